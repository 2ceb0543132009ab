"""A confirmation that is taken back, and several bookings at once."""

from typing import Any

import pytest

from booking.senders.message import Message
from tests.support.service import FixedClock, Service
from tests.support.web_client import FORM, faulty_fields, problem


class Recording:
    """A mail server that keeps what it is sent."""

    def __init__(self) -> None:
        self.sent: list[Message] = []

    def send(self, message: Message) -> None:
        self.sent.append(message)

    def close(self) -> None:
        pass


def act(service: Service, event: int, what: str, *booking_ids: str) -> Any:
    answer = service.post(f"/events/{event}/bookings/{what}", {"booking_ids": booking_ids}, **service.as_admin)
    assert answer.status_int == 200, answer.text
    return answer.json


def confirm(service: Service, booking: str) -> None:
    assert service.post(f"/bookings/{booking}/confirm", **service.as_admin).status_int == 200


def unconfirm(service: Service, booking: str) -> Any:
    return service.post(f"/bookings/{booking}/unconfirm", **service.as_admin)


def test_a_confirmation_is_taken_back_to_the_deadline_it_had(service: Service, clock: FixedClock) -> None:
    event = service.create_event(hold_seconds=600)["id"]
    booking = service.book(event, seats=2)
    clock.move(5)
    confirm(service, booking["id"])
    clock.move(5)

    held = unconfirm(service, booking["id"]).json

    assert (held["status"], held["expires_at"], held["expires_in_seconds"]) == ("held", booking["expires_at"], 590)
    assert (service.event(event)["held_seats"], service.event(event)["confirmed_seats"]) == (2, 0)
    assert service.get("/audit", **service.as_admin).json["entries"][0]["action"] == "booking unconfirmed"
    assert unconfirm(service, booking["id"]).json["status"] == "held"
    clock.move(590)
    problem(service.get(f"/bookings/{booking['id']}"), "hold_expired")


def test_a_confirmation_is_not_taken_back_once_its_deadline_has_come(service: Service, clock: FixedClock) -> None:
    booking = service.book(service.create_event(hold_seconds=20)["id"])["id"]
    confirm(service, booking)
    clock.move(20)

    problem(unconfirm(service, booking), "not_undoable")

    assert service.get(f"/bookings/{booking}").json["status"] == "confirmed"


def test_a_confirmation_is_not_taken_back_beyond_an_earlier_start(service: Service, clock: FixedClock) -> None:
    event = service.create_event(hold_seconds=3_600)["id"]
    booking = service.book(event)["id"]
    confirm(service, booking)
    earlier = "2026-05-28T20:36:40Z"  # In ten minutes.
    service.call("PATCH", f"/events/{event}", {"starts_at": earlier}, headers=service.as_admin)

    assert unconfirm(service, booking).json["expires_at"] == earlier


@pytest.mark.parametrize("way", ["booked at once", "restored as confirmed"])
def test_what_was_never_held_is_not_made_a_hold(service: Service, way: str) -> None:
    event = service.create_event(confirmation="instant" if way == "booked at once" else "attendee")["id"]
    booking = service.book(event)["id"]
    if way != "booked at once":
        service.post(f"/bookings/{booking}/cancel")
        service.post(f"/bookings/{booking}/restore", {"status": "confirmed"}, **service.as_admin)

    problem(unconfirm(service, booking), "not_undoable")


def test_nobody_but_an_admin_takes_a_confirmation_back(service: Service) -> None:
    booking = service.book(service.create_event()["id"])["id"]
    confirm(service, booking)

    problem(service.post(f"/bookings/{booking}/unconfirm"), "unauthenticated")
    problem(service.post(f"/bookings/{booking}/unconfirm", **service.as_account(service.add_account())), "forbidden")


def told(service: Service) -> list[tuple[str, str]]:
    notices = service.get("/notices", **service.as_admin).json["notices"]
    return [(one["kind"], one["state"]) for one in reversed(notices)]


