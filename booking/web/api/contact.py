"""The API's endpoints by which people are reached: proving an address, a forgotten password, a linked chat."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from booking import notices
from booking.accounts import accounts, audit, links
from booking.accounts.audit import Actor
from booking.bot import chats
from booking.errors import Conflict, Forbidden
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api.accounts import Account
from booking.web.api.endpoint import Call, Endpoint, Writes
from booking.web.auth import sign_in
from booking.web.auth.guard import Asker, Member
from booking.web.http.done import Done
from booking.web.http.fields import Answer, Email, Password
from booking.web.http.request import Request
from booking.web.site import Site

CONTACT: list[Endpoint] = []
_OF_PAGES: list[Endpoint] = []  # Not of the API.

_OF_PROOF = {
    "on_its_way": Sentence(
        "We’re emailing you a link. If nothing arrives, look in your spam folder, or ask again in five minutes."
    ),
    "sent_before": Sentence(
        "We emailed you a link a moment ago. If it doesn’t arrive, look in your spam folder, or ask again in five "
        "minutes."
    ),
    "not_needed": Sentence("Your email address is confirmed already, so we haven’t sent anything."),
}


class AskedForProof(Answer):
    """Whether an email is being sent now, was sent a moment ago, or isn’t needed because the address is confirmed."""

    status: Literal["accepted"]
    mail: Literal["on_its_way", "sent_before", "not_needed"]


@Writes(
    CONTACT,
    "POST /accounts/me/proofs",
    AskedForProof,
    {"status": "accepted", "mail": "on_its_way"},
    who="account",
    status=202,
    repeatable=False,
    codes=("forbidden",),
    page="/account",
)
def ask_for_proof(tx: Tx, call: Call[Member], _body: object) -> Done:
    """Request the email that confirms your address.

    Emails the link that confirms the account’s address, at most once in five minutes: `mail` says whether it is being
    sent now or was sent before. If the address is confirmed already, nothing is sent.
    """
    account = call.asking.account
    if account.email is None:
        raise Forbidden("forbidden", "This account has no email address to confirm.")
    mail: Literal["on_its_way", "sent_before", "not_needed"] = "not_needed"
    if account.new_email is not None or not account.email_is_proved:
        mail = "on_its_way" if notices.queue_proof(tx, account, "asked") else "sent_before"
    return Done(AskedForProof("accepted", mail), _OF_PROOF[mail])


@Writes(_OF_PAGES, "POST /proofs/<proof>", Account, who="account", repeatable=False)
def prove_address(tx: Tx, call: Call[Member], secret: str, _body: object) -> Done:
    """Take an address as the asking account's own, by the link in a mail."""
    account = links.prove_address(tx, secret, call.asking.account)
    audit.record(tx, "address proved", f"account {account.id}")
    sentence = Sentence("Your email address is confirmed, and the bookings made with it are in your account.")
    return Done(Account.of(account), sentence)


class TelegramLink(Answer):
    """A link to the Telegram bot, shown only once."""

    link: Annotated[str, Meta(description="works once, within an hour")]


@Writes(
    CONTACT,
    "POST /accounts/me/telegram",
    TelegramLink,
    {"link": "https://t.me/example_bot?start=3q2-7wAAq83vEjRWeJASNFZ4"},
    who="account",
    status=201,
    repeatable=False,
    codes=("forbidden", "channel_not_configured"),
    page="/account",
)
def link_telegram(tx: Tx, call: Call[Member], _body: object) -> Done:
    """Link a Telegram chat.

    Creates a link to the bot that works once, within an hour: when you open it in Telegram and press Start, the
    account’s messages come to that chat.
    """
    asking, desk = call.asking, call.site.desk
    if asking.account.is_operator:
        raise Forbidden("forbidden", "The built-in operator has no chat. Sign in with an account of your own.")
    if desk.deep_link("") is None:
        raise Conflict(
            "channel_not_configured", "The Telegram bot isn’t set up here, or can’t be reached at the moment."
        )
    if asking.session is None:  # Whoever has got hold of a token must not be able to outlast its end.
        raise Forbidden("forbidden", "An API token can’t link a chat. Sign in and link it then.")
    link = desk.deep_link(chats.make_code(tx, asking.account.id))
    assert link is not None
    return Done(
        TelegramLink(link), Sentence("Open this link on the device where you use Telegram, and press Start there.")
    )


@Writes(CONTACT, "DELETE /accounts/me/telegram", who="account", status=204, repeatable=False)
def unlink_telegram(tx: Tx, call: Call[Member], _body: object) -> Done:
    """Unlink the Telegram chat.

    Ends messages to the account’s chat. They come by email.
    """
    account_id = call.asking.account.id
    accounts.unlink_chat(tx, account_id)
    audit.record(tx, "Telegram unlinked", f"account {account_id}")
    return Done(sentence=Sentence("The chat is unlinked. Messages now come by email."))


class Accepted(Answer):
    """The request is accepted. The answer never says whether the address is known."""

    status: Literal["accepted"]


class NewReset(Struct, forbid_unknown_fields=True):
    """The body of POST /password-resets."""

    email: Email


def _new_reset(call: Call[Asker]) -> NewReset:
    body = call.request.body(NewReset)
    call.site.limits.require_registration(call.asking.address)
    return body


@Writes(
    CONTACT,
    "POST /password-resets",
    Accepted,
    {"status": "accepted"},
    body=NewReset,
    body_example={"email": "anna@example.com"},
    read=_new_reset,
    status=202,
    form_as_guest=True,
    repeatable=False,
    name="askForNewPassword",
    page="/forgotten-password",
)
def ask_for_reset(tx: Tx, _call: Call[Asker], body: NewReset) -> Done:
    """Request a password reset.

    Emails a link for choosing a new password to the account with this address. The answer doesn’t say whether there is
    one.
    """
    notices.queue_reset(tx, body.email)
    sentence = Sentence("If there is an account with this address, we’re emailing it a link.")
    return Done(Accepted("accepted"), sentence)


class ChosenPassword(Struct, forbid_unknown_fields=True):
    """The form of a new password, and what ends with the old one."""

    password: Password
    end_tokens: bool = False
    unlink_telegram: bool = False


def reset_password(site: Site, request: Request, reset: str) -> Done:
    """Give an account a new password, by the link in a mail; all its sessions end."""
    proof = site.database.read(links.require_proof, reset, "reset")
    body = request.body(ChosenPassword)
    password_hash = sign_in.hash_new(site, proof.email, body.password)

    def choose(tx: Tx) -> Done:
        account = links.reset_password(tx, reset, password_hash)
        actor = Actor(account.id, request.client_address)
        audit.record(tx, "password reset", f"account {account.id}", actor)
        sign_in.end_what_stays(tx, actor, account.id, tokens=body.end_tokens, telegram=body.unlink_telegram)
        sentence = Sentence("Your new password is saved, and you’ve been signed out on all devices. Sign in with it.")
        return request.told(tx, Done(Account.of(accounts.find(tx, account.id)), sentence))

    return site.database.write(choose)
