"""Where things are: the root prefix, environments, the package cache, the channel."""

import os
from pathlib import Path

from conda_standin.errors import CommandError

ROOT = Path(__file__).resolve().parents[2]
CHANNELS = ROOT / "standin-channels"


def package_cache() -> Path:
    return Path(os.environ.get("CONDA_PKGS_DIRS", "").split(":")[0] or ROOT / "pkgs")


def prefix_of(name: str | None, prefix: str | None) -> Path:
    """The prefix that -n or -p names; without both, the active or the root one."""
    if name and prefix:
        raise CommandError("--name and --prefix exclude each other; give one")
    if prefix:
        return Path(prefix).absolute()
    if name == "base":
        return ROOT
    if name:
        return ROOT / "envs" / name
    return Path(os.environ.get("CONDA_PREFIX") or ROOT)


def provide_certificates() -> None:
    """py-rattler opens not even a file:// channel without a CA bundle, and a minimal system has none."""
    configured = os.environ.get("SSL_CERT_FILE")
    system = Path("/etc/ssl/certs/ca-certificates.crt")
    if not (configured and Path(configured).exists()) and not system.exists():
        bundles = ROOT.glob("lib/python3*/site-packages/pip/_vendor/certifi/cacert.pem")
        os.environ["SSL_CERT_FILE"] = str(next(bundles))
    elif configured and not Path(configured).exists():
        os.environ["SSL_CERT_FILE"] = str(system)
