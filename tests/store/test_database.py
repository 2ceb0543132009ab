"""The database: one writer with a common COMMIT, readers that only read, and locks that can't be had."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from booking.errors import Busy, StorageFault
from booking.store import database as database_module
from booking.store import migrate
from booking.store.connection import BUSY_SECONDS
from booking.store.database import Database, Tx
from tests.support.database_file import opened
from tests.support.service import FixedClock, connection_of, eventually, note_statements
from tests.support.writes import (
    BOOKING,
    Queue,
    add_booking,
    add_dangling_booking,
    add_event,
    add_event_and_fail,
    allow_pages,
    pragma,
    taken,
    titles,
    titles_in_file,
)


def test_a_write_is_answered_only_after_its_commit(database: Database, path: Path) -> None:
    assert database.write(add_event, "Concert") == 1
    assert titles_in_file(path) == ["Concert"]


def test_a_write_is_not_answered_while_its_common_commit_is_still_to_come(waiting: Queue, path: Path) -> None:
    second_runs, second_may_end = threading.Event(), threading.Event()

    def add_slowly(tx: Tx) -> None:
        second_runs.set()
        assert second_may_end.wait(20)

    first = waiting.put(add_event, "Concert")
    second = waiting.put(add_slowly)
    waiting.let_go()
    assert second_runs.wait(20)
    assert not first.done()
    assert titles_in_file(path) == []
    second_may_end.set()
    first.result(20)
    assert titles_in_file(path) == ["Concert"]
    second.result(20)


def test_writes_that_wait_share_one_commit_and_keep_the_order_of_arrival(waiting: Queue, database: Database) -> None:
    names = [f"Concert {number}" for number in range(20)]
    statements: list[str] = []
    waiting.put(note_statements, statements)
    futures = [waiting.put(add_event, name) for name in names]
    waiting.let_go()
    assert [future.result(20) for future in futures] == list(range(1, 21))
    assert database.read(titles) == names
    assert statements.count("COMMIT") == 1


def test_an_error_in_one_write_of_a_common_commit_undoes_only_itself(waiting: Queue, path: Path) -> None:
    first = waiting.put(add_event, "First")
    failing = waiting.put(add_event_and_fail, "Second")
    oversold = waiting.put(add_booking, "x", 1, 4)
    last = waiting.put(add_event, "Last")
    waiting.let_go()
    assert first.result(20) == 1
    with pytest.raises(LookupError, match="Second"):
        failing.result(20)
    with pytest.raises(apsw.ConstraintError, match="CHECK"):
        oversold.result(20)
    assert last.result(20) == 2
    assert titles_in_file(path) == ["First", "Last"]


def test_a_failed_commit_fails_every_write_of_it_and_none_is_half_done(waiting: Queue, path: Path) -> None:
    before = waiting.put(add_event, "Before")
    dangling = waiting.put(add_dangling_booking)
    after = waiting.put(add_event, "After")
    waiting.let_go()
    for future in (before, dangling, after):
        with pytest.raises(apsw.ConstraintError, match="FOREIGN KEY"):
            future.result(20)
    assert titles_in_file(path) == []
    assert waiting.database.write(add_event, "Later") == 1
    assert titles_in_file(path) == ["Later"]


def test_a_full_disk_fails_writes_without_a_trace_and_is_survived(waiting: Queue, path: Path) -> None:
    def add_big_event(tx: Tx) -> None:
        add_event(tx, "Big")
        tx.execute("UPDATE events SET description = ? WHERE title = 'Big'", ("x" * 1_000_000,))

    futures = {
        "Before": waiting.put(add_event, "Before"),
        "": waiting.put(allow_pages, 1),
        "Big": waiting.put(add_big_event),
        "After": waiting.put(add_event, "After"),
    }
    waiting.let_go()
    wait(futures.values(), 20)
    assert isinstance(futures["Big"].exception(), StorageFault)
    answered = [title for title, future in futures.items() if title and future.exception() is None]
    assert titles_in_file(path) == answered
    waiting.database.write(allow_pages, 1_000_000)
    waiting.database.write(add_big_event)
    assert titles_in_file(path) == [*answered, "Big"]


def test_a_full_queue_is_busy_and_takes_writes_again_once_it_is_shorter(
    waiting: Queue, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "WRITES_WAITING_AT_MOST", 3)
    accepted = [waiting.put(add_event, f"Concert {number}") for number in range(3)]
    with pytest.raises(Busy):
        database.write(add_event, "One too many")
    waiting.let_go()
    assert [future.result(20) for future in accepted] == [1, 2, 3]
    assert database.write(add_event, "Afterwards") == 4
    assert "One too many" not in database.read(titles)


def test_a_write_for_later_is_not_waited_for_and_done_in_its_turn(waiting: Queue, database: Database) -> None:
    database.write_later(add_event, "Later")
    after = waiting.put_behind(add_event, "After it")
    waiting.let_go()
    assert after.result(20) == 2
    assert database.read(titles) == ["Later", "After it"]


def test_a_write_for_later_that_can_not_be_done_is_left_undone_and_logged_when_it_failed(
    waiting: Queue, database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def add_and_fail(tx: Tx) -> None:
        add_event(tx, "Undone")
        raise LookupError("the lamp is broken")

    monkeypatch.setattr(database_module, "WRITES_WAITING_AT_MOST", 2)
    database.write_later(add_and_fail)
    after = waiting.put_behind(add_event, "After it")
    database.write_later(add_event, "One too many")
    waiting.let_go()
    assert after.result(20) == 1
    database.close()
    database.write_later(add_event, "Too late")
    assert titles_in_file(database.path) == ["After it"]
    assert caplog.text.count("A write that nobody waits for has failed") == 1


def test_more_writes_than_one_commit_takes_are_all_done(
    waiting: Queue, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "WRITES_PER_COMMIT", 4)
    futures = [waiting.put(add_event, f"Concert {number}") for number in range(11)]
    waiting.let_go()
    assert [future.result(20) for future in futures] == list(range(1, 12))


def test_a_lock_that_another_program_keeps_is_busy_in_time_with_nothing_done(path: Path, clock: FixedClock) -> None:
    with closing(Database(path, clock, busy_seconds=0.2)) as database:
        database.write(add_event, "Before")
        with opened(path) as other:
            other.execute("BEGIN IMMEDIATE")
            with ThreadPoolExecutor(8) as pool:
                futures = [pool.submit(database.write, add_event, "During") for _ in range(8)]
                assert {type(future.exception(20)) for future in futures} == {Busy}
            assert database.read(titles) == ["Before"]
            other.execute("ROLLBACK")
        assert titles_in_file(path) == ["Before"]
        assert database.write(add_event, "Afterwards") == 2
        assert titles_in_file(path) == ["Before", "Afterwards"]


def test_a_write_that_waited_too_long_for_its_turn_is_busy_and_not_done(waiting: Queue, clock: FixedClock) -> None:
    overdue = waiting.put(add_event, "Overdue")
    clock.move(BUSY_SECONDS + 0.001)
    in_time = waiting.put(add_event, "In time")
    waiting.let_go()
    with pytest.raises(Busy):
        overdue.result(20)
    assert in_time.result(20) == 1
    assert waiting.database.read(titles) == ["In time"]


def test_a_close_answers_the_writes_that_wait_and_refuses_later_ones(waiting: Queue, path: Path) -> None:
    futures = [waiting.put(add_event, f"Concert {number}") for number in range(5)]
    closer = threading.Thread(target=waiting.database.close)
    closer.start()
    eventually(lambda: waiting.database.writes_waiting == 6)
    with pytest.raises(Busy, match="stopping"):
        waiting.database.write(add_event, "Too late")
    assert closer.is_alive()
    waiting.let_go()
    assert [future.result(20) for future in futures] == [1, 2, 3, 4, 5]
    closer.join(20)
    with pytest.raises(Busy, match="stopping"):
        waiting.database.write(add_event, "Too late")
    waiting.database.close()
    assert not closer.is_alive()
    assert titles_in_file(path) == [f"Concert {number}" for number in range(5)]
    assert {file.name for file in path.parent.iterdir()} == {path.name}


def test_a_close_leaves_a_read_that_goes_on_to_its_end(database: Database) -> None:
    is_reading, may_end = threading.Event(), threading.Event()
    used: list[apsw.Connection] = []

    def wait_within_sqlite(*_: object) -> int:
        is_reading.set()
        return int(may_end.wait(20))

    def read(tx: Tx) -> int:
        used.append(connection_of(tx))
        used[0].create_scalar_function("wait", wait_within_sqlite, 0)
        return int(tx.execute("SELECT wait()", ()).fetchone()[0])

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(database.read, read)
        assert is_reading.wait(20)
        database.close()
        may_end.set()
        assert reading.result(20) == 1
    with pytest.raises(apsw.ConnectionClosedError):
        used[0].execute("SELECT 1")


@pytest.mark.parametrize("statement", ["DELETE FROM events", "DROP TABLE flashes", "PRAGMA user_version=7"])
def test_a_reader_can_not_write(database: Database, statement: str) -> None:
    database.write(add_event, "Concert")
    with pytest.raises(apsw.ReadOnlyError, match="readonly"):
        database.read(lambda tx: tx.execute(statement, ()))
    assert database.read(titles) == ["Concert"]
    assert database.read(pragma, "user_version") == migrate.latest_version()


def test_a_reader_sees_one_snapshot_and_the_next_one_what_was_written_meanwhile(database: Database) -> None:
    database.write(add_event, "Before")

    def read_twice(tx: Tx) -> tuple[list[str], list[str]]:
        first = titles(tx)
        database.write(add_event, "Meanwhile")
        return first, titles(tx)

    assert database.read(read_twice) == (["Before"], ["Before"])
    assert database.read(titles) == ["Before", "Meanwhile"]


def test_a_read_that_raises_leaves_its_connection_usable(database: Database) -> None:
    def fail(_tx: Tx) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        database.read(fail)
    database.write(add_event, "Concert")
    assert database.read(titles) == ["Concert"]


def test_writes_of_many_threads_are_all_there_exactly_once(database: Database, path: Path) -> None:
    def add_many(thread: int) -> list[int]:
        added = []
        for number in range(25):
            added.append(database.write(add_event, f"{thread}/{number}"))
            assert f"{thread}/{number}" in database.read(titles)
        return added

    with ThreadPoolExecutor(24) as pool:
        numbers = [number for added in pool.map(add_many, range(24)) for number in added]
    assert sorted(numbers) == list(range(1, 601))
    assert sorted(titles_in_file(path)) == sorted(f"{thread}/{number}" for thread in range(24) for number in range(25))


@pytest.mark.parametrize(
    "statement",
    [
        BOOKING.replace("?1", "'b'").replace("?2", "1").replace("?3", "2"),
        "UPDATE bookings SET seats = 4 WHERE id = 'a'",
        "UPDATE events SET seats = 1 WHERE id = 1",
        "UPDATE events SET taken = 4 WHERE id = 1",
        "UPDATE events SET confirmed = 3 WHERE id = 1",
    ],
)
def test_the_file_itself_refuses_to_oversell_whatever_writes_to_it(
    database: Database, path: Path, statement: str
) -> None:
    event_id = database.write(add_event, "Concert of 3 seats")
    database.write(add_booking, "a", event_id, 2)
    with opened(path) as other, pytest.raises(apsw.ConstraintError, match="CHECK"):
        other.execute(statement)
    assert database.read(taken, event_id) == 2


def test_an_answered_write_survives_a_power_cut(database: Database) -> None:
    """In the write-ahead log, and with an fsync at each COMMIT, which is what FULL (2) means."""
    assert database.write(pragma, "journal_mode") == "wal"
    assert database.write(pragma, "synchronous") == 2
    assert database.write(pragma, "foreign_keys") == 1


def test_only_the_writer_of_the_owner_moves_the_log_into_the_file(path: Path, clock: FixedClock) -> None:
    with closing(Database(path, clock)) as owner, closing(Database(path, clock, checkpoint=False)) as guest:
        assert owner.write(pragma, "wal_autocheckpoint") != 0
        assert owner.read(pragma, "wal_autocheckpoint") == 0
        assert guest.write(pragma, "wal_autocheckpoint") == 0
        assert guest.read(pragma, "wal_autocheckpoint") == 0
        guest.write(add_event, "Concert")
        assert owner.read(titles) == ["Concert"]


def test_a_start_does_not_wait_for_a_program_that_goes_on_reading_the_log(path: Path, clock: FixedClock) -> None:
    """As Litestream does: the log can't be emptied beside it, and is left to another time."""
    with closing(Database(path, clock)) as first, ThreadPoolExecutor(1) as starting:
        event_id = first.write(add_event, "Concert")
        with opened(path) as other:
            other.execute("BEGIN")
            other.execute("SELECT title FROM events").fetchall()
            first.write(add_booking, "a", event_id, 1)
            started = starting.submit(Database, path, clock, busy_seconds=3_600)
            with closing(started.result(20)) as second:
                assert second.read(titles) == ["Concert"]


def test_the_now_of_a_write_is_read_after_it_had_its_turn(waiting: Queue, clock: FixedClock) -> None:
    asked_at = clock.now()
    future = waiting.put(lambda tx: tx.now)
    clock.move(3)
    waiting.let_go()
    assert future.result(20) == asked_at + 3_000


def called_with_nulls(tx: Tx, name: str, arguments: int) -> None:
    tx.execute(f"SELECT {name}({', '.join(['NULL'] * arguments)})", ()).fetchone()


def test_every_function_of_ours_that_sql_calls_takes_null(database: Database) -> None:
    listed = "SELECT name, narg FROM pragma_function_list WHERE NOT builtin"
    with closing(apsw.Connection(":memory:")) as plain:
        of_sqlite = set(plain.execute(listed))
    functions = set(database.read(lambda tx: tx.execute(listed, ()).fetchall())) - of_sqlite
    assert functions == {("address_key", 1), ("casefold", 1), ("folded", 1), ("has_words", 2)}
    for name, arguments in functions:
        database.read(called_with_nulls, name, arguments)
