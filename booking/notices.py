"""Notices: messages to people, queued in the transaction of the fact that they tell.

Each is queued at most once: the database knows its kind, subject, channel and occasion. Whether it still applies is
asked when it is delivered, so nothing here takes one back.
"""

import json
import logging
import os
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Literal

from booking import addresses, store
from booking.errors import NotFound
from booking.model import GREATEST, Booking, EndedBooking, Entry, Event, EventDraft
from booking.notice import (
    DAY_MILLISECONDS,
    Notice,
    NoticeKind,
    NoticeState,
    next_reminder,
)
from booking.people import CHANNELS, FALLBACK, Account, Channel
from booking.store.bookings import Starting
from booking.store.database import Tx
from booking.store.outbox import Counts, Queued

# Whoever asks for one mail after the other gets one in so much time.
_ASKED_EVERY_MILLISECONDS = 5 * 60 * 1_000
_TOLD_OF_CHANGES = ("title", "location", "starts_at")

log = logging.getLogger(__name__)


def queue_placed(tx: Tx, booking: Booking) -> None:
    """Queue the notice that a booking was made, to its person."""
    queue(tx, "confirmed" if booking.expires_at is None else "hold_placed", booking)


def queue_reminders(tx: Tx, limit: int) -> int:
    """Queue up to `limit` reminders of deadlines whose time has come; return how many holds that were.

    A hold has no reminder in the outbox before: nearly all are confirmed or gone by then.
    """
    found = store.bookings.find_to_remind(tx, limit)
    error = store.set_aside.attempt(tx, partial(_queue_reminders_of, tx, found))
    if error is not None:
        for one in found:
            error = store.set_aside.attempt(tx, partial(_queue_reminders_of, tx, [one]))
            if error is not None:
                log.error("The hold %s… can't be reminded of: %s", one[0].id[:11], error)
                store.bookings.set_remind_at(tx, one[0].id, None)
    return len(found)


def _queue_reminders_of(tx: Tx, found: Sequence[tuple[Booking, int]]) -> None:
    for booking, remind_at in found:
        assert booking.expires_at is not None
        if booking.is_live(tx.now):
            store.outbox.insert(tx, "reminder", booking, f"{booking.expires_at} {remind_at}")
        store.bookings.set_remind_at(tx, booking.id, next_reminder(booking.expires_at, tx.now))


def queue_confirmation(tx: Tx, booking: Booking) -> None:
    """Queue the notice that a hold waits for an admin to confirm it, to the admins."""
    store.outbox.insert_for_admins(tx, "confirmation_wanted", booking.id, booking.event_id)
    tx.queued.set()


def queue_sold_out(tx: Tx, event_id: int) -> None:
    """Queue the notice that an event is sold out, to the admins; once for each event."""
    store.outbox.insert_for_admins(tx, "sold_out", f"event {event_id}", event_id)
    tx.queued.set()


def queue(tx: Tx, kind: NoticeKind, booking: Booking | EndedBooking) -> None:
    """Queue a notice of this kind about a booking, to its person."""
    # A booking that has ended may be restored and end again, which is told again; a confirmation may be taken back.
    confirmed_at = booking.confirmed_at if kind == "confirmed" else None
    occasion = str(booking.ended_at if isinstance(booking, EndedBooking) else confirmed_at or tx.now)
    store.outbox.insert(tx, kind, booking, occasion)
    tx.queued.set()


def is_told(tx: Tx, kind: NoticeKind, booking: Booking) -> bool:
    """Whether the person of a confirmed booking was told of that, or is being told at this moment."""
    return store.outbox.is_sent(tx, booking.id, kind, str(booking.confirmed_at))


def queue_seats_changed(tx: Tx, before: Booking, after: Booking) -> None:
    """Queue the notice of how many seats a booking has now, to its person."""
    store.outbox.insert(
        tx,
        "seats_changed",
        after,
        f"{tx.now} {before.seats} {after.seats}",
        {"before": before.seats, "after": after.seats},
    )
    tx.queued.set()


def queue_entry(tx: Tx, kind: NoticeKind, entry: Entry) -> None:
    """Queue a notice of this kind about a waiting-list entry, to its person."""
    store.outbox.insert(tx, kind, entry, "")
    tx.queued.set()


def queue_event_changed(tx: Tx, before: Event, after: EventDraft) -> None:
    """Queue the notice of what people should know is different, to those with a live booking and those who wait."""
    changes = {
        name: [getattr(before, name), getattr(after, name)]
        for name in _TOLD_OF_CHANGES
        if getattr(before, name) != getattr(after, name)
    }
    if not changes:
        return
    notice = (before.id, str(tx.now), json.dumps({"changes": changes}))
    store.outbox.insert_for_live(tx, "event_changed", *notice)
    store.outbox.insert_for_waiting(tx, "event_changed", *notice)
    tx.queued.set()


def queue_tomorrow(tx: Tx, limit: int) -> int:
    """Queue the notice that an event starts within a day, to those with a place; return how many rows were read.

    Each event counts as one, and so does each of its bookings; `limit` of them are a slice. Whoever booked within that
    day knows it and is not told again.
    """
    left = limit
    for event in store.bookings.find_starting(tx, DAY_MILLISECONDS, limit):
        found = store.bookings.find_after(tx, event, left)
        error = store.set_aside.attempt(tx, partial(_queue_tomorrow_at, tx, event, found))
        if error is not None:
            log.error("People of event %d can't be told that it is tomorrow: %s", event.event_id, error)
        store.bookings.set_announced(tx, event, found[-1] if found else None, is_last=len(found) < left)
        left -= len(found) + 1
        if left <= 0:
            return limit
    return limit - left


