"""The settings page: each form says what it has saved, keeps what was typed when refused, and shows what is fixed."""

import pytest

from booking import organisation
from booking.accounts import accounts, sessions
from booking.organisation import Organisation
from booking.payment import Payee
from tests.support.service import BROWSER, PASSWORD, Service
from tests.support.web_client import FORM, Browser


@pytest.fixture
def admin(service: Service) -> Browser:
    browser = Browser(service)
    browser.sign_in()
    return browser


def kept(service: Service) -> Organisation:
    return service.database.read(organisation.chosen)


def test_an_admin_says_who_they_are_and_every_page_follows_at_once(service: Service, admin: Browser) -> None:
    admin.open("/admin/settings")
    assert admin.page.forms["settings"]["colour"].value == "#0f6e7d"

    admin.send("settings", site_name=" Night & Day ", colour="#FFEE00", contact="ask@night.example")
    assert admin.message == "Saved: Site name, Colour, Contact, Time zone."
    admin.send("settings")
    assert admin.message == "Nothing has changed."
    admin.send("settings-imprint", imprint="Night & Day e.V.\n\nHigh Street 1\n<b>Springfield</b>")
    assert admin.message == "Saved: Imprint."

    assert kept(service) == Organisation(
        site_name="Night & Day",
        colour="#ffee00",
        contact="ask@night.example",
        imprint="Night & Day e.V.\n\nHigh Street 1\n<b>Springfield</b>",
    )
    assert service.site.organisation.now == kept(service)
    admin.open("/admin/audit")
    assert admin.text.count("Setting changed") == 4
    guest = Browser(service)
    guest.open("/imprint")
    assert [one.get_text("|").replace("\n", "") for one in guest.dom.select(".prose p")] == [
        "Night & Day e.V.",
        "High Street 1|<b>Springfield</b>",
    ]
    assert guest.dom.title and guest.dom.title.get_text() == "Imprint · Night & Day"


def test_an_imprint_and_a_privacy_text_have_headings_lists_and_links_and_no_html_of_their_own(
    service: Service, guest: Browser
) -> None:
    text = "# Who\n\n- Ada <b>L.</b>\n- [Map](https://map.example)\n- [Hm](javascript:alert(1))"
    for name in ("imprint", "privacy"):
        service.database.write(organisation.choose, name, text)
    service.site.organisation.follow(lambda: kept(service))

    for path in ("/imprint", "/privacy"):
        guest.open(path)
        (written,) = guest.dom.select(".reading .prose")
        assert [one.get_text() for one in written.select("h2, li")] == [
            "Who",
            "Ada <b>L.</b>",
            "Map",
            "[Hm](javascript:alert(1))",
        ]
        assert [one["href"] for one in written.select("a")] == ["https://map.example"]


def test_the_foot_of_a_page_leads_to_an_imprint_that_is_there(service: Service, admin: Browser) -> None:
    assert admin.dom.select("footer a[href='/imprint']") == []
    missing = service.get("/imprint", **BROWSER)
    assert missing.status_int == 404
    assert "has not written an imprint yet" in missing.text

    service.database.write(organisation.choose, "imprint", "Ada, High Street 1")
    service.site.organisation.follow(lambda: kept(service))

    admin.open("/privacy")
    assert [link["href"] for link in admin.dom.select("footer a")][:2] == ["/imprint", "/privacy"]


def test_the_privacy_page_says_what_is_stored_until_the_organiser_says_more(service: Service, admin: Browser) -> None:
    for language, words in (("en-GB", "counts no visits for others"), ("ru", "нет рекламы")):
        guest = Browser(service, language)
        guest.open("/privacy")
        assert words in guest.text
        assert guest.dom.select_one("main a[href='/my-data']")

    admin.open("/admin/settings")
    admin.send("settings-privacy", privacy="We ask nobody for anything.")

    guest.open("/privacy")
    assert "We ask nobody for anything." in guest.text
    assert "нет рекламы" not in guest.text


WRONG = [
    ("settings", "site_name", "x" * 61),
    ("settings", "site_name", "Two\x07bells"),
    ("settings", "contact", "x" * 201),
    ("settings", "colour", "teal"),
    ("settings", "colour", "#0f6e7d;}*{color:red"),
    ("settings-imprint", "imprint", "x" * 5_001),
    ("settings-privacy", "privacy", "ж" * 10_001),
]


def test_a_wrong_text_is_refused_at_its_field_and_stays_in_it(service: Service, admin: Browser) -> None:
    for form, name, wrong in WRONG:
        admin.open("/admin/settings")
        admin.page.forms[form][name].force_value(wrong)
        admin.send(form)

        assert admin.element(f"{name}-fault").get_text()
        assert admin.page.forms[form][name].value == wrong
    assert kept(service) == Organisation()


def test_what_a_setting_fixes_is_shown_as_fixed_and_stays(service: Service, admin: Browser) -> None:
    service.site.organisation.fixed = {"site_name": "Fixed"}
    admin.open("/admin/settings")
    assert "Set by --site_name or BOOKING_SITE_NAME" in admin.text
    assert admin.element("site_name").has_attr("disabled")

    asked = service.call("POST", "/admin/settings", b"site_name=Other", headers=service.as_admin | FORM)

    assert asked.status_int == 303
    assert kept(service) == Organisation()


def test_an_admin_says_whom_guests_transfer_money_to(service: Service, admin: Browser) -> None:
    admin.open("/admin/settings")
    admin.send("settings-payee", payee_name="Night & Day", payee_iban="DE89 3704 0044 0532 0130 01")
    assert "Check this number" in admin.element("payee_iban-fault").get_text()
    assert admin.page.forms["settings-payee"]["payee_iban"].value == "DE89 3704 0044 0532 0130 01"

    admin.send("settings-payee", payee_iban="de89 3704 0044 0532 0130 00")
    assert admin.message == "Saved: Payee."
    assert service.site.organisation.now.payee == Payee(name="Night & Day", iban="DE89370400440532013000")

    admin.send("settings-payee", payee_account="40702810900000000001")
    assert "a transfer needs it" in admin.element("payee_bank-fault").get_text()
    assert kept(service).payee.account == ""


def test_a_field_that_is_none_of_the_site_s_is_refused(service: Service, admin: Browser) -> None:
    service.call("POST", "/admin/settings", {"logo": "x" * 40, "contact": "Ask Ada"}, headers=service.as_admin)

    assert kept(service) == Organisation()


def test_the_first_admin_names_the_site_at_set_up(service: Service) -> None:
    browser = Browser(service)
    secret = accounts.new_secret()
    service.database.write(sessions.replace_sign_in_link, secret)
    browser.open(f"/admin/sign-in?link={secret}")
    browser.open("/account/setup")
    person = {"name": "Ada", "email": "ada@example.com", "password": PASSWORD}

    browser.send("setup", **person | {"email": "no address", "site_name": "Night & Day"})
    assert browser.page.forms["setup"]["site_name"].value == "Night & Day"
    assert kept(service) == Organisation()

    browser.send("setup", **person | {"timezone": "Asia/Tokyo"})
    assert kept(service).site_name == service.site.organisation.now.site_name == "Night & Day"
