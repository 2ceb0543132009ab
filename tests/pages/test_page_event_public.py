"""The page of one event: its address, what it says, what messengers show of it, and that hostile text gets nothing."""

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from bs4 import BeautifulSoup
from webtest import TestResponse

from booking import events, store
from booking.senders import calendar
from booking.store.pictures import Picture
from booking.texts import markdown, schema_org
from tests.support.barcodes import read_shown
from tests.support.service import BROWSER, FixedClock, Service, instant
from tests.support.web_client import Browser, problem

PUBLIC = "https://tickets.example.org"
GUEST = "guest@example.com"
MESSENGER = {"User-Agent": "TelegramBot (like TwitterBot)", "Accept": "*/*", "Host": "localhost:80"}


@pytest.fixture
def guest(service: Service) -> Browser:
    return Browser(service)


def opened(service: Service, path: str, **headers: str) -> TestResponse:
    return service.get(path, **BROWSER | headers)


def day(service: Service, hours: float) -> str:
    return instant(service.clock.now() + int(hours * 3_600_000))


def test_each_other_spelling_of_an_address_leads_to_the_one_that_it_has(service: Service) -> None:
    service.create_event(title="Вишнёвый сад")
    path = "/e/1-vishnevyy-sad"

    for asked in ("/e/1", "/e/1-", "/e/1-the-old-title", "/e/1-%D1%81", "/e/1-%0d%0aX:y", "/e/1-VISHNEVYY-SAD"):
        answer = opened(service, f"{asked}?utm=1")
        assert (answer.status_int, answer.headers["Location"]) == (301, f"{path}?utm=1"), asked
        # A browser that kept it would be led in a circle once the title is the old one again.
        assert answer.headers["Cache-Control"] == "no-store"
    assert opened(service, path).status_int == 200


@pytest.mark.parametrize(
    "name",
    [
        "0",
        "-1",
        "-5-x",
        "01",
        "x",
        "%D9%A3",
        "9" * 30,
        "1.0",
        "%00",
        "1%2Fx",
        "1%2F%2Fevil.example",
        "1 2",
        "..%2F1",
        "1;x",
    ],
)
def test_what_is_no_address_of_an_event_is_not_found(service: Service, name: str) -> None:
    service.create_event()

    answer = opened(service, f"/e/{name}")

    while answer.status_int in (301, 308):
        assert answer.headers["Location"].startswith("/e/")
        answer = opened(service, answer.headers["Location"])
    assert answer.status_int == 404


def test_a_browser_that_opens_the_api_s_event_is_led_to_its_page_and_a_program_is_not(service: Service) -> None:
    event = service.create_event()

    shown, read = opened(service, f"/events/{event['id']}"), service.get(f"/events/{event['id']}")
    again = service.get(f"/events/{event['id']}", **{"If-None-Match": read.headers["ETag"]})

    assert (shown.status_int, shown.headers["Location"]) == (303, "/e/1-concert")
    assert read.json["title"] == "Concert"
    assert [one.headers["Vary"] for one in (shown, read, again)] == ["Accept"] * 3
    assert again.status_int == 304
    assert opened(service, "/events/99").status_int == 404
    assert service.get(f"/events/{event['id']}").json == read.json
    problem(service.get("/events/99"), "event_not_found")


