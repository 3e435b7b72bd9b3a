"""Builds the channel: build.py WHEELS CHANNEL. Runs on the stand-in system, with Debian's Python 3.13."""

import asyncio
import os
import shutil
import sys
import tempfile
import time
import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import conda_file
import python_recipe
import wheels
from rattler.index import index_fs

HERE = Path(__file__).resolve().parent


def repackage(path: Path, depends: list[str], channel: Path) -> Path:
    with tempfile.TemporaryDirectory() as scratch:
        package = wheels.unpack(wheels.Wheel(path), Path(scratch))
        package.depends = depends
        return conda_file.write(package, channel)


def repackage_python(channel: Path) -> Path:
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "root"
        root.mkdir()
        return conda_file.write(python_recipe.build(root, HERE), channel)


def metapackages(configuration: dict, current: dict[str, wheels.Wheel], every: list[wheels.Wheel], channel: Path) -> None:
    """The anaconda releases: no files, every dependency of the direct content pinned to version and build."""
    direct = [name for group in configuration["anaconda"].values() for name in group]
    by_version = {(w.name, w.version): w for w in every}
    for release, changes in configuration["releases"].items():
        pins = ["python >=3.13,<3.14.0a0"]
        for name in sorted(direct):
            wheel = by_version[(name, changes[name])] if name in changes else current[name]
            pins.append(f"{wheel.name} {wheel.version} {wheel.build}")
        with tempfile.TemporaryDirectory() as scratch:
            package = conda_file.Package("anaconda", release, "py_0", pins, Path(scratch), noarch="generic")
            conda_file.write(package, channel)


def activated(channel: Path) -> None:
    """A package whose activation script sets variables and PATH, as those of compilers, GDAL or OpenJDK do."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        (root / "share/activated/bin").mkdir(parents=True)
        (root / "share/activated/bin/activated-tool").write_text("#!/bin/sh\necho works\n")
        (root / "share/activated/bin/activated-tool").chmod(0o755)
        (root / "etc/conda/activate.d").mkdir(parents=True)
        script = 'export ACTIVATED_HOME="$CONDA_PREFIX/share/activated"\nexport PATH="$ACTIVATED_HOME/bin:$PATH"\n'
        (root / "etc/conda/activate.d/activated.sh").write_text(script)
        conda_file.write(conda_file.Package("activated", "1.0", "0", [], root, noarch="generic"), channel)


def activating(channel: Path) -> None:
    """One package for each file in activate/, `activates-NAME`: every shape that activation scripts of conda-forge's packages
    have, with what such packages put beside them; and one with variables that need no script."""
    for script in sorted((HERE / "activate").glob("*.sh")):
        with tempfile.TemporaryDirectory() as scratch:
            root = Path(scratch)
            for folder, text in (("activate.d", script.read_text()), ("deactivate.d", "exit 1\n")):
                (root / "etc/conda" / folder).mkdir(parents=True)
                for suffix in (".sh", ".csh", ".fish"):
                    other = f"setenv FROM_{suffix[1:].upper()} 1\n"
                    (root / "etc/conda" / folder / f"{script.stem}{suffix}").write_text(text if suffix == ".sh" else other)
            conda_file.write(conda_file.Package(f"activates-{script.stem}", "1.0", "0", [], root, noarch="generic"), channel)
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        (root / "etc/conda/env_vars.d").mkdir(parents=True)
        (root / "etc/conda/env_vars.d/activates-without-script.json").write_text('{"WITHOUT_SCRIPT": "from a package"}\n')
        conda_file.write(conda_file.Package("activates-without-script", "1.0", "0", [], root, noarch="generic"), channel)


def main(downloads: Path, channel: Path) -> None:
    started = time.monotonic()
    configuration = tomllib.loads((HERE / "packages.toml").read_text())
    every = [wheels.Wheel(path) for path in sorted(downloads.rglob("*.whl"))]
    current = {w.name: w for w in every if w.path.parent == downloads}
    names = {w.key: w.name for w in every}
    shutil.rmtree(channel, ignore_errors=True)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(repackage_python, channel)]
        # Largest first, so that no core waits for one late giant.
        for wheel in sorted(every, key=lambda w: -w.path.stat().st_size):
            jobs.append(pool.submit(repackage, wheel.path, wheels.dependencies(wheel, names), channel))
        for job in jobs:
            print(f"{time.monotonic() - started:5.1f} s  {job.result().name}", flush=True)
    metapackages(configuration, current, every, channel)
    activated(channel)
    activating(channel)
    asyncio.run(index_fs(channel, write_zst=True, write_shards=False))
    size = sum(p.stat().st_size for p in channel.rglob("*.conda"))
    print(f"{len(jobs)} packages, {size / 1e6:.0f} MB, {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.flush()
    # py-rattler's threads can crash the interpreter's own shutdown.
    os._exit(0)
