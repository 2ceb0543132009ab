"""The page for people, with forms as a browser without JavaScript sends them."""

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.support.process import ROOT
from tests.support.service import BROWSER, NOON, FixedClock, Service, instant
from tests.support.web_client import FORM, Browser, problem

GUEST = "guest@example.com"
FORM_BODY = b"email=guest%40example.com"
SCRIPT = "<script>alert(1)</script>\"'&"


def test_the_page_shows_each_upcoming_event_with_time_place_and_seats_and_the_organiser_s_how_they_are_taken(
    service: Service, guest: Browser, admin: Browser, clock: FixedClock
) -> None:
    event = service.create_event(
        title="Чай", location="Café", description="Bring a cup.", starts_at="2026-12-24T18:00", seats=1_200
    )
    service.book(event["id"], seats=3)
    service.post(f"/bookings/{service.book(event['id'], 'member@example.com', 2)['id']}/confirm")
    service.create_event(title="Long past", starts_at=instant(NOON + 1_000))
    clock.move(1)
    guest.open("/")
    shown = " ".join(guest.element(f"event-{event['id']}").get_text(" ").split())
    for words in ("Чай", "Dec 24 Thu", "18:00", "Café", "Bring a cup.", "1,195 left"):
        assert words in shown
    assert "December 2026" in guest.text
    admin.open("/admin")
    bar = admin.element(f"seats-{event['id']}")
    assert "2 confirmed · 3 held · 1,195 free" in " ".join(bar.get_text(" ").split())
    assert [(part["class"], part["width"]) for part in bar.find_all("rect")] == [
        (["free"], "1200"),
        (["held"], "5"),
        (["confirmed"], "2"),
    ]
    assert "Long past" not in guest.text


def test_an_event_that_can_not_be_booked_has_no_form_and_says_why(service: Service, guest: Browser) -> None:
    sold_out, cancelled = service.create_event(seats=1), service.create_event()
    service.book(sold_out["id"])
    service.post(f"/events/{cancelled['id']}/cancel", **service.as_admin)
    page = guest.open("/")
    assert not [form for form in page.forms.values() if form.action.endswith("/book")]
    assert not guest.element(f"event-{cancelled['id']}").find("form")
    assert "Sold out" in guest.text
    assert "it’s released in 0:20" in guest.text
    assert "Cancelled" in guest.text


def test_a_guest_books_confirms_and_cancels_and_is_told_each_once(service: Service, guest: Browser) -> None:
    event = service.create_event()
    guest.open("/")
    answer = guest.send(f"book-{event['id']}", email=GUEST, name="Зоя", seats="2")
    assert (answer.status_int, answer.headers["Location"]) == (303, "/")
    assert guest.message == "We’re holding 2 seats for you until 22:27."
    assert guest.open("/")
    assert guest.message == ""
    own = guest.element(f"booking-{guest.booking_id}").get_text(" ")
    for words in ("Concert", "Held", "2 seats for Зоя", GUEST, "0:20 left"):
        assert words in " ".join(own.split())
    guest.press(f"/bookings/{guest.booking_id}/confirm")
    assert guest.message == "Confirmed: 2 seats are yours."
    assert service.event(event["id"])["confirmed_seats"] == 2
    guest.open(f"/b/{guest.booking_id}")
    guest.press(f"/bookings/{guest.booking_id}/cancel")
    assert guest.message == "The booking is cancelled, and its 2 seats are released."
    assert service.event(event["id"])["free_seats"] == 20
    guest.open("/")
    assert guest.message == ""
    assert "Your booking of 2 seats for Concert was cancelled at 22:26." in guest.text


def test_an_expired_hold_leaves_a_plain_line_and_no_buttons(
    service: Service, guest: Browser, clock: FixedClock
) -> None:
    event = service.create_event(hold_seconds=20)
    guest.book(event)
    known = guest.booking_id
    clock.move(20)
    answer = guest.press(f"/bookings/{known}/confirm")
    assert answer.status_int == 303
    assert "didn’t confirm in time" in guest.message
    assert "Your hold on 1 seat for Concert ran out at 22:27." in guest.text
    assert not [form for form in guest.page.forms.values() if known in form.action]
    service.jobs.sweep()
    guest.open("/")
    assert guest.message == ""
    assert "ran out at 22:27." in guest.text
    clock.move(86_400)
    guest.open("/")
    assert "ran out" not in guest.text


