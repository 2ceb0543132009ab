"""Accounts as people use them, in a real browser: members, admins, and a page of another site."""

import http.server
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import (
    HOLD,
    PHONE_WIDTH,
    Client,
    Visitors,
    assert_fits_and_can_be_read,
    left,
    open_admin,
    own_booking,
)
from tests.support.process import Process

PASSWORD = "seven brown lamps"
with_and_without_javascript = pytest.mark.parametrize("javascript", [True, False], ids=["live", "plain"])


def press(page: Page, name: str) -> None:
    """Press a button, and wait for the page that it leads to: a form is sent once the server is known to be there."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def fill_in(page: Page, *, name: str, email: str) -> None:
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Email", exact=True).fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)


def register(page: Page, url: str, *, name: str, email: str) -> None:
    page.goto(f"{url}/register")
    fill_in(page, name=name, email=email)
    press(page, "Create account")


def sign_in(page: Page, *, email: str) -> None:
    page.get_by_label("Email", exact=True).fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")


@with_and_without_javascript
def test_a_member_registers_books_confirms_sees_it_on_another_device_and_signs_out(
    process: Process, client: Client, visitors: Visitors, javascript: bool
) -> None:
    client.create_event(title="Members’ evening", audience="members", seats=5)
    page = visitors.open(process.url, javascript=javascript)
    expect(page.get_by_role("button", name=HOLD)).to_have_count(0)
    page.get_by_role("link", name="create an account").click()
    fill_in(page, name="Mel Summers", email="mel@example.com")
    press(page, "Create account")
    expect(page.get_by_role("status")).to_have_text("Welcome, Mel Summers. You’re signed in.")

    expect(page.get_by_label("Email", exact=True)).to_have_count(0)
    page.get_by_label("Seats", exact=True).fill("2")
    page.get_by_role("button", name=HOLD).click()
    expect(own_booking(page, "held")).to_contain_text("2 seats")
    press(page, "Confirm")
    expect(own_booking(page, "confirmed")).to_have_count(1)

    phone = visitors.open(f"{process.url}/account/bookings", javascript=javascript, width=PHONE_WIDTH)
    sign_in(phone, email="mel@example.com")
    expect(phone.get_by_role("heading", name="All your bookings")).to_be_visible()
    expect(own_booking(phone, "confirmed")).to_contain_text("Members’ evening")

    page.get_by_role("link", name="Account", exact=True).click()
    press(page, "Sign out")
    expect(page.get_by_role("status")).to_have_text("You are signed out.")
    expect(own_booking(page, "confirmed")).to_have_count(0)
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto(f"{process.url}/account/bookings")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_text("Members’ evening")).to_have_count(0)
    page.goto(process.url)
    expect(page.get_by_role("button", name=HOLD)).to_have_count(0)
    expect(left(page)).to_have_text("3 left")


@with_and_without_javascript
def test_the_first_admin_sets_up_and_invites_a_second_who_then_runs_the_place(
    process: Process, visitors: Visitors, javascript: bool
) -> None:
    first = visitors.open(process.sign_in_link, javascript=javascript)
    fill_in(first, name="Ada Keller", email="ada@example.com")
    press(first, "Save")
    expect(first.get_by_text("You have no password yet")).to_have_count(0)
    first.get_by_role("link", name="Accounts", exact=True).click()
    press(first, "Invite an admin")
    link = first.locator("#secret").inner_text()
    assert link.startswith(f"{process.url}/invitations/")

    second = visitors.open(link, javascript=javascript)
    fill_in(second, name="Otto Brandt", email="otto@example.com")
    press(second, "Create account")
    expect(second.get_by_role("status")).to_have_text("Welcome, Otto Brandt. You’re signed in as an admin.")
    late = visitors.open(link, javascript=javascript)
    expect(late.get_by_role("alert")).to_contain_text("been used")

    second.get_by_role("link", name="Accounts", exact=True).click()
    row = second.get_by_role("row").filter(has_text="Ada Keller")
    row.get_by_role("button", name="Make member", exact=True).click()
    expect(second.get_by_role("status")).to_have_text("Ada Keller is now a member.")
    second.get_by_role("link", name="Audit log", exact=True).click()
    expect(second.get_by_role("row").nth(1)).to_contain_text("Otto Brandt")
    expect(second.get_by_role("row").nth(1)).to_contain_text("Role changed to member")
    first.goto(f"{process.url}/admin")
    expect(first.get_by_role("alert")).to_contain_text("Only admins can open that page.")
    expect(first.get_by_role("link", name="Admin", exact=True)).to_have_count(0)


def test_an_open_admin_page_closes_when_the_role_is_taken(process: Process, client: Client, visitors: Visitors) -> None:
    admin = open_admin(visitors, process)
    register(visitors.open(process.url), process.url, name="Otto Brandt", email="otto@example.com")
    client.send("PATCH", "/accounts/3", {"role": "admin"}, as_admin=True)
    client.send("PATCH", "/accounts/2", {"role": "member"}, as_admin=True)
    expect(admin.get_by_role("alert").first).to_contain_text("Only admins can open that page.")


def test_a_guest_s_booking_joins_the_account_and_deleting_the_account_asks_first(
    process: Process, client: Client, visitors: Visitors
) -> None:
    client.create_event(title="Concert", seats=3)
    page = visitors.open(process.url)
    page.get_by_label("Email", exact=True).fill("mel@example.com")
    page.get_by_role("button", name=HOLD).click()
    expect(own_booking(page, "held")).to_have_count(1)
    register(page, process.url, name="Mel Summers", email="mel@example.com")
    press(page, "Add to my account")
    expect(page.get_by_role("button", name="Add to my account")).to_have_count(0)
    expect(own_booking(page, "held")).to_contain_text("1 seat")

    page.get_by_role("link", name="Account", exact=True).click()
    page.get_by_role("button", name="Delete account…").click()
    expect(page.get_by_role("listitem").filter(has_text="Concert")).to_contain_text("1 seat")
    page.get_by_role("button", name="Keep my account").click()
    expect(page.get_by_role("heading", name="Mel Summers")).to_be_visible()
    page.get_by_role("button", name="Delete account…").click()
    press(page, "Delete my account")
    expect(page.get_by_role("status")).to_contain_text("Your account is deleted")
    expect(left(page)).to_have_text("3 left")


def test_signing_in_needs_no_mouse(process: Process, client: Client, visitors: Visitors) -> None:
    register(visitors.open(process.url), process.url, name="Mel Summers", email="mel@example.com")
    page = visitors.open(f"{process.url}/sign-in")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Email", exact=True)).to_be_focused()
    page.keyboard.type("mel@example.com")
    page.keyboard.press("Tab")
    page.keyboard.type("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("The email address or the password is wrong.")
    expect(page.get_by_label("Email", exact=True)).to_have_value("mel@example.com")
    page.get_by_label("Password", exact=True).focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("You are signed in.")


def test_a_second_click_registers_once_and_is_no_error(process: Process, visitors: Visitors) -> None:
    page = visitors.open(f"{process.url}/register")
    fill_in(page, name="Mel Summers", email="mel@example.com")

    page.get_by_role("button", name="Create account", exact=True).dblclick()

    expect(page.get_by_role("status")).to_have_text("Welcome, Mel Summers. You’re signed in.")


@pytest.fixture
def other_site() -> Iterator[Callable[[str], int]]:
    """Serve a page of another origin on this machine, and return its port."""
    running: list[http.server.HTTPServer] = []
    # A browser that is told of no icon looks for one, perhaps only when this server is about to stop.
    no_icon = '<link rel="icon" href="data:,">'

    def serve(html: str) -> int:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=UTF-8")
                self.end_headers()
                self.wfile.write(f"{no_icon}{html}".encode())

            def log_message(self, *_: object) -> None:
                pass

        running.append(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        threading.Thread(target=running[-1].serve_forever).start()
        return running[-1].server_port

    yield serve
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"], ids=["another-port", "another-host"])
def test_a_form_on_another_origin_is_refused_and_our_own_is_not(
    process: Process, visitors: Visitors, other_site: Callable[[str], int], host: str
) -> None:
    page = visitors.open(process.url)
    register(page, process.url, name="Mel Summers", email="mel@example.com")
    expect(page.get_by_role("status")).to_contain_text("Welcome")
    trap = f'<form method="post" action="{process.url}/account/name"><input name="name" value="Mallory"><button>Win'
    page.goto(f"http://{host}:{other_site(trap)}/")

    with page.expect_response(f"{process.url}/account/name") as answer:
        press(page, "Win")

    # A port is no part of a cookie's site: from another port of this host the session came along.
    came_along = "session=" in (answer.value.request.header_value("Cookie") or "")
    assert came_along == (host == "127.0.0.1")
    assert answer.value.status == 403
    assert "Open this site and do it there." in answer.value.text()
    page.goto(f"{process.url}/account")
    page.get_by_label("Name", exact=True).fill("Melanie")
    press(page, "Save name")
    expect(page.get_by_role("heading", level=1)).to_have_text("Melanie")
    assert all(complaint.startswith("Failed to load resource") for complaint in visitors.complaints)
    visitors.complaints.clear()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"], ids=["another-port", "another-host"])
def test_no_other_site_shows_ours_in_a_frame(
    process: Process, visitors: Visitors, other_site: Callable[[str], int], host: str
) -> None:
    page = visitors.open(f"http://{host}:{other_site(f'<iframe src={process.url}/sign-in></iframe>')}/")

    expect(page.frame_locator("iframe").get_by_role("heading", name="Sign in")).to_have_count(0)
    assert any("frame-ancestors" in complaint for complaint in visitors.complaints)
    visitors.complaints.clear()


def test_the_pages_of_accounts_fit_and_can_be_read(process: Process, client: Client, visitors: Visitors) -> None:
    client.create_event(title="Members’ evening", audience="members")
    guest = visitors.open(process.url)
    admin = open_admin(visitors, process)

    def check(page: Page, name: str, path: str = "") -> None:
        if path:
            page.goto(f"{process.url}{path}")
        assert_fits_and_can_be_read(page, name)

    for name in ("sign-in", "register"):
        check(guest, name, f"/{name}")
    press(guest, "Create account")
    check(guest, "register-refused")
    register(guest, process.url, name="Mel Summers", email="mel.summers@long-names.example.com")
    check(guest, "member")
    guest.goto(f"{process.url}/account")
    guest.get_by_label("What is it for?").fill("Calendar")
    press(guest, "Create token")
    check(guest, "token")
    for name in ("account", "account/bookings", "account/delete"):
        check(guest, name.replace("/", "-"), f"/{name}")
    check(admin, "setup", "/account/setup")
    for name in ("accounts", "audit"):
        check(admin, name, f"/admin/{name}")
    admin.goto(f"{process.url}/admin/accounts")
    press(admin, "Invite an admin")
    check(admin, "invitation-link")
    check(visitors.open(admin.locator("#secret").inner_text()), "invitation")
