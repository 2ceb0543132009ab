"""The admin's pages: all events with their bookings, accounts, and the audit log."""

from booking import events, store
from booking.accounts import audit
from booking.people import OPERATOR
from booking.store import set_aside
from booking.store.database import Tx
from booking.store.set_aside import SetAside
from booking.texts.sentences import Sentence
from booking.web.api import people as people_api
from booking.web.auth import sign_in
from booking.web.http import paging
from booking.web.http.answers import Answer
from booking.web.http.done import Done
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages import audit_words, event_form
from booking.web.pages.event import Overview, overview_of
from booking.web.pages.layout import leads_to, page, position, query_value
from booking.web.pages.listing import cursor_of
from booking.web.pages.pager import with_query
from booking.web.pages.programme import FROM_THE_FIRST, FROM_THE_LAST, position_of
from booking.web.site import Site

ACCOUNTS = "/admin/accounts"
_EVENTS_ON_PAGE = 50
_PAST_EVENTS_ON_PAGE = 10
_ACCOUNTS_ON_PAGE = 50
_ENTRIES_ON_PAGE = 100


def admin(site: Site, request: Request) -> Answer:
    """GET /admin: the form for a new event, and every event with its bookings."""
    now, upcoming, past, aside = site.database.read(_admin, cursor_of(request, FROM_THE_FIRST).position)
    shown, more = paging.cut(upcoming, _EVENTS_ON_PAGE, _cursor_after, request.path)
    return page(
        site,
        request,
        "admin",
        title=Sentence("Admin"),
        changes_at=[at for overview in (*upcoming, *past) for at in overview.event.changes_at],
        now=now,
        upcoming=shown,
        past=past,
        more=more,
        event_form=event_form.FIELDS,
        new=event_form.blank(site),
        channels=site.desk.channels,
        set_aside=aside,
        copies=site.copies(),
    )


def account_list(site: Site, request: Request) -> Answer:
    """GET /admin/accounts: everyone who has an account, or those whose name or address has `?search=` in it."""
    search = query_value(request, "search").strip()[:200]
    (after,) = position(request, tuple[paging.Int64], (0,))
    found = site.database.read(store.accounts.page, search, after, _ACCOUNTS_ON_PAGE + 1)
    shown, more = paging.cut(
        found, _ACCOUNTS_ON_PAGE, lambda last: paging.encode(last.id), request.path, {"search": search}
    )
    operators = site.database.read(store.tokens.list_of, OPERATOR)
    return page(
        site,
        request,
        "accounts",
        title=Sentence("Accounts"),
        accounts=shown,
        search=search,
        everywhere=with_query("/admin/search", {"q": search}),
        more=more,
        tokens=operators,
        asks_password=sign_in.asks_password(site, request),
    )


def change_account(site: Site, request: Request, number: str) -> Done:
    """POST /admin/accounts/{id}: give or take the admin's role, disable or enable."""
    return people_api.change_account(site, request, account=number)


def invite(site: Site, request: Request) -> Answer:
    """POST /admin/invitations: make a one-time link and show it in the answer itself: nothing keeps it."""
    request.tell = None
    # The site may not know how people reach it. The admin who asks does, and is the only one to see this page.
    whole = request.whole(str(people_api.create_invitation(site, request).payload["link"]))
    about = Sentence("Send this link to the person you’re inviting. It works once, within a week.")
    return page(
        site,
        request,
        "once",
        title=Sentence("An invitation"),
        area="admin",
        about=about,
        secret=whole,
        back=ACCOUNTS,
    )


def audit_log(site: Site, request: Request) -> Answer:
    """GET /admin/audit: what admins did and who signed in, the latest first."""
    (before,) = position(request, tuple[paging.Int64], (None,))
    found = site.database.read(audit.page, before, _ENTRIES_ON_PAGE + 1)
    shown, more = paging.cut(found, _ENTRIES_ON_PAGE, lambda last: paging.encode(last.id), request.path)
    return page(site, request, "audit", title=Sentence("Audit log"), entries=shown, more=more, audit_words=audit_words)


ROUTES = (
    Route("GET", "/admin", admin, readers="admin", short="if remembered"),
    Route("GET", ACCOUNTS, account_list, readers="admin"),
    Route("POST", f"{ACCOUNTS}/<number>", change_account, ACCOUNTS, readers="admin"),
    Route("POST", "/admin/tokens/<token>/revoke", people_api.revoke_operator_token, ACCOUNTS, readers="admin"),
    Route("GET", "/admin/invitations", leads_to(ACCOUNTS), readers="admin"),
    Route("POST", "/admin/invitations", invite, ACCOUNTS, readers="admin"),
    Route("GET", "/admin/audit", audit_log, readers="admin"),
)


def _cursor_after(overview: Overview) -> str:
    return paging.encode(*position_of(overview.event))


def _admin(tx: Tx, after: tuple[int, int]) -> tuple[int, list[Overview], list[Overview], list[SetAside]]:
    upcoming = [overview_of(tx, event) for event in events.page(tx, "upcoming", after, _EVENTS_ON_PAGE + 1)]
    latest = store.events.page_back(tx, "past", FROM_THE_LAST.position, _PAST_EVENTS_ON_PAGE)
    past = [overview_of(tx, event) for event in latest]
    return tx.now, upcoming, past, set_aside.find_all(tx)
