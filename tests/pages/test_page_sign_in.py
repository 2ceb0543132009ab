"""How people come in and go out by the pages: register, sign in, the first admin's link, invitations, sign out."""

import re
from typing import Any
from urllib.parse import quote

import pytest

from booking.accounts import accounts, links, sessions
from booking.people import OPERATOR, Role
from tests.support.service import BROWSER, PASSWORD, FixedClock, Service
from tests.support.web_client import FORM, Browser, problem

MEL = {"name": "Mel Member", "email": "mel@example.com", "password": "correct horse battery"}
SCRIPT = "<script>alert(1)</script>\"'&"


@pytest.fixture
def first_link(service: Service) -> str:
    """Return the page that the start prints as long as there is no admin."""
    secret = accounts.new_secret()
    assert service.database.write(sessions.replace_sign_in_link, secret)
    return f"/admin/sign-in?link={secret}"


def invitation(service: Service, role: Role = "admin") -> str:
    return f"/invitations/{service.database.write(links.create_invitation, role, OPERATOR)[0]}"


def register(browser: Browser, **changed: str) -> Any:
    browser.open("/register")
    return browser.send("register", **MEL | changed)


def sign_in(browser: Browser, **changed: str) -> Any:
    browser.open("/sign-in")
    return browser.send("sign-in", **{name: MEL[name] for name in ("email", "password")} | changed)


def kept_in_database(service: Service) -> str:
    """Return all that pages keep for a while."""
    return str(service.database.read(lambda tx: tx.execute("SELECT * FROM flashes", ()).fetchall()))


def test_whoever_registers_is_signed_in_and_welcomed(guest: Browser) -> None:
    answer = register(guest)

    assert (answer.status_int, answer.headers["Location"]) == (303, "/")
    assert guest.message == "Welcome, Mel Member. You’re signed in."
    guest.open("/account")
    assert guest.url == "/account"
    assert "mel@example.com" in guest.text


def test_a_refused_registration_keeps_what_was_typed_but_the_password(service: Service, guest: Browser) -> None:
    register(guest, name=SCRIPT, email="nobody", password="short-1")

    assert guest.url == "/register"
    form = guest.page.forms["register"]
    assert (form["name"].value, form["email"].value, form["password"].value) == (SCRIPT, "nobody", "")
    assert "Enter an email address" in guest.element("email-fault").get_text()
    assert "8 to 128" in guest.element("password-fault").get_text()
    assert "<script>alert" not in guest.page.text
    assert "short-1" not in kept_in_database(service)


def test_an_address_that_has_an_account_is_told_to_sign_in(service: Service, guest: Browser) -> None:
    register(Browser(service))
    register(guest, email="MEL@example.com")

    assert "There is an account with this email address already." in guest.message
    assert guest.page.forms["register"]["email"].value == "MEL@example.com"
    assert guest.cookie("session") is None


def test_a_member_signs_in_at_another_browser_and_out_again(service: Service, guest: Browser) -> None:
    register(Browser(service))
    sign_in(guest)
    assert guest.message == "You are signed in."
    session = {"Cookie": f"session={guest.cookie('session')}"}

    guest.open("/account")
    answer = guest.press("/sign-out")

    assert (answer.status_int, answer.headers["Location"]) == (303, "/")
    assert guest.message == "You are signed out."
    assert guest.cookie("session") in (None, "")
    problem(service.get("/accounts/me", **session), "unauthenticated")


