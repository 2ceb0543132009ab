"""What is asked of Stripe and believed of what it tells, against a server that keeps the rules of the real one."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

import app
from booking import config, money
from booking.errors import ProviderError
from booking.payments.provider import Asked, Back, Forged, Happened
from booking.payments.stripe import Stripe, account_of, pages_of
from booking.senders.stripe_api import StripeApi
from tests.support.service import NOON
from tests.support.stripe_server import CURRENCIES, KEY, LEAST, WEBHOOK_SECRET, Refusal, StripeServer

MINUTE, HOUR = 60_000, 3_600_000
UNREADABLE = r"can’t be read|not as its API does"
NO_NUMBERS = [-1, 10**18, 10**30, 1.5, float("nan"), float("inf"), True, None, "5", [5], {"amount": 5}]


@pytest.fixture(scope="module")
def server() -> Iterator[StripeServer]:
    running = StripeServer(lambda: NOON / 1_000)
    yield running
    running.close()


@pytest.fixture
def stripe(server: StripeServer) -> Stripe:
    return Stripe(StripeApi(KEY, server.url), WEBHOOK_SECRET)


def asked(token: str, cents: int = 2_500, currency: str = "EUR", ends: int = NOON + HOUR) -> Asked:
    back = "https://tickets.example.org/b/KT7F3Q"
    return Asked(token, cents, currency, "Concert & Ко", "KT7F3Q", Back(back, f"{back}?paid"), NOON, ends, "ru")


def test_what_is_asked_for_is_what_stripe_takes_and_no_more_of_the_booking_than_its_name(
    server: StripeServer, stripe: Stripe
) -> None:
    begun = stripe.begin(asked("first"))
    again = stripe.begin(asked("first"))
    assert begun == again and begun.expires_at == NOON + HOUR
    session = server.sessions[begun.session]
    assert (session["amount_total"], session["currency"]) == (2_500, "eur")
    assert session["client_reference_id"] == "first" and session["metadata"]["reference"] == "KT7F3Q"
    call = server.calls[-1]
    assert call.headers["stripe-version"] == "2025-03-31.basil"
    assert call.parameters["adaptive_pricing[enabled]"] == "false"  # All pay what the booking costs.
    assert "@" not in str(call.parameters)
    with pytest.raises(ProviderError, match="same parameters"):
        stripe.begin(asked("first", cents=2_600))


@pytest.mark.parametrize(
    ("cents", "currency", "amount"),
    [
        *((50, "EUR", 50), (500, "JPY", 500), (700, "ISK", 70_000), (1_230, "KWD", 1_230), (30, "GBP", 30)),
        (150_000_000, "IDR", 150_000_000),
    ],
)
def test_an_amount_that_is_taken_is_the_same_money_at_stripe_and_back(
    server: StripeServer, stripe: Stripe, cents: int, currency: str, amount: int
) -> None:
    assert stripe.takes(cents, currency)
    begun = stripe.begin(asked(f"in {currency}", cents, currency))
    assert server.sessions[begun.session]["amount_total"] == amount
    told = stripe.read(*server.signed(server.pay(begun.session)), NOON)
    assert told is not None and (told.what, told.cents, told.currency) == ("paid", cents, currency)
    assert told.token == f"in {currency}" and told.payment.startswith("pi_")


@pytest.mark.parametrize(
    ("cents", "currency"),
    [
        *((49, "EUR"), (49, "JPY"), (1_234, "KWD"), (100_000_000, "EUR"), (5_000, "IQD"), (12_345, "MGA")),
        *((5_000, "IRR"), (10**12, "IDR")),
    ],
)
def test_an_amount_that_stripe_would_refuse_is_not_taken(stripe: Stripe, cents: int, currency: str) -> None:
    assert not stripe.takes(cents, currency)


def test_each_currency_is_taken_that_stripe_takes_from_its_least_amount_on(stripe: Stripe) -> None:
    known = money.currencies()
    taken = {one for one in known if any(stripe.takes(10**power, one) for power in range(3, 9))}
    assert taken == {one for one in known if one.lower() in CURRENCIES}
    assert {
        one: (stripe.takes(least - 1, one.upper()), stripe.takes(least, one.upper())) for one, least in LEAST.items()
    } == dict.fromkeys(LEAST, (False, True))


def test_a_session_ends_with_the_hold_as_far_as_stripe_lets_it(stripe: Stripe) -> None:
    wanted = {5 * MINUTE: 31 * MINUTE, 3 * HOUR: 3 * HOUR, 30 * 24 * HOUR: 24 * HOUR - MINUTE}
    for held, open_for in wanted.items():
        assert stripe.begin(asked(f"for {held}", ends=NOON + held)).expires_at == NOON + open_for


def test_only_what_stripe_has_signed_within_five_minutes_is_believed(server: StripeServer, stripe: Stripe) -> None:
    event = {"type": "some.news", "data": {"object": {}}}
    body, signature = server.signed(event)
    assert stripe.read(body, signature, NOON + 300_000) is None
    exchanged = signature.replace(",v1=", f",v1={'a' * 64},v1=")
    assert stripe.read(body, exchanged, NOON) is None
    timeless = "v1=" + signature.partition("v1=")[2]
    by_another = server.signed(event, secret="whsec_of_somebody_else")
    for sent, header, now in [
        (body + b" ", signature, NOON),
        (body, signature, NOON + 301_000),
        (body, signature, NOON - 301_000),
        (body, signature.replace("v1=", "v0="), NOON),
        (body, timeless, NOON),
        (body, "t=٣," + timeless, NOON),
        (body, f"t=1,{signature}", NOON),
        (body, "", NOON),
        (body, "t=,v1=é", NOON),
        (*by_another, NOON),
    ]:
        with pytest.raises(Forged):
            stripe.read(sent, header, now)
    assert stripe.read(*server.signed([]), NOON) is None
    assert stripe.read(*server.signed({"type": "charge.refunded", "data": {}}), NOON) is None


def test_money_goes_back_once_whatever_becomes_of_the_answer(server: StripeServer, stripe: Stripe) -> None:
    begun = stripe.begin(asked("back"))
    paid = stripe.read(*server.signed(server.pay(begun.session)), NOON)
    assert paid is not None
    before = server.held_money()
    server.next_answers.append(StripeServer.DROP)
    with pytest.raises(ProviderError) as lost:
        stripe.refund(paid.payment, "refund-back-1")
    assert not lost.value.permanent
    first = stripe.refund(paid.payment, "refund-back-1")
    assert first.is_done and first.refund.startswith("re_")
    assert stripe.refund(paid.payment, "refund-back-2") == ("", True)
    assert before - server.held_money() == 2_500
    told = stripe.read(*server.signed(server.events[-1]), NOON)
    assert told == Happened("refunded", token="back", payment=paid.payment)


def test_a_session_that_is_ended_says_what_has_become_of_it(server: StripeServer, stripe: Stripe) -> None:
    unpaid, paid, promised = (stripe.begin(asked(name)).session for name in ("unpaid", "paid", "promised"))
    server.next_answers.append(Refusal(500, "Something went wrong on our end."))
    with pytest.raises(ProviderError):
        stripe.end(unpaid)
    for _ in range(2):
        assert stripe.end(unpaid) == Happened("ended", "unpaid")
    with pytest.raises(Refusal):
        server.pay(unpaid)
    server.pay(paid)
    ended = stripe.end(paid)
    assert ended is not None and (ended.what, ended.cents) == ("paid", 2_500)
    server.promise(promised)
    assert stripe.end(promised) == Happened("processing", "promised")
    failed = stripe.read(*server.signed(server.keep_promise(promised, is_kept=False)), NOON)
    assert failed == Happened("ended", "promised")


def test_a_key_without_its_webhook_s_secret_takes_no_payments_and_the_log_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for arguments, is_said in (
        ([f"--stripe_key={KEY}"], True),
        ([f"--stripe_webhook_secret={WEBHOOK_SECRET}"], True),
        ([], False),
    ):
        caplog.clear()
        _, settings = config.parse(arguments, {})
        app.warn_of(settings, sends=False)
        assert ("nobody can pay by Stripe without both" in caplog.text) == is_said
        assert account_of(settings) is None and pages_of(settings) == ""
    _, settings = config.parse([f"--stripe_key={KEY}", f"--stripe_webhook_secret={WEBHOOK_SECRET}"], {})
    assert pages_of(settings) == "https://checkout.stripe.com"


def test_what_went_wrong_is_told_without_the_key_and_says_whether_another_try_is_of_use(
    server: StripeServer, stripe: Stripe, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = Stripe(StripeApi("sk_test_another", server.url), WEBHOOK_SECRET)
    server.next_answers += [
        (502, b"<html>bad gateway</html>"),
        (200, b"[]"),
        Refusal(400, f"No such thing as {KEY}."),
        Refusal(429, "Slow down.", "rate_limit"),
        Refusal(400, "Insufficient funds.", "balance_insufficient"),
    ]
    seen: list[bool] = []
    for one in (stripe, stripe, stripe, stripe, stripe, wrong, Stripe(StripeApi(KEY, "http://127.0.0.1:1"), "x")):
        with pytest.raises(ProviderError) as error:
            one.refund("pi_unknown", f"key {len(seen)}")
        seen.append(error.value.permanent)
        assert KEY not in error.value.sentence and "\n" not in error.value.sentence
    assert seen == [False, False, True, False, False, False, False]
    assert KEY not in caplog.text


@pytest.mark.parametrize("amount", [0, *NO_NUMBERS])
def test_money_of_an_amount_that_can_t_be_is_not_believed(server: StripeServer, stripe: Stripe, amount: Any) -> None:
    session = stripe.begin(asked(f"for {amount}")).session
    event = server.pay(session)
    event["data"]["object"]["amount_total"] = amount
    assert stripe.read(*server.signed(event), NOON) is None
    server.next_answers.append((200, json.dumps(event["data"]["object"]).encode()))
    with pytest.raises(ProviderError, match=UNREADABLE):
        stripe.end(session)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("expires_at", one) for one in NO_NUMBERS),
        ("id", ["cs_test"]),
        ("id", ""),
        ("url", None),
        ("url", "x" * 10**5),
    ],
)
def test_a_page_to_pay_at_that_can_t_be_leads_nobody_anywhere(
    server: StripeServer, stripe: Stripe, name: str, value: Any
) -> None:
    page = {"id": "cs_test_1", "url": "https://checkout.stripe.com/c/pay/cs_test_1", "expires_at": NOON // 1_000}
    server.next_answers.append((200, json.dumps(page | {name: value}).encode()))
    with pytest.raises(ProviderError, match=UNREADABLE):
        stripe.begin(asked("of nobody"))


def test_an_event_that_is_nested_without_end_or_has_names_of_another_kind_is_nothing_to_us(
    server: StripeServer, stripe: Stripe
) -> None:
    for told in (
        {"type": "charge.refunded", "data": {"object": {"refunded": True, "payment_intent": None}}},
        {"type": "charge.refunded", "data": {"object": {"refunded": "no", "payment_intent": "pi_1"}}},
        {"type": "refund.failed", "data": {"object": {"id": {}, "payment_intent": "pi_1", "status": "failed"}}},
        {"type": ["refund.failed"], "data": {"object": {}}},
        {"type": "refund.failed", "data": {"object": []}},
    ):
        assert stripe.read(*server.signed(told), NOON) is None
    deep: Any = []
    for _ in range(500):
        deep = [deep]
    body, signature = server.signed({"type": "refund.failed", "data": {"object": {"id": deep}}})
    assert stripe.read(body, signature, NOON) is None
