"""Paying at a provider's page: the money and the seat agree, in whatever order and however often things are told."""

import random
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from webtest import TestResponse

from booking import seats, store
from booking.errors import ProviderError
from booking.model import GREATEST
from booking.payments import checkout
from booking.payments.provider import Asked, Back, Begun, Happened, Returned
from booking.payments.stripe import Stripe
from booking.senders.stripe_api import StripeApi
from booking.store.checkouts import Checkout, Refund
from booking.store.database import Tx
from booking.web.api import health
from tests.support import replay
from tests.support.service import BROWSER, FixedClock, Service, count, run
from tests.support.stripe_server import KEY, WEBHOOK_SECRET, Refusal, StripeServer
from tests.support.web_client import Browser

PRICE = 2_500


@pytest.fixture
def stripe(clock: FixedClock) -> Iterator[StripeServer]:
    with closing(StripeServer(lambda: clock.now() / 1_000)) as running:
        yield running


@pytest.fixture
def service(path: Path, clock: FixedClock, stripe: StripeServer) -> Iterator[Service]:
    keys = {"stripe_key": KEY, "stripe_webhook_secret": WEBHOOK_SECRET, "stripe_url": stripe.url}
    with closing(Service(path, clock, **keys)) as running:
        yield running


def paid_event(service: Service, **changed: Any) -> Any:
    return service.create_event(
        **{"price_cents": PRICE, "currency": "EUR", "confirmation": "organiser", "hold_seconds": 900} | changed
    )


def pay_now(service: Service, booking: Any) -> str:
    """Begin a payment and return the session where it is made."""
    answer = service.post(f"/bookings/{booking['id']}/pay")
    assert answer.status_int == 200, answer.text
    return str(answer.json["url"].rpartition("/")[2])


def tell(service: Service, stripe: StripeServer, event: dict[str, Any], status: int = 200, **how: Any) -> TestResponse:
    body, signature = stripe.signed(event, **how)
    answer = service.post("/payments/stripe", body, **{"Stripe-Signature": signature})
    assert answer.status_int == status, answer.text
    return answer


def promised(service: Service, stripe: StripeServer) -> tuple[Any, str]:
    """Return a hold of a day whose money was promised and takes days to come, and the session where it was."""
    booking = service.book(paid_event(service, hold_seconds=86_400)["id"])
    session = pay_now(service, booking)
    tell(service, stripe, stripe.promise(session))
    return booking, session


def status_of(service: Service, booking: Any) -> str:
    answer = service.get(f"/bookings/{booking['id']}")
    return str(answer.json["status"] if answer.status_int == 200 else answer.json["reason"])


def refunds(service: Service) -> list[tuple[Checkout, Refund]]:
    return service.database.read(store.checkouts.page_of_refunds, (GREATEST, GREATEST), 100)


def do_due(service: Service) -> None:
    while service.till.do_due():
        pass


def test_whoever_pays_in_time_has_the_seat(service: Service, stripe: StripeServer) -> None:
    booking = service.book(paid_event(service)["id"], seats=2)
    led = service.post(f"/bookings/{booking['id']}/pay", **BROWSER)
    session = stripe.sessions[pay_now(service, booking)]
    assert (led.status_int, led.headers["Location"]) == (303, session["url"])
    assert len(stripe.sessions) == 1
    page = f"http://localhost:80/b/{booking['reference']}"
    assert (session["amount_total"], session["cancel_url"]) == (2 * PRICE, page)
    assert session["success_url"] == f"{page}?paid"
    assert f"form-action 'self' {stripe.url};" in led.headers["Content-Security-Policy"]
    event = stripe.pay(session["id"])
    for _ in range(2):
        tell(service, stripe, event)
    assert status_of(service, booking) == "confirmed"
    again = service.post(f"/bookings/{booking['id']}/pay")
    assert (again.status_int, again.json["code"]) == (409, "not_payable")
    do_due(service)
    assert stripe.held_money() == 2 * PRICE and refunds(service) == []


def test_without_a_key_nothing_leads_to_the_provider_and_its_messages_are_not_taken(
    service: Service, stripe: StripeServer
) -> None:
    booking = service.book(paid_event(service)["id"])
    told = stripe.pay(pay_now(service, booking))
    service.till.use(None)
    guest = Browser(service)
    guest.open(f"/b/{booking['id']}")
    assert "€25.00" in guest.text and f"pay-{booking['id']}" not in guest.page.text
    refused = service.post(f"/bookings/{booking['id']}/pay")
    assert (refused.status_int, refused.json["code"]) == (409, "not_payable")
    tell(service, stripe, told, status=404)
    assert (status_of(service, booking), service.till.do_due()) == ("held", 0)


def no_longer_held(service: Service, stripe: StripeServer, booking: Any) -> None:
    service.clock.move(900)
    service.jobs.sweep()


def cancelled_by_its_person(service: Service, stripe: StripeServer, booking: Any) -> None:
    assert service.post(f"/bookings/{booking['id']}/cancel").status_int == 200


def of_another_amount(service: Service, stripe: StripeServer, booking: Any) -> None:
    assert service.call("PATCH", f"/bookings/{booking['id']}", {"seats": 2}).status_int == 200


