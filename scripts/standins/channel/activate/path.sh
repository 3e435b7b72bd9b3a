export PATH="$CONDA_PREFIX/share/in-front/bin:$PATH:$CONDA_PREFIX/share/behind/bin"
