"""The front page as a list: months, rows that open in place, what is left, filter and search, and the archive."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking import store
from booking.store.database import Tx
from booking.web.pages import programme
from tests.support.service import BROWSER, NOON, FixedClock, Service, event_draft, instant
from tests.support.web_client import Browser

DAY = 86_400_000
PAGE_BYTES_AT_MOST = 60_000
TITLE = "Вечер камерной музыки: Шостакович, Прокофьев и Шнитке, концерт"
LOCATION = "Малый зал филармонии, Невский проспект, 30, Санкт-Петербург"


def publish_many(service: Service, number: int, **changed: Any) -> list[int]:
    """Publish so many events, one an hour from tomorrow on, past the API; return their ids."""
    described: dict[str, Any] = {"title": "Concert", "description": "", "location": "", "seats": 20}
    described |= {"hold_seconds": 900} | changed

    def insert(tx: Tx) -> list[int]:
        starts = range(NOON + DAY, NOON + DAY + number * 3_600_000, 3_600_000)
        return [store.events.insert(tx, event_draft(**described | {"starts_at": start})) for start in starts]

    return service.database.write(insert)


def titles(page: Browser) -> list[str]:
    return [title.get_text() for title in page.dom.select("article.row h3")]


def ids(page: Browser) -> list[int]:
    return [int(str(row["id"]).removeprefix("event-")) for row in page.dom.select("article.row")]


def left(page: Browser, event: int) -> str:
    found = page.element(f"event-{event}").select_one(".seats-left")
    assert found is not None
    return " ".join(found.get_text().split())


def opened(page: Browser) -> list[int]:
    """Return the events whose rows are open."""
    return [number for number in ids(page) if page.element(f"event-{number}").select(":scope > details[open]")]


def link(page: Browser, text: str) -> str:
    (found,) = [one for one in page.dom.find_all("a") if one.get_text(strip=True) == text]
    return str(found["href"])


@pytest.mark.parametrize(
    ("zone", "language", "months"),
    [
        ("Europe/Berlin", "en", ["December 2026", "January 2027"]),
        ("Europe/Berlin", "ru", ["Декабрь 2026", "Январь 2027"]),
        ("America/New_York", "en", ["December 2026"]),
    ],
)
def test_events_stand_by_month_as_the_site_s_calendar_has_them_at_midnight_too(
    service: Service, zone: str, language: str, months: list[str]
) -> None:
    service.zone.now = ZoneInfo(zone)
    for starts_at in ("2026-12-31T23:30:00+01:00", "2027-01-01T00:00:00+01:00"):
        last = service.create_event(starts_at=starts_at)["id"]
    page = Browser(service, language)

    page.open("/")

    assert [heading.get_text() for heading in page.dom.select("#events h2")] == months
    row = page.element(f"event-{last}")
    block = [part.get_text() for part in row.select(".date-block > *")]
    if zone == "America/New_York":
        assert block == ["Dec", "31", "Thu"]
    else:
        assert block == (["Jan", "1", "Fri"] if language == "en" else ["янв.", "1", "пт"])
        assert row.select(".where")[0].get_text().strip() == "00:00"
    assert len(page.dom.find_all("h1")) == 1


def test_a_row_says_in_a_word_or_two_what_is_left(service: Service, guest: Browser, clock: FixedClock) -> None:
    free, few = service.create_event(seats=1_200), service.create_event(seats=5, price_cents=1_250, currency="EUR")
    sold_out, cancelled = service.sell_out(hold_seconds=900), service.create_event()
    service.post(f"/events/{cancelled['id']}/cancel", **service.as_admin)
    later = service.create_event(
        starts_at=instant(NOON + 9 * DAY), opens_at=instant(NOON + 4 * DAY), audience="members"
    )
    today = service.create_event(opens_at=instant(NOON + 3_600_000))
    closed = service.create_event(closes_at=instant(NOON + 1_000))
    clock.move(2)

    guest.open("/")

    said = {free["id"]: "1,200 left", few["id"]: "5 left", sold_out["id"]: "Sold out – waiting list"}
    said |= {cancelled["id"]: "Cancelled", later["id"]: "Opens 1 Jun", today["id"]: "Opens at 23:26"}
    said |= {closed["id"]: "Booking closed"}
    assert {event: left(guest, event) for event in said} == said
    assert "Account needed" in guest.element(f"event-{later['id']}").select(".badge")[0].get_text()
    assert "€12.50" in guest.element(f"event-{few['id']}").select(".where")[0].get_text()
    russian = Browser(service, "ru")
    russian.open("/")
    assert left(russian, few["id"]) == "Осталось 5 мест"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_sixty_events_are_sixty_kilobytes_at_most(service: Service, language: str) -> None:
    costs = {"price_cents": 150_000, "currency": "RUB", "audience": "members"}
    events = publish_many(service, 61, title=TITLE, location=LOCATION, description="Подробности. " * 40, **costs)
    page = Browser(service, language)

    page.open("/")

    assert ids(page) == events[:60]
    assert len(page.page.body) <= PAGE_BYTES_AT_MOST


def test_a_page_of_few_events_opens_each_row_without_asking_again(service: Service, guest: Browser) -> None:
    events = publish_many(service, 11, description="Bring a cup. " * 40)

    guest.open("/")

    assert all(guest.dom.find(id=f"book-{event}") for event in events)
    assert opened(guest) == []
    assert not guest.dom.find(id="find-event")
    shown = guest.element(f"event-{events[0]}").select(".description")[0].get_text()
    assert shown.startswith("Bring a cup.")
    assert len(shown) <= 240
    assert shown.endswith("…")


def test_a_page_of_many_events_opens_the_row_that_is_asked_for(service: Service, guest: Browser) -> None:
    *_, last = events = publish_many(service, 12)
    guest.open("/")
    assert not guest.dom.select("form.book")

    guest.open(str(guest.element(f"event-{last}").select("a[data-box]")[0]["href"]))

    assert guest.url == f"/?open={last}#event-{last}"
    assert opened(guest) == [last]
    assert [form["id"] for form in guest.dom.select("form.book")] == [f"book-{last}"]
    answer = guest.send(f"book-{last}", email="nobody", seats="11")
    assert answer.headers["Location"] == f"/?open={last}#flash"
    assert opened(guest) == [last]
    assert guest.element(f"book-{last}-email")["aria-invalid"] == "true"
    assert ids(guest) == events


def test_the_only_event_is_open(service: Service, guest: Browser) -> None:
    event = service.create_event()

    guest.open("/")

    assert opened(guest) == [event["id"]]


def test_a_row_that_is_to_be_open_is_on_the_page_wherever_it_is_in_the_list(service: Service, guest: Browser) -> None:
    events = publish_many(service, 70)

    guest.open(f"/?open=x&open=99999&open={events[65]}")
    assert ids(guest)[0] == events[65]
    assert opened(guest) == [events[65]]
    guest.open(link(guest, "Earlier events"))
    assert opened(guest) == []
    assert ids(guest) == events[5:65]


def test_later_events_lead_back_to_the_earlier_ones(service: Service, guest: Browser) -> None:
    events = publish_many(service, 130)

    guest.open("/")
    assert not guest.dom.find("a", rel="prev")
    guest.open(link(guest, "Later events"))
    assert ids(guest) == events[60:120]
    guest.open(link(guest, "Later events"))
    assert ids(guest) == events[120:]
    assert not guest.dom.find("a", rel="next")
    guest.open(link(guest, "Earlier events"))
    assert ids(guest) == events[60:120]
    guest.open(link(guest, "Earlier events"))
    assert ids(guest) == events[:60]
    assert not guest.dom.find("a", rel="prev")


def test_a_search_finds_what_people_take_for_the_same(service: Service, guest: Browser) -> None:
    publish_many(service, 9)
    publish_many(service, 1, title="Вишнёвый сад")
    publish_many(service, 1, title="Reading", location="Café Zoe\u0308")
    publish_many(service, 1, title="Dance", description="A night in Zürich, by the lake")

    for text, found in (
        ("ВИШНЕВЫЙ", ["Вишнёвый сад"]),
        ("zoë cafe", ["Reading"]),
        ("zurich", ["Dance"]),
        ("%", []),
        ("concert", ["Concert"] * 9),
    ):
        guest.open("/")
        guest.send("find-event", q=text)
        assert titles(guest) == found
        assert guest.element("find-event-text")["value"] == text


def test_nothing_that_is_found_says_so_and_leads_on(service: Service, guest: Browser) -> None:
    publish_many(service, 12)

    guest.open("/?q=<b>nothing&show=free")

    assert guest.element("no-events").find("h2").get_text() == "No events found"  # type: ignore[union-attr]
    assert "<b>" not in guest.page.text
    guest.open(link(guest, "Show all events"))
    assert len(ids(guest)) == 12


def test_a_chip_shows_what_is_this_week_or_has_seats_and_keeps_the_search(service: Service, guest: Browser) -> None:
    # It is a Thursday: the week ends on Sunday, at midnight in Berlin.
    sunday = datetime(2026, 5, 31, 23, 59, tzinfo=ZoneInfo("Europe/Berlin"))
    soon = service.create_event(title="Concert A", starts_at=sunday.isoformat())["id"]
    monday = service.create_event(title="Concert B", starts_at="2026-06-01T00:00:00+02:00")["id"]
    sold_out = service.sell_out(title="Concert C", hold_seconds=900)["id"]
    unopened = service.create_event(title="Concert D", opens_at=instant(NOON + 1_000))["id"]
    publish_many(service, 12, title="Other", confirmation="instant")
    guest.open("/?q=concert")
    assert set(ids(guest)) == {soon, monday, sold_out, unopened}

    guest.open(link(guest, "This week"))
    assert set(ids(guest)) == {soon, sold_out, unopened}
    assert guest.element("find-event-text")["value"] == "concert"
    guest.open(link(guest, "Free seats"))
    assert set(ids(guest)) == {soon, monday}
    (chosen,) = guest.dom.select(".chip[aria-current=true]")
    assert chosen.get_text() == "Free seats"
    assert guest.page.forms["find-event"]["show"].value == "free"


def test_a_refusal_comes_back_to_its_row_among_those_that_were_chosen(service: Service, guest: Browser) -> None:
    events = publish_many(service, 13, seats=1)
    guest.open(f"/?q=concert&show=free&open={events[3]}")
    service.book(events[3], "faster@example.com")

    answer = guest.send(f"book-{events[3]}", email="guest@example.com")

    assert answer.headers["Location"] == f"/?q=concert&show=free&open={events[3]}#flash"
    assert opened(guest) == [events[3]]
    assert guest.element("flash").find_parent(id=f"event-{events[3]}")
    assert guest.page.forms[f"join-{events[3]}"]["email"].value == "guest@example.com"


def test_a_search_looks_at_so_many_events_and_goes_on_from_there(
    service: Service, guest: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert programme.LOOKED_AT_MOST <= 500
    monkeypatch.setattr(programme, "LOOKED_AT_MOST", 20)
    publish_many(service, 30)
    service.create_event(title="The needle", starts_at=instant(NOON + 3 * DAY))

    guest.open("/?q=needle")
    assert titles(guest) == []
    guest.open(link(guest, "Later events"))
    assert titles(guest) == ["The needle"]
    guest.open(link(guest, "Earlier events"))
    assert titles(guest) == []


def test_what_is_past_is_kept_in_an_archive_the_latest_first(
    service: Service, guest: Browser, clock: FixedClock
) -> None:
    guest.open("/")
    assert not guest.dom.find(id="past-events")
    guest.open("/past")
    assert "There are no past events yet" in guest.text
    events = publish_many(service, 130, title="Concert")
    cancelled = events[128]
    service.post(f"/events/{cancelled}/cancel", **service.as_admin)
    clock.move(90 * 86_400)

    guest.open("/")
    assert "No events at the moment" in guest.text
    guest.open(str(guest.element("past-events")["href"]))
    assert ids(guest) == events[:69:-1]
    assert "Cancelled" in guest.element(f"event-{cancelled}").get_text()
    (to_page,) = guest.element(f"event-{events[129]}").select("a")
    assert to_page["href"] == f"/e/{events[129]}-concert"
    guest.open(link(guest, "Earlier events"))
    assert ids(guest) == events[69:9:-1]
    guest.open(link(guest, "Earlier events"))
    assert ids(guest) == events[9::-1]
    guest.open(link(guest, "Later events"))
    assert ids(guest) == events[69:9:-1]
    guest.open(link(guest, "Later events"))
    assert ids(guest) == events[:69:-1]


def test_a_page_without_events_says_what_to_do(service: Service, guest: Browser, admin: Browser) -> None:
    guest.open("/")
    assert "No events at the moment" in guest.text
    assert "Please check back soon." in guest.text
    assert "/admin" not in guest.page.text

    admin.open("/")
    assert link(admin, "Create an event") == "/admin#new"
    assert "You have no upcoming bookings." in admin.text


@pytest.mark.parametrize(
    ("query", "is_shared"),
    [
        ("", True),
        ("open=1", True),
        ("q=%D0%B2%D0%B8%D1%88%D0%BD%D1%8F&show=free&after=abc&open=1&open=2", True),
        ("q=" + "x" * 201, False),
        ("booking=1", False),
        ("open=1&booking=1", False),
        ("&".join(["open=1"] * 20), False),
    ],
)
def test_a_page_of_the_list_is_shared_by_all_guests_who_ask_for_the_same(
    service: Service, query: str, is_shared: bool
) -> None:
    service.get(f"/?{query}", **BROWSER)

    assert (service.site.shared_pages.asks == 1) is is_shared
