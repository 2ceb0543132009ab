"""Events and bookings, as frozen values and pure rules: no I/O, no clock.

Instants are UTC milliseconds since 1970, in names that end in `_at`. Durations are whole seconds.
"""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, Literal, get_args

from msgspec import Struct
from msgspec.structs import replace

from booking import seat_kinds
from booking.people import Language
from booking.questions import Answers, Question
from booking.seat_kinds import BookedKinds, KindNow, SeatKinds, Wanted

HOLD_SECONDS_AT_MOST = 30 * 24 * 60 * 60
OFFER_SECONDS_AT_LEAST = 12 * 60 * 60  # Where the event does not say: people may be asleep.
SEATS_PER_PERSON_AT_MOST = 1_000
SEATS_PER_PERSON = 10
EXTENSIONS_AT_MOST = 100
CANCEL_REASON_CHARACTERS_AT_MOST = 500
NOTE_CHARACTERS_AT_MOST = 500
GREATEST = 2**63 - 1  # the greatest number that the database keeps
NEVER = GREATEST  # an instant that does not come
UNIT_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400}


Confirmation = Literal["instant", "attendee", "organiser"]  # what turns a hold into a place
EventStatus = Literal["open", "sold_out", "started", "cancelled"]
BookingStatus = Literal["held", "confirmed", "expired", "cancelled"]
Audience = Literal["anyone", "members", "approved"]  # who may book
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
AddressProof = Literal["none", "email"]  # what shows, before a booking is confirmed, that the address is the person's
Window = Literal["not_open_yet", "open", "closed"]  # in which an event may be booked
When = Literal["upcoming", "past", "all"]  # which events, by their start
Reason = Literal["expired", "cancelled", "event_cancelled", "handed_over"]  # why a booking ended
EntryStatus = Literal["waiting", "offered", "left", "closed"]
# What the history tells of.
EventAction = Literal[
    "drafted", "published", "unpublished", "changed", "event_cancelled", "reopened", "written", "deleted"
]
UntoldAction = Literal["sold_out"]  # a line that the history keeps for its consumers and does not show
EntryAction = Literal["joined", "left", "closed", "corrected", "reissued"]
HoldAction = Literal["booked", "offered", "reminded", "extended", "deadline_moved", "expired"]
MoneyAction = Literal["paid", "paid_late", "money_settled", "money_taken_back"]
BookingAction = Literal[
    HoldAction,
    "seats_changed",
    "confirmed",
    "unconfirmed",
    "cancelled",
    "restored",
    "handed_over",
    "received",
    "corrected",
    "reissued",
    "checked_in",
    "check_in_undone",
    MoneyAction,
]
Action = Literal[EventAction, BookingAction, EntryAction]


class EventDraft(Struct, frozen=True):
    """An event as its organiser describes it.

    A seat costs `price_cents`, in the smallest unit of the `currency`; both are None where it is free. With
    `seat_kinds` each kind has a price of its own, and `price_cents` is the least of them. `payment` says how it is
    paid, `contact` whom to ask. One that is not `published` is a draft: for admins alone.
    `questions` are asked of people who book, and their names where they are `name_required`. For `grace_seconds` after
    its deadline an admin, and nobody else, can confirm a hold: not where bookings are confirmed at once.
    """

    title: str
    description: str
    location: str
    starts_at: int
    seats: int
    hold_seconds: int
    confirmation: Confirmation
    max_seats_per_person: int
    audience: Audience
    opens_at: int | None
    closes_at: int | None
    max_extensions: int
    offer_seconds: int | None
    proof: AddressProof
    ends_at: int | None
    doors_at: int | None
    price_cents: int | None
    currency: str | None
    seat_kinds: SeatKinds
    payment: str
    contact: str
    published: bool
    questions: tuple[Question, ...]
    name_required: bool
    grace_seconds: int


