"""The service against a small pure model, in random runs: no answer differs, and the seats always balance."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from booking import seats as seats_of
from booking.payments import received
from booking.payments.received import Money
from booking.store import check
from booking.store.database import Tx
from tests.support import recount, replay
from tests.support.database_file import opened
from tests.support.service import FixedClock, Service, code_of, instant
from tests.support.waiting_model import ModelBooking, ModelEntry, ModelEvent, ModelPayment, wanted

PEOPLE = (
    "guest@example.com",
    "Guest@Example.com",
    "member@example.com",
    "outsider@example.com",
    "family@example.com",
    "choir@example.com",
    "tenor@example.com",
)
Known = tuple[int, str]  # An event, and the id of a booking or an entry there.
CROWD = st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(1, 3)), min_size=1, max_size=6)
Paid = tuple[str, ...]
# What comes for a booking at once, one after another; the last of it may be taken back.
PAID = st.sampled_from(
    [
        ("a part", "the rest"),
        ("all but a cent", "the rest", "taken back"),
        ("a part", "a part", "the rest", "taken back"),
        ("a part", "all"),
        ("a part",),
        ("all", "taken back"),
        ("the rest",),
        ("a cent too much",),
        ("all but a cent",),
    ]
)
MOMENTS = st.one_of(st.none(), st.integers(-3, 20))
# Entries that wait at an event that can be booked now and fit what no row holds, though no older one is saved for.
WAITING_THOUGH_IT_FITS = """
    SELECT entries.id FROM waitlist_entries AS entries JOIN events ON events.id = event_id
    WHERE cancelled_at IS NULL AND starts_at > :now AND coalesce(opens_at, 0) <= :now
        AND coalesce(closes_at > :now, TRUE) AND entries.seats <= events.seats - taken + :taken
        AND (:event_id IS NULL OR event_id = :event_id)
        AND NOT EXISTS (SELECT 1 FROM waitlist_entries AS older WHERE older.event_id = entries.event_id
            AND older.number < entries.number AND older.passed_over = 3 AND older.seats <= events.seats
            AND coalesce(older.saved_until > :now, TRUE)
            AND NOT EXISTS (SELECT 1 FROM json_each(older.kinds) AS wanted JOIN seat_kind_counts AS counted
                ON counted.event_id = older.event_id AND counted.kind = wanted.key
                WHERE counted.taken - iif(kind = 'child', :children, 0) + wanted.value > counted.seats))
        AND NOT EXISTS (SELECT 1 FROM bookings WHERE bookings.event_id = events.id AND expires_at <= :now)
        AND NOT EXISTS (SELECT 1 FROM waitlist_entries AS over WHERE over.event_id = entries.event_id
            AND over.saved_until <= :now)
        AND coalesce(next_offer_at > :now, TRUE)
        AND NOT EXISTS (SELECT 1 FROM json_each(entries.kinds) AS wanted JOIN seat_kind_counts AS counted
            ON counted.event_id = entries.event_id AND counted.kind = wanted.key
            WHERE counted.taken - iif(kind = 'child', :children, 0) + wanted.value > counted.seats)
