"""The statements of a script, one by one."""

from collections.abc import Iterator

import apsw


def statements(script: str) -> Iterator[str]:
    """Yield the statements of a script one by one, each with the comments before it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if apsw.complete(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
