"""The API's endpoints by which people come and go: register, sign in, sign out, accept an invitation."""

from collections.abc import Callable
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from booking import addresses, store
from booking.accounts import accounts, audit, browsers, links, sessions
from booking.accounts.audit import Actor
from booking.errors import Fault, Forbidden, Invalid
from booking.people import Account, Language, Role
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api import accounts as account_api
from booking.web.api.accounts import ME, PASSWORD, SECRET
from booking.web.api.endpoint import Call, Endpoint, Writes, WritesByItself
from booking.web.auth import doubts, guard, languages, sign_in
from booking.web.auth.guard import Asker, Member
from booking.web.auth.sign_in import Begun, Caller
from booking.web.http.done import Done
from booking.web.http.fields import Answer, Email, FullName, GivenPassword, Instant, MessageLanguage, Nothing, Password
from booking.web.http.request import Request
from booking.web.site import Site

SESSIONS: list[Endpoint] = []


class NewAccount(Struct, forbid_unknown_fields=True):
    """The body of POST /accounts."""

    name: FullName
    email: Email
    password: Password
    language: MessageLanguage | UnsetType = UNSET


def _new_account(call: Call[Asker]) -> NewAccount:
    body = call.request.body(NewAccount)
    doubts.require_sure(call.request, body.email)
    call.site.limits.require_registration(call.asking.address)
    return body


def _hash_of_free(call: Call[Asker], body: NewAccount) -> str:
    """Return the hash of the password, once it is seen that the address is free; asked again in the transaction."""
    call.site.database.read(accounts.require_free, body.email)
    return sign_in.hash_new(call.site, body.email, body.password)


@Writes(
    SESSIONS,
    "POST /accounts",
    account_api.Account,
    ME,
    body=NewAccount,
    body_example={"name": "Anna", "email": "anna@example.com", "password": PASSWORD},
    read=_new_account,
    prepare=_hash_of_free,
    status=201,
    location="/accounts/me",
    form_as_guest=True,
    codes=("email_taken",),
    name="register",
    page="/register",
)
def create_account(tx: Tx, call: Call[Asker], body: NewAccount) -> Done:
    """Register.

    Creates an account. You can book without one; an account keeps your bookings together. The password has 8 to 128
    characters, is not one character over and over, and is not the email address.
    """
    account = accounts.register(tx, body.name, body.email, call.prepared, _language(call.request, body))
    audit.record(tx, "registered", f"account {account.id}", Actor(account.id, call.asking.address))
    done = Done(account_api.Account.of(account), _welcome(account))
    # Whoever sends a browser's form is signed in as well.
    return (
        _with_cookies(done, sign_in.begin(tx, account.id, Caller.of(call.request)))
        if call.request.prefers_page
        else done
    )


class SignedIn(Answer):
    """A new session. A browser gets a cookie, too."""

    token: Annotated[str, Meta(description="send it as `Authorization: Bearer <token>`")]
    expires_at: Annotated[Instant, Meta(description="when it ends at the latest; a week without use ends it, too")]


class NewSession(Struct, forbid_unknown_fields=True):
    """The body of POST /sessions."""

    email: Annotated[str, Meta(min_length=1, max_length=254)]  # An account's may be older than the rule of today.
    password: GivenPassword


@WritesByItself(
    SESSIONS,
    "POST /sessions",
    SignedIn,
    {"token": SECRET, "expires_at": "2099-12-31T10:00:00Z"},
    body=NewSession,
    body_example={"email": "anna@example.com", "password": PASSWORD},
    status=201,
    form_as_guest=True,  # A browser's earlier session may have ended meanwhile.
    repeatable=False,
    name="signIn",
    page="/sign-in",
)
def create_session(call: Call[Asker], body: NewSession) -> Done:
    """Sign in.

    Begins a session. Send its token as `Authorization: Bearer <token>`; a browser gets it as a cookie. After a few
    failed attempts you have to wait before the next, longer each time. A browser that has signed in before has a second
    cookie, `browser`, and doesn’t have to wait because others guess. The answer doesn’t say whether there is an account
    with this address.
    """
    if addresses.has_invisible(body.email):  # Which people can't see to be the reason why it is not their account's.
        raise Invalid([Fault("email", addresses.INVISIBLE)])

    def answer(tx: Tx, begun: Begun) -> Done:
        return call.request.told(tx, _with_cookies(_signed_in(begun.session), begun))

    return sign_in.sign_in(call.site, Caller.of(call.request), body.email, body.password, answer)


@Writes(
    SESSIONS,
    "DELETE /sessions/current",
    who="account",
    status=204,
    repeatable=False,
    codes=("forbidden",),
    name="signOut",
)
def end_session(tx: Tx, call: Call[Member], _body: object) -> Done:
    """Sign out.

    Ends the session that sends this request.
    """
    token = call.asking.session
    if token is None:
        raise Forbidden("forbidden", "An API token isn’t a session. Revoke it with DELETE /accounts/me/tokens/{id}.")
    sessions.end(tx, token)
    audit.record(tx, "signed out", f"account {call.asking.account.id}")
    return Done(sentence=Sentence("You are signed out."), ends_session=True)


class EndOfSessions(Struct, forbid_unknown_fields=True):
    """The body of DELETE /sessions: what else to end."""

    end_tokens: bool = False
    unlink_telegram: bool = False


