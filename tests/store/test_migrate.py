"""The schema: made whole or not at all, brought up to date with what is in it, and never that of another program."""

import shutil
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from booking import events, seats, store
from booking.accounts import accounts, sessions, tokens
from booking.errors import CannotStart
from booking.people import OPERATOR
from booking.store import check, migrate
from booking.store.database import Database, Tx
from booking.store.ownership import open_database
from tests.support.database_file import opened
from tests.support.service import NOON, FixedClock, count, empty_database


def flash_ids(tx: Tx) -> list[str]:
    return [flash_id for (flash_id,) in tx.execute("SELECT id FROM flashes ORDER BY id", ())]


def add_flash(tx: Tx, flash_id: str) -> None:
    tx.execute("INSERT INTO flashes (id, content, created_at) VALUES (?, '', 0)", (flash_id,))


def tables(path: Path) -> set[str]:
    with opened(path) as other:
        return {name for (name,) in other.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def header_numbers(path: Path) -> tuple[int, int]:
    with opened(path) as other:
        (application_id,) = other.execute("PRAGMA application_id").fetchone()
        (version,) = other.execute("PRAGMA user_version").fetchone()
        return application_id, version


def make_newer(path: Path) -> None:
    Database(path, FixedClock()).close()
    with opened(path) as other:
        other.execute(f"PRAGMA user_version={migrate.latest_version() + 1}")


def make_other_program(path: Path) -> None:
    with opened(path) as other:
        other.execute("CREATE TABLE events (id INTEGER PRIMARY KEY)")


def make_text(path: Path) -> None:
    path.write_text("Shopping: milk, bread\n" * 100)


def make_nearly_a_database(path: Path) -> None:
    """Write the first page of a database of ours and nothing but noise behind its header."""
    Database(path, FixedClock()).close()
    path.write_bytes(path.read_bytes()[:100] + b"\xa5" * 5_000)


def make_directory(path: Path) -> None:
    path.mkdir()


@pytest.fixture
def next_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of a version that is yet to be written, beside copies of those there are."""
    folder = tmp_path / "schema"
    shutil.copytree(migrate.SCHEMA, folder)
    number = migrate.latest_version() + 1
    monkeypatch.setattr(migrate, "SCHEMA", folder)
    return folder / f"{number:04d}_next.sql"


def test_a_new_file_is_ours_and_of_the_latest_version(database: Database, path: Path) -> None:
    assert header_numbers(path) == (migrate.APPLICATION_ID, migrate.latest_version())
    assert {"events", "bookings", "ended_bookings", "accounts", "sessions", "api_tokens"} <= tables(path)


def test_every_table_is_strict_and_every_schema_file_has_its_number() -> None:
    for number, file in enumerate(sorted(migrate.SCHEMA.iterdir()), start=1):
        assert file.name.startswith(f"{number:04d}_")
        script = file.read_text()
        assert script.count("CREATE TABLE") == script.count(") STRICT")


def test_opening_a_database_again_changes_nothing(path: Path, clock: FixedClock) -> None:
    with closing(Database(path, clock)) as database:
        database.write(add_flash, "kept")
    before = path.read_bytes()
    with closing(Database(path, clock)) as database:
        assert database.read(flash_ids) == ["kept"]
    assert path.read_bytes() == before


def test_an_older_database_is_brought_up_to_date_and_keeps_what_is_in_it(
    database: Database, path: Path, clock: FixedClock, next_schema: Path
) -> None:
    database.write(add_flash, "kept")
    database.close()
    next_schema.write_text("CREATE TABLE lamps (id TEXT) STRICT;\nINSERT INTO lamps SELECT id FROM flashes")
    with closing(Database(path, clock)) as newer:
        assert newer.read(lambda tx: tx.execute("SELECT id FROM lamps", ()).fetchall()) == [("kept",)]
    assert header_numbers(path)[1] == migrate.latest_version()


def make_version_2(path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Make a file as the program before accounts left it: with a booking, one that ended, a token and a session."""
    folder.mkdir()
    for file in sorted(migrate.SCHEMA.iterdir())[:2]:
        shutil.copy(file, folder)
    with monkeypatch.context() as older:
        older.setattr(migrate, "SCHEMA", folder)
        Database(path, FixedClock()).close()
    with opened(path) as other:
        other.execute(f"""
            INSERT INTO events VALUES (1, 'Concert', '', '', {NOON + 10**8}, 5, 900, 'attendee', 3, {NOON}, NULL, 0, 0);
            INSERT INTO bookings VALUES ('b1', 1, 'Guest', 'Guest@x.org', 'guest@x.org', 2, {NOON}, NULL, {NOON});
            INSERT INTO ended_bookings VALUES
                ('e1', 1, '', 'past@x.org', 'past@x.org', 1, {NOON}, {NOON + 1}, NULL, {NOON + 1}, 'expired');
            INSERT INTO sessions VALUES (x'01', {NOON}, {NOON + 10**9});
        """)
        other.execute("INSERT INTO admin_tokens VALUES (?, ?)", (accounts.sha256("old token"), NOON - 5))


def test_what_was_there_before_accounts_is_kept_but_for_sessions_that_were_nobody_s(
    path: Path, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_version_2(path, monkeypatch, tmp_path / "schema")
    with closing(Database(path, clock)) as database:
        event = database.read(events.find, 1)
        assert (event.taken, event.confirmed, event.audience) == (2, 2, "anyone")
        booking = database.read(seats.find, "b1")
        assert (booking.account_id, booking.person, booking.email) == (None, "guest@x.org", "Guest@x.org")
        ended = database.read(seats.look_up, "e1")
        assert ended is not None
        assert (ended.account_id, ended.person, ended.status) == (None, "past@x.org", "expired")
        operator = database.read(tokens.account_of, "old token")
        assert (operator.id, operator.role, operator.created_at) == (OPERATOR, "admin", NOON - 5)
        assert [token.name for token in database.read(store.tokens.list_of, OPERATOR)] == ["operator"]
        assert count(database, "sessions") == 0
        # Nobody has an account yet, so there is a link again.
        assert database.write(sessions.replace_sign_in_link, "secret")
    assert check.faults(path) == []


def test_a_step_that_fails_is_undone_whole_and_done_at_the_next_start(
    database: Database, path: Path, clock: FixedClock, next_schema: Path
) -> None:
    database.write(add_flash, "kept")
    database.close()
    next_schema.write_text("CREATE TABLE lamps (id TEXT) STRICT;\nDELETE FROM flashes;\nDELETE FROM no_such_table;\n")
    with pytest.raises(apsw.SQLError, match="no_such_table"):
        Database(path, clock)
    assert header_numbers(path)[1] == migrate.latest_version() - 1
    assert "lamps" not in tables(path)
    next_schema.write_text("CREATE TABLE lamps (id TEXT) STRICT;\n")
    with closing(Database(path, clock)) as newer:
        assert newer.read(flash_ids) == ["kept"]
    assert "lamps" in tables(path)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (make_newer, "made by a newer version of this program"),
        (make_other_program, "a database of another program"),
        (make_text, "not a database"),
        (make_nearly_a_database, "malformed|not a database"),
        (make_directory, "directory"),
    ],
)
@pytest.mark.parametrize("must_own", [True, False])
def test_a_file_that_is_not_for_this_program_is_refused_and_left_as_it_was(
    path: Path, clock: FixedClock, make: Callable[[Path], None], sentence: str, must_own: bool
) -> None:
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(CannotStart, match=sentence) as refusal, open_database(path, clock, must_own=must_own):
        raise AssertionError("it was opened")
    assert str(path) in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_an_empty_file_becomes_a_database(path: Path, clock: FixedClock) -> None:
    path.touch()
    with open_database(path, clock, must_own=True) as database:
        database.write(add_flash, "kept")
    assert header_numbers(path) == (migrate.APPLICATION_ID, migrate.latest_version())


def test_several_that_make_the_same_new_file_at_once_all_get_it_whole(tmp_path: Path, clock: FixedClock) -> None:
    for attempt in range(10):
        path = tmp_path / f"{attempt}.db"
        together = threading.Barrier(5)
        failed: list[BaseException] = []

        def make(path: Path, number: int, together: threading.Barrier, failed: list[BaseException]) -> None:
            together.wait(20)
            try:
                with closing(Database(path, clock, checkpoint=number == 0)) as database:
                    database.write(add_flash, str(number))
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=make, args=(path, number, together, failed)) for number in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert not failed
        with closing(Database(path, clock)) as database:
            assert database.read(flash_ids) == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("was_closed", [True, False])
def test_a_start_on_a_schema_that_is_no_text_is_refused_in_a_sentence(
    path: Path, clock: FixedClock, was_closed: bool
) -> None:
    path.write_bytes(empty_database())
    with closing(apsw.Connection(str(path))) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("UPDATE sqlite_schema SET sql = CAST(sql || x'202d2dff' AS TEXT) WHERE name = 'outbox_once'")
    if not was_closed:
        path.with_name(path.name + "-wal").touch()

    with pytest.raises(CannotStart, match="can't open the database"), open_database(path, clock, must_own=True):
        pass
