"""What is sent of a fact: its type, when it happened, and what it is about; no names and no addresses of people.

A payload follows from the history alone, so that each try of a delivery says what was true then.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, get_args

import msgspec

from booking import store
from booking.model import Action, BookingAction, EntryAction, EventAction, Fact, UntoldAction
from booking.store.database import Tx
from booking.store.webhooks import Delivery

TEST = "test"
# What an address can choose among, by what a fact is about.
TYPES = {
    "booking": tuple(f"booking.{action}" for action in get_args(BookingAction)),
    "waitlist": tuple(f"waitlist.{action}" for action in get_args(EntryAction)),
    "event": tuple(
        f"event.{action.removeprefix('event_')}" for action in get_args(EventAction) + get_args(UntoldAction)
    ),
}
ALL_TYPES = tuple(name for names in TYPES.values() for name in names)
# What a line says a booking has become; one that begins is confirmed or held, as its facts say.
_BECOMES: dict[Action | UntoldAction, str] = {
    "confirmed": "confirmed",
    "unconfirmed": "held",
    "expired": "expired",
    "cancelled": "cancelled",
    "handed_over": "handed_over",
    "corrected": "corrected",
}
_BEGINS: frozenset[Action] = frozenset({"booked", "offered", "received", "restored", "reissued"})
_KEPT = ("seats", "kinds")


def type_of(fact: Fact) -> str:
    """Return the type of a fact, like `booking.confirmed`."""
    if fact.booking_id is not None:
        return f"booking.{fact.action}"
    return f"waitlist.{fact.action}" if fact.entry_id is not None else f"event.{fact.action.removeprefix('event_')}"


class Payload(NamedTuple):
    """What is sent: the id by which every try of it is known, and the body."""

    id: str
    body: bytes


def payloads(tx: Tx, deliveries: Sequence[Delivery]) -> list[Payload]:
    """Return what is sent of each of these deliveries."""
    numbers = {one.history_id for one in deliveries if one.history_id is not None}
    facts = {fact.id: fact for fact in store.history.find_these(tx, numbers)}
    standings = _standings(tx, list(facts.values()))
    return [
        _test(one) if one.history_id is None else _of(one.type, facts[one.history_id], standings) for one in deliveries
    ]


def _test(delivery: Delivery) -> Payload:
    about = {"webhook_id": delivery.webhook_id}
    return Payload(f"test_{delivery.id}_{delivery.created_at}", _body(delivery.type, delivery.created_at, about))


def _of(kind: str, fact: Fact, standings: Mapping[int, Mapping[str, Any]]) -> Payload:
    # A line's number comes again where an older copy of the database was put back; not at the same instant.
    return Payload(f"fact_{fact.id}_{fact.at}", _body(kind, fact.at, _data(fact, standings.get(fact.id, {}))))


def _body(kind: str, at: int, data: Mapping[str, Any]) -> bytes:
    return msgspec.json.encode({"type": kind, "timestamp": _instant(at), "data": data})


def _data(fact: Fact, standing: Mapping[str, Any]) -> dict[str, Any]:
    about = {"booking_id": fact.booking_id, "entry_id": fact.entry_id}
    return {
        "number": fact.id,
        "event_id": fact.event_id,
        **{name: value for name, value in about.items() if value is not None},
        **standing,
        "actor": fact.actor,
        "facts": {
            name: _instant(value) if name.endswith("_at") and value is not None else value
            for name, value in fact.facts.items()
        },
    }


def _standings(tx: Tx, facts: Sequence[Fact]) -> dict[int, dict[str, Any]]:
    """Return how the booking of each fact stood after it, by the ids of the facts."""
    wanted = {fact.id for fact in facts if fact.booking_id is not None}
    bookings = {fact.booking_id for fact in facts if fact.booking_id is not None}
    references = {booking_id: one.reference for booking_id, one in store.bookings.find_called(tx, bookings).items()}
    standings: dict[str, dict[str, Any]] = {}
    found: dict[int, dict[str, Any]] = {}
    for line in store.history.find_earlier(tx, bookings, max(wanted, default=0) + 1):
        assert line.booking_id is not None
        standing = standings.setdefault(line.booking_id, {"reference": references.get(line.booking_id)})
        standing.update((name, line.facts[name]) for name in _KEPT if name in line.facts)
        if line.action in _BEGINS:
            standing["status"] = "held" if line.facts.get("confirmed_at") is None else "confirmed"
        elif line.action in _BECOMES:
            standing["status"] = _BECOMES[line.action]
        if line.id in wanted:
            found[line.id] = dict(standing)
    return found


def _instant(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1_000, UTC).isoformat(timespec='milliseconds')[:-6]}Z"
