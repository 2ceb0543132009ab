"""The site's time zone: asked for at set-up, changed on a page, kept over a restart, and followed at once."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import app
from booking import config, zone
from booking.accounts import accounts, sessions
from booking.errors import Busy
from booking.web.auth import guard
from booking.zone import Zone
from tests.support.service import PASSWORD, Service
from tests.support.web_client import FORM, Browser

EVENING = "2026-12-24T18:00:00Z"


@pytest.fixture
def admin(service: Service) -> Browser:
    browser = Browser(service)
    browser.sign_in()
    return browser


def test_an_admin_changes_the_zone_and_everything_follows_at_once(service: Service, admin: Browser) -> None:
    event = service.create_event(title="Concert", starts_at=EVENING)
    guest = Browser(service)
    guest.open("/")
    assert "19:00" in guest.element("events").get_text()
    assert "Times are in Berlin time." in guest.text
    admin.open("/admin/settings")
    assert admin.page.forms["settings"]["timezone"].value == "Europe/Berlin"

    admin.send("settings", timezone="Asia/Tokyo")

    assert admin.message == "Saved. All times are now in Asia/Tokyo time."
    assert admin.page.forms["settings"]["timezone"].value == "Asia/Tokyo"
    guest.open("/")
    assert "03:00" in guest.element("events").get_text()
    assert "Times are in Tokyo time." in guest.text
    admin.open("/admin")
    assert "Times are in Tokyo time." in admin.text
    typed = service.create_event(title="Reading", starts_at="2026-12-25T10:00")
    assert typed["starts_at"] == "2026-12-25T01:00:00Z"
    assert service.event(event["id"])["starts_at"] == EVENING
    assert service.database.read(zone.chosen) == ZoneInfo("Asia/Tokyo")
    admin.open("/admin/audit")
    assert "Time zone changed" in admin.text


@pytest.mark.parametrize("wrong", ["", "Berlin", "Mars/Olympus", "../etc/passwd", "Europe/Berlin\n", "europe/berlin"])
def test_what_is_no_zone_is_refused_at_its_field(service: Service, admin: Browser, wrong: str) -> None:
    admin.open("/admin/settings")
    admin.page.forms["settings"]["timezone"].force_value(wrong)
    admin.send("settings")

    assert "Enter the name of a time zone" in admin.element("timezone-fault").get_text()
    assert service.zone.now.key == "Europe/Berlin"


def test_nobody_but_an_admin_chooses_the_zone(service: Service) -> None:
    member = service.as_account(service.add_account())
    for headers in ({}, member):
        sent = service.call("POST", "/admin/settings", {"timezone": "Asia/Tokyo"}, headers=dict(headers))
        assert sent.status_int in (303, 401, 403)
    assert service.zone.now.key == "Europe/Berlin"


def test_a_zone_that_a_setting_fixes_is_shown_as_fixed_and_stays(service: Service, admin: Browser) -> None:
    service.zone.is_fixed = True
    admin.open("/admin/settings")
    assert "Set by --timezone or BOOKING_TIMEZONE" in admin.text
    assert "timezone" not in admin.page.forms["settings"].fields

    asked = service.call("POST", "/admin/settings", {"timezone": "Asia/Tokyo"}, headers=service.as_admin)

    assert service.zone.now.key == "Europe/Berlin", asked.text
    assert service.database.read(zone.chosen) is None


def test_every_zone_that_a_browser_may_name_can_be_chosen() -> None:
    known = zone.names()
    assert {"Europe/Berlin", "Asia/Calcutta", "Asia/Kolkata", "America/Argentina/Buenos_Aires", "UTC"} <= set(known)
    assert all(zone.require(name, Zone(ZoneInfo("UTC"))).key == name for name in known)


def test_a_zone_that_was_chosen_comes_before_the_machine_s_and_after_a_setting(service: Service) -> None:
    service.database.write(zone.choose, ZoneInfo("Asia/Tokyo"))

    started = replace(service.settings, timezone=ZoneInfo("UTC"), given={})
    assert (app.zone_of(started, service.database).now.key, app.zone_of(started, service.database).is_fixed) == (
        "Asia/Tokyo",
        False,
    )
    given = app.zone_of(replace(started, given={"timezone": "timezone"}), service.database)
    assert (given.now.key, given.is_fixed) == ("UTC", True)


@pytest.mark.parametrize(
    ("flags", "environment", "is_given"),
    [
        ([], {}, False),
        (["--timezone="], {"BOOKING_TIMEZONE": "Asia/Tokyo"}, False),
        (["--timezone=Europe/Berlin"], {}, True),
        ([], {"BOOKING_TIMEZONE": "Asia/Tokyo"}, True),
    ],
)
def test_a_flag_or_a_variable_fixes_the_zone(flags: list[str], environment: dict[str, str], is_given: bool) -> None:
    assert ("timezone" in config.parse(flags, environment)[1].given) is is_given


def test_the_first_admin_chooses_the_zone_at_set_up(service: Service) -> None:
    browser = Browser(service)
    secret = accounts.new_secret()
    service.database.write(sessions.replace_sign_in_link, secret)
    browser.open(f"/admin/sign-in?link={secret}")
    browser.open("/account/setup")
    form = browser.page.forms["setup"]
    assert form["timezone"].value == "Europe/Berlin"
    assert browser.element("timezone").has_attr("data-asks-browser")
    person = {"name": "Ada", "email": "ada@example.com", "password": PASSWORD}

    browser.send("setup", **person | {"email": "no address", "timezone": "Asia/Tokyo"})
    assert browser.page.forms["setup"]["timezone"].value == "Asia/Tokyo"
    assert not browser.element("timezone").has_attr("data-asks-browser")
    assert service.zone.now.key == "Europe/Berlin"

    browser.send("setup", **person | {"timezone": "Asia/Tokyo"})
    assert service.zone.now.key == "Asia/Tokyo"
    assert service.database.read(zone.chosen) == ZoneInfo("Asia/Tokyo")


def test_a_form_that_was_opened_before_the_zone_changed_still_means_the_times_that_it_showed(
    service: Service, admin: Browser
) -> None:
    event = service.create_event(starts_at=EVENING, opens_at="2026-12-20T09:00:00Z")
    admin.open(f"/admin/events/{event['id']}/settings")
    service.zone.now = ZoneInfo("Asia/Tokyo")

    admin.send("edit-event", starts_at="2026-12-24T20:00")

    assert service.event(event["id"])["starts_at"] == "2026-12-24T19:00:00Z"
    assert service.event(event["id"])["opens_at"] == "2026-12-20T09:00:00Z"


def test_a_new_event_s_refused_form_keeps_its_zone_as_it_keeps_its_times(service: Service, admin: Browser) -> None:
    admin.open("/admin")
    service.zone.now = ZoneInfo("Asia/Tokyo")

    admin.send("new-event", title="Concert", starts_at="2026-12-24T20:00", seats="0")
    assert "Times are in Berlin time." in admin.text
    admin.send("new-event", seats="3")

    (event,) = service.get("/events").json["events"]
    assert event["starts_at"] == "2026-12-24T19:00:00Z"


def test_the_same_clock_time_of_another_zone_is_a_change_in_a_form_that_was_refused(
    service: Service, admin: Browser
) -> None:
    event = service.create_event(starts_at="2026-12-24T11:00:00Z")  # 20:00 in Tokyo
    admin.open(f"/admin/events/{event['id']}/settings")
    service.zone.now = ZoneInfo("Asia/Tokyo")

    admin.send("edit-event", starts_at="2026-12-24T20:00", seats="0")
    admin.send("edit-event", seats="3")

    assert service.event(event["id"])["starts_at"] == "2026-12-24T19:00:00Z"


def test_a_zone_in_a_form_that_there_is_none_of_counts_as_the_site_s(service: Service) -> None:
    event = service.create_event(starts_at=EVENING)

    form = b"starts_at=2026-12-24T20:00&zone=Mars/Olympus"
    answer = service.post(f"/events/{event['id']}", form, **service.as_admin, **FORM)

    assert answer.json["starts_at"] == "2026-12-24T19:00:00Z"


def test_of_two_admins_who_choose_at_once_the_one_whose_zone_is_kept_is_followed(
    service: Service, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_and_be_overtaken(*asked: Any) -> None:
        write(*asked)
        service.database.write(zone.choose, ZoneInfo("Europe/Paris"))
        service.zone.now = ZoneInfo("Europe/Paris")

    write = guard.write
    admin.open("/admin/settings")
    with monkeypatch.context() as patch:
        patch.setattr(guard, "write", write_and_be_overtaken)
        admin.send("settings", timezone="Asia/Tokyo")

    assert service.database.read(zone.chosen) == ZoneInfo("Europe/Paris")
    assert service.zone.now.key == "Europe/Paris"


def test_a_set_up_whose_zone_can_not_be_kept_sets_up_nothing(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise Busy("The database was busy for too long. Send the same request again.")

    browser = Browser(service)
    secret = accounts.new_secret()
    service.database.write(sessions.replace_sign_in_link, secret)
    browser.open(f"/admin/sign-in?link={secret}")
    browser.open("/account/setup")
    with monkeypatch.context() as patch:
        patch.setattr(zone, "choose", fail)
        browser.send("setup", name="Ada", email="ada@example.com", password=PASSWORD, timezone="Asia/Tokyo")

    browser.send("setup", name="Ada", email="ada@example.com", password=PASSWORD, timezone="Asia/Tokyo")

    assert browser.message.startswith("Done.")
    assert service.zone.now.key == "Asia/Tokyo"


def test_a_set_up_that_was_refused_keeps_the_site_s_zone_where_that_was_chosen(service: Service) -> None:
    browser = Browser(service)
    secret = accounts.new_secret()
    service.database.write(sessions.replace_sign_in_link, secret)
    browser.open(f"/admin/sign-in?link={secret}")
    browser.open("/account/setup")

    browser.send("setup", name="Ada", email="no address", password=PASSWORD, timezone="Europe/Berlin")

    assert not browser.element("timezone").has_attr("data-asks-browser")
