"""What bars people from pages, as axe-core finds it in a real browser; run as a program, a table of all.

`python -m tests.support.barriers` looks at every page and state in both languages, light and dark, at three widths, or
at those that its flags name. With `--kept FILE` it keeps what it finds there and looks at nothing twice, so that a walk
that was broken off goes on where it was, and a whole one is put together of parts.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import axe_playwright_python
import msgspec
from playwright.sync_api import Browser, Page, Route

from tests.support.browser import Colours, chromium, show_again
from tests.support.every_page import Everything
from tests.support.service import Service
from tests.support.visits import Shown

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
# Words, none of them long, that stand on more than two lines: what they stand in has next to no width.
_TORN = """() => {
  const range = document.createRange(), torn = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.parentElement.checkVisibility() || text.parentElement.closest(".unseen, thead")) continue;
    for (const word of text.data.matchAll(/\\p{L}{3,20}/gu)) {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((part) => Math.round(part.top))).size > 2) torn.push(word[0]);
    }
  }
  return torn;
}"""


class Look(NamedTuple):
    """How a page is looked at."""

    width: int
    colours: Colours


def looks_of(colours: Sequence[Colours], widths: Sequence[int]) -> list[Look]:
    """Return a look in each of these colours at each of these widths."""
    return [Look(width, one) for one in colours for width in widths]


EVERY_LOOK = looks_of(COLOURS, WIDTHS)


class Finding(NamedTuple):
    """What bars somebody from a page that is looked at in one way."""

    page: str
    language: str
    look: Look
    what: str


class Walk(NamedTuple):
    """Which pages are looked at, by patterns of their names, in which languages and ways."""

    pages: Sequence[str] = ("*",)
    languages: Sequence[str] = LANGUAGES
    looks: Sequence[Look] = EVERY_LOOK


class Seen(NamedTuple):
    """A look at a page, and what was found."""

    page: str
    language: str
    look: Look
    found: list[str]


@contextmanager
def opener(browser: Browser, service: Service) -> Iterator[Page]:
    """Open a browser at which each page stands as the server has sent it: a refresh brings nothing new."""
    context = browser.new_context(reduced_motion="reduce", bypass_csp=True)
    page = context.new_page()
    page.add_init_script(_AXE)
    yield page
    context.close()


def findings(page: Page, service: Service, shown: Shown, language: str, looks: Sequence[Look]) -> Iterator[Finding]:
    """Look at a page in each of these ways, with all that is folded open."""

    def serve(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path.startswith(("/static/", "/pictures/", "/colour")):
            answer = service.get(path)
            route.fulfill(status=answer.status_int, headers=dict(answer.headers), body=answer.body)
        elif route.request.is_navigation_request():
            route.fulfill(status=200, content_type="text/html; charset=utf-8", body=shown.html)
        elif shown.is_cut_off:
            route.abort()
        else:
            route.fulfill(status=304)

    page.unroute_all()
    page.route("**/*", serve)
    page.goto("about:blank")
    page.goto(f"{SITE}{shown.path}")
    if shown.is_cut_off:
        for _ in range(2):
            with page.expect_event("requestfailed"):
                show_again(page)
        page.locator("#out-of-date").wait_for()
    page.evaluate(_OPEN_ALL)
    for look in looks:
        page.emulate_media(color_scheme=look.colours)
        page.set_viewport_size({"width": look.width, "height": 900})
        for what in (*page.evaluate(_RUN, list(RULES)), *_without_room(page)):
            yield Finding(shown.name, language, look, what)


def _without_room(page: Page) -> Iterator[str]:
    """Name the words that have no room, and how much the page is wider than the screen."""
    for word in page.evaluate(_TORN):
        yield f"torn into more than two lines: {word}"
    if page.evaluate(_OVERFLOW) > 0:
        yield f"wider than the screen by {page.evaluate(_OVERFLOW)} px"


def look_at_everything(
    browser: Browser, folder: Path, walk: Walk, pages_at_most: int | None = None, known: Sequence[Seen] = ()
) -> Iterator[tuple[str, str, Sequence[Look], list[Finding]]]:
    """Return each page of a walk in each language, or the first of them, how it was looked at, and what was found.

    A look that is known is not taken again.
    """
    taken = {one[:3] for one in known}
    for language in walk.languages:
        everything = Everything(folder / f"{language}.db", language)
        with opener(browser, everything.service) as page:
            for shown in islice(everything.pages(), pages_at_most):
                looks = [look for look in walk.looks if (shown.name, language, look) not in taken]
                if looks and any(fnmatchcase(shown.name, pattern) for pattern in walk.pages):
                    found = list(findings(page, everything.service, shown, language, looks))
                    yield shown.name, language, looks, found
        everything.service.close()


def print_table(walk: Walk, kept: Path) -> int:
    """Take a walk, keep what is seen, print what was found there and on the walks before it, and return how much."""
    seen = msgspec.json.decode(b"[" + b",".join(kept.read_bytes().splitlines()) + b"]", type=list[Seen])
    with tempfile.TemporaryDirectory() as folder, chromium() as browser, kept.open("ab") as file:
        for name, language, looks, found in look_at_everything(browser, Path(folder), walk, known=seen):
            here = [Seen(name, language, look, [one.what for one in found if one.look == look]) for look in looks]
            file.write(b"".join(msgspec.json.encode(one) + b"\n" for one in here))
            file.flush()
            seen += here
            kinds = "; ".join(sorted({one.what.partition(":")[0] for one in found}))
            print(f"{language}  {name:<42} {len(found) or '–':>4}  {kinds}", flush=True)
    everywhere = Counter((one.page, what) for one in seen for what in one.found)
    for (name, what), number in everywhere.most_common():
        print(f"{number:>4}  {name}: {what}")
    pages = len({one.page for one in seen})
    print(f"{pages} pages and states, looked at {len(seen)} times: {everywhere.total()} violations.")
    return everywhere.total()


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="barriers", description="Look for what bars people from pages.")
    parser.add_argument("--pages", nargs="+", default=["*"], help="names of pages, or patterns of them")
    parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=LANGUAGES)
    parser.add_argument("--colours", nargs="+", choices=COLOURS, default=COLOURS)
    parser.add_argument("--widths", nargs="+", type=int, default=WIDTHS, help="in CSS pixels")
    parser.add_argument("--kept", type=Path, help="the file of what was seen, which is not looked at again")
    given = parser.parse_args(arguments)
    walk = Walk(given.pages, given.languages, looks_of(given.colours, given.widths))
    if given.kept is not None:
        given.kept.touch()
        return print_table(walk, given.kept)
    with tempfile.NamedTemporaryFile() as file:
        return print_table(walk, Path(file.name))


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
