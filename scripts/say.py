"""What the commands tell the person who started them: each step as it begins, one clear line when it cannot go on."""

import errno
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from scripts.paths import LOGS, ROOT

_STARTED = time.monotonic()
_TAIL_LINES = 30
_GRACE_SECONDS = 15


class Stop(Exception):
    """The command cannot go on. Its text is one line that names the remedy; `detail` is what a program printed."""

    def __init__(self, line: str, detail: str = "") -> None:
        super().__init__(line)
        self.detail = detail


def step(text: str) -> None:
    """Print what begins now, with the seconds since the command was started. Goes to stderr: stdout is for answers."""
    print(f"[{time.monotonic() - _STARTED:6.1f} s] {text}", file=sys.stderr, flush=True)


def answer(text: str = "") -> None:
    """Print a line that the person asked for."""
    print(text, flush=True)


def run_quietly(
    name: str,
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
) -> str:
    """Run `command` without a terminal; its output goes to `.local/log/<name>.log` and is returned.

    Raises Stop with the last lines of that output when it fails, when it does not exist or when the disk is full.
    """
    LOGS.mkdir(mode=0o700, parents=True, exist_ok=True)
    log = LOGS / f"{name}.log"
    argv = [str(part) for part in command]
    with log.open("w+", encoding="utf-8", errors="replace") as out:
        try:
            program = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=env, cwd=cwd)
        except FileNotFoundError as missing:
            raise Stop(f"{argv[0]} is not installed. `make setup` installs what is missing.") from missing
        code = _wait_or_end(program)
        out.seek(0)
        text = out.read()
    if code == 0:
        return text
    if "No space left on device" in text:
        raise Stop(f"The disk is full ({ROOT}). Free some space and start again.")
    raise Stop(
        f"`{shlex.join(argv)}` failed (exit code {code}); the whole output is in {log}.",
        "\n".join(text.splitlines()[-_TAIL_LINES:]),
    )


def _wait_or_end(program: subprocess.Popen[bytes]) -> int:
    """The exit code. When the person interrupts, the program may finish what a kill would break (a package's set-up)."""
    try:
        return program.wait()
    except BaseException:
        program.terminate()
        try:
            program.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
        raise


def as_command(main: Callable[[list[str]], int]) -> None:
    """Run `main` with the command line's arguments and leave with its exit code; a Stop becomes one clear line."""
    try:
        code = main(sys.argv[1:])
    except Stop as stop:
        if stop.detail:
            print(stop.detail, file=sys.stderr)
        print(f"Stopped: {stop}", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        code = 130
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES):
            raise
        print(f"Stopped: {os.strerror(error.errno)}: {error.filename or ROOT}", file=sys.stderr)
        code = 1
    sys.exit(code)
