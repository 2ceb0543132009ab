"""What may become of a booking: extended, of more or fewer seats, restored, handed over; and the booking window."""

import pytest

from booking import changes, events, seats, waitlist
from booking.accounts import accounts
from booking.errors import BookingError, Gone, Invalid
from booking.model import EndedBooking
from booking.people import Person
from booking.store.database import Database, Tx
from tests.support.domain import HOLD_SECONDS, book, publish
from tests.support.service import NOON, FixedClock, code_of

HOUR = 3_600_000
ANNA = Person("Anna", "anna@example.com")
BORIS = Person("Boris", "boris@example.com")


def kinds(database: Database) -> list[str]:
    def find(tx: Tx) -> list[str]:
        return [kind for (kind,) in tx.execute("SELECT kind FROM outbox WHERE kind <> 'reminder' ORDER BY id", ())]

    return database.read(find)


# Extend


def test_a_hold_is_extended_as_often_as_the_event_says(database: Database, clock: FixedClock) -> None:
    booking = book(database, publish(database, max_extensions=2), ANNA)
    assert booking.expires_at is not None
    clock.move(800)

    once = database.write(changes.extend, booking.id)
    twice = database.write(changes.extend, booking.id)

    assert (once.expires_at, once.extensions) == (booking.expires_at + HOLD_SECONDS * 1_000, 1)
    assert (twice.expires_at, twice.extensions) == (booking.expires_at + 2 * HOLD_SECONDS * 1_000, 2)
    assert code_of(lambda: database.write(changes.extend, booking.id)) == "no_extension"


def test_no_hold_is_extended_unless_the_event_says_so(database: Database) -> None:
    booking = book(database, publish(database), ANNA)

    assert code_of(lambda: database.write(changes.extend, booking.id)) == "no_extension"


def test_no_hold_is_extended_while_somebody_waits(database: Database) -> None:
    event_id = publish(database, 1, max_extensions=1)
    booking = book(database, event_id, ANNA)
    entry = database.write(waitlist.join, event_id, BORIS, 1)
    assert code_of(lambda: database.write(changes.extend, booking.id)) == "no_extension"

    database.write(waitlist.leave, entry.id)

    assert database.write(changes.extend, booking.id).extensions == 1


def test_no_hold_is_extended_beyond_the_start(database: Database, clock: FixedClock) -> None:
    event_id = publish(database, max_extensions=9)
    starts_at = database.read(events.find, event_id).starts_at
    clock.move((starts_at - clock.now()) / 1_000 - HOLD_SECONDS - 10)
    booking = book(database, event_id, ANNA)

    assert database.write(changes.extend, booking.id).expires_at == starts_at
    assert code_of(lambda: database.write(changes.extend, booking.id)) == "no_extension"


def test_a_hold_whose_deadline_has_come_is_not_extended(database: Database, clock: FixedClock) -> None:
    booking = book(database, publish(database, max_extensions=1), ANNA)
    clock.move(HOLD_SECONDS)

    assert code_of(lambda: database.write(changes.extend, booking.id)) == "hold_expired"


# More and fewer seats


def test_a_booking_gets_more_seats_while_they_are_free_and_keeps_its_deadline(
    database: Database, clock: FixedClock
) -> None:
    event_id = publish(database, 4)
    booking = book(database, event_id, ANNA)
    book(database, event_id, BORIS, 2)
    clock.move(5)

    changed = database.write(changes.change_seats, booking.id, 2, by_admin=False)

    assert (changed.seats, changed.expires_at) == (2, booking.expires_at)
    assert database.read(events.find, event_id).free_seats == 0
    assert code_of(lambda: database.write(changes.change_seats, booking.id, 3, by_admin=False)) == "sold_out"
    assert code_of(lambda: database.write(changes.change_seats, booking.id, 4, by_admin=False)) == "limit_reached"
    assert kinds(database)[-1] == "seats_changed"


def test_as_many_seats_as_before_change_and_tell_nothing(database: Database) -> None:
    booking = book(database, publish(database), ANNA)
    before = kinds(database)

    assert database.write(changes.change_seats, booking.id, 1, by_admin=False) == booking
    assert kinds(database) == before