def _queue_tomorrow_at(tx: Tx, event: Starting, found: Sequence[Booking]) -> None:
    for booking in found:
        if booking.expires_at is None and booking.created_at <= event.starts_at - DAY_MILLISECONDS:
            store.outbox.insert(tx, "event_tomorrow", booking, str(event.starts_at))
            tx.queued.set()


def queue_proof(tx: Tx, account: Account, why: Literal["made", "changed", "asked"]) -> bool:
    """Queue the mail by which an account shows that its address, or the new one it has asked for, is its own.

    `why` is what has happened: the account was made, its address changed, or somebody signed in asked for the mail.
    Each address gets one in five minutes: False where that one was queued before.
    """
    if account.new_email is not None:
        why = "changed"
    return _insert_for_address(tx, "prove_address", account, account.new_email or account.email, {"why": why})


def queue_address_changed(tx: Tx, account: Account, new_email: str, *, at_once: bool) -> None:
    """Queue the mail to an account's former address: that the account has another now, or will once that is proved.

    An address that nobody has proved to be theirs gets none, and any other one in five minutes.
    """
    assert account.email is not None
    if not account.email_is_proved:
        return
    facts = {"new_email": new_email, "at_once": at_once}
    _insert_by(tx, FALLBACK, "address_changed", account, account.email, _occasion_of_asking(tx, account.email), facts)
    tx.queued.set()


def queue_reset(tx: Tx, email: str) -> None:
    """Queue the mail with the way to a new password, where there is an account with this address that can sign in."""
    found = store.accounts.find_with_password(tx, email)
    if found is not None and found[0].disabled_at is None:
        _insert_for_address(tx, "reset_password", found[0], found[0].email)


def queue_test(tx: Tx, account: Account, channel: Channel) -> int:
    """Queue the message that shows an account whether a channel works, and return the notice's id. Raises NotFound."""
    recipient = CHANNELS[channel].address_of(account)
    if recipient is None:
        raise NotFound("not_found", CHANNELS[channel].test_has_no_target)
    notice_id, _ = _insert_by(tx, channel, "test", account, recipient, os.urandom(8).hex())
    return notice_id


def queue_by_email_instead(tx: Tx, notice: Notice) -> bool:
    """Queue by e-mail what can no longer reach its account by its own channel; False when it has no address."""
    account = None if notice.account_id is None else store.accounts.find(tx, notice.account_id)
    if account is None or account.email is None or notice.kind == "test":
        return False
    queue_by(tx, notice, FALLBACK, account.email)
    return True


def queue_by(tx: Tx, notice: Notice, channel: Channel, recipient: str) -> None:
    """Queue the same notice by another channel, once by each."""
    store.outbox.insert_rerouted(tx, notice.id, channel, recipient)
    tx.queued.set()


def queue_failure(tx: Tx, notice: Notice, error: str) -> None:
    """Queue the notice that one failed for good, to each admin once a day; when that fails, nobody is told."""
    if notice.kind in ("delivery_failed", "test"):
        return
    facts = json.dumps({"kind": notice.kind, "error": error})
    day = str(tx.now // DAY_MILLISECONDS)
    store.outbox.insert_for_admins(tx, "delivery_failed", "outbox", None, day, facts)
    tx.queued.set()


def find(tx: Tx, notice_id: int) -> Notice:
    """Return a notice. Raises NotFound."""
    notice = store.outbox.find(tx, notice_id)
    if notice is None:
        raise not_found()
    return notice


def not_found() -> NotFound:
    """Return the refusal for a notice that is not there."""
    return NotFound("notice_not_found", "There is no such notice. GET /notices lists those there are.")


def page(tx: Tx, state: NoticeState | None, before: int | None, limit: int) -> list[Notice]:
    """Return up to `limit` notices of all states or one, the newest first, from before the id `before`."""
    return store.outbox.page(tx, state, GREATEST if before is None else before, limit)


def send_again(tx: Tx, notice_id: int) -> Notice:
    """Let a notice that has ended be sent anew; one that waits to be sent is left as it is. Raises NotFound."""
    find(tx, notice_id)
    store.outbox.renew(tx, notice_id)
    tx.queued.set()
    return find(tx, notice_id)


def counts(tx: Tx) -> Counts:
    """Return how many notices are due now, failed for good, and were never tried."""
    return store.outbox.counts(tx)


def _insert_for_address(
    tx: Tx, kind: NoticeKind, account: Account, email: str | None, facts: Mapping[str, Any] | None = None
) -> bool:
    """Queue a mail for this mailbox alone, whatever channel its account has chosen; False if it was queued before."""
    assert email is not None
    _, is_new = _insert_by(tx, FALLBACK, kind, account, email, _occasion_of_asking(tx, email), facts)
    tx.queued.set()
    return is_new


def _insert_by(
    tx: Tx,
    channel: Channel,
    kind: NoticeKind,
    account: Account,
    recipient: str,
    occasion: str,
    facts: Mapping[str, Any] | None = None,
) -> tuple[int, bool]:
    """Queue a notice about an account itself by one channel; return its id, and whether it was not queued before."""
    subject, as_json = f"account {account.id}", json.dumps(facts or {})
    notice = Queued(kind, subject, None, account.id, occasion, recipient, account.language, as_json, tx.now, tx.now)
    return store.outbox.insert_by(tx, channel, notice)


def _occasion_of_asking(tx: Tx, email: str) -> str:
    """Return the occasion that all mails to one mailbox within five minutes share, however its address is spelled."""
    return f"{tx.now // _ASKED_EVERY_MILLISECONDS} {addresses.key(email)}"
