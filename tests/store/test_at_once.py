"""Work that is done in the thread that brings it, the loop's: as the writer does it, but without ever waiting."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from booking.errors import WouldWait
from booking.store.database import WRITES_AT_ONCE_IN_A_ROW, WRITES_PER_COMMIT, Database, Tx, Work
from tests.support.database_file import opened
from tests.support.service import FixedClock, eventually
from tests.support.writes import Queue, add_booking, add_dangling_booking, add_event, titles, titles_in_file


@pytest.fixture(autouse=True)
def loop(database: Database) -> Iterator[threading.Event]:
    """Let the thread of the test be the loop's; the event is set when it is woken."""
    woken = threading.Event()
    with database.never_waiting(woken.set):
        yield woken


class Told:
    """Work that adds an event, and what it was told."""

    def __init__(self, database: Database, path: Path, title: str) -> None:
        self.errors: list[BaseException | None] = []
        self.seen_in_file: list[str] = []
        self._path = path
        self.work = Work(self.run, self._finish)
        self._database, self._title = database, title

    def run(self) -> None:
        self._database.write(add_event, self._title)

    def _finish(self, error: BaseException | None) -> None:
        self.errors.append(error)
        self.seen_in_file = titles_in_file(self._path)


@pytest.fixture
def told(database: Database, path: Path) -> Callable[[str], Told]:
    return lambda title: Told(database, path, title)


def doing(run: Callable[[], object], errors: list[BaseException | None]) -> Work:
    return Work(run, errors.append)


def test_all_of_a_batch_is_told_after_the_one_commit_that_it_shares(
    database: Database, told: Callable[[str], Told]
) -> None:
    commits = database.commits
    batch = [told("First"), told("Second")]
    assert database.write_at_once([one.work for one in batch], 1, 1) == 2
    assert database.commits == commits + 1
    assert [one.errors for one in batch] == [[None], [None]]
    assert batch[0].seen_in_file == ["First", "Second"]


def test_what_is_not_begun_when_the_time_is_over_is_left(
    database: Database, told: Callable[[str], Told], clock: FixedClock
) -> None:
    def take_long() -> None:
        clock.move(0.002)

    first, left = told("First"), told("Left")
    slow: list[BaseException | None] = []
    assert database.write_at_once([first.work, doing(take_long, slow), left.work], 0.001, 1) == 2
    assert (first.errors, slow, left.errors) == ([None], [None], [])
    assert database.write_at_once([left.work], 0, 1) == 1
    assert left.errors == [None]


def test_a_batch_has_no_more_than_the_writers(database: Database, told: Callable[[str], Told]) -> None:
    batch = [told(f"Event {number}") for number in range(WRITES_PER_COMMIT + 1)]
    assert database.write_at_once([one.work for one in batch], 1, 1) == WRITES_PER_COMMIT
    assert batch[-1].errors == []


def test_an_error_in_a_write_within_work_undoes_that_write_alone(
    database: Database, path: Path, told: Callable[[str], Told]
) -> None:
    def oversell() -> None:
        database.write(add_event, "Before")
        with pytest.raises(apsw.ConstraintError):
            database.write(add_booking, "x", 1, 4)

    overselling: list[BaseException | None] = []
    assert database.write_at_once([doing(oversell, overselling), told("After").work], 1, 1) == 2
    assert overselling == [None]
    assert titles_in_file(path) == ["Before", "After"]


def test_a_failed_commit_is_told_to_all_of_the_batch_and_nothing_was_done(
    database: Database, path: Path, told: Callable[[str], Told]
) -> None:
    before, dangling = told("Before"), []  # type: ignore[var-annotated]
    assert (
        database.write_at_once([before.work, doing(lambda: database.write(add_dangling_booking), dangling)], 1, 1) == 2
    )
    for errors in (before.errors, dangling):
        assert isinstance(errors[0], apsw.ConstraintError)
    assert titles_in_file(path) == []
    assert database.write_at_once([told("Later").work], 1, 1) == 1
    assert titles_in_file(path) == ["Later"]


def test_while_the_writer_is_at_work_nothing_is_done_and_the_loop_is_woken_after_it(
    waiting: Queue, told: Callable[[str], Told], loop: threading.Event
) -> None:
    mine = told("Mine")
    assert waiting.database.write_at_once([mine.work], 1, 1) == 0
    assert mine.errors == []
    assert not loop.is_set()
    waiting.let_go()
    assert loop.wait(20)
    eventually(lambda: waiting.database.write_at_once([mine.work], 1, 1) == 1)
    assert mine.errors == [None]


