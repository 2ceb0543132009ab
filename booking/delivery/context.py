"""What a notice is about as it stands when it is claimed: whether it still applies, and all that it tells."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from booking import seats, store
from booking.model import Event
from booking.notice import KINDS, Context, Notice
from booking.store.database import Tx

_EVENT_FACTS = (
    "id",
    "title",
    "location",
    "description",
    "starts_at",
    "confirmation",
    "proof",
    "hold_seconds",
    "offer_time",
    "free_seats",
    "waiting",
    "status",
    "cancel_reason",
)
_ENTRY_FACTS = ("id", "name", "email", "seats", "created_at", "position")
_NO_FACTS_OF_BOOKING = ("person", "account_id", "event_id", "network", "proved_at")


def look_up(tx: Tx, notice: Notice) -> Context:
    """Return what a notice is about as it stands now; a hold whose deadline has come is ended, swept or not."""
    return next(look_up_all(tx, [notice]))


def look_up_all(tx: Tx, notices: Sequence[Notice]) -> Iterator[Context]:
    """Yield what each notice is about, as `look_up` does; an event is looked up but once for all of them."""
    counted = {notice.event_id for notice in notices if KINDS[notice.kind].tells_free_seats}
    events: dict[int, Event | None] = {}
    for notice in notices:
        event_id = notice.event_id
        if event_id is not None and event_id not in events:
            find = store.events.find if event_id in counted else store.events.find_uncounted
            events[event_id] = find(tx, event_id)
        account = None if notice.account_id is None else store.accounts.find(tx, notice.account_id)
        event = None if event_id is None else events[event_id]
        entry = None if notice.entry_id is None else store.waitlist.find(tx, notice.entry_id)
        booking = None if notice.booking_id is None else seats.look_up(tx, notice.booking_id)
        yield Context(notice, event, booking, entry, account, tx.now)


def facts_of(found: Context) -> dict[str, Any]:
    """Return all that a notice tells."""
    facts = dict(found.notice.facts)
    if found.event is not None:
        facts["event"] = {name: getattr(found.event, name) for name in _EVENT_FACTS}
        facts["event"]["is_cancelled"] = found.event.cancelled_at is not None
        facts["event"]["is_bookable"] = found.is_bookable
    if found.booking is not None:
        every = {"ended_at": None, "reason": None} | asdict(found.booking) | {"status": found.booking.status}
        facts["booking"] = {name: value for name, value in every.items() if name not in _NO_FACTS_OF_BOOKING}
        facts["booking"]["may_be_extended"] = found.may_be_extended
        facts["booking"]["needs_proof"] = found.needs_proof
    if found.entry is not None:
        facts["entry"] = {name: getattr(found.entry, name) for name in _ENTRY_FACTS}
    if found.account is not None:
        facts["name"] = found.account.name
    return facts