def test_the_page_says_when_where_for_how_much_and_whom_to_ask(service: Service, guest: Browser) -> None:
    event = service.create_event(
        seats=30,
        starts_at=day(service, 44),
        ends_at=day(service, 45.5),
        doors_at=day(service, 43.5),
        location="Main stage & foyer",
        price_cents=1_250,
        currency="EUR",
        payment="Pay at the door,\nby **card**.",
        contact="Olga, 030 1234567, olga@example.com",
        max_extensions=1,
    )
    service.book(event["id"], seats=3)

    guest.open(f"/e/{event['id']}")

    facts = {one["class"][0]: " ".join(one.dd.get_text().split()) for one in guest.dom.select(".facts > div") if one.dd}
    assert facts["when"].count(":") == 2
    begins, ends = (datetime.fromisoformat(str(one["datetime"])) for one in guest.dom.select(".facts .when time"))
    assert timedelta() <= datetime.fromisoformat(day(service, 44)) - begins < timedelta(minutes=1)
    assert ends - begins == timedelta(hours=1.5)
    assert facts["when"].count("2026") <= 1
    assert facts["doors"].count(":") == 1
    assert facts["where"] == "Main stage & foyer Map"
    assert facts["payment"] == "Pay at the door, by card."
    links = [str(link["href"]) for link in guest.dom.select(".facts a")]
    assert links == [
        "https://www.openstreetmap.org/search?query=Main+stage+%26+foyer",
        "tel:0301234567",
        "mailto:olga@example.com",
    ]
    assert guest.element(f"seats-{event['id']}").get_text(strip=True) == "27 of 30 seats left"
    assert "€12.50 per seat" in guest.text
    assert "You can extend the hold once" in guest.element(f"book-{event['id']}").get_text()
    assert service.get(str(guest.dom.select("a[href$='.ics']")[0]["href"])).status_int == 200
    assert not guest.dom.select("#edit")


def test_an_admin_is_led_to_where_the_event_is_changed(service: Service, guest: Browser) -> None:
    event = service.create_event()
    guest.sign_in("admin")

    guest.open(f"/e/{event['id']}")

    assert guest.element("edit")["href"] == f"/admin/events/{event['id']}"


def test_a_guest_books_on_the_page_and_sees_their_hold_on_it(service: Service, guest: Browser) -> None:
    event, other = service.create_event(), service.create_event(title="Another")
    guest.book(other)
    guest.open(f"/e/{event['id']}")
    assert not guest.dom.select("#own")

    guest.send(f"book-{event['id']}", email=GUEST, seats="2")

    assert guest.url.startswith("/b/")
    guest.open(f"/e/{event['id']}")
    assert [str(card["id"]) for card in guest.dom.select("article.own.held")] == [f"booking-{guest.booking_id}"]
    primary = [one.get_text() for one in guest.dom.select("main button:not(.secondary)")]
    assert primary[0] == "Confirm"
    assert "Hold seats" not in primary
    guest.press(f"/bookings/{guest.booking_id}/confirm")
    guest.open(f"/e/{event['id']}")
    assert guest.dom.select("article.own.confirmed")


def test_an_open_page_is_told_what_is_new_and_nothing_else(service: Service, clock: FixedClock) -> None:
    event = service.create_event(hold_seconds=60)
    path = "/e/1-concert"
    first = opened(service, path)
    refresh = {"X-Refresh": "1", "If-None-Match": first.headers["ETag"]}
    assert service.get(path, **refresh).status_int == 304

    service.book(event["id"])
    changed = service.get(path, **refresh)

    assert changed.status_int == 200
    assert "19 of 20 seats left" in changed.text
    clock.move(60)
    assert "20 of 20 seats left" in service.get(path, **refresh).text
    assert service.get(path, **{"X-Refresh": "1", "If-None-Match": changed.headers["ETag"]}).status_int == 200


STATES: list[tuple[dict[str, Any], str, str]] = [
    ({"opens_at": 2}, "not-open", "Booking opens"),
    ({"audience": "members"}, "members-only", "Sign in"),
    ({"audience": "approved"}, "members-only", "organiser has approved"),
]


@pytest.mark.parametrize(("rules", "element", "said"), STATES)
def test_who_can_not_book_is_told_why(
    service: Service, guest: Browser, rules: dict[str, Any], element: str, said: str
) -> None:
    rules = {name: day(service, value) if name.endswith("_at") else value for name, value in rules.items()}
    event = service.create_event(**rules)

    guest.open(f"/e/{event['id']}")

    assert said in guest.element(f"{element}-{event['id']}").get_text()
    assert not guest.dom.select("form.book")


