"""The daily copies: when one is made, which are removed, what a failure leaves, and what is said of them."""

import logging
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from booking.backup import once
from booking.backup.daily import LATE_SECONDS, LOOK_SECONDS, DailyCopies
from booking.errors import CannotStart
from booking.jobs import Jobs
from booking.store import check
from booking.store.database import Database
from tests.support.service import NOON, FixedClock, Service, eventually

DISK_USAGE = type(shutil.disk_usage("/"))
HOUR = 3_600_000
DAY = 24 * HOUR


def name_at(instant: int) -> str:
    return f"booking-{datetime.fromtimestamp(instant / 1_000, UTC):%Y%m%dT%H%M%SZ}.db"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "copies"


def names_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_copy_is_made_at_the_first_look_and_once_a_day_thereafter(service: Service, path: Path, folder: Path) -> None:
    for hour in range(50):
        once.copy_if_due(path, folder, 14, NOON + hour * HOUR)

    assert names_in(folder) == [name_at(NOON + day * DAY) for day in range(3)]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [check.faults(file) for file in folder.iterdir()] == [[], [], []]


def test_only_the_newest_are_kept_and_only_its_own_files_are_removed(
    service: Service, path: Path, folder: Path
) -> None:
    folder.mkdir()
    foreign = [
        "booking.db",
        "booking-before-the-move.db",
        "other-20200101T000000Z.db",
        "booking-20200101T000000Z.db.gz",
    ]
    for name in foreign:
        (folder / name).write_text("precious")

    for day in range(5):
        once.copy_if_due(path, folder, 2, NOON + day * DAY)

    assert names_in(folder) == sorted([*foreign, name_at(NOON + 3 * DAY), name_at(NOON + 4 * DAY)])


def test_one_alone_is_kept_where_that_is_asked_for(service: Service, path: Path, folder: Path) -> None:
    for day in range(3):
        once.copy_if_due(path, folder, 1, NOON + day * DAY)
    assert names_in(folder) == [name_at(NOON + 2 * DAY)]


def test_a_copy_from_a_clock_that_was_ahead_neither_delays_nor_removes_the_next(
    service: Service, path: Path, folder: Path
) -> None:
    once.copy_if_due(path, folder, 2, NOON + 900 * DAY)
    for day in range(3):
        once.copy_if_due(path, folder, 2, NOON + day * DAY)
    assert names_in(folder) == [name_at(NOON + 2 * DAY), name_at(NOON + 900 * DAY)]


def test_a_failed_copy_removes_no_good_one_and_the_next_look_makes_it(
    service: Service, path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once.copy_if_due(path, folder, 1, NOON)
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _: DISK_USAGE(1_000_000, 999_000, 1_000))
        with pytest.raises(CannotStart, match="no room"):
            once.copy_if_due(path, folder, 1, NOON + DAY)
    assert names_in(folder) == [name_at(NOON)]
    once.copy_if_due(path, folder, 1, NOON + DAY + HOUR)
    assert names_in(folder) == [name_at(NOON + DAY + HOUR)]


def test_what_was_left_unfinished_is_removed(service: Service, path: Path, folder: Path) -> None:
    folder.mkdir()
    for end in (".part", ".part-wal", ".faulty"):
        (folder / f"{name_at(NOON - DAY)}{end}").write_text("left")
    once.copy_if_due(path, folder, 14, NOON)
    assert names_in(folder) == [name_at(NOON)]


def test_two_databases_of_one_name_do_not_share_a_directory(
    service: Service,
    path: Path,
    folder: Path,
    tmp_path: Path,
    clock: FixedClock,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "nice", lambda _: 0)
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / path.name
    Database(other, clock).close()
    once.copy_if_due(path, folder, 1, NOON)
    asked = [str(folder), "1", str(NOON + DAY)]
    assert once.main([str(other), *asked]) == 1
    assert capsys.readouterr() == (
        "",
        f"the copies in {folder} are of another database; give each a directory of its own\n",
    )
    assert names_in(folder) == [name_at(NOON)]
    assert once.main([str(path), *asked]) == 0
    assert names_in(folder) == [name_at(NOON + DAY)]