def of_a_cancelled_event(service: Service, stripe: StripeServer, booking: Any) -> None:
    assert service.post(f"/events/{booking['event_id']}/cancel", **service.as_admin).status_int == 200


def paid_by_another_session(service: Service, stripe: StripeServer, booking: Any) -> None:
    of_another_amount(service, stripe, booking)
    tell(service, stripe, stripe.pay(pay_now(service, booking)))


def somebody_elses(service: Service, stripe: StripeServer, booking: Any) -> None:
    no_longer_held(service, stripe, booking)
    service.book(booking["event_id"], "another@example.com")


def somebody_waits(service: Service, stripe: StripeServer, booking: Any) -> None:
    other = service.book(booking["event_id"], "another@example.com")["id"]
    assert service.post(f"/bookings/{other}/confirm", **service.as_admin).status_int == 200
    wish = {"email": "group@example.com", "seats": 2}
    assert service.post(f"/events/{booking['event_id']}/waitlist", wish).status_int == 201
    no_longer_held(service, stripe, booking)


Meanwhile = Callable[[Service, StripeServer, Any], None]
LATE: list[tuple[Meanwhile, dict[str, Any], str, bool]] = [
    (no_longer_held, {}, "confirmed", True),
    (cancelled_by_its_person, {}, "confirmed", True),
    (of_another_amount, {}, "held", False),
    (of_a_cancelled_event, {}, "event_cancelled", False),
    (paid_by_another_session, {}, "confirmed", False),
    (somebody_elses, {"seats": 1}, "expired", False),
    (somebody_waits, {"seats": 2}, "expired", False),
]


@pytest.mark.parametrize(("meanwhile", "event", "becomes", "has_the_seat"), LATE)
def test_money_that_is_told_of_late_gets_the_seat_or_goes_back_once(
    service: Service,
    stripe: StripeServer,
    meanwhile: Meanwhile,
    event: dict[str, Any],
    becomes: str,
    has_the_seat: bool,
) -> None:
    booking = service.book(paid_event(service, **event)["id"])
    told = stripe.pay(pay_now(service, booking))
    meanwhile(service, stripe, booking)
    tell(service, stripe, told)
    assert status_of(service, booking) == becomes
    stripe.next_answers += [(503, b"later"), StripeServer.DROP]
    for _ in range(4):
        do_due(service)
        service.clock.move(400)
        tell(service, stripe, told)
    by_the_other = 2 * PRICE if meanwhile is paid_by_another_session else 0
    assert stripe.held_money() == by_the_other + (PRICE if has_the_seat else 0)
    assert [refund.state for _, refund in refunds(service)] == ([] if has_the_seat else ["refunded"])
    assert len(stripe.refunds) == (0 if has_the_seat else 1)
    assert count(service.database, "outbox WHERE kind = 'payment_returned'") == (0 if has_the_seat else 1)


def test_a_session_is_ended_where_nothing_is_to_be_paid_any_longer(service: Service, stripe: StripeServer) -> None:
    event = paid_event(service)["id"]
    held, changed, ended, unheard = (service.book(event, f"guest{number}@example.com") for number in range(4))
    sessions = {booking["id"]: pay_now(service, booking) for booking in (held, changed, ended, unheard)}
    of_another_amount(service, stripe, changed)
    cancelled_by_its_person(service, stripe, ended)
    stripe.pay(sessions[unheard["id"]])  # Of which we are never told.
    dearer = service.post(f"/events/{event}", {"price_cents": 2 * PRICE}, **service.as_admin)
    assert dearer.status_int == 200 and pay_now(service, held) == sessions[held["id"]]
    do_due(service)
    states = {booking_id: stripe.sessions[session]["status"] for booking_id, session in sessions.items()}
    assert [states[one["id"]] for one in (held, changed, ended)] == ["open", "expired", "expired"]
    no_longer_held(service, stripe, held)
    stripe.next_answers.append((500, b""))
    do_due(service)
    service.clock.move(61)
    do_due(service)
    assert stripe.sessions[sessions[held["id"]]]["status"] == "expired"
    assert status_of(service, unheard) == "confirmed" and stripe.held_money() == PRICE


def test_a_session_is_ended_where_other_kinds_of_seat_cost_something_else(
    service: Service, stripe: StripeServer
) -> None:
    kinds = [{"name": "Adult", "price_cents": PRICE}, {"name": "Child", "price_cents": 1_000}]
    event = paid_event(service, price_cents=None, seat_kinds=kinds)
    wish = {"email": "guest@example.com", "kinds": {"adult": 2}}
    booking = service.post(f"/events/{event['id']}/book", wish).json
    session = pay_now(service, booking)
    do_due(service)
    assert stripe.sessions[session]["status"] == "open"
    changed = service.call("PATCH", f"/bookings/{booking['id']}", {"kinds": {"adult": 1, "child": 1}}).json
    assert (changed["seats"], changed["amount_cents"]) == (2, PRICE + 1_000)
    do_due(service)
    assert stripe.sessions[session]["status"] == "expired"


