"""The API's endpoints for admins, of people: accounts, invitations and the audit log."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType, field

from booking import people, store
from booking.accounts import accounts, audit, links
from booking.model import GREATEST
from booking.people import OPERATOR, Role
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api import accounts as account_api
from booking.web.api.accounts import ME, SECRET
from booking.web.api.endpoint import Call, Endpoint, Reads, Writes
from booking.web.auth import guard, sign_in
from booking.web.auth.guard import Member
from booking.web.http import paging
from booking.web.http.done import Done
from booking.web.http.fields import (
    Answer,
    Cursor,
    Email,
    Instant,
    Limit,
    Name,
    Next,
    Number,
    PageQuery,
    PasswordAgain,
    Patch,
)
from booking.web.http.paging import page

PEOPLE: list[Endpoint] = []
_OF_PAGES: list[Endpoint] = []  # Not of the API.

_ACCOUNT = ME | {"disabled": False}
_ENTRY: dict[str, Any] = {
    "id": 17,
    "at": "2099-12-01T10:00:00Z",
    "account_id": 2,
    "name": "Anna",
    "action": "event published",
    "subject": "event 1",
    "address": "203.0.113.7",
}


class AccountForAdmins(account_api.Account):
    """An account, as admins see it."""

    is_disabled: Annotated[bool, Meta(description="whether signing in to it is disabled")] = field(name="disabled")


class Accounts(Answer):
    """A page of accounts, by id."""

    accounts: list[AccountForAdmins]
    next: Next


class AccountsQuery(Struct, forbid_unknown_fields=True):
    """The query of GET /accounts."""

    search: Name = ""
    limit: Limit = 50
    after: Cursor | None = None


@Reads(PEOPLE, "GET /accounts", Accounts, {"accounts": [_ACCOUNT], "next": None}, query=AccountsQuery, who="admin")
def list_accounts(tx: Tx, _call: Call[Member], query: AccountsQuery) -> Done:
    """List accounts.

    A page of accounts, by id. With `search`, only those whose name or email address contains it.
    """
    (after,) = paging.decode(query.after, tuple[paging.Int64], (0,))
    found = store.accounts.page(tx, query.search, after, query.limit + 1)
    searched = {"search": query.search} if query.search else {}
    shown, following = page("/accounts", found, query.limit, lambda last: paging.encode(last.id), **searched)
    return Done(Accounts([AccountForAdmins.of(one) for one in shown], following))


@Reads(PEOPLE, "GET /accounts/<account>", AccountForAdmins, _ACCOUNT, who="admin")
def get_account(tx: Tx, _call: Call[Member], account_id: int) -> Done:
    """Read an account.

    One account.
    """
    return Done(AccountForAdmins.of(accounts.find(tx, account_id)))


class AccountPatch(Patch, forbid_unknown_fields=True):
    """The body of PATCH /accounts/{id}."""

    role: Role | UnsetType = UNSET
    disabled: bool | UnsetType = UNSET
    email: Email | UnsetType = UNSET
    approved: bool | UnsetType = UNSET
    password: PasswordAgain | UnsetType = UNSET

    @property
    def takes_password(self) -> bool:
        """Whether it changes what can't be taken back."""
        return self.role is not UNSET or self.email is not UNSET


def _patch(call: Call[Member], _account_id: int) -> AccountPatch:
    """Return what is to be changed. Raises Forbidden for an API token that would change more than the approval."""
    body = call.request.body(AccountPatch)
    if body.takes_password or body.disabled is not UNSET:
        guard.require_session(call.asking)
    return body


def _require_password(call: Call[Member], _account_id: int, body: AccountPatch) -> None:
    if body.takes_password:
        sign_in.require_password(call.site, call.request, call.asking, body.password)


@Writes(
    PEOPLE,
    "PATCH /accounts/<account>",
    AccountForAdmins,
    _ACCOUNT,
    body=AccountPatch,
    body_example={"role": "admin"},
    read=_patch,
    prepare=_require_password,
    who="admin",
    codes=("last_admin", "email_taken"),
    links=("getAccount",),
)
def change_account(tx: Tx, _call: Call[Member], account_id: int, body: AccountPatch) -> Done:
    """Change an account’s role or address, approve or disable it.

    Disabling an account ends its sessions and revokes its API tokens immediately. The last admin stays an admin. A new
    `email` replaces the old one at once, unconfirmed: we let the old address know, and send the new one the link that
    confirms it. An `approved` account may book events whose `audience` is `approved`. Everything but approving needs a
    session or the operator’s token; changing `role` or `email` needs your own `password`, too, if you signed in more
    than ten minutes ago.
    """
    subject = f"account {account_id}"
    changed = accounts.find(tx, account_id)
    if not isinstance(body.role, UnsetType) and body.role != changed.role:
        changed = accounts.set_role(tx, account_id, body.role)
        audit.record(tx, f"role changed to {body.role}", subject)
    if not isinstance(body.disabled, UnsetType) and body.disabled != changed.is_disabled:
        changed = accounts.set_disabled(tx, account_id, body.disabled)
        audit.record(tx, "account disabled" if body.disabled else "account enabled", subject)
    if not isinstance(body.email, UnsetType) and body.email != changed.email:
        changed = accounts.change_address(tx, account_id, body.email, is_proved_first=False)
        audit.record(tx, "address changed", subject)
    if not isinstance(body.approved, UnsetType) and body.approved != changed.is_approved:
        changed = accounts.set_approved(tx, account_id, body.approved)
        audit.record(tx, "account approved" if body.approved else "approval withdrawn", subject)
    return Done(AccountForAdmins.of(changed), _is_now(changed, body))


