"""Turns wheels into conda packages, one each, with the dependencies that their METADATA declares."""

import configparser
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path

from conda_file import PLACEHOLDER, TIMESTAMP, Package
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name, parse_wheel_filename

SITE_PACKAGES = "lib/python3.13/site-packages"


class Wheel:
    """One wheel file: its name in conda's spelling, and its METADATA."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.pure = next(iter(parse_wheel_filename(path.name)[3])).platform == "any"
        with zipfile.ZipFile(path) as archive:
            self.dist_info = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA")).split("/")[0]
            self.metadata = HeaderParser().parsestr(archive.read(f"{self.dist_info}/METADATA").decode())
        # conda keeps the project's own spelling (jupyter_client, typing_extensions), in lower case.
        self.name = self.metadata["Name"].lower()
        self.key = canonicalize_name(self.name)
        self.version = self.metadata["Version"]

    @property
    def build(self) -> str:
        if self.pure:
            return "pyh_0"
        digest = hashlib.sha256(self.path.name.encode()).hexdigest()[:7]
        return f"py313h{digest}_0"


def conda_constraint(specifiers: SpecifierSet) -> str:
    """PEP 440 as conda writes it; conda shares the operators, but `==1.2.*` is `1.2.*` there."""
    terms = []
    for specifier in sorted(specifiers, key=str):
        if specifier.operator == "==" and specifier.version.endswith(".*"):
            terms.append(specifier.version)
        elif specifier.operator == "===":
            terms.append(f"=={specifier.version}")
        else:
            terms.append(f"{specifier.operator}{specifier.version}")
    return ",".join(terms)


def dependencies(wheel: Wheel, names: dict[str, str]) -> list[str]:
    """Specs of WHEEL's requirements here. NAMES maps canonical names to those of the channel's packages."""
    depends = ["python >=3.13,<3.14.0a0"]
    if wheel.pure:
        depends = [f"python {conda_constraint(SpecifierSet(wheel.metadata['Requires-Python'] or '>=3'))}"]
    for text in wheel.metadata.get_all("Requires-Dist") or []:
        requirement = Requirement(text)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        name = names.get(canonicalize_name(requirement.name))
        if name is None:
            raise SystemExit(
                f"{wheel.path.name} needs {requirement.name}, which closure.txt does not have; add it there"
            )
        depends.append(f"{name} {conda_constraint(requirement.specifier)}".strip())
    return sorted(set(depends))


def unpack(wheel: Wheel, root: Path) -> Package:
    """Lays WHEEL's files out under ROOT as an installed conda package has them."""
    site = root / ("site-packages" if wheel.pure else SITE_PACKAGES)
    scripts = root / ("python-scripts" if wheel.pure else "bin")
    site.mkdir(parents=True)
    with zipfile.ZipFile(wheel.path) as archive:
        archive.extractall(site)
        for member in archive.infolist():
            if (member.external_attr >> 16) & 0o111 and not member.is_dir():
                os.chmod(site / member.filename, 0o755)
    moved = _spread_data(site / wheel.dist_info.replace(".dist-info", ".data"), site, scripts, root)
    entry_points = _entry_points(site / wheel.dist_info)
    if not wheel.pure:
        for entry in entry_points:
            _write_launcher(scripts, entry)
    _rewrite_record(site / wheel.dist_info, moved)
    for path in root.rglob("*"):
        os.utime(path, (TIMESTAMP, TIMESTAMP), follow_symlinks=False)
    if not wheel.pure:
        _compile(root)
    return Package(
        name=wheel.name,
        version=wheel.version,
        build=wheel.build,
        depends=[],
        root=root,
        license=(wheel.metadata["License-Expression"] or wheel.metadata["License"] or "").split("\n")[0][:80],
        noarch="python" if wheel.pure else "",
        entry_points=entry_points,
    )


def _spread_data(data: Path, site: Path, scripts: Path, root: Path) -> dict[str, str]:
    """Moves NAME.data's parts to their places; returns old -> new path, both relative to site-packages."""
    targets = {"scripts": scripts, "data": root, "purelib": site, "platlib": site}
    # In RECORD, site-packages is where conda puts it, also for a noarch package whose folder lies elsewhere here.
    recorded = {"scripts": "../../../bin/", "data": "../../../", "purelib": "", "platlib": ""}
    moved = {}
    for kind, target in targets.items():
        for path in sorted((data / kind).rglob("*")) if (data / kind).is_dir() else []:
            if path.is_dir():
                continue
            relative = path.relative_to(data / kind)
            (target / relative).parent.mkdir(parents=True, exist_ok=True)
            moved[str(path.relative_to(site))] = recorded[kind] + str(relative)
            shutil.move(path, target / relative)
            if kind == "scripts":
                _fix_shebang(target / relative)
    shutil.rmtree(data, ignore_errors=True)
    return moved


def _fix_shebang(script: Path) -> None:
    content = script.read_bytes()
    if content.startswith(b"#!python"):
        first, _, rest = content.partition(b"\n")
        script.write_bytes(b"#!" + PLACEHOLDER.encode() + b"/bin/python\n" + rest)
    script.chmod(0o755)


def _entry_points(dist_info: Path) -> list[str]:
    path = dist_info / "entry_points.txt"
    if not path.exists():
        return []
    parser = configparser.ConfigParser(delimiters=("=",), interpolation=None)
    parser.optionxform = str
    parser.read_string(path.read_text())
    if not parser.has_section("console_scripts"):
        return []
    # `module:function [extra]`: the extra is of no use to a launcher.
    return [f"{name} = {target.split('[')[0].strip()}" for name, target in parser["console_scripts"].items()]


def _write_launcher(scripts: Path, entry: str) -> None:
    name, target = entry.split(" = ")
    module, function = target.split(":")
    scripts.mkdir(parents=True, exist_ok=True)
    launcher = scripts / name
    launcher.write_text(
        f"#!{PLACEHOLDER}/bin/python\nimport sys\nfrom {module.strip()} import {function.split('.')[0].strip()}\n"
        f"if __name__ == '__main__':\n    sys.exit({function.strip()}())\n"
    )
    launcher.chmod(0o755)


def _rewrite_record(dist_info: Path, moved: dict[str, str]) -> None:
    """pip removes a package by its RECORD, so it has to be true of the installed files."""
    (dist_info / "INSTALLER").write_text("conda\n")
    record = dist_info / "RECORD"
    lines = [f"{dist_info.name}/INSTALLER,,"]
    for line in record.read_text().splitlines():
        path, _, rest = line.partition(",")
        # A moved script's shebang has changed, so its hash is left out.
        lines.append(f"{moved[path]},," if path in moved else f"{path},{rest}")
    record.write_text("\n".join(lines) + "\n")


def _compile(root: Path) -> None:
    # Some packages carry templates or tests that no Python can compile; conda ignores these too.
    subprocess.run(
        [sys.executable, "-m", "compileall", "-q", "-s", str(root), str(root)],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
