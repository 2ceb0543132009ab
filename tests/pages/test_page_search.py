"""One search over everyone: at all events, live and ended, on waiting lists and among the accounts."""

from urllib.parse import urlencode

import pytest

from booking import store
from tests.support.service import FixedClock, Service, run
from tests.support.web_client import Browser


def found(browser: Browser) -> list[str]:
    return [str(one.find(string=True)).strip() for one in browser.dom.select("article.found h2")]


def search(browser: Browser, text: str) -> None:
    browser.open(f"/admin/search?{urlencode({'q': text})}")


def test_a_person_is_found_with_all_their_bookings_and_each_leads_to_its_row(
    service: Service, admin: Browser, clock: FixedClock
) -> None:
    first, second, third = (service.create_event(title=title)["id"] for title in ("One", "Two", "Three"))
    account = service.add_account("hannelore@example.com", name="Hannelore Findmich")
    cancelled = service.book(first, "hannelore@example.com", name="Hannelore Findmich")["id"]
    service.post(f"/bookings/{cancelled}/cancel")
    lapsed = service.book(second, "hannelore@example.com", name="H. F.")["id"]
    clock.move(19)
    live = service.book(third, "hannelore@example.com", name="Hannelore Findmich")["id"]
    clock.move(1)
    service.book(third, "other@example.com", name="Somebody Else")
    admin.open("/admin/accounts")

    admin.send("find-anyone", q="hannelore find")

    assert found(admin) == ["Hannelore Findmich"]
    links = [str(link["href"]) for link in admin.dom.select("article.found a")]
    assert links[0] == f"/admin/accounts?search=hannelore%40example.com#account-{account.id}"
    for link, row in zip(links[1:], (f"booking-{live}", f"booking-{lapsed}", f"booking-{cancelled}"), strict=False):
        admin.open(link.partition("#")[0])
        assert link.endswith(f"#{row}")
        assert admin.element(row)
    assert links[4:] == []


@pytest.mark.parametrize("text", ["FINDMICH hannelore", "hannelore@", "\u200bhannelore\u200b"])
def test_whoever_waits_is_found_and_leads_to_their_place(service: Service, admin: Browser, text: str) -> None:
    full = service.sell_out()["id"]
    entry = service.post(
        f"/events/{full}/waitlist", {"email": "hannelore@example.com", "name": "Hannelore Findmich"}
    ).json["id"]

    search(admin, text)

    assert found(admin) == ["Hannelore Findmich"]
    assert admin.dom.select_one("article.found a")["href"] == f"/admin/events/{full}/waitlist#entry-{entry}"  # type: ignore[index]


SPELLINGS = [
    ("Jürgen Müller", "jm@example.com", "jurgen"),
    ("Jürgen Müller", "jm@example.com", "Müller, Jürgen"),
    ("Jürgen Müller", "jm@example.com", "muller,jurgen;"),
    ("Jürgen Müller", "jm@example.com", "Jürgen Müller <jm@example.com>"),
    ("Jürgen Müller", "jm@example.com", "jm@example.com."),
    ("Jürgen Müller", "jm@example.com", "mailto:jm@example.com"),
    ("Jurgen Muller", "jm@example.com", "Jürgen Müller"),
    ("José Núñez", "jn@example.com", "jose nunez"),
    ("Łukasz Żółw", "lz@example.com", "lukasz zolw"),
    ("Lukasz", "lz@example.com", "Łukasz"),
    ("Søren Ægir", "sa@example.com", "soren aegir"),
    ("Ёлкин Пётр", "ep@example.com", "елкин петр"),
    ("Елкин", "ep@example.com", "Ёлкин"),
    ("Brian O'Neil", "bo@example.com", "o’neil"),
    ("Brian O’Neil", "bo@example.com", "o'neil"),
    ("Brian O'Neil", "bo@example.com", "oneil"),
    ("Brian O’Neil", "bo@example.com", "brian oneil"),
    ("Brian ONeil", "bo@example.com", "o’neil"),
    ("Brian", "o'neil@example.com", "oneil"),
    ("Strasser", "x@straße.de", "xn--strae-oqa.de"),
    ("Strasser", "x@XN--STRAE-OQA.de", "straße.de"),
    ("李明", "lm@example.com", "李"),
    ("हिन्दी", "hi@example.com", "हिन्दी"),
]


@pytest.mark.parametrize(("name", "email", "text"), SPELLINGS)
def test_a_person_is_found_however_the_name_or_address_is_spelled(
    service: Service, admin: Browser, name: str, email: str, text: str
) -> None:
    event = service.create_event()["id"]
    service.book(event, email, name=name)
    service.book(event, "somebody@example.org", name="Zed Somebody")
    account = service.add_account(email, name=name)
    headers = service.as_admin

    search(admin, text)

    assert found(admin) == [name]
    query = urlencode({"q": text})
    assert [one["name"] for one in service.get(f"/events/{event}/bookings?{query}", **headers).json["bookings"]] == [
        name
    ]
    assert [one.id for one in service.database.read(store.accounts.page, text, 0, 9)] == [account.id]


def test_marks_alone_find_nobody(service: Service, admin: Browser) -> None:
    service.book(service.create_event()["id"], "anna@example.com", name="Anna")

    for marks in (",;", "''", "’,"):
        search(admin, marks)
        assert found(admin) == []


