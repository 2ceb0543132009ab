"""Tokens, passwords and whole addresses are in no line that the process writes and on no page that refuses."""

import http.client
import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from tests.support.bot_api import TOKEN, BotApi, Refusal
from tests.support.process import Process
from tests.support.service import eventually
from tests.support.smtp_server import CERTIFICATES, PASSWORD, USER, SmtpServer

Start = Callable[..., Process]
PAGE = {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Accept": "application/json", "Content-Type": "application/json"}
ADDRESS = "anna.secretova@example.com"
ACCOUNT_PASSWORD = "nine green lanterns"
GUESS = "wrong yellow guess"
WRITTEN = "private-words-for-the-bot"


@pytest.fixture
def mail_server() -> Iterator[SmtpServer]:
    running = SmtpServer(tls="starttls", asks_password=True)
    yield running
    running.close()


def smtp_url(server: SmtpServer, password: str = PASSWORD) -> str:
    return f"smtp://{quote(USER, safe='')}:{quote(password, safe='')}@localhost:{server.port}"


def environment(url: str, token: str, api: BotApi) -> dict[str, str]:
    """Return settings under which both channels are tried."""
    return {
        "BOOKING_SMTP_URL": url,
        "BOOKING_TELEGRAM_TOKEN": token,
        "BOOKING_TELEGRAM_URL": api.url,
        "SSL_CERT_FILE": str(CERTIFICATES / "authority.pem"),
    }


def ask(process: Process, method: str, path: str, body: Any, headers: dict[str, str]) -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(process.url).netloc, timeout=20)
    try:
        connection.request(method, path, body if isinstance(body, str) else json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def written_by(process: Process) -> str:
    """Stop the process and return what it has written, but for the link that it prints for its operator."""
    link = process.sign_in_link
    assert process.stop(signal.SIGTERM) == 0
    return "\n".join(line for line in process.printed if link not in line) + process.errors


def assert_none_in(text: str, *secrets: str) -> None:
    found = [secret for secret in secrets if secret in text or quote(secret) in text]
    assert not found, found


def book(process: Process, token: str) -> str:
    """Publish an event, let a person register and book, and return the booking's id."""
    admin = {**JSON, "Authorization": f"Bearer {token}"}
    event = {"title": "Concert", "starts_at": "2099-01-01T20:00:00Z", "seats": 5}
    status, made = ask(process, "POST", "/events", event, admin)
    assert status == 201, made
    person = {"name": "Anna", "email": ADDRESS, "password": ACCOUNT_PASSWORD}
    status, _ = ask(process, "POST", "/accounts", person, JSON)
    assert status == 201
    status, booking = ask(process, "POST", f"/events/{json.loads(made)['id']}/book", {"email": ADDRESS}, JSON)
    assert status == 201, booking
    return str(json.loads(booking)["id"])


def test_channels_that_refuse_people_leave_no_trace_of_them(
    start: Start, mail_server: SmtpServer, bot_api: BotApi
) -> None:
    mail_server.at = {"RCPT": [f"550 5.1.1 <{ADDRESS}>: {ADDRESS} is nobody here"] * 9}
    bot_api.blocked = {1001}
    process = start(environment=environment(smtp_url(mail_server), TOKEN, bot_api))
    token = process.token()
    booking_id = book(process, token)
    bot_api.write(1001, f"/start {WRITTEN}")
    bot_api.happen(message={"text": WRITTEN})

    eventually(lambda: len(mail_server.at["RCPT"]) <= 7)
    eventually(lambda: not bot_api.waiting_updates)

    log = written_by(process)
    assert "The mail server answered RCPT with 550 5.1.1 <…@…>: …@… is nobody here" in log
    assert "bot was blocked by the user" in log
    assert_none_in(log, ADDRESS, PASSWORD, USER, TOKEN, token, booking_id, ACCOUNT_PASSWORD, WRITTEN)


def test_channels_that_refuse_us_leave_no_trace_of_what_we_said(
    start: Start, mail_server: SmtpServer, bot_api: BotApi
) -> None:
    secret, other_token = "sm%tp-Secr3t", "7002:BBF-other_other_other_other_other"
    process = start(environment=environment(smtp_url(mail_server, secret), other_token, bot_api))
    booking_id = book(process, process.token())

    eventually(lambda: mail_server.connections >= 1)
    bot_api.next_answers = [Refusal(401, f"Unauthorized: {other_token}")] * 3
    eventually(lambda: len(bot_api.next_answers) <= 2)

    log = written_by(process)
    assert "The mail server refused the user or the password: 535" in log
    assert "Telegram answered 401: Unauthorized" in log
    assert_none_in(log, ADDRESS, secret, USER, other_token, booking_id, ACCOUNT_PASSWORD)


def test_secrets_that_an_admin_types_work_at_once_and_stand_nowhere_but_in_the_database(
    start: Start, mail_server: SmtpServer, bot_api: BotApi, path: Path
) -> None:
    process = start(
        f"--backup_dir={path.parent / 'copies'}",
        environment={"BOOKING_TELEGRAM_URL": bot_api.url, "SSL_CERT_FILE": str(CERTIFICATES / "authority.pem")},
    )
    token = process.token()
    wrong, other_token = "sm%tp-Secr3t", "7002:BBF-other_other_other_other_other"
    booking_id = book(process, token)  # Before anybody is told anything.
    pages: list[str] = []

    def ask_as_admin(method: str, path: str, body: dict[str, Any] | None = None) -> str:
        status, page = ask(process, method, path, body or "", {**JSON, "Authorization": f"Bearer {token}"})
        assert status < 400, page
        pages.append(page)
        return page

    for secret, bot in ((wrong, other_token), (PASSWORD, TOKEN)):
        server = {"smtp_host": "localhost", "smtp_port": mail_server.port, "smtp_user": USER}
        ask_as_admin("POST", "/admin/settings/email", {**server, "smtp_password": secret})
        ask_as_admin("POST", "/admin/settings/telegram", {"telegram_token": bot})
        if secret == wrong:
            eventually(lambda: "refused the user or the password: 535" in ask_as_admin("GET", "/notices"))
    bot_api.write(1001, "/bookings")
    # What the wrong server refused goes by the right one, once.
    eventually(lambda: len(bot_api.said_to(1001)) == 1 and len(mail_server.taken) >= 2)
    assert [taken.recipients for taken in mail_server.taken] == [[ADDRESS]] * 2
    for path_of_page in ("/admin/settings", "/admin/audit", "/admin/notices", "/metrics", "/readyz", "/audit"):
        ask_as_admin("GET", path_of_page)

    secrets = (wrong, PASSWORD, TOKEN, other_token)
    assert_none_in("".join(pages), *secrets)
    assert_none_in(written_by(process), *secrets, ADDRESS, USER, token, booking_id)


@pytest.mark.parametrize("name", ["smtp_url", "telegram_token", "stripe_key", "stripe_webhook_secret"])
def test_a_bad_secret_setting_is_not_repeated(start: Start, name: str) -> None:
    bad = "smtp://anna:tell-nobody@"
    process = start(environment={f"BOOKING_{name.upper()}": bad})

    assert process.stop() == 1
    assert process.errors.startswith(f"app.py: BOOKING_{name.upper()}: must be ")
    assert "tell-nobody" not in process.errors


def test_pages_that_refuse_repeat_no_secret(start: Start) -> None:
    process = start()
    secret = "A" * 20 + "-secret-in-a-link-" + "B" * 20
    booking_id = book(process, process.token())
    people = {"email": ADDRESS, "password": GUESS}
    form = f"email={quote(ADDRESS)}&password={quote(GUESS)}"
    asked = [
        ("POST", "/sessions", people, JSON),
        ("POST", "/sessions", json.dumps(people)[:-1], JSON),
        ("POST", "/accounts", {**people, "name": "Anna"}, JSON),
        ("POST", "/accounts", {**people, "name": 7, "password": "short"}, JSON),
        ("POST", "/sign-in", form, PAGE),
        ("GET", f"/proofs/{secret}", "", PAGE),
        ("POST", f"/proofs/{secret}", "password=" + quote(GUESS), PAGE),
        ("GET", f"/password-resets/{secret}", "", PAGE),
        ("POST", f"/password-resets/{secret}", "new_password=" + quote(GUESS), PAGE),
        ("GET", f"/invitations/{secret}", "", JSON),
        ("GET", f"/nowhere/{secret}", "", PAGE),
        ("DELETE", f"/bookings/{booking_id}", "", JSON),
        ("GET", f"/bookings/{booking_id[:-1]}", "", JSON),
        ("GET", "/accounts/me", "", {**JSON, "Authorization": f"Bearer {secret}"}),
        ("GET", f"/?booking={secret}", "", {**PAGE, "Cookie": f"session={secret}"}),
    ]

    answers = [ask(process, *one) for one in asked]

    assert [status for status, _ in answers if status >= 500] == []
    assert len([status for status, _ in answers if status >= 400]) >= 8
    for _, page in answers:
        assert_none_in(page, GUESS, ADDRESS, ACCOUNT_PASSWORD, secret, booking_id)
    assert_none_in(written_by(process), GUESS, ADDRESS, ACCOUNT_PASSWORD, secret, booking_id)
