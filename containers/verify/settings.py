"""settings.py EXPECTED: what the checks must know before they start, as assignments for a shell. One start of Python for all."""

import importlib.metadata
import importlib.util
import json
import re
import shlex
import sys
from pathlib import Path


def major(name):
    """The first number of a version; empty where the distribution is not there."""
    try:
        found = re.match(r"\d+", importlib.metadata.version(name) or "")
        return found[0] if found else "0"
    except importlib.metadata.PackageNotFoundError:
        return ""


def has(*names):
    return "yes" if all(importlib.util.find_spec(name) for name in names) else ""


expected = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
settings = {
    "TARGET": expected.get("base", ""),
    "VARIANT": expected.get("variant", ""),
    "MADE_BY": "base" if "base" in expected else "recipe" if expected.get("recipe", True) else "repository",
    "PREFIX": sys.prefix,
    "BOOK": major("jupyter-book"),
    "KERNEL": has("ipykernel", "jupyter_client"),
    "CLIENT": has("nbclient", "nbformat"),
}
print("\n".join(f"{name}={shlex.quote(value)}" for name, value in settings.items()))
