"""Events and bookings, as frozen values and pure rules: no I/O, no clock.

Instants are UTC milliseconds since 1970, in names that end in `_at`. Durations are whole seconds.
"""

from dataclasses import dataclass, fields
from typing import Literal

from booking.people import Language

SEATS_AT_MOST = 1_000_000
HOLD_SECONDS_AT_MOST = 30 * 24 * 60 * 60
SEATS_PER_PERSON_AT_MOST = 1_000
SEATS_PER_PERSON = 10
NEVER = 2**63 - 1  # an instant that does not come
UNIT_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400}


Confirmation = Literal["instant", "attendee", "organiser"]  # what turns a hold into a place
EventStatus = Literal["open", "sold_out", "started", "cancelled"]
BookingStatus = Literal["held", "confirmed", "expired", "cancelled"]
Audience = Literal["anyone", "members"]  # who may book
When = Literal["upcoming", "past", "all"]  # which events, by their start
Reason = Literal["expired", "cancelled", "event_cancelled"]  # why a booking ended


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event as its organiser describes it."""

    title: str
    description: str
    location: str
    starts_at: int
    seats: int
    hold_seconds: int
    confirmation: Confirmation
    max_seats_per_person: int
    audience: Audience = "anyone"


@dataclass(frozen=True, slots=True)
class Event:
    """An event with its seat counts as they stood at `as_of`; fields in the order of the store's columns.

    `taken` and `confirmed` are the database's own counts. `lapsed_seats` are the seats among `taken` whose hold had
    ended by `as_of` without being swept yet: they are free for everyone.
    """

    id: int
    title: str
    description: str
    location: str
    starts_at: int
    seats: int
    hold_seconds: int
    confirmation: Confirmation
    max_seats_per_person: int
    audience: Audience
    created_at: int
    cancelled_at: int | None
    taken: int
    confirmed: int
    lapsed_seats: int
    next_release_at: int | None
    as_of: int

    @property
    def confirmed_seats(self) -> int:
        """Seats that are somebody's for good."""
        return self.confirmed

    @property
    def held_seats(self) -> int:
        """Seats under a hold whose deadline has not come."""
        return self.taken - self.confirmed - self.lapsed_seats

    @property
    def free_seats(self) -> int:
        """Seats that can be booked at this instant."""
        return self.seats - self.taken + self.lapsed_seats

    @property
    def waiting(self) -> int:
        """Waiting-list entries; there are none as long as there is no waiting list."""
        return 0

    @property
    def status(self) -> EventStatus:
        """The one word that matters most to a person: cancelled, then started, then sold out."""
        if self.cancelled_at is not None:
            return "cancelled"
        if self.starts_at <= self.as_of:
            return "started"
        return "open" if self.free_seats else "sold_out"

    @property
    def true_until(self) -> int:
        """The instant at which time alone changes it: the next hold ends, or it starts."""
        return min(self.next_release_at or NEVER, self.starts_at if self.starts_at > self.as_of else NEVER)


@dataclass(frozen=True, slots=True)
class EventChange:
    """What an organiser wants to be different; None leaves it as it is."""

    title: str | None = None
    description: str | None = None
    location: str | None = None
    starts_at: int | None = None
    seats: int | None = None
    hold_seconds: int | None = None
    confirmation: Confirmation | None = None
    max_seats_per_person: int | None = None
    audience: Audience | None = None

    def applied_to(self, event: Event) -> EventDraft:
        """Return the event as it shall be."""
        return EventDraft(
            **{
                field.name: getattr(event if getattr(self, field.name) is None else self, field.name)
                for field in fields(EventDraft)
            }
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """What decides on one person's booking at one event; fields in the order of the store's columns.

    `untaken` are the seats that no row holds, so without those of holds whose deadline has come; `live_seats` are
    those that the person has at the event.
    """

    starts_at: int
    cancelled_at: int | None
    untaken: int
    hold_seconds: int
    confirmation: Confirmation
    max_seats_per_person: int
    live_seats: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class Booking:
    """So many seats of one event for one person; fields in the order of the store's columns.

    Held until `expires_at`, or confirmed since `confirmed_at`: exactly one of the two is set. `account_id` is None
    for a guest's; `person` is the key of the person whose seats these are.
    """

    id: str
    event_id: int
    name: str
    email: str
    seats: int
    created_at: int
    expires_at: int | None
    confirmed_at: int | None
    account_id: int | None
    person: str
    language: Language = "en"

    @property
    def status(self) -> BookingStatus:
        """`held` or `confirmed`."""
        return "held" if self.confirmed_at is None else "confirmed"

    def is_live(self, now: int) -> bool:
        """Whether it keeps its seats at `now`: a hold is dead at its deadline to the millisecond."""
        return self.expires_at is None or now < self.expires_at

    def expired(self) -> "EndedBooking":
        """Return the hold as it stands once its deadline has come; it ended then, whoever notices it when."""
        assert self.expires_at is not None
        return self.ended(self.expires_at, "expired")

    def ended(self, ended_at: int, reason: Reason) -> "EndedBooking":
        """Return the booking as one that ended."""
        return EndedBooking(
            self.id,
            self.event_id,
            self.name,
            self.email,
            self.seats,
            self.created_at,
            self.expires_at,
            self.confirmed_at,
            self.account_id,
            self.person,
            self.language,
            ended_at,
            reason,
        )


@dataclass(frozen=True, slots=True)
class EndedBooking:
    """A booking that keeps no seats any more; fields in the order of the store's columns."""

    id: str
    event_id: int
    name: str
    email: str
    seats: int
    created_at: int
    expires_at: int | None
    confirmed_at: int | None
    account_id: int | None
    person: str
    language: Language
    ended_at: int
    reason: Reason

    @property
    def status(self) -> BookingStatus:
        """`expired` or `cancelled`."""
        return "expired" if self.reason == "expired" else "cancelled"


def deadline(now: int, hold_seconds: int, starts_at: int) -> int:
    """Return when a hold placed at `now` ends: after `hold_seconds`, and never after the event's start."""
    return min(now + hold_seconds * 1_000, starts_at)
