"""The admin's page of an event's history."""

import re
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

from booking.model import Action, EventDraft, HistoryEntry
from booking.texts.format import words_in
from booking.web.pages import history_words
from tests.support.service import NOON, FixedClock, Service
from tests.support.web_client import Browser

ENGLISH = words_in("en", ZoneInfo("Europe/Berlin"), NOON)
RUSSIAN = words_in("ru", ZoneInfo("Europe/Berlin"), NOON)


def told(browser: Browser) -> list[tuple[str, str, str]]:
    """Return who, what and whose of each line on the page."""
    rows = []
    for row in browser.dom.select("#history tbody tr"):
        who, what, whose = (row.select(f"td.{name}")[0].get_text().strip() for name in ("who", "what", "whose"))
        rows.append((who, what, whose))
    return rows


def test_the_story_of_an_event_is_told_in_the_order_it_happened(
    service: Service, admin: Browser, clock: FixedClock
) -> None:
    event_id = service.create_event(seats=1, title="Jazz")["id"]
    service.book(event_id, "first@example.com")
    service.post(f"/events/{event_id}/waitlist", {"email": "wim@example.com", "name": "Wim"})
    clock.move(20)
    service.jobs.sweep()
    (offer,) = service.get(f"/events/{event_id}/bookings", **service.as_admin).json["bookings"]
    admin.open(f"/admin/events/{event_id}")
    admin.press(f"/bookings/{offer['id']}/confirm")

    admin.open(f"/admin/events/{event_id}/history")

    lines = told(admin)
    assert lines[0][0] == "API / command line"
    assert lines[0][1].startswith("Event published: title “Jazz”, starts Friday 29 May 2026, 22:26, seats 1")
    assert lines[1:3] == [
        ("A guest", "Booked 1 seat, held until 22:27", "first@example.com"),
        ("A guest", "Joined the waiting list for 1 seat", "Wim"),
    ]
    assert ("The service", "Expired", "first@example.com") in lines
    assert ("The service", "Offered 1 seat, held until 22:27", "Wim") in lines
    assert lines[-1] == ("Ada Admin", "Confirmed", "Wim")


def test_the_story_of_one_booking_is_told_alone(service: Service, admin: Browser) -> None:
    event_id = service.create_event()["id"]
    service.book(event_id, "first@example.com")
    booking_id = service.book(event_id, "second@example.com", 2)["id"]
    admin.open(f"/admin/events/{event_id}")
    (link,) = [one for one in admin.dom.select("a.story") if booking_id in str(one["href"])]

    admin.open(str(link["href"]))

    assert told(admin) == [("A guest", "Booked 2 seats, held until 22:27", "second@example.com")]


def test_a_long_story_goes_on_on_the_next_page(service: Service, admin: Browser) -> None:
    event_id = service.create_event(seats=200)["id"]
    for number in range(100):
        service.book(event_id, f"guest{number}@example.com")
    admin.open(f"/admin/events/{event_id}/history")
    first = told(admin)

    admin.open(str(admin.dom.select("a[rel=next]")[0]["href"]))

    assert (len(first), len(told(admin))) == (100, 1)
    assert told(admin)[0][2] == "guest99@example.com"
    assert not admin.dom.select("a[rel=next]")


def test_a_deleted_account_is_no_longer_named(service: Service, admin: Browser) -> None:
    event_id = service.create_event()["id"]
    headers = service.as_account(service.add_account("mel@example.com", name="Mel Member"))
    service.post(f"/events/{event_id}/book", {}, **headers)
    service.call("DELETE", "/accounts/me", headers=headers)

    admin.open(f"/admin/events/{event_id}/history")

    assert admin.page.status_int == 200
    assert len(told(admin)) == 3
    assert "Mel" not in admin.text
    assert "mel@example.com" not in admin.text


def test_there_is_no_history_of_no_event(service: Service, admin: Browser) -> None:
    service.create_event()

    for path in ("history", "waitlist", "bookings/ended"):
        assert service.get(f"/admin/events/9/{path}", **service.as_admin).status_int == 404


FACTS = {
    "title": "Jazz",
    "seats": 2,
    "expires_at": NOON,
    "confirmed_at": None,
    "reason": "expired",
    "hold_seconds": 900,
    "offer_seconds": None,
    "opens_at": None,
    "paid_cents": 4_000,
    "currency": "EUR",
}


@pytest.mark.parametrize("action", get_args(Action))
@pytest.mark.parametrize("facts", [FACTS, FACTS | {"expires_at": None, "confirmed_at": NOON, "reason": ""}])
def test_every_action_has_its_words(action: Action, facts: dict[str, Any]) -> None:
    always = {"expires_at": NOON} if action in ("extended", "deadline_moved", "unconfirmed") else {}
    line = HistoryEntry(1, NOON, 1, action, "guest", "b", None, facts | always)

    in_russian = re.sub("Jazz|expired|€", "", history_words.what(line, RUSSIAN))
    assert re.fullmatch("[А-Яа-яё0-9\xa0 .,:«»()]+|.* до 22:26", in_russian)
    assert not re.search("[А-Яа-яё]|None", history_words.what(line, ENGLISH))


@pytest.mark.parametrize(
    ("action", "became", "said"),
    [
        ("paid", {"outcome": "confirmed"}, "Paid €40.00"),
        ("paid_late", {"outcome": "late"}, "€40.00 came after the booking had ended"),
        ("paid_late", {"outcome": "amount"}, "€40.00 came, which is not what the booking costs"),
        ("paid_late", {"outcome": "twice"}, "€40.00 came, and the booking was paid already"),
        ("money_settled", {"settled_as": "returned"}, "€40.00 returned"),
        ("money_settled", {"settled_as": "kept"}, "€40.00 kept as a donation"),
        ("money_settled", {"settled_as": None}, "€40.00 waits to be settled again"),
        ("money_taken_back", {}, "€40.00 no longer counts as paid"),
    ],
)
def test_what_became_of_money_is_told(action: Action, became: dict[str, Any], said: str) -> None:
    line = HistoryEntry(1, NOON, 1, action, "account 5", "b", None, FACTS | became)

    assert history_words.what(line, ENGLISH) == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"seats": 3}, "Event changed: seats 3"),
        ({"hold_seconds": 3_600, "title": "Blues"}, "Event changed: title “Blues”, hold time 1 hour"),
        ({"offer_seconds": 7_200}, "Event changed: time for an offer 2 hours"),
        ({"opens_at": None}, "Event changed: booking opens none"),
        ({"starts_at": NOON}, "Event changed: starts Thursday 28 May 2026, 22:26"),
        ({"description": "Long."}, "Event changed: description added"),
    ],
)
def test_a_change_of_the_event_is_told_with_its_new_values(facts: dict[str, Any], said: str) -> None:
    line = HistoryEntry(1, NOON, 1, "changed", "account 0", None, None, facts)

    assert history_words.what(line, ENGLISH) == said


# A currency is said with the price alone.
@pytest.mark.parametrize("field", [one for one in EventDraft.__struct_fields__ if one != "currency"])
def test_the_history_has_a_name_for_every_field_of_an_event(field: str) -> None:
    line = HistoryEntry(1, NOON, 1, "changed", "account 0", None, None, {field: None})

    assert re.fullmatch("Event changed: .+ none", history_words.what(line, ENGLISH))
