"""What bars nobody: every page as axe-core sees it, and the whole story by keyboard, in whatever way pages are read."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.barriers import Look, Walk, findings, look_at_everything, opener
from tests.support.browser import PATIENCE_MILLISECONDS, Client, Visitors, confirm, own_booking, row
from tests.support.process import Process
from tests.support.visits import Shown, Visits

STOPS_AT_MOST = 60
# The way on from any page, as somebody sees who uses the keyboard: where the focus is, and that it shows there. Of the
# calendar's button within a field of a date, which no page can ask for, the browser shows that itself.
FOCUS_SHOWS = """() => {
  if (document.activeElement.matches("[type=datetime-local]:not(:focus-visible)")) return true;
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  return document.activeElement !== document.body && outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
}"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize(
    ("walk", "pages_at_most"),
    [
        (Walk(languages=["ru"], looks=[Look(360, "light")]), 6),
        pytest.param(Walk(), None, marks=pytest.mark.long),
    ],
    ids=["the first", "all in every way"],
)
def test_no_page_in_any_state_has_a_barrier_that_axe_finds(
    browser: Browser, tmp_path: Path, walk: Walk, pages_at_most: int | None
) -> None:
    pages = [here for *_, here in look_at_everything(browser, tmp_path, walk, pages_at_most)]

    assert [one for here in pages for one in here] == []


class HeldBack(Visits):
    """A guest who was sent so many messages lately that the next ones are held back."""

    def front(self) -> Shown:
        event = self._event()
        for number in range(7):
            self._book(str(number), event, confirmed=True)
        self.service.delivery.deliver_due()
        return self._show("front", "/", self._knowing("0"))


def test_words_on_a_card_with_a_hint_have_room_on_a_tablet(browser: Browser, tmp_path: Path) -> None:
    visits = HeldBack(tmp_path / "ru.db", "ru")
    shown = visits.front()
    with opener(browser, visits.service) as page:
        found = list(findings(page, visits.service, shown, "ru", [Look(820, "light")]))

        expect(page.locator("article.own.confirmed .hint")).to_be_visible()
    visits.service.close()
    assert found == []


WAYS: dict[str, dict[str, Any]] = {
    "with a keyboard": {},
    "without JavaScript": {"java_script_enabled": False},
    "at 400 % zoom, in forced colours": {"viewport": {"width": 320, "height": 256}, "forced_colors": "active"},
    "with text twice as large": {"viewport": {"width": 640, "height": 900}},
    "with motion": {"reduced_motion": "no-preference"},
}


@pytest.fixture(params=[pytest.param(way, marks=pytest.mark.long) for way in WAYS])
def reader(request: pytest.FixtureRequest, browser: Browser) -> Any:
    """Return a page of somebody who reads pages in this way."""
    context = browser.new_context(**{"viewport": {"width": 1_100, "height": 800}} | WAYS[request.param])
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    if request.param == "with text twice as large":
        larger = (
            "document.addEventListener('DOMContentLoaded', () => (document.documentElement.style.fontSize = '200%'))"
        )
        context.add_init_script(larger)
    yield context.new_page()
    context.close()


def go_to(page: Page, wanted: Locator) -> None:
    """Press Tab until what is wanted has the focus, which must show at each stop."""
    for _ in range(STOPS_AT_MOST):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue  # From the end of the page it goes on at its beginning.
        assert page.evaluate(FOCUS_SHOWS), page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        if wanted.evaluate("(wanted) => wanted === document.activeElement"):
            expect(wanted).to_be_in_viewport()
            return
    raise AssertionError(f"no way to {wanted} by the keyboard")


def press(page: Page, wanted: Locator) -> None:
    """Go to the button of a form, press it, and require that somebody knows where they are then.

    That is where the focus is or, where the page was opened at one of its parts, that from which Tab goes on.
    """
    go_to(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(":is(:focus, :target):visible").first).to_be_attached()
    assert page.evaluate(OVERFLOW) <= 0, page.url


