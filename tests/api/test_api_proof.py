"""Events with `proof` `email`: an unproved address's booking is confirmed by the link in its mail alone."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.service import BROWSER, FixedClock, Service
from tests.support.told import Mailbox
from tests.support.web_client import FORM, Browser, problem

ANNA = "anna@example.com"


class Mailed:
    """A service with a mail server, whose mails are kept."""

    def __init__(self, path: Path, clock: FixedClock) -> None:
        self.mailbox = Mailbox()
        self.service = Service(path, clock, senders={"email": self.mailbox})

    def link(self, kind: str = "/confirm/") -> str:
        """Deliver what is due, and return the path of the newest mail's link that begins so."""
        self.service.delivery.deliver_due()
        found = re.search(rf"https://booking\.example({kind}\S+)", self.mailbox.messages[-1].text)
        assert found, self.mailbox.messages[-1].text
        return found[1]

    def secret(self) -> str:
        return self.link().rpartition("/")[2]


@pytest.fixture
def mailed(path: Path, clock: FixedClock) -> Iterator[Mailed]:
    made = Mailed(path, clock)
    yield made
    made.service.close()


def confirm(service: Service, booking: Any, **body: str) -> Any:
    return service.post(f"/bookings/{booking['id']}/confirm", body)


def test_the_id_alone_sees_and_cancels_but_does_not_confirm(mailed: Mailed) -> None:
    service = mailed.service
    event = service.create_event(proof="email")
    assert event["proof"] == "email"
    booking = service.book(event["id"], ANNA)

    refused = problem(confirm(service, booking), "proof_required")
    assert ANNA in refused["detail"]
    problem(service.post(f"/events/{event['id']}/confirm", {"booking_id": booking["id"]}), "proof_required")
    problem(confirm(service, booking, proof="wrong"), "proof_required")
    assert service.get(f"/bookings/{booking['id']}").json["status"] == "held"
    assert service.post(f"/bookings/{booking['id']}/cancel").status_int == 200


@pytest.mark.parametrize("confirmation", ["attendee", "instant"])
def test_the_secret_of_the_mail_confirms(mailed: Mailed, confirmation: str) -> None:
    service = mailed.service
    event = service.create_event(proof="email", confirmation=confirmation)
    booking = service.book(event["id"], ANNA)
    assert booking["status"] == "held"

    secret = mailed.secret()
    assert secret not in service.get(f"/bookings/{booking['id']}").text
    answer = service.post(f"/events/{event['id']}/confirm", {"booking_id": booking["id"], "proof": secret})

    assert answer.json["status"] == "confirmed"
    assert confirm(service, booking, proof=secret).json["status"] == "confirmed"


def test_the_secret_of_one_booking_does_not_confirm_another(mailed: Mailed) -> None:
    service = mailed.service
    event = service.create_event(proof="email")
    service.book(event["id"], "owner@example.com")
    secret = mailed.secret()

    problem(confirm(service, service.book(event["id"], ANNA), proof=secret), "proof_required")


def test_an_account_whose_address_is_proved_needs_no_further_proof(mailed: Mailed) -> None:
    service = mailed.service
    event = service.create_event(proof="email", confirmation="instant")
    as_anna = service.as_account(service.add_proved_account(ANNA))

    assert service.post(f"/events/{event['id']}/book", {}, **as_anna).json["status"] == "confirmed"


def test_an_account_whose_address_is_not_proved_needs_it_until_it_is(mailed: Mailed) -> None:
    service = mailed.service
    event = service.create_event(proof="email")
    account = service.add_account(ANNA)
    booking = service.post(f"/events/{event['id']}/book", {}, **service.as_account(account)).json
    path = f"/bookings/{booking['id']}/confirm"
    problem(service.post(path, {}, **service.as_account(account)), "proof_required")

    service.add_proof_of(account)

    assert service.post(path, {}, **service.as_account(account)).json["status"] == "confirmed"


