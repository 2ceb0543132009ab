"""How rows are searched by name, address and id; every row that a search looks at is in its tables' own order."""

import re
import sqlite3
import unicodedata
from typing import NamedTuple

_ID_PART = re.compile(r"[0-9a-f]{8,64}")
_WORDS_AT_MOST = 10
_WILD, _ESCAPED = re.compile(r"[%_\\]"), r"\\\g<0>"


class Sought(NamedTuple):
    """What is searched for: folded words that all have to be there, one a line; or a part of an id.

    `pattern` is the first of the words as LIKE takes it; `id_part` is None where the text can't be a part of an id.
    """

    words: str = ""
    pattern: str = ""
    id_part: str | None = None


ALL = Sought()


def sought(text: str) -> Sought:
    """Return what somebody searches for who types this text; without a word in it, ALL."""
    words = _folded(_without_invisible_ends(text)).split()[:_WORDS_AT_MOST]
    # The audit log shortens an id with an ellipsis, and whoever copies it may have copied that, too.
    id_part = "".join(words).rstrip("….")
    if not words:
        return ALL
    pattern = f"%{_WILD.sub(_ESCAPED, words[0])}%"
    return Sought("\n".join(words), pattern, id_part if _ID_PART.fullmatch(id_part) else None)


def is_found(first_parameter: int, table: str) -> str:
    """Return the SQL condition for a table's rows that a Sought finds, whose parts are three numbered parameters."""
    words, pattern, id_part = (f"?{first_parameter + place}" for place in range(3))
    name, email = f"{table}.name", f"{table}.email"
    # Most rows are decided by LIKE, which knows the letters of English only: rows with others are always looked into.
    other_letters = " OR ".join(f"length({text}) <> length(CAST({text} AS BLOB))" for text in (name, email))
    return (
        f"({words} = '' OR instr({table}.id, {id_part}) OR (({name} LIKE {pattern} ESCAPE '\\' OR"
        f" {email} LIKE {pattern} ESCAPE '\\' OR {other_letters})"
        f" AND has_words({name} || ' ' || coalesce({email}, ''), {words})))"
    )


def add_functions(connection: sqlite3.Connection) -> None:
    """Let the SQL of this connection call what searches and sorts need."""
    connection.create_function("has_words", 2, _has_words, deterministic=True)
    connection.create_function("folded", 1, _folded, deterministic=True)


def _has_words(text: str | None, words: str | None) -> bool:
    folded = _folded(text)
    return all(word in folded for word in (words or "").split("\n"))


def _folded(text: str | None) -> str:
    """Return the text so that spellings which people take for the same are the same, whatever its capitals."""
    if text is None:
        return ""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text.casefold())


def _without_invisible_ends(text: str) -> str:
    seen = [place for place, one in enumerate(text) if unicodedata.category(one)[0] not in "CZ"]
    return text[seen[0] : seen[-1] + 1] if seen else ""
