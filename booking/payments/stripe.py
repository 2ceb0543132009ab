"""Stripe Checkout: a page at Stripe for each payment, signed messages of what became of it, and refunds.

By https://docs.stripe.com/api/checkout/sessions, /webhooks, /refunds and /currencies. Nothing of a person is sent:
what Stripe needs of them they type there.
"""

import hashlib
import hmac
import logging
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

from booking import money
from booking.config import Settings
from booking.errors import ProviderError
from booking.payments.provider import Asked, Begun, Forged, Happened, Returned
from booking.senders.stripe_api import STRIPE_URL, StripeApi

SIGNED_FOR_SECONDS = 300
_PAGES = "https://checkout.stripe.com"
_SESSIONS = "/v1/checkout/sessions"
# A session lives from 30 minutes to 24 hours; a minute less of that, for clocks differ and calls take their time.
_SHORTEST_SECONDS = 31 * 60
_LONGEST_SECONDS = 24 * 60 * 60 - 60
# How many decimals Stripe's amounts have where that is not what ISO 4217 says; and which digits are 0 at the end.
_DECIMALS = {"ISK": 2, "UGX": 2, "MGA": 0}
_DIVISORS = dict.fromkeys(("ISK", "UGX"), 100) | dict.fromkeys(("BHD", "JOD", "KWD", "OMR", "TND"), 10)
# Those of its list of presentment currencies, and those with three decimals.
_CURRENCIES = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF
    CLP CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR
    ILS INR ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR
    MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR
    SEK SGD SHP SLE SOS SRD STD SZL THB TJS TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XCG
    XOF XPF YER ZAR ZMW
"""
_TAKEN = frozenset(_CURRENCIES.split())
_LEAST = dict.fromkeys(("AUD", "BRL", "CAD", "CHF", "EUR", "INR", "NZD", "SGD", "USD", "JPY"), 50) | {
    **dict.fromkeys(("AED", "MYR", "PLN", "RON"), 200),
    **dict.fromkeys(("NOK", "SEK"), 300),
    **dict.fromkeys(("MXN", "THB"), 1_000),
    "GBP": 30,
    "BGN": 100,
    "DKK": 250,
    "HKD": 400,
    "CZK": 1_500,
    "HUF": 17_500,
}
_MOST = {"IDR": 999_999_999_999}
_MOST_OF_OTHERS = 99_999_999
_NOT_THERE = "resource_missing"
_DONE_ALREADY = "charge_already_refunded"
_FAILED = ("failed", "canceled")
# Of money that was promised: it does not come. https://docs.stripe.com/payments/paymentintents/lifecycle
_BROKEN = ("requires_payment_method", "canceled")

T = TypeVar("T")
log = logging.getLogger(__name__)

_Name = Annotated[str, Meta(min_length=1, max_length=255)]
_Url = Annotated[str, Meta(min_length=1, max_length=5_000)]
_Seconds = Annotated[int, Meta(ge=0, le=10**11)]  # As all instants of Stripe's.
_Money = Annotated[int, Meta(ge=1, le=10**15)]


class _Event(Struct):
    """A message of Stripe's: what has happened, and to what. Of all that it tells only what is read here is named."""

    class About(Struct):
        """What it has happened to."""

        object: dict[str, Any]

    type: str
    data: About


class _BegunSession(Struct):
    """A session that can be paid."""

    id: _Name
    url: _Url
    expires_at: _Seconds


class _Session(Struct):
    """A session, whatever has become of it."""

    payment_status: str
    status: str | None = None
    client_reference_id: str | None = None
    payment_intent: str | None = None


class _Intent(Struct):
    """What is to become of the money of a session."""

    status: str


class _Paid(Struct):
    """The money of a session that is paid."""

    payment_intent: _Name
    amount_total: _Money
    currency: _Name


class _Charge(Struct):
    """Money that was paid, and may be sent back by now."""

    payment_intent: _Name
    refunded: bool
    metadata: dict[str, str] | None = None


class _Refund(Struct):
    """Money that is sent back."""

    id: _Name
    payment_intent: _Name
    status: str | None = None
    failure_reason: str | None = None


def account_of(settings: Settings) -> "Stripe | None":
    """Return the account that the settings name; None without its key or without what its messages are signed by."""
    if settings.stripe_key is None or settings.stripe_webhook_secret is None:
        return None
    return Stripe(StripeApi(settings.stripe_key, settings.stripe_url), settings.stripe_webhook_secret)


