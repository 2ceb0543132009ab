"""A booking's own page, its ticket and the page of a place on a waiting list: who is shown them, and what they say."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from booking import payment, seats, waitlist
from booking.payment import Payee
from booking.web.pages import qr
from tests.support.barcodes import read_shown
from tests.support.service import BROWSER, FixedClock, Service, instant
from tests.support.web_client import FORM, Browser, problem

PAYEE = Payee("Red Cross of Belgium", iban="BE72000000001616", bic="BPOTBEB1")
WHALES = Payee(
    "ООО «Три кита»",
    account="40702810138250123017",
    bank='ОАО "БАНК"',
    bank_code="044525225",
    correspondent_account="30101810400000000225",
    tax_number="7707083893",
)
GUESSES = ("347CDF", "K7F3QX", "K7F3Q", "k7f3qx", "0" * 43, "f" * 43, "..", "%00", "K7F3QX%20", "admin")


def reference_of(service: Service, booking: Any) -> str:
    return str(service.get(f"/bookings/{booking['id']}", **service.as_admin).json["reference"])


def anothers_booking(service: Service, **event: Any) -> tuple[Any, str]:
    """Book as somebody else, and return the booking with the path of its page."""
    booking = service.book(service.create_event(**event)["id"], "owner@example.com", 2, "Olga Owner")
    return booking, f"/b/{booking['reference']}"


def as_others_see(service: Service, path: str, **headers: str) -> str:
    """Return a page without what is another in each: the keys of forms, and the path that was asked for."""
    page = service.get(path, **BROWSER, **headers)
    assert page.status_int == 404, path
    return re.sub(r'value="[0-9a-f]{32}"', "", page.text).replace(path.replace("/", "%2F"), "")


def test_a_mails_link_lets_the_browser_remember_the_booking_and_leaves_the_key_behind(
    service: Service, guest: Browser
) -> None:
    booking, path = anothers_booking(service)

    led = service.get(f"/b/{booking['id']}", **BROWSER)

    assert (led.status_int, led.headers["Location"]) == (303, path)
    assert led.headers["Cache-Control"] == "no-store"
    assert led.headers["Referrer-Policy"] == "same-origin"
    assert f"bookings={booking['id']};" in led.headers["Set-Cookie"]
    assert guest.open(f"/?booking={booking['id']}#confirm-{booking['id']}").status_int == 200
    assert guest.url == path
    assert guest.element(f"booking-{booking['id']}").select_one(f"#confirm-{booking['id']}")


def test_the_part_of_a_mails_link_behind_the_key_leads_to_what_it_names(service: Service, guest: Browser) -> None:
    booking, _ = anothers_booking(service, max_extensions=1)
    entry = service.wait(service.sell_out()["id"], "wim@example.com")

    # A browser keeps what is behind the # of a link where the redirect has none, and takes that of the redirect else.
    old = service.get(f"/?booking={booking['id']}", **BROWSER)
    guest.open(f"/b/{booking['id']}")
    named = [guest.element(one) for one in ("booking", "confirm", "extend", "cancel")]
    guest.open(f"/w/{entry['id']}")

    assert old.headers["Location"] == f"/b/{booking['id']}#booking"
    assert all(booking["id"] not in str(one.get("id")) for one in named)
    assert guest.element("leave").name == "form"


def test_no_form_of_the_page_leads_back_to_the_key(service: Service, guest: Browser) -> None:
    booking, path = anothers_booking(service, max_extensions=1)
    guest.open(f"/b/{booking['id']}")

    for pressed in ("extend", "confirm", "cancel"):
        answer = guest.press(f"/bookings/{booking['id']}/{pressed}")
        assert answer.headers["Location"] == path

    assert booking["id"] not in guest.url


def test_it_is_shown_to_a_browser_that_remembers_it_to_its_account_and_to_admins_alone(service: Service) -> None:
    event = service.create_event()["id"]
    member, another = service.add_account("member@example.com"), service.add_account("another@example.com")
    booking = service.post(f"/events/{event}/book", {}, **service.as_account(member)).json
    path = f"/b/{booking['reference']}"

    for headers in ({"Cookie": f"bookings={booking['id']}"}, service.as_account(member), service.as_admin):
        shown = service.get(path, **BROWSER, **headers)
        assert (shown.status_int, shown.headers["Cache-Control"]) == (200, "no-store")
        assert ("as an admin" in shown.text) is (headers == service.as_admin)
        assert (f"/b/{booking['id']}" in shown.text) is (headers != service.as_admin)
    for headers in ({}, service.as_account(another), {"Cookie": "session=ended"}):
        assert service.get(path, **BROWSER, **headers).status_int == 404


def test_all_who_may_not_see_it_are_told_the_same_whether_or_not_it_is_there(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking, path = anothers_booking(service)
    another = service.as_account(service.add_account())
    told = as_others_see(service, "/b/347CDG")

    assert "We can’t find this booking" in told
    for part in ("", "/ticket", ".ics"):
        assert as_others_see(service, f"{path}{part}") == told
    assert as_others_see(service, path, **another) == as_others_see(service, "/b/347CDG", **another)
    problem(service.get(path, Accept="application/json"), "booking_not_found")
    assert service.post(f"{path}/forget", b"", **FORM).headers["Location"] == "/"
    service.forget_cookies()
    # To guests nothing is compared with what is there, so that nothing can be learned from how long that takes.
    monkeypatch.setattr(seats, "look_up_by_reference", None)
    monkeypatch.setattr(waitlist, "look_up_by_number", None)
    assert as_others_see(service, path) == told
    assert as_others_see(service, "/w/1") == as_others_see(service, "/w/2") == told
    assert service.get(f"/bookings/{booking['id']}").json["status"] == "held"


@pytest.mark.parametrize("guess", GUESSES)
def test_a_guess_and_a_forged_cookie_are_worth_nothing(service: Service, guess: str) -> None:
    booking, path = anothers_booking(service)
    reference = booking["reference"]

    for forged in (guess, reference, reference.lower(), booking["id"][:-1], f"{booking['id']}0", "1", "' OR 1=1"):
        for address in (path, f"/b/{guess}", f"/w/{guess}"):
            asked = service.get(address, **BROWSER, Cookie=f"bookings={forged}; waiting={forged}; browser={forged}")
            if asked.status_int in (303, 308):  # Another way to write it.
                asked = service.get(asked.headers["Location"], **BROWSER)
            assert asked.status_int == 404
            assert "owner@example.com" not in asked.text


@pytest.mark.parametrize("typed", ["{0}", "{1}", "{0}".join("  "), "{1}-"])
def test_a_reference_is_read_as_people_write_it(service: Service, guest: Browser, typed: str) -> None:
    booking, path = anothers_booking(service)
    guest.open(f"/b/{booking['id']}")

    guest.open("/b/" + typed.format(booking["reference"], booking["reference"].lower()).replace(" ", "%20"))

    assert (guest.page.status_int, guest.url) == (200, path if guest.url == path else f"/b/{booking['reference']}")


@pytest.mark.parametrize("called", ["%D1%91", "K7F3QX%00", "..", "%E2%80%94"])
@pytest.mark.parametrize("address", ["/b/{}/ticket", "/b/{}.ics", "/b/{}"])
def test_what_can_not_be_a_reference_leads_to_nothing_for_who_has_a_booking_too(
    service: Service, address: str, called: str
) -> None:
    booking, _ = anothers_booking(service)

    as_others_see(service, address.format(called), Cookie=f"bookings={booking['id']}")


def test_it_is_forgotten_here_and_stays_as_it_is(service: Service, guest: Browser) -> None:
    (first, path), (second, _) = anothers_booking(service), anothers_booking(service)
    for booking in (first, second):
        guest.open(f"/b/{booking['id']}")
    guest.open(path)

    guest.send("forget")

    assert guest.message.startswith("This browser has forgotten the booking.")
    assert guest.booking_id == second["id"]
    assert guest.cookie("bookings") == second["id"]
    assert service.get(path, **BROWSER, Cookie=f"bookings={second['id']}").status_int == 404
    assert service.get(f"/bookings/{first['id']}").json["status"] == "held"


def test_whoever_books_on_the_events_page_lands_on_the_bookings(service: Service) -> None:
    event = service.create_event()
    headers = {**FORM, **BROWSER, "Referer": f"http://localhost:80/e/{event['id']}"}

    answer = service.post(f"/events/{event['id']}/book", b"email=guest%40example.com", **headers)
    joined = service.post(f"/events/{service.sell_out()['id']}/waitlist", b"email=guest%40example.com", **headers)

    cookies = dict(one.partition(";")[0].split("=", 1) for one in answer.headers.getall("Set-Cookie"))
    assert answer.headers["Location"] == f"/b/{cookies['bookings']}#booking"
    assert joined.headers["Location"].startswith("/w/")
    shown = service.get(
        service.get(f"/b/{cookies['bookings']}", **BROWSER).headers["Location"],
        **BROWSER,
        Cookie="; ".join(f"{name}={value}" for name, value in cookies.items()),
    )
    assert "for you until" in shown.text


def test_a_hold_says_how_to_pay_with_a_code_that_banks_apps_read(service: Service, guest: Browser) -> None:
    service.site.organisation.now = replace(service.site.organisation.now, payee=PAYEE)
    event = service.create_event(price_cents=1_250, currency="EUR", payment="In a *week*.", confirmation="organiser")
    booking = service.book(event["id"], seats=2)
    guest.open(f"/b/{booking['id']}")

    said = {one["id"]: one.get_text() for one in guest.dom.select(".pay dd > span")}
    assert said == {
        "pay-amount": "€25.00",
        "pay-payee": "Red Cross of Belgium",
        "pay-iban": "BE72 0000 0000 1616",
        "pay-bic": "BPOTBEB1",
        "pay-reference": booking["reference"],
    }
    assert [one["data-copy"] for one in guest.dom.select(".pay button")] == list(said)
    code = guest.dom.select_one("#payment svg")
    assert code is not None
    assert read_shown(code) == payment.transfer(PAYEE, "EUR", 2_500, booking["reference"], "").decode()  # type: ignore[union-attr]
    assert "Code for your bank’s app: €25.00 to Red Cross of Belgium" in code["aria-label"]
    assert [one.get_text() for one in guest.element("payment-words").select("em")] == ["week"]
    assert [one.get_text() for one in guest.dom.select(".stepper li")] == ["Hold", "Pay"]

    service.post(f"/bookings/{booking['id']}/confirm", **service.as_admin)
    guest.open(guest.url)
    assert not guest.dom.select("#payment")


def test_a_hold_without_a_price_says_whom_to_pay_and_leaves_open_how_much(service: Service, guest: Browser) -> None:
    service.site.organisation.now = replace(service.site.organisation.now, payee=PAYEE)
    event = service.create_event(payment="Give what you can.", confirmation="organiser")
    booking = service.book(event["id"], seats=2)
    guest.open(f"/b/{booking['id']}")

    said = [str(one["id"]).removeprefix("pay-") for one in guest.dom.select(".pay dd > span")]
    assert said == ["payee", "iban", "bic", "reference"]
    code = guest.dom.select_one("#payment svg")
    assert code is not None
    content = payment.transfer(PAYEE, "EUR", None, booking["reference"], "")
    assert content is not None and read_shown(code) == content.decode()
    assert "bank’s app: payee Red Cross of Belgium, reference" in code["aria-label"]


def test_a_hold_in_roubles_says_how_to_pay_with_a_code_that_banks_apps_read(service: Service, guest: Browser) -> None:
    service.site.organisation.now = replace(service.site.organisation.now, payee=WHALES)
    event = service.create_event(
        title="Вишнёвый сад", price_cents=120_000, currency="RUB", payment="За *неделю*.", confirmation="organiser"
    )
    booking = service.book(event["id"], seats=2)
    guest.open(f"/b/{booking['id']}")

    said = {str(one["id"]).removeprefix("pay-"): one.get_text() for one in guest.dom.select(".pay dd > span")}
    assert said.pop("amount").replace("\xa0", " ") == "RUB 2,400.00"
    assert said == {
        "payee": "ООО «Три кита»",
        "account": "40702810138250123017",
        "bank": 'ОАО "БАНК"',
        "bank-code": "044525225",
        "correspondent-account": "30101810400000000225",
        "tax-number": "7707083893",
        "reference": booking["reference"],
    }
    code = guest.dom.select_one("#payment svg")
    assert code is not None
    assert read_shown(code) == (
        'ST00012|Name=ООО «Три кита»|PersonalAcc=40702810138250123017|BankName=ОАО "БАНК"|BIC=044525225'
        f"|CorrespAcc=30101810400000000225|Sum=240000|Purpose={booking['reference']} Вишнёвый сад|PayeeINN=7707083893"
    )


def test_a_confirmed_booking_is_a_ticket_with_a_number_and_a_code_that_opens_nothing(
    service: Service, guest: Browser
) -> None:
    booking, path = anothers_booking(service, location="Main stage", confirmation="instant")
    guest.open(f"/b/{booking['id']}")
    on_page = read_shown(guest.dom.select_one("#ticket svg"))

    guest.open(f"{path}/ticket")

    ticket = guest.element("ticket")
    code = on_page.removeprefix("http://localhost:80/t/")
    assert on_page == read_shown(ticket.svg)
    assert re.fullmatch(rf"{booking['reference']}-[a-z2-7]{{8}}", code)
    assert service.get(f"/t/{code}", **BROWSER).headers["Location"] == path  # Whoever scans it: no key.
    for said in (booking["reference"], "2 seats", "Olga Owner", "Concert", "Main stage"):
        assert said in ticket.get_text()
    assert booking["id"] not in str(ticket)
    guest.open(path)
    (data,) = [json.loads(one.get_text()) for one in guest.dom.select("script[type='application/ld+json']")]
    assert (data["@type"], data["reservationNumber"]) == ("EventReservation", booking["reference"])
    assert data["url"].endswith(path)
    entry = guest.open(f"{path}.ics")
    assert (entry.content_type, entry.headers["Cache-Control"]) == ("text/calendar", "no-store")
    assert "BEGIN:VEVENT" in entry.text
    assert booking["id"] not in entry.text


def test_what_stands_below_a_booking_is_known_by_its_id_so_that_its_card_stays_above_it_when_it_ends(
    service: Service, guest: Browser
) -> None:
    event = service.create_event()
    booking = guest.book(event)
    guest.open(f"/b/{booking}")

    below = guest.element(f"booking-{booking}").find_next_siblings()

    assert len(below) == 3
    assert [one.get("id") for one in below] == ["to-event", "key", "forget"]


def test_a_hold_is_no_ticket(service: Service, guest: Browser) -> None:
    booking, path = anothers_booking(service)
    guest.open(f"/b/{booking['id']}")

    for part in ("/ticket", ".ics"):
        assert service.get(f"{path}{part}", **BROWSER, Cookie=f"bookings={booking['id']}").status_int == 404
    assert not guest.dom.select("#ticket")
    assert "There is no ticket yet" in service.get(f"{path}/ticket", **BROWSER, Cookie=f"bookings={booking['id']}").text


@pytest.mark.parametrize(
    ("end", "said", "way_on"),
    [
        ("expire", "ran out at", "Book again"),
        ("cancel", "was cancelled at", "Book again"),
        ("cancel event", "The organiser says: Ill", "← All events"),
        ("hand over", "was handed over", "← All events"),
    ],
)
def test_a_booking_that_ended_says_what_happened_and_what_can_be_done(
    service: Service, guest: Browser, clock: FixedClock, end: str, said: str, way_on: str
) -> None:
    booking, path = anothers_booking(service, confirmation="instant" if end == "hand over" else "attendee")
    guest.open(f"/b/{booking['id']}")
    if end == "expire":
        clock.move(21)
    elif end == "cancel event":
        service.post(f"/events/{booking['event_id']}/cancel", {"reason": "Ill"}, **service.as_admin)
    else:
        body = {"email": "new@example.com"} if end == "hand over" else None
        service.post(f"/bookings/{booking['id']}/{end.replace(' ', '-')}", body)

    guest.open(path)

    assert guest.page.status_int == 200
    assert said in guest.text
    assert way_on in [" ".join(link.get_text().split()) for link in guest.dom.select("main a")]
    assert [form["action"] for form in guest.dom.select("main form")] == [f"{path}/forget"]


def test_why_a_hold_can_not_be_extended_is_said(service: Service, guest: Browser, clock: FixedClock) -> None:
    event = service.create_event(seats=2, max_extensions=1, hold_seconds=600)
    booking = service.book(event["id"], seats=2)
    guest.open(f"/b/{booking['id']}")
    assert guest.element(f"extend-{booking['id']}").get_text().startswith("Hold until ")

    service.wait(event["id"], "wim@example.com")
    guest.open(guest.url)
    assert "Other people are waiting, so this hold can’t be extended." in guest.text

    near = service.create_event(max_extensions=1, starts_at=instant(clock.now() + 5_000))
    guest.open(f"/b/{service.book(near['id'])['id']}")
    assert "This hold lasts until the event starts, so it can’t be extended." in guest.text


def test_without_javascript_the_page_is_loaded_anew_wherever_on_it_somebody_is(
    service: Service, guest: Browser
) -> None:
    booking, path = anothers_booking(service)

    guest.open(f"/b/{booking['id']}")

    assert f'<meta http-equiv="refresh" content="21; url={path}">' in guest.page.text


def test_an_open_page_is_told_that_nothing_has_changed_and_is_loaded_anew_once_it_is_forgotten(
    service: Service,
) -> None:
    booking, path = anothers_booking(service)
    known = {**BROWSER, "Cookie": f"bookings={booking['id']}", "X-Refresh": "1"}
    first = service.get(path, **known)

    again = service.get(path, **known, **{"If-None-Match": first.headers["ETag"]})
    service.post(f"/bookings/{booking['id']}/confirm")
    changed = service.get(path, **known, **{"If-None-Match": first.headers["ETag"]})
    forgotten = service.get(path, **BROWSER, **{"X-Refresh": "1"})

    assert (first.status_int, again.status_int, changed.status_int) == (200, 304, 200)
    assert (forgotten.status_int, forgotten.headers["Location"]) == (303, path)


def test_a_place_on_a_waiting_list_has_a_page_that_leads_on_to_the_offer(
    service: Service, guest: Browser, clock: FixedClock
) -> None:
    event = service.sell_out()["id"]
    entry = service.wait(event, "wim@example.com")

    guest.open(f"/?entry={entry['id']}")

    path = guest.url.partition("#")[0]
    assert re.fullmatch(r"/w/[0-9]+", path)
    assert "number 1 of 1" in guest.text
    assert service.get(path, **BROWSER).status_int == 404
    assert "as an admin" in service.get(path, **BROWSER, **service.as_admin).text
    assert service.get(path, **BROWSER, **service.as_account(service.add_account())).status_int == 404

    service.post(f"/events/{event}", {"seats": 30}, **service.as_admin)
    guest.open(path)
    assert guest.url.startswith("/b/")
    assert "It’s your turn" in guest.text

    guest.send("forget")
    assert not guest.cookie("waiting")


def test_a_place_is_forgotten_and_kept(service: Service, guest: Browser) -> None:
    entry = service.wait(service.sell_out()["id"], "wim@example.com")
    guest.open(f"/w/{entry['id']}")

    guest.send("forget")

    assert "You are still on the waiting list." in guest.message
    assert not guest.cookie("waiting")
    assert service.get(f"/waitlist/{entry['id']}").json["status"] == "waiting"


def test_a_code_is_read_as_it_was_written() -> None:
    assert qr.code("x").size == qr.code(b"x").size == 29