def test_a_payment_under_way_goes_on_for_a_booking_whose_address_is_corrected(
    service: Service, stripe: StripeServer
) -> None:
    booking = service.book(paid_event(service, hold_seconds=86_400)["id"])
    session = pay_now(service, booking)
    right = {"email": "right@example.com"}
    corrected = service.call("PATCH", f"/bookings/{booking['id']}", right, headers=service.as_admin).json
    assert corrected["id"] != booking["id"]
    do_due(service)
    assert pay_now(service, corrected) == session
    tell(service, stripe, stripe.promise(session))
    assert service.database.read(checkout.is_awaited, corrected["id"])
    tell(service, stripe, stripe.keep_promise(session))
    assert status_of(service, corrected) == "confirmed" and refunds(service) == []


def test_a_session_is_ended_with_its_event_before_its_bookings_are(service: Service, stripe: StripeServer) -> None:
    booking = service.book(paid_event(service)["id"])
    session = pay_now(service, booking)
    service.database.write(lambda tx: tx.execute("UPDATE events SET cancelled_at = ?", (tx.now,)))
    do_due(service)
    assert stripe.sessions[session]["status"] == "expired" and count(service.database, "bookings") == 1


def test_a_session_that_the_account_does_not_know_is_asked_for_once_an_hour_and_not_every_minute(
    service: Service, stripe: StripeServer, caplog: pytest.LogCaptureFixture
) -> None:
    pay_now(service, service.book(paid_event(service)["id"]))
    sessions, stripe.sessions = stripe.sessions, {}
    service.clock.move(900)
    service.jobs.sweep()
    do_due(service)
    service.clock.move(3_599)
    do_due(service)
    assert caplog.text.count("can't be ended") == 1
    stripe.sessions = sessions
    service.clock.move(1)
    do_due(service)
    assert {one["status"] for one in sessions.values()} == {"expired"}


def test_a_session_that_no_account_knows_any_longer_is_asked_for_during_30_days_and_then_let_be(
    service: Service, stripe: StripeServer
) -> None:
    booking = service.book(paid_event(service)["id"])
    pay_now(service, booking)
    stripe.sessions.clear()

    def state_after(seconds: int) -> str:
        service.clock.move(seconds)
        do_due(service)
        (visit,) = service.database.read(store.checkouts.find_of_booking, booking["id"])
        return visit.state

    assert [state_after(seconds) for seconds in (30 * 86_400, 3_600)] == ["open", "closed"]


def test_what_stripe_has_not_signed_changes_nothing_and_says_nothing(service: Service, stripe: StripeServer) -> None:
    booking = service.book(paid_event(service)["id"])
    told = stripe.pay(pay_now(service, booking))
    changes = count(service.database, "history")
    for how in ({"secret": "whsec_somebody_elses"}, {"at": stripe.now() - 301}):
        refused = tell(service, stripe, told, status=400, **how)
        assert set(refused.json) == {"type", "title", "status", "detail", "code"}
    assert service.post("/payments/stripe", stripe.signed(told)[0]).status_int == 400
    elsewhere = {**told, "data": {"object": {**told["data"]["object"], "client_reference_id": "another shop's"}}}
    for unknown in ({"type": "customer.created", "data": {"object": {}}}, {"type": "x"}, elsewhere):
        tell(service, stripe, unknown)
    assert (count(service.database, "history"), status_of(service, booking)) == (changes, "held")


def test_money_that_takes_days_is_waited_for_and_a_refund_may_fail(service: Service, stripe: StripeServer) -> None:
    booking, session = promised(service, stripe)
    assert status_of(service, booking) == "held"
    of_another_amount(service, stripe, booking)
    stripe.refund_status = "pending"
    tell(service, stripe, stripe.keep_promise(session))
    do_due(service)
    ((visit, refund),) = refunds(service)
    assert (visit.state, refund.state, refund.why) == ("paid", "pending", "amount")
    assert refund.refund is not None
    tell(service, stripe, stripe.finish_refund(refund.refund, "failed"))
    ((visit, refund),) = refunds(service)
    assert refund.state == "failed" and "lost_or_stolen_card" in refund.last_error
    stripe.refund_status = "succeeded"
    assert service.database.write(checkout.refund_all, [visit.id]) == [visit]
    do_due(service)
    assert [refund.state for _, refund in refunds(service)] == ["refunded"] and stripe.held_money() == 0


def test_money_that_was_promised_is_found_though_no_message_says_that_it_came(
    service: Service, stripe: StripeServer
) -> None:
    booking = service.book(paid_event(service, hold_seconds=86_400)["id"])
    session = pay_now(service, booking)
    do_due(service)
    tell(service, stripe, stripe.promise(session))
    stripe.keep_promise(session)
    service.clock.move(3_599)
    do_due(service)
    assert status_of(service, booking) == "held"
    service.clock.move(1)
    do_due(service)
    assert status_of(service, booking) == "confirmed"


def test_a_promise_that_is_told_of_after_it_was_broken_is_not_awaited(service: Service, stripe: StripeServer) -> None:
    booking = service.book(paid_event(service, hold_seconds=86_400)["id"])
    session = pay_now(service, booking)
    promised, broken = stripe.promise(session), stripe.keep_promise(session, is_kept=False)
    tell(service, stripe, broken)
    tell(service, stripe, promised)
    assert not service.database.read(checkout.is_awaited, booking["id"])


