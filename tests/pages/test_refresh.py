"""A page that is open asks for its newer self, and is told from memory alone that there is nothing new."""

from typing import Any

import bottle
import pytest
import webob
from webtest import TestResponse

from booking.accounts import accounts
from booking.web.http.answers import rfc3339
from booking.web.http.request import Request
from tests.support.service import BROWSER, FixedClock, Service
from tests.support.web_client import FORM

DAY = 86_400_000


def tag_in(page: TestResponse) -> str:
    """Return what an open page is known by."""
    return str(page.html.select("main[data-live]")[0]["data-live"])


def around_in(page: TestResponse) -> str:
    """Return what all of an open page but its parts is known by."""
    return str(page.html.select("main[data-live]")[0]["data-around"])


class OpenPage:
    """A page that is open in a browser, and asks again as its script does."""

    def __init__(self, service: Service, url: str, cookie: str = "") -> None:
        self._service, self._url = service, url
        self._headers = BROWSER | ({"Cookie": cookie} if cookie else {})
        self._tag = tag_in(service.get(url, **self._headers))

    def ask(self, **headers: str) -> TestResponse:
        known = {"If-None-Match": f'W/"{self._tag}"'}
        return self._service.get(self._url, **self._headers | {"X-Refresh": "1"} | known | headers)

    def refresh(self) -> int:
        """Ask, take what is new, and return the status."""
        answer = self.ask()
        if answer.status_int == 200:
            self._tag = tag_in(answer)
        return int(answer.status_int)


def session_of(service: Service, email: str = "admin@example.com", role: Any = "admin") -> str:
    token = service.as_account(service.add_account(email, role))["Authorization"].removeprefix("Bearer ")
    return f"session={token}"


def pages(service: Service) -> list[OpenPage]:
    """Open every page that is live: a guest's, one's own, an admin's."""
    service.create_event()
    booking = service.book(1)["id"]
    admin, member = session_of(service), session_of(service, "member@example.com", "member")
    admins = ("/admin", "/admin/events/1", "/admin/events/1/guests", "/admin/notices")
    return [
        OpenPage(service, "/"),
        OpenPage(service, "/", f"bookings={booking}"),
        OpenPage(service, "/", member),
        OpenPage(service, "/account/bookings", member),
        *(OpenPage(service, url, admin) for url in admins),
    ]


