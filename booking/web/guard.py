"""Who is asking, and what is refused before anything is done."""

from typing import NamedTuple

from booking import accounts
from booking.errors import Forbidden, Unauthenticated
from booking.web.request import Request, Site, split_url

SESSION_COOKIE = "session"
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class Asker(NamedTuple):
    """Who is asking: an admin, or anyone."""

    is_admin: bool


_ANYONE = Asker(is_admin=False)
_ADMIN = Asker(is_admin=True)


def admit(site: Site, request: Request) -> None:
    """Raise Forbidden (cross_site) or Malformed (body_too_large) for what no endpoint shall see."""
    request.require_size()
    if request.method not in _SAFE_METHODS:
        _refuse_cross_site(site, request)


def asker(site: Site, request: Request) -> Asker:
    """Return who is asking. Raises Unauthenticated for a token or session that is wrong or has ended."""
    authorization = request.header("AUTHORIZATION")
    if authorization is not None:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthenticated("Send the token as `Authorization: Bearer <token>`.")
        site.database.read(accounts.require_admin_token, token.strip())
        return _ADMIN
    session = request.cookie(SESSION_COOKIE)
    if session is not None:
        site.database.read(accounts.require_session, session)
        return _ADMIN
    return _ANYONE


def require_admin(site: Site, request: Request) -> None:
    """Raise Unauthenticated unless an admin is asking."""
    if not asker(site, request).is_admin:
        if request.prefers_page:
            raise Unauthenticated("Sign in as admin first, then do it again.")
        raise Unauthenticated(
            "Only an admin may do this. Sign in on /admin, or send `Authorization: Bearer <token>` with a token from "
            "`python app.py token`."
        )


def _refuse_cross_site(site: Site, request: Request) -> None:
    """Browsers send Sec-Fetch-Site, or on plain http at least Origin; what sends neither is no browser's page."""
    fetch_site = request.header("SEC_FETCH_SITE")
    if fetch_site is not None:
        if fetch_site in ("same-origin", "none"):
            return
    else:
        origin = request.header("ORIGIN")
        public_url = site.settings.public_url
        if origin is None or origin == public_url or split_url(origin).netloc == request.header("HOST"):
            return
    raise Forbidden("cross_site", "This request was sent by another site's page. Open this site and do it there.")
