"""What hints and refusals say is so at this moment and for this person: holds, what comes free, when, and of whom."""

from datetime import timedelta

import pytest

from tests.support.service import Service
from tests.support.web_client import Browser, problem

SOON = "Some holds end soon: look again in a while, or join the waiting list."
TO_WAITING = "Free seats go to the waiting list first."


def starts_in(hours: float) -> dict[str, object]:
    """Return an event that starts so many hours after the tests' noon, 28 May 2026, 20:26:40 UTC, and holds a week."""
    minutes = int(hours * 60)
    start = timedelta(hours=20, minutes=26) + timedelta(minutes=minutes)
    days, rest = divmod(int(start.total_seconds()), 86_400)
    at = f"2026-05-{28 + days:02}T{rest // 3_600:02}:{rest % 3_600 // 60:02}:00Z"
    return {"starts_at": at, "hold_seconds": 604_800}


@pytest.mark.parametrize("confirmation", ["attendee", "organiser"])
@pytest.mark.parametrize(
    ("language", "until", "otherwise"),
    [("en", "hold your seats until the event starts", "7 days"), ("ru", "до начала события", "7 дней")],
)
def test_a_hold_is_told_to_last_until_the_start_where_that_comes_before_its_end(
    service: Service, language: str, until: str, otherwise: str, confirmation: str
) -> None:
    near = service.create_event(**starts_in(2), confirmation=confirmation)["id"]
    far = service.create_event(hold_seconds=604_800, confirmation=confirmation, starts_at="2027-05-28T20:00:00Z")["id"]
    guest = Browser(service, language)

    guest.open("/")

    said = {event: " ".join(guest.element(f"book-{event}").get_text().split()) for event in (near, far)}
    assert until in said[near]
    assert otherwise not in said[near]
    assert otherwise in said[far]


def test_an_offer_is_told_to_last_until_the_start_where_that_comes_before_its_end(service: Service) -> None:
    event = service.create_event(**starts_in(2), seats=1, offer_seconds=86_400)["id"]
    service.book(event, "anna@example.com")
    guest = Browser(service)

    guest.open("/")

    assert "hold them for you until the event starts" in guest.text


@pytest.mark.parametrize(
    ("hold_seconds", "waits", "said"),
    [
        (600, False, f"All seats are taken. {SOON}"),
        (7_200, False, f"All seats are taken. {TO_WAITING}"),
        (600, True, f"All seats are taken. {TO_WAITING}"),
        (7_200, True, f"All seats are taken. {TO_WAITING}"),
    ],
)
def test_whoever_comes_too_late_is_told_of_holds_that_end_only_where_one_ends_soon_and_for_them(
    service: Service, hold_seconds: int, waits: bool, said: str
) -> None:
    event = service.create_event(seats=1, hold_seconds=hold_seconds)["id"]
    service.book(event, "anna@example.com")
    if waits:
        service.wait(event, "berta@example.com")

    refused = problem(service.post(f"/events/{event}/book", {"email": "cem@example.com"}), "sold_out")

    assert refused["detail"] == said


def test_whoever_wants_more_than_is_free_is_told_once_of_the_waiting_list(service: Service) -> None:
    event = service.create_event(seats=3, hold_seconds=600)["id"]
    service.book(event, "anna@example.com", 2)

    refused = problem(service.post(f"/events/{event}/book", {"email": "cem@example.com", "seats": 2}), "sold_out")

    assert refused["detail"] == "Only 1 seat is free. Book fewer, or join the waiting list."


def test_where_one_person_may_have_one_seat_it_is_called_that(service: Service) -> None:
    event = service.create_event(max_seats_per_person=1)["id"]
    guest = Browser(service)
    guest.book(service.event(event))

    guest.open(f"/e/{event}")

    assert guest.element(f"book-{event}-seats-hint").get_text() == "You can book 1 seat, and you have it already."
    for asks in (service.as_admin, {}):
        again = service.post(f"/events/{event}/book", {"email": "guest@example.com"}, **asks)
        assert "1 seats" not in problem(again, "limit_reached")["detail"]


