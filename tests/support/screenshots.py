"""Takes pictures of every page and state, in both languages, light and dark, on a phone, a tablet and a desktop.

They go into screenshots/; the best few, small, into docs/screenshots/ for the README. Names in the command line, such
as `front booking-held`, take those alone.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from booking.clock import SystemClock
from booking.demo.stage import Playhouse, fill
from tests.support.browser import PHONE_WIDTH, Colours, chromium
from tests.support.process import ROOT, Process

WIDTHS = (PHONE_WIDTH, 820, 1_280)
COLOURS: tuple[Colours, ...] = ("light", "dark")
LANGUAGES = ("en", "ru")
_HEIGHT = 800
_README = ROOT / "docs" / "screenshots"
_README_BYTES_AT_MOST = 150_000
# What the README shows: the page, its width, and the languages to take it in.
_SHOWN = {"front": 360, "event": 360, "booking-to-pay": 360, "ticket": 820, "admin": 1_280}


class Shot(NamedTuple):
    """A page in one state: its path, and whether a refused form of it is looked at."""

    path: str
    refused: str = ""


def guests(house: Playhouse) -> dict[str, Shot]:
    """Return what guests see."""
    return {
        "front": Shot("/"),
        "front-open-row": Shot(f"/?open={house.by_transfer}"),
        "front-nothing-found": Shot("/?q=opera"),
        "event": Shot(f"/e/{house.with_cover}"),
        "event-without-cover": Shot(f"/e/{house.in_russian}"),
        "event-sold-out": Shot(f"/e/{house.sold_out}"),
        "event-cancelled": Shot(f"/e/{house.cancelled}"),
        "event-long": Shot(f"/e/{house.long}"),
        "event-refused": Shot(f"/e/{house.long}", refused=f"book-{house.long}"),
        "poster": Shot(f"/e/{house.with_cover}/poster"),
        "booking-held": Shot(f"/b/{house.held}"),
        "booking-to-pay": Shot(f"/b/{house.to_be_paid}"),
        "booking-confirmed": Shot(f"/b/{house.confirmed}"),
        "booking-ended": Shot(f"/b/{house.ended}"),
        "ticket": Shot(house.ticket),
        "waiting": Shot(f"/w/{house.entry}"),
        "past": Shot("/past"),
        "sign-in": Shot("/sign-in"),
        "register": Shot("/register"),
        "imprint": Shot("/imprint"),
        "privacy": Shot("/privacy"),
        "my-data": Shot("/my-data"),
        "not-found": Shot("/nowhere"),
    }


def admins(house: Playhouse) -> dict[str, Shot]:
    """Return what admins see."""
    event = f"/admin/events/{house.with_cover}"
    return {
        "setup": Shot("/account/setup"),
        "admin": Shot("/admin"),
        "admin-event": Shot(event),
        "admin-guests": Shot(f"{event}/guests"),
        "admin-waiting": Shot(f"/admin/events/{house.sold_out}/waitlist"),
        "admin-history": Shot(f"{event}/history"),
        "admin-search": Shot("/admin/search?q=anna"),
        "admin-accounts": Shot("/admin/accounts"),
        "admin-statements": Shot("/admin/statements"),
        "admin-notices": Shot("/admin/notices"),
        "admin-settings": Shot("/admin/settings"),
        "admin-audit": Shot("/admin/audit"),
        "account": Shot("/account"),
        "account-bookings": Shot("/account/bookings"),
        "account-delete": Shot("/account/delete"),
    }


@contextmanager
def playhouse(browser: Browser) -> Iterator[tuple[Process, Playhouse, BrowserContext, BrowserContext]]:
    """Serve the demo's playhouse, with a stranger's browser and its admin's."""
    with tempfile.TemporaryDirectory() as folder:
        path, zone = Path(folder) / "booking.db", "Europe/Berlin"
        house = fill(path, SystemClock(), ZoneInfo(zone))
        process = Process(path, environment={"BOOKING_TIMEZONE": zone})
        try:
            stranger, admin = (browser.new_context(reduced_motion="reduce", locale="en-GB") for _ in range(2))
            admin.new_page().goto(process.sign_in_link)
            remembering = stranger.new_page()
            for known in (f"b/{house.held}", f"b/{house.to_be_paid}", f"b/{house.confirmed}", f"w/{house.entry}"):
                remembering.goto(f"{process.url}/{known}")
            yield process, house, stranger, admin
        finally:
            process.stop()


def take_all(folder: Path, wanted: list[str]) -> None:
    """Take every picture, or those that are `wanted`."""
    folder.mkdir(exist_ok=True)
    with chromium() as browser, playhouse(browser) as (process, house, stranger, admin):
        for context, shots in ((stranger, guests(house)), (admin, admins(house))):
            page = context.pages[0]
            for language in LANGUAGES:
                page.goto(f"{process.url}/imprint")
                _read(page, language)
                for name, shot in shots.items():
                    if not wanted or name in wanted:
                        _take(page, process.url, shot, folder, f"{name}-{language}")


def _read(page: Page, language: str) -> None:
    button = page.locator(f"#languages button[lang={language}]")
    if button.count():
        button.click()
        expect(page.locator("html")).to_have_attribute("lang", language)


def _take(page: Page, url: str, shot: Shot, folder: Path, name: str) -> None:
    page.goto(url + shot.path)
    if shot.refused:
        page.locator(f"#{shot.refused}-button").click()
        page.wait_for_load_state()
    for width, colours in product(WIDTHS, COLOURS):
        page.set_viewport_size({"width": width, "height": _HEIGHT})
        page.emulate_media(color_scheme=colours)
        page.screenshot(path=folder / f"{name}-{width}-{colours}.png", full_page=True)


def keep_for_readme(folder: Path) -> None:
    """Make the README's pictures of those that were taken: small ones, of the first screen or two."""
    _README.mkdir(exist_ok=True)
    for (name, width), language in product(_SHOWN.items(), LANGUAGES):
        with Image.open(folder / f"{name}-{language}-{width}-light.png") as taken:
            whole = taken.convert("RGB")
        shown = whole.crop((0, 0, width, min(whole.height, _HEIGHT)))
        written = BytesIO()
        shown.save(written, "WEBP", quality=90, method=6)
        assert len(written.getvalue()) <= _README_BYTES_AT_MOST, name
        (_README / f"{name}.{language}.webp").write_bytes(written.getvalue())


if __name__ == "__main__":
    pictures = ROOT / "screenshots"
    take_all(pictures, sys.argv[1:])
    if not sys.argv[1:]:
        keep_for_readme(pictures)