class Invitation(Answer):
    """A new invitation; its link is shown only once."""

    link: Annotated[str, Meta(description="works once; only a path if the site has no `public_url`")]
    expires_at: Instant


class NewInvitation(Struct, forbid_unknown_fields=True):
    """The body of POST /invitations."""

    role: Role
    password: PasswordAgain | UnsetType = UNSET


def _require_password_for_admin(call: Call[Member], body: NewInvitation) -> None:
    if body.role == "admin":
        sign_in.require_password(call.site, call.request, call.asking, body.password)


@Writes(
    PEOPLE,
    "POST /invitations",
    Invitation,
    {"link": f"https://booking.example.org/invitations/{SECRET}", "expires_at": "2099-12-08T10:00:00Z"},
    body=NewInvitation,
    body_example={"role": "admin"},
    prepare=_require_password_for_admin,
    who="admin",
    status=201,
    repeatable=False,
    name="invite",
)
def create_invitation(tx: Tx, call: Call[Member], body: NewInvitation) -> Done:
    """Invite someone.

    Creates a link that works once, within 7 days: the person who opens it creates an account with this role, or gets
    the role for the account they have. Inviting an `admin` needs a session or the operator’s token, and your own
    `password` if you signed in more than ten minutes ago.
    """
    audit.record(tx, "invitation created", f"role {body.role}")
    secret, expires_at = links.create_invitation(tx, body.role, call.asking.account.id)
    sentence = Sentence("Send this link to the person you’re inviting. It’s shown only now and works once.")
    return Done(Invitation.of(None, link=call.site.url(f"/invitations/{secret}"), expires_at=expires_at), sentence)


@Writes(_OF_PAGES, "POST /admin/tokens/<token>/revoke", who="admin", status=204, repeatable=False)
def revoke_operator_token(tx: Tx, _call: Call[Member], token_id: int, _body: object) -> Done:
    """End a token that the command `token` made, of which only admins know."""
    return account_api.end_token(tx, OPERATOR, token_id)


class AuditEntry(Answer):
    """Who did what, when and from where."""

    id: Number
    at: Instant
    account_id: Annotated[int | None, Meta(description="the account that acted; null if unknown")]
    name: Annotated[str, Meta(description="the current name of the account")]
    action: str
    subject: Annotated[str, Meta(description="what was changed, such as `event 5`; may be empty")]
    address: Annotated[str, Meta(description="the client’s IP address")]


class AuditLog(Answer):
    """A page of the audit log, newest first."""

    entries: list[AuditEntry]
    next: Next


@Reads(
    PEOPLE,
    "GET /audit",
    AuditLog,
    {"entries": [_ENTRY], "next": None},
    query=PageQuery,
    who="admin",
    name="readAuditLog",
)
def list_audit(tx: Tx, _call: Call[Member], query: PageQuery) -> Done:
    """Read the audit log.

    A page of what admins did and of every sign-in, newest first. Its entries never change.
    """
    (before,) = paging.decode(query.after, tuple[paging.Int64], (GREATEST,))
    found = audit.page(tx, before, query.limit + 1)
    shown, following = page("/audit", found, query.limit, lambda last: paging.encode(last.id))
    return Done(AuditLog([AuditEntry.of(one) for one in shown], following))


def _is_now(account: people.Account, body: AccountPatch) -> Sentence:
    """Return what has become of an account."""
    if body.approved is not UNSET:
        if account.is_approved:
            return Sentence("{name} is approved.", name=account.name)
        return Sentence("{name} is no longer approved.", name=account.name)
    if account.is_disabled:
        return Sentence("{name} is disabled.", name=account.name)
    if body.disabled is False:
        return Sentence("{name} can sign in again.", name=account.name)
    if account.is_admin:
        return Sentence("{name} is now an admin.", name=account.name)
    return Sentence("{name} is now a member.", name=account.name)
