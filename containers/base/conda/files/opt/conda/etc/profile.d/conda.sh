# shellcheck shell=sh
# For `. "$(conda info --base)/etc/profile.d/conda.sh"`, where conda itself has this file.
. /etc/profile.d/container-conda.sh
