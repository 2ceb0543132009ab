"""The list of events in a browser: rows open in their places, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import (
    HOLD,
    PHONE_WIDTH,
    Client,
    Visitors,
    assert_still_typed,
    evening,
    open_row,
    scroll,
    wait_for_refreshes,
)
from tests.support.process import Process


def publish(client: Client, number: int) -> list[int]:
    return [client.create_event(title=f"Evening {place}", starts_at=evening(place + 2)) for place in range(number)]


def test_rows_of_a_long_list_open_in_their_places_and_stay_as_they_are(
    process: Process, client: Client, visitors: Visitors
) -> None:
    *_, first, second = publish(client, 14)
    page = visitors.open(process.url, width=PHONE_WIDTH)
    page.evaluate("window.isTheSamePage = true")
    page.locator(f"#event-{second}").scroll_into_view_if_needed()
    before = scroll(page)

    open_row(page, second)
    name = page.locator(f"#book-{second}").get_by_label("Name (optional)", exact=True)
    expect(name).to_be_visible()
    expect(page.locator(f"#event-{second} summary").first).to_be_focused()
    assert scroll(page) == before
    name.fill("Gail Summers")
    name.evaluate("(field) => field.setSelectionRange(2, 6)")
    client.book(first, "mel@example.com", 3)
    wait_for_refreshes(page)
    expect(page.locator(f"#event-{first} .seats-left").first).to_have_text("17 left")
    assert_still_typed(name, "Gail Summers", selection=(2, 6))

    open_row(page, first)
    expect(page.locator(f"#book-{first}").get_by_label("Name (optional)", exact=True)).to_be_visible()
    expect(name).to_have_value("Gail Summers")
    assert page.evaluate("window.isTheSamePage")
    page.reload()
    for event in (first, second):
        expect(page.locator(f"#book-{event}")).to_be_visible()


@pytest.mark.parametrize("number", [3, 14])
def test_a_row_opens_without_javascript_too(process: Process, client: Client, visitors: Visitors, number: int) -> None:
    *_, last = publish(client, number)
    page = visitors.open(process.url, javascript=False, width=PHONE_WIDTH)

    open_row(page, last)
    if number == 14:
        page.locator(f"#event-{last}").get_by_role("link", name="Book", exact=True).click()
    form = page.get_by_role("form", name=f"Hold seats Evening {number - 1}")
    expect(form).to_be_visible()
    expect(page.locator(f"#event-{last}-title")).to_be_in_viewport()
    form.get_by_label("Email", exact=True).fill("gail@example.com")
    form.get_by_role("button", name=HOLD).click()

    expect(page.locator("article.own.held")).to_contain_text(f"Evening {number - 1}")
