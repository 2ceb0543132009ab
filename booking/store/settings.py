"""What an admin has chosen for the site on its pages, by name."""

from booking.store.database import Tx


def find(tx: Tx, name: str) -> str | None:
    """Return the value that was chosen, or None."""
    row = tx.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def put(tx: Tx, name: str, value: str) -> None:
    """Keep a value in place of the one before."""
    tx.execute(
        "INSERT INTO settings (name, value, changed_at) VALUES (?1, ?2, ?3)"
        " ON CONFLICT (name) DO UPDATE SET value = ?2, changed_at = ?3",
        (name, value, tx.now),
    )
