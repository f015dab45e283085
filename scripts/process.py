"""What one process of an installation does: `python3 -m scripts.process web | sockets | worker | migrate | health`.

web      pages and REST: gunicorn, HADR_WEB_PROCESSES processes of HADR_WEB_THREADS threads
sockets  live push (and whatever else needs an event loop): uvicorn, one process; start as many as there are processors
worker   the hourly housekeeping
migrate  applies the migrations as the owner role and loads the reference data; with HADR_DEMO=1 the demo operation too
health   whether the web or socket process here, and its database, answer (exit code 0)

web and sockets listen at HADR_LISTEN for a proxy that speaks https (deploy/nginx). Containers and systemd units start these.
"""

import os
import tempfile
import urllib.request

from scripts.database import migrate
from scripts.paths import MANAGE, PYTHON, ROOT
from scripts.say import Stop, answer, as_command, run_quietly, step
from scripts.serve import server_command

_WEB_THREADS = "8"
#: Connections to the database that one socket process keeps: its sockets share the reads of six threads, each of which keeps one;
#: the others are for requests.
_SOCKET_POOL = "12"


def main(arguments: list[str]) -> int:
    """The command. web, sockets and worker become the program itself, so that a stop signal reaches it."""
    os.chdir(ROOT)
    match arguments:
        case ["web"]:
            _become_web()
        case ["sockets"]:
            _become_sockets()
        case ["worker"]:
            os.execv(PYTHON, [str(PYTHON), str(MANAGE), "run_worker"])
        case ["migrate"]:
            _migrate()
        case ["health"]:
            _health()
        case _:
            raise Stop("Usage: python3 -m scripts.process web|sockets|worker|migrate|health")
    return 0


def _listen() -> tuple[str, int]:
    host, _colon, port = os.environ.get("HADR_LISTEN", "0.0.0.0:8000").rpartition(":")
    if not host or not port.isdigit():
        raise Stop("HADR_LISTEN is no address. Write host:port, such as 127.0.0.1:8001.")
    return host.strip("[]"), int(port)


def _become_web() -> None:
    host, port = _listen()
    threads = os.environ.setdefault("HADR_WEB_THREADS", _WEB_THREADS)
    if not threads.isdigit() or threads == "0":
        raise Stop(f"HADR_WEB_THREADS={threads} is no number of threads.")
    # Each thread answers one request with one connection; one more is for the start of a worker.
    os.environ.setdefault("HADR_DATABASE_POOL", str(int(threads) + 1))
    # The sisters add up their numbers in files here, so that /metrics tells all of them whichever answers.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="hadr-metrics-")
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    command = [str(PYTHON), "-m", "gunicorn", "--config", "deploy/gunicorn.py", "--bind", bind, "hadr.wsgi:application"]
    os.execv(command[0], command)


def _become_sockets() -> None:
    os.environ.setdefault("HADR_DATABASE_POOL", _SOCKET_POOL)
    # Who may set X-Forwarded-For is whoever can reach this port at all: the proxy.
    command = [*server_command(*_listen()), "--forwarded-allow-ips", "*"]
    os.execv(command[0], command)


def _migrate() -> None:
    step("Migrating the database")
    migrate({})
    step("Loading boundaries and place names")
    run_quietly("load_reference_data", [PYTHON, MANAGE, "load_reference_data"])
    if os.environ.get("HADR_DEMO") == "1":
        if not os.environ.get("HADR_DEMO_PASSWORD"):
            raise Stop("HADR_DEMO=1 needs HADR_DEMO_PASSWORD.")
        step("Loading the demo operation")
        answer(run_quietly("load_demo_operation", [PYTHON, MANAGE, "load_demo_operation"]))


def _health() -> None:
    host, port = _listen()
    if host in ("0.0.0.0", "::"):
        host = "127.0.0.1"
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/readyz", timeout=8) as reply:
            answer(reply.read().decode())
    except OSError as error:  # an HTTP status is one too
        raise Stop(f"Not ready: {error}") from None


if __name__ == "__main__":
    as_command(main)
