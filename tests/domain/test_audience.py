"""Who may book an event: anyone, anyone with an account, or members whom an admin has approved."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from booking.accounts import accounts, tokens
from booking.people import Account
from tests.support.service import FixedClock, Service, instant
from tests.support.told import Nowhere
from tests.support.web_client import Browser, problem


@pytest.fixture
def mailing(tmp_path: Path, clock: FixedClock) -> Iterator[Service]:
    """Return a site that has a mail server."""
    running = Service(tmp_path / "mailing.db", clock, senders={"email": Nowhere()})
    yield running
    running.close()


@pytest.mark.parametrize("way", ["book", "waitlist"])
def test_where_mail_is_sent_an_event_for_accounts_takes_those_whose_address_is_proved(
    mailing: Service, way: str
) -> None:
    event = mailing.create_event(audience="members", seats=1)["id"]
    mia, ada = mailing.add_account(), mailing.add_account("ada@example.com", "admin")
    if way == "waitlist":
        mailing.post(f"/events/{event}/book", {"email": "guest@example.com"}, **mailing.as_admin)

    problem(mailing.post(f"/events/{event}/{way}", {"email": "guest@example.com"}), "unauthenticated")
    refused = mailing.post(f"/events/{event}/{way}", {}, **mailing.as_account(mia))
    assert "Confirm your email address first" in problem(refused, "forbidden")["detail"]
    mailing.database.write(accounts.prove, mia.id)
    assert mailing.post(f"/events/{event}/{way}", {}, **mailing.as_account(mia)).status_int == 201
    assert mailing.post(f"/events/{event}/waitlist", {}, **mailing.as_account(ada)).status_int == 201


def test_an_unproved_account_goes_on_booking_what_is_for_anyone(mailing: Service) -> None:
    event = mailing.create_event()["id"]

    assert mailing.post(f"/events/{event}/book", {}, **mailing.as_account(mailing.add_account())).status_int == 201


def test_an_event_for_approved_members_takes_those_whom_an_admin_has_approved(service: Service) -> None:
    event = service.create_event(audience="approved", seats=3)["id"]
    mia, ada = service.add_account(), service.add_account("ada@example.com", "admin")
    assert service.event(event)["audience"] == "approved"
    assert [one["audience"] for one in service.get("/events").json["events"]] == ["approved"]

    def approve(approved: bool) -> bool:
        changed = service.call("PATCH", f"/accounts/{mia.id}", {"approved": approved}, headers=service.as_admin)
        return bool(changed.json["approved"])

    problem(service.post(f"/events/{event}/book", {"email": "guest@example.com"}), "unauthenticated")
    refused = service.post(f"/events/{event}/book", {}, **service.as_account(mia))
    assert "approved" in problem(refused, "forbidden")["detail"]
    assert approve(True)
    assert service.get("/accounts/me", **service.as_account(mia)).json["approved"]
    booking = service.post(f"/events/{event}/book", {}, **service.as_account(mia))
    assert booking.status_int == 201
    assert not approve(False)
    problem(service.post(f"/events/{event}/book", {}, **service.as_account(mia)), "forbidden")
    assert service.get(f"/bookings/{booking.json['id']}").status_int == 200
    assert service.post(f"/events/{event}/book", {}, **service.as_account(ada)).status_int == 201
    assert service.post(f"/events/{event}/book", {"email": "guest@example.com"}, **service.as_admin).status_int == 201


def test_an_audience_is_changed_both_ways(service: Service) -> None:
    event = service.create_event(audience="approved")["id"]
    for audience in ("members", "approved", "anyone", "approved"):
        changed = service.call("PATCH", f"/events/{event}", {"audience": audience}, headers=service.as_admin)
        assert changed.json["audience"] == service.event(event)["audience"] == audience


def test_a_member_approves_nobody_and_an_admin_s_token_may(service: Service) -> None:
    mia, ada = service.add_account(), service.add_account("ada@example.com", "admin")
    by_token = {"Authorization": f"Bearer {service.database.write(tokens.create, ada.id, 'club list')[1]}"}

    problem(
        service.call("PATCH", f"/accounts/{mia.id}", {"approved": True}, headers=service.as_account(mia)), "forbidden"
    )
    assert service.call("PATCH", f"/accounts/{mia.id}", {"approved": True}, headers=by_token).json["approved"]
    actions = [one["action"] for one in service.get("/audit", **service.as_admin).json["entries"]]
    assert actions.count("account approved") == 1


def approved(service: Service, account: Account) -> bool:
    return service.database.read(accounts.find, account.id).is_approved


def test_the_admin_s_page_approves_a_member_and_takes_it_back(service: Service) -> None:
    mia = service.add_account(name="Mia Member")
    browser = Browser(service)
    browser.sign_in("admin")

    def press(button: str) -> None:
        browser.open("/admin/accounts")
        assert browser.element(f"approve-{mia.id}").get_text() == button
        row = browser.page.forms.values()
        form = next(one for one in row if one.action == f"/admin/accounts/{mia.id}" and "approved" in one.fields)
        browser.follow(form.submit(headers={"Referer": "http://localhost:80/admin/accounts"}))

    press("Approve")
    assert browser.message == "Mia Member is approved."
    assert approved(service, mia)
    press("Withdraw approval")
    assert not approved(service, mia)


def test_the_pages_say_who_may_book_and_what_is_lacking(mailing: Service) -> None:
    browser = Browser(mailing)
    for_accounts = mailing.create_event(audience="members")["id"]
    for_approved = mailing.create_event(audience="approved")["id"]
    browser.open("/")
    assert "for anyone with an account" in browser.element(f"event-{for_accounts}").get_text()
    assert "Approved accounts" in browser.element(f"event-{for_approved}").get_text()
    assert "approved" in browser.element(f"members-only-{for_approved}").get_text()

    mia = browser.sign_in("member", "Mia Member")
    browser.open("/")
    assert "confirm your email address" in browser.element(f"proved-only-{for_accounts}").get_text()
    assert "isn’t approved yet" in browser.element(f"approved-only-{for_approved}").get_text()
    mailing.database.write(accounts.prove, mia.id)
    mailing.database.write(accounts.set_approved, mia.id, True)
    browser.open("/")
    assert {f"book-{for_accounts}", f"book-{for_approved}"} <= set(browser.page.forms)


def test_an_organiser_chooses_approved_members_in_the_form(service: Service) -> None:
    browser = Browser(service)
    browser.sign_in("admin")
    browser.open("/admin/events/new")
    starts_at = instant(service.clock.now() + 86_400_000)[:16]
    club = {"title": "Club evening", "starts_at": starts_at, "seats": "5", "audience": "approved"}
    browser.send_by("new-event", "published", "true", **club)

    (event,) = service.get("/events").json["events"]
    assert (event["title"], event["audience"]) == ("Club evening", "approved")

    browser.open(f"/admin/events/{event['id']}/settings")
    browser.send("edit-event", audience="members")

    assert service.event(event["id"])["audience"] == "members"