def test_only_an_admin_adds_seats_to_what_the_organiser_has_confirmed(database: Database) -> None:
    booking = book(database, publish(database, confirmation="organiser"), ANNA)
    assert database.write(changes.change_seats, booking.id, 2, by_admin=False).seats == 2
    database.write(seats.confirm, booking.id, by_admin=True)

    assert code_of(lambda: database.write(changes.change_seats, booking.id, 3, by_admin=False)) == "organiser_confirms"
    assert database.write(changes.change_seats, booking.id, 3, by_admin=True).seats == 3
    assert database.write(changes.change_seats, booking.id, 1, by_admin=False).seats == 1


# Restore


@pytest.mark.parametrize("is_swept", [True, False])
def test_an_expired_hold_is_restored_as_confirmed_under_its_id(
    database: Database, clock: FixedClock, is_swept: bool
) -> None:
    event_id = publish(database)
    booking = book(database, event_id, ANNA)
    clock.move(HOLD_SECONDS + 60)
    if is_swept:
        database.write(seats.sweep, 9)

    restored = database.write(changes.restore, booking.id, confirmed=True)

    assert (restored.status, restored.confirmed_at, restored.person) == ("confirmed", clock.now(), booking.person)
    assert database.read(seats.find, booking.id) == restored
    assert database.read(events.find, event_id).confirmed_seats == 1
    assert kinds(database)[-1] == "restored"


def test_a_cancelled_booking_is_restored_as_a_whole_new_hold(database: Database, clock: FixedClock) -> None:
    booking = book(database, publish(database), ANNA)
    database.write(seats.cancel, booking.id)
    clock.move(60)

    restored = database.write(changes.restore, booking.id, confirmed=False)

    assert restored.expires_at == clock.now() + HOLD_SECONDS * 1_000
    clock.move(HOLD_SECONDS)
    database.write(seats.sweep, 9)
    assert database.read(seats.look_up, booking.id) == restored.expired()


def test_what_ended_with_its_event_is_restored_when_that_is_reopened(database: Database) -> None:
    event_id = publish(database)
    booking = book(database, event_id, ANNA)
    database.write(events.cancel, event_id, "The singer is ill.")
    assert code_of(lambda: database.write(changes.restore, booking.id, confirmed=True)) == "event_cancelled"

    assert database.write(events.reopen, event_id).cancel_reason == ""

    assert database.write(changes.restore, booking.id, confirmed=True).status == "confirmed"


def test_nothing_is_restored_to_seats_that_somebody_has_or_could_have(database: Database, clock: FixedClock) -> None:
    event_id = publish(database, 1)
    booking = book(database, event_id, ANNA)
    waiting = database.write(waitlist.join, event_id, BORIS, 1)
    clock.move(HOLD_SECONDS)

    assert code_of(lambda: database.write(changes.restore, booking.id, confirmed=True)) == "sold_out"

    database.write(seats.sweep, 9)
    assert database.read(waitlist.find, waiting.id).status == "offered"


def test_what_is_live_handed_over_or_forgotten_is_not_restored(database: Database) -> None:
    event_id = publish(database, confirmation="instant")
    account = database.write(accounts.register, "", "account@example.com", "a hash")
    live = book(database, event_id, ANNA)
    given = book(database, event_id, BORIS, 1)
    database.write(changes.hand_over, given.id, Person("", "other@example.com"))
    forgotten = database.write(seats.book, event_id, account.person, 1, by_member=True)
    database.write(accounts.delete, account.id)

    for booking in (live, given, forgotten):
        code = code_of(lambda known=booking.id: database.write(changes.restore, known, confirmed=True))  # type: ignore[misc]
        assert code == "not_restorable"
    assert code_of(lambda: database.write(changes.restore, "nothing", confirmed=True)) == "booking_not_found"


# Hand over


def test_a_confirmed_booking_is_handed_over_without_its_seat_coming_free(database: Database) -> None:
    event_id = publish(database, 1, confirmation="instant")
    booking = book(database, event_id, ANNA)
    entry = database.write(waitlist.join, event_id, Person("", "waiting@example.com"), 1)

    received = database.write(changes.hand_over, booking.id, BORIS)

    assert received.id != booking.id
    assert (received.email, received.seats, received.confirmed_at) == (BORIS.email, 1, booking.confirmed_at)
    assert database.read(waitlist.find, entry.id).status == "waiting"
    with pytest.raises(Gone) as gone:
        database.read(seats.find, booking.id)
    assert gone.value.code == "handed_over"
    assert kinds(database)[-2:] == ["handed_over", "received"]


