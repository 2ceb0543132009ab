"""A turn of the loop: what is served at its end, in which order, how much of it, and what is done by others."""

import json
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from booking.clock import SystemClock
from booking.store.database import WRITES_PER_COMMIT
from booking.web.server.turn import READS_AT_MOST, Turn
from tests.support.database_file import opened
from tests.support.running import Running, ask, refuses
from tests.support.service import FixedClock, Service, eventually, held_back_writer

BOOKING = "/events/1/book"
BODY = b'{"email": "guest%d@example.com"}'


class MovableClock(SystemClock):
    """The machine's clock, which can be moved on besides."""

    moved = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.moved

    def move(self, seconds: float) -> None:
        self.moved += seconds


class Noting:
    """An application that notes who asks it for what, in which thread, and takes so long as the clock is moved."""

    def __init__(
        self, app: Callable[..., Iterable[bytes]], clock: FixedClock | MovableClock | None = None, takes: float = 0.0
    ) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self._app, self._clock, self._takes = app, clock, takes

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        thread = threading.current_thread().name
        self.asked.append((environ["REQUEST_METHOD"], environ.get("HTTP_X_NAME", ""), thread))
        if self._clock is not None:
            self._clock.move(self._takes)
        return self._app(environ, start_response)

    @property
    def order(self) -> list[str]:
        return [name for _, name, _ in self.asked]

    @property
    def threads(self) -> set[str]:
        return {thread for _, _, thread in self.asked}


def request(name: str, method: str = "POST", path: str = BOOKING, body: bytes | None = None) -> bytes:
    body = body if body is not None else BODY % (abs(hash(name)) % 1_000_000) if method == "POST" else b""
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nX-Name: {name}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def answers(connection: socket.socket, number: int) -> list[int]:
    """Return the statuses of so many answers, read to their end."""
    received = b""
    while received.count(b"HTTP/1.1 ") < number or not received.endswith(b"}"):
        piece = connection.recv(65_536)
        assert piece
        received += piece
    return [int(answer[:3]) for answer in received.split(b"HTTP/1.1 ")[1:]]


@contextmanager
def stopped_loop(running: Running) -> Iterator[None]:
    """Let the loop do nothing, so that all that is sent in the block comes in one turn."""
    entered, may_go_on = threading.Event(), threading.Event()

    def hold(_: Any) -> None:
        entered.set()
        assert may_go_on.wait(20)

    holding = threading.Thread(target=running.in_loop, args=(hold,))
    holding.start()
    assert entered.wait(20)
    try:
        yield
    finally:
        may_go_on.set()
        holding.join()


def in_one_turn(running: Running, sent: list[bytes]) -> list[int]:
    """Send these at once, each on a connection of its own; return the statuses of the answers."""
    connections = [running.connect().sock for _ in sent]
    eventually(lambda: running.in_loop(lambda server: len(server.active_channels)) >= len(sent))
    with stopped_loop(running):
        for connection, data in zip(connections, sent, strict=True):
            connection.sendall(data)
    return [status for connection in connections for status in answers(connection, 1)]


class Gathered:
    """A connection that asks for one booking; `when_taken` is called where it is looked at in order to be served."""

    total_outbufs_len = 0

    def __init__(self, when_taken: Callable[[], object] = lambda: None) -> None:
        self.requests: list[Any] = [SimpleNamespace(error=None, command="POST", path=BOOKING, headers={})]
        self.told: list[BaseException | None] = []
        self._when_taken = when_taken

    @property
    def ask(self) -> Callable[[], None]:
        self._when_taken()
        return lambda: None

    def finish(self, error: BaseException | None) -> None:
        self.told.append(error)


def test_what_another_thread_appends_while_a_turn_ends_is_served_in_the_next(service: Service) -> None:
    turn = Turn(service.database, lambda _: None, service.clock)
    late = Gathered()
    early = [Gathered(lambda: turn.take(late)), Gathered()]
    for one in early:
        turn.take(one)
    with turn.served_here(lambda: None):
        turn.end()
        assert [one.told for one in [*early, late]] == [[None], [None], []]
        turn.end()
    assert late.told == [None]


def test_where_people_wait_for_seats_the_writer_books_and_cancels_and_offers_them(
    service: Service, serve_app: Callable[..., Running]
) -> None:
    service.create_event(seats=1)
    held = service.book(1, "first@example.com")["id"]
    service.wait(1, "second@example.com")
    app = Noting(service.app)
    running = serve_app(app, database=service.database)
    assert in_one_turn(running, [request("late"), request("cancel", path=f"/bookings/{held}/cancel", body=b"{}")]) == [
        409,
        200,
    ]
    assert [(name, thread) for _, name, thread in app.asked] == [
        ("late", "loop"),
        ("cancel", "loop"),
        ("late", "writer"),
        ("cancel", "writer"),
    ]
    assert service.event(1)["held_seats"] == 1