def test_a_copy_is_made_where_its_process_may_choose_neither_its_cpu_nor_its_priority(
    service: Service, path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def refuse(*arguments: object) -> None:
        asked.append(arguments[-1])
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(os, "nice", refuse)
    monkeypatch.setattr(os, "sched_setaffinity", refuse)
    assert once.main([str(path), str(folder), "14", str(NOON), "1", "3"]) == 0
    assert asked == [[1, 3], 19]
    assert names_in(folder) == [name_at(NOON)]


# As the server sees to them.


@pytest.fixture
def copies(path: Path, folder: Path, clock: FixedClock) -> Iterator[DailyCopies]:
    cpus = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else ()
    with closing(DailyCopies(path, clock, folder, 14, cpus)) as copies:
        yield copies


def look(copies: DailyCopies) -> None:
    """Have a look, and see it to its end."""
    copies.look()
    eventually(copies.look, seconds=60)


def test_the_first_look_makes_a_copy_and_its_age_is_told(
    service: Service, folder: Path, copies: DailyCopies, clock: FixedClock
) -> None:
    look(copies)

    assert names_in(folder) == [name_at(NOON)]
    state = copies.state()
    assert (state.is_set_up, state.fault, state.is_late) == (True, None, False)
    clock.move(90)
    assert state.age_seconds(clock.now()) == 90


def test_a_look_that_fails_is_logged_with_what_to_do_and_the_next_one_comes_within_the_hour(
    service: Service, folder: Path, copies: DailyCopies, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    folder.write_text("a file where the directory would be")
    with caplog.at_level(logging.ERROR):
        look(copies)
    (line,) = [record.getMessage() for record in caplog.records]
    assert "The daily copy of the database failed: " in line
    assert f"See that {folder} can be written and has room" in line
    assert "File exists" in str(copies.state().fault)

    folder.unlink()
    clock.move(LOOK_SECONDS)
    look(copies)

    assert copies.state().fault is None
    assert names_in(folder) == [name_at(clock.now())]


def test_two_days_without_a_copy_are_late(
    service: Service, folder: Path, copies: DailyCopies, clock: FixedClock
) -> None:
    folder.write_text("a file where the directory would be")
    look(copies)
    assert not copies.state().is_late
    clock.move(LATE_SECONDS + 1)
    copies.look()
    assert copies.state().is_late


def test_without_a_directory_nothing_is_copied(service: Service, tmp_path: Path, clock: FixedClock) -> None:
    before = names_in(tmp_path)
    copies = DailyCopies(service.database.path, clock, None, 14)
    assert not copies.look()
    assert (copies.state().is_set_up, copies.state().is_late) == (False, True)
    assert names_in(tmp_path) == before


@pytest.fixture
def hanging(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let every look hang, and return the file in which it leaves the number of its process."""
    program, began = folder.with_name("hanging"), folder.with_name("began")
    program.write_text(f"#!/bin/sh\necho $$ > {began}.new\nmv {began}.new {began}\nexec sleep 600\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    return began


def test_a_stop_of_the_jobs_ends_a_look_that_is_under_way(
    service: Service, hanging: Path, copies: DailyCopies, clock: FixedClock
) -> None:
    jobs = Jobs(service.database, clock, 2, copies)
    jobs.copy_daily()
    eventually(hanging.exists, seconds=60)

    jobs.stop()

    with pytest.raises(ProcessLookupError):
        os.kill(int(hanging.read_text()), 0)


def test_a_look_that_hangs_is_ended_after_an_hour_and_counts_as_failed(
    service: Service, hanging: Path, copies: DailyCopies, clock: FixedClock
) -> None:
    copies.look()
    eventually(hanging.exists, seconds=60)
    clock.move(LOOK_SECONDS - 1)
    assert not copies.look()

    clock.move(1)
    eventually(copies.look, seconds=60)

    assert copies.state().fault == "its process ended with -9; an hour is all it may take"


def test_the_job_lets_pages_be_made_anew_when_another_thing_is_to_be_said(
    service: Service, copies: DailyCopies, clock: FixedClock
) -> None:
    jobs = Jobs(service.database, clock, 2, copies)
    before = service.database.commits
    jobs.copy_daily()
    assert service.database.commits == before

    def is_outdated() -> bool:
        jobs.copy_daily()
        return service.database.commits > before

    eventually(is_outdated, seconds=60)
