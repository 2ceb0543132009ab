"""Money that comes for bookings: it confirms them, or waits for an admin; the same money twice is one."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any, get_args

import apsw
import pytest
from msgspec import structs
from msgspec.structs import replace

from booking import changes, events, seats, store
from booking.model import Booking
from booking.payments import late, received
from booking.payments.received import Money, Settled
from booking.people import Person
from booking.store.database import Database
from booking.store.payments import Outcome, Payment
from tests.support import replay
from tests.support.domain import HOLD_SECONDS, book, join, publish
from tests.support.service import FixedClock, code_of

PRICE = 2_000


def priced(database: Database, number: int = 4, **changed: Any) -> int:
    return publish(database, number, price_cents=PRICE, currency="EUR", **changed)


def money(database: Database, booking: Booking, cents: int | None = None, *, key: str = "a", **other: Any) -> Money:
    came = PRICE * booking.seats if cents is None else cents
    return replace(Money("statement", key, booking.id, came, "EUR", database.clock.now()), **other)


def settle(database: Database, came: Money, **allowed: bool) -> Settled:
    foreseen = database.read(lambda tx: received.foresee(tx, came, may_restore=True))
    known = database.read(lambda tx: store.payments.find_by_key(tx, came.source, came.key))
    settled = database.write(lambda tx: received.settle(tx, came, **allowed))
    if known is None and not allowed.get("may_differ"):
        assert settled.outcome == foreseen or settled.outcome == "late"
    return settled


def paid(database: Database, booking: Booking) -> int:
    found = database.read(store.payments.find_paid, [booking.id])
    return found[booking.id].cents if found else 0


def test_the_right_amount_confirms_a_hold_and_the_same_money_does_nothing_twice(database: Database, path: Path) -> None:
    booking = book(database, priced(database), "Anna", 2)

    settled = settle(database, money(database, booking))

    assert (settled.outcome, settled.booking.status, settled.is_new) == ("confirmed", "confirmed", True)
    assert paid(database, booking) == 2 * PRICE
    again = settle(database, money(database, booking))
    assert (again.outcome, again.is_new, paid(database, booking)) == ("confirmed", False, 2 * PRICE)
    replay.require_same(path)


@pytest.mark.parametrize("other", [{"cents": PRICE - 1}, {"cents": PRICE + 1}, {"currency": "USD"}])
def test_another_amount_confirms_nothing_unless_an_admin_accepts_it(
    database: Database, path: Path, other: dict[str, Any]
) -> None:
    booking = book(database, priced(database), "Anna")

    settled = settle(database, money(database, booking, **other))

    assert (settled.outcome, settled.booking.status, paid(database, booking)) == ("amount", "held", 0)
    accepted = settle(database, money(database, booking, key="b", **other), may_differ=True)
    assert accepted.outcome == ("amount" if "currency" in other else "confirmed")
    replay.require_same(path)


def test_a_booking_that_is_confirmed_is_paid_once(database: Database, path: Path) -> None:
    booking = book(database, priced(database), "Anna")
    database.write(seats.confirm, booking.id, by_admin=True)

    assert settle(database, money(database, booking)).outcome == "paid"
    assert settle(database, money(database, booking, key="b")).outcome == "twice"
    assert paid(database, booking) == PRICE
    database.write(changes.change_seats, booking.id, 2, by_admin=True)
    assert settle(database, money(database, booking, PRICE, key="c")).outcome == "paid"
    assert paid(database, booking) == 2 * PRICE
    replay.require_same(path)


def test_money_for_a_booking_that_has_ended_restores_it_only_where_it_may_and_the_seats_are_free(
    database: Database, clock: FixedClock, path: Path
) -> None:
    event_id = priced(database, 1)
    booking = book(database, event_id, "Anna")
    clock.move(HOLD_SECONDS)

    assert settle(database, money(database, booking)).outcome == "late"
    restored = settle(database, money(database, booking, key="b"), may_restore=True)
    assert (restored.outcome, restored.booking.status) == ("restored", "confirmed")

    other = book(database, priced(database, 1), "Boris")
    clock.move(HOLD_SECONDS)
    book(database, other.event_id, "Clara")
    assert settle(database, money(database, other, key="c"), may_restore=True).outcome == "late"
    clock.move(HOLD_SECONDS)
    join(database, event_id, "Dora")
    assert settle(database, money(database, other, PRICE + 1, key="d"), may_restore=True).outcome == "late"
    replay.require_same(path)


def test_a_paid_booking_that_is_restored_as_a_hold_is_to_be_paid_again_and_its_money_waits(
    database: Database, path: Path
) -> None:
    booking = book(database, priced(database), "Anna")
    settle(database, money(database, booking))
    database.write(seats.cancel, booking.id)
    database.write(lambda tx: changes.restore(tx, booking.id, confirmed=False))

    assert (paid(database, booking), database.read(store.payments.count_open)) == (0, 1)
    assert settle(database, money(database, booking, key="b")).outcome == "confirmed"
    assert settle(database, money(database, booking)).outcome == "twice"
    replay.require_same(path)


def test_money_for_a_cancelled_event_waits(database: Database, path: Path) -> None:
    booking = book(database, priced(database), "Anna")
    database.write(events.cancel, booking.event_id)

    assert settle(database, money(database, booking), may_restore=True).outcome == "late"
    replay.require_same(path)


def test_nobody_gets_more_seats_back_than_they_may_have(database: Database, clock: FixedClock) -> None:
    event_id = priced(database, 5, max_seats_per_person=2)
    booking = book(database, event_id, "Anna", 2)
    clock.move(HOLD_SECONDS)
    book(database, event_id, "Anna", 1)

    assert settle(database, money(database, booking), may_restore=True).outcome == "late"


def test_money_follows_a_booking_whose_address_is_corrected_and_one_that_is_handed_over(
    database: Database, path: Path
) -> None:
    booking = book(database, priced(database), "Anna")
    corrected = database.write(lambda tx: changes.correct(tx, booking.id, name=None, email="anne@example.com"))

    settled = settle(database, money(database, booking))

    assert (settled.outcome, settled.booking.id) == ("confirmed", corrected.id)
    received_by = database.write(changes.hand_over, corrected.id, Person("Boris", "boris@example.com"))
    assert (paid(database, corrected), paid(database, received_by)) == (0, PRICE)
    assert settle(database, money(database, booking, key="b")).outcome == "twice"
    replay.require_same(path)


def test_what_money_did_is_undone_and_the_same_money_settles_it_again(
    database: Database, clock: FixedClock, path: Path
) -> None:
    event_id = priced(database)
    anna, boris = book(database, event_id, "Anna"), book(database, event_id, "Boris")
    came = money(database, anna)
    settle(database, came)

    undone = database.write(received.take_back, "statement", "a")

    assert undone is not None and (undone.outcome, undone.booking.status) == ("taken_back", "held")
    assert (undone.booking.expires_at, paid(database, anna)) == (anna.expires_at, 0)
    again = settle(database, replace(came, booking_id=boris.id))
    assert (again.outcome, again.booking.id, paid(database, boris)) == ("confirmed", boris.id, PRICE)
    replay.require_same(path)

    database.write(changes.unconfirm, boris.id)
    assert paid(database, boris) == 0
    assert settle(database, came).booking.id == anna.id
    clock.move(HOLD_SECONDS)
    assert code_of(lambda: database.write(received.take_back, "statement", "a")) == "not_undoable"
    assert paid(database, anna) == PRICE
    assert database.write(received.take_back, "statement", "of nobody") is None
    replay.require_same(path)


def test_a_booking_that_money_restored_ends_again_and_what_was_entered_by_hand_is_forgotten(
    database: Database, clock: FixedClock, path: Path
) -> None:
    booking = book(database, priced(database), "Anna")
    clock.move(HOLD_SECONDS)
    settle(database, money(database, booking), may_restore=True)

    undone = database.write(received.take_back, "statement", "a")

    assert undone is not None and undone.booking.status == "cancelled"
    other = book(database, priced(database), "Boris")
    database.write(seats.confirm, other.id, by_admin=True)
    settle(database, money(database, other, source="hand"))
    database.write(received.take_back, "hand", "a")
    assert (paid(database, other), database.read(seats.find, other.id).status) == (0, "confirmed")
    assert database.read(store.payments.find_by_key, "hand", "a") is None
    replay.require_same(path)


def test_money_for_no_booking_and_for_a_free_one(database: Database) -> None:
    booking = book(database, publish(database), "Anna")

    assert settle(database, money(database, booking, PRICE)).outcome == "amount"
    nobodys = structs.replace(booking, id="0" * 43)
    assert code_of(lambda: database.write(received.settle, money(database, nobodys, PRICE, key="b"))) == (
        "booking_not_found"
    )


def test_parts_that_reach_the_amount_confirm_a_hold_and_are_undone_to_what_they_were(
    database: Database, path: Path
) -> None:
    booking = book(database, priced(database), "Anna")

    assert settle(database, money(database, booking, 1_500)).outcome == "amount"
    assert database.read(received.standing, [booking])[booking.id].missing == 500
    second = settle(database, money(database, booking, 500, key="b"))

    assert (second.outcome, second.booking.status, paid(database, booking)) == ("confirmed", "confirmed", PRICE)
    assert settle(database, money(database, booking, 500, key="b")).is_new is False
    replay.require_same(path)
    database.write(received.take_back, "statement", "b")
    stands = database.read(received.standing, [booking])[booking.id]
    assert (stands.paid, stands.came, stands.missing) == (0, 1_500, 500)
    replay.require_same(path)
    assert settle(database, money(database, booking, 500, key="b")).outcome == "confirmed"
    assert paid(database, booking) == PRICE
    replay.require_same(path)


def test_all_of_the_money_confirms_a_hold_even_after_a_part_of_it_and_the_part_waits(
    database: Database, path: Path
) -> None:
    booking = book(database, priced(database), "Anna")
    settle(database, money(database, booking, 1_500))
    settle(database, money(database, booking, PRICE + 1, key="b"))

    assert settle(database, money(database, booking, key="c")).outcome == "confirmed"
    assert (paid(database, booking), len(database.read(store.payments.page_open, 0, 9))) == (PRICE, 2)
    replay.require_same(path)


def test_a_part_that_is_entered_by_hand_leaves_a_booking_held_until_the_rest_comes(
    database: Database, path: Path
) -> None:
    booking = book(database, priced(database), "Anna")

    part = database.write(late.enter, booking.id, 1_050)
    assert (part.outcome, part.booking.status) == ("amount", "held")
    wrong = database.write(late.enter, booking.id, 50)
    database.write(late.reopen, wrong.payment.id)
    assert database.read(received.standing, [booking])[booking.id].came == 1_050
    rest = database.write(late.enter, booking.id, None)
    assert (rest.payment.cents, rest.outcome, paid(database, booking)) == (950, "confirmed", PRICE)
    replay.require_same(path)


def test_which_money_is_its_booking_s_is_the_same_to_the_schema(database: Database) -> None:
    booking = book(database, priced(database), "Anna")
    waits = []
    for outcome in get_args(Outcome):
        of_booking = booking.id, booking.event_id, PRICE, "EUR"
        came = Payment(0, "statement", outcome, *of_booking, 0, 0, outcome, settled_as="restored", settled_at=0)
        with nullcontext() if came.is_the_bookings else pytest.raises(apsw.ConstraintError):
            database.write(store.payments.insert, came)
        waits += [] if came.is_the_bookings else [outcome]
    index = "SELECT sql FROM sqlite_schema WHERE name = 'payments_open'"
    ((made,),) = database.read(lambda tx: tx.execute(index, ()).fetchall())
    assert made.endswith(f"WHERE settled_as IS NULL AND outcome IN {tuple(waits)!r}")