def test_a_hold_that_ends_on_another_day_is_told_to_end_then(service: Service) -> None:
    guest = Browser(service)
    guest.book(service.create_event(**starts_in(20)))
    guest.open("/")
    assert guest.element("news").get_text().strip() == "Your hold for Concert ends tomorrow at 18:26."

    service.clock.move(14 * 3_600)
    guest.open("/")
    assert guest.element("news").get_text().strip() == "Your hold for Concert ends at 18:26."


def test_whoever_books_too_early_is_told_when_booking_opens(service: Service) -> None:
    event = service.create_event(opens_at="2026-05-29T10:00:00Z")["id"]

    refused = problem(service.post(f"/events/{event}/book", {"email": "cem@example.com"}), "not_open_yet")

    assert refused["detail"] == "Booking for this event opens 2026-05-29T10:00:00Z. Come back then."
    assert refused["opens_at"] == "2026-05-29T10:00:00Z"


def test_a_page_tells_whoever_books_too_early_when_booking_opens_and_whose_time_it_is(service: Service) -> None:
    event = service.create_event()["id"]
    guest = Browser(service)
    guest.open("/")
    service.call("PATCH", f"/events/{event}", {"opens_at": "2026-05-29T10:00:00Z"}, headers=service.as_admin)

    guest.send(f"book-{event}", email="cem@example.com")

    assert "Booking for this event opens tomorrow at 12:00. Come back then." in guest.text


def test_an_admin_who_acts_for_somebody_is_told_of_them_and_not_of_you(service: Service) -> None:
    event = service.create_event(max_seats_per_person=2)["id"]
    service.book(event, "anna@example.com", 2)
    wrong = service.book(event, "ana@example.com", 1)
    path = f"/bookings/{wrong['id']}"

    answers = [
        service.call("PATCH", path, {"email": "anna@example.com"}, headers=service.as_admin),
        service.call("PATCH", path, {"seats": 3}, headers=service.as_admin),
        service.post(f"/events/{event}/book", {"email": "anna@example.com"}, **service.as_admin),
        service.post(f"/events/{event}/book", {"email": "ana@example.com", "seats": 2}, **service.as_admin),
    ]

    told = [problem(answer, "limit_reached")["detail"] for answer in answers]
    assert told == [
        "You can book up to 2 seats, and you have them all.",
        "You can book up to 2 seats at this event, so 1 more.",
        "You can book up to 2 seats, and you have them all.",
        "You can book up to 2 seats at this event, so 1 more.",
    ]


@pytest.mark.parametrize("what", ["confirm", "cancel"])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Select the bookings first. Nothing has changed."),
        ("ru", "Сначала отметьте брони. Ничего не изменилось."),
    ],
)
def test_nothing_that_is_ticked_is_told_without_a_field_s_name(
    service: Service, what: str, language: str, said: str
) -> None:
    event = service.create_event()["id"]
    service.book(event)
    admin = Browser(service, language)
    admin.sign_in()
    if language == "ru":
        admin.change_language()
    admin.open(f"/admin/events/{event}")
    form = admin.page.forms["selected"]
    form.action = f"/admin/events/{event}/guests/chosen/{what}"

    admin.send("selected")

    assert admin.message == said
    answered = service.post(f"/events/{event}/bookings/{what}", {}, **service.as_admin)
    assert problem(answered, "invalid")["errors"][0]["field"] == "booking_ids"


def test_the_old_link_of_a_corrected_booking_says_where_it_goes_on(service: Service) -> None:
    event = service.create_event()["id"]
    wrong = service.book(event, "ana@example.com")
    guest = Browser(service)
    guest.open(f"/?booking={wrong['id']}")
    service.call("PATCH", f"/bookings/{wrong['id']}", {"email": "anna@example.com"}, headers=service.as_admin)

    refused = problem(service.post(f"/bookings/{wrong['id']}/confirm", {}), "handed_over")
    guest.open("/")

    assert refused["detail"] == (
        "The email address of this booking was corrected. The new link was sent to the corrected address."
    )
    assert "a new link to the corrected address" in guest.text
    assert "handed over" not in guest.text


def test_the_list_of_the_api_s_routes_keeps_proper_capitals(service: Service) -> None:
    guest = Browser(service)
    guest.open("/docs")

    assert "Create an API token" in guest.text
    assert "Telegram" in guest.text
    assert not [word for word in ("api token", "telegram chat") if word in guest.text]
