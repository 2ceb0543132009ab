"""What the admin's page says of a line of an event's history."""

from typing import Any, get_args

from booking.model import Action, HistoryEntry, MoneyAction
from booking.seat_kinds import BookedKind
from booking.texts.format import Words
from booking.texts.sentences import Sentence
from booking.web.pages import labels

_FIELDS = {
    "title": Sentence("title"),
    "description": Sentence("description"),
    "picture": Sentence("picture"),
    "series_id": Sentence("series"),
    "location": Sentence("location"),
    "starts_at": Sentence("starts"),
    "ends_at": Sentence("ends"),
    "doors_at": Sentence("doors open"),
    "price_cents": Sentence("price per seat"),
    "seat_kinds": Sentence("kinds of seat"),
    "payment": Sentence("how to pay"),
    "contact": Sentence("contact"),
    "seats": Sentence("seats"),
    "hold_seconds": Sentence("hold time"),
    "confirmation": Sentence("confirmation"),
    "max_seats_per_person": Sentence("limit per person"),
    "audience": Sentence("who can book"),
    "proof": Sentence("confirming the address"),
    "opens_at": Sentence("booking opens"),
    "closes_at": Sentence("booking closes"),
    "max_extensions": Sentence("extensions"),
    "offer_seconds": Sentence("time for an offer"),
    "grace_seconds": Sentence("grace time"),
    "published": Sentence("published"),
    "questions": Sentence("questions"),
    "name_required": Sentence("name required"),
}
_EVERY_CHOICE = (*labels.CONFIRMATION.items(), *labels.AUDIENCE.items(), *labels.ADDRESS_PROOF.items())
_CHOICES = {str(choice): said for choice, said in _EVERY_CHOICE}
_SAID: dict[Action, Sentence] = {
    "drafted": Sentence("Draft created"),
    "published": Sentence("Event published"),
    "unpublished": Sentence("Event made a draft again"),
    "changed": Sentence("Event changed"),
    "deleted": Sentence("Event deleted"),
    "reopened": Sentence("Event reopened"),
    "written": Sentence("Wrote to guests"),
    "reminded": Sentence("Reminded"),
    "extended": Sentence("Hold extended until {expires_at}"),
    "seats_changed": Sentence("Changed to {seats}"),
    "deadline_moved": Sentence("Deadline moved with the event, held until {expires_at}"),
    "booked": Sentence("Booked {seats}, held until {expires_at}"),
    "offered": Sentence("Offered {seats}, held until {expires_at}"),
    "restored": Sentence("Restored {seats}, held until {expires_at}"),
    "confirmed": Sentence("Confirmed"),
    "unconfirmed": Sentence("Confirmation undone, held until {expires_at}"),
    "expired": Sentence("Expired"),
    "cancelled": Sentence("Booking cancelled"),
    "handed_over": Sentence("Handed over to someone else"),
    "received": Sentence("Received {seats} from someone else"),
    "corrected": Sentence("Address corrected: the booking has a new link"),
    "reissued": Sentence("Created again for the corrected address: {seats}"),
    "checked_in": Sentence("Checked in, {seats} in all"),
    "check_in_undone": Sentence("Check-in undone, {seats} still in"),
    "paid": Sentence("Paid {amount}"),
    "paid_late": Sentence("{amount} came after the booking had ended"),
    "money_settled": Sentence("{amount} waits to be settled again"),
    "money_taken_back": Sentence("{amount} no longer counts as paid"),
    "joined": Sentence("Joined the waiting list for {seats}"),
    "left": Sentence("Left the waiting list"),
    "closed": Sentence("No longer on the waiting list"),
}
_SAID_OF_EVENT: dict[Action, Sentence] = {
    "drafted": Sentence("Draft created: {values}"),
    "published": Sentence("Event published: {values}"),
    "unpublished": Sentence("Event made a draft again: {values}"),
    "changed": Sentence("Event changed: {values}"),
}
_SAID_OF_ENTRY: dict[Action, Sentence] = {
    "corrected": Sentence("Address corrected: the waiting-list entry has a new link"),
}
_SAID_OF_CONFIRMED: dict[Action, Sentence] = {
    "booked": Sentence("Booked {seats}, confirmed"),
    "offered": Sentence("Offered {seats}, confirmed"),
    "restored": Sentence("Restored {seats}, confirmed"),
}
# By what became of it.
_SAID_OF_MONEY = {
    "amount": Sentence("{amount} came, which is not what the booking costs"),
    "twice": Sentence("{amount} came, and the booking was paid already"),
    "returned": Sentence("{amount} returned"),
    "removed": Sentence("{amount} removed: it was entered by mistake, or taken off the list again"),
    "kept": Sentence("{amount} kept as a donation"),
}


