"""A thread that anything but its stop has ended begins anew, and says so."""

import threading
from pathlib import Path

import pytest

from booking.store import threads
from booking.store.database import Database
from booking.store.threads import lasting
from booking.store.turns import Turns
from tests.support.service import FixedClock
from tests.support.writes import add_event, titles, titles_in_file


@pytest.mark.parametrize("exception", [SystemExit, KeyboardInterrupt, MemoryError, GeneratorExit, ValueError])
def test_whatever_ends_it_it_begins_anew_and_says_so_until_it_returns(
    exception: type[BaseException], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "AGAIN_SECONDS", 0)
    runs = iter([exception, exception, None])

    def run() -> None:
        ends_by = next(runs)
        if ends_by is not None:
            raise ends_by

    thread = lasting("worker", run)
    thread.start()
    thread.join(20)

    assert not thread.is_alive()
    assert list(runs) == []
    assert [record.levelname for record in caplog.records] == ["CRITICAL"] * 2
    assert f"The thread 'worker' was ended by {exception.__name__} and begins anew" in caplog.text


def test_a_stop_ends_the_pause_between_two_runs() -> None:
    stopping = threading.Event()
    runs = []

    def run() -> None:
        runs.append(1)
        if not stopping.is_set():
            stopping.set()
            raise SystemExit

    thread = lasting("worker", run, stopping)
    thread.start()
    thread.join(20)

    assert not thread.is_alive()
    assert len(runs) == 2


@pytest.mark.parametrize("exception", [SystemExit, MemoryError])
def test_a_writer_that_is_ended_leaves_nobody_waiting_and_writes_on(
    database: Database, exception: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "AGAIN_SECONDS", 0)
    writers = Turns.writers

    def end(_: Turns) -> None:
        monkeypatch.setattr(Turns, "writers", writers)
        raise exception

    monkeypatch.setattr(Turns, "writers", end)
    with pytest.raises(RuntimeError, match="the writer was ended"):
        database.write(add_event, "lost")
    database.write(add_event, "kept")

    assert database.read(titles) == ["kept"]


def test_a_writer_that_is_ended_while_the_database_closes_does_not_keep_it_open(
    path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "AGAIN_SECONDS", 0)
    database = Database(path, clock)
    writers = Turns.writers

    def end(_: Turns) -> None:
        monkeypatch.setattr(Turns, "writers", writers)
        raise SystemExit

    monkeypatch.setattr(Turns, "writers", end)
    database.close()

    assert titles_in_file(path) == []
