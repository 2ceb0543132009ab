"""Idempotency-Key: the same request sent twice is done once, whatever happens in between."""

import json
import signal
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from webtest import TestResponse

from booking import store
from booking.store.database import Tx
from tests.support.live import in_parallel
from tests.support.process import Process
from tests.support.service import BROWSER, PASSWORD, Service, eventually, held_back_writer
from tests.support.web_client import FORM, Browser, faulty_fields, problem

GUEST = {"email": "guest@example.com"}
KEY = {"Idempotency-Key": "4b1f-0123456789abcdef"}


def replayed(answer: TestResponse) -> bool:
    return answer.headers.get("Idempotent-Replayed") == "true"


def kept(tx: Tx) -> int:
    return int(tx.execute("SELECT count(*) FROM idempotency_keys", ()).fetchone()[0])


def test_a_booking_sent_twice_is_made_once_and_answered_alike(service: Service, event_id: int) -> None:
    first = service.post(f"/events/{event_id}/book", GUEST, **KEY)
    service.clock.move(5)
    second = service.post(f"/events/{event_id}/book", GUEST, **KEY)

    assert (first.status_int, replayed(first)) == (201, False)
    assert (second.status_int, replayed(second)) == (201, True)
    assert second.json == first.json
    assert second.headers["Location"] == first.headers["Location"]
    assert service.event(event_id)["held_seats"] == 1


@pytest.mark.parametrize(
    ("url", "body"),
    [
        ("/events", {"title": "Twice", "starts_at": "2099-01-01T00:00:00Z", "seats": 1}),
        ("/events/1", {"title": "Renamed"}),
        ("/events/1/cancel", None),
        ("/events/1/confirm", "the booking"),
        ("/bookings/the booking/confirm", None),
        ("/bookings/the booking/cancel", None),
    ],
)
def test_every_post_takes_a_key(service: Service, event_id: int, url: str, body: Any) -> None:
    booking_id = service.book(event_id)["id"]
    sent = {"booking_id": booking_id} if body == "the booking" else body
    url = url.replace("the booking", booking_id)

    first = service.call("POST", url, sent, headers=service.as_admin | KEY)
    second = service.call("POST", url, sent, headers=service.as_admin | KEY)

    assert first.status_int in (200, 201)
    assert second.json == first.json
    assert (replayed(first), replayed(second)) == (False, True)


def test_the_same_key_with_another_body_is_refused_and_does_nothing(service: Service, event_id: int) -> None:
    service.post(f"/events/{event_id}/book", GUEST, **KEY)

    problem(service.post(f"/events/{event_id}/book", GUEST | {"seats": 2}, **KEY), "idempotency_mismatch")

    assert service.event(event_id)["held_seats"] == 1


def test_a_key_is_bound_to_the_route_and_the_asker(service: Service, event_id: int) -> None:
    other_event = service.create_event()["id"]
    answers = [
        service.post(f"/events/{event_id}/book", GUEST, **KEY),
        service.post(f"/events/{other_event}/book", GUEST, **KEY),
        service.call("POST", f"/events/{event_id}/book", GUEST, headers=service.as_admin | KEY),
    ]

    assert [replayed(answer) for answer in answers] == [False] * 3
    assert len({answer.json["id"] for answer in answers}) == 3


def test_what_was_refused_is_tried_again(service: Service) -> None:
    event_id = service.create_event(seats=1)["id"]
    hold = service.book(event_id, "member@example.com")
    problem(service.post(f"/events/{event_id}/book", GUEST, **KEY), "sold_out")
    service.post(f"/bookings/{hold['id']}/cancel")

    again = service.post(f"/events/{event_id}/book", GUEST, **KEY)

    assert (again.status_int, replayed(again)) == (201, False)


def test_a_key_is_good_for_24_hours_and_then_purged(service: Service) -> None:
    event_id = service.create_event(starts_at="2099-01-01T00:00:00Z")["id"]
    first = service.post(f"/events/{event_id}/book", GUEST, **KEY)
    service.clock.move(24 * 3_600 - 0.001)
    assert service.post(f"/events/{event_id}/book", GUEST, **KEY).json == first.json
    service.jobs.purge("idempotency keys")
    assert service.database.read(kept) == 1

    service.clock.move(0.001)

    assert not replayed(service.post(f"/events/{event_id}/book", GUEST, **KEY))
    service.clock.move(24 * 3_600)
    service.jobs.purge("idempotency keys")
    assert service.database.read(kept) == 0


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 256, "a\tb"])
def test_a_key_that_is_none_is_refused(service: Service, event_id: int, key: str) -> None:
    refused = service.post(f"/events/{event_id}/book", GUEST, **{"Idempotency-Key": key})

    assert faulty_fields(refused) == ["Idempotency-Key"]
    assert service.event(event_id)["held_seats"] == 0


