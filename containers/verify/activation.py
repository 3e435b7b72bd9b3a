"""activation.py environment|variables|scripts EXPECTED: what activation would still change; prints it and fails if there is anything."""

import json
import os
import subprocess
import sys
from pathlib import Path

OF_THE_SHELL = {"_", "SHLVL", "PWD", "OLDPWD"}


def missing_environment(expected):
    wanted = {"CONDA_PREFIX": sys.prefix, "CONDA_DEFAULT_ENV": expected.get("name")}
    return [name for name, value in wanted.items() if os.environ.get(name) != value]


def missing_variables(expected):
    variables = expected.get("variables", {})
    return [name for name, value in variables.items() if os.environ.get(name) != value]


def covered(new, now):
    """A script that runs twice puts its folders in front twice: only what was not there counts."""
    return new == now or (now is not None and set(new.split(":")) <= set(now.split(":")))


def changed_by_scripts():
    scripts = sorted(Path(sys.prefix, "etc/conda/activate.d").glob("*.sh"))
    command = 'for script in "$@"; do . "$script"; done >/dev/null; exec env -0'
    shell = ["bash", "--noprofile", "--norc", "-c", command, "activation", *map(str, scripts)]
    done = subprocess.run(shell, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=True)
    after = dict(pair.split("=", 1) for pair in done.stdout.split("\0") if "=" in pair)
    return [
        name
        for name, value in after.items()
        if name not in OF_THE_SHELL and not name.startswith("CONDA_BACKUP_") and not covered(value, os.environ.get(name))
    ]


def main(what, file):
    expected = json.loads(Path(file).read_text(encoding="utf-8"))
    # A Dockerfile of the repository's own may leave activation to its users.
    if not expected.get("recipe", True):
        return []
    if what == "environment":
        return missing_environment(expected)
    return missing_variables(expected) if what == "variables" else changed_by_scripts()


problems = main(*sys.argv[1:])
if problems:
    sys.exit(f"activation would still set {', '.join(sorted(problems))}")
