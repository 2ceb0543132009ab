"""Accounts in the database."""

from booking import addresses
from booking.people import OPERATOR, Account, AdminNotices, Channel, Language, Role
from booking.store.database import Tx
from booking.store.rows import columns_of
from booking.store.search import is_found, sought

COLUMNS = columns_of(Account, "accounts")


def insert(
    tx: Tx, name: str, email: str | None, password_hash: str | None, role: Role, language: Language = "en"
) -> int:
    """Add an account, and return its id."""
    (account_id,) = tx.execute(
        "INSERT INTO accounts (name, email, person, password_hash, role, language, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
        " RETURNING id",
        (name, email, None if email is None else addresses.key(email), password_hash, role, language, tx.now),
    ).fetchone()
    return int(account_id)


def find(tx: Tx, account_id: int) -> Account | None:
    """Return the account, or None."""
    row = tx.execute(f"SELECT {COLUMNS} FROM accounts WHERE id = ?", (account_id,)).fetchone()
    return Account(*row) if row else None


def is_taken(tx: Tx, email: str) -> bool:
    """Whether an account has this address, however it is spelled."""
    return tx.execute("SELECT 1 FROM accounts WHERE person = ?", (addresses.key(email),)).fetchone() is not None


def find_with_password(tx: Tx, email: str) -> tuple[Account, str] | None:
    """Return the account that has this address, however it is spelled, with its password's hash, or None."""
    row = tx.execute(
        f"SELECT {COLUMNS}, password_hash FROM accounts WHERE person IN (?1, ?2) AND password_hash IS NOT NULL"
        " ORDER BY person = ?1 DESC LIMIT 1",
        (addresses.former_key(email), addresses.key(email)),
    ).fetchone()
    return (Account(*row[:-1]), row[-1]) if row else None


def set_up(tx: Tx, account_id: int, name: str, email: str, password_hash: str, language: Language) -> bool:
    """Give an account that has no password yet all that signing in takes; False when it has one."""
    tx.execute(
        "UPDATE accounts SET name = ?, email = ?, person = ?, password_hash = ?, language = ?"
        " WHERE id = ? AND password_hash IS NULL",
        (name, email, addresses.key(email), password_hash, language, account_id),
    )
    return tx.changes() == 1


def set_name(tx: Tx, account_id: int, name: str) -> None:
    """Rename an account."""
    tx.execute("UPDATE accounts SET name = ? WHERE id = ?", (name, account_id))


def set_password_hash(tx: Tx, account_id: int, password_hash: str) -> None:
    """Replace the hash of an account's password."""
    tx.execute("UPDATE accounts SET password_hash = ? WHERE id = ?", (password_hash, account_id))


def set_proved(tx: Tx, account_id: int) -> None:
    """Mark the account's address as shown to be theirs, now."""
    tx.execute("UPDATE accounts SET proved_at = ? WHERE id = ?", (tx.now, account_id))


def set_new_email(tx: Tx, account_id: int, email: str | None) -> None:
    """Note the new address of an account, which it has once that is proved; None drops it."""
    tx.execute("UPDATE accounts SET new_email = ? WHERE id = ?", (email, account_id))


def set_email(tx: Tx, account_id: int, email: str, proved_at: int | None) -> None:
    """Give an account another address, proved at that instant or not, and drop its new one."""
    tx.execute(
        "UPDATE accounts SET email = ?, person = ?, proved_at = ?, new_email = NULL WHERE id = ?",
        (email, addresses.key(email), proved_at, account_id),
    )


def set_preferences(tx: Tx, account_id: int, language: Language, channel: Channel, admin_notices: AdminNotices) -> None:
    """Note how an account wants to be told things."""
    tx.execute(
        "UPDATE accounts SET language = ?, channel = ?, admin_notices = ? WHERE id = ?",
        (language, channel, admin_notices, account_id),
    )


def set_role(tx: Tx, account_id: int, role: Role) -> None:
    """Give an account a role."""
    tx.execute("UPDATE accounts SET role = ? WHERE id = ?", (role, account_id))


def set_disabled(tx: Tx, account_id: int, *, disabled: bool) -> None:
    """Disable an account now, or enable it."""
    tx.execute("UPDATE accounts SET disabled_at = ? WHERE id = ?", (tx.now if disabled else None, account_id))


def set_approved(tx: Tx, account_id: int, *, approved: bool) -> None:
    """Approve an account now, or no longer."""
    tx.execute("UPDATE accounts SET approved_at = ? WHERE id = ?", (tx.now if approved else None, account_id))


def delete(tx: Tx, account_id: int) -> None:
    """Remove an account that nothing refers to."""
    tx.execute("DELETE FROM accounts WHERE id = ?", (account_id,))


def has_other_admin(tx: Tx, account_id: int) -> bool:
    """Whether an admin other than this account and the operator can sign in."""
    row = tx.execute(
        "SELECT 1 FROM accounts WHERE role = 'admin' AND disabled_at IS NULL AND password_hash IS NOT NULL"
        " AND id NOT IN (?, ?) LIMIT 1",
        (account_id, OPERATOR),
    ).fetchone()
    return row is not None


def has_admin(tx: Tx) -> bool:
    """Whether there is an admin's account beside the operator, disabled or not, set up or not."""
    row = tx.execute("SELECT 1 FROM accounts WHERE role = 'admin' AND id <> ? LIMIT 1", (OPERATOR,)).fetchone()
    return row is not None


def page(tx: Tx, search: str, after: int, limit: int) -> list[Account]:
    """Return up to `limit` accounts by id, beyond `after`, but not the operator.

    Their name or address has the words of `search` in it, however they are spelled.
    """
    rows = tx.execute(
        f"SELECT {COLUMNS} FROM accounts WHERE id > ?1 AND id <> ?2"
        f" AND (person = ?3 OR {is_found(5, 'accounts')})"
        " ORDER BY id LIMIT ?4",
        (after, OPERATOR, addresses.key(search), limit, *sought(search)),
    )
    return [Account(*row) for row in rows]