def test_a_guest_s_key_is_too_long_to_be_another_s_behind_the_same_address(service: Service, event_id: int) -> None:
    booking_id = service.book(event_id, "other@example.com")["id"]
    for path, body in (
        (f"/events/{event_id}/book", GUEST),
        (f"/events/{event_id}/waitlist", GUEST),
        (f"/events/{event_id}/confirm", {"booking_id": booking_id}),
        (f"/bookings/{booking_id}/confirm", None),
        (f"/bookings/{booking_id}/cancel", None),
        (f"/bookings/{booking_id}/extend", None),
        (f"/bookings/{booking_id}", {"seats": 2}),
        (f"/bookings/{booking_id}/hand-over", GUEST),
        ("/accounts", GUEST | {"name": "Anna", "password": "seven brown lamps"}),
    ):
        refused = service.post(path, body, **{"Idempotency-Key": "x" * 15})
        assert faulty_fields(refused) == ["Idempotency-Key"], path
        assert "16" in refused.json["errors"][0]["message"]
    form = b"email=guest@example.com&idempotency_key=" + b"x" * 15
    assert faulty_fields(service.post(f"/events/{event_id}/book", form, **FORM)) == ["idempotency_key"]

    assert service.database.read(kept) == 0
    assert service.event(event_id)["held_seats"] == 1
    assert service.post(f"/events/{event_id}/book", GUEST, **{"Idempotency-Key": "x" * 16}).status_int == 201


def test_an_account_s_key_may_be_short_and_is_its_own(service: Service, event_id: int) -> None:
    members = [service.add_account(f"{name}@example.com") for name in ("one", "two")]
    booked = [
        service.post(f"/events/{event_id}/book", {}, **service.as_account(member), **{"Idempotency-Key": "1"})
        for member in members
    ]

    assert [answer.status_int for answer in booked] == [201, 201]
    assert booked[0].json["id"] != booked[1].json["id"]


