"""How gunicorn serves pages and REST (`python3 -m scripts.process web`). Sockets are uvicorn's."""

from pathlib import Path
from typing import Any

from prometheus_client import multiprocess

# Read here already: a bad value stops the master with one line, where a worker would be started again and again.
from hadr import environment, settings

workers = environment.number("HADR_WEB_PROCESSES", 2, least=1)
threads = environment.number("HADR_WEB_THREADS", 8, least=1)
worker_class = "gthread"
# Longer than the proxy keeps an idle connection: the end that may send a request is the end that closes.
keepalive = 75
# Of a worker that shows no life, not of a request.
timeout = 60
# A stopping worker finishes the requests that it has.
graceful_timeout = 30
logconfig_dict = settings.LOGGING
# The workers' signs of life must not wait for a disk.
_MEMORY = Path("/dev/shm")  # noqa: S108  (gunicorn makes a file of its own there)
worker_tmp_dir = str(_MEMORY) if _MEMORY.is_dir() else None
# Every worker opens its own connections: none may be shared by two processes.
preload_app = False


def child_exit(server: Any, worker: Any) -> None:
    """A dead worker's open connections are no longer counted; what it has answered stays counted."""
    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