@pytest.mark.parametrize("status", ["requires_payment_method", "canceled", "requires_action"])
def test_a_promise_is_awaited_until_stripe_says_that_it_was_broken_though_no_message_does(
    service: Service, stripe: StripeServer, status: str
) -> None:
    booking, session = promised(service, stripe)
    stripe.intents[stripe.sessions[session]["payment_intent"]] = status
    do_due(service)
    assert service.database.read(checkout.is_awaited, booking["id"]) == (status == "requires_action")


def test_a_key_that_may_not_ask_for_payments_leaves_a_promise_awaited(service: Service, stripe: StripeServer) -> None:
    booking, _ = promised(service, stripe)
    stripe.intents.clear()
    do_due(service)
    assert service.database.read(checkout.is_awaited, booking["id"])


@pytest.mark.parametrize("knows", [True, False])
def test_a_promise_is_awaited_for_60_days_at_most_whatever_stripe_knows_of_it(
    service: Service, stripe: StripeServer, knows: bool
) -> None:
    booking, _ = promised(service, stripe)
    if not knows:
        stripe.sessions.clear()
    awaited = []
    for seconds in (60 * 86_400, 3_600):
        service.clock.move(seconds)
        do_due(service)
        awaited.append(service.database.read(checkout.is_awaited, booking["id"]))
    assert awaited == [True, False]


@pytest.mark.parametrize("is_told_that_it_went", [True, False])
def test_a_refund_that_fails_after_the_answer_to_it_was_lost_waits_for_an_admin(
    service: Service, stripe: StripeServer, is_told_that_it_went: bool
) -> None:
    booking = service.book(paid_event(service)["id"])
    session = pay_now(service, booking)
    of_a_cancelled_event(service, stripe, booking)
    tell(service, stripe, stripe.pay(session))
    stripe.refund_status = "pending"
    stripe.next_answers.append(StripeServer.DROP)
    service.till.do_due()
    if is_told_that_it_went:
        tell(service, stripe, stripe.events[-1])
    (refund_id,) = stripe.refunds
    tell(service, stripe, stripe.finish_refund(refund_id, "failed"))
    service.clock.move(60)
    do_due(service)
    assert [refund.state for _, refund in refunds(service)] == ["failed"]
    assert service.get("/payments", **service.as_admin).json["payments"][0]["settled_as"] is None


def refunds_of_a_cancelled_event(service: Service, stripe: StripeServer) -> None:
    """Let two people pay for an event that was cancelled, so that the money of both is to go back."""
    event = paid_event(service)
    paid = [
        stripe.pay(pay_now(service, service.book(event["id"], guest))) for guest in ("a@example.org", "b@example.org")
    ]
    assert service.post(f"/events/{event['id']}/cancel", **service.as_admin).status_int == 200
    for one in paid:
        tell(service, stripe, one)


@pytest.mark.parametrize(
    "wait", ["1" + "0" * 18, "9" * 5_000, "-5", "NaN", "1.5", "Fri, 31 Dec 9999 23:59:59 GMT", "86400000"]
)
def test_an_absurd_wish_to_wait_keeps_no_refund_for_longer_than_a_day_and_no_other_one_at_all(
    service: Service, stripe: StripeServer, wait: str
) -> None:
    refunds_of_a_cancelled_event(service, stripe)
    stripe.next_answers.append(Refusal(429, "Slow down.", "rate_limit", retry_after=wait))
    service.till.do_due()
    assert [refund.state for _, refund in refunds(service)] == ["refunded", "asked"]
    service.clock.move(86_400)
    do_due(service)
    assert [refund.state for _, refund in refunds(service)] == ["refunded", "refunded"] and stripe.held_money() == 0


def test_money_of_which_nothing_can_be_noted_keeps_no_other_refund_back(
    service: Service, stripe: StripeServer, caplog: pytest.LogCaptureFixture
) -> None:
    refunds_of_a_cancelled_event(service, stripe)
    broken = "BEFORE UPDATE ON refunds WHEN NEW.checkout_id = 1 AND NEW.state = 'refunded'"
    run(service.database, f"CREATE TRIGGER pen {broken} BEGIN SELECT RAISE(ABORT, 'the pen'); END")
    service.till.do_due()
    assert [(refund.checkout_id, refund.state) for _, refund in refunds(service)] == [(2, "refunded"), (1, "asked")]
    assert "the pen" in caplog.text
    run(service.database, "DROP TRIGGER pen")
    service.clock.move(60)
    do_due(service)
    assert [refund.state for _, refund in refunds(service)] == ["refunded", "refunded"] and stripe.held_money() == 0


def test_a_visit_of_which_nothing_can_be_noted_keeps_no_other_one_from_its_end(
    service: Service, stripe: StripeServer
) -> None:
    event = paid_event(service)
    for guest in ("a@example.org", "b@example.org"):
        pay_now(service, service.book(event["id"], guest))
    broken = "BEFORE UPDATE OF state ON checkouts WHEN NEW.id = 1"
    run(service.database, f"CREATE TRIGGER pen {broken} BEGIN SELECT RAISE(ABORT, 'the pen'); END")
    service.clock.move(900)
    service.jobs.sweep()
    service.till.do_due()
    assert service.till.do_due() == 0
    assert {one["status"] for one in stripe.sessions.values()} == {"expired"}
    states = service.database.read(lambda tx: tx.execute("SELECT state FROM checkouts ORDER BY id", ()).fetchall())
    assert states == [("open",), ("closed",)]


