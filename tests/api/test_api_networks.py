"""Seats that people with unproved addresses have from one network: limited, marked, and cancelled together."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from booking import seats
from tests.support.service import BROWSER, FixedClock, Service
from tests.support.told import Told
from tests.support.web_client import problem

FAR = "203.0.113.7"
NEIGHBOUR = "203.0.113.200"
ELSEWHERE = "198.51.100.1"
MOST = 20
GENEROUS = {"bookings_per_minute": 100_000, "writes_per_minute": 100_000}


@pytest.fixture
def limited(path: Path, clock: FixedClock) -> Iterator[Service]:
    made = Service(path, clock, unproved_seats_per_network=MOST, **GENEROUS)
    yield made
    made.close()


def book(service: Service, event: Any, email: str, seats: int = 10, **headers: str) -> Any:
    return service.post(f"/events/{event['id']}/book", {"email": email, "seats": seats}, **headers)


def hoard(service: Service, event: Any, address: str = FAR) -> None:
    service.ask_from(address)
    for number in range(MOST // 10):
        assert book(service, event, f"{address.replace(':', '-')}-{number}@example.com").status_int == 201


@pytest.mark.parametrize(
    ("first", "second"),
    [(FAR, FAR), (FAR, NEIGHBOUR), ("2001:db8:1:1::1", "2001:db8:1:ffff::2")],
)
def test_invented_addresses_of_one_network_get_no_more_seats_than_it_may_have(
    limited: Service, first: str, second: str
) -> None:
    event = limited.create_event(seats=1_000)
    hoard(limited, event, first)
    limited.ask_from(second)

    refused = book(limited, event, "one@example.com", 1)

    detail = problem(refused, "too_many_requests")["detail"]
    assert "Sign in" in detail
    assert refused.headers["Retry-After"] == "20"
    assert limited.event(event["id"])["free_seats"] == 1_000 - MOST


def test_other_networks_and_other_events_are_not_held_up(limited: Service) -> None:
    event, other = limited.create_event(seats=1_000), limited.create_event()
    hoard(limited, event)

    assert book(limited, other, "one@example.com", 1).status_int == 201
    for address in (ELSEWHERE, "2001:db8:2::1"):
        limited.ask_from(address)
        assert book(limited, event, f"{address.replace(':', '-')}@example.com", 1).status_int == 201


def test_confirmed_ones_count_and_those_that_ended_do_not(limited: Service, clock: FixedClock) -> None:
    event = limited.create_event(seats=1_000)
    limited.ask_from(FAR)
    kept = book(limited, event, "kept@example.com").json
    limited.post(f"/bookings/{kept['id']}/confirm")
    lapsing = book(limited, event, "lapsing@example.com").json
    problem(book(limited, event, "more@example.com", 1), "too_many_requests")

    clock.move(20)

    assert book(limited, event, "more@example.com").status_int == 201
    problem(book(limited, event, "evenmore@example.com", 1), "too_many_requests")
    assert limited.get(f"/bookings/{lapsing['id']}").status_int == 410


def test_accounts_with_a_proved_address_and_admins_do_not_count(limited: Service) -> None:
    event = limited.create_event(seats=1_000)
    hoard(limited, event)
    as_anna = limited.as_account(limited.add_proved_account("anna@example.com"))

    assert limited.post(f"/events/{event['id']}/book", {"seats": 5}, **as_anna).status_int == 201
    assert book(limited, event, "by-phone@example.com", 5, **limited.as_admin).status_int == 201


def test_an_account_that_has_not_proved_its_address_counts_until_it_does(limited: Service) -> None:
    event = limited.create_event(seats=1_000)
    hoard(limited, event)
    claimant = limited.add_account("claimant@example.com")
    problem(limited.post(f"/events/{event['id']}/book", {}, **limited.as_account(claimant)), "too_many_requests")

    limited.add_proof_of(claimant)

    assert limited.post(f"/events/{event['id']}/book", {}, **limited.as_account(claimant)).status_int == 201


def test_more_seats_of_a_booking_and_what_is_handed_over_are_limited_too(limited: Service) -> None:
    event = limited.create_event(seats=1_000, max_seats_per_person=30)
    limited.ask_from(FAR)
    booking = book(limited, event, "one@example.com").json
    problem(limited.call("PATCH", f"/bookings/{booking['id']}", {"seats": MOST + 1}), "too_many_requests")
    assert limited.call("PATCH", f"/bookings/{booking['id']}", {"seats": MOST}).status_int == 200

    as_anna = limited.as_account(limited.add_proved_account("anna@example.com"))
    own = limited.post(f"/events/{event['id']}/book", {"seats": 5}, **as_anna).json
    limited.post(f"/bookings/{own['id']}/confirm", **as_anna)
    given = limited.post(f"/bookings/{own['id']}/hand-over", {"email": "friend@example.com"}, **as_anna)
    problem(given, "too_many_requests")


def test_a_network_that_has_all_it_may_hands_its_own_bookings_over_as_no_seat_is_added(limited: Service) -> None:
    event = limited.create_event(seats=1_000)
    limited.ask_from(FAR)
    first, second = (book(limited, event, f"{name}@example.com").json for name in ("one", "two"))
    for booking in (first, second):
        assert limited.post(f"/bookings/{booking['id']}/confirm").status_int == 200
    limited.ask_from(NEIGHBOUR)
    body = {"email": "friend@example.com"}

    assert limited.post(f"/bookings/{first['id']}/hand-over", body).status_int == 200

    problem(book(limited, event, "more@example.com", 1), "too_many_requests")
    hoard(limited, event, ELSEWHERE)
    from_elsewhere = limited.post(f"/bookings/{second['id']}/hand-over", {"email": "other@example.com"})
    problem(from_elsewhere, "too_many_requests")


def test_seats_that_a_network_waits_for_count_so_that_offers_never_exceed_it(limited: Service) -> None:
    event = limited.create_event(seats=10)
    first = limited.book(event["id"], "first@example.com", 10)
    limited.ask_from(FAR)
    for number in range(2):
        body = {"email": f"w{number}@example.com", "seats": 10}
        assert limited.post(f"/events/{event['id']}/waitlist", body).status_int == 201
    problem(limited.post(f"/events/{event['id']}/waitlist", {"email": "w3@example.com"}), "too_many_requests")

    limited.post(f"/bookings/{first['id']}/cancel")

    (offered,) = limited.bookings(event["id"])
    assert offered["offer"]
    assert offered["network_mark"] is not None


def test_without_a_limit_and_from_this_machine_all_may_be_booked(path: Path, clock: FixedClock) -> None:
    unlimited = Service(path, clock, unproved_seats_per_network=0, **GENEROUS)
    event = unlimited.create_event(seats=1_000)
    unlimited.ask_from(FAR)
    for number in range(50):
        assert book(unlimited, event, f"{number}@example.com").status_int == 201
    unlimited.close()
    local = Service(path, clock, unproved_seats_per_network=1)
    for number in range(5):
        assert book(local, event, f"local{number}@example.com").status_int == 201
    local.close()


def test_a_race_of_forty_from_one_network_gets_exactly_what_it_may(limited: Service) -> None:
    event = limited.create_event(seats=1_000)
    limited.ask_from(FAR)
    with ThreadPoolExecutor(16) as pool:
        asked = list(pool.map(lambda number: book(limited, event, f"{number}@example.com", 2).status_int, range(40)))

    assert sorted(asked) == [201] * (MOST // 2) + [429] * (40 - MOST // 2)


def test_admins_alone_see_a_short_mark_that_is_the_same_for_a_network_and_tells_no_address(limited: Service) -> None:
    event = limited.create_event(seats=1_000)
    marks = []
    for address, email in ((FAR, "a@example.com"), (NEIGHBOUR, "b@example.com"), (ELSEWHERE, "c@example.com")):
        limited.ask_from(address)
        booked = book(limited, event, email, 1)
        assert "network_mark" not in booked.json
        path = f"/bookings/{booked.json['id']}"
        assert "network_mark" not in limited.get(path).json
        marks.append(limited.get(path, **limited.as_admin).json["network_mark"])

    assert marks[0] == marks[1] != marks[2]
    assert all(len(mark) == 6 and mark.isalnum() for mark in marks)
    assert [one["network_mark"] for one in limited.bookings(event["id"])] == marks


def test_all_from_a_network_are_cancelled_together_and_each_person_is_told_once(limited: Service) -> None:
    told = Told(limited.database, limited.clock)
    event = limited.create_event(seats=1_000)
    limited.ask_from(FAR)
    mine = [book(limited, event, f"victim{number}@example.com", 1).json for number in range(3)]
    book(limited, event, "victim0@example.com", 2)
    limited.post(f"/bookings/{mine[0]['id']}/confirm")
    limited.ask_from(ELSEWHERE)
    other = book(limited, event, "other@example.com", 1).json
    told.deliver()
    mark = limited.get(f"/bookings/{mine[0]['id']}", **limited.as_admin).json["network_mark"]

    answer = limited.post(f"/events/{event['id']}/networks/{mark}/cancel", **limited.as_admin)

    assert answer.json == {"bookings": 4, "seats": 5}
    assert [one["id"] for one in limited.bookings(event["id"])] == [other["id"]]
    assert sorted(told.deliver()) == [("cancelled_by_organiser", f"victim{number}@example.com") for number in range(3)]
    lines = limited.get("/audit", **limited.as_admin).json["entries"]
    assert [one["action"] for one in lines].count("bookings of a network cancelled") == 1
    assert limited.post(f"/events/{event['id']}/networks/{mark}/cancel", **limited.as_admin).json["bookings"] == 0
    history = limited.get(f"/events/{event['id']}/history?limit=200", **limited.as_admin).json["history"]
    assert [one["action"] for one in history].count("cancelled") == 4
    ended = limited.bookings(event["id"], "?ended=true")
    assert {one["network_mark"] for one in ended} == {mark}


def test_the_freed_seats_do_not_go_to_others_of_the_network_who_wait(limited: Service) -> None:
    event = limited.create_event(seats=10)
    limited.ask_from(FAR)
    held = book(limited, event, "a@example.com").json
    waits = limited.post(f"/events/{event['id']}/waitlist", {"email": "b@example.com", "seats": 5}).json
    mark = limited.get(f"/bookings/{held['id']}", **limited.as_admin).json["network_mark"]

    limited.post(f"/events/{event['id']}/networks/{mark}/cancel", **limited.as_admin)

    assert limited.event(event["id"])["free_seats"] == 10
    assert limited.get(f"/waitlist/{waits['id']}").json["status"] == "closed"


def test_more_than_two_hundred_are_cancelled_all(path: Path, clock: FixedClock) -> None:
    service = Service(path, clock, unproved_seats_per_network=0, **GENEROUS)
    told = Told(service.database, service.clock)
    event = service.create_event(seats=1_000)
    service.ask_from(FAR)
    for number in range(405):
        assert book(service, event, f"{number}@example.com", 1).status_int == 201
    mark = service.bookings(event["id"])[0]["network_mark"]
    told.deliver()

    answer = service.post(f"/events/{event['id']}/networks/{mark}/cancel", **service.as_admin)

    assert answer.json == {"bookings": 405, "seats": 405}
    assert service.event(event["id"])["free_seats"] == 1_000
    assert len(told.deliver()) == 405
    service.close()


def test_whoever_waits_from_a_network_is_closed_in_slices_together_with_its_bookings(
    path: Path, clock: FixedClock
) -> None:
    service = Service(path, clock, unproved_seats_per_network=0, **GENEROUS)
    event = service.create_event(seats=4)
    service.ask_from(FAR)
    for number in range(4):
        book(service, event, f"{number}@example.com", 1)
    for number in range(10):
        service.wait(event["id"], f"waits{number}@example.com")
    mark = service.bookings(event["id"])[0]["network_mark"]
    done: list[Any] = []
    while not done or not done[-1].is_last:
        before = done[-1].last_person if done else ""
        done.append(service.database.write(seats.cancel_network, event["id"], mark, 4, before))
        waiting = service.event(event["id"])["waiting"]
        assert waiting == max(0, 10 - 4 * len(done))

    assert [one.bookings for one in done] == [0, 0, 2, 2]
    assert service.event(event["id"])["free_seats"] == 4
    service.close()


@pytest.mark.parametrize("number", [199, 200, 201])
def test_a_network_s_cancellation_is_logged_once_however_many_slices_it_takes(
    path: Path, clock: FixedClock, number: int
) -> None:
    service = Service(path, clock, unproved_seats_per_network=0, **GENEROUS)
    event = service.create_event(seats=1_000)
    service.ask_from(FAR)
    for one in range(number):
        book(service, event, f"{one}@example.com", 1)
    mark = service.bookings(event["id"])[0]["network_mark"]

    answer = service.post(f"/events/{event['id']}/networks/{mark}/cancel", **service.as_admin)

    assert answer.json["bookings"] == number
    lines = service.get("/audit", **service.as_admin).json["entries"]
    assert [one["action"] for one in lines].count("bookings of a network cancelled") == 1
    service.close()


def test_a_mark_that_is_none_is_not_found(limited: Service) -> None:
    event = limited.create_event()
    for mark in ("a", "ABCDEF", "%25%25%25%25%25%25", "abcdef0"):
        problem(limited.post(f"/events/{event['id']}/networks/{mark}/cancel", **limited.as_admin), "not_found")


def test_the_page_of_an_event_offers_to_cancel_all_from_there_and_asks_first(limited: Service) -> None:
    event = limited.create_event(seats=1_000)
    hoard(limited, event)
    mark = limited.bookings(event["id"])[0]["network_mark"]

    text = limited.get(f"/admin/events/{event['id']}", **limited.as_admin, **BROWSER).text

    assert f'<details class="sure" id="network-{mark}"' in text
    assert f'action="/events/{event["id"]}/networks/{mark}/cancel"' in text
    assert "Cancel all from this network" in text
    form = b"idempotency_key=one-key-of-a-form-1"
    headers = limited.as_admin | BROWSER | {"Content-Type": "application/x-www-form-urlencoded"}
    answer = limited.call("POST", f"/events/{event['id']}/networks/{mark}/cancel", form, headers=headers)
    assert answer.status_int == 303
    assert limited.bookings(event["id"]) == []


def test_a_class_of_forty_behind_one_address_is_served_by_default(path: Path, clock: FixedClock) -> None:
    service = Service(path, clock)
    event = service.create_event(seats=200)
    service.ask_from(FAR)
    for number in range(40):
        booked = book(service, event, f"pupil{number}@example.com", 3)
        assert booked.status_int == 201, booked.text
        assert service.post(f"/bookings/{booked.json['id']}/confirm").status_int == 200
    service.close()


@pytest.mark.parametrize("pupils", [300, pytest.param(2_000, marks=pytest.mark.long)])
def test_a_school_of_two_thousand_behind_one_address_is_served_with_the_settings_that_are_named(
    path: Path, clock: FixedClock, pupils: int
) -> None:
    service = Service(path, clock, bookings_per_minute=2_000, writes_per_minute=6_000, unproved_seats_per_network=0)
    event = service.create_event(seats=2_000)
    service.ask_from(FAR)
    for number in range(pupils):
        booked = book(service, event, f"pupil{number}@example.com", 1)
        assert booked.status_int == 201, booked.text
        assert service.post(f"/bookings/{booked.json['id']}/confirm").status_int == 200
    service.close()


@pytest.mark.parametrize("ask", ["book", "write"])
def test_the_many_small_networks_of_a_wide_one_share_four_times_what_one_may(
    path: Path, clock: FixedClock, ask: str
) -> None:
    service = Service(path, clock, bookings_per_minute=5 if ask == "book" else 1_000, writes_per_minute=5)
    service.close()
    service = Service(path, clock, bookings_per_minute=5, writes_per_minute=1_000 if ask == "book" else 5)
    event = service.create_event(seats=1_000)
    send: Callable[[int], Any] = lambda number: (  # noqa: E731 - one of two ways to ask.
        book(service, event, f"{number}@example.com", 1) if ask == "book" else service.post("/sign-out")
    )
    answered = []
    for number in range(25):
        service.ask_from(f"2001:db8:7:{number:x}::1")
        answered.append(send(number).status_int)
    service.ask_from("2001:db8:8::1")

    assert answered[20:] == [429] * 5
    assert 429 not in answered[:20]
    assert send(99).status_int != 429
    service.close()


def test_registrations_and_resets_of_one_network_are_limited_together(path: Path, clock: FixedClock) -> None:
    service = Service(path, clock, registrations_per_hour=4)
    service.ask_from(FAR)
    person = {"name": "Nina", "password": "seven brown lamps"}
    for number in range(2):
        assert service.post("/accounts", person | {"email": f"{number}@example.com"}).status_int == 201
        assert service.post("/password-resets", {"email": f"{number}@example.com"}).status_int == 202
    service.ask_from(NEIGHBOUR)

    problem(service.post("/accounts", person | {"email": "9@example.com"}), "too_many_requests")
    refused = service.post("/password-resets", {"email": "9@example.com"})
    problem(refused, "too_many_requests")
    assert refused.headers["Retry-After"] == "900"
    service.ask_from(ELSEWHERE)
    assert service.post("/password-resets", {"email": "9@example.com"}).status_int == 202
    service.close()
