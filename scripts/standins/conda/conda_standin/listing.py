"""`list`: what is installed, for people, as JSON, and as an explicit list that can be installed again."""

import json
import subprocess
from pathlib import Path

from conda_standin.errors import CommandError


def list_packages(arguments) -> None:
    prefix: Path = arguments.where()
    if not (prefix / "conda-meta").is_dir():
        raise CommandError(f"{prefix} is no conda environment (it has no conda-meta)")
    records = [json.loads(path.read_text()) for path in sorted((prefix / "conda-meta").glob("*.json"))]
    if arguments.explicit:
        _print_explicit(records, arguments)
        return
    rows = sorted([*map(_row, records), *_pip_rows(prefix)], key=lambda row: row["name"].lower())
    if arguments.names:
        rows = [row for row in rows if any(name in row["name"] for name in arguments.names)]
    if arguments.json:
        print(json.dumps(rows, indent=2))
        return
    print(f"# packages in environment at {prefix}:\n#")
    for row in rows:
        print(f"{row['name']:<28} {row['version']:<16} {row['build_string']:<18} {row['channel']}")


def _print_explicit(records: list[dict], arguments) -> None:
    print("# This file may be used to create an environment using:")
    print("# $ conda create --name <env> --file <this file>\n@EXPLICIT")
    for record in records:
        suffix = ""
        if arguments.md5:
            suffix = f"#{record['md5']}"
        elif arguments.sha256:
            suffix = f"#sha256:{record['sha256']}"
        print(record["url"] + suffix)


def _row(record: dict) -> dict:
    return {
        "base_url": record["url"].rsplit("/", 2)[0],
        "build_number": record["build_number"],
        "build_string": record["build"],
        "channel": "defaults",
        "dist_name": f"{record['name']}-{record['version']}-{record['build']}",
        "name": record["name"],
        "platform": record["subdir"],
        "version": record["version"],
    }


def _pip_rows(prefix: Path) -> list[dict]:
    """What pip installed: distributions whose INSTALLER is not conda."""
    program = (
        "import importlib.metadata as m, json;"
        "print(json.dumps([[d.name, d.version] for d in m.distributions()"
        " if (d.read_text('INSTALLER') or '').strip() != 'conda']))"
    )
    python = prefix / "bin/python"
    if not python.exists():
        return []
    output = subprocess.run([python, "-c", program], capture_output=True, text=True, check=True).stdout
    return [
        {
            "base_url": "https://pypi.org/",
            "build_number": 0,
            "build_string": "pypi_0",
            "channel": "pypi",
            "dist_name": f"{name}-{version}-pypi_0",
            "name": name.lower(),
            "platform": "pypi",
            "version": version,
        }
        for name, version in json.loads(output)
    ]
