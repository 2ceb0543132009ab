"""The keys of this database, made with it, by which hashes are keyed."""

from typing import Literal

from booking.store.database import Tx


def find(tx: Tx, name: Literal["networks", "confirmations", "statements", "tickets"]) -> bytes:
    """Return a key."""
    (value,) = tx.execute("SELECT value FROM secret_keys WHERE name = ?", (name,)).fetchone()
    return bytes(value)
