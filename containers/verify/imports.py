"""imports.py NAME...: imports modules, in a process that a crash may end; `import_all` starts it, and reads what it says."""

import importlib
import os
import re
import subprocess
import sys
import time

# Seconds for one module, and for all of them: an import that needs longer compiles something, or waits.
MODULE_SECONDS = 120
ALL_SECONDS = 300

# What a module lacks here and may have where the lecture runs: no contradiction between packages.
NOT_HERE = re.compile(
    r"libcuda\.so|libnvidia|libnvcuvid|cuda driver|no cuda|cuda.{0,20}not available|\bGPU\b|\bTPU\b|\bROCm\b"
    r"|\$?DISPLAY\b|cannot connect to X|Xlib|no display|Wayland|TclError|licen[cs]e"
    # A notebook, another program, or a variable that a step of the job sets.
    r"|get_ipython|\bJVM\b|libjvm|\bJDK\b|\bJRE\b|\b\w+_HOME\b|(?:executable|program|binary).{0,40}not (?:be )?found|not found (?:in|on) (?:your )?\$?PATH"
    r"|^FileNotFoundError: .*No such file or directory: '[^/.']+'$|(?-i:^KeyError: '[A-Z][A-Z0-9_]+'$)"
    r"|name resolution|getaddrinfo|gaierror|Network is unreachable|Connection refused|URLError|ConnectionError|Max retries",
    re.IGNORECASE,
)


def run(names, seconds):
    """(modules that were tried, {module: message}, how it ended: `finished`, `late`, or the exit code in words)."""
    child = subprocess.Popen(
        [sys.executable, "-B", __file__, *names], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    tried, failed, last = [], {}, time.monotonic()
    os.set_blocking(child.stdout.fileno(), False)
    text, limit = b"", last + seconds
    while True:
        # In this order: what it wrote at its end is read before that end counts.
        over = child.poll() is not None
        chunk = child.stdout.read()
        if chunk:
            text += chunk
            *lines, text = text.split(b"\n")
            for line in lines:
                word, _, rest = line.decode(errors="replace").partition(" ")
                last = time.monotonic()
                if word == "trying":
                    tried.append(rest)
                elif word == "failed":
                    module, _, why = rest.partition(" ")
                    failed[module] = why
                elif word == "finished":
                    child.wait()
                    return tried, failed, "finished"
        elif over:
            return tried, failed, f"the interpreter ended with code {child.returncode}"
        now = time.monotonic()
        if now > limit or now - last > MODULE_SECONDS:
            child.kill()
            child.wait()
            return tried, failed, "late"
        time.sleep(0.02)


def import_all(names):
    """({module: why it does not import}, warnings)."""
    failed, said, end = {}, [], time.monotonic() + ALL_SECONDS
    while names:
        tried, wrong, ended = run(names, max(end - time.monotonic(), 1))
        failed.update(wrong)
        if ended == "finished":
            break
        if not tried:
            failed[names[0]] = f"and what follows: {ended}"
            break
        rest = names[names.index(tried[-1]) + 1 :]
        if ended == "late":
            said.append(f"{tried[-1]} was not imported within {MODULE_SECONDS} s")
            if rest and time.monotonic() >= end:
                said.append(f"the time limit passed before the import of {', '.join(rest)}")
                break
        else:
            failed[tried[-1]] = ended
        names = rest
    for module, why in list(failed.items()):
        # By itself: two packages may each work, and not beside each other in one process.
        _, again, ended = run([module], MODULE_SECONDS)
        if ended == "finished" and module not in again:
            del failed[module]
        elif NOT_HERE.search(again.get(module, why)) or again.get(module, "").startswith("SystemExit"):
            said.append(f"{module} ({again.get(module, why)})")
            del failed[module]
    return failed, said


def main(names):
    report = os.fdopen(os.dup(1), "w", buffering=1)
    # What modules print goes nowhere, wherever they print it.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    # The modules beside this file would hide the environment's.
    sys.path[:] = [folder for folder in sys.path if os.path.realpath(folder) != os.path.dirname(os.path.realpath(__file__))]
    for name in names:
        report.write(f"trying {name}\n")
        try:
            importlib.import_module(name)
        except BaseException as error:
            report.write(f"failed {name} {type(error).__name__}: {' '.join(str(error).split())[:160]}\n")
    report.write("finished\n")
    report.flush()
    # Some libraries crash while the interpreter shuts down, which is no failure to import.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