def test_a_confirmation_that_was_taken_back_before_it_was_told_never_is(path: Any, clock: FixedClock) -> None:
    service = Service(path, clock, senders={"email": Recording()})
    booking = service.book(service.create_event(hold_seconds=600)["id"])["id"]
    service.delivery.deliver_due()
    confirm(service, booking)
    unconfirm(service, booking)
    clock.move(1)
    confirm(service, booking)

    service.delivery.deliver_due()

    assert told(service) == [("hold_placed", "sent"), ("confirmed", "dropped"), ("confirmed", "sent")]
    service.close()


def test_whoever_was_told_of_a_confirmation_is_told_that_it_is_a_hold_again(path: Any, clock: FixedClock) -> None:
    mails = Recording()
    service = Service(path, clock, senders={"email": mails})
    booking = service.book(service.create_event(hold_seconds=600)["id"])["id"]
    confirm(service, booking)
    service.delivery.deliver_due()
    unconfirm(service, booking)

    service.delivery.deliver_due()

    assert told(service)[-1] == ("restored", "sent")
    assert "We’re holding 1 seat for you until" in mails.sent[-1].text
    service.close()


def test_several_bookings_are_confirmed_and_those_that_ended_are_named(service: Service, clock: FixedClock) -> None:
    event = service.create_event(hold_seconds=20)["id"]
    late = service.book(event, "late@example.com")["id"]
    clock.move(10)
    held, other = (service.book(event, f"{name}@example.com")["id"] for name in ("held", "other"))
    gone = service.book(event, "gone@example.com")["id"]
    service.post(f"/bookings/{gone}/cancel")
    elsewhere = service.book(service.create_event()["id"])["id"]
    confirm(service, other)
    clock.move(10)

    outcome = act(service, event, "confirm", late, held, gone, other, elsewhere, held)

    assert outcome["done"] == [held, other]
    assert {one["booking_id"]: one["code"] for one in outcome["refused"]} == {
        late: "hold_expired",
        gone: "booking_cancelled",
        elsewhere: "booking_not_found",
    }
    assert service.event(event)["confirmed_seats"] == 2
    assert service.get(f"/bookings/{elsewhere}").json["status"] == "held"


def test_several_bookings_are_cancelled_and_their_seats_offered(service: Service) -> None:
    event = service.create_event(seats=2)["id"]
    booked = [service.book(event, f"{name}@example.com")["id"] for name in ("a", "b")]
    waiting = service.wait(event, "wim@example.com", 2)

    assert act(service, event, "cancel", *booked) == {"done": booked, "refused": []}

    assert service.get(f"/waitlist/{waiting['id']}").json["status"] == "offered"
    kinds = [kind for kind, _ in told(service)]
    assert kinds.count("cancelled_by_organiser") == 2


def test_a_selection_is_sent_by_a_form_too(service: Service) -> None:
    event = service.create_event()["id"]
    booked = [service.book(event, f"guest{number}@example.com")["id"] for number in range(3)]
    body = "&".join(f"booking_ids={one}" for one in booked).encode()

    answer = service.post(f"/events/{event}/bookings/confirm", body, **service.as_admin | FORM)

    assert answer.json["done"] == booked


@pytest.mark.parametrize("sent", [[], None, "x", [1], [""], ["a b"], ["\ud800"], ["x"] * 501])
def test_a_selection_that_is_none_is_a_fault(service: Service, sent: Any) -> None:
    event = service.create_event()["id"]

    answer = service.post(f"/events/{event}/bookings/confirm", {"booking_ids": sent}, **service.as_admin)

    assert faulty_fields(answer) == ["booking_ids"]


def test_a_selection_of_an_event_that_is_not_there_is_refused(service: Service) -> None:
    problem(service.post("/events/7/bookings/confirm", {"booking_ids": ["x"]}, **service.as_admin), "event_not_found")
