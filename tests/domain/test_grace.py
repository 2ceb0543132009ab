"""The grace after a deadline: the seats stay held, only an admin or money confirms, and at its end they come free."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from booking import changes, events, notices, seats
from booking.model import Booking, EndedBooking
from booking.payments import received
from booking.payments.received import Money
from booking.store.database import Database
from booking.store.slices import SLICE
from tests.support import replay
from tests.support.domain import HOLD_SECONDS, book, join, now, publish
from tests.support.service import NOON, FixedClock, code_of

GRACE = 600
HOUR = 3_600_000
TOLD, FREED = NOON + HOLD_SECONDS * 1_000, NOON + (HOLD_SECONDS + GRACE) * 1_000


def graced(database: Database, number: int = 1, **changed: Any) -> int:
    return publish(database, number, **{"grace_seconds": GRACE, "confirmation": "organiser"} | changed)


def find(database: Database, booking: Booking) -> Booking | EndedBooking | None:
    return database.read(seats.look_up, booking.id)


def at(clock: FixedClock, instant: int) -> None:
    clock.move((instant - clock.now()) / 1_000)


def held_until(booking: Booking | EndedBooking | None) -> tuple[int | None, int | None]:
    assert isinstance(booking, Booking)
    return booking.expires_at, booking.grace_until


def kinds(database: Database) -> list[str]:
    rows = database.read(lambda tx: tx.execute("SELECT kind FROM outbox WHERE kind <> 'reminder' ORDER BY id", ()))
    return [kind for (kind,) in rows]


@pytest.mark.parametrize(
    ("instant", "guest_confirms", "admin_confirms"),
    [
        (TOLD - 1, True, True),
        (TOLD, False, True),
        (FREED - 1, False, True),
        (FREED, False, False),
    ],
)
def test_in_its_grace_only_an_admin_confirms_a_hold(
    database: Database, clock: FixedClock, path: Path, instant: int, *, guest_confirms: bool, admin_confirms: bool
) -> None:
    event_id = graced(database, 2, confirmation="attendee")
    guests, admins = book(database, event_id, "Anna"), book(database, event_id, "Boris")
    assert held_until(guests) == (TOLD, FREED)
    at(clock, instant)

    def outcome(booking: Booking, *, by_admin: bool) -> str:
        return code_of(lambda: database.write(seats.confirm, booking.id, by_admin=by_admin))

    event = database.read(events.find, event_id)
    assert (event.held_seats, event.free_seats) == ((2, 0) if admin_confirms else (0, 2))
    assert event.next_release_at == (FREED if admin_confirms else None)
    assert outcome(guests, by_admin=False) == ("done" if guest_confirms else "hold_expired")
    assert outcome(admins, by_admin=True) == ("done" if admin_confirms else "hold_expired")
    replay.require_same(path)


def test_seats_in_grace_are_sold_to_nobody_else_and_go_to_the_next_in_line_at_its_end(
    database: Database, clock: FixedClock, path: Path
) -> None:
    event_id = graced(database)
    booking = book(database, event_id, "Anna")
    entry = join(database, event_id, "Boris")
    at(clock, FREED - 1)
    database.write(seats.sweep, SLICE)
    assert code_of(lambda: book(database, event_id, "Clara")) == "sold_out"
    assert now(database, entry).status == "waiting"

    at(clock, FREED)
    assert database.read(seats.next_due) == FREED
    database.write(seats.sweep, SLICE)

    ended = find(database, booking)
    assert isinstance(ended, EndedBooking)
    assert (ended.reason, ended.ended_at, ended.expires_at) == ("expired", FREED, TOLD)
    offered = now(database, entry)
    assert offered.booking_id is not None
    assert held_until(database.read(seats.look_up, offered.booking_id)) == (
        FREED + HOLD_SECONDS * 1_000,
        FREED + (HOLD_SECONDS + GRACE) * 1_000,
    )
    replay.require_same(path)


def test_money_confirms_a_hold_to_the_last_millisecond_of_its_grace(database: Database, clock: FixedClock) -> None:
    event_id = graced(database, 2, price_cents=500, currency="EUR")
    first, second = book(database, event_id, "Anna"), book(database, event_id, "Boris")

    def settled(booking: Booking) -> str:
        money = Money("statement", booking.id, booking.id, 500, "EUR", clock.now())
        return database.write(received.settle, money).outcome

    at(clock, FREED - 1)
    assert settled(first) == "confirmed"
    at(clock, FREED)
    assert settled(second) == "late"


def test_people_are_told_at_their_deadline_and_again_when_the_seats_are_released(
    database: Database, clock: FixedClock
) -> None:
    event_id = graced(database, 2)
    book(database, event_id, "Anna")
    paid = book(database, event_id, "Boris")
    at(clock, TOLD - 1)
    database.write(seats.confirm, paid.id, by_admin=True)
    database.write(notices.queue_reminders, SLICE)
    assert kinds(database).count("deadline_passed") == 0

    at(clock, TOLD)
    for _ in range(2):
        database.write(notices.queue_reminders, SLICE)
    assert kinds(database).count("deadline_passed") == 1
    at(clock, FREED)
    database.write(seats.sweep, SLICE)
    database.write(notices.queue_reminders, SLICE)
    assert kinds(database).count("deadline_passed") == 1


def test_a_guest_changes_nothing_in_the_grace_but_can_give_the_seats_up(database: Database, clock: FixedClock) -> None:
    booking = book(database, graced(database, 4, max_extensions=3), "Anna", 2)
    at(clock, TOLD)

    assert code_of(lambda: database.write(changes.extend, booking.id)) == "no_extension"
    fewer, more = (
        code_of(partial(database.write, changes.change_seats, booking.id, wanted, by_admin=False)) for wanted in (1, 3)
    )
    assert (fewer, more) == ("hold_expired", "hold_expired")
    assert database.write(changes.change_seats, booking.id, 1, by_admin=True).seats == 1
    assert database.write(seats.cancel, booking.id).ended_at == TOLD
    assert database.read(events.find, booking.event_id).free_seats == 4


def test_an_extension_takes_the_grace_with_it_and_neither_goes_beyond_the_start(
    database: Database, clock: FixedClock, path: Path
) -> None:
    starts_at = NOON + (2 * HOLD_SECONDS + 100) * 1_000
    booking = book(database, graced(database, max_extensions=2, starts_at=starts_at), "Anna")
    assert held_until(booking) == (TOLD, FREED)
    at(clock, TOLD - 1)

    once = database.write(changes.extend, booking.id)
    twice = database.write(changes.extend, booking.id)

    assert held_until(once) == (TOLD + HOLD_SECONDS * 1_000, starts_at)
    assert held_until(twice) == (starts_at, None)
    replay.require_same(path)


@pytest.mark.parametrize(
    ("starts_at", "deadlines"),
    [
        (FREED + 1, (TOLD, FREED)),
        (FREED - 1, (TOLD, FREED - 1)),
        (TOLD + 1, (TOLD, TOLD + 1)),
        (TOLD, (TOLD, None)),
        (TOLD - 1, (TOLD - 1, None)),
    ],
)
def test_a_grace_ends_with_the_start_of_its_event_however_that_is_moved(
    database: Database, clock: FixedClock, path: Path, starts_at: int, deadlines: tuple[int, int | None]
) -> None:
    moved, made_so = graced(database, 2, starts_at=NOON + 24 * HOUR), graced(database, 2, starts_at=starts_at)
    booking, confirmed = book(database, moved, "Anna"), book(database, moved, "Boris")
    database.write(seats.confirm, confirmed.id, by_admin=True)

    database.write(events.change, moved, {"starts_at": starts_at})

    assert held_until(find(database, booking)) == deadlines
    assert held_until(book(database, made_so, "Anna")) == deadlines
    assert held_until(database.write(changes.unconfirm, confirmed.id)) == deadlines
    replay.require_same(path)


def test_another_grace_is_for_new_holds_only_and_an_event_that_confirms_at_once_has_none(
    database: Database, path: Path
) -> None:
    event_id = graced(database, 4)
    before = book(database, event_id, "Anna")
    database.write(events.change, event_id, {"grace_seconds": 0})

    assert held_until(book(database, event_id, "Boris")) == (TOLD, None)
    assert held_until(find(database, before)) == (TOLD, FREED)
    database.write(events.change, event_id, {"grace_seconds": GRACE, "confirmation": "instant", "proof": "email"})
    assert held_until(book(database, event_id, "Clara")) == (TOLD, None)
    replay.require_same(path)


def test_what_was_confirmed_or_cancelled_in_its_grace_is_held_again_till_its_end(
    database: Database, clock: FixedClock, path: Path
) -> None:
    event_id = graced(database, 3)
    anna, boris, clara = (book(database, event_id, name) for name in ("Anna", "Boris", "Clara"))
    at(clock, TOLD + 1)
    database.write(seats.confirm, anna.id, by_admin=True)
    corrected = database.write(lambda tx: changes.correct(tx, anna.id, name=None, email="anne@example.com"))
    database.write(seats.cancel, boris.id, by_organiser=True)

    assert held_until(database.write(changes.unconfirm, corrected.id)) == (TOLD, FREED)
    assert held_until(database.write(changes.undo_cancellation, boris.id)) == (TOLD, FREED)
    replay.require_same(path)
    database.write(seats.confirm, corrected.id, by_admin=True)
    database.write(seats.cancel, boris.id, by_organiser=True)
    at(clock, FREED)
    assert code_of(lambda: database.write(changes.unconfirm, corrected.id)) == "not_undoable"
    assert code_of(lambda: database.write(changes.undo_cancellation, boris.id)) == "not_restorable"
    restored = database.write(lambda tx: changes.restore(tx, clara.id, confirmed=False))
    assert held_until(restored) == (FREED + HOLD_SECONDS * 1_000, FREED + (HOLD_SECONDS + GRACE) * 1_000)
    replay.require_same(path)


def test_a_hold_in_grace_ends_with_its_cancelled_event(database: Database, clock: FixedClock, path: Path) -> None:
    booking = book(database, graced(database), "Anna")
    at(clock, TOLD + 1)

    database.write(events.cancel, booking.event_id)

    ended = find(database, booking)
    assert isinstance(ended, EndedBooking)
    assert (ended.reason, ended.ended_at) == ("event_cancelled", TOLD + 1)
    replay.require_same(path)
