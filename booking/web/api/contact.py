"""The API's endpoints by which people are reached: proving an address, a forgotten password, a linked chat."""

from booking import notices
from booking.accounts import accounts, audit, proofs
from booking.accounts.audit import Actor
from booking.bot import chats
from booking.errors import Conflict, Forbidden, Sentence
from booking.people import Account
from booking.store.database import Tx
from booking.web.api import bodies, members
from booking.web.auth import guard, sign_in
from booking.web.auth.guard import Member
from booking.web.http import fields
from booking.web.http.done import Done
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.site import Site

_ACCEPTED = {"status": "accepted"}
_OF_PROOF = {
    "on_its_way": Sentence(
        "A mail with a link is on its way. If none comes, look among the spam, or ask again in five minutes."
    ),
    "sent_before": Sentence(
        "A mail with a link was sent a moment ago already. If it does not come, look among the spam, or ask again in "
        "five minutes."
    ),
    "not_needed": Sentence("Your address is proved already, so no mail is sent."),
}


def ask_for_proof(site: Site, request: Request) -> Done:
    """POST /accounts/me/proofs"""
    asking = guard.require_account(site, request)
    request.body(fields.Nothing)
    if asking.account.email is None:
        raise Forbidden("forbidden", "This account has no e-mail address that could be proved.")
    mail = "not_needed"
    if asking.account.new_email is not None or not asking.account.email_is_proved:
        is_new = guard.write(site, asking, lambda tx, asking: notices.queue_proof(tx, asking.account, "asked"))
        mail = "on_its_way" if is_new else "sent_before"
    return Done(202, _ACCEPTED | {"mail": mail}, sentence=_OF_PROOF[mail])


def prove_address(site: Site, request: Request, proof: str) -> Done:
    """Take an address as the asking account's own, by the link in a mail."""
    asking = guard.require_account(site, request)
    request.body(fields.Nothing)

    def prove(tx: Tx, asking: Member) -> Account:
        account = proofs.prove_address(tx, proof, asking.account)
        audit.record(tx, asking.actor, "address proved", f"account {account.id}")
        return account

    proved = guard.write(site, asking, prove)
    sentence = Sentence("Thank you: your address is proved, and the bookings made with it are in your account.")
    return Done(200, members.account(proved), sentence=sentence)


def ask_for_reset(site: Site, request: Request) -> Done:
    """POST /password-resets: the answer does not tell whether there is such an account"""
    if not request.prefers_page:
        guard.asker(site, request)
    body = request.body(bodies.NewReset)
    site.limits.require_registration(request.client_address)
    site.database.write(notices.queue_reset, body.email)
    sentence = Sentence("If there is an account with this address, a mail with a link is on its way there.")
    return Done(202, _ACCEPTED, sentence=sentence)


def reset_password(site: Site, request: Request, reset: str) -> Done:
    """Give an account a new password, by the link in a mail; all its sessions end."""
    proof = site.database.read(proofs.require, reset, "reset")
    body = request.body(bodies.ChosenPassword)
    password_hash = sign_in.hash_new(site, proof.email, body.password)

    def choose(tx: Tx) -> Account:
        account = proofs.reset_password(tx, reset, password_hash)
        actor = Actor(account.id, request.client_address)
        audit.record(tx, actor, "password reset", f"account {account.id}")
        sign_in.end_what_stays(tx, actor, account.id, tokens=body.end_tokens, telegram=body.unlink_telegram)
        return accounts.find(tx, account.id)

    changed = site.database.write(choose)
    sentence = Sentence("Your new password is saved, and every device is signed out. Sign in with it.")
    return Done(200, members.account(changed), sentence=sentence)


def link_telegram(site: Site, request: Request) -> Done:
    """POST /accounts/me/telegram"""
    asking = guard.require_account(site, request)
    request.body(fields.Nothing)
    if asking.account.is_operator:
        raise Forbidden("forbidden", "The built-in operator has no chat. Sign in with an account of your own.")
    if site.desk.deep_link("") is None:
        raise Conflict("channel_not_configured", "There is no Telegram bot here, or it can't be reached at present.")
    if asking.session is None:  # Whoever has got hold of a token must not be able to outlast its end.
        raise Forbidden("forbidden", "A chat is linked by whoever is signed in, not by an API token.")
    code = guard.write(site, asking, lambda tx, asking: chats.make_code(tx, asking.account.id))
    sentence = Sentence("Open this link on the device where you use Telegram, and press Start there.")
    return Done(201, {"link": site.desk.deep_link(code)}, sentence=sentence)


def unlink_telegram(site: Site, request: Request) -> Done:
    """DELETE /accounts/me/telegram"""
    asking = guard.require_account(site, request)
    request.body(fields.Nothing)

    def unlink(tx: Tx, asking: Member) -> None:
        accounts.unlink_chat(tx, asking.account.id)
        audit.record(tx, asking.actor, "Telegram unlinked", f"account {asking.account.id}")

    guard.write(site, asking, unlink)
    return Done(204, {}, sentence=Sentence("The chat is unlinked: messages come by e-mail from now on."))


ROUTES = (
    Route("POST", "/accounts/me/proofs", ask_for_proof, "/account"),
    Route("POST", "/accounts/me/telegram", link_telegram, "/account"),
    Route("DELETE", "/accounts/me/telegram", unlink_telegram),
    Route("POST", "/password-resets", ask_for_reset, "/forgotten-password"),
)
