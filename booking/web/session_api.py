"""The API's endpoints by which people come and go: register, sign in, sign out, accept an invitation."""

from booking import accounts, audit, invitations, sessions
from booking.audit import Actor
from booking.errors import Forbidden
from booking.model import Account, Role
from booking.sessions import NewSession
from booking.store.database import Tx
from booking.web import answers, bodies, guard, sign_in
from booking.web.done import Done
from booking.web.idempotency import write_once
from booking.web.request import Request, Site
from booking.web.route import Route


def create_account(site: Site, request: Request) -> Done:
    """POST /accounts; who sends a browser's form is signed in as well"""
    asking = None if request.prefers_page else guard.asker(site, request)
    address = request.client_address
    body = request.body(bodies.NewAccount)
    if asking is None or request.idempotency_key is None:
        # Before a costly hash is made; asked again in the transaction.
        site.database.read(accounts.require_free, body.email)
    password_hash = sign_in.hash_new(site, body.email, body.password)

    def register(tx: Tx) -> tuple[Account, NewSession | None]:
        account = accounts.register(tx, body.name, body.email, password_hash)
        audit.record(tx, Actor(account.id, address), "registered", f"account {account.id}")
        return account, sign_in.begin(tx, account.id, address) if asking is None else None

    def done(registered: tuple[Account, NewSession | None]) -> Done:
        account, session = registered
        token = session.token if session else None
        sentence = f"Welcome, {account.name}. You are signed in."
        return Done(201, answers.account(account), "/accounts/me", sentence, begins_session=token)

    if asking is None:
        return done(site.database.write(register))  # An answer with a token in it must not be kept for a repetition.
    return write_once(site, request, asking.account, register, done)


def create_session(site: Site, request: Request) -> Done:
    """POST /sessions"""
    if not request.prefers_page:  # A browser's earlier session may have ended meanwhile.
        guard.asker(site, request)
    body = request.body(bodies.NewSession)
    return _signed_in(sign_in.sign_in(site, request.client_address, body.email, body.password))


def begin_by_link(site: Site, request: Request, secret: str) -> Done:
    """Sign the first admin in by the one-time link that the server printed."""
    address = request.client_address
    site.limits.require_write(address)  # It is a GET, which is not counted as one that writes.

    def begin(tx: Tx) -> NewSession:
        session = sessions.begin_by_link(tx, secret, address)
        account = sessions.account_of(tx, session.token)
        audit.record(tx, Actor(account.id, address), "signed in by the first link", f"account {account.id}")
        return session

    return _signed_in(site.database.write(begin))


def set_up(site: Site, request: Request) -> Done:
    """Let the first admin, who came by the link, choose what they sign in with from now on."""
    asking = guard.require_account(site, request)
    body = request.body(bodies.NewAccount)
    password_hash = sign_in.hash_new(site, body.email, body.password)

    def choose(tx: Tx) -> Account:
        account = accounts.set_up(tx, asking.account.id, body.name, body.email, password_hash)
        audit.record(tx, asking.actor, "e-mail address and password chosen", f"account {account.id}")
        return account

    chosen = site.database.write(choose)
    return Done(200, answers.account(chosen), sentence="Done. From now on, sign in with this address and password.")


def accept_invitation(site: Site, request: Request, secret: str) -> Done:
    """Use an invitation: whoever is signed in is given its role, anyone else makes an account that has it."""
    asking = guard.asker(site, request)
    invited_to = site.database.read(invitations.require, secret)
    if asking.account is not None:
        return _take_role(site, request, asking, secret)
    body = request.body(bodies.NewAccount)
    site.database.read(accounts.require_free, body.email)
    password_hash = sign_in.hash_new(site, body.email, body.password)

    def accept(tx: Tx) -> tuple[Account, NewSession]:
        account = accounts.register(tx, body.name, body.email, password_hash)
        actor = Actor(account.id, asking.address)
        audit.record(tx, actor, "registered", f"account {account.id}")
        _give_role(tx, actor, account, invitations.use(tx, secret))
        return accounts.find(tx, account.id), sign_in.begin(tx, account.id, asking.address)

    account, session = site.database.write(accept)
    sentence = f"Welcome, {account.name}. You are signed in{' as admin' if invited_to == 'admin' else ''}."
    return Done(201, answers.account(account), "/accounts/me", sentence, begins_session=session.token)


def end_session(site: Site, request: Request) -> Done:
    """DELETE /sessions/current"""
    asking = guard.require_account(site, request)
    request.body(bodies.Nothing)
    token = asking.session
    if token is None:
        raise Forbidden("forbidden", "An API token is no session. Revoke it with DELETE /accounts/me/tokens/{id}.")

    def end(tx: Tx) -> None:
        sessions.end(tx, token)
        audit.record(tx, asking.actor, "signed out", f"account {asking.account.id}")

    site.database.write(end)
    return Done(204, {}, sentence="You are signed out.", ends_session=True)


def end_all_sessions(site: Site, request: Request) -> Done:
    """DELETE /sessions"""
    asking = guard.require_account(site, request)
    request.body(bodies.Nothing)

    def end(tx: Tx) -> None:
        sessions.end_all(tx, asking.account.id)
        audit.record(tx, asking.actor, "signed out everywhere", f"account {asking.account.id}")

    site.database.write(end)
    return Done(204, {}, sentence="You are signed out on every device.", ends_session=asking.session is not None)


ROUTES = (
    Route("POST", "/accounts", create_account, "/register"),
    Route("POST", "/sessions", create_session, "/sign-in"),
    Route("DELETE", "/sessions/current", end_session),
    Route("DELETE", "/sessions", end_all_sessions),
)


def _signed_in(session: NewSession) -> Done:
    payload = {"token": session.token, "expires_at": answers.rfc3339(session.expires_at)}
    return Done(201, payload, sentence="You are signed in.", begins_session=session.token)


def _take_role(site: Site, request: Request, asking: guard.Asker, secret: str) -> Done:
    account = asking.account
    assert account is not None
    request.body(bodies.Nothing)

    def take(tx: Tx) -> Account:
        _give_role(tx, asking.actor, account, invitations.use(tx, secret))
        return accounts.find(tx, account.id)

    changed = site.database.write(take)
    sentence = "You are an admin now." if changed.is_admin else "Your account is a member’s."
    return Done(200, answers.account(changed), sentence=sentence)


def _give_role(tx: Tx, actor: audit.Actor, account: Account, role: Role) -> None:
    """Give an account the role it was invited to; an invitation takes no role away. Raises Forbidden."""
    if role == "admin":
        accounts.set_role(tx, account.id, role)
    audit.record(tx, actor, "invitation accepted", f"role {role}")