def test_who_let_a_hold_lapse_reads_that_the_seats_go_to_the_waiting_list(
    service: Service, guest: Browser, clock: FixedClock
) -> None:
    event = service.create_event(hold_seconds=20, seats=2)
    guest.book(event, seats="2")
    for name in ("anna", "boris"):
        service.post(f"/events/{event['id']}/waitlist", {"email": f"{name}@example.com", "seats": 2})
    goes = "The seats go to the next person on the waiting list."
    guest.open(f"/b/{guest.booking_id}")
    assert goes in guest.page.text
    clock.move(20)
    service.jobs.sweep()
    guest.open(f"/b/{guest.booking_id}")
    assert goes in guest.text


def test_whoever_waits_for_the_organiser_is_told_so_and_has_no_button_to_confirm(
    service: Service, guest: Browser
) -> None:
    guest.book(service.create_event(confirmation="organiser"))
    assert "Your booking is confirmed when the organiser receives your payment." in guest.text
    guest.open(f"/b/{guest.booking_id}")
    actions = [form.action for form in guest.page.forms.values()]
    assert f"/bookings/{guest.booking_id}/cancel" in actions
    assert f"/bookings/{guest.booking_id}/confirm" not in actions


def test_a_refused_form_keeps_what_was_typed_and_notes_the_faults_beside_its_fields(
    service: Service, guest: Browser
) -> None:
    event = service.create_event()
    guest.book(event, email="nobody", name=SCRIPT, seats="٣")
    assert guest.message == "Not saved. Please check the highlighted fields."
    form = guest.page.forms[f"book-{event['id']}"]
    assert (form["email"].value, form["name"].value, form["seats"].value) == ("nobody", SCRIPT, "٣")
    for name in ("email", "seats"):
        field = guest.element(f"book-{event['id']}-{name}")
        assert field["aria-invalid"] == "true"
        fault = guest.element(str(field["aria-describedby"]).split()[-1])
        assert fault.get_text().startswith("Enter ")
    assert guest.element(f"book-{event['id']}-name").get("aria-invalid", "false") == "false"
    assert service.event(event["id"])["held_seats"] == 0
    guest.open("/")
    assert guest.page.forms[f"book-{event['id']}"]["name"].value == ""


def test_a_refusal_by_the_event_is_told_on_the_page_with_what_was_typed(service: Service, guest: Browser) -> None:
    event = service.create_event(seats=2)
    guest.open("/")
    service.book(event["id"], "member@example.com", 1)
    guest.send(f"book-{event['id']}", email=GUEST, seats="2")
    said = "Only 1 seat is free. Book fewer, or join the waiting list."
    assert guest.element("flash").get_text(" ", strip=True) == f"Nothing is booked yet. {said}"
    assert guest.element(f"book-{event['id']}-seats-fault").get_text() == said
    assert guest.page.forms[f"book-{event['id']}"]["email"].value == GUEST


