"""The admin's pages of accounts, and of the audit log."""

from booking import store
from booking.accounts import audit
from booking.people import OPERATOR, AuditEntry
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api import people as people_api
from booking.web.auth import sign_in
from booking.web.http import paging
from booking.web.http.answers import Answer
from booking.web.http.done import Done
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages import audit_words
from booking.web.pages.layout import leads_to, page, position, query_value
from booking.web.pages.pager import with_query
from booking.web.site import Site

ACCOUNTS = "/admin/accounts"
_ACCOUNTS_ON_PAGE = 50
_ENTRIES_ON_PAGE = 100


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
    found, names = site.database.read(_find_audited, before)
    shown, more = paging.cut(found, _ENTRIES_ON_PAGE, lambda last: paging.encode(last.id), request.path)
    return page(
        site,
        request,
        "audit",
        title=Sentence("Audit log"),
        entries=shown,
        names=names,
        more=more,
        audit_words=audit_words,
    )


ROUTES = (
    Route("GET", ACCOUNTS, account_list, readers="admin"),
    Route("POST", f"{ACCOUNTS}/<number>", change_account, ACCOUNTS, readers="admin"),
    Route("POST", "/admin/tokens/<token>/revoke", people_api.revoke_operator_token, ACCOUNTS, readers="admin"),
    Route("GET", "/admin/invitations", leads_to(ACCOUNTS), readers="admin"),
    Route("POST", "/admin/invitations", invite, ACCOUNTS, readers="admin"),
    Route("GET", "/admin/audit", audit_log, readers="admin"),
)


def _find_audited(tx: Tx, before: int | None) -> tuple[list[AuditEntry], dict[str, str]]:
    found = audit.page(tx, before, _ENTRIES_ON_PAGE + 1)
    return found, audit.names(tx, found)
