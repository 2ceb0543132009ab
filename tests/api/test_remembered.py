"""Public answers are shared by their readers, and never a moment longer than they are true."""

from typing import Any

import pytest

from booking.web.http.answers import Answer
from booking.web.http.cache import BYTES_AT_MOST, Remembered
from tests.support.service import NOON, FixedClock, Service, instant
from tests.support.web_client import problem


@pytest.fixture
def reads(service: Service, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the name of each thing that the service reads from its database."""
    names: list[str] = []
    read = service.database.read

    def noting(function: Any, *args: Any, **kwargs: Any) -> Any:
        names.append(function.__name__)
        return read(function, *args, **kwargs)

    monkeypatch.setattr(service.database, "read", noting)
    return names


@pytest.mark.parametrize("url", ["/events/1", "/events", "/events?when=upcoming&limit=5"])
def test_what_is_asked_again_is_not_read_again_until_something_is_written(
    service: Service, reads: list[str], url: str
) -> None:
    service.create_event()
    reads.clear()
    first = service.get(url)
    assert service.get(url).body == first.body
    assert len(reads) == 1
    service.book(1)
    third = service.get(url)
    assert len(reads) == 2
    assert third.headers["ETag"] != first.headers["ETag"]
    assert '"held_seats":1' in third.text


def test_whoever_has_the_answer_gets_a_304_without_a_read(service: Service, reads: list[str]) -> None:
    service.create_event()
    etag = service.get("/events").headers["ETag"]
    reads.clear()
    answer = service.get("/events", **{"If-None-Match": etag})
    assert (answer.status_int, answer.headers["ETag"], reads) == (304, etag, [])


@pytest.mark.parametrize("url", ["/events/1", "/events", "/events?when=all"])
def test_a_hold_that_ends_by_the_clock_alone_is_seen_at_once(service: Service, clock: FixedClock, url: str) -> None:
    service.create_event(hold_seconds=20, seats=1)
    service.book(1)
    assert '"status":"sold_out"' in service.get(url).text
    clock.move(19.999)
    assert '"status":"sold_out"' in service.get(url).text
    clock.move(0.001)
    assert '"status":"open"' in service.get(url).text


def test_an_event_that_starts_by_the_clock_alone_changes_every_list_at_once(
    service: Service, clock: FixedClock
) -> None:
    service.create_event()

    def listed(when: str) -> int:
        return len(service.get(f"/events?when={when}").json["events"])

    assert [listed("upcoming"), listed("past"), listed("all")] == [1, 0, 1]
    clock.move(86_400)
    assert [listed("upcoming"), listed("past"), listed("all")] == [0, 1, 1]
    assert service.event(1)["status"] == "started"


def test_a_wrong_token_is_refused_however_public_the_answer(service: Service) -> None:
    service.create_event()
    assert service.get("/events").status_int == 200
    problem(service.get("/events", Authorization="Bearer wrong"), "unauthenticated")
    problem(service.get("/events", Cookie="session=wrong"), "unauthenticated")


def test_what_an_admin_alone_may_read_is_not_kept(service: Service) -> None:
    event = service.create_event()
    assert service.get(f"/events/{event['id']}/bookings", **service.as_admin).status_int == 200
    problem(service.get(f"/events/{event['id']}/bookings"), "unauthenticated")
    booking = service.book(event["id"])
    assert service.get(f"/bookings/{booking['id']}").json["expires_in_seconds"] == 20
    service.clock.move(5)
    assert service.get(f"/bookings/{booking['id']}").json["expires_in_seconds"] == 15


def test_an_answer_read_before_a_commit_is_not_kept_beyond_it(service: Service) -> None:
    """A slow reader's answer, which comes after the commit, is what stood before it."""
    kept = Remembered(service.database)
    commits = service.database.commits
    service.create_event()
    kept.keep("/events?", Answer(200, [], b"before"), commits, 2**62)
    assert kept.find("/events?") is None
    kept.keep("/events?", Answer(200, [], b"after"), service.database.commits, 2**62)
    kept.keep("/events?", Answer(200, [], b"before"), commits, 2**62)
    found = kept.find("/events?")
    assert found is not None
    assert found.body == b"after"


def test_no_more_is_kept_than_fits(service: Service) -> None:
    body = b"x" * (BYTES_AT_MOST // 100)
    kept = Remembered(service.database)
    for number in range(5):
        kept.keep(f"{number:10}", Answer(200, [], body * 29), service.database.commits, 2**62)
    assert [kept.find(f"{number:10}") is not None for number in range(5)] == [True, True, True, False, False]
    service.create_event()
    kept.keep("next", Answer(200, [], body * 90), service.database.commits, 2**62)
    assert kept.find("next") is not None


def test_what_is_kept_again_takes_no_more_room_than_once(service: Service) -> None:
    kept = Remembered(service.database)
    answer = Answer(200, [], b"x" * (BYTES_AT_MOST // 100))
    for number in range(300):
        kept.keep("/events?", answer, service.database.commits, service.clock.now() + number + 1)
    kept.keep("/events?limit=5", answer, service.database.commits, 2**62)
    assert kept.find("/events?") is not None
    assert kept.find("/events?limit=5") is not None


def test_what_is_true_no_longer_takes_no_room(service: Service) -> None:
    kept = Remembered(service.database)
    answer = Answer(200, [], b"x" * (BYTES_AT_MOST // 10))
    for number in range(20):
        kept.keep(f"/events?when=past&limit={number}", answer, service.database.commits, service.clock.now())
    kept.keep("/events?", answer, service.database.commits, 2**62)
    assert kept.find("/events?") is not None


def test_answers_of_next_to_no_length_take_room_too(service: Service) -> None:
    kept = Remembered(service.database)
    for number in range(20_000):
        kept.keep(f"{number:10}", Answer(200, [], b""), service.database.commits, 2**62)
    assert kept.find(f"{0:10}") is not None
    assert kept.find(f"{19_999:10}") is None


@pytest.mark.parametrize("url", ["/events/1", "/events", "/events?when=upcoming"])
def test_those_who_wait_are_not_counted_on_once_booking_has_closed(service: Service, url: str) -> None:
    service.create_event(seats=1, hold_seconds=300, closes_at=instant(NOON + 2_000))
    service.book(1)
    assert service.post("/events/1/waitlist", {"email": "waiting@example.com", "seats": 1}).status_int == 201
    assert '"waiting":1' in service.get(url).text
    service.clock.move(1.999)
    assert '"waiting":1' in service.get(url).text
    service.clock.move(0.001)
    assert '"waiting":0' in service.get(url).text
