"""The settings by which people are reached: the mail server, the Telegram bot and the address of the site.

So are those by which they can pay.
"""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from msgspec import UNSET, Meta, UnsetType

from booking import config, zone
from booking.accounts import audit
from booking.config import Settings
from booking.errors import Fault, Invalid
from booking.organiser import reach
from booking.organiser.reach import TypedServer
from booking.people import CHANNELS
from booking.senders import smtp_url
from booking.senders.smtp_url import USUAL_PORTS, MailServer, Security
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.auth import guard, sign_in
from booking.web.auth.guard import Member
from booking.web.http import decode
from booking.web.http.done import Done
from booking.web.http.fields import Patch
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages.setting_fields import SETTINGS, Field, saved
from booking.web.site import Site

EMAIL = f"{SETTINGS}/email"
TELEGRAM = f"{SETTINGS}/telegram"
STRIPE = f"{SETTINGS}/stripe"
ADDRESS = f"{SETTINGS}/address"
SECURITY: dict[Security, Sentence] = {
    "starttls": Sentence("STARTTLS, usually at port 587"),
    "tls": Sentence("TLS from the start, usually at port 465"),
    "none": Sentence("none, usually at port 25"),
}
SERVER = (
    Field("smtp_host", Sentence("Mail server"), Sentence("Like mail.example.org. Leave it blank to send no emails.")),
    Field("smtp_port", Sentence("Port"), Sentence("Leave it blank for the usual one."), "number", is_short=True),
    Field("smtp_user", Sentence("User"), Sentence("Leave it blank if the server asks for none."), is_short=True),
    Field("smtp_password", Sentence("Password"), Sentence("It’s never shown again."), "secret", is_short=True),
)
SENDER = (
    Field(
        "mail_from",
        Sentence("Sender of emails"),
        Sentence("An address that is yours at this server, or Name <address>."),
    ),
    Field(
        "reply_to",
        Sentence("Replies go to"),
        Sentence("An address, or Name <address>. Leave it blank if the sender reads replies."),
    ),
)
TOKEN = Field(
    "telegram_token",
    Sentence("Token of the Telegram bot"),
    Sentence("Make a bot with @BotFather in Telegram and copy its token here. It’s never shown again."),
    "secret",
)
KEYS = (
    Field(
        "stripe_key",
        Sentence("Secret key"),
        Sentence("At Stripe under Developers, API keys. It’s never shown again."),
        "secret",
    ),
    Field(
        "stripe_webhook_secret",
        Sentence("Signing secret of the webhook"),
        Sentence("Stripe shows it with the webhook. It’s never shown again."),
        "secret",
    ),
)
PUBLIC_URL = Field(
    "public_url",
    Sentence("Address of this site"),
    Sentence(
        "Links in messages and calendars begin with it, like https://tickets.example.org. Without it, they work only "
        "on the server itself."
    ),
)
LABELS = {
    "smtp_url": Sentence("Mail server"),
    **{field.name: field.label for field in (*SENDER, TOKEN, *KEYS, PUBLIC_URL)},
}
_KEPT = {
    "smtp_password": Sentence("A password is kept. Leave this blank to keep it."),
    "stripe_key": Sentence("A key is kept. Leave this blank to keep it."),
    "stripe_webhook_secret": Sentence("A secret is kept. Leave this blank to keep it."),
    "telegram_token": Sentence("A token is kept. Leave this blank to keep it."),
}
_AN_ADDRESS = Sentence("Enter an address, like booking@example.org or Name <booking@example.org>.")
_ENTER = {
    "mail_from": _AN_ADDRESS,
    "reply_to": _AN_ADDRESS,
    "telegram_token": Sentence("Enter a bot’s token as @BotFather gives it, like 123456:ABC-DEF…"),
    "stripe_key": Sentence("Enter the secret key that Stripe shows: it begins with sk_live_ or sk_test_."),
    "stripe_webhook_secret": Sentence("Enter the webhook’s signing secret that Stripe shows: it begins with whsec_."),
    "public_url": Sentence("Enter an address without a path, like https://tickets.example.org."),
}
_BEGIN = {"stripe_key": ("sk_live_", "sk_test_", "rk_live_", "rk_test_"), "stripe_webhook_secret": ("whsec_",)}
_COPY_ALL = Sentence("Copy all of it from Stripe: a part is missing, or something stands there that isn’t part of it.")
Text = Annotated[str, Meta(max_length=300)]


