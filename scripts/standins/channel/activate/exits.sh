export BEFORE_EXIT=kept
exit 0
