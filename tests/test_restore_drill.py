"""A restore to a chosen moment holds what was true then, and open sockets learn of it: bench.restore_drill, small."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.server import ROOT

pytestmark = pytest.mark.slow
SCRIPTS = ROOT / "deploy" / "backup"


def test_restores_to_chosen_moments_equal_what_was_there(django_db_setup):
    command = [sys.executable, "-m", "bench.restore_drill", "--moments", "2", "--restores", "2", "--writes", "24"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert "the open socket was told of the new epoch; the snapshot shows the restored heads" in done.stdout
    assert "2 restores, 2 equal" in done.stdout


def test_a_piece_of_the_log_is_archived_once_and_never_overwritten(tmp_path):
    piece, archive = tmp_path / "piece", tmp_path / "archive"
    archive.mkdir()

    def kept(content: bytes) -> subprocess.CompletedProcess[str]:
        piece.write_bytes(content)
        command = [str(SCRIPTS / "archive_wal.sh"), str(piece), "000000010000000000000001", str(archive)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert kept(b"log").returncode == 0
    assert kept(b"log").returncode == 0, "asked again after a crash: it is there"
    other = kept(b"log of another server")
    assert other.returncode == 1
    assert "two servers write into one archive" in other.stderr
    assert [path.read_bytes() for path in archive.iterdir()] == [b"log"]


def test_a_restore_to_a_moment_touches_no_folder_that_exists(tmp_path):
    command = ["sh", str(SCRIPTS / "restore_to_moment.sh"), str(tmp_path), str(tmp_path), str(tmp_path), "latest"]
    (tmp_path / "PG_VERSION").write_text("15")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Stopped: ")
    assert [path.name for path in tmp_path.iterdir()] == ["PG_VERSION"]
