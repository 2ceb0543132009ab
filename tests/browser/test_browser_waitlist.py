"""The waiting list, and what becomes of bookings, as people see it live in a real browser."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser import (
    HOLD,
    PHONE_WIDTH,
    Client,
    Visitors,
    assert_still_typed,
    evening,
    event,
    faint_texts,
    keep_screenshot,
    open_admin,
    own_booking,
    remember,
    tab_to,
    wait_for_refreshes,
)
from tests.support.process import Process

HOLD_SECONDS = 6
# Notes, by this device's clock, when the first offer stood on the page, which a reload would forget.
NOTE_THE_OFFER = """
new MutationObserver(() => {
  if (!window.offeredAt && document.querySelector("article.own.held")) window.offeredAt = Date.now();
}).observe(document.body, { childList: true, subtree: true });
"""


def join(page: Page, name: str) -> None:
    form = event(page).locator("form[action$='/waitlist']")
    form.get_by_label("Name (optional)", exact=True).fill(name)
    form.get_by_label("Email", exact=True).fill(f"{name.lower()}@example.com")
    form.get_by_role("button", name="Join the waiting list", exact=True).click()


def place(page: Page) -> Locator:
    return page.locator("article.own.waiting .position")


def own_news(page: Page) -> Locator:
    return page.locator("#news")


def milliseconds_until_seen(page: Page, expires_at: str) -> float:
    """Return how long after this deadline the offer stood on the page, by this device's clock."""
    noted: float = page.evaluate("window.offeredAt")
    return noted - datetime.fromisoformat(expires_at).timestamp() * 1_000


def test_the_seat_of_the_first_goes_to_the_second_and_then_to_the_third_who_confirms(
    start: Callable[..., Process], visitors: Visitors
) -> None:
    process = start("--timezone=Europe/Berlin")
    client = Client(process)
    concert = client.create_event(
        title="Jazz in the cellar", seats=1, hold_seconds=HOLD_SECONDS, offer_seconds=HOLD_SECONDS
    )
    first = visitors.open(process.url)
    first.get_by_label("Email", exact=True).fill("anna@example.com")
    first.get_by_role("button", name=HOLD).click()
    expect(own_booking(first, "held")).to_have_count(1)
    deadlines = [client.get_event(concert)["next_release_at"]]
    second, third = (visitors.open(process.url) for _ in range(2))
    for page, name, number in ((second, "Bert", 1), (third, "Cleo", 2)):
        join(page, name)
        expect(place(page)).to_have_text(f"You are number {number} of {number} on the waiting list.")
        page.evaluate(NOTE_THE_OFFER)
    keep_screenshot(third, "waiting-third")

    expect(own_booking(second, "held")).to_contain_text("Offered to you")
    expect(second).to_have_title("Seats for you – Jazz in the cellar · Bookings")
    expect(own_news(second)).to_contain_text("Jazz in the cellar: 1 seat is offered to you until")
    deadlines.append(client.get_event(concert)["next_release_at"])
    expect(place(third)).to_have_text("You are number 1 of 1 on the waiting list.")
    expect(first.locator("article.over")).to_contain_text("Join the waiting list")
    keep_screenshot(second, "waiting-offered")

    expect(own_booking(third, "held")).to_contain_text("Offered to you")
    late = [milliseconds_until_seen(page, deadline) for page, deadline in zip((second, third), deadlines, strict=True)]
    own_booking(third, "held").get_by_role("button", name="Confirm", exact=True).click()
    expect(own_booking(third, "confirmed")).to_have_count(1)
    expect(second.locator("p.ended")).to_contain_text(
        "You didn’t confirm in time, so the seat for Jazz in the cellar was offered"
    )
    assert client.get_event(concert)["confirmed_seats"] == 1
    assert all(one >= 0 for one in late), late


