"""Entry: runs one command and leaves with its exit code."""

import os
import sys

from conda_standin.paths import provide_certificates


def main() -> int:
    provide_certificates()
    from conda_standin.arguments import parse
    from conda_standin.errors import CommandError

    try:
        arguments = parse(sys.argv[1], sys.argv[2:])
        return arguments.run(arguments) or 0
    except CommandError as error:
        print(f"error    libmamba {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


try:
    code = main()
except SystemExit as leaving:
    code = leaving.code if isinstance(leaving.code, int) else 1
except BaseException:
    import traceback

    traceback.print_exc()
    code = 1
sys.stdout.flush()
sys.stderr.flush()
# py-rattler's threads can crash the interpreter's own shutdown.
os._exit(code)
