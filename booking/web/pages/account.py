"""The pages of one's own account: name, password, API tokens, all bookings, leaving."""

from booking import seats, store
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api import accounts as account_api
from booking.web.api import sessions as session_api
from booking.web.auth import guard, sign_in
from booking.web.http import paging
from booking.web.http.answers import Answer
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages import own
from booking.web.pages.layout import SIGN_IN, leads_to, page, position
from booking.web.pages.own import OwnBooking, OwnEntry
from booking.web.site import Site

ACCOUNT = "/account"
_BOOKINGS_ON_PAGE = 50


def account_page(site: Site, request: Request) -> Answer:
    """GET /account"""
    account = guard.require_account(site, request).account
    has_bot = site.desk.deep_link("") is not None
    listed = site.database.read(store.tokens.list_of, account.id)
    return page(site, request, "account", title=Sentence("Account"), tokens=listed, has_bot=has_bot)


def create_token(site: Site, request: Request) -> Answer:
    """POST /account/tokens: make one and show it in the answer itself: nothing keeps it for a page shown next."""
    request.tell = None
    made = account_api.create_token(site, request).payload
    return page(
        site,
        request,
        "once",
        title=Sentence("Your new API token"),
        area="account",
        about=Sentence(
            "“{name}”: a program that sends it as “Authorization: Bearer …” can do everything you can.",
            name=made["name"],
        ),
        secret=made["token"],
        back=ACCOUNT,
    )


def bookings_page(site: Site, request: Request) -> Answer:
    """GET /account/bookings: all of them, live and ended, the newest first; before them, where one waits for seats."""
    account = guard.require_account(site, request).account
    (before,) = position(request, tuple[str], (None,))
    now, found, entries = site.database.read(_bookings, account.id, before, _BOOKINGS_ON_PAGE + 1)
    shown, more = paging.cut(found, _BOOKINGS_ON_PAGE, lambda last: paging.encode(last.booking.id), request.path)
    return page(
        site,
        request,
        "account_bookings",
        title=own.title(shown, now, Sentence("All your bookings")),
        changes_at=own.changes_at([*shown, *entries], now),
        bookings=shown,
        entries=[] if before else entries,
        **own.told(shown, now),
        more=more,
    )


def delete_page(site: Site, request: Request) -> Answer:
    """GET /account/delete: what becomes of everything, and whether that is wanted."""
    account = guard.require_account(site, request).account
    live, entries = site.database.read(_to_be_cancelled, account.id)
    return page(
        site,
        request,
        "delete_account",
        title=Sentence("Delete your account"),
        live=live,
        entries=entries,
        asks_password=sign_in.asks_password(site, request),
    )


ROUTES = (
    Route("GET", ACCOUNT, account_page, readers="account"),
    Route("POST", "/account/name", account_api.change_me, ACCOUNT, to=ACCOUNT, readers="account"),
    Route("POST", "/account/password", account_api.change_me, ACCOUNT, to=ACCOUNT, readers="account"),
    Route("POST", "/account/email", account_api.change_me, ACCOUNT, to=f"{ACCOUNT}#address", readers="account"),
    Route("POST", "/account/sign-out-everywhere", session_api.end_all_sessions, ACCOUNT, to=SIGN_IN, readers="account"),
    Route("GET", "/account/tokens", leads_to(ACCOUNT), readers="account"),
    Route("POST", "/account/tokens", create_token, ACCOUNT, readers="account"),
    Route("POST", "/account/tokens/<token>/revoke", account_api.revoke_token, ACCOUNT, to=ACCOUNT, readers="account"),
    Route("GET", "/account/bookings", bookings_page, readers="account"),
    Route("GET", "/account/delete", delete_page, readers="account"),
    Route("POST", "/account/delete", account_api.delete_me, to="/", readers="account"),
)


def _to_be_cancelled(tx: Tx, account_id: int) -> tuple[list[OwnBooking], list[OwnEntry]]:
    live = own.with_events(tx, seats.live_of_account(tx, account_id, tx.now))
    return live, own.waiting_of_account(tx, account_id)


def _bookings(tx: Tx, account_id: int, before: str | None, limit: int) -> tuple[int, list[OwnBooking], list[OwnEntry]]:
    found = own.with_events(tx, seats.page_of_account(tx, account_id, before, limit))
    return tx.now, found, own.waiting_of_account(tx, account_id)
