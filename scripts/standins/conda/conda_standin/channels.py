"""Names of channels, and what of them the local channel stands for."""

import yaml

from conda_standin.errors import CommandError
from conda_standin.paths import CHANNEL, ROOT

LOCAL = {"conda-forge", "defaults", "main", "r", "anaconda"}


def configured_names() -> set[str]:
    """Names that the installation's .condarc gives to groups of channels; the only key of it that is read."""
    path = ROOT / ".condarc"
    if not path.exists():
        return set()
    return set((yaml.safe_load(path.read_text()) or {}).get("custom_multichannels") or {})


def channel_urls(names: list[str], program: str) -> list[str]:
    """URLs to solve from. `default` is a channel of nobody: conda reads it as `defaults`, mamba does not."""
    known = LOCAL | configured_names()
    for name in names or ["defaults"]:
        if name in known or name in ("nodefaults", CHANNEL.as_uri()):
            continue
        if name == "default" and program == "conda":
            continue
        raise CommandError(
            f"HTTP 404 for channel '{name}' (repodata.json): no such channel. "
            f"This stand-in has: {', '.join(sorted(LOCAL))}."
        )
    return [CHANNEL.as_uri()]


def local_spec(spec: str, program: str) -> str:
    """`channel::name` with the local channel's URL, as the solver needs it."""
    channel, separator, rest = spec.rpartition("::")
    if not separator:
        return spec
    channel_urls([channel.split("/")[0]], program)
    return f"{CHANNEL.as_uri()}::{rest}"
