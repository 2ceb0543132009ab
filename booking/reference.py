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
# What looks just like them on a Russian keyboard.
_CYRILLIC = str.maketrans("СНКМРТХ", "CHKMPTX")


def new() -> str:
    """Return a reference by chance: of 64 million, so that another booking may have it already."""
    place = int(random.random() * _ALL)  # Quick, as every booking makes one; it is no secret that nobody may guess.
    return _PAIRS[place // 160_000] + _PAIRS[place // 400 % 400] + _PAIRS[place % 400]


def read(text: str) -> str | None:
    """Return the reference that was typed, in capitals or not, with spaces or hyphens in it; None where it is none."""
    typed = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper().translate(_CYRILLIC)
    return typed if _IS_ONE.fullmatch(typed) else None
