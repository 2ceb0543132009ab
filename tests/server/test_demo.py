"""The demo: a throw-away site full of life, with a way in for each role, of which nothing stays."""

import os
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

import app
from booking import config
from tests.support.bot_api import TOKEN
from tests.support.process import Process, run_app
from tests.support.stripe_server import KEY, WEBHOOK_SECRET


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(folder: Path) -> Iterator[Process]:
    process = Process(
        folder / "demo.db",
        "demo",
        environment={"BOOKING_SMTP_URL": "smtp://127.0.0.1:9", "BOOKING_PUBLIC_URL": "https://example.org"},
    )
    yield process
    process.stop()


class Visitor:
    """Somebody with a browser that keeps cookies and reads one language."""

    def __init__(self, language: str = "en") -> None:
        self._jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        self._opener.addheaders = [("Accept-Language", language), ("Accept", "text/html")]

    @property
    def cookies(self) -> set[str]:
        """The names of what was set."""
        return {cookie.name for cookie in self._jar}

    def read(self, url: str, form: dict[str, str] | None = None) -> str:
        body = None if form is None else urllib.parse.urlencode(form).encode()
        with self._opener.open(url, body, timeout=30) as answer:
            return str(answer.read().decode())


def printed(demo: Process, pattern: str) -> list[str]:
    return [match[1] for line in demo.printed if (match := re.search(pattern, line))]


def test_an_admin_comes_in_by_the_link_and_finds_events_and_messages_of_every_kind(demo: Process) -> None:
    admin = Visitor()
    admin.read(demo.sign_in_link)

    upcoming = admin.read(f"{demo.url}/admin/events")
    for title in ("The Cherry Orchard", "Late jazz", "Вечер русского романса", "Мастерская импровизации"):
        assert title in upcoming
    for shelf, title in {"past": "Чайка", "drafts": "Uncle Vanya", "cancelled": "Puppets for grown-ups"}.items():
        assert title in admin.read(f"{demo.url}/admin/events?when={shelf}")
    assert "Message from the organiser" in admin.read(f"{demo.url}/admin/notices")
    assert "2 payments fit a booking" in admin.read(f"{demo.url}/admin/statements")
    assert "BOOKING_SMTP_URL" in admin.read(f"{demo.url}/admin/settings")


def test_a_browser_that_the_site_beside_it_knows_is_known_there_still(demo: Process) -> None:
    guest = Visitor()

    guest.read(printed(demo, r"Guest: (\S+/b/\S+)")[0])

    # A browser sends to every port of a host what one of them has set.
    assert guest.cookies == {"demo-bookings"}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_member_of_each_language_comes_in_by_the_password(demo: Process, language: str) -> None:
    pattern = {"en": r"sign in at .* as (\S+) with", "ru": r"войдите на .* как (\S+) с"}[language]
    (email,) = printed(demo, pattern)
    (password, *_) = printed(demo, "password “(.*)”")
    member = Visitor(language)

    member.read(f"{demo.url}/sign-in", {"email": email, "password": password, "next": "/account/bookings"})

    assert "Members’ supper" in member.read(f"{demo.url}/account/bookings")
    assert email == {"en": "mira.falk@example.com", "ru": "pyotr.levin@example.com"}[language]


def test_a_guest_sees_their_hold_and_their_place_on_a_waiting_list(demo: Process) -> None:
    guest = Visitor()

    assert "The Cherry Orchard" in guest.read(printed(demo, r"Guest: (\S+/b/\S+)")[0])
    assert "Late jazz" in guest.read(printed(demo, r"(\S+/w/\S+) a place")[0])


def test_nothing_leaves_it_whatever_the_site_beside_it_sends_by_and_no_admin_can_change_that(tmp_path: Path) -> None:
    by = ["--smtp_url=smtp://mail.example.org", f"--telegram_token={TOKEN}", f"--stripe_key={KEY}"]
    by += [f"--stripe_webhook_secret={WEBHOOK_SECRET}", "--backup_dir=/backups", "--retention_days=9"]
    _, settings = config.parse(["demo", *by], {})

    shown = app.shut_off(settings, tmp_path / "demo.db")

    assert (shown.smtp_url, shown.telegram_token, shown.stripe_key, shown.stripe_webhook_secret) == (None,) * 4
    assert (shown.backup_dir, shown.retention_days) == (None, 0)
    assert {"smtp_url", "telegram_token", "stripe_key", "stripe_webhook_secret"} <= shown.given.keys()
    _, bare = config.parse(["demo"], {})
    assert "smtp_url" in app.shut_off(bare, tmp_path / "demo.db").given


def test_a_database_that_is_there_is_not_touched(tmp_path: Path) -> None:
    mine = tmp_path / "booking.db"
    mine.write_bytes(b"mine")

    refused = run_app("demo", environment=os.environ | {"BOOKING_DB": str(mine)})

    assert refused.returncode == 1
    assert "is there already" in refused.stderr
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"mine"]


def test_nothing_of_it_stays(demo: Process, folder: Path) -> None:
    assert list(folder.iterdir())

    assert demo.stop() == 0

    assert not list(folder.iterdir())
