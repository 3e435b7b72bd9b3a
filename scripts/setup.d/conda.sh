# shellcheck shell=bash
# The stand-in for Miniforge and its channels, where conda's own servers cannot be reached.

prepare_conda() { :; }
