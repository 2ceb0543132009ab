"""References: the short name of a booking, for transfers, the door and the phone. It is no key and opens nothing."""

import random
import re
import unicodedata

# Of the letters and digits that are taken for one another neither is here, and no vowel, so that no words come about.
ALPHABET = "34679CDFGHJKMNPQRTWX"
LENGTH = 6
_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
_ALL = len(ALPHABET) ** LENGTH
_BETWEEN = re.compile(r"[\s\-‐‑‒–—―−._/#]+")
_IS_ONE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_NEVER = re.compile(f"[^{ALPHABET}]")
_MISREAD_AT_MOST = 2
# What looks just like them on a Russian keyboard.
_CYRILLIC = str.maketrans("СНКМРТХ", "CHKMPTX")


def new() -> str:
    """Return a reference by chance: of 64 million, so that another booking may have it already."""
    place = int(random.random() * _ALL)  # Quick, as every booking makes one; it is no secret that nobody may guess.
    return _PAIRS[place // 160_000] + _PAIRS[place // 400 % 400] + _PAIRS[place % 400]


def read(text: str) -> str | None:
    """Return the reference that was typed, in capitals or not, with spaces or hyphens in it; None where it is none."""
    typed = _typed(text)
    return typed if _IS_ONE.fullmatch(typed) else None


def read_misread(text: str) -> str | None:
    """Return the same with `?` for what no reference has: a character that was misread, as 0 for D.

    None for more than two of these, and for six letters, which are a name, and hardly a reference that was misread.
    """
    typed = _typed(text)
    if len(typed) != LENGTH or not typed.isalnum() or not any(one.isdecimal() for one in typed):
        return None
    known = _NEVER.sub("?", typed)
    return known if known.count("?") <= _MISREAD_AT_MOST else None


def _typed(text: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper().translate(_CYRILLIC)
