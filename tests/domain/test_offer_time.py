"""Offers live half a day at least, unless the event says otherwise; whoever lets one lapse may wait again at once."""

from typing import Any

import pytest

from tests.support.service import FixedClock, Service
from tests.support.web_client import Browser

HOUR = 3_600
HALF_A_DAY = 12 * HOUR


def offered(service: Service, **event: Any) -> Any:
    """Let a seat come free for somebody who waits, and return the booking that it is offered by."""
    full = service.sell_out(**{"hold_seconds": 2, "offer_seconds": None} | event)
    entry = service.wait(full["id"])
    service.clock.move(2)
    service.jobs.sweep()
    booking = service.get(f"/waitlist/{entry['id']}").json["booking_id"]
    return service.get(f"/bookings/{booking}").json


@pytest.mark.parametrize(
    ("event", "seconds"),
    [
        ({}, HALF_A_DAY),
        ({"hold_seconds": 20}, HALF_A_DAY),
        ({"hold_seconds": 18 * HOUR}, 18 * HOUR),
        ({"offer_seconds": 5}, 5),
        ({"offer_seconds": 3 * HOUR}, 3 * HOUR),
        ({"hold_seconds": 18 * HOUR, "offer_seconds": HOUR}, HOUR),
        ({"offer_seconds": 2_592_000}, 86_400 - 30),
    ],
)
def test_an_offer_lives_as_long_as_its_event_says_or_as_a_hold_but_half_a_day_at_least_and_never_beyond_the_start(
    service: Service, event: dict[str, Any], seconds: int
) -> None:
    full = service.sell_out(**{"hold_seconds": 2, "offer_seconds": None} | event)
    entry = service.wait(full["id"])
    service.clock.move(30)
    (holder,) = service.bookings(full["id"]) or [None]
    if holder is not None:
        service.post(f"/bookings/{holder['id']}/cancel", **service.as_admin)
    service.jobs.sweep()

    booking = service.get(f"/bookings/{service.get('/waitlist/' + entry['id']).json['booking_id']}").json

    assert booking["expires_in_seconds"] == seconds
    assert service.event(full["id"])["offer_seconds"] == event.get(
        "offer_seconds", max(HALF_A_DAY, event.get("hold_seconds", 0))
    )


def test_five_who_wait_are_not_off_the_list_in_one_night(service: Service, clock: FixedClock) -> None:
    full = service.sell_out(hold_seconds=2, offer_seconds=None)
    entries = [service.wait(full["id"], f"waiting{number}@example.com") for number in range(5)]
    for _ in range(12):
        clock.move(1)
        service.jobs.sweep()

    states = [service.get(f"/waitlist/{entry['id']}").json["status"] for entry in entries]
    assert states == ["offered", "waiting", "waiting", "waiting", "waiting"]


def test_the_time_is_changed_for_offers_to_come_and_given_back_to_the_rule(service: Service) -> None:
    event = service.create_event(hold_seconds=20, offer_seconds=60)
    path = f"/events/{event['id']}"

    assert service.call("PATCH", path, {"offer_seconds": HOUR}, headers=service.as_admin).json["offer_seconds"] == HOUR
    assert service.call("PATCH", path, {"title": "Jazz"}, headers=service.as_admin).json["offer_seconds"] == HOUR
    back = service.call("PATCH", path, {"offer_seconds": None}, headers=service.as_admin).json
    assert back["offer_seconds"] == HALF_A_DAY
    longer = service.call("PATCH", path, {"hold_seconds": 86_400}, headers=service.as_admin).json
    assert longer["offer_seconds"] == 86_400


def test_an_admin_says_it_in_the_form_in_a_unit_or_not_at_all(service: Service) -> None:
    event = service.create_event(offer_seconds=None)
    admin = Browser(service)
    admin.sign_in()
    admin.open(f"/admin/events/{event['id']}/settings")
    assert admin.page.forms["edit-event"]["offer_time"].value == ""

    for typed, seconds, shown in (
        ({"offer_time": "3", "offer_unit": "days"}, 259_200, ("3", "days")),
        ({"offer_time": "90", "offer_unit": "minutes"}, 5_400, ("90", "minutes")),
        ({"title": "Jazz"}, 5_400, ("90", "minutes")),
        ({"offer_time": ""}, HALF_A_DAY, ("", "hours")),
    ):
        admin.send("edit-event", **typed)
        assert service.event(event["id"])["offer_seconds"] == seconds
        fields = admin.page.forms["edit-event"]
        assert (fields["offer_time"].value, fields["offer_unit"].value) == shown

    admin.send("edit-event", offer_time="31", offer_unit="days")
    assert "up to 30 days" in admin.element("edit-offer_seconds-fault").get_text()
    assert admin.page.forms["edit-event"]["offer_time"].value == "31"


