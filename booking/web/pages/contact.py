"""The pages by which people are reached: how they want to be told, links of mails, a forgotten password."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from booking import store
from booking.accounts import accounts, links
from booking.errors import NotFound
from booking.notice import Proof, Purpose
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api import accounts as account_api
from booking.web.api import contact as contact_api
from booking.web.auth import languages
from booking.web.http.answers import Answer
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages.account import ACCOUNT
from booking.web.pages.layout import SIGN_IN, after_form, leads_to, page, refused_at, sign_in_path, signed_in
from booking.web.pages.sign_in import REGISTER
from booking.web.site import Site

FORGOTTEN = "/forgotten-password"
_RESETS = "/password-resets"
_NOTICES = f"{ACCOUNT}#notices"


def save_preferences(site: Site, request: Request) -> Answer:
    """POST /account/preferences: in which language and by which channel, and what admins are told."""
    done = account_api.change_me(site, request)
    answer = after_form(site, request, done, to=_NOTICES)
    languages.remember(request, answer, done.payload["language"])
    return answer


def link_telegram(site: Site, request: Request) -> Answer:
    """POST /account/telegram: make a link to the bot and show it in the answer itself: nothing keeps it."""
    request.tell = None
    done = contact_api.link_telegram(site, request)
    return page(site, request, "telegram", title=Sentence("Link Telegram"), link=done.payload["link"], back=_NOTICES)


def proof_page(site: Site, request: Request, proof: str) -> Answer:
    """GET /proofs/SECRET: whose address it proves, and a button for them. Mail programs open links by themselves."""
    following: dict[str, Any] = {
        "sign_in": sign_in_path(request.path),
        "register": f"{REGISTER}?{urlencode({'next': request.path})}",
    }
    title = Sentence("Confirm your email address")
    return _page_of_proof(site, request, proof, "prove", "proof", title, ACCOUNT, **following)


def forgotten_page(site: Site, request: Request) -> Answer:
    """GET /forgotten-password: the form that asks for the mail with the link."""
    return page(
        site,
        request,
        "forgotten",
        title=Sentence("Forgot your password?"),
        form=_RESETS,
    )


def new_password_page(site: Site, request: Request, reset: str) -> Answer:
    """GET /password-resets/SECRET: the form for a new password; nothing is used up by looking."""
    title = Sentence("Choose a new password")
    return _page_of_proof(site, request, reset, "reset", "new_password", title, FORGOTTEN, _what_stays)


ROUTES = (
    Route("POST", "/account/preferences", save_preferences, readers="account"),
    Route("POST", "/account/proofs", contact_api.ask_for_proof, to=_NOTICES, readers="account"),
    Route("GET", "/account/telegram", leads_to(_NOTICES), readers="account"),
    Route("POST", "/account/telegram", link_telegram, readers="account"),
    Route("POST", "/account/telegram/unlink", contact_api.unlink_telegram, to=_NOTICES, readers="account"),
    Route("GET", "/proofs/<proof>", proof_page, readers="anyone"),
    # Whoever has the mail alone proves nothing: somebody else may have typed the address.
    Route("POST", "/proofs/<proof>", contact_api.prove_address, ACCOUNT, to=ACCOUNT, readers="account"),
    Route("GET", FORGOTTEN, forgotten_page, readers="anyone"),
    Route("GET", f"{_RESETS}/<reset>", new_password_page, readers="anyone"),
    Route("POST", f"{_RESETS}/<reset>", contact_api.reset_password, to=SIGN_IN, readers="anyone"),
)


def _what_stays(tx: Tx, proof: Proof) -> dict[str, Any]:
    """Return what outlives the new password of an account: API tokens, a Telegram chat; see `links.reset_password`."""
    assert proof.account_id is not None
    account = accounts.find(tx, proof.account_id)
    has_tokens = account.email_is_proved and bool(store.tokens.list_of(tx, account.id))
    return {"has_tokens": has_tokens, "has_chat": account.email_is_proved and account.telegram_chat_id is not None}


def _page_of_proof(
    site: Site,
    request: Request,
    secret: str,
    purpose: Purpose,
    view: str,
    title: Sentence,
    otherwise: str,
    more: Callable[[Tx, Proof], dict[str, Any]] = lambda *_: {},
    **values: Any,
) -> Answer:
    """Return the page of a link of a mail; whoever has a used one is led to where there are others."""
    try:
        proof = site.database.read(links.require_proof, secret, purpose)
    except NotFound as error:
        is_closed = otherwise == ACCOUNT and signed_in(site, request) is None
        return refused_at(site, request, SIGN_IN if is_closed else otherwise, error)
    return page(
        site, request, view, title=title, proof=proof, email=proof.email, **values, **site.database.read(more, proof)
    )