def what(line: HistoryEntry, words: Words) -> str:
    """Return what happened, such as `Booked 2 seats, held until 24 December, 18:00`."""
    said = None if line.entry_id is None else _SAID_OF_ENTRY.get(line.action)
    return words.say(said or _what(line.action, line.facts, words))


def briefly(line: HistoryEntry, words: Words) -> str:
    """Return the same without what stands in the fields of an event: `Event changed: title, seats`."""
    if line.action == "changed":
        names = ", ".join(words.say(name) for field, name in _FIELDS.items() if field in line.facts)
        return words.say(Sentence(_SAID_OF_EVENT[line.action], values=names))
    return words.say(_SAID[line.action]) if line.action in _SAID_OF_EVENT else what(line, words)


def _what(action: Action, facts: dict[str, Any], words: Words) -> Sentence:
    if action in _SAID_OF_EVENT:
        is_new = "starts_at" in facts and action != "changed"
        given = {field: value for field, value in facts.items() if not (is_new and value in (None, "", False, []))}
        if action != "changed":
            given.pop("published", None)  # Which the action says.
        values = _values(given, words)
        return Sentence(_SAID_OF_EVENT[action], values=values) if values else _SAID[action]
    if action == "event_cancelled":
        reason = facts.get("reason")
        return Sentence("Event cancelled: {reason}", reason=reason) if reason else Sentence("Event cancelled")
    if action == "cancelled" and facts.get("reason") == "event_cancelled":
        return Sentence("Cancelled with the event")
    if action in get_args(MoneyAction):
        said = _SAID_OF_MONEY.get(str(facts.get("settled_as") or facts.get("outcome")), _SAID[action])
        return Sentence(said, amount=words.money(facts["paid_cents"], facts["currency"]))
    is_confirmed = facts.get("expires_at") is None and action in _SAID_OF_CONFIRMED
    told = {"expires_at": facts.get("expires_at"), "seats": _seats(facts, words)}
    return Sentence(_SAID_OF_CONFIRMED[action] if is_confirmed else _SAID[action], **told)


def _seats(facts: dict[str, Any], words: Words) -> str:
    kinds = facts.get("kinds")
    if isinstance(kinds, list):  # Of a booking; an entry notes no names of kinds.
        return words.kinds(tuple(BookedKind(**one) for one in kinds))
    return words.seats(facts.get("seats", facts.get("checked_in_seats", 0)))


def _values(facts: dict[str, Any], words: Words) -> str:
    """Return what stands in the fields of an event, each with its name; kinds of seat have prices of their own."""
    shown = {name for name in _FIELDS if name in facts} - ({"price_cents"} if facts.get("seat_kinds") else set())
    return ", ".join(
        words.say(Sentence("{name} {value}", name=name, value=_value(field, facts, words)))
        for field, name in _FIELDS.items()
        if field in shown
    )


def _value(field: str, facts: dict[str, Any], words: Words) -> str:
    value = facts[field]
    if value in (None, "", []) or (field == "grace_seconds" and not value):
        return words.say(Sentence("none"))
    if field == "questions":
        return ", ".join(words.say(Sentence("“{text}”", text=one["label"])) for one in value)
    if field == "seat_kinds":
        return ", ".join(f"{one['name']} {words.price_of(one['price_cents'], facts.get('currency'))}" for one in value)
    if isinstance(value, bool):
        return words.say(Sentence("yes") if value else Sentence("no"))
    if field.endswith("_at"):
        return words.moment_in_full(value)
    if field in ("hold_seconds", "offer_seconds", "grace_seconds"):
        return words.duration(value)
    if field == "price_cents":
        return words.money(value, facts["currency"])
    if field in ("description", "payment", "picture"):
        return words.say(Sentence("added"))
    if isinstance(value, str):
        text = _CHOICES[value] if field in ("confirmation", "audience", "proof") else value
        return words.say(Sentence("“{text}”", text=text))
    return words.number(value)
