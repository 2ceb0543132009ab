"""Mend the counts that each event keeps, where they disagree with its bookings or with its waiting list."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw

from booking import COMMAND
from booking.errors import CannotStart
from booking.store import counts, integrity, migrate
from booking.store.connection import UNREADABLE, connect
from booking.store.ownership import own_alone


def repair(path: Path) -> list[str]:
    """Mend every count that can be told from the rows, all or none, and return a line for each event's.

    Raises CannotStart, with nothing changed, while a process serves the database, and where that is damaged, not ours
    or of another version.
    """
    if not path.is_file() or not path.stat().st_size:
        raise CannotStart(f"can't repair {path}: there is no database in it")
    try:
        with own_alone(path):
            integrity.require_sound_after_a_crash(path)
            with closing(connect(path, "rw")) as connection:
                _require_fit(connection, path)
                connection.execute("BEGIN IMMEDIATE")
                mended = [f"{path}: {line}" for line in _mend(connection)]
                connection.execute("COMMIT")
                return mended
    except (CannotStart, *UNREADABLE) as error:
        raise CannotStart(f"can't repair {path}, and nothing was changed: {error}") from None


def _require_fit(connection: apsw.Connection, path: Path) -> None:
    migrate.mark_as_ours(connection)
    if connection.pragma("user_version") != migrate.latest_version():
        raise CannotStart("its schema is of another version than this program; start the program once")
    damage = integrity.damage(connection, path.stat().st_size)
    if damage:
        raise CannotStart(f"it is damaged ({damage[0]}); put a sound copy in its place: `{COMMAND} restore FILE`")


def _mend(connection: apsw.Connection) -> Iterator[str]:
    miscounted: list[Any] = connection.execute(counts.MISCOUNTED.format(where="")).fetchall()
    for event, taken, confirmed, booked, sure, seats in miscounted:
        if booked <= seats:  # Or else somebody has to say whose seats those are that there are not.
            connection.execute("UPDATE events SET taken = ?, confirmed = ? WHERE id = ?", (booked, sure, event))
            counted = f"event {event} counted {taken} seats taken, {confirmed} confirmed"
            yield f"{counted}; its bookings have {booked} and {sure}"
    kinds: list[Any] = connection.execute(counts.MISCOUNTED_KINDS).fetchall()
    for event, kind, taken, booked, seats in kinds:
        if seats is None or booked <= seats:
            connection.execute(
                "UPDATE seat_kind_counts SET taken = ? WHERE event_id = ? AND kind = ?", (booked, event, kind)
            )
            yield f"event {event} counted {taken} seats of the kind {kind}; its bookings have {booked}"
    for event, waiting, entries in connection.execute(counts.MISCOUNTED_WAITING).fetchall():
        connection.execute("UPDATE events SET waiting = ? WHERE id = ?", (entries, event))
        yield f"event {event} counted {waiting} entries that wait; its list has {entries}"
