# Leaves its options to the scripts that come after it.
set -euo pipefail
export STRICT_BEHIND=kept