def test_signing_out_twice_does_no_harm(service: Service, guest: Browser) -> None:
    answer = service.post("/sign-out", b"", **BROWSER, **FORM)

    assert (answer.status_int, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize("wrong", [{"password": "wrong horse battery"}, {"email": "nobody@example.com"}])
def test_a_wrong_sign_in_says_the_same_for_every_reason_and_keeps_the_address(
    service: Service, guest: Browser, wrong: dict[str, str]
) -> None:
    register(Browser(service))
    sign_in(guest, **wrong)

    assert guest.message == "The email address or the password is wrong."
    form = guest.page.forms["sign-in"]
    assert (form["email"].value, form["password"].value) == ((MEL | wrong)["email"], "")
    assert guest.cookie("session") is None


def test_whoever_tries_too_often_is_told_to_wait(service: Service, guest: Browser) -> None:
    register(Browser(service))
    for _ in range(7):
        sign_in(guest, password="wrong horse battery")

    assert "Too many" in guest.message or "again" in guest.message
    assert guest.url == "/sign-in"


@pytest.mark.parametrize("page", ["/account", "/account/bookings", "/account/delete", "/admin", "/admin/events/1"])
def test_a_page_that_needs_an_account_leads_to_the_sign_in_and_from_there_back(
    service: Service, guest: Browser, page: str
) -> None:
    register(Browser(service))
    guest.open(page)
    assert guest.url == f"/sign-in?next={quote(page, safe='')}"

    answer = guest.send("sign-in", email=MEL["email"], password=MEL["password"])

    assert answer.headers["Location"] == page


def test_whoever_registers_on_the_way_to_a_page_gets_there(guest: Browser) -> None:
    guest.open("/account/bookings")
    guest.open(str(guest.dom.find("a", href=re.compile("^/register"))["href"]))  # type: ignore[index]

    answer = guest.send("register", **MEL)

    assert answer.headers["Location"] == "/account/bookings"


@pytest.mark.parametrize(
    "following",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\r\nSet-Cookie: a=b",
        " //evil.example",
        "/\t/evil.example",
        "",
    ],
)
@pytest.mark.parametrize("form", ["sign-in", "register"])
def test_no_link_to_the_sign_in_leads_on_to_another_site(
    service: Service, guest: Browser, form: str, following: str
) -> None:
    if form == "sign-in":
        register(Browser(service))
    typed = MEL if form == "register" else {name: MEL[name] for name in ("email", "password")}
    guest.open(f"/{form}?next={quote(following)}")
    assert guest.page.forms[form]["next"].value == "/"

    answer = guest.send(form, next=following, **typed)

    assert (answer.status_int, answer.headers["Location"]) == (303, "/")


def test_whoever_was_signed_in_too_long_ago_signs_in_again(guest: Browser, clock: FixedClock) -> None:
    register(guest)
    clock.move(sessions.SESSION_SECONDS)

    sign_in(guest)

    assert guest.message == "You are signed in."


def test_whoever_is_signed_in_is_not_asked_to(guest: Browser) -> None:
    register(guest)

    for page in ("/sign-in?next=/account", "/register?next=/account"):
        guest.open(page)
        assert guest.url == "/account"


def test_the_first_link_signs_one_browser_in_once_and_asks_for_a_password(
    service: Service, guest: Browser, first_link: str
) -> None:
    admin = Browser(service)
    admin.open(first_link)
    assert admin.url == "/account/setup"

    guest.open(first_link)

    assert guest.url.startswith("/sign-in")
    assert "been used" in guest.message
    guest.open("/admin")
    assert guest.url.startswith("/sign-in")


def test_the_first_admin_is_reminded_until_they_can_sign_in_anywhere(
    service: Service, guest: Browser, first_link: str
) -> None:
    admin = Browser(service)
    admin.open(first_link)
    admin.open("/admin")
    assert "You have no password yet" in admin.text

    admin.open("/account/setup")
    answer = admin.send("setup", **MEL)

    assert answer.headers["Location"] == "/admin"
    assert "You have no password yet" not in admin.text
    sign_in(guest)
    guest.open("/admin")
    assert guest.url == "/admin"
    admin.open("/account/setup")
    assert admin.url == "/account"


def test_the_first_admin_reads_the_language_that_their_browser_likes_and_keeps_it(
    service: Service, first_link: str
) -> None:
    admin = Browser(service, "ru")
    admin.open(first_link)
    assert admin.element("content").find("h1").get_text() == "Добро пожаловать, администратор"  # type: ignore[union-attr]

    admin.send("setup", **MEL)

    assert admin.message.startswith("Готово.")
    me = service.database.read(accounts.find, 2)
    assert (me.email, me.language) == (MEL["email"], "ru")


def test_a_look_ahead_at_the_link_does_not_use_it_up(service: Service, guest: Browser, first_link: str) -> None:
    assert service.call("HEAD", first_link).status_int == 303
    assert "Set-Cookie" not in service.call("HEAD", first_link).headers

    guest.open(first_link)

    assert guest.url == "/account/setup"


