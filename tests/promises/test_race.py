"""Many people want the last seats at the same moment, through real HTTP."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from booking.store.database import Database
from tests.support.live import LiveServer, in_parallel, post_json
from tests.support.service import Service
from tests.support.ungated import UngatedDatabase

SEATS = 20
RACERS = 64


def race(server: LiveServer, event_id: int, wish: dict[str, Any] | None = None) -> Counter[str]:
    """Let RACERS guests book one seat each at once; return how many were told what."""

    def book(number: int) -> str:
        connection = server.connect()
        body = {"email": f"guest{number}@example.com"} | (wish or {})
        status, answer = post_json(connection, f"/events/{event_id}/book", body)
        connection.close()
        return "booked" if status == 201 else str(answer["code"])

    return Counter(in_parallel([partial(book, number) for number in range(RACERS)]))


@pytest.fixture
def event_id(service: Service) -> int:
    return int(service.create_event(seats=SEATS)["id"])


def test_sixty_four_racers_get_exactly_the_twenty_seats(
    service: Service, event_id: int, serve: Callable[[Database], LiveServer]
) -> None:
    told = race(serve(service.database), event_id)

    assert told == {"booked": SEATS, "sold_out": RACERS - SEATS}
    event = service.event(event_id)
    assert (event["held_seats"], event["free_seats"]) == (SEATS, 0)


def test_without_the_gate_the_same_race_oversells(
    service: Service, event_id: int, serve: Callable[[Database], LiveServer]
) -> None:
    ungated = UngatedDatabase(service.settings.db, service.clock, service.settings.threads)

    told = race(serve(ungated), event_id)

    ungated.close()
    assert told["booked"] > SEATS


def children_of(service: Service) -> tuple[int, int]:
    """Return an event with more seats than racers, of which few are for children, and how many of these are taken."""
    kinds = [{"name": "Adult", "price_cents": 1_250}, {"name": "Child", "price_cents": 600, "seats": SEATS}]
    return int(service.create_event(seats=2 * RACERS, currency="EUR", seat_kinds=kinds)["id"]), SEATS


def test_sixty_four_racers_get_exactly_the_twenty_seats_of_a_kind(
    service: Service, serve: Callable[[Database], LiveServer]
) -> None:
    event_id, most = children_of(service)

    told = race(serve(service.database), event_id, {"kinds": {"child": 1}})

    assert told == {"booked": most, "sold_out": RACERS - most}
    assert [kind["free_seats"] for kind in service.event(event_id)["seat_kinds"]] == [2 * RACERS - most, 0]


def test_without_the_gate_the_same_race_oversells_the_kind(
    service: Service, serve: Callable[[Database], LiveServer]
) -> None:
    event_id, most = children_of(service)
    ungated = UngatedDatabase(service.settings.db, service.clock, service.settings.threads)

    told = race(serve(ungated), event_id, {"kinds": {"child": 1}})

    ungated.close()
    assert told["booked"] > most


def test_one_person_s_many_tabs_never_exceed_the_limit_per_person(
    service: Service, serve: Callable[[Database], LiveServer]
) -> None:
    event_id = service.create_event(max_seats_per_person=3)["id"]
    server = serve(service.database)

    def book() -> int:
        connection = server.connect()
        status, _ = post_json(connection, f"/events/{event_id}/book", {"email": "guest@example.com"})
        connection.close()
        return status

    told = Counter(in_parallel([book] * 24))

    assert told == {201: 3, 409: 21}
    assert service.event(event_id)["held_seats"] == 3
