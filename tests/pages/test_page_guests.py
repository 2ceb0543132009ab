"""The organiser reaches everyone: every booking by links alone, by search, by state, and by a mail's link."""

from typing import Any
from urllib.parse import urlencode

import pytest

from booking.organiser import guests
from tests.support.service import PASSWORD, FixedClock, Service
from tests.support.web_client import Browser, problem

HOLD = 604_800


def crowd(service: Service, count: int, **changed: Any) -> int:
    """Publish an event that so many people have booked, guest 0 first, and return its id."""
    event = service.create_event(**{"seats": 500, "hold_seconds": HOLD} | changed)["id"]
    for number in range(count):
        book(service, event, f"guest{number}@example.com", f"Guest {number:03}")
    return int(event)


def book(service: Service, event: int, email: str, name: str = "", *, confirmed: bool = False) -> str:
    booking = str(service.book(event, email, name=name)["id"])
    if confirmed:
        service.post(f"/bookings/{booking}/confirm", **service.as_admin)
    return booking


def query(**values: str) -> str:
    return urlencode(values)


def rows(browser: Browser) -> list[str]:
    """Return whose the live rows of the open page are, in their order."""
    return [str(cell.find(string=True)).strip() for cell in browser.dom.select("table.live td.who")]


def follow_to_the_end(browser: Browser) -> list[str]:
    """Return whose rows the open page and all that follow it have."""
    seen = rows(browser)
    while following := browser.dom.find("a", rel="next"):
        browser.open(str(following["href"]))
        seen += rows(browser)
    return seen


def test_every_booking_is_reached_by_links_alone(service: Service, admin: Browser) -> None:
    event = crowd(service, 121)
    admin.open(f"/admin/events/{event}")
    (link,) = admin.dom.select(".shown a")
    assert link.get_text() == "20 of 121 shown – all bookings"

    admin.open(str(link["href"]))

    assert admin.dom.select_one(".range").get_text() == "1–50 of 121"  # type: ignore[union-attr]
    assert follow_to_the_end(admin) == [f"Guest {number:03}" for number in range(121)]
    assert admin.dom.select_one(".range").get_text() == "101–121 of 121"  # type: ignore[union-attr]
    admin.open(str(admin.dom.find("a", rel="prev")["href"]))  # type: ignore[index]
    assert rows(admin)[0] == "Guest 050"
    admin.open(str(admin.dom.find("a", rel="first")["href"]))  # type: ignore[index]
    assert rows(admin)[0] == "Guest 000"


def test_the_admin_s_list_of_events_says_that_not_all_bookings_are_shown(service: Service, admin: Browser) -> None:
    event = crowd(service, 51)
    admin.open("/admin")

    (link,) = admin.dom.select(".shown a")

    assert (link.get_text(), link["href"]) == ("20 of 51 shown – all bookings", f"/admin/events/{event}/guests")


@pytest.mark.parametrize(
    "typed",
    ["straße", "STRASSE", "jörg", "JO\u0308RG", "groß jörg", "\u200b jörg \u2060", "joerg@EXAMPLE", "%s", "%s…"],
)
def test_somebody_is_found_by_any_part_of_a_name_an_address_or_an_id(
    service: Service, admin: Browser, typed: str
) -> None:
    event = crowd(service, 3)
    wanted = book(service, event, "joerg@example.com", "Jörg Groß-Straße")
    text = typed.replace("%s", wanted[:16].upper())
    admin.open(f"/admin/events/{event}")

    admin.send("find-row", q=text)

    assert rows(admin) == ["Jörg Groß-Straße"]
    assert admin.element("find-row-text")["value"] == text


@pytest.mark.parametrize("typed", ["%", "_", "nobody", "guest\\", "'", "jörg anna"])
def test_what_nobody_is_called_finds_nobody(service: Service, admin: Browser, typed: str) -> None:
    event = crowd(service, 2)
    book(service, event, "joerg@example.com", "Jörg")
    book(service, event, "anna@example.com", "Anna")

    admin.open(f"/admin/events/{event}/guests?{query(q=typed)}")

    assert rows(admin) == []
    assert "No results." in admin.text


