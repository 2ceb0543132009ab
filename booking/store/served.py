"""The row by which a database file says that it is being served, for whoever copies it without its log."""

from booking.store import settings
from booking.store.database import Tx

NAME = "served"


def mark(tx: Tx) -> None:
    """Note that it is being served."""
    tx.is_unseen = True
    settings.put(tx, NAME, "yes")


def unmark(tx: Tx) -> None:
    """Note that it is closed; a copy that is whole is none that is being served either."""
    tx.is_unseen = True
    tx.execute("DELETE FROM settings WHERE name = ?", (NAME,))


def is_marked(tx: Tx) -> bool:
    """Whether it was being served when this was last written."""
    return settings.find(tx, NAME) is not None