def test_a_refresh_without_news_is_a_304_by_memory_alone(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = pages(service)

    def fail(*_: Any, **__: Any) -> Any:
        raise AssertionError("something was read or written for nothing")

    for page in opened:  # What was signed in meanwhile is a change for all of them.
        page.refresh()
    monkeypatch.setattr(service.database, "read", fail)
    monkeypatch.setattr(service.database, "write", fail)
    monkeypatch.setattr(bottle, "template", fail)
    for page in opened:
        answer = page.ask()
        assert (answer.status_int, answer.body) == (304, b"")
        assert answer.headers["Cache-Control"] == "no-store"


def test_what_was_committed_is_new_to_whoever_is_shown_it_and_unchanged_to_others(service: Service) -> None:
    service.create_event(title="One")
    service.create_event(title="Another")
    booking = service.book(1)["id"]
    admin = session_of(service)
    everyone, event, other = (OpenPage(service, url, admin) for url in ("/", "/admin/events/1", "/admin/events/2"))
    mine = OpenPage(service, "/account/bookings", session_of(service, "member@example.com", "member"))
    service.call("POST", f"/bookings/{booking}/confirm", headers=service.as_admin)
    assert [page.refresh() for page in (everyone, event, other, mine)] == [200, 200, 304, 304]
    assert [page.refresh() for page in (everyone, event, other, mine)] == [304] * 4


def test_a_hold_that_ends_and_a_window_that_opens_by_the_clock_alone_are_new_at_once(
    service: Service, clock: FixedClock
) -> None:
    service.create_event(hold_seconds=20)
    booking = service.book(1)["id"]
    page, own = OpenPage(service, "/"), OpenPage(service, "/", f"bookings={booking}")
    clock.move(19.999)
    assert page.refresh() == 304
    clock.move(0.001)
    assert [page.refresh(), own.refresh()] == [200, 200]


@pytest.mark.parametrize("url", ["/", "/e/1-concert"])
def test_an_open_page_is_told_once_a_hold_would_end_with_the_start(
    service: Service, clock: FixedClock, url: str
) -> None:
    service.create_event(hold_seconds=3_600)  # It starts in a day.
    page = OpenPage(service, url)
    assert "hold your seats for 1 hour" in service.get(url, **BROWSER).text

    clock.move(23 * 3_600 - 10)
    page.refresh()  # Another day may have begun.
    clock.move(11)

    assert "hold your seats until the event starts" in page.ask().text


def test_the_title_of_ones_own_page_says_the_minutes_that_are_left(service: Service, clock: FixedClock) -> None:
    service.create_event(hold_seconds=900)
    page = OpenPage(service, "/", f"bookings={service.book(1)['id']}")
    page.refresh()
    clock.move(1)
    assert "14 min – confirm" in page.ask().text
    page.refresh()
    clock.move(58)
    assert page.refresh() == 304
    clock.move(2)
    assert "13 min – confirm" in page.ask().text


def test_what_counts_down_and_the_keys_of_forms_are_no_news(service: Service, clock: FixedClock) -> None:
    service.create_event(hold_seconds=86_000)
    page = OpenPage(service, "/admin", session_of(service))
    service.book(1)
    page.refresh()
    clock.move(45)  # Longer than anything is believed unread.
    assert page.refresh() == 304


def test_the_beat_of_the_database_is_no_news(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.create_event()
    page = OpenPage(service, "/")
    monkeypatch.setattr(service.database.condition, "is_beat_due", lambda: True)
    commits = service.database.commits
    service.jobs.watch_storage()
    service.jobs.sweep()
    assert service.database.commits == commits
    assert page.refresh() == 304


def test_somebody_else_is_never_told_that_a_page_is_unchanged(service: Service) -> None:
    service.create_event()
    admin = OpenPage(service, "/admin", session_of(service))
    assert admin.refresh() == 304
    assert admin.ask(Cookie="").status_int == 303
    assert admin.ask(Cookie="session=wrong").status_int == 303
    mine = OpenPage(service, "/", f"bookings={service.book(1)['id']}")
    assert mine.ask().status_int == 304
    assert mine.ask(Cookie="").status_int == 200
    assert mine.ask(**{"Accept-Language": "ru"}).status_int == 200


def test_who_was_signed_out_or_is_no_longer_an_admin_is_led_away(service: Service) -> None:
    service.create_event()
    account = service.add_account("admin@example.com", "admin")
    token = service.as_account(account)["Authorization"].removeprefix("Bearer ")
    page = OpenPage(service, "/admin", f"session={token}")
    assert page.refresh() == 304
    service.add_account("other@example.com", "admin")
    service.database.write(accounts.set_role, account.id, "member")
    assert page.ask().status_int == 303


@pytest.mark.parametrize("url", ["/", "/admin"])
def test_news_of_one_event_is_sent_without_the_others(service: Service, clock: FixedClock, url: str) -> None:
    for title in ("One", "Two", "Three"):
        service.create_event(title=title)
    page = OpenPage(service, url, session_of(service))
    clock.move(1)
    service.book(2)
    answer = page.ask()
    assert [event["id"] for event in answer.html.select("article.event:not([data-known])")] == ["event-2"]
    assert [event["id"] for event in answer.html.select("article.event[data-known]")] == ["event-1", "event-3"]
    assert not [event for event in answer.html.select("[data-known]") if event.contents]
    assert answer.html.select_one("head link, header nav, footer") is None


@pytest.mark.parametrize("url", ["/", "/admin"])
@pytest.mark.parametrize("change", ["published", "started", "moved"])
def test_a_page_whose_events_are_others_or_in_another_order_is_another_around_them_too(
    service: Service, clock: FixedClock, url: str, change: str
) -> None:
    for title, days in (("One", 1), ("Two", 2), ("Three", 3)):
        service.create_event(title=title, starts_at=rfc3339(clock.now() + days * DAY))
    headers = {"Cookie": session_of(service)}
    if url == "/":  # On Today, what runs out next stands around the events, too.
        before = around_in(service.get(url, **headers))
        service.book(2)
        assert around_in(service.get(url, **headers)) == before
    before = around_in(service.get(url, **headers))
    match change:
        case "published":
            service.create_event(title="Four", starts_at=rfc3339(clock.now() + 2 * DAY))
        case "started":
            clock.move(86_400)
        case "moved":
            body = {"starts_at": rfc3339(clock.now() + 4 * DAY)}
            service.call("PATCH", "/events/1", body, headers=service.as_admin)
    assert around_in(service.get(url, **headers)) != before


def test_whoever_has_another_page_is_sent_all_of_it(service: Service) -> None:
    service.create_event()
    page = OpenPage(service, "/")
    service.book(1)
    whole = page.ask(**{"If-None-Match": '"of-another-process"'})
    assert whole.html.select("[data-known]") == []
    assert "19 left" in whole.html.select("#event-1 .seats-left")[0].text


def test_a_refresh_that_comes_whole_or_in_parts_has_the_same_etag(service: Service) -> None:
    service.create_event()
    service.create_event()
    page = OpenPage(service, "/")
    service.book(1)
    in_parts, whole = page.ask(), page.ask(**{"If-None-Match": ""})
    assert len(in_parts.body) < len(whole.body)
    assert in_parts.headers["ETag"] == whole.headers["ETag"]
    assert page.refresh() == 200
    assert page.refresh() == 304


def test_the_304_of_memory_is_that_of_a_page_that_was_made(service: Service, clock: FixedClock) -> None:
    for _ in range(20):
        service.create_event()
    page = OpenPage(service, "/")
    remembered = page.ask()
    clock.move(45)  # Longer than anything is believed unread.
    made = page.ask()
    assert [remembered.status_int, made.status_int] == [304, 304]
    assert remembered.headers["Vary"] == "Accept-Encoding"
    assert dict(remembered.headers) == dict(made.headers)


@pytest.mark.parametrize(("method", "is_told"), [("GET", True), ("POST", False)])
def test_only_whoever_reads_is_told_that_a_page_is_unchanged(service: Service, method: str, is_told: bool) -> None:
    tag = service.get("/", **BROWSER).headers["ETag"]
    headers = BROWSER | {"X-Refresh": "1", "If-None-Match": tag}
    assert service.get("/", **headers).status_int == 304
    environ = webob.Request.blank("/", method=method, headers=headers).environ
    request = Request(environ, service.settings, service.zone)
    assert (service.site.open_pages.unchanged(request) is not None) == is_told


def test_a_page_that_is_asked_for_in_the_middle_of_a_change_of_the_zone_is_told_of_it_afterwards(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.create_event()
    admin = session_of(service)
    page = OpenPage(service, "/")
    follow = service.zone.follow

    def follow_later(read: Any) -> None:
        page.refresh()
        follow(read)

    monkeypatch.setattr(service.zone, "follow", follow_later)
    headers = BROWSER | FORM | {"Cookie": admin}
    form = webob.Request.blank("/admin/settings", POST=b"timezone=America/New_York", headers=headers)
    assert form.get_response(service.app).status_int == 303
    assert service.zone.now.key == "America/New_York"
    assert page.refresh() == 200


def test_what_is_asked_for_in_the_middle_of_a_step_of_the_clock_is_told_anew_afterwards(
    service: Service, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.create_event()
    service.book(1)
    page = OpenPage(service, "/")
    step_back = clock.step_back
    held_meanwhile: list[int] = []

    def step_back_later(milliseconds: int) -> None:
        page.refresh()
        held_meanwhile.append(service.event(1)["held_seats"])
        step_back(milliseconds)

    monkeypatch.setattr(clock, "step_due", lambda: 3_600_000)
    monkeypatch.setattr(clock, "step_back", step_back_later)
    service.jobs.watch_clock()
    assert held_meanwhile == [0]
    assert service.event(1)["held_seats"] == 1
    assert page.refresh() == 200
