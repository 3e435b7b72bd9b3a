"""The commands, each a function of its parsed arguments."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from conda_standin import environment_file
from conda_standin.channels import configured_channels
from conda_standin.errors import CommandError
from conda_standin.explicit import install_explicit, is_explicit
from conda_standin.paths import ROOT, package_cache, prefix_of
from conda_standin.solve import Request, carry_out, installed


def env_create(arguments) -> None:
    environment = environment_file.read(Path(arguments.files[0] if arguments.files else "environment.yml"))
    given = arguments.name or arguments.prefix
    prefix = arguments.where() if given else prefix_of(environment.name, environment.prefix)
    _prepare_new(prefix, arguments.yes)
    request = Request(arguments.program, prefix, _channels(arguments, environment), environment.specs, keep=False)
    request.dry_run = arguments.dry_run
    carry_out(request)
    if not arguments.dry_run:
        _write_state(prefix, environment.variables)
        environment_file.install_pip_section(environment, prefix)


def env_update(arguments) -> None:
    environment = environment_file.read(Path(arguments.files[0] if arguments.files else "environment.yml"))
    given = arguments.name or arguments.prefix
    prefix = arguments.where() if given else prefix_of(environment.name, environment.prefix)
    request = Request(arguments.program, prefix, _channels(arguments, environment), environment.specs)
    if arguments.prune:
        request.without = _names_of(prefix)
    request.dry_run = arguments.dry_run
    carry_out(request)
    if not arguments.dry_run:
        _write_state(prefix, environment.variables)
        environment_file.install_pip_section(environment, prefix)


def env_list(arguments) -> None:
    prefixes = [ROOT, *sorted(p.parent for p in (ROOT / "envs").glob("*/conda-meta"))]
    if arguments.json:
        print(json.dumps({"envs": [str(prefix) for prefix in prefixes]}, indent=2))
        return
    for prefix in prefixes:
        print(f"{'base' if prefix == ROOT else prefix.name:<24} {prefix}")


def env_remove(arguments) -> None:
    prefix = arguments.where()
    if prefix == ROOT or not (prefix / "conda-meta").is_dir():
        raise CommandError(f"{prefix} is no environment that can be removed")
    shutil.rmtree(prefix)


def create(arguments) -> None:
    if not (arguments.name or arguments.prefix):
        raise CommandError("create needs --name or --prefix")
    prefix = arguments.where()
    files = [Path(name) for name in arguments.files]
    _prepare_new(prefix, arguments.yes)
    request = Request(arguments.program, prefix, _channels(arguments), list(arguments.names), keep=False)
    request.dry_run = arguments.dry_run
    if files and is_explicit(files[0]):
        install_explicit(request, files[0])
        return
    environment = None
    for path in files:
        if path.suffix in (".yml", ".yaml"):
            environment = environment_file.read(path)
            request.specs += environment.specs
            request.channels = _channels(arguments, environment)
        else:
            request.specs += _lines(path)
    carry_out(request)
    if environment and not arguments.dry_run:
        _write_state(prefix, environment.variables)
        environment_file.install_pip_section(environment, prefix)


def install(arguments) -> None:
    prefix = _existing(arguments)
    request = Request(arguments.program, prefix, _channels(arguments), list(arguments.names))
    request.dry_run = arguments.dry_run
    for path in map(Path, arguments.files):
        if is_explicit(path):
            install_explicit(request, path)
            return
        request.specs += _lines(path)
    carry_out(request)


def update(arguments) -> None:
    prefix = _existing(arguments)
    names = _names_of(prefix) if arguments.all else list(arguments.names)
    if not names:
        raise CommandError("update needs the names of packages, or --all")
    request = Request(arguments.program, prefix, _channels(arguments), names, keep=not arguments.all, renew=names)
    request.dry_run = arguments.dry_run
    carry_out(request)


def remove(arguments) -> None:
    if arguments.all:
        env_remove(arguments)
        return
    prefix = _existing(arguments)
    names = {record.name.normalized for record in installed(prefix)}
    missing = [name for name in arguments.names if name not in names]
    if missing:
        raise CommandError(f"not installed in {prefix}: {', '.join(missing)}")
    request = Request(arguments.program, prefix, _channels(arguments), [], without=list(arguments.names))
    request.dry_run = arguments.dry_run
    carry_out(request)


def clean(arguments) -> None:
    shutil.rmtree(package_cache(), ignore_errors=True)
    print(f"Removed the package cache {package_cache()}")


def run(arguments) -> int:
    prefix = _existing(arguments)
    environment = os.environ | {
        "CONDA_PREFIX": str(prefix),
        "PATH": f"{prefix}/bin:{os.environ.get('PATH', '/usr/bin:/bin')}",
    }
    state = prefix / "conda-meta/state"
    if state.exists():
        environment |= json.loads(state.read_text())["env_vars"]
    try:
        return subprocess.run(arguments.command, env=environment).returncode
    except FileNotFoundError as error:
        raise CommandError(f"{prefix} has no command {arguments.command[0]}") from error


def info(arguments) -> None:
    facts = {
        "conda_prefix": str(ROOT),
        "root_prefix": str(ROOT),
        "envs_dirs": [str(ROOT / "envs")],
        "pkgs_dirs": [str(package_cache())],
        "stand-in": True,
    }
    print(json.dumps(facts, indent=2) if arguments.json else "\n".join(f"{k}: {v}" for k, v in facts.items()))


def _channels(arguments, environment: environment_file.EnvironmentFile | None = None) -> list[str]:
    """As mamba and conda: those of .condarc come behind those of a file and a command, unless it says otherwise."""
    named = [*arguments.channels, *(environment.channels if environment else [])]
    if arguments.override_channels or "nodefaults" in named:
        return named
    return [*named, *configured_channels()]


def _lines(path: Path) -> list[str]:
    try:
        lines = [line.split("#")[0].strip() for line in path.read_text().splitlines()]
    except OSError as error:
        raise CommandError(f"cannot read {path}: {error}") from error
    return [line for line in lines if line]


def _existing(arguments) -> Path:
    prefix = arguments.where()
    if not (prefix / "conda-meta").is_dir():
        raise CommandError(f"The given prefix does not exist: {prefix}")
    return prefix


def _names_of(prefix: Path) -> list[str]:
    return [record.name.normalized for record in installed(prefix) if record.requested_specs]


def _prepare_new(prefix: Path, confirmed: bool) -> None:
    if not (prefix / "conda-meta").is_dir():
        return
    if prefix == ROOT or not confirmed:
        raise CommandError(f"prefix already exists: {prefix}")
    print(f"Removing the environment that is at {prefix}", file=sys.stderr)
    shutil.rmtree(prefix)


def _write_state(prefix: Path, variables: dict[str, str]) -> None:
    if variables:
        state = {"version": 1, "env_vars": variables}
        (prefix / "conda-meta/state").write_text(json.dumps(state))
