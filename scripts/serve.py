"""Sets up what is missing and serves HADR on this machine until Ctrl-C: `python3 -m scripts.serve`.

PORT chooses the port; DATABASE_URL (with HADR_OWNER_DATABASE_URL) another database than the private cluster.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from types import FrameType

from scripts import assets, cluster, operation, variables
from scripts.database import DATABASE, create
from scripts.paths import LOCAL, PYTHON, ROOT
from scripts.say import Stop, answer, as_command, step
from scripts.setup import prepare
from scripts.terminal import own_terminal

_ADDRESS = "127.0.0.1"
_START_SECONDS = 60
_GRACE_SECONDS = 5


class _Ended(Exception):
    """Ctrl-C, or a signal that asks to end."""


def main(_arguments: list[str]) -> int:
    """The command: 0 after Ctrl-C, SIGTERM or a closed terminal; 1 when the server ends by itself."""
    port = _port()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _end)
    with own_terminal():
        ours = None
        try:
            prepare(for_tests=False)
            it = None if os.environ.get("DATABASE_URL") else cluster.cluster("run")
            if it is not None:
                # Noted before the start, so that an interrupted start is undone too; one that ran already is left to its starter.
                ours = None if cluster.is_answering(it) else it
                cluster.start(it)
                create(it, DATABASE)
            values = variables.for_run(it)
            operation.load(it, values)
            assets.collect(values)
            return _serve(port, values, keeps_database=ours is None)
        except _Ended:
            step("Asked to stop")
            return 0
        finally:
            for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(each, signal.SIG_IGN)  # a second Ctrl-C must not cut the stopping short
            if ours is not None:
                step("Stopping the database")
                cluster.stop(ours)


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise _Ended


def _port() -> int:
    """The port to serve on, known to be free."""
    text = os.environ.get("PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65_536:
        raise Stop(f"PORT={text} is no port number.")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_ADDRESS, int(text)))
        except PermissionError:
            raise Stop(f"Port {text} needs root. Choose one above 1023: make run PORT=8001") from None
        except OSError:
            raise Stop(f"Port {text} is taken by another program. Choose another one: make run PORT={int(text) + 1}") from None
    return int(text)


def server_command(address: str, port: int) -> list[str]:
    """uvicorn with what dependable delivery needs: no per-message compression, bounded frames, an end that waits for requests."""
    return [
        str(PYTHON), "-m", "uvicorn", "hadr.asgi:application",
        "--host", address, "--port", str(port),
        "--ws", "hadr.sockets:SocketProtocol", "--ws-per-message-deflate", "false", "--ws-max-size", "1048576",
        "--lifespan", "on", "--no-server-header", "--no-access-log", "--log-level", "warning",
        "--timeout-graceful-shutdown", str(_GRACE_SECONDS),
    ]  # fmt: skip


def _serve(port: int, values: Mapping[str, str], *, keeps_database: bool) -> int:
    """Start the server, tell where it is once it answers, and wait for its end."""
    step("Starting the server")
    command = server_command(_ADDRESS, port)
    if shutil.which("setpriv"):
        command = ["setpriv", "--pdeathsig", "TERM", *command]  # even a kill -9 of this command leaves no server behind
    server = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **values, "PORT": str(port)}, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        wait_until_healthy(server, port)
        step("Serving")
        _tell(port, keeps_database=keeps_database)
        code = server.wait()
        raise Stop(f"The server ended by itself (exit code {code}).")
    finally:
        if server.poll() is None:
            step("Stopping the server")
            server.terminate()
            try:
                server.wait(_GRACE_SECONDS + 5)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def wait_until_healthy(server: subprocess.Popen[bytes], port: int) -> None:
    """Return once the server answers; raises Stop when it ended or takes too long."""
    until = time.monotonic() + _START_SECONDS
    last = "no answer"
    while time.monotonic() < until:
        if server.poll() is not None:
            raise Stop(f"The server ended at its start (exit code {server.returncode}); what it said stands above.")
        try:
            with urllib.request.urlopen(f"http://{_ADDRESS}:{port}/healthz", timeout=5) as reply:
                if reply.status == 200:
                    return
        except urllib.error.HTTPError as error:
            last = f"HTTP {error.code}: {error.read(300).decode(errors='replace')}"
        except OSError as error:
            last = str(error)
        time.sleep(0.1)
    raise Stop(f"The server did not get healthy in {_START_SECONDS} s ({last}).")


def _tell(port: int, *, keeps_database: bool) -> None:
    """The closing lines of the start: where, who, and how to end it."""
    answer(f"\n  HADR is at http://{_ADDRESS}:{port}/\n")
    for line in operation.accounts():
        answer(f"  {line}")
    given = "from HADR_DEMO_PASSWORD" if os.environ.get("HADR_DEMO_PASSWORD") else f"kept in {LOCAL / 'demo_password'}"
    answer(f"\n  Password of the demo accounts: {variables.demo_password()}  ({given})")
    rest = "; the database was running before and stays (make stop)" if keeps_database else " and its database"
    answer(f"  Ctrl-C stops the server{rest}.\n")


if __name__ == "__main__":
    as_command(main)
