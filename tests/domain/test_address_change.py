"""The e-mail address of an account is changed: by its owner, once the new one is proved, or by an admin."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from webtest import TestResponse

from booking.accounts import accounts, links, tokens
from booking.people import Account
from tests.support.service import PASSWORD, FixedClock, Service
from tests.support.told import Nowhere, Told
from tests.support.web_client import Browser, faulty_fields, problem

OLD, NEW = "mia@example.com", "mia@new.example"


@pytest.fixture
def service(path: Path, clock: FixedClock) -> Iterator[Service]:
    """Return a site that has a mail server."""
    running = Service(path, clock, senders={"email": Nowhere()})
    yield running
    running.close()


@pytest.fixture
def mia(service: Service, told: Told) -> Account:
    account = service.database.write(accounts.prove, service.add_account(OLD, name="Mia Member").id)
    told.deliver()
    return account


def change(service: Service, who: dict[str, str], email: str = NEW, **changed: Any) -> TestResponse:
    body = {"email": email, "current_password": PASSWORD} | changed
    return service.call("PATCH", "/accounts/me", body, headers=who)


def follow(service: Service, told: Told, account: Account) -> Account:
    """Follow the newest link that proves an address, as the account that it is for."""
    secret = next(one.link.secret for one in reversed(told.contexts) if one.notice.kind == "prove_address")
    return service.database.write(links.prove_address, secret, service.database.read(accounts.find, account.id))


def signs_in(service: Service, email: str) -> bool:
    return service.post("/sessions", {"email": email, "password": PASSWORD}).status_int == 201


def test_the_new_address_takes_the_old_one_s_place_once_its_link_is_followed(
    service: Service, told: Told, mia: Account
) -> None:
    asked = change(service, service.as_account(mia)).json

    assert (asked["email"], asked["new_email"], asked["email_proved"]) == (OLD, NEW, True)
    assert sorted(told.deliver()) == [("address_changed", OLD), ("prove_address", NEW)]
    assert told.contexts[-1].notice.facts["why"] == "changed"
    assert signs_in(service, OLD)
    assert not signs_in(service, NEW)

    changed = follow(service, told, mia)
    assert (changed.email, changed.new_email, changed.email_is_proved) == (NEW, None, True)
    assert signs_in(service, NEW)
    assert not signs_in(service, OLD)


def test_bookings_and_places_on_waiting_lists_come_along_with_what_is_still_to_be_told(
    service: Service, told: Told, mia: Account
) -> None:
    who = service.as_account(mia)
    event = service.create_event(max_seats_per_person=3, hold_seconds=900)["id"]
    booking = service.post(f"/events/{event}/book", {"seats": 2}, **who).json["id"]
    full = service.sell_out()["id"]
    entry = service.post(f"/events/{full}/waitlist", {}, **who).json["id"]
    guests = service.book(event, NEW.upper())["id"]
    change(service, who)
    told.deliver()
    service.post(f"/bookings/{booking}/confirm", **who)

    follow(service, told, mia)
    assert ("confirmed", NEW) in told.deliver()
    assert service.get(f"/bookings/{booking}").json["email"] == NEW
    assert service.get(f"/waitlist/{entry}").json["email"] == NEW
    assert service.get(f"/bookings/{guests}").json["account_id"] == mia.id
    problem(service.post(f"/events/{event}/book", {"seats": 1}, **who), "limit_reached")
    problem(service.post(f"/events/{event}/book", {"email": NEW}), "limit_reached")
    assert service.post(f"/events/{event}/book", {"email": OLD}).status_int == 201


def test_an_account_with_a_mistyped_address_corrects_it_within_the_minutes_after_registering(
    service: Service, told: Told
) -> None:
    typo = service.add_account("mia@exmaple.com", name="Mia")
    told.deliver()
    change(service, service.as_account(typo))
    assert ("prove_address", NEW) in told.deliver()

    corrected = follow(service, told, typo)
    assert (corrected.email, corrected.email_is_proved) == (NEW, True)


def test_it_takes_a_session_and_the_password_and_an_address_that_nobody_has(service: Service, mia: Account) -> None:
    service.add_account("taken@example.com")
    who = service.as_account(mia)
    by_token = {"Authorization": f"Bearer {service.database.write(tokens.create, mia.id, 'x')[1]}"}

    problem(change(service, by_token), "forbidden")
    assert faulty_fields(change(service, who, current_password="another one")) == ["current_password"]
    assert faulty_fields(service.call("PATCH", "/accounts/me", {"email": NEW}, headers=who)) == ["current_password"]
    assert faulty_fields(change(service, who, email="no address")) == ["email"]
    problem(change(service, who, email="Taken@example.com"), "email_taken")
    assert service.database.read(accounts.find, mia.id) == mia


def test_an_address_that_was_taken_meanwhile_is_not_taken_again(service: Service, told: Told, mia: Account) -> None:
    change(service, service.as_account(mia))
    told.deliver()
    service.add_account(NEW)
    secret = next(one.link.secret for one in told.contexts if one.notice.recipient == NEW)
    browser = Browser(service)
    browser.open("/sign-in")
    browser.send("sign-in", email=OLD, password=PASSWORD)
    browser.open(f"/proofs/{secret}")
    browser.send("prove")

    assert "There is an account with this email address already" in browser.message
    assert service.database.read(accounts.find, mia.id).email == OLD


@pytest.mark.parametrize("way", ["reset", "password", "old address", "another address"])
def test_a_change_is_stopped_by_a_new_password_and_taken_back_by_the_old_address(
    service: Service, told: Told, mia: Account, way: str
) -> None:
    who = service.as_account(mia)
    change(service, who)
    told.deliver()
    secret = next(one.link.secret for one in told.contexts if one.notice.recipient == NEW)
    if way == "reset":
        reset, _ = service.database.write(links.create_proof, mia, "reset")
        service.database.write(links.reset_password, reset, "a hash")
    elif way == "password":
        service.call(
            "PATCH", "/accounts/me", {"password": "four grey herons", "current_password": PASSWORD}, headers=who
        )
    else:
        change(service, who, email=OLD if way == "old address" else "third@example.com")

    left = service.database.read(accounts.find, mia.id)
    assert (left.email, left.new_email) == (OLD, "third@example.com" if way == "another address" else None)
    browser = Browser(service)
    browser.open(f"/proofs/{secret}")
    assert "has been used or has expired" in browser.message


def test_another_spelling_of_the_address_is_taken_at_once(service: Service, told: Told, mia: Account) -> None:
    changed = change(service, service.as_account(mia), email="Mia@example.com").json

    assert (changed["email"], changed["email_proved"], changed["new_email"]) == ("Mia@example.com", True, None)
    assert told.deliver() == []


def flood(service: Service, told: Told, who: dict[str, str], emails: list[str]) -> Counter[str]:
    """Ask for one address after the other and return how many messages each mailbox is sent."""
    sent: Counter[str] = Counter()
    for email in emails:
        assert change(service, who, email=email).status_int == 200
        service.clock.move(1)
        sent.update(recipient.lower() for _, recipient in told.deliver())
    return sent


def test_an_address_that_nobody_has_proved_is_not_told_of_changes(service: Service, told: Told) -> None:
    stranger = service.add_account("victim@example.com")
    told.deliver()
    sent = flood(service, told, service.as_account(stranger), [f"stranger{n}@example.com" for n in range(20)])

    assert sent["victim@example.com"] == 0


def test_an_address_that_is_proved_is_told_of_changes_once_in_five_minutes(
    service: Service, told: Told, clock: FixedClock, mia: Account
) -> None:
    who = service.as_account(mia)
    assert flood(service, told, who, [f"stranger{number}@example.com" for number in range(20)])[OLD] == 1
    clock.move(300)
    assert flood(service, told, who, ["another@example.com"])[OLD] == 1


def test_spellings_of_one_new_address_get_one_message_in_five_minutes_whose_link_holds(
    service: Service, told: Told, mia: Account
) -> None:
    who = service.as_account(mia)
    spellings = ["victim@bücher.example", "Victim@bücher.example", "vIctim@xn--bcher-kva.example"] * 7
    sent = flood(service, told, who, spellings)
    del sent[OLD]

    assert sent.total() == 1
    assert follow(service, told, mia).email == spellings[-1]


def test_a_new_address_that_is_not_proved_gets_a_handful_even_from_whoever_has_proved_their_own(
    service: Service, told: Told, clock: FixedClock, mia: Account
) -> None:
    sent: Counter[str] = Counter()
    for number in range(20):
        clock.move(301)
        who = service.as_account(mia)
        sent += flood(service, told, who, [f"victim+{number}@example.com"])
    to_victim = sum(number for email, number in sent.items() if email.startswith("victim"))

    assert to_victim <= 12  # In two hours, six in each.


def test_changes_of_address_count_with_registrations(path: Path, clock: FixedClock) -> None:
    service = Service(path, clock, registrations_per_hour=4)
    mia = service.add_account(OLD)
    service.ask_from("203.0.113.7")
    who = service.as_account(mia)
    for number in range(4):
        assert change(service, who, email=f"{number}@example.com").status_int == 200
    refused = change(service, who, email="9@example.com")

    problem(refused, "too_many_requests")
    assert service.call("PATCH", "/accounts/me", {"name": "Mia"}, headers=who).status_int == 200
    service.close()


def test_without_a_mail_server_it_changes_at_once_and_is_not_proved(path: Path, clock: FixedClock) -> None:
    service = Service(path, clock)
    mia = service.database.write(accounts.prove, service.add_account(OLD).id)
    event = service.create_event()["id"]
    booking = service.post(f"/events/{event}/book", {}, **service.as_account(mia)).json["id"]
    changed = change(service, service.as_account(mia)).json

    assert (changed["email"], changed["email_proved"], changed["new_email"]) == (NEW, False, None)
    assert signs_in(service, NEW)
    assert service.get(f"/bookings/{booking}").json["email"] == NEW
    service.close()


def test_an_admin_sets_a_member_s_address_right(service: Service, told: Told, mia: Account) -> None:
    admin = service.add_account("ada@example.com", "admin")
    told.deliver()
    by_token = {"Authorization": f"Bearer {service.database.write(tokens.create, admin.id, 'x')[1]}"}

    def correct(who: dict[str, str], **changed: str) -> TestResponse:
        return service.call("PATCH", f"/accounts/{mia.id}", {"email": NEW} | changed, headers=who)

    problem(correct(by_token), "forbidden")
    problem(correct(service.as_account(admin), password="a guess"), "forbidden")
    problem(correct(service.as_account(admin), email="ADA@example.com"), "email_taken")
    corrected = correct(service.as_account(admin)).json
    assert (corrected["email"], corrected["email_proved"]) == (NEW, False)
    assert sorted(told.deliver()) == [("address_changed", OLD), ("prove_address", NEW)]
    assert told.contexts[-1].notice.facts["why"] == "changed"
    assert follow(service, told, mia).email_is_proved
    assert correct(service.as_admin, email=OLD).json["email"] == OLD


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_account_s_page_changes_the_address_without_scripts(service: Service, told: Told, language: str) -> None:
    browser = Browser(service)
    mia = browser.sign_in("member", "Mia Member")
    told.deliver()
    browser.open("/account")
    if language == "ru":
        browser.change_language()
    browser.send("change-email", email=NEW, current_password="a guess")
    assert browser.element("address-password").get("aria-invalid") == "true"
    assert browser.element("new-address").get("value") == NEW
    browser.send("change-email", email=NEW, current_password=PASSWORD)
    assert NEW in browser.message
    assert NEW in browser.element("new-email").get_text()
    told.deliver()
    secret = next(one.link.secret for one in told.contexts if one.notice.recipient == NEW)

    browser.open(f"/proofs/{secret}")
    assert NEW in browser.element("another-address").get_text()
    browser.send("prove")
    assert service.database.read(accounts.find, mia.id).email == NEW
