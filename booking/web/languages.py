"""Which of our languages a client would rather read."""

import functools
import re
from typing import get_args

from msgspec import UnsetType

from booking.people import Language

_PREFERENCE = re.compile(r"\s*([a-z]{1,8}|\*)[a-z0-9-]*\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?)\s*)?", re.IGNORECASE)


def chosen(accept_language: str | None, given: Language | UnsetType) -> Language:
    """Return the language that was given or, where none was, the one that an Accept-Language header likes best."""
    return preferred(accept_language) if isinstance(given, UnsetType) else given


@functools.lru_cache(maxsize=1_024)
def preferred(accept_language: str | None) -> Language:
    """Return the language of ours that an Accept-Language header likes best; English where it likes neither."""
    weights: dict[str, float] = {}
    for one in (accept_language or "").split(","):
        found = _PREFERENCE.fullmatch(one)
        if found:
            weights.setdefault(found[1].lower(), float(found[2] or 1))
    liked: Language = max(get_args(Language), key=lambda language: weights.get(language, 0))
    return liked
