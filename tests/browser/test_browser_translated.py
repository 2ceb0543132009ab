"""The page for people while the browser translates it, as Chrome's and Safari's translation does."""

import re

from playwright.sync_api import Page, expect

from tests.support.browser import Client, Visitors, event, left, own_booking, show_again, wait_for_refreshes
from tests.support.process import Process

# What is done to a page: another language, texts in elements of its own, and elements of its own around the page.
TRANSLATE = """
() => {
  document.documentElement.lang = "de";
  document.documentElement.classList.add("translated-ltr");
  document.documentElement.dir = "ltr";
  document.body.insertAdjacentHTML("beforeend", '<div id="goog-gt-tt"></div>');
  document.title = "Veranstaltungen";
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) if (texts.currentNode.data.trim()) found.push(texts.currentNode);
  for (const text of found) {
    const [outer, inner] = [document.createElement("font"), document.createElement("font")];
    text.replaceWith(outer);
    outer.append(inner);
    inner.append(outer.closest(".countdown") ? text.data : `[de] ${text.data}`);
  }
  window.isTheSamePage = true;
}
"""


def translate(page: Page) -> None:
    page.evaluate(TRANSLATE)


def test_a_page_that_the_browser_translates_stays_as_it_is_while_nothing_changes(
    process: Process, client: Client, visitors: Visitors
) -> None:
    concert = client.create_event(description="With an interval.")
    page = visitors.open(f"{process.url}/?booking={client.book(concert, 'gail@example.com')}")
    page.goto(process.url)
    translate(page)
    words = page.evaluate("document.querySelectorAll('main font').length")

    wait_for_refreshes(page, 6)

    assert page.evaluate("window.isTheSamePage"), "the page was loaded anew"
    assert page.evaluate("document.querySelectorAll('main font').length") == words
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("html")).to_have_class("translated-ltr")
    expect(page.locator("#goog-gt-tt")).to_have_count(1)
    expect(event(page).locator("h3")).to_have_text("[de] Concert")
    assert page.title() == "Veranstaltungen"


def test_a_translated_page_follows_what_changes_and_leaves_the_rest(
    process: Process, client: Client, visitors: Visitors
) -> None:
    concert = client.create_event(description="With an interval.")
    page = visitors.open(process.url)
    translate(page)

    client.book(concert, "mel@example.com", 3)
    wait_for_refreshes(page)

    expect(left(page)).to_have_text("17 left")
    expect(event(page).locator(".description")).to_have_text("[de] With an interval.")
    client.send("PATCH", f"/events/{concert}", {"description": "Without an interval."}, as_admin=True)
    wait_for_refreshes(page)
    expect(event(page).locator(".description")).to_have_text("Without an interval.")
    expect(event(page).locator("h3")).to_have_text("[de] Concert")


def test_a_deadline_counts_on_within_what_a_translator_put_around_it(
    process: Process, client: Client, visitors: Visitors
) -> None:
    concert = client.create_event(hold_seconds=50)
    page = visitors.open(f"{process.url}/?booking={client.book(concert, 'gail@example.com')}")
    countdown = own_booking(page, "held").locator(".countdown")
    expect(countdown).to_have_attribute("translate", "no")
    translate(page)
    counted = countdown.locator("font font")

    for _ in range(2):
        before = counted.inner_text()
        assert re.fullmatch(r"0:[0-9]{2} left", before)
        expect(counted).not_to_have_text(before)
        assert countdown.evaluate("(one) => one.textContent === one.querySelector('font font').textContent")
        wait_for_refreshes(page)


def test_a_translated_page_is_loaded_anew_when_another_tab_reads_another_language(
    process: Process, client: Client, visitors: Visitors
) -> None:
    client.create_event()
    page = visitors.open(process.url)
    translate(page)
    another = page.context.new_page()
    another.goto(process.url)
    another.get_by_role("button", name="Русский").click()

    show_again(page)

    expect(page.locator("html")).to_have_attribute("lang", "ru")


def test_a_form_that_was_in_use_follows_the_page_again_once_it_is_empty(
    process: Process, client: Client, visitors: Visitors
) -> None:
    concert = client.create_event(seats=5)
    page = visitors.open(process.url)
    field = page.locator(f"#book-{concert}").get_by_label("Name (optional)", exact=True)
    field.fill("Gail")
    client.book(concert, "mel@example.com", 3)
    wait_for_refreshes(page)
    expect(left(page)).to_have_text("2 left")

    field.fill("")
    field.blur()
    wait_for_refreshes(page)

    expect(page.locator(f"#book-{concert}").get_by_label("Seats", exact=True)).to_have_attribute("max", "2")