def test_a_search_and_a_state_stay_from_page_to_page(service: Service, admin: Browser, clock: FixedClock) -> None:
    event = crowd(service, 60)
    for number in range(55):
        book(service, event, f"paid{number}@example.com", f"Paid {number:03}", confirmed=True)
        clock.move(1)

    admin.open(f"/admin/events/{event}/guests?{query(q='paid', state='confirmed', sort='booked')}")

    assert follow_to_the_end(admin) == [f"Paid {number:03}" for number in reversed(range(55))]


def test_bookings_are_listed_by_state_with_how_many_there_are(service: Service, admin: Browser) -> None:
    event = crowd(service, 2)
    book(service, event, "paid@example.com", "Paid", confirmed=True)
    admin.open(f"/admin/events/{event}/guests")

    tabs = {link.get_text(): str(link["href"]) for link in admin.dom.select("nav.tabs[aria-label=State] a")}

    assert list(tabs) == ["All 3", "Held 2", "Confirmed 1", "Ended"]
    admin.open(tabs["Confirmed 1"])
    assert rows(admin) == ["Paid"]
    admin.open(tabs["Ended"])
    assert admin.url == f"/admin/events/{event}/bookings/ended"


def test_the_hold_that_ends_first_comes_first_where_that_is_asked_for(
    service: Service, admin: Browser, clock: FixedClock
) -> None:
    event = crowd(service, 0, hold_seconds=3_600)
    for name in ("Cem", "Adam", "Berta"):
        book(service, event, f"{name}@example.com", name, confirmed=name == "Adam")
        clock.move(1)

    orders = {}
    for order in ("name", "deadline", "booked", "address"):
        admin.open(f"/admin/events/{event}/guests?sort={order}")
        orders[order] = rows(admin)

    assert orders == {
        "name": ["Adam", "Berta", "Cem"],
        "deadline": ["Cem", "Berta", "Adam"],
        "booked": ["Berta", "Adam", "Cem"],
        "address": ["Adam", "Berta", "Cem"],
    }


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "٣", "9" * 30, "1.5"])
def test_a_page_that_is_not_there_is_one_that_is(service: Service, admin: Browser, page: str) -> None:
    event = crowd(service, 2)

    admin.open(f"/admin/events/{event}/guests?{query(page=page, state='x', sort='y')}")

    assert rows(admin) == ["Guest 000", "Guest 001"]


def test_a_link_to_a_booking_opens_the_page_that_has_its_row(service: Service, admin: Browser) -> None:
    event = crowd(service, 101, confirmation="organiser")
    last = book(service, event, "zoe@example.com", "Zoë")

    admin.open(f"/admin/events/{event}/guests?booking={last}")

    assert "Zoë" in admin.element(f"booking-{last}").get_text()
    assert admin.element(f"booking-{last}")["class"] == ["asked"]
    admin.press(f"/bookings/{last}/confirm")
    assert "Confirmed" in admin.element(f"booking-{last}").get_text()


def test_a_link_to_a_booking_leads_there_by_way_of_signing_in(service: Service) -> None:
    event = crowd(service, 60)
    last = book(service, event, "zoe@example.com", "Zoë")
    service.add_account("ada@example.com", "admin", "Ada Admin")
    browser = Browser(service)
    browser.open(f"/admin/events/{event}/guests?booking={last}")

    browser.send("sign-in", email="ada@example.com", password=PASSWORD)

    assert "Zoë" in browser.element(f"booking-{last}").get_text()