def test_whoever_waits_is_told_how_long_an_offer_lives(service: Service) -> None:
    full = service.sell_out(hold_seconds=2, offer_seconds=None)
    guest = Browser(service)
    guest.open("/")
    assert "hold them for you for 12 hours" in guest.dom.get_text()
    service.call("PATCH", f"/events/{full['id']}", {"offer_seconds": 2 * HOUR}, headers=service.as_admin)
    guest.open("/")
    assert "hold them for you for 2 hours" in guest.dom.get_text()


def lapse(service: Service) -> Any:
    """Let an offer lapse while somebody else waits, and return it."""
    booking = offered(service, offer_seconds=60)
    service.wait(booking["event_id"], "next@example.com")
    service.clock.move(60)
    service.jobs.sweep()
    return booking


def test_whoever_let_an_offer_lapse_joins_the_list_again_by_one_press(service: Service) -> None:
    booking = lapse(service)
    guest = Browser(service)
    guest.open(f"/?booking={booking['id']}")
    assert guest.element(f"rejoin-{booking['id']}").get_text() == "Keep waiting"
    guest.send(f"wait-again-{booking['id']}")

    (entry,) = service.get(f"/events/{booking['event_id']}/waitlist", **service.as_admin).json["entries"]
    assert (entry["email"], entry["seats"], entry["position"]) == ("guest@example.com", 1, 1)
    assert "You are number 1 of 1 on the waiting list." in guest.text  # They land at their new place.


def test_whoever_keeps_waiting_need_not_answer_what_they_have_answered(service: Service) -> None:
    questions = [{"label": "Which menu?", "kind": "text", "required": True}, {"label": "I agree", "kind": "tick"}]
    event_id = service.create_event(seats=1, offer_seconds=60, questions=questions)["id"]
    answers = {"q1": '<vegan> & "raw"', "q2": True}
    taken = service.post(f"/events/{event_id}/book", {"email": "holder@example.com", "answers": answers}).json
    waits = {"email": "guest@example.com", "answers": answers}
    entry = service.post(f"/events/{event_id}/waitlist", waits).json
    service.post(f"/events/{event_id}/waitlist", waits | {"email": "next@example.com"})
    service.post(f"/bookings/{taken['id']}/cancel")
    offer = service.get(f"/waitlist/{entry['id']}").json["booking_id"]
    service.clock.move(60)
    service.jobs.sweep()

    guest = Browser(service)
    guest.open(f"/b/{offer}")
    guest.send(f"wait-again-{offer}")

    (entry,) = service.get(f"/events/{event_id}/waitlist", **service.as_admin).json["entries"]
    assert (entry["email"], entry["answers"]) == ("guest@example.com", answers)


def test_whoever_waits_already_or_is_somebody_else_is_not_asked_to_join_again(service: Service) -> None:
    booking = lapse(service)
    guest = Browser(service)
    guest.open(f"/?booking={booking['id']}")
    entry = service.wait(booking["event_id"])
    guest.open(f"/?entry={entry['id']}")
    guest.open(f"/b/{booking['id']}")
    assert guest.dom.find(id=f"booking-{booking['id']}") is not None
    assert guest.dom.find(id=f"rejoin-{booking['id']}") is None

    member = Browser(service)
    member.sign_in("member")
    member.open(f"/?booking={booking['id']}")
    assert member.dom.find(id=f"rejoin-{booking['id']}") is None


def test_a_seat_that_is_free_again_is_booked_and_not_waited_for(service: Service) -> None:
    booking = offered(service, offer_seconds=60)
    service.clock.move(60)
    service.jobs.sweep()
    guest = Browser(service)
    guest.open(f"/?booking={booking['id']}")

    assert guest.dom.find(id=f"rejoin-{booking['id']}") is None
    assert "Book again" in guest.element(f"booking-{booking['id']}").get_text()
