"""Stripe as the tests need it, with the rules of the real one: Checkout, refunds, signed webhooks, over real HTTP."""

import hashlib
import hmac
import itertools
import json
import re
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit
from urllib.request import Request, urlopen

KEY = "sk_test_51NsecretSecretSecretSecret"
WEBHOOK_SECRET = "whsec_testSecretTestSecretTestSecret"
PAGE = "/c/pay/"
HALF_HOUR, DAY = 30 * 60, 24 * 60 * 60
# As https://docs.stripe.com/currencies has them.
_ZERO_DECIMAL = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF"
_THREE_DECIMAL = "BHD JOD KWD OMR TND"
_OTHERS = """
    USD AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CNY COP CRC
    CVE CZK DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD KES KGS KHR KYD
    KZT LAK LBP LKR LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR
    PLN QAR RON RSD RUB SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TOP TRY TTD TWD TZS UAH UGX UYU UZS WST XCD
    XCG YER ZAR ZMW
"""
CURRENCIES = frozenset(f"{_ZERO_DECIMAL} {_THREE_DECIMAL} {_OTHERS}".lower().split())
# The least amount in each currency that money is paid out in.
LEAST = dict.fromkeys(("usd", "aud", "brl", "cad", "chf", "eur", "inr", "jpy", "nzd", "sgd"), 50) | dict.fromkeys(
    ("aed", "myr", "pln", "ron"), 200
)
LEAST |= {"bgn": 100, "czk": 1_500, "dkk": 250, "gbp": 30, "hkd": 400, "huf": 17_500, "mxn": 1_000, "thb": 1_000}
LEAST |= {"nok": 300, "sek": 300}
_DIGITS = {"idr": 12}
_DIGITS_OF_OTHERS = 8
# What a call is refused for before anything is done: such an answer is not kept for its Idempotency-Key.
_BEFORE_IT_BEGINS = (401, 403, 409, 429)
_LOCALES = ("auto", "en", "ru", "de", "fr")
_SESSION_PARAMETERS = (
    r"mode|success_url|cancel_url|client_reference_id|expires_at|locale|adaptive_pricing\[enabled\]|metadata\[[^\]]{1,40}\]"
    r"|line_items\[\d+\]\[(quantity|price_data\]\[(currency|unit_amount|product_data\]\[name))\]"
    r"|payment_intent_data\[(description|metadata\]\[[^\]]{1,40})\]"
)
_REFUND_PARAMETERS = r"payment_intent|amount|reason|metadata\[[^\]]{1,40}\]"


