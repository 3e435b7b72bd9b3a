"""settle.py START SECONDS TREE: the files of TREE that are no older than the file START, and every folder, get the time
SECONDS (since 1970).

The times of new files are what differs between two builds of the same packages: in the layers, and in each .pyc, which is
valid only for the time of its source that it holds. With these settled, the same packages make the same layers.
"""

import os
import re
import stat
import sys

COMPILED = re.compile(r"(.+?)\.[^.]+(?:\.opt-[^.]+)?\.pyc")


def source_of(path):
    """Path of the .py file that a .pyc was made from."""
    folder, name = os.path.split(path)
    above, last = os.path.split(folder)
    match = COMPILED.fullmatch(name)
    return os.path.join(above, f"{match[1]}.py") if last == "__pycache__" and match else path[:-1]


def keep_valid(path, before, after):
    """Puts the new time of its source into a .pyc that was valid by the old one: https://peps.python.org/pep-0552/"""
    with open(path, "r+b") as file:
        by_time = bytes(4) + (int(before) & 0xFFFFFFFF).to_bytes(4, "little")
        if file.read(12)[4:] == by_time:
            file.seek(8)
            file.write(after.to_bytes(4, "little"))


def settle(tree, start, seconds):
    compiled, new, folders = [], {}, []
    for folder, below, names in os.walk(tree):
        folders.append(folder)
        for name in names + below:
            path = os.path.join(folder, name)
            found = os.lstat(path)
            if name in below and not os.path.islink(path):
                continue
            if name.endswith(".pyc") and stat.S_ISREG(found.st_mode):
                compiled.append(path)
            if found.st_mtime_ns >= start:
                new[path] = found.st_mtime
    for path in compiled:
        # Python looks at the file behind a link.
        source = os.path.realpath(source_of(path))
        if source in new:
            # Of a .pyc that was there before its source, only this one field changes: its own time stays.
            times = os.stat(path).st_atime_ns, os.stat(path).st_mtime_ns
            keep_valid(path, new[source], seconds)
            os.utime(path, ns=times)
    for path in [*new, *folders]:
        # A folder of the layer below would be copied to be changed.
        if os.lstat(path).st_mtime_ns != seconds * 10**9:
            os.utime(path, (seconds, seconds), follow_symlinks=False)


start, seconds, tree = sys.argv[1:]
settle(tree, os.lstat(start).st_mtime_ns, int(seconds))
