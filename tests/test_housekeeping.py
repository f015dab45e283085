"""What the worker takes away, and what it leaves."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from operations.models import AccessToken
from operations.services import issue_token
from tests.server import ROOT, environment


@pytest.fixture
def attachments(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    folder = tmp_path / "attachments" / "ab"
    folder.mkdir(parents=True)
    return folder


def test_expired_tokens_and_orphaned_files_go_and_the_others_stay(scene, attachments):
    kept, old = AccessToken.objects.filter(user=scene.major_park), AccessToken.objects.filter(user=scene.ms_rivera)
    issue_token(user=scene.major_park)
    issue_token(user=scene.ms_rivera)
    old.update(expires_at=timezone.now() - timedelta(seconds=1))
    orphan, fresh = attachments / "abc.jpg", attachments / "abd.jpg"
    for file in (orphan, fresh):
        file.write_bytes(b"x")
    two_days_ago = time.time() - 2 * 86_400
    os.utime(orphan, (two_days_ago, two_days_ago))

    call_command("run_worker", "--once")

    assert kept.exists()
    assert not old.exists()
    assert not orphan.exists()
    assert fresh.exists(), "a file whose row is about to be committed must stay"


def test_the_worker_ends_when_asked(committed_db, tmp_path):
    variables = environment(HADR_MEDIA=str(tmp_path))
    command = [sys.executable, "manage.py", "run_worker"]
    with subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "Housekeeping now and every 3600 seconds\n"
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0
