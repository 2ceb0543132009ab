"""An old row that can't be removed keeps no purge from removing the others, and is said once."""

import pytest

from booking.store.slices import SLICE
from tests.support.service import FixedClock, Service, count, run

ROWS = 2 * SLICE + 20
# Of each table what makes row number `value`, which is old long since, and by what it is told from the others.
TABLES = {
    "flashes": ("(id, content, created_at) SELECT printf('%04d', value), '', value", "OLD.id"),
    "idempotency_keys": (
        (
            "(asker, route, key, fingerprint, answer, created_at)"
            " SELECT X'00', 'POST /', printf('%04d', value), X'00', X'00', value"
        ),
        "OLD.key",
    ),
    "sessions": (
        (
            "(sha256, account_id, address, created_at, last_seen_at, expires_at)"
            " SELECT CAST(printf('%04d', value) AS BLOB), 1, '', 0, 0, value"
        ),
        "CAST(OLD.sha256 AS TEXT)",
    ),
    "known_browsers": (
        "(sha256, account_id, created_at) SELECT CAST(printf('%04d', value) AS BLOB), 1, value",
        "CAST(OLD.sha256 AS TEXT)",
    ),
    "invitations": (
        (
            "(sha256, role, invited_by, created_at, expires_at)"
            " SELECT CAST(printf('%04d', value) AS BLOB), 'admin', 1, 0, value"
        ),
        "CAST(OLD.sha256 AS TEXT)",
    ),
    "proofs": (
        (
            "(sha256, email, purpose, created_at, expires_at)"
            " SELECT CAST(printf('%04d', value) AS BLOB), 'a@example.com', 'prove', 0, value"
        ),
        "CAST(OLD.sha256 AS TEXT)",
    ),
    "statement_lines": (
        (
            "(key, read_at, at, cents, currency, text, payer, is_reversal, found, is_doubtful)"
            " SELECT CAST(printf('%04d', value) AS BLOB), value, 0, 1, 'EUR', '', '', 0, '[]', 0"
        ),
        "CAST(OLD.key AS TEXT)",
    ),
    "dealt_lines": (
        "(key, booking_id, press, dealt_at) SELECT CAST(printf('%04d', value) AS BLOB), '', '', value",
        "CAST(OLD.key AS TEXT)",
    ),
    "checkouts": (
        (
            "(token, booking_id, reference, seats, cents, currency, state, expires_at, due_at, created_at)"
            " SELECT printf('%04d', value), '', '', 1, 1, 'EUR', 'closed', value, 0, 0"
        ),
        "OLD.token",
    ),
    "outbox": (
        (
            "(kind, subject, channel, recipient, language, state, due_at, created_at, finished_at)"
            " SELECT 'confirmed', printf('%04d', value), 'email', 'a@example.com', 'en', 'sent', 0, 0, value"
        ),
        "OLD.subject",
    ),
}


def fill(service: Service, table: str) -> int:
    """Add the old rows to a table, and return how many were there before."""
    service.add_account()
    before = count(service.database, table)
    rows = f"WITH RECURSIVE numbers (value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM numbers LIMIT {ROWS})"
    run(service.database, f"INSERT INTO {table} {TABLES[table][0]} FROM ({rows} SELECT value FROM numbers)")
    return before


def purge(service: Service, table: str) -> None:
    names = {"known_browsers": "browsers", "outbox": "notices", "checkouts": "closed checkouts"}
    name = names.get(table, table.replace("_", " "))
    (job,) = [job for job in service.jobs.jobs if job.name == f"purge {name}"]
    service.jobs.run_safely(job)


@pytest.mark.parametrize("table", TABLES)
def test_rows_that_can_not_be_removed_are_said_once_and_all_others_are_removed(
    service: Service, table: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = fill(service, table)
    run(
        service.database,
        f"CREATE TRIGGER refuse BEFORE DELETE ON {table}"
        f" WHEN {TABLES[table][1]} IN ('0000', '0007', '{SLICE:04}', '{ROWS - 1:04}')"
        " BEGIN SELECT RAISE(ABORT, 'refused'); END",
    )
    for _ in range(3):
        purge(service, table)
    assert count(service.database, table) == before + 4
    (record,) = caplog.records
    assert (record.levelname, record.exc_info) == ("ERROR", None)
    assert "4 can't be removed and stay" in record.getMessage()
    assert "refused" in record.getMessage()
    run(service.database, "DROP TRIGGER refuse")
    purge(service, table)
    assert count(service.database, table) == before


@pytest.mark.parametrize("table", TABLES)
def test_a_table_of_which_no_row_can_be_removed_keeps_no_job_at_work_for_ever(
    service: Service, table: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = fill(service, table)
    run(service.database, f"CREATE TRIGGER refuse BEFORE DELETE ON {table} BEGIN SELECT RAISE(FAIL, 'refused'); END")
    purge(service, table)
    assert count(service.database, table) == before + ROWS
    assert len(caplog.records) == 1


@pytest.mark.parametrize("table", TABLES)
def test_instants_that_no_calendar_has_keep_no_row_from_being_removed(
    service: Service, clock: FixedClock, table: str, caplog: pytest.LogCaptureFixture
) -> None:
    fill(service, table)
    instant = {"sessions": "expires_at", "invitations": "expires_at", "proofs": "expires_at", "outbox": "finished_at"}
    instant |= {"statement_lines": "read_at", "dealt_lines": "dealt_at", "checkouts": "expires_at"}
    column = instant.get(table, "created_at")
    run(service.database, f"UPDATE {table} SET {column} = -9223372036854775808 WHERE {column} = 7")
    run(service.database, f"UPDATE {table} SET {column} = 9223372036854775807 WHERE {column} = 8")
    for _ in range(2):
        purge(service, table)
    assert count(service.database, f"{table} WHERE {column} < {clock.now() // 2}") == 0
    assert caplog.records == []
