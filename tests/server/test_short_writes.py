"""Requests that are a short write: served by the loop or by the database's writer, answered after the COMMIT."""

import http.client
import json
import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from booking.errors import Busy
from booking.web.http.finish import HEADERS
from tests.support.running import HandingOver, NamingApp, Running, SlowApp, ask, is_closed_after, refuses
from tests.support.service import Service, eventually

BOOKING = "/events/1/book"


class FailingApp:
    """Raises at any request."""

    def __call__(self, _environ: dict[str, Any], _start_response: Callable[..., Any]) -> Iterable[bytes]:
        raise LookupError("a fault of the application")


def problem_of(connection: http.client.HTTPConnection, path: str) -> tuple[int, str]:
    response, content = ask(connection, path, b"{}")
    assert response.getheader("Content-Type") == "application/problem+json"
    assert [name for name, value in HEADERS if response.getheader(name) != value] == []
    return response.status, json.loads(content)["code"]


@pytest.mark.parametrize(
    ("method", "url", "accept", "is_short"),
    [
        ("POST", "/events/1/book", "*/*", True),
        ("POST", "/events/1/confirm", "application/json", True),
        ("POST", "/bookings/ab/confirm", "*/*", True),
        ("POST", "/bookings/ab/cancel", "*/*", True),
        ("POST", "/events/1/book", "text/html", False),
        ("POST", "/events", "*/*", False),
        ("POST", "/events/1/cancel", "*/*", False),
        ("GET", "/events/1/book", "*/*", False),
        ("GET", "/events/1", "*/*", True),
        ("GET", "/events/1", "text/html", False),
        ("HEAD", "/events/1", "*/*", True),
        ("PATCH", "/events/1", "*/*", False),
        ("GET", "/healthz", "*/*", True),
        ("GET", "/readyz", "*/*", False),
        ("GET", "/static/fonts/a.woff2", "*/*", True),
        ("GET", "/events/1/bookings", "*/*", False),
        ("GET", "/", "*/*", True),
        ("GET", "/", "text/html", False),
        ("GET", "/docs", "*/*", False),
    ],
)
def test_the_loop_serves_what_is_short_and_threads_all_else(
    service: Service, serve_app: Callable[..., Running], method: str, url: str, accept: str, is_short: bool
) -> None:
    connection = serve_app(NamingApp(), database=service.database).connect()
    connection.request(method, url, headers={"Accept": accept})
    response = connection.getresponse()
    response.read()
    assert (response.getheader("X-Thread") == "loop") == is_short


def test_a_booking_is_answered_after_its_commit(unread: Service, serve_app: Callable[..., Running]) -> None:
    unread.create_event()
    commits = unread.database.commits
    response, content = ask(
        serve_app(unread.app, database=unread.database).connect(), BOOKING, b'{"email": "guest@example.com"}'
    )
    assert (response.status, json.loads(content)["status"]) == (201, "held")
    assert unread.database.commits == commits + 1
    assert unread.event(1)["held_seats"] == 1


def test_requests_sent_at_once_on_one_connection_are_answered_in_their_order(
    service: Service, serve_app: Callable[..., Running]
) -> None:
    service.create_event(seats=2)
    connection = serve_app(service.app, database=service.database).connect()
    body = b'{"email": "guest@example.com"}'
    book = b"POST /events/1/book HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    look = b"GET /events/1 HTTP/1.1\r\nHost: x\r\n\r\n"
    connection.sock.sendall(look + book + look + book + look + book + look)
    received = b""
    while received.count(b"HTTP/1.1 ") < 7 or not received.endswith(b"}"):
        received += connection.sock.recv(65_536)
    answers = [
        (int(answer[:3]), json.loads(answer.partition(b"\r\n\r\n")[2])) for answer in received.split(b"HTTP/1.1 ")[1:]
    ]
    assert [status for status, _ in answers] == [200, 201, 200, 201, 200, 409, 200]
    assert [body["free_seats"] for status, body in answers if status == 200] == [2, 1, 0, 0]


def test_a_commit_that_fails_is_answered_as_an_error_whatever_the_application_said(
    serve_app: Callable[..., Running],
) -> None:
    errors = iter([Busy("The database is locked."), OSError("the disk is gone"), None])

    def submit(run: Callable[[], None], finish: Callable[[BaseException | None], None]) -> None:
        run()
        threading.Thread(target=finish, args=(next(errors),)).start()

    connection = serve_app(NamingApp(), database=HandingOver(submit)).connect()
    assert problem_of(connection, BOOKING) == (503, "busy")
    assert problem_of(connection, BOOKING) == (500, "internal")
    assert ask(connection, BOOKING, b"{}")[0].status == 200


