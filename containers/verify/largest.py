"""largest.py: prints the ten packages of this environment that take most space on disk, largest first, a line each:
container-action-package: {"name": "scipy", "by": "conda", "bytes": 110000000}"""

import csv
import importlib.metadata
import json
import os
import sys
from pathlib import Path


def length(path):
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0


def conda_packages(prefix):
    """Name and files of every package, as conda wrote them down."""
    for file in Path(prefix, "conda-meta").glob("*.json"):
        package = json.loads(file.read_text(encoding="utf-8"))
        yield package["name"], [os.path.join(prefix, name) for name in package.get("files", [])]


def pip_packages(owned):
    """Name and files of every distribution that no package of conda brought."""
    for distribution in importlib.metadata.distributions():
        record = distribution.read_text("RECORD")
        name = distribution.metadata["Name"]
        if record and name:
            files = [str(distribution.locate_file(row[0])) for row in csv.reader(record.splitlines()) if row]
            if not any(file in owned and file.endswith("METADATA") for file in files):
                yield name, files


def main():
    found = []
    owned = set()
    for name, files in conda_packages(sys.prefix):
        owned.update(files)
        found.append((sum(map(length, files)), name, "conda"))
    # What pip put over a file of conda's counts for both: it is the same file.
    found += [(sum(map(length, files)), name, "pip") for name, files in pip_packages(owned)]
    for size, name, by in sorted(found, reverse=True)[:10]:
        print("container-action-package: " + json.dumps({"name": name[:100], "by": by, "bytes": size}))


main()
