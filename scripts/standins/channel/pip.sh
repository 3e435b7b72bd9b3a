#!/bin/sh
# pip with this machine's own settings, handed in as build secrets: `ca` (CA bundle) and `pip` (pip's configuration).
if [ -s /run/secrets/ca ]; then
  export PIP_CERT=/run/secrets/ca
fi
if [ -s /run/secrets/pip ]; then
  export PIP_CONFIG_FILE=/run/secrets/pip
fi
exec /opt/tools/bin/python -m pip --disable-pip-version-check "$@"
