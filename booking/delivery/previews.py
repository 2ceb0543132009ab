"""Previews: what a notice tells, was sent or not, as things stand now; without what opens anything."""

from typing import NamedTuple

from msgspec.structs import replace

from booking import notices
from booking.accounts import links
from booking.delivery import context
from booking.model import Booking, EndedBooking, deadline
from booking.notice import Context, Link, Notice, Written
from booking.people import FALLBACK, Language
from booking.store.database import Tx

MASK = "…"


class Preview(NamedTuple):
    """A notice, whether it still applies, and it as it would be claimed now but for its secrets.

    `claimed` is None where what it tells of no longer exists; `read_at` is when it was or will be read.
    """

    notice: Notice
    still_applies: bool
    claimed: Context | None
    read_at: int


def find(tx: Tx, notice_id: int) -> Preview:
    """Return the preview of a notice. Raises NotFound."""
    notice = notices.find(tx, notice_id)
    found = context.look_up(tx, notice)
    read_at = notice.finished_at or max(notice.due_at, tx.now)
    return Preview(notice, found.still_applies, _claimed(found) if _can_be_told(found) else None, read_at)


def of_message(tx: Tx, event_id: int, subject: str, language: Language, written: Written) -> Context:
    """Return what an organiser is about to write as whoever has this booking, entry or account would get it."""
    about = (event_id, None, FALLBACK, "", "", language, {"letters": written.letters})
    notice = Notice(0, "written", subject, *about, "due", tx.now, 0, None, None, tx.now, None)
    return _claimed(context.look_up(tx, notice))


def _can_be_told(found: Context) -> bool:
    has_event = found.notice.event_id is None or found.event is not None
    has_booking = found.notice.booking_id is None or found.booking is not None
    has_entry = found.notice.entry_id is None or found.entry is not None
    return has_event and has_booking and has_entry and (found.still_applies or not found.kind.tells_how_it_stands)


def _claimed(found: Context) -> Context:
    notice, booking = found.notice, found.booking
    subject = MASK if notice.booking_id is not None else f"entry {MASK}" if notice.entry_id is not None else None
    return replace(
        found,
        notice=replace(notice, subject=subject or notice.subject, language=found.language, message_id=MASK),
        booking=replace(booking, id=MASK, expires_at=_deadline(found, booking)) if booking else None,
        entry=replace(found.entry, id=MASK) if found.entry else None,
        link=Link(MASK, found.now + links.PROOF_SECONDS[found.proves] * 1_000) if found.proves else None,
        confirmation_secret=MASK if found.needs_proof and found.way.is_mail else None,
    )


def _deadline(found: Context, booking: Booking | EndedBooking) -> int | None:
    """Return the deadline that is told: of a booking that was confirmed, and has none any more, how it was made."""
    event = found.event
    if booking.expires_at is not None or event is None or not found.kind.tells_deadline:
        return booking.expires_at
    lived = event.offer_time if booking.offer else event.hold_seconds
    return deadline(booking.created_at, lived, event.starts_at)
