[ -d /nowhere/on/this/machine ] || exit 3
