"""What is done and refused, as somebody who reads Russian is told it on a page; programs are told in English."""

from typing import Any

import pytest

from tests.support.service import Service
from tests.support.web_client import Browser, problem

GUEST = "gast@example.com"


@pytest.fixture
def guest(service: Service) -> Browser:
    return Browser(service, "ru")


def in_russian(service: Service) -> Browser:
    """Return the browser of an admin whose account is in Russian."""
    admin = Browser(service, "ru")
    admin.sign_in()
    admin.change_language()
    return admin


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("free", "said"),
    [
        (1, "Свободно только 1 место."),
        (2, "Свободны только 2 места."),
        (5, "Свободно только 5 мест."),
        (21, "Свободно только 21 место."),
    ],
)
def test_too_few_seats_are_told_with_their_number(service: Service, guest: Browser, free: int, said: str) -> None:
    event = service.create_event(seats=free + 1, max_seats_per_person=50)
    service.book(event["id"], "anna@example.com")
    guest.open("/")

    guest.send(f"book-{event['id']}", email=GUEST, seats=str(free + 1))

    assert plain(guest.element("flash").get_text()).endswith(
        f"{said} Забронируйте меньше или запишитесь в лист ожидания."
    )
    refused = problem(service.post(f"/events/{event['id']}/book", {"email": GUEST, "seats": free + 1}), "sold_out")
    assert refused["detail"].startswith(f"Only {free} seat")


@pytest.mark.parametrize(
    ("seats", "said"),
    [("1", "1 место отложено для вас до "), ("2", "2 места отложены "), ("5", "5 мест отложено "), ("21", "21 место ")],
)
def test_seats_that_are_held_are_told_with_their_number(
    service: Service, guest: Browser, seats: str, said: str
) -> None:
    event = service.create_event(seats=50, max_seats_per_person=50)
    guest.open("/")

    guest.send(f"book-{event['id']}", email=GUEST, seats=seats)

    assert plain(guest.message).startswith(said)


def test_a_wrong_field_says_what_it_needs(service: Service) -> None:
    admin = in_russian(service)
    admin.open("/admin")

    admin.send("new-event", seats="2000000", hold_time="0", starts_at="2001-01-01T12:00")

    text = plain(admin.text)
    for fault in (
        "Введите название.",
        "Введите целое число от 1 до 1 000 000.",
        "Укажите срок не больше 30 дней.",
        "Укажите время в будущем.",
    ):
        assert fault in text


def test_an_address_that_is_none_is_told(service: Service, guest: Browser) -> None:
    event = service.create_event()
    guest.open("/")

    guest.send(f"book-{event['id']}", email="nobody")

    assert "Укажите почту, например anna@example.com." in guest.text


def test_a_form_that_is_sent_twice_is_told_the_same_twice(service: Service, guest: Browser) -> None:
    event = service.create_event()
    guest.open("/")
    page = guest.page
    guest.send(f"book-{event['id']}", email=GUEST)
    first = guest.message

    again = page.forms[f"book-{event['id']}"]
    again["email"] = GUEST
    guest.follow(again.submit(headers={"Accept-Language": "ru"}))

    assert guest.message == first
    assert first.startswith("1 место отложено")
    assert len(service.bookings(event["id"])) == 1


def test_programs_are_refused_in_english_whatever_they_would_rather_read(service: Service) -> None:
    event = service.create_event()

    answer = service.post(f"/events/{event['id']}/book", {"email": 5, "seats": 0}, **{"Accept-Language": "ru"})

    errors: Any = problem(answer, "invalid")["errors"]
    assert {one["field"]: one["message"] for one in errors} == {
        "email": "Enter an email address, like name@example.com.",
        "seats": "Enter a whole number from 1 to 1,000,000.",
    }
