"""compile.py [FOLDER]: gives every .py file of FOLDER, or of this Python's library, that has no valid .pyc one, with the same bytes
in every build.

What Python writes for a file depends on what its process compiled before: marshal marks each object that something else refers
to. conda, mamba and pip hand files to whichever process is free, so now and then one .pyc differs, and with it the whole
layer. Here the sorted files are cut into groups, and a process of its own compiles each group.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import MAGIC_NUMBER, cache_from_source

# Not a share of the files: the groups must not depend on the number of processors. Starting Python costs 20 ms.
GROUP = 250
SETTINGS = ["-s", "-S", "-B", "-W", "ignore"]
# Nothing of the build reaches the compiler; before Python 3.11 the order of constant sets depends on the seed.
ENVIRONMENT = {"PYTHONHASHSEED": "0", "LANG": "C.UTF-8"}


def is_compiled(source):
    """Whether Python would use the .pyc of this file: https://peps.python.org/pep-0552/"""
    try:
        with open(cache_from_source(source), "rb") as file:
            head = file.read(16)
    except OSError:
        return False
    found = os.stat(source)
    by_time = bytes(4) + b"".join((int(n) & 0xFFFFFFFF).to_bytes(4, "little") for n in (found.st_mtime, found.st_size))
    return head[:4] == MAGIC_NUMBER and (head[4:] == by_time or head[4] & 1 == 1)


def sources(library):
    for folder, below, names in os.walk(library):
        below.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)
            if name.endswith(".py") and os.path.isfile(path) and not is_compiled(path):
                yield path


def compile_group(files):
    done = subprocess.run([sys.executable, *SETTINGS, __file__, "group"], input=os.fsencode("\0".join(files)), env=ENVIRONMENT)
    if done.returncode > 0:
        sys.exit(done.returncode)
    # A file that brings the compiler down takes only itself along.
    if done.returncode < 0 and len(files) > 1:
        for file in files:
            compile_group([file])


def compile_here(files):
    import py_compile

    for file in files:
        try:
            py_compile.compile(file, doraise=True, invalidation_mode=py_compile.PycInvalidationMode.TIMESTAMP)
        except (py_compile.PyCompileError, OSError):
            # Templates and files for Python 2: installers leave them out, too. Or the .pyc cannot be written: it is a link, its name
            # is too long, __pycache__ is a file. Python then reads the source.
            pass


def main(folder=os.path.dirname(os.__file__)):
    files = list(sources(folder))
    groups = [files[start : start + GROUP] for start in range(0, len(files), GROUP)]
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        list(pool.map(compile_group, groups))
    print(f"container-action-compile: {sum(map(is_compiled, files))} of {len(files)} files without a valid .pyc were compiled")


if sys.argv[1:] == ["group"]:
    compile_here(os.fsdecode(sys.stdin.buffer.read()).split("\0"))
else:
    main(*sys.argv[1:])
