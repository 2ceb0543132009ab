"""The audit log: it tells who did what, when and from where, and nobody changes what it tells."""

import apsw
import pytest

from booking.accounts import accounts, audit
from booking.accounts.audit import Actor
from booking.people import OPERATOR, Account, AuditEntry
from booking.store.database import Database, Tx
from tests.support.service import NOON, FixedClock

HOME = "192.0.2.1"


@pytest.fixture
def admin(database: Database) -> Account:
    return database.write(accounts.register, "Ada", "admin@example.com", "a hash")


def test_a_line_says_who_did_what_when_and_from_where(database: Database, clock: FixedClock, admin: Account) -> None:
    clock.move(1)
    database.write(audit.record, "event cancelled", "event 5", Actor(admin.id, HOME))

    assert database.read(audit.page, None, 9) == [
        AuditEntry(1, NOON + 1_000, admin.id, "Ada", "event cancelled", "event 5", HOME)
    ]


def test_a_line_is_undone_with_what_it_tells(database: Database, admin: Account) -> None:
    def record_and_fail(tx: Tx) -> None:
        audit.record(tx, "event cancelled", "event 5", Actor(admin.id, HOME))
        raise LookupError("the event can't be cancelled")

    with pytest.raises(LookupError):
        database.write(record_and_fail)

    assert database.read(audit.page, None, 9) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET account_id = 1",
        "DELETE FROM audit_log",
        "INSERT OR REPLACE INTO audit_log (id, at, action, subject, address) VALUES (1, 0, '', '', '')",
        "INSERT INTO audit_log VALUES (1, 0, 1, '', '', '') ON CONFLICT (id) DO UPDATE SET action = 'nothing'",
        "REPLACE INTO audit_log (id, at, action, subject, address) VALUES (1, 0, '', '', '')",
    ],
)
def test_what_stands_in_it_cannot_be_changed(database: Database, admin: Account, statement: str) -> None:
    database.write(audit.record, "signed in", "", Actor(admin.id, HOME))
    before = database.read(audit.page, None, 9)

    with pytest.raises(apsw.ConstraintError, match="the audit log is never changed"):
        database.write(lambda tx: tx.execute(statement, ()))

    assert database.read(audit.page, None, 9) == before


def test_it_is_read_in_pages_the_newest_first(database: Database) -> None:
    for number in range(5):
        database.write(audit.record, "event created", f"event {number}", Actor(OPERATOR, ""))

    first = database.read(audit.page, None, 3)
    second = database.read(audit.page, first[-1].id, 3)

    assert [entry.subject for entry in first + second] == [f"event {number}" for number in (4, 3, 2, 1, 0)]
    assert {entry.name for entry in first} == {"Operator"}


def test_who_acted_is_named_as_they_are_called_now_and_by_number_once_they_are_gone(
    database: Database, admin: Account
) -> None:
    nameless = database.write(accounts.register, "", "member@example.com", "a hash")
    for account_id in (admin.id, nameless.id, None):
        database.write(audit.record, "tried to sign in", "", Actor(account_id, HOME))
    database.write(accounts.rename, admin.id, "Ada L.")

    assert [entry.name for entry in database.read(audit.page, None, 9)] == ["", "member@example.com", "Ada L."]

    database.write(accounts.delete, admin.id)
    database.write(accounts.delete, nameless.id)

    named = [(entry.account_id, entry.name) for entry in database.read(audit.page, None, 9)]
    assert named == [
        (None, ""),
        (nameless.id, f"account {nameless.id} (deleted)"),
        (admin.id, f"account {admin.id} (deleted)"),
    ]
