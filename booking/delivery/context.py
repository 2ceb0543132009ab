"""What a notice is about as it stands when it is claimed: whether it is still true, and all that it tells."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from booking import addresses, seats, store
from booking.model import Booking, EndedBooking, Entry, Event
from booking.notice import Notice, Purpose
from booking.people import Account, Channel, Language
from booking.store.database import Tx

_RESET_IS_WANTED_MILLISECONDS = 60 * 60 * 1_000
_EVENT_FACTS = (
    "id",
    "title",
    "location",
    "description",
    "starts_at",
    "confirmation",
    "proof",
    "hold_seconds",
    "offer_time",
    "free_seats",
    "waiting",
    "status",
    "cancel_reason",
)
_ENTRY_FACTS = ("id", "name", "email", "seats", "created_at", "position")
_TOLD_OF_ENDED = ("expired", "cancelled", "cancelled_by_organiser", "event_cancelled", "handed_over")
# Only these tell how many seats are free; to count them costs much while a mass of holds expires.
_TELLS_FREE_SEATS = ("expired", "cancelled", "sold_out")
# These are for the mailbox itself, or show whether one channel works.
_ROUTE_IS_FIXED = ("prove_address", "address_changed", "reset_password", "test")
_NO_FACTS_OF_BOOKING = ("person", "account_id", "event_id", "network", "proved_at")


@dataclass(frozen=True, slots=True)
class Truth:
    """A notice with what it is about and the account that it goes to; None for what is not or is gone."""

    notice: Notice
    event: Event | None
    booking: Booking | EndedBooking | None
    entry: Entry | None
    account: Account | None
    now: int

    @property
    def is_true(self) -> bool:
        """Whether the person should still be told."""
        if self.notice.booking_id is not None:
            return self._is_true_of_booking
        match self.notice.kind:
            case "waitlist_joined" | "event_changed":
                return self.entry is not None and self.entry.status == "waiting"
            case "waitlist_closed":
                return self.entry is not None and self.entry.status == "closed"
            case "sold_out":
                return self.event is not None and self.event.status == "sold_out"
            case "prove_address" | "reset_password":
                return self._is_link_wanted
            case _:
                return True

    @property
    def route(self) -> tuple[Channel, str]:
        """The channel that its account has chosen by now, and whom it reaches there."""
        account = self.account
        if account is None or self.notice.kind in _ROUTE_IS_FIXED:
            return self.notice.channel, self.notice.recipient
        if account.channel == "telegram" and account.telegram_chat_id is not None:
            return "telegram", str(account.telegram_chat_id)
        if self.notice.channel == "telegram" and account.email is not None:
            return "email", account.email
        return self.notice.channel, self.notice.recipient

    @property
    def has_lost_its_chat(self) -> bool:
        """Whether it would go to a chat that is its account's no more."""
        chat = None if self.account is None else self.account.telegram_chat_id
        return self.notice.channel == "telegram" and str(chat) != self.notice.recipient

    @property
    def language(self) -> Language:
        """The language that its account has chosen by now; a guest's is the booking's."""
        return self.notice.language if self.account is None else self.account.language

    @property
    def facts(self) -> dict[str, Any]:
        """All that it tells."""
        facts = dict(self.notice.facts)
        if self.event is not None:
            facts["event"] = {name: getattr(self.event, name) for name in _EVENT_FACTS}
            facts["event"]["is_cancelled"] = self.event.cancelled_at is not None
            facts["event"]["is_bookable"] = self._is_bookable
        if self.booking is not None:
            every = {"ended_at": None, "reason": None} | asdict(self.booking) | {"status": self.booking.status}
            facts["booking"] = {name: value for name, value in every.items() if name not in _NO_FACTS_OF_BOOKING}
            facts["booking"]["may_be_extended"] = self._may_be_extended
            facts["booking"]["needs_proof"] = self.needs_proof
        if self.entry is not None:
            facts["entry"] = {name: getattr(self.entry, name) for name in _ENTRY_FACTS}
        if self.account is not None:
            facts["name"] = self.account.name
        return facts

    @property
    def _is_true_of_booking(self) -> bool:
        kind, booking = self.notice.kind, self.booking
        if isinstance(booking, Booking):
            return kind not in _TOLD_OF_ENDED and self._is_true_of_live(booking)
        # What was restored and has ended again is told of its last end. A version that could not restore owed
        # notices without an occasion.
        return booking is not None and kind in _TOLD_OF_ENDED and self.notice.occasion in ("", str(booking.ended_at))

    def _is_true_of_live(self, booking: Booking) -> bool:
        match self.notice.kind:
            case "hold_placed" | "confirmation_wanted" | "offered":
                return booking.status == "held"
            case "reminder":
                # The occasion begins with the deadline that the person was told.
                return str(booking.expires_at) == self.notice.occasion.split(" ")[0]
            case "confirmed":
                # What was taken back and confirmed anew is told of the last time. A version before owed it without an
                # occasion.
                return booking.status == "confirmed" and self.notice.occasion in ("", str(booking.confirmed_at))
            case "received":
                return booking.status == "confirmed"
            case "seats_changed":
                return bool(booking.seats == self.notice.facts["after"])
            case "event_changed":
                return self._is_to_come
            case "event_tomorrow":
                return booking.status == "confirmed" and self._is_to_come and self._start == self.notice.occasion
            case _:
                return True

    @property
    def proves(self) -> Purpose | None:
        """What for it has a link with a secret; None where it has none. A guest's first mail proves the address."""
        if self.notice.kind in ("prove_address", "reset_password"):
            return "prove" if self.notice.kind == "prove_address" else "reset"
        booking = self.booking
        if booking is None or self.notice.account_id is not None or booking.account_id is not None:
            return None
        is_first = self.notice.kind == "hold_placed" or booking.confirmed_at == booking.created_at
        return "prove" if is_first and self.notice.kind in ("hold_placed", "confirmed") else None

    @property
    def needs_proof(self) -> bool:
        """Whether it is about a hold that the link in a mail alone confirms."""
        booking, event = self.booking, self.event
        return isinstance(booking, Booking) and event is not None and booking.needs_proof(event)

    @property
    def _is_bookable(self) -> bool:
        """Whether somebody may book now or, without a free seat, wait."""
        event = self.event
        return event is not None and event.status in ("open", "sold_out") and event.window == "open"

    @property
    def _may_be_extended(self) -> bool:
        """Whether the hold's person may put its deadline off at this instant."""
        event, booking = self.event, self.booking
        return (
            event is not None
            and isinstance(booking, Booking)
            and booking.extended_until(event) is not None
            and not event.waiting
        )

    @property
    def _start(self) -> str | None:
        return None if self.event is None else str(self.event.starts_at)

    @property
    def _is_to_come(self) -> bool:
        return self.event is not None and self.event.starts_at > self.now

    @property
    def _is_link_wanted(self) -> bool:
        """Whether the account is in force, has the address that the link goes to, and has still to follow it."""
        account = self.account
        if account is None or account.disabled_at is not None:
            return False
        recipient = self.notice.recipient
        if self.notice.kind == "prove_address":
            is_own = addresses.are_one(recipient, account.email)
            return addresses.are_one(recipient, account.new_email) or (is_own and not account.email_is_proved)
        return recipient == account.email and self.now < self.notice.created_at + _RESET_IS_WANTED_MILLISECONDS


def look_up(tx: Tx, notice: Notice) -> Truth:
    """Return what a notice is about as it stands now; a hold whose deadline has come is ended, swept or not."""
    return next(look_up_all(tx, [notice]))


def look_up_all(tx: Tx, notices: Sequence[Notice]) -> Iterator[Truth]:
    """Yield what each notice is about, as `look_up` does; an event is looked up but once for all of them."""
    counted = {notice.event_id for notice in notices if notice.kind in _TELLS_FREE_SEATS}
    events: dict[int, Event | None] = {}
    for notice in notices:
        event_id = notice.event_id
        if event_id is not None and event_id not in events:
            find = store.events.find if event_id in counted else store.events.find_uncounted
            events[event_id] = find(tx, event_id)
        account = None if notice.account_id is None else store.accounts.find(tx, notice.account_id)
        event = None if event_id is None else events[event_id]
        entry = None if notice.entry_id is None else store.waitlist.find(tx, notice.entry_id)
        booking = None if notice.booking_id is None else seats.look_up(tx, notice.booking_id)
        yield Truth(notice, event, booking, entry, account, tx.now)
