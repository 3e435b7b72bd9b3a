"""compile_cases.py COMPILE FOLDER: two trees of the same sources, compiled on all processors and on one; prints what became of each."""

import hashlib
import importlib.util
import json
import os
import py_compile
import subprocess
import sys
from pathlib import Path

SOURCES = {f"many/part{number % 7}/m{number}.py": f"NAME = 'm{number % 50}'\ndef f{number}(): return {{'a', 'b', NAME}}\n" for number in range(600)}
BROKEN = {"two.py": "print 'of Python 2'\n", "null.py": "x = 1\0\n", "deep.py": "(" * 100_000, "template.py": "{{ name }} = 1 1\n"}
# A name that is not UTF-8; files whose .pyc cannot be written.
ODD = [os.fsdecode(b"latin\xe9.py"), "link.py", f"{'long' * 62}.py", "below/m.py"]
KEPT = {"kept.py": py_compile.PycInvalidationMode.TIMESTAMP, "hashed.py": py_compile.PycInvalidationMode.UNCHECKED_HASH}
TIME = 1577836800


def pyc(path):
    return Path(importlib.util.cache_from_source(str(path)))


def make(tree):
    for name, text in {**SOURCES, **BROKEN, **dict.fromkeys(ODD, "x = 1\n"), **{name: "x = 'shipped'\n" for name in KEPT}, "stale.py": "x = 1\n"}.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        os.utime(path, (TIME, TIME))
    for name, mode in KEPT.items():
        py_compile.compile(str(tree / name), invalidation_mode=mode)
    py_compile.compile(str(tree / "stale.py"))
    pyc(tree / "link.py").symlink_to("nowhere")
    (tree / "below/__pycache__").write_text("no folder\n")
    (tree / "stale.py").write_text("x = 2222\n")
    os.utime(tree / "stale.py", (TIME, TIME))
    for name in [*KEPT, "stale.py"]:
        os.utime(pyc(tree / name), (TIME + 5, TIME + 5))


def compiled(program, tree, *around):
    make(tree)
    done = subprocess.run([*around, sys.executable, "-I", "-B", program, str(tree)], capture_output=True, text=True)
    found = {str(path.relative_to(tree)): path.read_bytes() for path in tree.rglob("*.pyc") if not path.is_symlink()}
    return done, {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}


def main(program, folder):
    tree = Path(folder, "tree")
    first, one = compiled(program, tree)
    kept = [name for name in KEPT if pyc(tree / name).stat().st_mtime == TIME + 5]
    renewed = pyc(tree / "stale.py").stat().st_mtime != TIME + 5
    # Again at the same place: where a file lies is part of its .pyc.
    tree.rename(Path(folder, "first"))
    second, other = compiled(program, tree, "taskset", "--cpu-list", "0")
    print(json.dumps({
        "code": [first.returncode, second.returncode],
        "said": first.stdout.strip(),
        "complaints": first.stderr,
        "compiled": len(one),
        "broken": [name for name in BROKEN if pyc(tree / name).exists()],
        "kept": kept,
        "renewed": renewed,
        "different": sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name)),
    }))


main(*sys.argv[1:])
