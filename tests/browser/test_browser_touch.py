"""On a touchscreen, where no pointer hovers before a tap: rows stay where they are; and links to events lead there."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from booking.web.pages.listing import EVENTS_ON_PAGE
from tests.support.browser import PATIENCE_MILLISECONDS, Client, Visitors, confirm, evening, row, wait_for_refreshes
from tests.support.process import Process

PASSWORD = "seven brown lamps"


@pytest.fixture
def touch(browser: Browser, process: Process, client: Client) -> Iterator[Page]:
    """Open a touchscreen's browser as an admin."""
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    page.goto(process.sign_in_link)
    yield page
    context.close()


@pytest.mark.parametrize(
    ("where", "width"),
    [
        ("/admin/events/{event}/guests", 390),
        pytest.param("/admin/events/{event}", 820, marks=pytest.mark.long),
        pytest.param("/admin?open={event}", 820, marks=pytest.mark.long),
    ],
)
def test_a_tap_confirms_the_booking_that_it_was_aimed_at_though_one_above_it_runs_out(
    process: Process, client: Client, touch: Page, where: str, width: int
) -> None:
    event = client.create_event(title="Concert", hold_seconds=8, starts_at=evening(3))
    other = client.create_event(title="Empty", starts_at=evening(2))
    client.book(event, "adam@example.com", name="Adam")
    client.send("PATCH", f"/events/{event}", {"hold_seconds": 600}, as_admin=True)
    for name in ("Berta", "Cem"):
        client.book(event, f"{name}@example.com", name=name)
    touch.set_viewport_size({"width": width, "height": 844})
    touch.goto(process.url + where.format(event=event))
    expect(confirm(touch, "Berta")).to_be_visible()
    confirm(touch, "Berta").evaluate("(button) => button.scrollIntoView({ block: 'center' })")
    before = confirm(touch, "Berta").bounding_box()
    assert before is not None

    client.book(event, "aaron@example.com", name="Aaron")
    client.book(other, "nora@example.com", name="Nora")
    expect(row(touch, "Adam")).to_contain_text(re.compile(r"ran out at \d\d:\d\d"))
    wait_for_refreshes(touch)

    assert confirm(touch, "Berta").bounding_box() == before
    expect(row(touch, "Aaron")).to_have_count(0)
    expect(confirm(touch, "Adam")).to_be_disabled()
    touch.touchscreen.tap(before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
    expect(touch.locator("#flash")).to_have_text("Berta’s booking is confirmed.")


def test_on_a_touchscreen_new_rows_wait_until_they_are_asked_for(process: Process, client: Client, touch: Page) -> None:
    event = client.create_event(hold_seconds=600)
    touch.goto(f"{process.url}/admin")
    client.book(event, "aaron@example.com", name="Aaron")
    wait_for_refreshes(touch)
    expect(row(touch, "Aaron")).to_have_count(1)  # Nothing was there to be tapped.

    berta = client.book(event, "berta@example.com", name="Berta")
    wait_for_refreshes(touch)
    expect(row(touch, "Berta")).to_have_count(0)
    expect(touch.locator("article.event .arrived")).to_contain_text("1 new booking")
    touch.locator("article.event .arrived").get_by_role("button", name="Show").tap()
    expect(row(touch, "Berta")).to_have_count(1)

    client.post(f"/bookings/{berta}/cancel")
    wait_for_refreshes(touch)
    expect(row(touch, "Berta")).to_contain_text("cancelled")


def publish_two_pages(client: Client) -> int:
    """Publish more events than a page has, and return the id of the last."""
    return [
        client.create_event(title=f"Evening {number}", starts_at=evening(5 + number))
        for number in range(EVENTS_ON_PAGE + 2)
    ][-1]


def test_an_old_link_leads_to_the_page_of_an_event_that_stands_far_down_the_list(
    process: Process, client: Client, visitors: Visitors
) -> None:
    last = publish_two_pages(client)

    guest = visitors.open(f"{process.url}/#event-{last}")
    expect(guest.locator(f"#event-{last}")).to_be_in_viewport()
    expect(guest).to_have_url(re.compile(f"{process.url}/e/{last}-evening-{EVENTS_ON_PAGE + 1}.*"))


def test_after_signing_in_for_an_event_its_page_is_open_and_what_was_done_is_announced(
    process: Process, client: Client, visitors: Visitors
) -> None:
    wanted = publish_two_pages(client) - 10
    client.post("/accounts", {"name": "Ada", "email": "ada@example.com", "password": PASSWORD})
    guest = visitors.open(f"{process.url}/sign-in?next=%2F%3Fevent%3D{wanted}%23event-{wanted}", height=500)
    guest.get_by_label("Email", exact=True).fill("ada@example.com")
    guest.get_by_label("Password", exact=True).fill(PASSWORD)

    guest.get_by_role("button", name="Sign in", exact=True).click()

    expect(guest.locator("#flash")).to_have_text("You are signed in.")
    wait_for_refreshes(guest)
    expect(guest.locator(f"#event-{wanted} h1")).to_be_in_viewport()
    expect(guest).to_have_url(f"{process.url}/e/{wanted}-evening-{EVENTS_ON_PAGE - 9}")
    expect(guest.locator("#flash[role=status]")).to_have_count(1)
