"""activation.py PREFIX FILE: writes down what activating the environment sets, beyond what ENV has already.

Nothing activates an environment in a container job, so the packages' scripts in etc/conda/activate.d run here, once,
and the image gets what they set as ENV. FILE: {"path": [before, after], "variables": {name: value}}, and where there is
any, "dropped": {name: why}, what an image cannot keep, and "ended": {script: how}, scripts that end the shell.

A copy of this file lies beside FILE in the image: the verification activates by the same code, from the same start.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Of the shell that runs the scripts, not of the environment.
OF_THE_SHELL = {"_", "SHLVL", "PWD", "OLDPWD", "PATH"}
OF_THE_RUNNER = {"HOME", "CI"}
FOLDERS = "/container-action-path"
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# HOME is a folder that begins so, another one each time: a job has its own, and a value that holds it would be wrong there.
HOME = "container-action-home-"
SECONDS = 60
# A line of a Dockerfile has 65,536 bytes at most.
MOST_BYTES = 30_000

# Scripts are sourced one after the other, as conda does it. The first file gets a script's path before it runs and the shell's
# options behind it; the second one the exported variables, before all scripts, behind each of them, and when a script exits. By
# builtins: with a value of 128 KiB in the environment, no program can be started. Options and traps that a script leaves behind
# (set -e, set -u, trap ... ERR) would end the shell in a later script, so each one starts without them.
SHELL = r"""
_container_action_files=("$1" "$2")
_container_action_most=$3
_container_action_keep() {
  builtin set +aefnuvxCET +o pipefail +o posix
  builtin local _container_action_name _container_action_names
  builtin mapfile -t _container_action_names < <(builtin compgen -e)
  for _container_action_name in "${_container_action_names[@]}"; do
    # Arrays are not in an environment, nor is what has no value.
    [[ ! -v $_container_action_name || ${!_container_action_name@a} == *[aA]* ]] ||
      builtin printf '%s=%s\0' "$_container_action_name" "${!_container_action_name:0:_container_action_most}"
  done >>"${_container_action_files[1]}"
  builtin mapfile -t _container_action_names < <(builtin declare -Fx)
  for _container_action_name in "${_container_action_names[@]}"; do
    builtin printf 'BASH_FUNC_%s%%%%=\0' "${_container_action_name##* }"
  done >>"${_container_action_files[1]}"
  builtin printf '\0' >>"${_container_action_files[1]}"
}
shift 3
_container_action_keep
for _container_action_script in "$@"; do
  builtin trap _container_action_keep EXIT
  builtin printf 'start\0%s\0' "$_container_action_script" >>"${_container_action_files[0]}"
  builtin . "$_container_action_script"
  builtin printf 'end\0%s\0' "$-" >>"${_container_action_files[0]}"
  # Not in the function: bash gives it other traps, and these back when it returns.
  builtin trap - ERR DEBUG RETURN
  builtin set +aefknuvxCET +o pipefail +o posix
  _container_action_keep
done
builtin trap - EXIT
builtin printf 'all\0\0' >>"${_container_action_files[0]}"
"""


def written(file, key=None):
    """Variables in a JSON file of conda's; one that cannot be read has none. conda keeps a removed variable with a word as value."""
    found = {}
    with contextlib.suppress(OSError, ValueError, AttributeError, TypeError):
        content = json.loads(file.read_text(encoding="utf-8"))
        found.update(content.get(key, {}) if key else content)
    found = {str(name): str(value) for name, value in found.items() if value != "***unset***" and name != "PATH"}
    # No process can be given others.
    return {name: value for name, value in found.items() if re.fullmatch(r"[^=\0]+", name) and "\0" not in value}


def of_packages(prefix):
    """Variables that packages have without a script (conda 4.8 and later)."""
    found = {}
    for file in sorted(Path(prefix, "etc/conda/env_vars.d").glob("*.json")):
        found.update(written(file))
    return found


def of_file(prefix):
    """Variables of environment.yml."""
    return written(Path(prefix, "conda-meta/state"), "env_vars")


def start(prefix, home):
    """What conda and a job have set before any script runs: a strict script may ask for it."""
    name = os.path.basename(prefix)
    return {
        "CONDA_PREFIX": prefix,
        "CONDA_DEFAULT_ENV": name,
        "CONDA_EXE": "/opt/conda/bin/conda",
        "CONDA_PROMPT_MODIFIER": f"({name}) ",
        "CONDA_PYTHON_EXE": "/opt/conda/bin/python",
        "CONDA_SHLVL": "1",
        "HOME": home,
        "LANG": "C.UTF-8",
        # A word instead of folders: what the scripts put around it is theirs. The shell finds nothing by it but itself.
        "PATH": f"{prefix}/bin:/usr/bin:/bin:{FOLDERS}",
        # A strict script may ask tput for a colour, which `dumb` refuses.
        "TERM": "xterm",
        "USER": "root",
    }


def pairs(text):
    """The variables of the last complete environment in a text of several, each with an empty pair behind it."""
    last = text.split("\0\0")[-2]
    return dict(pair.split("=", 1) for pair in last.split("\0") if "=" in pair)


