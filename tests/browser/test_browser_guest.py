"""What happens to a guest who is at the page: holds that end, forms that go, and where the focus is afterwards."""

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.support.browser import (
    HOLD,
    PHONE_WIDTH,
    Client,
    Visitors,
    assert_still_typed,
    book,
    evening,
    event,
    open_row,
    own_booking,
    show_again,
    wait_for_refreshes,
)
from tests.support.process import Process


def over(page: Page) -> Locator:
    return page.locator("article.own.over")


def say_nothing_new(route: Route) -> None:
    """Answer a refresh as if nothing had changed."""
    if "x-refresh" in route.request.headers:
        route.fulfill(status=304)
    else:
        route.continue_()


def test_a_hold_that_ends_turns_grey_in_its_place_at_the_second_and_is_said_and_the_server_agrees(
    process: Process, client: Client, visitors: Visitors
) -> None:
    first = client.create_event(title="The Cherry Orchard", hold_seconds=4)
    second = client.create_event(title="The Seagull")
    page = visitors.open(f"{process.url}/?booking={client.book(second, 'gail@example.com')}")
    page.goto(f"{process.url}/?booking={client.book(first, 'gail@example.com', 2)}")
    page.goto(process.url)
    page.goto(process.url)
    page.evaluate("window.released = document.getElementById('released')")
    confirm = own_booking(page, "held").first.get_by_role("button", name="Confirm", exact=True)
    confirm.focus()
    page.route("**/*", say_nothing_new)
    below = page.locator("article.own").nth(1)
    place = below.bounding_box()

    expect(page.locator("#released")).to_have_text(
        "Your hold for The Cherry Orchard has ended. The seats have been released."
    )
    expect(over(page).get_by_role("heading")).to_be_focused()
    assert over(page).locator("button:enabled").count() == 0
    page.unroute_all(behavior="wait")

    expect(over(page).get_by_role("button", name="Book again")).to_have_count(1)
    assert page.evaluate("window.released === document.getElementById('released')"), "a new element is not read aloud"
    expect(over(page).get_by_role("heading")).to_be_focused()
    expect(over(page).locator("form")).to_have_count(0)
    assert page.locator("article.own h2").all_inner_texts() == ["The Cherry Orchard", "The Seagull"]
    wait_for_refreshes(page)
    expect(over(page).get_by_role("heading")).to_be_focused()
    assert below.bounding_box() == place


def answer_anew(route: Route) -> None:
    """Answer a refresh as a page that is opened."""
    kept = {name: value for name, value in route.request.headers.items() if name not in ("x-refresh", "if-none-match")}
    route.fulfill(response=route.fetch(headers={**kept, "cookie": route.request.all_headers().get("cookie", "")}))


def test_an_ended_card_stays_while_somebody_is_in_it_and_becomes_a_line_when_they_have_left(
    process: Process, client: Client, visitors: Visitors
) -> None:
    concert = client.create_event()
    booking = client.book(concert, "gail@example.com")
    page = visitors.open(f"{process.url}/?booking={booking}")
    page.goto(process.url)
    client.post(f"/bookings/{booking}/cancel")
    wait_for_refreshes(page)
    again = over(page).get_by_role("button", name="Book again")
    again.focus()
    # A later answer has a line instead, as that which is no refresh has.
    page.route("**/*", answer_anew)

    wait_for_refreshes(page)
    expect(again).to_be_focused()
    again.blur()
    wait_for_refreshes(page)

    expect(over(page)).to_have_count(0)
    expect(page.locator("p.ended")).to_contain_text("was cancelled at")

    # On a page of its own it gives its height up at once, and what is left of it is seen however far one has scrolled.
    page.unroute_all(behavior="wait")
    another = client.book(concert, "gail@example.com")
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto(f"{process.url}/b/{another}")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    client.post(f"/bookings/{another}/cancel")
    expect(over(page).get_by_role("button", name="Book again")).to_be_in_viewport()
    expect(over(page).get_by_role("heading")).to_be_in_viewport()


def test_an_ended_card_stands_for_eight_seconds_and_goes_then_without_motion_once_nobody_is_at_it(
    process: Process, client: Client, visitors: Visitors
) -> None:
    booking = client.book(client.create_event(), "gail@example.com")
    page = visitors.open("about:blank")
    page.clock.install()
    page.add_init_script(
        "const animate = Element.prototype.animate; window.moved = 0;"
        "Element.prototype.animate = function (...how) { window.moved += 1; return animate.apply(this, how); }"
    )

    def pass_by(seconds: int) -> None:
        for _ in range(seconds):
            page.clock.run_for(1_000)
            show_again(page)
            page.evaluate("() => fetch('/healthz')")  # By its answer that of a refresh is taken, too.

    page.goto(f"{process.url}/?booking={booking}")
    page.goto(process.url)
    client.post(f"/bookings/{booking}/cancel")
    pass_by(3)
    expect(over(page)).to_have_count(1)
    page.route("**/*", answer_anew)
    pass_by(4)
    expect(over(page)).to_have_count(1)
    page.locator("#events .title").hover()  # All that is below it would move.
    pass_by(6)
    expect(over(page)).to_have_count(1)
    over(page).locator("a, button").first.focus()
    page.mouse.move(0, 0)
    pass_by(3)
    expect(over(page)).to_have_count(1)
    page.evaluate("document.activeElement.blur()")
    pass_by(3)
    expect(over(page)).to_have_count(0)
    expect(page.locator("p.ended")).to_be_visible()
    assert page.evaluate("window.moved") == 0


