"""The rules about seats, written once more: a small pure model that lists and adds up, for one event.

`now` is what every function is given. A hold whose deadline has come is over; whether the service has noticed by then
makes no difference to anybody.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field

DAY = 86_400_000


def wanted(seats: int, children: int) -> dict[str, int]:
    """Return so many seats by kind."""
    return {kind: number for kind, number in (("adult", seats - children), ("child", children)) if number}


@dataclass
class ModelPayment:
    """Money that came, and what became of it; `settled` is what an admin has said of it, if anything."""

    key: str
    cents: int
    outcome: str
    settled: str = ""

    @property
    def is_the_bookings(self) -> bool:
        return self.outcome in ("confirmed", "paid", "restored")


@dataclass
class ModelBooking:
    email: str
    seats: int
    expires_at: int | None
    offer: bool = False
    extensions: int = 0
    ended: str | None = None
    children: int = 0
    checked_in: int = 0
    prices: dict[str, int] = field(default_factory=dict)
    grace: int = 0
    held_until: int | None = None
    payments: list[ModelPayment] = field(default_factory=list)

    @property
    def amount(self) -> int | None:
        """What it costs: each kind as it was booked."""
        booked = wanted(self.seats, self.children) if self.prices else {}
        return sum(self.prices[kind] * number for kind, number in booked.items()) or None

    @property
    def paid(self) -> int:
        return sum(one.cents for one in self.payments if one.is_the_bookings)

    @property
    def to_pay(self) -> int:
        """What it costs beyond what is paid, whatever parts of that have come."""
        return (self.amount or 0) - self.paid

    @property
    def parts(self) -> list[ModelPayment]:
        """The money that came and waits for the rest: all that doesn't fit, as long as it is too little."""
        waiting = [one for one in self.payments if one.outcome == "amount" and not one.settled]
        return waiting if sum(one.cents for one in waiting) < self.to_pay else []

    @property
    def missing(self) -> int:
        return self.to_pay - sum(one.cents for one in self.parts)

    @property
    def told(self) -> int | None:
        """The deadline that the person is told, so many milliseconds before the seats come free."""
        return None if self.expires_at is None else self.expires_at - self.grace

    def hold_until(self, told: int, grace: int) -> None:
        self.expires_at, self.grace = told + grace, grace

    def confirm(self) -> None:
        if self.expires_at is not None:
            self.held_until, self.expires_at = self.expires_at, None

    def receive(self, payment: ModelPayment, *, is_restorable: bool = False) -> None:
        """Let money that came be this booking's, or wait."""
        fits = payment.cents in (self.to_pay, self.missing)
        if self.ended is not None:
            payment.outcome = "restored" if fits and is_restorable else "late"
        elif not fits:
            payment.outcome = "twice" if self.paid and self.to_pay <= 0 else "amount"
        else:
            payment.outcome = "paid" if self.expires_at is None else "confirmed"
            self.confirm()
        # What the parts complete is theirs too; all of it at once leaves them to wait.
        to_pay, parts = self.to_pay, self.parts
        self.payments.append(payment)
        if payment.is_the_bookings and payment.cents != to_pay:
            for part in parts:
                part.outcome = "paid"

    def restore(self) -> None:
        """Be live and confirmed again."""
        self.ended = self.expires_at = self.held_until = None
        self.extensions = self.checked_in = 0
        self.offer = False

    def take_all_back(self) -> None:
        for payment in self.payments:
            payment.outcome = "taken_back" if payment.is_the_bookings else payment.outcome

    def take_back(self, payment: ModelPayment, now: int, starts_at: int) -> str | None:
        """Undo what money has done, or say why not."""
        if payment.outcome in ("confirmed", "restored") and (refusal := self.not_to_take_back(payment, now, starts_at)):
            return refusal
        if payment.outcome == "restored":
            self.ended = "booking_cancelled"
        if payment.outcome == "confirmed":
            assert self.held_until is not None
            told = min(self.held_until - self.grace, starts_at)
            self.hold_until(told, min(self.held_until, starts_at) - told)
            for other in self.payments:
                other.outcome = "amount" if other.is_the_bookings and other is not payment else other.outcome
        if payment.is_the_bookings:
            payment.outcome = "taken_back"
        elif payment.outcome != "taken_back" and not payment.settled:
            self.payments.remove(payment)
        return None

    def not_to_take_back(self, payment: ModelPayment, now: int, starts_at: int) -> str | None:
        if self.ended is not None:
            return self.ended
        if self.checked_in:
            return "checked_in"
        is_over = self.held_until is None or min(self.held_until, starts_at) <= now
        return "not_undoable" if payment.outcome == "confirmed" and is_over else None

    @property
    def is_live(self) -> bool:
        return self.ended is None


