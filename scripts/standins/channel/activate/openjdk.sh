if [ "${JAVA_HOME+x}" ]; then export JAVA_HOME_CONDA_BACKUP="$JAVA_HOME"; fi
export JAVA_HOME="$CONDA_PREFIX/lib/jvm"
export JAVA_LD_LIBRARY_PATH="${JAVA_HOME}/lib/server"
