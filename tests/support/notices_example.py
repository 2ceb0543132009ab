"""One notice of each kind as it is when it is claimed, for the tests of how they read and for a look at them."""

from typing import Any

from msgspec.structs import asdict

from booking.model import Booking, EndedBooking, Entry, Event, Reason
from booking.notice import KINDS, Context, Letter, Link, Notice, NoticeKind, Written
from booking.people import Account, Channel, Language
from tests.support.service import NOON, event_draft

BOOKING = "0199a3c5d8e7f21c0b94a6d37e58f1a2b3c4d5e6f70"
ENTRY = "0199a3c5d8e44c0ffee0a6d37e58f1a2b3c4d5e6f71"
SECRET = "3q2-7wAAq83vEjRWeJASNFZ4kBI0VniQEjRWeJASNFY"
LINK = Link(SECRET, NOON + 86_400_000)
DAY = 86_400_000
_ENDED: dict[NoticeKind, Reason] = {
    "expired": "expired",
    "cancelled": "cancelled",
    "event_cancelled": "event_cancelled",
    "handed_over": "handed_over",
}
_WRITTEN = Written(
    "all",
    {
        "en": Letter("The door has moved", "Please come in from the yard.\n\nA map: https://example.org/map"),
        "ru": Letter("Вход теперь со двора", "Пожалуйста, входите со двора.\n\nСхема: https://example.org/map"),
    },
)
_CONFIRMED = ("confirmed", "event_changed", "event_tomorrow", "event_cancelled", "handed_over", "received", "written")
_FACTS: dict[NoticeKind, dict[str, Any]] = {
    "seats_changed": {"before": 1, "after": 2},
    "event_changed": {
        "changes": {"starts_at": [NOON + 5 * DAY, NOON + 9 * DAY], "location": ["Town hall", "Old mill"]}
    },
    "address_changed": {"new_email": "anna@example.org", "at_once": False},
    "payment_returned": {"paid_cents": 2_500, "currency": "EUR", "outcome": "twice"},
    "delivery_failed": {"kind": "reminder", "error": "550 5.1.1 No such user"},
    "webhook_disabled": {"host": "hooks.example.org", "why": "failing"},
}


def claimed(
    kind: NoticeKind,
    language: Language = "en",
    *,
    channel: Channel = "email",
    account_id: int | None = 3,
    booking: dict[str, Any] | None = None,
    entry: dict[str, Any] | None = None,
    event: dict[str, Any] | None = None,
    link: Link | None = None,
    **facts: Any,
) -> Context:
    """Return a claimed notice of a hold of 2 seats, placed at NOON for 15 minutes; `facts` are further ones.

    With `entry` it is about one of a waiting list, where its kind may be.
    """
    about = "entry" if entry is not None and kind == "event_changed" else KINDS[kind].about
    is_of_event = about in ("booking", "entry", "event")
    notice = Notice(
        id=1,
        kind=kind,
        subject={"booking": BOOKING, "entry": f"entry {ENTRY}", "event": "event 5", "webhook": "webhook 2"}.get(
            about, "account 3"
        ),
        event_id=5 if is_of_event else None,
        account_id=account_id,
        channel=channel,
        occasion="",
        recipient="anna@example.com" if channel == "email" else "4711",
        language=language,
        facts=_FACTS.get(kind, {}) | facts,
        state="sending",
        due_at=NOON,
        tries=1,
        message_id="1.abc",
        last_error=None,
        created_at=NOON,
        finished_at=None,
    )
    return Context(
        notice,
        _event(kind, language, **event or {}) if is_of_event else None,
        _booking(kind, language, **booking or {}) if about == "booking" else None,
        _entry(kind, language, **entry or {}) if about == "entry" else None,
        _account(account_id, language) if account_id else None,
        NOON,
        link or (LINK if KINDS[kind].link else None),
        written=_WRITTEN if kind == "written" else None,
    )


def _name(language: Language) -> str:
    return "Анна" if language == "ru" else "Anna"


def _event(kind: NoticeKind, language: Language, **changed: Any) -> Event:
    starts_at = NOON + (DAY if kind == "event_tomorrow" else 9 * DAY)
    title = "Камерный концерт" if language == "ru" else "Chamber concert"
    location = "Ратуша" if language == "ru" else "Town hall"
    described = event_draft(
        title, "Brahms and others.", location, starts_at, 10, 900, "attendee", 10, offer_seconds=900, max_extensions=0
    )
    values = asdict(described) | {
        "id": 5,
        "created_at": NOON,
        "changed_at": NOON,
        "cancelled_at": NOON if kind == "event_cancelled" else None,
        "cancel_reason": "",
        "picture": None,
        "series_id": None,
        "taken": 7,
        "confirmed": 7,
        "waiting_entries": 0,
        "saves_seats": False,
        "lapsed_seats": 0,
        "next_release_at": None,
        "taken_of_kinds": {},
        "as_of": starts_at if kind == "waitlist_closed" else NOON,
    }
    return Event(**values | changed)


def _booking(kind: NoticeKind, language: Language, **changed: Any) -> Booking | EndedBooking:
    is_confirmed = kind in _CONFIRMED
    values: dict[str, Any] = {
        "id": BOOKING,
        "event_id": 5,
        "name": _name(language),
        "email": "anna@example.com",
        "seats": 2,
        "created_at": NOON,
        "expires_at": None if is_confirmed else NOON + 900_000,
        "confirmed_at": NOON if is_confirmed else None,
        "account_id": None,
        "person": "anna@example.com",
        "language": language,
        "offer": kind == "offered",
        "extensions": 0,
        "network": None,
        "proved_at": None,
        "reference": "KT7F3Q",
        "price_cents": 1_250,
        "currency": "EUR",
        "kinds": None,
        "answers": {"q1": "vegan"},
        "note": "Sits at the front.",
        "checked_in_at": None,
        "checked_in_seats": 0,
        "grace_milliseconds": 0,
    }
    made = Booking(**values | {name: value for name, value in changed.items() if name != "ended_at"})
    if kind in _ENDED or "ended_at" in changed:
        return made.ended(changed.get("ended_at", NOON + 900_000), _ENDED.get(kind, "cancelled"))
    return made


def _entry(kind: NoticeKind, language: Language, **changed: Any) -> Entry:
    is_closed = kind == "waitlist_closed"
    values: dict[str, Any] = {
        "number": 1,
        "id": ENTRY,
        "event_id": 5,
        "name": _name(language),
        "email": "anna@example.com",
        "seats": 2,
        "created_at": NOON,
        "account_id": None,
        "person": "anna@example.com",
        "language": language,
        "network": None,
        "proved_at": None,
        "answers": {},
        "kinds": None,
        "status": "closed" if is_closed else "waiting",
        "position": None if is_closed else 12,
        "booking_id": None,
        "ended_at": NOON if is_closed else None,
    }
    return Entry(**values | changed)


def _account(account_id: int, language: Language) -> Account:
    email = "anna@example.com"
    return Account(account_id, _name(language), email, "member", NOON, NOON, None, language, "email", None, "all")
