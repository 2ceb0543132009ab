"""The cookies of this site: out of reach of scripts and of other sites' forms."""

from booking import browsers, sessions
from booking.web.answers import Answer
from booking.web.done import Done
from booking.web.request import Request

SESSION_COOKIE = "session"
BROWSER_COOKIE = "browser"


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