class FailsAtOnce(Stripe):
    """A provider that tells that a refund has failed before its answer is noted, and then what came before that."""

    def __init__(self, service: Service, server: StripeServer, *, is_told_that_it_went: bool) -> None:
        super().__init__(StripeApi(KEY, server.url), WEBHOOK_SECRET)
        self.service, self.server, self.is_told_that_it_went = service, server, is_told_that_it_went

    def refund(self, payment: str, key: str) -> Returned:
        returned = super().refund(payment, key)
        went = self.server.events[-1]
        tell(self.service, self.server, self.server.finish_refund(returned.refund, "failed"))
        if self.is_told_that_it_went:
            tell(self.service, self.server, went)
        return returned


@pytest.mark.parametrize("is_told_that_it_went", [True, False])
def test_a_refund_that_fails_before_its_answer_is_noted_waits_for_an_admin(
    service: Service, stripe: StripeServer, is_told_that_it_went: bool
) -> None:
    booking = service.book(paid_event(service)["id"])
    told = stripe.pay(pay_now(service, booking))
    of_a_cancelled_event(service, stripe, booking)
    service.till.use(FailsAtOnce(service, stripe, is_told_that_it_went=is_told_that_it_went))
    tell(service, stripe, told)
    do_due(service)
    ((visit, refund),) = refunds(service)
    assert refund.state == "failed" and "lost_or_stolen_card" in refund.last_error
    assert service.get("/payments", **service.as_admin).json["payments"][0]["settled_as"] is None
    tell(service, stripe, told)
    do_due(service)
    assert len(stripe.refunds) == 1  # Until an admin asks for it anew.
    service.till.use(Stripe(StripeApi(KEY, stripe.url), WEBHOOK_SECRET))
    assert service.database.write(checkout.refund_all, [visit.id]) == [visit]
    do_due(service)
    assert [refund.state for _, refund in refunds(service)] == ["refunded"] and stripe.held_money() == 0


def test_of_a_part_that_somebody_else_sends_back_nothing_is_believed_of_all_of_it(
    service: Service, stripe: StripeServer
) -> None:
    booking = service.book(paid_event(service)["id"])
    told = stripe.pay(pay_now(service, booking))
    of_a_cancelled_event(service, stripe, booking)
    payment = told["data"]["object"]["payment_intent"]
    tell(service, stripe, told)
    part = stripe.refund_by_hand(payment, 500)
    tell(service, stripe, part)
    tell(service, stripe, stripe.finish_refund(next(iter(stripe.refunds)), "failed"))
    do_due(service)
    assert [refund.state for _, refund in refunds(service)] == ["refunded"] and stripe.held_money() == 0


def test_money_that_is_sent_back_at_stripe_itself_is_no_longer_the_bookings_and_its_person_is_told(
    service: Service, stripe: StripeServer
) -> None:
    booking = service.book(paid_event(service)["id"])
    told = stripe.pay(pay_now(service, booking))
    tell(service, stripe, told)
    went = stripe.refund_by_hand(told["data"]["object"]["payment_intent"])
    for _ in range(2):
        tell(service, stripe, went)
    do_due(service)
    assert [(refund.state, refund.why) for _, refund in refunds(service)] == [("refunded", "elsewhere")]
    assert (status_of(service, booking), len(stripe.refunds)) == ("confirmed", 1)
    assert without_a_seat(service) == (0, [])
    assert count(service.database, "outbox WHERE kind = 'payment_returned'") == 1


@pytest.mark.parametrize(
    "failed", [Refusal(500, "Something went wrong on our end."), Refusal(400, "Too little.", "balance_insufficient")]
)
def test_a_refund_is_tried_anew_where_stripe_would_say_for_a_day_how_it_failed(
    service: Service, stripe: StripeServer, failed: Refusal
) -> None:
    booking = service.book(paid_event(service)["id"])
    told = stripe.pay(pay_now(service, booking))
    of_a_cancelled_event(service, stripe, booking)
    tell(service, stripe, told)
    stripe.next_answers.append(failed)
    service.till.do_due()
    assert [refund.state for _, refund in refunds(service)] == ["asked"]
    service.clock.move(15)
    do_due(service)
    assert [refund.state for _, refund in refunds(service)] == ["refunded"] and stripe.held_money() == 0


