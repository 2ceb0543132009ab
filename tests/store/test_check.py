"""`check`: finds what is wrong with a database file, says it in a line each, and changes nothing."""

import re
import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from booking.store import check, migrate
from booking.store.connection import connect
from tests.support.database_file import opened
from tests.support.process import Process, run_app, run_here
from tests.support.service import Service


@pytest.fixture
def sound(service: Service, path: Path) -> Path:
    """Return a database with held, confirmed, ended and lapsed bookings, which no process has open."""
    for confirmation in ("attendee", "instant"):
        event_id = service.create_event(confirmation=confirmation)["id"]
        for number in range(4):
            service.book(event_id, f"guest{number}@example.com", seats=2)
    service.post(f"/bookings/{service.book(1)['id']}/confirm")
    service.post(f"/bookings/{service.book(1)['id']}/cancel")
    service.clock.move(30)
    service.close()
    return path


def run_sql(path: Path, *statements: str) -> None:
    """Change the file as a person with SQLite's shell would."""
    with opened(path) as other:
        for statement in statements:
            other.execute(statement)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def overwrite_pages(path: Path) -> None:
    """Write noise over every page but the first."""
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))


def replace_by_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def replace_by_text(path: Path) -> None:
    path.write_text("Shopping: milk, bread\n" * 100)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def damage(*names: str) -> Callable[[Path], None]:
    """Write noise over the first page of each of these tables and indexes, somewhere in the middle of the file."""

    def spoil(path: Path) -> None:
        with opened(path) as other:
            (size,) = other.execute("PRAGMA page_size").fetchone()
            marks = ", ".join("?" * len(names))
            roots = other.execute(f"SELECT rootpage FROM sqlite_schema WHERE name IN ({marks})", names).fetchall()
        content = bytearray(path.read_bytes())
        for (root,) in roots:
            content[(root - 1) * size : root * size] = bytes(range(255, -1, -1)) * (size // 256)
        path.write_bytes(content)

    return spoil


def by_sql(*statements: str) -> Callable[[Path], None]:
    return lambda path: run_sql(path, *statements)


FAULTS = [
    pytest.param(Path.unlink, "there is no such file", id="missing"),
    pytest.param(replace_by_directory, "there is no such file", id="directory"),
    pytest.param(replace_by_text, "not a database", id="text"),
    pytest.param(empty, "not a database", id="empty"),
    pytest.param(overwrite_pages, "malformed|invalid|Page|Tree", id="noise"),
    pytest.param(damage("bookings"), r"table bookings: .*(Tree|malformed|cell|page)", id="damaged-table"),
    pytest.param(damage("outbox_by_due"), r"index outbox_by_due: .*(Tree|malformed|cell|page)", id="damaged-index"),
    pytest.param(damage("events", "history"), r"(?s)table events: .*table history: ", id="damaged-tables"),
    pytest.param(by_sql("PRAGMA application_id=7"), "a database of another program", id="other-program"),
    pytest.param(by_sql("PRAGMA user_version=0"), "its schema is version 0, this program's is [1-9]", id="older"),
    pytest.param(by_sql(f"PRAGMA user_version={migrate.latest_version() + 1}"), "made by a newer version", id="newer"),
    pytest.param(
        by_sql("UPDATE events SET taken = taken + 1 WHERE id = 1"),
        "event 1 counts 10 seats taken, 1 confirmed; its bookings have 9 and 1",
        id="count-too-high",
    ),
    pytest.param(
        by_sql("UPDATE events SET confirmed = 0 WHERE id = 2"),
        "event 2 counts 8 seats taken, 0 confirmed; its bookings have 8 and 8",
        id="confirmed-too-low",
    ),
    pytest.param(
        by_sql("DROP TRIGGER bookings_delete", "DELETE FROM bookings WHERE event_id = 2 AND email LIKE 'guest0%'"),
        "event 2 counts 8 seats taken, 8 confirmed; its bookings have 6 and 6",
        id="booking-gone-behind-the-triggers",
    ),
    pytest.param(
        by_sql("DELETE FROM bookings", "UPDATE events SET taken = 9"),
        "event 1 counts 9 .*\n.*event 2 counts 9 ",
        id="two-faults",
    ),
    pytest.param(
        by_sql("DELETE FROM events WHERE id = 2"), "a row of bookings names a row of events that is not", id="dangling"
    ),
]


def test_a_sound_database_has_no_fault_and_is_left_as_it_was(sound: Path) -> None:
    before = contents(sound.parent)
    assert check.faults(sound) == []
    finished = run_here("check", f"--db={sound}", environment={})
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, f"{sound}: no fault found.\n", "")
    assert contents(sound.parent) == before


@pytest.mark.parametrize(("spoil", "sentence"), FAULTS)
def test_a_fault_is_found_told_in_a_line_each_and_nothing_is_changed(
    sound: Path, spoil: Callable[[Path], None], sentence: str
) -> None:
    spoil(sound)
    before = contents(sound.parent)
    found = check.faults(sound)
    assert re.search(sentence, "\n".join(found))
    assert [line for line in found if not line.startswith(f"{sound}: ") or "\n" in line] == []
    assert contents(sound.parent) == before


def test_a_sound_file_in_a_place_where_nothing_can_be_written_has_no_fault(
    sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect_on_a_read_only_disk(path: Path, mode: str, *others: float) -> apsw.Connection:
        if "immutable" not in mode:
            raise apsw.CantOpenError("unable to open database file")
        return connect(path, mode, *others)

    monkeypatch.setattr("os.access", lambda *_: False)
    monkeypatch.setattr("booking.store.connection.connect", connect_on_a_read_only_disk)
    assert check.faults(sound) == []


def test_the_command_prints_the_faults_and_exits_with_1(sound: Path) -> None:
    run_sql(sound, "UPDATE events SET taken = taken + 1")
    before = contents(sound.parent)
    finished = run_app("check", environment={"BOOKING_DB": str(sound)})
    assert (finished.returncode, finished.stderr) == (1, "")
    assert finished.stdout.splitlines() == check.faults(sound)
    assert len(finished.stdout.splitlines()) == 2
    assert contents(sound.parent) == before


def test_a_missing_file_is_not_made_by_the_command(path: Path) -> None:
    finished = run_here("check", f"--db={path}", environment={})
    assert (finished.returncode, finished.stdout) == (1, f"{path}: there is no such file\n")
    assert not list(path.parent.iterdir())


def test_it_runs_beside_a_server_that_goes_on_writing(start: Callable[..., Process], path: Path) -> None:
    process = start()
    finished = run_app("check", f"--db={path}", environment={})
    assert (finished.returncode, finished.stderr) == (0, "")
    assert process.print_token()
    assert process.stop() == 0


def test_what_a_crash_left_behind_is_read_and_left_where_it_is(start: Callable[..., Process], path: Path) -> None:
    process = start()
    # For as long as somebody reads what was there before, the log is not moved into the file.
    with opened(path, "ro") as reader, reader, closing(reader.execute("SELECT count(*) FROM bookings")) as reading:
        reading.fetchone()
        process.print_token()
        process.stop(signal.SIGKILL)
    files = [path, path.with_name(path.name + "-wal")]
    before = [file.read_bytes() for file in files]
    assert [b"token created" in content for content in before] == [False, True]
    finished = run_app("check", f"--db={path}", environment={})
    assert (finished.returncode, finished.stderr) == (0, "")
    assert [file.read_bytes() for file in files] == before
