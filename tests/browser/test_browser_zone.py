"""Whose time it is: said to whoever reads it elsewhere, and the site's at first where its first admin is."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.browser import Visitors
from tests.support.process import Process


def test_whose_time_it_is_is_said_unless_the_reader_s_is_the_same_all_year(
    process: Process, visitors: Visitors
) -> None:
    # Berlin's time is also that of Paris, of Algiers in winter and of Kaliningrad in summer.
    for zone, javascript, is_said in (
        ("Africa/Algiers", True, True),
        ("Europe/Kaliningrad", True, True),
        ("Europe/Paris", True, False),
        ("Europe/Paris", False, True),
    ):
        page = visitors.open(f"{process.url}/past", zone=zone, javascript=javascript)
        note = page.locator("aside:visible")
        expect(note, zone).to_have_text(["Times are in Berlin time."] if is_said else [])


def test_at_set_up_the_site_s_zone_is_at_first_that_of_the_browser(
    start: Callable[..., Process], visitors: Visitors
) -> None:
    page = visitors.open(start().sign_in_link, zone="Asia/Tokyo")

    expect(page.locator("#timezone")).to_have_value("Asia/Tokyo")
