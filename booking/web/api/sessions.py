"""The API's endpoints by which people come and go: register, sign in, sign out, accept an invitation."""

from collections.abc import Callable

import msgspec

from booking import addresses
from booking.accounts import accounts, audit, browsers, invitations, sessions
from booking.accounts.audit import Actor
from booking.accounts.sessions import NewSession
from booking.errors import Fault, Forbidden, Invalid, Sentence
from booking.people import Account, Role
from booking.store.database import Tx
from booking.web.api import bodies, members
from booking.web.auth import doubts, guard, languages, sign_in
from booking.web.auth.guard import Member
from booking.web.auth.idempotency import write_once
from booking.web.auth.sign_in import Begun, Caller
from booking.web.http import answers, fields
from booking.web.http.done import Done
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.site import Site


def create_account(site: Site, request: Request) -> Done:
    """POST /accounts; whoever sends a browser's form is signed in as well"""
    asking = None if request.prefers_page else guard.asker(site, request)
    caller = Caller.of(request)
    body = request.body(bodies.NewAccount)
    doubts.require_sure(request, body.email)
    site.limits.require_registration(caller.address)
    language = languages.chosen(languages.of_guest(request), body.language)
    password_hash = ""

    def prepare() -> None:
        nonlocal password_hash
        # Before a costly hash is made; asked again in the transaction.
        site.database.read(accounts.require_free, body.email)
        password_hash = sign_in.hash_new(site, body.email, body.password)

    def register(tx: Tx) -> tuple[Account, Begun | None]:
        account = accounts.register(tx, body.name, body.email, password_hash, language)
        audit.record(tx, Actor(account.id, caller.address), "registered", f"account {account.id}")
        return account, sign_in.begin(tx, account.id, caller) if asking is None else None

    def done(registered: tuple[Account, Begun | None]) -> Done:
        account, begun = registered
        answered = Done(201, members.account(account), "/accounts/me", _welcome(account))
        return _with_cookies(answered, begun) if begun else answered

    if asking is None:
        prepare()
        return done(site.database.write(register))  # An answer with a token in it must not be kept for a repetition.
    return write_once(site, request, asking, lambda tx, _: register(tx), done, prepare)


def create_session(site: Site, request: Request) -> Done:
    """POST /sessions"""
    if not request.prefers_page:  # A browser's earlier session may have ended meanwhile.
        guard.asker(site, request)
    body = request.body(bodies.NewSession)
    if addresses.has_invisible(body.email):  # Which people can't see to be the reason why it is not their account's.
        raise Invalid([Fault("email", addresses.INVISIBLE)])
    begun = sign_in.sign_in(site, Caller.of(request), body.email, body.password)
    return _with_cookies(_signed_in(begun.session), begun)


def begin_by_link(site: Site, request: Request, secret: str) -> Done:
    """Sign the first admin in by the one-time link that the server printed."""
    caller = Caller.of(request)
    guard.count_write(site, request)  # It is a GET, which is not counted as one that writes.

    def begin(tx: Tx) -> NewSession:
        session = sessions.begin_by_link(tx, secret, caller.address)
        sessions.end(tx, caller.session)
        account = sessions.account_of(tx, session.token)
        audit.record(tx, Actor(account.id, caller.address), "signed in by the first link", f"account {account.id}")
        return session

    return _signed_in(site.database.write(begin))


def set_up(site: Site, request: Request, besides: Callable[[Tx, Member], None]) -> Done:
    """Let the first admin, who came by the link, choose what they sign in with from now on.

    What is done `besides` is done in the same transaction.
    """
    asking = guard.require_account(site, request)
    guard.require_session(asking)
    body = request.body(bodies.NewAccount)
    doubts.require_sure(request, body.email)
    language = languages.chosen(languages.of_guest(request), body.language)
    password_hash = sign_in.hash_new(site, body.email, body.password)
    caller = Caller.of(request)

    def choose(tx: Tx, asking: Member) -> tuple[Account, str]:
        account = accounts.set_up(tx, asking.account.id, body.name, body.email, password_hash, language)
        audit.record(tx, asking.actor, "e-mail address and password chosen", f"account {account.id}")
        besides(tx, asking)
        return account, browsers.remember(tx, account.id, caller.browser)

    chosen, browser = guard.write(site, asking, choose)
    sentence = Sentence("Done. From now on, sign in with this address and password.")
    return Done(200, members.account(chosen), sentence=sentence, browser=browser)