def test_a_link_to_a_booking_that_has_ended_shows_what_became_of_it(service: Service, admin: Browser) -> None:
    event = crowd(service, 1)
    gone = book(service, event, "gone@example.com", "Gone")
    service.post(f"/bookings/{gone}/cancel")

    admin.open(f"/admin/events/{event}/guests?booking={gone}")

    assert "cancelled at" in admin.element(f"booking-{gone}").get_text()
    assert admin.page.forms[f"restore-held-{gone}"]


def test_lists_tell_a_booking_whose_address_was_corrected_from_one_that_was_handed_over(
    service: Service, admin: Browser
) -> None:
    event = crowd(service, 0)
    wrong, given = book(service, event, "ana@example.com", "Ana"), book(service, event, "boris@example.com", "Boris")
    service.post(f"/bookings/{given}/confirm")
    service.call("PATCH", f"/bookings/{wrong}", {"email": "anna@example.com"}, headers=service.as_admin)
    service.post(f"/bookings/{given}/hand-over", {"email": "clara@example.com"}, **service.as_admin)
    of_event = f"/admin/events/{event}"
    for path in (of_event, f"{of_event}/bookings/ended", f"{of_event}/guests?booking={{}}", "/admin/search?q=example"):
        for booking, told, other in ((wrong, "address corrected at", "handed"), (given, "handed over at", "corrected")):
            admin.open(path.format(booking))
            said = admin.element(f"booking-{booking}").get_text()
            assert told in said and other not in said, path
    for path in ("/admin", of_event, f"{of_event}/guests"):
        admin.open(path)
        lately = {str(one["data-booking"]): one.get_text() for one in admin.dom.select(".lately li")}
        assert "address corrected at" in lately[f"booking-{wrong}"], path


@pytest.mark.parametrize("booking", ["x", "0" * 43, "<script>", "\u200b"])
def test_a_link_to_no_booking_says_so(service: Service, admin: Browser, booking: str) -> None:
    event = crowd(service, 1)
    elsewhere = book(service, crowd(service, 0), "other@example.com")

    for one in (booking, elsewhere):
        admin.open(f"/admin/events/{event}/guests?{query(booking=one)}")

        assert "This event has no such booking." in admin.text
        assert rows(admin) == ["Guest 000"]


def test_those_who_wait_are_paged_and_searched(service: Service, admin: Browser) -> None:
    event = service.sell_out()["id"]
    for number in range(101):
        service.wait(event, f"waiter{number:03}@example.com")
    admin.open(f"/admin/events/{event}/waitlist")

    assert admin.dom.select_one(".range").get_text() == "1–50 of 101"  # type: ignore[union-attr]
    assert len(admin.dom.select("table.waiting tbody tr")) == 50
    admin.send("find-row", q="WAITER100")

    (row,) = admin.dom.select("table.waiting tbody tr")
    assert "waiter100@example.com" in row.get_text()
    assert row.select_one(".place").get_text().strip().endswith("101")  # type: ignore[union-attr]


def test_bookings_that_ended_are_searched(service: Service, admin: Browser, clock: FixedClock) -> None:
    event = crowd(service, 0, hold_seconds=20)
    for number in range(120):
        service.post(f"/bookings/{book(service, event, f'gone{number}@example.com', 'Vanya')}/cancel")
        clock.move(0.001)
    lapsed = book(service, event, "late@example.com", "Иван Поздний")
    clock.move(20)

    admin.open(f"/admin/events/{event}/bookings/ended?{query(q='ПОЗДН')}")
    assert [row["id"] for row in admin.dom.select("table.ended tbody tr")] == [f"booking-{lapsed}"]

    admin.open(f"/admin/events/{event}/bookings/ended?q=vanya")
    assert len(admin.dom.select("table.ended tbody tr")) == 100
    (earlier,) = admin.dom.find_all("a", rel="next")
    admin.open(str(earlier["href"]))
    assert len(admin.dom.select("table.ended tbody tr")) == 20


