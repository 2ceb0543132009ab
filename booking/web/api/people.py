"""The API's endpoints for admins, of people: accounts, invitations and the audit log."""

from msgspec import UnsetType

from booking.accounts import accounts, audit, invitations
from booking.errors import NotFound, Sentence
from booking.people import OPERATOR, Account
from booking.store.database import Tx
from booking.web.api import accounts as account_api
from booking.web.api import bodies, members
from booking.web.auth import guard, sign_in
from booking.web.auth.guard import Member
from booking.web.auth.idempotency import write_once
from booking.web.http import answers, paging
from booking.web.http.done import Done
from booking.web.http.request import Request, event_id
from booking.web.http.route import Route, page
from booking.web.site import Site

_NEWEST = 2**63 - 1


def list_accounts(site: Site, request: Request) -> Done:
    """GET /accounts"""
    guard.require_admin(site, request)
    query = request.query_as(bodies.AccountsQuery)
    (after,) = paging.decode(query.after, tuple[paging.Int64], (0,))
    found = site.database.read(accounts.page, query.search, after, query.limit + 1)
    searched = {"search": query.search} if query.search else {}
    shown, following = page("/accounts", found, query.limit, lambda last: paging.encode(last.id), **searched)
    return Done(200, {"accounts": [members.account_for_admins(one) for one in shown], "next": following})


def get_account(site: Site, request: Request, account: str) -> Done:
    """GET /accounts/{id}"""
    guard.require_admin(site, request)
    return Done(200, members.account_for_admins(site.database.read(accounts.find, _account_id(account))))


def change_account(site: Site, request: Request, account: str) -> Done:
    """PATCH /accounts/{id}"""
    admin = guard.require_admin(site, request)
    number = _account_id(account)
    body = request.body(bodies.AccountPatch)
    takes_password = not isinstance(body.role, UnsetType) or not isinstance(body.email, UnsetType)
    if takes_password or not isinstance(body.disabled, UnsetType):
        guard.require_session(admin)

    def prepare() -> None:
        if takes_password:
            sign_in.require_password(site, request, admin, body.password)

    def change(tx: Tx, admin: Member) -> Account:
        changed = accounts.find(tx, number)
        if not isinstance(body.role, UnsetType) and body.role != changed.role:
            changed = accounts.set_role(tx, number, body.role)
            audit.record(tx, admin.actor, f"role changed to {body.role}", f"account {number}")
        if not isinstance(body.disabled, UnsetType) and body.disabled != (changed.disabled_at is not None):
            changed = accounts.set_disabled(tx, number, body.disabled)
            action = "account disabled" if body.disabled else "account enabled"
            audit.record(tx, admin.actor, action, f"account {number}")
        return _set_right(tx, admin, changed, body)

    def done(changed: Account) -> Done:
        is_enabled = body.disabled is False and changed.disabled_at is None
        if not isinstance(body.approved, UnsetType):
            return Done(200, members.account_for_admins(changed), sentence=_approval(changed))
        sentence = Sentence("{name} can sign in again.", name=changed.name) if is_enabled else _is_now(changed)
        return Done(200, members.account_for_admins(changed), sentence=sentence)

    return write_once(site, request, admin, change, done, prepare)


def create_invitation(site: Site, request: Request) -> Done:
    """POST /invitations"""
    admin = guard.require_admin(site, request)
    body = request.body(bodies.NewInvitation)
    role = body.role
    if role == "admin":
        sign_in.require_password(site, request, admin, body.password)

    def invite(tx: Tx, admin: Member) -> tuple[str, int]:
        audit.record(tx, admin.actor, "invitation created", f"role {role}")
        return invitations.create(tx, role, admin.account.id)

    secret, expires_at = guard.write(site, admin, invite)
    link = site.url(f"/invitations/{secret}")
    sentence = Sentence("Send this link to whom you invite. It is shown only now, and works once.")
    return Done(201, {"link": link, "expires_at": answers.rfc3339(expires_at)}, sentence=sentence)


def revoke_operator_token(site: Site, request: Request, token: str) -> Done:
    """End a token that the command `token` made, of which only admins know."""
    return account_api.end_token(site, request, guard.require_admin(site, request), OPERATOR, token)


def list_audit(site: Site, request: Request) -> Done:
    """GET /audit"""
    guard.require_admin(site, request)
    query = request.query_as(bodies.PageQuery)
    (before,) = paging.decode(query.after, tuple[paging.Int64], (_NEWEST,))
    found = site.database.read(audit.page, before, query.limit + 1)
    shown, following = page("/audit", found, query.limit, lambda last: paging.encode(last.id))
    return Done(200, {"entries": [members.audit_entry(entry) for entry in shown], "next": following})


ROUTES = (
    Route("GET", "/accounts", list_accounts),
    Route("GET", "/accounts/<account>", get_account),
    Route("PATCH", "/accounts/<account>", change_account),
    Route("POST", "/invitations", create_invitation),
    Route("GET", "/audit", list_audit),
)


def _set_right(tx: Tx, admin: Member, account: Account, body: bodies.AccountPatch) -> Account:
    """Give an account the address and the approval that an admin says."""
    if not isinstance(body.email, UnsetType) and body.email != account.email:
        account = accounts.change_address(tx, account.id, body.email, is_proved_first=False)
        audit.record(tx, admin.actor, "address changed", f"account {account.id}")
    if not isinstance(body.approved, UnsetType) and body.approved != account.is_approved:
        account = accounts.set_approved(tx, account.id, body.approved)
        action = "account approved" if body.approved else "approval withdrawn"
        audit.record(tx, admin.actor, action, f"account {account.id}")
    return account


def _is_now(account: Account) -> Sentence:
    if account.disabled_at is not None:
        return Sentence("{name} is disabled.", name=account.name)
    if account.is_admin:
        return Sentence("{name} is an admin now.", name=account.name)
    return Sentence("{name} is a member now.", name=account.name)


def _approval(account: Account) -> Sentence:
    if account.is_approved:
        return Sentence("{name} is approved.", name=account.name)
    return Sentence("{name} is no longer approved.", name=account.name)


def _account_id(segment: str) -> int:
    number = event_id(segment)
    if number is None:
        raise NotFound("account_not_found", "There is no such account. GET /accounts lists those there are.")
    return number
