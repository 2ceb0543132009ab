"""The service against a small pure model, in random runs: no answer differs, and the seats always balance."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conftest import FixedClock, Service, instant
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from booking.store import check

PEOPLE = ("guest@example.com", "member@example.com", "outsider@example.com", "Guest@Example.com")


@dataclass
class ModelBooking:
    email: str
    seats: int
    expires_at: int | None
    ended: str | None = None

    def settle(self, now: int) -> None:
        if self.ended is None and self.expires_at is not None and self.expires_at <= now:
            self.ended = "hold_expired"


@dataclass
class ModelEvent:
    seats: int
    hold_seconds: int
    confirmation: str
    limit: int
    starts_at: int
    cancelled: bool = False
    bookings: dict[str, ModelBooking] = field(default_factory=dict)

    def live(self) -> list[ModelBooking]:
        return [booking for booking in self.bookings.values() if booking.ended is None]

    def held(self) -> int:
        return sum(booking.seats for booking in self.live() if booking.expires_at is not None)

    def confirmed(self) -> int:
        return sum(booking.seats for booking in self.live() if booking.expires_at is None)

    def free(self) -> int:
        return self.seats - self.held() - self.confirmed()

    def refusal_to_book(self, email: str, seats: int, now: int) -> str | None:
        own = sum(booking.seats for booking in self.live() if booking.email.casefold() == email.casefold())
        if self.cancelled:
            return "event_cancelled"
        if self.starts_at <= now:
            return "event_started"
        if own + seats > self.limit:
            return "limit_reached"
        return "sold_out" if seats > self.free() else None

    def status(self, now: int) -> str:
        if self.cancelled:
            return "cancelled"
        if self.starts_at <= now:
            return "started"
        return "open" if self.free() else "sold_out"


class ServiceAgainstModel(RuleBasedStateMachine):
    events = Bundle("events")
    bookings = Bundle("bookings")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = FixedClock()
        self.service = self.start()
        self.model: dict[int, ModelEvent] = {}

    def start(self) -> Service:
        return Service(Path(self.folder.name) / "booking.db", self.clock)

    def teardown(self) -> None:
        self.service.close()
        self.folder.cleanup()

    def passed(self) -> int:
        """Let the model's holds end whose deadline has come, and return the present instant."""
        now = self.clock.now()
        for event in self.model.values():
            for booking in event.bookings.values():
                booking.settle(now)
        return now

    def post(self, path: str, body: Any = None, *, by_admin: bool = False) -> tuple[str, Any]:
        """Return the code of the answer, or `done`, and the answer."""
        answer = self.service.call("POST", path, body, headers=self.service.as_admin if by_admin else None)
        return answer.json.get("code", "done"), answer.json

    @initialize(target=events)
    def begin_with_an_event(self) -> int:
        return self.publish(seats=4, hold_seconds=5, confirmation="attendee", limit=3, starts_in=60)

    @rule(
        target=events,
        seats=st.integers(1, 6),
        hold_seconds=st.integers(1, 10),
        confirmation=st.sampled_from(["attendee", "organiser", "instant"]),
        limit=st.integers(1, 6),
        starts_in=st.integers(1, 90),
    )
    def create(self, seats: int, hold_seconds: int, confirmation: str, limit: int, starts_in: int) -> int:
        return self.publish(seats, hold_seconds, confirmation, limit, starts_in)

    def publish(self, seats: int, hold_seconds: int, confirmation: str, limit: int, starts_in: int) -> int:
        starts_at = self.clock.now() + starts_in * 1_000
        created = self.service.create_event(
            seats=seats,
            hold_seconds=hold_seconds,
            confirmation=confirmation,
            max_seats_per_person=limit,
            starts_at=instant(starts_at),
        )
        self.model[created["id"]] = ModelEvent(seats, hold_seconds, confirmation, limit, starts_at)
        return int(created["id"])

    @rule(target=bookings, event_id=events, email=st.sampled_from(PEOPLE), seats=st.integers(1, 4))
    def book(self, event_id: int, email: str, seats: int) -> tuple[int, str]:
        now = self.passed()
        event = self.model[event_id]
        told, answer = self.post(f"/events/{event_id}/book", {"email": email, "seats": seats})
        assert told == (event.refusal_to_book(email, seats, now) or "done")
        if told != "done":
            if told == "sold_out":
                assert answer["free_seats"] == event.free()
            return event_id, "0" * 43
        deadline = None if event.confirmation == "instant" else min(now + event.hold_seconds * 1_000, event.starts_at)
        assert answer["expires_at"] == (None if deadline is None else without_fraction(deadline))
        event.bookings[answer["id"]] = ModelBooking(email, seats, deadline)
        return event_id, str(answer["id"])

    def refusal(self, known: tuple[int, str]) -> str | None:
        event_id, booking_id = known
        booking = self.model[event_id].bookings.get(booking_id)
        return "booking_not_found" if booking is None else booking.ended

    @rule(known=bookings, by_admin=st.booleans(), by_event=st.booleans())
    def confirm(self, known: tuple[int, str], by_admin: bool, by_event: bool) -> None:
        self.passed()
        event_id, booking_id = known
        if by_event:
            told, _ = self.post(f"/events/{event_id}/confirm", {"booking_id": booking_id}, by_admin=by_admin)
        else:
            told, _ = self.post(f"/bookings/{booking_id}/confirm", by_admin=by_admin)
        refusal = self.refusal(known)
        if refusal is None:
            event = self.model[event_id]
            booking = event.bookings[booking_id]
            if booking.expires_at is not None and event.confirmation == "organiser" and not by_admin:
                refusal = "organiser_confirms"
            else:
                booking.expires_at = None
        assert told == (refusal or "done")

    @rule(known=bookings)
    def cancel(self, known: tuple[int, str]) -> None:
        self.passed()
        refusal = self.refusal(known)
        told, _ = self.post(f"/bookings/{known[1]}/cancel")
        assert told == (refusal or "done")
        if refusal is None:
            self.model[known[0]].bookings[known[1]].ended = "booking_cancelled"

    @rule(event_id=events, seats=st.integers(1, 8))
    def change_seats(self, event_id: int, seats: int) -> None:
        self.passed()
        event = self.model[event_id]
        answer = self.service.call("PATCH", f"/events/{event_id}", {"seats": seats}, headers=self.service.as_admin)
        refusal = (
            "event_cancelled" if event.cancelled else "seats_taken" if seats < event.seats - event.free() else None
        )
        assert answer.json.get("code") == refusal
        if refusal is None:
            event.seats = seats

    @rule(event_id=events, starts_in=st.one_of(st.integers(1, 6), st.integers(-5, 90)))
    def change_start(self, event_id: int, starts_in: int) -> None:
        now = self.passed()
        event = self.model[event_id]
        starts_at = now + starts_in * 1_000
        body = {"starts_at": instant(starts_at)}
        answer = self.service.call("PATCH", f"/events/{event_id}", body, headers=self.service.as_admin)
        if event.cancelled:
            assert answer.json["code"] == "event_cancelled"
        elif starts_at <= now and starts_at != event.starts_at:
            assert answer.json["code"] == "invalid"
        else:
            assert answer.status_int == 200
            event.starts_at = starts_at
            for booking in event.live():
                if booking.expires_at is not None:
                    booking.expires_at = min(booking.expires_at, starts_at)

    @rule(event_id=events)
    def cancel_event(self, event_id: int) -> None:
        self.passed()
        event = self.model[event_id]
        told, _ = self.post(f"/events/{event_id}/cancel", by_admin=True)
        assert told == "done"
        event.cancelled = True
        for booking in event.live():
            booking.ended = "booking_cancelled"

    @rule(seconds=st.one_of(st.floats(0.001, 12), st.just(5.0), st.floats(60, 100)))
    def move_the_clock(self, seconds: float) -> None:
        self.clock.move(seconds)

    @rule(known=bookings, milliseconds_after=st.integers(-1, 1))
    def move_the_clock_to_a_deadline(self, known: tuple[int, str], milliseconds_after: int) -> None:
        booking = self.model[known[0]].bookings.get(known[1])
        if booking and booking.expires_at is not None:
            self.clock.move(max(0, booking.expires_at + milliseconds_after - self.clock.now()) / 1_000)

    @rule()
    def sweep(self) -> None:
        self.service.jobs.sweep()

    @rule()
    def restart(self) -> None:
        self.service.close()
        self.service = self.start()

    @rule(known=bookings)
    def look_at(self, known: tuple[int, str]) -> None:
        self.passed()
        answer = self.service.get(f"/bookings/{known[1]}")
        assert answer.json.get("code") == self.refusal(known)
        if answer.status_int == 200:
            booking = self.model[known[0]].bookings[known[1]]
            assert answer.json["status"] == ("confirmed" if booking.expires_at is None else "held")
            assert (answer.json["seats"], answer.json["email"]) == (booking.seats, booking.email)

    @invariant()
    def seats_balance_and_nothing_differs(self) -> None:
        now = self.passed()
        for event_id, event in self.model.items():
            seen = self.service.event(event_id)
            assert seen["free_seats"] + seen["held_seats"] + seen["confirmed_seats"] == seen["seats"]
            assert (seen["seats"], seen["held_seats"], seen["confirmed_seats"], seen["status"]) == (
                event.seats,
                event.held(),
                event.confirmed(),
                event.status(now),
            )
            ends = [booking.expires_at for booking in event.live() if booking.expires_at is not None]
            assert seen["next_release_at"] == (without_fraction(min(ends)) if ends else None)

    @invariant()
    def lists_have_every_booking_once(self) -> None:
        self.passed()
        for event_id, event in self.model.items():
            path = f"/events/{event_id}/bookings?limit=200"
            live = self.service.get(path, **self.service.as_admin).json["bookings"]
            ended = self.service.get(path + "&ended=true", **self.service.as_admin).json["bookings"]
            of_model = {booking_id: booking.ended is None for booking_id, booking in event.bookings.items()}
            assert {booking["id"]: True for booking in live} | {booking["id"]: False for booking in ended} == of_model
            assert len(live) + len(ended) == len(of_model)

    @invariant()
    def rows_equal_counts(self) -> None:
        assert check.faults(self.service.settings.db) == []


def without_fraction(milliseconds: int) -> str:
    """Return an instant as it is answered: with milliseconds only where it has some."""
    return instant(milliseconds).replace(".000Z", "Z")


TestServiceAgainstModel = ServiceAgainstModel.TestCase
TestServiceAgainstModel.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
