export SEVERAL_LINES="one
two"