def test_a_program_searches_the_bookings_and_the_waiting_list(service: Service, clock: FixedClock) -> None:
    event = service.create_event(seats=3)["id"]
    anna, jo = (book(service, event, f"{name}@example.com", name) for name in ("Anna", "Jörg"))
    gone = book(service, event, "gone@example.com", "Jörgen")
    service.post(f"/bookings/{gone}/cancel")

    def ids(path: str) -> list[str]:
        answer = service.get(path, **service.as_admin)
        return [one["id"] for listed in answer.json.values() if listed for one in listed]

    assert ids(f"/events/{event}/bookings?{query(q='JÖRG')}") == [jo]
    assert ids(f"/events/{event}/bookings?{query(q=anna)}") == [anna]
    assert ids(f"/events/{event}/bookings?{query(q='jörg', ended='true')}") == [gone]
    service.book(event)
    waiting = [service.wait(event, f"{name}@example.com")["id"] for name in ("cora", "dora")]
    assert ids(f"/events/{event}/waitlist?q=DORA") == waiting[1:]
    assert service.get(f"/events/{event}/waitlist?q=dora", **service.as_admin).json["entries"][0]["position"] == 2
    problem(service.get(f"/events/{event}/bookings?q={'x' * 201}", **service.as_admin), "invalid")


def test_the_pages_of_a_search_by_a_program_go_on_with_it(service: Service) -> None:
    event = crowd(service, 5)
    book(service, event, "anna@example.com", "Anna")

    first = service.get(f"/events/{event}/bookings?q=guest&limit=2", **service.as_admin).json
    second = service.get(first["next"], **service.as_admin).json
    third = service.get(second["next"], **service.as_admin).json

    assert third["next"] is None
    assert [one["name"] for one in first["bookings"] + second["bookings"] + third["bookings"]] == [
        f"Guest {number:03}" for number in range(5)
    ]


def test_the_list_to_print_has_everyone_by_name_and_those_who_wait(service: Service, admin: Browser) -> None:
    event = crowd(service, 60, seats=61, location="Town hall")
    book(service, event, "aaron@example.com", "Żaneta")
    service.wait(event, "wim@example.com")

    admin.open(f"/admin/events/{event}/guests?print=1")

    names = [str(cell.find(string=True)).strip() for cell in admin.dom.select("#door-guests td.who")]
    assert names == [*(f"Guest {number:03}" for number in range(60)), "Żaneta"]
    assert [cell.get_text() for cell in admin.dom.select("#door-waiting td.who")] == ["wim@example.com"]
    assert "Town hall" in admin.element("printed").get_text()
    assert "printed on 28 May at" in admin.element("printed").get_text()


def test_the_list_to_print_is_by_family_name_however_it_is_written(service: Service, admin: Browser) -> None:
    event = service.create_event(seats=9)["id"]
    named = ("Adam Żuk", "Zoë ADAMS", "Müller, Jürgen", "Anna Müller", "Пётр Ёлкин", "Яна Жук", "Ян Егоров")
    for number, name in enumerate(named):
        book(service, event, f"guest{number}@example.com", name)
    book(service, event, "nemo@example.com", "")
    by_family_name = "Zoë ADAMS|Anna Müller|Müller, Jürgen|nemo@example.com|Adam Żuk|Ян Егоров|Пётр Ёлкин|Яна Жук"

    admin.open(f"/admin/events/{event}/guests?print=1")

    names = [str(cell.find(string=True)).strip() for cell in admin.dom.select("#door-guests td.who")]
    assert names == by_family_name.split("|")


def test_sheets_have_no_fixed_number_of_rows_where_one_takes_more_than_a_line(service: Service, admin: Browser) -> None:
    event = crowd(service, 3)
    shown = f"/admin/events/{event}/guests?print=1"
    assert admin.open(shown).html.select_one("#door-guests.tall") is None

    noted = {"note": "Comes in a wheelchair, by the yard"}
    service.call("PATCH", f"/bookings/{service.bookings(event)[0]['id']}", noted, headers=service.as_admin)

    assert admin.open(shown).html.select_one("#door-guests.tall")


