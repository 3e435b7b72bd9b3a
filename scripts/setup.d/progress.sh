# shellcheck shell=bash
# What the user sees: a line before each step, a sign of life during long ones, and errors that can be acted on.

say() { printf 'setup: %s\n' "$*"; }

# fail WHAT-WAS-DONE WHY NEXT-STEP
fail() {
  printf 'setup: failed: %s\n  because: %s\n  next: %s\n' "$1" "$2" "$3" >&2
  exit 1
}

# long_step NAME LOG COMMAND...: runs COMMAND with its output in LOG and says every 20 s that it still goes on.
# Returns COMMAND's exit code; on failure the log's tail has been shown.
long_step() {
  local name=$1 log=$2 start=$SECONDS code=0 pid
  shift 2
  say "$name"
  "$@" >"$log" 2>&1 9>&- </dev/null &
  pid=$!
  (
    exec 9>&-
    # Without output of its own: a sleep that outlives this loop must not keep the caller's pipe open.
    while sleep 20 >/dev/null 2>&1; do
      printf 'setup:   ... %s: %d s so far; %s\n' "$name" $((SECONDS - start)) "$(tail -c 300 "$log" | tr '\r' '\n' | tail -n 1 | cut -c -100)"
    done
  ) &
  local ticker=$!
  wait "$pid" || code=$?
  { kill "$ticker" && wait "$ticker"; } 2>/dev/null || true
  if [ "$code" -ne 0 ]; then
    printf 'setup: "%s" ended with exit code %d after %d s. The end of %s:\n' "$name" "$code" $((SECONDS - start)) "$log" >&2
    tail -n 25 "$log" | sed 's/^/  | /' >&2
    return "$code"
  fi
  say "  done in $((SECONDS - start)) s"
}

# hash_of FILE...: 12 hex digits over the contents, for naming what the files make.
hash_of() { cat "$@" | sha256sum | cut -c -12; }
