"""Characters as people see them: on one line, in the order in which they were typed, and none cut in two."""

import re
import unicodedata

# Every kind of line break and control, and the common space; not those that are typed for their width.
_BREAKS = re.compile(r"[\x00-\x20\x7f-\x9f\u1680\u2028\u2029\ud800-\udfff]+")
# Overrides, embeddings and isolates: a title with one could show our own words around it in another order.
_TURNS_AROUND = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile(
    r"[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_JOINER = "\u200d"
_MAKES_CONJUNCTS = 9  # The combining class of viramas.
# Joiners, skin tones, and the tags that tell one flag from another.
_JOINS_BEFORE = re.compile(r"[\u200c\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_LETTERS_OF_FLAGS = re.compile(r"[\U0001f1e6-\U0001f1ff]*\Z")


def on_one_line(text: str) -> str:
    """Return a text that others typed as it is, but for line breaks and controls, which become one space.

    Joiners, marks and whatever else words and emoji are made of stay.
    """
    return without_breaks(text).strip(" ")


def without_breaks(text: str) -> str:
    """Return the same of a text that may begin or end with a space."""
    return _BREAKS.sub(" ", _TURNS_AROUND.sub("", text))


def printable(text: str) -> str:
    """Return a text with `�` in place of whatever does not print, so that it can be shown and sent."""
    return text if text.isprintable() else "".join(one if one.isprintable() else "�" for one in text)


def isolated(text: str) -> str:
    """Return a text as it can stand within a sentence without turning the words round that stand beside it."""
    own_order = _TURNS_AROUND.sub("", text)
    return f"\u2068{own_order}\u2069" if _RIGHT_TO_LEFT.search(own_order) else own_order


def whole_until(text: str, end: int) -> int:
    """Return the last place up to `end` at which the text can be cut without a character being cut in two."""
    place = end = min(end, len(text))
    while 0 < place < len(text) and _is_within(text, place):
        place -= 1
    return place or end


def _is_within(text: str, place: int) -> bool:
    """Whether what stands at the place belongs to the character before it."""
    before, here = text[place - 1], text[place]
    if before == _JOINER or unicodedata.combining(before) == _MAKES_CONJUNCTS:
        return True
    if unicodedata.category(here).startswith("M") or _JOINS_BEFORE.match(here):
        return True
    letters = _LETTERS_OF_FLAGS.search(text, 0, place)
    return bool(letters and len(letters[0]) % 2 and _LETTERS_OF_FLAGS.fullmatch(here))
