"""Pictures of the screens for the documentation, of the demo operation in a throwaway database: `python3 -m scripts.screenshots`.

With arguments only the pictures with these names are taken anew.
"""

import os
import socket
import subprocess

from scripts import cluster, redis, variables
from scripts.database import APP, OWNER, create, migrate, psql, url
from scripts.paths import MANAGE, PYTHON, ROOT
from scripts.say import Stop, as_command, run_quietly, step
from scripts.serve import server_command, wait_until_healthy
from scripts.setup import prepare

DATABASE = "hadr_screenshots"


def main(names: list[str]) -> int:
    """The command. Raises Stop when there is no Chromium, or when a screen could not be brought to stand."""
    prepare(for_tests=True)
    it = cluster.cluster("test")
    started_database = cluster.start(it)
    started_redis = redis.start()
    values = variables.for_test(it) | {
        "DATABASE_URL": url(it, APP, DATABASE),
        "HADR_OWNER_DATABASE_URL": url(it, OWNER, DATABASE),
    }
    if not values["CHROMIUM"]:
        raise Stop("No Chromium was found. Install one (apt-get install chromium) and start again.")
    environment = {**os.environ, **values}
    try:
        psql(it, "postgres", "-c", f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        create(it, DATABASE)
        step("Loading the demo operation into a database of its own")
        migrate(environment, "migrate-screenshots")
        for command in ("load_reference_data", "load_demo_operation"):
            run_quietly(command, [PYTHON, MANAGE, command], env=environment)
        _take(names, environment)
    finally:
        psql(it, "postgres", "-c", f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        if started_redis:
            redis.stop()
        if started_database:
            cluster.stop(it)
    return 0


def _take(names: list[str], environment: dict[str, str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(server_command("127.0.0.1", port), cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
    try:
        wait_until_healthy(server, port)
        step("Taking the pictures")
        command = [str(PYTHON), "-m", "tests.browser.photographer", f"http://127.0.0.1:{port}", *names]
        if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
            raise Stop("Not every picture was taken.")
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    as_command(main)
