"""The schema that a database has against the one that the migrations make: said in a line, and mended where it can."""

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from booking.errors import CannotStart
from booking.store import check, drift, migrate
from booking.store.database import Database
from tests.support.database_file import opened
from tests.support.process import Process, run_app
from tests.support.service import FixedClock, Service

# Never change one of these: databases were made by it. A change of the schema is a file of its own.
FROZEN = {
    "0001_core.sql": "4628d56fb1ceff3513b2ac677137730d4e90bc18e4488f30c759805d13ec000b",
    "0002_idempotency.sql": "491710c7687dd6de23d0d4a16645750ee6acf182d179646b43ed781df307926f",
    "0003_accounts.sql": "b8df468330f0c9ba47ad9cf5b3cadd1cd428ea686490052d818faa13bd8d2a2e",
    "0004_notices.sql": "b8b7b5f5fe1185983b008d0acb2ada9d7890785470f98f6c33c920371b912534",
    "0005_waiting_list.sql": "0b85048939b2e69279028cf808769e8c8ce30b48f63ca00cccd77fa1b7b44e73",
    "0006_cancelled_events.sql": "2bc0111542b92de64c084279edb37ef733eafa6fec6941cb8c7d905cc9fc0b23",
    "0007_accounts.sql": "6667e638a764934d28daa376bfbce30e1857b8568bf22cc7361b3db86b702571",
    "0008_desk.sql": "e62dfb2b128a39d4bab5bb0a148c123aae95fed80e26a7ca3d9ad048a643403f",
    "0009_offers.sql": "f8a00b4f48f883e10bf7b7c1ae652d526b045fa960a794fb8a2cceb11be85d5a",
    "0010_addresses.sql": "d99b40adf5d5141319ba8a394a4ea939fda32f5a8bcc2740eea3c63743e6160f",
    "0011_settings.sql": "ea095aea0f2f0d7aa14b3339b8ec5aeb6d8d1388c23ac1013594b35b6c95a2bc",
    "0012_storage.sql": "52342c81157e1873797bd7035ad48cc4ec13cf721ba27c32b504934bc1094511",
    "0013_intent.sql": "f029361fb224a943c91b257ddccc8a2475870c451268eaeb549ae03574487052",
    "0014_questions.sql": "3381666715b6df4eb4580f90618c8f17f7987a0000a00259766adf7f995786dc",
    "0015_mailboxes.sql": "7e479df091382ba57e89332721269f7f8503cfe91e34bde85da60b74f5afd235",
    "0016_orphans.sql": "c9ad2d5db472410b1b3b027d34609e5b03248ef4f0fce5e40c291c7976e24fd9",
    "0017_sent_again.sql": "fcf86516a9f3c05db3c0cec5de466e10d42c210091adb728a6f4813407476f35",
    "0018_stream.sql": "2edbca287e418c4bfb8a218f4e01ab8da6ab276d330581f50c5e911d337acbd9",
    "0019_privacy.sql": "20230af81d897ae49875582400e0ac89ce9704b4b1726c2f6735e155cf473b4d",
    "0020_prices.sql": "c9892419794b6ca5be50dee2b327e3ce6b8279ff6a50b3b47b6f6fb1dc721f3b",
    "0021_pictures.sql": "e323c4c067baa10a14fd002772e6acbc5bd303d71987f1434a8a29caffccd33c",
    "0022_messages.sql": "aacddee6012c81051f574ed3c3b0b3ba5eee23512cb9b58810ed7e88c16a5589",
    "0023_drafts_and_questions.sql": "068f7e37a2e54d3574e1fe78e337003993b962aaaa58a8ff9724b6b63b48baa5",
    "0024_series.sql": "116a5e2d5da5d9139cee6b68cd5e2667c83fe12cdfa7219170d4ec55cbccb776",
    "0025_waiting_in_daylight.sql": "647938a03cf7699c03990130bc39548d2bfa7b065ec3ea0182ec6bc6d2d136f0",
    "0026_statistics.sql": "302bf4d1ac7c2f772aeaf6f9b5859b60b180c915ead5a617a2de1ae773dbfea1",
    "0027_statement_lines.sql": "fb004f2f06a9166f200f1c7b935bfd4481abddf4ea0448411bb450b8bc6f1e9b",
    "0028_checkouts.sql": "6f84ebb3798c2698f9b74ffda54850e9d768ed805b4fc7c020a6c65e37296232",
    "0029_webhooks.sql": "34b81ec343f1f28ed2063206f859bda3ff0d7571476db07a120216c8e8bddc2c",
    "0030_check_in.sql": "a7824833f0fac95fa74beb476b620d6f5b3ba22cc7e858ae08df389e67408ce2",
    "0031_late_money.sql": "d5974f145d9ea4e435f80d6944e693a7d69f2183667ad52046b1eba5da4d80be",
    "0032_kinds_of_seat.sql": "c39228966944fda288bbbdaa56257dc4d32bf224b9411298cc68786b646ad943",
    "0033_closed_checkouts.sql": "5839aa6df41b4646b49e55756891e27edcbed464b00ab76f7f4bc4425af4908b",
}

