"""The statements of a script, one by one."""

import sqlite3
from collections.abc import Iterator


def statements(script: str) -> Iterator[str]:
    """Yield the statements one by one: sqlite3's own `executescript` would commit the open transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
