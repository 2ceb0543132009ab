"""What was asked before in the very same bytes is answered by the loop as it was, as long as that is true."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from booking.web.server.again import BYTES_AT_MOST, AskedAgain, Given
from tests.server.test_turns import Noting
from tests.support.running import Running
from tests.support.service import FixedClock, Service

Ask = Callable[[bytes], tuple[bytes, bytes]]


@pytest.fixture
def app(service: Service) -> Noting:
    return Noting(service.app)


@pytest.fixture
def served(service: Service, app: Noting) -> Iterator[Running]:
    running = Running(app, database=service.database, clock=service.clock)
    running.start()
    yield running
    running.stop()


@contextmanager
def connected(served: Running) -> Iterator[Ask]:
    """Let the head of a request be sent, and return the head and the body of its answer."""
    with socket.create_connection(("127.0.0.1", served.server.port), timeout=20) as connection:

        def ask(head: bytes) -> tuple[bytes, bytes]:
            connection.sendall(head)
            received = b""
            while b"\r\n\r\n" not in received:
                received += connection.recv(65_536)
            answer, _, body = received.partition(b"\r\n\r\n")
            length = re.search(rb"Content-Length: (\d+)", answer)
            while length and len(body) < int(length[1]):
                body += connection.recv(65_536)
            return answer, body

        yield ask


def head(path: str, *further: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: x", *further, "", ""]).encode()


def without_own_lines(answer: bytes) -> bytes:
    return re.sub(rb"(X-Request-Id|Date): [^\r]*", rb"\1", answer)


def test_the_third_answer_to_the_same_bytes_is_the_second_with_an_id_of_its_own(
    service: Service, app: Noting, served: Running
) -> None:
    event = service.create_event()
    with connected(served) as ask:
        answers = [ask(head(f"/events/{event['id']}")) for _ in range(4)]

    assert len(app.asked) == 2
    assert len({(without_own_lines(answer), body) for answer, body in answers}) == 1
    assert len({re.search(rb"X-Request-Id: (\S+)", answer)[1] for answer, _ in answers}) == 4  # type: ignore[index]
    counted = served.in_loop(lambda server: server.traffic.requests())
    assert sum(counted["GET /events/<event>", "200 OK"].counts) == 4


def test_the_refresh_of_an_open_page_is_answered_so_whoever_has_opened_it(
    service: Service, app: Noting, served: Running
) -> None:
    service.create_event()
    with connected(served) as ask:
        opened, _ = ask(head("/", "Accept: text/html"))
        tag = re.search(rb"ETag: (\S+)", opened)
        assert tag
        refresh = head("/", "Accept: text/html", "X-Refresh: 1", f"If-None-Match: {tag[1].decode()}")
        answers = [ask(refresh)[0] for _ in range(3)]

    assert all(answer.startswith(b"HTTP/1.1 304") for answer in answers)
    assert len({without_own_lines(answer) for answer in answers}) == 1
    assert len(app.asked) == 2


def test_after_a_write_and_from_the_instant_on_at_which_time_changes_it_it_is_asked_for_anew(
    service: Service, app: Noting, served: Running
) -> None:
    event = service.create_event(seats=5, hold_seconds=20)
    asked = head(f"/events/{event['id']}")
    with connected(served) as ask:
        for _ in range(3):
            before = ask(asked)[1]
        service.book(event["id"])
        for _ in range(3):
            held = ask(asked)[1]
        service.clock.move(21)
        after = ask(asked)[1]

    assert (b'"free_seats":5' in before, b'"free_seats":4' in held, b'"free_seats":5' in after) == (True, True, True)
    assert len(app.asked) == 5


@pytest.mark.parametrize("further", ["Authorization: Bearer none", "Connection: close", "Cookie: session=none"])
def test_other_bytes_are_another_request(service: Service, served: Running, further: str) -> None:
    event = service.create_event()
    path = f"/events/{event['id']}"
    with connected(served) as ask:
        known = [ask(head(path))[0] for _ in range(3)]
        other, _ = ask(head(path, further))

    assert without_own_lines(other) != without_own_lines(known[-1]) or further.startswith("Cookie")
    assert (b"401" in other) == (not further.startswith("Connection"))


def test_a_request_whose_body_comes_in_chunks_is_read_to_its_end_before_it_is_answered(
    service: Service, app: Noting, served: Running
) -> None:
    event = service.create_event()
    begins = head(f"/events/{event['id']}", "Transfer-Encoding: chunked")
    with connected(served) as ask:
        for _ in range(3):
            assert ask(begins + b"0\r\n\r\n")[0].startswith(b"HTTP/1.1 200")

    assert len(app.asked) == 3
    assert served.in_loop(lambda server: server.asked_again.find(begins, "127.0.0.1")) is None


def test_of_answers_to_the_same_bytes_from_another_address_none_is_given(service: Service) -> None:
    again = AskedAgain(service.database, service.clock)
    given = Given(service.database.commits, service.clock.now() + 1, "200 OK", "GET /events", b"", b"")

    again.keep(b"GET", "203.0.113.1", given)

    assert again.find(b"GET", "203.0.113.1") == given
    assert again.find(b"GET", "203.0.113.2") is None
    assert again.find(b"GET ", "203.0.113.1") is None


def test_no_more_is_kept_than_a_mebibyte(service: Service) -> None:
    again = AskedAgain(service.database, service.clock)
    given = Given(service.database.commits, service.clock.now() + 1, "200 OK", "GET /events", b"", bytes(100_000))

    for number in range(20):
        again.keep(b"%d" % number, "203.0.113.1", given)

    kept = [number for number in range(20) if again.find(b"%d" % number, "203.0.113.1")]
    assert kept == [*range(BYTES_AT_MOST // 101_000)]


def test_an_answer_that_is_kept_anew_or_is_too_large_takes_no_room_of_others(service: Service) -> None:
    again = AskedAgain(service.database, service.clock)

    def keep(asked: bytes, length: int) -> None:
        true_for = service.database.commits, service.clock.now() + 1
        again.keep(asked, "203.0.113.1", Given(*true_for, "200 OK", "GET /events", b"", bytes(length)))

    for _ in range(20):
        keep(b"again", 100_000)
    keep(b"large", BYTES_AT_MOST)
    keep(b"other", 100_000)

    assert [again.find(one, "203.0.113.1") is not None for one in (b"again", b"large", b"other")] == [True, False, True]


def test_with_other_headers_for_every_answer_what_was_given_before_is_asked_for_anew(service: Service) -> None:
    clock: FixedClock = service.clock
    again = AskedAgain(service.database, clock)
    again.keep(
        b"GET", "x", Given(service.database.commits, clock.now() + 1, "200 OK", "GET /events", b"with others", b"")
    )

    service.site.reach.follow(lambda: {"reply_to": "organiser@example.com"})

    assert again.find(b"GET", "x") is None
