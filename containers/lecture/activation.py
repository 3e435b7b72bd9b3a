"""activation.py PREFIX FILE: writes down what activating the environment would set, beyond what ENV has already.

Nothing activates an environment in a container job, so the packages' scripts in etc/conda/activate.d run here, once,
and the image gets what they set as ENV. FILE: {"path": [before, after], "variables": {name: value}}.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

# Of the shell that runs the scripts, not of the environment.
OF_THE_SHELL = {"_", "SHLVL", "PWD", "OLDPWD"}
PATH = "/container-action-path"


def environment_after(scripts, before):
    command = 'for script in "$@"; do . "$script"; done >/dev/null; exec env -0'
    shell = ["bash", "--noprofile", "--norc", "-c", command, "activation", *map(str, scripts)]
    done = subprocess.run(shell, env=before, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        sys.exit(f"container-action-error: the activation scripts of the environment's packages fail: {done.stderr[-500:]}")
    return dict(pair.split("=", 1) for pair in done.stdout.split("\0") if "=" in pair)


def main(prefix, file):
    folder = Path(prefix, "etc/conda/activate.d")
    scripts = sorted(folder.glob("*.sh")) if folder.is_dir() else []
    state = Path(prefix, "conda-meta/state")
    variables = json.loads(state.read_text(encoding="utf-8")).get("env_vars", {}) if state.is_file() else {}
    before = {
        **variables,
        "CONDA_PREFIX": prefix,
        "CONDA_DEFAULT_ENV": os.path.basename(prefix),
        "LANG": "C.UTF-8",
        # A word instead of folders: what the scripts put around it is theirs. The shell finds nothing by it but itself.
        "PATH": f"{prefix}/bin:/usr/bin:/bin:{PATH}",
    }
    after = environment_after(scripts, before) if scripts else before
    first, found, last = after.get("PATH", "").partition(before["PATH"])
    if not found:
        print("container-action-warning: an activation script replaces PATH; the image keeps its own")
        first = last = ""
    found = {}
    for name, value in sorted(after.items()):
        if name == "PATH" or name in OF_THE_SHELL or before.get(name) == value:
            continue
        if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) and value.isprintable():
            found[name] = value
        else:
            print(f"container-action-warning: what activation sets as {name[:60]!r} cannot be kept in an image")
    Path(file).write_text(json.dumps({"path": [first, last], "variables": found}, indent=2) + "\n", encoding="utf-8")


main(*sys.argv[1:])