def test_visits_and_refunds_that_are_long_over_are_removed_and_all_other_money_stays(
    service: Service, stripe: StripeServer
) -> None:
    event = paid_event(service, hold_seconds=86_400, starts_at="2036-01-01T18:00:00Z")["id"]
    names = ("paid", "promised", "left", "returned", "failed")
    bookings = {name: service.book(event, f"{name}@example.com") for name in names}
    sessions = {name: pay_now(service, booking) for name, booking in bookings.items()}
    tell(service, stripe, stripe.pay(sessions["paid"]))
    tell(service, stripe, stripe.promise(sessions["promised"]))
    for name in ("returned", "failed"):
        of_another_amount(service, stripe, bookings[name])
        tell(service, stripe, stripe.pay(sessions[name]))
        do_due(service)
    tell(service, stripe, stripe.finish_refund(list(stripe.refunds)[-1], "failed"))

    def kept_after(days: int) -> set[str]:
        service.clock.move(days * 86_400)
        for job in service.jobs.jobs:
            service.jobs.run_safely(job)
        do_due(service)
        find = store.checkouts.find_of_booking
        return {name for name, booking in bookings.items() if service.database.read(find, booking["id"])}

    assert kept_after(2) == {*names}
    assert kept_after(30) == {*names} - {"left"}
    assert kept_after(760) == {*names} - {"left"}
    assert kept_after(9) == {"paid", "promised", "failed"}
    assert [refund.state for _, refund in refunds(service)] == ["failed"]


def test_an_admin_sends_money_back_that_was_paid_before_the_booking_ended(
    service: Service, stripe: StripeServer
) -> None:
    event = paid_event(service)["id"]
    kept, first, second, third = (service.book(event, f"guest{number}@example.com") for number in range(4))
    for booking in (kept, first, second, third):
        tell(service, stripe, stripe.pay(pay_now(service, booking)))
    for booking in (first, second, third):
        assert service.post(f"/bookings/{booking['id']}/cancel", **service.as_admin).status_int == 200
    do_due(service)
    assert stripe.held_money() == 4 * PRICE
    admin = Browser(service)
    admin.sign_in()
    admin.open("/admin/settings")
    for answer, said in ([], "Stripe accepts the key."), ([Refusal(401, "Invalid API Key")], "Invalid API Key"):
        stripe.next_answers += answer
        admin.send("test-stripe")
        assert said in admin.message
    admin.open("/admin/payments/stripe")
    assert [len(admin.element("unspent").find_all("tr")), "no-refunds" in admin.page.text] == [4, True]
    assert admin.page.forms["send-all-back"]["checkouts"].value == "4,3,2"
    admin.send("send-back-4")
    assert admin.message == "1 refund is requested."
    again = {"checkouts": "4,3,1,99"}
    assert service.post("/admin/payments/stripe/refund", again, **service.as_admin).status_int == 303
    stripe.next_answers.append(Refusal(402, "The card’s bank refuses it.", "refund_refused"))
    do_due(service)
    admin.open("/admin/payments/stripe")
    said = admin.element("refunds").get_text()
    assert said.count("Refunded by an admin") == 2 and said.count("Refund failed") == 1
    assert "The card’s bank refuses it." in said
    assert stripe.held_money() == 3 * PRICE
    ((failed, _),) = [one for one in refunds(service) if one[1].state == "failed"]
    assert "send-all-back" in admin.page.forms
    admin.send(f"send-back-{failed.id}")
    do_due(service)
    assert stripe.held_money() == 2 * PRICE and status_of(service, kept) == "confirmed"


def test_what_an_admin_says_of_money_by_stripe_is_undone_unless_stripe_sends_it_back(
    service: Service, stripe: StripeServer
) -> None:
    booking = service.book(paid_event(service)["id"])
    tell(service, stripe, stripe.pay(pay_now(service, booking)))
    assert service.post(f"/bookings/{booking['id']}/unconfirm", **service.as_admin).status_int == 200
    (payment,) = service.get("/payments", **service.as_admin).json["payments"]
    settle = f"/payments/{payment['id']}/settle"
    assert service.post(settle, {"settled_as": "returned"}, **service.as_admin).status_int == 200
    assert service.post(f"{settle}/undo", **service.as_admin).json["settled_as"] is None
    service.database.write(checkout.refund_all, [1])
    refused = service.post(f"{settle}/undo", **service.as_admin)
    assert (refused.status_int, refused.json["code"]) == (409, "not_undoable")


def test_money_that_stripe_has_sent_back_pays_for_nothing_even_when_its_refund_is_forgotten(
    service: Service, stripe: StripeServer
) -> None:
    booking = service.book(paid_event(service, starts_at="2036-01-01T18:00:00Z")["id"])
    tell(service, stripe, stripe.pay(pay_now(service, booking)))
    assert service.post(f"/bookings/{booking['id']}/unconfirm", **service.as_admin).status_int == 200
    (payment,) = service.get("/payments", **service.as_admin).json["payments"]
    service.database.write(checkout.refund_all, [1])
    do_due(service)
    service.clock.move(801 * 86_400)
    service.jobs.purge("refunds")
    assert refunds(service) == []
    refused = service.post(f"/payments/{payment['id']}/settle/undo", **service.as_admin)
    assert (refused.status_int, refused.json.get("code")) == (409, "not_undoable")


