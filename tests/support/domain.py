"""What the tests of the domain do in a bare database, without the service: publish, book, wait."""

from typing import Any

from booking import events, seats, waitlist
from booking.model import Booking, Entry
from booking.people import Account, Person
from booking.store.database import Database
from tests.support.service import NOON, event_draft

HOLD_SECONDS = 900
Asker = Account | Person | str  # Of a guest the name may do.


def publish(database: Database, number: int = 4, **changed: Any) -> int:
    """Publish an event of so many seats, a month ahead, whose holds and offers live as long; return its id."""
    usual: dict[str, Any] = {
        "starts_at": NOON + 30 * 86_400_000,
        "hold_seconds": HOLD_SECONDS,
        "offer_seconds": HOLD_SECONDS,
        "confirmation": "attendee",
        "max_seats_per_person": 3,
        "max_extensions": 0,
    }
    draft = event_draft("Concert", "", "", seats=number, **usual | changed)
    return database.write(events.publish, draft).id


def guest(name: str) -> Person:
    return Person(name, f"{name}@example.com")


def book(database: Database, event_id: int, who: Asker, number: int = 1) -> Booking:
    """Book as an account, or as a guest."""
    person = _person_of(who)
    return database.write(seats.book, event_id, person, number, by_member=person.account_id is not None)


def join(database: Database, event_id: int, who: Asker, number: int = 1) -> Entry:
    """Join the waiting list as an account, or as a guest."""
    person = _person_of(who)
    return database.write(waitlist.join, event_id, person, number, by_member=person.account_id is not None)


def now(database: Database, entry: Entry) -> Entry:
    """Return an entry as it stands now."""
    return database.read(waitlist.find, entry.id)


def _person_of(who: Asker) -> Person:
    if isinstance(who, Account):
        return who.person
    return guest(who) if isinstance(who, str) else who
