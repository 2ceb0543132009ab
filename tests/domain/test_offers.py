"""Offers: what comes free goes to whoever waits, in the transaction that frees it, in a fair order."""

from collections.abc import Callable

import pytest

from booking import changes, events, seats, store, waitlist
from booking.accounts import accounts
from booking.errors import BookingError
from booking.model import Booking, Entry
from booking.store.database import Database, Tx
from booking.store.slices import SLICE
from tests.support.domain import HOLD_SECONDS, book, join, now, publish
from tests.support.service import FixedClock, code_of

DAY = 86_400


def offered(database: Database, entry: Entry) -> Booking:
    """Return the booking that was offered to an entry."""
    found = now(database, entry)
    assert found.status == "offered"
    assert found.booking_id is not None
    return database.read(seats.find, found.booking_id)


@pytest.fixture
def sold_out(database: Database) -> int:
    """Publish an event whose two seats Anna has confirmed and Boris holds."""
    event_id = publish(database, 2)
    database.write(seats.confirm, book(database, event_id, "anna").id, by_admin=False)
    book(database, event_id, "boris")
    return event_id


# Every way in which seats come free


def boris_of(database: Database, event_id: int) -> Booking:
    (booking,) = [b for b in database.read(seats.page_of_event, event_id, ("", ""), 9) if b.name == "boris"]
    return booking


def cancels(database: Database, clock: FixedClock, event_id: int) -> None:
    database.write(seats.cancel, boris_of(database, event_id).id)


def expires(database: Database, clock: FixedClock, event_id: int) -> None:
    clock.move(HOLD_SECONDS)
    database.write(seats.sweep, SLICE)


def somebody_new_comes_after_it_lapsed(database: Database, clock: FixedClock, event_id: int) -> None:
    clock.move(HOLD_SECONDS)
    # Somebody new is refused, so what their request has done is undone; whoever joins the list behind is not.
    assert code_of(lambda: book(database, event_id, "newcomer")) == "sold_out"
    join(database, event_id, "newcomer")


def organiser_adds_a_seat(database: Database, clock: FixedClock, event_id: int) -> None:
    database.write(events.change, event_id, {"seats": 3})


def organiser_changes_the_title_after_it_lapsed(database: Database, clock: FixedClock, event_id: int) -> None:
    clock.move(HOLD_SECONDS)
    database.write(events.change, event_id, {"title": "Recital"})


def account_is_deleted(database: Database, clock: FixedClock, event_id: int) -> None:
    account = database.write(accounts.register, "", "account@example.com", "a hash")
    database.write(changes.hand_over, anna_of(database, event_id).id, account.person)
    database.write(accounts.delete, account.id)


def anna_of(database: Database, event_id: int) -> Booking:
    (booking,) = [b for b in database.read(seats.page_of_event, event_id, ("", ""), 9) if b.name == "anna"]
    return booking


@pytest.mark.parametrize(
    "frees",
    [
        cancels,
        expires,
        somebody_new_comes_after_it_lapsed,
        organiser_adds_a_seat,
        organiser_changes_the_title_after_it_lapsed,
        account_is_deleted,
    ],
)
def test_a_seat_that_comes_free_is_offered_to_whoever_waits_longest(
    database: Database, clock: FixedClock, sold_out: int, frees: Callable[[Database, FixedClock, int], None]
) -> None:
    first, second = join(database, sold_out, "first"), join(database, sold_out, "second")

    frees(database, clock, sold_out)

    offer = offered(database, first)
    assert (offer.offer, offer.status, offer.seats, offer.email) == (True, "held", 1, "first@example.com")
    assert offer.expires_at == clock.now() + HOLD_SECONDS * 1_000
    assert (now(database, second).status, now(database, second).position) == ("waiting", 1)


def test_fewer_seats_of_a_booking_are_offered_in_the_same_transaction(database: Database) -> None:
    event_id = publish(database, 3)
    big = book(database, event_id, "anna", 3)
    entry = join(database, event_id, "first", 2)

    database.write(changes.change_seats, big.id, 1, by_admin=False)

    assert offered(database, entry).seats == 2


def test_an_offer_that_lapses_goes_to_the_next_and_closes_its_entry(
    database: Database, clock: FixedClock, sold_out: int
) -> None:
    first, second, third = (join(database, sold_out, name) for name in ("first", "second", "third"))
    expires(database, clock, sold_out)
    assert offered(database, first)

    expires(database, clock, sold_out)

    assert now(database, first).status == "closed"
    assert now(database, first).ended_at == clock.now()
    assert offered(database, second)
    assert now(database, third).position == 1


