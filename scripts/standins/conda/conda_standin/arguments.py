"""The command lines that mamba and conda share, as far as containers use them."""

import argparse

from conda_standin import commands, listing
from conda_standin.paths import prefix_of

# Accepted and without effect here: there is nothing to ask, one channel, and nothing is compiled.
IGNORED = ("--quiet", "-q", "--no-pyc", "--no-default-packages", "--no-pin", "--strict-channel-priority")


def parse(program: str, words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=program, description="stand-in over a local channel")
    parser.add_argument("--version", action="version", version=_version(program))
    actions = parser.add_subparsers(metavar="COMMAND", required=True)

    env = actions.add_parser("env", help="environments from files").add_subparsers(metavar="COMMAND", required=True)
    _command(env, "create", commands.env_create)
    _command(env, "update", commands.env_update)
    _command(env, "remove", commands.env_remove)
    _command(env, "list", commands.env_list)

    _command(actions, "create", commands.create, names=True)
    _command(actions, "install", commands.install, names=True)
    _command(actions, "update", commands.update, names=True, aliases=["upgrade"])
    _command(actions, "remove", commands.remove, names=True, aliases=["uninstall"])
    _command(actions, "info", commands.info)

    listed = _command(actions, "list", listing.list_packages, names=True)
    for flag in ("--explicit", "--md5", "--sha256"):
        listed.add_argument(flag, action="store_true")

    cleaned = actions.add_parser("clean", help="remove the package cache")
    for flags in (("-a", "--all"), ("-f", "--force-pkgs-dirs"), ("-y", "--yes"), ("-t", "--tarballs"), ("-p", "--packages"), ("-i", "--index-cache")):
        cleaned.add_argument(*flags, action="store_true")
    cleaned.set_defaults(run=commands.clean)

    run = actions.add_parser("run", help="run a command in an environment")
    _place(run)
    for flag in ("--no-capture-output", "--live-stream"):
        run.add_argument(flag, action="store_true")
    run.add_argument("command", nargs=argparse.REMAINDER)
    run.set_defaults(run=commands.run)

    arguments = parser.parse_args(words)
    arguments.program = program
    arguments.where = lambda: prefix_of(getattr(arguments, "name", None), getattr(arguments, "prefix", None))
    return arguments


def _command(actions, name: str, function, names: bool = False, aliases=()) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, aliases=list(aliases))
    _place(parser)
    parser.add_argument("-f", "--file", dest="files", action="append", default=[])
    parser.add_argument("-c", "--channel", dest="channels", action="append", default=[])
    for flags in (("-y", "--yes"), ("--json",), ("--dry-run",), ("--prune",), ("--all",)):
        parser.add_argument(*flags, action="store_true")
    parser.add_argument("--override-channels", action="store_true")
    parser.add_argument(*IGNORED, dest="ignored", action="store_true")
    parser.add_argument("--solver", choices=["libmamba", "classic"])
    parser.set_defaults(names=[], run=function)
    if names:
        parser.add_argument("names", nargs="*", metavar="SPEC")
    return parser


def _place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-n", "--name")
    parser.add_argument("-p", "--prefix")


def _version(program: str) -> str:
    # The shape of the real commands: mamba prints the bare number, conda its name first.
    return "2.3.2 (stand-in)" if program == "mamba" else "conda 26.3.2 (stand-in)"