class Event(EventDraft, frozen=True):
    """An event with its seat counts as they stood at `as_of`.

    `taken` and `confirmed` are the database's own counts. `lapsed_seats` are the seats among `taken` whose hold had
    ended by `as_of` without being swept yet: they are free, and `taken_of_kinds` counts without them. `opens_at` and
    `closes_at` are the window in which it may be booked. `offer_seconds` is the time of an offer, where the event sets
    one. With `saves_seats` the seats that are free are saved up for a group on the waiting list. What its organiser
    decides was changed last at `changed_at`. `picture` is the id of its cover, and `series_id` the id of the first of
    the events that it was made with.
    """

    id: int
    created_at: int
    changed_at: int
    cancelled_at: int | None
    cancel_reason: str
    picture: str | None
    series_id: int | None
    taken: int
    confirmed: int
    waiting_entries: int
    saves_seats: bool
    lapsed_seats: int
    next_release_at: int | None
    taken_of_kinds: Mapping[str, int]
    as_of: int

    @property
    def picture_path(self) -> str | None:
        """Where its cover is served, or None."""
        return None if self.picture is None else f"/pictures/{self.picture}"

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
    def kinds_now(self) -> list[KindNow]:
        """Its kinds of seat, each with how many seats of it can be booked at this instant."""
        if not self.seat_kinds:
            return []
        return seat_kinds.at_present(self.seat_kinds, self.taken_of_kinds, self.free_seats)

    @property
    def waiting(self) -> int:
        """How many waiting-list entries still have something to wait for."""
        is_to_come = self.cancelled_at is None and self.starts_at > self.as_of
        return self.waiting_entries if is_to_come and self.window != "closed" else 0

    @property
    def status(self) -> EventStatus:
        """The one word that matters most to a person: cancelled, then started, then sold out."""
        if self.cancelled_at is not None:
            return "cancelled"
        if self.starts_at <= self.as_of:
            return "started"
        return "open" if self.free_seats else "sold_out"

    @property
    def window(self) -> Window:
        """Whether its booking window is open at this instant."""
        return booking_window(self.opens_at, self.closes_at, self.as_of)

    @property
    def takes_people(self) -> bool:
        """Whether people may book it or wait for its seats at this instant."""
        return self.published and self.status in ("open", "sold_out") and self.window == "open"

    @property
    def has_seats(self) -> bool:
        """Whether somebody who books at this instant gets a seat, and does not wait for one."""
        return self.takes_people and self.status == "open" and not self.saves_seats

    @property
    def offer_time(self) -> int:
        """How many seconds an offer to its waiting list lasts, unless the event starts before."""
        return offer_time(self.offer_seconds, self.hold_seconds)

    @property
    def true_until(self) -> int:
        """The instant at which time alone changes it: the next hold ends, it starts, or its waiting list closes."""
        ends = (self.starts_at, NEVER if self.closes_at is None else self.closes_at)
        return min(self.next_release_at or NEVER, *(end for end in ends if end > self.as_of), NEVER)

    @property
    def changes_at(self) -> list[int | None]:
        """The instants at which time alone changes what people are shown of it."""
        holds_shorten_at = self.starts_at - self.hold_seconds * 1_000
        return [self.true_until, self.opens_at, self.closes_at, holds_shorten_at]

    @property
    def is_held_until_start(self) -> bool:
        """Whether a hold that is placed now ends with its start, before it has had its whole time."""
        return deadline(self.as_of, self.hold_seconds, self.starts_at) == self.starts_at


class Deadline(Struct, frozen=True):
    """Until when the person of a hold can confirm it, and for how long after that an admin still can."""

    expires_at: int
    grace_milliseconds: int

    @property
    def ends_at(self) -> int:
        """When the seats come free."""
        return self.expires_at + self.grace_milliseconds

    def by(self, starts_at: int) -> "Deadline":
        """Return the deadline as an event leaves it that starts then."""
        expires_at = min(self.expires_at, starts_at)
        return Deadline(expires_at, min(self.ends_at, starts_at) - expires_at)

    def facts(self) -> dict[str, Any]:
        """Return what the history notes of it."""
        return {"expires_at": self.expires_at} | ({"grace_ends_at": self.ends_at} if self.grace_milliseconds else {})


