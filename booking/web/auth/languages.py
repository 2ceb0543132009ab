"""Which of our languages somebody reads."""

import functools
import re

from msgspec import UnsetType

from booking.people import Account, Language
from booking.texts.languages import LANGUAGES
from booking.web.http.answers import Answer
from booking.web.http.cookies import set_cookie
from booking.web.http.request import Request

COOKIE = "language"
_KEPT_SECONDS = 365 * 24 * 60 * 60
_PREFERENCE = re.compile(r"\s*([a-z]{1,8}|\*)[a-z0-9-]*\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?)\s*)?", re.IGNORECASE)


def of_reader(request: Request, account: Account | None) -> Language:
    """Return the language of the pages for an asker: that of their account, or a guest's.

    A first admin who has no address yet has not chosen either.
    """
    return of_guest(request) if account is None or account.email is None else account.language


def of_guest(request: Request) -> Language:
    """Return the language that was chosen in this browser or else the one that it likes best."""
    kept = request.cookie(COOKIE)
    for language in LANGUAGES:
        if language == kept:
            return language
    return preferred(request.header("ACCEPT_LANGUAGE"))


def remember(request: Request, answer: Answer, language: Language) -> None:
    """Let the browser know the language that was chosen in it, for whoever is not signed in."""
    set_cookie(request, answer, COOKIE, language, _KEPT_SECONDS)


def chosen(otherwise: Language, given: Language | UnsetType) -> Language:
    """Return the language that was given, or the other one where none was."""
    return otherwise if isinstance(given, UnsetType) else given


@functools.lru_cache(maxsize=1_024)
def preferred(accept_language: str | None) -> Language:
    """Return the language of ours that an Accept-Language header likes best; English where it likes neither."""
    weights: dict[str, float] = {}
    for one in (accept_language or "").split(","):
        found = _PREFERENCE.fullmatch(one)
        if found:
            weights.setdefault(found[1].lower(), float(found[2] or 1))
    liked: Language = max(LANGUAGES, key=lambda language: weights.get(language, 0))
    return liked