@pytest.mark.parametrize(
    ("referer", "location"),
    [
        ("http://localhost:80/?after=x&a=b", "/?after=x&a=b"),
        ("http://localhost:80/admin/events/1", "/admin/events/1"),
        ("http://localhost:80", "/"),
        ("https://evil.example/", "/"),
        ("https://evil.example/?http://localhost:80/admin", "/"),
        ("http://localhost:80@evil.example/admin", "/"),
        ("http://localhost:80.evil.example/admin", "/"),
        ("http://localhost:80//evil.example/", "/"),
        ("http://localhost:80/\\evil.example/", "/"),
        ("http://localhost:80\\evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/admin", "/"),
        ("javascript:alert(1)", "/"),
        ("http://[", "/"),
        ("http://localhost:80/\u00e9", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
@pytest.mark.parametrize("body", [FORM_BODY, b"email=nobody"], ids=["done", "refused"])
def test_a_form_leads_back_to_a_page_of_this_site_only(
    service: Service, referer: str | None, location: str, body: bytes
) -> None:
    event = service.create_event()
    sent = {"Host": "localhost:80"} | ({} if referer is None else {"Referer": referer})
    answer = service.post(f"/events/{event['id']}/book", body, **BROWSER | FORM | sent)
    if body != FORM_BODY:
        location = "/?open=1#flash" if location in ("/", "/?after=x&a=b") else location
    assert (answer.status_int, answer.headers["Location"]) == (303, location)
    assert service.event(event["id"])["held_seats"] == (1 if body == FORM_BODY else 0)


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [
        (BROWSER["Accept"], True),
        ("text/html", True),
        ("text/html;q=0.9,application/json;q=0.8", True),
        ("*/*", False),
        ("application/json", False),
        ("application/json,text/html;q=0.9", False),
        ("text/html;q=0", False),
        ("text/html;q=nonsense", False),
        ("", False),
    ],
)
def test_the_accept_header_says_whether_a_page_or_a_program_asks(service: Service, accept: str, is_page: bool) -> None:
    event = service.create_event()
    answer = service.post(f"/events/{event['id']}/book", FORM_BODY, **FORM, Accept=accept)
    assert answer.status_int == (303 if is_page else 201)


def test_a_booking_is_opened_and_remembered_by_its_link(service: Service, guest: Browser, clock: FixedClock) -> None:
    event = service.create_event(hold_seconds=20)
    first, second = service.book(event["id"]), service.book(event["id"], "member@example.com")
    guest.open("/")
    assert "Your bookings" not in guest.text
    guest.open(f"/?booking={first['id']}")
    assert GUEST in guest.text
    assert "member@example.com" not in guest.text
    guest.open(f"/?booking={second['id']}")
    assert guest.cookie("bookings") == f"{second['id']}.{first['id']}"
    guest.open("/")
    assert GUEST in guest.text
    assert "member@example.com" in guest.text
    clock.move(86_400)
    guest.open("/")
    assert "Your bookings" not in guest.text
    guest.open(f"/?booking={first['id']}")
    assert "ran out" in guest.text


@pytest.mark.parametrize("asked", ["nothing", "", "%00", "%ED%A0%80", "x" * 5_000, "..%2F", "%3Cscript%3E", "0" * 43])
def test_a_link_to_no_booking_says_so_and_is_not_remembered(service: Service, asked: str) -> None:
    service.create_event()

    answer = service.follow(f"/?booking={asked}")

    assert answer.status_int == (404 if asked else 200)
    assert ("We can’t find this booking" in answer.text) is bool(asked)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "cookie",
    [
        "bookings=x; flash=x",
        "bookings=" + ".".join(["0" * 43] * 90),
        "bookings=...; flash=",
        'bookings="\\073"; flash="\u00ff"',
        ";;==;bookings",
        "flash=" + "0" * 32,
        "\u00ff",
    ],
)
def test_a_cookie_that_means_nothing_does_no_harm(service: Service, cookie: str) -> None:
    service.create_event()
    assert service.get("/", **BROWSER, Cookie=cookie).status_int == 200
    answer = service.post("/events/1/book", FORM_BODY, **BROWSER, **FORM, Cookie=cookie)
    assert answer.status_int == 303


def test_a_browser_remembers_no_more_than_twenty_bookings(service: Service, guest: Browser) -> None:
    event = service.create_event(seats=30, max_seats_per_person=30)
    for _ in range(22):
        guest.book(event)
    kept = (guest.cookie("bookings") or "").split(".")
    assert len(kept) == 20
    assert kept[0] in str(guest.element("own"))


def test_another_browser_sees_none_of_it(service: Service, guest: Browser) -> None:
    guest.book(service.create_event(), name="Secretive")
    outsider = Browser(service)
    outsider.open("/")
    assert "Secretive" not in outsider.text
    assert GUEST not in outsider.text
    assert outsider.message == ""


def test_everything_that_people_typed_is_shown_escaped(service: Service, guest: Browser) -> None:
    event = service.create_event(title=SCRIPT, description=SCRIPT, location=SCRIPT)
    guest.book(event, name=SCRIPT)
    assert "<script>alert" not in guest.page.text
    assert guest.text.count(SCRIPT) == 8
    guest.send(f"book-{event['id']}", email=SCRIPT, seats='"><script>alert(1)</script>')
    assert "<script>alert" not in guest.page.text
    assert guest.page.forms[f"book-{event['id']}"]["email"].value == SCRIPT


def test_a_refresh_leaves_the_message_for_the_page_itself(service: Service, guest: Browser) -> None:
    event = service.create_event()
    answer = service.post(f"/events/{event['id']}/book", FORM_BODY, **BROWSER, **FORM)
    (flash,) = (cookie for cookie in answer.headers.getall("Set-Cookie") if cookie.startswith("flash="))
    asked = BROWSER | {"Cookie": flash.partition(";")[0]}
    refreshed = service.get("/", **asked, **{"X-Refresh": "1"})
    assert "holding" not in refreshed.text
    assert "Set-Cookie" not in refreshed.headers
    shown = service.get("/", **asked)
    assert "holding" in shown.text
    assert any("flash=" in cookie and "Max-Age=0" in cookie for cookie in shown.headers.getall("Set-Cookie"))


def test_an_event_in_the_last_year_of_the_calendar_does_not_break_the_pages(service: Service, guest: Browser) -> None:
    body = {"title": "Far", "starts_at": "9999-12-31T23:59:59Z", "seats": 1}
    problem(service.post("/events", body, **service.as_admin), "invalid")
    event = service.create_event(title="Far", starts_at="9999-12-30T12:00:00Z")
    guest.open("/")
    assert "December 9999" in guest.text
    assert "30" in guest.element(f"event-{event['id']}").select(".day")[0].get_text()


def test_pages_load_nothing_that_their_policy_forbids(service: Service, guest: Browser) -> None:
    guest.book(service.create_event())
    for element in guest.dom.find_all(True):
        assert "style" not in element.attrs
        assert not [name for name in element.attrs if name.startswith("on")]
    assert not guest.dom.find_all("style")
    assets = [str(script["src"]) for script in guest.dom.find_all("script")]
    assets += [str(link["href"]) for link in guest.dom.find_all("link")]
    assert assets
    for url in assets:
        answer = service.get(url)
        assert answer.status_int == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert re.fullmatch(r'"[0-9a-f]+"', answer.headers["ETag"])
        assert answer.headers["Content-Type"] != "application/octet-stream"


@pytest.mark.parametrize("view", sorted((ROOT / "views").glob("*.tpl")), ids=lambda view: view.name)
def test_the_only_unescaped_output_is_the_page_within_its_frame(view: Path) -> None:
    unescaped = re.findall(r"\{\{\s*!.*?\}\}", view.read_text(encoding="utf-8"))
    assert unescaped == (["{{!base}}"] if view.name == "base.tpl" else [])


def test_a_hold_keeps_its_confirm_button_when_the_event_no_longer_asks_for_it(service: Service) -> None:
    guest = Browser(service)
    event_id = service.create_event()["id"]
    guest.open("/")
    guest.send(f"book-{event_id}", email="guest@example.com")
    service.call("PATCH", f"/events/{event_id}", {"confirmation": "instant"}, headers=service.as_admin)

    guest.open("/")

    assert next(button.get_text() for button in guest.dom.select("#own button")) == "Confirm"


@pytest.mark.parametrize("status", ["held", "confirmed"])
def test_before_a_booking_is_cancelled_the_page_says_what_is_lost(
    service: Service, guest: Browser, status: str
) -> None:
    event_id = service.create_event(seats=2)["id"]
    booking = service.book(event_id, seats=2)["id"]
    if status == "confirmed":
        service.post(f"/bookings/{booking}/confirm")

    guest.open(f"/?booking={booking}")

    form = guest.element(f"cancel-{booking}")
    asked = form.find_parent("details")
    assert asked is not None
    assert "open" not in asked.attrs
    assert [summary.get_text() for summary in asked.select("summary")] == ["Cancel booking"]
    assert "Your 2 seats will be released immediately" in form.get_text()
    service.wait(event_id, "wim@example.com")
    guest.open(guest.url)
    assert (
        "Your 2 seats will go straight to the waiting list. You can’t undo this."
        in guest.element(f"cancel-{booking}").get_text()
    )
    guest.press(f"/bookings/{booking}/cancel")
    assert guest.message == "The booking is cancelled, and its 2 seats are released."


def test_before_a_booking_is_cancelled_that_could_not_be_made_again_the_page_says_so(
    service: Service, guest: Browser
) -> None:
    event = service.create_event(closes_at=instant(service.clock.now() + 5_000))
    booking = service.book(event["id"], seats=2)["id"]
    service.clock.move(6)

    guest.open(f"/?booking={booking}")

    said = guest.element(f"cancel-{booking}").get_text()
    assert "Booking is closed, so you can’t get your 2 seats back." in said
    assert "released" not in said


def test_a_refresh_sets_no_cookie(service: Service) -> None:
    booking_id = service.book(service.create_event()["id"])["id"]

    first = service.get(f"/b/{booking_id}", **BROWSER)
    path = first.headers["Location"].partition("#")[0]
    refresh = service.get(path, **BROWSER, **{"X-Refresh": "1", "Cookie": f"session=ended; bookings={booking_id}"})

    assert "Set-Cookie" in first.headers
    assert (refresh.status_int, "Set-Cookie" in refresh.headers) == (200, False)


def own_event(service: Service, before: int) -> Any:
    """Publish so many events and one that comes after them all; return that one."""
    for number in range(before):
        service.create_event(title=f"Before {number}", starts_at=instant(NOON + 86_400_000 + number))
    return service.create_event(title="The last one", starts_at=instant(NOON + 2 * 86_400_000))


def test_a_line_of_an_ended_booking_leads_to_its_event_however_late_it_is(
    service: Service, guest: Browser, clock: FixedClock
) -> None:
    event = own_event(service, 60)
    booking = service.book(event["id"])["id"]
    clock.move(20)

    guest.open(f"/?booking={booking}")
    guest.open(str(guest.element(f"booking-{booking}").find("a")["href"]))  # type: ignore[index]

    assert guest.url == f"/e/{event['id']}-the-last-one"


def test_a_refusal_comes_back_to_its_event_and_stands_at_the_field(service: Service, guest: Browser) -> None:
    event = own_event(service, 60)
    guest.open(f"/?event={event['id']}")
    seats = f"book-{event['id']}-seats"
    assert guest.element(f"{seats}-hint").get_text() == "Up to 10 per person"

    answer = guest.send(f"book-{event['id']}", email=GUEST, seats="11")

    assert answer.headers["Location"] == f"/e/{event['id']}-the-last-one"
    assert guest.element(seats)["aria-invalid"] == "true"
    said = guest.element(f"{seats}-fault").get_text()
    assert "up to 10 seats" in said
    assert guest.text.count(said) == 2  # Once above the form, as the way to the field, and once there.
    assert guest.element("flash").has_attr("autofocus")
    assert [link["href"] for link in guest.element("flash").select("a")] == [f"#{seats}"]


def test_a_refusal_that_no_field_is_to_blame_for_stands_at_the_event(service: Service, guest: Browser) -> None:
    event = service.create_event()
    guest.open("/")
    service.post(f"/events/{event['id']}/cancel", **service.as_admin)

    guest.send(f"book-{event['id']}", email=GUEST)

    card = guest.element(f"event-{event['id']}")
    assert "cancelled" in guest.message
    assert card.find(id="flash")


def test_a_guest_s_bookings_and_places_are_forgotten_with_one_press(service: Service, guest: Browser) -> None:
    event = service.create_event(seats=1)
    guest.book(event)
    guest.send(f"join-{event['id']}", email=GUEST)
    kept = guest.booking_id
    assert "Not you? Forget this here" in guest.text

    guest.send("forget")

    assert (guest.cookie("bookings"), guest.cookie("waiting")) == (None, None)
    assert guest.url == "/"
    assert guest.message.startswith("This browser has forgotten the bookings.")
    assert GUEST not in guest.text
    assert kept not in guest.page.text
    assert service.event(event["id"])["held_seats"] == 1
    assert "Forget this here" not in guest.text


def test_a_browser_that_people_share_knows_a_booking_until_it_is_closed(service: Service) -> None:
    event = service.create_event()
    sent = BROWSER | FORM

    answer = service.post(f"/events/{event['id']}/book", FORM_BODY + b"&shared_computer=on", **sent)

    cookies = {cookie.partition("=")[0]: cookie for cookie in answer.headers.getall("Set-Cookie")}
    assert "Max-Age" not in cookies["bookings"]
    assert "Max-Age" not in cookies["shared"]
    known = cookies["bookings"].partition(";")[0].partition("=")[2]
    again = service.get(f"/b/{known}", **BROWSER, Cookie=f"bookings={known}; shared=1")
    assert "Max-Age" not in again.headers["Set-Cookie"]
    problem(service.post("/events/1/book", {"email": GUEST, "shared_computer": "on"}), "invalid")


@pytest.mark.parametrize(
    ("hold_seconds", "title"),
    [
        (900, "15 min – confirm:"),
        (45, "Confirm now –"),
        (3 * 3_600, "3 h – confirm:"),
        (200_000, "2 d – confirm:"),
    ],
)
def test_the_title_says_how_long_there_is_to_confirm(
    service: Service, guest: Browser, hold_seconds: int, title: str
) -> None:
    guest.book(
        service.create_event(title="The Cherry Orchard", hold_seconds=hold_seconds, starts_at="2026-06-20T12:00Z"),
    )

    assert guest.dom.title is not None
    assert guest.dom.title.get_text() == f"{title} The Cherry Orchard · Bookings"
    assert guest.element("flash").has_attr("autofocus")


def test_what_waits_for_its_person_is_on_top_and_of_that_what_ends_first(service: Service, guest: Browser) -> None:
    for title, hold_seconds, confirmation in (
        ("Sooner", 60, "attendee"),
        ("Certain", 900, "instant"),
        ("Later", 900, "attendee"),
    ):
        guest.book(service.create_event(title=title, hold_seconds=hold_seconds, confirmation=confirmation))

    assert [one.get_text() for one in guest.dom.select("article.own h2")] == ["Sooner", "Later", "Certain"]


def test_an_open_page_shows_an_ended_hold_where_it_was_and_says_so_at_once(
    service: Service, guest: Browser, clock: FixedClock
) -> None:
    event = service.create_event(title="The Cherry Orchard", hold_seconds=20)
    booking = service.book(event["id"], seats=2)["id"]
    guest.open(f"/?booking={booking}")
    guest.open("/")
    known = {**BROWSER, "X-Refresh": "1", "Cookie": f"bookings={booking}"}
    assert guest.element("released").get_text() == ""
    assert guest.element("released")["aria-live"] == "assertive"

    clock.move(20)
    refreshed = BeautifulSoup(service.get("/", **known).body, "html.parser")
    card = refreshed.select_one(f"article.over#booking-{booking}")
    assert card is not None
    assert [link.get_text() for link in card.select(".actions a")] == ["Book again"]
    assert not card.select("form")
    released = refreshed.select_one("#released")
    assert released is not None
    assert released.get_text() == "Your hold for The Cherry Orchard has ended. The seats have been released."
    guest.open("/")
    assert guest.element(f"booking-{booking}").name == "p"
    clock.move(31)
    later = BeautifulSoup(service.get("/", **known).body, "html.parser").select_one("#released")
    assert later is not None
    assert later.get_text() == ""


def test_a_page_without_javascript_is_loaded_anew_when_the_hold_ends(service: Service, guest: Browser) -> None:
    event = service.create_event(hold_seconds=900)
    assert not guest.open("/").html.find("meta", {"http-equiv": "refresh"})
    guest.book(event)

    reload = guest.dom.select_one("noscript meta[http-equiv=refresh]")

    assert reload is not None
    assert reload["content"] == "901"


@pytest.mark.parametrize(
    ("confirmation", "button", "steps"),
    [
        ("attendee", "Hold seats", ["hold", "Confirm", "ticket"]),
        ("organiser", "Hold seats", ["hold", "Pay", "organiser receives"]),
        ("instant", "Book seats", ["immediately", "ticket"]),
    ],
)
def test_a_button_says_whether_a_second_step_follows(
    service: Service, guest: Browser, confirmation: str, button: str, steps: list[str]
) -> None:
    event = service.create_event(confirmation=confirmation)
    guest.open("/")
    form = guest.element(f"book-{event['id']}")

    assert [one.get_text() for one in form.select("button:not([type])")] == [button]
    said = [one.get_text() for one in form.select(".next-steps li")]
    assert [word in one for word, one in zip(steps, said, strict=True)] == [True] * len(steps)
    named = [guest.element(one).get_text() for one in str(form["aria-labelledby"]).split()]
    assert named == [button, "Concert"]


def test_to_confirm_comes_before_to_take_more_time_and_alone_is_the_main_thing(
    service: Service, guest: Browser
) -> None:
    guest.book(service.create_event(hold_seconds=20, max_extensions=1))

    confirm, extend = guest.dom.select("article.own .actions button")

    assert confirm.get_text() == "Confirm"
    assert extend.get_text().startswith("Hold until")
    assert confirm["class"] == ["wide"]
    assert "secondary" in extend["class"]