def test_a_hold_is_not_handed_over_nor_anything_to_the_same_person(database: Database) -> None:
    booking = book(database, publish(database), ANNA)
    assert code_of(lambda: database.write(changes.hand_over, booking.id, BORIS)) == "not_confirmed"
    database.write(seats.confirm, booking.id, by_admin=False)

    with pytest.raises(Invalid):
        database.write(changes.hand_over, booking.id, Person("A.", "ANNA@example.com"))


def test_nobody_is_handed_more_seats_than_one_person_may_have(database: Database) -> None:
    event_id = publish(database, 6, confirmation="instant")
    booking = book(database, event_id, ANNA, 2)
    book(database, event_id, BORIS, 2)

    assert code_of(lambda: database.write(changes.hand_over, booking.id, BORIS)) == "limit_reached"


# The booking window


def test_an_event_is_booked_within_its_window_only(database: Database, clock: FixedClock) -> None:
    event_id = publish(database, opens_at=NOON + 10_000, closes_at=NOON + 20_000)
    with pytest.raises(BookingError) as early:
        book(database, event_id, ANNA)
    assert (early.value.code, early.value.details) == ("not_open_yet", {"opens_at": NOON + 10_000})
    clock.move(10)
    booking = book(database, event_id, ANNA)
    clock.move(10)

    with pytest.raises(BookingError) as late:
        book(database, event_id, ANNA)

    assert (late.value.code, late.value.details) == ("booking_closed", {"closes_at": NOON + 20_000})
    assert code_of(lambda: database.write(waitlist.join, event_id, BORIS, 1)) == "booking_closed"
    assert code_of(lambda: database.write(changes.change_seats, booking.id, 2, by_admin=True)) == "booking_closed"
    assert database.write(seats.confirm, booking.id, by_admin=False).status == "confirmed"


def test_a_window_that_is_none_is_refused_and_one_is_lifted_by_none(database: Database) -> None:
    event_id = publish(database, opens_at=NOON + 10_000)
    with pytest.raises(Invalid) as refused:
        database.write(events.change, event_id, {"opens_at": NOON + 31 * 24 * HOUR, "closes_at": NOON})
    assert [fault.field for fault in refused.value.faults] == ["opens_at", "closes_at"]

    assert database.write(events.change, event_id, {"title": "Recital"}).opens_at == NOON + 10_000
    assert database.write(events.change, event_id, {"opens_at": None}).opens_at is None


# Too late


def test_whoever_confirms_too_late_is_told_what_they_can_do(database: Database, clock: FixedClock) -> None:
    event_id = publish(database, 1)
    booking = book(database, event_id, ANNA)
    clock.move(HOLD_SECONDS)

    with pytest.raises(Gone) as gone:
        database.write(seats.confirm, booking.id, by_admin=False)
    assert gone.value.details["event_id"] == event_id
    assert gone.value.details["free_seats"] == 1
    assert "Book again" in gone.value.sentence
    book(database, event_id, BORIS, 1)
    with pytest.raises(Gone) as gone:
        database.write(seats.confirm, booking.id, by_admin=False)
    assert gone.value.details["free_seats"] == 0
    assert "waiting list" in gone.value.sentence
    assert isinstance(database.read(seats.look_up, booking.id), EndedBooking)


def test_whoever_confirms_too_late_for_any_booking_is_not_told_to_book(database: Database, clock: FixedClock) -> None:
    event_id = publish(database, 1, closes_at=NOON + HOLD_SECONDS * 1_000)
    booking = book(database, event_id, ANNA)
    clock.move(HOLD_SECONDS)

    with pytest.raises(Gone) as gone:
        database.write(seats.confirm, booking.id, by_admin=False)

    assert "Book again" not in gone.value.sentence
    assert "waiting list" not in gone.value.sentence


def test_what_is_restored_is_no_longer_an_offer(database: Database, clock: FixedClock) -> None:
    event_id = publish(database, 1)
    first = book(database, event_id, ANNA)
    entry = database.write(waitlist.join, event_id, BORIS, 1)
    database.write(seats.cancel, first.id)
    offer_id = database.read(waitlist.find, entry.id).booking_id or ""
    assert database.read(seats.find, offer_id).offer
    clock.move(HOLD_SECONDS)

    assert not database.write(changes.restore, offer_id, confirmed=False).offer
