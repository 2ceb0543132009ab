"""The contract's table of codes: each is reached by some request, looks as promised and gives nothing away."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread
from typing import Any

import apsw
import pytest
from webtest import TestResponse

from booking.errors import StorageFault
from booking.payments import stripe
from booking.store.database import Tx
from booking.web.http.problems import PROBLEMS
from tests.support.database_file import opened
from tests.support.service import BROWSER, NOON, PASSWORD, FixedClock, Service, eventually, held_back_writer, instant
from tests.support.web_client import problem

# What the contract promises: every code, by its status.
CONTRACT = {
    400: ("malformed_body",),
    401: ("unauthenticated",),
    403: ("forbidden", "cross_site", "organiser_confirms", "proof_required"),
    404: (
        "not_found",
        "event_not_found",
        "booking_not_found",
        "account_not_found",
        "notice_not_found",
        "webhook_not_found",
        "delivery_not_found",
        "payment_not_found",
        "entry_not_found",
    ),
    405: ("method_not_allowed",),
    409: (
        "sold_out",
        "limit_reached",
        "not_open_yet",
        "booking_closed",
        "event_started",
        "event_cancelled",
        "event_draft",
        "event_booked",
        "seats_taken",
        "already_waiting",
        "seats_free",
        "entry_offered",
        "no_extension",
        "not_confirmed",
        "not_payable",
        "payment_settled",
        "not_restorable",
        "not_undoable",
        "checked_in",
        "other_event",
        "ticket_forged",
        "check_in_closed",
        "email_taken",
        "last_admin",
        "webhook_limit",
        "channel_not_configured",
        "idempotency_in_flight",
    ),
    410: ("hold_expired", "booking_cancelled", "handed_over", "entry_closed"),
    412: ("precondition_failed",),
    413: ("body_too_large",),
    415: ("unsupported_media_type",),
    422: ("invalid", "idempotency_mismatch"),
    429: ("too_many_requests",),
    500: ("internal",),
    503: ("busy", "payment_unavailable", "storage_full", "storage_lost"),
}
KEY = {"Idempotency-Key": "mine-0123456789abcdef"}
GUEST = {"email": "guest@example.com"}
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=()",
}


def break_the_database(service: Service) -> None:
    service.database.write(lambda tx: tx.execute("DROP TABLE bookings", ()))


@contextmanager
def lock_held_by_another_program(service: Service) -> Iterator[None]:
    service.database.write(lambda tx: tx.execute("PRAGMA busy_timeout=20", ()))
    with opened(service.database.path) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def book_what_is_sold_out(service: Service) -> TestResponse:
    return service.post(f"/events/{service.sell_out()['id']}/book", GUEST)


def start_the_event(service: Service) -> TestResponse:
    event = service.create_event(starts_at=instant(NOON + 1_000))["id"]
    service.clock.move(1)
    return service.post(f"/events/{event}/book", GUEST)


def cancel_the_event(service: Service) -> TestResponse:
    event = service.create_event()["id"]
    service.post(f"/events/{event}/cancel", **service.as_admin)
    return service.post(f"/events/{event}/book", GUEST)


def delete_what_was_booked(service: Service) -> TestResponse:
    event = service.create_event()["id"]
    service.book(event)
    return service.call("DELETE", f"/events/{event}", headers=service.as_admin)


def take_seats_away(service: Service) -> TestResponse:
    event = service.create_event(seats=2)["id"]
    service.book(event, seats=2)
    return service.call("PATCH", f"/events/{event}", {"seats": 1}, headers=service.as_admin)


def let_a_hold_expire(service: Service) -> TestResponse:
    hold = service.book(service.create_event(hold_seconds=1)["id"])
    service.clock.move(1)
    return service.post(f"/bookings/{hold['id']}/confirm")


def cancel_twice(service: Service) -> TestResponse:
    hold = service.book(service.create_event()["id"])
    service.post(f"/bookings/{hold['id']}/cancel")
    return service.post(f"/bookings/{hold['id']}/cancel")


def confirm_without_proof(service: Service) -> TestResponse:
    booking = service.book(service.create_event()["id"])
    # As when the mail server was there at the time: an event can't ask for links without one.
    service.database.write(lambda tx: tx.execute("UPDATE events SET proof = 'email'", ()))
    return service.post(f"/bookings/{booking['id']}/confirm")


def confirm_for_the_organiser(service: Service) -> TestResponse:
    hold = service.book(service.create_event(confirmation="organiser")["id"])
    return service.post(f"/bookings/{hold['id']}/confirm")


def ask_a_broken_database(service: Service) -> TestResponse:
    break_the_database(service)
    return service.get("/events")


def ask_a_locked_database(service: Service) -> TestResponse:
    event = service.create_event()["id"]
    with lock_held_by_another_program(service):
        return service.post(f"/events/{event}/book", GUEST)


def ask_a_full_disk(service: Service) -> TestResponse:
    def be_full(_: Tx) -> None:
        raise apsw.FullError("database or disk is full")

    with pytest.raises(StorageFault):
        service.database.write(be_full)
    return service.get("/healthz")


def ask_for_a_lost_file(service: Service) -> TestResponse:
    event = service.create_event()["id"]
    service.database.path.rename(service.database.path.with_name("aside.db"))
    return service.post(f"/events/{event}/book", GUEST)


def send_a_key_that_is_at_work(service: Service) -> TestResponse:
    event = service.create_event()["id"]
    with held_back_writer(service):
        first = Thread(target=service.post, args=(f"/events/{event}/book", GUEST), kwargs=KEY)
        first.start()
        eventually(lambda: bool(service.site.in_flight))
        answer = service.post(f"/events/{event}/book", GUEST, **KEY)
    first.join()
    return answer


def send_a_key_with_another_body(service: Service) -> TestResponse:
    event = service.create_event()["id"]
    service.post(f"/events/{event}/book", GUEST, **KEY)
    return service.post(f"/events/{event}/book", GUEST | {"seats": 2}, **KEY)


def change_what_has_changed(service: Service) -> TestResponse:
    event = service.create_event()["id"]
    seen = service.get(f"/events/{event}").headers["ETag"]
    service.book(event)
    return service.call("PATCH", f"/events/{event}", {"seats": 30}, headers=service.as_admin | {"If-Match": seen})


def wait_twice(service: Service) -> TestResponse:
    event = service.sell_out()["id"]
    service.wait(event)
    return service.post(f"/events/{event}/waitlist", GUEST, **service.as_admin)


def leave_with_an_offer(service: Service) -> TestResponse:
    entry = service.wait(service.sell_out()["id"])
    service.clock.move(20)
    service.jobs.sweep()
    return service.post(f"/waitlist/{entry['id']}/leave")


def leave_when_the_offer_has_lapsed(service: Service) -> TestResponse:
    entry = service.wait(service.sell_out()["id"])
    service.clock.move(20)
    service.jobs.sweep()
    service.clock.move(20)
    return service.post(f"/waitlist/{entry['id']}/leave")


def hand_over(service: Service) -> str:
    """Hand a booking over and return the id that it had."""
    booking = str(service.book(service.create_event(confirmation="instant")["id"])["id"])
    service.post(f"/bookings/{booking}/hand-over", {"email": "new@example.com"})
    return booking


def restore_what_was_handed_over(service: Service) -> TestResponse:
    return service.post(f"/bookings/{hand_over(service)}/restore", **service.as_admin)


def do_as_a_member_what_admins_do(service: Service) -> TestResponse:
    return service.get("/audit", **service.as_account(service.add_account()))


def register_twice(service: Service) -> TestResponse:
    service.add_account("member@example.com")
    return service.post("/accounts", {"name": "Mia", "email": "Member@example.com", "password": PASSWORD})


def delete_the_last_admin(service: Service) -> TestResponse:
    admin = service.add_account("admin@example.com", "admin")
    return service.call("DELETE", "/accounts/me", headers=service.as_account(admin))


def link_a_chat_where_no_bot_is(service: Service) -> TestResponse:
    return service.post("/accounts/me/telegram", **service.as_account(service.add_account()))


def book_too_often(service: Service) -> TestResponse:
    service.ask_from("203.0.113.7")
    for _ in range(service.settings.bookings_per_minute):
        service.post("/events/1/book", GUEST)
    return service.post("/events/1/book", GUEST)


def undo_what_was_confirmed_at_once(service: Service) -> TestResponse:
    booking = service.book(service.create_event(confirmation="instant")["id"])
    return service.post(f"/bookings/{booking['id']}/unconfirm", **service.as_admin)


def come_to_the_door(service: Service, *, starts_in: int = 3_600_000, **body: Any) -> TestResponse:
    """Have a guest, whose booking is confirmed, let in at the door of an event that starts then."""
    event = service.create_event(confirmation="instant", starts_at=instant(service.clock.now() + starts_in))["id"]
    return service.post(f"/bookings/{service.book(event)['id']}/check-in", body, **service.as_admin)


def come_in_twice(service: Service) -> TestResponse:
    reference = come_to_the_door(service).json["reference"]
    return service.post(f"/bookings/{reference}/check-in", **service.as_admin)


def come_to_another_event(service: Service) -> TestResponse:
    return come_to_the_door(service, event_id=service.create_event()["id"] + 1_000)


def settle_what_is_settled(service: Service) -> TestResponse:
    booking = service.book(service.create_event(price_cents=2_500, currency="EUR")["id"])
    paid = service.post(f"/bookings/{booking['id']}/payments", **service.as_admin).json
    return service.post(f"/payments/{paid['id']}/settle", {"settled_as": "kept"}, **service.as_admin)


def pay_where_the_provider_is_away(service: Service) -> TestResponse:
    nowhere = replace(service.settings, stripe_url="http://127.0.0.1:1", stripe_key="sk_test_0123456789")
    service.till.use(stripe.account_of(replace(nowhere, stripe_webhook_secret="whsec_0123456789")))
    event = service.create_event(price_cents=2_500, currency="EUR")
    return service.post(f"/bookings/{service.book(event['id'])['id']}/pay")


def add_one_webhook_too_many(service: Service) -> TestResponse:
    for _ in range(10):
        service.post("/webhooks", {"url": "https://example.org"}, **service.as_admin)
    return service.post("/webhooks", {"url": "https://example.org"}, **service.as_admin)


PROVOKE: dict[str, Callable[[Service], TestResponse]] = {
    "malformed_body": lambda service: service.post("/events/1/book", b"{"),
    "unauthenticated": lambda service: service.post("/events", {}),
    "forbidden": do_as_a_member_what_admins_do,
    "cross_site": lambda service: service.post("/events/1/book", GUEST, Origin="https://elsewhere.example"),
    "organiser_confirms": confirm_for_the_organiser,
    "proof_required": confirm_without_proof,
    "not_found": lambda service: service.get("/nothing/here"),
    "event_not_found": lambda service: service.get("/events/1"),
    "booking_not_found": lambda service: service.get("/bookings/1"),
    "entry_not_found": lambda service: service.get("/waitlist/1"),
    "payment_not_found": lambda service: service.post("/payments/9/settle/undo", **service.as_admin),
    "payment_settled": settle_what_is_settled,
    "account_not_found": lambda service: service.get("/accounts/999", **service.as_admin),
    "notice_not_found": lambda service: service.post("/notices/999/send", **service.as_admin),
    "webhook_not_found": lambda service: service.post("/webhooks/1/test", **service.as_admin),
    "delivery_not_found": lambda service: service.post("/webhooks/deliveries/1/send", **service.as_admin),
    "method_not_allowed": lambda service: service.call("DELETE", "/events"),
    "sold_out": book_what_is_sold_out,
    "limit_reached": lambda service: service.post(
        f"/events/{service.create_event(max_seats_per_person=1)['id']}/book", GUEST | {"seats": 2}
    ),
    "not_open_yet": lambda service: service.post(
        f"/events/{service.create_event(opens_at=instant(NOON + 1))['id']}/book", GUEST
    ),
    "booking_closed": lambda service: service.post(
        f"/events/{service.create_event(closes_at=instant(NOON))['id']}/book", GUEST
    ),
    "event_started": start_the_event,
    "event_cancelled": cancel_the_event,
    "event_draft": lambda service: service.post(
        f"/events/{service.create_event(published=False)['id']}/book", GUEST, **service.as_admin
    ),
    "event_booked": delete_what_was_booked,
    "seats_taken": take_seats_away,
    "already_waiting": wait_twice,
    "seats_free": lambda service: service.post(f"/events/{service.create_event()['id']}/waitlist", GUEST),
    "entry_offered": leave_with_an_offer,
    "no_extension": lambda service: service.post(
        f"/bookings/{service.book(service.create_event()['id'])['id']}/extend"
    ),
    "not_confirmed": lambda service: service.post(
        f"/bookings/{service.book(service.create_event()['id'])['id']}/hand-over", {"email": "new@example.com"}
    ),
    "not_payable": lambda service: service.post(f"/bookings/{service.book(service.create_event()['id'])['id']}/pay"),
    "not_restorable": restore_what_was_handed_over,
    "not_undoable": undo_what_was_confirmed_at_once,
    "checked_in": come_in_twice,
    "other_event": come_to_another_event,
    "ticket_forged": lambda service: come_to_the_door(service, mark="AAAAAAAA"),
    "check_in_closed": lambda service: come_to_the_door(service, starts_in=7 * 86_400_000),
    "email_taken": register_twice,
    "last_admin": delete_the_last_admin,
    "webhook_limit": add_one_webhook_too_many,
    "channel_not_configured": link_a_chat_where_no_bot_is,
    "idempotency_in_flight": send_a_key_that_is_at_work,
    "hold_expired": let_a_hold_expire,
    "booking_cancelled": cancel_twice,
    "handed_over": lambda service: service.get(f"/bookings/{hand_over(service)}"),
    "entry_closed": leave_when_the_offer_has_lapsed,
    "precondition_failed": change_what_has_changed,
    "body_too_large": lambda service: service.post("/events/1/book", b" " * 65_537),
    "unsupported_media_type": lambda service: service.post("/events/1/book", b"x", **{"Content-Type": "text/plain"}),
    "invalid": lambda service: service.post("/events/1/book", {}),
    "idempotency_mismatch": send_a_key_with_another_body,
    "too_many_requests": book_too_often,
    "internal": ask_a_broken_database,
    "busy": ask_a_locked_database,
    "payment_unavailable": pay_where_the_provider_is_away,
    "storage_full": ask_a_full_disk,
    "storage_lost": ask_for_a_lost_file,
}


def test_the_codes_are_those_of_the_contract_and_each_is_provoked_here() -> None:
    promised = {code: status for status, codes in CONTRACT.items() for code in codes}
    assert {code: known.status for code, known in PROBLEMS.items()} == promised
    assert PROVOKE.keys() == PROBLEMS.keys()


@pytest.mark.parametrize("code", PROVOKE)
def test_every_code_is_reached_and_answered_as_a_problem(service: Service, code: str) -> None:
    answer = PROVOKE[code](service)
    members = problem(answer, code)
    assert answer.headers["Cache-Control"] == "no-store"
    assert members["title"] == PROBLEMS[code].title
    assert ("Retry-After" in answer.headers) == (PROBLEMS[code].status in (429, 503))
    assert answer.headers.get("WWW-Authenticate") == ("Bearer" if code == "unauthenticated" else None)
    assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("GET", "/events", None),
        ("GET", "/events/1", None),
        ("POST", "/events/1/book", GUEST),
        ("POST", "/events/1/cancel", None),
        ("GET", "/", None),
        ("GET", "/admin", None),
    ],
)
def test_an_internal_error_is_logged_with_its_trace_and_shows_none_of_it(
    service: Service, caplog: pytest.LogCaptureFixture, method: str, url: str, body: Any
) -> None:
    service.create_event()
    break_the_database(service)
    answer = service.call(method, url, body, headers=service.as_admin)
    problem(answer, "internal")
    for inside in ("Traceback", "sqlite", "SQL", "bookings", "table", ".py"):
        assert inside not in answer.text
    assert any(record.exc_info for record in caplog.records)
    assert "apsw.SQLError" in caplog.text


def test_a_browsers_form_is_told_of_an_internal_error_and_shown_none_of_it(service: Service) -> None:
    service.create_event()
    hold = service.book(1)
    service.database.write(lambda tx: tx.execute("DROP TABLE ended_bookings", ()))
    answer = service.post(f"/bookings/{hold['id']}/cancel", **BROWSER)
    assert answer.status_int == 303
    page = service.get("/", **BROWSER)
    assert "Something went wrong on our side" in page.text
    assert "ended_bookings" not in page.text
    assert service.event(1)["held_seats"] == 1


def test_a_busy_database_leaves_nothing_half_done_and_is_a_problem_even_to_a_form(service: Service) -> None:
    event = service.create_event()
    with lock_held_by_another_program(service):
        for accept in ("application/json", BROWSER["Accept"]):
            answer = service.post(f"/events/{event['id']}/book", GUEST, Accept=accept)
            problem(answer, "busy")
            assert int(answer.headers["Retry-After"]) >= 1
        assert service.event(event["id"]) == event
    assert service.book(event["id"])["status"] == "held"


def test_a_service_that_is_not_well_says_why(service: Service, clock: FixedClock) -> None:
    assert service.get("/healthz").json == {"status": "ok", "notices": {"due": 0, "failed": 0}}
    clock.move(10 * service.settings.sweep_seconds)
    assert service.get("/healthz").status_int == 200
    clock.move(1)
    answer = service.get("/healthz")
    assert "no sweep has succeeded" in problem(answer, "busy")["reason"]
    service.jobs.sweep()
    assert service.get("/healthz").status_int == 200
    break_the_database(service)
    assert problem(service.get("/healthz"), "busy")["reason"] == "the database does not answer"


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("/events", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("/events/1", {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST"}),
        ("/events/1/book", {"OPTIONS", "POST"}),
        ("/events/1/bookings", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("/bookings/x", {"GET", "HEAD", "OPTIONS", "PATCH", "POST"}),
        ("/waitlist/x", {"GET", "HEAD", "OPTIONS", "PATCH", "POST"}),
        ("/", {"GET", "HEAD", "OPTIONS"}),
        ("/static/base.css", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_a_path_names_the_methods_it_answers(service: Service, url: str, allowed: set[str]) -> None:
    service.create_event()
    for method in {"DELETE", "PUT", "OPTIONS", "POST", "PATCH", "TRACE", "GET"} - allowed:
        answer = service.call(method, url)
        problem(answer, "method_not_allowed")
        assert set(answer.headers["Allow"].split(", ")) == allowed
    asked = service.call("OPTIONS", url)
    assert (asked.status_int, set(asked.headers["Allow"].split(", "))) == (204, allowed)


@pytest.mark.parametrize(
    "url",
    [
        "/nothing",
        "/events/1/nothing",
        "/static/nothing.css",
        "/static/../app.py",
        "/static/..%2Fapp.py",
        "/static/%00",
        "/x%FF",
    ],
)
def test_a_path_that_leads_nowhere_is_not_found(service: Service, url: str) -> None:
    problem(service.get(url), "not_found")
    opened = service.get(url, **BROWSER)
    assert (opened.status_int, opened.content_type) == (404, "text/html")


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", "/"),
        ("HEAD", "/"),
        ("GET", "/events"),
        ("GET", "/events/1"),
        ("GET", "/admin"),
        ("GET", "/sign-in"),
        ("GET", "/static/base.css"),
        ("GET", "/static/nothing"),
        ("GET", "/nothing"),
        ("PUT", "/events"),
        ("POST", "/events/1/book"),
        ("GET", "/healthz"),
    ],
)
def test_every_answer_has_each_security_header_once(service: Service, method: str, url: str) -> None:
    service.create_event()
    answer = service.call(method, url)
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers.getall(name) == [value]


def test_a_redirect_and_a_created_booking_have_the_security_headers_too(service: Service) -> None:
    event = service.create_event()["id"]
    created, redirect = (service.post(f"/events/{event}/book", GUEST, Accept=accept) for accept in ("", "text/html"))
    assert (created.status_int, redirect.status_int) == (201, 303)
    for answer in (created, redirect):
        assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_answers_are_json_in_utf8_and_are_kept_only_to_be_asked_after(service: Service) -> None:
    service.create_event(title="Чай")
    answer = service.get("/events/1")
    assert answer.content_type == "application/json"
    assert "Чай".encode() in answer.body
    assert answer.headers["Cache-Control"] == "no-cache"
    head = service.call("HEAD", "/events/1")
    assert (head.status_int, head.body) == (200, b"")
