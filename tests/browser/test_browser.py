"""The pages for booking as people use them, in a real browser."""

import re
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import (
    HOLD,
    PHONE_WIDTH,
    Client,
    Visitors,
    assert_still_typed,
    book,
    create_event,
    event,
    faint_texts,
    keep_screenshot,
    left,
    numbers,
    open_admin,
    own_booking,
    remember,
    seconds_left,
    stage_a_theatre,
    tab_to,
    wait_for_refreshes,
)
from tests.support.process import Process

HOLD_SECONDS = 5
# An organiser's page on which no time runs asks for news every five and a half seconds at the latest.
HOLD_SECONDS_TO_BE_SEEN = 12
with_and_without_javascript = pytest.mark.parametrize("javascript", [True, False], ids=["live", "plain"])


@with_and_without_javascript
def test_a_booking_is_confirmed_and_another_vanishes_so_that_its_seat_comes_free(
    process: Process, visitors: Visitors, javascript: bool
) -> None:
    name = "live" if javascript else "plain"
    hold_seconds = HOLD_SECONDS_TO_BE_SEEN if javascript else HOLD_SECONDS
    admin = open_admin(visitors, process, javascript=javascript)
    guest = visitors.open(process.url, javascript=javascript)
    create_event(admin, title="Jazz in the cellar", seats=2, hold_seconds=hold_seconds)
    expect(admin.get_by_role("status")).to_contain_text("“Jazz in the cellar” is open for booking.")

    if not javascript:
        guest.reload()
    book(guest, name="Gail", email="gail@example.com")
    first = own_booking(guest, "held")
    expect(first).to_contain_text("1 seat for Gail, gail@example.com")
    seconds_at_first = seconds_left(first)
    assert seconds_at_first <= hold_seconds
    if javascript:
        expect(first.locator(".countdown")).to_have_text(f"0:{seconds_at_first - 1:02d} left")
    else:
        guest.wait_for_timeout(1_000)
        guest.reload()
        assert seconds_left(first) < seconds_at_first
    first.get_by_role("button", name="Confirm", exact=True).click()
    expect(own_booking(guest, "confirmed")).to_have_count(1)

    book(guest, name="", email="gail@example.com")
    expect(event(guest)).to_contain_text("Sold out")
    expect(own_booking(guest, "held")).to_have_count(1)
    if not javascript:
        admin.reload()
    row = event(admin).get_by_role("row").filter(has=admin.locator(".badge.held"))
    expect(row).to_contain_text("gail@example.com")
    keep_screenshot(guest, f"{name}-both-bookings")
    address = guest.url

    if not javascript:
        guest.wait_for_timeout(hold_seconds * 1_000)
        guest.reload()
        admin.reload()
    expect(guest.locator("p.ended")).to_contain_text("Your hold on 1 seat for Jazz in the cellar ran out at")
    expect(own_booking(guest, "held")).to_have_count(0)
    expect(own_booking(guest, "confirmed")).to_have_count(1)
    expect(guest.get_by_role("status")).to_have_count(0)
    expect(left(guest)).to_have_text("1 left")
    expect(numbers(admin)).to_have_text("1 confirmed · 0 held · 1 free")
    expect(event(guest).get_by_role("button", name=HOLD)).to_be_visible()
    expect(row).to_have_count(0)
    expect(admin.locator("#lately li").first).to_contain_text("gail@example.com · Expired")
    assert guest.url == address
    keep_screenshot(guest, f"{name}-vanished")
    keep_screenshot(admin, f"{name}-vanished-admin")


def test_an_admin_confirms_and_cancels_bookings_and_changes_and_cancels_the_event(
    process: Process, client: Client, visitors: Visitors
) -> None:
    concert = client.create_event(seats=3)
    client.book(concert, "gail@example.com")
    client.book(concert, "mel@example.com")
    admin = open_admin(visitors, process)
    row = event(admin).get_by_role("row")
    row.filter(has_text="gail").get_by_role("button", name="Confirm", exact=True).click()
    expect(row.filter(has_text="gail")).to_contain_text("Confirmed")
    row.filter(has_text="mel").get_by_text("Cancel booking", exact=True).click()
    row.filter(has_text="mel").get_by_role("button", name="Yes, cancel it", exact=True).click()
    expect(row.filter(has_text="mel")).to_have_count(0)
    expect(admin.locator("#lately li").first).to_contain_text("mel@example.com · Booking cancelled")

    admin.get_by_role("link", name="Edit or cancel").click()
    tabs = admin.locator("#event-tabs")
    tabs.get_by_role("link", name="Settings").click()
    admin.get_by_label("Seats", exact=True).fill("5")
    admin.get_by_role("button", name="Save", exact=True).click()
    tabs.get_by_role("link", name="Overview").click()
    expect(numbers(admin)).to_have_text("1 confirmed 0 held 4 free of 5 seats")
    tabs.get_by_role("link", name="Settings").click()
    admin.get_by_text("Cancel event", exact=True).click()
    admin.get_by_role("button", name="Yes, cancel it", exact=True).click()
    expect(admin.locator("#status")).to_have_text("Cancelled")
    tabs.get_by_role("link", name="Overview").click()
    expect(admin.get_by_role("row").filter(has_text="gail")).to_contain_text("event cancelled at")


