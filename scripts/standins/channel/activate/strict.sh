set -eu
export STRICT=kept
: "$NOBODY_SETS_THIS"
