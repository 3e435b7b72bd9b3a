"""Writes conda packages in the .conda format (a zip of two zstd-compressed tars)."""

import hashlib
import io
import json
import os
import tarfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import zstandard

# Stands for the prefix in text files; the installer puts the real one there.
PLACEHOLDER = "/opt/placeholder_for_the_prefix_of_this_environment"

# 2026-07-01 UTC: fixed, so that compiled Python files stay valid and a rebuilt channel has the same content.
TIMESTAMP = 1782864000


@dataclass
class Package:
    """What index.json says, and the folder whose content becomes the package."""

    name: str
    version: str
    build: str
    depends: list[str]
    root: Path
    license: str = ""
    noarch: str = ""  # "python", "generic", or empty for a package of one architecture
    entry_points: list[str] = field(default_factory=list)

    @property
    def subdir(self) -> str:
        return "noarch" if self.noarch else native_subdir()

    @property
    def stem(self) -> str:
        return f"{self.name}-{self.version}-{self.build}"


def native_subdir() -> str:
    return {"x86_64": "linux-64", "aarch64": "linux-aarch64"}[os.uname().machine]


def write(package: Package, channel: Path) -> Path:
    """Returns the path of the new file, CHANNEL/SUBDIR/NAME-VERSION-BUILD.conda."""
    target = channel / package.subdir / f"{package.stem}.conda"
    target.parent.mkdir(parents=True, exist_ok=True)
    files = sorted(p for p in package.root.rglob("*") if p.is_symlink() or p.is_file())
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("metadata.json", json.dumps({"conda_pkg_format_version": 2}))
        archive.writestr(f"pkg-{package.stem}.tar.zst", _payload(files, package.root))
        archive.writestr(f"info-{package.stem}.tar.zst", _information(package, files))
    return target


def _compress(tar: io.BytesIO, level: int) -> bytes:
    return zstandard.ZstdCompressor(level=level).compress(tar.getvalue())


def _normalised(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mtime = TIMESTAMP
    member.mode = 0o755 if member.mode & 0o100 else 0o644
    return member


def _payload(files: list[Path], root: Path) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for path in files:
            tar.add(path, str(path.relative_to(root)), recursive=False, filter=_normalised)
    # Level 6: level 19, which conda-forge uses, would take minutes for 5 % of size.
    return _compress(buffer, 6)


def _information(package: Package, files: list[Path]) -> bytes:
    index = {
        "name": package.name,
        "version": package.version,
        "build": package.build,
        "build_number": 0,
        "depends": package.depends,
        "constrains": [],
        "license": package.license,
        "subdir": package.subdir,
        "timestamp": TIMESTAMP * 1000,
    }
    if package.noarch:
        index["noarch"] = package.noarch
    else:
        machine = os.uname().machine
        index |= {"platform": "linux", "arch": machine}
    documents = {
        "index.json": index,
        "about.json": {"summary": f"{package.name} {package.version}, repackaged"},
        "paths.json": {"paths_version": 1, "paths": [_path_entry(p, package.root) for p in files]},
    }
    if package.noarch == "python":
        noarch = {"type": "python", "entry_points": package.entry_points}
        documents["link.json"] = {"noarch": noarch, "package_metadata_version": 1}
    texts = {name: json.dumps(content, indent=1) for name, content in documents.items()}
    texts["files"] = "".join(f"{p.relative_to(package.root)}\n" for p in files)

    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, text in texts.items():
            member = tarfile.TarInfo(f"info/{name}")
            member.size = len(text.encode())
            member.mtime = TIMESTAMP
            tar.addfile(member, io.BytesIO(text.encode()))
    return _compress(buffer, 6)


def _path_entry(path: Path, root: Path) -> dict:
    entry: dict = {"_path": str(path.relative_to(root))}
    if path.is_symlink():
        return entry | {"path_type": "softlink", "sha256": hashlib.sha256(b"").hexdigest(), "size_in_bytes": 0}
    content = path.read_bytes()
    entry |= {
        "path_type": "hardlink",
        "sha256": hashlib.sha256(content).hexdigest(),
        "size_in_bytes": len(content),
    }
    if PLACEHOLDER.encode() in content and b"\0" not in content:
        entry |= {"prefix_placeholder": PLACEHOLDER, "file_mode": "text"}
    return entry
