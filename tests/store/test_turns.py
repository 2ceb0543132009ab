"""Whose turn it is to write."""

import threading

import pytest

from booking.store import turns
from booking.store.turns import Turns


def test_the_writer_goes_on_at_once_when_the_loop_declines_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_LOOP_SECONDS_AT_MOST", 20)
    both, waits = Turns(), threading.Event()
    monkeypatch.setattr(both._loop_had_its_turn, "clear", waits.set)  # Which the writer does just before it waits.

    def write() -> None:
        with both.writers():
            pass

    with both.with_loop(lambda: None):
        with both.writers():
            assert not both.begin_loops()
        writer = threading.Thread(target=write)
        writer.start()
        assert waits.wait(20)
        both.leave_out_loops()
        writer.join(10)
        assert not writer.is_alive()
