"""The fault trials in the size of a test run (docs/faults.md has the long ones): each is a program with a site of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.checker import check
from tests.faults.diary import read_diaries

ROOT = Path(__file__).resolve().parent.parent
#: The same plan of deaths each time; what they hit differs from run to run.
SEED = 20_261_123

pytestmark = pytest.mark.slow


def outcome(folder: Path, *arguments: str) -> tuple[dict[str, Any], int]:
    """Run a trial to its end. Its report and its exit code."""
    command = [sys.executable, "-m", "tests.faults", *arguments, "--seed", str(SEED), "--folder", str(folder), "--quiet"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ}, capture_output=True, text=True, timeout=1_500, check=False)
    assert done.stdout, f"{' '.join(command)} broke:\n{done.stderr[-6_000:]}"
    return json.loads(done.stdout), done.returncode


def trial(folder: Path, *arguments: str) -> dict[str, Any]:
    """The report of a trial in which every promise was kept; the test fails with everything that was found wrong."""
    report, code = outcome(folder, *arguments)
    assert not report["wrong"], f"{' '.join(arguments)}\n" + "\n".join(report["wrong"])
    assert code == 0
    return report


def test_nothing_acknowledged_is_lost_and_everybody_hears_all_of_it_once(tmp_path: Path) -> None:
    """2,000 writes, ten kills of servers, Redis and PostgreSQL, 200 listeners behind a network that cuts and stalls (R1, R2)."""
    size = ["--writes", "2000", "--kills", "10", "--listeners", "200", "--writers", "20", "--pool", "12"]
    report = trial(tmp_path, "run", *size)
    assert report["acknowledged"] + report["answers"].get("409", 0) >= 2_000
    assert sum(count for deed, count in report["deeds"].items() if deed.startswith("kill")) == 10
    assert report["attempts without an answer"] >= 10, "the kills hit no request: nothing is proven"
    assert report["sockets lost"] >= 200
    _damage_is_found(tmp_path)


def _damage_is_found(folder: Path) -> None:
    """The same diaries against a ledger that lost one write, told one twice, or told one to others: each is found."""
    ledger, listening = json.loads((folder / "ledger.json").read_text())
    diaries = dict(read_diaries(folder))
    ledger["commitments"] = {key: tuple(value) for key, value in ledger["commitments"].items()}
    assert check(diaries, ledger, listening) == []
    lost = ledger["rows"]["message"].pop()
    assert any(lost in found for found in check(diaries, ledger, listening))
    ledger["rows"]["message"].append(lost)
    secret = next(entry for entry in ledger["entries"] if entry["stream"] == "military")
    secret["data"]["audience"] = "shared"
    assert any("tells of a record of shared" in found for found in check(diaries, ledger, listening))
    secret["data"]["audience"] = "military"
    listener = next(name for name, person in listening.items() if person["side"] == "civilian")
    heard = next(line for line in diaries[listener] if line["what"] == "heard")
    heard["runs"].append(heard["runs"][-1])
    assert any("came again" in found for found in check(diaries, ledger, listening))


def test_a_database_that_forgets_what_it_acknowledged_is_found(tmp_path: Path) -> None:
    """The planted fault: it says "stored" before it has written, and is killed. Who tries the checker must see it cry."""
    report, code = outcome(
        tmp_path, "run", "--lazy", "--writes", "150", "--kills", "2", "--listeners", "12", "--writers", "8", "--tear", "0"
    )
    assert code == 1
    assert any("acknowledged, stored 0 times" in found for found in report["wrong"]), report["wrong"]


def test_an_outbox_on_a_torn_network_creates_each_thing_once(tmp_path: Path) -> None:
    """Three of ten connections are cut at a random byte; the same request is sent until it is answered (R4)."""
    report = trial(
        tmp_path, "run", "--writes", "300", "--kills", "0", "--tear", "0.3", "--fresh", "--listeners", "12", "--writers", "8"
    )
    assert report["attempts without an answer"] >= 30


def test_a_hundred_claims_for_ten_trucks_grant_ten_whatever_dies(tmp_path: Path) -> None:
    report = trial(tmp_path, "claims", "--rounds", "4", "--kills", "3")
    assert report["granted"] == 40 and report["claims"] == 400


def test_who_never_reads_is_cut_and_costs_nobody_anything(tmp_path: Path) -> None:
    report = trial(tmp_path, "slow", "--listeners", "150", "--deaf", "50")
    assert sum(report["closed with"].values()) == 50


def test_a_thousand_sockets_that_fall_at_once_come_back(tmp_path: Path) -> None:
    report = trial(tmp_path, "storm", "--sockets", "1000")
    assert report["dropped"] >= report["back"] == 1_000


def test_without_redis_every_write_is_taken_and_everybody_hears_of_it(tmp_path: Path) -> None:
    report = trial(tmp_path, "away", "--seconds", "8")
    assert report["phases"]["dead"]["writes"] >= 20 and report["phases"]["hanging"]["writes"] >= 20


def test_full_disks_and_exhausted_connections_are_told_and_pass(tmp_path: Path) -> None:
    report = trial(tmp_path, "scarce")
    assert 503 in {int(status) for status in report["connections"]["answers meanwhile"]}
    if "left out" in report:
        pytest.skip(report["left out"])
    assert report["disk of the files"]["full"] == 507


def test_two_minutes_of_work_leave_nothing_behind(tmp_path: Path) -> None:
    report = trial(tmp_path, "soak", "--seconds", "120", "--listeners", "40", "--per-second", "8")
    assert report["left and came"] > 100 and report["writes"] > 400