def test_a_place_moves_up_on_the_open_page(process: Process, client: Client, visitors: Visitors) -> None:
    concert = client.create_event(seats=1)
    client.book(concert, "mel@example.com")
    before = client.post(f"/events/{concert}/waitlist", {"email": "before@example.com"})["id"]
    page = visitors.open(process.url)
    join(page, "Wim")
    expect(place(page)).to_have_text("You are number 2 of 2 on the waiting list.")
    page.evaluate("window.isTheSamePage = true")

    client.post(f"/waitlist/{before}/leave")
    wait_for_refreshes(page)

    expect(place(page)).to_have_text("You are number 1 of 1 on the waiting list.")
    assert page.evaluate("window.isTheSamePage")


def test_an_offer_takes_the_place_of_the_waiting_list_on_the_page_that_is_open_and_is_confirmed_there(
    process: Process, client: Client, visitors: Visitors
) -> None:
    number = client.create_event(seats=1)
    taken = client.book(number, "mel@example.com", confirmed=True)
    page = visitors.open(f"{process.url}/e/{number}")
    join(page, "Gail")
    expect(place(page)).to_contain_text("number 1")
    page.evaluate("window.isSame = true")
    tab = page.context.new_page()
    tab.goto(process.url)
    client.post(f"/bookings/{taken}/cancel")
    wait_for_refreshes(page)
    expect(page).to_have_title(re.compile("^Seats for you"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your booking")
    assert page.evaluate("window.isSame")
    banner = tab.locator("header a.toast")
    expect(banner).to_contain_text("1 seat is offered to you")
    page.get_by_role("button", name="Confirm", exact=True).click()
    expect(page).to_have_url(re.compile("/b/"))
    expect(page.locator("main")).to_contain_text("Confirmed: 1 seat is yours.")
    expect(banner).to_have_count(0)  # What is offered no longer is announced no longer.


def test_the_open_page_warns_before_a_hold_ends_and_gives_more_time(
    process: Process, client: Client, visitors: Visitors
) -> None:
    concert = client.create_event(hold_seconds=123, max_extensions=1)
    page = visitors.open(f"{process.url}/?booking={client.book(concert, 'gail@example.com')}")
    hold = own_booking(page, "held")
    expect(hold).to_be_visible()
    expect(own_news(page)).to_have_text("")
    page.evaluate("window.news = document.getElementById('news')")

    expect(hold).to_contain_text("Need more time?")
    expect(own_news(page)).to_contain_text("Your hold for Concert ends at")
    assert page.evaluate("window.news === document.getElementById('news')"), "a new element is not read aloud"
    keep_screenshot(page, "hold-ends-soon")
    tab_to(page, hold.locator("form.extend button").inner_text())
    page.keyboard.press("Enter")

    expect(hold.locator(".countdown")).to_have_text(re.compile(r"^About [34] minutes left$"))
    expect(hold).not_to_contain_text("more time")


def test_whoever_was_too_late_to_book_finds_what_they_typed_in_the_waiting_list_s_form(
    process: Process, client: Client, visitors: Visitors
) -> None:
    concert = client.create_event(seats=3)
    page = visitors.open(process.url)
    form = page.locator(f"#book-{concert}")
    form.get_by_label("Name (optional)", exact=True).fill("Gail")
    form.get_by_label("Email", exact=True).fill("gail@example.com")
    form.get_by_label("Seats", exact=True).fill("3")
    client.book(concert, "mel@example.com")
    form.get_by_role("button", name=HOLD).click()

    expect(page.get_by_role("alert")).to_contain_text("2 seats are free")
    wait_for_refreshes(page)
    joining = page.locator(f"#join-{concert}")
    expect(joining.get_by_label("Name (optional)", exact=True)).to_have_value("Gail")
    expect(joining.get_by_label("Seats", exact=True)).to_have_value("3")
    keep_screenshot(page, "too-few-seats")
    joining.get_by_role("button", name="Join the waiting list", exact=True).click()
    expect(place(page)).to_have_text("You are number 1 of 1 on the waiting list.")


def test_a_waiting_list_s_form_keeps_what_is_typed_when_the_last_seat_goes_and_comes_back(
    process: Process, client: Client, visitors: Visitors
) -> None:
    concert = client.create_event(seats=2)
    client.book(concert, "mel@example.com")
    client.post(f"/events/{concert}/waitlist", {"email": "two@example.com", "seats": 2})
    page = visitors.open(process.url)
    page.get_by_text("Need more seats? Join the waiting list").click()
    field = page.locator(f"#join-{concert}").get_by_label("Name (optional)", exact=True)
    field.fill("Gail Summers")
    field.evaluate("(field) => field.setSelectionRange(2, 6)")

    last = client.book(concert, "lee@example.com")
    wait_for_refreshes(page)
    expect(event(page)).to_contain_text("All seats are taken.")
    assert_still_typed(field, "Gail Summers", selection=(2, 6))
    client.post(f"/bookings/{last}/cancel")
    wait_for_refreshes(page)
    expect(event(page).get_by_role("button", name=HOLD)).to_be_visible()
    assert_still_typed(field, "Gail Summers", selection=(2, 6))


def test_a_form_for_other_seats_stays_open_while_the_page_is_refreshed(
    process: Process, client: Client, visitors: Visitors
) -> None:
    concert = client.create_event()
    page = visitors.open(f"{process.url}/?booking={client.book(concert, 'gail@example.com', 2)}")
    hold = own_booking(page, "held")
    hold.get_by_text("Change seats", exact=True).click()
    wait_for_refreshes(page)
    hold.get_by_label("Number of seats", exact=True).fill("5")
    wait_for_refreshes(page)
    hold.get_by_role("button", name="Change", exact=True).click()
    expect(hold).to_contain_text("5 seats for")

    hold.get_by_role("button", name="Confirm", exact=True).click()
    place_ = own_booking(page, "confirmed")
    place_.get_by_text("Hand over to someone else", exact=True).click()
    place_.get_by_label("Their name", exact=True).fill("Nora")
    place_.get_by_label("Their email", exact=True).fill("nora@example.com")
    keep_screenshot(page, "handing-over")
    place_.get_by_role("button", name="Hand over 5 seats", exact=True).click()
    expect(page.locator("p.ended")).to_contain_text("Your booking of 5 seats for Concert was handed over at")


def test_the_form_comes_by_itself_when_booking_opens(process: Process, client: Client, visitors: Visitors) -> None:
    opens_at = datetime.now().astimezone() + timedelta(seconds=4)
    client.create_event(opens_at=opens_at.isoformat())
    page = visitors.open(process.url)
    expect(event(page)).to_contain_text("Booking opens")
    expect(page.get_by_role("button", name=HOLD)).to_have_count(0)

    expect(page.get_by_role("button", name=HOLD)).to_be_visible()


def stage_a_full_house(client: Client) -> tuple[list[str], str]:
    """Publish events in every state that their pages know, and return one guest's own bookings and one place."""
    full = client.create_event(title="The Cherry Orchard", seats=6, starts_at=evening(9), max_extensions=2)
    for number in range(3):
        client.book(full, f"guest{number}@example.com", 2, name=f"Guest {number}", confirmed=number < 2)
    for number in range(2):
        client.post(f"/events/{full}/waitlist", {"email": f"w{number}@example.com", "name": f"W. {number}", "seats": 3})
    entry = client.post(f"/events/{full}/waitlist", {"email": "anna.keller@example.com", "name": "Anna Keller"})["id"]
    small = client.create_event(title="Improvised late show", seats=20, starts_at=evening(12), max_extensions=2)
    held = client.book(small, "anna.keller@example.com", 2, name="Anna Keller")
    short = client.create_event(
        title="Poems by candlelight", seats=20, starts_at=evening(13), hold_seconds=110, max_extensions=2
    )
    ending = client.book(short, "anna.keller@example.com", 2, name="Anna Keller")
    confirmed = client.book(short, "anna.keller@example.com", name="Anna Keller", confirmed=True)
    ended = client.book(short, "anna.keller@example.com", name="Anna Keller")
    client.post(f"/bookings/{ended}/cancel")
    client.create_event(title="Opens later", seats=20, starts_at=evening(14), opens_at=evening(13))
    off = client.create_event(title="The Seagull", seats=20, starts_at=evening(15))
    client.post(f"/events/{off}/cancel", {"reason": "The hall is flooded."}, as_admin=True)
    return [held, ending, confirmed, ended], str(entry)


@pytest.mark.parametrize(
    ("width", "colours"),
    [
        pytest.param(1_100, "dark", id="desk-dark"),
        pytest.param(PHONE_WIDTH, "light", id="phone-light"),
        pytest.param(1_100, "light", id="desk-light", marks=pytest.mark.long),
        pytest.param(PHONE_WIDTH, "dark", id="phone-dark", marks=pytest.mark.long),
    ],
)
def test_pages_of_a_full_house_fit_and_can_be_read(
    process: Process, client: Client, visitors: Visitors, width: int, colours: Literal["light", "dark"]
) -> None:
    own, entry = stage_a_full_house(client)
    guest = visitors.open(f"{process.url}/?entry={entry}", width=width, colours=colours)
    remember(guest, process.url, own)
    admin = open_admin(visitors, process, width=width, colours=colours)
    for page, path, name in (
        (guest, "/", "full-house"),
        (admin, "/admin", "full-admin"),
        (admin, "/admin/events/1", "full-event"),
        (admin, "/admin/events/3/bookings/ended", "full-ended"),
        (admin, "/admin/events/1/history", "full-history"),
        (admin, "/admin/events/5", "full-cancelled"),
    ):
        page.goto(process.url + path)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        keep_screenshot(page, f"{name}-{width}-{colours}")
        assert page.evaluate("document.documentElement.scrollWidth") == width, name
        assert faint_texts(page) == [], name


@pytest.mark.parametrize("width", [1_100, PHONE_WIDTH], ids=["desk", "phone"])
def test_an_admin_corrects_the_address_of_an_entry_and_sees_the_whole_of_it(
    process: Process, client: Client, visitors: Visitors, width: int
) -> None:
    concert = client.create_event(title="Jazz in the cellar", seats=1)
    client.book(concert, "anna@example.com")
    client.post(f"/events/{concert}/waitlist", {"email": "boris.pasternak@example.con", "name": "Boris"})
    admin = open_admin(visitors, process, width=width)
    admin.goto(f"{process.url}/admin/events/{concert}")
    row = admin.locator("table.waiting tbody tr")
    row.get_by_text("Change entry").click()
    field = row.get_by_label("Email", exact=True)
    assert field.evaluate("field => field.scrollWidth <= field.clientWidth")
    field.fill("boris.pasternak@example.org")
    row.get_by_role("button", name="Correct", exact=True).click()
    expect(admin.locator("#flash")).to_contain_text("The entry is corrected.")
    expect(row).to_contain_text("boris.pasternak@example.org")


def test_the_admin_s_list_moves_nothing_under_the_pointer_when_an_offer_is_made_above_it(
    process: Process, client: Client, visitors: Visitors
) -> None:
    concert = client.create_event(seats=1, hold_seconds=600)
    holder = client.book(concert, "holder@example.com")
    for name in ("Vera", "Wim", "Xena"):
        client.post(f"/events/{concert}/waitlist", {"email": f"{name.lower()}@example.com", "name": name})
    admin = open_admin(visitors, process)
    admin.goto(f"{process.url}/admin/events/{concert}/waitlist")
    aimed_at = admin.locator("table.waiting tr", has_text="Xena").get_by_role("button", name="Remove")
    aimed_at.hover()
    before = aimed_at.bounding_box()

    client.post(f"/bookings/{holder}/cancel")

    expect(admin.locator("table.waiting tr.gone", has_text="Vera")).to_contain_text("no longer in this list")
    assert aimed_at.bounding_box() == before
    admin.mouse.move(1, 1)
    expect(admin.locator("table.offers tr", has_text="Vera").locator(".countdown")).to_be_visible()
    expect(admin.locator("table.waiting tbody tr")).to_have_count(2)
