"""How pages look to those who read them in their own way: large text, more contrast, forced colours, by finger."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from booking.web.pages import assets
from tests.support.browser import PHONE_WIDTH, Client, Visitors, faint_texts, open_admin, remember, stage_a_theatre
from tests.support.process import Process

FINGER_PIXELS = 44
HALF_A_SHEET_PIXELS = 148.5 / 25.4 * 96  # Of A4.
# Links within a sentence need not be as high as a finger is wide, nor boxes whose label is pressed as well.
PRESSED = (
    "button, .button, [role=button], summary, select, input:not([type=hidden], [type=checkbox]), "
    "header.site a, nav a, footer a"
)
TOO_SMALL = """(all, least) => all.filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < least)
  .map((one) => `${one.outerHTML.slice(0, 90)}: ${one.getBoundingClientRect().height}`)"""
# Of a link that is all that its box says, a box being what is laid out by itself.
ALONE = """(links) => links.filter((one) => {
  const box = one.closest("p, li, td, h3, .top");
  return !box || box.matches(".top") || box.textContent.trim() === one.textContent.trim();
})"""
KEYS = "(keys) => keys.map((key) => [getComputedStyle(key).borderStyle, getComputedStyle(key).backgroundColor])"
ICONS = "(all) => all.map((one) => getComputedStyle(one, '::before').maskImage)"
UNSEEN = "(all) => all.filter((one) => !one.checkVisibility()).map((one) => one.outerHTML.slice(0, 90))"
EVERY_WIDTH = (*range(320, 1_601, 80), 768, 769, 1_023, 1_024, 1_025)
TOO_NARROW = """(all) => all.filter((one) => one.checkVisibility() && one.textContent.trim())
  .filter((one) => one.clientWidth < 32 && !one.matches(".unseen")).map((one) => one.outerHTML.slice(0, 90))"""
BROKEN_WORDS = r"""() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const broken = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.parentElement.checkVisibility() || text.parentElement.closest(".unseen, code, noscript")) continue;
    for (const word of text.data.matchAll(/\p{L}+/gu)) {
      const range = new Range();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) broken.push(word[0]);
    }
  }
  return broken;
}"""
# What is seen where the bar at the foot of a phone has its place.
AT_THE_FOOT = """() => {
  const { left, top, height } = document.querySelector(".book-bar").getBoundingClientRect();
  return document.elementFromPoint(left + 40, top + height / 2).closest(".book-bar, .booking-box").className;
}"""
GUESTS_SHEETS_AT_MOST, ADMINS_SHEETS_AT_MOST = 35_000, 45_000


def pages(process: Process, client: Client, visitors: Visitors) -> list[Page]:
    """Return the pages that most people see, open on a phone: guests', an event's, the sign-in, the organiser's."""
    own = stage_a_theatre(client)
    guest, reader, stranger = (
        visitors.open(f"{process.url}{path}", width=PHONE_WIDTH) for path in ("", "/e/1", "/sign-in")
    )
    remember(guest, process.url, own)
    admin = open_admin(visitors, process, width=PHONE_WIDTH)
    admin.goto(f"{process.url}/admin/events/1")
    return [guest, reader, stranger, admin]


def test_pages_can_be_read_large_with_more_contrast_without_colours_and_pressed_by_a_finger(
    process: Process, client: Client, visitors: Visitors
) -> None:
    for page in pages(process, client, visitors):
        assert page.locator(PRESSED).evaluate_all(TOO_SMALL, FINGER_PIXELS) == [], page.url

        page.emulate_media(contrast="more")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert faint_texts(page, 7) == [], (page.url, scheme)

        page.emulate_media(contrast="no-preference", forced_colors="active")
        colours = page.locator(".numbers").first.locator(".key").evaluate_all(KEYS)
        assert all(border == "solid" for border, _ in colours)
        assert len({colour for _, colour in colours}) == len(colours)
        assert all("data:" in icon for icon in page.locator(".badge").evaluate_all(ICONS))

        page.emulate_media(forced_colors="none")
        page.evaluate("for (const one of document.querySelectorAll('.share details')) one.open = true")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE_WIDTH, page.url


def test_an_organiser_s_link_that_stands_alone_is_as_high_as_a_finger_is_wide(
    process: Process, client: Client, visitors: Visitors
) -> None:
    stage_a_theatre(client)
    admin = open_admin(visitors, process, width=PHONE_WIDTH)
    for path in ("", "/events", "/events/1", "/events/1/guests", "/events/1/history"):
        admin.goto(f"{process.url}/admin{path}")
        admin.locator("details").evaluate_all("(all) => all.forEach((one) => one.setAttribute('open', ''))")
        links = admin.locator("main a")
        assert links.evaluate_all(f"(all, least) => ({TOO_SMALL})(({ALONE})(all), least)", FINGER_PIXELS) == [], path


def test_nothing_overflows_at_any_width_and_no_word_is_broken_on_a_small_phone(
    process: Process, client: Client, visitors: Visitors
) -> None:
    booking = client.book(client.create_event(), "gail@example.com", name="Gail Summers", confirmed=True)
    page = visitors.open(f"{process.url}/privacy", width=320)
    page.get_by_role("button", name="Русский").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Конфиденциальность")
    for who in ("guest", "admin"):
        for path in ("/privacy", "/e/1"):
            page.goto(f"{process.url}{path}")
            for width in (320, PHONE_WIDTH):
                page.set_viewport_size({"width": width, "height": 740})
                assert page.evaluate(BROKEN_WORDS) == [], (who, path, width)
                assert page.evaluate("document.documentElement.scrollWidth") == width, (who, path)
        page.goto(process.sign_in_link)
    for path in ("/", "/e/1", f"/b/{booking}"):
        page.goto(f"{process.url}{path}")
        for width in EVERY_WIDTH:
            page.set_viewport_size({"width": width, "height": 740})
            assert page.evaluate("document.documentElement.scrollWidth") == width, (path, width)
            narrow = page.locator("main :is(h1, h2, h3, p, dd, label)").evaluate_all(TOO_NARROW)
            assert narrow == [], (path, width)


