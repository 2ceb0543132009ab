"""A grace as pages tell it: to admins until when it lasts, to guests that their time is over."""

import pytest

from tests.support.service import FixedClock, Service
from tests.support.web_client import Browser


@pytest.mark.parametrize(
    ("confirmation", "said"), [("organiser", "The time to pay is over."), ("attendee", "The time to confirm is over.")]
)
def test_in_the_grace_admins_see_its_end_and_guests_that_the_deadline_has_passed(
    service: Service, admin: Browser, guest: Browser, clock: FixedClock, confirmation: str, said: str
) -> None:
    event = service.create_event(confirmation=confirmation, hold_seconds=20, grace_seconds=3_600)["id"]
    booking = service.book(event, name="Anna")
    assert "in grace" not in admin.open(f"/admin/events/{event}/guests").text
    assert "Deadline passed" not in guest.open(f"/b/{booking['id']}").text
    clock.move(20)

    for page, row in ((f"/admin/events/{event}/guests", "booking"), ("/admin", "ending")):
        admin.open(page)
        assert "in grace until 23:27" in admin.element(f"{row}-{booking['id']}").get_text()
    guest.open(f"/b/{booking['id']}")
    assert guest.element(f"deadline-{booking['id']}").get_text().strip().startswith(said)
    assert "Deadline passed" in guest.text
    assert guest.dom.select_one(f"#confirm-{booking['id']}, #extend-{booking['id']}, #payment") is None
