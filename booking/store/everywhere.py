"""Searching people at all events at once: bounded, however long the site has been there."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from booking.model import Booking, EndedBooking
from booking.people import OPERATOR, Account
from booking.store import accounts, bookings, search
from booking.store.database import Tx
from booking.store.search import Sought

# The latest of each table; a look at so many takes about a fifth of a second.
ROWS_AT_MOST = 200_000
# ?1 is how many rows, ?2 how many are looked at, and from ?3 on what is searched for, or whose rows are wanted.
_BY_PERSON = "{table}.person IN (SELECT value FROM json_each(?3))"


class Query(NamedTuple):
    """The ways to look into a table; by a reference, where its rows have one, all of it."""

    by_search: str
    by_person: str
    by_reference: str


def _query(table: str, columns: str, key: str) -> Query:
    def latest(condition: str) -> str:
        oldest = f"(SELECT {key} FROM {table} ORDER BY {key} DESC LIMIT 1 OFFSET ?2), (SELECT min({key}) FROM {table})"
        return (
            f"SELECT {columns} FROM {table} WHERE {key} >= coalesce({oldest}) AND {condition}"
            f" ORDER BY {key} DESC LIMIT ?1"
        )

    by_reference = f"SELECT {columns} FROM {table} WHERE reference = ?" if table in search.WITH_REFERENCE else ""
    return Query(latest(search.is_found(3, table)), latest(_BY_PERSON.format(table=table)), by_reference)


_LIVE = _query("bookings", bookings.COLUMNS, "id")
_ENDED = _query("ended_bookings", bookings.ENDED_COLUMNS, "id")
_WAITING = _query("waitlist_entries", "id", "number")
_ACCOUNTS = _query("accounts", accounts.COLUMNS, "id")


def find_live(tx: Tx, wanted: Sought | list[str], limit: int) -> list[Booking]:
    """Return up to `limit` rows of the live table that are found, or are these people's, the newest first."""
    return [bookings.booking_of(row) for row in _rows(tx, _LIVE, wanted, limit)]


def find_ended(tx: Tx, wanted: Sought | list[str], limit: int) -> list[EndedBooking]:
    """Return up to `limit` bookings that ended and are found, or are these people's, the newest first."""
    return [bookings.ended_of(row) for row in _rows(tx, _ENDED, wanted, limit)]


def find_waiting(tx: Tx, wanted: Sought | list[str], limit: int) -> list[str]:
    """Return the ids of up to `limit` entries that wait and are found, or are these people's, the newest first."""
    return [entry_id for (entry_id,) in _rows(tx, _WAITING, wanted, limit)]


def find_accounts(tx: Tx, wanted: Sought | list[str], limit: int) -> list[Account]:
    """Return up to `limit` accounts that are found, or are these people's, but not the operator, the newest first."""
    found = [Account(*row) for row in _rows(tx, _ACCOUNTS, wanted, limit)]
    return [account for account in found if account.id != OPERATOR]


def _rows(tx: Tx, query: Query, wanted: Sought | list[str], limit: int) -> list[Sequence[Any]]:
    if isinstance(wanted, Sought):
        if query.by_reference and wanted.has_reference:
            found = tx.execute(query.by_reference, (wanted.id_part,)).fetchall()
            if found:
                return found
        return tx.execute(query.by_search, (limit, ROWS_AT_MOST, *wanted)).fetchall()
    return tx.execute(query.by_person, (limit, ROWS_AT_MOST, json.dumps(wanted))).fetchall()