def test_an_address_that_an_admin_corrects_is_to_be_proved_anew_for_all_that_is_booked_and_waited_for(
    mailed: Mailed,
) -> None:
    service = mailed.service
    event, full = service.create_event(proof="email"), service.create_event(proof="email", seats=1)
    holder = service.book(full["id"], "holder@example.com")
    account = service.add_proved_account("wrong@example.com")
    member = service.as_account(account)
    booking = service.post(f"/events/{event['id']}/book", {}, **member).json
    entry = service.post(f"/events/{full['id']}/waitlist", {}, **member).json
    ended = service.post(f"/events/{event['id']}/book", {}, **member).json
    service.post(f"/bookings/{ended['id']}/cancel", **member)

    service.call(
        "PATCH",
        f"/accounts/{account.id}",
        {"email": ANNA},
        headers=service.as_account(service.add_account("admin@example.com", "admin")),
    )
    service.post(f"/bookings/{holder['id']}/cancel")
    offer = service.get(f"/waitlist/{entry['id']}").json["booking_id"]
    restored = service.post(f"/bookings/{ended['id']}/restore", {"status": "held"}, **service.as_admin).json

    for held in (booking["id"], offer, restored["id"]):
        problem(service.post(f"/bookings/{held}/confirm", **member), "proof_required")


def test_the_secret_that_was_mailed_to_a_wrong_address_confirms_nothing_once_it_is_corrected(mailed: Mailed) -> None:
    service = mailed.service
    event = service.create_event(proof="email")
    account = service.add_account("wrong@example.com")
    booking = service.post(f"/events/{event['id']}/book", {}, **service.as_account(account)).json
    secret = mailed.secret()

    service.call(
        "PATCH",
        f"/accounts/{account.id}",
        {"email": ANNA},
        headers=service.as_account(service.add_account("admin@example.com", "admin")),
    )

    problem(confirm(service, booking, proof=secret), "proof_required")
    problem(service.get(f"/confirm/{booking['id']}/{secret}"), "booking_not_found")


@pytest.mark.parametrize("is_proved_first", [True, False])
def test_to_claim_a_booking_proves_nobody_else_s_address(mailed: Mailed, is_proved_first: bool) -> None:
    service = mailed.service
    event = service.create_event(proof="email")
    account = service.add_account("thief@example.com")
    thief = service.as_account(account)
    booking = service.book(event["id"], "victim@example.com")
    secret = mailed.secret()
    if is_proved_first:
        service.add_proof_of(account)
    assert service.post("/accounts/me/bookings", {"booking_id": booking["id"]}, **thief).status_int == 200
    if not is_proved_first:
        service.add_proof_of(account)

    problem(service.post(f"/bookings/{booking['id']}/confirm", **thief), "proof_required")
    assert confirm(service, booking, proof=secret).json["status"] == "confirmed"


def test_whoever_claims_the_booking_of_their_own_proved_address_needs_no_link(mailed: Mailed) -> None:
    service = mailed.service
    event = service.create_event(proof="email")
    booking = service.book(event["id"], ANNA)
    anna = service.as_account(service.add_proved_account(ANNA))

    service.post("/accounts/me/bookings", {"booking_id": booking["id"]}, **anna)

    assert service.post(f"/bookings/{booking['id']}/confirm", **anna).json["status"] == "confirmed"


def test_an_admin_confirms_and_books_regardless(mailed: Mailed) -> None:
    service = mailed.service
    event, instant = service.create_event(proof="email"), service.create_event(proof="email", confirmation="instant")
    booking = service.book(event["id"], ANNA)

    assert service.post(f"/bookings/{booking['id']}/confirm", **service.as_admin).json["status"] == "confirmed"
    booked = service.post(f"/events/{instant['id']}/book", {"email": ANNA}, **service.as_admin)
    assert booked.json["status"] == "confirmed"


def test_an_offer_of_the_waiting_list_is_confirmed_by_the_link_in_its_mail(mailed: Mailed) -> None:
    service = mailed.service
    event = service.create_event(proof="email", seats=1)
    first = service.book(event["id"], "first@example.com")
    entry = service.wait(event["id"], ANNA)
    service.delivery.deliver_due()
    service.post(f"/bookings/{first['id']}/cancel")
    offer = service.get(f"/waitlist/{entry['id']}").json["booking_id"]

    problem(service.post(f"/bookings/{offer}/confirm"), "proof_required")
    service.delivery.deliver_due()
    offered = next(one for one in mailed.mailbox.messages if one.recipient == ANNA and "/confirm/" in one.text)
    found = re.search(r"/confirm/\S+/(\w+)", offered.text)

    assert found
    assert service.post(f"/bookings/{offer}/confirm", {"proof": found[1]}).json["status"] == "confirmed"


