"""What a container does: `python3 -m scripts.container web | worker | migrate | health`.

web      serves on port 8000 of every interface, for a proxy that speaks https in front
worker   the hourly housekeeping
migrate  applies the migrations as the owner role and loads the reference data; with HADR_DEMO=1 the demo operation too
health   whether this container's web server and its database answer (exit code 0)
"""

import os
import urllib.request

from scripts.database import migrate
from scripts.paths import MANAGE, PYTHON, ROOT
from scripts.say import Stop, answer, as_command, run_quietly, step
from scripts.serve import server_command

_PORT = 8000


def main(arguments: list[str]) -> int:
    """The command. web and worker become the program itself, so that a container's stop signal reaches it."""
    os.chdir(ROOT)
    match arguments:
        case ["web"]:
            command = [*server_command("0.0.0.0", _PORT), "--forwarded-allow-ips", "*"]
            os.execv(command[0], command)
        case ["worker"]:
            os.execv(PYTHON, [str(PYTHON), str(MANAGE), "run_worker"])
        case ["migrate"]:
            _migrate()
        case ["health"]:
            _health()
        case _:
            raise Stop("Usage: python3 -m scripts.container web|worker|migrate|health")
    return 0


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
    # The server answers only under its own names, so the question has to carry one of them.
    host = os.environ.get("HADR_ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip().lstrip(".")
    question = urllib.request.Request(f"http://127.0.0.1:{_PORT}/readyz", headers={"Host": host})
    with urllib.request.urlopen(question, timeout=5) as reply:
        if reply.status != 200:
            raise Stop(f"HTTP {reply.status}")


if __name__ == "__main__":
    as_command(main)
