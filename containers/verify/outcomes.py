"""Results of checks that one program makes, in the files that `outcome` in `check` reads."""

import time
from pathlib import Path

WARNING = 81


def write_outcome(folder, name, wrong, said, started):
    """wrong: what makes it an error; said: what is only a warning; started: time.monotonic() at its beginning."""
    Path(folder, f"{name}.time").write_text(f"{int((time.monotonic() - started) * 100)}\n")
    why = "; ".join(wrong or said)
    # The last 480 bytes are shown; what comes first is worth more.
    why = why if len(why) <= 470 else f"{why[:467]}..."
    Path(folder, f"{name}.why").write_text(why, encoding="utf-8", errors="replace")
    Path(folder, f"{name}.code").write_text(f"{1 if wrong else WARNING if said else 0}\n")
