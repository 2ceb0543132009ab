"""The admin's list of an event's bookings, cut to one status."""

from typing import Any

import pytest

from tests.support.service import FixedClock, Service
from tests.support.web_client import faulty_fields


def emails(service: Service, event: Any, query: str) -> list[str]:
    """Return who is on the list, page after page."""
    found: list[str] = []
    url: str | None = f"/events/{event['id']}/bookings?{query}"
    while url is not None:
        page = service.get(url, **service.as_admin).json
        found += [booking["email"].partition("@")[0] for booking in page["bookings"]]
        url = page["next"]
    return found


@pytest.mark.parametrize("swept", [False, True])
def test_the_admin_lists_the_bookings_of_one_status(service: Service, clock: FixedClock, swept: bool) -> None:
    event = service.create_event(hold_seconds=60)
    made = {
        name: service.book(event["id"], f"{name}@example.com")["id"] for name in ("expired", "cancelled", "confirmed")
    }
    service.post(f"/bookings/{made['cancelled']}/cancel")
    service.post(f"/bookings/{made['confirmed']}/confirm")
    clock.move(60)
    if swept:
        service.jobs.sweep()
    service.book(event["id"], "held@example.com")
    for status in ("held", "confirmed", "expired", "cancelled"):
        assert emails(service, event, f"status={status}") == [status]
    assert emails(service, event, "ended=true&status=expired") == ["expired"]
    assert emails(service, event, "status=any") == ["confirmed", "held"]


def test_a_cancelled_event_has_ended_its_bookings_as_cancelled(service: Service) -> None:
    event = service.create_event()
    service.book(event["id"])
    service.post(f"/events/{event['id']}/cancel", **service.as_admin)
    assert emails(service, event, "status=cancelled") == ["guest"]
    assert emails(service, event, "status=expired") == []


def test_a_list_of_one_status_goes_on_with_that_status(service: Service) -> None:
    event = service.create_event()
    for number in range(6):
        booking = service.book(event["id"], f"guest{number}@example.com")
        if number % 2:
            service.post(f"/bookings/{booking['id']}/confirm")
    assert emails(service, event, "status=confirmed&limit=1") == ["guest1", "guest3", "guest5"]
    assert emails(service, event, "status=held&limit=2") == ["guest0", "guest2", "guest4"]


@pytest.mark.parametrize("query", ["ended=true&status=held", "ended=true&status=confirmed", "status=lost"])
def test_a_status_that_none_of_the_bookings_asked_for_has_is_refused(service: Service, query: str) -> None:
    event = service.create_event()
    answer = service.get(f"/events/{event['id']}/bookings?{query}", **service.as_admin)
    assert faulty_fields(answer) == ["status"]
