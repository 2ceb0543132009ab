"""The schema that a database has, compared with the one that the migrations make; what it lacks can be added."""

import functools
import hashlib
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

import apsw

from booking.errors import CannotStart
from booking.store.connection import add_functions
from booking.store.statements import statements

_TOKEN = re.compile(r"--[^\n]*|/\*.*?\*/|\s+|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\w+|.", re.DOTALL)
_IN_ORDER = {"table": 0, "index": 1, "trigger": 2, "view": 3}
# Of a Litestream that replicates the file: it makes them anew whenever it starts.
_LITESTREAMS = ("_litestream_lock", "_litestream_seq")
_OF_THE_TABLE = ("constraint", "primary", "unique", "check", "foreign")

log = logging.getLogger(__name__)


class Difference(NamedTuple):
    """One thing in which a schema differs: a line for people, the statements that mend it, and whether it may stay."""

    line: str
    mends: tuple[str, ...] = ()
    is_harmless: bool = False


class _Piece(NamedTuple):
    """A table, index, trigger or view, as it was made."""

    kind: str
    name: str
    sql: str


class _Token(NamedTuple):
    text: str
    start: int
    end: int


class _Definition(NamedTuple):
    """What stands between two commas of a CREATE TABLE: in a form to compare, and as it was written."""

    normal: str
    raw: str

    @property
    def column(self) -> str | None:
        """The column's name, or None for what is about the whole table."""
        word = self.normal.split(" ", 1)[0]
        return None if word in _OF_THE_TABLE else word


def differences(connection: apsw.Connection, scripts: Sequence[str]) -> list[Difference]:
    """Return in what the schema differs from the one that these scripts make, in the order to mend it."""
    wanted, found = _made_by(tuple(scripts)), _pieces(connection)
    every = sorted(wanted.keys() | found.keys(), key=lambda key: (_IN_ORDER[key[0]], key[1]))
    return [difference for key in every for difference in _compare(found.get(key), wanted.get(key))]


def fingerprint(connection: apsw.Connection) -> str:
    """Return a digest of the schema: the same for every database that has the same one, to the letter."""
    pieces = sorted(_pieces(connection).values())
    return hashlib.sha256("\n".join(part for piece in pieces for part in piece).encode()).hexdigest()


def has_nothing_of(connection: apsw.Connection, scripts: Sequence[str]) -> bool:
    """Whether nothing that these scripts make is in the database, not even in another form."""
    return not _made_by(tuple(scripts)).keys() & _pieces(connection).keys()


def mend(connection: apsw.Connection, scripts: Sequence[str]) -> None:
    """Add what the schema lacks of the one that these scripts make, all or nothing.

    Raises CannotStart for what can't be added without loss.
    """
    if not differences(connection, scripts):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = differences(connection, scripts)
        refusal = _refusal([one for one in found if not one.is_harmless])
        if any(not one.mends and not one.is_harmless for one in found):
            raise refusal
        for difference in found:
            _mend_one(connection, difference, refusal)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    for difference in found:
        then = "is left as it is" if difference.is_harmless else "was mended"
        log.warning("The schema of the database differed: %s; it %s.", difference.line, then)


def _mend_one(connection: apsw.Connection, difference: Difference, refusal: CannotStart) -> None:
    try:
        for statement in difference.mends:
            connection.execute(statement)
    except (apsw.SQLError, apsw.ConstraintError) as error:
        raise refusal from error


def _refusal(found: Sequence[Difference]) -> CannotStart:
    return CannotStart(
        f"{'; '.join(one.line for one in found)}; this can't be mended without loss: put back a copy of the database "
        "from before that change, or start the version of this program that made it"
    )


def _compare(found: _Piece | None, wanted: _Piece | None) -> Iterator[Difference]:
    if wanted is None:
        assert found is not None
        yield Difference(f"the {found.kind} {found.name} is not this program's", is_harmless=True)
    elif found is None:
        yield Difference(f"the {wanted.kind} {wanted.name} is missing", (wanted.sql,))
    elif found.sql == wanted.sql:
        return  # As nearly always, and to read both piece by piece would be half of the time that opening a file takes.
    elif wanted.kind == "table":
        yield from _compare_tables(found, wanted)
    elif _normal(found.sql) != _normal(wanted.sql):
        yield Difference(
            f"the {wanted.kind} {wanted.name} is another than this program's",
            (f"DROP {wanted.kind} {wanted.name}", wanted.sql),
        )


def _compare_tables(found: _Piece, wanted: _Piece) -> Iterator[Difference]:
    has, has_end = _definitions(found.sql)
    needs, needs_end = _definitions(wanted.sql)
    has_columns = {one.column: one for one in has if one.column}
    needs_columns = {one.column: one for one in needs if one.column}
    for name, column in needs_columns.items():
        present = has_columns.get(name)
        if present is None:
            yield Difference(
                f"the table {wanted.name} lacks the column {name}",
                (f"ALTER TABLE {wanted.name} ADD COLUMN {column.raw}",),
            )
        elif present.normal != column.normal:
            yield Difference(f"the column {name} of the table {wanted.name} is another than this program's")
    for name, column in has_columns.items():
        if name not in needs_columns:
            needs_value = " not null" in column.normal and " default " not in column.normal
            yield Difference(
                f"the table {wanted.name} has a column {name} that is not this program's", is_harmless=not needs_value
            )
    if {one.normal for one in has if not one.column} != {one.normal for one in needs if not one.column}:
        yield Difference(f"the table {wanted.name} has other rules than this program's")
    if has_end != needs_end:
        yield Difference(f"the table {wanted.name} is of another kind than this program's")


def _definitions(sql: str) -> tuple[list[_Definition], str]:
    """Return what a CREATE TABLE says between its outer parentheses, in parts, and what it says after them."""
    made: list[_Definition] = []
    depth, current = 0, list[_Token]()
    tokens = list(_tokens(sql))
    for place, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and token.text == ")":
            made.append(_definition(sql, current))
            return made, " ".join(later.text for later in tokens[place + 1 :])
        if depth == 1 and token.text == ",":
            made.append(_definition(sql, current))
            current = []
        elif depth > 1 or (depth == 1 and token.text != "("):
            current.append(token)
    return made, ""


def _definition(sql: str, tokens: Sequence[_Token]) -> _Definition:
    return _Definition(" ".join(token.text for token in tokens), sql[tokens[0].start : tokens[-1].end])


def _normal(sql: str) -> str:
    return " ".join(token.text for token in _tokens(sql))


def _tokens(sql: str) -> Iterator[_Token]:
    """Yield the tokens by which statements are compared: no spaces, comments or quotes, names in one spelling."""
    for match in _TOKEN.finditer(sql):
        text = match.group()
        if text.isspace() or text.startswith(("--", "/*")):
            continue
        if text.startswith('"'):
            text = text[1:-1]
        yield _Token(text if text.startswith("'") else text.casefold(), match.start(), match.end())


@functools.lru_cache(maxsize=16)
def _made_by(scripts: tuple[str, ...]) -> dict[tuple[str, str], _Piece]:
    with closing(apsw.Connection(":memory:")) as connection:
        add_functions(connection)
        for script in scripts:
            for statement in statements(script):
                connection.execute(statement)
        return _pieces(connection)


def _pieces(connection: apsw.Connection) -> dict[tuple[str, str], _Piece]:
    # What SQLite makes for itself has a name that begins so, or no statement that made it.
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql IS NOT NULL"
    )
    return {(kind, name): _Piece(kind, name, sql) for kind, name, sql in rows if name not in _LITESTREAMS}
