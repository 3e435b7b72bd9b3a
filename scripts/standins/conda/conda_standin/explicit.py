"""Explicit lists (@EXPLICIT): exact packages by URL, with optional checksums, no solving."""

import asyncio
import time
from pathlib import Path

import rattler

from conda_standin.channels import channel_urls
from conda_standin.errors import CommandError
from conda_standin.solve import Request, apply, installed


def is_explicit(path: Path) -> bool:
    try:
        return any(line.strip() == "@EXPLICIT" for line in path.read_text().splitlines())
    except OSError as error:
        raise CommandError(f"cannot read {path}: {error}") from error


def install_explicit(request: Request, path: Path) -> None:
    started = time.monotonic()
    lines = [line.strip() for line in path.read_text().splitlines()]
    entries = [line for line in lines if line and not line.startswith(("#", "@"))]
    records = asyncio.run(_records(entries, request.program))
    specs = [rattler.MatchSpec(f"{r.name.normalized}=={r.version}={r.build}") for r in records]
    request.specs = [str(spec) for spec in specs]
    apply(request, records, specs, installed(request.prefix), started)


async def _records(entries: list[str], program: str) -> list:
    urls = [entry.partition("#")[0] for entry in entries]
    names = [url.rsplit("/", 1)[1].rsplit("-", 2)[0] for url in urls]
    channels = list(dict.fromkeys(url.rsplit("/", 2)[0] for url in urls))
    found = await rattler.Gateway().query(
        channel_urls(channels, program), [str(rattler.Subdir.current()), "noarch"], names, recursive=False
    )
    by_url = {record.url: record for group in found for record in group}
    records = []
    for entry, url in zip(entries, urls, strict=True):
        record = by_url.get(url)
        if record is None:
            raise CommandError(f"HTTP 404 for {url}: the channel does not have this package")
        checksum = entry.partition("#")[2].removeprefix("sha256:")
        known = {value.hex() for value in (record.md5, record.sha256) if value}
        if checksum and checksum not in known:
            raise CommandError(f"checksum mismatch for {url}: the list says {checksum}")
        records.append(record)
    return records
