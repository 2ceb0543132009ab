"""An event's page as an admin uses it in a real browser: on a phone, by keyboard, and while it changes meanwhile."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import (
    PHONE_WIDTH,
    Client,
    Visitors,
    assert_fits_and_can_be_read,
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
    expect(admin.locator("#flash")).to_contain_text("The booking is now held until")
    row(admin, "gail").locator(".changes > summary").click()
    row(admin, "gail").get_by_label("Number of seats").fill("3")
    row(admin, "gail").get_by_role("button", name="Change", exact=True).click()
    expect(admin.locator("#flash")).to_have_text("The booking is now for 3 seats.")
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
