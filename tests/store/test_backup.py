"""A copy of the database, taken while it is served or not, and the way back, whatever is in the way of either."""

import os
import shutil
import signal
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from booking.errors import CannotStart
from booking.store import backup, check, copying, migrate
from booking.store.database import Database
from booking.store.ownership import open_database
from tests.support.database_file import opened
from tests.support.service import FixedClock, Service

INSTANT = "20261129T120000Z"
# What Python tells of a program's steps: a process may be killed before each of them.
STEPS = {"os.rename", "os.link", "os.remove", "os.truncate", "os.chown", "os.chmod"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy.db"


@pytest.fixture
def served(service: Service) -> Service:
    """Return a service with an event that three people have booked, all of it still in the log."""
    event = service.create_event(confirmation="instant")
    for number in range(3):
        service.book(event["id"], f"guest{number}@example.com")
    return service


def people_in(path: Path) -> list[str]:
    with opened(path) as file:
        return [email for (email,) in file.execute("SELECT email FROM bookings ORDER BY email")]


GUESTS = [f"guest{number}@example.com" for number in range(3)]


def files_in(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_a_copy_of_a_database_that_is_served_has_all_that_was_answered(served: Service, path: Path, copy: Path) -> None:
    size = backup.back_up(path, copy)

    assert people_in(copy) == GUESTS
    assert size == copy.stat().st_size
    assert check.faults(copy) == []
    served.book(1, "later@example.com")
    assert people_in(copy) == GUESTS


def test_a_copy_is_one_file_for_its_owner_alone(served: Service, path: Path, copy: Path) -> None:
    before = files_in(path.parent)
    umask = os.umask(0)
    try:
        backup.back_up(path, copy)
    finally:
        os.umask(umask)

    assert files_in(path.parent) == before | {copy.name}
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_copy_of_a_database_that_nobody_serves_leaves_it_as_it_is(served: Service, path: Path, copy: Path) -> None:
    served.close()
    content, before = path.read_bytes(), files_in(path.parent)

    backup.back_up(path, copy)

    assert people_in(copy) == GUESTS
    assert (path.read_bytes(), files_in(path.parent)) == (content, before | {copy.name})


def test_a_copy_has_what_a_crash_has_left_in_the_log(served: Service, path: Path, tmp_path: Path) -> None:
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for end in ("", "-wal"):
        shutil.copy(f"{path}{end}", crashed)

    backup.back_up(crashed / path.name, crashed / "copy.db")

    assert people_in(crashed / "copy.db") == GUESTS


def test_a_copy_is_of_one_moment_whatever_is_written_between_its_steps(
    served: Service, path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "PAGES_AT_ONCE", 8)
    done: list[float] = []

    def write_on(part: float) -> None:
        done.append(part)
        served.book(1, f"later{len(done)}@example.com") if len(done) < 15 else None

    backup.back_up(path, copy, progress=write_on)

    assert people_in(copy) == GUESTS
    assert done == sorted(done)
    assert done[-1] == 1
    assert len(done) > 5
    assert len(people_in(path)) > 5


def test_copies_taken_under_load_are_sound_and_have_what_was_answered_before(
    served: Service, path: Path, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "PAGES_AT_ONCE", 8)
    event = served.create_event(seats=100_000, confirmation="instant")
    answered: list[str] = []
    is_over = threading.Event()

    def book() -> None:
        while not is_over.is_set():
            answered.append(served.book(event["id"], f"many{len(answered)}@example.com")["email"])

    booking = threading.Thread(target=book)
    booking.start()
    try:
        for number in range(3):
            before = list(answered)
            backup.back_up(path, copy, overwrite=number > 0)
            restored = tmp_path / f"restored{number}.db"
            backup.restore(copy, restored, INSTANT)
            found = people_in(restored)
            assert set(before) <= set(found)
            assert set(found) <= {*GUESTS, *answered, f"many{len(answered)}@example.com"}
            assert check.faults(restored) == []
    finally:
        is_over.set()
        booking.join()


def in_a_missing_directory(path: Path) -> Path:
    return path.parent / "missing" / "copy.db"


def a_directory(path: Path) -> Path:
    return path.parent


def what_is_there(path: Path) -> Path:
    there = path.with_name("there.db")
    there.write_text("precious")
    return there


def the_database_s_log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def the_database_by_another_name(path: Path) -> Path:
    link = path.with_name("link.db")
    link.symlink_to(path)
    return link


def beside_the_log_of_another(path: Path) -> Path:
    path.with_name("other.db-wal").write_text("a log")
    return path.with_name("other.db")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (in_a_missing_directory, "there is no directory"),
        (a_directory, "is not a file"),
        (what_is_there, "is there already; name another file, or add --overwrite"),
        (the_database_s_log, "is the database itself"),
        (the_database_by_another_name, "is the database itself"),
        (beside_the_log_of_another, "other.db-wal lies there"),
    ],
)
def test_a_copy_is_refused_where_it_would_do_harm(
    served: Service, path: Path, name: Callable[[Path], Path], sentence: str
) -> None:
    target = name(path)
    before = {file: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}

    with pytest.raises(CannotStart, match=sentence):
        backup.back_up(path, target)

    assert {file: file.read_bytes() for file in path.parent.iterdir() if file.is_file()} == before


