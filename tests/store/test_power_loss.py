"""A power failure at any moment: what was answered is there, and the file is sound and served."""

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from booking import events, seats
from booking.people import Person
from booking.store import check
from booking.store import database as database_module
from booking.store.ownership import open_database
from tests.support import replay
from tests.support.power_loss import DatabaseOnNotedDisk, NotedDisk
from tests.support.service import NOON, FixedClock, connection_of, count, event_draft

ANSWERS = 150
FAILURES = 80
HOLD_SECONDS = 60


class Past(NamedTuple):
    """What was written: on which disk, the history in the end, and with each answer how much of either there was."""

    disk: NotedDisk
    path: Path
    history: list[replay.Line]
    answered: list[tuple[int, int]]  # Steps of the disk, lines of the history.

    def lines_answered_by(self, step: int) -> int:
        return max((lines for steps, lines in self.answered if steps <= step), default=0)


@pytest.fixture
def chance() -> random.Random:
    return random.Random(20_261_129)


@pytest.fixture(autouse=True)
def small_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the log be moved into the file every few writes, and not after thousands."""
    monkeypatch.setattr(database_module, "LOG_BYTES", 40 * 1024)


def write_much(path: Path, clock: FixedClock, chance: random.Random, synchronous: str | None = None) -> Past:
    """Let bookings be placed, confirmed, cancelled and expired, one after the other."""
    disk = NotedDisk()
    with closing(DatabaseOnNotedDisk(path, clock)) as database:
        if synchronous is not None:
            database.write(connection_of).execute(f"PRAGMA synchronous={synchronous}")
        answered = [(len(disk.steps), count(database, "history")) for _ in answers(database, clock, chance)]
        history = replay.lines(path)
        steps = len(disk.steps)
    del disk.steps[steps:]  # A close is no failure.
    return Past(disk, path, history, answered)


def answers(database: DatabaseOnNotedDisk, clock: FixedClock, chance: random.Random) -> Iterator[None]:
    starts_at = NOON + 10**9
    event = database.write(events.publish, event_draft("Concert", "", "", starts_at, 50, HOLD_SECONDS, "attendee", 3))
    yield
    held: list[str] = []
    for number in range(ANSWERS):
        match chance.choice(("book", "book", "book", "confirm", "cancel", "sweep")) if held else "book":
            case "book":
                person = Person("Guest", f"guest{number}@example.com")
                held.append(database.write(seats.book, event.id, person, 1).id)
            case "confirm":
                database.write(seats.confirm, held.pop(chance.randrange(len(held))), by_admin=False)
            case "cancel":
                database.write(seats.cancel, held.pop(chance.randrange(len(held))))
            case _:
                clock.move(HOLD_SECONDS)
                held.clear()
                database.write(seats.sweep, 100)
        yield


def fail_at(past: Past, step: int, chance: random.Random, folder: Path) -> Path:
    """Make the files as a failure after this step may leave them; return the path of the database."""
    path = folder / f"{step}.db"
    for name, content in past.disk.left_after(step, chance).items():
        path.with_name(path.name + name.removeprefix(str(past.path))).write_bytes(content)
    return path


def test_what_was_answered_is_there_after_a_power_failure_at_any_moment(
    path: Path, clock: FixedClock, chance: random.Random, tmp_path: Path
) -> None:
    past = write_much(path, clock, chance)
    assert past.disk.syncs(path) > ANSWERS / 20  # The log was moved into the file that often.
    for _ in range(FAILURES):
        step = chance.randrange(past.answered[0][0], len(past.disk.steps))
        failed = fail_at(past, step, chance, tmp_path)
        assert check.faults(failed) == []
        with open_database(failed, clock, must_own=True) as database:
            left = replay.lines(failed)
            assert left == past.history[: len(left)]
            assert len(left) >= past.lines_answered_by(step)
            replay.require_same(failed)
            database.write(seats.book, 1, Person("Later", "later@example.com"), 1)


def test_without_a_sync_at_each_commit_a_power_failure_takes_answered_bookings(
    path: Path, clock: FixedClock, chance: random.Random, tmp_path: Path
) -> None:
    past = write_much(path, clock, chance, "NORMAL")
    lost = 0
    for _ in range(FAILURES):
        step = chance.randrange(past.answered[0][0], len(past.disk.steps))
        failed = fail_at(past, step, chance, tmp_path)
        with open_database(failed, clock, must_own=True):
            lost += len(replay.lines(failed)) < past.lines_answered_by(step)
    assert lost
