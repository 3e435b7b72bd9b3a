if [ -n "$GDAL_DATA" ]; then export _CONDA_SET_GDAL_DATA=$GDAL_DATA; fi
if [ -d "$CONDA_PREFIX/share/gdal" ]; then export GDAL_DATA="$CONDA_PREFIX/share/gdal"; fi
export GDAL_DRIVER_PATH=$CONDA_PREFIX/lib/gdalplugins CPL_ZIP_ENCODING=UTF-8
[ -d "$GDAL_DRIVER_PATH" ] || unset GDAL_DRIVER_PATH