def test_the_answer_is_kept_in_the_transaction_of_the_work(
    service: Service, event_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(store.web, "keep_answer", fail)
    assert service.post(f"/events/{event_id}/book", GUEST, **KEY).status_int == 500
    assert service.event(event_id)["held_seats"] == 0

    monkeypatch.undo()
    service.post(f"/events/{event_id}/book", GUEST, **KEY)
    assert service.event(event_id)["held_seats"] == 1


def test_many_at_once_with_one_key_book_once(service: Service, event_id: int) -> None:
    def book() -> TestResponse:
        return service.post(f"/events/{event_id}/book", GUEST, **KEY)

    answers = in_parallel([book] * 16)

    booked = [answer for answer in answers if answer.status_int == 201]
    assert len({answer.json["id"] for answer in booked}) == 1
    for answer in answers:
        if answer not in booked:
            problem(answer, "idempotency_in_flight")
    assert service.event(event_id)["held_seats"] == 1
    assert not service.site.in_flight


def test_a_double_click_books_once_and_is_told_so_twice(service: Service, event_id: int) -> None:
    body = b"email=guest@example.com&idempotency_key=of-the-form-itself"
    answers: list[TestResponse] = []

    def click() -> None:
        answers.append(service.post(f"/events/{event_id}/book", body, **BROWSER | FORM))

    clicks = [threading.Thread(target=click) for _ in range(2)]
    with held_back_writer(service):
        for one in clicks:
            one.start()
        eventually(lambda: bool(service.site.in_flight))
    for one in clicks:
        one.join()

    assert [answer.status_int for answer in answers] == [303, 303]
    remembered = {answer.headers.getall("Set-Cookie")[0] for answer in answers}
    assert len(remembered) == 1
    assert "bookings=" in remembered.pop()
    assert service.event(event_id)["held_seats"] == 1


def test_a_new_password_sent_twice_is_set_once_and_answered_alike(service: Service) -> None:
    member = service.add_account("member@example.com")
    who = service.as_account(member) | KEY
    body = {"password": "seven green lamps", "current_password": PASSWORD}

    first = service.call("PATCH", "/accounts/me", body, headers=who)
    second = service.call("PATCH", "/accounts/me", body, headers=who)

    assert (first.status_int, replayed(first)) == (200, False)
    assert (second.status_int, replayed(second)) == (200, True)
    assert second.json == first.json


def test_a_double_click_on_a_new_password_is_told_twice_that_it_is_changed(service: Service) -> None:
    browser = Browser(service)
    browser.sign_in("member", "Mina Member")
    browser.open("/account")
    form = browser.page.forms["change-password"]
    form["current_password"], form["password"] = PASSWORD, "seven green lamps"

    for _ in range(2):
        browser.follow(form.submit(headers={"Referer": "http://localhost:80/account"}))
        assert browser.message.startswith("Your password is changed")


def test_a_second_click_waits_while_the_first_is_still_hashing(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = service.as_account(service.add_account("member@example.com"))
    cookie = {"Cookie": f"session={who['Authorization'].removeprefix('Bearer ')}"}
    body = f"current_password={PASSWORD}&password=seven green lamps&idempotency_key=of-the-form-itself".encode()
    is_hashing, may_go_on = threading.Event(), threading.Event()
    hash_slowly = service.passwords.hash

    def hash_when_told(password: str) -> str:
        is_hashing.set()
        may_go_on.wait(20)
        return hash_slowly(password)

    monkeypatch.setattr(service.passwords, "hash", hash_when_told)
    answers: list[TestResponse] = []

    def click() -> None:
        answers.append(service.post("/account/password", body, **BROWSER | FORM | cookie))

    first, second = threading.Thread(target=click), threading.Thread(target=click)
    first.start()
    assert is_hashing.wait(20)
    (turn,) = service.site.in_flight.values()
    is_waiting = threading.Event()
    wait_for_turn = turn.wait

    def wait(seconds: float) -> bool:
        is_waiting.set()
        return wait_for_turn(seconds)

    monkeypatch.setattr(turn, "wait", wait)
    second.start()
    assert is_waiting.wait(20)
    may_go_on.set()
    for one in (first, second):
        one.join()

    assert [answer.status_int for answer in answers] == [303, 303]
    assert [answer.headers["Location"] for answer in answers] == ["/account"] * 2
    changes = [one for one in service.get("/audit", **service.as_admin).json["entries"] if "password" in one["action"]]
    assert [one["action"] for one in changes] == ["password changed"]


def test_the_guests_of_two_addresses_have_keys_of_their_own(service: Service, event_id: int) -> None:
    service.ask_from("192.0.2.1")
    first = service.post(f"/events/{event_id}/book", GUEST, **KEY)
    service.ask_from("192.0.2.2")
    other = service.post(f"/events/{event_id}/book", GUEST, **KEY)
    service.ask_from("192.0.2.1")

    assert not replayed(other)
    assert other.json["id"] != first.json["id"]
    assert service.post(f"/events/{event_id}/book", GUEST, **KEY).json == first.json


def test_the_answers_kept_for_an_account_go_with_it_and_no_others(service: Service, event_id: int) -> None:
    accounts = [service.add_account(f"{name}@example.com", name=name) for name in ("member", "other")]
    heads = [service.as_account(account) for account in accounts]
    for who in heads:
        service.post(f"/events/{event_id}/book", {}, **who, **KEY)
    assert service.database.read(kept) == 2

    assert service.call("DELETE", "/accounts/me", headers=heads[0]).status_int == 204

    assert service.database.read(kept) == 1
    assert replayed(service.post(f"/events/{event_id}/book", {}, **heads[1], **KEY))


@pytest.mark.parametrize(
    ("page", "actions"),
    [
        ("/account", {"/account/name", "/account/password"}),
        ("/admin/accounts", {"/admin/accounts/2"}),
    ],
)
def test_the_forms_that_change_an_account_carry_a_key_of_their_own(
    service: Service, page: str, actions: set[str]
) -> None:
    service.add_account("other@example.com")
    browser = Browser(service)
    browser.sign_in()
    browser.open(page)

    forms = [form for form in browser.dom.find_all("form") if form.get("action") in actions]
    keys = [form.select_one("input[name=idempotency_key]") for form in forms]

    assert {str(form["action"]) for form in forms} == actions
    assert len({key["value"] for key in keys if key}) == len(forms)


@pytest.mark.parametrize("page", ["/", "/admin", "/admin/events/1", "/admin/events/1/settings"])
def test_every_form_of_the_pages_carries_a_key_of_its_own(service: Service, event_id: int, page: str) -> None:
    browser = Browser(service)
    browser.open("/")
    browser.send(f"book-{event_id}", email="guest@example.com")
    browser.sign_in()
    browser.open(page)

    # What is only looked for is no write, and needs none; nor does what is the same however often it is done.
    harmless = ("/sign-", "/language", "/forget", f"/events/{event_id}/picture")
    sent = browser.dom.select("form[method=post]")
    assert all(form["method"] == "get" for form in browser.dom.select("form") if form not in sent)
    forms = [form for form in sent if not str(form["action"]).startswith(harmless)]
    keys = [form.select_one("input[name=idempotency_key]") for form in forms]

    assert forms
    assert all(keys)
    assert len({key["value"] for key in keys if key}) == len(forms)


def test_after_kill_9_a_repeated_booking_is_still_one(start: Callable[..., Process], path: Path) -> None:
    def book(process: Process) -> Any:
        sent = urllib.request.Request(
            f"{process.url}/events/1/book", json.dumps(GUEST).encode(), KEY | {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(sent, timeout=20) as answer:
            return json.load(answer)

    first_server = start()
    created = urllib.request.Request(
        f"{first_server.url}/events",
        b'{"title": "Concert", "starts_at": "2099-01-01T00:00:00Z", "seats": 5}',
        {"Authorization": f"Bearer {first_server.token()}"},
    )
    urllib.request.urlopen(created, timeout=20).close()
    before = book(first_server)
    first_server.stop(signal.SIGKILL)

    assert book(start()) == before
