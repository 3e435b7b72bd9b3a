"""settle_cases.py SETTLE FOLDER: makes one file of each kind, settles them, and prints what became of it, as JSON."""

import importlib.util
import json
import os
import py_compile
import runpy
import sys

OLD, SETTLED = 1_000_000_000, 1_577_836_800
Mode = py_compile.PycInvalidationMode


def write(path, text="x = 1\n", time=None):
    with open(path, "w") as file:
        file.write(text)
    if time is not None:
        os.utime(path, (time, time))
    return path


def compiled(source, mode=Mode.TIMESTAMP, optimize=-1):
    return py_compile.compile(source, doraise=True, invalidation_mode=mode, optimize=optimize)


def valid(source, pyc):
    """As Python judges it: https://peps.python.org/pep-0552/"""
    with open(pyc, "rb") as file:
        head = file.read(16)
    if head[4:8] != bytes(4):
        with open(source, "rb") as file:
            return head[8:16] == importlib.util.source_hash(file.read())
    found = os.stat(source)
    return head[8:16] == int(found.st_mtime).to_bytes(4, "little") + found.st_size.to_bytes(4, "little")


settle, tree = sys.argv[1:]
old = write(f"{tree}/old.py", time=OLD)
pairs = {"old source, old .pyc": (old, compiled(old))}
os.utime(pairs["old source, old .pyc"][1], (OLD, OLD))
start = write(f"{tree}.start")
for name, mode, optimize in [
    ("new source", Mode.TIMESTAMP, -1),
    ("optimized", Mode.TIMESTAMP, 1),
    ("by hash", Mode.CHECKED_HASH, -1),
]:
    source = write(f"{tree}/{name.replace(' ', '_')}.py")
    pairs[name] = (source, compiled(source, mode, optimize))
future = write(f"{tree}/future.py", time=4_000_000_000)
pairs["a source from the future"] = (future, compiled(future))
stale = write(f"{tree}/stale.py")
pairs["a stale .pyc"] = (stale, compiled(stale))
write(stale, "x = 2222\n")
target = write(f"{tree}/target.py")
os.symlink("target.py", f"{tree}/link.py")
os.utime(f"{tree}/link.py", (OLD, OLD), follow_symlinks=False)
pairs["a source behind an old link"] = (f"{tree}/link.py", compiled(f"{tree}/link.py"))
locked = write(f"{tree}/locked.py")
pairs["read-only"] = (locked, compiled(locked))
for path in pairs["read-only"]:
    os.chmod(path, 0o444)
os.mkfifo(f"{tree}/__pycache__/pipe.cpython-313.pyc")
before = {name: valid(*pair) for name, pair in pairs.items()}
code = {name: open(pair[1], "rb").read()[16:] for name, pair in pairs.items()}

sys.argv = [settle, start, str(SETTLED), tree]
runpy.run_path(settle, run_name="__main__")

times = {os.path.relpath(os.path.join(folder, name), tree): os.lstat(os.path.join(folder, name)).st_mtime
         for folder, folders, files in os.walk(tree) for name in [*folders, *files]}
print(json.dumps({
    "before": before,
    "after": {name: valid(*pair) for name, pair in pairs.items()},
    "damaged": [name for name, pair in pairs.items() if open(pair[1], "rb").read()[16:] != code[name]],
    "kept": sorted(name for name, time in times.items() if time == OLD),
    "unsettled": sorted(name for name, time in times.items() if time not in (OLD, SETTLED)),
}))