"""


class ServiceAgainstModel(RuleBasedStateMachine):
    events = Bundle("events")
    bookings = Bundle("bookings")
    entries = Bundle("entries")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = FixedClock()
        self.service = self.start()
        self.model: dict[int, ModelEvent] = {}
        self.payments = 0

    def start(self) -> Service:
        return Service(Path(self.folder.name) / "booking.db", self.clock)

    def teardown(self) -> None:
        recount.count_on(self.service.database)
        recount.require_same(self.service.settings.db)
        self.service.close()
        self.folder.cleanup()

    def passed(self) -> int:
        """Let what time has ended end in the model, and return the present instant."""
        self.name_the_offers()
        now = self.clock.now()
        for event in self.model.values():
            event.pass_time(now)
        return now

    def name_the_offers(self) -> None:
        """Give the model's new offers the ids that the service gave them; fail where it made none, or another one."""
        for event in self.model.values():
            for entry in event.unnamed:
                seen = self.service.get(f"/waitlist/{entry.id}").json
                assert (seen["status"], seen["position"]) == ("offered", None), seen
                offered = self.service.get(f"/bookings/{seen['booking_id']}").json
                assert entry.booking is not None
                assert entry.booking.expires_at is not None
                assert offered["expires_at"] == without_fraction(entry.booking.expires_at - entry.booking.grace)
                assert (offered["offer"], offered["seats"], offered["email"]) == (True, entry.seats, entry.email)
                event.bookings[seen["booking_id"]] = entry.booking
            event.unnamed.clear()

    def call(self, method: str, path: str, body: Any = None, *, by_admin: bool = False) -> tuple[str, Any]:
        """Return the code of the answer, or `done`, and the answer."""
        answer = self.service.call(method, path, body, headers=self.service.as_admin if by_admin else None)
        return answer.json.get("code", "done"), answer.json

    def post(self, path: str, body: Any = None, *, by_admin: bool = False) -> tuple[str, Any]:
        return self.call("POST", path, body, by_admin=by_admin)

    def rows(self, statement: str, **values: Any) -> list[Any]:
        with opened(self.service.settings.db, "ro") as file:
            return list(file.execute(statement, values))

    def require_nobody_jumped_the_line(self, event_id: int, seats: int, children: int) -> None:
        """Fail when an entry waits that would fit had somebody new not taken so many seats just now."""
        now = self.clock.now()
        assert not self.rows(WAITING_THOUGH_IT_FITS, now=now, taken=seats, children=children, event_id=event_id)

    # Events

    @initialize(target=events, people=CROWD)
    def begin_with_an_event(self, people: list[tuple[str, int]]) -> int:
        event_id = self.publish(4, 5, "attendee", 3, 60, 1)
        self.many_book_or_wait(event_id, people)
        return event_id

    @initialize(target=events, people=CROWD)
    def begin_with_a_small_event_far_ahead(self, people: list[tuple[str, int]]) -> int:
        event_id = self.publish(3, 300, "attendee", 3, 200_000, 1)
        self.many_book_or_wait(event_id, people)
        return event_id

    @initialize(
        target=events,
        people=CROWD,
        hold_seconds=st.sampled_from([5, 100_000]),
        paid=st.lists(PAID, min_size=1, max_size=4),
    )
    def begin_with_an_event_of_kinds(self, people: list[tuple[str, int]], hold_seconds: int, paid: list[Paid]) -> int:
        event_id = self.publish(4, hold_seconds, "attendee", 3, 200_000, 1, 2)
        self.many_book_or_wait(event_id, people)
        for booking_id, money in zip([*self.model[event_id].bookings], paid, strict=False):
            self.pay((event_id, booking_id), money, 300)
        return event_id

    @precondition(lambda self: len(self.model) < 5)
    @rule(
        target=events,
        seats=st.integers(1, 6),
        hold_seconds=st.integers(1, 10),
        confirmation=st.sampled_from(["attendee", "organiser", "instant"]),
        limit=st.integers(1, 6),
        starts_in=st.one_of(st.integers(1, 90), st.just(200_000)),
        max_extensions=st.integers(0, 2),
        children=st.one_of(st.none(), st.integers(1, 3)),
        grace_seconds=st.integers(0, 8),
    )
    def create(
        self,
        seats: int,
        hold_seconds: int,
        confirmation: str,
        limit: int,
        starts_in: int,
        max_extensions: int,
        children: int | None,
        grace_seconds: int,
    ) -> int:
        made = seats, hold_seconds, confirmation, limit, starts_in, max_extensions
        return self.publish(*made, children, grace_seconds)

    def publish(
        self,
        seats: int,
        hold_seconds: int,
        confirmation: str,
        limit: int,
        starts_in: int,
        max_extensions: int,
        children: int | None = None,
        grace_seconds: int = 3,
    ) -> int:
        prices = {} if children is None else {"adult": 1_000, "child": 500}
        starts_at = self.clock.now() + starts_in * 1_000
        created = self.service.create_event(
            seats=seats,
            hold_seconds=hold_seconds,
            confirmation=confirmation,
            max_seats_per_person=limit,
            starts_at=instant(starts_at),
            max_extensions=max_extensions,
            offer_seconds=hold_seconds,
            grace_seconds=grace_seconds,
            **kinds_of(children, prices),
        )
        self.model[created["id"]] = ModelEvent(
            seats,
            hold_seconds,
            confirmation,
            limit,
            starts_at,
            max_extensions=max_extensions,
            offer_seconds=hold_seconds,
            children_at_most=children,
            prices=prices,
            grace_seconds=grace_seconds,
        )
        return int(created["id"])

    def patch(self, event_id: int, body: Any, refusal: str | None) -> bool:
        """Change an event, and return whether that was done, as it must be without a refusal."""
        if self.model[event_id].cancelled:
            refusal = "event_cancelled"
        told, _ = self.call("PATCH", f"/events/{event_id}", body, by_admin=True)
        assert told == (refusal or "done")
        return refusal is None

    @rule(event_id=events, seats=st.integers(1, 8))
    def change_the_seats_of_an_event(self, event_id: int, seats: int) -> None:
        now = self.passed()
        event = self.model[event_id]
        if self.patch(event_id, {"seats": seats}, "seats_taken" if seats < event.seats - event.free() else None):
            event.seats = seats
            event.offer(now)

    @precondition(lambda self: any(event.has_kinds for event in self.model.values()))
    @rule(event_id=events, children=st.integers(1, 4), child=st.integers(0, 9), adult=st.integers(0, 9))
    def change_the_kinds_of_an_event(self, event_id: int, children: int, child: int, adult: int) -> None:
        now = self.passed()
        event = self.model[event_id]
        if not event.has_kinds:
            return
        prices = {"adult": adult, "child": child}
        taken = sum(booking.children for booking in event.live())
        if self.patch(event_id, kinds_of(children, prices), "invalid" if children < taken else None):
            event.children_at_most, event.prices = children, prices
            event.offer(now)

    @rule(event_id=events, seconds=st.integers(1, 10), limit=st.integers(1, 6), times=st.integers(0, 2))
    def change_the_terms(self, event_id: int, seconds: int, limit: int, times: int) -> None:
        now = self.passed()
        event = self.model[event_id]
        body = {"hold_seconds": seconds, "max_seats_per_person": limit, "max_extensions": times}
        if self.patch(event_id, body, None):
            event.hold_seconds, event.limit, event.max_extensions = seconds, limit, times
            event.offer(now)

    @rule(event_id=events, seconds=st.integers(0, 8))
    def change_the_grace(self, event_id: int, seconds: int) -> None:
        now = self.passed()
        event = self.model[event_id]
        if self.patch(event_id, {"grace_seconds": seconds}, None):
            event.grace_seconds = seconds
            event.offer(now)

    @rule(event_id=events, seconds=st.one_of(st.integers(1, 10), st.none()))
    def change_the_time_for_offers(self, event_id: int, seconds: int | None) -> None:
        now = self.passed()
        event = self.model[event_id]
        if self.patch(event_id, {"offer_seconds": seconds}, None):
            event.offer_seconds = seconds
            event.offer(now)

    @rule(event_id=events, starts_in=st.one_of(st.integers(1, 6), st.integers(-5, 90)))
    def change_start(self, event_id: int, starts_in: int) -> None:
        now = self.passed()
        event = self.model[event_id]
        starts_at = now + starts_in * 1_000
        is_past = starts_at <= now and starts_at != event.starts_at
        is_too_soon = event.opens_at is not None and event.opens_at >= starts_at
        if self.patch(event_id, {"starts_at": instant(starts_at)}, "invalid" if is_past or is_too_soon else None):
            event.starts_at = starts_at
            for booking in event.live():
                if booking.expires_at is not None and booking.told is not None:
                    told = min(booking.told, starts_at)
                    booking.hold_until(told, min(booking.expires_at, starts_at) - told)
            event.offer(now)

    @rule(event_id=events, opens_in=MOMENTS, closes_in=MOMENTS)
    def change_the_window(self, event_id: int, opens_in: int | None, closes_in: int | None) -> None:
        now = self.passed()
        event = self.model[event_id]
        opens_at = None if opens_in is None else now + opens_in * 1_000
        closes_at = None if closes_in is None else now + closes_in * 1_000
        is_none = opens_at is not None and (
            opens_at >= event.starts_at or (closes_at is not None and opens_at >= closes_at)
        )
        body = {
            "opens_at": None if opens_at is None else instant(opens_at),
            "closes_at": None if closes_at is None else instant(closes_at),
        }
        if self.patch(event_id, body, "invalid" if is_none else None):
            event.opens_at, event.closes_at = opens_at, closes_at
            event.offer(now)

    @precondition(lambda self: sum(event.cancelled for event in self.model.values()) * 2 < len(self.model) - 1)
    @rule(event_id=events, reason=st.sampled_from(["", "The singer is ill."]))
    def cancel_event(self, event_id: int, reason: str) -> None:
        self.passed()
        event = self.model[event_id]
        was_cancelled = event.cancelled
        told, answer = self.post(f"/events/{event_id}/cancel", {"reason": reason}, by_admin=True)
        assert told == ("done" if event.published else "event_draft")
        if not event.published:
            return
        assert was_cancelled or answer["cancel_reason"] == reason
        for booking in event.live():
            booking.ended = "booking_cancelled"
        event.close_all()
        event.cancelled = True

    @precondition(lambda self: any(event.cancelled for event in self.model.values()))
    @rule(event_id=events)
    def reopen_event(self, event_id: int) -> None:
        now = self.passed()
        event = self.model[event_id]
        refusal = "event_started" if event.cancelled and event.starts_at <= now else None
        told, _ = self.post(f"/events/{event_id}/reopen", by_admin=True)
        assert told == (refusal or "done")
        if refusal is None:
            event.cancelled = False

    @rule(event_id=events)
    def publish_a_draft_or_make_one_again(self, event_id: int) -> None:
        now = self.passed()
        event = self.model[event_id]
        if event.published:
            refusal = "event_booked" if event.bookings or event.entries else None
        else:
            refusal = "invalid" if event.starts_at <= now else None
        if self.patch(event_id, {"published": not event.published}, refusal):
            event.published = not event.published

    @precondition(lambda self: len(self.model) > 1)
    @rule(target=events, event_id=consumes(events))
    def delete_an_event(self, event_id: int) -> MultipleResults[int]:
        self.passed()
        event = self.model[event_id]
        refusal = "event_booked" if event.bookings or event.entries else None
        answer = self.service.call("DELETE", f"/events/{event_id}", headers=self.service.as_admin)
        assert (answer.json["code"] if answer.body else None) == refusal
        if refusal is not None:
            return multiple(event_id)
        del self.model[event_id]
        assert self.service.get(f"/events/{event_id}", **self.service.as_admin).status_int == 404
        return multiple()

    # Bookings

    @rule(
        target=bookings,
        event_id=events,
        email=st.sampled_from(PEOPLE),
        seats=st.integers(1, 4),
        children=st.integers(0, 2),
    )
    def book(self, event_id: int, email: str, seats: int, children: int) -> MultipleResults[Known]:
        _, booking_id = self.try_to_book(event_id, email, seats, children)
        return multiple() if booking_id is None else multiple((event_id, booking_id))

    @rule(event_id=events, people=CROWD)
    def many_book_or_wait(self, event_id: int, people: list[tuple[str, int]]) -> None:
        for email, seats in people:
            children = (seats + 1) // 2
            refusal, _ = self.try_to_book(event_id, email, seats, children)
            if refusal == "sold_out":
                self.try_to_join(event_id, email, seats, children)

    def wish(self, event: ModelEvent, seats: int, children: int) -> tuple[int, dict[str, Any]]:
        """Return how many of the seats are children's at the event, and what is sent to ask for them."""
        if not event.has_kinds:
            return 0, {"seats": seats}
        children = min(seats, children)
        return children, {"kinds": wanted(seats, children)}

    def try_to_book(self, event_id: int, email: str, seats: int, children: int) -> tuple[str | None, str | None]:
        """Book as the model says it must go; return why it is refused, and the booking's id."""
        now = self.passed()
        event = self.model[event_id].tried()
        children, body = self.wish(event, seats, children)
        refusal = (
            event.not_to_come(now)
            or event.not_open(now)
            or event.no_such_seats(children)
            or event.over_limit_at_once(seats)
            or event.not_free(seats, children, now)
            or event.over_limit(email, seats)
        )
        told, answer = self.post(f"/events/{event_id}/book", {"email": email} | body)
        assert told == (refusal or "done")
        if told == "sold_out":
            assert (answer["free_seats"], answer["waiting"]) == (event.free(), len(event.waiting()))
        if told in ("sold_out", "limit_reached"):
            self.take(event_id, event, 0)
        if told != "done":
            return refusal, None
        deadline = None if event.confirmation == "instant" else event.deadline(now)
        assert answer["expires_at"] == (None if deadline is None else without_fraction(deadline))
        assert not answer["offer"]
        made = ModelBooking(email, seats, None, children=children, prices={**event.prices})
        if deadline is not None:
            made = event.held_booking(email, seats, deadline, children=children)
        event.bookings[answer["id"]] = made
        event.note_taken(now)
        self.take(event_id, event, seats, children)
        return None, str(answer["id"])

    def take(self, event_id: int, event: ModelEvent, seats: int, children: int = 0) -> None:
        """Let the model's event be as it was tried, with so many seats taken by somebody new, or none where refused."""
        self.model[event_id].become(event)
        self.name_the_offers()
        self.require_nobody_jumped_the_line(event_id, seats, children)

    def refusal(self, known: Known) -> str | None:
        return self.model[known[0]].bookings[known[1]].ended

    def held(self) -> list[Known]:
        """Return the holds; what time has ended may still be among them."""
        return [
            (event_id, booking_id)
            for event_id, event in self.model.items()
            for booking_id, booking in event.bookings.items()
            if booking.is_live and booking.expires_at is not None
        ]

    def is_in_grace(self, booking: ModelBooking) -> bool:
        return booking.told is not None and booking.told <= self.clock.now()

    def payable(self, *, ended: bool = False) -> list[Known]:
        """Return the bookings that cost something and have seats, or have ended; or else all that cost; or else all."""
        found = {
            (event_id, booking_id): booking
            for event_id, event in self.model.items()
            for booking_id, booking in event.bookings.items()
            if booking.ended != "handed_over"
        }
        costly = [known for known, booking in found.items() if booking.amount]
        return [known for known in costly if found[known].is_live != ended] or costly or [*found]

    @precondition(lambda self: self.payable())
    @rule(
        data=st.data(),
        ended=st.sampled_from([False, False, True]),
        paid=PAID,
        part=st.integers(1, 999),
        may_restore=st.booleans(),
    )
    def money_comes(self, data: st.DataObject, ended: bool, paid: Paid, part: int, may_restore: bool) -> None:
        self.passed()
        self.pay(data.draw(st.sampled_from(self.payable(ended=ended))), paid, part, may_restore=may_restore)

    def pay(self, known: Known, paid: Paid, part: int, *, may_restore: bool = False) -> None:
        """Let money come for a booking; a part of what it costs is so many cents, or what leaves one to be paid."""
        for one in paid:
            if one == "taken back":
                self.take_back(str(self.payments))
                continue
            booking = self.model[known[0]].bookings[known[1]]
            amounts = {
                "all": booking.to_pay,
                "the rest": booking.missing,
                "a cent too much": booking.to_pay + 1,
                "all but a cent": booking.to_pay - 1,
                "a part": min(part, booking.missing - 1),
            }
            self.payments += 1
            payment = ModelPayment(str(self.payments), max(1, amounts[one]), "new")
            self.settle(known, payment, may_restore=may_restore)

    def settle(self, known: Known, payment: ModelPayment, *, may_restore: bool) -> None:
        """Let money come for a booking as the model says it must go, and then once more, which does nothing."""
        event = self.model[known[0]].tried()
        booking = event.bookings[known[1]]
        may_restore = may_restore and self.is_restorable(event, booking)
        booking.receive(payment, is_restorable=may_restore)
        if payment.outcome == "restored":
            booking.restore()
        money = Money("statement", payment.key, known[1], payment.cents, "EUR", self.clock.now())
        for is_new in (True, False):
            settled = self.service.database.write(received.settle, money, may_restore=may_restore)
            assert (settled.outcome, settled.is_new) == (payment.outcome, is_new)
        taken = (booking.seats, booking.children) if payment.outcome == "restored" else (0, 0)
        self.take(known[0], event, *taken)

    def is_restorable(self, event: ModelEvent, booking: ModelBooking) -> bool:
        """Whether money gives a booking that has ended its seats again: they are free, and nobody waits for them."""
        return (
            not event.not_to_come(self.clock.now())
            and not event.waiting()
            and event.fits(booking.seats, booking.children)
            and not event.over_limit(booking.email, booking.seats)
        )

    @precondition(lambda self: self.payments)
    @rule(data=st.data(), what=st.sampled_from(["taken back", "taken back", "sent again", "returned", "kept"]))
    def money_that_came_is(self, data: st.DataObject, what: str) -> None:
        now = self.passed()
        key = str(data.draw(st.integers(1, self.payments)))
        known, payment = self.payment(key)
        if what == "taken back":
            self.take_back(key)
        elif payment is None or known is None:
            return
        elif what == "sent again":
            if payment.outcome == "taken_back" and not payment.settled:
                self.model[known[0]].bookings[known[1]].payments.remove(payment)
                self.settle(known, payment, may_restore=False)
            else:
                money = Money("statement", key, known[1], payment.cents, "EUR", now)
                settled = self.service.database.write(received.settle, money)
                assert (settled.outcome, settled.is_new) == (payment.outcome, False)
        else:
            (payment_id,) = self.rows("SELECT id FROM payments WHERE key = :key", key=key)[0]
            told, _ = self.post(f"/payments/{payment_id}/settle", {"settled_as": what}, by_admin=True)
            is_open = not payment.is_the_bookings and payment.settled in ("", what)
            assert told == ("done" if is_open else "payment_settled")
            payment.settled = what if is_open else payment.settled

    def payment(self, key: str) -> tuple[Known | None, ModelPayment | None]:
        """Return the money with this key, unless it is forgotten, and the booking that it is for."""
        for event_id, event in self.model.items():
            for booking_id, booking in event.bookings.items():
                for payment in booking.payments:
                    if payment.key == key:
                        return (event_id, booking_id), payment
        return None, None

    def take_back(self, key: str) -> None:
        now = self.clock.now()
        known, payment = self.payment(key)
        refusal = None
        if known is not None and payment is not None:
            event = self.model[known[0]]
            was = payment.outcome
            refusal = event.bookings[known[1]].take_back(payment, now, event.starts_at)
            if was == "restored" and refusal is None:
                event.offer(now)
        told = code_of(lambda: self.service.database.write(received.take_back, "statement", key))
        assert told == (refusal or "done")

    @invariant()
    def what_is_paid_of_a_booking_and_what_is_missing_is_the_same(self) -> None:
        self.passed()

        def standing(tx: Tx, ids: list[str]) -> list[tuple[int, int, int]]:
            found = [one for booking_id in ids if (one := seats_of.look_up(tx, booking_id)) is not None]
            stands = received.standing(tx, found)
            return [(stands[one].paid, len(stands[one].parts), stands[one].missing) for one in ids]

        for event in self.model.values():
            seen = self.service.database.read(standing, list(event.bookings))
            assert seen == [(one.paid, len(one.parts), one.missing) for one in event.bookings.values()]

    @rule(known=bookings, by_admin=st.booleans(), by_event=st.booleans())
    def confirm(self, known: Known, by_admin: bool, by_event: bool) -> None:
        self.passed()
        event_id, booking_id = known
        if by_event:
            told, answer = self.post(f"/events/{event_id}/confirm", {"booking_id": booking_id}, by_admin=by_admin)
        else:
            told, answer = self.post(f"/bookings/{booking_id}/confirm", by_admin=by_admin)
        refusal = self.refusal(known)
        if refusal is None:
            event = self.model[event_id]
            booking = event.bookings[booking_id]
            if self.is_in_grace(booking) and not by_admin:
                refusal = "hold_expired"
            elif booking.expires_at is not None and event.confirmation == "organiser" and not by_admin:
                refusal = "organiser_confirms"
            else:
                booking.confirm()
        assert told == (refusal or "done")
        if told == "hold_expired":
            assert (answer["event_id"], answer["free_seats"]) == (event_id, self.model[event_id].free())

    @rule(known=bookings, seats=st.one_of(st.none(), st.integers(1, 4)), taken_back=st.booleans())
    def let_in_or_take_back(self, known: Known, seats: int | None, taken_back: bool) -> None:
        now = self.passed()
        event = self.model[known[0]]
        refusal = self.refusal(known)
        if refusal is None:
            booking = event.bookings[known[1]]
            left = booking.checked_in if taken_back else booking.seats - booking.checked_in
            if booking.expires_at is not None:
                refusal = "not_confirmed"
            elif not taken_back and now < event.starts_at - 86_400_000:
                refusal = "check_in_closed"
            elif (seats or 1) > left:
                refusal = "not_undoable" if taken_back else "checked_in"
            else:
                booking.checked_in += (seats or left) * (-1 if taken_back else 1)
        path = f"/bookings/{known[1]}/check-in{'/undo' if taken_back else ''}"
        told, answer = self.post(path, {"seats": seats}, by_admin=True)
        assert told == (refusal or "done")
        if refusal is None:
            assert (answer["checked_in_seats"], answer["checked_in_at"] is None) == (
                booking.checked_in,
                not booking.checked_in,
            )

    @rule(known=bookings)
    def cancel(self, known: Known) -> None:
        now = self.passed()
        refusal = self.refusal(known) or self.refusal_of_present(known, 0)
        told, _ = self.post(f"/bookings/{known[1]}/cancel")
        assert told == (refusal or "done")
        if refusal is None:
            event = self.model[known[0]]
            event.bookings[known[1]].ended = "booking_cancelled"
            event.offer(now)

    @rule(known=bookings)
    def extend(self, known: Known) -> None:
        self.passed()
        refusal = self.refusal(known)
        told, answer = self.post(f"/bookings/{known[1]}/extend")
        if refusal is None:
            event = self.model[known[0]]
            booking = event.bookings[known[1]]
            if (
                booking.told is None
                or self.is_in_grace(booking)
                or booking.extensions >= event.max_extensions
                or event.waiting()
                or booking.told >= event.starts_at
            ):
                refusal = "no_extension"
            else:
                later = event.deadline(booking.told)
                booking.hold_until(later, min(later + booking.grace, event.starts_at) - later)
                booking.extensions += 1
                assert answer["expires_at"] == without_fraction(later)
        assert told == (refusal or "done")

    @rule(known=bookings, seats=st.integers(1, 5), children=st.integers(0, 2), by_admin=st.booleans())
    def change_the_seats_of_a_booking(self, known: Known, seats: int, children: int, by_admin: bool) -> None:
        now = self.passed()
        event_id, booking_id = known
        event = self.model[event_id].tried()
        refusal = self.refusal(known)
        more = more_children = 0
        children, body = self.wish(event, seats, children)
        if refusal is None:
            booking = event.bookings[booking_id]
            more, more_children = seats - booking.seats, children - booking.children
            refusal = self.refusal_of_present(known, seats) if more < 0 else None
            refusal = refusal or self.refusal_to_change(event, booking, more, more_children, by_admin=by_admin)
        told, _ = self.call("PATCH", f"/bookings/{booking_id}", body, by_admin=by_admin)
        assert told == (refusal or "done")
        if refusal == "sold_out":
            self.take(event_id, event, 0)
        if refusal is None and (more or more_children):
            had = wanted(booking.seats, booking.children)
            booking.prices = {kind: (booking if kind in had else event).prices[kind] for kind in event.prices}
            booking.seats, booking.children = seats, children
            if more > 0:
                event.note_taken(now)
            else:
                event.offer(now)
            self.take(event_id, event, max(more, 0), max(more_children, 0))

    def refusal_of_present(self, known: Known, seats: int) -> str | None:
        """Return why a booking can't have so few seats: more of it are in."""
        return "checked_in" if self.model[known[0]].bookings[known[1]].checked_in > seats else None

    def refusal_to_change(
        self, event: ModelEvent, booking: ModelBooking, more: int, more_children: int, *, by_admin: bool
    ) -> str | None:
        now = self.clock.now()
        if more == more_children == 0:
            return None
        if self.is_in_grace(booking) and not by_admin:
            return "hold_expired"
        refusal = event.not_to_come(now) or event.no_such_seats(booking.children + more_children)
        if refusal or max(more, more_children, more - more_children) <= 0:
            return refusal
        if booking.expires_at is None and event.confirmation == "organiser" and not by_admin:
            return "organiser_confirms"
        return (
            event.not_open(now)
            or (event.over_limit(booking.email, more) if more > 0 else None)
            or event.not_free(max(more, 0), max(more_children, 0), now)
        )

    @rule(known=bookings, confirmed=st.booleans())
    def restore(self, known: Known, confirmed: bool) -> None:
        now = self.passed()
        event_id, booking_id = known
        event = self.model[event_id].tried()
        booking = event.bookings[booking_id]
        if booking.ended in (None, "handed_over"):
            refusal: str | None = "not_restorable"
        else:
            refusal = (
                event.not_to_come(now)
                or event.over_limit(booking.email, booking.seats)
                or event.not_free(booking.seats, booking.children, now)
            )
        body = {"status": "confirmed" if confirmed else "held"}
        told, _ = self.post(f"/bookings/{booking_id}/restore", body, by_admin=True)
        assert told == (refusal or "done")
        if refusal == "sold_out":
            self.take(event_id, event, 0)
        if refusal is None:
            booking.restore()
            if not confirmed:
                booking.hold_until(event.deadline(now), event.grace_after(event.deadline(now)))
                booking.take_all_back()
            if event.waiting():
                event.note_taken(now)
            self.take(event_id, event, booking.seats, booking.children)

    @rule(target=bookings, known=bookings, email=st.sampled_from(PEOPLE))
    def hand_over(self, known: Known, email: str) -> MultipleResults[Known]:
        now = self.passed()
        event = self.model[known[0]]
        refusal = self.refusal(known)
        if refusal is None:
            booking = event.bookings[known[1]]
            if booking.expires_at is not None:
                refusal = "not_confirmed"
            elif refusal := self.refusal_of_present(known, 0) or event.not_to_come(now):
                pass
            elif booking.email.casefold() == email.casefold():
                refusal = "invalid"
            else:
                refusal = event.over_limit(email, booking.seats)
        told, _ = self.post(f"/bookings/{known[1]}/hand-over", {"name": "", "email": email})
        assert told == (refusal or "done")
        if refusal is not None:
            return multiple()
        booking.ended = "handed_over"
        live = self.service.get(f"/events/{known[0]}/bookings?limit=200", **self.service.as_admin).json["bookings"]
        (new,) = {str(one["id"]) for one in live} - set(event.bookings)
        event.bookings[new] = replace(booking, email=email, offer=False, extensions=0, ended=None, held_until=None)
        booking.payments = []
        return multiple((known[0], new))

    # The waiting list

    @rule(
        target=entries,
        event_id=events,
        email=st.sampled_from(PEOPLE),
        seats=st.integers(1, 4),
        children=st.integers(0, 2),
    )
    def join(self, event_id: int, email: str, seats: int, children: int) -> MultipleResults[Known]:
        entry_id = self.try_to_join(event_id, email, seats, children)
        return multiple() if entry_id is None else multiple((event_id, entry_id))

    def try_to_join(self, event_id: int, email: str, seats: int, children: int) -> str | None:
        """Join the list as the model says it must go; return the entry's id."""
        now = self.passed()
        event = self.model[event_id].tried()
        children, body = self.wish(event, seats, children)
        refusal = event.not_to_come(now) or event.not_open(now) or event.no_such_seats(children)
        if refusal is None and seats > event.seats:
            refusal = "invalid"
        elif refusal is None:
            refusal = event.over_limit_at_once(seats)
            if refusal is None and event.not_free(seats, children, now) is None:
                refusal = "seats_free"
            elif refusal is None and any(entry.email.casefold() == email.casefold() for entry in event.waiting()):
                refusal = "limit_reached"
            elif refusal is None:
                refusal = event.over_limit(email, seats)
        told, answer = self.post(f"/events/{event_id}/waitlist", {"email": email} | body)
        assert told == (refusal or "done")
        if refusal in ("seats_free", "limit_reached"):
            self.take(event_id, event, 0)
        if refusal is not None:
            return None
        event.entries.append(ModelEntry(str(answer["id"]), email, seats, children))
        assert (answer["status"], answer["position"]) == ("waiting", len(event.waiting()))
        self.model[event_id].become(event)
        self.name_the_offers()
        return str(answer["id"])

    @rule(known=entries)
    def leave(self, known: Known) -> None:
        now = self.passed()
        (entry,) = [entry for entry in self.model[known[0]].entries if entry.id == known[1]]
        told, _ = self.post(f"/waitlist/{known[1]}/leave")
        assert told == {"offered": "entry_offered", "closed": "entry_closed"}.get(entry.status_now(), "done")
        if entry.status == "waiting":
            entry.status = "left"
            self.model[known[0]].offer(now)

    @rule(known=entries)
    def offer_out_of_turn(self, known: Known) -> None:
        now = self.passed()
        event = self.model[known[0]]
        (entry,) = [entry for entry in event.entries if entry.id == known[1]]
        refusal = event.offer_out_of_turn(entry, now)
        told, _ = self.post(f"/waitlist/{known[1]}/offer", by_admin=True)
        assert told == (refusal or "done")
        self.name_the_offers()

    @rule(target=bookings, event_id=events, data=st.data())
    def pick_a_booking(self, event_id: int, data: st.DataObject) -> MultipleResults[Known]:
        """Go on with a booking that came of itself: an offer, say."""
        ids = list(self.model[event_id].bookings)
        return multiple((event_id, data.draw(st.sampled_from(ids)))) if ids else multiple()

    @rule(target=entries, event_id=events, data=st.data())
    def pick_an_entry(self, event_id: int, data: st.DataObject) -> MultipleResults[Known]:
        ids = [entry.id for entry in self.model[event_id].entries]
        return multiple((event_id, data.draw(st.sampled_from(ids)))) if ids else multiple()

    # Time

    @rule(seconds=st.one_of(st.floats(0.001, 12), st.just(5.0), st.floats(60, 100), st.just(86_400.0)))
    def move_the_clock(self, seconds: float) -> None:
        self.clock.move(seconds)

    @rule(known=bookings, milliseconds_after=st.integers(-1, 1))
    def move_the_clock_to_a_deadline(self, known: Known, milliseconds_after: int) -> None:
        booking = self.model[known[0]].bookings[known[1]]
        if booking.expires_at is not None and booking.told is not None:
            next_of_both = booking.expires_at if self.is_in_grace(booking) else booking.told
            self.clock.move(max(0, next_of_both + milliseconds_after - self.clock.now()) / 1_000)

    @precondition(lambda self: self.held())
    @rule(data=st.data(), milliseconds_after=st.integers(-1, 1), by_admin=st.booleans())
    def confirm_at_a_deadline(self, data: st.DataObject, milliseconds_after: int, by_admin: bool) -> None:
        known = data.draw(st.sampled_from(self.held()))
        self.move_the_clock_to_a_deadline(known, milliseconds_after)
        self.confirm(known, by_admin, False)

    @rule(event_id=events, sweeps=st.booleans())
    def let_the_next_hold_lapse(self, event_id: int, sweeps: bool) -> None:
        ends = [booking.expires_at for booking in self.model[event_id].live() if booking.expires_at is not None]
        if ends:
            self.clock.move(max(0, min(ends) - self.clock.now()) / 1_000)
        if sweeps:
            self.sweep()

    @rule()
    def sweep(self) -> None:
        now = self.passed()
        self.service.jobs.sweep()
        for event in self.model.values():
            event.offer(now)

    @rule()
    def restart(self) -> None:
        self.service.close()
        self.service = self.start()

    @rule(known=bookings)
    def look_at(self, known: Known) -> None:
        self.passed()
        answer = self.service.get(f"/bookings/{known[1]}")
        assert answer.json.get("code") == self.refusal(known)
        if answer.status_int == 200:
            booking = self.model[known[0]].bookings[known[1]]
            assert answer.json["status"] == ("confirmed" if booking.expires_at is None else "held")
            assert (answer.json["seats"], answer.json["email"]) == (booking.seats, booking.email)
            assert (answer.json["offer"], answer.json["extensions"]) == (booking.offer, booking.extensions)
            if self.model[known[0]].has_kinds:
                assert answer.json["amount_cents"] == booking.amount
                kinds = {kind["id"]: kind["seats"] for kind in answer.json["kinds"]}
                assert kinds == wanted(booking.seats, booking.children)
            assert answer.json["checked_in_seats"] == booking.checked_in

    # What always holds

    @invariant()
    def everybody_sees_their_place(self) -> None:
        self.passed()
        for event_id, event in self.model.items():
            places = {entry.id: place for place, entry in enumerate(event.waiting(), start=1)}
            for entry in event.entries:
                seen = self.service.get(f"/waitlist/{entry.id}").json
                assert (seen["status"], seen["position"]) == (entry.status_now(), places.get(entry.id))
            path = f"/events/{event_id}/waitlist?limit=200"
            listed = self.service.get(path, **self.service.as_admin).json["entries"]
            assert {entry["id"]: entry["position"] for entry in listed} == places

    @invariant()
    def seats_balance_and_nothing_differs(self) -> None:
        now = self.passed()
        for event_id, event in self.model.items():
            as_whom = {} if event.published else self.service.as_admin
            assert event.published or self.service.get(f"/events/{event_id}").status_int == 404
            seen = self.service.get(f"/events/{event_id}", **as_whom).json
            assert seen["free_seats"] + seen["held_seats"] + seen["confirmed_seats"] == seen["seats"]
            assert (seen["seats"], seen["held_seats"], seen["confirmed_seats"], seen["status"], seen["waiting"]) == (
                event.seats,
                event.held(),
                event.confirmed(),
                event.status(now),
                len(event.waiting()),
            )
            if event.has_kinds:
                free = event.free()
                assert [kind["free_seats"] for kind in seen["seat_kinds"]] == [free, min(free, event.free_children())]
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

    @invariant()
    def nobody_waits_for_what_they_could_have(self) -> None:
        assert not self.rows(WAITING_THOUGH_IT_FITS, now=self.clock.now(), taken=0, children=0, event_id=None)

    @invariant()
    def nobody_is_offered_twice(self) -> None:
        offered = "SELECT entry_id FROM history WHERE action = 'offered' GROUP BY entry_id HAVING count(*) > 1"
        assert not self.rows(offered)

    @invariant()
    def the_history_replayed_is_what_the_rows_are(self) -> None:
        replay.require_same(self.service.settings.db)


def kinds_of(children: int | None, prices: dict[str, int]) -> dict[str, Any]:
    """Return what is sent of an event's kinds of seat, of which one is limited; nothing where it has none."""
    if children is None:
        return {}
    limits = {"adult": None, "child": children}
    sold = [{"id": kind, "name": kind, "price_cents": price, "seats": limits[kind]} for kind, price in prices.items()]
    return {"seat_kinds": sold, "currency": "EUR"}


def without_fraction(milliseconds: int) -> str:
    """Return an instant as it is answered: with milliseconds only where it has some."""
    return instant(milliseconds).replace(".000Z", "Z")


def runs(number: int) -> settings:
    return settings(
        max_examples=number,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


class ServiceAgainstModelInManyRuns(ServiceAgainstModel):
    pass


TestServiceAgainstModel = ServiceAgainstModel.TestCase
TestServiceAgainstModel.settings = runs(12)
TestServiceAgainstModelInManyRuns = pytest.mark.long(ServiceAgainstModelInManyRuns.TestCase)
TestServiceAgainstModelInManyRuns.settings = runs(200)