# What databases lack that were made by the files 0003 and 0004 as they were first.
BEFORE_BROWSERS = (
    "DROP TABLE known_browsers",
    "DROP INDEX sessions_by_account",
    "CREATE INDEX sessions_by_account ON sessions (account_id, address)",
)
BEFORE_REMINDERS = ("DROP INDEX bookings_by_reminder", "ALTER TABLE bookings DROP COLUMN remind_at")
OFFSETS = (
    "CREATE TABLE telegram_offsets (bot_id INTEGER PRIMARY KEY, next_update_id INTEGER NOT NULL,"
    " received_at INTEGER NOT NULL"
)

CAN_BE_MENDED = [
    pytest.param(BEFORE_BROWSERS, ["table known_browsers is missing", "index sessions_by_account is another"]),
    pytest.param(BEFORE_REMINDERS, ["bookings lacks the column remind_at", "bookings_by_reminder is missing"]),
    pytest.param((*BEFORE_BROWSERS, *BEFORE_REMINDERS), ["known_browsers", "remind_at"]),
    pytest.param(("DROP TRIGGER bookings_delete",), ["the trigger bookings_delete is missing"]),
    pytest.param(("DROP INDEX bookings_by_person",), ["the index bookings_by_person is missing"]),
    pytest.param(
        (
            "DROP TRIGGER waitlist_entries_insert",
            "CREATE TRIGGER waitlist_entries_insert AFTER INSERT ON waitlist_entries BEGIN SELECT 1; END",
        ),
        ["the trigger waitlist_entries_insert is another"],
    ),
    pytest.param(
        ("ALTER TABLE events DROP COLUMN cancel_reason", "ALTER TABLE events DROP COLUMN doors_at"),
        ["events lacks the column cancel_reason", "events lacks the column doors_at"],
    ),
]
CAN_NOT = [
    pytest.param(("ALTER TABLE bookings RENAME COLUMN seats TO places",), "the table bookings lacks the column seats"),
    pytest.param(
        ("DROP TABLE flashes", "CREATE TABLE flashes (id TEXT PRIMARY KEY, content TEXT, created_at INTEGER) STRICT"),
        "the column content of the table flashes is another",
    ),
    pytest.param(
        (
            "DROP TABLE telegram_offsets",
            f"{OFFSETS}, CHECK (bot_id > 7)) STRICT",
        ),
        "the table telegram_offsets has other rules",
    ),
    pytest.param(
        (
            "DROP TABLE telegram_offsets",
            f"{OFFSETS})",
        ),
        "the table telegram_offsets is of another kind",
    ),
]


def change(path: Path, statements: tuple[str, ...]) -> None:
    """Make a database, and then change its schema as an older or a foreign program would have made it."""
    Database(path, FixedClock()).close()
    with opened(path) as other:
        for statement in statements:
            other.execute(statement)


def books(service: Service) -> None:
    """Let a guest book and confirm, an admin look, and a member sign in and out."""
    event = service.create_event()
    hold = service.book(event["id"])
    assert service.post(f"/bookings/{hold['id']}/confirm").status_int == 200
    cancelled = service.book(event["id"], "other@example.com")
    assert service.post(f"/bookings/{cancelled['id']}/cancel").status_int == 200
    member = service.as_account(service.add_account())
    assert service.call("DELETE", "/sessions", headers=member).status_int == 204
    service.jobs.sweep()
    assert service.event(event["id"])["confirmed_seats"] == 1


def test_a_schema_file_never_changes_once_a_database_can_have_been_made_by_it() -> None:
    made = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in migrate.SCHEMA.iterdir()}
    added = {name: digest for name, digest in made.items() if name not in FROZEN}

    assert {name: made.get(name) for name in FROZEN} == FROZEN
    assert added == {}, "a new file: once it is finished, add its line to FROZEN"