def test_the_page_of_a_hold_leads_to_stripe_and_says_that_word_of_the_payment_is_awaited(
    service: Service, stripe: StripeServer
) -> None:
    booking = service.book(paid_event(service, confirmation="attendee")["id"])
    guest = Browser(service)
    guest.open("/privacy")
    assert "Stripe is told the amount" in guest.element("by-stripe").get_text()
    guest.open(f"/b/{booking['id']}")
    assert guest.element(f"pay-{booking['id']}").get_text() == "Pay €25.00 now"
    guest.open(f"/b/{booking['reference']}?paid")
    assert "waiting for word of your payment" in guest.element("payment-awaited").get_text()
    stripe.next_answers.append((500, b""))
    guest.open(f"/b/{booking['reference']}")
    guest.send(f"pay-form-{booking['id']}")
    assert "The payment page can’t be opened at the moment, and nothing was paid." in guest.message
    tell(service, stripe, stripe.pay(pay_now(service, booking)))
    guest.open(f"/b/{booking['reference']}?paid")
    assert "payment-awaited" not in guest.page.text and "Confirmed" in guest.text
    assert "How to pay" not in guest.text
    words = "Transfer it to us."
    other = service.book(paid_event(service, confirmation="organiser", payment=words, max_extensions=1)["id"])
    guest.open(f"/b/{other['id']}")
    first = [guest.page.text.index(one) for one in ("by card on", "Pay €25.00 now", "Or pay without", words, "/extend")]
    assert first == sorted(first)


class Slow:
    """A provider that answers nobody before it may."""

    def __init__(self) -> None:
        self.asked, self.may_answer = threading.Semaphore(0), threading.Event()

    def takes(self, _cents: int, _currency: str) -> bool:
        return True

    def begin(self, asked: Asked) -> Begun:
        self.asked.release()
        self.may_answer.wait(20)
        return Begun(asked.token, "https://pay.example", asked.ends_at)

    def read(self, _body: bytes, _signature: str, _now: int) -> Happened | None:
        return None

    def refund(self, _payment: str, _key: str) -> Returned:
        raise ValueError("not as its adapter expects")

    def check(self) -> None:
        raise ValueError("not as its adapter expects")

    def end(self, _session: str) -> Happened | None:
        raise ValueError("not as its adapter expects")


def test_a_provider_that_keeps_people_waiting_keeps_no_thread_from_all_others(service: Service) -> None:
    slow = Slow()
    service.till.use(slow)
    event = paid_event(service, confirmation="attendee", seats=100)["id"]
    holds = [service.book(event, f"guest{number}@example.com")["id"] for number in range(5)]
    led: list[str] = []
    waiting = [
        threading.Thread(target=lambda hold=hold: led.append(service.till.begin(hold, lambda _: Back("", ""))))
        for hold in holds[:4]
    ]
    for thread in waiting:
        thread.start()
        assert slow.asked.acquire(timeout=20)
    refused = service.post(f"/bookings/{holds[4]}/pay")
    assert (refused.status_int, refused.json["code"]) == (503, "payment_unavailable")
    assert service.post(f"/bookings/{holds[4]}/confirm").status_int == 200
    slow.may_answer.set()
    for thread in waiting:
        thread.join()
    assert led == ["https://pay.example"] * 4
    service.clock.move(900)
    assert service.till.do_due() == 5  # What its adapter raises is no reason to ask it nothing more.
    assert service.till.do_due() == 0


class Hanging(Slow):
    """A provider of which every answer takes as long as it may, or in which the server is stopped."""

    def __init__(self, each: Callable[[], object]) -> None:
        super().__init__()
        self.each, self.ended = each, 0

    def end(self, _session: str) -> Happened | None:
        self.ended += 1
        self.each()
        raise ProviderError("Stripe did not answer in time.", permanent=False)


def promise_all(service: Service, stripe: StripeServer, number: int) -> None:
    event = paid_event(service, seats=number, hold_seconds=86_400)["id"]
    for place in range(number):
        booking = service.book(event, f"guest{place}@example.com")
        tell(service, stripe, stripe.promise(pay_now(service, booking)))


def test_a_till_that_is_answered_nothing_for_long_is_alive_and_one_that_looks_no_longer_is_not_ready(
    service: Service, stripe: StripeServer
) -> None:
    promise_all(service, stripe, 21)
    alive: list[str | None] = []

    def take_long() -> None:
        service.clock.move(30)
        alive.append(service.till.fault())

    service.till.use(Hanging(take_long))
    service.till.do_due()
    assert alive == [None] * 21
    service.clock.move(601)
    (part,) = (one for one in service.get("/readyz").json["parts"] if one["name"] == "payments")
    assert (part["ready"], "'till' has not looked for work for 631" in part["reason"]) == (False, True)
    service.till.use(None)
    assert "payments" not in [one["name"] for one in health.parts(service.site) if not one.ready]


def test_a_till_that_is_stopped_asks_nothing_more(service: Service, stripe: StripeServer) -> None:
    promise_all(service, stripe, 3)
    provider = Hanging(service.till.stop)
    service.till.use(provider)
    service.till.do_due()
    assert provider.ended == 1


