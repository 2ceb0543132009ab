"""An admin undoes what they have just done: all is as it was, and a guest is told of neither; or it says why not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from booking.senders.message import Message
from tests.support.replay import require_same
from tests.support.service import FixedClock, Service
from tests.support.web_client import Browser


class Mails:
    """A mail server that keeps the subjects of what it is sent."""

    def __init__(self) -> None:
        self.subjects: list[str] = []

    def send(self, message: Message) -> None:
        self.subjects.append(message.subject)

    def close(self) -> None:
        pass


@pytest.fixture
def mails() -> Mails:
    return Mails()


@pytest.fixture
def service(path: Path, clock: FixedClock, mails: Mails) -> Iterator[Service]:
    running = Service(path, clock, senders={"email": mails})
    yield running
    running.close()


def told(service: Service, mails: Mails) -> list[str]:
    """Return what is sent now, without what was sent before."""
    mails.subjects.clear()
    service.delivery.deliver_due()
    return [*mails.subjects]


ACTS = ("confirm", "cancel", "seats")


@pytest.mark.parametrize("act", ACTS)
def test_what_is_undone_within_ten_seconds_is_told_to_nobody(
    service: Service, admin: Browser, clock: FixedClock, mails: Mails, path: Path, act: str
) -> None:
    event = service.create_event(hold_seconds=600, max_extensions=1)["id"]
    booking = service.book(event, "anna@example.com", 2, "Anna")["id"]
    service.post(f"/bookings/{booking}/extend", **service.as_admin)
    told(service, mails)
    before = service.get(f"/bookings/{booking}").json
    admin.open(f"/admin/events/{event}/guests")

    if act == "seats":
        admin.send(f"change-seats-{booking}", seats="3")
    else:
        admin.press(f"/bookings/{booking}/{act}")

    assert admin.message.startswith("Anna’s booking is ")
    clock.move(9)
    assert told(service, mails) == []
    admin.send("undo")
    assert service.get(f"/bookings/{booking}").json == before | {"expires_in_seconds": before["expires_in_seconds"] - 9}
    clock.move(60)
    assert told(service, mails) == []
    require_same(path)


@pytest.mark.parametrize("act", ACTS)
def test_what_is_not_undone_is_told_after_ten_seconds(
    service: Service, admin: Browser, clock: FixedClock, mails: Mails, act: str
) -> None:
    event = service.create_event(hold_seconds=600)["id"]
    booking = service.book(event, "anna@example.com", 2, "Anna")["id"]
    told(service, mails)
    admin.open(f"/admin/events/{event}/guests")
    if act == "seats":
        admin.send(f"change-seats-{booking}", seats="3")
    else:
        admin.press(f"/bookings/{booking}/{act}")

    clock.move(10)

    assert len(told(service, mails)) == 1
    admin.send("undo")
    clock.move(10)
    assert len(told(service, mails)) == 1  # Somebody who knows of it has to know that it is undone.


def test_seats_that_are_somebody_else_s_by_now_are_not_taken_back(service: Service, admin: Browser) -> None:
    event = service.create_event(seats=2, hold_seconds=600)["id"]
    booking = service.book(event, "anna@example.com", 2, "Anna")["id"]
    admin.open(f"/admin/events/{event}/guests")
    admin.press(f"/bookings/{booking}/cancel")
    service.book(event, "boris@example.com", 1)

    admin.send("undo")

    assert "Only 1 seat is free." in admin.message
    assert service.event(event)["held_seats"] == 1
