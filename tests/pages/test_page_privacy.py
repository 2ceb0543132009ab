"""People see what is stored of them, take it along and are erased, by the link in a mail or on their account's page."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from webtest import TestResponse

from booking import store
from booking.accounts import links
from booking.notice import Purpose
from tests.support.service import BROWSER, FixedClock, Service, count, instant
from tests.support.told import Mailbox
from tests.support.web_client import FORM, Browser, problem

EVIL = '<script>alert("x")</script>'
ADDRESS = "anna@example.com"


def ask(service: Service, mailbox: Mailbox, email: str = ADDRESS) -> str:
    """Ask for what is stored with an address on the page, and return the path in the mail that comes there."""
    browser = Browser(service)
    browser.open("/my-data")
    browser.send("ask-for-data", email=email)
    assert "emailing a link" in browser.message
    service.delivery.deliver_due()
    (mail,) = [one for one in mailbox.messages if one.recipient == email and "/my-data/" in one.text]
    return urlsplit(next(word for word in mail.text.split() if "/my-data/" in word)).path


def link_to(service: Service, email: str = ADDRESS) -> str:
    secret, _ = service.database.write(links.create_proof_for_guest, email, "data")
    return f"/my-data/{secret}"


def file_of(answer: TestResponse) -> Any:
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    return json.loads(answer.body)["stored"]


def test_a_guest_sees_takes_along_and_erases_what_is_stored_by_the_link_in_a_mail(
    mailing: Service, mailbox: Mailbox
) -> None:
    opera = mailing.create_event(title="Opera", seats=2)
    booked = mailing.book(opera["id"], ADDRESS, name=EVIL)
    other = mailing.book(opera["id"], "boris@example.com")
    browser = Browser(mailing)
    path = ask(mailing, mailbox)

    browser.open(path)
    assert "1 seat for Opera" in " ".join(browser.element("live").get_text().split())
    assert "1 upcoming booking will be cancelled" in browser.text
    assert not browser.dom.find(id="has-account")
    stored = file_of(browser.open(str(browser.element("download")["href"])))
    (row,) = stored["bookings"]
    assert (row["id"], row["name"], row["email"], row["created_at"]) == (
        booked["id"],
        EVIL,
        ADDRESS,
        booked["created_at"],
    )
    assert {one["kind"] for one in stored["outbox"]} == {"hold_placed", "personal_data"}
    assert "boris" not in json.dumps(stored)

    browser.open(path)
    browser.send("erase-data")
    assert browser.element("sure").get("aria-invalid") == "true"
    assert mailing.event(opera["id"])["free_seats"] == 0
    browser.send("erase-data", sure=True)

    assert "Your data is erased" in browser.message
    assert (mailing.event(opera["id"])["free_seats"], mailing.get(f"/bookings/{other['id']}").status_int) == (1, 200)
    assert problem(mailing.get(f"/bookings/{booked['id']}"), "booking_cancelled")["reason"] == "cancelled"
    mailing.delivery.deliver_due()
    assert [one.subject for one in mailbox.messages if one.recipient == ADDRESS][-1] == "Your data has been erased"
    for table in ("bookings", "ended_bookings", "waitlist_entries", "ended_entries"):
        assert count(mailing.database, f"{table} WHERE email = '{ADDRESS}' OR person = '{ADDRESS}'") == 0
    assert (
        count(mailing.database, f"outbox WHERE instr(recipient || subject || coalesce(mailbox, ''), '{ADDRESS}')") == 0
    )
    browser.open(path)
    assert "been used" in browser.message
    (line,) = mailing.get("/audit?limit=1", **mailing.as_admin).json["entries"]
    assert (line["action"], line["account_id"], line["subject"], line["address"]) == ("guest erased", None, "", "")


def test_what_somebody_typed_as_a_name_is_no_markup_on_the_page(service: Service, clock: FixedClock) -> None:
    event = service.create_event(title=EVIL, starts_at=instant(clock.now() + 60_000), confirmation="instant")
    service.book(event["id"], ADDRESS, name=EVIL)
    clock.move(61)
    browser = Browser(service)
    browser.open(link_to(service))
    past = browser.element("past")
    assert past.get_text().count(EVIL) == 2
    assert past.find("script") is None


def test_the_answer_is_the_same_whether_or_not_anything_is_stored(mailing: Service, mailbox: Mailbox) -> None:
    mailing.book(mailing.create_event()["id"], ADDRESS)
    known, unknown = (mailing.post("/data-requests", {"email": email}) for email in (ADDRESS, "nobody@example.com"))
    assert (known.status_int, known.body) == (unknown.status_int, unknown.body) == (202, b'{"status":"accepted"}')
    browser = Browser(mailing)
    browser.open(link_to(mailing, "nobody@example.com"))
    assert "1 message that was sent" in browser.text  # The one with the link.
    assert [browser.dom.find(id=kind) for kind in ("live", "waiting", "past")] == [None] * 3
    browser.open(link_to(mailing, "never@example.com"))
    assert browser.element("nothing")


def test_a_mailbox_gets_few_mails_and_a_network_may_ask_for_few(
    path: Path, clock: FixedClock, mailbox: Mailbox
) -> None:
    service = Service(path, clock, senders={"email": mailbox}, registrations_per_hour=9)
    try:
        service.ask_from("192.0.2.7")
        for _ in range(9):
            assert service.post("/data-requests", {"email": ADDRESS}).status_int == 202
            clock.move(1)
        service.delivery.deliver_due()
        assert len(mailbox.messages) == 1
        problem(service.post("/data-requests", {"email": "other@example.com"}), "too_many_requests")
        service.ask_from("198.51.100.7")
        for _ in range(9):
            clock.move(300)
            assert service.post("/data-requests", {"email": ADDRESS}).status_int == 202
            service.delivery.deliver_due()
        assert len(mailbox.messages) == 6  # As many in an hour as of all else that strangers can cause.
    finally:
        service.close()


@pytest.mark.parametrize("purpose", ["prove", "reset", "forged", "run out", "used"])
def test_no_link_but_a_fresh_one_that_was_made_for_it_opens_or_erases_anything(
    service: Service, clock: FixedClock, purpose: str
) -> None:
    booked = service.book(service.create_event(hold_seconds=86_000)["id"], ADDRESS)
    account = service.add_proved_account("mia@example.com")
    path = "/my-data/forged" if purpose == "forged" else link_to(service)
    if purpose in ("prove", "reset"):
        other: Purpose = "prove" if purpose == "prove" else "reset"
        secret, _ = service.database.write(links.create_proof, account, other)
        path = f"/my-data/{secret}"
    if purpose == "run out":
        clock.move(3_600)
    if purpose == "used":
        assert service.call("POST", path, b"sure=true", headers=FORM | BROWSER).headers["Location"] == "/my-data"
        booked = service.book(service.create_event(title="Opera")["id"], ADDRESS)
    for asked in (service.get(path), service.get(f"{path}/file")):
        problem(asked, "not_found")
    assert service.call("POST", path, b"sure=true", headers=FORM | BROWSER).headers["Location"] == "/my-data"
    browser = Browser(service)
    browser.open(path)
    assert (browser.url, "Ask for a new one" in browser.message) == ("/my-data", True)
    assert service.get(f"/bookings/{booked['id']}").json["email"] == ADDRESS


def test_another_site_s_page_erases_nobody_and_to_look_changes_nothing(service: Service) -> None:
    booked = service.book(service.create_event()["id"], ADDRESS)
    path = link_to(service)
    problem(service.call("POST", path, {"sure": True}, headers={"Sec-Fetch-Site": "cross-site"}), "cross_site")
    for method in ("GET", "HEAD"):
        assert service.call(method, path, headers=BROWSER).status_int == 200
    assert service.get(f"/bookings/{booked['id']}").json["email"] == ADDRESS


def test_what_an_account_has_is_not_shown_or_erased_by_a_link_to_its_address(service: Service) -> None:
    account = service.add_proved_account(ADDRESS)
    event = service.create_event()["id"]
    own = service.post(f"/events/{event}/book", {}, **service.as_account(account)).json
    browser = Browser(service)
    browser.open(link_to(service))
    assert browser.element("has-account")
    browser.send("erase-data", sure=True)
    assert service.get(f"/bookings/{own['id']}").json["email"] == ADDRESS


def test_an_account_takes_along_all_that_is_stored_of_it_and_no_secret(service: Service) -> None:
    browser = Browser(service)
    account = browser.sign_in("member", "Mina Member")
    event = service.create_event()
    browser.book(event)
    token = service.post("/accounts/me/tokens", {"name": "Scanner"}, **service.as_account(account)).json["token"]
    browser.open("/account")
    stored = file_of(browser.open(str(browser.element("download-data")["href"])))
    assert stored == service.get("/accounts/me/data", Authorization=f"Bearer {token}").json["stored"] | {
        "api_tokens": [stored["api_tokens"][0]]
    }
    assert [one["name"] for one in stored["accounts"]] == ["Mina Member"]
    assert [one["event_id"] for one in stored["bookings"]] == [event["id"]]
    assert [one["name"] for one in stored["api_tokens"]] == ["Scanner"]
    assert {one["action"] for one in stored["history"]} == {"booked"}
    assert stored["sessions"]
    assert "signed in" in {one["action"] for one in stored["audit_log"]}
    written = json.dumps(stored)
    assert [secret for secret in ("argon2", "sha256", "password_hash", token) if secret in written] == []


def test_a_deleted_account_is_told_for_the_last_time_where_its_address_is_proved(
    mailing: Service, mailbox: Mailbox
) -> None:
    for email, is_told in (("proved@example.com", True), ("typed@example.com", False)):
        account = mailing.add_account(email)
        if is_told:
            mailing.add_proof_of(account)
        mailing.delivery.deliver_due()
        mailbox.messages.clear()
        assert mailing.call("DELETE", "/accounts/me", headers=mailing.as_account(account)).status_int == 204
        mailing.delivery.deliver_due()
        assert [(one.recipient, one.subject) for one in mailbox.messages] == (
            [(email, "Your data has been erased")] if is_told else []
        )
        assert count(mailing.database, f"outbox WHERE instr(recipient || coalesce(mailbox, ''), '{email}')") == 0


def test_the_last_message_is_not_kept_where_it_fails_and_no_admin_is_told_whose_it_was(
    mailing: Service, mailbox: Mailbox
) -> None:
    admin = mailing.add_proved_account("ada@example.com", "admin")
    Browser(mailing)
    mailing.delivery.deliver_due()
    mailing.call("POST", link_to(mailing), b"sure=true", headers=FORM | BROWSER)
    (notice_id,) = mailing.database.read(
        lambda tx: tx.execute("SELECT id FROM outbox WHERE kind = 'erased'", ()).fetchone()
    )
    mailing.database.write(store.outbox.set_finished, notice_id, "failed", f"550 no such user {ADDRESS}", tries=1)
    assert count(mailing.database, f"outbox WHERE instr(recipient || coalesce(last_error, ''), '{ADDRESS}')") == 0
    again = mailing.post(f"/notices/{notice_id}/send", **mailing.as_admin)
    assert (again.status_int, again.json["state"]) == (200, "failed")
    assert admin.is_admin


def test_a_guest_s_page_speaks_russian(service: Service) -> None:
    service.book(service.create_event()["id"], ADDRESS)
    browser = Browser(service, "ru")
    browser.open(link_to(service))
    assert "Да, удалить всё, что хранится с этим адресом." in browser.text


def test_an_admin_erases_somebody_who_asks_by_telephone_and_the_log_has_that_it_was_done(service: Service) -> None:
    event = service.create_event(title="Opera")
    service.book(event["id"], ADDRESS, name="Anna Example")
    browser = Browser(service)
    ada = browser.sign_in()
    browser.open("/admin/search?q=anna")
    browser.press("/admin/my-data")
    assert "1 seat for Opera" in " ".join(browser.element("live").get_text().split())
    browser.send("erase-data", sure=True)
    assert service.event(event["id"])["free_seats"] == event["seats"]
    browser.open("/admin/search?q=anna")
    assert browser.element("nobody-found")
    erased, opened = service.get("/audit?limit=2", **service.as_admin).json["entries"]
    assert (erased["action"], opened["action"]) == ("guest erased", "data of a guest opened")
    assert (erased["account_id"], opened["account_id"], opened["subject"]) == (None, ada.id, "")
