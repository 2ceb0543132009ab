"""A mistyped address on a waiting list is corrected by an admin: the place stays, the wrong mailbox loses the key."""

from pathlib import Path
from typing import Any

import pytest
from webtest import TestResponse

from tests.support import replay
from tests.support.service import FixedClock, Service
from tests.support.told import Mailbox, Told
from tests.support.web_client import Browser, faulty_fields, problem

WRONG, RIGHT = "ana@example.com", "anna@example.com"


def correct(service: Service, entry: Any, **changed: Any) -> TestResponse:
    return service.call("PATCH", f"/waitlist/{entry['id']}", changed, headers=service.as_admin)


def test_the_right_address_waits_in_the_same_place_under_an_id_that_the_wrong_one_never_learns(
    service: Service, told: Told, path: Path
) -> None:
    event = service.sell_out()
    entries = [service.wait(event["id"], email, seats) for email, seats in ((WRONG, 1), ("ben@example.com", 1))]
    told.deliver()
    service.clock.move(5)

    answer = correct(service, entries[0], email=RIGHT, name="Anna")

    assert answer.status_int == 200
    after, before = answer.json, entries[0]
    assert after["id"] != before["id"]
    unchanged = ("event_id", "seats", "status", "position", "created_at", "booking_id", "ended_at")
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}
    assert (after["name"], after["email"]) == ("Anna", RIGHT)
    old = service.get(f"/waitlist/{before['id']}").json
    assert (old["status"], old["email"], old["booking_id"]) == ("closed", WRONG, None)
    assert service.get(f"/waitlist/{after['id']}").json == after
    assert told.deliver() == [("waitlist_joined", RIGHT)]
    assert service.event(event["id"])["waiting"] == 2
    assert service.get("/audit", **service.as_admin).json["entries"][0]["action"] == "waiting list corrected"
    replay.require_same(path)


def test_it_may_be_corrected_again_and_is_offered_seats_as_any_other(service: Service, told: Told, path: Path) -> None:
    event = service.sell_out()
    entry = service.wait(event["id"], WRONG)
    service.wait(event["id"], "ben@example.com")
    for email in ("anja@example.com", RIGHT):
        entry = correct(service, entry, email=email).json
    (holder,) = service.bookings(event["id"])
    told.deliver()

    service.post(f"/bookings/{holder['id']}/cancel")

    assert ("offered", RIGHT) in told.deliver()
    assert service.get(f"/waitlist/{entry['id']}").json["status"] == "offered"
    replay.require_same(path)


def test_what_was_not_yet_sent_never_goes_to_the_wrong_address(service: Service, told: Told) -> None:
    event = service.sell_out()
    told.deliver()

    correct(service, service.wait(event["id"], WRONG), email=RIGHT)

    assert told.deliver() == [("waitlist_joined", RIGHT)]


def test_a_name_or_another_spelling_is_corrected_in_place(service: Service, told: Told) -> None:
    entry = service.wait(service.sell_out()["id"], "x@straße.de")
    told.deliver()

    renamed = correct(service, entry, name="Xenia").json
    spelled = correct(service, entry, email="X@xn--strae-oqa.de").json

    assert (renamed["id"], renamed["name"], renamed["email"]) == (entry["id"], "Xenia", "x@straße.de")
    assert (spelled["id"], spelled["name"], spelled["email"]) == (entry["id"], "Xenia", "X@xn--strae-oqa.de")
    assert told.deliver() == []


def test_only_an_admin_corrects(service: Service) -> None:
    entry = service.wait(service.sell_out()["id"], WRONG)
    member = service.as_account(service.add_account())

    for sent in ({"email": RIGHT}, {"name": "Eve"}):
        problem(service.call("PATCH", f"/waitlist/{entry['id']}", sent), "unauthenticated")
        problem(service.call("PATCH", f"/waitlist/{entry['id']}", sent, headers=member), "forbidden")

    assert service.get(f"/waitlist/{entry['id']}").json == entry


