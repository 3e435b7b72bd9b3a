"""split.py TREE UNTOUCHED PIP: moves every file of TREE that differs from UNTOUCHED, or is not there, to PIP.

TREE is then what conda made less what pip replaced or removed, and stays the same, byte for byte, as long as pip
changes nothing of conda's. Moved, not copied: both trees end up in layers, and a copy of a large environment takes
longer than pip itself.
"""

import os
import shutil
import stat
import sys


def differs(path, untouched):
    ours = os.lstat(path)
    try:
        theirs = os.lstat(untouched)
    except (FileNotFoundError, NotADirectoryError):
        return True
    # Content is not read: who rewrites a file also changes its time. A file with the same content but another time
    # must move all the same, because a .pyc is valid only for the time of its source.
    if any(getattr(ours, key) != getattr(theirs, key) for key in ("st_mode", "st_uid", "st_gid", "st_size", "st_mtime_ns")):
        return True
    return stat.S_ISLNK(ours.st_mode) and os.readlink(path) != os.readlink(untouched)


def make_folders(tree, pip, relative):
    """Folders in PIP have the mode and owner of those in TREE: COPY lays them over each other."""
    target = os.path.join(pip, relative)
    if relative and not os.path.isdir(target):
        make_folders(tree, pip, os.path.dirname(relative))
        source = os.lstat(os.path.join(tree, relative))
        os.mkdir(target)
        os.chown(target, source.st_uid, source.st_gid)
        os.chmod(target, stat.S_IMODE(source.st_mode))
    return target


def split(tree, untouched, pip):
    moved = kept = 0
    for folder, folders, files in os.walk(tree, topdown=False):
        relative = os.path.relpath(folder, tree)
        relative = "" if relative == "." else relative
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        for name in files + links:
            path = os.path.join(folder, name)
            if differs(path, os.path.join(untouched, relative, name)):
                shutil.move(path, os.path.join(make_folders(tree, pip, relative), name))
                moved += 1
            else:
                kept += 1
        if not os.path.isdir(os.path.join(untouched, relative)):
            make_folders(tree, pip, relative)
            os.rmdir(folder)
    return moved, kept


moved, kept = split(*sys.argv[1:])
print(f"container-action-split: {kept} files of conda, {moved} of pip")
