"""The cookies of this site: out of reach of scripts and of other sites' forms."""

import re

from booking.accounts import browsers, sessions
from booking.web.http.answers import Answer
from booking.web.http.done import Done
from booking.web.http.request import Request

SESSION_COOKIE = "session"
BROWSER_COOKIE = "browser"
BOOKINGS_COOKIE = "bookings"
ENTRIES_COOKIE = "waiting"
DOOR_COOKIE = "door"
_REMEMBERED_AT_MOST = 20
_REMEMBERED_SECONDS = 365 * 24 * 60 * 60
SHARED_COOKIE = "shared"
_UNGUESSABLE_ID = re.compile(r"[0-9a-f]{1,64}")


def set_cookie(request: Request, answer: Answer, name: str, value: str, max_age_seconds: int | None) -> None:
    """Set a cookie, over https alone where the site is reached by that; `value` has letters, digits and `._-` only.

    Without an age it is kept until the browser is closed.
    """
    secure = "; Secure" if request.is_https else ""
    age = "" if max_age_seconds is None else f"Max-Age={max_age_seconds}; "
    attributes = f"Path=/; {age}HttpOnly; SameSite=Lax{secure}"
    answer.headers.append(("Set-Cookie", f"{request.cookie_name(name)}={value}; {attributes}"))


def forget_cookie(request: Request, answer: Answer, name: str) -> None:
    """Let the browser forget a cookie."""
    set_cookie(request, answer, name, "", 0)


def keep_or_forget(request: Request, answer: Answer, done: Done) -> None:
    """Let the browser keep what it is known by and a session that was just begun, or forget one that was ended."""
    if done.browser is not None:
        set_cookie(request, answer, BROWSER_COOKIE, done.browser, browsers.KNOWN_SECONDS)
    if done.begins_session is not None:
        set_cookie(request, answer, SESSION_COOKIE, done.begins_session, sessions.SESSION_SECONDS)
    elif done.ends_session:
        forget_session(request, answer)


def forget_session(request: Request, answer: Answer) -> None:
    """Let the browser forget its session."""
    forget_cookie(request, answer, SESSION_COOKIE)


def known_ids(request: Request, cookie: str, newest: str = "") -> list[str]:
    """Return the ids in a cookie: of bookings or entries that this browser knows, the newest first; none need exist."""
    known = (request.cookie(cookie) or "").split(".")
    return [one for one in dict.fromkeys([newest, *known]) if _UNGUESSABLE_ID.fullmatch(one)][:_REMEMBERED_AT_MOST]


def all_known_ids(request: Request) -> tuple[list[str], list[str]]:
    """Return the ids of the bookings and of the entries that this browser knows; none need exist."""
    return known_ids(request, BOOKINGS_COOKIE), known_ids(request, ENTRIES_COOKIE)


def remember_ids(request: Request, answer: Answer, cookie: str, ids: list[str]) -> None:
    """Let the browser know these bookings or entries, and no others; one that people share, until it is closed."""
    is_shared = request.is_on_shared_computer or request.cookie(SHARED_COOKIE) is not None
    seconds = 0 if not ids else None if is_shared else _REMEMBERED_SECONDS
    set_cookie(request, answer, cookie, ".".join(ids), seconds)
