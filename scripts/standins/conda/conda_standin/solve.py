"""Solving and installing, with the records that conda leaves in conda-meta."""

import asyncio
import datetime
import json
import shlex
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import rattler
from rattler.exceptions import InvalidMatchSpecError, SolverError

from conda_standin.channels import channel_urls, local_spec
from conda_standin.errors import CommandError
from conda_standin.paths import package_cache


UNSOLVED = "Could not solve for environment specs"


@dataclass
class Request:
    program: str
    prefix: Path
    channels: list[str]
    specs: list[str]
    keep: bool = True  # installed packages stay as they are where possible,
    renew: list[str] = field(default_factory=list)  # except these
    without: list[str] = field(default_factory=list)
    dry_run: bool = False


def match_specs(specs: list[str], program: str) -> list[rattler.MatchSpec]:
    parsed = []
    for spec in specs:
        try:
            parsed.append(rattler.MatchSpec(local_spec(spec, program)))
        except InvalidMatchSpecError as error:
            raise CommandError(f"cannot read the spec '{spec}': {error}") from error
    return parsed


def installed(prefix: Path) -> list[rattler.PrefixRecord]:
    return [rattler.PrefixRecord.from_path(p) for p in sorted((prefix / "conda-meta").glob("*.json"))]


def carry_out(request: Request) -> None:
    """Solves for the request and brings the prefix to the result."""
    started = time.monotonic()
    before = installed(request.prefix)
    asked = match_specs(request.specs, request.program)
    wanted = [*asked, *_earlier_requests(before, asked, request)]
    # A channel that only a spec names is read, too, behind the others.
    pinned = [spec.rpartition("::")[0] for spec in request.specs if "::" in spec]
    channels = channel_urls([*request.channels, *pinned], request.program)
    asyncio.run(_refuse_missing(asked, channels))
    try:
        records = _solve(request, channels, wanted, before)
        # As conda and mamba: where Python is, there is pip.
        names = {record.name.normalized for record in records}
        if "python" in names and "pip" not in names and "pip" not in request.without:
            wanted.append(rattler.MatchSpec("pip"))
            records = _solve(request, channels, wanted, before)
    except SolverError as error:
        raise CommandError(f"{UNSOLVED}\n{str(error).rstrip()}\ncritical libmamba {UNSOLVED}") from error
    apply(request, records, wanted, before, started)


def _solve(request: Request, channels: list[str], wanted: list[rattler.MatchSpec], before: list) -> list:
    locked = [r for r in before if request.keep and r.name.normalized not in request.renew]
    virtual = rattler.VirtualPackage.detect()
    return asyncio.run(rattler.solve(channels, wanted, locked_packages=locked, virtual_packages=virtual))


async def _refuse_missing(asked: list[rattler.MatchSpec], channels: list[str]) -> None:
    """What no channel has, in the words of mamba; conflicts are told in those of rattler."""
    platforms = [str(rattler.Subdir.current()), "noarch"]
    groups = await rattler.Gateway().query(channels, platforms, asked, recursive=False) if asked else []
    records = [record for group in groups for record in group]
    missing = [spec for spec in asked if not any(spec.matches(record) for record in records)]
    if not missing:
        return
    many = len(missing) > 1
    lines = [f"{'├' if spec is not missing[-1] else '└'}─ {_in_mambas_words(spec)}" for spec in missing]
    head = "The following packages are incompatible" if many else "The following package could not be installed"
    raise CommandError("\n    ".join([UNSOLVED, head, *lines]) + f"\ncritical libmamba {UNSOLVED}")


def _in_mambas_words(spec: rattler.MatchSpec) -> str:
    wanted = f"{spec.name.normalized} {spec.version or '=*'} {spec.build or '*'}"
    return f"{wanted} does not exist (perhaps a typo or a missing channel)."


def apply(
    request: Request,
    records: list,
    wanted: list[rattler.MatchSpec],
    before: list,
    started: float,
) -> None:
    changes = _changes(before, records)
    for line in changes:
        print(f"  {line}")
    if request.dry_run:
        print("Dry run: nothing was changed.")
        return
    if request.prefix.exists() and not (request.prefix / "conda-meta").is_dir() and any(request.prefix.iterdir()):
        raise CommandError(f"{request.prefix} exists and is no conda environment")
    (request.prefix / "conda-meta").mkdir(parents=True, exist_ok=True)
    asyncio.run(
        rattler.install(
            records,
            request.prefix,
            cache_dir=package_cache(),
            installed_packages=before,
            # install() hands them on as they are, and wants the inner objects.
            requested_specs=[spec._match_spec for spec in wanted],
            show_progress=False,
        )
    )
    # rattler writes them for their owner alone; mamba and conda for everybody.
    for record in (request.prefix / "conda-meta").glob("*.json"):
        record.chmod(0o644)
    _write_history(request, changes)
    print(f"Transaction finished: {len(changes)} changes, {len(records)} packages, {time.monotonic() - started:.1f} s")


def _earlier_requests(before: list, asked: list, request: Request) -> list[rattler.MatchSpec]:
    """What earlier commands asked for stays asked for, unless this command names the same package."""
    named = {spec.name.normalized for spec in asked} | set(request.without)
    earlier = {}
    for record in before:
        name = record.name.normalized
        for text in record.requested_specs or []:
            if name not in named:
                earlier[name] = rattler.MatchSpec(text)
    return list(earlier.values())


def _changes(before: list, after: list) -> list[str]:
    old = {r.name.normalized: r for r in before}
    new = {r.name.normalized: r for r in after}
    lines = []
    for name in sorted(old.keys() | new.keys()):
        was, becomes = old.get(name), new.get(name)
        if was and (not becomes or (was.version, was.build) != (becomes.version, becomes.build)):
            lines.append(f"-{_label(was)}")
        if becomes and (not was or (was.version, was.build) != (becomes.version, becomes.build)):
            lines.append(f"+{_label(becomes)}")
    return lines


def _label(record) -> str:
    return f"defaults/{record.subdir}::{record.name.normalized}-{record.version}-{record.build}"


def _write_history(request: Request, changes: list[str]) -> None:
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
    verb, specs = ("update", request.specs) if request.specs else ("remove", request.without)
    with (request.prefix / "conda-meta/history").open("a") as history:
        history.write(f"==> {now} <==\n# cmd: {shlex.join([request.program, *sys.argv[2:]])}\n")
        history.write("".join(f"{line}\n" for line in changes))
        history.write(f"# {verb} specs: {json.dumps(specs)}\n")
