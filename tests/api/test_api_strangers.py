"""What a stranger who types somebody's address learns of that person: nothing of what they have at an event."""

from pathlib import Path
from typing import Any

import pytest

from booking.web.http.cookies import ENTRIES_COOKIE
from tests.support.service import FixedClock, Service
from tests.support.web_client import problem

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


def test_whoever_has_proved_the_address_is_told_how_many_seats_are_theirs(service: Service, event: Any) -> None:
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


def test_that_somebody_waits_already_is_not_told_to_someone_who_asks_for_too_many(service: Service) -> None:
    event = service.create_event(seats=4, max_seats_per_person=3)
    service.book(event["id"], email="boris@example.com", seats=3)
    service.book(event["id"], email="vera@example.com", seats=1)
    assert ask(service, event, "waitlist", VICTIM, 1).status_int == 201

    of_anna = problem(ask(service, event, "waitlist", VICTIM, 4), "limit_reached")

    assert of_anna == problem(ask(service, event, "waitlist", "nobody@example.com", 4), "limit_reached")


@pytest.fixture
def full(service: Service) -> Any:
    """Publish an event without free seats at which Anna waits for one, and Vera has all that one person may."""
    made = service.create_event(seats=4, max_seats_per_person=3)
    service.book(made["id"], email="vera@example.com", seats=3)
    service.book(made["id"], email="boris@example.com", seats=1)
    return made | {"entry": service.wait(made["id"], VICTIM)["id"]}


def test_a_stranger_is_not_told_whether_an_address_waits_or_has_all_its_seats(service: Service, full: Any) -> None:
    waits = problem(ask(service, full, "waitlist", VICTIM, 1), "limit_reached")

    assert waits == problem(ask(service, full, "waitlist", "vera@example.com", 1), "limit_reached")
    assert waits == problem(ask(service, full, "waitlist", "nobody@example.com", 4), "limit_reached")


def test_whoever_has_proved_the_address_and_an_admin_are_told_that_it_waits(service: Service, full: Any) -> None:
    anna = service.add_proved_account(VICTIM)
    own = service.post(f"/events/{full['id']}/waitlist", {}, **service.as_account(anna))

    assert "on the waiting list" in problem(own, "already_waiting")["detail"]
    problem(ask(service, full, "waitlist", VICTIM, 1, **service.as_admin), "already_waiting")


def test_a_browser_that_holds_the_entry_is_told_that_its_address_waits_and_of_no_other(
    service: Service, full: Any
) -> None:
    holds = {"Cookie": f"{ENTRIES_COOKIE}={full['entry']}"}
    elsewhere = service.wait(service.sell_out()["id"], VICTIM)["id"]

    problem(ask(service, full, "waitlist", VICTIM.upper(), 1, **holds), "already_waiting")
    problem(ask(service, full, "waitlist", "vera@example.com", 1, **holds), "limit_reached")
    for other in (elsewhere, "f" * 43, service.wait(full["id"], "oleg@example.com")["id"]):
        cookie = {"Cookie": f"{ENTRIES_COOKIE}={other}"}
        problem(ask(service, full, "waitlist", VICTIM, 1, **cookie), "limit_reached")


@pytest.mark.parametrize("door", ["book", "waitlist", "hand-over"])
def test_guesses_at_what_an_address_has_cost_a_stranger_five_bookings_each(
    path: Path, clock: FixedClock, door: str
) -> None:
    service = Service(path, clock, bookings_per_minute=12)
    event = service.create_event(seats=20 if door == "waitlist" else 30, max_seats_per_person=MOST)
    service.book(event["id"], email=VICTIM, seats=2)
    own = service.book(event["id"], email="boris@example.com", seats=MOST)
    service.post(f"/bookings/{own['id']}/confirm")
    if door == "waitlist":
        service.book(event["id"], email="vera@example.com", seats=8)
    service.ask_from("203.0.113.7")

    def guess() -> Any:
        if door == "hand-over":
            return service.post(f"/bookings/{own['id']}/hand-over", {"email": VICTIM})
        return ask(service, event, door, VICTIM, MOST - 1)

    answered = [guess() for _ in range(4)]

    assert [one.status_int for one in answered] == [409, 409, 409, 429]
    assert answered[3].headers["Retry-After"] == "5"
    service.ask_from("203.0.113.8")
    assert guess().status_int == 409
    service.close()


def test_what_a_person_is_told_of_themselves_costs_them_nothing_more(path: Path, clock: FixedClock) -> None:
    service = Service(path, clock, bookings_per_minute=12)
    event = service.create_event(seats=20, max_seats_per_person=3)
    as_anna = service.as_account(service.add_proved_account(VICTIM))
    service.post(f"/events/{event['id']}/book", {"seats": 2}, **as_anna)
    service.ask_from("203.0.113.7")

    answered = [service.post(f"/events/{event['id']}/book", {"seats": 3}, **as_anna).status_int for _ in range(13)]

    assert answered == [409] * 12 + [429]
    service.close()