def accept_invitation(site: Site, request: Request, secret: str) -> Done:
    """Use an invitation: whoever is signed in is given its role, anyone else makes an account that has it."""
    asking = guard.asker(site, request)
    site.database.read(invitations.require, secret)
    if asking.account is not None:
        return _take_role(site, request, guard.require_account(site, request), secret)
    body = request.body(bodies.NewAccount)
    doubts.require_sure(request, body.email)
    language = languages.chosen(languages.of_guest(request), body.language)
    site.database.read(accounts.require_free, body.email)
    password_hash = sign_in.hash_new(site, body.email, body.password)
    caller = Caller.of(request)

    def accept(tx: Tx) -> tuple[Account, Begun]:
        account = accounts.register(tx, body.name, body.email, password_hash, language)
        actor = Actor(account.id, asking.address)
        audit.record(tx, actor, "registered", f"account {account.id}")
        _give_role(tx, actor, account, invitations.use(tx, secret))
        return accounts.find(tx, account.id), sign_in.begin(tx, account.id, caller)

    account, begun = site.database.write(accept)
    return _with_cookies(Done(201, members.account(account), "/accounts/me", _welcome(account)), begun)


def end_session(site: Site, request: Request) -> Done:
    """DELETE /sessions/current"""
    asking = guard.require_account(site, request)
    request.body(fields.Nothing)
    token = asking.session
    if token is None:
        raise Forbidden("forbidden", "An API token is no session. Revoke it with DELETE /accounts/me/tokens/{id}.")

    def end(tx: Tx, asking: Member) -> None:
        sessions.end(tx, token)
        audit.record(tx, asking.actor, "signed out", f"account {asking.account.id}")

    guard.write(site, asking, end)
    return Done(204, {}, sentence=Sentence("You are signed out."), ends_session=True)


def end_all_sessions(site: Site, request: Request) -> Done:
    """DELETE /sessions"""
    asking = guard.require_account(site, request)
    body = request.body(bodies.EndOfSessions)

    def end(tx: Tx, asking: Member) -> None:
        sessions.end_all(tx, asking.account.id)
        browsers.forget_all(tx, asking.account.id)
        audit.record(tx, asking.actor, "signed out everywhere", f"account {asking.account.id}")
        sign_in.end_what_stays(
            tx, asking.actor, asking.account.id, tokens=body.end_tokens, telegram=body.unlink_telegram
        )

    guard.write(site, asking, end)
    return Done(
        204, {}, sentence=Sentence("You are signed out on every device."), ends_session=asking.session is not None
    )


ROUTES = (
    Route("POST", "/accounts", create_account, "/register"),
    Route("POST", "/sessions", create_session, "/sign-in"),
    Route("DELETE", "/sessions/current", end_session),
    Route("DELETE", "/sessions", end_all_sessions),
)


def _signed_in(session: NewSession) -> Done:
    payload = {"token": session.token, "expires_at": answers.rfc3339(session.expires_at)}
    return Done(201, payload, sentence=Sentence("You are signed in."), begins_session=session.token)


def _welcome(account: Account) -> Sentence:
    if account.is_admin:
        return Sentence("Welcome, {name}. You are signed in as admin.", name=account.name)
    return Sentence("Welcome, {name}. You are signed in.", name=account.name)


def _with_cookies(done: Done, begun: Begun) -> Done:
    """Return what was done as something that a browser keeps its cookies of."""
    return msgspec.structs.replace(done, begins_session=begun.session.token, browser=begun.browser)


def _take_role(site: Site, request: Request, asking: Member, secret: str) -> Done:
    request.body(fields.Nothing)
    guard.require_session(asking)

    def take(tx: Tx, asking: Member) -> Account:
        _give_role(tx, asking.actor, asking.account, invitations.use(tx, secret))
        return accounts.find(tx, asking.account.id)

    changed = guard.write(site, asking, take)
    sentence = Sentence("You are an admin now.") if changed.is_admin else Sentence("Your account is a member’s.")
    return Done(200, members.account(changed), sentence=sentence)


def _give_role(tx: Tx, actor: audit.Actor, account: Account, role: Role) -> None:
    """Give an account the role it was invited to; an invitation takes no role away. Raises Forbidden."""
    if role == "admin":
        accounts.set_role(tx, account.id, role)
    audit.record(tx, actor, "invitation accepted", f"role {role}")
