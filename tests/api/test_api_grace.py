"""A grace as the API tells it: to admins until when they may confirm, to guests that their time is over."""

from tests.support.service import FixedClock, Service
from tests.support.web_client import problem


def test_admins_are_told_of_the_grace_and_guests_that_their_time_is_over(service: Service, clock: FixedClock) -> None:
    event = service.create_event(hold_seconds=20, grace_seconds=60, max_extensions=1)
    booking = service.book(event["id"])
    assert (booking["expires_at"], "grace_until" in booking) == ("2026-05-28T20:27:00Z", False)
    clock.move(20)

    shown = service.get(f"/bookings/{booking['id']}").json
    assert (shown["status"], shown["expires_at"], shown["expires_in_seconds"]) == ("held", booking["expires_at"], 0)
    assert "grace_until" not in shown
    (listed,) = service.get(f"/events/{event['id']}/bookings", **service.as_admin).json["bookings"]
    assert (listed["expires_at"], listed["grace_until"]) == (booking["expires_at"], "2026-05-28T20:28:00Z")
    refusal = problem(service.post(f"/bookings/{booking['id']}/confirm"), "hold_expired")
    assert (refusal["event_id"], refusal["ended_at"]) == (event["id"], booking["expires_at"])
    problem(service.post(f"/bookings/{booking['id']}/extend"), "no_extension")

    told = service.get(f"/events/{event['id']}/history", **service.as_admin).json["history"][-1]["facts"]
    assert (told["expires_at"], told["grace_ends_at"]) == ("2026-05-28T20:27:00Z", "2026-05-28T20:28:00Z")
    confirmed = service.post(f"/bookings/{booking['id']}/confirm", **service.as_admin).json
    assert confirmed["status"] == "confirmed"
