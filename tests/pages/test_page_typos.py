"""An address that is likely mistyped is asked about once by the pages, and refused by nobody."""

from typing import Any

import pytest

from booking import store
from booking.store.database import Tx
from tests.support.service import PASSWORD, FixedClock, Service
from tests.support.web_client import FORM, Browser


def booked(service: Service, event: Any) -> list[str]:
    """Return the addresses of the event's live bookings."""
    found = service.bookings(event["id"])
    return [one["email"] for one in found]


def answer(guest: Browser, form_id: str, button: int, **typed: str) -> None:
    """Press the first or second button of the question in a form of the open page."""
    form = guest.page.forms[form_id]
    for name, value in typed.items():
        form[name] = value
    pressed = guest.dom.select(f"#{form_id} .doubt button")[button]
    named = str(pressed["name"]) if pressed.has_attr("name") else None
    guest.follow(form.submit(named, headers={"Referer": f"http://localhost:80{guest.url}"}))


def ask(service: Service, guest: Browser, email: str = "anna@gmial.com") -> Any:
    event = service.create_event()
    guest.open("/")
    guest.send(f"book-{event['id']}", name="Anna", email=email, seats="2")
    assert booked(service, event) == []
    return event


def test_a_guest_is_asked_about_a_likely_typing_error_with_all_that_was_typed_kept(
    service: Service, guest: Browser
) -> None:
    event = ask(service, guest)

    assert guest.message == "Did you mean anna@gmail.com? Nothing has been saved yet: choose the right address."
    form = guest.page.forms[f"book-{event['id']}"]
    assert (form["name"].value, form["email"].value, form["seats"].value) == ("Anna", "anna@gmial.com", "2")
    assert guest.element(f"book-{event['id']}-email-fault").get_text() == "Check the email address."
    assert [one.get_text() for one in guest.dom.select(".doubt button")] == [
        "Keep anna@gmial.com",
        "Use anna@gmail.com",
    ]


@pytest.mark.parametrize(("button", "address"), [(0, "anna@gmial.com"), (1, "anna@gmail.com")])
def test_either_answer_books_for_the_address_that_was_chosen(
    service: Service, guest: Browser, button: int, address: str
) -> None:
    event = ask(service, guest)

    answer(guest, f"book-{event['id']}", button)

    assert booked(service, event) == [address]


def test_to_book_again_with_the_same_address_is_answer_enough(service: Service, guest: Browser) -> None:
    event = ask(service, guest, "stranger@nowhere")
    assert guest.message.startswith("Is stranger@nowhere right? It has no dot after the @.")
    assert [one.get_text() for one in guest.dom.select(".doubt button")] == ["Keep stranger@nowhere"]

    guest.send(f"book-{event['id']}")

    assert booked(service, event) == ["stranger@nowhere"]


def test_another_address_is_asked_about_anew(service: Service, guest: Browser) -> None:
    event = ask(service, guest)

    guest.send(f"book-{event['id']}", email="anna@gmail.con")

    assert "Did you mean anna@gmail.com?" in guest.message
    assert booked(service, event) == []
    guest.send(f"book-{event['id']}", email="anna@example.com")
    assert booked(service, event) == ["anna@example.com"]


def test_an_answer_holds_while_something_else_is_corrected(service: Service, guest: Browser) -> None:
    event = ask(service, guest)
    answer(guest, f"book-{event['id']}", 0, seats="0")
    assert "Enter the number of seats." in guest.text

    guest.send(f"book-{event['id']}", seats="1")

    assert booked(service, event) == ["anna@gmial.com"]


def test_whoever_joins_a_waiting_list_is_asked(service: Service, guest: Browser) -> None:
    event = service.sell_out()
    guest.open("/")

    guest.send(f"join-{event['id']}", email="anna@gmial.com")
    assert "Did you mean anna@gmail.com?" in guest.message
    answer(guest, f"join-{event['id']}", 1)

    (entry,) = service.get(f"/events/{event['id']}/waitlist", **service.as_admin).json["entries"]
    assert entry["email"] == "anna@gmail.com"


def test_whoever_hands_a_booking_over_is_asked(service: Service, guest: Browser) -> None:
    event = service.create_event(confirmation="instant")
    guest.open("/")
    guest.send(f"book-{event['id']}", email="anna@example.com")
    (booking,) = service.bookings(event["id"])
    guest.open(f"/b/{booking['id']}")

    guest.send(f"hand-over-{booking['id']}", email="boris@mial.ru")
    assert "Did you mean boris@mail.ru?" in guest.message
    answer(guest, f"hand-over-{booking['id']}", 1)

    assert booked(service, event) == ["boris@mail.ru"]


