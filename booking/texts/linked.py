"""Links in texts that people type: those that we make, and what mail programs make one of by themselves."""

import functools
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from babel import Locale

_STARTS_A_LINK = re.compile(r"[a-z][a-z0-9+.-]*://|\bmailto:|\bwww\d?\.\w", re.IGNORECASE)
_NUMBERS_OF_A_HOST = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\w)")
_DOMAIN = re.compile(r"(?<![\w-])((?:[^\W_][\w-]*\.)+)([^\W\d_]{2,}|xn--[a-z0-9-]+)(?![\w-])(?!\.\w)", re.IGNORECASE)
# An address as it is typed within a sentence: what ends the sentence is no part of it, nor a bracket around it.
_TYPED_LINK = re.compile(r"\bhttps?://[^\s<>\"«»“”\u2066-\u2069]*[^\s<>\"«»“”\u2066-\u2069.,;:!?…'’)\]]", re.IGNORECASE)
_STOPS = str.maketrans(dict.fromkeys("。．｡", "."))
_DEGREES = frozenset({"b.sc", "m.sc"})


def parts_with_links(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a text in their order, each with the address that it is, or with an empty text."""
    end = 0
    for found in _TYPED_LINK.finditer(text):
        yield text[end : found.start()], ""
        yield found[0], found[0]
        end = found.end()
    yield text[end:], ""


def has_link(text: str) -> bool:
    """Whether mail programs make a link of any part of the text: an address with its scheme, a known domain, a host."""
    seen = unicodedata.normalize("NFKC", text.translate(_STOPS))
    seen = "".join(one for one in seen if unicodedata.category(one) != "Cf")
    if _STARTS_A_LINK.search(seen) or _NUMBERS_OF_A_HOST.search(seen):
        return True
    return any(
        found[2].lower() in _endings() or found[2].lower().startswith("xn--")
        for found in _DOMAIN.finditer(seen)
        if found[0].lower() not in _DEGREES
    )


@functools.cache
def _endings() -> frozenset[str]:
    """Return the endings of domains, those of countries and others in wide use; programs make links of no others."""
    countries = (str(name).lower() for name in Locale("en").territories if len(str(name)) == 2)
    in_wide_use = Path(__file__).with_name("domain_endings.txt").read_text(encoding="utf-8").split()
    return frozenset((*countries, *in_wide_use, "uk", "su"))
