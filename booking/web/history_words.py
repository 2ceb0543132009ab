"""What the admin's page says of a line of an event's history."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from booking.model import Action, HistoryEntry
from booking.web import words

_FIELDS = {
    "title": "title",
    "description": "description",
    "location": "place",
    "starts_at": "starts",
    "seats": "seats",
    "hold_seconds": "hold time",
    "confirmation": "who confirms",
    "max_seats_per_person": "limit per person",
    "audience": "who may book",
    "opens_at": "booking opens",
    "closes_at": "booking closes",
    "max_extensions": "extensions of a hold",
}
_CHOICES = {str(choice): said for choice, said in (*words.CONFIRMATION.items(), *words.AUDIENCE.items())}
_SAID_AS_THEY_ARE: dict[Action, str] = {
    "reopened": "Event reopened",
    "reminded": "Reminded",
    "confirmed": "Confirmed",
    "expired": "Expired",
    "handed_over": "Handed over to somebody else",
    "left": "Left the waiting list",
    "closed": "No longer on the waiting list",
}


def what(line: HistoryEntry, zone: ZoneInfo) -> str:
    """Return what happened, such as `Booked 2 seats, held until 24 Dec, 18:00:20`."""
    said = _SAID_AS_THEY_ARE.get(line.action)
    return said if said is not None else _WITH_FACTS[line.action](line.facts, zone)


def _published(facts: dict[str, Any], zone: ZoneInfo) -> str:
    given = {field: value for field, value in facts.items() if value not in (None, "")}
    return f"Event published: {_values(given, zone)}"


def _changed(facts: dict[str, Any], zone: ZoneInfo) -> str:
    return f"Event changed: {_values(facts, zone)}"


def _event_cancelled(facts: dict[str, Any], _zone: ZoneInfo) -> str:
    reason = facts.get("reason")
    return f"Event cancelled: {reason}" if reason else "Event cancelled"


def _booked(facts: dict[str, Any], zone: ZoneInfo) -> str:
    return f"Booked {_seats(facts)}, {_until(facts, zone)}"


def _offered(facts: dict[str, Any], zone: ZoneInfo) -> str:
    return f"Offered {_seats(facts)}, {_until(facts, zone)}"


def _extended(facts: dict[str, Any], zone: ZoneInfo) -> str:
    return f"Took more time, {_until(facts, zone)}"


def _deadline_moved(facts: dict[str, Any], zone: ZoneInfo) -> str:
    return f"Deadline moved with the event, {_until(facts, zone)}"


def _seats_changed(facts: dict[str, Any], _zone: ZoneInfo) -> str:
    return f"Changed to {_seats(facts)}"


def _cancelled(facts: dict[str, Any], _zone: ZoneInfo) -> str:
    return "Ended with the event" if facts.get("reason") == "event_cancelled" else "Cancelled"


def _restored(facts: dict[str, Any], zone: ZoneInfo) -> str:
    return f"Restored {_seats(facts)}, {_until(facts, zone)}"


def _received(facts: dict[str, Any], _zone: ZoneInfo) -> str:
    return f"Received {_seats(facts)} that were handed over"


def _joined(facts: dict[str, Any], _zone: ZoneInfo) -> str:
    return f"Joined the waiting list for {_seats(facts)}"


_WITH_FACTS: dict[Action, Callable[[dict[str, Any], ZoneInfo], str]] = {
    "published": _published,
    "changed": _changed,
    "event_cancelled": _event_cancelled,
    "booked": _booked,
    "offered": _offered,
    "extended": _extended,
    "seats_changed": _seats_changed,
    "deadline_moved": _deadline_moved,
    "cancelled": _cancelled,
    "restored": _restored,
    "received": _received,
    "joined": _joined,
}


def _seats(facts: dict[str, Any]) -> str:
    return words.count(facts["seats"], "seat", "seats")


def _until(facts: dict[str, Any], zone: ZoneInfo) -> str:
    expires_at = facts.get("expires_at")
    return "confirmed" if expires_at is None else f"held until {words.day_and_time(expires_at, zone)}"


def _values(facts: dict[str, Any], zone: ZoneInfo) -> str:
    return ", ".join(f"{name} {_value(field, facts[field], zone)}" for field, name in _FIELDS.items() if field in facts)


def _value(field: str, value: Any, zone: ZoneInfo) -> str:
    if value in (None, ""):
        return "none"
    if field.endswith("_at"):
        return words.moment(value, zone)
    if field == "hold_seconds":
        return words.hold_time_in_words(value)
    if field == "description":
        return "new"
    return f"“{_CHOICES.get(value, value)}”" if isinstance(value, str) else str(value)
