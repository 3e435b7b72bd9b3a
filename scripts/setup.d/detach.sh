# shellcheck shell=bash
# Daemons that outlive this script.

# detach LOG COMMAND...: own session, no inherited file descriptor (a pipe kept open would make the caller of
# scripts/setup wait for ever, the lock kept open would block the next run). Prints the process id.
detach() {
  local log=$1
  shift
  (
    local descriptor
    for descriptor in /proc/"$BASHPID"/fd/*; do
      descriptor=${descriptor##*/}
      [ "$descriptor" -le 2 ] || eval "exec $descriptor>&-"
    done
    exec setsid "$@" </dev/null >>"$log" 2>&1
  ) >/dev/null &
  printf '%s' "$!"
}

# wait_until SECONDS COMMAND...: polls five times a second.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.2
  done
}
