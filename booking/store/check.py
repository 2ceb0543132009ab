"""Verify a database file: SQLite's own check, every event's counts against its rows, the schema version."""

import sqlite3
from pathlib import Path

from booking.errors import CannotStart
from booking.store import migrate
from booking.store.connection import connect

_MISCOUNTED = """
    SELECT events.id, taken, confirmed, coalesce(sum(bookings.seats), 0) AS booked,
        coalesce(sum(bookings.seats) FILTER (WHERE confirmed_at IS NOT NULL), 0) AS booked_confirmed
    FROM events LEFT JOIN bookings ON bookings.event_id = events.id
    GROUP BY events.id
    HAVING taken <> booked OR confirmed <> booked_confirmed OR taken > events.seats
"""
_MISCOUNTED_WAITING = """
    SELECT events.id, waiting, (SELECT count(*) FROM waitlist_entries WHERE event_id = events.id) AS entries
    FROM events WHERE waiting <> entries
"""


def faults(path: Path) -> list[str]:
    """Return a line for each fault of the database at `path`; none when it is sound. Changes nothing."""
    if not path.is_file():
        return [f"{path}: there is no such file"]
    resolved = path.resolve()
    # The last connection to close would move a log that a crash left into the file, unless it may only read; but where
    # there is no log, one that may only read would leave an empty one behind.
    mode = "ro" if resolved.with_name(resolved.name + "-wal").exists() else "rw"
    try:
        connection = connect(path, mode)
    except sqlite3.Error as error:
        return [f"{path}: can't be opened ({error})"]
    try:
        return [f"{path}: {fault}" for fault in _faults_of(connection)]
    except (sqlite3.Error, CannotStart) as error:
        return [f"{path}: {error}"]
    finally:
        connection.close()


def _faults_of(connection: sqlite3.Connection) -> list[str]:
    connection.execute("PRAGMA query_only=ON")
    connection.execute("PRAGMA wal_autocheckpoint=0")
    migrate.claim(connection)
    found = []
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version != migrate.latest_version():
        found.append(
            f"its schema is version {version}, this program's is {migrate.latest_version()}; start the program once"
        )
    found += [line for (line,) in connection.execute("PRAGMA integrity_check") if line != "ok"]
    found += [
        f"a row of {table} names a row of {parent} that is not there"
        for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check")
    ]
    if version:
        found += [
            f"event {event} counts {taken} seats taken, {confirmed} confirmed; its bookings have {booked} and {sure}"
            for event, taken, confirmed, booked, sure in connection.execute(_MISCOUNTED)
        ]
    if version == migrate.latest_version():
        found += [
            f"event {event} counts {waiting} entries that wait; its list has {entries}"
            for event, waiting, entries in connection.execute(_MISCOUNTED_WAITING)
        ]
    return found
