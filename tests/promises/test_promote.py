"""deploy/promote.sh makes a standby the machine that serves, or says why it does not and changes nothing."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.database_file import opened
from tests.support.process import ROOT, Process
from tests.support.service import FixedClock, Service

Promote = Callable[[str], subprocess.CompletedProcess[str]]
_NOBODY_LISTENS = "http://127.0.0.1:1"
# What Litestream is asked for is copied from the replica, which here is one file, as it does: for everyone to read.
_LITESTREAM = """#!/bin/sh
[ "$1 $2" = "restore -o" ] && cp "${4#file://}" "$3"
"""


@pytest.fixture
def replica(tmp_path: Path, clock: FixedClock) -> Path:
    path = tmp_path / "replica.db"
    service = Service(path, clock)
    service.create_event()
    service.close()
    path.chmod(0o644)
    return path


@pytest.fixture
def promote(replica: Path, path: Path, tmp_path: Path) -> Promote:
    litestream = tmp_path / "litestream"
    litestream.write_text(_LITESTREAM, encoding="ascii")
    litestream.chmod(0o700)
    variables = {
        "BOOKING_DB": str(path),
        "BOOKING_REPLICA": f"file://{replica}",
        "PYTHON": sys.executable,
        "LITESTREAM": str(litestream),
    }

    def run(old_url: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [ROOT / "deploy" / "promote.sh", old_url],
            env=os.environ | variables,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Process]:
    process = Process(tmp_path / "old.db")
    yield process
    process.stop()


def left(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir() if file.name.startswith(path.name))


def test_a_standby_is_promoted_with_a_database_that_is_sound_and_private(promote: Promote, path: Path) -> None:
    finished = promote(_NOBODY_LISTENS)
    assert finished.returncode == 0, finished.stderr
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert left(path) == [path.name]
    with opened(path, "ro") as database:
        assert database.execute("SELECT count(*) FROM events").fetchall() == [(1,)]


def test_nothing_is_promoted_while_the_old_machine_answers(promote: Promote, path: Path, old: Process) -> None:
    finished = promote(old.url)
    assert finished.returncode == 1
    assert "still answers. Stop it first" in finished.stderr
    assert left(path) == []


@pytest.mark.parametrize("mistyped", ["127.0.0.1:1", "http://:1", "http://127.0.0.1:port"])
def test_nothing_is_promoted_where_it_cannot_be_told_whether_the_old_machine_answers(
    promote: Promote, path: Path, mistyped: str
) -> None:
    finished = promote(mistyped)
    assert finished.returncode == 1
    assert f"Whether {mistyped} still answers can't be told" in finished.stderr
    assert left(path) == []


@pytest.mark.parametrize("end", ["", "-wal"])
def test_a_database_that_is_there_is_not_replaced(promote: Promote, path: Path, end: str) -> None:
    there = path.with_name(path.name + end)
    there.write_bytes(b"mine")
    finished = promote(_NOBODY_LISTENS)
    assert finished.returncode == 1
    assert f"{there} is there already" in finished.stderr
    assert there.read_bytes() == b"mine"
    assert left(path) == [there.name]


def test_a_faulty_replica_is_not_put_in_place(promote: Promote, path: Path, replica: Path) -> None:
    with opened(replica) as database:
        database.execute("UPDATE events SET taken = 1")
    finished = promote(_NOBODY_LISTENS)
    assert finished.returncode == 1
    assert "counts 1 seats taken" in finished.stdout
    assert "was not put in place" in finished.stderr
    assert not path.exists()


def test_a_replica_that_is_not_there_is_said(promote: Promote, path: Path, replica: Path) -> None:
    shutil.move(replica, replica.with_suffix(".away"))
    finished = promote(_NOBODY_LISTENS)
    assert finished.returncode == 1
    assert "Nothing could be restored" in finished.stderr
    assert left(path) == []
