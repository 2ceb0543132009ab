"""The admin's pages of accounts: search, roles, disabling, invitations, and the audit log."""

import re

import pytest

from booking.accounts import tokens
from booking.people import OPERATOR, Account
from tests.support.service import Service
from tests.support.web_client import Browser, problem

SCRIPT = "<script>alert(1)</script>\"'&"


@pytest.fixture
def mel(service: Service) -> Account:
    return service.add_account("mel@example.com", name="Mel Member")


def press(browser: Browser, account: Account, button: str) -> None:
    """Press a button of the account's row."""
    browser.open("/admin/accounts")
    row = browser.element(f"account-{account.id}")
    words = [one.get_text() for one in row.find_all("button")]
    forms = [form for form in browser.page.forms.values() if form.action == f"/admin/accounts/{account.id}"]
    form = forms[words.index(button)]
    browser.follow(form.submit(headers={"Referer": "http://localhost:80/admin/accounts"}))


def shown(browser: Browser) -> list[str]:
    """Return the words of each row of the open page."""
    return [" ".join(row.get_text(" ").split()) for row in browser.dom.select("table:not(.tokens) tbody tr")]


def test_accounts_are_found_by_name_or_address_whatever_the_capitals(
    service: Service, admin: Browser, mel: Account
) -> None:
    service.add_account("otto@example.org", name="Ötto Member")
    for search, names in {
        "": ["Ada Admin (you)", "Mel Member", "Ötto Member"],
        "ÖTTO": ["Ötto Member"],
        "mel@EXAMPLE": ["Mel Member"],
        "nobody": [],
    }.items():
        admin.open("/admin/accounts")
        form = admin.page.forms["search"]
        form["search"] = search
        admin.follow(form.submit())
        assert [re.split(r" \S+@", row)[0] for row in shown(admin)] == names
        assert admin.page.forms["search"]["search"].value == search


def test_the_list_of_accounts_leads_to_more_with_the_same_search(service: Service, admin: Browser) -> None:
    for number in range(52):
        service.add_account(f"person{number}@example.com", name="<b>Same</b>")
    admin.open("/admin/accounts?search=same")
    assert len(shown(admin)) == 50
    (more,) = admin.dom.find_all("a", rel="next")
    admin.open(str(more["href"]))
    assert len(shown(admin)) == 2


def test_an_admin_makes_a_member_an_admin_and_takes_it_back(service: Service, admin: Browser, mel: Account) -> None:
    press(admin, mel, "Make admin")
    assert admin.message == "Mel Member is now an admin."
    assert service.get("/accounts", **service.as_account(mel)).status_int == 200

    press(admin, mel, "Make member")

    assert admin.message == "Mel Member is now a member."
    problem(service.get("/accounts", **service.as_account(mel)), "forbidden")


def test_disabling_ends_the_sessions_at_once_and_enabling_lets_sign_in_again(
    service: Service, admin: Browser, mel: Account
) -> None:
    session = service.as_account(mel)
    press(admin, mel, "Disable")
    assert admin.message == "Mel Member is disabled."
    assert "Disabled" in admin.element(f"account-{mel.id}").get_text()
    problem(service.get("/accounts/me", **session), "unauthenticated")

    press(admin, mel, "Enable")

    assert admin.message == "Mel Member can sign in again."
    assert service.get("/accounts/me", **service.as_account(mel)).status_int == 200


def test_an_admin_has_no_buttons_against_themselves(admin: Browser) -> None:
    admin.open("/admin/accounts")
    (row,) = admin.dom.select("table:not(.tokens) tbody tr")
    assert row.find_all("button") == []


def test_an_admin_invites_another_by_a_link_that_is_shown_once(service: Service, admin: Browser) -> None:
    admin.open("/admin/accounts")
    answer = admin.send("invite")
    assert answer.status_int == 200
    assert answer.headers["Cache-Control"] == "no-store"
    link = admin.element("secret").get_text()
    assert link.startswith("http://localhost:80/invitations/")

    invited = Browser(service)
    invited.open(link.removeprefix("http://localhost:80"))
    invited.send("accept", name="Otto", email="otto@example.com", password="nine blue kettles")

    assert invited.url == "/admin"
    admin.open("/admin/invitations")
    assert admin.url == "/admin/accounts"
    assert link.rpartition("/")[2] not in admin.page.text
    assert any("Otto" in row and "admin" in row for row in shown(admin))