@dataclass
class ModelEntry:
    id: str
    email: str
    seats: int
    children: int = 0
    passed_over: int = 0
    saved_until: int | None = None
    status: str = "waiting"
    booking: ModelBooking | None = None

    def status_now(self) -> str:
        """Return what people are told: an entry is closed with its offer."""
        if self.status == "offered" and self.booking is not None and not self.booking.is_live:
            return "closed"
        return self.status


@dataclass
class ModelEvent:
    seats: int
    hold_seconds: int
    confirmation: str
    limit: int
    starts_at: int
    opens_at: int | None = None
    closes_at: int | None = None
    max_extensions: int = 0
    offer_seconds: int | None = None
    cancelled: bool = False
    published: bool = True
    children_at_most: int | None = None
    prices: dict[str, int] = field(default_factory=dict)
    grace_seconds: int = 0
    bookings: dict[str, ModelBooking] = field(default_factory=dict)
    entries: list[ModelEntry] = field(default_factory=list)
    unnamed: list[ModelEntry] = field(default_factory=list)

    def live(self) -> Iterator[ModelBooking]:
        for booking in self.bookings.values():
            if booking.is_live:
                yield booking
        for entry in self.unnamed:
            assert entry.booking is not None
            if entry.booking.is_live:
                yield entry.booking

    def held(self) -> int:
        return sum(booking.seats for booking in self.live() if booking.expires_at is not None)

    def confirmed(self) -> int:
        return sum(booking.seats for booking in self.live() if booking.expires_at is None)

    def free(self) -> int:
        return self.seats - self.held() - self.confirmed()

    @property
    def has_kinds(self) -> bool:
        return self.children_at_most is not None

    def free_children(self) -> int:
        """Return how many children's seats the limit of that kind leaves, whether the event has seats or not."""
        most = self.seats if self.children_at_most is None else self.children_at_most
        return most - sum(booking.children for booking in self.live())

    def fits(self, seats: int, children: int) -> bool:
        return seats <= self.free() and children <= self.free_children()

    def waiting(self) -> list[ModelEntry]:
        return [entry for entry in self.entries if entry.status == "waiting"]

    def deadline(self, now: int) -> int:
        return min(now + self.hold_seconds * 1_000, self.starts_at)

    def offer_deadline(self, now: int) -> int:
        seconds = max(self.hold_seconds, 12 * 3_600) if self.offer_seconds is None else self.offer_seconds
        return min(now + seconds * 1_000, self.starts_at)

    def grace_after(self, told: int) -> int:
        """Return for how long after a deadline an admin can confirm, in milliseconds."""
        seconds = 0 if self.confirmation == "instant" else self.grace_seconds
        return min(told + seconds * 1_000, self.starts_at) - told

    def held_booking(
        self, email: str, seats: int, told: int, *, children: int = 0, offer: bool = False
    ) -> ModelBooking:
        made = ModelBooking(email, seats, told, offer, children=children, prices={**self.prices})
        made.hold_until(told, self.grace_after(told))
        return made

    def status(self, now: int) -> str:
        if self.cancelled:
            return "cancelled"
        if self.starts_at <= now:
            return "started"
        return "open" if self.free() else "sold_out"

    def pass_time(self, now: int) -> None:
        """End what time alone ends."""
        for booking in self.live():
            if booking.expires_at is not None and booking.expires_at <= now:
                booking.ended = "hold_expired"
        if self.starts_at <= now or self.not_open(now) == "booking_closed":
            self.close_all()

    def close_all(self) -> None:
        for entry in self.waiting():
            entry.status = "closed"

    def own(self, email: str) -> int:
        """Return the seats that a person has or waits for."""
        mine = email.casefold()
        return sum(booking.seats for booking in self.live() if booking.email.casefold() == mine) + sum(
            entry.seats for entry in self.waiting() if entry.email.casefold() == mine
        )

    # Why not

    def not_to_come(self, now: int) -> str | None:
        if not self.published:
            return "event_not_found"
        if self.cancelled:
            return "event_cancelled"
        return "event_started" if self.starts_at <= now else None

    def not_open(self, now: int) -> str | None:
        if self.opens_at is not None and now < self.opens_at:
            return "not_open_yet"
        return "booking_closed" if self.closes_at is not None and self.closes_at <= now else None

    def no_such_seats(self, children: int) -> str | None:
        return "invalid" if self.children_at_most is not None and children > self.children_at_most else None

    def over_limit_at_once(self, seats: int) -> str | None:
        return "limit_reached" if seats > self.limit else None

    def over_limit(self, email: str, seats: int) -> str | None:
        return "limit_reached" if self.own(email) + seats > self.limit else None

    def not_free(self, seats: int, children: int, now: int) -> str | None:
        """Refuse somebody new who wants so many seats; first those who wait are offered what they can have."""
        self.offer(now)
        if self.waiting() and self.not_open(now) != "booking_closed" and (self.not_open(now) or self.saved()):
            return "sold_out"
        return None if self.fits(seats, children) else "sold_out"

    # The list

    def saved(self) -> ModelEntry | None:
        """Return the entry that seats are saved up for."""
        waiting = (entry for entry in self.waiting() if entry.passed_over == 3 and entry.seats <= self.seats)
        return next((entry for entry in waiting if entry.children <= self.free_children()), None)

    def offer(self, now: int) -> None:
        """Give what is free to those who wait."""
        if self.not_to_come(now) or self.not_open(now):
            return
        for entry in self.waiting():
            is_in_vain = entry.children > self.free_children()
            if entry.saved_until is not None and (entry.saved_until <= now or is_in_vain):
                entry.passed_over, entry.saved_until = 4, None
        while self._offer_one(now):
            pass

    def _offer_one(self, now: int) -> bool:
        saved = self.saved()
        for place, entry in enumerate(self.waiting()):
            if self.fits(entry.seats, entry.children):
                self._give(place, entry, now)
                return True
            if entry is saved:
                break
        if saved is not None and self.free() and saved.saved_until is None:
            saved.saved_until = now + DAY
        return False

    def _give(self, place: int, entry: ModelEntry, now: int) -> None:
        entry.status = "offered"
        entry.booking = self.held_booking(
            entry.email, entry.seats, self.offer_deadline(now), offer=True, children=entry.children
        )
        self.unnamed.append(entry)
        self._pass_over(self.waiting()[:place])

    def offer_out_of_turn(self, entry: ModelEntry, now: int) -> str | None:
        """Give what is free to an entry whose turn it is not, or say why not."""
        status = entry.status_now()
        if status != "waiting":
            return "entry_offered" if status == "offered" else "entry_closed"
        if refusal := self.not_open(now):
            return refusal
        self.offer(now)
        if entry.status == "waiting":
            if not self.fits(entry.seats, entry.children):
                return "sold_out"
            self._give(self.waiting().index(entry), entry, now)
            self.offer(now)
        return None

    def note_taken(self, now: int) -> None:
        """Somebody new got seats while people wait."""
        self._pass_over(self.waiting())
        self.offer(now)

    @staticmethod
    def _pass_over(entries: list[ModelEntry]) -> None:
        for entry in entries:
            if entry.passed_over < 3:
                entry.passed_over += 1

    def become(self, other: "ModelEvent") -> None:
        """Be as another was tried out to be."""
        self.__dict__.update(other.__dict__)

    def tried(self) -> "ModelEvent":
        """Return a copy to try something on, which may be refused."""
        return copy.deepcopy(self)
