"""What happens at the very deadline, in every order: the seat is confirmed or free, never both."""

import itertools
import random
from collections.abc import Callable
from functools import partial

import pytest

from booking import seats
from booking.errors import Conflict, Gone
from booking.model import Booking
from booking.people import Person
from booking.store.slices import SLICE
from tests.support.live import in_parallel
from tests.support.service import Service, code_of, count

GUEST = Person("", "guest@example.com")
OUTSIDER = Person("", "outsider@example.com")


def sole_seat_held(service: Service) -> tuple[int, Booking]:
    """Return an event of one seat and the guest's hold on it, which ends in a second."""
    event_id = service.create_event(seats=1, hold_seconds=1)["id"]
    return event_id, service.database.write(seats.book, event_id, GUEST, 1)


@pytest.mark.parametrize("passes_before", range(6), ids="the deadline comes before step {}".format)
def test_every_order_of_confirm_two_sweeps_cancel_and_a_rival_leaves_one_owner_at_most(
    service: Service, passes_before: int
) -> None:
    database = service.database
    for order in itertools.permutations(("confirm", "sweep", "sweep again", "cancel", "rival")):
        event_id, hold = sole_seat_held(service)
        steps: dict[str, Callable[[], object]] = {
            "confirm": partial(database.write, seats.confirm, hold.id, by_admin=False),
            "sweep": partial(database.write, seats.sweep, SLICE),
            "sweep again": partial(database.write, seats.sweep, SLICE),
            "cancel": partial(database.write, seats.cancel, hold.id),
            "rival": partial(database.write, seats.book, event_id, OUTSIDER, 1),
        }
        answers = {}
        for number, step in enumerate(order):
            if number == passes_before:
                service.clock.move(1)
            answers[step] = code_of(steps[step])

        in_time = set(order[:passes_before])
        first = min(("confirm", "cancel"), key=order.index)
        expected = {"sweep": "done", "sweep again": "done"}
        if "confirm" in in_time and first == "confirm":
            expected |= {"confirm": "done", "cancel": "done"}
        elif "cancel" in in_time and first == "cancel":
            expected |= {"confirm": "booking_cancelled", "cancel": "done"}
        else:
            expected |= {"confirm": "hold_expired", "cancel": "hold_expired"}
        kept_until = order.index("cancel") if expected["cancel"] == "done" else passes_before
        expected["rival"] = "sold_out" if order.index("rival") < kept_until else "done"
        assert answers == expected, order
        service.clock.move(1)


def test_confirm_at_the_deadline_against_two_sweeps_and_a_rival_at_once(service: Service) -> None:
    outcomes = set()
    shuffle = random.Random(20)
    for _ in range(150):
        event_id, hold = sole_seat_held(service)
        service.clock.move(0.999)

        calls: dict[str, Callable[[], object]] = {
            "confirm": partial(service.database.write, seats.confirm, hold.id, by_admin=False),
            "rival": partial(service.database.write, seats.book, event_id, OUTSIDER, 1),
            "sweep": partial(service.database.write, seats.sweep, SLICE),
            "sweep again": partial(service.database.write, seats.sweep, SLICE),
            "the deadline comes": partial(service.database.write, lambda _: service.clock.move(0.001)),
        }
        order = shuffle.sample(list(calls), len(calls))
        answers = dict(zip(order, in_parallel([partial(code_of, calls[name]) for name in order]), strict=True))
        confirmed, rival_told = answers["confirm"], answers["rival"]

        event = service.event(event_id)
        assert event["free_seats"] + event["held_seats"] + event["confirmed_seats"] == 1
        assert (confirmed, rival_told) != ("done", "done")
        assert event["confirmed_seats"] == (confirmed == "done")
        assert event["held_seats"] == (rival_told == "done")
        outcomes.add((confirmed, rival_told))
    assert len(outcomes) > 1, "the threads never met in more than one order, so this shows nothing"


def test_a_hold_is_live_to_the_last_millisecond_and_dead_at_its_deadline(service: Service) -> None:
    _, hold = sole_seat_held(service)

    service.clock.move(0.999)
    assert service.database.read(seats.find, hold.id) == hold
    service.clock.move(0.001)
    with pytest.raises(Gone) as gone:
        service.database.read(seats.find, hold.id)
    assert gone.value.details["ended_at"] == hold.expires_at


def test_a_rival_takes_a_seat_whose_hold_is_dead_but_not_swept(service: Service) -> None:
    event_id, hold = sole_seat_held(service)
    service.clock.move(1)

    rival = service.database.write(seats.book, event_id, OUTSIDER, 1)

    assert service.event(event_id)["held_seats"] == 1
    assert service.get(f"/bookings/{hold.id}").json["code"] == "hold_expired"
    assert service.get(f"/bookings/{rival.id}").json["status"] == "held"


def test_a_booking_expires_no_more_dead_holds_than_it_needs_and_the_oldest_first(service: Service) -> None:
    event_id = service.create_event(seats=3, hold_seconds=1)["id"]
    holds = []
    for number in range(3):
        holds.append(service.database.write(seats.book, event_id, Person("", f"guest{number}@example.com"), 1))
        service.clock.move(0.001)
    service.clock.move(2)

    service.database.write(seats.book, event_id, OUTSIDER, 2)

    in_order = "SELECT id FROM ended_bookings ORDER BY expires_at"
    ended = service.database.read(lambda tx: [row[0] for row in tx.execute(in_order, ())])
    assert ended == [hold.id for hold in holds[:2]]


def test_a_refused_booking_leaves_dead_holds_to_the_sweep(service: Service) -> None:
    event_id, _ = sole_seat_held(service)
    service.clock.move(1)

    with pytest.raises(Conflict):
        service.database.write(seats.book, event_id, OUTSIDER, 2)

    assert count(service.database, "bookings") == 1