def test_a_sold_out_a_cancelled_and_a_past_event_say_what_is_left_to_do(
    service: Service, guest: Browser, clock: FixedClock
) -> None:
    full, off, past = service.sell_out(), service.create_event(), service.create_event(starts_at=day(service, 1))
    service.post(f"/events/{off['id']}/cancel", {"reason": "The pianist is ill."}, **service.as_admin)
    guest.open(f"/e/{full['id']}")
    assert guest.element(f"box-{full['id']}").get_text() == "Waiting list"
    assert f"join-{full['id']}" in guest.page.forms
    guest.open(f"/e/{off['id']}")
    assert "The pianist is ill." in guest.element(f"cancelled-{off['id']}").get_text()
    assert guest.dom.select("a[href$='/poster']") == []

    clock.move(3_600)
    guest.open(f"/e/{past['id']}")

    assert "has started" in guest.element(f"started-{past['id']}").get_text()
    assert guest.dom.select("meta[name=robots][content=noindex]")


def test_the_limit_is_no_higher_than_the_seats_of_the_event(service: Service, guest: Browser) -> None:
    event = service.create_event(seats=3)["id"]
    guest.open(f"/e/{event}")
    assert guest.element(f"book-{event}-seats-hint").get_text() == "Up to 3 per person"


def test_more_seats_than_are_free_are_refused_at_their_field(service: Service, guest: Browser) -> None:
    event = service.create_event(seats=5)["id"]
    service.book(event, "anna@example.com", 3)
    guest.open(f"/e/{event}")

    guest.send(f"book-{event}", email=GUEST, seats="4")

    seats = guest.element(f"book-{event}-seats")
    assert (seats["value"], seats["aria-invalid"]) == ("4", "true")
    said = "Only 2 seats are free. Book fewer, or join the waiting list."
    assert guest.element(f"book-{event}-seats-fault").get_text() == said
    assert guest.element("flash").get_text(" ", strip=True) == f"Nothing is booked yet. {said}"
    waits_for = guest.element(f"join-{event}-seats")  # Where so many may be waited for.
    assert (waits_for["value"], waits_for.get("aria-invalid")) == ("4", None)


def test_the_limit_says_how_many_more_somebody_can_book_before_it_is_broken(service: Service, guest: Browser) -> None:
    event = service.create_event(seats=9, max_seats_per_person=4)["id"]

    def limits() -> list[str]:
        guest.open(f"/e/{event}")
        on_page = guest.element(f"book-{event}-seats-hint").get_text()
        guest.open("/")
        return [on_page, guest.element(f"book-{event}-seats-hint").get_text()]

    assert limits() == ["Up to 4 per person"] * 2
    first = service.book(event, GUEST)
    guest.open(f"/b/{first['id']}")
    assert limits() == ["You have 1, so you can book 3 more."] * 2
    guest.open(f"/b/{service.book(event, GUEST, 3)['id']}")
    assert limits() == ["You can book up to 4 seats, and you have them all."] * 2
    # Of two people who share a browser, each has a limit of their own.
    guest.open(f"/b/{service.book(event, 'another@example.com', 2)['id']}")
    assert limits() == ["Up to 4 per person"] * 2


def test_a_member_reads_how_many_more_they_can_book_and_no_guests_seats_are_counted(service: Service) -> None:
    event = service.create_event(seats=9, max_seats_per_person=4)["id"]
    member = service.as_account(service.add_account("member@example.com"))
    service.post(f"/events/{event}/book", {"seats": 3}, **member)
    guests = service.book(event, GUEST)

    page = opened(service, "/e/1-concert", Cookie=f"bookings={guests['id']}", **member)

    shown = BeautifulSoup(page.body, "html.parser").select_one(f"#book-{event}-seats-hint")
    assert shown is not None and shown.get_text() == "You have 3, so you can book 1 more."