def test_a_booking_is_found_by_its_id_or_by_as_much_of_it_as_the_audit_log_shows(
    service: Service, admin: Browser
) -> None:
    event = service.create_event()["id"]
    wanted = service.book(event, "anna@example.com", name="Anna")["id"]
    service.book(event, "boris@example.com", name="Boris")

    for text in (wanted, wanted.upper(), f"{wanted[:20]}…"):
        search(admin, text)
        assert found(admin) == ["Anna"]


def test_people_of_one_name_are_told_apart_by_their_address(service: Service, admin: Browser) -> None:
    event = service.create_event()["id"]
    for number in range(2):
        service.book(event, f"anna{number}@example.com", name="Anna")

    search(admin, "anna")

    assert found(admin) == ["Anna", "Anna"]


@pytest.mark.parametrize("text", ["", "a", " a ", "\u200ba"])
def test_too_little_to_search_for_is_said_to_be(service: Service, admin: Browser, text: str) -> None:
    service.book(service.create_event()["id"], "anna@example.com")

    search(admin, text)

    assert admin.element("too-short")
    assert found(admin) == []


def test_nobody_found_is_said_to_be(service: Service, admin: Browser) -> None:
    search(admin, "100%")
    assert admin.element("nobody-found")


def test_more_than_fifty_are_said_to_be_more(service: Service, admin: Browser) -> None:
    event = service.create_event(seats=60)["id"]
    for number in range(51):
        service.book(event, f"guest{number}@example.com", name="Guest")

    search(admin, "guest")

    assert len(found(admin)) == 50
    assert admin.element("has-more")


def test_what_people_typed_is_shown_escaped(service: Service, admin: Browser) -> None:
    script = "<script>alert(1)</script>"
    service.book(service.create_event(title=script)["id"], "anna@example.com", name=script)

    search(admin, script)

    assert "<script>alert" not in admin.page.text
    assert found(admin) == [script]


def test_a_search_among_accounts_says_that_it_is_one_and_leads_on_to_all(service: Service, admin: Browser) -> None:
    service.book(service.create_event()["id"], "hannelore@example.com", name="Hannelore")
    admin.open("/admin/accounts")

    admin.send("search", search="Hannelore")

    said = admin.element("accounts-only")
    assert "only accounts" in said.get_text()
    admin.open(str(said.find("a")["href"]))  # type: ignore[index]
    assert found(admin) == ["Hannelore"]


@pytest.mark.parametrize("page", ["", "/notices", "/accounts", "/audit", "/search", "/events/1", "/events/1/guests"])
def test_every_page_of_an_admin_has_the_search_at_its_head(service: Service, admin: Browser, page: str) -> None:
    service.create_event()

    admin.open(f"/admin{page}")

    assert admin.page.forms["find-anyone"]


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        ("/admin", ["Today"]),
        ("/admin/events", ["Events"]),
        ("/admin/events/new", ["Events"]),
        ("/admin/events/1", ["Events"]),
        ("/admin/events/1/history", ["Events"]),
        ("/admin/notices", ["Messages"]),
        ("/admin/statements", ["Statements"]),
        ("/admin/payments", ["Payments"]),
        ("/admin/payments/stripe", ["Payments"]),
        ("/admin/accounts?search=x", ["Accounts"]),
        ("/admin/settings", ["Settings"]),
        ("/admin/webhooks", ["Webhooks"]),
        ("/admin/audit", ["Audit log"]),
        ("/admin/search?q=ann", []),
        ("/docs", []),
    ],
)
def test_every_page_of_an_admin_leads_to_the_others_and_says_where_it_is(
    service: Service, admin: Browser, page: str, marked: list[str]
) -> None:
    service.create_event()

    admin.open(page)

    links = admin.dom.select("header nav.tabs a")
    names = ["Today", "Events", "Messages", "Statements", "Payments", "Accounts", "Settings", "Webhooks", "Audit log"]
    assert [link.get_text() for link in links] == names
    assert [link.get_text() for link in links if link["aria-current"] in ("page", "true")] == marked


def test_what_was_found_can_be_confirmed_in_its_place(service: Service, admin: Browser) -> None:
    event = service.create_event()
    hold = service.book(event["id"], "hannelore@example.com", name="Hannelore")
    search(admin, hold["reference"])

    answer = admin.press(f"/bookings/{hold['id']}/confirm")

    assert answer.headers["Location"].startswith("/admin/search?q=")
    assert admin.message == "Hannelore’s booking is confirmed."
    assert service.bookings(event["id"])[0]["status"] == "confirmed"
    assert found(admin) == ["Hannelore"]


@pytest.mark.parametrize("typed", ["KT7F3Q", "кт7-f3q", "KT7F30", "kt1f3O"])
def test_a_booking_is_found_by_its_reference_though_some_of_it_was_misread(
    service: Service, admin: Browser, typed: str
) -> None:
    event = service.create_event()["id"]
    hold = service.book(event, "hannelore@example.com", name="Hannelore")
    run(service.database, "UPDATE bookings SET reference = 'KT7F3Q' WHERE id = ?", hold["id"])
    service.book(event, "other@example.com", name="Somebody Else")

    search(admin, typed)

    assert found(admin) == ["Hannelore"]