def test_an_entry_whose_offer_has_lapsed_is_closed_even_before_the_sweep(
    database: Database, clock: FixedClock, sold_out: int
) -> None:
    first = join(database, sold_out, "first")
    cancels(database, clock, sold_out)

    clock.move(HOLD_SECONDS)

    assert now(database, first).status == "closed"


def test_an_offer_of_an_instant_event_is_a_hold_that_its_person_confirms(database: Database) -> None:
    event_id = publish(database, 1, confirmation="instant")
    taken = book(database, event_id, "anna")
    entry = join(database, event_id, "first")

    database.write(seats.cancel, taken.id)

    offer = offered(database, entry)
    assert offer.status == "held"
    assert database.write(seats.confirm, offer.id, by_admin=False).status == "confirmed"
    assert now(database, entry).status == "offered"


def test_an_offer_never_lasts_beyond_the_start(database: Database, clock: FixedClock, sold_out: int) -> None:
    first = join(database, sold_out, "first")
    starts_at = database.read(events.find, sold_out).starts_at
    clock.move((starts_at - clock.now()) / 1_000 - 10)

    database.write(seats.sweep, SLICE)

    assert offered(database, first).expires_at == starts_at


def test_nothing_is_offered_once_the_event_has_started(database: Database, clock: FixedClock, sold_out: int) -> None:
    first = join(database, sold_out, "first")
    clock.move(30 * DAY)

    database.write(seats.sweep, SLICE)

    assert now(database, first).status == "closed"
    assert now(database, first).ended_at == clock.now()
    assert database.read(seats.page_of_event, sold_out, ("", ""), 9) == [anna_of(database, sold_out)]
    assert notices_of(database, "waitlist_closed") == ["first@example.com"]


def test_whoever_waited_at_an_event_that_had_started_no_longer_waits_when_it_is_moved(
    database: Database, clock: FixedClock, sold_out: int
) -> None:
    first = join(database, sold_out, "first")
    clock.move(30 * DAY)

    database.write(events.change, sold_out, {"starts_at": clock.now() + 10**9, "seats": 5})

    assert now(database, first).status == "closed"
    assert database.read(events.find, sold_out).waiting == 0


def test_a_cancelled_event_offers_nothing_and_closes_its_list(database: Database, sold_out: int) -> None:
    first = join(database, sold_out, "first")

    database.write(events.cancel, sold_out, "The singer is ill.")
    database.write(events.reopen, sold_out)

    assert now(database, first).status == "closed"
    assert database.read(events.find, sold_out).free_seats == 2
    assert notices_of(database, "waitlist_closed") == ["first@example.com"]


def test_outside_the_booking_window_nothing_is_offered_until_it_opens(
    database: Database, clock: FixedClock, sold_out: int
) -> None:
    first = join(database, sold_out, "first")
    opens_at = clock.now() + 60_000
    database.write(events.change, sold_out, {"opens_at": opens_at})
    cancels(database, clock, sold_out)
    assert now(database, first).status == "waiting"
    assert database.read(seats.next_due) == opens_at

    clock.move(60)
    database.write(seats.sweep, SLICE)

    assert offered(database, first)


def test_when_booking_closes_the_list_closes_nothing_is_offered_and_those_who_waited_are_told_once(
    database: Database, clock: FixedClock, sold_out: int
) -> None:
    first = join(database, sold_out, "first")
    closes_at = clock.now() + 60_000
    database.write(events.change, sold_out, {"closes_at": closes_at})
    assert database.read(seats.next_due) == closes_at
    clock.move(60)
    assert now(database, first).status == "closed"
    assert now(database, first).ended_at == closes_at

    cancels(database, clock, sold_out)
    assert refusal_to_offer(database, first) == "entry_closed"
    for _ in range(2):
        database.write(seats.sweep, SLICE)
    assert notices_of(database, "waitlist_closed") == ["first@example.com"]

    database.write(events.change, sold_out, {"closes_at": None})
    assert now(database, first).status == "closed"
    assert database.read(events.find, sold_out).free_seats == 1


def test_whoever_waited_when_booking_closed_no_longer_waits_when_it_opens_again_before_the_sweep(
    database: Database, clock: FixedClock, sold_out: int
) -> None:
    first = join(database, sold_out, "first")
    database.write(events.change, sold_out, {"closes_at": clock.now()})

    database.write(events.change, sold_out, {"closes_at": None, "seats": 5})

    assert now(database, first).status == "closed"
    assert notices_of(database, "waitlist_closed") == ["first@example.com"]