def test_a_person_who_waits_or_has_seats_already_gets_no_second_place(service: Service) -> None:
    event = service.sell_out(max_seats_per_person=1)
    waiting = service.wait(event["id"], RIGHT)
    entry = service.wait(event["id"], WRONG)
    (holder,) = service.bookings(event["id"])

    problem(correct(service, entry, email=waiting["email"]), "already_waiting")
    problem(correct(service, entry, email=holder["email"]), "limit_reached")

    assert service.get(f"/waitlist/{entry['id']}").json == entry


@pytest.mark.parametrize("sent", [{"email": RIGHT}, {"name": "Anna"}])
def test_an_entry_of_an_account_has_the_account_s_address(service: Service, sent: dict[str, str]) -> None:
    member = service.as_account(service.add_account())
    entry = service.post(f"/events/{service.sell_out()['id']}/waitlist", {}, **member).json

    assert faulty_fields(correct(service, entry, **sent)) == list(sent)


@pytest.mark.parametrize(
    "sent", [{}, {"email": "a@x_y.com"}, {"email": ""}, {"name": None}, {"name": "x" * 201}, {"seats": 2}]
)
def test_a_correction_that_says_nothing_or_nonsense_is_refused(service: Service, sent: dict[str, Any]) -> None:
    entry = service.wait(service.sell_out()["id"], WRONG)

    assert faulty_fields(correct(service, entry, **sent)) == (list(sent) or ["email"])


def test_what_waits_no_more_is_not_corrected(service: Service, clock: FixedClock) -> None:
    event = service.sell_out()
    offered, left, late = (service.wait(event["id"], f"{name}@example.com") for name in ("ann", "ben", "cleo"))
    service.post(f"/waitlist/{left['id']}/leave")
    (holder,) = service.bookings(event["id"])
    service.post(f"/bookings/{holder['id']}/cancel")
    for changed in ({"email": RIGHT}, {"name": "Anna"}):
        problem(correct(service, offered, **changed), "entry_offered")
        problem(correct(service, left, **changed), "entry_closed")
    problem(correct(service, {"id": "none"}, email=RIGHT), "entry_not_found")
    clock.move(2 * 86_400)
    problem(correct(service, late, email=RIGHT), "entry_closed")


@pytest.mark.parametrize("page", ["", "/waitlist"])
def test_an_admin_corrects_on_the_page_of_those_who_wait_and_reads_what_happened(service: Service, page: str) -> None:
    event = service.sell_out()
    entry = service.wait(event["id"], WRONG)
    admin = Browser(service)
    admin.sign_in()
    admin.open(f"/admin/events/{event['id']}{page}")
    form = admin.page.forms[f"correct-{entry['id']}"]
    assert (form["name"].value, form["email"].value) == ("", WRONG)

    admin.send(f"correct-{entry['id']}", name="Anna", email="anna@gmial.com")
    assert "Did you mean anna@gmail.com?" in admin.message
    admin.send(f"correct-{entry['id']}", email=RIGHT)

    (after,) = service.get(f"/events/{event['id']}/waitlist", **service.as_admin).json["entries"]
    assert admin.message == (
        f"The entry is corrected. This site can’t send email, so give {RIGHT} the new link yourself: "
        f"http://localhost:80/w/{after['id']}"
    )
    assert (after["name"], after["email"]) == ("Anna", RIGHT)
    admin.open(f"/admin/events/{event['id']}/history")
    assert "Address corrected: the waiting-list entry has a new link" in admin.text
    assert "Created again for the corrected address: 1 seat" in admin.text
    admin.open("/admin/audit")
    assert "Waiting list corrected" in admin.text


def test_an_admin_of_a_site_with_mail_is_told_that_the_right_address_alone_gets_the_new_link(
    path: Path, clock: FixedClock
) -> None:
    service = Service(path, clock, senders={"email": Mailbox()})
    event = service.sell_out()
    entry = service.wait(event["id"], WRONG)
    admin = Browser(service)
    admin.sign_in()
    admin.open(f"/admin/events/{event['id']}/waitlist")

    admin.send(f"correct-{entry['id']}", email=RIGHT)

    assert admin.message == f"The entry is corrected. Only {RIGHT} gets the new link."
    service.close()
