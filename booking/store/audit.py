"""The audit log in the database, which refuses to change what stands in it."""

from booking.people import AuditEntry
from booking.store.database import Tx


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