def test_a_write_that_is_not_begun_is_answered_as_an_error(serve_app: Callable[..., Running]) -> None:
    def submit(_: Callable[[], None], finish: Callable[[BaseException | None], None]) -> None:
        threading.Thread(target=finish, args=(Busy("The database was busy for too long."),)).start()

    assert problem_of(serve_app(NamingApp(), database=HandingOver(submit)).connect(), BOOKING) == (503, "busy")


def test_a_fault_of_the_application_is_an_internal_error_and_the_writer_lives_on(
    service: Service, serve_app: Callable[..., Running]
) -> None:
    connection = serve_app(FailingApp(), database=service.database).connect()
    assert problem_of(connection, BOOKING) == (500, "internal")
    assert problem_of(connection, BOOKING) == (500, "internal")
    service.create_event()


def test_while_the_database_is_being_closed_a_thread_answers(
    service: Service, serve_app: Callable[..., Running]
) -> None:
    service.create_event()
    service.database.close()
    connection = serve_app(service.app, database=service.database).connect()
    response, content = ask(connection, BOOKING, b'{"email": "guest@example.com"}')
    assert (response.status, json.loads(content)["code"]) == (503, "busy")


def large_answers(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x" * 2_000_000]


GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n" % BOOKING.encode()


@pytest.mark.parametrize("sent", [20 * GET + 20 * POST, 40 * POST, 40 * GET])
def test_clients_that_ask_on_and_on_and_read_nothing_keep_neither_the_writer_nor_a_thread(
    service: Service, serve_app: Callable[..., Running], sent: bytes
) -> None:
    running = serve_app(large_answers, threads=2, database=service.database)
    unread = [running.connect() for _ in range(4)]
    for connection in unread:
        connection.sock.sendall(sent)
    newcomer = running.connect()
    for path in (BOOKING, "/"):
        response, content = ask(newcomer, path, b"")
        assert (response.status, len(content)) == (200, 2_000_000)
    service.create_event()


def test_a_client_that_does_not_read_its_answer_is_let_go_after_a_while(serve_app: Callable[..., Running]) -> None:
    running = serve_app(SlowApp(b"x" * 20_000_000))

    def is_unread(server: Any) -> bool:
        return any(channel.total_outbufs_len for channel in server.active_channels.values())

    connection = running.connect()
    connection.sock.sendall(GET)
    eventually(lambda: running.in_loop(is_unread))
    assert not running.in_loop(lambda server: is_closed_after(server, 30))
    assert running.in_loop(lambda server: is_closed_after(server, 31))
    eventually(lambda: running.in_loop(lambda server: not server.active_channels))


def test_a_client_that_has_gone_keeps_its_booking_and_harms_nobody(
    service: Service, serve_app: Callable[..., Running]
) -> None:
    service.create_event()
    running = serve_app(service.app, database=service.database)
    leaving = running.connect()
    leaving.request("POST", BOOKING, b'{"email": "leaving@example.com"}')
    leaving.close()
    eventually(lambda: service.event(1)["held_seats"] == 1)
    assert ask(running.connect(), BOOKING, b'{"email": "guest@example.com"}')[0].status == 201


def test_a_stop_lets_a_short_write_end_with_its_answer(serve_app: Callable[..., Running]) -> None:
    app = SlowApp(path=BOOKING)

    def submit(run: Callable[[], None], finish: Callable[[BaseException | None], None]) -> None:
        def serve_one() -> None:
            run()
            finish(None)

        threading.Thread(target=serve_one).start()

    running = serve_app(app, database=HandingOver(submit))
    connection = running.connect()
    connection.request("POST", BOOKING, b"{}")
    assert app.entered.wait(20)
    running.server.stop()
    eventually(lambda: refuses(running))
    assert not running.has_ended
    app.may_answer.set()
    response = connection.getresponse()
    assert (response.status, response.getheader("Connection"), response.read()) == (200, "close", b"done")
    eventually(lambda: running.has_ended)


def test_an_application_that_would_break_a_header_apart_is_stopped(serve_app: Callable[..., Running]) -> None:
    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Location", "/a\r\nSet-Cookie: stolen=1")])
        return [b"broken"]

    response, content = ask(serve_app(app).connect(), "/")
    assert (response.status, response.getheader("Set-Cookie")) == (500, None)
    assert b"broken" not in content


def test_what_an_application_writes_in_pieces_is_answered_whole_and_closed(serve_app: Callable[..., Running]) -> None:
    class Pieces:
        closed = threading.Event()

        def __iter__(self) -> Any:
            return iter([b"two ", b"three"])

        def close(self) -> None:
            self.closed.set()

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        write = start_response("200 OK", [("Content-Type", "text/plain")])
        write(b"one ")
        return Pieces()

    connection = serve_app(app).connect()
    for _ in range(2):
        response, content = ask(connection, "/")
        assert (content, response.getheader("Content-Length")) == (b"one two three", "13")
    assert Pieces.closed.is_set()