# A fair order


@pytest.fixture
def group_first(database: Database) -> tuple[int, Entry, list[Entry]]:
    """Publish an event of six held seats, with a group of two first in its list, then six who want one each."""
    event_id = publish(database, 6, max_seats_per_person=10)
    for number in range(6):
        book(database, event_id, f"holder{number}")
    group = join(database, event_id, "group", 2)
    return event_id, group, [join(database, event_id, f"single{number}") for number in range(6)]


def free_one(database: Database, event_id: int) -> None:
    """Let one of those go who were there from the start."""
    found = database.read(seats.page_of_event, event_id, ("", ""), 50)
    database.write(seats.cancel, next(booking.id for booking in found if booking.name.startswith("holder")))


def test_a_group_is_passed_over_three_times_and_then_seats_are_saved_up_for_it(
    database: Database, group_first: tuple[int, Entry, list[Entry]]
) -> None:
    event_id, group, singles = group_first
    for single in singles[:3]:
        free_one(database, event_id)
        assert offered(database, single)

    free_one(database, event_id)
    assert [now(database, entry).status for entry in (group, *singles[3:])] == ["waiting"] * 4
    assert code_of(lambda: book(database, event_id, "newcomer")) == "sold_out"
    free_one(database, event_id)

    assert offered(database, group).seats == 2
    assert now(database, singles[3]).status == "waiting"


def test_seats_are_saved_up_for_a_day_at_most(
    database: Database, clock: FixedClock, group_first: tuple[int, Entry, list[Entry]]
) -> None:
    event_id, group, singles = group_first
    for booking in database.read(seats.page_of_event, event_id, ("", ""), 9):
        database.write(seats.confirm, booking.id, by_admin=True)
    for single in singles[:3]:
        free_one(database, event_id)
        database.write(seats.confirm, offered(database, single).id, by_admin=True)
    free_one(database, event_id)
    assert database.read(seats.next_due) == clock.now() + DAY * 1_000

    clock.move(DAY)
    database.write(seats.sweep, SLICE)

    assert offered(database, singles[3])
    free_one(database, event_id)
    assert offered(database, singles[4])
    assert (now(database, group).status, now(database, group).position) == ("waiting", 1)


def test_whoever_lets_a_saving_go_by_leaving_frees_its_seats(
    database: Database, group_first: tuple[int, Entry, list[Entry]]
) -> None:
    event_id, group, singles = group_first
    for _ in range(4):
        free_one(database, event_id)
    assert now(database, singles[3]).status == "waiting"

    database.write(waitlist.leave, group.id)

    assert offered(database, singles[3])


def test_nothing_is_saved_up_for_an_entry_that_the_event_can_never_fit(database: Database) -> None:
    event_id = publish(database, 4, max_seats_per_person=10)
    for number in range(4):
        book(database, event_id, f"holder{number}")
    group = join(database, event_id, "group", 4)
    singles = [join(database, event_id, f"single{number}") for number in range(4)]
    for _ in range(4):
        free_one(database, event_id)
    assert now(database, singles[3]).status == "waiting"

    database.write(events.change, event_id, {"seats": 3})
    database.write(seats.cancel, offered(database, singles[0]).id)

    assert offered(database, singles[3])
    assert now(database, group).status == "waiting"


def test_somebody_new_gets_what_nobody_who_waits_can_use_but_three_times_at_most(database: Database) -> None:
    event_id = publish(database, 6, max_seats_per_person=10)
    holder = book(database, event_id, "holder", 6)
    group = join(database, event_id, "group", 6)
    database.write(changes.change_seats, holder.id, 1, by_admin=False)

    told = [code_of(lambda name=name: book(database, event_id, name)) for name in "abcd"]  # type: ignore[misc]

    assert told == ["done", "done", "done", "sold_out"]
    assert now(database, group).status == "waiting"


def test_somebody_new_never_gets_a_seat_that_lapsed_for_whoever_waits(
    database: Database, clock: FixedClock, sold_out: int
) -> None:
    join(database, sold_out, "first")
    clock.move(HOLD_SECONDS)

    with pytest.raises(BookingError) as refused:
        book(database, sold_out, "newcomer")

    assert refused.value.code == "sold_out"
    assert refused.value.details["free_seats"] == 0
    assert "waiting list" in refused.value.sentence


# Out of turn


def refusal_to_offer(database: Database, entry: Entry) -> str:
    return code_of(lambda: database.write(waitlist.offer_now, entry.id))