class Asked(Patch, forbid_unknown_fields=True):
    """What each of the forms may ask for: one's own password."""

    password: Annotated[str, Meta(max_length=1_000)] = ""


class _Email(Asked):
    smtp_host: Text | UnsetType = UNSET
    smtp_port: Annotated[int, Meta(ge=1, le=65_535)] | None = None
    smtp_security: Security = "starttls"
    smtp_user: Text = ""
    smtp_password: Text = ""
    forget_password: bool = False
    mail_from: Text | UnsetType = UNSET
    reply_to: Text | UnsetType = UNSET


class _Telegram(Asked):
    telegram_token: Text = ""
    forget_token: bool = False


class _Stripe(Asked):
    stripe_key: Text = ""
    stripe_webhook_secret: Text = ""
    forget_keys: bool = False


class _Address(Asked):
    public_url: Text = ""


Typed = TypeVar("Typed", bound=Asked)


def shown(site: Site, request: Request) -> dict[str, Any]:
    """Return what the forms show: never a secret, but whether there is one."""
    now = site.reach.now
    server = now.smtp_url or MailServer("", USUAL_PORTS["starttls"], "starttls")
    return {
        "server_fields": [_hinted(field, bool(server.password)) for field in SERVER],
        "sender_fields": SENDER,
        "token_field": _hinted(TOKEN, bool(now.telegram_token)),
        "key_fields": [_hinted(field, bool(getattr(now, field.name))) for field in KEYS],
        "takes_payments": bool(now.stripe_key and now.stripe_webhook_secret),
        "has_keys": bool(now.stripe_key or now.stripe_webhook_secret),
        "webhook_address": site.url("/payments/stripe") if now.public_url else "",
        "public_url_field": PUBLIC_URL,
        "securities": SECURITY,
        "reached_by": {
            "smtp_host": server.host,
            "smtp_port": "" if server.port == USUAL_PORTS[server.security] else server.port,
            "smtp_security": server.security,
            "smtp_user": server.user,
            "mail_from": "" if now.mail_from == config.MAIL_FROM else now.mail_from,
            "reply_to": now.reply_to or "",
            "public_url": now.public_url or "",
        },
        "has_password": bool(server.password),
        "has_token": bool(now.telegram_token),
        "ways": CHANNELS,
        "channels": site.desk.channels,
        "asks_password": sign_in.asks_password(site, request),
    }


def change_email(site: Site, request: Request) -> Done:
    """POST /admin/settings/email: the mail server, whom mails come from and whom answers go to."""

    def wanted(now: Settings, typed: _Email) -> dict[str, str]:
        texts = {name: text for name in ("mail_from", "reply_to") if (text := getattr(typed, name)) is not UNSET}
        for name in texts:
            _require_good(name, texts[name])
        server = now.smtp_url
        if typed.smtp_host is not UNSET:
            server = TypedServer(
                *(typed.smtp_host, typed.smtp_port, typed.smtp_security, typed.smtp_user, typed.smtp_password),
                typed.forget_password,
            ).server(server)
            texts["smtp_url"] = smtp_url.written(server) if server else ""
        if server and config.lacks_sender(server, texts.get("mail_from", now.mail_from) or config.MAIL_FROM):
            raise Invalid([Fault("mail_from", "Enter the address that emails come from.")])
        return texts

    return _change(site, request, _Email, wanted)


def change_telegram(site: Site, request: Request) -> Done:
    """POST /admin/settings/telegram: the token of the bot."""

    def wanted(_now: Settings, typed: _Telegram) -> dict[str, str]:
        if not typed.telegram_token and not typed.forget_token:
            return {}
        _require_good("telegram_token", typed.telegram_token)
        return {"telegram_token": typed.telegram_token}

    return _change(site, request, _Telegram, wanted)


