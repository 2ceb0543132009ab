"""Limits by client address: whoever floods the service waits, and nobody else does."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from booking.errors import TooMany
from booking.web.http.limits import ADDRESSES_AT_MOST, Limits, network_of
from tests.support.service import BROWSER, PASSWORD, FixedClock, Service, count
from tests.support.web_client import FORM, problem

GUEST = {"email": "guest@example.com"}
FAR = "203.0.113.7"


@pytest.fixture
def limited(path: Path, clock: FixedClock) -> Callable[..., Service]:
    def make(**changed: object) -> Service:
        return Service(path, clock, **{"bookings_per_minute": 3, "writes_per_minute": 5} | changed)

    return make


def test_bookings_are_limited_by_the_minute_and_the_wait_is_told(
    limited: Callable[..., Service], clock: FixedClock
) -> None:
    service = limited()
    event = service.create_event(max_seats_per_person=20)["id"]
    service.ask_from(FAR)
    for _ in range(3):
        assert service.post(f"/events/{event}/book", GUEST).status_int == 201

    refused = service.post(f"/events/{event}/book", GUEST)

    problem(refused, "too_many_requests")
    assert refused.headers["Retry-After"] == "20"
    clock.move(19.9)
    assert service.post(f"/events/{event}/book", GUEST).headers["Retry-After"] == "1"
    clock.move(0.1)
    assert service.post(f"/events/{event}/book", GUEST).status_int == 201
    problem(service.post(f"/events/{event}/book", GUEST), "too_many_requests")
    service.close()


def test_another_address_is_not_held_up_by_it(limited: Callable[..., Service]) -> None:
    service = limited()
    event = service.create_event()["id"]
    service.ask_from(FAR)
    for _ in range(9):
        service.post(f"/events/{event}/book", GUEST)

    service.ask_from("203.0.113.8")
    assert service.post(f"/events/{event}/book", GUEST).status_int == 201
    service.close()


def test_everything_that_writes_is_limited_and_what_reads_is_not(limited: Callable[..., Service]) -> None:
    service = limited()
    service.ask_from(FAR)
    for method, path in (
        ("POST", "/events"),
        ("PATCH", "/events/1"),
        ("DELETE", "/accounts/me"),
        ("POST", "/sessions"),
        ("POST", "/sign-out"),
    ):
        assert service.call(method, path, {}).status_int != 429

    for method, path in (
        ("POST", "/accounts"),
        ("PATCH", "/accounts/1"),
        ("DELETE", "/sessions"),
        ("POST", "/sign-in"),
    ):
        problem(service.call(method, path, {}), "too_many_requests")
    assert service.get("/events").status_int == 200
    service.close()


def test_the_link_of_the_first_admin_is_limited_though_it_is_opened_by_a_get(limited: Callable[..., Service]) -> None:
    service = limited()
    service.ask_from(FAR)
    answered = [service.get("/admin/sign-in?link=guess").status_int for _ in range(6)]

    assert answered == [303] * 5 + [429]
    service.close()


def test_pages_that_leave_a_message_when_only_looked_at_are_limited_like_what_writes(
    limited: Callable[..., Service],
) -> None:
    service = limited()
    service.ask_from(FAR)
    commits = service.database.commits
    statuses = [service.get("/invitations/wrong", **BROWSER).status_int for _ in range(8)]
    assert statuses == [303] * 5 + [429] * 3
    assert service.database.commits == commits + 5
    service.close()


def test_a_flood_of_forms_leaves_nothing_in_the_database(limited: Callable[..., Service]) -> None:
    service = limited()
    event = service.create_event()["id"]
    service.ask_from(FAR)
    answered = [service.post(f"/events/{event}/book", b"email=nobody", **BROWSER | FORM).status_int for _ in range(20)]

    assert answered == [303] * 3 + [429] * 17
    flashes = count(service.database, "flashes")
    assert flashes == 3
    service.close()


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_this_machine_runs_free_unless_everyone_comes_through_a_proxy_on_it(
    limited: Callable[..., Service], address: str
) -> None:
    service = limited()
    event = service.create_event(max_seats_per_person=20)["id"]
    service.ask_from(address)
    assert {service.post(f"/events/{event}/book", GUEST).status_int for _ in range(9)} == {201}
    service.close()

    service = limited(trusted_proxy="127.0.0.1")
    service.ask_from(address)
    assert [service.post(f"/events/{event}/book", GUEST).status_int for _ in range(6)] == [201] * 3 + [429] * 3
    service.close()


@pytest.mark.parametrize("address", ["", "nonsense", "10.0.0.1:80", "127.0.0.1, 1.2.3.4", "localhost"])
def test_an_address_that_is_none_is_not_believed_to_be_this_machine(
    limited: Callable[..., Service], address: str
) -> None:
    service = limited()
    event = service.create_event(max_seats_per_person=20)["id"]
    service.ask_from(address)
    assert [service.post(f"/events/{event}/book", GUEST).status_int for _ in range(4)] == [201] * 3 + [429]
    service.close()


def test_an_ipv6_network_is_one_client() -> None:
    assert network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert network_of("2001:db8:1:3::9") != network_of("2001:db8:1:2::9")
    assert network_of("203.0.113.7") == "203.0.113.7"


def test_only_so_many_clients_are_remembered(service: Service, clock: FixedClock) -> None:
    counted = Limits(service.settings, clock)
    others = (f"198.51.{number // 256}.{number % 256}" for number in itertools.count())
    for _ in range(service.settings.bookings_per_minute):
        counted.require_booking(FAR)
    for _ in range(ADDRESSES_AT_MOST - 1):
        counted.require_booking(next(others))
    with pytest.raises(TooMany):
        counted.require_booking(FAR)
    for _ in range(ADDRESSES_AT_MOST):
        counted.require_booking(next(others))
    counted.require_booking(FAR)


def test_a_refused_request_does_not_lengthen_the_wait(limited: Callable[..., Service], clock: FixedClock) -> None:
    service = limited()
    service.ask_from(FAR)
    for _ in range(50):
        service.post("/events/1/book", GUEST)
    clock.move(12)

    assert service.post("/events/1/book", GUEST).status_int == 429  # Of writes there is one left, of bookings none.
    clock.move(12)
    assert service.post("/events/1/book", GUEST).status_int == 404
    service.close()


def test_a_guesser_is_refused_before_the_password_is_hashed(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.add_account("member@example.com")
    guess = {"email": "member@example.com", "password": "wrong"}
    for _ in range(6):
        service.post("/sessions", guess)
    monkeypatch.setattr(service.passwords, "verify", None)

    refused = service.post("/sessions", guess | {"password": PASSWORD})

    problem(refused, "too_many_requests")
    assert int(refused.headers["Retry-After"]) >= 1