@Writes(
    SESSIONS,
    "DELETE /sessions",
    body=EndOfSessions,
    who="account",
    status=204,
    repeatable=False,
    codes=("forbidden",),
    name="signOutEverywhere",
)
def end_all_sessions(tx: Tx, call: Call[Member], body: EndOfSessions) -> Done:
    """Sign out everywhere.

    Ends every session of the account and forgets its browsers. API tokens keep working and a Telegram chat stays
    linked, unless `end_tokens` and `unlink_telegram` end them, too.
    """
    asking, account_id = call.asking, call.asking.account.id
    sessions.end_all(tx, account_id)
    store.browsers.delete_all(tx, account_id)
    audit.record(tx, "signed out everywhere", f"account {account_id}")
    sign_in.end_what_stays(tx, asking.actor, account_id, tokens=body.end_tokens, telegram=body.unlink_telegram)
    sentence = Sentence("You are signed out on every device.")
    return Done(sentence=sentence, ends_session=asking.session is not None)


def begin_by_link(site: Site, request: Request, secret: str) -> Done:
    """Sign the first admin in by the one-time link that the server printed."""
    caller = Caller.of(request)
    guard.count_write(site, request)  # It is a GET, which is not counted as one that writes.

    def begin(tx: Tx) -> Done:
        session = sessions.begin_by_link(tx, secret, caller.address)
        sessions.end(tx, caller.session)
        account = sessions.account_of(tx, session.token)
        audit.record(tx, "signed in by the first link", f"account {account.id}", Actor(account.id, caller.address))
        return request.told(tx, _signed_in(session))

    return site.database.write(begin)


def set_up(site: Site, request: Request, besides: Callable[[Tx, Member], None]) -> Done:
    """Let the first admin, who came by the link, choose what they sign in with from now on.

    What is done `besides` is done in the same transaction.
    """
    asking = guard.require_account(site, request)
    guard.require_session(asking)
    body = request.body(NewAccount)
    doubts.require_sure(request, body.email)
    language = _language(request, body)
    password_hash = sign_in.hash_new(site, body.email, body.password)
    caller = Caller.of(request)

    def choose(tx: Tx, asking: Member) -> Done:
        account = accounts.set_up(tx, asking.account.id, body.name, body.email, password_hash, language)
        audit.record(tx, "e-mail address and password chosen", f"account {account.id}")
        besides(tx, asking)
        sentence = Sentence("Done. Use this email address and password to sign in.")
        browser = browsers.remember(tx, account.id, caller.browser)
        return Done(account_api.Account.of(account), sentence, browser=browser)

    return guard.write(site, asking, choose, request)


def accept_invitation(site: Site, request: Request, secret: str) -> Done:
    """Use an invitation: whoever is signed in is given its role, anyone else makes an account that has it."""
    asking = guard.asker(site, request)
    site.database.read(links.require_invitation, secret)
    if asking.account is not None:
        return _take_role(site, request, guard.require_account(site, request), secret)
    body = request.body(NewAccount)
    doubts.require_sure(request, body.email)
    language = _language(request, body)
    site.database.read(accounts.require_free, body.email)
    password_hash = sign_in.hash_new(site, body.email, body.password)
    caller = Caller.of(request)

    def accept(tx: Tx) -> Done:
        account = accounts.register(tx, body.name, body.email, password_hash, language)
        actor = Actor(account.id, asking.address)
        audit.record(tx, "registered", f"account {account.id}", actor)
        _give_role(tx, actor, account, links.use_invitation(tx, secret))
        account = accounts.find(tx, account.id)
        done = Done(account_api.Account.of(account), _welcome(account))
        return request.told(tx, _with_cookies(done, sign_in.begin(tx, account.id, caller)))

    return site.database.write(accept)


def _signed_in(session: sessions.NewSession) -> Done:
    return Done(SignedIn.of(session), Sentence("You are signed in."), begins_session=session.token)


def _welcome(account: Account) -> Sentence:
    if account.is_admin:
        return Sentence("Welcome, {name}. You’re signed in as an admin.", name=account.name)
    return Sentence("Welcome, {name}. You’re signed in.", name=account.name)


def _with_cookies(done: Done, begun: Begun) -> Done:
    """Return what was done as something that a browser keeps its cookies of."""
    return structs.replace(done, begins_session=begun.session.token, browser=begun.browser)


def _take_role(site: Site, request: Request, asking: Member, secret: str) -> Done:
    request.body(Nothing)
    guard.require_session(asking)

    def take(tx: Tx, asking: Member) -> Done:
        _give_role(tx, asking.actor, asking.account, links.use_invitation(tx, secret))
        changed = accounts.find(tx, asking.account.id)
        sentence = Sentence("You’re now an admin.") if changed.is_admin else Sentence("You’re a member, not an admin.")
        return Done(account_api.Account.of(changed), sentence)

    return guard.write(site, asking, take, request)


def _give_role(tx: Tx, actor: audit.Actor, account: Account, role: Role) -> None:
    """Give an account the role it was invited to; an invitation takes no role away. Raises Forbidden."""
    if role == "admin":
        accounts.set_role(tx, account.id, role)
    audit.record(tx, "invitation accepted", f"role {role}", actor)


def _language(request: Request, body: NewAccount) -> Language:
    """Return the language of a new account's messages."""
    return languages.chosen(languages.of_guest(request), body.language)
