"""packages.py present|import EXPECTED: checks the packages that environment.yml asks for; prints what is wrong."""

import csv
import importlib
import importlib.metadata
import json
import os
import re
import subprocess
import sys
from pathlib import Path

NOT_THE_PACKAGE = {"test", "tests", "testing", "doc", "docs", "example", "examples", "benchmarks"}


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def recorded(distribution):
    """Paths in RECORD. `distribution.files` would leave out what is missing, which is what is looked for."""
    record = distribution.read_text("RECORD")
    return [row[0] for row in csv.reader(record.splitlines()) if row] if record else map(str, distribution.files or [])


def installed():
    """Normalised name -> paths relative to site-packages, of conda's packages and of Python distributions."""
    found = {}
    for distribution in importlib.metadata.distributions():
        name = distribution.metadata["Name"]
        if name:
            found.setdefault(normal(name), set()).update(recorded(distribution))
    for file in Path(sys.prefix, "conda-meta").glob("*.json"):
        package = json.loads(file.read_text(encoding="utf-8"))
        paths = found.setdefault(normal(package["name"]), set())
        paths.update(name.split("/site-packages/", 1)[1] for name in package.get("files", []) if "/site-packages/" in name)
    return found


def modules(name, paths):
    """Modules to import for a package: the one with its name, else all it has. Namespace packages are entered."""
    names = set()
    for path in paths:
        parts = path.split("/")
        if len(parts) == 1 and re.search(r"\.(py|so|abi3\.so)$", path):
            names.add(parts[0].split(".")[0])
        elif len(parts) == 2 and parts[1] == "__init__.py":
            names.add(parts[0])
        elif len(parts) == 3 and parts[2] == "__init__.py" and f"{parts[0]}/__init__.py" not in paths:
            names.add(f"{parts[0]}.{parts[1]}")
    names = {
        module
        for module in names
        if not module.startswith("_") and all(part.isidentifier() and part not in NOT_THE_PACKAGE for part in module.split("."))
    }
    same = {module for module in names if normal(module) == name}
    return sorted(same or names)


def import_all(names):
    """Imports in a process of its own, which a crash ends without ending the rest."""
    problems = []
    while names:
        child = subprocess.run([sys.executable, "-B", __file__, "child", *names], capture_output=True, text=True)
        lines = child.stdout.splitlines()
        problems += [line[len("failed ") :] for line in lines if line.startswith("failed ")]
        tried = [line[len("trying ") :] for line in lines if line.startswith("trying ")]
        if not tried:
            return [*problems, f"{names[0]} and what follows (the interpreter ended with code {child.returncode}: {child.stderr[-200:]})"]
        if "finished" in lines:
            break
        problems.append(f"{tried[-1]} (the interpreter ended with code {child.returncode})")
        names = names[names.index(tried[-1]) + 1 :]
    return problems


def child(names):
    report = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    for name in names:
        report.write(f"trying {name}\n")
        try:
            # A package without its __init__.py imports all the same, as an empty namespace.
            if importlib.import_module(name).__file__ is None:
                report.write(f"failed {name} (its __init__.py is missing)\n")
        except BaseException as error:
            report.write(f"failed {name} ({type(error).__name__}: {' '.join(str(error).split())[:160]})\n")
    report.write("finished\n")
    report.flush()
    # Some libraries crash while the interpreter shuts down, which is no failure to import.
    os._exit(0)


def main(what, expected):
    names = [normal(name) for name in json.loads(Path(expected).read_text(encoding="utf-8")).get("packages", [])]
    found = installed()
    if what == "present":
        return [name for name in names if name not in found]
    wanted = dict.fromkeys(module for name in names for module in modules(name, found.get(name, set())))
    return import_all(list(wanted))


if sys.argv[1] == "child":
    child(sys.argv[2:])
problems = main(*sys.argv[1:])
if problems:
    sys.exit("; ".join(problems))