def test_an_admin_gives_what_is_saved_up_for_a_group_to_somebody_behind_it(
    database: Database, clock: FixedClock, group_first: tuple[int, Entry, list[Entry]]
) -> None:
    event_id, group, singles = group_first
    for _ in range(3):
        free_one(database, event_id)
    assert refusal_to_offer(database, singles[4]) == "sold_out"
    free_one(database, event_id)
    assert now(database, singles[3]).status == "waiting"  # The seat is saved up for the group.

    database.write(waitlist.offer_now, singles[4].id)

    assert offered(database, singles[4]).expires_at == clock.now() + HOLD_SECONDS * 1_000
    assert [now(database, one).position for one in (group, singles[3], singles[5])] == [1, 2, 3]
    told = [refusal_to_offer(database, entry) for entry in (singles[3], singles[4])]
    assert told == ["sold_out", "entry_offered"]
    for _ in range(2):
        free_one(database, event_id)
    assert offered(database, group)  # It is as near to its turn as before.


def test_nothing_is_offered_out_of_turn_before_booking_opens_or_to_whoever_has_left(
    database: Database, clock: FixedClock, sold_out: int
) -> None:
    first, second = join(database, sold_out, "first"), join(database, sold_out, "second")
    database.write(events.change, sold_out, {"opens_at": clock.now() + 60_000})
    cancels(database, clock, sold_out)
    database.write(waitlist.leave, second.id)

    told = [refusal_to_offer(database, entry) for entry in (first, second)]

    assert told == ["not_open_yet", "entry_closed"]


def notices_of(database: Database, kind: str) -> list[str]:
    def find(tx: Tx) -> list[str]:
        rows = tx.execute("SELECT recipient FROM outbox WHERE kind = ? ORDER BY id", (kind,))
        return [recipient for (recipient,) in rows]

    return database.read(find)


def test_what_somebody_new_who_is_refused_makes_due_stays_done(
    database: Database, clock: FixedClock, sold_out: int
) -> None:
    waiting = join(database, sold_out, "vera")
    clock.move(HOLD_SECONDS)

    assert code_of(lambda: book(database, sold_out, "new")) == "sold_out"

    assert now(database, waiting).status == "offered"


def test_whoever_asks_to_wait_for_what_is_free_leaves_done_what_was_due(database: Database, clock: FixedClock) -> None:
    event_id = publish(database, 3)
    book(database, event_id, "anna", 3)
    waiting = join(database, event_id, "vera")
    clock.move(HOLD_SECONDS)

    assert code_of(lambda: join(database, event_id, "new")) == "seats_free"

    assert now(database, waiting).status == "offered"


def test_a_mass_of_offers_is_made_in_slices_and_nobody_new_comes_between(database: Database, clock: FixedClock) -> None:
    event_id = publish(database, 1)
    book(database, event_id, "anna")
    entries = [join(database, event_id, f"waiting{number}") for number in range(250)]

    database.write(events.change, event_id, {"seats": 500})
    assert [now(database, entry).status for entry in entries] == ["offered"] * 200 + ["waiting"] * 50
    stopped = database.read(store.waitlist.find_standing, event_id)
    assert stopped is not None
    assert stopped.next_offer_at == clock.now()
    assert database.read(seats.next_due) is not None

    assert code_of(lambda: book(database, event_id, "new")) == "done"
    assert [now(database, entry).status for entry in entries] == ["offered"] * 250


def test_nobody_new_gets_a_seat_that_a_slice_has_not_come_to(database: Database) -> None:
    event_id = publish(database, 1)
    book(database, event_id, "anna")
    entries = [join(database, event_id, f"waiting{number}") for number in range(450)]
    database.write(events.change, event_id, {"seats": 451})

    assert code_of(lambda: book(database, event_id, "new")) == "sold_out"
    while database.write(seats.sweep, SLICE) == SLICE:
        pass

    assert {now(database, entry).status for entry in entries} == {"offered"}


def test_the_oldest_entry_gets_what_more_holds_free_than_end_at_once(database: Database, clock: FixedClock) -> None:
    event_id = publish(database, 301, max_seats_per_person=400)
    for number in range(301):
        book(database, event_id, f"holder{number}")
    group = join(database, event_id, "group", 300)
    singles = [join(database, event_id, name) for name in ("vera", "viktor")]
    clock.move(HOLD_SECONDS)

    database.write(seats.sweep, SLICE)

    assert now(database, group).status == "offered"
    while database.write(seats.sweep, SLICE) == SLICE:
        pass
    assert [now(database, single).status for single in singles] == ["offered", "waiting"]