def test_whoever_makes_an_account_is_asked_and_types_only_the_password_again(service: Service, guest: Browser) -> None:
    guest.open("/register")
    guest.send("register", name="Anna", email="anna@gmial.com", password=PASSWORD)
    assert "Did you mean anna@gmail.com?" in guest.message

    answer(guest, "register", 1, password=PASSWORD)

    def emails(tx: Tx) -> list[str | None]:
        return [one.email for one in store.accounts.page(tx, "", 0, 9)]

    assert service.database.read(emails) == ["anna@gmail.com"]


def test_a_question_is_asked_in_russian_too(service: Service) -> None:
    guest = Browser(service, "ru")

    ask(service, guest)

    assert guest.message == "Может быть, anna@gmail.com? Пока ничего не сохранено: выберите правильный адрес."


@pytest.mark.parametrize("email", ["anna@gmial.com", "anna@localhost"])
def test_a_program_is_never_asked(service: Service, email: str) -> None:
    event = service.create_event()

    assert service.book(event["id"], email)["email"] == email
    form = f"email={email.replace('@', '%40')}".encode()
    assert service.call("POST", f"/events/{event['id']}/book", form, headers=FORM).status_int == 201


def test_a_question_of_a_booking_is_answered_in_the_list_s_form_when_the_event_has_sold_out_meanwhile(
    service: Service, guest: Browser
) -> None:
    event = service.create_event(seats=1)
    guest.open("/")
    service.book(event["id"], "first@example.com")

    guest.send(f"book-{event['id']}", email="anna@gmial.com")
    assert "choose the right address" in guest.message
    answer(guest, f"join-{event['id']}", 1)

    (entry,) = service.get(f"/events/{event['id']}/waitlist", **service.as_admin).json["entries"]
    assert entry["email"] == "anna@gmail.com"


def test_an_address_that_was_kept_to_book_is_not_asked_about_again_to_wait(service: Service, guest: Browser) -> None:
    event = service.create_event(seats=1)
    guest.open("/")
    guest.send(f"book-{event['id']}", email="anna@gmial.com")
    service.book(event["id"], "first@example.com")
    answer(guest, f"book-{event['id']}", 0)

    guest.send(f"join-{event['id']}")

    (entry,) = service.get(f"/events/{event['id']}/waitlist", **service.as_admin).json["entries"]
    assert entry["email"] == "anna@gmial.com"


def test_an_address_that_was_kept_to_wait_is_not_asked_about_by_joining_the_list_again(
    service: Service, guest: Browser, clock: FixedClock
) -> None:
    event = service.create_event(seats=1)
    booking = service.book(event["id"], "first@example.com")
    guest.open("/")
    guest.send(f"join-{event['id']}", email="anna@gmial.com")
    answer(guest, f"join-{event['id']}", 0)
    service.post(f"/events/{event['id']}/waitlist", {"email": "next@example.com"})
    service.post(f"/bookings/{booking['id']}/cancel")
    clock.move(20)
    service.jobs.sweep()
    guest.open("/")

    (form_id,) = [str(one["id"]) for one in guest.dom.select("form[id^=wait-again-]")]
    guest.send(form_id)

    (entry,) = service.get(f"/events/{event['id']}/waitlist", **service.as_admin).json["entries"]
    assert entry["email"] == "anna@gmial.com"


def test_whoever_changes_the_address_of_their_account_is_asked(service: Service, guest: Browser) -> None:
    guest.sign_in("member", "Mia Member")
    guest.open("/account")

    guest.send("change-email", email="mia@gmial.com", current_password=PASSWORD)
    assert "Did you mean mia@gmail.com?" in guest.message
    answer(guest, "change-email", 1, current_password=PASSWORD)

    account = guest.page
    assert "Did you mean" not in account.text
    assert "mia@gmail.com" in account.text


def test_an_address_that_an_account_has_already_is_not_asked_about(service: Service, guest: Browser) -> None:
    guest.sign_in("member", "Mia Member")
    guest.open("/account")
    guest.send("change-email", email="mia@gmial.com", current_password=PASSWORD)
    answer(guest, "change-email", 0, current_password=PASSWORD)

    guest.send("change-email", email="mia@gmial.com", current_password=PASSWORD)

    assert "Did you mean" not in guest.text