def test_a_start_on_the_schema_as_it_is_does_not_make_it_anew_to_compare(
    path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    Database(path, clock).close()
    with opened(path) as made:
        looks = drift.fingerprint(made)
    for comparison in ("has_nothing_of", "differences"):
        monkeypatch.setattr(drift, comparison, lambda *_: pytest.fail("the migrations were run"))

    Database(path, clock).close()

    assert looks == migrate.FINGERPRINT, "a new file: once it is finished, this is the schema's FINGERPRINT"


@pytest.mark.parametrize(("statements", "lines"), CAN_BE_MENDED)
def test_what_a_schema_lacks_is_said_by_check_and_added_at_the_start(
    path: Path, clock: FixedClock, caplog: pytest.LogCaptureFixture, statements: tuple[str, ...], lines: list[str]
) -> None:
    change(path, statements)
    said = "\n".join(check.faults(path))
    service = Service(path, clock)
    try:
        books(service)
    finally:
        service.close()
    for line in lines:
        assert line in said
        assert line in caplog.text
    assert check.faults(path) == []


@pytest.mark.parametrize(("statements", "line"), CAN_NOT)
def test_what_can_not_be_mended_without_loss_is_said_in_one_line_and_nothing_is_changed(
    path: Path, statements: tuple[str, ...], line: str
) -> None:
    change(path, (*statements, "DROP INDEX bookings_by_person"))
    before = path.read_bytes()
    assert line in "\n".join(check.faults(path))
    finished = run_app("--port=0", f"--db={path}", environment={})
    assert finished.returncode == 1
    assert line in finished.stderr.splitlines()[-1]
    assert finished.stderr.splitlines()[-1].startswith(f"app.py: can't open the database {path}: ")
    assert "Traceback" not in finished.stderr
    assert path.read_bytes() == before


def test_a_unique_index_that_the_rows_do_not_allow_is_said_and_not_made(path: Path, clock: FixedClock) -> None:
    owed = "INSERT INTO outbox (kind, subject, channel, recipient, language, due_at, created_at) VALUES"
    twice = f"{owed} ('x', 'y', 'email', 'a@b', 'en', 0, 0), ('x', 'y', 'email', 'a@b', 'en', 0, 0)"
    change(path, ("DROP INDEX outbox_once", twice))
    with pytest.raises(CannotStart, match="the index outbox_once is missing; this can't be mended"):
        Database(path, clock)


def test_what_is_an_operators_own_is_said_and_left_alone(
    path: Path, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    change(path, ("CREATE INDEX mine ON events (title)", "CREATE TABLE my_notes (text TEXT)", "ANALYZE"))
    service = Service(path, clock)
    books(service)
    service.close()
    assert "the index mine is not this program's" in caplog.text
    assert len([line for line in check.faults(path) if "not this program's" in line]) == 2


def test_the_tables_of_a_replicating_litestream_are_no_difference(
    path: Path, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    change(
        path,
        (
            "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)",
            "CREATE TABLE _litestream_lock (id INTEGER)",
        ),
    )
    Database(path, clock).close()
    assert not caplog.messages
    assert check.faults(path) == []


def test_an_older_version_that_lacks_something_is_mended_before_it_is_brought_up_to_date(
    path: Path, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "older"
    folder.mkdir()
    for file in sorted(migrate.SCHEMA.iterdir())[:4]:
        script = file.read_text()
        script = re.sub(r"ALTER TABLE bookings ADD COLUMN remind_at[^;]*;", "", script)
        (folder / file.name).write_text(re.sub(r"CREATE INDEX bookings_by_reminder[^;]*;", "", script))
    with monkeypatch.context() as older:
        older.setattr(migrate, "SCHEMA", folder)
        Database(path, clock).close()
    shutil.rmtree(folder)
    service = Service(path, clock)
    books(service)
    service.close()
    assert check.faults(path) == []


def test_a_running_server_says_in_a_line_each_what_it_has_mended(start: Callable[..., Process], path: Path) -> None:
    change(path, (*BEFORE_BROWSERS, *BEFORE_REMINDERS))
    process = start()
    assert process.print_token()
    assert process.stop() == 0
    assert len([line for line in process.errors.splitlines() if "it was mended" in line]) == 6
