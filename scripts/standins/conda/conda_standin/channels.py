"""Channels: their names, the settings that give names an address, and whether they can be read."""

import socket
import urllib.error
import urllib.request

import yaml

from conda_standin.errors import CommandError
from conda_standin.paths import CHANNELS, ROOT


def settings() -> dict:
    """The installation's .condarc and what lies in condarc.d, the later over the earlier; groups of channels one by one."""
    merged: dict = {}
    for path in [ROOT / ".condarc", *sorted((ROOT / "condarc.d").glob("*.yml"))]:
        if path.exists():
            found = yaml.safe_load(path.read_text()) or {}
            groups = (merged.get("custom_multichannels") or {}) | (found.get("custom_multichannels") or {})
            merged |= found | {"custom_multichannels": groups}
    return merged


def channel_urls(names: list[str], program: str) -> list[str]:
    """URLs to solve from, each once. `default` is a channel of nobody: conda reads it as `defaults`, mamba does not."""
    configured = settings()
    alias = (configured.get("channel_alias") or CHANNELS.as_uri()).rstrip("/")
    groups = {"defaults": configured.get("default_channels") or [f"{alias}/main"], **(configured.get("custom_multichannels") or {})}
    urls = []
    for name in names:
        if name == "nodefaults":
            continue
        if name == "default" and program == "conda":
            name = "defaults"
        urls += [member if "://" in member else f"{alias}/{member}" for member in groups.get(name, [name])]
    unreadable = [said for said in map(_unreadable, dict.fromkeys(urls)) if said]
    if unreadable:
        raise CommandError("\n    ".join(["Multiple errors occurred:", *unreadable]))
    return list(dict.fromkeys(urls))


def configured_channels() -> list[str]:
    return settings().get("channels") or ["defaults"]


def local_spec(spec: str, program: str) -> str:
    """`channel::name` with the channel's URL, as the solver needs it."""
    channel, separator, rest = spec.rpartition("::")
    if not separator:
        return spec
    return f"{channel_urls([channel], program)[0]}::{rest}"


def _unreadable(url: str) -> str | None:
    """What mamba says of a channel that it cannot read."""
    index = f"{url}/noarch/repodata.json"
    try:
        urllib.request.urlopen(index, timeout=10).close()
        return None
    except urllib.error.HTTPError as error:
        return f"Transfer finalized, status: {error.code} [{index}] 0 bytes\n    Subdir {url}/noarch not loaded!"
    except (urllib.error.URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        if url.startswith("file:"):
            said = "(37) Could not read a file:// file"
        elif isinstance(reason, socket.gaierror):
            said = "(6) Could not resolve hostname"
        elif isinstance(reason, TimeoutError):
            said = "(28) Timeout was reached"
        else:
            said = "(7) Could not connect to server"
        return f"Download error {said} [{index}]\n    {reason}\n    Subdir {url}/noarch not loaded!"