class Refusal(Exception):
    """What the API answers instead of a result."""

    def __init__(
        self,
        status: int,
        message: str,
        code: str = "",
        kind: str = "invalid_request_error",
        retry_after: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after
        self.answer = {"error": {"type": kind, "message": message} | ({"code": code} if code else {})}


class Call(NamedTuple):
    path: str
    parameters: dict[str, str]
    headers: dict[str, str]


class StripeServer:
    """One account, on a free port, the people who pay, and the webhooks that its events are.

    `now` is the time there, in seconds. `next_answers` are given to the calls that come next, instead of doing them: a
    status with a body of its own, a Refusal, or `DROP`, which does what was asked and loses the answer. `events` are
    all that has happened, as each would be sent; `refund_status` is what the next refunds are at first.
    """

    DROP = "drop the connection"

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self.now = now
        self.calls: list[Call] = []
        self.next_answers: list[Refusal | tuple[int, bytes] | str] = []
        self.events: list[dict[str, Any]] = []
        self.sessions: dict[str, dict[str, Any]] = {}
        self.intents: dict[str, str] = {}
        self.charges: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.refund_status = "succeeded"
        self.webhook_url = ""
        self._answered: dict[str, tuple[str, dict[str, str], int, bytes]] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # The people

    def pay(self, session_id: str) -> dict[str, Any]:
        """Let a person pay by card at the page of a session, and return the event. Raises Refusal where it is over."""
        session = self._complete(session_id)
        self._charge(session)
        return self._happen("checkout.session.completed", session)

    def promise(self, session_id: str) -> dict[str, Any]:
        """Let a person pay by what takes days, a debit say, and return the event."""
        session = self._complete(session_id)
        session["payment_intent"] = self._intend("processing")
        return self._happen("checkout.session.completed", session)

    def keep_promise(self, session_id: str, *, is_kept: bool = True) -> dict[str, Any]:
        """Let the money that was promised come, or not, and return the event."""
        session = self.sessions[session_id]
        if is_kept:
            self._charge(session)
        else:
            self.intents[session["payment_intent"]] = "requires_payment_method"
        return self._happen(f"checkout.session.async_payment_{'succeeded' if is_kept else 'failed'}", session)

    def refund_by_hand(self, payment: str, amount: int | None = None) -> dict[str, Any]:
        """Let the account's owner send money back, or an amount of it, at Stripe's own dashboard; return the event."""
        self._refund({"payment_intent": payment} | ({"amount": str(amount)} if amount else {}))
        return self.events[-1]

    def finish_refund(self, refund_id: str, status: str) -> dict[str, Any]:
        """Let a refund that was under way be done, or fail, and return the event."""
        refund = self.refunds[refund_id]
        refund["status"] = status
        if status == "failed":
            refund["failure_reason"] = "lost_or_stolen_card"
            self.charges[refund["payment_intent"]]["amount_refunded"] -= refund["amount"]
        return self._happen("refund.failed" if status == "failed" else "refund.updated", refund)

    def signed(self, event: Any, *, at: float | None = None, secret: str = WEBHOOK_SECRET) -> tuple[bytes, str]:
        """Return an event as it is sent, with its Stripe-Signature: with one of a scheme that nobody knows, too."""
        body = json.dumps(event, indent=2).encode()
        instant = int(self.now() if at is None else at)
        right = hmac.new(secret.encode(), f"{instant}.".encode() + body, hashlib.sha256).hexdigest()
        return body, f"t={instant},v1={right},v0={'0' * 64}"

    def held_money(self) -> int:
        """Return how much of the money that people have paid was not sent back."""
        return sum(charge["amount"] - charge["amount_refunded"] for charge in self.charges.values())

    def let_time_end(self) -> None:
        """End the sessions whose time is over."""
        for session in self.sessions.values():
            if session["status"] == "open" and session["expires_at"] <= self.now():
                session["status"] = "expired"
                self._happen("checkout.session.expired", session)

    # The API

    def answer(self, method: str, path: str, parameters: dict[str, str]) -> dict[str, Any]:
        self.let_time_end()
        if (method, path) == ("POST", "/v1/checkout/sessions"):
            return self._create(parameters)
        if (method, path) == ("POST", "/v1/refunds"):
            return self._refund(parameters)
        if method == "GET" and (refund := self.refunds.get(path.removeprefix("/v1/refunds/"))) is not None:
            return refund
        intent = path.removeprefix("/v1/payment_intents/")
        if method == "GET" and intent in self.intents:
            return {"id": intent, "object": "payment_intent", "status": self.intents[intent]}
        found = re.fullmatch(r"/v1/checkout/sessions/([A-Za-z0-9_]+)(/expire)?", path)
        if found is None or found[1] not in self.sessions:
            raise Refusal(404, "No such thing.", "resource_missing")
        session = self.sessions[found[1]]
        if found[2] and method == "POST":
            if session["status"] != "open":
                raise Refusal(
                    400,
                    f'Only Checkout Sessions with a status in ["open"] can be expired; this is {session["status"]}.',
                )
            session["status"] = "expired"
            self._happen("checkout.session.expired", session)
        return session

    def _create(self, given: dict[str, str]) -> dict[str, Any]:
        _require_known(given, _SESSION_PARAMETERS)
        if given.get("mode") != "payment":
            raise Refusal(400, "Missing required param: mode.", "parameter_missing")
        for name in ("success_url", "cancel_url"):
            parts = urlsplit(given.get(name, ""))
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise Refusal(400, f"Not a valid URL: {name}", "url_invalid")
        if len(given.get("client_reference_id", "")) > 200 or given.get("locale", "auto") not in _LOCALES:
            raise Refusal(400, "Invalid string.")
        expires_at = int(given.get("expires_at", self.now() + DAY))
        if not self.now() + HALF_HOUR <= expires_at <= self.now() + DAY:
            raise Refusal(
                400, "The `expires_at` timestamp must be 30 minutes to 24 hours from Checkout Session creation."
            )
        currency, amount = _total(given)
        number = next(self._numbers)
        session = {
            "id": f"cs_test_{number:040d}",
            "object": "checkout.session",
            "client_reference_id": given.get("client_reference_id"),
            "amount_total": amount,
            "currency": currency,
            "expires_at": expires_at,
            "metadata": _within(given, "metadata"),
            "payment_intent": None,
            "payment_status": "unpaid",
            "status": "open",
            "success_url": given["success_url"],
            "cancel_url": given["cancel_url"],
            "url": f"{self.url}{PAGE}cs_test_{number:040d}",
            "of_payment": _within(given, "payment_intent_data[metadata]"),
            "line": given["line_items[0][price_data][product_data][name]"],
        }
        self.sessions[str(session["id"])] = session
        return session

    def _refund(self, given: dict[str, str]) -> dict[str, Any]:
        _require_known(given, _REFUND_PARAMETERS)
        charge = self.charges.get(given.get("payment_intent", ""))
        if charge is None:
            raise Refusal(404, f"No such payment_intent: '{given.get('payment_intent')}'", "resource_missing")
        left = charge["amount"] - charge["amount_refunded"]
        if not left:
            raise Refusal(400, f"Charge {charge['id']} has already been refunded.", "charge_already_refunded")
        amount = int(given.get("amount", left))
        if amount > left:
            raise Refusal(400, "Refund amount is greater than unrefunded amount on charge.")
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        refund = {
            "id": f"re_{next(self._numbers):024d}",
            "object": "refund",
            "amount": amount,
            "currency": charge["currency"],
            "payment_intent": charge["payment_intent"],
            "status": self.refund_status,
        }
        self.refunds[str(refund["id"])] = refund
        self._happen("charge.refunded", charge)
        return refund

    def _complete(self, session_id: str) -> dict[str, Any]:
        self.let_time_end()
        session = self.sessions[session_id]
        if session["status"] != "open":
            raise Refusal(400, f"This Checkout Session is {session['status']}.")
        session["status"] = "complete"
        return session

    def _charge(self, session: dict[str, Any]) -> None:
        payment = session["payment_intent"] or self._intend("succeeded")
        self.intents[payment] = "succeeded"
        session |= {"payment_status": "paid", "payment_intent": payment}
        self.charges[payment] = {
            "id": f"ch_{next(self._numbers):024d}",
            "object": "charge",
            "amount": session["amount_total"],
            "amount_refunded": 0,
            "currency": session["currency"],
            "metadata": session["of_payment"],
            "payment_intent": payment,
            "refunded": False,
        }

    def _intend(self, status: str) -> str:
        made = f"pi_{next(self._numbers):024d}"
        self.intents[made] = status
        return made

    def _happen(self, kind: str, about: dict[str, Any]) -> dict[str, Any]:
        event = {
            "id": f"evt_{next(self._numbers):024d}",
            "object": "event",
            "type": kind,
            "created": int(self.now()),
            "data": {"object": json.loads(json.dumps(about))},
        }
        self.events.append(event)
        return event

    def served(
        self, method: str, path: str, body: bytes, headers: dict[str, str], fails: Refusal | None = None
    ) -> tuple[int, bytes]:
        """Answer a call, or answer it again by its Idempotency-Key: how it `fails` while it is done, too.

        Raises Refusal.
        """
        if headers.get("authorization") != f"Bearer {KEY}":
            raise Refusal(401, "Invalid API Key provided: sk_test_****cret.")
        if method == "POST" and body and headers.get("content-type") != "application/x-www-form-urlencoded":
            raise Refusal(400, "Send a form.")
        parameters = dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=bool(body)))
        key = headers.get("idempotency-key", "") if method == "POST" else ""
        self.calls.append(Call(path, parameters, headers))
        if len(key) > 255:
            raise Refusal(400, "Keys for idempotent requests can be at most 255 characters.")
        if key in self._answered:
            before = self._answered[key]
            if before[:2] != (path, parameters):
                raise Refusal(
                    400,
                    "Keys for idempotent requests can only be used with the same parameters they were first used with.",
                    kind="idempotency_error",
                )
            return before[2:]
        if fails is None:
            answered = 200, json.dumps(self.answer(method, path, parameters)).encode()
        else:
            answered = fails.status, json.dumps(fails.answer).encode()
        if key:
            self._answered[key] = (path, parameters, *answered)
        return answered

    def respond(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, bytes, dict[str, str]] | None:
        """Return the status, the body and the headers that a call gets, or None where its answer is lost."""
        with self._lock:
            told = {"Content-Type": "application/json"}
            planned = self.next_answers.pop(0) if self.next_answers else None
            if isinstance(planned, tuple):
                return *planned, told
            try:
                if isinstance(planned, Refusal) and planned.status in _BEFORE_IT_BEGINS:
                    raise planned
                given = {name.lower(): value for name, value in headers.items()}
                answer = self.served(method, path, body, given, planned if isinstance(planned, Refusal) else None)
            except Refusal as refusal:
                answer = refusal.status, json.dumps(refusal.answer).encode()
                told |= {} if refusal.retry_after is None else {"Retry-After": refusal.retry_after}
            return None if planned == StripeServer.DROP else (*answer, told)

    def page(self, session_id: str) -> bytes:
        """Return the page at which a person pays."""
        named = self.sessions[session_id]["line"]
        return (
            f"<!doctype html><title>Pay</title><h1>{named}</h1><form method=post><button>Pay</button></form>".encode()
        )

    def pay_at_page(self, session_id: str) -> str:
        """Let whoever pressed the button at a session's page pay, and its webhook be sent; return where they go."""
        body, signature = self.signed(self.pay(session_id))
        if self.webhook_url:
            sent = Request(self.webhook_url, body, {"Stripe-Signature": signature, "Content-Type": "application/json"})
            urlopen(sent, timeout=20).close()
        return str(self.sessions[session_id]["success_url"])

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stripe = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if self.path.startswith(PAGE):
                    _give(self, 200, stripe.page(self.path.removeprefix(PAGE)), {"Content-Type": "text/html"})
                else:
                    self._call("GET", b"")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.path.startswith(PAGE):
                    _give(self, 303, b"", {"Location": stripe.pay_at_page(self.path.removeprefix(PAGE))})
                else:
                    self._call("POST", body)

            def _call(self, method: str, body: bytes) -> None:
                answer = stripe.respond(method, self.path, body, dict(self.headers))
                if answer is None:
                    self.close_connection = True
                else:
                    _give(self, *answer)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


