"""The organiser's lists in a real browser: rows that stay under the pointer, many at once, columns, and paper."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route, expect

from tests.support.browser import (
    PHONE_WIDTH,
    Client,
    Visitors,
    confirm,
    evening,
    keep_screenshot,
    numbers,
    open_admin,
    row,
    scroll,
    wait_for_refreshes,
)
from tests.support.process import Process

WIDTHS = (320, 360, 480, 640, 769, 820, 900, 1_023, 1_024, 1_100, 1_280, 1_600)
NARROWEST_NAME = 120
NARROWEST_CELL = 20
COLOURS = "(one) => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color]"
IS_ON_TOP = """(one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""
CELLS = "(cells) => cells.filter((one) => one.innerText.trim()).map((one) => one.clientWidth)"


def fill(client: Client, count: int) -> int:
    """Publish an event that so many people with names have booked, and return its id."""
    event = client.create_event(
        title="Concert", seats=200, hold_seconds=86_400, confirmation="organiser", starts_at=evening(9)
    )
    for number in range(count):
        client.book(event, f"guest{number:03}@example.com", name=f"Guest {number:03}")
    return event


def test_a_press_confirms_the_booking_that_it_was_aimed_at_though_one_above_it_ends(
    process: Process, client: Client, visitors: Visitors
) -> None:
    admin = open_admin(visitors, process)
    for page in ("", "/guests"):
        event = client.create_event(hold_seconds=600)
        adam, berta, cem = (client.book(event, f"{name}@example.com", name=name) for name in ("Adam", "Berta", "Cem"))
        admin.goto(f"{process.url}/admin/events/{event}{page}")
        confirm(admin, "Berta").hover()
        before = confirm(admin, "Berta").bounding_box()

        client.post(f"/bookings/{adam}/cancel")
        client.book(event, "aaron@example.com", name="Aaron")
        wait_for_refreshes(admin)

        assert confirm(admin, "Berta").bounding_box() == before
        expect(row(admin, "Adam")).to_contain_text("cancelled")
        expect(confirm(admin, "Adam")).to_be_disabled()
        expect(row(admin, "Aaron")).to_have_count(0)
        expect(admin.locator(".arrived")).to_contain_text("1 new booking")
        assert before is not None
        admin.mouse.click(before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
        expect(admin.locator("#flash")).to_have_text("Berta’s booking is confirmed.")
        statuses = {one["id"]: one["status"] for one in bookings(client, event)}
        assert (statuses[berta], statuses[cem]) == ("confirmed", "held")


def test_a_hold_that_runs_out_under_the_pointer_is_greyed_until_the_pointer_has_left(
    process: Process, client: Client, visitors: Visitors
) -> None:
    event = client.create_event(hold_seconds=6, starts_at=evening(3))
    client.book(event, "adam@example.com", name="Adam")
    client.book(event, "berta@example.com", name="Berta", confirmed=True)
    admin = open_admin(visitors, process)
    admin.goto(f"{process.url}/admin/events/{event}/guests")
    row(admin, "Berta").hover()

    expect(row(admin, "Adam")).to_contain_text(re.compile(r"ran out at \d\d:\d\d"))
    expect(confirm(admin, "Adam")).to_be_disabled()
    admin.mouse.move(5, 5)
    wait_for_refreshes(admin)

    expect(row(admin, "Adam")).to_have_count(0)


def test_what_changed_under_the_pointer_and_back_is_shown_as_it_is_once_the_pointer_has_left(
    process: Process, client: Client, visitors: Visitors
) -> None:
    event = client.create_event(starts_at=evening(3))
    adam = client.book(event, "adam@example.com", name="Adam")
    client.book(event, "berta@example.com", name="Berta", confirmed=True)
    admin = open_admin(visitors, process)
    admin.goto(f"{process.url}/admin/events/{event}")
    row(admin, "Berta").hover()
    client.post(f"/bookings/{adam}/cancel")
    wait_for_refreshes(admin)
    expect(confirm(admin, "Adam")).to_be_disabled()
    expect(numbers(admin)).to_contain_text("0 held")

    client.post(f"/bookings/{adam}/restore", {"status": "held"}, as_admin=True)
    admin.mouse.move(5, 5)
    wait_for_refreshes(admin)

    expect(confirm(admin, "Adam")).to_be_enabled()
    expect(row(admin, "Adam")).not_to_have_class(re.compile("gone"))
    expect(row(admin, "Adam")).not_to_contain_text("cancelled")
    expect(numbers(admin)).to_contain_text("1 held")


def test_new_bookings_are_shown_when_they_are_asked_for(process: Process, client: Client, visitors: Visitors) -> None:
    event = fill(client, 2)
    admin = open_admin(visitors, process)
    admin.goto(f"{process.url}/admin/events/{event}/guests")
    admin.locator("input[name=booking_ids]").first.check()
    client.book(event, "aaron@example.com", name="Aaron")
    client.book(event, "abel@example.com", name="Abel")
    wait_for_refreshes(admin)
    expect(admin.locator(".arrived")).to_contain_text("New bookings: 2")

    admin.locator(".arrived").get_by_role("button", name="Show").click()

    expect(row(admin, "Aaron")).to_have_count(1)
    expect(row(admin, "Guest 000").locator("input[name=booking_ids]")).to_be_checked()
    expect(admin.locator("#confirm-selected")).to_have_text("Confirm selected (1)")


def test_a_confirmation_leads_back_to_its_row_and_can_be_undone(
    process: Process, client: Client, visitors: Visitors
) -> None:
    event = fill(client, 60)
    admin = open_admin(visitors, process)
    admin.goto(f"{process.url}/admin/events/{event}/guests?state=held")
    admin.goto(f"{process.url}/admin/events/{event}/guests?sort=address")
    confirm(admin, "Guest 040").scroll_into_view_if_needed()
    place = scroll(admin)

    confirm(admin, "Guest 040").click()

    expect(admin.locator("#flash")).to_have_text("Guest 040’s booking is confirmed.")
    expect(admin.locator("#flash")).to_be_in_viewport()
    expect(row(admin, "Guest 040")).to_be_in_viewport()
    assert abs(scroll(admin) - place) < 100
    assert urlsplit(admin.url).query == "sort=address"
    wait_for_refreshes(admin)
    admin.get_by_role("button", name="Undo").click()
    expect(admin.locator("#flash")).to_contain_text("Guest 040’s booking is held again until")
    expect(row(admin, "Guest 040").locator(".badge")).to_have_text("Held")


@pytest.mark.parametrize(
    "javascript", [pytest.param(True, id="live"), pytest.param(False, id="plain", marks=pytest.mark.long)]
)
def test_many_bookings_are_confirmed_and_cancelled_at_once(
    process: Process, client: Client, visitors: Visitors, javascript: bool
) -> None:
    event = fill(client, 6)
    admin = open_admin(visitors, process, javascript=javascript)
    admin.goto(f"{process.url}/admin/events/{event}/guests")
    for number in (1, 2, 3):
        row(admin, f"Guest 00{number}").locator("input[name=booking_ids]").check()
    third = bookings(client, event)[3]["id"]

    def be_late(press: Route) -> None:
        # Cancelled any earlier, it might be greyed in the live page before the press.
        client.post(f"/bookings/{third}/cancel")
        press.continue_()

    admin.route("**/chosen/confirm", be_late, times=1)
    admin.locator("#confirm-selected").click()

    expect(admin.locator("#flash")).to_contain_text(
        "2 bookings are confirmed. These haven’t changed: Guest 003: This booking has been cancelled"
    )
    if javascript:
        wait_for_refreshes(admin)  # By then the page is scrolled to where it was: nobody clicks within that instant.
    for number in (1, 4):
        row(admin, f"Guest 00{number}").locator("input[name=booking_ids]").check()
    expect(admin.locator("#cancel-selected")).to_be_hidden()
    admin.locator("#selected summary").click()
    admin.locator("#cancel-selected").click()
    expect(admin.locator("#flash")).to_have_text("2 bookings are cancelled.")
    assert [(one["name"], one["status"]) for one in bookings(client, event)] == [
        ("Guest 000", "held"),
        ("Guest 002", "confirmed"),
        ("Guest 005", "held"),
    ]


def test_all_bookings_of_a_page_are_selected_at_once(process: Process, client: Client, visitors: Visitors) -> None:
    event = fill(client, 4)
    admin = open_admin(visitors, process)
    admin.goto(f"{process.url}/admin/events/{event}/guests")
    expect(admin.locator("#confirm-selected")).to_be_disabled()
    as_disabled = admin.locator("#confirm-selected").evaluate(COLOURS)
    admin.locator("#confirm-selected").hover(force=True)
    assert admin.locator("#confirm-selected").evaluate(COLOURS) == as_disabled
    admin.set_viewport_size({"width": 1_100, "height": 500})
    for number in range(4):
        confirm(admin, f"Guest 00{number}").focus()
        assert confirm(admin, f"Guest 00{number}").evaluate(IS_ON_TOP), number

    first = row(admin, "Guest 000")
    first.locator("input[name=booking_ids]").press("Space")
    for key in ("Tab", "Enter", "Tab"):
        admin.keyboard.press(key)
    expect(admin.locator("#confirm-selected")).to_be_focused()
    first.locator("input[name=booking_ids]").press("Space")
    admin.keyboard.press("Tab")
    expect(admin.get_by_role("link", name="To the actions for selected guests")).to_have_count(0)

    admin.set_viewport_size({"width": PHONE_WIDTH, "height": 640})
    is_as_high_as = admin.locator("#selected").evaluate("(bar) => bar.offsetHeight")
    assert is_as_high_as <= 72
    first.locator("input[name=booking_ids]").check()
    expect(admin.locator("#confirm-selected")).to_be_enabled()
    assert admin.locator("#selected").evaluate("(bar) => bar.offsetHeight") == is_as_high_as
    admin.set_viewport_size({"width": 1_100, "height": 500})

    admin.get_by_label("Select all on this page").check()
    admin.locator("#confirm-selected").click()

    expect(admin.locator("#flash")).to_have_text("4 bookings are confirmed.")


@pytest.mark.parametrize("javascript", [True, False], ids=["live", "plain"])
def test_a_booking_is_cancelled_only_by_an_admin_who_means_it_and_brought_back(
    process: Process, client: Client, visitors: Visitors, javascript: bool
) -> None:
    event = client.create_event()
    client.book(event, "berta@example.com", 2, name="Berta", confirmed=True)
    admin = open_admin(visitors, process, javascript=javascript)
    admin.goto(f"{process.url}/admin")
    row(admin, "Berta").locator(".sure summary").click()
    expect(row(admin, "Berta").locator(".sure p")).to_contain_text("2 seats for Berta, berta@example.com · Confirmed")

    row(admin, "Berta").get_by_role("button", name="Yes, cancel it").click()
    expect(admin.locator("#flash")).to_have_text("Berta’s booking is cancelled, and its 2 seats are released.")
    admin.get_by_role("button", name="Undo").click()

    expect(admin.locator("#flash")).to_have_text("Berta’s booking is restored: its 2 seats are confirmed.")
    expect(row(admin, "Berta")).to_have_count(1)


def test_names_have_room_and_nothing_overflows_at_any_width(
    process: Process, client: Client, visitors: Visitors
) -> None:
    event = fill(client, 3)
    client.book(event, "konstantin.emmanouil.papadopoulos@long-names.example.com", name="Konstantin Papadopoulos")
    full = client.create_event(title="Full", seats=1)
    client.book(full, "holder@example.com")
    client.post(f"/events/{full}/waitlist", {"email": "wim@example.com", "name": "Wim Waiter"})
    admin = open_admin(visitors, process)
    lists = (f"/events/{event}/guests", f"/events/{full}/waitlist", f"/events/{event}/history", "/accounts", "/audit")
    for path in (f"/events/{event}", "", "/search?q=guest", "/notices", *lists):
        admin.goto(f"{process.url}/admin{path}")
        for width in WIDTHS:
            admin.set_viewport_size({"width": width, "height": 900})
            assert admin.evaluate("document.documentElement.scrollWidth") == width, (path, width)
            # What did a thing has its place beside when it was done.
            names = admin.locator("table:not(.history, .audit) td.who").evaluate_all(CELLS)
            assert min(names, default=NARROWEST_NAME) >= NARROWEST_NAME, (path, width)
            assert min(admin.locator("td").evaluate_all(CELLS), default=NARROWEST_CELL) >= NARROWEST_CELL, (path, width)
            if width in (360, 820, 1_100):
                keep_screenshot(admin, f"desk{path.replace('/', '-').replace('?', '-')}-{width}")


def test_the_guest_list_is_printed_on_two_pages_at_most(process: Process, client: Client, visitors: Visitors) -> None:
    event = client.create_event(seats=5, location="Town hall")
    for number in range(5):
        client.book(event, f"guest{number}@example.com", name=f"Guest {number}", confirmed=number % 2 == 0)
    for number in range(8):
        client.post(f"/events/{event}/waitlist", {"email": f"waiter{number}@example.com", "name": f"Waiter {number}"})
    admin = open_admin(visitors, process)
    for path in ("", "/guests", "/guests?print=1"):
        admin.goto(f"{process.url}/admin/events/{event}{path}")
        assert len(re.findall(rb"/Type\s*/Page\b", admin.pdf(format="A4"))) <= 2, path
        admin.emulate_media(media="print")
        expect(admin.locator("body > header")).to_be_hidden()
        expect(admin.locator("main form:visible, main button:visible, nav:visible")).to_have_count(0)
        expect(admin.locator("td.who").filter(has_text="Guest 4")).to_be_visible()
        admin.emulate_media(media="screen")
    expect(admin.locator("#door-guests td.box").first).to_have_text("☐")


def test_a_page_of_paper_has_35_guests(process: Process, client: Client, visitors: Visitors) -> None:
    event = client.create_event(seats=200, confirmation="organiser")
    for number in range(70):
        client.book(
            event, f"a.long.address.{number}@mail.of-a-company.example.com", name=f"Александра Преображенская {number}"
        )
    admin = open_admin(visitors, process)
    admin.goto(f"{process.url}/admin")
    admin.locator("#languages button").click()
    expect(admin.locator("html")).to_have_attribute("lang", "ru")  # Whose words are longer.
    pages = []
    for _ in range(2):
        admin.goto(f"{process.url}/admin/events/{event}/guests?print=1")
        pages.append(len(re.findall(rb"/Type\s*/Page\b", admin.pdf(format="A4"))))
        client.book(event, "one.more@example.com", name="One More")

    assert pages == [2, 3]


def bookings(client: Client, event: int) -> list[dict[str, str]]:
    """Return the event's live bookings by address."""
    found: list[dict[str, str]] = client.get(f"/events/{event}/bookings")["bookings"]
    return found
