"""The settings by which people are reached: saved on a page, never shown where they are secret, fixed by a flag."""

from dataclasses import replace
from unittest.mock import Mock

import pytest

from booking import config
from booking.errors import ProviderError
from booking.organiser import reach
from booking.organiser.reach import Reach
from booking.payments.stripe import Stripe
from booking.senders.smtp_url import MailServer
from booking.web.app import create_app
from tests.support.service import Service, run
from tests.support.web_client import FORM, Browser

TOKEN = "7001:AAF-secret_secret_secret_secret_secret"
SECRET = "p4ss:w/rd of nobody"
SERVER = {"smtp_host": "mail.example.org", "smtp_user": "me@example.org", "smtp_password": SECRET}


def test_a_mail_server_is_saved_and_its_password_kept_and_never_shown(service: Service, admin: Browser) -> None:
    admin.open("/admin")
    assert admin.element("not-configured").find("a", href="/admin/settings#email")
    admin.open("/admin/settings")
    admin.send("settings-email", **SERVER)
    assert admin.element("mail_from-fault").get_text() == "Enter the address that emails come from."
    assert admin.page.forms["settings-email"]["smtp_host"].value == "mail.example.org"
    assert SECRET not in admin.page.text

    answer = admin.send("settings-email", **SERVER, mail_from="Night & Day <ask@example.org>", smtp_port="2525")
    assert answer.headers["Location"] == "/admin/settings#email"
    assert admin.message == "Saved: Sender of emails, Mail server."
    server = MailServer("mail.example.org", 2525, "starttls", "me@example.org", SECRET)
    assert service.site.reach.now.smtp_url == server
    assert service.site.reach.now.mail_from == "Night & Day <ask@example.org>"
    form = admin.page.forms["settings-email"]
    assert (form["smtp_port"].value, form["smtp_password"].value) == ("2525", "")
    assert "A password is kept." in admin.text
    assert SECRET not in admin.page.text

    admin.send("settings-email")
    assert admin.message == "Nothing has changed."
    admin.send("settings-email", smtp_host="elsewhere.example")
    assert "for another server" in admin.element("smtp_password-fault").get_text()
    assert service.site.reach.now.smtp_url == server

    admin.send("settings-email", smtp_host="mail.example.org", smtp_port="", forget_password=True)
    assert service.site.reach.now.smtp_url == MailServer("mail.example.org", 587, "starttls")
    admin.send("settings-email", smtp_host="", mail_from="")
    assert service.site.reach.now == service.settings
    admin.open("/admin/audit")
    assert admin.text.count("Setting changed") == 5
    assert SECRET not in admin.page.text


def test_a_token_is_saved_kept_and_removed(service: Service, admin: Browser) -> None:
    admin.open("/admin/settings")
    admin.send("settings-telegram", telegram_token="secret of nobody")
    assert "as @BotFather gives it" in admin.element("telegram_token-fault").get_text()
    assert "secret of nobody" not in admin.page.text

    admin.send("settings-telegram", telegram_token=TOKEN)
    assert service.site.reach.now.telegram_token == TOKEN
    assert "A token is kept." in admin.text
    assert TOKEN not in admin.page.text
    admin.send("settings-telegram")
    assert admin.message == "Nothing has changed."
    admin.send("settings-telegram", forget_token=True)
    assert service.site.reach.now.telegram_token is None


