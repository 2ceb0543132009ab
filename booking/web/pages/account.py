"""The pages of one's own account: name, password, API tokens, all bookings, leaving."""

from booking import seats
from booking.accounts import tokens
from booking.errors import Sentence
from booking.people import Account
from booking.store.database import Tx
from booking.web.api import accounts as account_api
from booking.web.api import sessions as session_api
from booking.web.auth import sign_in
from booking.web.http import paging
from booking.web.http.answers import Answer, see_other
from booking.web.http.request import Request
from booking.web.pages import own
from booking.web.pages.layout import SIGN_IN, PageRoute, after_done, for_accounts, page, query_value
from booking.web.pages.own import OwnBooking, OwnEntry
from booking.web.site import Site

ACCOUNT = "/account"
_BOOKINGS_ON_PAGE = 50


def account_page(site: Site, request: Request, account: Account) -> Answer:
    """GET /account"""
    has_bot = site.desk.deep_link("") is not None
    listed = site.database.read(tokens.list_of, account.id)
    return page(
        site, request, "account", title=Sentence("Account"), tokens=listed, has_bot=has_bot, channels=site.desk.channels
    )


def rename(site: Site, request: Request, _account: Account) -> Answer:
    """POST /account/name"""
    return after_done(site, request, ACCOUNT, account_api.change_me(site, request))


def change_password(site: Site, request: Request, _account: Account) -> Answer:
    """POST /account/password: it ends every other session."""
    return after_done(site, request, ACCOUNT, account_api.change_me(site, request))


def change_email(site: Site, request: Request, _account: Account) -> Answer:
    """POST /account/email: it is sent a link, and takes the old one's place once that is followed."""
    return after_done(site, request, f"{ACCOUNT}#address", account_api.change_me(site, request))


def sign_out_everywhere(site: Site, request: Request, _account: Account) -> Answer:
    """POST /account/sign-out-everywhere: end every session, this one too."""
    return after_done(site, request, SIGN_IN, session_api.end_all_sessions(site, request))


def tokens_page(_site: Site, _request: Request, _account: Account) -> Answer:
    """GET /account/tokens: where a browser goes that is asked for a new token's page again, which is shown once."""
    return see_other(ACCOUNT)


def create_token(site: Site, request: Request, _account: Account) -> Answer:
    """POST /account/tokens: make one and show it in the answer itself: nothing keeps it for a page shown next."""
    made = account_api.create_token(site, request).payload
    return page(
        site,
        request,
        "once",
        title=Sentence("Your new API token"),
        area="account",
        about=Sentence(
            "“{name}”: a program that sends it as “Authorization: Bearer …” may do whatever you may.", name=made["name"]
        ),
        secret=made["token"],
        back=ACCOUNT,
    )


def revoke_token(site: Site, request: Request, _account: Account, token: str) -> Answer:
    """POST /account/tokens/{id}/revoke"""
    return after_done(site, request, ACCOUNT, account_api.revoke_token(site, request, token))


def bookings_page(site: Site, request: Request, account: Account) -> Answer:
    """GET /account/bookings: all of them, live and ended, the newest first; before them, where one waits for seats."""
    before = paging.decode(query_value(request, "after") or None, tuple[str], (None,))[0]
    now, found, entries = site.database.read(_bookings, account.id, before, _BOOKINGS_ON_PAGE + 1)
    shown = found[:_BOOKINGS_ON_PAGE]
    more = None
    if len(found) > len(shown):
        more = f"{ACCOUNT}/bookings?after={paging.encode(shown[-1].booking.id)}"
    return page(
        site,
        request,
        "account_bookings",
        title=own.title(shown, now, Sentence("All your bookings")),
        now=now,
        bookings=shown,
        entries=[] if before else entries,
        news=own.news(shown, now),
        released=own.released(shown, now),
        reload_seconds=own.seconds_to_reload(shown, now),
        more=more,
    )


def delete_page(site: Site, request: Request, account: Account) -> Answer:
    """GET /account/delete: what becomes of everything, and whether that is wanted."""
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


def delete(site: Site, request: Request, _account: Account) -> Answer:
    """POST /account/delete"""
    return after_done(site, request, "/", account_api.delete_me(site, request))


ROUTES = (
    PageRoute("GET", ACCOUNT, for_accounts(account_page)),
    PageRoute("POST", "/account/name", for_accounts(rename), "/account"),
    PageRoute("POST", "/account/password", for_accounts(change_password), "/account"),
    PageRoute("POST", "/account/email", for_accounts(change_email), "/account"),
    PageRoute("POST", "/account/sign-out-everywhere", for_accounts(sign_out_everywhere), "/account"),
    PageRoute("GET", "/account/tokens", for_accounts(tokens_page)),
    PageRoute("POST", "/account/tokens", for_accounts(create_token), "/account"),
    PageRoute("POST", "/account/tokens/<token>/revoke", for_accounts(revoke_token), "/account"),
    PageRoute("GET", "/account/bookings", for_accounts(bookings_page)),
    PageRoute("GET", "/account/delete", for_accounts(delete_page)),
    PageRoute("POST", "/account/delete", for_accounts(delete)),
)


def _to_be_cancelled(tx: Tx, account_id: int) -> tuple[list[OwnBooking], list[OwnEntry]]:
    live = own.with_events(tx, seats.live_of_account(tx, account_id, tx.now))
    return live, own.waiting_of_account(tx, account_id)


def _bookings(tx: Tx, account_id: int, before: str | None, limit: int) -> tuple[int, list[OwnBooking], list[OwnEntry]]:
    found = own.with_events(tx, seats.page_of_account(tx, account_id, before, limit))
    return tx.now, found, own.waiting_of_account(tx, account_id)
