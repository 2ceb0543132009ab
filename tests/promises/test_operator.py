"""What an operator is told when the database is in somebody else's hands, and how a stop withstands haste."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from booking.clock import SystemClock
from booking.errors import CannotStart
from booking.store.database import Database
from booking.store.ownership import open_database
from tests.support.database_file import opened
from tests.support.process import ROOT, Process, run_app


@pytest.mark.parametrize("command", ["serve", "token", "invite"])
def test_a_database_that_another_program_has_locked_is_one_line_and_exit_1(path: Path, command: str) -> None:
    Database(path, SystemClock()).close()
    with opened(path) as other:
        other.execute("BEGIN IMMEDIATE")
        finished = run_app(command, f"--db={path}", "--port=0", environment=dict(os.environ))

    assert (finished.returncode, finished.stdout.count("Listening")) == (1, 0)
    assert finished.stderr.startswith(f"app.py: can't use the database {path}: The database is locked")
    assert finished.stderr.count("\n") == 1


def test_a_token_does_not_change_the_schema_under_a_server_of_another_version(
    start: Callable[..., Process], path: Path
) -> None:
    start()
    with opened(path) as server_of_an_older_version:
        server_of_an_older_version.execute("PRAGMA user_version=0")

    finished = run_app("token", environment=os.environ | {"BOOKING_DB": str(path)})

    assert (finished.returncode, finished.stdout) == (1, "")
    assert "restart that server first" in finished.stderr


def test_a_lock_file_that_cannot_be_used_is_not_called_another_process(path: Path) -> None:
    path.with_name(f"{path.name}.lock").mkdir()

    with pytest.raises(CannotStart) as refused, open_database(path, SystemClock(), must_own=True):
        pass

    assert "another process" not in str(refused.value)


def test_a_storm_of_signals_to_its_very_end_still_stops_it_in_order(start: Callable[..., Process]) -> None:
    process = start().process
    storm = 0
    while process.poll() is None and storm < 200_000:
        process.send_signal((signal.SIGTERM, signal.SIGINT)[storm % 2])
        storm += 1

    assert process.wait(10) == 0


def test_the_database_lies_beside_the_program_wherever_that_is_started_from(tmp_path: Path) -> None:
    code = "import booking.config as c; print(c.parse([], {})[1].db)"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}

    printed = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, check=True
    )

    assert Path(printed.stdout.decode().strip()) == ROOT / "booking.db"