def pages_of(settings: Settings) -> str:
    """Return the origin of the pages where people pay, as a Content-Security-Policy names it; empty where none do."""
    if account_of(settings) is None:
        return ""
    api = urlsplit(settings.stripe_url)
    return _PAGES if settings.stripe_url == STRIPE_URL else f"{api.scheme}://{api.netloc}"


class Stripe:
    """One account at Stripe, which signs its messages with `webhook_secret`. It is a Provider."""

    def __init__(self, api: StripeApi, webhook_secret: str) -> None:
        self._api = api
        self._webhook_secret = webhook_secret

    def takes(self, cents: int, currency: str) -> bool:
        """Whether so much can be paid by it: no less and no more than Stripe takes, in a currency that it knows."""
        amount = _amount(cents, currency)
        return amount is not None and _LEAST.get(currency, 1) <= amount <= _MOST.get(currency, _MOST_OF_OTHERS)

    def begin(self, asked: Asked) -> Begun:
        """Return the page at Stripe where a payment can be made. Raises ProviderError."""
        made = self._api.post(_SESSIONS, _parameters(asked), f"checkout-{asked.token}")
        session = _read(made, _BegunSession)
        return Begun(session.id, session.url, session.expires_at * 1_000)

    def read(self, body: bytes, signature: str, now: int) -> Happened | None:
        """Return what a webhook tells, or None where that is nothing to us. Raises Forged."""
        if not _is_signed(body, signature, self._webhook_secret, now // 1_000):
            raise Forged
        try:
            event = msgspec.json.decode(body, type=_Event)
            return _happened(event.type, event.data.object)
        except (msgspec.MsgspecError, RecursionError, ProviderError):
            return None

    def refund(self, payment: str, key: str) -> Returned:
        """Send all the money of a payment back. Raises ProviderError."""
        try:
            made = self._api.post("/v1/refunds", {"payment_intent": payment}, key)
        except ProviderError as error:
            if error.code == _DONE_ALREADY:
                return Returned("", is_done=True)
            raise
        # Of what was asked before, and its answer lost, Stripe says again how it stood then.
        refund = _read(self._api.get(f"/v1/refunds/{made['id']}"), _Refund)
        if refund.status in _FAILED:
            raise ProviderError(_why_failed(refund), permanent=True)
        return Returned(refund.id, is_done=refund.status == "succeeded")

    def check(self) -> None:
        """Raise ProviderError unless the key may ask for sessions: of one that is not there Stripe says so."""
        try:
            self._api.get(f"{_SESSIONS}/cs_test_none")
        except ProviderError as error:
            if error.code != _NOT_THERE:
                raise

    def end(self, session: str) -> Happened | None:
        """Expire a session; return what has become of it. Raises ProviderError."""
        try:
            ended = self._api.post(f"{_SESSIONS}/{session}/expire", {}, None)
        except ProviderError as error:
            if not error.permanent:
                raise
            ended = self._api.get(f"{_SESSIONS}/{session}")  # Only what is open can be expired.
        happened = _of_session(ended)
        if happened is not None and happened.what == "processing" and self._is_broken(_read(ended, _Session)):
            return happened._replace(what="ended")
        return happened

    def _is_broken(self, session: _Session) -> bool:
        """Whether the money that was promised does not come, which the session itself never says."""
        if session.payment_intent is None:
            return False
        try:
            told = self._api.get(f"/v1/payment_intents/{session.payment_intent}")
        except ProviderError as error:  # A restricted key may not read it.
            log.info("What became of promised money is not known: %s", error.sentence)
            return False
        return _read(told, _Intent).status in _BROKEN


def _parameters(asked: Asked) -> dict[str, Any]:
    """Return what a session is made with; its money is all of one line, as the booking has it."""
    named = {"checkout": asked.token, "reference": asked.reference}
    price = {
        "currency": asked.currency.lower(),
        "unit_amount": _amount(asked.cents, asked.currency),
        "product_data": {"name": f"{asked.title} – {asked.reference}"},
    }
    return {
        "mode": "payment",
        "client_reference_id": asked.token,
        "line_items": [{"price_data": price, "quantity": 1}],
        "success_url": asked.back.paid,
        "cancel_url": asked.back.unpaid,
        "expires_at": _ends_at(asked.asked_at // 1_000, asked.ends_at // 1_000),
        "locale": asked.language,
        "metadata": named,
        "payment_intent_data": {"description": f"{asked.reference} {asked.title}", "metadata": named},
        # Else what comes could be another amount, in the currency of the person's own country.
        "adaptive_pricing": {"enabled": False},
    }


def _ends_at(now: int, wanted: int) -> int:
    """Return when a session that begins now ends, all in seconds: as wanted, as far as Stripe's limits go."""
    return min(max(wanted, now + _SHORTEST_SECONDS), now + _LONGEST_SECONDS)


def _amount(cents: int, currency: str) -> int | None:
    """Return an amount as Stripe has it in this currency, or None where it has no such amount."""
    if currency not in _TAKEN:
        return None
    ours = money.decimals(currency)
    amount, rest = divmod(cents * 10 ** _DECIMALS.get(currency, ours), 10**ours)
    return None if rest or amount % _DIVISORS.get(currency, 1) else amount


def _cents(amount: int, currency: str) -> int:
    """Return an amount of Stripe's as ours."""
    ours = money.decimals(currency)
    cents: int = amount * 10**ours // 10 ** _DECIMALS.get(currency, ours)
    return cents


def _is_signed(body: bytes, signature: str, secret: str, now: int) -> bool:
    """Whether one of the signatures in the header is that of the body and of an instant not long ago.

    There are several while the secret is exchanged. https://docs.stripe.com/webhooks#verify-manually
    """
    pairs = [part.strip().partition("=")[::2] for part in signature.split(",")]
    instants = [value for name, value in pairs if name == "t"]
    if len(instants) != 1 or not (instants[0].isascii() and instants[0].isdecimal() and len(instants[0]) <= 12):
        return False
    right = hmac.new(secret.encode(), f"{instants[0]}.".encode() + body, hashlib.sha256).hexdigest().encode()
    given = [value.encode() for name, value in pairs if name == "v1"]
    is_right = any(hmac.compare_digest(right, one) for one in given)
    return is_right and abs(now - int(instants[0])) <= SIGNED_FOR_SECONDS


def _read(told: dict[str, Any], kind: type[T]) -> T:
    """Return what is told of something. Raises ProviderError where nothing can be so."""
    try:
        return msgspec.convert(told, kind)
    except msgspec.ValidationError as error:
        raise ProviderError(f"Stripe’s answer can’t be read: {error}", permanent=False) from None


def _happened(kind: str, told: dict[str, Any]) -> Happened | None:
    match kind:
        case "checkout.session.completed" | "checkout.session.async_payment_succeeded" | "checkout.session.expired":
            return _of_session(told)
        case "checkout.session.async_payment_failed":
            return Happened("ended", _token(_read(told, _Session)))
        case "charge.refunded":
            return _of_charge(_read(told, _Charge))
        case "refund.updated" | "charge.refund.updated" | "refund.failed":
            return _of_refund(_read(told, _Refund))
    return None


def _of_session(told: dict[str, Any]) -> Happened | None:
    """Return what has become of a session, or None while it is open."""
    session = _read(told, _Session)
    if session.payment_status == "paid":
        paid = _read(told, _Paid)
        currency = paid.currency.upper()
        return Happened("paid", _token(session), paid.payment_intent, _cents(paid.amount_total, currency), currency)
    if session.status == "complete":
        return Happened("processing", _token(session))
    return Happened("ended", _token(session)) if session.status == "expired" else None


def _token(session: _Session) -> str:
    return session.client_reference_id or ""


def _of_charge(charge: _Charge) -> Happened | None:
    """Return that all money of a charge was sent back, or None where that is a part of it."""
    token = (charge.metadata or {}).get("checkout", "")
    return Happened("refunded", token=token, payment=charge.payment_intent) if charge.refunded else None


def _of_refund(refund: _Refund) -> Happened | None:
    """Return what has become of a refund, or None while it is under way; part of the money is nothing to us."""
    if refund.status in _FAILED:
        words = _why_failed(refund)
        return Happened("refund_failed", payment=refund.payment_intent, refund=refund.id, words=words)
    is_done = refund.status == "succeeded"
    return Happened("refunded", payment=refund.payment_intent, refund=refund.id) if is_done else None


def _why_failed(refund: _Refund) -> str:
    return f"Stripe says of the refund: {refund.status} ({refund.failure_reason or 'no reason given'})."