def test_the_loop_and_the_writer_have_their_turns_one_after_the_other(
    waiting: Queue, path: Path, told: Callable[[str], Told], loop: threading.Event
) -> None:
    """However many writes wait for the writer, the loop is not kept from its own until the last of them is done."""
    others = [waiting.put(add_event, f"Other {number}") for number in range(WRITES_PER_COMMIT // 8)]
    mine = told("Mine")
    assert waiting.database.write_at_once([mine.work], 1, 1) == 0
    waiting.let_go()
    assert loop.wait(20)
    eventually(lambda: bool(waiting.database.write_at_once([mine.work], 1, 1)))
    for other in others:
        other.result(20)
    assert titles_in_file(path)[0] == "Mine"


def test_behind_a_lock_of_another_program_nothing_is_done_and_nothing_waited_for(
    database: Database, path: Path, told: Callable[[str], Told]
) -> None:
    mine = told("Mine")
    with opened(path) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WouldWait):
            database.write_at_once([mine.work], 1, 1)
        assert (mine.errors, database.condition.trouble) == ([], None)
        submitted: Future[BaseException | None] = Future()
        database.submit(mine.run, submitted.set_result)
        other.execute("COMMIT")
    assert submitted.result(20) is None
    assert database.write_at_once([told("Later").work], 1, 1) == 1
    assert titles_in_file(path) == ["Mine", "Later"]


def test_now_and_then_a_batch_is_the_writers_so_that_the_log_does_not_grow_for_ever(
    database: Database, told: Callable[[str], Told]
) -> None:
    works = [Work(lambda: None, lambda _: None)] * WRITES_PER_COMMIT
    for _ in range(WRITES_AT_ONCE_IN_A_ROW // WRITES_PER_COMMIT):
        assert database.write_at_once(works, 1, 1) == WRITES_PER_COMMIT
    mine = told("Mine")
    with pytest.raises(WouldWait):
        database.write_at_once([mine.work], 1, 1)
    submitted: Future[BaseException | None] = Future()
    database.submit(mine.run, submitted.set_result)
    assert submitted.result(20) is None
    eventually(lambda: bool(database.write_at_once([told("Later").work], 1, 1)))


def test_only_one_batch_in_so_many_is_the_writers(database: Database, told: Callable[[str], Told]) -> None:
    works = [Work(lambda: None, lambda _: None)] * WRITES_PER_COMMIT
    for _ in range(WRITES_AT_ONCE_IN_A_ROW // WRITES_PER_COMMIT):
        assert database.write_at_once(works, 1, 1) == WRITES_PER_COMMIT
    with pytest.raises(WouldWait):
        database.write_at_once(works, 1, 1)
    assert database.write_at_once([told("Next").work], 1, 1) == 1


def test_one_slow_commit_among_others_does_not_make_them_the_writers(
    path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes: list[float] = []

    def take_long() -> bool:
        clock.move(takes.pop(0) if takes else 0)
        return False  # What a true answer would stop.

    monkeypatch.setattr(apsw, "connection_hooks", [lambda connection: connection.set_commit_hook(take_long)])
    with closing(Database(path.with_name("other.db"), clock)) as other, other.never_waiting(lambda: None):
        takes += [0, 0, 0, 0.08, 0, 0, 0, 0]
        for _ in range(8):
            assert other.write_at_once([doing(lambda: other.write(add_event, "Concert"), [])], 1, 0.03) == 1
    assert other.commit_seconds == pytest.approx(0.01)


def test_a_closed_database_does_nothing_at_once(database: Database, told: Callable[[str], Told]) -> None:
    database.close()
    with pytest.raises(WouldWait):
        database.write_at_once([told("Too late").work], 1, 1)


def test_a_write_outside_of_such_work_is_for_a_thread_that_may_wait(database: Database) -> None:
    with pytest.raises(WouldWait):
        database.write(add_event, "Concert")
    assert database.read(titles) == []


def test_a_read_behind_a_lock_of_another_program_is_for_a_thread_that_may_wait(database: Database) -> None:
    def meet_lock(_: Tx) -> None:
        raise apsw.BusyError("database is locked")

    with pytest.raises(WouldWait):
        database.read(meet_lock)
    assert database.condition.trouble is None
    assert database.read(titles) == []


def test_once_the_loop_has_ended_its_thread_may_wait_like_any_other(path: Path, clock: FixedClock) -> None:
    with closing(Database(path.with_name("other.db"), clock)) as other:
        with other.never_waiting(lambda: None), pytest.raises(WouldWait):
            other.write(add_event, "Too early")
        assert other.write(add_event, "Concert") == 1
