"""The audit log in the database, which refuses to change what stands in it."""

import json
from collections.abc import Iterable

from booking.people import AuditEntry
from booking.store.database import Tx

_WHO = "coalesce(nullif(name, ''), email)"
# The log has an event's whole id, and of the others, which are keys, the beginning.
_IS_IT = "id = CAST(key AS INTEGER)"
_BEGINS_SO = "id >= rtrim(key, '…') AND id < rtrim(key, '…') || 'g'"
_NAMES = " UNION ALL ".join(
    f"SELECT value, {called} AS name FROM given CROSS JOIN {table} ON {is_meant} WHERE kind = '{kind}'"
    for kind, table, called, is_meant in (
        ("event", "events", "title", _IS_IT),
        ("account", "accounts", _WHO, _IS_IT),
        ("booking", "bookings", _WHO, _BEGINS_SO),
        ("booking", "ended_bookings", _WHO, _BEGINS_SO),
        ("entry", "waitlist_entries", _WHO, _BEGINS_SO),
        ("entry", "ended_entries", _WHO, _BEGINS_SO),
    )
)


def insert(tx: Tx, account_id: int | None, action: str, subject: str, address: str) -> None:
    """Add a line."""
    tx.execute(
        "INSERT INTO audit_log (at, account_id, action, subject, address) VALUES (?, ?, ?, ?, ?)",
        (tx.now, account_id, action, subject, address),
    )


def page(tx: Tx, before: int, limit: int) -> list[AuditEntry]:
    """Return up to `limit` lines with ids less than `before`, the newest first, with the accounts' present names."""
    rows = tx.execute(
        "SELECT audit_log.id, at, account_id,"
        "  CASE WHEN account_id IS NULL THEN '' WHEN accounts.id IS NULL THEN 'account ' || account_id || ' (deleted)'"
        "  ELSE coalesce(nullif(accounts.name, ''), accounts.email, 'account ' || account_id) END,"
        "  action, subject, address"
        " FROM audit_log LEFT JOIN accounts ON accounts.id = account_id"
        " WHERE audit_log.id < ? ORDER BY audit_log.id DESC LIMIT ?",
        (before, limit),
    )
    return [AuditEntry(*row) for row in rows]


def find_names(tx: Tx, subjects: Iterable[str]) -> dict[str, str]:
    """Return what those of these subjects are called at present that are known: an event's title, a person's name."""
    rows = tx.execute(
        "WITH given AS (SELECT value, substr(value, 1, instr(value, ' ') - 1) AS kind,"
        "  substr(value, instr(value, ' ') + 1) AS key FROM json_each(?))"
        f" SELECT value, max(name) FROM ({_NAMES}) WHERE name <> '' GROUP BY value HAVING count(*) = 1",
        (json.dumps(sorted(set(subjects))),),
    )
    return dict(rows)
