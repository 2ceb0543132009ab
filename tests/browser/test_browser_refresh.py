"""How an open page asks for its newer self: seldom where nothing happens, never unseen, and for no more than is new."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.support.browser import (
    HOLD,
    Client,
    Visitors,
    assert_still_typed,
    book,
    evening,
    event,
    open_admin,
    own_booking,
    wait_for_refreshes,
)
from tests.support.process import Process
from tests.support.service import eventually

_HIDE = """(isHidden) => {
  Object.defineProperty(document, "hidden", { get: () => isHidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
_WATCH = """() => {
  window.changes = 0;
  const watch = { subtree: true, childList: true, attributes: true, characterData: true };
  new MutationObserver((changes) => (window.changes += changes.length)).observe(document.querySelector("main"), watch);
}"""

_NOTE_WHEN_IT_ASKS = """() => {
  window.asked = [];
  const ask = window.fetch;
  window.fetch = (path, options) => {
    if (options?.headers?.["X-Refresh"]) window.asked.push(performance.now());
    return ask(path, options);
  };
}"""

_BREAK = """() => {
  window.kept = Node.prototype.isEqualNode;
  Node.prototype.isEqualNode = () => { throw new TypeError("not shown"); };
}"""


class Asked:
    """The refreshes that a page asks for while its clock is moved."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._seen = 0
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        self._seen += "x-refresh" in request.headers

    def within(self, seconds: int) -> int:
        """Let so many seconds pass for the page, one by one, with every answer taken; return how often it has asked."""
        before = self._seen
        for _ in range(seconds):
            seen = self._seen
            self._page.clock.run_for(1_000)
            if self._seen > seen:
                self._page.evaluate("() => fetch('/healthz')")  # By its answer that of the refresh is taken, too.
        return self._seen - before


def open_by_a_clock(visitors: Visitors, url: str) -> Page:
    """Open a page whose time passes only where a test lets it."""
    page = visitors.open("about:blank")
    page.clock.install()
    page.goto(url)
    return page


def test_a_refresh_without_news_is_a_304_and_touches_nothing(
    process: Process, client: Client, visitors: Visitors
) -> None:
    client.create_event()
    page = visitors.open(process.url)
    field = page.get_by_label("Name (optional)", exact=True)
    field.fill("Gail Summers")
    field.evaluate("(field) => field.setSelectionRange(2, 6)")
    page.evaluate(_WATCH)
    statuses: list[int] = []
    page.on("response", lambda response: statuses.append(response.status))
    wait_for_refreshes(page, 3)
    assert set(statuses) == {304}
    assert page.evaluate("window.changes") == 0
    assert_still_typed(field, "Gail Summers", selection=(2, 6))


def every_change(client: Client, others: list[int], concert: int, number: int) -> Iterator[object]:
    """Change, one by one, what a page can show of events; each time this is done it is something else."""
    yield client.book(concert, f"mel{number}@example.com", 3)
    yield client.send("PATCH", f"/events/{concert}", {"description": f"Part {number}."}, as_admin=True)
    yield client.create_event(title=f"Later {number}", starts_at=evening(20))
    yield client.send("PATCH", f"/events/{others[0]}", {"starts_at": evening(30 - number)}, as_admin=True)
    yield client.send("PATCH", f"/events/{concert}", {"max_seats_per_person": 11 + number}, as_admin=True)
    yield client.post(f"/events/{others[1 + number]}/cancel", as_admin=True)


@pytest.mark.parametrize("rounds", [1, pytest.param(10, marks=pytest.mark.long)])
def test_what_somebody_is_at_stays_through_every_kind_of_change_under_it(
    process: Process, client: Client, visitors: Visitors, rounds: int
) -> None:
    others = [client.create_event(title=f"Evening {number}", starts_at=evening(12)) for number in range(1 + rounds)]
    concert = client.create_event(starts_at=evening(9), seats=100)
    page = visitors.open(process.url, height=500)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    opened = page.locator("details[open]").count()
    email, field, seats = (page.locator(f"#book-{concert}-{name}") for name in ("email", "name", "seats"))
    email.fill("gail@exa")
    seats.fill("3")
    field.fill("Gail Summers")
    field.evaluate("(field) => field.setSelectionRange(2, 6)")
    page.evaluate("window.scrollBy(0, 60)")
    for number in range(rounds):
        for _ in every_change(client, others, concert, number):
            wait_for_refreshes(page, 1)
            assert_still_typed(field, "Gail Summers", selection=(2, 6))
            expect(email).to_have_value("gail@exa")
            expect(seats).to_have_value("3")
    assert page.locator("details[open]").count() >= opened - rounds  # Nobody books what is cancelled.
    expect(field).to_be_in_viewport()
    expect(page.locator(f"#event-{concert}")).to_contain_text(f"Part {rounds - 1}.")
    expect(page.get_by_text(f"Later {rounds - 1}").first).to_be_attached()


def test_what_could_not_be_shown_is_shown_later_though_the_server_says_it_only_once(
    process: Process, client: Client, visitors: Visitors
) -> None:
    concert = client.create_event(seats=1)
    page = visitors.open(process.url)
    page.get_by_label("Name (optional)", exact=True).focus()
    client.book(concert, "mel@example.com")
    wait_for_refreshes(page)
    expect(event(page)).to_contain_text("All seats are taken.")
    page.get_by_role("heading", name="Events", exact=True).click()
    wait_for_refreshes(page)
    expect(event(page).get_by_role("button", name=HOLD)).to_have_count(0)


def test_a_tab_that_nobody_sees_asks_for_nothing_and_asks_at_once_when_it_is_shown(
    process: Process, client: Client, visitors: Visitors
) -> None:
    client.create_event()
    page = open_by_a_clock(visitors, process.url)
    asked = Asked(page)
    page.evaluate(_HIDE, True)
    assert asked.within(120) == 0
    with page.expect_response(lambda response: "x-refresh" in response.request.headers):
        page.evaluate(_HIDE, False)


def test_a_page_asks_often_while_a_hold_counts_down_and_seldom_where_nothing_does(
    process: Process, client: Client, visitors: Visitors
) -> None:
    client.create_event(hold_seconds=120)
    page = open_by_a_clock(visitors, process.url)
    seldom = Asked(page).within(30)
    book(page, name="Gail", email="gail@example.com")
    expect(own_booking(page, "held")).to_be_visible()
    often = Asked(page).within(30)
    assert 2 <= seldom <= 4
    assert 10 <= often <= 20


def test_a_page_asks_often_where_somebody_waits_for_a_seat_but_not_in_a_tab_left_alone(
    process: Process, client: Client, visitors: Visitors
) -> None:
    client.book(client.create_event(seats=1), "gail@example.com", confirmed=True)
    page = open_by_a_clock(visitors, f"{process.url}/e/1")
    asked = Asked(page)
    often = asked.within(30)
    page.clock.run_for(5 * 60_000)
    asked.within(30)  # What was asked for in that leap may have come too late for the page, which then waits longer.
    seldom = asked.within(30)
    page.keyboard.press("Tab")
    assert 10 <= often <= 20
    assert 4 <= seldom <= 8
    assert asked.within(30) >= 10


def test_the_title_counts_on_between_two_answers(process: Process, client: Client, visitors: Visitors) -> None:
    booking = client.book(client.create_event(title="The Seagull"), "gail@example.com")
    page = open_by_a_clock(visitors, f"{process.url}/b/{booking}")
    expect(page).to_have_title("14 min – confirm: The Seagull · Bookings")
    page.route("**/*", lambda route: route.fulfill(status=304))
    page.clock.fast_forward("13:30")
    expect(page).to_have_title(re.compile(r"^1:[0-2]\d – confirm: The Seagull · Bookings$"))


def test_a_page_asks_at_its_deadline_and_soon_again_for_the_offer_that_follows_it(
    process: Process, client: Client, visitors: Visitors
) -> None:
    booking = client.book(client.create_event(hold_seconds=120), "gail@example.com")
    page = open_by_a_clock(visitors, f"{process.url}/?booking={booking}")
    page.evaluate(_NOTE_WHEN_IT_ASKS)
    page.clock.run_for(105_000)
    for _ in range(100):
        page.clock.run_for(200)
        page.evaluate("() => fetch('/healthz')")
    asked = page.evaluate("window.asked")
    # What it asks by itself while time is short is nearly two seconds apart.
    assert any(later - earlier < 1_000 for earlier, later in pairwise(asked)), asked


def test_a_busy_server_is_asked_less_and_less_often(process: Process, client: Client, visitors: Visitors) -> None:
    client.create_event()
    page = open_by_a_clock(visitors, process.url)

    def refuse(route: Route) -> None:
        if "x-refresh" in route.request.headers:
            route.fulfill(status=503, headers={"Retry-After": "1"}, body="")
        else:
            route.continue_()

    page.route("**/*", refuse)
    asked = Asked(page)
    counts = [asked.within(40), asked.within(60)]
    assert 3 <= counts[0] <= 6
    assert 1 <= counts[1] <= 3
    visitors.complaints.clear()  # The browser tells of each 503.


def titles(page: Page) -> list[str]:
    """Return the events that an open page shows, in their order."""
    # A browser need not lay out yet what is out of view, and has no inner text of it then.
    return page.locator("article.event :is(h2, h3)").all_text_contents()


@pytest.fixture(params=["/", "/admin"])
def open_page(request: pytest.FixtureRequest, visitors: Visitors, process: Process) -> Callable[[], Page]:
    """Return what opens a page that lists events, as whoever may."""
    return lambda: open_admin(visitors, process) if request.param == "/admin" else visitors.open(process.url)


def test_events_that_are_published_and_moved_meanwhile_are_in_their_places_on_a_page_that_is_open(
    client: Client, open_page: Callable[[], Page]
) -> None:
    first = client.create_event(title="First")
    page = open_page()
    client.create_event(title="Second", starts_at=evening(9))
    client.create_event(title="Third", starts_at=evening(11))
    wait_for_refreshes(page)
    assert titles(page) == ["First", "Second", "Third"]
    client.send("PATCH", f"/events/{first}", {"starts_at": evening(10)}, as_admin=True)
    wait_for_refreshes(page)
    assert titles(page) == ["Second", "First", "Third"]
    expect(page.locator("#out-of-date")).to_be_hidden()


def test_an_event_that_starts_leaves_the_list_that_is_open(
    process: Process, client: Client, visitors: Visitors
) -> None:
    first = client.create_event(title="First")
    client.create_event(title="Second", starts_at=evening(9))
    page = visitors.open(process.url)
    starts_at = (datetime.now(UTC) + timedelta(seconds=2)).isoformat(timespec="milliseconds")
    client.send("PATCH", f"/events/{first}", {"starts_at": starts_at}, as_admin=True)
    eventually(lambda: client.get_event(first)["status"] == "started")
    wait_for_refreshes(page)
    assert titles(page) == ["Second"]


def test_what_can_not_be_shown_is_not_blamed_on_the_server_and_is_shown_as_soon_as_it_can_be(
    process: Process, client: Client, visitors: Visitors
) -> None:
    client.create_event()
    page = visitors.open(process.url)
    page.evaluate(_BREAK)
    client.create_event(title="Another")
    wait_for_refreshes(page, 3)
    expect(page.locator("#out-of-date")).to_be_hidden()
    assert [complaint for complaint in visitors.complaints if "not shown" in complaint]
    visitors.complaints.clear()
    page.evaluate("() => { Node.prototype.isEqualNode = window.kept; }")
    wait_for_refreshes(page)
    assert sorted(titles(page)) == ["Another", "Concert"]