def test_a_messenger_reads_all_that_it_shows_from_the_beginning_of_the_page(service: Service) -> None:
    service = public(service)
    text = '"><script>alert(1)</script> & ' + "A long evening. " * 40
    event = service.create_event(
        title='The "Cherry" & <Orchard>', description=f"# {text}", location="Main stage", seats=30
    )

    cover = Picture("ab" * 16, "image/jpeg", 1280, 720, b"a picture")
    service.database.write(store.pictures.put, cover)
    service.database.write(events.set_picture, event["id"], cover.id)

    answer = service.get(f"/e/{event['id']}", **MESSENGER)
    page = service.get(answer.headers["Location"], **MESSENGER)

    dom = BeautifulSoup(page.body[: 32 * 1024].partition(b"</head>")[0], "html.parser")
    told = {str(one.get("property", one.get("name"))): str(one["content"]) for one in dom.select("meta[content]")}
    address = f"{PUBLIC}/e/1-the-cherry-orchard"
    assert told["og:title"] == 'The "Cherry" & <Orchard>'
    assert told["og:type"] == "website"
    assert told["og:url"] == address == dom.select("link[rel=canonical]")[0]["href"]
    assert (told["og:locale"], told["og:locale:alternate"]) == ("en_US", "ru_RU")
    assert " 2026, " in told["og:description"].partition(" · Main stage · 30 of 30 seats left · ")[0]
    assert '"><script>alert(1)</script> & A long evening.' in told["og:description"]
    assert told["og:description"].removesuffix("…").endswith((" A", " long", " evening"))
    assert len(told["og:description"]) <= 200
    assert told["description"] == told["og:description"]
    assert "robots" not in told
    assert told["og:image"] == f"{PUBLIC}/pictures/{cover.id}"
    assert service.get(f"/pictures/{cover.id}", **MESSENGER).body == b"a picture"
    assert "Set-Cookie" not in page.headers
    (data,) = [json.loads(one.get_text()) for one in dom.select("script[type='application/ld+json']")]
    assert (data["@type"], data["name"], data["url"]) == ("Event", 'The "Cherry" & <Orchard>', address)
    assert data["image"] == [told["og:image"]]
    (shown,) = BeautifulSoup(page.body, "html.parser").select(".hero img.cover")
    assert (shown["src"], shown["alt"]) == (f"/pictures/{cover.id}", "")


def public(service: Service) -> Service:
    """Let the service know how people reach it."""
    object.__setattr__(service.site.settings, "public_url", PUBLIC)
    return service


def test_a_link_has_the_host_that_its_own_reader_has_asked(service: Service) -> None:
    service.create_event()

    for host in ("one.example", "two.example:8080", "evil<script>.example", "["):
        page = opened(service, "/e/1-concert", Host=host).text
        link = BeautifulSoup(page, "html.parser").select("#link-1")[0].get_text()
        assert link == (f"http://{host}/e/1-concert" if host.startswith(("one", "two")) else "/e/1-concert")
        codes = BeautifulSoup(page, "html.parser").select("#code-1:not([open]) svg")
        assert [read_shown(one) for one in codes] == ([link] if link.startswith("http") else [])
        assert "<script>" not in page


def test_the_poster_has_the_code_of_the_event_s_address(service: Service, guest: Browser) -> None:
    service.create_event(title="Вишнёвый сад", location="Большой зал")
    assert opened(service, "/e/1/poster").headers["Location"] == "/e/1-vishnevyy-sad/poster"

    guest.open("/e/1-vishnevyy-sad/poster")

    assert "Большой зал" in guest.text
    assert guest.dom.select(".poster .qr svg[aria-label$='/e/1-vishnevyy-sad']")
    assert opened(service, "/e/99/poster").status_int == 404


HOSTILE = [
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1)) [b](vbscript:x) [c](data:text/html,<script>)",
    "[a](//evil.example) [b](/admin)",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '[x](https://a.example "t\\" onmouseover=alert(1)")',
    "![x](https://a.example/x.png)",
    "<javascript:alert(1)>",
    "&lt;script&gt;",
    "[a]: javascript:alert(1)\n[a]",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_gets_nothing(text: str) -> None:
    made = BeautifulSoup(markdown.html(text), "html.parser")

    assert {one.name for one in made.find_all(True)} <= {"p", "a", "br", "em", "strong", "ul", "ol", "li", "h2", "h3"}
    for link in made.select("a"):
        assert set(link.attrs) == {"href", "rel"}
        assert str(link["href"]).startswith(("https://", "http://", "mailto:", "tel:"))
        assert link["rel"] == ["nofollow", "noopener"]


