"""A notice: a message that is owed to one person by one channel, and the pure rules about when."""

from dataclasses import dataclass
from typing import Any, Literal

from booking import addresses
from booking.people import Account, Channel, Language

DAY_MILLISECONDS = 24 * 60 * 60 * 1_000
# Below this, a reminder would come right after the notice of the hold.
_REMINDED_FROM_MILLISECONDS = 5 * 60 * 1_000
# With so much left at the first reminder, a day before the deadline is well after it: it is a third of four days.
_REMINDED_AGAIN_FROM_MILLISECONDS = 32 * 60 * 60 * 1_000

BookingNoticeKind = Literal[
    "hold_placed",
    "reminder",
    "confirmed",
    "expired",
    "cancelled",
    "cancelled_by_organiser",
    "event_changed",
    "event_cancelled",
    "event_tomorrow",
    "offered",
    "seats_changed",
    "restored",
    "handed_over",
    "received",
]
EntryNoticeKind = Literal["waitlist_joined", "waitlist_closed"]
AccountNoticeKind = Literal["prove_address", "address_changed", "reset_password", "test"]
AdminNoticeKind = Literal["sold_out", "confirmation_wanted", "delivery_failed"]
NoticeKind = Literal[BookingNoticeKind, EntryNoticeKind, AccountNoticeKind, AdminNoticeKind]
NoticeState = Literal["due", "sending", "sent", "failed", "dropped", "undelivered"]
Purpose = Literal["prove", "reset"]  # what a link in a mail is for


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice; fields in the order of the store's columns, `facts` decoded.

    `subject` is a booking's id, `entry` and a waiting-list entry's, `event 5` or `account 3`; `account_id` is whom it
    goes to, None for a guest. A notice as it lies in the outbox has in `facts` what can't be read elsewhere later; one
    that is claimed has there all that it tells (see `claims.claim`). `is_sent_again` is an admin's wish.
    """

    id: int
    kind: NoticeKind
    subject: str
    event_id: int | None
    account_id: int | None
    channel: Channel
    occasion: str
    recipient: str
    language: Language
    facts: dict[str, Any]
    state: NoticeState
    due_at: int
    tries: int
    message_id: str | None
    last_error: str | None
    created_at: int
    finished_at: int | None
    is_sent_again: bool = False

    @property
    def booking_id(self) -> str | None:
        """The booking that it is about, or None."""
        return None if self.subject.startswith(("account ", "event ", "entry ", "outbox")) else self.subject

    @property
    def entry_id(self) -> str | None:
        """The waiting-list entry that it is about, or None."""
        return self.subject.removeprefix("entry ") if self.subject.startswith("entry ") else None


@dataclass(frozen=True, slots=True)
class Proof:
    """What whoever has a link's secret shows: that the address is theirs; as the store's columns are.

    `account_id` is the account that it is for; None where a guest booked with the address, who may have one or make it.
    """

    account_id: int | None
    email: str
    purpose: Purpose
    expires_at: int

    def is_for(self, account: Account) -> bool:
        """Whether it shows that this account's address is its own."""
        if self.account_id is not None:
            return self.account_id == account.id
        return account.email is not None and addresses.key(account.email) == addresses.key(self.email)


def first_reminder(deadline: int | None, told_at: int) -> int | None:
    """Return when a person who was told of a deadline is reminded of it: with a third of the time left; or None."""
    if deadline is None or deadline - told_at < _REMINDED_FROM_MILLISECONDS:
        return None
    return deadline - (deadline - told_at) // 3


def next_reminder(deadline: int, reminded_at: int) -> int | None:
    """Return when a person who was reminded of a deadline is so again: a day before that of a long hold; or None."""
    return deadline - DAY_MILLISECONDS if deadline - reminded_at >= _REMINDED_AGAIN_FROM_MILLISECONDS else None
