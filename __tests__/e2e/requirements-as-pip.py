"""requirements-as-pip.py PIP FOLDER: what pip itself makes of the lines in a JSON list on standard input.

PIP: folder that holds the package pip. FOLDER: where paths are looked for. Prints a JSON object for each line.
"""

import copy
import json
import os
import shlex
import sys

sys.path.insert(0, sys.argv[1])
os.chdir(sys.argv[2])

from pip._internal.exceptions import PipError
from pip._internal.req import constructors, req_file
from pip._vendor.packaging import markers
from pip._vendor.packaging.utils import canonicalize_name

ENVIRONMENT = {
    "implementation_name": "cpython",
    "implementation_version": "3.12.4",
    "os_name": "posix",
    "platform_machine": "x86_64",
    "platform_release": "6.8.0",
    "platform_system": "Linux",
    "platform_version": "#1 SMP",
    "python_full_version": "3.12.4",
    "platform_python_implementation": "CPython",
    "python_version": "3.12",
    "sys_platform": "linux",
}
markers._cached_default_environment = lambda: ENVIRONMENT


def judged(text):
    lines = list(req_file.preprocess(text))
    if len(lines) != 1:
        return {"lines": len(lines)}
    args, words = req_file.break_args_options(lines[0][1])
    try:
        # pip's parsers share their default lists.
        options, rest = req_file.build_parser().parse_args(shlex.split(words), copy.deepcopy(DEFAULTS))
    except ValueError as error:
        return {"error": str(error)}
    given = {name: value for name, value in vars(options).items() if used(name, value)}
    answer = {"rest": rest, "options": sorted(given), "args": args}
    for name in ("requirements", "constraints", "editables", "find_links"):
        answer[name] = given.get(name, [])
    if args:
        requirement = constructors.install_req_from_line(args)
    elif options.editables:
        requirement = constructors.install_req_from_editable(options.editables[0])
    else:
        return answer
    answer["name"] = requirement.name and canonicalize_name(requirement.name)
    answer["link"] = requirement.link and requirement.link.url
    answer["installed"] = requirement.match_markers()
    return answer


def used(name, value):
    if name in ("format_control", "release_control"):
        return any(getattr(value, slot) for slot in value.__slots__) if value else False
    return bool(value)


DEFAULTS = req_file.build_parser().get_default_values()
DEFAULTS.index_url = None

for line in json.load(sys.stdin):
    try:
        result = judged(line)
    except (PipError, req_file.OptionParsingError, ValueError, KeyError) as error:
        result = {"error": str(getattr(error, "msg", error)) or type(error).__name__}
    print(json.dumps(result))
