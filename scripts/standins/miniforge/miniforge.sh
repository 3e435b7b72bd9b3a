#!/bin/sh
# Stand-in for the Miniforge installer, with the same options: installs the runtime and the local channel that lie
# beside it, and the real mamba of the folder `mamba`, where there is one. A minimal Debian is enough for it.
set -eu

prefix=$HOME/miniforge3
while [ "$#" -gt 0 ]; do
  case "$1" in
    -p) prefix=$2; shift 2 ;;
    -b | -f | -s | -u) shift ;;
    *) echo "miniforge.sh (stand-in): unknown option $1; it takes -b and -p PREFIX" >&2; exit 2 ;;
  esac
done

if [ -e "$prefix/conda-meta" ]; then
  echo "miniforge.sh (stand-in): $prefix exists already; remove it or choose another prefix" >&2
  exit 1
fi
here=$(cd "$(dirname "$0")" && pwd)
echo "installing the stand-in for Miniforge into $prefix"
mkdir -p "$prefix"
tar -xf "$here/runtime.tar" -C "$prefix"
cp -R "$here/channel" "$prefix/standin-channel"

# One channel under the names that environments use. The base image's own .condarc is read before these settings.
mkdir -p "$prefix/standin-channels" "$prefix/condarc.d"
for channel in conda-forge main r anaconda; do
  ln -s ../standin-channel "$prefix/standin-channels/$channel"
done
channels=file://$prefix/standin-channels
cat >"$prefix/condarc.d/standin.yml" <<SETTINGS
channel_alias: $channels
default_channels: [$channels/main, $channels/r]
custom_multichannels:
  default: [$channels/main, $channels/r]
SETTINGS

# The runtime was installed at /opt/conda: its scripts name that place.
if [ "$prefix" != /opt/conda ]; then
  grep -rlI '^#!/opt/conda/bin' "$prefix/bin" | while read -r script; do
    sed -i "1s:^#!/opt/conda/bin:#!$prefix/bin:" "$script"
  done
fi
programs='mamba conda'
if [ -d "$here/mamba" ]; then
  # Libraries that the channel's Python brought lie there already, of the same Debian.
  cp -n "$here"/mamba/lib/* "$prefix/lib/"
  install -m 755 "$here/mamba/bin/mamba" "$prefix/bin/mamba"
  programs=conda
fi
for program in $programs; do
  cat >"$prefix/bin/$program" <<LAUNCHER
#!/bin/sh
exec "$prefix/bin/python3.13" -I -c 'import sys; sys.path.insert(0, "$prefix/standin"); import runpy; runpy.run_module("conda_standin", run_name="__main__")' $program "\$@"
LAUNCHER
  chmod 755 "$prefix/bin/$program"
done
"$prefix/bin/mamba" --version >/dev/null
echo 'installation finished.'