def test_the_form_of_a_new_event_keeps_what_is_typed_when_the_focus_has_left_it(
    process: Process, client: Client, visitors: Visitors
) -> None:
    concert = client.create_event()
    client.book(concert, "mel@example.com")
    page = open_admin(visitors, process)
    page.locator("#new > summary").click()
    page.get_by_label("Title", exact=True).fill("Half a tit")
    page.get_by_label("Unit", exact=True).select_option("hours")
    page.get_by_label("Location", exact=True).press_sequentially("So far")
    assert_still_typed(page.get_by_label("Location", exact=True), "So far", selection=(6, 6))
    page.locator("h1").click()
    client.book(concert, "gail@example.com")
    wait_for_refreshes(page)
    expect(numbers(page)).to_contain_text("2 held")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Half a tit")
    expect(page.get_by_label("Unit", exact=True)).to_have_value("hours")
    expect(page.get_by_label("Location", exact=True)).to_have_value("So far")


def test_a_row_that_ends_beside_the_focus_is_greyed_and_leaves_when_the_focus_has_left(
    process: Process, client: Client, visitors: Visitors
) -> None:
    concert = client.create_event()
    client.book(concert, "gail@example.com")
    leaving = client.book(concert, "mel@example.com")
    page = open_admin(visitors, process)
    row = event(page).get_by_role("row")
    confirm = row.filter(has_text="gail").get_by_role("button", name="Confirm", exact=True)
    confirm.focus()
    client.post(f"/bookings/{leaving}/cancel")
    wait_for_refreshes(page)
    left = event(page).locator(".live").get_by_role("row").filter(has_text="mel")
    expect(left).to_contain_text("cancelled")
    expect(left.get_by_role("button", name="Confirm", exact=True)).to_be_disabled()
    expect(confirm).to_be_focused()
    confirm.blur()
    expect(left).to_have_count(0)


@pytest.mark.parametrize("is_open", [True, False], ids=["open", "closed"])
def test_a_list_stays_as_open_as_it_was_left(
    process: Process, client: Client, visitors: Visitors, is_open: bool
) -> None:
    concert = client.create_event()
    for email in ("gail@example.com", "mel@example.com"):
        client.post(f"/bookings/{client.book(concert, email)}/cancel")
    page = open_admin(visitors, process)
    page.goto(f"{process.url}/admin/events/{concert}")
    ended = page.locator(f"#ended-{concert}")
    shown_at_first = ended.evaluate("(details) => details.open")
    if shown_at_first != is_open:
        ended.locator("summary").click()
    client.post(f"/bookings/{client.book(concert, 'lee@example.com')}/cancel")
    wait_for_refreshes(page)
    expect(ended.locator("tbody tr")).to_have_count(3)
    assert ended.evaluate("(details) => details.open") == is_open