def test_without_a_mail_server_an_event_can_not_ask_for_it(service: Service) -> None:
    body = {"title": "Concert", "starts_at": "2099-01-01T00:00:00Z", "seats": 3, "proof": "email"}
    problem(service.post("/events", body, **service.as_admin), "channel_not_configured")
    event = service.create_event()
    changed = service.call("PATCH", f"/events/{event['id']}", {"proof": "email"}, headers=service.as_admin)
    problem(changed, "channel_not_configured")


def test_opening_the_link_changes_nothing_and_the_button_confirms(mailed: Mailed) -> None:
    service = mailed.service
    booking = service.book(service.create_event(proof="email")["id"], ANNA)
    path = mailed.link()

    for _ in range(3):
        assert service.get(path, **BROWSER).status_int == 200
    assert service.get(f"/bookings/{booking['id']}").json["status"] == "held"

    browser = Browser(service)
    browser.open(path)
    browser.send("confirm")
    assert service.get(f"/bookings/{booking['id']}").json["status"] == "confirmed"
    assert "Confirmed" in browser.element(f"booking-{booking['id']}").get_text()
    browser.open(path)
    assert "This booking is confirmed." in browser.text


def test_the_page_of_the_link_speaks_russian(mailed: Mailed) -> None:
    mailed.service.book(mailed.service.create_event(proof="email")["id"], ANNA)
    browser = Browser(mailed.service, "ru")

    browser.open(mailed.link())

    assert "Подтвердите бронь" in browser.text


def test_a_link_with_a_wrong_secret_leads_home_and_tells_so(mailed: Mailed) -> None:
    booking = mailed.service.book(mailed.service.create_event(proof="email")["id"], ANNA)
    browser = Browser(mailed.service)

    browser.open(f"/confirm/{booking['id']}/wrong")

    assert "We can’t find this booking." in browser.text
    problem(mailed.service.get(f"/confirm/{booking['id']}/wrong"), "booking_not_found")


def test_one_s_own_page_says_where_to_confirm_instead_of_a_button_that_can_not(mailed: Mailed) -> None:
    booking = mailed.service.book(mailed.service.create_event(proof="email")["id"], ANNA)
    browser = Browser(mailed.service)

    browser.open(f"/?booking={booking['id']}")

    assert browser.dom.find(id=f"confirm-{booking['id']}") is None
    assert f"Open the link in the email that we sent to {ANNA}" in browser.text


def test_the_form_of_an_event_asks_for_it(mailed: Mailed) -> None:
    service = mailed.service
    event = service.create_event()
    sent = service.call("POST", f"/events/{event['id']}", b"proof=email", headers=service.as_admin | FORM)

    assert sent.json["proof"] == "email"
    for page in ("/admin/events/new", f"/admin/events/{event['id']}/settings"):
        assert 'name="proof"' in service.get(page, **BROWSER, **service.as_admin).text


def test_the_page_of_a_mail_s_link_keeps_a_booking_on_a_shared_computer_only_until_it_is_closed(
    mailed: Mailed,
) -> None:
    booking = mailed.service.book(mailed.service.create_event(proof="email")["id"], ANNA)
    browser = Browser(mailed.service)
    browser.open(mailed.link())

    answer = browser.send("confirm", shared_computer=True)

    assert "Max-Age" not in next(one for one in answer.headers.getall("Set-Cookie") if one.startswith("bookings="))
    opened = mailed.service.get(f"/b/{booking['id']}", **BROWSER, Cookie="shared=1")
    assert "Max-Age" not in next(one for one in opened.headers.getall("Set-Cookie") if one.startswith("bookings="))


def test_the_page_of_a_mail_s_link_is_one_of_those_for_people(mailed: Mailed) -> None:
    mailed.service.book(mailed.service.create_event(proof="email")["id"], ANNA)
    browser = Browser(mailed.service)

    browser.open(mailed.link())

    assert browser.dom.select("nav a[href='/'][aria-current=page]")
