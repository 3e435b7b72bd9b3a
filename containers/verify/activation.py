"""activation.py EXPECTED OUTCOMES [RECORD [PREFIX]]: whether what activation sets is in force; writes the outcomes of three checks.

Steps of a job never activate anything, so the image's ENV must hold it. RECORD is the folder of the record that the default
recipe made; $IMAGE_ENVIRONMENT names a file with the environment as the image has it, separated by NUL. An error: the image
lacks something that the record has, or that is not in any record, or a script ends the shell, then and now. A warning: what the
record could not keep, or what depends on the machine.
"""

import importlib.util
import json
import os
import sys
import time
from pathlib import Path

from outcomes import write_outcome


# A step that activates the environment would end in such a script, often with exit code 0: green, with nothing done.
ENDS = "ends the shell"


def load(file):
    """The code that made the record, out of the image: one implementation cannot differ from the other."""
    spec = importlib.util.spec_from_file_location("recorded_activation", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def environment(expected, record, prefix, now):
    if not expected.get("recipe", True) and not Path(prefix, "conda-meta").is_dir():
        return [], []
    if "name" not in expected:
        return [], []
    now = {**now, "CONDA_PREFIX": os.path.realpath(now.get("CONDA_PREFIX") or "/")}
    wanted = {"CONDA_PREFIX": os.path.realpath(prefix), "CONDA_DEFAULT_ENV": expected.get("name")}
    names = [name for name, value in wanted.items() if now.get(name) != value]
    return [f"activation would still set {' and '.join(names)}"] if names else [], []


def variables(expected, record, prefix, now):
    other = [name for name, value in expected.get("variables", {}).items() if now.get(name) != value]
    # A package's script runs behind them, in conda as well.
    replaced = [name for name in other if name in record["variables"] and now.get(name) == record["variables"][name]]
    missing = [name for name in other if name not in replaced]
    return (
        [f"activation would still set {', '.join(sorted(missing))}"] if missing else [],
        [f"an activation script of a package replaces {', '.join(replaced)}"] if replaced else [],
    )


def lacking(record, now):
    """Names of what the record holds and the image does not."""
    path = now.get("PATH", "")
    ahead, behind = record["path"]
    names = [name for name, value in record["variables"].items() if now.get(name) != value]
    return names if path.startswith(ahead) and path.endswith(behind) else [*names, "PATH"]


def limits(record):
    """What the record could not keep, in words."""
    why = {}
    for name, reason in record.get("dropped", {}).items():
        why.setdefault(reason, []).append(name)
    said = [f"{script} {how}" for script, how in record.get("ended", {}).items() if not how.startswith(ENDS)]
    return said + [f"{', '.join(names)} cannot be kept: {reason}" for reason, names in why.items()]


def ending(then, now, added):
    """(errors, warnings): scripts that end the shell. now: None where nothing can be tried, and `then` counts alone. What is so only
    once depends on the machine, but for a script that is new."""
    ends, said = [], []
    for script, how in {**then, **(now or {})}.items():
        before = then.get(script, "").startswith(ENDS)
        if now is None or now.get(script, "").startswith(ENDS):
            if before or script in added:
                ends.append(f"{script} {how}")
            elif now is not None:
                said.append(f"{script} would end on this machine: it {how}")
        elif before:
            said.append(f"{script} ended the shell when it was recorded, and does not on this machine")
    return ends, said


def scripts(expected, record, prefix, now):
    names = {file.name for file in Path(prefix, "etc/conda/activate.d").glob("*.sh")}
    if record.get("scripts") is None:
        if expected.get("recipe", True):
            return ["the image has no record of what activation sets"], []
        return [], [f"no step runs the activation scripts of packages: {', '.join(sorted(names))}"] if names else []
    missing, said = lacking(record, now), limits(record)
    added = sorted(names - set(record["scripts"]))
    tool = record.get("tool")
    machine = []
    fresh = load(tool).activate(prefix) if tool else {"variables": {}, "ended": {}}
    ends, sometimes = ending(record.get("ended", {}), fresh["ended"] if tool else None, added)
    said += sometimes
    for name, value in fresh["variables"].items():
        if name in record.get("dropped", {}) or name in missing or now.get(name) == value:
            continue
        if added and name not in record["variables"]:
            missing.append(f"{name} (by {' or '.join(added)})")
        else:
            machine.append(name)
    if machine:
        said.append(f"{', '.join(machine)} would be different on this machine")
    if missing:
        ends.append(f"activation would still set {', '.join(sorted(missing))}")
    return ends, said


def read_record(folder):
    file, about, tool = (Path(folder, name) for name in ("activation.json", "build.json", "activation.py"))
    if not file.is_file():
        return {"path": ["", ""], "variables": {}}
    known = json.loads(about.read_text(encoding="utf-8"))["activation_scripts"] if about.is_file() else []
    # Images that were made before the record had the code are held against the record alone.
    return {**json.loads(file.read_text(encoding="utf-8")), "scripts": known, "tool": tool if tool.is_file() else None}


def main(file, outcomes, folder="/usr/share/container-action", prefix=sys.prefix):
    expected = json.loads(Path(file).read_text(encoding="utf-8"))
    pairs = os.fsdecode(Path(os.environ["IMAGE_ENVIRONMENT"]).read_bytes()).split("\0")
    now = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    record = read_record(folder)
    for check in (environment, variables, scripts):
        started = time.monotonic()
        wrong, said = check(expected, record, prefix, now)
        write_outcome(outcomes, f"activation.{check.__name__}", wrong, said, started)


if __name__ == "__main__":
    main(*sys.argv[1:])