def change_stripe(site: Site, request: Request) -> Done:
    """POST /admin/settings/stripe: the key of the account that takes payments, and what its messages are signed by."""

    def wanted(_now: Settings, typed: _Stripe) -> dict[str, str]:
        if typed.forget_keys:
            return dict.fromkeys((field.name for field in KEYS if field.name not in site.reach.fixed), "")
        texts = {field.name: text for field in KEYS if (text := getattr(typed, field.name))}
        for name, text in texts.items():
            _require_good(name, text)
        return texts

    return _change(site, request, _Stripe, wanted)


def test_stripe(site: Site, request: Request) -> Done:
    """POST /admin/settings/stripe/test: ask Stripe whether it takes the key."""
    guard.require_admin(site, request)
    refused = site.till.check()
    if refused is None:
        return Done(
            sentence=Sentence(
                "Stripe accepts the key. Only a payment shows whether Stripe’s webhook reaches this site."
            )
        )
    if not refused.code:  # It is Stripe that has one.
        return Done(
            sentence=Sentence(
                "The key couldn’t be tested. Try again in a few minutes. Details: {words}", words=refused.sentence
            )
        )
    return Done(sentence=Sentence("Stripe doesn’t accept the key. Details: {words}", words=refused.sentence))


def change_address(site: Site, request: Request) -> Done:
    """POST /admin/settings/address: what links in messages begin with."""

    def wanted(_now: Settings, typed: _Address) -> dict[str, str]:
        _require_good("public_url", typed.public_url)
        return {"public_url": typed.public_url}

    return _change(site, request, _Address, wanted)


ROUTES = (
    Route("POST", EMAIL, change_email, SETTINGS, to=f"{SETTINGS}#email", readers="admin"),
    Route("POST", TELEGRAM, change_telegram, SETTINGS, to=f"{SETTINGS}#telegram", readers="admin"),
    Route("POST", STRIPE, change_stripe, SETTINGS, to=f"{SETTINGS}#stripe", readers="admin"),
    Route("POST", f"{STRIPE}/test", test_stripe, SETTINGS, to=f"{SETTINGS}#stripe", readers="admin"),
    Route("POST", ADDRESS, change_address, SETTINGS, to=f"{SETTINGS}#address", readers="admin"),
)


def _change(
    site: Site, request: Request, form: type[Typed], wanted: Callable[[Settings, Typed], dict[str, str]]
) -> Done:
    """Keep what a form wants, as texts by name, and let the site go by it at once. Raises as `require_password`."""
    admin = guard.require_admin(site, request)
    given = request.fields()
    fixed = [zone.fixed_by_setting(name, by) for name, by in fixed_by(site).items() if name in given]
    if fixed:
        raise Invalid(fixed)
    typed = decode.decode(form, given, site.zone.now)
    sign_in.require_password(site, request, admin, typed.password or UNSET)

    def change(tx: Tx, _admin: Member) -> Done:
        now = site.reach.with_chosen(reach.chosen(tx))
        changed = [name for name, text in wanted(now, typed).items() if reach.choose(tx, name, text)]
        for name in changed:
            audit.record(tx, "setting changed", name)
        return Done(sentence=saved(changed, LABELS))

    done = guard.write(site, admin, change, request)
    site.reach.follow(lambda: site.database.read(reach.chosen))
    site.database.outdate()
    return done


def _hinted(field: Field, is_kept: bool) -> Field:
    return field._replace(hint=_KEPT[field.name]) if is_kept and field.name in _KEPT else field


def fixed_by(site: Site) -> dict[str, str]:
    """Return the fields that a flag or a variable has fixed, each with the setting that has."""
    fixed = dict(site.reach.fixed)
    by = fixed.pop("smtp_url", None)
    return fixed | (dict.fromkeys([*(field.name for field in SERVER), "smtp_security"], by) if by else {})


def _require_good(name: str, text: str) -> None:
    """Raise Invalid for a text that the setting of this name would not take; an empty one stands for none."""
    if text and not reach.is_good(name, text):
        raise Invalid([Fault(name, _COPY_ALL if text.startswith(_BEGIN.get(name, ())) else _ENTER[name])])
