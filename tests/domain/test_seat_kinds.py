"""Kinds of seat: each at its price and up to its own limit, beside one count of seats for the whole event."""

from typing import Any

import pytest

from booking import changes, events, seats, waitlist
from booking.errors import BookingError, Conflict, Invalid
from booking.payments import received
from booking.payments.received import Money
from booking.seat_kinds import SeatKind
from booking.store import check, repair
from booking.store.database import Database
from tests.support import replay
from tests.support.database_file import opened
from tests.support.domain import guest, publish
from tests.support.service import FixedClock

ADULT, CHILD = SeatKind("adult", "Adult", 1_250), SeatKind("child", "Child", 600, 2)


def sell(database: Database, seats: int = 6, *kinds: SeatKind, **changed: Any) -> int:
    """Publish an event of these kinds of seat, or of adults' and two children's."""
    given = {"currency": "EUR", "max_seats_per_person": 9} | changed
    return publish(database, seats, seat_kinds=kinds or (ADULT, CHILD), **given)


def book(database: Database, event_id: int, name: str, **kinds: int) -> Any:
    return database.write(lambda tx: seats.book(tx, event_id, guest(name), sum(kinds.values()), kinds=kinds))


def join(database: Database, event_id: int, name: str, **kinds: int) -> Any:
    return database.write(lambda tx: waitlist.join(tx, event_id, guest(name), sum(kinds.values()), kinds=kinds))


def change_kinds(database: Database, booking_id: str, *, by_admin: bool = False, **kinds: int) -> Any:
    wanted = sum(kinds.values())
    return database.write(lambda tx: changes.change_seats(tx, booking_id, wanted, kinds=kinds, by_admin=by_admin))


def free(database: Database, event_id: int) -> list[int]:
    """Return how many seats of each kind can be booked now."""
    return [kind.free_seats for kind in database.read(events.find, event_id).kinds_now]


def live(database: Database, event_id: int) -> dict[str, dict[str, int]]:
    """Return which kinds of seat each person has at an event."""
    found = database.read(seats.page_of_event, event_id, ("", ""), 50)
    return {one.name: {kind.id: kind.seats for kind in one.kinds or ()} for one in found}


def code_of(raised: pytest.ExceptionInfo[BookingError]) -> str:
    return raised.value.code


