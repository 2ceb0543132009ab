"""Doors: people without an account who let others in at one event, by a link that an admin makes and ends.

Whoever has the link is that door, on any device: it may be opened anew on another phone. Only its hash is kept.
"""

from booking import refusals, store
from booking.accounts.accounts import new_secret, sha256
from booking.errors import Fault, Invalid, NotFound, Unauthenticated
from booking.model import Event
from booking.notice import DAY_MILLISECONDS
from booking.store.database import Tx
from booking.store.doors import Door

NAME_CHARACTERS_AT_MOST = 80
_AT_ONCE_AT_MOST = 50  # Of one event: nobody keeps more links in view.


def create(tx: Tx, event_id: int, name: str) -> tuple[Door, str]:
    """Make a door of an event; return it with the secret of its link, which nobody is told again.

    Raises NotFound, and Invalid where the event has more links in force than anybody keeps in view.
    """
    refusals.require_event(tx, event_id)
    if sum(one.ended_at is None for one in store.doors.find_of_event(tx, event_id)) >= _AT_ONCE_AT_MOST:
        raise Invalid([Fault("name", "This event has 50 links for the door. End one of them first.")])
    secret = new_secret()
    return store.doors.insert(tx, event_id, name, sha256(secret)), secret


def end(tx: Tx, event_id: int, door_id: int) -> Door:
    """End a door of an event at once; one that has ended stays so. Raises NotFound."""
    door = store.doors.find(tx, door_id)
    if door is None or door.event_id != event_id:
        raise not_found()
    store.doors.set_ended(tx, door_id)
    return door


def enter(tx: Tx, secret: str) -> Door:
    """Return the door that has this link, and note that it is used. Raises Unauthenticated as `require` does."""
    door = require(tx, secret)
    store.doors.set_opened(tx, door.id)
    return door


def require(tx: Tx, secret: str) -> Door:
    """Return the door that has this link. Raises Unauthenticated for one that has ended or never was."""
    door = store.doors.find_by_secret(tx, sha256(secret))
    event = None if door is None or door.ended_at is not None else store.events.find_uncounted(tx, door.event_id)
    if door is None or event is None or ends_at(event) <= tx.now:
        raise Unauthenticated("This link for the door has ended. Ask the organiser for a new one.")
    return door


def ends_at(event: Event) -> int:
    """Return when the doors of an event end by themselves: a day after it."""
    return (event.ends_at or event.starts_at) + DAY_MILLISECONDS


def not_found() -> NotFound:
    """Return the refusal for a door that is not there."""
    return NotFound("not_found", "This event has no such link for the door.")


def all_of_event(tx: Tx, event_id: int) -> list[Door]:
    """Return all doors of an event, the latest first."""
    return store.doors.find_of_event(tx, event_id)