def run_shell(scripts, before):
    """The environment behind the last script that let it be written down, [[script, options behind it or None]...], how it came to an
    end (`all` scripts ran, `late`, or `ended`), and what they wrote to standard error."""
    with tempfile.TemporaryDirectory() as folder:
        marks, kept, log = (Path(folder, name) for name in ("marks", "kept", "log"))
        for file in (marks, kept):
            file.touch()
        most = str(MOST_BYTES + 1)
        command = ["bash", "--noprofile", "--norc", "-c", SHELL, "activation", str(marks), str(kept), most, *scripts]
        late = False
        # Not to pipes: what a script leaves running in the background would hold them open.
        with log.open("wb") as errors:
            quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": errors}
            shell = subprocess.Popen(command, env=before, start_new_session=True, **quiet)
            try:
                shell.wait(SECONDS)
            except subprocess.TimeoutExpired:
                late = True
            with contextlib.suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)
            shell.wait()
        words, exported, said = (os.fsdecode(file.read_bytes()) for file in (marks, kept, log))
    if "\0\0" not in exported:
        raise RuntimeError(f"bash did not start for the activation scripts: {said[-300:]}")
    ran = []
    for word, value in zip(words.split("\0")[::2], words.split("\0")[1::2]):
        if word == "start":
            ran.append([value, None])
        elif word == "end":
            ran[-1][1] = value
    # bash hands on what it cannot name, and does not list it.
    after = {**{name: value for name, value in before.items() if not NAME.fullmatch(name)}, **pairs(exported)}
    return after, ran, "all" if words.endswith("all\0\0") else "late" if late else "ended", said


def run_scripts(scripts, before):
    """The environment behind all scripts, whatever one of them does to the shell, and {script: what is wrong with it}."""
    ended = {}
    while scripts:
        before, ran, how, said = run_shell(scripts, before)
        for script, options in ran:
            wrong = re.search(rf"{re.escape(script)}: line \d+: .*(syntax error|unexpected EOF).*", said)
            left = "".join(sorted(set(options or "") & set("eu")))
            if wrong:
                ended[script] = f"bash does not understand it: {wrong[0][len(script) + 2 :][:160]}"
            elif left:
                ended[script] = f"leaves set -{left} behind, which ends a shell at its next mistake"
        if how == "all":
            break
        last = ran[-1][0] if ran else scripts[0]
        if how == "late":
            ended[last] = f"was stopped, since activation took more than {SECONDS} s; what it sets is not recorded"
        else:
            reason = " ".join(said.split())[-160:]
            ended[last] = "ends the shell that activates" + (f": {reason}" if reason else "")
        scripts = scripts[scripts.index(last) + 1 :]
    return before, ended


def why_dropped(name, value):
    if not NAME.fullmatch(name):
        return "this is not the name of a variable"
    if name in OF_THE_RUNNER or re.match("GITHUB_|RUNNER_|ACTIONS_|INPUT_", name):
        return "the runner sets it in every job"
    if HOME in value:
        return "it depends on HOME"
    if len(os.fsencode(value)) > MOST_BYTES:
        return "its value is too long"
    return None if value.isprintable() else "its value has several lines, or characters that cannot be printed"


def activate(prefix):
    """What activation sets: {"path", "variables", "dropped", "ended"}, as in FILE."""
    home = os.path.realpath(tempfile.mkdtemp(prefix=HOME))
    try:
        return activate_with(prefix, home)
    finally:
        # What a script left running may still write there.
        shutil.rmtree(home, ignore_errors=True)


def activate_with(prefix, home):
    folder = Path(prefix, "etc/conda/activate.d")
    scripts = sorted(map(str, folder.glob("*.sh")))
    known = {**of_file(prefix), **start(prefix, home)}
    before = {**of_packages(prefix), **known}
    after, ended = run_scripts(scripts, before)
    result = {"path": ["", ""], "variables": {}, "dropped": {}, "ended": {}}
    result["ended"] = {os.path.basename(script): how for script, how in ended.items()}
    ahead, found, behind = after.get("PATH", "").partition(before["PATH"])
    parts = [":".join(part for part in text.split(":") if HOME not in part) for text in (ahead, behind)]
    if not found:
        result["dropped"]["PATH"] = "a script replaces it, and the image keeps its own"
    elif why_dropped("PATH", "".join(parts)):
        result["dropped"]["PATH"] = why_dropped("PATH", "".join(parts))
    else:
        result["path"] = parts
        if parts != [ahead, behind]:
            result["dropped"]["PATH"] = "a part of it depends on HOME, and is left out"
    for name, value in sorted(after.items()):
        if name in OF_THE_SHELL or known.get(name) == value:
            continue
        why = why_dropped(name, value)
        if why is None:
            result["variables"][name] = value
        else:
            result["dropped"][name] = why
    return result


def record(prefix):
    """As `activate`, without what differs from one time to the next: numbers of processes, the time, temporary folders."""
    one = activate(prefix)
    if not one["variables"] and one["path"] == ["", ""]:
        return one
    if any(re.search(r"\d\d", value) for value in (*one["variables"].values(), *one["path"])):
        # It may be a time: in the next second it is another one.
        time.sleep(1 - time.time() % 1)
    other = activate(prefix)
    for name, value in list(one["variables"].items()):
        if other["variables"].get(name) != value:
            del one["variables"][name]
            one["dropped"][name] = "its value differs each time"
    if one["path"] != other["path"]:
        one["path"] = ["", ""]
        one["dropped"]["PATH"] = "it differs each time, and the image keeps its own"
    return one


def main(prefix, file):
    found = record(prefix)
    for script, how in found["ended"].items():
        print(f"container-action-warning: the activation script {script} {how}")
    for name, why in found["dropped"].items():
        print(f"container-action-warning: what activation sets as {name[:60]!r} cannot be kept in an image: {why}")
    kept = {key: value for key, value in found.items() if value or key in ("path", "variables")}
    Path(file).write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    shutil.copyfile(__file__, Path(file).with_name("activation.py"))


if __name__ == "__main__":
    main(*sys.argv[1:])
