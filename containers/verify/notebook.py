"""notebook.py OUTCOMES [yes]: whether the kernel python3 exists and is of this environment; with `yes`, also by executing a cell."""

import os
import shutil
import sys
import tempfile
import time

from outcomes import write_outcome


def kernelspec():
    """(errors, whether its program is of this environment as far as its name tells)"""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return ["there is no kernel named python3"], False
    except Exception as error:
        return [f"the kernel python3 cannot be read: {type(error).__name__}: {error}"], False
    program = shutil.which(spec.argv[0])
    if program is None:
        return [f"the kernel python3 starts {spec.argv[0]}, which does not exist"], False
    inside = os.path.realpath(program).startswith(os.path.realpath(sys.prefix) + os.sep)
    # A name without folder is looked up where the kernel is started, behind the environment's own folder.
    return [], inside or not os.path.isabs(spec.argv[0])


def execute():
    """What the cell wrote: the prefix of the kernel's Python."""
    import nbformat
    from nbclient import NotebookClient

    cell = nbformat.v4.new_code_cell("import sys\nprint('prefix=' + sys.prefix)")
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    NotebookClient(notebook, timeout=300).execute()
    # Warnings of the kernel are outputs, too.
    written = "".join(output.get("text", "") for output in cell["outputs"] if output.get("name") == "stdout")
    return [line[len("prefix=") :] for line in written.splitlines() if line.startswith("prefix=")]


def last_words(file):
    """The line in which a kernel says why it ended: of several, the last that names an error."""
    file.seek(0)
    lines = [line.strip() for line in file.read().decode(errors="replace").splitlines() if line.strip()]
    return next((line for line in reversed(lines) if "Error" in line), lines[-1] if lines else "")


def main(outcomes, client=""):
    started = time.monotonic()
    wrong, inside = kernelspec()
    prefixes = []
    executing = time.monotonic()
    if client:
        errors = tempfile.TemporaryFile()
        os.dup2(errors.fileno(), 2)
        try:
            prefixes = execute()
            problem = [] if prefixes else ["the cell has no output"]
        except BaseException as error:
            text = " ".join(f"{type(error).__name__}: {error}".split())
            problem = [f"the notebook was not executed: {text[-200:]} {last_words(errors)[-200:]}".strip()]
        write_outcome(outcomes, "notebook.executes", problem, [], executing)
    if not wrong and prefixes and os.path.realpath(prefixes[0]) != os.path.realpath(sys.prefix):
        wrong = [f"the kernel python3 belongs to {prefixes[0]}, not to the environment in {sys.prefix}"]
    said = [] if wrong or inside or prefixes else [f"the kernel python3 does not name a program of the environment in {sys.prefix}"]
    write_outcome(outcomes, "notebook.kernelspec", wrong, said, started)
    sys.stdout.flush()
    # Leaving as usual would write a traceback of the client's end, or wait for it.
    os._exit(0)


main(*sys.argv[1:])