def test_a_form_that_was_refused_keeps_its_faults_and_what_was_typed(process: Process, visitors: Visitors) -> None:
    page = open_admin(visitors, process)
    page.get_by_label("Title", exact=True).fill("Without seats")
    page.get_by_label("Hold time", exact=True).fill("0")
    page.get_by_role("button", name="Create event", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Not saved. Please check the highlighted fields.")
    expect(page.get_by_role("alert")).to_be_focused()
    wait_for_refreshes(page)
    for label, fault in (
        ("Date and start time", "Enter a date and time."),
        ("Seats", "Enter the number of seats."),
        ("Hold time", "Enter a hold time"),
    ):
        expect(page.get_by_label(label, exact=True)).to_have_accessible_description(re.compile(fault))
        expect(page.get_by_label(label, exact=True)).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Without seats")
    expect(page.get_by_label("Title", exact=True)).not_to_have_attribute("aria-invalid", "true")
    keep_screenshot(page, "form-with-faults")


def test_a_form_appears_when_a_sold_out_event_has_a_seat_again(
    process: Process, client: Client, visitors: Visitors
) -> None:
    concert = client.create_event(seats=1)
    booking = client.book(concert, "mel@example.com")
    page = visitors.open(process.url)
    expect(event(page)).to_contain_text("All seats are taken.")
    expect(page.get_by_role("button", name=HOLD)).to_have_count(0)
    client.post(f"/bookings/{booking}/cancel")
    wait_for_refreshes(page)
    form = page.locator(f"#book-{concert}")
    form.get_by_label("Email", exact=True).fill("gail@example.com")
    form.get_by_role("button", name=HOLD).click()
    expect(own_booking(page, "held")).to_have_count(1)


@pytest.mark.parametrize("text", ["", "Gai"], ids=["before-typing", "while-typing"])
def test_whoever_is_in_a_form_goes_on_in_the_waiting_list_s_when_the_last_seat_goes(
    process: Process, client: Client, visitors: Visitors, text: str
) -> None:
    concert = client.create_event(seats=1)
    page = visitors.open(process.url)
    field = page.locator(f"#book-{concert}").get_by_label("Name (optional)", exact=True)
    field.press_sequentially(text)
    field.focus()
    client.book(concert, "mel@example.com")
    wait_for_refreshes(page)
    expect(event(page)).to_contain_text("All seats are taken.")
    joining = page.locator(f"#join-{concert}").get_by_label("Name (optional)", exact=True)
    assert_still_typed(joining, text, selection=(len(text), len(text)))


def test_a_second_click_books_nothing_more(process: Process, client: Client, visitors: Visitors) -> None:
    client.create_event()
    page = visitors.open(process.url)
    page.get_by_label("Email", exact=True).fill("gail@example.com")
    page.get_by_role("button", name=HOLD).dblclick()
    expect(own_booking(page, "held")).to_have_count(1)
    wait_for_refreshes(page, 1)
    expect(left(page)).to_have_text("19 left")


def test_a_form_that_is_pressed_while_the_server_is_away_waits_for_it_and_books_once(
    process: Process, start: Callable[..., Process], browser: Browser
) -> None:
    concert = Client(process).create_event()
    visitors = Visitors(browser)
    page = visitors.open(f"{process.url}/e/{concert}")
    page.locator(f"#book-{concert}-name").fill("Gail")
    page.locator(f"#book-{concert}-email").fill("gail@example.com")
    process.stop()
    button = page.locator(f"#book-{concert}-button")
    button.dblclick()

    expect(button).to_have_text("Waiting for connection…")
    expect(page.get_by_text("Connection lost. This page may be out of date.")).to_be_visible()
    expect(page.locator(f"#book-{concert}-name")).to_have_value("Gail")
    keep_screenshot(page, "server-away")
    again = start("--port", process.url.rpartition(":")[2])

    expect(page.locator("article.own.held")).to_contain_text("gail@example.com")
    expect(page.locator("#flash")).to_be_visible()
    assert Client(again).get_event(concert)["held_seats"] == 1
    visitors.leave()
    assert all("ERR_CONNECTION" in complaint or "ERR_EMPTY" in complaint for complaint in visitors.complaints)


def test_a_page_that_is_signed_out_elsewhere_goes_to_the_sign_in(process: Process, visitors: Visitors) -> None:
    page = open_admin(visitors, process)
    page.context.request.post(f"{process.url}/sign-out")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_booking_needs_no_mouse(process: Process, client: Client, visitors: Visitors) -> None:
    client.create_event()
    page = visitors.open(process.url)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(event(page).locator("summary").first).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_label("Name (optional)", exact=True)).to_be_hidden()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Event page")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Name (optional)", exact=True)).to_be_focused()
    page.keyboard.type("Gail")
    page.keyboard.press("Tab")
    page.keyboard.type("gail@example.com")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    expect(page.get_by_label("This is a shared computer")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=HOLD)).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
    page.keyboard.press("Enter")
    expect(own_booking(page, "held")).to_contain_text("2 seats for Gail, gail@example.com")
    tab_to(page, "Confirm")
    page.keyboard.press("Enter")
    expect(own_booking(page, "confirmed")).to_have_count(1)


@pytest.mark.parametrize(
    ("width", "colours"),
    [
        pytest.param(1_100, "light", id="desk-light"),
        pytest.param(PHONE_WIDTH, "dark", id="phone-dark"),
        pytest.param(1_100, "dark", id="desk-dark", marks=pytest.mark.long),
        pytest.param(PHONE_WIDTH, "light", id="phone-light", marks=pytest.mark.long),
    ],
)
def test_pages_fit_and_can_be_read(
    process: Process, client: Client, visitors: Visitors, width: int, colours: Literal["light", "dark"]
) -> None:
    own = stage_a_theatre(client)
    client.post(f"/bookings/{client.book(1, 'lee@example.com', 3, name='Lee')}/cancel")
    guest = visitors.open(process.url, width=width, colours=colours)
    admin = open_admin(visitors, process, width=width, colours=colours)
    remember(guest, process.url, own)
    for page, name in ((guest, "front"), (admin, "admin")):
        keep_screenshot(page, f"{name}-{width}-{colours}")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert faint_texts(page) == []
    guest.goto(f"{process.url}/sign-in")
    event(admin).locator("summary").first.click()
    admin.get_by_role("link", name="Edit or cancel").first.click()
    for page, name in ((guest, "sign-in"), (admin, "event")):
        keep_screenshot(page, f"{name}-{width}-{colours}")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert faint_texts(page) == []


def test_each_field_of_the_admin_page_is_named_once(process: Process, client: Client, visitors: Visitors) -> None:
    stage_a_theatre(client)
    page = open_admin(visitors, process)
    for label in ("Title", "Date and start time", "Seats", "Hold time"):
        expect(page.get_by_label(label)).to_have_count(1)
    for label in ("Name", "Email"):
        expect(page.get_by_label(label)).to_have_count(0)
