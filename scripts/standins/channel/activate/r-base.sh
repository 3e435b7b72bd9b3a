if [ -n "${R_HOME+x}" ]; then R_HOME_CONDA_BACKUP=$R_HOME; export R_HOME_CONDA_BACKUP; fi
R_HOME="$CONDA_PREFIX/lib/R"; export R_HOME
command -v R >/dev/null && R CMD javareconf >/dev/null 2>&1