@pytest.mark.parametrize(
    "part",
    [
        "[",
        "[](",
        "[a](https://x",
        "![",
        "*a",
        "**_",
        "- ",
        "1. ",
        "> ",
        "# ",
        "`",
        "://",
        "a@",
        "www.",
        "\\",
        "<",
        "\n  - ",
    ],
)
def test_five_thousand_characters_of_anything_are_soon_made(part: str) -> None:
    text = (part * 5_000)[:5_000]

    assert len(markdown.html(text)) < 200_000
    assert len(markdown.plain(text, 200)) <= 200
    assert len(markdown.lines(text)) < 200_000


def test_the_beginning_of_a_text_ends_with_a_word() -> None:
    assert markdown.plain("A long evening", 10) == markdown.plain("A long, evening", 8) == "A long…"
    assert markdown.plain("Donaudampfschifffahrt at dawn", 10) == ""
    assert markdown.plain("昔々ある所に" * 20, 50).startswith("昔々ある所に")


def test_a_text_that_is_no_markdown_looks_as_it_was_typed() -> None:
    text = "Doors at 7:\n    bring a coat & <hat>.\n---\nSee https://a.example/b_c_d, or www.theatre.de.\nnow.At last"

    assert markdown.html(text) == (
        "<p>Doors at 7:<br>\nbring a coat &amp; &lt;hat&gt;.<br>\n---<br>\n"
        'See <a href="https://a.example/b_c_d" rel="nofollow noopener">https://a.example/b_c_d</a>, or '
        '<a href="https://www.theatre.de" rel="nofollow noopener">www.theatre.de</a>.<br>\nnow.At last</p>\n'
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "# An *evening*\nDoors at **7**\nCoats & hats\n\n\nNo \\*smoking\\*",
            "An evening\n\nDoors at 7\nCoats & hats\n\nNo *smoking*",
        ),
        ("[Tickets](https://a.example/t) here", "Tickets (https://a.example/t) here"),
        (
            "[Write **to** us](mailto:box@theatre.de), [+49 30 1](tel:+49301)",
            "Write to us (box@theatre.de), +49 30 1 (+49301)",
        ),
        (
            "https://a.example/b_c, www.theatre.de or box@theatre.de",
            "https://a.example/b_c, www.theatre.de or box@theatre.de",
        ),
        ("[https://a.example](https://a.example)", "https://a.example"),
        (
            "Bring:\n- a coat\n  or two\n- hats\n  1. red\n  2. blue\n\nSee you",
            "Bring:\n\n• a coat\n  or two\n• hats\n  1. red\n  2. blue\n\nSee you",
        ),
        ("- a\n\n- b\n\n1. c\n\nd", "• a\n• b\n\n1. c\n\nd"),
        ("3) c\n4) d", "3) c\n4) d"),
        ("", ""),
    ],
)
def test_what_is_marked_up_is_read_as_plain_lines_elsewhere(text: str, told: str) -> None:
    assert markdown.lines(text) == told


def test_calendars_and_search_engines_are_told_an_event_in_plain_words(service: Service) -> None:
    number = service.create_event(description="An **evening**:\n- [poems](https://a.example)")["id"]
    told = "An evening:\n\n• poems (https://a.example)"

    shown = service.database.read(events.find_shown, number)
    entry = calendar.entry(shown, "0123abc", made_at=shown.created_at)
    for content in (service.get(f"/e/{number}.ics").body, service.get("/calendar.ics").body, entry):
        (found,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
        assert str(found["description"]) == told
    of_all = schema_org.of_event(shown, url="", zone=ZoneInfo("UTC"), organiser="", site_url="")
    assert of_all["description"] == told


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("box@theatre.de", ["mailto:box@theatre.de"]),
        ("+49 (30) 123-45-67", ["tel:+49301234567"]),
        ("Room 1234, 1986", []),
        ('"><b>@x', []),
        ("https://a.example/ask.", ["https://a.example/ask"]),
    ],
)
def test_whom_to_ask_is_one_press_away(text: str, links: list[str]) -> None:
    made = BeautifulSoup(markdown.contact(text), "html.parser")

    assert made.get_text() == text
    assert [link["href"] for link in made.select("a")] == links
