"""What pages call the states that things are in, and the choices that people have."""

from booking.model import AddressProof, Audience, Confirmation, Event
from booking.notice import NoticeState
from booking.people import CHANNELS, FALLBACK, OPERATOR, Account, AdminNotices, Channel
from booking.store.doors import ConflictCode
from booking.texts.languages import LANGUAGES
from booking.texts.sentences import Sentence

STATUS = {
    "open": Sentence("Open"),
    "sold_out": Sentence("Sold out"),
    "started": Sentence("Started"),
    "cancelled": Sentence("Cancelled"),
}
BOOKING_STATUS = {"held": Sentence("Held"), "confirmed": Sentence("Confirmed")}
CONFIRMATION: dict[Confirmation, Sentence] = {
    "attendee": Sentence("Guests confirm"),
    "organiser": Sentence("I confirm, for instance after payment"),
    "instant": Sentence("Automatic"),
}
AUDIENCE: dict[Audience, Sentence] = {
    "anyone": Sentence("Anyone"),
    "members": Sentence("Anyone with an account"),
    "approved": Sentence("Approved accounts"),
}
ADDRESS_PROOF: dict[AddressProof, Sentence] = {
    "none": Sentence("Not needed"),
    "email": Sentence("By the link in the booking’s email"),
}
NAME_REQUIRED = {"false": Sentence("Optional"), "true": Sentence("Required")}
HOLD_UNIT = {
    "seconds": Sentence("seconds"),
    "minutes": Sentence("minutes"),
    "hours": Sentence("hours"),
    "days": Sentence("days"),
}
LANGUAGE = {code: one.name for code, one in LANGUAGES.items()}  # Each in itself, so that its readers find it.
ADMIN_NOTICES: dict[AdminNotices, Sentence] = {
    "all": Sentence("Sold-out events, bookings to confirm, failed messages"),
    "none": Sentence("No alerts"),
}
NOTICE_STATE: dict[NoticeState, Sentence] = {
    "due": Sentence("Waiting"),
    "sending": Sentence("Being sent"),
    "sent": Sentence("Sent"),
    "failed": Sentence("Failed"),
    "dropped": Sentence("Skipped"),
    "undelivered": Sentence("Not delivered"),
}
NOTICE_BADGE: dict[NoticeState, str] = {
    "due": "held",
    "sending": "held",
    "sent": "confirmed",
    "failed": "cancelled",
    "dropped": "",
    "undelivered": "held",
}

# Why what a door let in could not be counted.
DOOR_CONFLICT: dict[ConflictCode, Sentence] = {
    "checked_in": Sentence("already in"),
    "not_confirmed": Sentence("not confirmed"),
    "hold_expired": Sentence("never confirmed"),
    "booking_cancelled": Sentence("booking cancelled"),
    "handed_over": Sentence("passed on, with a new ticket"),
}

_FEW_SEATS = 5
_WAITING_LIST = Sentence("Waiting list")


def state(event: Event) -> Sentence:
    """Return an event's state in a word or two, as a reader who wants to book must know it."""
    if not event.published:
        return Sentence("Draft")
    if event.status == "open" and event.window != "open":
        return Sentence("Not open yet") if event.window == "not_open_yet" else Sentence("Booking closed")
    return STATUS[event.status]


def badge(event: Event) -> str:
    """Return the kind of badge that has an event's state."""
    return event.status if state(event) == STATUS[event.status] else "closed"


def seats_left(event: Event) -> tuple[str, Sentence | None]:
    """Return what is left of an event's seats in a word or two, after what kind of answer that is.

    It is None while booking is still to open: then it is the day that is to be said.
    """
    if event.status == "open" and event.window == "not_open_yet":
        return "later", None
    if not event.takes_people:
        return "none", state(event)
    if event.status == "sold_out":
        return "none", Sentence("Sold out – waiting list")
    if event.saves_seats:
        return "none", _WAITING_LIST
    left = Sentence.counted("{number} left", "{number} left", event.free_seats)
    return "few" if event.free_seats <= _FEW_SEATS else "", left


def way_in(event: Event) -> Sentence:
    """Return what the way to an event's booking box is called."""
    if not event.takes_people:
        return Sentence("Details")
    return Sentence("Book") if event.has_seats else _WAITING_LIST


def channels_of(account: Account) -> dict[Channel, Sentence]:
    """Return the channels that an account may choose: those that reach it, and the one for all else."""
    return {
        channel: way.label
        for channel, way in CHANNELS.items()
        if channel == FALLBACK or way.address_of(account) is not None
    }


def is_unfinished(account: Account) -> bool:
    """Whether it is a first admin's who has not chosen yet what to sign in with."""
    return account.email is None and account.id != OPERATOR
