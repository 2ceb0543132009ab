"""What bars people from pages, as axe-core finds it in a real browser; run as a program, a table of all.

`python -m tests.support.barriers` looks at every page and state in both languages, or in those named after it, light
and dark, at three widths.
"""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import axe_playwright_python
from playwright.sync_api import Browser, Page, Route

from tests.support.browser import Colours, chromium
from tests.support.every_page import Everything, Shown
from tests.support.service import Service

LANGUAGES = ("en", "ru")
WIDTHS = (360, 820, 1_100)
COLOURS: tuple[Colours, ...] = ("light", "dark")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SITE = "http://booking.example"
_AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
_OPEN_ALL = "for (const one of document.querySelectorAll('details')) one.open = true"
_RUN = """async (tags) => {
  const found = await axe.run({ runOnly: tags, resultTypes: ["violations"] });
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)}`));
}"""
# What a page is wider than the screen by.
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Look(NamedTuple):
    """How a page is looked at."""

    width: int
    colours: Colours


EVERY_LOOK = [Look(width, colours) for colours in COLOURS for width in WIDTHS]


class Finding(NamedTuple):
    """What bars somebody from a page that is looked at in one way."""

    page: str
    language: str
    look: Look
    what: str


@contextmanager
def opener(browser: Browser, service: Service) -> Iterator[Page]:
    """Open a browser at which each page stands as the server has sent it: a refresh brings nothing new."""
    context = browser.new_context(reduced_motion="reduce", bypass_csp=True)
    page = context.new_page()
    page.add_init_script(_AXE)
    yield page
    context.close()


def findings(page: Page, service: Service, shown: Shown, language: str, looks: list[Look]) -> Iterator[Finding]:
    """Look at a page in each of these ways, with all that is folded open."""

    def serve(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path.startswith(("/static/", "/pictures/", "/colour")):
            answer = service.get(path)
            route.fulfill(status=answer.status_int, headers=dict(answer.headers), body=answer.body)
        elif route.request.is_navigation_request():
            route.fulfill(status=200, content_type="text/html; charset=utf-8", body=shown.html)
        else:
            route.fulfill(status=304)

    page.unroute_all()
    page.route("**/*", serve)
    page.goto("about:blank")
    page.goto(f"{SITE}{shown.path}")
    page.evaluate(_OPEN_ALL)
    for look in looks:
        page.emulate_media(color_scheme=look.colours)
        page.set_viewport_size({"width": look.width, "height": 900})
        for what in page.evaluate(_RUN, list(RULES)):
            yield Finding(shown.name, language, look, what)
        if page.evaluate(_OVERFLOW) > 0:
            yield Finding(shown.name, language, look, f"wider than the screen by {page.evaluate(_OVERFLOW)} px")


def look_at_everything(
    browser: Browser, folder: Path, languages: tuple[str, ...], looks: list[Look], pages_at_most: int | None = None
) -> Iterator[tuple[Shown, str, list[Finding]]]:
    """Return each page in each language, or the first of them, with what was found there."""
    for language in languages:
        everything = Everything(folder / f"{language}.db", language)
        with opener(browser, everything.service) as page:
            for shown in islice(everything.pages(), pages_at_most):
                yield shown, language, list(findings(page, everything.service, shown, language, looks))
        everything.service.close()


def print_table(languages: tuple[str, ...]) -> int:
    """Look at everything in every way, print what was found, and return how much that was."""
    checked, found = Counter[str](), list[Finding]()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for shown, language, here in look_at_everything(browser, Path(folder), languages, EVERY_LOOK):
            checked[shown.name] += len(EVERY_LOOK)
            found += here
            kinds = "; ".join(sorted({one.what.partition(":")[0] for one in here}))
            print(f"{language}  {shown.name:<42} {len(here) or '–':>4}  {kinds}", flush=True)
    for (name, what), number in Counter((one.page, one.what) for one in found).most_common():
        print(f"{number:>4}  {name}: {what}")
    looks, seconds = checked.total(), time.monotonic() - began
    print(f"{len(checked)} pages and states, looked at {looks} times in {seconds:.0f} s: {len(found)} violations.")
    return len(found)


if __name__ == "__main__":
    sys.exit(min(print_table(tuple(sys.argv[1:]) or LANGUAGES), 1))