def test_the_keys_of_stripe_are_saved_kept_and_removed_and_payments_begin_and_end_with_them(
    service: Service, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, secret = "sk_test_51NsecretSecretSecretSecret", "whsec_testSecretTestSecret"
    admin.open("/admin/settings")
    admin.send("settings-stripe", stripe_key="pk_live_of_the_browser", stripe_webhook_secret=secret)
    assert "begins with sk_live_ or sk_test_" in admin.element("stripe_key-fault").get_text()
    assert "pk_live_of_the_browser" not in admin.page.text
    admin.send("settings-stripe", stripe_key="sk_test_abc123")
    assert admin.element("stripe_key-fault").get_text(strip=True).startswith("Copy all of it from Stripe")
    admin.send("settings-stripe", stripe_key=key)
    hold = service.book(service.create_event(price_cents=2_500, currency="EUR")["id"])
    assert service.post(f"/bookings/{hold['id']}/pay").json["code"] == "not_payable"
    assert "form-action 'self';" in admin.page.headers["Content-Security-Policy"]

    answer = admin.send("settings-stripe", stripe_webhook_secret=secret)
    assert answer.headers["Location"] == "/admin/settings#stripe"
    assert admin.message == "Saved: Signing secret of the webhook."
    assert "A key is kept." in admin.text
    assert "/payments/stripe" not in admin.element("stripe").get_text()
    assert "First enter the address of this site" in admin.element("stripe").get_text()
    admin.send("settings-address", public_url="https://tickets.example.org")
    assert "https://tickets.example.org/payments/stripe" in admin.element("stripe").get_text()
    assert key not in admin.page.text and secret not in admin.page.text
    assert "form-action 'self' https://checkout.stripe.com;" in admin.page.headers["Content-Security-Policy"]
    assert service.post("/payments/stripe", b"{}").status_int == 400
    for code, said in (("", "The key couldn’t be tested"), ("api_key_expired", "Stripe doesn’t accept the key")):
        monkeypatch.setattr(Stripe, "check", Mock(side_effect=ProviderError("Why.", permanent=False, code=code)))
        admin.send("test-stripe")
        assert admin.message.startswith(said) and admin.message.endswith("Details: Why.")
    admin.send("settings-stripe", forget_keys=True)
    assert service.post("/payments/stripe", b"{}").status_int == 404
    assert service.site.reach.now.stripe_key is None


def test_links_begin_with_the_address_that_an_admin_has_chosen(service: Service, admin: Browser) -> None:
    event = service.create_event()
    assert service.site.url("/imprint") == "/imprint"
    admin.open("/admin/settings")
    admin.send("settings-address", public_url="tickets.example.org/path")
    assert "without a path" in admin.element("public_url-fault").get_text()
    assert admin.page.forms["settings-address"]["public_url"].value == "tickets.example.org/path"

    admin.send("settings-address", public_url="https://tickets.example.org/")
    assert admin.message == "Saved: Address of this site."
    assert "https://tickets.example.org/e/" in service.get(f"/e/{event['id']}.ics").text.replace("\r\n ", "")
    # It's of links alone: whoever mistypes it can still sign in.
    assert admin.cookie("session")


def test_what_a_flag_a_variable_or_a_file_has_fixed_says_so_and_stays(service: Service, admin: Browser) -> None:
    given = {"smtp_url": "smtp_url_file", "telegram_token": "telegram_token", "public_url": "public_url"}
    fixed = replace(
        service.settings,
        smtp_url=MailServer("mail.example.org", 587, "starttls", "me", SECRET),
        mail_from="ask@example.org",
        telegram_token=TOKEN,
        given=given,
    )
    service.use(create_app(replace(service.site, reach=Reach(fixed))))
    browser = Browser(service)
    browser.sign_in(name="Bea")
    browser.open("/admin/settings")

    for name in (
        "smtp_host",
        "smtp_port",
        "smtp_security",
        "smtp_user",
        "smtp_password",
        "telegram_token",
        "public_url",
    ):
        assert browser.element(name).has_attr("disabled")
    assert "Set by --smtp_url_file or BOOKING_SMTP_URL_FILE" in browser.text
    assert browser.element("smtp_host")["value"] == "mail.example.org"
    assert not any(secret in browser.page.text for secret in (SECRET, TOKEN))
    for path, body in (
        ("email", b"reply_to=Night+%26+Day+<ask@example.org>"),
        ("email", b"smtp_host=elsewhere.example&smtp_user=me&smtp_password=x"),
        ("telegram", b"telegram_token=1:AAAAAAAAAAAAAAAA"),
        ("address", b"public_url=https://elsewhere.example"),
    ):
        service.call("POST", f"/admin/settings/{path}", body, headers=service.as_admin | FORM)
    assert service.database.read(reach.chosen) == {"reply_to": "Night & Day <ask@example.org>"}


def test_some_time_after_signing_in_it_takes_ones_password(service: Service, admin: Browser) -> None:
    service.clock.move(601)
    admin.open("/admin/settings")
    admin.send("settings-telegram", telegram_token=TOKEN)
    assert "Enter your password" in admin.element("telegram-password-fault").get_text()
    admin.send("settings-telegram", telegram_token=TOKEN, password="not this one")
    assert admin.message == "This isn’t your password. Nothing has changed."
    assert service.site.reach.now.telegram_token is None

    admin.send("settings-telegram", telegram_token=TOKEN, password="seven brown lamps")
    assert service.site.reach.now.telegram_token == TOKEN


WRONG = [
    ("smtp_port", "65536"),
    ("smtp_host", "mail.example.org\r\nRCPT TO:<eve@example.com>"),
    ("smtp_user", "me\r\nQUIT"),
    ("smtp_password", "ещё один"),
    ("mail_from", "ask@example.org\r\nBcc: eve@example.com"),
    ("reply_to", "nobody"),
]


def test_a_wrong_value_is_refused_at_its_field_and_saves_nothing(service: Service, admin: Browser) -> None:
    for name, wrong in WRONG:
        admin.open("/admin/settings")
        body = {**SERVER, "mail_from": "ask@example.org", name: wrong}
        form = admin.page.forms["settings-email"]
        for field, value in body.items():
            form[field].force_value(value)
        admin.send("settings-email")
        assert admin.element(f"{name}-fault").get_text(), name
    assert service.database.read(reach.chosen) == {}
    assert service.site.reach.now.mail_from == config.MAIL_FROM


@pytest.mark.parametrize("kept", ["nonsense", "smtp://host:port"])
def test_a_kept_value_that_nobody_can_read_counts_as_none(service: Service, admin: Browser, kept: str) -> None:
    run(service.database, "INSERT INTO settings (name, value, changed_at) VALUES ('smtp_url', ?, 0)", kept)
    service.site.reach.follow(lambda: service.database.read(reach.chosen))
    admin.open("/admin/settings")
    assert admin.page.forms["settings-email"]["smtp_host"].value == ""