def faults_of(raised: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {fault.field: str(fault.message) for fault in raised.value.faults}


def test_a_booking_costs_what_its_kinds_did_when_it_was_booked(database: Database) -> None:
    event_id = sell(database)
    assert database.read(events.find, event_id).price_cents == 600
    booked = book(database, event_id, "ada", adult=2, child=1)
    assert (booked.seats, booked.amount_cents, booked.currency, booked.price_cents) == (3, 3_100, "EUR", None)
    dearer = (SeatKind("adult", "Grown-up", 2_000), SeatKind("child", "Child", 0, 2))
    assert database.write(events.change, event_id, {"seat_kinds": dearer}).price_cents == 2_000

    more = change_kinds(database, booked.id, adult=3, child=1)
    late = book(database, event_id, "ben", child=1)

    assert [(one.name, one.price_cents, one.seats) for one in more.kinds] == [("Adult", 1_250, 3), ("Child", 600, 1)]
    assert more.amount_cents == 4_350
    assert (late.amount_cents, late.currency) == (None, None)
    assert change_kinds(database, late.id, adult=1).amount_cents == 2_000
    replay.require_same(database.path)


def test_a_kind_has_no_more_seats_than_its_limit_and_the_event_none_too_many(
    database: Database, clock: FixedClock
) -> None:
    event_id = sell(database)
    book(database, event_id, "ada", child=2)
    assert free(database, event_id) == [4, 0]
    with pytest.raises(Conflict) as raised:
        book(database, event_id, "ben", adult=1, child=1)
    assert (code_of(raised), raised.value.details["kind"], raised.value.details["free_seats"]) == (
        "sold_out",
        "child",
        4,
    )
    book(database, event_id, "cleo", adult=4)
    with pytest.raises(Conflict) as raised:
        book(database, event_id, "dora", adult=1)
    assert "kind" not in raised.value.details
    clock.move(901)  # Both holds have ended, whether or not the sweep has been by.
    assert free(database, event_id) == [6, 2]
    book(database, event_id, "ben", adult=1, child=1)
    assert free(database, event_id) == [4, 1]
    book(database, event_id, "eva", adult=4)
    assert free(database, event_id) == [0, 0]  # A seat of a kind that has one left is one of the event’s, too.
    replay.require_same(database.path)


def test_a_kind_whose_limit_is_changed_has_so_many_seats_from_then_on(database: Database) -> None:
    event_id = sell(database)
    database.write(events.change, event_id, {"seat_kinds": (ADULT, SeatKind("child", "Child", 600, 4))})
    ada = book(database, event_id, "ada", child=3)
    assert free(database, event_id) == [3, 1]
    database.write(events.change, event_id, {"seat_kinds": (ADULT, SeatKind("child", "Child", 600, 3))})
    with opened(database.path) as file, pytest.raises(Exception, match="CHECK"):
        file.execute("UPDATE bookings SET kinds = json_replace(kinds, '$[0].seats', 4)")
    database.write(seats.cancel, ada.id)
    assert free(database, event_id) == [6, 3]


def test_one_hold_that_has_ended_frees_its_seats_of_each_kind_before_the_sweep(
    database: Database, clock: FixedClock
) -> None:
    event_id = sell(database, 9, SeatKind("adult", "Adult", 1_250, 1), CHILD, SeatKind("other", "Other", 900))
    book(database, event_id, "Ada", adult=1, child=2)
    clock.move(900)
    assert free(database, event_id) == [1, 2, 9]
    book(database, event_id, "Bob", adult=1, child=2)
    assert live(database, event_id) == {"Bob": {"adult": 1, "child": 2}}


def test_the_database_itself_refuses_a_seat_too_many_of_a_kind_and_counts_are_mended(database: Database) -> None:
    event_id = sell(database)
    book(database, event_id, "ada", child=1)
    with opened(database.path) as file, pytest.raises(Exception, match="CHECK"):
        file.execute("UPDATE bookings SET kinds = json_replace(kinds, '$[0].seats', 3)")
    with opened(database.path) as file:
        file.execute("UPDATE seat_kind_counts SET taken = 0")
    (fault,) = check.faults(database.path)
    assert "counts 0 seats of the kind child taken; its bookings have 1" in fault
    database.close()
    assert len(repair.repair(database.path)) == 1
    assert check.faults(database.path) == []


@pytest.mark.parametrize(
    ("kinds", "field"),
    [({}, "kinds"), ({"senior": 1}, "kinds.senior"), ({"child": 3}, "kinds.child")],
)
def test_a_wish_that_does_not_fit_the_kinds_is_refused_at_its_field(
    database: Database, kinds: dict[str, int], field: str
) -> None:
    event_id = sell(database)
    with pytest.raises(Invalid) as raised:
        database.write(lambda tx: seats.book(tx, event_id, guest("ada"), 3, kinds=kinds))
    assert [*faults_of(raised)] == [field]
    without = publish(database)
    with pytest.raises(Invalid):
        book(database, without, "ada", adult=1)


def test_a_kind_that_people_have_or_wait_for_stays_with_as_many_seats_as_are_taken(
    database: Database, clock: FixedClock
) -> None:
    event_id = sell(database, 3)
    book(database, event_id, "ada", adult=1, child=2)
    with pytest.raises(Invalid) as raised:
        database.write(events.change, event_id, {"seat_kinds": (ADULT,)})
    assert faults_of(raised) == {"seat_kinds": "Keep “Child”: people have booked it or wait for it."}
    with pytest.raises(Invalid) as raised:
        database.write(events.change, event_id, {"seat_kinds": (ADULT, SeatKind("child", "Child", 600, 1))})
    assert faults_of(raised) == {"seat_kinds.2.seats": "Enter at least 2: so many are held or confirmed."}
    join(database, event_id, "ben", child=1)
    clock.move(901)
    database.write(events.change, event_id, {"closes_at": clock.now() + 1})  # Offers go out: to Ben, in his turn.
    assert live(database, event_id) == {"ben": {"child": 1}}
    with pytest.raises(Invalid):
        database.write(events.change, event_id, {"seat_kinds": ()})
    clock.move(2 * 86_400)
    changed = database.write(events.change, event_id, {"closes_at": None, "seat_kinds": ()})
    assert (changed.seat_kinds, changed.free_seats) == ((), 3)
    replay.require_same(database.path)


def test_kinds_are_sold_under_ids_like_their_names_that_stay(database: Database) -> None:
    event_id = sell(database, 9, SeatKind("", "Взрослый", 900), SeatKind("", "50+", 500), SeatKind("", "A b", 0))
    first = database.read(events.find, event_id).seat_kinds
    assert [one.id for one in first] == ["vzroslyy", "k50", "a_b"]
    again = (SeatKind("vzroslyy", "Adult", 900), SeatKind("", "50+", 400), SeatKind("", "Vzroslyy", 1))
    changed = database.write(events.change, event_id, {"seat_kinds": again})
    assert [one.id for one in changed.seat_kinds] == ["vzroslyy", "k50", "vzroslyy2"]


@pytest.mark.parametrize(
    ("kinds", "more", "field"),
    [
        ([SeatKind("", "", 0)], {}, "seat_kinds.1.name"),
        ([SeatKind("", "A", 1), SeatKind("", "a", 2)], {}, "seat_kinds.1.name"),
        ([SeatKind("", "A", -1)], {}, "seat_kinds.1.price_cents"),
        ([SeatKind("", "A", 1, 0)], {}, "seat_kinds.1.seats"),
        ([SeatKind("A B", "A", 1)], {}, "seat_kinds.1.id"),
        ([SeatKind("", f"Kind {number}", 1) for number in range(6)], {}, "seat_kinds"),
        ([SeatKind("", "A", 1, 2), SeatKind("", "B", 1, 3)], {}, "seat_kinds"),
        ([SeatKind("", "A", 5)], {"price_cents": 7}, "price_cents"),
        ([SeatKind("", "A", 5)], {"currency": None}, "currency"),
    ],
)
def test_kinds_that_can_t_be_sold_are_refused_at_their_field(
    database: Database, kinds: list[SeatKind], more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as raised:
        sell(database, 6, *kinds, **more)
    assert next(iter(faults_of(raised))) == field


def test_seats_of_a_booking_change_kind_only_as_far_as_there_are_any(database: Database) -> None:
    event_id = sell(database, confirmation="organiser")
    ada, ben = book(database, event_id, "ada", adult=2), book(database, event_id, "ben", child=1)
    assert change_kinds(database, ada.id, adult=1, child=1).amount_cents == 1_850
    with pytest.raises(Conflict) as raised:
        change_kinds(database, ben.id, child=2)
    assert code_of(raised) == "sold_out"
    database.write(lambda tx: seats.confirm(tx, ada.id, by_admin=True))
    with pytest.raises(BookingError) as forbidden:
        change_kinds(database, ada.id, adult=2)
    assert code_of(forbidden) == "organiser_confirms"
    assert change_kinds(database, ada.id, by_admin=True, adult=2).amount_cents == 2_500
    with pytest.raises(Invalid):
        database.write(lambda tx: changes.change_seats(tx, ada.id, 1, by_admin=True))
    assert change_kinds(database, ada.id, adult=1).seats == 1
    replay.require_same(database.path)


def test_a_booking_is_paid_in_one_currency_whatever_its_event_is_sold_in_since(database: Database) -> None:
    event_id = sell(database)
    booked = book(database, event_id, "ada", adult=1)
    database.write(seats.cancel, booked.id)
    database.write(events.change, event_id, {"currency": "USD"})
    database.write(lambda tx: changes.restore(tx, booked.id, confirmed=False))
    with pytest.raises(Invalid) as raised:
        change_kinds(database, booked.id, adult=1, child=1)
    assert faults_of(raised) == {
        "kinds.child": "This booking is to be paid in EUR, and this is sold in another currency. "
        "Make a new booking for it."
    }
    more = change_kinds(database, booked.id, adult=2)
    assert (more.currency, more.amount_cents) == ("EUR", 2_500)
    database.write(events.change, event_id, {"seat_kinds": (ADULT, SeatKind("child", "Child", 0, 2))})
    free_too = change_kinds(database, booked.id, adult=2, child=1)
    assert (free_too.currency, free_too.amount_cents) == ("EUR", 2_500)
    replay.require_same(database.path)


def test_an_offer_is_made_to_the_oldest_for_whom_each_kind_has_room(database: Database) -> None:
    event_id = sell(database, 3)
    ada, ben = book(database, event_id, "ada", child=2), book(database, event_id, "ben", adult=1)
    join(database, event_id, "cleo", child=1)
    join(database, event_id, "dora", adult=1)
    with pytest.raises(Conflict) as raised:
        join(database, event_id, "cleo", child=1)
    database.write(seats.cancel, ben.id)
    assert live(database, event_id) == {"ada": {"child": 2}, "dora": {"adult": 1}}  # For Cleo there is no child's seat.
    database.write(seats.cancel, ada.id)
    assert live(database, event_id)["cleo"] == {"child": 1}
    eve = book(database, event_id, "eve", child=1)
    assert eve.amount_cents == 600
    with pytest.raises(Conflict) as raised:
        book(database, event_id, "finn", adult=1)
    assert code_of(raised) == "sold_out"
    replay.require_same(database.path)


def test_money_does_not_bring_back_seats_of_a_kind_that_is_full(database: Database, clock: FixedClock) -> None:
    event_id = sell(database)
    ada = book(database, event_id, "ada", child=2)
    clock.move(901)
    came = Money("statement", "a", ada.id, 1_200, "EUR", clock.now())
    assert database.read(lambda tx: received.foresee(tx, came, may_restore=True)) == "restored"
    book(database, event_id, "ben", child=1)
    assert database.read(lambda tx: received.foresee(tx, came, may_restore=True)) == "late"


def test_no_seats_are_saved_up_for_a_kind_that_is_full(database: Database) -> None:
    event_id = sell(database, 12)
    book(database, event_id, "ada", child=2)
    gone = join(database, event_id, "ben", adult=1, child=2)
    for number in range(5):
        book(database, event_id, f"guest{number}", adult=1)
    assert database.read(events.find, event_id).has_seats
    with pytest.raises(Conflict) as raised:
        database.write(waitlist.offer_now, gone.id)
    assert "Child" in raised.value.sentence
    replay.require_same(database.path)


def test_what_ends_comes_back_as_it_was_and_goes_over_to_others_with_its_kinds(database: Database) -> None:
    event_id = sell(database)
    booked = book(database, event_id, "ada", adult=1, child=2)
    database.write(seats.cancel, booked.id)
    other = book(database, event_id, "ben", child=1)
    with pytest.raises(Conflict) as raised:
        database.write(changes.undo_cancellation, booked.id)
    assert code_of(raised) == "sold_out"
    database.write(seats.cancel, other.id)
    restored = database.write(changes.undo_cancellation, booked.id)
    assert restored.kinds == booked.kinds
    database.write(lambda tx: seats.confirm(tx, booked.id, by_admin=True))
    received = database.write(changes.hand_over, booked.id, guest("cleo"))
    assert (received.kinds, received.amount_cents, free(database, event_id)) == (booked.kinds, 2_450, [3, 0])
    database.write(seats.cancel, received.id)
    database.write(events.change, event_id, {"seat_kinds": (ADULT,)})
    with pytest.raises(Conflict) as raised:
        database.write(lambda tx: changes.restore(tx, received.id, confirmed=True))
    assert code_of(raised) == "not_restorable"
    replay.require_same(database.path)
