"""How rows are searched by name, address, reference and id; each that a search looks at is in its table's own order."""

import re
import unicodedata
from typing import NamedTuple

from booking import reference

_ID_PART = re.compile(r"[0-9a-f]{8,64}")
WITH_REFERENCE = ("bookings", "ended_bookings")
_WORDS_AT_MOST = 10
# What stands around words that are typed or copied, such as `Müller, Jürgen` and `Jürgen Müller <jm@example.com>`.
_BETWEEN = re.compile(r"[\s,;<>()\[\]{}\"“”„«»、，；]+")
_AROUND = ".:!?…。"
_MAILTO = re.compile("mailto:")
# What NFKD takes off letters, of scripts in which people leave it out; elsewhere, as in Hindi, such marks are letters.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_ALIKE = (
    dict(zip("łøđðħıŧŋ", "loddhitn", strict=True))
    | {"æ": "ae", "œ": "oe", "þ": "th"}
    | dict.fromkeys("'‘’‛ʼʹ′´＇", "")  # People leave it out, as of O’Brien.
    | dict.fromkeys("‐‑‒–—―−", "-")
)
_TO_FOLD = re.compile(f"[{_MARKS}{''.join(_ALIKE)}]")
_ENCODED_LABEL = re.compile(r"xn--([a-z0-9-]+)")
_WILD, _ESCAPED = re.compile(r"[%_\\]"), r"\\\g<0>"


class Sought(NamedTuple):
    """What is searched for: folded words that all have to be there, one a line; or a reference, or a part of an id.

    `pattern` is the first of the words as LIKE takes it; `id_part` is None where the text can be neither. In a
    reference `?` stands for a character that was misread.
    """

    words: str = ""
    pattern: str = ""
    id_part: str | None = None

    @property
    def has_reference(self) -> bool:
        """Whether a whole reference is searched for, of which nothing was misread."""
        known = self.id_part or ""
        return len(known) == reference.LENGTH and "?" not in known


ALL = Sought()


def sought(text: str) -> Sought:
    """Return what this text searches for; without a word in it, ALL."""
    folded = fold(_without_invisible_ends(text))
    parts = (_MAILTO.sub("", part).strip(_AROUND) for part in _BETWEEN.split(folded))
    # Marks alone are what is searched for, and not everything.
    words = ([part for part in parts if part] or folded.split() or text.split())[:_WORDS_AT_MOST]
    # The audit log shortens an id with an ellipsis, and whoever copies it may have copied that, too.
    id_part = "".join(words)
    if not words:
        return ALL
    pattern = f"%{_WILD.sub(_ESCAPED, words[0])}%"
    is_id = _ID_PART.fullmatch(id_part) is not None
    known = id_part if is_id else reference.read(id_part) or reference.read_misread(id_part)
    return Sought("\n".join(words), pattern, known)


def is_found(first_parameter: int, table: str) -> str:
    """Return the SQL condition for a table's rows that a Sought finds, whose parts are three numbered parameters."""
    words, pattern, id_part = (f"?{first_parameter + place}" for place in range(3))
    name, email = f"{table}.name", f"{table}.email"
    # Most rows are decided by LIKE, which knows the letters of English only: rows with others are always looked into,
    # and so are those whose domain has them encoded.
    other_letters = " OR ".join(map(_has_other_letters, (name, email)))
    other_letters += f" OR {email} LIKE '%xn--%'"
    named = f"instr({table}.id, {id_part})"
    if table in WITH_REFERENCE:  # Which is shorter than any part of an id that is searched for.
        named = f"CASE length({id_part}) WHEN {reference.LENGTH} THEN {table}.reference GLOB {id_part} ELSE {named} END"
    is_like = f"({name} LIKE {pattern} ESCAPE '\\' OR {email} LIKE {pattern} ESCAPE '\\')"
    return (
        f"({words} = '' OR {named} OR (instr({words}, char(10)) = 0 AND {is_like})"  # Then LIKE has found all there is.
        f" OR (({is_like} OR {other_letters}) AND has_words({name} || ' ' || coalesce({email}, ''), {words})))"
    )


def is_named(first_parameter: int, table: str) -> str:
    """Return the same for those who may not look for people by address or id: by name and reference alone."""
    words, pattern, id_part = (f"?{first_parameter + place}" for place in range(3))
    name = f"{table}.name"
    return (
        f"({words} = '' OR (length({id_part}) = {reference.LENGTH} AND {table}.reference GLOB {id_part})"
        f" OR (({name} LIKE {pattern} ESCAPE '\\' OR {_has_other_letters(name)})"
        f" AND has_words({name}, {words})))"
    )


def _has_other_letters(text: str) -> str:
    """Return the SQL condition for a text with letters that LIKE takes for others, or an apostrophe."""
    return f"length({text}) <> length(CAST({text} AS BLOB)) OR instr({text}, char(39))"


def has_words(text: str | None, words: str | None) -> bool:
    """Whether all the words, one a line, are in the text; for SQL."""
    folded = fold(text)
    return all(word in folded for word in (words or "").split("\n"))


def fold(text: str | None) -> str:
    """Return the text so that spellings which people take for the same are the same, whatever capitals and marks."""
    if text is None:
        return ""
    if text.isascii():
        text = text.lower().replace("'", "")
        if "xn--" not in text:
            return text
    known = unicodedata.normalize("NFKD", text).casefold()
    if "xn--" in known:
        known = unicodedata.normalize("NFKD", _ENCODED_LABEL.sub(_decoded, known))
    return _TO_FOLD.sub(lambda found: _ALIKE.get(found[0], ""), known)


def _decoded(label: re.Match[str]) -> str:
    """Return a label of a domain as people read it, or as it is where it encodes nothing."""
    try:
        return label[1].encode("ascii").decode("punycode").casefold()
    except UnicodeError:
        return label[0]


def _without_invisible_ends(text: str) -> str:
    seen = [place for place, one in enumerate(text) if unicodedata.category(one)[0] not in "CZ"]
    return text[seen[0] : seen[-1] + 1] if seen else ""
