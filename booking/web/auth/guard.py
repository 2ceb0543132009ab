"""Who is asking, and what is refused before anything is done."""

from collections.abc import Callable
from typing import Generic, NamedTuple, Protocol, TypeAlias, TypeVar

from booking.accounts import sessions, tokens
from booking.accounts.audit import Actor
from booking.errors import Forbidden, Unauthenticated
from booking.people import Account
from booking.store.database import Tx
from booking.web.http.cookies import SESSION_COOKIE
from booking.web.http.done import Done
from booking.web.http.request import Request, split_url
from booking.web.site import Site

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


Whose = TypeVar("Whose", bound=Account | None)
Result = TypeVar("Result")


class Helper(Protocol):
    """Somebody without an account who may do one thing, by a link."""

    @property
    def actor(self) -> str:
        """The helper as the history has it."""

    def require_still(self, tx: Tx) -> None:
        """Raise Unauthenticated where the link has ended."""


class Asking(NamedTuple, Generic[Whose]):
    """Who is asking, and from where: an account, by the token that it has shown, or a guest, who has shown none.

    `is_session` says that the token is a session's, `as_admin` that what is asked for only an admin may do. A guest may
    be a `helper`.
    """

    account: Whose
    address: str
    token: str | None = None
    is_session: bool = False
    as_admin: bool = False
    helper: Helper | None = None

    @property
    def is_admin(self) -> bool:
        """Whether an admin is asking."""
        return self.account is not None and self.account.is_admin

    @property
    def session(self) -> str | None:
        """The token of the session that it asks by, or None where it asks by an API token."""
        return self.token if self.is_session else None

    @property
    def actor(self) -> Actor:
        """The asker as the audit log has it."""
        return Actor(None if self.account is None else self.account.id, self.address)


Asker: TypeAlias = Asking[Account | None]
Member: TypeAlias = Asking[Account]
AnyAsker = TypeVar("AnyAsker", Asker, Member)


def admit(site: Site, request: Request) -> None:
    """Raise Forbidden (cross_site), TooMany or Malformed (body_too_large) for what no endpoint may see."""
    if request.method not in _SAFE_METHODS:
        _refuse_cross_site(site, request)
        count_write(site, request)
    request.require_size()


def count_write(site: Site, request: Request) -> None:
    """Count a request that writes, once, whatever its method. Raises Flooded when too many came from its address."""
    if not request.is_counted:
        request.is_counted = True
        site.limits.require_write(request.client_address)


def uncount_write(site: Site, request: Request) -> None:
    """Count it as not asked yet: it is asked anew, where it may take long."""
    if request.is_counted:
        request.is_counted = False
        site.limits.give_write_back(request.client_address)


def asker(site: Site, request: Request) -> Asker:
    """Return who is asking, as the database had them when it was asked first for this request.

    Raises Unauthenticated for a token or session that is wrong or has ended.
    """
    if request.asking is None:
        request.asking = _asker(site, request)
    asking: Asker = request.asking
    return asking


def _asker(site: Site, request: Request) -> Asker:
    address = request.client_address
    authorization = request.header("AUTHORIZATION")
    if authorization is not None:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthenticated("Send the token as `Authorization: Bearer <token>`.")
        return _by_token(site, token.strip(), address)
    session = request.cookie(SESSION_COOKIE)
    if session is not None:
        return _by_session(site, session, address)
    return Asking(None, address)


def shows_nothing(request: Request) -> bool:
    """Whether it carries no token and no session, right or wrong: whatever it is answered, all may be."""
    return request.header("AUTHORIZATION") is None and request.cookie(SESSION_COOKIE) is None


def require_account(site: Site, request: Request) -> Member:
    """Return who is asking. Raises Unauthenticated for a guest."""
    asking = asker(site, request)
    if asking.account is None:
        if request.prefers_page:
            raise Unauthenticated("Sign in, then try again.")
        raise Unauthenticated(
            "This needs an account. Sign in with `POST /sessions`, and send `Authorization: Bearer <token>`."
        )
    return Asking(asking.account, asking.address, asking.token, asking.is_session)


