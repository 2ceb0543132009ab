"""The story of an event: complete, in the order it happened, without anybody's name."""

import json
from pathlib import Path

import pytest

from booking import changes, events, history, seats, waitlist
from booking.errors import NotFound
from booking.people import Person
from booking.store.database import Database, Tx
from booking.store.slices import SLICE
from tests.support import replay
from tests.support.database_file import opened
from tests.support.service import NOON, FixedClock, event_draft

ANNA = Person("Anna Arkadyevna", "anna@example.com")
BORIS = Person("Boris Ivanovich", "boris@example.com")


@pytest.fixture
def event_id(database: Database, clock: FixedClock) -> int:
    """Let everything happen at one event that can."""
    draft = event_draft("Concert", "", "", NOON + 10**9, 1, 20, "attendee", 2, max_extensions=1)
    number = database.write(events.publish, draft).id
    booking = database.write(seats.book, number, ANNA, 1)
    database.write(changes.extend, booking.id)
    first = database.write(waitlist.join, number, BORIS, 1)
    second = database.write(waitlist.join, number, Person("Vera", "vera@example.com"), 1)
    clock.move(40)
    database.write(seats.sweep, SLICE)
    database.write(waitlist.leave, second.id)
    offer = database.read(waitlist.find, first.id).booking_id or ""
    database.write(seats.confirm, offer, by_admin=False)
    received = database.write(changes.hand_over, offer, Person("Galina", "galina@example.com"))
    database.write(events.change, number, {"seats": 4})
    database.write(changes.change_seats, received.id, 2, by_admin=False)
    database.write(changes.restore, booking.id, confirmed=False)
    database.write(events.change, number, {"starts_at": clock.now() + 5_000})
    database.write(seats.cancel, received.id)
    database.write(events.cancel, number, "The singer is ill.")
    database.write(events.reopen, number)
    return number


def test_everything_that_happened_is_told_in_order(database: Database, event_id: int) -> None:
    told = database.read(history.page, event_id, 0, 99)

    assert [line.action for line in told] == [
        "published",
        "booked",
        "extended",
        "joined",
        "joined",
        "expired",
        "offered",
        "left",
        "confirmed",
        "handed_over",
        "received",
        "changed",
        "seats_changed",
        "restored",
        "changed",
        "deadline_moved",
        "cancelled",
        "event_cancelled",
        "cancelled",
        "reopened",
    ]
    assert [line.id for line in told] == sorted(line.id for line in told)


def test_the_story_is_paged_and_of_one_booking_where_asked(database: Database, event_id: int) -> None:
    every = database.read(history.page, event_id, 0, 99)
    booked = every[1]

    assert database.read(history.page, event_id, every[2].id, 3) == every[3:6]
    of_one = database.read(history.page, event_id, 0, 99, booked.booking_id)
    assert [line.action for line in of_one] == [
        "booked",
        "extended",
        "expired",
        "restored",
        "deadline_moved",
        "cancelled",
    ]
    with pytest.raises(NotFound):
        database.read(history.page, event_id + 1, 0, 9)


def test_replaying_the_story_gives_the_rows(event_id: int, path: Path) -> None:
    assert replay.live(path)[event_id].event["seats"] == 4
    replay.require_same(path)


def test_a_story_that_is_not_complete_does_not_give_the_rows(database: Database, event_id: int, path: Path) -> None:
    with opened(path) as file:
        file.execute("DELETE FROM history WHERE action = 'changed'")

    with pytest.raises(AssertionError):
        replay.require_same(path)


def test_no_name_and_no_address_is_in_it(database: Database, event_id: int) -> None:
    told = json.dumps([[line.actor, line.facts] for line in database.read(history.page, event_id, 0, 99)])

    for word in ("anna", "boris", "vera", "galina", "ivanovich", "@"):
        assert word not in told.lower()


def test_it_says_who_has_done_it(database: Database) -> None:
    def publish_as_account(tx: Tx) -> int:
        tx.actor = "account 5"
        return events.publish(tx, event_draft("Concert", "", "", NOON + 10**9, 1, 20, "attendee", 2)).id

    event_id = database.write(publish_as_account)
    database.write(seats.book, event_id, ANNA, 1)

    assert [line.actor for line in database.read(history.page, event_id, 0, 9)] == ["account 5", "system"]
