"""environment.yml: reading it, and running its pip section the way conda does."""

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml

from conda_standin.errors import CommandError


@dataclass
class EnvironmentFile:
    path: Path
    name: str | None
    prefix: str | None
    channels: list[str]
    specs: list[str]
    pip: list[str]
    variables: dict[str, str]


def read(path: Path) -> EnvironmentFile:
    try:
        document = yaml.safe_load(path.read_text())
    except (OSError, yaml.YAMLError) as error:
        raise CommandError(f"cannot read the environment file {path}: {error}") from error
    if not isinstance(document, dict):
        raise CommandError(f"{path} is not a mapping with `dependencies`")
    specs, pip = [], []
    for item in document.get("dependencies") or []:
        if isinstance(item, str):
            specs.append(item)
        elif isinstance(item, dict) and "pip" in item:
            # A later pip section replaces an earlier one in conda too.
            pip = [str(requirement) for requirement in item["pip"] or []]
        elif isinstance(item, dict) and "conda" in item:
            specs = [str(spec) for spec in item["conda"] or []]
        else:
            raise CommandError(f"{path}: cannot use the dependency {item!r}")
    return EnvironmentFile(
        path=path,
        name=document.get("name"),
        prefix=document.get("prefix"),
        channels=[str(channel) for channel in document.get("channels") or []],
        specs=specs,
        pip=pip,
        variables={str(k): str(v) for k, v in (document.get("variables") or {}).items()},
    )


def install_pip_section(environment: EnvironmentFile, prefix: Path) -> None:
    """Writes a requirements file beside the environment file, so that relative paths resolve against its folder."""
    if not environment.pip:
        return
    python = prefix / "bin/python"
    if not python.exists():
        raise CommandError(f"{environment.path} has a pip section, but {prefix} has no Python")
    folder = environment.path.absolute().parent
    # A folder mounted read-only still has to work for requirements without relative paths.
    where = folder if os.access(folder, os.W_OK) else None
    with tempfile.NamedTemporaryFile(
        "w", prefix="condaenv.", suffix=".requirements.txt", dir=where, delete=False
    ) as requirements:
        requirements.write("\n".join(environment.pip) + "\n")
    command = [str(python), "-m", "pip", "install", "-U", "-r", requirements.name, "--exists-action=b"]
    print("Installing pip dependencies:", " ".join(command), flush=True)
    try:
        code = subprocess.run(command, cwd=folder).returncode
    finally:
        os.unlink(requirements.name)
    if code:
        raise CommandError(f"pip failed with exit code {code}")