def require_admin(site: Site, request: Request) -> Member:
    """Return which admin is asking. Raises Unauthenticated for a guest, Forbidden for a member."""
    asking = require_account(site, request)
    _require_role(asking.account)
    return asking._replace(as_admin=True)


def may_watch(site: Site, request: Request) -> bool:
    """Whether it may see how the service does: what is sent on this machine itself, and admins.

    Raises Unauthenticated for a token or session that is wrong or has ended.
    """
    return asker(site, request).is_admin or request.is_from_this_machine


def require_session(asking: Member) -> None:
    """Raise Forbidden for an account's API token: whoever has got hold of one must not be able to outlast its end.

    The operator's may do all that an admin may: whoever made it runs the server, and has no password to give.
    """
    if asking.session is None and not asking.account.is_operator:
        raise Forbidden(
            "forbidden",
            "An API token can’t do this, because it would outlast the token. Sign in, on the site or with `POST "
            "/sessions`, and do it there.",
        )


def write(
    site: Site, asking: AnyAsker, work: Callable[[Tx, AnyAsker], Result], request: Request | None = None
) -> Result:
    """Run `work` in a transaction, given who is asking as they are in it: all that an asker asks for comes by here.

    Where it returns what the `request` of a browser's form is to be told, that is kept for its page in the same
    transaction. Raises as `asked_again` does.
    """

    def asked(tx: Tx) -> Result:
        now_asking = asked_again(tx, asking)
        tx.act_as(now_asking.account, now_asking.address)
        if now_asking.helper is not None:
            tx.actor = now_asking.helper.actor
        result = work(tx, now_asking)
        if request is not None and isinstance(result, Done):
            request.told(tx, result)
        return result

    return site.database.write(asked)


def asked_again(tx: Tx, asking: AnyAsker) -> AnyAsker:
    """Return who is asking as they are in this transaction: the first answer may be older than a write before it.

    A guest costs nothing. Raises Unauthenticated for a token, session or link that has ended since, with its account
    or without, and Forbidden for somebody who asked as an admin and no longer is one.
    """
    if asking.helper is not None:
        asking.helper.require_still(tx)
    if asking.token is None:
        return asking
    account = (sessions if asking.is_session else tokens).account_of(tx, asking.token)
    if asking.as_admin:
        _require_role(account)
    return asking._replace(account=account)


def _require_role(account: Account) -> None:
    if not account.is_admin:
        raise Forbidden("forbidden", "Only an admin can do this. Ask one.")


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
    raise Forbidden("cross_site", "This request was sent by another site’s page. Open this site and do it there.")


def _by_token(site: Site, token: str, address: str) -> Asker:
    """Return whose token it is, an API token or a session's; that it is in use is noted now and then."""
    account, is_session, is_due = site.database.read(_find_account, token)
    if is_due:
        site.database.write_later(sessions.note_seen if is_session else tokens.note_used, token)
    return Asking(account, address, token, is_session)


def _by_session(site: Site, token: str, address: str) -> Asker:
    account, is_due = site.database.read(_find_account_of_session, token)
    if is_due:
        site.database.write_later(sessions.note_seen, token)
    return Asking(account, address, token, is_session=True)


def _find_account(tx: Tx, token: str) -> tuple[Account, bool, bool]:
    try:
        return tokens.account_of(tx, token), False, tokens.is_due(tx, token)
    except Unauthenticated as wrong:
        try:
            return sessions.account_of(tx, token), True, sessions.is_due(tx, token)
        except Unauthenticated:
            raise wrong from None


def _find_account_of_session(tx: Tx, token: str) -> tuple[Account, bool]:
    return sessions.account_of(tx, token), sessions.is_due(tx, token)
