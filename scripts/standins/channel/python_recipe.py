"""The conda package `python`, made of the files of Debian's Python 3.13 on the system this runs on."""

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

from conda_file import PLACEHOLDER, TIMESTAMP, Package

STDLIB = Path("/usr/lib/python3.13")
# The C library is the system's in every image; all else that the interpreter and its modules load comes along.
SYSTEM_LIBRARIES = re.compile(r"^(linux-vdso|ld-linux.*|libc|libm|libpthread|libdl|librt|libresolv|libutil)\.so")
LEFT_OUT = (
    "EXTERNALLY-MANAGED",
    "_distutils_system_mod.py",
    "sitecustomize.py",
    "test",
    "ensurepip",
    "config-*",
    "dist-packages",
    "__pycache__",
    # Needs Berkeley DB, which nothing else here has.
    "_dbm.*.so",
    "_test*.so",
    "_ctypes_test*.so",
    "_xxtestfuzz*.so",
    "xxlimited*.so",
    "xxsubtype*.so",
)


def build(root: Path, here: Path) -> Package:
    """Lays the package out under ROOT. HERE holds sitecustomize.py."""
    library = root / "lib/python3.13"
    shutil.copytree(STDLIB, library, symlinks=True, ignore=shutil.ignore_patterns(*LEFT_OUT))
    (root / "bin").mkdir()
    shutil.copy2("/usr/bin/python3.13", root / "bin/python3.13")
    for name in ("python3", "python"):
        (root / "bin" / name).symlink_to("python3.13")
    shutil.copy(here / "sitecustomize.py", library / "sitecustomize.py")
    (library / "site-packages").mkdir()
    (library / "site-packages/README.txt").write_text("Packages are installed here.\n")
    _copy_headers(root / "include/python3.13")
    _copy_configuration(library)
    _patch_sysconfig(library)
    _stage_libraries(root)
    for path in root.rglob("*"):
        os.utime(path, (TIMESTAMP, TIMESTAMP), follow_symlinks=False)
    subprocess.run([sys.executable, "-m", "compileall", "-q", "-j0", "-s", str(root), str(library)], check=True)
    # The installer puts the prefix into these, which makes compiled copies stale.
    for stale in library.glob("__pycache__/_sysconfigdata*"):
        stale.unlink()
    version = platform.python_version()
    digest = hashlib.sha256((root / "bin/python3.13").read_bytes()).hexdigest()[:7]
    return Package("python", version, f"h{digest}_0_cp313", [], root, license="Python-2.0")


def _copy_headers(target: Path) -> None:
    shutil.copytree("/usr/include/python3.13", target)
    # Debian's pyconfig.h only includes the one of the architecture.
    architecture = next(Path("/usr/include").glob("*-linux-gnu/python3.13/pyconfig.h"))
    shutil.copy(architecture, target / "pyconfig.h")


def _copy_configuration(library: Path) -> None:
    # sysconfig and build tools read the Makefile; the static libraries beside it are 25 MB nobody links.
    source = next(STDLIB.glob("config-3.13-*"))
    target = library / source.name
    target.mkdir()
    for name in ("Makefile", "Setup", "Setup.local", "install-sh", "makesetup", "python-config.py"):
        shutil.copy(source / name, target / name)


def _patch_sysconfig(library: Path) -> None:
    path = library / "sysconfig/__init__.py"
    text = path.read_text()
    default = "os.environ.get('DEB_PYTHON_INSTALL_LAYOUT', 'posix_local')"
    if default not in text:
        raise SystemExit(f"{path}: Debian's default install scheme is not where it was; look at _get_preferred_schemes")
    path.write_text(text.replace(default, "'posix_prefix'").replace("'posix_local'\n", "'posix_prefix'\n"))
    for data in library.glob("_sysconfigdata*.py"):
        if data.is_symlink():
            continue
        text = data.read_text()
        text = re.sub(r"'(/usr)(?=[/'])", f"'{PLACEHOLDER}", text)
        data.write_text(text)


def _stage_libraries(root: Path) -> None:
    programs = [root / "bin/python3.13", *root.glob("lib/python3.13/lib-dynload/*.so")]
    pending, found = list(programs), {}
    while pending:
        for name, path in _needed(pending.pop()):
            if name not in found:
                found[name] = root / "lib" / name
                shutil.copy(path, found[name])
                pending.append(found[name])
    _set_rpath(programs[0], "$ORIGIN/../lib")
    for module in programs[1:]:
        _set_rpath(module, "$ORIGIN/../..")
    for library in found.values():
        _set_rpath(library, "$ORIGIN")


def _needed(binary: Path) -> list[tuple[str, str]]:
    listing = subprocess.run(["ldd", str(binary)], capture_output=True, text=True).stdout
    pairs = re.findall(r"^\s*(\S+) => (/\S+)", listing, re.MULTILINE)
    return [(name, path) for name, path in pairs if not SYSTEM_LIBRARIES.match(name)]


def _set_rpath(binary: Path, rpath: str) -> None:
    subprocess.run(["patchelf", "--set-rpath", rpath, str(binary)], check=True)
