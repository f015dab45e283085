"""A private Redis on a Unix socket, without persistence: the channel layer of the tests. Its loss costs nothing."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from scripts.paths import LOGS, checkout_key
from scripts.say import Stop, run_quietly, step

FOLDER = Path("/tmp") / f"hadr-{checkout_key()}-redis"
SOCKET = FOLDER / "redis.sock"
URL = f"unix://{SOCKET}"
_PIDFILE = FOLDER / "redis.pid"


def is_answering() -> bool:
    """Whether our Redis answers on its socket."""
    ping = ["redis-cli", "-s", str(SOCKET), "ping"]
    return SOCKET.exists() and subprocess.run(ping, check=False, capture_output=True).stdout.strip() == b"PONG"


def start() -> bool:
    """Start it in the background. False when it was running already."""
    if shutil.which("redis-server") is None:
        raise Stop("redis-server is not installed. `make setup` installs it.")
    if is_answering():
        return False
    step("Starting Redis")
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    if FOLDER.is_symlink() or FOLDER.lstat().st_uid != os.geteuid():
        raise Stop(f"{FOLDER} was made by somebody else. Remove it and start again.")
    LOGS.mkdir(mode=0o700, parents=True, exist_ok=True)
    options = {
        "port": "0", "unixsocket": str(SOCKET), "unixsocketperm": "700", "save": "", "appendonly": "no", "daemonize": "yes",
        "pidfile": str(_PIDFILE), "logfile": str(LOGS / "redis-server.log"), "dir": str(FOLDER),
        "maxmemory": "256mb", "maxmemory-policy": "noeviction",
    }  # fmt: skip
    command = ["redis-server"]
    for option, value in options.items():
        command += [f"--{option}", value]
    run_quietly("redis", command)
    for _ in range(100):
        if is_answering():
            return True
        time.sleep(0.05)
    raise Stop(f"Redis did not start; its log is {LOGS / 'redis-server.log'}.")


def stop() -> None:
    """Stop it; nothing happens when it does not run."""
    if is_answering() and _PIDFILE.is_file():
        os.kill(int(_PIDFILE.read_text()), signal.SIGTERM)
