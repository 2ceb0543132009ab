"""An event with many bookings is cancelled in slices: no other booking waits for it, and everyone in it is told."""

import pytest

from booking import changes, events, seats, waitlist
from booking.errors import Busy, Gone
from booking.model import EndedBooking
from booking.people import Person
from booking.store import check
from booking.store.database import Database, Tx
from tests.support.domain import publish
from tests.support.service import NOON, FixedClock, count, event_draft

HOUR = 3_600_000
BOOKINGS = 1_200
WAITING = 30


def fill(tx: Tx) -> int:
    """Publish an event with so many holds of one seat, every third confirmed, and a waiting list."""
    event = events.publish(tx, event_draft("Concert", "", "", NOON + 48 * HOUR, BOOKINGS, 900, "attendee", 1))
    for number in range(BOOKINGS):
        booking = seats.book(tx, event.id, Person("", f"guest{number}@example.com"), 1)
        if number % 3 == 0:
            seats.confirm(tx, booking.id, by_admin=False)
    for number in range(WAITING):
        waitlist.join(tx, event.id, Person("", f"waiting{number}@example.com"), 1)
    return event.id


@pytest.fixture
def event_id(database: Database) -> int:
    return database.write(fill)


def sweep_all(database: Database) -> int:
    """Sweep until nothing is due; return how many slices of 200 it took."""
    slices = 1
    while database.write(seats.sweep, 200) == 200:
        slices += 1
    return slices


def any_left(tx: Tx, event_id: int) -> str:
    return str(
        tx.execute("SELECT id FROM bookings WHERE event_id = ? AND confirmed_at IS NULL", (event_id,)).fetchone()[0]
    )


def test_a_cancellation_ends_no_more_than_a_slice_in_its_own_transaction(database: Database, event_id: int) -> None:
    cancelled = database.write(events.cancel, event_id, "ill")

    assert (cancelled.status, count(database, "bookings")) == ("cancelled", BOOKINGS - 500)


def test_the_sweep_ends_the_rest_and_tells_everyone_once(database: Database, event_id: int) -> None:
    cancelled = database.write(events.cancel, event_id, "ill")

    assert sweep_all(database) >= (BOOKINGS - 500) / 200

    assert database.read(events.find, event_id).free_seats == BOOKINGS
    assert (count(database, "bookings"), count(database, "waitlist_entries")) == (0, 0)
    ended = f"ended_bookings WHERE reason = 'event_cancelled' AND ended_at = {cancelled.cancelled_at}"
    assert count(database, ended) == BOOKINGS
    assert count(database, "outbox WHERE kind = 'event_cancelled'") == BOOKINGS
    assert count(database, "outbox WHERE kind = 'waitlist_closed'") == WAITING
    assert count(database, "history WHERE action = 'cancelled'") == BOOKINGS
    assert check.faults(database.path) == []


def test_the_sweep_is_due_at_once_while_a_cancelled_event_has_bookings(database: Database, event_id: int) -> None:
    cancelled = database.write(events.cancel, event_id)
    assert database.read(seats.next_due) == cancelled.cancelled_at

    sweep_all(database)

    assert database.read(seats.next_due) is None


def test_a_hold_that_the_sweep_has_not_come_to_can_not_be_confirmed(database: Database, event_id: int) -> None:
    database.write(events.cancel, event_id)
    booking_id = database.read(any_left, event_id)

    for by_admin in (False, True):
        with pytest.raises(Gone) as refused:
            database.write(seats.confirm, booking_id, by_admin=by_admin)
        assert refused.value.code == "booking_cancelled"


def test_what_has_expired_before_the_cancellation_is_told_as_expired_and_later_deadlines_do_not_matter(
    database: Database, clock: FixedClock, event_id: int
) -> None:
    clock.move(901)
    database.write(events.cancel, event_id)
    clock.move(3_600)
    sweep_all(database)

    assert count(database, "ended_bookings WHERE reason = 'expired'") == BOOKINGS * 2 / 3
    assert count(database, "ended_bookings WHERE reason = 'event_cancelled'") == BOOKINGS / 3


def test_a_hold_that_lived_when_its_event_was_cancelled_never_expires_however_late_the_sweep_comes(
    database: Database, clock: FixedClock, event_id: int
) -> None:
    second = publish(database, 600, hold_seconds=60)
    for number in range(600):
        database.write(seats.book, second, Person("", f"late{number}@example.com"), 1)
    database.write(events.cancel, event_id)
    clock.move(1)
    database.write(events.cancel, second)
    clock.move(61)
    booking_id = database.read(any_left, second)
    found = database.read(seats.look_up, booking_id)
    assert isinstance(found, EndedBooking)
    assert found.reason == "event_cancelled"

    sweep_all(database)

    assert count(database, f"ended_bookings WHERE event_id = {second} AND reason = 'event_cancelled'") == 600


def test_a_live_booking_of_a_cancelled_event_is_answered_as_ended_before_the_sweep_comes(
    database: Database, event_id: int
) -> None:
    def of(tx: Tx) -> str:
        found = "SELECT id FROM bookings WHERE event_id = ? AND confirmed_at IS NOT NULL"
        return str(tx.execute(found, (event_id,)).fetchone()[0])

    database.write(events.cancel, event_id)
    booking_id = database.read(of)

    for call in (seats.cancel, changes.unconfirm, changes.extend):
        with pytest.raises(Gone) as refused:
            database.write(call, booking_id)
        assert refused.value.code == "booking_cancelled"


def test_a_big_cancellation_leaves_half_of_each_slice_to_other_events(
    database: Database, clock: FixedClock, event_id: int
) -> None:
    other = publish(database, hold_seconds=60)
    database.write(seats.book, other, Person("", "guest@example.com"), 1)
    database.write(events.cancel, event_id)
    clock.move(61)

    assert database.write(seats.sweep, 200) == 200, "there is more to do at once"

    assert count(database, f"ended_bookings WHERE event_id = {other}") == 1
    assert count(database, f"ended_bookings WHERE event_id = {event_id}") == 500 + 100


def test_an_event_is_not_reopened_before_its_bookings_have_ended(database: Database, event_id: int) -> None:
    database.write(events.cancel, event_id)
    with pytest.raises(Busy):
        database.write(events.reopen, event_id)

    sweep_all(database)

    assert database.write(events.reopen, event_id).status == "open"


def test_other_holds_are_swept_beside_an_event_that_is_being_cancelled(
    database: Database, clock: FixedClock, event_id: int
) -> None:
    other = publish(database, hold_seconds=60)
    database.write(seats.book, other, Person("", "guest@example.com"), 1)
    database.write(events.cancel, event_id)
    clock.move(61)

    sweep_all(database)

    assert count(database, f"ended_bookings WHERE event_id = {other} AND reason = 'expired'") == 1
