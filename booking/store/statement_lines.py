"""Lines of bank statements, in the database: until they are dealt with, and which ones were."""

import json
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from msgspec import Struct

from booking.store.database import Tx
from booking.store.rows import columns_of, delete_slice, marks_for

_KEPT_MILLISECONDS = 7 * 24 * 60 * 60 * 1_000
_KNOWN_MILLISECONDS = 800 * 24 * 60 * 60 * 1_000  # No bank gives statements that begin so long ago.
_AT_ONCE = 1_000


class Pending(Struct, frozen=True):
    """A line that waits for somebody to deal with it, and was read at `read_at`.

    `key` is what it is known again by. `found` are the references of bookings in it: with `is_doubtful` as they may
    have been meant. What was taken back is below 0, or came back.
    """

    key: bytes
    read_at: int
    at: int
    cents: int
    currency: str
    text: str
    payer: str
    is_reversal: bool
    found: tuple[str, ...]
    is_doubtful: bool


_COLUMNS = columns_of(Pending)
_values = attrgetter(*(name for name in Pending.__struct_fields__ if name != "found"))
_IS_OURS = "found <> '[]'"


def find_unknown(tx: Tx, keys: Sequence[bytes]) -> set[bytes]:
    """Return those of the keys whose lines neither wait nor were dealt with."""
    unknown = set(keys)
    for begin in range(0, len(keys), _AT_ONCE):
        as_json = json.dumps([key.hex() for key in keys[begin : begin + _AT_ONCE]])
        for table in ("statement_lines", "dealt_lines"):
            rows = tx.execute(
                f"SELECT {table}.key FROM json_each(?) CROSS JOIN {table} ON {table}.key = unhex(value)", (as_json,)
            )
            unknown -= {bytes(key) for (key,) in rows}
    return unknown


def find_references(tx: Tx, references: Sequence[str]) -> set[str]:
    """Return those of the references that bookings have, live or ended."""
    there: set[str] = set()
    for begin in range(0, len(references), _AT_ONCE):
        as_json = json.dumps(references[begin : begin + _AT_ONCE])
        for table in ("bookings", "ended_bookings"):
            rows = tx.execute(f"SELECT reference FROM json_each(?) CROSS JOIN {table} ON reference = value", (as_json,))
            there |= {str(one) for (one,) in rows}
    return there


def insert(tx: Tx, lines: Sequence[Pending]) -> None:
    """Let those of these lines wait to be dealt with that neither wait nor were dealt with meanwhile."""
    tx.executemany(
        f"INSERT OR IGNORE INTO statement_lines ({_COLUMNS}) SELECT {marks_for(_COLUMNS)}"
        " WHERE NOT EXISTS (SELECT 1 FROM dealt_lines WHERE key = ?)",
        ((*_values(one)[:8], json.dumps(one.found), one.is_doubtful, one.key) for one in lines),
    )


def find(tx: Tx, key: bytes) -> Pending | None:
    """Return the line that waits under this key, or None."""
    row = tx.execute(f"SELECT {_COLUMNS} FROM statement_lines WHERE key = ?", (key,)).fetchone()
    return _pending(row) if row else None


def find_ours(tx: Tx, limit: int) -> list[Pending]:
    """Return up to `limit` lines in which a reference was found, by the day on which the money came."""
    return _find(tx, _IS_OURS, limit)


def find_others(tx: Tx, limit: int) -> list[Pending]:
    """Return up to `limit` lines in which none was found, by that day."""
    return _find(tx, f"NOT {_IS_OURS}", limit)


def _find(tx: Tx, condition: str, limit: int) -> list[Pending]:
    rows = tx.execute(f"SELECT {_COLUMNS} FROM statement_lines WHERE {condition} ORDER BY at, key LIMIT ?", (limit,))
    return [_pending(row) for row in rows]


def count(tx: Tx) -> tuple[int, int]:
    """Return in how many lines that wait a reference was found, and in how many none."""
    row = tx.execute(f"SELECT total({_IS_OURS}), total(NOT {_IS_OURS}) FROM statement_lines", ()).fetchone()
    return int(row[0]), int(row[1])


def set_found(tx: Tx, key: bytes, reference: str) -> None:
    """Note which booking a line is for, as an admin says."""
    tx.execute("UPDATE statement_lines SET found = ?, is_doubtful = 0 WHERE key = ?", (json.dumps([reference]), key))


def deal_with(tx: Tx, key: bytes, booking_ids: Sequence[str], press: str) -> None:
    """Forget what a line says, and know from now on that it was dealt with: for these bookings, or for none."""
    tx.execute("DELETE FROM statement_lines WHERE key = ?", (key,))
    tx.executemany(
        "INSERT OR REPLACE INTO dealt_lines (key, booking_id, press, dealt_at) VALUES (?, ?, ?, ?)",
        [(key, booking_id, press, tx.now) for booking_id in booking_ids or [""]],
    )


def find_dealt(tx: Tx, press: str) -> list[tuple[bytes, str]]:
    """Return the keys of what was dealt with together, each with its booking's id, empty where it was set aside."""
    rows = tx.execute("SELECT key, booking_id FROM dealt_lines WHERE press = ? ORDER BY key, booking_id", (press,))
    return [(bytes(key), str(booking_id)) for key, booking_id in rows]


def find_dealt_for(tx: Tx, key: bytes, press: str) -> list[str]:
    """Return the ids of the bookings for which a line was dealt with in a press, empty where it was set aside."""
    rows = tx.execute("SELECT booking_id FROM dealt_lines WHERE key = ? AND press = ?", (key, press))
    return [str(booking_id) for (booking_id,) in rows]


def delete_dealt(tx: Tx, key: bytes) -> None:
    """Know no longer that a line was dealt with."""
    tx.execute("DELETE FROM dealt_lines WHERE key = ?", (key,))


def delete_all(tx: Tx) -> int:
    """Forget all lines that wait, and return how many there were; they come again with the next statement."""
    tx.execute("DELETE FROM statement_lines", ())
    return tx.changes()


def purge(tx: Tx, limit: int, left: int = 0) -> int:
    """Forget up to `limit` lines that nobody has dealt with in 7 days, and return how many; the oldest `left` stay."""
    before = tx.now - _KEPT_MILLISECONDS
    return delete_slice(tx, "statement_lines", "key", "read_at <= ? ORDER BY read_at", before, limit, left)


def purge_dealt(tx: Tx, limit: int, left: int = 0) -> int:
    """Forget up to `limit` lines that were dealt with 800 days ago, and return how many; the oldest `left` stay."""
    before = tx.now - _KNOWN_MILLISECONDS
    condition = "dealt_at <= ? ORDER BY dealt_at"
    return delete_slice(tx, "dealt_lines", "key, booking_id", condition, before, limit, left)


def find_columns(tx: Tx, heading: bytes) -> str | None:
    """Return the columns that were kept for tables with this heading, as JSON, or None."""
    row = tx.execute("SELECT columns FROM statement_columns WHERE heading = ?", (heading,)).fetchone()
    return None if row is None else str(row[0])


def keep_columns(tx: Tx, heading: bytes, columns: str) -> None:
    """Keep the columns of tables with this heading."""
    tx.execute("INSERT OR REPLACE INTO statement_columns (heading, columns) VALUES (?, ?)", (heading, columns))


def _pending(row: tuple[Any, ...]) -> Pending:
    values, (is_reversal, found, is_doubtful) = row[:7], row[7:]
    return Pending(*(*values, bool(is_reversal), tuple(json.loads(found)), bool(is_doubtful)))
