"""Previews: what a notice tells, was sent or not, as the facts are now; without what opens anything."""

from dataclasses import replace
from typing import NamedTuple

from booking import notices
from booking.accounts import proofs
from booking.delivery import context
from booking.model import deadline
from booking.notice import Context, Notice
from booking.store.database import Tx

MASK = "…"


class Preview(NamedTuple):
    """A notice, whether it still applies, and it as it would be claimed now but for its secrets.

    `claimed` is None where what it tells of is no more; `read_at` is when it was or will be read.
    """

    notice: Notice
    still_applies: bool
    claimed: Notice | None
    read_at: int


def find(tx: Tx, notice_id: int) -> Preview:
    """Return the preview of a notice. Raises NotFound."""
    notice = notices.find(tx, notice_id)
    found = context.look_up(tx, notice)
    read_at = notice.finished_at or max(notice.due_at, tx.now)
    return Preview(notice, found.still_applies, _claimed(found) if _can_be_told(found) else None, read_at)


def _can_be_told(found: Context) -> bool:
    has_event = found.notice.event_id is None or found.event is not None
    has_booking = found.notice.booking_id is None or found.booking is not None
    has_entry = found.notice.entry_id is None or found.entry is not None
    return has_event and has_booking and has_entry and (found.still_applies or not found.kind.tells_how_it_stands)


def _claimed(found: Context) -> Notice:
    notice, facts = found.notice, context.facts_of(found)
    if found.booking is not None and found.event is not None:
        facts["booking"] = facts["booking"] | {"id": MASK}
        if found.booking.expires_at is None and found.kind.tells_deadline:
            # A booking that was confirmed has its deadline no more: this is how it was made.
            placed_at, event = found.booking.created_at, found.event
            lived = event.offer_time if found.booking.offer else event.hold_seconds
            facts["booking"]["expires_at"] = deadline(placed_at, lived, event.starts_at)
    if found.entry is not None:
        facts["entry"] = facts["entry"] | {"id": MASK}
    if found.proves is not None:
        facts |= {"secret": MASK, "expires_at": found.now + proofs.SECONDS[found.proves] * 1_000}
    if found.needs_proof and notice.channel == "email":
        facts["confirmation_secret"] = MASK
    subject = notice.subject
    if notice.booking_id is not None:
        subject = MASK
    elif notice.entry_id is not None:
        subject = f"entry {MASK}"
    return replace(
        notice,
        subject=subject,
        facts=facts,
        language=found.language,
        message_id=MASK,
    )
