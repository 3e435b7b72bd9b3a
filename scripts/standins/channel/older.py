"""Prints the older wheels that packages.toml wants, one group a line: no group asks for one project twice."""

import tomllib
from pathlib import Path

configuration = tomllib.loads((Path(__file__).parent / "packages.toml").read_text())
wanted = {f"{name}=={version}" for name, version in configuration["older"].items()}
for pins in configuration["releases"].values():
    wanted |= {f"{name}=={version}" for name, version in pins.items()}

groups: list[dict[str, str]] = []
for pin in sorted(wanted):
    name = pin.split("==")[0]
    for group in groups:
        if name not in group:
            group[name] = pin
            break
    else:
        groups.append({name: pin})
for group in groups:
    print(*group.values())