def test_a_copy_takes_the_place_of_another_when_told_and_only_when_it_is_whole(
    served: Service, path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy.write_text("the one before")

    def fail(_: float) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(CannotStart, match="No space left on device; make room on that disk"):
        backup.back_up(path, copy, overwrite=True, progress=fail)
    assert copy.read_text() == "the one before"
    assert files_in(path.parent) == {path.name, f"{path.name}-wal", f"{path.name}-shm", copy.name}
    backup.back_up(path, copy, overwrite=True)
    assert people_in(copy) == GUESTS


def test_a_copy_goes_on_from_what_one_that_was_killed_has_left(served: Service, path: Path, copy: Path) -> None:
    for end in ("", "-wal", "-shm"):
        copy.with_name(f"{copy.name}.part{end}").write_text("left")

    backup.back_up(path, copy)

    assert people_in(copy) == GUESTS
    assert not [name for name in files_in(path.parent) if ".part" in name]


def test_two_copies_to_one_name_do_not_mix(served: Service, path: Path, copy: Path) -> None:
    refusals: list[str] = []

    def copy_beside(_: float) -> None:
        with pytest.raises(CannotStart) as refusal:
            backup.back_up(path, copy)
        refusals.append(str(refusal.value))

    backup.back_up(path, copy, progress=copy_beside)

    assert refusals == [f"another process is writing {copy}.part; try again when it is done"]
    assert people_in(copy) == GUESTS


def test_a_copy_is_refused_where_there_is_no_room_for_it(
    served: Service, path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type(shutil.disk_usage(path))(1_000_000, 340_000, 660_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    with pytest.raises(CannotStart, match=r"there is no room in .* needs 3\d,\d{3} kB, and 660 kB are free"):
        backup.back_up(path, copy)
    assert not copy.exists()


def test_a_copy_with_a_fault_is_kept_beside_and_takes_no_good_one_s_place(
    served: Service, path: Path, copy: Path
) -> None:
    backup.back_up(path, copy)
    with opened(path) as file:
        file.execute("PRAGMA ignore_check_constraints=ON")
        file.execute("UPDATE events SET taken = taken + 1")

    with pytest.raises(CannotStart, match=r"kept as .*copy\.db\.faulty: event 1 counts 4 seats taken"):
        backup.back_up(path, copy, overwrite=True)

    assert check.faults(copy) == []
    assert people_in(copy.with_name("copy.db.faulty")) == GUESTS


@pytest.mark.parametrize("content", [None, b"", b"Shopping: milk\n" * 1_000])
def test_what_is_no_database_is_neither_copied_nor_restored(tmp_path: Path, path: Path, content: bytes | None) -> None:
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CannotStart):
        backup.back_up(path, tmp_path / "other.db")
    with pytest.raises(CannotStart):
        backup.restore(path, tmp_path / "other.db", INSTANT)
    assert files_in(tmp_path) == (set() if content is None else {path.name})


# The way back


@pytest.fixture
def old_and_copy(served: Service, path: Path, copy: Path) -> tuple[Path, Path]:
    """Return a database that nobody serves, and a copy from before one more booking."""
    backup.back_up(path, copy)
    served.book(1, "later@example.com")
    served.close()
    return path, copy


def crash(path: Path) -> None:
    """Leave the database as a server leaves it that is killed: the newest booking in the log alone."""
    folder = path.parent / "before"
    folder.mkdir()
    with opened(path) as file:
        file.execute("PRAGMA wal_autocheckpoint=0")
        file.execute("UPDATE bookings SET name = 'in the log' WHERE email = 'later@example.com'")
        for end in ("", "-wal"):
            shutil.copy(f"{path}{end}", folder)
    for end in ("", "-wal"):
        shutil.move(folder / f"{path.name}{end}", f"{path}{end}")
    folder.rmdir()


def test_a_restore_puts_the_copy_in_place_and_keeps_what_was_there(old_and_copy: tuple[Path, Path]) -> None:
    path, copy = old_and_copy
    crash(path)

    done = backup.restore(copy, path, INSTANT)

    kept = path.with_name(f"{path.name}.before-restore-{INSTANT}")
    assert done == (1, 3, kept)
    assert people_in(path) == GUESTS
    assert people_in(kept) == [*GUESTS, "later@example.com"]
    with opened(kept) as file:
        assert file.execute("SELECT count(*) FROM bookings WHERE name = 'in the log'").fetchone() == (1,)
    assert not Path(f"{path}-wal").exists()
    assert not Path(f"{path}-shm").exists()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_restored_database_is_served(old_and_copy: tuple[Path, Path], clock: FixedClock) -> None:
    path, copy = old_and_copy
    backup.restore(copy, path, INSTANT)

    with closing(Service(path, clock)) as again:
        again.book(1, "anew@example.com")
    assert people_in(path) == sorted([*GUESTS, "anew@example.com"])
    assert check.faults(path) == []


def test_a_restore_on_another_machine_needs_nothing_but_the_copy(
    old_and_copy: tuple[Path, Path], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    done = backup.restore(old_and_copy[1], elsewhere / "booking.db", INSTANT)

    assert done.kept is None
    assert people_in(elsewhere / "booking.db") == GUESTS


def test_a_restore_is_refused_while_a_server_runs(served: Service, path: Path, copy: Path, clock: FixedClock) -> None:
    backup.back_up(path, copy)
    served.close()
    with open_database(path, clock, must_own=True):
        before = people_in(path)
        with pytest.raises(CannotStart, match="a process serves"):
            backup.restore(copy, path, INSTANT)
        assert people_in(path) == before


def test_a_restore_is_refused_while_another_program_has_the_database_open(old_and_copy: tuple[Path, Path]) -> None:
    path, copy = old_and_copy
    with opened(path) as other:
        other.execute("SELECT count(*) FROM events").fetchone()
        with pytest.raises(CannotStart, match=r"another program has .* open; end that program"):
            backup.restore(copy, path, INSTANT)
    assert people_in(path) == [*GUESTS, "later@example.com"]


def damage(copy: Path) -> None:
    content = copy.read_bytes()
    copy.write_bytes(content[:4_096] + b"\xa5" * (len(content) - 4_096))


def cut(copy: Path) -> None:
    os.truncate(copy, copy.stat().st_size // 2)


def make_newer(copy: Path) -> None:
    with opened(copy) as file:
        file.execute("PRAGMA user_version=9999")


def make_another_program_s(copy: Path) -> None:
    with opened(copy) as file:
        file.execute("PRAGMA application_id=1")


def miscount(copy: Path) -> None:
    with opened(copy) as file:
        file.execute("UPDATE events SET taken = taken + 1")


@pytest.mark.parametrize("spoil", [damage, cut, make_newer, make_another_program_s, miscount])
def test_a_copy_that_is_no_good_is_not_restored(old_and_copy: tuple[Path, Path], spoil: Callable[[Path], None]) -> None:
    path, copy = old_and_copy
    spoil(copy)
    content, before = path.read_bytes(), files_in(path.parent)

    with pytest.raises(CannotStart):
        backup.restore(copy, path, INSTANT)

    assert path.read_bytes() == content
    assert files_in(path.parent) - {f"{path.name}.lock"} == before - {f"{path.name}.lock"}


def test_a_damaged_database_is_kept_as_it_is_with_its_log(old_and_copy: tuple[Path, Path]) -> None:
    path, copy = old_and_copy
    crash(path)
    damage(path)
    content, log = path.read_bytes(), Path(f"{path}-wal").read_bytes()

    kept = backup.restore(copy, path, INSTANT).kept

    assert kept is not None
    assert (kept.read_bytes(), Path(f"{kept}-wal").read_bytes()) == (content, log)
    assert people_in(path) == GUESTS


def test_a_log_without_its_database_is_out_of_the_way_of_the_restored_one(old_and_copy: tuple[Path, Path]) -> None:
    path, copy = old_and_copy
    crash(path)
    path.unlink()

    backup.restore(copy, path, INSTANT)

    assert people_in(path) == GUESTS
    assert not [name for name in files_in(path.parent) if name == f"{path.name}-wal"]


def killed_at(step: int, call: Callable[[], Any]) -> bool:
    """Run the call in a process that ends, without a word, before that step of its own; whether it came so far."""
    child = os.fork()
    if not child:
        seen = 0

        def count(event: str, _: tuple[object, ...]) -> None:
            nonlocal seen
            seen += event in STEPS
            if event in STEPS and seen == step:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(count)
            call()
        except BaseException:
            os.execvp("false", ["false"])
        os.execvp("true", ["true"])
    ended = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(ended) or ended == 0, "it failed, which is no kill"
    return os.WIFSIGNALED(ended)


def steps_of(call: Callable[[], Any]) -> Iterator[int]:
    """Kill the call before each of its steps, one after another, until it is done before it would be killed."""
    step = 1
    while killed_at(step, call):
        yield step
        step += 1
    assert step > 5


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_restore_that_is_killed_leaves_the_old_database_or_the_new_one(
    old_and_copy: tuple[Path, Path], tmp_path: Path, clock: FixedClock
) -> None:
    path, copy = old_and_copy
    crash(path)
    saved = {end: Path(f"{path}{end}").read_bytes() for end in ("", "-wal")}
    found = set()

    for step in steps_of(lambda: backup.restore(copy, path, INSTANT)):
        assert check.faults(path) == [], step
        with open_database(path, clock, must_own=True) as database:
            people = database.read(lambda tx: tx.execute("SELECT email FROM bookings ORDER BY email", ()).fetchall())
        found.add(len(people))
        assert [email for (email,) in people] in (GUESTS, [*GUESTS, "later@example.com"]), step
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        for end, content in saved.items():
            Path(f"{path}{end}").write_bytes(content)

    assert found == {3, 4}
    assert people_in(path) == GUESTS


def test_an_older_database_is_copied_and_restored_and_brought_to_this_version_by_a_start(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, copy, restored = (tmp_path / name for name in ("old.db", "copy.db", "restored.db"))
    schema = tmp_path / "schema"
    schema.mkdir()
    for file in sorted(migrate.SCHEMA.glob("*.sql"))[:17]:
        shutil.copy(file, schema)
    with monkeypatch.context() as before:
        before.setattr(migrate, "SCHEMA", schema)
        Database(old, clock).close()

    backup.back_up(old, copy)
    backup.restore(copy, restored, INSTANT)

    assert check.faults(restored) != []
    Database(restored, clock).close()
    assert check.faults(restored) == []
