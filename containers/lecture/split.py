"""split.py list TREE LIST: writes down what TREE holds.
split.py move TREE LIST PIP: moves every file of TREE that is not as in LIST to PIP.

TREE is then what conda made less what pip replaced or removed, and stays the same, byte for byte, as long as pip
changes nothing of conda's. Moved, not copied: both trees end up in layers, and a copy of a large environment takes
longer than pip itself.
"""

import os
import pickle
import shutil
import stat
import sys


def state(path):
    found = os.lstat(path)
    link = os.readlink(path) if stat.S_ISLNK(found.st_mode) else None
    # Content is not read: who rewrites a file also changes its time. A file with the same content but another time
    # must move all the same, because a .pyc is valid only for the time of its source.
    return found.st_mode, found.st_uid, found.st_gid, found.st_size, found.st_mtime_ns, link


def walk(tree):
    """Deepest folders first: (folder, path below the tree, names of its files and links)."""
    for folder, folders, files in os.walk(tree, topdown=False):
        relative = os.path.relpath(folder, tree)
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        yield folder, "" if relative == "." else relative, files + links


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


def write_list(tree, file):
    folders = {relative: {name: state(os.path.join(folder, name)) for name in names} for folder, relative, names in walk(tree)}
    with open(file, "wb") as stream:
        pickle.dump(folders, stream)


def move(tree, file, pip):
    with open(file, "rb") as stream:
        before = pickle.load(stream)
    moved = kept = 0
    for folder, relative, names in walk(tree):
        known = before.get(relative, {})
        for name in names:
            path = os.path.join(folder, name)
            if known.get(name) == state(path):
                kept += 1
            else:
                shutil.move(path, os.path.join(make_folders(tree, pip, relative), name))
                moved += 1
        if relative not in before:
            make_folders(tree, pip, relative)
            os.rmdir(folder)
    print(f"container-action-split: {kept} files of conda, {moved} of pip")


{"list": write_list, "move": move}[sys.argv[1]](*sys.argv[2:])
