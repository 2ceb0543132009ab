"""By what people are reached: flags and variables come before what an admin has chosen, which is kept as text."""

from pathlib import Path
from typing import Any

import pytest

import app
from booking import config
from booking.config import Settings
from booking.errors import CannotStart, Invalid
from booking.organiser import reach
from booking.organiser.reach import Reach, TypedServer
from booking.senders import smtp_url
from booking.senders.smtp_url import MailServer, Security
from booking.store.database import Database

SERVER = MailServer("mail.example.org", 587, "starttls", "me@example.org", "p4ss:w/rd?# %")
TOKEN = "123456:ABC-DEF1234ghIkl"


def started(*flags: str) -> Settings:
    return config.parse(flags, {})[1]


@pytest.mark.parametrize(
    "server",
    [
        SERVER,
        MailServer("mail.example.org", 465, "tls", "me", "secret"),
        MailServer("mail.example.org", 2525, "starttls"),
        MailServer("localhost", 25, "none"),
        MailServer("::1", 1025, "none"),
    ],
)
def test_a_mail_server_is_kept_as_the_text_of_its_setting(server: MailServer) -> None:
    assert smtp_url.parse(smtp_url.written(server)) == server


def test_a_flag_comes_before_what_an_admin_has_chosen_and_that_before_the_default(database: Database) -> None:
    for name, text in (
        ("smtp_url", smtp_url.written(SERVER)),
        ("mail_from", "Night & Day <ask@example.org>"),
        ("telegram_token", TOKEN),
        ("public_url", "https://tickets.example.org"),
    ):
        assert database.write(reach.choose, name, text)
        assert not database.write(reach.choose, name, text)
    heard: list[Settings] = []
    open_to_all, fixed = Reach(started()), Reach(started("--public_url=https://fixed.example", "--smtp_url=smtp://mx"))
    open_to_all.tell(heard.append)

    for one in (open_to_all, fixed, open_to_all):
        one.follow(lambda: database.read(reach.chosen))

    assert (open_to_all.fixed, fixed.fixed) == ({}, {"smtp_url": "smtp_url", "public_url": "public_url"})
    assert (open_to_all.now.smtp_url, open_to_all.now.telegram_token) == (SERVER, TOKEN)
    assert open_to_all.now.public_url == "https://tickets.example.org"
    assert (fixed.now.smtp_url, fixed.now.public_url) == (MailServer("mx", 25, "none"), "https://fixed.example")
    assert fixed.now.mail_from == "Night & Day <ask@example.org>"
    assert heard == [open_to_all.now]

    assert app.reach_of(started(), database).now == open_to_all.now  # As after a restart.

    database.write(reach.choose, "telegram_token", "")
    database.write(reach.choose, "smtp_url", "of a later version")
    open_to_all.follow(lambda: database.read(reach.chosen))
    assert (open_to_all.now.smtp_url, open_to_all.now.telegram_token) == (None, None)


def test_the_service_starts_for_no_mail_server_of_the_world_s_without_a_sender(path: Path) -> None:
    flags = (f"--db={path}", "--port=0", "--smtp_url=smtp://mx")
    with pytest.raises(CannotStart, match="--mail_from: must be set"):
        app.serve(started(*flags, "--mail_from=booking@localhost"))
    with pytest.raises(CannotStart, match="--mail_from: must be set"):
        app.serve(started(*flags))


def typed(
    host: str,
    user: str = "",
    password: str = "",
    security: Security = "starttls",
    port: int | None = None,
    *,
    forgets_password: bool = False,
) -> TypedServer:
    return TypedServer(host, port, security, user, password, forgets_password)


@pytest.mark.parametrize(
    ("given", "before", "server"),
    [
        (typed("Mail.Example.org", "me@example.org"), SERVER, SERVER),
        (
            typed("mail.example.org", "other", "new"),
            SERVER,
            MailServer("mail.example.org", 587, "starttls", "other", "new"),
        ),
        (typed("mail.example.org"), SERVER, MailServer("mail.example.org", 587, "starttls")),
        (
            typed("mail.example.org", "me", forgets_password=True),
            SERVER,
            MailServer("mail.example.org", 587, "starttls"),
        ),
        (typed("почта.рф", security="tls"), None, MailServer("xn--80a1acny.xn--p1ai", 465, "tls")),
        (typed("192.0.2.1", security="none", port=2525), None, MailServer("192.0.2.1", 2525, "none")),
        (typed("::1", security="none"), None, MailServer("::1", 25, "none")),
        (typed("", "me", "secret"), SERVER, None),
    ],
)
def test_a_typed_server_takes_the_place_of_the_one_before(given: TypedServer, before: Any, server: Any) -> None:
    assert given.server(before) == server


@pytest.mark.parametrize(
    ("given", "before", "fields"),
    [
        (typed("smtp://mail.example.org"), None, ["smtp_host"]),
        (typed("mail.example.org:587"), None, ["smtp_host"]),
        (typed("mail example.org"), None, ["smtp_host"]),
        (typed("a" * 64 + ".example.org"), None, ["smtp_host"]),
        (typed("mail.example.org", "me"), None, ["smtp_password"]),
        (typed("mail.example.org", "", "secret"), None, ["smtp_user"]),
        (typed("mail.example.org", "me", "пароль"), None, ["smtp_password"]),
        (typed("mail.example.org", "me", "secret", "none"), None, ["smtp_security"]),
        (typed("elsewhere.example", "me@example.org"), SERVER, ["smtp_password"]),
    ],
)
def test_a_server_that_would_not_do_is_refused_at_the_field(given: TypedServer, before: Any, fields: list[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        given.server(before)
    assert [fault.field for fault in refusal.value.faults] == fields
