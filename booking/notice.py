"""A notice: a message that is owed to one person by one channel, and the pure rules about when."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from booking.people import Account, Channel, Language, address_key

DAY_MILLISECONDS = 24 * 60 * 60 * 1_000
# Below this, a reminder would come right after the notice of the hold.
_REMINDED_FROM_MILLISECONDS = 5 * 60 * 1_000
# From here on, a day before the deadline is well after the time at which a third of the hold is left.
_REMINDED_TWICE_FROM_MILLISECONDS = 4 * DAY_MILLISECONDS

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
AccountNoticeKind = Literal["prove_address", "reset_password", "test"]
AdminNoticeKind = Literal["sold_out", "confirmation_wanted", "delivery_failed"]
NoticeKind = Literal[BookingNoticeKind, EntryNoticeKind, AccountNoticeKind, AdminNoticeKind]
NoticeState = Literal["due", "sending", "sent", "failed", "dropped", "undelivered"]
Purpose = Literal["prove", "reset"]  # what a link in a mail is for


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice; fields in the order of the store's columns, `facts` decoded.

    `subject` is a booking's id, `entry` and a waiting-list entry's, `event 5` or `account 3`; `account_id` is whom it
    goes to, None for a guest. A notice as it lies in the outbox has in `facts` what can't be read elsewhere later; one
    that is claimed has there all that it tells (see `claims.claim`).
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
        return account.email is not None and address_key(account.email) == address_key(self.email)


def reminders(deadline: int, placed_at: int) -> Iterator[tuple[str, int]]:
    """Yield the occasion of each reminder of a hold, and when it is due.

    One comes when a third of the hold is left and, of a long hold, another a day before its end.
    """
    length = deadline - placed_at
    if length >= _REMINDED_FROM_MILLISECONDS:
        yield str(deadline), deadline - length // 3
    if length >= _REMINDED_TWICE_FROM_MILLISECONDS:
        yield f"{deadline} in a day", deadline - DAY_MILLISECONDS