def test_a_new_link_ends_the_one_before_and_none_is_made_once_there_is_an_admin(
    service: Service, guest: Browser, first_link: str
) -> None:
    later = accounts.new_secret()
    assert service.database.write(sessions.replace_sign_in_link, later)

    guest.open(first_link)

    assert guest.url.startswith("/sign-in")
    Browser(service).open(f"/admin/sign-in?link={later}")
    assert not service.database.write(sessions.replace_sign_in_link, accounts.new_secret())


@pytest.mark.parametrize("secret", ["wrong", "%00", "%ED%A0%80", "x" * 5_000, "'%20OR%201=1"])
def test_a_wrong_link_signs_nobody_in(guest: Browser, first_link: str, secret: str) -> None:
    assert first_link
    guest.open(f"/admin/sign-in?link={secret}")

    assert guest.url.startswith("/sign-in")
    assert guest.cookie("session") is None


def test_an_invitation_makes_one_admin_and_is_not_used_up_by_looking(service: Service, guest: Browser) -> None:
    link = invitation(service)
    guest.open(link)
    guest.open(link)
    assert "You are invited as an admin" in guest.text

    answer = guest.send("accept", **MEL)

    assert answer.headers["Location"] == "/admin"
    assert guest.message == "Welcome, Mel Member. You’re signed in as an admin."
    late = Browser(service)
    late.open(link)
    assert late.url == "/sign-in"
    assert "been used" in late.message


def test_an_invitation_makes_an_admin_of_the_member_who_is_signed_in(service: Service, guest: Browser) -> None:
    register(guest)
    guest.open("/admin")
    assert guest.url == "/"
    assert "Only admins" in guest.message

    guest.open(invitation(service))
    guest.send("accept")

    assert (guest.url, guest.message) == ("/admin", "You’re now an admin.")


def test_an_invitation_is_not_wasted_on_an_admin(service: Service, guest: Browser) -> None:
    guest.sign_in("admin")
    link = invitation(service)
    guest.open(link)

    assert "already" in guest.text
    assert "accept" not in guest.page.forms
    assert service.get(link, **BROWSER).status_int == 200


def test_a_refused_acceptance_leaves_the_invitation_and_keeps_its_secret_out_of_the_database(
    service: Service, guest: Browser
) -> None:
    link = invitation(service)
    guest.open(link)

    guest.send("accept", **MEL | {"password": "short"})

    assert guest.url == link
    assert guest.page.forms["accept"]["email"].value == MEL["email"]
    assert "8 to 128" in guest.element("password-fault").get_text()
    assert link.rpartition("/")[2] not in kept_in_database(service)


@pytest.mark.parametrize("secret", ["wrong", "%00", "x" * 5_000])
def test_a_wrong_invitation_is_not_found(service: Service, guest: Browser, secret: str) -> None:
    problem(service.get(f"/invitations/{secret}"), "not_found")

    guest.open(f"/invitations/{secret}")

    assert guest.url == "/sign-in"
    assert "Ask for a new one." in guest.message


def test_registering_by_an_invitation_to_a_member_s_account_leads_to_the_events(
    service: Service, guest: Browser
) -> None:
    guest.open(invitation(service, "member"))
    answer = guest.send("accept", **MEL)

    assert answer.headers["Location"] == "/"
    guest.open("/admin")
    assert guest.url == "/"


def test_a_new_event_that_was_typed_when_the_session_had_ended_is_still_there_after_signing_in(
    service: Service, admin: Browser
) -> None:
    admin.open("/admin/events/new")
    service.database.write(lambda tx: tx.execute("DELETE FROM sessions", ()).close())
    admin.send("new-event", title="Recital", seats="44", description="By candlelight")
    assert admin.url == "/sign-in?next=%2Fadmin%2Fevents%2Fnew"

    admin.send("sign-in", email="ada@example.com", password=PASSWORD)

    form = admin.page.forms["new-event"]
    assert [form[name].value for name in ("title", "seats", "description")] == ["Recital", "44", "By candlelight"]
