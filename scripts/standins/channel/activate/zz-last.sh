# Only what comes after all others shows that none of them took the shell with it.
export LAST_OF_ALL="${LAST_OF_ALL:-}reached"
