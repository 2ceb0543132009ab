"""The audit log: who did what, when and from where. It is only ever added to."""

from collections.abc import Sequence
from typing import NamedTuple

from booking import store
from booking.model import GREATEST
from booking.people import AuditEntry
from booking.store.database import Tx


class Actor(NamedTuple):
    """The account that acts, None where it is not known, and its address, empty for the command line and the bot."""

    account_id: int | None
    address: str


# Of an erasure stands that it came about, and not whose it was.
NOBODY = Actor(None, "")


def record(tx: Tx, action: str, subject: str = "", by: Actor | None = None) -> None:
    """Add a line, in the transaction of what it tells, which whoever acts in it has done, or else `by`.

    `subject` is like `event 5`: no secret, no address.
    """
    account_id, address = by or (tx.account_id, tx.address)
    store.audit.insert(tx, account_id, action, subject, address)


def page(tx: Tx, before_id: int | None, limit: int) -> list[AuditEntry]:
    """Return up to `limit` lines from before `before_id`, the newest first, with the accounts' present names."""
    return store.audit.page(tx, GREATEST if before_id is None else before_id, limit)


def names(tx: Tx, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """Return what the subjects of these lines are called at present, as far as that is known: a title or a name."""
    return store.audit.find_names(tx, [entry.subject for entry in entries])
