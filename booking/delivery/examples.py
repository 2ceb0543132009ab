"""Examples: a notice of any kind as it might be claimed, of an event and a guest that are not there."""

from collections.abc import Mapping
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from booking.delivery.previews import MASK
from booking.model import Booking, EndedBooking, Entry, Event, Reason
from booking.notice import DAY_MILLISECONDS, KINDS, Context, Link, Notice, NoticeKind
from booking.people import Account, Language
from booking.texts.sentences import Sentence

TITLE, PLACE, NAME = Sentence("Summer concert"), Sentence("Town hall"), Sentence("Anna")
_ENDED: dict[NoticeKind, Reason] = {
    "payment_returned": "expired",
    "expired": "expired",
    "cancelled": "cancelled",
    "cancelled_by_organiser": "cancelled",
    "event_cancelled": "event_cancelled",
    "handed_over": "handed_over",
}
_UNCONFIRMED = ("hold_placed", "reminder", "deadline_passed", "offered", "expired", "restored")
_HOUR = 3_600_000
Value = TypeVar("Value", Event, Booking, Entry, Account, Notice)


def example(kind: NoticeKind, language: Language, named: dict[Sentence, str], now: int) -> Context:
    """Return a claimed notice of this kind to a guest, who books, waits, or has an account; `named` is what is what."""
    about = KINDS[kind].about
    event = _event(kind, named, now) if about in ("booking", "entry") else None
    notice = _made(
        Notice,
        kind=kind,
        subject={"booking": MASK, "entry": f"entry {MASK}"}.get(about, "account 0"),
        event_id=None if event is None else event.id,
        channel="email",
        language=language,
        facts=_facts(kind, now),
        message_id=MASK,
    )
    account = _made(Account, name=named[NAME], language=language) if event is None else None
    booking = _booking(kind, named, now) if about == "booking" else None
    entry = _entry(kind, named) if about == "entry" else None
    link = Link(MASK, now + DAY_MILLISECONDS) if KINDS[kind].link else None
    return Context(notice, event, booking, entry, account, now, link)


def _event(kind: NoticeKind, named: dict[Sentence, str], now: int) -> Event:
    starts_at = now + (DAY_MILLISECONDS if kind == "event_tomorrow" else 9 * DAY_MILLISECONDS)
    return _made(
        Event,
        id=1,
        title=named[TITLE],
        location=named[PLACE],
        starts_at=starts_at,
        seats=100,
        hold_seconds=900,
        confirmation="attendee",
        cancelled_at=now if kind == "event_cancelled" else None,
        as_of=starts_at if kind == "waitlist_closed" else now,
    )


def _booking(kind: NoticeKind, named: dict[Sentence, str], now: int) -> Booking | EndedBooking:
    is_held = kind in _UNCONFIRMED
    booking = _made(
        Booking,
        id=MASK,
        event_id=1,
        name=named[NAME],
        seats=2,
        created_at=now,
        expires_at=now + _HOUR if is_held else None,
        confirmed_at=None if is_held else now,
        offer=kind == "offered",
        reference="KT7F3Q",
    )
    return booking.ended(now, _ENDED[kind]) if kind in _ENDED else booking


def _entry(kind: NoticeKind, named: dict[Sentence, str]) -> Entry:
    status = "closed" if kind == "waitlist_closed" else "waiting"
    return _made(Entry, id=MASK, event_id=1, name=named[NAME], seats=2, status=status, position=3)


def _facts(kind: NoticeKind, now: int) -> dict[str, Any]:
    if kind == "event_changed":
        return {"changes": {"starts_at": [now + 8 * DAY_MILLISECONDS, now + 9 * DAY_MILLISECONDS]}}
    if kind == "address_changed":
        return {"new_email": "anna@example.org", "at_once": True}
    if kind == "payment_returned":
        return {"paid_cents": 2_500, "currency": "EUR", "outcome": "late"}
    return {"before": 1, "after": 2} if kind == "seats_changed" else {}


def _made(kind: type[Value], /, **given: Any) -> Value:
    """Return a value in whose other fields there is nothing."""
    return kind(**{name: given.get(name, _nothing(of)) for name, of in get_type_hints(kind).items()})


def _nothing(kind: Any) -> Any:
    if NoneType in get_args(kind):
        return None
    made = get_origin(kind) or kind
    return get_args(kind)[0] if made is Literal else {} if made is Mapping else made()
