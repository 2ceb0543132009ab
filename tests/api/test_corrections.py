"""A guest's mistyped address is corrected by an admin: nobody loses the seats, and the wrong mailbox loses the key."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from webtest import TestResponse

from tests.support import replay
from tests.support.service import NOON, FixedClock, Service
from tests.support.told import Mailbox, Told
from tests.support.web_client import Browser, faulty_fields, problem

WRONG, RIGHT = "ana@example.com", "anna@example.com"


def correct(service: Service, booking: Any, **changed: Any) -> TestResponse:
    return service.call("PATCH", f"/bookings/{booking['id']}", changed, headers=service.as_admin)


def confirmed(service: Service, event: Any) -> Any:
    booking = service.book(event["id"], WRONG, 2)
    return service.post(f"/bookings/{booking['id']}/confirm").json


def held(service: Service, event: Any) -> Any:
    return service.book(event["id"], WRONG, 2)


@pytest.mark.parametrize(("make", "kind"), [(held, "hold_placed"), (confirmed, "confirmed")])
def test_the_right_address_gets_the_booking_under_an_id_that_the_wrong_one_never_learns(
    service: Service, told: Told, path: Path, make: Callable[[Service, Any], Any], kind: str
) -> None:
    event = service.create_event()
    before = make(service, event)
    told.deliver()
    service.clock.move(5)

    answer = correct(service, before, email=RIGHT, name="Anna")

    assert answer.status_int == 200
    after = answer.json
    assert after["id"] != before["id"]
    unchanged = ("event_id", "seats", "status", "created_at", "expires_at", "confirmed_at", "offer", "extensions")
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}
    assert (after["name"], after["email"]) == ("Anna", RIGHT)
    assert problem(service.get(f"/bookings/{before['id']}"), "handed_over")["reason"] == "handed_over"
    assert service.get(f"/bookings/{after['id']}").json["email"] == RIGHT
    assert told.deliver() == [(kind, RIGHT)]
    assert service.event(event["id"])["free_seats"] == 18
    assert service.get("/audit", **service.as_admin).json["entries"][0]["action"] == "booking corrected"
    replay.require_same(path)


def test_what_was_not_yet_sent_never_goes_to_the_wrong_address(service: Service, told: Told) -> None:
    hold = service.book(service.create_event()["id"], WRONG)

    correct(service, hold, email=RIGHT)

    assert told.deliver() == [("hold_placed", RIGHT)]


def test_an_offer_stays_one(service: Service, told: Told) -> None:
    event = service.sell_out()
    entry = service.wait(event["id"], WRONG)
    (holder,) = service.bookings(event["id"])
    service.post(f"/bookings/{holder['id']}/cancel")
    told.deliver()
    offer = {"id": service.get(f"/waitlist/{entry['id']}").json["booking_id"]}

    after = correct(service, offer, email=RIGHT).json

    assert (after["offer"], after["status"]) == (True, "held")
    assert told.deliver() == [("offered", RIGHT)]
    assert service.get(f"/waitlist/{entry['id']}").json["booking_id"] != after["id"], "who was mistaken learns no key"


def test_a_name_or_another_spelling_is_corrected_in_place(service: Service, told: Told) -> None:
    hold = service.book(service.create_event()["id"], "x@straße.de")
    told.deliver()

    renamed = correct(service, hold, name="Xenia").json
    spelled = correct(service, hold, email="X@xn--strae-oqa.de").json

    assert (renamed["id"], renamed["name"], renamed["email"]) == (hold["id"], "Xenia", "x@straße.de")
    assert (spelled["id"], spelled["name"], spelled["email"]) == (hold["id"], "Xenia", "X@xn--strae-oqa.de")
    assert told.deliver() == []


def test_seats_and_address_are_changed_at_once(service: Service, path: Path) -> None:
    event = service.create_event()

    after = correct(service, service.book(event["id"], WRONG), seats=3, email=RIGHT).json

    assert (after["seats"], after["email"], service.event(event["id"])["free_seats"]) == (3, RIGHT, 17)
    replay.require_same(path)


def test_a_corrected_booking_is_not_restored_and_is_not_called_handed_over(service: Service) -> None:
    hold = service.book(service.create_event()["id"], WRONG)
    correct(service, hold, email=RIGHT)

    refused = service.post(f"/bookings/{hold['id']}/restore", {"status": "held"}, **service.as_admin)

    assert "was corrected: it goes on under its new link." in problem(refused, "not_restorable")["detail"]


def test_only_an_admin_corrects(service: Service) -> None:
    hold = service.book(service.create_event()["id"], WRONG)
    member = service.as_account(service.add_account())

    for headers in ({}, member):
        for sent in ({"email": RIGHT}, {"name": "Eve"}, {"seats": 1, "email": RIGHT}):
            problem(service.call("PATCH", f"/bookings/{hold['id']}", sent, headers=headers), "forbidden")

    assert service.get(f"/bookings/{hold['id']}").json == hold


def test_the_limit_of_the_right_person_holds(service: Service) -> None:
    event = service.create_event(max_seats_per_person=2)
    service.book(event["id"], RIGHT)
    hold = service.book(event["id"], WRONG, 2)

    problem(correct(service, hold, email=RIGHT), "limit_reached")

    assert service.get(f"/bookings/{hold['id']}").json == hold


@pytest.mark.parametrize("sent", [{"email": RIGHT}, {"name": "Anna"}])
def test_a_booking_of_an_account_has_the_account_s_address(service: Service, sent: dict[str, str]) -> None:
    member = service.as_account(service.add_account())
    booking = service.post(f"/events/{service.create_event()['id']}/book", {}, **member).json

    assert faulty_fields(correct(service, booking, **sent)) == list(sent)


@pytest.mark.parametrize("sent", [{}, {"email": "a@x_y.com"}, {"email": ""}, {"name": None}, {"name": "x" * 201}])
def test_a_correction_that_says_nothing_or_nonsense_is_refused(service: Service, sent: dict[str, Any]) -> None:
    hold = service.book(service.create_event()["id"], WRONG)

    assert faulty_fields(correct(service, hold, **sent)) == (list(sent) or ["seats"])


def test_what_has_ended_or_begun_is_not_corrected(service: Service, clock: FixedClock) -> None:
    event = service.create_event()
    lapsed = service.book(event["id"], WRONG)
    clock.move(20)
    problem(correct(service, lapsed, email=RIGHT), "hold_expired")
    place = confirmed(service, event)
    clock.move(86_400)
    assert clock.now() > NOON
    problem(correct(service, place, email=RIGHT), "event_started")


def test_an_admin_corrects_on_the_event_s_page_and_reads_what_happened(service: Service) -> None:
    event = service.create_event()
    hold = service.book(event["id"], WRONG)
    admin = Browser(service)
    admin.sign_in()
    admin.open(f"/admin/events/{event['id']}")
    form = admin.page.forms[f"correct-{hold['id']}"]
    assert (form["name"].value, form["email"].value) == ("", WRONG)

    admin.send(f"correct-{hold['id']}", name="Anna", email="anna@gmial.com")
    assert "Did you mean anna@gmail.com?" in admin.message
    admin.send(f"correct-{hold['id']}", email=RIGHT)

    (after,) = service.bookings(event["id"])
    assert admin.message == (
        f"The booking is corrected. This site can’t send email, so give {RIGHT} the new link yourself: "
        f"http://localhost:80/b/{after['id']}"
    )
    assert (after["name"], after["email"]) == ("Anna", RIGHT)
    assert admin.url == f"/admin/events/{event['id']}#booking-{after['id']}"
    admin.open(f"/admin/events/{event['id']}/guests?booking={after['id']}&change={after['id']}")
    admin.send(f"correct-{after['id']}", email=WRONG)
    (again,) = service.bookings(event["id"])
    assert admin.url.endswith(f"/guests?booking={again['id']}&change={again['id']}#booking-{again['id']}")
    assert "asked" in admin.element(f"booking-{again['id']}")["class"]
    admin.open(f"/admin/events/{event['id']}/history")
    assert "Address corrected: the booking has a new link" in admin.text
    assert "Created again for the corrected address: 1 seat" in admin.text
    admin.open("/admin/audit")
    assert "Booking corrected" in admin.text


def test_an_admin_of_a_site_with_mail_is_told_that_the_right_address_alone_gets_the_new_link(
    path: Path, clock: FixedClock
) -> None:
    service = Service(path, clock, senders={"email": Mailbox()})
    event = service.create_event()
    hold = service.book(event["id"], WRONG)
    admin = Browser(service)
    admin.sign_in()
    admin.open(f"/admin/events/{event['id']}")

    admin.send(f"correct-{hold['id']}", email=RIGHT)

    assert admin.message == f"The booking is corrected. Only {RIGHT} gets the new link."
    service.close()


def test_a_confirmation_is_taken_back_after_the_address_was_corrected(service: Service) -> None:
    event = service.create_event(hold_seconds=900)
    before = service.book(event["id"], WRONG)
    service.post(f"/bookings/{before['id']}/confirm")
    after = correct(service, before, email=RIGHT).json

    taken_back = service.post(f"/bookings/{after['id']}/unconfirm", **service.as_admin)

    assert (taken_back.status_int, taken_back.json["expires_at"]) == (200, before["expires_at"])


def test_what_is_restored_as_confirmed_is_not_said_to_have_never_been_held(service: Service) -> None:
    event = service.create_event(hold_seconds=900)
    booking = service.book(event["id"], RIGHT)
    service.post(f"/bookings/{booking['id']}/confirm")
    service.post(f"/bookings/{booking['id']}/cancel")
    service.post(f"/bookings/{booking['id']}/restore", {"status": "confirmed"}, **service.as_admin)

    refused = problem(service.post(f"/bookings/{booking['id']}/unconfirm", **service.as_admin), "not_undoable")

    assert refused["detail"] == (
        "This booking never had a deadline, so it can’t be held again. Cancel it, or leave it confirmed."
    )