def _give(to: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str]) -> None:
    try:
        to.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            to.send_header(name, value)
        to.end_headers()
        to.wfile.write(body)
    except OSError:
        to.close_connection = True


def _require_known(given: dict[str, str], known: str) -> None:
    unknown = [name for name in given if not re.fullmatch(known, name)]
    if unknown:
        raise Refusal(400, f"Received unknown parameter: {unknown[0]}", "parameter_unknown")
    if any(len(value) > 500 for name, value in given.items() if "metadata" in name):
        raise Refusal(400, "Metadata values can have up to 500 characters.")


def _total(given: dict[str, str]) -> tuple[str, int]:
    """Return the currency and the amount of a session that is asked for. Raises Refusal."""
    try:
        line = "line_items[0]"
        currency, amount = given[f"{line}[price_data][currency]"], given[f"{line}[price_data][unit_amount]"]
        name, quantity = given[f"{line}[price_data][product_data][name]"], given[f"{line}[quantity]"]
    except KeyError as error:
        raise Refusal(400, f"Missing required param: {error}.", "parameter_missing") from None
    if currency not in CURRENCIES:
        raise Refusal(400, f"Invalid currency: {currency}.")
    if not (amount.isdecimal() and quantity.isdecimal()) or not 1 <= len(name) <= 250:
        raise Refusal(400, f"Invalid integer: {amount}", "parameter_invalid_integer")
    total = int(amount) * int(quantity)
    if currency.upper() in _THREE_DECIMAL.split() and total % 10:
        raise Refusal(400, "The last digit of an amount in this currency must be 0.")
    if currency in ("isk", "ugx") and total % 100:
        raise Refusal(400, "The last two digits of an amount in this currency must be 0.")
    if total < LEAST.get(currency, 1):
        raise Refusal(
            400, "The Checkout Session's total amount due must add up to at least the minimum.", "amount_too_small"
        )
    if len(str(total)) > _DIGITS.get(currency, _DIGITS_OF_OTHERS):
        raise Refusal(400, "The Checkout Session's total amount due has too many digits.", "amount_too_large")
    return currency, total


def _within(given: dict[str, str], name: str) -> dict[str, str]:
    return {key[len(name) + 1 : -1]: value for key, value in given.items() if key.startswith(f"{name}[")}
