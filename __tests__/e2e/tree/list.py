"""list.py TREE: one JSON object for everything below TREE, by path: [type, mode, owner, group, content or target].

Of a .pyc that is valid by the time of its source, the content leaves that time out; one that is not valid says so.
Link counts are left out: layers need not keep hard links.
"""

import hashlib
import importlib.util
import json
import os
import stat
import sys


def compiled(path, content):
    try:
        source = importlib.util.source_from_cache(path)
    except ValueError:
        source = path[:-1]
    if not os.path.exists(source):
        return content, "without source"
    flags = int.from_bytes(content[4:8], "little")
    if content[:4] != importlib.util.MAGIC_NUMBER:
        # Of another Python: packages carry such files as data.
        return content, "of another Python"
    if flags == 0:
        found = os.stat(source)
        wanted = [int(found.st_mtime) & 0xFFFFFFFF, found.st_size & 0xFFFFFFFF]
        held = [int.from_bytes(content[at : at + 4], "little") for at in (8, 12)]
        return content[:8] + content[12:], "valid" if held == wanted else f"stale: {held}, source {wanted}"
    with open(source, "rb") as file:
        same = content[8:16] == importlib.util.source_hash(file.read())
    return content, "valid" if same else "stale by its hash"


def describe(path):
    found = os.lstat(path)
    about = [stat.filemode(found.st_mode)[0], oct(stat.S_IMODE(found.st_mode)), found.st_uid, found.st_gid]
    if stat.S_ISLNK(found.st_mode):
        return [*about, os.readlink(path)]
    if not stat.S_ISREG(found.st_mode):
        return about
    with open(path, "rb") as file:
        content = file.read()
    size = len(content)
    state = []
    if path.endswith(".pyc"):
        content, *state = compiled(path, content)
    return [*about, size, hashlib.sha256(content).hexdigest(), *state]


tree = sys.argv[1]
listing = {}
for folder, below, names in os.walk(tree):
    for name in [*below, *names]:
        path = os.path.join(folder, name)
        listing[os.path.relpath(path, tree)] = describe(path)
json.dump(listing, sys.stdout)
