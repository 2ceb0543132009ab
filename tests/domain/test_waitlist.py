"""The waiting list: who may join it, one's place, leaving, and whose an entry is."""

import pytest

from booking import changes, events, seats, waitlist
from booking.accounts import accounts
from booking.errors import Conflict, Invalid
from booking.people import Person
from booking.store.database import Database, Tx
from booking.store.slices import SLICE
from tests.support.domain import HOLD_SECONDS, guest, join, now, publish
from tests.support.service import NOON, FixedClock, code_of, event_draft

ADDRESS = "member@example.com"


@pytest.fixture
def event_id(database: Database) -> int:
    """Publish an event of two seats that Anna holds."""
    number = publish(database, 2)
    database.write(seats.book, number, guest("anna"), 2)
    return number


def test_everybody_sees_their_place_which_moves_up_when_somebody_leaves(database: Database, event_id: int) -> None:
    first, second, third = (join(database, event_id, name) for name in ("first", "second", "third"))
    assert [entry.position for entry in (first, second, third)] == [1, 2, 3]

    assert database.write(waitlist.leave, first.id).status == "left"

    assert [now(database, entry).position for entry in (second, third)] == [1, 2]
    assert database.read(waitlist.page_of_event, event_id, second.number, 9) == [now(database, third)]
    assert database.read(events.find, event_id).waiting == 2


def test_whoever_left_is_answered_the_same_again_and_may_join_anew_at_the_end(
    database: Database, event_id: int
) -> None:
    first, _ = join(database, event_id, "first"), join(database, event_id, "second")
    left = database.write(waitlist.leave, first.id)

    assert database.write(waitlist.leave, first.id) == left
    assert join(database, event_id, "first").position == 2


def test_one_person_waits_once_whatever_the_capitals(database: Database, event_id: int) -> None:
    entry = join(database, event_id, "first")

    with pytest.raises(Conflict) as refused:
        join(database, event_id, Person("", "FIRST@example.com"))

    assert refused.value.code == "limit_reached"
    assert entry.id not in refused.value.sentence
    assert set(refused.value.details) == {"max_seats_per_person"}


def test_seats_that_one_waits_for_count_towards_the_limit(database: Database, event_id: int) -> None:
    other = publish(database, 2)
    assert code_of(lambda: join(database, event_id, "anna", 2)) == "limit_reached"
    join(database, event_id, "anna", 1)
    database.write(events.change, event_id, {"seats": 4})
    assert code_of(lambda: database.write(seats.book, event_id, guest("anna"), 1)) == "limit_reached"
    assert code_of(lambda: database.write(seats.book, other, guest("anna"), 1)) == "done"


def test_nobody_waits_for_more_seats_than_there_are(database: Database, event_id: int) -> None:
    with pytest.raises(Invalid):
        join(database, event_id, "first", 3)


def test_whoever_can_book_is_told_to(database: Database, clock: FixedClock, event_id: int) -> None:
    clock.move(HOLD_SECONDS)

    with pytest.raises(Conflict) as refused:
        join(database, event_id, "first", 2)

    assert refused.value.code == "seats_free"


def test_only_members_wait_at_a_members_event(database: Database) -> None:
    account = database.write(accounts.register, "", ADDRESS, "a hash")
    number = publish(database, 1, audience="members")
    database.write(seats.book, number, guest("anna"), 1, by_member=True)

    assert code_of(lambda: join(database, number, "first")) == "unauthenticated"
    assert join(database, number, account.person).position == 1
    assert [entry.event_id for entry in database.read(waitlist.of_account, account.id)] == [number]


def test_whoever_was_offered_seats_can_t_leave_but_cancel(database: Database, event_id: int) -> None:
    entry = join(database, event_id, "first")
    database.write(events.change, event_id, {"seats": 3})
    offered = now(database, entry)

    with pytest.raises(Conflict) as refused:
        database.write(waitlist.leave, entry.id)
    assert (refused.value.code, refused.value.details) == ("entry_offered", {"booking_id": offered.booking_id})

    database.write(seats.cancel, offered.booking_id or "")
    assert code_of(lambda: database.write(waitlist.leave, entry.id)) == "entry_closed"
    assert now(database, entry).status == "closed"
    assert code_of(lambda: database.read(waitlist.find, "nothing")) == "entry_not_found"


def test_two_entries_that_prove_to_be_one_person_s_become_the_older(database: Database, event_id: int) -> None:
    account = database.write(accounts.register, "", ADDRESS, "a hash")
    older = join(database, event_id, Person("", ADDRESS))
    between = join(database, event_id, "between")
    younger = join(database, event_id, account.person)

    database.write(accounts.prove, account.id)

    assert (now(database, older).status, now(database, older).account_id) == ("waiting", account.id)
    assert now(database, younger).status == "closed"
    assert now(database, between).position == 2
    assert code_of(lambda: join(database, event_id, Person("", ADDRESS))) == "limit_reached"


def test_a_deleted_account_no_longer_waits_and_nothing_tells_who_it_was(
    database: Database, event_id: int, clock: FixedClock
) -> None:
    account = database.write(accounts.register, "Mina", ADDRESS, "a hash")
    before = join(database, event_id, account.person)
    behind = join(database, event_id, "behind")

    def act(tx: Tx) -> None:
        tx.actor = f"account {account.id}"
        seats.cancel(tx, seats.book(tx, publish_in(tx), account.person, 1).id)

    database.write(act)
    database.write(accounts.delete, account.id)
    clock.move(HOLD_SECONDS)
    database.write(seats.sweep, SLICE)

    gone = now(database, before)
    assert (gone.status, gone.name, gone.email, gone.account_id) == ("left", "", "", None)
    assert now(database, behind).status == "offered"
    assert database.read(actors) == {"system", "deleted account"}


def publish_in(tx: Tx) -> int:
    return events.publish(tx, event_draft("Recital", "", "", NOON + 10**9, 3, 60, "attendee", 3)).id


def actors(tx: Tx) -> set[str]:
    return {actor for (actor,) in tx.execute("SELECT DISTINCT actor FROM history", ())}


def test_a_handed_over_offer_closes_the_entry_it_was_for(database: Database, event_id: int) -> None:
    entry = join(database, event_id, "first")
    database.write(events.change, event_id, {"seats": 3})
    offer = now(database, entry).booking_id or ""
    database.write(seats.confirm, offer, by_admin=False)
    assert now(database, entry).status == "offered"

    received = database.write(changes.hand_over, offer, guest("other"))

    assert now(database, entry).status == "closed"
    assert not received.offer
