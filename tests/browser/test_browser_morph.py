"""What brings an open page up to date, compared with the truth: a page as the server has said it."""

from pathlib import Path

from playwright.sync_api import Route

from booking import STATIC
from tests.support.browser import Visitors

PAGE = """<!doctype html><title>.</title><link rel=icon href=data:,><main></main>
<script type=module src=/changes.js></script>"""
CHANGES = Path(__file__).parents[1] / "support" / "random_changes.js"


def serve(route: Route) -> None:
    """Answer as a site that has one page, and modules of ours beside it."""
    name = route.request.url.rpartition("/")[2]
    if not name:
        route.fulfill(content_type="text/html", body=PAGE)
    else:
        route.fulfill(path=CHANGES if name == "changes.js" else STATIC / "live" / name, content_type="text/javascript")


def test_after_any_change_a_page_is_what_the_server_said_and_what_has_an_id_is_the_same_element(
    visitors: Visitors,
) -> None:
    page = visitors.open("about:blank")
    page.route("http://localhost/**", serve)
    page.goto("http://localhost/")
    page.wait_for_function("() => window.changeAtRandom")

    assert page.evaluate("changeAtRandom(80, 4)") == {"wrong": 0, "replaced": 0}
