"""Pages in Russian and the question before a booking is cancelled, as people use them in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import (
    Client,
    Visitors,
    assert_fits_and_can_be_read,
    own_booking,
    remember,
    show_again,
    stage_a_theatre,
    tab_to,
    wait_for_refreshes,
)
from tests.support.process import Process
from tests.support.service import PASSWORD

with_and_without_javascript = pytest.mark.parametrize("javascript", [True, False], ids=["live", "plain"])


def read_russian(page: Page) -> None:
    page.get_by_role("button", name="Русский").click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")


def test_an_answer_that_is_no_page_of_this_site_leaves_the_open_page_as_it_is(
    process: Process, client: Client, visitors: Visitors
) -> None:
    client.create_event(title="Concert")
    page = visitors.open(process.url)
    title = page.title()

    page.route("**/*", lambda route: route.fulfill(content_type="text/html", body="<title>Wi-Fi login</title>"))
    wait_for_refreshes(page)

    expect(page.locator("#out-of-date")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Concert")
    assert page.title() == title


def test_a_page_that_is_open_elsewhere_follows_a_change_of_language_whole(
    process: Process, client: Client, visitors: Visitors
) -> None:
    client.create_event(title="Concert")
    page = visitors.open(process.url)
    another = page.context.new_page()
    another.goto(process.url)

    read_russian(another)
    show_again(page)

    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.get_by_role("link", name="События", exact=True)).to_be_visible()


@with_and_without_javascript
def test_the_language_is_changed_at_the_foot_of_the_page(
    process: Process, visitors: Visitors, javascript: bool
) -> None:
    page = visitors.open(f"{process.url}/sign-in?next=%2Faccount", javascript=javascript)

    read_russian(page)

    expect(page).to_have_url(f"{process.url}/sign-in?next=%2Faccount")
    expect(page.get_by_role("heading", level=1)).to_have_text("Войти")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_deadline_counts_down_in_the_page_s_language(process: Process, client: Client, visitors: Visitors) -> None:
    booking = client.book(client.create_event(hold_seconds=40), "gail@example.com")
    page = visitors.open(f"{process.url}/?booking={booking}")
    read_russian(page)
    countdown = own_booking(page, "held").locator(".countdown")
    page.evaluate("window.isTheSamePage = true")

    at_first = countdown.inner_text()
    expect(countdown).not_to_have_text(at_first)
    wait_for_refreshes(page)

    expect(countdown).to_have_text(re.compile(r"^Осталось 0:[0-9]{2}$"))
    assert page.evaluate("window.isTheSamePage")


@with_and_without_javascript
@pytest.mark.parametrize("confirmed", [False, True], ids=["held", "confirmed"])
def test_a_booking_is_cancelled_by_keyboard_and_only_after_a_question(
    process: Process, client: Client, visitors: Visitors, javascript: bool, confirmed: bool
) -> None:
    event = client.create_event(seats=2)
    booking = client.book(event, "gail@example.com", 2, confirmed=confirmed)
    page = visitors.open(f"{process.url}/?booking={booking}", javascript=javascript)
    own = own_booking(page, "confirmed" if confirmed else "held")
    sure = own.get_by_role("button", name="Yes, cancel it")
    question = own.locator("summary").filter(has_text="Cancel booking")
    expect(sure).to_be_hidden()

    question.focus()
    page.keyboard.press("Enter")
    expect(sure).to_be_visible()
    if javascript:
        wait_for_refreshes(page)
        expect(sure).to_be_visible()
    assert client.get_event(event)["free_seats"] == 0
    tab_to(page, "Yes, cancel it")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").first).to_contain_text("its 2 seats are released")
    assert client.get_event(event)["free_seats"] == 2


def test_the_link_of_a_message_leads_to_the_open_question(process: Process, client: Client, visitors: Visitors) -> None:
    booking = client.book(client.create_event(), "gail@example.com")

    page = visitors.open(f"{process.url}/b/{booking}#cancel")

    expect(page.get_by_role("button", name="Yes, cancel it")).to_be_in_viewport()


def test_pages_in_russian_fit_and_can_be_read(process: Process, client: Client, visitors: Visitors) -> None:
    own = stage_a_theatre(client)
    guest = visitors.open(process.url)
    read_russian(guest)
    remember(guest, process.url, own)
    admin = visitors.open(process.sign_in_link)
    read_russian(admin)
    admin.get_by_label("Имя").fill("Ада Келлер")
    admin.get_by_label("Почта").fill("ada@example.com")
    admin.get_by_label("Пароль").fill(PASSWORD)
    admin.get_by_role("button", name="Сохранить").click()
    for page, path in (
        *((guest, path) for path in ("/", "/sign-in", "/register", "/forgotten-password", "/docs")),
        *((admin, path) for path in ("/account", "/account/delete")),
    ):
        page.goto(process.url + path)
        assert_fits_and_can_be_read(page, f"russian{path.replace('/', '-')}")
