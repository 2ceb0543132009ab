"""What a stranger who types somebody's address learns of that person: nothing of what they have at an event."""

from typing import Any

import pytest
from conftest import Service
from web_client import problem

VICTIM = "anna@example.com"
MOST = 10


@pytest.fixture
def event(service: Service) -> Any:
    """Publish an event at which Anna has two seats."""
    made = service.create_event(seats=100, max_seats_per_person=MOST)
    service.book(made["id"], email=VICTIM, seats=2)
    return made


def ask(service: Service, event: Any, door: str, email: str, seats: int, **headers: str) -> Any:
    return service.post(f"/events/{event['id']}/{door}", {"email": email, "seats": seats}, **headers)


@pytest.mark.parametrize("door", ["book", "waitlist"])
def test_too_many_seats_at_once_are_refused_alike_whatever_the_address_has(
    service: Service, event: Any, door: str
) -> None:
    of_anna = problem(ask(service, event, door, VICTIM, 100), "limit_reached")
    of_nobody = problem(ask(service, event, door, "nobody@example.com", 100), "limit_reached")

    assert of_anna == of_nobody
    assert of_anna["max_seats_per_person"] == MOST
    assert "booked_seats" not in of_anna


def test_a_stranger_is_told_of_the_limit_and_not_of_what_the_address_has(service: Service, event: Any) -> None:
    refused = problem(ask(service, event, "book", VICTIM, MOST - 1), "limit_reached")

    assert refused == problem(ask(service, event, "book", "nobody@example.com", 100), "limit_reached")


def test_who_has_proved_the_address_is_told_how_many_seats_are_theirs(service: Service, event: Any) -> None:
    anna = service.add_proved_account(VICTIM)

    refused = problem(
        service.post(f"/events/{event['id']}/book", {"seats": MOST - 1}, **service.as_account(anna)), "limit_reached"
    )

    assert (refused["booked_seats"], refused["max_seats_per_person"]) == (2, MOST)


def test_an_admin_is_told_how_many_seats_an_address_has(service: Service, event: Any) -> None:
    refused = problem(ask(service, event, "book", VICTIM, MOST - 1, **service.as_admin), "limit_reached")

    assert refused["booked_seats"] == 2


def test_an_account_that_only_claims_the_address_is_told_of_its_own_seats_alone(service: Service, event: Any) -> None:
    claimant = service.add_account(VICTIM)
    headers = service.as_account(claimant)
    assert service.post(f"/events/{event['id']}/book", {"seats": 5}, **headers).status_int == 201

    refused = problem(service.post(f"/events/{event['id']}/book", {"seats": 6}, **headers), "limit_reached")

    assert refused["booked_seats"] == 5


def test_handing_over_to_an_address_does_not_tell_what_it_has(service: Service, event: Any) -> None:
    booking = service.book(event["id"], email="boris@example.com", seats=MOST - 1)
    service.post(f"/bookings/{booking['id']}/confirm")

    refused = problem(service.post(f"/bookings/{booking['id']}/hand-over", {"email": VICTIM}), "limit_reached")

    assert "booked_seats" not in refused
    assert refused["detail"] == problem(ask(service, event, "book", VICTIM, 100), "limit_reached")["detail"]


def test_where_nothing_is_free_the_refusal_is_the_events_and_not_the_addresss(service: Service) -> None:
    event = service.create_event(seats=4, max_seats_per_person=3)
    service.book(event["id"], email=VICTIM, seats=3)
    service.book(event["id"], email="boris@example.com", seats=1)

    of_anna = ask(service, event, "book", VICTIM, 3).json
    of_nobody = ask(service, event, "book", "nobody@example.com", 3).json

    assert of_anna == of_nobody
    assert of_anna["code"] == "sold_out"


def test_where_seats_are_free_joining_the_list_tells_of_the_event_and_not_of_the_address(
    service: Service, event: Any
) -> None:
    of_anna = ask(service, event, "waitlist", VICTIM, MOST).json

    assert of_anna == ask(service, event, "waitlist", "nobody@example.com", MOST).json
    assert of_anna["code"] == "seats_free"


def test_who_waits_already_is_not_told_to_someone_who_asks_for_too_many(service: Service) -> None:
    event = service.create_event(seats=4, max_seats_per_person=3)
    service.book(event["id"], email="boris@example.com", seats=3)
    service.book(event["id"], email="vera@example.com", seats=1)
    assert ask(service, event, "waitlist", VICTIM, 1).status_int == 201

    of_anna = problem(ask(service, event, "waitlist", VICTIM, 4), "limit_reached")

    assert of_anna == problem(ask(service, event, "waitlist", "nobody@example.com", 4), "limit_reached")