class AnyBooking(Struct, frozen=True):
    """So many seats of one event for one person, whether or not that has ended.

    `account_id` is None for a guest's; `person` is the key of the person whose seats these are. `offer` says that it
    was made for an entry of the waiting list; `extensions` counts how often its deadline was put off. `network` is the
    mark of the network that somebody unproved booked from; `proved_at` is since when it is known that the address is
    the person's. `reference` is its name among people, and no key; `price_cents` and `currency` are the price of one
    seat as it was booked, whatever the event's has become. Where the event had kinds of seat, `kinds` are those that
    were booked, each at its price. `answers` are the person's to the event's questions, `note` is the organiser's own:
    no guest is ever shown it. `checked_in_seats` of its seats have come, the first at `checked_in_at`.
    `expires_at` is the deadline that the person is told; a hold keeps its seats for `grace_milliseconds` more, in which
    only an admin can confirm it.
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
    language: Language
    offer: bool
    extensions: int
    network: str | None
    proved_at: int | None
    reference: str
    price_cents: int | None
    currency: str | None
    kinds: BookedKinds | None
    answers: Answers
    note: str
    checked_in_at: int | None
    checked_in_seats: int
    grace_milliseconds: int

    @property
    def who(self) -> str:
        """What the person is called: their name, or else their address."""
        return self.name or self.email

    @property
    def amount_cents(self) -> int | None:
        """What all of its seats cost together, or None where they are free."""
        if self.kinds is not None:
            return seat_kinds.amount(self.kinds) or None
        return None if self.price_cents is None else self.price_cents * self.seats

    @property
    def is_of_free_kinds(self) -> bool:
        """Whether its seats are of kinds that cost nothing, whatever others of the event do."""
        return self.kinds is not None and self.amount_cents is None

    @property
    def awaited_seats(self) -> int:
        """How many of its seats have not come yet."""
        return self.seats - self.checked_in_seats

    @property
    def price(self) -> dict[str, Any]:
        """What the history notes of its price: nothing where it is free."""
        if self.kinds is not None:
            return {"kinds": self.kinds, "currency": self.currency}
        if self.price_cents is None or self.currency is None:
            return {}
        return {"price_cents": self.price_cents, "currency": self.currency}

    @property
    def ends_at(self) -> int | None:
        """When its seats come free unless it is confirmed; None once it is."""
        return None if self.expires_at is None else self.expires_at + self.grace_milliseconds

    @property
    def deadlines(self) -> dict[str, Any]:
        """What the history notes of since when it is confirmed, or else until when it is held."""
        held = {"expires_at": self.expires_at, "confirmed_at": self.confirmed_at}
        return held | {"grace_ends_at": self.ends_at} if self.grace_milliseconds and self.ends_at else held

    @property
    def attendance(self) -> dict[str, Any]:
        """What the history notes of the guests' arrival: nothing before the first of them."""
        if self.checked_in_at is None:
            return {}
        return {"checked_in_at": self.checked_in_at, "checked_in_seats": self.checked_in_seats}


TIMES = tuple(name for name in EventDraft.__struct_fields__ if name.endswith("_at"))
_draft_values = attrgetter(*EventDraft.__struct_fields__)
booking_values: Callable[[AnyBooking], tuple[Any, ...]] = attrgetter(*AnyBooking.__struct_fields__)


class Booking(AnyBooking, frozen=True):
    """A live booking: held until `expires_at`, or confirmed since `confirmed_at`; exactly one of the two is set."""

    @property
    def status(self) -> BookingStatus:
        """`held` or `confirmed`."""
        return "held" if self.confirmed_at is None else "confirmed"

    @property
    def grace_until(self) -> int | None:
        """Until when an admin alone can confirm it after its deadline, or None."""
        return self.ends_at if self.grace_milliseconds else None

    @property
    def held(self) -> Deadline | None:
        """Until when it is held; None once it is confirmed."""
        return None if self.expires_at is None else Deadline(self.expires_at, self.grace_milliseconds)

    def is_live(self, now: int) -> bool:
        """Whether it keeps its seats at `now`: a hold is dead at its end to the millisecond."""
        return self.ends_at is None or now < self.ends_at

    def is_in_grace(self, now: int) -> bool:
        """Whether the deadline that its person was told has come, and an admin can still confirm it."""
        return self.expires_at is not None and self.expires_at <= now and self.is_live(now)

    def as_it_stands(self, now: int, cancelled_at: int | None) -> "Booking | EndedBooking":
        """Return the booking as it is at `now`: live, or ended with its cancelled event or at its deadline."""
        if cancelled_at is not None and self.is_live(cancelled_at):
            return self.ended(cancelled_at, "event_cancelled")
        return self if self.is_live(now) else self.expired()

    def needs_proof(self, event: Event) -> bool:
        """Whether its person can confirm it by the link in its mail alone."""
        return must_be_proved(event.proof, event.confirmation) and self.proved_at is None

    def extended_until(self, event: Event) -> int | None:
        """Return the deadline that one more extension gives the hold, or None where there is none left for it.

        Whether somebody waits for its seats is not asked here.
        """
        if self.expires_at is None or self.extensions >= event.max_extensions or self.is_in_grace(event.as_of):
            return None
        later = deadline(self.expires_at, event.hold_seconds, event.starts_at)
        return later if later > self.expires_at else None

    def expired(self) -> "EndedBooking":
        """Return the hold as it stands once its end has come; it ended then, whenever the sweep comes by."""
        assert self.ends_at is not None
        return self.ended(self.ends_at, "expired")

    def ended(self, ended_at: int, reason: Reason) -> "EndedBooking":
        """Return the booking as one that ended."""
        return EndedBooking(*(*booking_values(self), ended_at, reason))


