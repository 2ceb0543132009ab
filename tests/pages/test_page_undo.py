"""An admin undoes what they have just done: all is as it was, and a guest is told of neither; or it says why not."""

from pathlib import Path

import pytest

from tests.support.replay import require_same
from tests.support.service import FixedClock, Service
from tests.support.told import Mailbox
from tests.support.web_client import Browser


@pytest.fixture
def service(mailing: Service) -> Service:
    return mailing


def told(service: Service, mailbox: Mailbox) -> list[str]:
    """Return what is sent now, without what was sent before."""
    mailbox.messages.clear()
    service.delivery.deliver_due()
    return [message.subject for message in mailbox.messages]


ACTS = ("confirm", "cancel", "seats")


@pytest.mark.parametrize("act", ACTS)
def test_what_is_undone_within_ten_seconds_is_told_to_nobody(
    service: Service, admin: Browser, clock: FixedClock, mailbox: Mailbox, path: Path, act: str
) -> None:
    event = service.create_event(hold_seconds=600, max_extensions=1)["id"]
    booking = service.book(event, "anna@example.com", 2, "Anna")["id"]
    service.post(f"/bookings/{booking}/extend", **service.as_admin)
    told(service, mailbox)
    before = service.get(f"/bookings/{booking}").json
    admin.open(f"/admin/events/{event}/guests")

    if act == "seats":
        admin.send(f"change-seats-{booking}", seats="3")
    else:
        admin.press(f"/bookings/{booking}/{act}")

    assert admin.message.startswith("Anna’s booking is ")
    clock.move(9)
    assert told(service, mailbox) == []
    admin.send("undo")
    assert service.get(f"/bookings/{booking}").json == before | {"expires_in_seconds": before["expires_in_seconds"] - 9}
    clock.move(60)
    assert told(service, mailbox) == []
    require_same(path)


@pytest.mark.parametrize("act", ACTS)
def test_what_is_not_undone_is_told_after_ten_seconds(
    service: Service, admin: Browser, clock: FixedClock, mailbox: Mailbox, act: str
) -> None:
    event = service.create_event(hold_seconds=600)["id"]
    booking = service.book(event, "anna@example.com", 2, "Anna")["id"]
    told(service, mailbox)
    admin.open(f"/admin/events/{event}/guests")
    if act == "seats":
        admin.send(f"change-seats-{booking}", seats="3")
    else:
        admin.press(f"/bookings/{booking}/{act}")

    clock.move(10)

    assert len(told(service, mailbox)) == 1
    admin.send("undo")
    clock.move(10)
    assert len(told(service, mailbox)) == 1  # Somebody who knows of it has to know that it is undone.


def test_seats_that_are_somebody_else_s_by_now_are_not_taken_back(service: Service, admin: Browser) -> None:
    event = service.create_event(seats=2, hold_seconds=600)["id"]
    booking = service.book(event, "anna@example.com", 2, "Anna")["id"]
    admin.open(f"/admin/events/{event}/guests")
    admin.press(f"/bookings/{booking}/cancel")
    service.book(event, "boris@example.com", 1)

    admin.send("undo")

    assert admin.message == "Only 1 seat is free. Raise the number of seats in Settings, or cancel a booking first."
    assert service.event(event)["held_seats"] == 1
    admin.change_language()
    service.book(event, "vera@example.com", 1)
    admin.open("/admin")
    admin.open(f"/admin/events/{event}/bookings/ended")
    admin.press(f"/bookings/{booking}/restore")
    assert admin.message == "Все места заняты. Увеличьте число мест в настройках или сначала отмените одну из броней."


def test_whoever_comes_too_late_to_a_booking_is_told_what_an_admin_can_do(service: Service, admin: Browser) -> None:
    event = service.create_event(hold_seconds=600)["id"]
    booking = service.book(event, "anna@example.com", 2, "Anna")["id"]
    admin.open(f"/admin/events/{event}/guests")
    service.post(f"/bookings/{booking}/cancel", **service.as_admin)

    admin.press(f"/bookings/{booking}/cancel")

    assert admin.message == "This booking has been cancelled. You can restore it under “Ended”."
    problem = service.post(f"/bookings/{booking}/confirm").json
    assert problem["detail"] == "This booking has been cancelled. Book again while seats last."