def test_a_long_list_to_print_comes_in_parts_of_whole_sheets_with_everyone_in_one_of_them(
    service: Service, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guests, "IN_PART", 35)
    event = crowd(service, 60, seats=60)
    for number in range(20):
        service.wait(event, f"waits{number:02}@example.com")
    admin.open(f"/admin/events/{event}/guests?print=1")
    parts = [admin.dom]
    while (following := admin.dom.find("a", rel="next")) is not None:
        admin.open(str(following["href"]))
        parts.append(admin.dom)

    rows = [[str(cell.find(string=True)).strip() for cell in part.select("table.door td.who")] for part in parts]
    assert [len(part) for part in rows] == [35, 35, 10]
    assert [name for part in rows for name in part] == [
        *(f"Guest {number:03}" for number in range(60)),
        *(f"waits{number:02}@example.com" for number in range(20)),
    ]
    assert "71–80 of 80" in admin.element("parts").get_text()
    admin.open(f"/admin/events/{event}/guests?print=1&page=9")
    assert "71–80 of 80" in admin.element("parts").get_text()


def test_a_guest_is_found_by_the_number_that_they_show(service: Service, admin: Browser) -> None:
    event = crowd(service, 2)
    numbers = {str(one["reference"]) for one in service.bookings(event)}

    for path in ("guests", "guests?print=1"):
        admin.open(f"/admin/events/{event}/{path}")

        assert {cell.get_text() for cell in admin.dom.select("table .booking-number")} == numbers
        assert "\\" not in admin.text


def test_what_guests_have_answered_is_in_their_rows_and_on_the_list_to_print(service: Service, admin: Browser) -> None:
    asked = [
        {"label": label, "kind": kind} for label, kind in (("Allergies", "text"), ("Coat?", "tick"), ("Old", "text"))
    ]
    event = service.create_event(seats=3, questions=asked)["id"]
    given = {"q1": "<b>nuts</b>", "q2": True, "q3": "gone"}
    service.post(f"/events/{event}/book", {"email": "a@example.com", "name": "Anna", "seats": 2, "answers": given})
    book(service, event, "bo@example.com", "Bo")
    service.post(f"/events/{event}/waitlist", {"email": "c@example.com", "answers": {"q1": "milk"}})
    kept = service.get(f"/events/{event}").json["questions"][:2]
    service.call("PATCH", f"/events/{event}", {"questions": kept}, headers=service.as_admin)
    told = "Allergies: <b>nuts</b> · Coat? yes · Old: gone"

    admin.open(f"/admin/events/{event}/guests")
    assert [one.get_text() for one in admin.dom.select("table.live td.who .answers")] == [told]
    admin.open(f"/admin/events/{event}/guests?print=1")

    assert [one.get_text() for one in admin.dom.select("td.note .answers")] == [told, "Allergies: milk"]
    assert admin.dom.select_one("#door-guests td.note b") is None


def test_long_answers_are_cut_in_the_rows_so_that_the_page_stays_light(service: Service, admin: Browser) -> None:
    label, answer = "Ж" * 200, "Ы" * 500
    event = crowd(service, 0, questions=[{"label": label, "kind": "text"}] * 10)
    answers = {f"q{number}": answer for number in range(1, 11)}
    for number in range(50):
        service.post(f"/events/{event}/book", {"email": f"guest{number}@example.com", "answers": answers})

    admin.open(f"/admin/events/{event}/guests")

    assert admin.dom.select(".answers")[49].get_text().startswith(f"{label[:9]}…: {answer[:19]}… · ")
    assert len(admin.page.body) < 200_000
    admin.open(f"/admin/events/{event}/guests?print=1")
    assert answer in admin.dom.select(".answers")[49].get_text()
