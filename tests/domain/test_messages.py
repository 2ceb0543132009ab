"""What an organiser writes to people at an event: each of those who are meant gets it once, and nobody else."""

from typing import Any

import pytest

from booking import events, seats
from booking.errors import Invalid, NotFound, TooMany
from booking.model import GREATEST
from booking.notice import Letter, Recipients, Written
from booking.organiser import messages
from booking.people import Account
from booking.privacy import erasure
from booking.store.database import Database
from booking.store.guests import Choice
from booking.store.search import sought
from tests.support.domain import book, join, publish
from tests.support.service import FixedClock
from tests.support.told import Told

EN, RU = Letter("The door", "It has moved."), Letter("Вход", "Теперь со двора.")


def written(to: Recipients = "all", *booking_ids: str, letters: dict[Any, Letter] | None = None) -> Written:
    return Written(to, letters or {"en": EN}, booking_ids)


def reached(told: Told) -> list[str]:
    """Deliver what is due, and return whom the organiser's messages have reached by it."""
    return sorted(to for kind, to in told.deliver() if kind == "written")


@pytest.fixture
def told(database: Database, clock: FixedClock) -> Told:
    return Told(database, clock)


@pytest.fixture
def event_id(database: Database) -> int:
    """Return an event at which some hold seats, one has confirmed, and two wait, of whom one has a booking, too."""
    event_id = publish(database, 6)
    for name in ("anna", "boris", "vera"):
        book(database, event_id, name)
    confirmed = book(database, event_id, "anna", 2)
    database.write(seats.confirm, confirmed.id, by_admin=False)
    book(database, event_id, "zoe")
    join(database, event_id, "walt")
    join(database, event_id, "boris", 2)
    return event_id


@pytest.mark.parametrize(
    ("to", "names"),
    [
        ("all", ["anna", "boris", "vera", "walt", "zoe"]),
        ("held", ["anna", "boris", "vera", "zoe"]),
        ("confirmed", ["anna"]),
        ("waiting", ["boris", "walt"]),
    ],
)
def test_each_of_those_who_are_meant_gets_one_message_and_the_count_before_says_how_many(
    database: Database, told: Told, event_id: int, to: Recipients, names: list[str]
) -> None:
    book(database, publish(database), "elsewhere")
    assert database.read(messages.find_meant, event_id, written(to)).people == len(names)
    sent = database.write(messages.write, event_id, written(to))
    book(database, publish(database), "later")

    assert reached(told) == [f"{name}@example.com" for name in names]
    assert reached(told) == []
    (message,) = database.read(messages.page, event_id, GREATEST, 9)
    assert (message.id, message.written) == (sent.id, written(to))
    assert not message.is_on_its_way
    assert message.outcomes == {"sent": len(names)}


def test_a_message_to_chosen_guests_reaches_those_of_this_event_alone(
    database: Database, told: Told, event_id: int
) -> None:
    other = book(database, publish(database), "other")
    chosen = database.read(messages.find_chosen, event_id, Choice(sought("example"), "held"))
    by_name = {database.read(seats.find, one).name: one for one in chosen}
    assert {*by_name} == {"anna", "vera", "boris", "zoe"}
    vera = by_name["vera"]
    meant = written("chosen", vera, other.id, vera)

    assert database.read(messages.find_meant, event_id, meant).people == 1
    database.write(messages.write, event_id, meant)

    assert reached(told) == ["vera@example.com"]


def test_a_search_that_finds_too_many_is_refused(
    database: Database, event_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "CHOSEN_AT_MOST", 4)
    with pytest.raises(Invalid, match="More than 4 bookings match"):
        database.read(messages.find_chosen, event_id, Choice(sought("example")))
    assert len(database.read(messages.find_chosen, event_id, Choice(sought("example"), "held"))) == 4


def test_whoever_cancels_confirms_or_comes_before_it_is_sent_is_not_written_to(database: Database, told: Told) -> None:
    event_id = publish(database, 9)
    _, boris, vera = (book(database, event_id, name) for name in ("anna", "boris", "vera"))
    database.write(messages.write, event_id, written("held"))
    database.write(seats.confirm, boris.id, by_admin=False)
    database.write(seats.cancel, vera.id)
    book(database, event_id, "late")

    assert reached(told) == ["anna@example.com"]
    (message,) = database.read(messages.page, event_id, GREATEST, 9)
    assert message.outcomes == {"sent": 1, "dropped": 2}


def test_the_erased_are_told_nothing_whether_their_copy_was_made_or_not(
    database: Database, told: Told, event_id: int
) -> None:
    database.write(messages.write, event_id, written())
    ids = database.read(erasure.find_ids_of_address, "vera@example.com")
    database.write(erasure.forget_guest, "vera@example.com", ids)

    assert reached(told) == [f"{name}@example.com" for name in ("anna", "boris", "walt", "zoe")]
    assert "vera" not in str(database.read(lambda tx: tx.execute("SELECT facts, details FROM history", ()).fetchall()))


def test_an_account_with_a_booking_of_its_own_and_one_as_a_guest_is_one_person(
    database: Database, told: Told, member: Account
) -> None:
    event_id = publish(database)
    book(database, event_id, "member")
    book(database, event_id, member)

    database.write(messages.write, event_id, written())

    assert reached(told) == ["member@example.com"]


def test_the_same_message_is_sent_again_after_a_minute_and_another_one_at_once(
    database: Database, clock: FixedClock, told: Told, event_id: int
) -> None:
    database.write(messages.write, event_id, written())
    clock.move(59.9)
    with pytest.raises(TooMany) as refused:
        database.write(messages.write, event_id, written())
    assert refused.value.retry_after_seconds == 1
    database.write(messages.write, event_id, written("waiting"))
    database.write(messages.write, event_id, written(letters={"en": EN, "ru": RU}))
    clock.move(0.1)
    database.write(messages.write, event_id, written())

    assert reached(told).count("walt@example.com") == 4
    assert [one.written.to for one in database.read(messages.page, event_id, GREATEST, 3)] == ["all", "all", "waiting"]
    with pytest.raises(NotFound):
        database.write(messages.write, 999, written())


def test_what_everybody_is_told_waits_until_nothing_else_is_due(database: Database, told: Told) -> None:
    event_id = publish(database, 60)
    for number in range(55):
        book(database, event_id, f"guest{number}")
    told.deliver()
    database.write(messages.write, event_id, written())
    database.write(events.change, event_id, {"location": "Old mill"})
    later = book(database, publish(database), "later")

    kinds = [kind for kind, _ in told.deliver()]

    assert kinds[0] == "hold_placed"
    assert told.notices[55].booking_id == later.id
    assert (kinds.count("written"), kinds.count("event_changed")) == (55, 55)
