"""Statistics: whatever happens at an event, what is counted is what its history and its bookings tell."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from booking import changes, events, seats
from booking.errors import BookingError
from booking.organiser import statistics
from booking.organiser.statistics import Story
from booking.store.database import Database
from booking.store.event_counts import Counts
from tests.support import recount
from tests.support.domain import book, guest, join, publish
from tests.support.service import NOON, FixedClock, run

BERLIN, KATHMANDU = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu")
DAY = 86_400_000
STEPS = 400
SEED = 12


class Walk:
    """Does one thing after another at a few events, whatever chance says; what is refused counts for nothing."""

    def __init__(self, database: Database, clock: FixedClock, seed: int) -> None:
        self.database, self.clock, self.chance = database, clock, random.Random(seed)
        kinds = ("attendee", "instant")
        self.event_ids = [publish(database, 6, confirmation=kind) for kind in kinds]
        self.bookings: list[str] = []
        self.steps: list[Callable[[], object]] = [
            *[self.book, self.confirm] * 3,
            *[self.unconfirm, self.change_seats, self.cancel_or_reopen] * 3,
            *[self.cancel, self.undo, self.restore, self.hand_over, self.correct, self.change_event, self.join],
        ]

    def go_on(self) -> None:
        self.clock.move(self.chance.choice((0, 0, 1, 20, 100, 2_000)))
        with suppress(BookingError):
            self.chance.choice(self.steps)()
        if self.chance.random() < 0.3:
            self.database.write(seats.sweep, 50)

    @property
    def event_id(self) -> int:
        return self.chance.choice(self.event_ids)

    @property
    def booking_id(self) -> str:
        return self.chance.choice(self.bookings[-3:] or ["none"])

    @property
    def name(self) -> str:
        return f"guest{self.chance.randrange(12)}"

    def book(self) -> None:
        self.bookings.append(book(self.database, self.event_id, self.name, self.chance.randint(1, 2)).id)

    def confirm(self) -> None:
        self.database.write(seats.confirm, self.booking_id, by_admin=True)

    def unconfirm(self) -> None:
        self.database.write(changes.unconfirm, self.booking_id)

    def cancel(self) -> None:
        self.database.write(seats.cancel, self.booking_id)

    def undo(self) -> None:
        self.database.write(changes.undo_cancellation, self.booking_id)

    def restore(self) -> None:
        self.database.write(changes.restore, self.booking_id, confirmed=self.chance.random() < 0.5)

    def hand_over(self) -> None:
        self.bookings.append(self.database.write(changes.hand_over, self.booking_id, guest(self.name)).id)

    def correct(self) -> None:
        email = f"{self.name}@example.com"
        self.bookings.append(self.database.write(changes.correct, self.booking_id, name=None, email=email).id)

    def change_seats(self) -> None:
        wanted = self.chance.randint(1, 3)
        self.database.write(changes.change_seats, self.booking_id, wanted, unproved_seats_at_most=100, by_admin=True)

    def join(self) -> None:
        join(self.database, self.event_id, self.name)

    def change_event(self) -> None:
        self.database.write(events.change, self.event_id, {"seats": self.chance.randint(4, 9)})

    def cancel_or_reopen(self) -> None:
        change = events.reopen if self.chance.random() < 0.9 else events.cancel
        self.database.write(change, self.event_id)


def test_whatever_happens_the_counts_are_what_the_history_and_the_bookings_tell(
    database: Database, clock: FixedClock, path: Path
) -> None:
    walk = Walk(database, clock, SEED)
    first = book(database, walk.event_ids[0], "first").id
    database.write(seats.confirm, first, by_admin=True)
    clock.move(5)
    database.write(changes.unconfirm, first)
    for number in range(STEPS):
        walk.go_on()
        if number % 7 == 0:
            recount.count_on(database, walk.chance.randint(1, 30))
    recount.count_on(database)

    recount.require_same(path)
    told = {action for (action,) in rows(database, "SELECT DISTINCT action FROM history")}
    assert told >= statistics.OF_BOOKINGS | {"changed", "event_cancelled", "reopened"}


def test_a_hold_counts_on_the_day_on_which_it_began_by_the_clock_of_whoever_reads(
    database: Database, clock: FixedClock
) -> None:
    clock.move((midnight(KATHMANDU) - 5 * 60_000 - NOON) / 1_000)  # Half past six in the evening in Berlin.
    event_id = publish(database, 9, hold_seconds=3 * 86_400)
    confirmed, _expired = (book(database, event_id, name, 2) for name in ("ann", "ben"))
    clock.move(10 * 60)
    cancelled = book(database, event_id, "cat")
    database.write(seats.confirm, confirmed.id, by_admin=True)
    clock.move(86_400)
    database.write(seats.cancel, cancelled.id)
    clock.move(3 * 86_400)
    database.write(seats.sweep, 9)
    recount.count_on(database)

    first, second, *_ = read(database, event_id, KATHMANDU).points
    assert (first.holds, second.holds) == (
        Counts(9, 4, 0, holds=2, places=1, expired=1, milliseconds=600_000),
        Counts(0, -1, 2, holds=1, cancelled=1),
    )
    story = read(database, event_id, BERLIN)
    assert [(point.held, point.confirmed, point.free) for point in story.points] == [
        (3, 2, 4),
        (2, 2, 5),
        (2, 2, 5),
        (2, 2, 5),
        (0, 2, 7),
    ]
    assert story.points[0].holds[3:] == story.holds[3:] == (3, 1, 1, 1, 600_000)
    site = database.read(statistics.of_site, BERLIN)
    assert site is not None
    assert (len(site.points), site.points[-2].holds[3:], site.holds[3:]) == (12, story.holds[3:], story.holds[3:])


@pytest.mark.parametrize(("days", "unit", "number"), [(91, "day", 92), (92, "week", 14), (9_000, "month", 297)])
def test_a_long_story_is_read_in_fewer_and_longer_steps(
    database: Database, clock: FixedClock, days: int, unit: str, number: int
) -> None:
    event_id = publish(database, 9, starts_at=NOON + 10_000 * DAY)
    book(database, event_id, "ann", 2)
    clock.move(days * 86_400)
    recount.count_on(database)

    story = read(database, event_id, BERLIN)

    assert (story.unit, len(story.points)) == (unit, number)
    assert story.points[-1][1:4] == (9, 2, 0)


def test_what_began_nowhere_in_the_history_keeps_nothing_back(database: Database) -> None:
    event_id = publish(database, 9)
    lost, kept = book(database, event_id, "ann"), book(database, event_id, "ben")
    run(database, "DELETE FROM history WHERE booking_id = ?", lost.id)
    for booking in (lost, kept):
        database.write(seats.confirm, booking.id, by_admin=True)

    recount.count_on(database)

    assert read(database, event_id, BERLIN).points[-1].confirmed == 1


def read(database: Database, event_id: int, zone: ZoneInfo) -> Story:
    story = database.read(lambda tx: statistics.of_event(tx, events.find(tx, event_id), zone))
    assert story is not None
    return story


def midnight(zone: ZoneInfo) -> int:
    day = datetime.fromtimestamp(NOON / 1_000, zone).date() + timedelta(days=2)
    return round(datetime.combine(day, time(), zone).timestamp() * 1_000)


def rows(database: Database, statement: str) -> list[tuple[object, ...]]:
    return database.read(lambda tx: tx.execute(statement, ()).fetchall())
