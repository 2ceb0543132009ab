"""References: the short name of a booking, for transfers, the door and the phone. It is no key and opens nothing."""

import itertools
import random
import re
import unicodedata
from typing import NamedTuple

# Of the letters and digits that are taken for one another neither is here, and no vowel, so that no words come about.
ALPHABET = "34679CDFGHJKMNPQRTWX"
LENGTH = 6
_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
_ALL = len(ALPHABET) ** LENGTH
_BETWEEN = re.compile(r"[\s\-‐‑‒–—―−._/#]+")
_IS_ONE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_ALL_WINDOWS = re.compile(f"(?=([{ALPHABET}]{{{LENGTH}}}))")
_WORD = re.compile(r"[^\W_]+")
_FOUND_AT_MOST = 100
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


class Found(NamedTuple):
    """The references that may stand in a text: by themselves, glued to something, and misread, as `read_misread`."""

    whole: tuple[str, ...]
    glued: tuple[str, ...]
    misread: tuple[str, ...]


def found_in(text: str) -> Found:
    """Return what in a text may be references, though most is something else: whoever asks knows which there are.

    One may be split by whatever stands between words, line ends too.
    """
    words = _WORD.findall(_like_typed(text))
    letters = "".join(words)
    ends = {0, *itertools.accumulate(map(len, words))}
    whole, glued, misread = list[str](), list[str](), list[str]()
    for found in _ALL_WINDOWS.finditer(letters):
        begin, end = found.start(), found.start() + LENGTH
        if begin in ends and end in ends:
            whole.append(found[1])
        elif (begin in ends or end in ends or not _is_split(begin, ends)) and not _is_within_number(
            letters, begin, ends
        ):
            glued.append(found[1])
    for begin in sorted(ends):
        part = letters[begin : begin + LENGTH]
        if begin + LENGTH in ends and _NEVER.search(part) and (known := read_misread(part)):
            misread.append(known)
    return Found(*(tuple(dict.fromkeys(kind))[:_FOUND_AT_MOST] for kind in (whole, glued, misread)))


def _is_split(begin: int, ends: set[int]) -> bool:
    return any(place in ends for place in range(begin + 1, begin + LENGTH))


def _is_within_number(letters: str, begin: int, ends: set[int]) -> bool:
    """Whether six digits are a part of a longer number, of which any six would do."""
    end = begin + LENGTH
    before = begin not in ends and letters[begin - 1].isdecimal()
    after = end not in ends and letters[end : end + 1].isdecimal()
    return letters[begin:end].isdecimal() and (before or after)


def _typed(text: str) -> str:
    return _like_typed(_BETWEEN.sub("", text))


def _like_typed(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper().translate(_CYRILLIC)