class EndedBooking(AnyBooking, frozen=True):
    """A booking that no longer keeps seats."""

    ended_at: int
    reason: Reason

    @property
    def status(self) -> BookingStatus:
        """`expired` or `cancelled`."""
        return "expired" if self.reason == "expired" else "cancelled"

    def restored(self, held: Deadline | None, *, confirmed_at: int | None) -> Booking:
        """Return the booking live again, held or confirmed, with no extension used and nobody in."""
        live = Booking(*booking_values(self))
        return replace(
            live,
            expires_at=held.expires_at if held else None,
            grace_milliseconds=held.grace_milliseconds if held else 0,
            confirmed_at=confirmed_at,
            offer=False,
            extensions=0,
            checked_in_at=None,
            checked_in_seats=0,
        )


class Entry(Struct, frozen=True):
    """An entry of a waiting list as it stands at one instant.

    `position`, from 1, is set while it waits; `booking_id` once it was offered seats; `ended_at` once it is over.
    One whose offer has ended is `closed`, as is one whose event has started, was cancelled or takes no bookings any
    longer. Its `answers` become those of the booking that it is offered, which is for the `kinds` of seat that it waits
    for; None where the event had none.
    """

    number: int
    id: str
    event_id: int
    name: str
    email: str
    seats: int
    created_at: int
    account_id: int | None
    person: str
    language: Language
    network: str | None
    proved_at: int | None
    answers: Answers
    kinds: Wanted | None
    status: EntryStatus
    position: int | None
    booking_id: str | None
    ended_at: int | None


class HistoryEntry(Struct, frozen=True):
    """One line of an event's story, its `facts` decoded.

    `actor` is `system`, `guest`, `account 5` or `door 2`.
    """

    id: int
    at: int
    event_id: int
    action: Action
    actor: str
    booking_id: str | None
    entry_id: str | None
    facts: dict[str, Any]


class Fact(HistoryEntry, frozen=True):
    """A line as consumers read it; `details` are what they need and the story does not show."""

    details: dict[str, Any]


def draft_of(event: Event) -> EventDraft:
    """Return the organiser's part of an event."""
    return EventDraft(*_draft_values(event))


def deadline(now: int, hold_seconds: int, starts_at: int) -> int:
    """Return when a hold placed at `now` ends: after `hold_seconds`, and never after the event's start."""
    return min(now + hold_seconds * 1_000, starts_at)


def hold_deadline(now: int, hold_seconds: int, grace_seconds: int, starts_at: int) -> Deadline:
    """Return the deadline of a hold placed at `now`, with the grace after it; neither goes on after the start."""
    expires_at = deadline(now, hold_seconds, starts_at)
    return Deadline(expires_at, deadline(expires_at, grace_seconds, starts_at) - expires_at)


def offer_time(offer_seconds: int | None, hold_seconds: int) -> int:
    """Return how many seconds an offer lasts at an event of this hold time, unless the event sets it itself."""
    return max(hold_seconds, OFFER_SECONDS_AT_LEAST) if offer_seconds is None else offer_seconds


def must_be_proved(proof: AddressProof, confirmation: Confirmation) -> bool:
    """Whether a booking is confirmed by the link in its mail alone: not where the organiser is the one to confirm."""
    return proof == "email" and confirmation != "organiser"


def booking_window(opens_at: int | None, closes_at: int | None, now: int) -> Window:
    """Return whether `now` is before, in or after the booking window; None for a bound that it does not have."""
    if opens_at is not None and now < opens_at:
        return "not_open_yet"
    return "closed" if closes_at is not None and closes_at <= now else "open"