def test_a_booking_that_the_writer_does_after_all_is_counted_once(
    path: Path, clock: FixedClock, serve_app: Callable[..., Running]
) -> None:
    with closing(Service(path, clock, trusted_proxy="10.0.0.1", bookings_per_minute=3, writes_per_minute=3)) as service:
        service.ask_from("192.0.2.1")
        service.create_event(seats=1)
        service.book(1, "first@example.com")
        service.wait(1, "second@example.com")
        running = serve_app(service.app, database=service.database)
        assert [in_one_turn(running, [request("late")]) for _ in range(4)] == [[409], [409], [409], [429]]


def test_a_fault_in_a_turn_is_answered_to_all_that_it_concerns(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = LookupError("a fault of the service")
    turn = Turn(service.database, lambda _: None, service.clock)
    asking = [Gathered(), Gathered()]
    for one in asking:
        turn.take(one)
    with monkeypatch.context() as patches, turn.served_here(lambda: None):
        patches.setattr(service.database, "write_at_once", raising(fault))
        turn.end()
    assert [one.told for one in asking] == [[fault], [fault]]
    assert not turn.is_unfinished


def test_a_fault_in_the_end_of_a_turn_does_not_end_the_loop(
    service: Service, serve_app: Callable[..., Running], monkeypatch: pytest.MonkeyPatch
) -> None:
    running = serve_app(service.app, database=service.database)
    end = running.server.turn.end

    def fail() -> None:
        end()
        raise LookupError("a fault of the service")

    with monkeypatch.context() as patches:
        patches.setattr(running.server.turn, "end", fail)
        assert in_one_turn(running, [request("look", "GET", "/healthz")]) == [200]
    assert in_one_turn(running, [request("look", "GET", "/healthz")]) == [200]


def raising(error: Exception) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise error

    return fail


def test_the_bookings_of_a_turn_share_one_commit(unread: Service, serve_app: Callable[..., Running]) -> None:
    unread.create_event(seats=40)
    app = Noting(unread.app)
    running = serve_app(app, database=unread.database)
    commits = unread.database.commits
    assert in_one_turn(running, [request(f"{one}") for one in range(20)]) == [201] * 20
    assert app.threads == {"loop"}
    assert unread.database.commits == commits + 1
    assert unread.event(1)["held_seats"] == 20


def test_what_needs_no_write_is_answered_before_the_writes_of_its_turn(
    service: Service, serve_app: Callable[..., Running]
) -> None:
    service.create_event()
    app = Noting(service.app)
    running = serve_app(app, database=service.database)
    look = request("look", "GET", "/events/1")
    assert in_one_turn(running, [request("book"), look, request("book"), look]) == [201, 200, 201, 200]
    assert app.order == ["look", "look", "book", "book"]


def test_the_writes_of_a_turn_have_a_budget_of_time_and_the_rest_has_the_next_turn(
    unread: Service, serve_app: Callable[..., Running]
) -> None:
    unread.create_event(seats=40)
    app = Noting(unread.app, unread.clock, takes=0.008)
    running = serve_app(app, database=unread.database)
    commits = unread.database.commits
    # Alone they have twenty milliseconds, which are over after the third.
    assert in_one_turn(running, [request(f"{one}") for one in range(6)]) == [201] * 6
    assert unread.database.commits == commits + 2
    # Beside somebody who reads they have one.
    look = request("look", "GET", "/events/1")
    assert in_one_turn(running, [look, *(request(f"more {one}") for one in range(2))]) == [200, 201, 201]
    assert unread.database.commits == commits + 4


def test_a_turn_has_so_many_writes_and_reads_at_the_most(unread: Service, serve_app: Callable[..., Running]) -> None:
    unread.create_event(seats=200)
    app = Noting(unread.app)
    running = serve_app(app, database=unread.database)
    looks = [request("look", "GET", "/events/1")] * (READS_AT_MOST + 1)
    books = [request(f"{one}") for one in range(WRITES_PER_COMMIT + 1)]
    commits = unread.database.commits
    assert set(in_one_turn(running, looks + books)) == {200, 201}
    assert unread.database.commits == commits + 2
    assert app.order.index("0") == READS_AT_MOST  # The last of those that read has waited for the next turn.


def test_a_client_that_sends_many_at_once_gets_its_share_of_a_turn(
    service: Service, serve_app: Callable[..., Running]
) -> None:
    service.create_event(seats=40, max_seats_per_person=40)
    app = Noting(service.app)
    running = serve_app(app, database=service.database)
    greedy, modest = (running.connect().sock for _ in range(2))
    eventually(lambda: running.in_loop(lambda server: len(server.active_channels)) == 2)
    with stopped_loop(running):
        greedy.sendall(b"".join(request("greedy") for _ in range(20)))
        modest.sendall(request("modest"))
    assert (answers(modest, 1), answers(greedy, 20)) == ([201], [201] * 20)
    assert app.order.index("modest") == 1


def test_while_the_writer_is_at_work_the_loop_reads_on_and_then_books(
    service: Service, serve_app: Callable[..., Running]
) -> None:
    service.create_event()
    app = Noting(service.app)
    running = serve_app(app, database=service.database)
    booking = running.connect().sock
    with held_back_writer(service):
        booking.sendall(request("book"))
        response, _ = ask(running.connect(), "/events/1")
        assert response.status == 200
        assert "book" not in app.order
    assert answers(booking, 1) == [201]
    assert app.threads == {"loop"}


def test_while_another_program_has_the_lock_the_writer_waits_for_it_and_the_loop_reads_on(
    service: Service, serve_app: Callable[..., Running], monkeypatch: pytest.MonkeyPatch
) -> None:
    service.create_event()
    app, submit, submitted = Noting(service.app), service.database.submit, threading.Event()

    def note(*work: Any) -> None:
        submitted.set()
        submit(*work)

    monkeypatch.setattr(service.database, "submit", note)
    running = serve_app(app, database=service.database)
    booking = running.connect().sock
    with opened(service.database.path) as other:
        other.execute("BEGIN IMMEDIATE")
        booking.sendall(request("book"))
        assert submitted.wait(20)
        assert ask(running.connect(), "/events/1")[0].status == 200
        other.execute("COMMIT")
    assert answers(booking, 1) == [201]
    assert [(name, thread) for _, name, thread in app.asked if name] == [("book", "writer")]


def test_where_commits_take_long_the_writer_waits_for_them_until_they_do_no_longer(
    service: Service, serve_app: Callable[..., Running]
) -> None:
    service.create_event()
    app = Noting(service.app)
    running = serve_app(app, database=service.database)
    service.database.commit_seconds = 0.02
    assert in_one_turn(running, [request("slow")]) == [201]  # On a clock that stands still it took no time.
    assert in_one_turn(running, [request("quick")]) == [201]
    assert [thread for _, _, thread in app.asked] == ["writer", "loop"]


def test_a_list_is_served_by_the_loop_as_it_is_remembered_and_else_by_a_thread(
    service: Service, serve_app: Callable[..., Running]
) -> None:
    service.create_event()
    app = Noting(service.app)
    connection = serve_app(app, database=service.database).connect()
    bodies = [ask(connection, "/events")[1] for _ in range(2)]
    assert bodies[0] == bodies[1]
    first, again, last = [thread for _, _, thread in app.asked]
    assert (first, last) == ("loop", "loop")  # Asked in vain at first.
    assert again.startswith("waitress")
    service.create_event()
    assert len(json.loads(ask(connection, "/events")[1])["events"]) == 2


def test_a_stop_lets_the_bookings_that_wait_for_the_writer_be_answered(
    service: Service, serve_app: Callable[..., Running]
) -> None:
    service.create_event()
    running = serve_app(service.app, database=service.database)
    connection = running.connect()
    with held_back_writer(service):
        connection.request("POST", BOOKING, BODY % 1, {"Content-Type": "application/json"})
        eventually(lambda: running.in_loop(lambda server: any(one.requests for one in server.active_channels.values())))
        running.server.stop()
        eventually(lambda: refuses(running))
        assert not running.has_ended
    response = connection.getresponse()
    assert (response.status, response.getheader("Connection")) == (201, "close")
    response.read()
    eventually(lambda: running.has_ended)


def test_turns_that_took_long_are_counted_and_told_of_once_in_a_while(
    service: Service, serve_app: Callable[..., Running], caplog: pytest.LogCaptureFixture
) -> None:
    service.create_event()
    clock = MovableClock()
    running = serve_app(Noting(service.app, clock, takes=1.5), database=service.database, clock=clock)
    connection = running.connect()

    def told_after(turns: int) -> int:
        eventually(lambda: running.server.turn.long_turns == turns)
        return running.in_loop(lambda _: caplog.text.count("Nobody was listened to for 1."))  # type: ignore[no-any-return]

    for _ in range(3):
        assert ask(connection, "/events/1")[0].status == 200
    assert told_after(turns=3) == 1
    clock.move(61)
    assert ask(connection, "/events/1")[0].status == 200
    assert told_after(turns=4) == 2
