"""Mailboxes that nobody has shown to be theirs: they get a handful of messages, whoever asks for more in their name.

An organiser's own messages to people with seats are never held back: only those that any stranger can cause count.
"""

import functools

from booking import addresses, store
from booking.model import Booking, EndedBooking, Entry
from booking.notice import Notice, NoticeKind
from booking.store.database import Tx
from booking.truth import Truth

AN_HOUR_AT_MOST = 6
A_DAY_AT_MOST = 20
STRANGERS_CAUSE: tuple[NoticeKind, ...] = (
    "hold_placed",
    "reminder",
    "confirmed",
    "expired",
    "cancelled",
    "seats_changed",
    "handed_over",
    "received",
    "waitlist_joined",
    "prove_address",
    "reset_password",
    "address_changed",
)
_OF_GMAIL = ("gmail.com", "googlemail.com")


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


def of_notice(notice: Notice) -> str | None:
    """Return the key of the mailbox that a notice goes to; None for one that goes by another channel."""
    return key(notice.recipient) if notice.channel == "email" else None


def holds_back(tx: Tx, found: Truth, claimed: list[Notice]) -> bool:
    """Whether a notice that is due is one too many for its mailbox; `claimed` are sent before it.

    What an admin sends again is not.
    """
    notice, (channel, recipient) = found.notice, found.route
    is_sent_again = notice.tries == 0 and notice.due_at != notice.created_at
    if channel != "email" or notice.kind not in STRANGERS_CAUSE or is_sent_again:
        return False
    ahead = sum(of_notice(one) == key(recipient) and one.kind in STRANGERS_CAUSE for one in claimed)
    if not _is_full(tx, recipient, ahead):
        return False
    if (
        found.account is not None
        and found.account.email_is_proved
        and addresses.are_one(recipient, found.account.email)
    ):
        return False
    return not (isinstance(found.booking, Booking | EndedBooking) and found.booking.proved_at is not None) and not (
        _is_proved(tx, recipient)
    )


def are_held_back(tx: Tx, booking: Booking | EndedBooking) -> bool:
    """Whether a message about the booking was held back, or the next one would be."""
    if booking.proved_at is not None or not booking.email:
        return False
    if store.outbox.is_held_back(tx, booking.id):
        return True
    return _is_full(tx, booking.email, 0) and not _is_proved(tx, booking.email)


def is_unreachable(tx: Tx, about: Booking | EndedBooking | Entry) -> bool:
    """Whether the last mail about a booking or an entry of a waiting list could not be delivered, for good."""
    subject = f"entry {about.id}" if isinstance(about, Entry) else about.id
    return bool(about.email) and store.outbox.has_failed(tx, subject, about.email)


def _is_full(tx: Tx, email: str, ahead: int) -> bool:
    hour, day = store.outbox.count_sent(tx, key(email), STRANGERS_CAUSE)
    return hour + ahead >= AN_HOUR_AT_MOST or day + ahead >= A_DAY_AT_MOST


def _is_proved(tx: Tx, email: str) -> bool:
    found = store.accounts.find_with_password(tx, email)
    return found is not None and found[0].email_is_proved