@pytest.mark.parametrize("javascript", [True, False], ids=["live", "plain"])
def test_a_bar_at_the_foot_of_a_phone_leads_to_the_box_while_that_is_out_of_view_and_covers_no_focus(
    process: Process, client: Client, visitors: Visitors, javascript: bool
) -> None:
    client.create_event(
        description="\n\n".join(f"[Link {number}](https://example.com/{number})" for number in range(30))
    )
    page = visitors.open(f"{process.url}/e/1", javascript=javascript, width=PHONE_WIDTH, height=740)
    bar, box = page.locator(".book-bar"), page.locator(".booking-box")
    page.get_by_role("link", name="Link 29").scroll_into_view_if_needed()
    expect(box).not_to_be_in_viewport()
    expect(bar).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="Link 15").focus()
    for _ in range(14):
        page.keyboard.press("Tab")
        below, top = (
            page.locator(":focus").evaluate("(link) => link.getBoundingClientRect().bottom"),
            bar.evaluate("(bar) => bar.getBoundingClientRect().top"),
        )
        assert below <= top
    bar.get_by_role("link", name="Book seats").click()
    expect(box).to_be_in_viewport()
    expect(bar).to_be_hidden()
    page.set_viewport_size({"width": 1_100, "height": 740})
    page.get_by_role("link", name="Link 29").scroll_into_view_if_needed()
    expect(bar).to_be_hidden()


def test_where_scroll_timelines_are_unknown_the_box_lies_over_the_bar_at_the_foot(
    process: Process, client: Client, visitors: Visitors
) -> None:
    client.create_event(description="\n\n".join(f"Part {number}" for number in range(30)))

    def know_no_timelines(route: Route) -> None:
        sheet = route.fetch()
        assert "(animation-timeline:view())" in sheet.text()
        route.fulfill(response=sheet, body=sheet.text().replace("(animation-timeline:view())", "(unknown:view())"))

    page = visitors.open("about:blank", width=PHONE_WIDTH, height=740)
    page.route("**/guest.css*", know_no_timelines)
    page.goto(f"{process.url}/e/1")
    page.locator(".booking-box").evaluate("(box) => scrollBy(0, box.getBoundingClientRect().top + 300 - innerHeight)")
    assert page.evaluate(AT_THE_FOOT) == "booking-box card"
    page.get_by_text("Part 20").evaluate("(part) => part.scrollIntoView({ block: 'center' })")
    assert page.evaluate(AT_THE_FOOT) == "book-bar unprinted"
    page.locator(".book-bar").get_by_role("link", name="Book seats").click()
    expect(page.get_by_role("heading", name="Book seats")).to_be_in_viewport()


def test_paper_has_what_is_to_be_read_and_nothing_to_be_pressed(
    process: Process, client: Client, visitors: Visitors
) -> None:
    own = stage_a_theatre(client)
    page = visitors.open(process.url)
    remember(page, process.url, own)
    for path, read in (("/", ".row .title"), ("/e/1", "h1, .facts dd, .booking-box .seats-left")):
        page.goto(f"{process.url}{path}")
        page.emulate_media(media="print")
        assert page.locator(read).evaluate_all(UNSEEN) == [], path
        seen = page.locator("button, input, nav, form, footer, .next-steps, [role=button], .button, summary:not(.line)")
        assert len(seen.evaluate_all(UNSEEN)) == seen.count(), path
    page.goto(f"{process.url}/b/{own[1]}")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1_017})  # A sheet of A4 within its margins.
    box = page.locator("#ticket").bounding_box()
    assert box and box["height"] < HALF_A_SHEET_PIXELS
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
    longest = {"title": ("Шостакович, Прокофьев и " * 9)[:200], "location": ("Большой зал филармонии " * 9)[:200]}
    for named in ({}, longest, {"title": "Concert of the year " * 5}):
        page.goto(f"{process.url}/e/{client.create_event(**named)}/poster")
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1, named


def test_paper_tears_no_event_and_no_heading_from_what_is_below_it(
    process: Process, client: Client, visitors: Visitors
) -> None:
    stage_a_theatre(client)
    admin = open_admin(visitors, process)
    admin.goto(f"{process.url}/admin")
    admin.emulate_media(media="print")
    for listed, property_name in ((".rows > article", "breakInside"), ("main h2", "breakAfter")):
        breaks = admin.locator(listed).evaluate_all(f"(all) => all.map((one) => getComputedStyle(one).{property_name})")
        assert set(breaks) == {"avoid"}, listed


def test_the_sheets_are_small() -> None:
    common = ("base", "colour-0f6e7d", "components", "print", "without_script")
    size = {name: len(assets.serve(f"{name}.css").body) for name in (*common, "guest", "admin")}

    assert sum(size[name] for name in (*common, "guest")) <= GUESTS_SHEETS_AT_MOST
    assert sum(size[name] for name in (*common, "admin")) <= ADMINS_SHEETS_AT_MOST
