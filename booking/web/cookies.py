"""The cookies of this site: out of reach of scripts and of other sites' forms."""

from booking.web.answers import Answer
from booking.web.request import Site


def set_cookie(site: Site, answer: Answer, name: str, value: str, max_age_seconds: int) -> None:
    """Set a cookie, over https alone where the site is served by that; `value` has letters, digits and `._-` only."""
    secure = "; Secure" if (site.settings.public_url or "").startswith("https:") else ""
    attributes = f"Path=/; Max-Age={max_age_seconds}; HttpOnly; SameSite=Lax{secure}"
    answer.headers.append(("Set-Cookie", f"{name}={value}; {attributes}"))


def forget_cookie(site: Site, answer: Answer, name: str) -> None:
    """Let the browser forget a cookie."""
    set_cookie(site, answer, name, "", 0)
