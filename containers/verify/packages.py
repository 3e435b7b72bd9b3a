"""packages.py EXPECTED OUTCOMES: whether the packages that environment.yml asks for are there and import; and which packages are
the largest. Writes the outcomes of two checks, and the lines about sizes to OUTCOMES/largest."""

import csv
import importlib.metadata
import json
import os
import re
import sys
import time
from pathlib import Path

from imports import import_all
from outcomes import write_outcome

# Folders and files that packages leave in site-packages beside their own.
NOT_THE_PACKAGE = re.compile(r"(?i)_.*|tests?|test_.*|testing|docs?|examples?|benchmarks?|scripts?|tools|setup|conftest|noxfile|tasks|config|build|bin")


# A library that others load, and no module of Python, whose file would name the interpreter or the stable interface.
LIBRARY = re.compile(r"lib(?!.*\.(?:cpython-|abi3\.)).*\.so")


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def distributions():
    """(name, distribution, paths in RECORD). `distribution.files` would leave out what is missing, which is what is looked for."""
    for distribution in importlib.metadata.distributions():
        try:
            name = distribution.metadata["Name"]
            record = distribution.read_text("RECORD")
            paths = [row[0] for row in csv.reader(record.splitlines()) if row] if record else [*map(str, distribution.files or [])]
        except Exception:
            # Half of a distribution, as an update that was broken off leaves it: not installed, and no reason to stop.
            continue
        if name:
            yield name, distribution, paths


def conda_packages(prefix):
    """(name, files relative to the prefix) of every package, as conda wrote them down."""
    for file in Path(prefix, "conda-meta").glob("*.json"):
        try:
            package = json.loads(file.read_text(encoding="utf-8"))
            yield package["name"], package.get("files", [])
        except (ValueError, KeyError, TypeError):
            continue


def of_distributions(name, paths, installed):
    """The paths of a conda package. Where pip put another version over it, conda-meta still names conda's files, and what the
    distributions record is true. conda's name may be another one (matplotlib-base)."""
    inside = (re.fullmatch(r"([^/]+)-[^/-]+\.(?:dist|egg)-info(?:/METADATA|/PKG-INFO)?", path) for path in paths)
    names = {name, *(normal(found[1]) for found in inside if found)} & installed.keys()
    return set().union(*(installed[own] for own in names)) if names else paths


def modules(name, paths):
    """(modules that have the package's name, all others that it has). Namespace packages are entered."""
    found = {}
    for path in sorted(paths):
        parts = path.split("/")
        if len(parts) == 1 and re.search(r"\.(py|so|abi3\.so)$", path) and not LIBRARY.fullmatch(path):
            found[parts[0].split(".")[0]] = path
        elif len(parts) == 2 and parts[1] == "__init__.py":
            found[parts[0]] = path
        elif len(parts) == 3 and parts[2] == "__init__.py" and f"{parts[0]}/__init__.py" not in paths:
            found[f"{parts[0]}.{parts[1]}"] = path
    found = {module: path for module, path in found.items() if all(map(str.isidentifier, module.split(".")))}
    same = {module: path for module, path in found.items() if normal(module) == name}
    others = {
        module: path
        for module, path in found.items()
        if module not in same and not any(NOT_THE_PACKAGE.fullmatch(part) for part in module.split("."))
    }
    return same, others


def length(path):
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0


def print_largest(by_conda, by_pip, file):
    """The ten packages that take most space: container-action-package: {"name": "scipy", "by": "conda", "bytes": 110000000}"""
    owned = {path for _, paths in by_conda for path in paths}
    found = [(sum(map(length, paths)), name, "conda") for name, paths in by_conda]
    # What pip put over a file of conda's counts for both: it is the same file.
    found += [
        (sum(map(length, paths)), name, "pip")
        for name, paths in by_pip
        if not any(path in owned and path.endswith("METADATA") for path in paths)
    ]
    lines = (json.dumps({"name": name[:100], "by": by, "bytes": size}) for size, name, by in sorted(found, reverse=True)[:10])
    Path(file).write_text("".join(f"container-action-package: {line}\n" for line in lines), encoding="utf-8")


def missing(names, installed, prefix):
    """What is asked for and not there. Without conda, Python is what runs this."""
    own = set() if Path(prefix, "conda-meta").is_dir() else {"python"}
    return [name for name in names if name not in installed and name not in own]


def import_problems(names, installed, site):
    """(errors, warnings) of importing what the packages brought."""
    main, rest, wrong = {}, {}, []
    for name in names:
        same, others = modules(name, installed.get(name, set()))
        for module, path in (same or others).items():
            # A package without its __init__.py imports all the same, as an empty namespace.
            if not any(Path(folder, path).exists() for folder in site):
                wrong.append(f"{module} (its file {path} is missing)")
            else:
                (main if same else rest).setdefault(name, []).append(module)
    asked = dict.fromkeys(module for found in (main, rest) for own in found.values() for module in own)
    failed, said = import_all(list(asked))
    for found in (main, rest):
        for name, own in found.items():
            bad = [module for module in own if module in failed]
            # One of several modules with other names than the package: a script or a leftover beside the one that counts.
            sort = said if found is rest and len(bad) < len(own) else wrong
            sort += [f"{module} ({failed[module]})" for module in bad]
    return list(dict.fromkeys(wrong)), list(dict.fromkeys(said))


def main(file, outcomes):
    started = time.monotonic()
    asked = json.loads(Path(file).read_text(encoding="utf-8")).get("packages", [])
    # Virtual packages are properties of the machine (__glibc).
    names = [normal(name) for name in asked if not name.startswith("__")]
    by_conda = list(conda_packages(sys.prefix))
    by_pip = list(distributions())
    installed = {}
    for name, _, paths in by_pip:
        installed.setdefault(normal(name), set()).update(paths)
    of_conda = {}
    for name, paths in by_conda:
        own = {path.split("/site-packages/", 1)[1] for path in paths if "/site-packages/" in path}
        of_conda[normal(name)] = of_distributions(normal(name), own, installed)
    installed.update(of_conda)
    absent = missing(names, installed, sys.prefix)
    write_outcome(outcomes, "packages.present", [", ".join(absent)] if absent else [], [], started)
    started = time.monotonic()
    site = [folder for folder in sys.path if folder and os.path.isdir(folder)]
    wrong, said = import_problems(names, installed, site)
    write_outcome(outcomes, "packages.import", wrong, said, started)
    files = [(name, [os.path.join(sys.prefix, path) for path in paths]) for name, paths in by_conda]
    located = [(name, [str(distribution.locate_file(path)) for path in paths]) for name, distribution, paths in by_pip]
    print_largest(files, located, Path(outcomes, "largest"))


if __name__ == "__main__":
    main(*sys.argv[1:])
