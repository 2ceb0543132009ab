"""What an admin does with somebody's booking on the event's page: more time, other seats, another person."""

import pytest

from tests.support.service import Service
from tests.support.web_client import Browser


def test_an_admin_gives_a_hold_more_time(service: Service, admin: Browser) -> None:
    event = service.create_event(max_extensions=1)
    booking = service.book(event["id"])
    admin.open(f"/admin/events/{event['id']}")

    admin.send(f"extend-{booking['id']}")

    assert service.bookings(event["id"])[0]["expires_at"] > booking["expires_at"]
    assert " booking is now held until " in admin.message
    assert not admin.dom.find(id=f"extend-{booking['id']}")


def test_more_time_is_not_offered_while_somebody_waits(service: Service, admin: Browser) -> None:
    event = service.create_event(seats=1, max_extensions=1)
    booking = service.book(event["id"])
    assert service.post(f"/events/{event['id']}/waitlist", {"email": "boris@example.com"}).status_int == 201

    admin.open(f"/admin/events/{event['id']}")

    assert not admin.dom.find(id=f"extend-{booking['id']}")


@pytest.mark.parametrize("confirmation", ["attendee", "organiser", "instant"])
def test_an_admin_changes_the_seats_of_a_booking(service: Service, admin: Browser, confirmation: str) -> None:
    event = service.create_event(confirmation=confirmation)
    booking = service.book(event["id"], seats=2)
    service.post(f"/bookings/{booking['id']}/confirm", **service.as_admin)
    admin.open(f"/admin/events/{event['id']}")

    admin.send(f"change-seats-{booking['id']}", seats="3")

    assert service.bookings(event["id"])[0]["seats"] == 3
    assert admin.message.endswith("’s booking is now for 3 seats.")


def test_seats_that_are_too_many_are_refused_where_they_were_typed(service: Service, admin: Browser) -> None:
    event = service.create_event(seats=3)
    booking = service.book(event["id"], seats=2)
    admin.open(f"/admin/events/{event['id']}")
    assert not admin.element(f"more-{booking['id']}").has_attr("open")

    admin.send(f"change-seats-{booking['id']}", seats="9")

    assert admin.message.startswith("Only 1 seat is free.")
    assert admin.element(f"more-{booking['id']}").has_attr("open")
    assert admin.element(f"seats-{booking['id']}")["value"] == "9"
    assert service.bookings(event["id"])[0]["seats"] == 2


def test_an_admin_hands_a_confirmed_booking_over(service: Service, admin: Browser) -> None:
    event = service.create_event(confirmation="instant")
    booking = service.book(event["id"])
    admin.open(f"/admin/events/{event['id']}")

    admin.send(f"hand-over-{booking['id']}", name="Boris", email="boris@example.com")

    assert [(one["name"], one["email"]) for one in service.bookings(event["id"])] == [("Boris", "boris@example.com")]
    assert "Boris" in admin.message


def test_whom_an_admin_hands_a_booking_over_to_reads_of_it_in_the_admin_s_language(
    service: Service, admin: Browser
) -> None:
    event = service.create_event(confirmation="instant")
    booking = service.book(event["id"])
    admin.open("/account")
    admin.send("preferences", language="ru")
    admin.open(f"/admin/events/{event['id']}")

    admin.send(f"hand-over-{booking['id']}", email="boris@example.com")

    notices = service.get("/notices", **service.as_admin).json["notices"]
    assert [one["language"] for one in notices if one["kind"] == "received"] == ["ru"]


def test_an_address_that_is_none_is_refused_beside_its_field(service: Service, admin: Browser) -> None:
    event = service.create_event(confirmation="instant")
    booking = service.book(event["id"])
    admin.open(f"/admin/events/{event['id']}")

    admin.send(f"hand-over-{booking['id']}", email="nobody")

    assert admin.element(f"hand-over-email-{booking['id']}")["aria-invalid"] == "true"
    assert "Enter an email address, like name@example.com." in admin.text
    assert admin.element(f"more-{booking['id']}").has_attr("open")


def test_only_what_is_confirmed_can_be_handed_over(service: Service, admin: Browser) -> None:
    event = service.create_event()
    booking = service.book(event["id"])

    admin.open(f"/admin/events/{event['id']}")

    assert not admin.dom.find(id=f"hand-over-{booking['id']}")


def test_a_cancelled_event_offers_no_changes(service: Service, admin: Browser) -> None:
    event = service.create_event()
    booking = service.book(event["id"])
    service.post(f"/events/{event['id']}/cancel", **service.as_admin)

    admin.open(f"/admin/events/{event['id']}")

    assert not admin.dom.find(id=f"more-{booking['id']}")


def test_what_an_admin_does_for_somebody_is_not_told_as_their_own(service: Service, admin: Browser) -> None:
    event = service.create_event()
    booking = service.book(event["id"])
    admin.open(f"/admin/events/{event['id']}")

    admin.press(f"/bookings/{booking['id']}/confirm")

    assert admin.message == "guest@example.com’s booking is confirmed."


def test_an_event_is_cancelled_only_by_asking_for_it_twice(service: Service, admin: Browser) -> None:
    event = service.create_event()
    service.book(event["id"], seats=2)
    admin.open(f"/admin/events/{event['id']}/settings")

    asked = admin.element("ask-cancel-event")

    assert not asked.has_attr("open")
    assert asked.find("summary", string="Cancel event")
    assert asked.find(id="cancel-event")
    assert "This cancels 0 confirmed seats and 2 held seats." in " ".join(asked.get_text().split())
    admin.send("cancel-event", reason="x" * 501)
    assert admin.element("ask-cancel-event").has_attr("open")
    admin.send("cancel-event", reason="Flood.")
    assert admin.element("status").get_text() == "Cancelled"