def test_a_form_waits_while_a_proxy_answers_for_a_server_that_starts_and_books_once(
    process: Process, client: Client, browser: Browser
) -> None:
    concert = client.create_event()
    visitors = Visitors(browser)
    page = visitors.open(f"{process.url}/e/{concert}")
    asked: list[str] = []

    def answer_for_it(route: Route) -> None:
        asked.append(route.request.method)
        route.fulfill(status=502, body="Bad Gateway")

    for address in ("**/static/icon.svg", "**/book"):
        page.route(address, answer_for_it, times=1)
    book(page, name="Gail", email="gail@example.com")

    expect(own_booking(page, "held")).to_have_count(1)
    assert asked == ["HEAD", "POST"]
    assert client.get_event(concert)["held_seats"] == 1
    visitors.leave()
    assert all("502" in complaint for complaint in visitors.complaints)


def test_no_row_of_the_list_moves_under_the_pointer(process: Process, client: Client, visitors: Visitors) -> None:
    client.create_event(title="Second", starts_at=evening(9))
    page = visitors.open(process.url)
    titles = page.locator(".row .title")
    titles.first.hover()
    client.create_event(title="First", starts_at=evening(8))
    wait_for_refreshes(page, 2)
    assert titles.all_text_contents() == ["Second"]
    page.mouse.move(5, 5)
    wait_for_refreshes(page)
    assert titles.all_text_contents() == ["First", "Second"]


def test_what_was_typed_to_book_goes_into_the_waiting_list_s_form_when_the_last_seat_goes(
    process: Process, client: Client, visitors: Visitors
) -> None:
    concert = client.create_event(seats=2)
    page = visitors.open(process.url, width=PHONE_WIDTH)
    form = page.locator(f"#book-{concert}")
    form.get_by_label("Email", exact=True).fill("gail@example.com")
    form.get_by_label("Name (optional)", exact=True).fill("Gail Summers")
    form.get_by_label("Name (optional)", exact=True).evaluate("(field) => field.setSelectionRange(2, 6)")

    client.book(concert, "mel@example.com", 2)
    wait_for_refreshes(page)

    expect(form).to_have_count(0)
    joining = page.locator(f"#join-{concert}")
    assert_still_typed(joining.get_by_label("Name (optional)", exact=True), "Gail Summers", selection=(2, 6))
    expect(joining.get_by_label("Email", exact=True)).to_have_value("gail@example.com")
    wait_for_refreshes(page)
    expect(joining.get_by_label("Email", exact=True)).to_have_value("gail@example.com")
    assert page.get_by_role("button", name=HOLD).count() == 0


@pytest.mark.parametrize("reason", [pytest.param("", marks=pytest.mark.long), "ill"])
def test_a_form_of_an_event_that_is_cancelled_goes_and_says_so(
    process: Process, client: Client, visitors: Visitors, reason: str
) -> None:
    concert = client.create_event()
    other = client.create_event(title="Another")
    page = visitors.open(process.url)
    for number in (other, concert):
        open_row(page, number)
    page.locator(f"#book-{other}").get_by_label("Name (optional)", exact=True).fill("Gail")
    page.locator(f"#book-{concert}").get_by_label("Email", exact=True).fill("gail@example.com")

    client.post(f"/events/{concert}/cancel", {"reason": reason}, as_admin=True)
    wait_for_refreshes(page)

    card = page.locator(f"#event-{concert}")
    expect(card).to_contain_text("This event was cancelled while you were typing.")
    expect(card.get_by_role("alert")).to_be_focused()
    expect(card.locator("form")).to_have_count(0)
    wait_for_refreshes(page)
    expect(card.get_by_role("alert")).to_have_count(1)
    expect(page.locator(f"#book-{other}").get_by_label("Name (optional)", exact=True)).to_have_value("Gail")


