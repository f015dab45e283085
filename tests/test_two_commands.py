"""`make run` and its private database: what they survive and what they say when they cannot go on."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    """A checkout of its own, which the database's account can enter, with the scripts alone in it."""
    folder = Path(f"/tmp/hadr-test-{os.getpid()}-{tmp_path.name}")
    folder.mkdir(mode=0o755)
    for name in ("scripts", "deploy"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "Makefile", folder)
    yield folder
    script(folder, "import scripts.cluster as c; c.remove(c.cluster('run'))")
    shutil.rmtree(folder, ignore_errors=True)


def script(checkout: Path, text: str) -> str:
    """Run Python code in the checkout; what it printed."""
    result = subprocess.run([sys.executable, "-c", text], cwd=checkout, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


START = "import scripts.cluster as c, scripts.database as d; it = c.cluster('run'); c.start(it); d.create(it, 'hadr'); "


def test_a_killed_database_starts_again_and_has_lost_nothing(checkout: Path):
    script(checkout, START + "d.psql(it, 'hadr', '-c', 'CREATE TABLE kept AS SELECT 7 AS number')")
    data = Path(script(checkout, "import scripts.cluster as c; print(c.cluster('run').data)"))
    os.kill(int((data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    assert script(checkout, START + "print(d.psql(it, 'hadr', '-c', 'SELECT number FROM kept'))") == "7"


def test_a_lock_file_whose_process_is_another_program_is_no_obstacle(checkout: Path):
    script(checkout, START + "c.stop(it)")
    data = Path(script(checkout, "import scripts.cluster as c; print(c.cluster('run').data)"))
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")
    assert script(checkout, START + "print(c.is_answering(it))") == "True"


def test_the_database_is_safe_private_and_never_root(checkout: Path):
    shown = " || '/' || ".join(f"current_setting('{name}')" for name in ("fsync", "synchronous_commit", "listen_addresses"))
    assert script(checkout, START + f"""print(d.psql(it, 'hadr', '-c', "SELECT {shown}"))""") == "on/on/"
    socket_folder = Path(script(checkout, "import scripts.cluster as c; print(c.cluster('run').socket)"))
    assert socket_folder.stat().st_mode & 0o777 == 0o700
    data = Path(script(checkout, "import scripts.cluster as c; print(c.cluster('run').data)"))
    process = int((data / "postmaster.pid").read_text().split()[0])
    assert Path(f"/proc/{process}").stat().st_uid != 0


def test_a_taken_port_is_one_clear_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = serve(PORT=str(port))
    assert said == f"Stopped: Port {port} is taken by another program. Choose another one: make run PORT={port + 1}"


def test_a_port_that_is_none_is_one_clear_line():
    assert serve(PORT="eighty") == "Stopped: PORT=eighty is no port number."


def serve(**variables: str) -> str:
    command = [sys.executable, "-m", "scripts.serve"]
    result = subprocess.run(command, cwd=ROOT, env={**os.environ, **variables}, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    return result.stderr.strip()


def test_missing_packages_without_root_are_named_in_one_command(checkout: Path, tmp_path: Path):
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("apt-get", "dpkg-query", "sh"):
        (programs / name).symlink_to(shutil.which(name) or "/bin/true")
    text = (
        "import scripts.packages as p, scripts.say as s, sys; p.IS_ROOT = False\n"
        "try: p.install(['gettext', 'redis-server'])\n"
        "except s.Stop as stop: print(stop)"
    )
    result = subprocess.run(
        [sys.executable, "-c", text], cwd=checkout, env={"PATH": str(programs)}, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == (
        "Missing packages. Ask for: sudo apt-get update && sudo apt-get install -y --no-install-recommends gettext redis-server"
    )


def test_continuous_integration_runs_the_developers_command():
    run = ROOT / ".ci" / "run"
    assert os.access(run, os.X_OK)
    assert run.read_text().splitlines()[-1] == "exec make test"