class Walk:
    """What people, an organiser and Stripe do at random, each thing whether or not it is possible at that moment."""

    def __init__(self, service: Service, stripe: StripeServer, seed: int) -> None:
        self.service, self.stripe, self.random = service, stripe, random.Random(seed)
        self.events = [paid_event(service, seats=3)["id"], paid_event(service, confirmation="attendee")["id"]]
        self.bookings: list[str] = []
        self.told = 0

    def book(self) -> None:
        guest = {"email": f"guest{len(self.bookings)}@example.com", "seats": self.random.choice((1, 1, 2))}
        self._keep(self.service.post(f"/events/{self.random.choice(self.events)}/book", guest))

    def begin(self) -> None:
        self.stripe.next_answers += self.random.choice(([], [], [(502, b"")], [StripeServer.DROP]))
        self._ask("pay")
        self.stripe.next_answers.clear()

    def pay(self) -> None:
        for session in self._some(self.stripe.sessions):
            with suppress(Refusal):
                self.random.choice((self.stripe.pay, self.stripe.pay, self.stripe.promise))(session)

    def keep_promise(self) -> None:
        promised = [
            one["id"]
            for one in self.stripe.sessions.values()
            if (one["status"], one["payment_status"]) == ("complete", "unpaid")
        ]
        for session in self._some(promised):
            self.stripe.keep_promise(session)

    def tell(self) -> None:
        for event in self._some(self.stripe.events):
            tell(self.service, self.stripe, event)

    def forge(self) -> None:
        for event in self._some(self.stripe.events):
            tell(self.service, self.stripe, event, status=400, secret="whsec_somebody_elses")

    def do_due(self) -> None:
        self.stripe.next_answers += self.random.choice(([], [], [StripeServer.DROP], [(500, b"")]))
        self.service.till.do_due()
        self.stripe.next_answers.clear()

    def change(self) -> None:
        guest = {"email": f"other{self.random.random()}@example.com", "seats": self.random.choice((1, 2, 3))}
        what = self.random.choice(("confirm", "cancel", "unconfirm", "restore", "hand-over", "seats", "email"))
        as_admin = self.service.as_admin if self.random.random() < 0.5 else {}
        if what in ("seats", "email"):
            for booking in self._some(self.bookings):
                self._keep(self.service.call("PATCH", f"/bookings/{booking}", {what: guest[what]}, headers=as_admin))
        else:
            bodies = {"hand-over": {"email": guest["email"]}, "restore": {"status": "held"}}
            self._ask(what, bodies.get(what), **as_admin)

    def wait(self) -> None:
        self.service.clock.move(self.random.choice((10, 60, 120, 600)))
        self.service.jobs.sweep()

    def cancel_event(self) -> None:
        if self.random.random() < 0.3:
            self.service.post(f"/events/{self.events.pop()}/cancel", **self.service.as_admin)
            self.events.append(paid_event(self.service, confirmation="attendee", seats=5)["id"])

    def end(self) -> None:
        """Let all be told that has happened, and all be done that is due."""
        for _ in range(12):
            self.keep_promise()
            for event in self.stripe.events[self.told :]:
                self.told += 1
                tell(self.service, self.stripe, event)
            do_due(self.service)
            self.service.clock.move(3_600)
            self.service.jobs.sweep()

    def _ask(self, what: str, body: Any = None, **headers: str) -> None:
        for booking in self._some(self.bookings):
            self._keep(self.service.post(f"/bookings/{booking}/{what}", body, **headers))

    def _keep(self, answer: TestResponse) -> None:
        assert answer.status_int < 500 or answer.json["code"] == "payment_unavailable", answer.text
        booking = answer.json.get("id")
        if booking is not None and booking not in self.bookings:
            self.bookings.append(booking)

    def _some(self, among: Iterable[Any]) -> list[Any]:
        given = [*among]
        return [self.random.choice(given[-4:])] if given else []


def without_a_seat(service: Service) -> tuple[int, list[str]]:
    """Return how much of the money by Stripe we count as kept, and what of it found no seat and waits for nobody.

    Where a confirmation was taken back, it waits for an admin.
    """

    def look(tx: Tx) -> tuple[int, list[str]]:
        total, seatless = 0, []
        kept = "SELECT key, booking_id, cents, outcome FROM payments WHERE settled_as IS NOT 'returned'"
        for key, booking_id, cents, outcome in tx.execute(kept, ()):
            total += cents
            booking = seats.look_up(tx, booking_id)
            if outcome != "taken_back" and (booking is None or booking.confirmed_at is None):
                seatless.append(f"{key} {outcome}")
        return total, seatless

    return service.database.read(look)


@pytest.mark.parametrize("seed", [1, 3, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(10, 70))])
def test_whatever_happens_in_whatever_order_stripe_keeps_the_money_of_seats_and_no_other(
    service: Service, stripe: StripeServer, seed: int
) -> None:
    walk = Walk(service, stripe, seed)
    often = [walk.book, walk.begin, walk.pay, walk.tell, walk.change]
    now_and_then = [walk.forge, walk.keep_promise, walk.do_due, walk.wait, walk.cancel_event]
    for _ in range(200):
        walk.random.choice([*often, *often, *now_and_then])()
    walk.end()
    assert without_a_seat(service) == (stripe.held_money(), [])
    replay.require_same(service.settings.db)
    assert {refund.state for _, refund in refunds(service)} <= {"refunded"}
    assert all(charge["amount_refunded"] in (0, charge["amount"]) for charge in stripe.charges.values())
    assert stripe.charges, "the walk has come nowhere"