def test_a_form_goes_when_booking_closes(process: Process, client: Client, visitors: Visitors) -> None:
    concert = client.create_event()
    page = visitors.open(process.url)
    page.get_by_label("Email", exact=True).fill("gail@example.com")

    client.send("PATCH", f"/events/{concert}", {"audience": "members"}, as_admin=True)
    wait_for_refreshes(page)

    expect(event(page)).to_contain_text("What you can book changed while you were typing. See what you can do now.")
    expect(event(page).locator("form")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False], ids=["live", "plain"])
def test_after_a_form_the_focus_is_on_what_is_said(
    process: Process, client: Client, visitors: Visitors, javascript: bool
) -> None:
    client.create_event(title="The Cherry Orchard")
    page = visitors.open(process.url, javascript=javascript)
    page.get_by_label("Email", exact=True).fill("gail@example.com")

    page.get_by_role("button", name=HOLD).click()

    expect(page.locator("#flash")).to_be_focused()
    expect(page).to_have_title("14 min – confirm: The Cherry Orchard · Bookings")


@pytest.mark.parametrize("javascript", [True, False], ids=["live", "plain"])
def test_a_refusal_is_seen_at_its_event_far_down_the_list(
    process: Process, client: Client, visitors: Visitors, javascript: bool
) -> None:
    for number in range(12):
        last = client.create_event(title=f"Evening {number}", starts_at=evening(number + 2))
    page = visitors.open(process.url, javascript=javascript, width=PHONE_WIDTH)
    open_row(page, last)
    if not javascript:
        page.locator(f"#event-{last}").get_by_role("link", name="Book", exact=True).click()
    form = page.locator(f"#book-{last}")
    form.get_by_label("Email", exact=True).fill("gail@example.com")
    field = form.get_by_label("Seats", exact=True)
    expect(field).to_have_accessible_description("Up to 10 per person")
    button = form.get_by_role("button", name=HOLD)
    for typed, said in (("1", "Hold 1 seat"), ("", "Hold seats"), ("11", "Hold 11 seats")):
        field.fill(typed)
        expect(button).to_have_text(said if javascript else "Hold seats")

    button.click()

    expect(page).to_have_url(f"{process.url}/?open={last}#flash")
    expect(page).to_have_title("Error: Events · Bookings")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("11")
    expect(form.locator("small.fault")).to_contain_text("up to 10 seats")
    summary = page.locator(f"#event-{last} #flash")
    expect(summary).to_be_focused()
    if javascript:
        wait_for_refreshes(page)
        expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    expect(field).to_be_focused()
    page.goto("about:blank")
    page.goto(f"{process.url}/?open={last}#flash")
    expect(page.locator(f"#event-{last}")).to_be_in_viewport()


def test_without_javascript_no_countdown_stands_still(process: Process, client: Client, visitors: Visitors) -> None:
    booking = client.book(client.create_event(), "gail@example.com")

    page = visitors.open(f"{process.url}/?booking={booking}", javascript=False)

    expect(page.locator(".countdown").first).to_be_hidden()
    expect(own_booking(page, "held").locator(".banner")).to_be_visible()


def test_a_page_without_javascript_is_loaded_anew_when_its_hold_ends(
    process: Process, client: Client, visitors: Visitors
) -> None:
    booking = client.book(client.create_event(hold_seconds=3), "gail@example.com")

    page = visitors.open(f"{process.url}/?booking={booking}", javascript=False)

    expect(own_booking(page, "held")).to_have_count(1)
    expect(page.locator("p.ended")).to_contain_text("ran out at")


@pytest.mark.parametrize("width", [PHONE_WIDTH, 1_100])
def test_on_a_card_to_confirm_comes_first_and_to_cancel_last(
    process: Process, client: Client, visitors: Visitors, width: int
) -> None:
    concert = client.create_event(hold_seconds=110, max_extensions=1)
    page = visitors.open(f"{process.url}/?booking={client.book(concert, 'gail@example.com')}", width=width)
    hold = own_booking(page, "held")
    boxes = [
        hold.get_by_role("button", name="Confirm", exact=True).bounding_box(),
        hold.locator("form.extend button").bounding_box(),
        hold.locator("summary").filter(has_text="Cancel booking").bounding_box(),
    ]

    assert [box["y"] for box in boxes if box] == sorted(box["y"] for box in boxes if box)
    confirm, extend, _ = boxes
    assert confirm is not None
    assert extend is not None
    assert confirm["width"] >= extend["width"]
    if width == PHONE_WIDTH:
        assert confirm["width"] > width * 0.75


def test_a_browser_that_can_not_put_a_form_off_sends_it_at_the_first_press(
    process: Process, client: Client, visitors: Visitors
) -> None:
    page = visitors.open("about:blank")
    page.add_init_script("delete HTMLFormElement.prototype.requestSubmit")
    page.goto(f"{process.url}/e/{client.create_event()}")

    book(page, name="Gail", email="gail@example.com")

    expect(own_booking(page, "held")).to_have_count(1)