def test_the_operator_s_tokens_are_listed_and_revoked_by_an_admin(
    service: Service, admin: Browser, mel: Account
) -> None:
    made, secret = service.database.write(tokens.create, OPERATOR, "cash <b>desk</b>")
    hers, _ = service.database.write(tokens.create, mel.id, "Mel's script")
    admin.open("/admin/accounts")
    assert "cash <b>desk</b>" in admin.element(f"token-{made.id}").get_text()
    assert admin.dom.find(id=f"token-{hers.id}") is None, "an account's own are its own business"

    admin.press(f"/admin/tokens/{made.id}/revoke")

    assert "revoked" in admin.message
    assert admin.dom.find(id=f"token-{made.id}") is None
    problem(service.get("/accounts", Authorization=f"Bearer {secret}"), "unauthenticated")
    newest = service.get("/audit", **service.as_admin).json["entries"][0]
    assert (newest["action"], newest["subject"]) == ("token revoked", f"token {made.id}")


@pytest.mark.parametrize("asked_by", ["member", "guest"])
def test_the_operator_s_tokens_are_revoked_by_admins_only(service: Service, mel: Account, asked_by: str) -> None:
    made, secret = service.database.write(tokens.create, OPERATOR, "cash desk")
    headers = service.as_account(mel) if asked_by == "member" else {}

    refused = service.post(f"/admin/tokens/{made.id}/revoke", **headers)

    assert refused.status_int in (303, 401, 403)
    assert service.get("/accounts", Authorization=f"Bearer {secret}").status_int == 200


def test_a_member_s_token_is_not_revoked_as_the_operator_s(service: Service, mel: Account) -> None:
    hers, secret = service.database.write(tokens.create, mel.id, "script")

    service.post(f"/admin/tokens/{hers.id}/revoke", **service.as_admin)

    assert service.get("/accounts/me", Authorization=f"Bearer {secret}").status_int == 200


def test_what_admins_do_and_who_signs_in_stands_in_the_audit_log(
    service: Service, admin: Browser, mel: Account
) -> None:
    event = service.create_event(title="Concert")
    booking = service.book(event["id"], "anna@example.com", name="Anna Adams")
    press(admin, mel, "Disable")
    service.post(f"/bookings/{booking['id']}/confirm", **service.as_admin)
    admin.open(f"/admin/events/{event['id']}/settings")
    admin.press(f"/events/{event['id']}/cancel")

    admin.open("/admin/audit")

    rows = shown(admin)
    assert rows[0].startswith("22:26 Ada Admin Event cancelled Concert")
    assert rows[0].endswith("127.0.0.1")
    assert "Booking confirmed Anna Adams" in rows[1]
    assert "Account disabled Mel" in rows[2]
    assert any("Ada Admin Signed in" in row for row in rows)
    assert admin.dom.find("a", href=f"/admin/events/{event['id']}")


def test_the_audit_log_leads_to_what_was_earlier(service: Service, admin: Browser) -> None:
    for _ in range(101):
        service.create_event()
    admin.open("/admin/audit")
    assert len(shown(admin)) == 100
    (earlier,) = admin.dom.find_all("a", rel="next")
    admin.open(str(earlier["href"]))
    assert any("Signed in" in row for row in shown(admin))


def test_names_are_shown_escaped(service: Service, admin: Browser) -> None:
    account = service.add_account("mel@example.com", name=SCRIPT)
    press(admin, account, "Disable")
    for url in ("/admin/accounts", f"/admin/accounts?search={SCRIPT[:7]}", "/admin/audit"):
        admin.open(url)
        assert "<script>alert" not in admin.page.text