def follow(page: Page, wanted: Locator) -> None:
    """Go to a link and open the page that it leads to."""
    go_to(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate(OVERFLOW) <= 0, page.url


def unfold(page: Page, wanted: Locator) -> None:
    """Go to what unfolds, and see it open."""
    go_to(page, wanted)
    if not wanted.evaluate("(wanted) => wanted.parentElement.open"):
        page.keyboard.press("Enter")
    assert page.evaluate(OVERFLOW) <= 0, page.url


def fill(page: Page, wanted: Locator, text: str) -> None:
    go_to(page, wanted)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def test_somebody_finds_books_confirms_changes_and_cancels_and_waits_and_takes_an_offer_by_keyboard(
    process: Process, client: Client, reader: Page
) -> None:
    page = reader
    concert, full = client.create_event(title="Concert"), client.create_event(title="Full", seats=1)
    other = client.book(full, "other@example.com")
    page.goto(process.url)
    unfold(page, page.locator(f"#event-{concert} summary").first)
    go_to(page, page.locator(f"#event-{concert}").get_by_role("link", name="Event page"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/e/\d+-concert$"))
    form = page.locator(f"#book-{concert}")
    fill(page, form.get_by_label("Email", exact=True), "gail@example.com")
    press(page, page.locator(f"#book-{concert}-button"))
    hold = own_booking(page, "held")
    press(page, hold.get_by_role("button", name="Confirm", exact=True))
    seat = own_booking(page, "confirmed")
    unfold(page, seat.get_by_text("Change seats", exact=True))
    fill(page, seat.get_by_label("Number of seats", exact=True), "3")
    press(page, seat.get_by_role("button", name="Change", exact=True))
    expect(own_booking(page, "confirmed")).to_contain_text("3 seats")
    unfold(page, seat.locator("summary", has_text="Cancel").last)
    press(page, page.get_by_role("button", name=re.compile("^Yes, cancel")))
    assert client.get_event(concert)["confirmed_seats"] == 0

    page.goto(f"{process.url}/e/{full}")
    joining = page.locator(f"#join-{full}")
    fill(page, joining.get_by_label("Email", exact=True), "gail@example.com")
    press(page, joining.get_by_role("button", name="Join the waiting list", exact=True))
    client.post(f"/bookings/{other}/cancel")
    page.goto(process.url)
    offer = own_booking(page, "held")
    expect(offer).to_contain_text("Offered to you")
    press(page, offer.get_by_role("button", name="Confirm", exact=True))
    assert client.get_event(full)["confirmed_seats"] == 1


def test_an_offer_that_arrives_is_told_where_everybody_gets_to_and_buttons_copy_and_share(
    process: Process, client: Client, visitors: Visitors
) -> None:
    full = client.create_event(title="Full", seats=1)
    other = client.book(full, "other@example.com")
    entry = client.post(f"/events/{full}/waitlist", {"email": "gail@example.com"})["id"]
    page = visitors.open(f"{process.url}/?entry={entry}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(process.url)
    client.post(f"/bookings/{other}/cancel")
    banner = page.locator("header a.toast")
    expect(banner).to_contain_text("Full")
    expect(page).to_have_title(re.compile("^Seats for you"))
    banner.focus()
    page.keyboard.press("Enter")
    expect(banner).to_have_count(0)
    expect(own_booking(page, "held")).to_be_in_viewport()

    page.add_init_script("navigator.share = async (what) => { window.shared = what.url }")
    concert = client.create_event()
    page.goto(f"{process.url}/e/{concert}")
    copy = page.locator("button.copy")
    copy.focus()
    page.keyboard.press("Enter")
    expect(copy).to_have_text("Copied")
    link = page.locator(f"#link-{concert}").inner_text()
    assert page.evaluate("navigator.clipboard.readText()") == link
    page.locator("[data-share]").press("Enter")
    assert page.evaluate("window.shared") == link


def test_an_organiser_makes_an_event_confirms_finds_a_guest_writes_to_all_and_prints_by_keyboard(
    process: Process, client: Client, reader: Page
) -> None:
    page = reader
    page.goto(process.sign_in_link)
    page.goto(f"{process.url}/admin")
    unfold(page, page.locator("#new-heading"))
    form = page.locator("#new-event")
    fill(page, form.get_by_label("Title", exact=True), "Concert")
    go_to(page, form.get_by_label("Date and start time", exact=True))
    page.keyboard.type("12312030")
    page.keyboard.press("ArrowRight")  # A year may be longer.
    page.keyboard.type("0730PM")
    fill(page, form.get_by_label("Seats", exact=True), "20")
    press(page, form.get_by_role("button", name="Create event", exact=True))
    (event,) = [one["id"] for one in client.get("/events")["events"]]
    for name in ("Adam Apt", "Berta Bell", "Cem Can", "Dora Day", "Emil Eck"):
        client.book(event, f"{name.split()[0].lower()}@example.com", name=name)

    page.goto(f"{process.url}/admin")
    unfold(page, page.locator(f"#event-{event} summary").first)
    press(page, confirm(page, "Adam Apt"))
    fill(page, page.locator("#find-anyone-text"), "bert")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    follow(page, page.locator("article.found", has_text="Berta Bell").get_by_role("link", name="Concert"))
    follow(page, page.get_by_role("link", name=re.compile("^Guests")).first)
    for name in ("Berta Bell", "Cem Can", "Dora Day"):
        go_to(page, row(page, name).get_by_role("checkbox"))
        page.keyboard.press("Space")
    press(page, page.locator("#confirm-selected"))
    assert client.get_event(event)["confirmed_seats"] == 4
    follow(page, page.get_by_role("link", name=re.compile("^Messages")).last)
    fill(page, page.locator("#subject_en"), "The door has moved")
    fill(page, page.locator("#text_en"), "Come in from the yard.")
    press(page, page.get_by_role("button", name="Preview", exact=True))
    press(page, page.get_by_role("button", name="Send to 5 people", exact=True))
    expect(page.locator("article.message")).to_contain_text("The door has moved")
    follow(page, page.get_by_role("link", name=re.compile("^Guests")).first)
    follow(page, page.locator("#print-list"))
    expect(page.locator("#door-guests tbody tr")).to_have_count(5)
