"""Verify a database file: SQLite's own check, every event's counts against its rows, the schema version."""

import re
from pathlib import Path

import apsw

from booking import COMMAND
from booking.clock import EARLIEST, LATEST
from booking.errors import CannotStart
from booking.store import counts, migrate
from booking.store.connection import UNREADABLE, connect_to_look
from booking.store.integrity import lines_of

_PARTIAL = re.compile(r"\)\s*(WHERE\b.*)", re.DOTALL | re.IGNORECASE)
_TREE = re.compile(r"\bTree (\d+)\b")


def faults(path: Path, *, may_be_older: bool = False) -> list[str]:
    """Return a line for each fault of the database at `path`; none when it is sound. Changes nothing.

    With `may_be_older` a schema that the next start of the program brings to its version is no fault.
    """
    if not path.is_file():
        return [f"{path}: there is no such file"]
    if not path.stat().st_size:
        return [f"{path}: it is empty, and so not a database"]  # SQLite would remove the log that may lie beside it.
    try:
        connection = connect_to_look(path)
    except apsw.Error as error:
        return [f"{path}: can't be opened ({error})"]
    try:
        return [f"{path}: {fault}" for fault in _faults_of(connection, may_be_older=may_be_older)]
    except (*UNREADABLE, CannotStart) as error:
        return [f"{path}: {error}"]
    finally:
        connection.close()


def _faults_of(connection: apsw.Connection, *, may_be_older: bool) -> list[str]:
    connection.execute("PRAGMA query_only=ON")
    connection.execute("PRAGMA wal_autocheckpoint=0")
    migrate.mark_as_ours(connection)
    version = connection.pragma("user_version")
    looks = [migrate.differences, _damage, _dangling, _off_calendar]
    looks += [_miscounted] if version else []
    looks += [_miscounted_kinds, _miscounted_waiting] if version == migrate.latest_version() else []
    found = []
    if version != migrate.latest_version() and not may_be_older:
        found.append(
            f"its schema is version {version}, this program's is {migrate.latest_version()}; start the program once"
        )
    for look in looks:
        # A part that can't be read must not hide the faults of the others.
        try:
            found += look(connection)
        except UNREADABLE as error:
            found.append(str(error))
    return list(dict.fromkeys(found))


def _damage(connection: apsw.Connection) -> list[str]:
    """Return SQLite's own lines, each with the table or index that it is of, and a line for each one that is damaged.

    An error ends the check in the middle, so each table is then checked by itself.
    """
    made = list(
        connection.execute(
            "SELECT rootpage, type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema WHERE rootpage > 0"
        )
    )
    roots = {root: f"{kind} {name}" for root, kind, name, _, _ in made}
    try:
        lines = lines_of(connection, "PRAGMA integrity_check")
    except apsw.Error as error:
        lines = [str(error)]
        for _, kind, name, table, sql in made:
            lines += _damage_of(connection, kind, _quoted(name), _quoted(table), sql)
    return [_with_name(line, roots) for line in lines]


def _damage_of(connection: apsw.Connection, kind: str, name: str, table: str, sql: str) -> list[str]:
    """Return a line for each fault of a table or an index, read from its first row to its last."""
    if kind == "table":
        looks = [f"SELECT * FROM {table} NOT INDEXED", f"PRAGMA integrity_check({table})"]
    elif sql:
        condition = _PARTIAL.search(sql)
        looks = [f"SELECT count(*) FROM {table} INDEXED BY {name} {condition.group(1) if condition else ''}"]
    else:
        return []
    try:
        for row in connection.execute(looks[0]):
            del row
        lines = [line for look in looks[1:] for line in lines_of(connection, look)]
    except UNREADABLE as error:
        lines = [str(error)]
    return [f"{kind} {name}: {line}" for line in lines]


def _quoted(name: str) -> str:
    return name if name.isidentifier() else '"{}"'.format(name.replace('"', '""'))


def _with_name(line: str, roots: dict[int, str]) -> str:
    tree = _TREE.search(line)
    name = roots.get(int(tree.group(1))) if tree else None
    return line if name is None or name in line else f"{name}: {line}"


def _dangling(connection: apsw.Connection) -> list[str]:
    return [
        f"a row of {table} names a row of {parent} that is not there"
        for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check")
    ]


def _off_calendar(connection: apsw.Connection) -> list[str]:
    """Return a line for each row with an instant that no calendar has, with the row's key."""
    columns = list(
        connection.execute(
            "SELECT tables.name, columns.name, coalesce((SELECT name FROM pragma_table_info(tables.name) WHERE pk = 1),"
            " 'rowid') FROM pragma_table_list AS tables JOIN pragma_table_info(tables.name) AS columns"
            " WHERE tables.schema = 'main' AND tables.type = 'table' AND columns.type = 'INTEGER'"
            " AND (columns.name = 'at' OR columns.name GLOB '*_at' OR columns.name GLOB '*_until')"
        )
    )
    return [
        f"a row of {table} ({key} {found}) has an instant that no calendar has: {column} is {instant}"
        for table, column, key in columns
        for found, instant in connection.execute(
            f"SELECT iif(typeof({_quoted(key)}) = 'blob', hex({_quoted(key)}), {_quoted(key)}), {column}"
            f" FROM {_quoted(table)} WHERE {column} NOT BETWEEN ? AND ?",
            (EARLIEST, LATEST),
        )
    ]


def _miscounted(connection: apsw.Connection) -> list[str]:
    return [
        f"event {event} counts {taken} seats taken, {confirmed} confirmed; its bookings have {booked} and {sure}; "
        + _remedy(event, booked, sure, seats)
        for event, taken, confirmed, booked, sure, seats in connection.execute(counts.MISCOUNTED.format(where=""))
    ]


def _remedy(event: int, booked: int, sure: int, seats: int) -> str:
    mended = f"taken = {booked}, confirmed = {sure}"
    if booked <= seats:
        return _put_right(event, mended)
    more = _statement(event, f"seats = {booked}, {mended}")
    return (
        f"that is more than its {seats} seats; put it right with SQLite's shell: {more}; then cancel the bookings that "
        "are too many"
    )


def _put_right(event: int, columns: str) -> str:
    return f"put it right by `{COMMAND} check --repair` with the server stopped, or with SQLite's shell: " + _statement(
        event, columns
    )


def _statement(event: int, columns: str) -> str:
    return f'"UPDATE events SET {columns} WHERE id = {event}"'


def _miscounted_kinds(connection: apsw.Connection) -> list[str]:
    return [
        f"event {event} counts {taken} seats of the kind {kind} taken; its bookings have {booked}; put it right by "
        f"`{COMMAND} check --repair` with the server stopped"
        for event, kind, taken, booked, _ in connection.execute(counts.MISCOUNTED_KINDS)
    ]


def _miscounted_waiting(connection: apsw.Connection) -> list[str]:
    return [
        f"event {event} counts {waiting} entries that wait; its list has {entries}; "
        + _put_right(event, f"waiting = {entries}")
        for event, waiting, entries in connection.execute(counts.MISCOUNTED_WAITING)
    ]
