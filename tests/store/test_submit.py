"""Work that runs in the writer's own thread: its writes are committed with the others, and it is told when."""

import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from booking.errors import Busy
from booking.store.connection import BUSY_SECONDS
from booking.store.database import Database, Tx
from tests.support.database_file import opened
from tests.support.service import FixedClock
from tests.support.writes import (
    Queue,
    add_booking,
    add_dangling_booking,
    add_event,
    add_event_and_fail,
    titles,
    titles_in_file,
)


def adding(database: Database, *names: str) -> Callable[[], None]:
    def run() -> None:
        for name in names:
            database.write(add_event, name)

    return run


def test_work_is_told_of_the_commit_only_when_what_it_wrote_is_in_the_file(database: Database, path: Path) -> None:
    seen_in_file: Future[list[str]] = Future()

    def finish(error: BaseException | None) -> None:
        assert error is None
        seen_in_file.set_result(titles_in_file(path))

    database.submit(adding(database, "Concert", "Play"), finish)
    assert seen_in_file.result(20) == ["Concert", "Play"]


def test_a_write_within_work_is_done_at_once_and_returns_its_result(database: Database) -> None:
    numbers: list[int] = []
    finished = threading.Event()
    database.submit(lambda: numbers.append(database.write(add_event, "Concert")), lambda _: finished.set())
    assert finished.wait(20)
    assert numbers == [1]


def test_work_and_writes_that_wait_share_one_commit_in_order_of_arrival(waiting: Queue, path: Path) -> None:
    commits_before = waiting.database.commits
    futures = [
        waiting.put(add_event, "First"),
        waiting.put_work(adding(waiting.database, "Second")),
        waiting.put(add_event, "Third"),
        waiting.put_work(adding(waiting.database, "Fourth")),
    ]
    waiting.let_go()
    for future in futures:
        future.result(20)
    assert titles_in_file(path) == ["First", "Second", "Third", "Fourth"]
    # One of the four; the write that was held back has changed nothing.
    assert waiting.database.commits == commits_before + 1


def test_an_error_in_a_write_within_work_undoes_that_write_alone(waiting: Queue, path: Path) -> None:
    errors: list[str] = []

    def run() -> None:
        waiting.database.write(add_event, "Before")
        for function, argument in ((add_event_and_fail, "Failing"), (oversell, "")):
            try:
                waiting.database.write(function, argument)
            except (LookupError, apsw.ConstraintError) as error:
                errors.append(type(error).__name__)
        waiting.database.write(add_event, "After")

    finished = waiting.put_work(run)
    other = waiting.put(add_event, "Other")
    waiting.let_go()
    finished.result(20)
    other.result(20)
    assert errors == ["LookupError", "ConstraintError"]
    assert titles_in_file(path) == ["Before", "After", "Other"]


def oversell(tx: Tx, _: str) -> None:
    add_booking(tx, "x", 1, 4)


def test_a_failed_commit_is_told_to_the_work_and_to_the_writes_of_it(waiting: Queue, path: Path) -> None:
    futures = [
        waiting.put_work(adding(waiting.database, "Before")),
        waiting.put_work(lambda: waiting.database.write(add_dangling_booking)),
        waiting.put(add_event, "After"),
    ]
    commits_before = waiting.database.commits
    waiting.let_go()
    for future in futures:
        with pytest.raises(apsw.ConstraintError, match="FOREIGN KEY"):
            future.result(20)
    assert titles_in_file(path) == []
    assert waiting.database.commits == commits_before
    waiting.database.write(add_event, "Later")
    assert titles_in_file(path) == ["Later"]


def test_where_sqlite_undoes_the_whole_transaction_all_of_it_fails_even_if_the_work_overlooks_that(
    waiting: Queue, path: Path
) -> None:
    """As SQLite does by itself when a disk is full, and here because it is told to."""

    def break_off(tx: Tx) -> None:
        tx.execute("INSERT OR ROLLBACK INTO flashes SELECT 'same', '', 0 UNION ALL SELECT 'same', '', 0", ())

    def overlook() -> None:
        with contextlib.suppress(apsw.ConstraintError):
            waiting.database.write(break_off)
        with contextlib.suppress(apsw.ConstraintError):
            waiting.database.write(add_event, "In no transaction")

    futures = [
        waiting.put_work(adding(waiting.database, "Before")),
        waiting.put_work(overlook),
        waiting.put(add_event, "After"),
    ]
    waiting.let_go()
    for future in futures:
        with pytest.raises(apsw.ConstraintError, match="UNIQUE"):
            future.result(20)
    assert titles_in_file(path) == []
    waiting.database.write(add_event, "Later")
    assert titles_in_file(path) == ["Later"]


def test_work_that_waited_too_long_for_its_turn_is_busy_and_not_begun(waiting: Queue, clock: FixedClock) -> None:
    overdue = waiting.put_work(adding(waiting.database, "Overdue"))
    clock.move(BUSY_SECONDS + 0.001)
    in_time = waiting.put_work(adding(waiting.database, "In time"))
    waiting.let_go()
    with pytest.raises(Busy):
        overdue.result(20)
    in_time.result(20)
    assert waiting.database.read(titles) == ["In time"]


def test_work_behind_a_lock_of_another_program_is_busy(path: Path, clock: FixedClock) -> None:
    with closing(Database(path, clock, busy_seconds=0.2)) as database:
        told: Future[BaseException | None] = Future()
        with opened(path) as other:
            other.execute("BEGIN IMMEDIATE")
            database.submit(adding(database, "During"), told.set_result)
            assert isinstance(told.result(20), Busy)
        assert titles_in_file(path) == []


def test_work_for_a_closed_database_is_refused(database: Database) -> None:
    database.close()
    with pytest.raises(Busy, match="stopping"):
        database.submit(adding(database, "Too late"), lambda _: None)
