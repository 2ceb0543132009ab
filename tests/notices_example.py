"""One notice of each kind as it is when it is claimed, for the tests of how they read and for a look at them."""

from typing import Any

from conftest import NOON

from booking.notice import KINDS, Notice, NoticeKind
from booking.people import Channel, Language

BOOKING = "0199a3c5d8e7f21c0b94a6d37e58f1a2b3c4d5e6f70"
ENTRY = "0199a3c5d8e44c0ffee0a6d37e58f1a2b3c4d5e6f71"
SECRET = "3q2-7wAAq83vEjRWeJASNFZ4kBI0VniQEjRWeJASNFY"
DAY = 86_400_000
_ENDED = {
    "expired": "expired",
    "cancelled": "cancelled",
    "event_cancelled": "event_cancelled",
    "handed_over": "handed_over",
}
_CONFIRMED = ("confirmed", "event_changed", "event_tomorrow", "event_cancelled", "handed_over", "received")


def notice(
    kind: NoticeKind,
    language: Language = "en",
    *,
    channel: Channel = "email",
    account_id: int | None = 3,
    booking: dict[str, Any] | None = None,
    entry: dict[str, Any] | None = None,
    event: dict[str, Any] | None = None,
    **facts: Any,
) -> Notice:
    """Return a claimed notice of a hold of 2 seats, placed at NOON for 15 minutes; `facts` are further ones."""
    is_of_booking = KINDS[kind].about == "booking"
    is_of_entry = KINDS[kind].about == "entry"
    is_of_event = is_of_booking or is_of_entry or kind == "sold_out"
    all_facts: dict[str, Any] = {"name": "Анна" if language == "ru" else "Anna"}
    if is_of_event:
        all_facts["event"] = _event(kind, language) | (event or {})
    if is_of_booking:
        all_facts["booking"] = _booking(kind, language) | (booking or {})
    if is_of_entry:
        all_facts["entry"] = _entry(language) | (entry or {})
    if kind == "seats_changed":
        all_facts |= {"before": 1, "after": 2}
    if kind == "event_changed":
        all_facts["changes"] = {"starts_at": [NOON + 5 * DAY, NOON + 9 * DAY], "location": ["Town hall", "Old mill"]}
    if kind in ("prove_address", "reset_password"):
        all_facts |= {"secret": SECRET, "expires_at": NOON + DAY}
    if kind == "address_changed":
        all_facts |= {"new_email": "anna@example.org", "at_once": False}
    if kind == "delivery_failed":
        all_facts |= {"kind": "reminder", "error": "550 5.1.1 No such user"}
    return Notice(
        id=1,
        kind=kind,
        subject=_subject(is_of_booking, is_of_entry, is_of_event),
        event_id=5 if is_of_event else None,
        account_id=account_id,
        channel=channel,
        occasion="",
        recipient="anna@example.com" if channel == "email" else "4711",
        language=language,
        facts=all_facts | facts,
        state="sending",
        due_at=NOON,
        tries=1,
        message_id="1.abc",
        last_error=None,
        created_at=NOON,
        finished_at=None,
    )


def _subject(is_of_booking: bool, is_of_entry: bool, is_of_event: bool) -> str:
    if is_of_booking:
        return BOOKING
    return f"entry {ENTRY}" if is_of_entry else "event 5" if is_of_event else "account 3"


def _event(kind: NoticeKind, language: Language) -> dict[str, Any]:
    return {
        "id": 5,
        "title": "Камерный концерт" if language == "ru" else "Chamber concert",
        "location": "Ратуша" if language == "ru" else "Town hall",
        "description": "Brahms and others.",
        "starts_at": NOON + (DAY if kind == "event_tomorrow" else 9 * DAY),
        "confirmation": "attendee",
        "hold_seconds": 900,
        "offer_time": 900,
        "free_seats": 3,
        "waiting": 0,
        "status": {"event_cancelled": "cancelled", "waitlist_closed": "started"}.get(kind, "open"),
        "cancel_reason": "",
        "is_cancelled": kind == "event_cancelled",
        "is_bookable": kind not in ("event_cancelled", "waitlist_closed"),
    }


def _booking(kind: NoticeKind, language: Language) -> dict[str, Any]:
    is_confirmed = kind in _CONFIRMED
    return {
        "id": BOOKING,
        "name": "Анна" if language == "ru" else "Anna",
        "email": "anna@example.com",
        "seats": 2,
        "status": "confirmed" if is_confirmed else "held",
        "created_at": NOON,
        "expires_at": None if is_confirmed else NOON + 900_000,
        "confirmed_at": NOON if is_confirmed else None,
        "ended_at": NOON + 900_000 if kind in _ENDED else None,
        "reason": _ENDED.get(kind),
        "offer": kind == "offered",
        "extensions": 0,
        "may_be_extended": False,
        "needs_proof": False,
    }


def _entry(language: Language) -> dict[str, Any]:
    return {
        "id": ENTRY,
        "name": "Анна" if language == "ru" else "Anna",
        "email": "anna@example.com",
        "seats": 2,
        "created_at": NOON,
        "position": 12,
    }
