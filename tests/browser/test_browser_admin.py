"""An event's page as an admin uses it in a real browser: on a phone, by keyboard, and while it changes meanwhile."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browser import (
    PHONE_WIDTH,
    Client,
    Visitors,
    assert_fits_and_can_be_read,
    confirm,
    evening,
    open_admin,
    row,
    tab_to,
    wait_for_refreshes,
)
from tests.support.process import Process


@pytest.fixture
def concert(client: Client) -> int:
    """Publish an event that has a hold which may be extended, and a confirmed booking."""
    concert = client.create_event(title="Концерт", location="Ратуша", seats=5, max_extensions=2, starts_at=evening(3))
    client.book(concert, "gail@example.com", name="Gail")
    client.book(concert, "mel.summers@long-names.example.com", confirmed=True)
    return concert


@pytest.mark.parametrize("javascript", [True, False], ids=["live", "plain"])
def test_an_admin_changes_and_hands_over_a_booking_on_a_phone(
    process: Process, visitors: Visitors, concert: int, javascript: bool
) -> None:
    admin = open_admin(visitors, process, width=PHONE_WIDTH, javascript=javascript)
    admin.goto(f"{process.url}/admin/events/{concert}")

    row(admin, "gail").locator(".changes > summary").click()
    row(admin, "gail").get_by_role("button", name="Hold until").click()
    expect(admin.locator("#flash")).to_contain_text("booking is now held until")
    row(admin, "gail").locator(".changes > summary").click()
    row(admin, "gail").get_by_label("Number of seats").fill("3")
    row(admin, "gail").get_by_role("button", name="Change", exact=True).click()
    expect(admin.locator("#flash")).to_have_text(re.compile("booking is now for 3 seats"))
    row(admin, "mel.summers").locator(".changes > summary").click()
    row(admin, "mel.summers").get_by_label("Their email").fill("otto@example.com")
    row(admin, "mel.summers").get_by_role("button", name="Hand over").click()

    expect(row(admin, "otto@example.com")).to_have_count(1)
    expect(admin.locator("table.ended")).to_contain_text("handed over")


def test_what_is_typed_into_a_booking_stays_while_the_page_changes(
    process: Process, client: Client, visitors: Visitors, concert: int
) -> None:
    admin = open_admin(visitors, process)
    admin.goto(f"{process.url}/admin/events/{concert}")
    row(admin, "mel.summers").locator(".changes > summary").click()
    email = row(admin, "mel.summers").get_by_label("Their email")
    email.fill("otto@exam")

    client.book(concert, "vera@example.com")
    wait_for_refreshes(admin)
    expect(row(admin, "vera@example.com")).to_have_count(0)
    admin.locator(".arrived").get_by_role("button", name="Show").click()

    expect(row(admin, "vera@example.com")).to_have_count(1)
    expect(email).to_be_visible()
    expect(email).to_have_value("otto@exam")


def test_an_event_is_cancelled_by_keyboard_only_on_purpose(
    process: Process, client: Client, visitors: Visitors, concert: int
) -> None:
    admin = open_admin(visitors, process)
    admin.goto(f"{process.url}/admin/events/{concert}/settings")
    cancel = admin.get_by_role("button", name="Yes, cancel it", exact=True)
    expect(cancel).to_be_hidden()

    admin.locator("#ask-cancel-event summary").focus()
    admin.keyboard.press("Enter")
    expect(admin.locator("#cancel-consequence")).to_contain_text("This cancels 1 confirmed seat and 1 held seat.")
    tab_to(admin, "Yes, cancel it")
    admin.keyboard.press("Enter")

    expect(admin.locator("#status")).to_have_text("Cancelled")
    assert client.get_event(concert)["status"] == "cancelled"


def test_the_admin_s_pages_fit_and_can_be_read_in_russian(process: Process, visitors: Visitors, concert: int) -> None:
    admin = open_admin(visitors, process)
    admin.get_by_role("button", name="Русский", exact=True).click()
    expect(admin.locator("html")).to_have_attribute("lang", "ru")
    of_event = f"/events/{concert}"

    lists = (f"{of_event}/guests", f"{of_event}/guests?print=1", f"{of_event}/waitlist", "/search?q=example")
    for page in ("", of_event, *lists, f"{of_event}/history", "/notices", "/notices/1", "/accounts", "/audit"):
        path = f"/admin{page}"
        admin.goto(f"{process.url}{path}")
        admin.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        assert_fits_and_can_be_read(admin, f"russian{path.replace('/', '-').replace('?', '-')}")
        if page == "/accounts":
            role = admin.locator("td .badge.role").first
            assert role.evaluate("one => one.offsetHeight") < 30, "a word that stands alone is in one line"


def test_an_event_that_was_opened_on_today_stays_open_and_follows_and_nothing_moves_under_the_pointer(
    process: Process, client: Client, visitors: Visitors, concert: int
) -> None:
    later = client.create_event(title="Later", starts_at=evening(9))
    zoe = client.book(later, "zoe@example.com", name="Zoe")
    admin = open_admin(visitors, process)
    summary = admin.locator(f"#event-{later} summary").first
    summary.click()
    expect(row(admin, "Zoe")).to_be_visible()
    before = summary.bounding_box()

    client.post(f"/bookings/{zoe}/cancel")
    client.book(later, "yul@example.com", name="Yul")
    client.create_event(title="First of all", starts_at=evening(1))
    wait_for_refreshes(admin)

    expect(row(admin, "Zoe")).to_have_count(0)
    expect(row(admin, "Yul")).to_be_visible()
    expect(admin.locator(f"#seats-{later}")).to_contain_text("1 held")
    assert summary.bounding_box() == before
    admin.mouse.move(5, 5)
    expect(admin.locator("article.event")).to_have_count(3)
    confirm(admin, "Yul").click()
    expect(admin.locator("#flash")).to_have_text("Yul’s booking is confirmed.")
    expect(row(admin, "Yul")).to_be_visible()
    expect(row(admin, "gail")).to_be_hidden()


@pytest.mark.parametrize("javascript", [True, False], ids=["live", "plain"])
def test_an_event_for_whose_bookings_today_has_no_room_is_given_them_once_it_is_opened(
    process: Process, client: Client, visitors: Visitors, javascript: bool
) -> None:
    for number in range(6):
        event = client.create_event(
            title=f"Full {number}", seats=30, max_seats_per_person=20, starts_at=evening(9 + number)
        )
        client.book(event, "gail@example.com", 20, name=f"Gail {number}")
    admin = open_admin(visitors, process, javascript=javascript)
    expect(row(admin, "Gail 5")).to_have_count(0)

    admin.locator(f"#event-{event} summary").first.click()
    if not javascript:
        admin.get_by_role("link", name="Show bookings").click()

    expect(row(admin, "Gail 5")).to_be_visible()
    expect(admin.locator(f"#event-{event} summary").first).to_be_in_viewport()
