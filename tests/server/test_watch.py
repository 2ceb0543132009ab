"""What the loop watches: of thousands of idle connections, those by which something comes."""

import select
import socket
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from booking.web.server.connections import Channel
from booking.web.server.watch import sockets
from tests.support.running import Running, SlowApp, ask
from tests.support.service import eventually


def are_all_idle(server: Any) -> bool:
    return all(channel.is_idle for channel in server.active_channels.values())


@pytest.mark.skipif(not hasattr(select, "epoll"), reason="only epoll can be told of changes")
def test_while_one_connection_is_served_the_idle_ones_are_not_asked(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_through_no_more(server: Any) -> None:
        server.next_channel_cleanup = 2**62

    asked = set()
    is_readable = Channel.readable

    def noted(channel: Channel) -> bool:
        asked.add(channel.addr)
        return is_readable(channel)

    *idle, busy = (running.connect() for _ in range(20))
    for one in (*idle, busy):
        ask(one, "/")
    running.in_loop(look_through_no_more)
    eventually(lambda: running.in_loop(are_all_idle))
    for _ in range(2):  # In the turn between, each is asked for the last time.
        running.in_loop(are_all_idle)

    monkeypatch.setattr(Channel, "readable", noted)
    for _ in range(20):
        ask(busy, "/")

    assert asked == {busy.sock.getsockname()}


class Awaiting:
    """One that is watched and says itself what it waits for."""

    accepting = False
    connected = True

    def __init__(self) -> None:
        self.is_readable = True
        self.reads = 0

    def readable(self) -> bool:
        return self.is_readable

    def writable(self) -> bool:
        return False

    def handle_read_event(self) -> None:
        self.reads += 1


@pytest.mark.skipif(not hasattr(select, "epoll"), reason="only epoll can be told of changes")
def test_one_that_awaits_its_answer_is_let_alone_until_it_asks_again() -> None:
    ours, theirs = socket.socketpair()
    with closing(sockets()) as watched, ours, theirs:
        one = watched[ours.fileno()] = Awaiting()
        theirs.send(b"x")
        watched.turn(20)
        one.is_readable = False
        for _ in range(3):
            watched.turn(0)
        assert one.reads == 1
        one.is_readable = True
        watched.turn(0)
        assert one.reads == 1  # Nobody has said that it may be asked.
        watched.ask(ours.fileno())
        watched.turn(20)
        assert one.reads == 2


def test_what_is_sent_while_an_answer_is_awaited_is_answered_next(
    serve_app: Callable[..., Running],
) -> None:
    app = SlowApp()
    running = serve_app(app)
    connection = running.connect().sock
    connection.sendall(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
    assert app.entered.wait(20)
    connection.sendall(b"GET /next HTTP/1.1\r\nHost: x\r\n\r\n")
    app.may_answer.set()
    received = b""
    while received.count(b"done") < 2:
        piece = connection.recv(65_536)
        assert piece
        received += piece


def test_an_idle_connection_is_closed_at_once_when_its_time_is_over(running: Running) -> None:
    def end_time(server: Any) -> None:
        (channel,) = server.active_channels.values()
        server.maintenance(channel.last_activity + 31)

    idle = running.connect()
    ask(idle, "/")
    for _ in range(2):
        eventually(lambda: running.in_loop(are_all_idle))

    running.in_loop(end_time)

    assert idle.sock.recv(1) == b""


def test_a_system_without_epoll_serves_by_poll(
    serve_app: Callable[..., Running], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(select, "epoll", raising=False)
    running = serve_app(SlowApp())
    for one in [running.connect() for _ in range(3)]:
        assert ask(one, "/")[1] == b"done"
