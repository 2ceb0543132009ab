"""Whose turn it is to write."""

import threading

import pytest

from booking.store.turns import Turns


def test_the_writer_goes_on_at_once_when_the_loop_declines_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    waits = threading.Event()

    class Patient(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            """Wait longer than the writer would."""
            waits.set()
            return super().wait(timeout and 20)

    with monkeypatch.context() as patches:
        patches.setattr(threading, "Event", Patient)
        both = Turns()

    def write() -> None:
        with both.writers():
            pass

    with both.with_loop(lambda: None):
        with both.writers():
            assert not both.begin_loops()
        writer = threading.Thread(target=write, daemon=True)
        writer.start()
        assert waits.wait(10)
        both.leave_out_loops()
        writer.join(10)
        assert not writer.is_alive()
