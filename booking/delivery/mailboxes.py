"""Mailboxes that nobody has shown to be theirs: they get a handful of messages, whoever asks for more in their name.

An organiser's own messages to people with seats are never held back: only those that any stranger can cause count.
"""

import functools
from collections.abc import Mapping
from typing import NamedTuple

from booking import addresses, store
from booking.model import Booking, EndedBooking, Entry
from booking.notice import DAY_MILLISECONDS, KINDS, Context
from booking.people import CHANNELS
from booking.store.database import Tx

AN_HOUR_AT_MOST = 6
A_DAY_AT_MOST = 20
CONFIRMS_AN_HOUR_AT_MOST = 3
CONFIRMS_A_DAY_AT_MOST = 6
_HOUR_MILLISECONDS = 60 * 60 * 1_000
_STRANGERS_CAUSE = [name for name, kind in KINDS.items() if kind.is_strangers_doing]
_OF_GMAIL = ("gmail.com", "googlemail.com")


class HeldBack(NamedTuple):
    """One too many for its mailbox: put off until then, or dropped where that is too late for what it tells."""

    until: int | None


@functools.lru_cache(maxsize=4_096)
def key(email: str) -> str:
    """Return what all addresses have in common whose messages come, by custom, to one mailbox.

    What follows a plus does not matter, nor do dots at Gmail. It is for counting messages alone: who may do what is
    decided by `addresses.key`, for a provider may give such addresses to two people.
    """
    local, _, domain = addresses.key(email).rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _OF_GMAIL:
        local, domain = local.replace(".", ""), _OF_GMAIL[0]
    return f"{local}@{domain}"


def take(tx: Tx, found: Context, taken: Mapping[str, int]) -> str | HeldBack | None:
    """Return the quota that a due notice takes from, None where none is asked, or that it is held back.

    `taken` is how many are sent from each quota before it. What an admin sends again, and what goes to a mailbox that
    is known to be theirs, is never held back. The first mail about a hold that its link alone confirms has a small
    quota besides, so that a mailbox that others have filled can still confirm.
    """
    notice, (channel, recipient) = found.notice, found.route
    if not CHANNELS[channel].is_mail or not found.kind.is_strangers_doing:
        return None
    quota = key(recipient)
    if notice.is_sent_again or _is_theirs(tx, found, recipient):
        return quota
    room_at = _room_at(tx, quota, taken.get(quota, 0), AN_HOUR_AT_MOST, A_DAY_AT_MOST)
    if room_at is not None and notice.kind == "hold_placed" and found.needs_proof:
        quota = f"{quota} confirms"
        own_room_at = _room_at(tx, quota, taken.get(quota, 0), CONFIRMS_AN_HOUR_AT_MOST, CONFIRMS_A_DAY_AT_MOST)
        room_at = None if own_room_at is None else min(room_at, own_room_at)
    if room_at is None:
        return quota
    return HeldBack(room_at if room_at < _told_until(found) else None)


def put_off_until(tx: Tx, booking: Booking | EndedBooking) -> int | None:
    """Return from when a message about the booking may be sent that was held back, or None where none waits."""
    return None if booking.proved_at is not None else store.outbox.find_put_off(tx, booking.id)


def are_held_back(tx: Tx, booking: Booking | EndedBooking) -> bool:
    """Whether a message about the booking was held back, or the next one would be."""
    if booking.proved_at is not None or not booking.email:
        return False
    if store.outbox.is_held_back(tx, booking.id):
        return True
    if _is_proved(tx, booking.email):
        return False
    return _room_at(tx, key(booking.email), 0, AN_HOUR_AT_MOST, A_DAY_AT_MOST) is not None


def is_unreachable(tx: Tx, about: Booking | EndedBooking | Entry) -> bool:
    """Whether the last mail about a booking or an entry of a waiting list could not be delivered, for good."""
    subject = f"entry {about.id}" if isinstance(about, Entry) else about.id
    return bool(about.email) and store.outbox.has_failed(tx, subject, about.email)


def _room_at(tx: Tx, quota: str, ahead: int, an_hour: int, a_day: int) -> int | None:
    """Return when a quota has room for another; None where it has now, but for so many that are sent before."""
    sent = [tx.now] * ahead + store.outbox.find_sent(tx, quota, _STRANGERS_CAUSE, a_day)
    full_until = max(
        sent[an_hour - 1] + _HOUR_MILLISECONDS if len(sent) >= an_hour else 0,
        sent[a_day - 1] + DAY_MILLISECONDS if len(sent) >= a_day else 0,
    )
    return full_until if full_until > tx.now else None


def _told_until(found: Context) -> int:
    """Return until when a notice that is held back is worth its wait: a hold's deadline; for a link, a day."""
    if isinstance(found.booking, Booking) and found.booking.expires_at is not None:
        return found.booking.expires_at
    return found.notice.created_at + DAY_MILLISECONDS if found.kind.link else 0


def _is_theirs(tx: Tx, found: Context, recipient: str) -> bool:
    """Whether whoever is told has shown that the mailbox is their own."""
    account, booking = found.account, found.booking
    if account is not None and account.email_is_proved and addresses.are_one(recipient, account.email):
        return True
    return (isinstance(booking, Booking | EndedBooking) and booking.proved_at is not None) or _is_proved(tx, recipient)


def _is_proved(tx: Tx, email: str) -> bool:
    found = store.accounts.find_with_password(tx, email)
    return found is not None and found[0].email_is_proved
