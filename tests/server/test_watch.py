"""What the loop watches: of thousands of idle connections, those by which something comes."""

import select
from collections.abc import Callable
from typing import Any

import pytest

from booking.web.server.connections import Channel
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
