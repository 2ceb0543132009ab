"""The pages of one's own account, and what the page for people is to an account."""

import pytest
from webtest import AppError

from booking import seats
from booking.store.database import Tx
from tests.support.service import BROWSER, PASSWORD, FixedClock, Service, eventually, instant
from tests.support.web_client import FORM, Browser, problem

NEW_PASSWORD = "eight green chairs"


@pytest.fixture
def member(service: Service) -> Browser:
    browser = Browser(service)
    browser.sign_in("member", "Mel Member")
    return browser


def second_device(service: Service, password: str = PASSWORD) -> Browser:
    """Return another browser of the member's, signed in."""
    browser = Browser(service)
    browser.open("/sign-in")
    browser.send("sign-in", email="mel@example.com", password=password)
    return browser


def is_signed_in(browser: Browser) -> bool:
    browser.open("/account")
    return browser.url == "/account"


def own_bookings(browser: Browser) -> list[str]:
    """Return the words of each of one's own bookings on the open page."""
    found = browser.dom.select("#own [id^=booking-]")
    return [" ".join(one.get_text(" ").split()) for one in found]


def test_a_member_books_with_nothing_but_seats_and_finds_it_on_another_device(
    service: Service, member: Browser
) -> None:
    event = service.create_event()
    member.open("/")
    assert "name" not in member.page.forms[f"book-{event['id']}"].fields
    assert "Booking as Mel Member." in member.text

    member.book(event, seats="2")

    assert "holding 2 seats for you" in member.message
    elsewhere = second_device(service)
    elsewhere.open("/")
    (shown,) = own_bookings(elsewhere)
    assert "Concert" in shown
    assert "2 seats · Details" in shown
    confirm = next(form.action for form in elsewhere.page.forms.values() if form.action.endswith("/confirm"))
    elsewhere.press(confirm)
    member.open("/")
    assert "Confirmed" in own_bookings(member)[0]


def test_a_member_s_bookings_are_not_left_on_show_after_signing_out(service: Service, member: Browser) -> None:
    member.book(service.create_event())
    assert not member.cookie("bookings")
    details = str(member.dom.select_one("#own [href^='/b/']")["href"])  # type: ignore[index]
    member.open(details)
    key = member.element("key-link").get_text().removeprefix("http://localhost:80")
    member.open("/account")
    member.press("/sign-out")

    member.open("/")

    assert own_bookings(member) == []
    assert "Mel" not in member.text
    with pytest.raises(AppError, match="404"):
        member.open(details)
    member.open(key)
    assert len(own_bookings(member)) == 1
    member.press(f"{details}/forget")
    with pytest.raises(AppError, match="404"):
        member.open(details)


def test_a_guest_s_booking_is_offered_to_the_account_and_goes_with_it(service: Service, guest: Browser) -> None:
    event = service.create_event()
    guest.book(event, email="gail@example.com")
    assert "Add to my account" not in guest.text
    guest.sign_in("member", "Mel Member")
    guest.open("/")
    assert "Booked in this browser, without an account." in own_bookings(guest)[0]

    guest.press("/accounts/me/bookings")

    assert "is now in your account" in guest.message
    guest.open("/")
    assert "Add to my account" not in guest.text
    elsewhere = second_device(service)
    elsewhere.open("/")
    assert len(own_bookings(elsewhere)) == 1
    guest.open("/account")
    guest.press("/sign-out")
    assert own_bookings(guest) == []


def test_a_booking_too_many_stays_a_guest_s_and_the_page_says_why(service: Service, guest: Browser) -> None:
    event = service.create_event(max_seats_per_person=1)
    guest.book(event, email="gail@example.com")
    guest.sign_in("member", "Mel Member")
    guest.book(event)

    guest.press("/accounts/me/bookings")

    assert "1" in guest.message
    assert guest.element("flash")["role"] == "alert"
    assert "Add to my account" in guest.text


def test_guests_are_asked_to_sign_in_for_a_members_event_and_come_back_to_it(service: Service, guest: Browser) -> None:
    event = service.create_event(audience="members")
    service.add_account("mel@example.com", name="Mel Member")
    guest.open("/")
    assert f"book-{event['id']}" not in guest.page.forms
    assert "This event is for anyone with an account." in guest.element(f"event-{event['id']}").get_text()

    guest.open(str(guest.element(f"members-only-{event['id']}").find("a")["href"]))  # type: ignore[index]
    answer = guest.send("sign-in", email="mel@example.com", password=PASSWORD)

    assert answer.headers["Location"] == f"/e/{event['id']}-concert"
    guest.send(f"book-{event['id']}")
    assert "holding" in guest.message


@pytest.mark.parametrize("typed", [b"email=gail%40example.com", b"seats=2"], ids=["guest", "signed out meanwhile"])
def test_a_guest_s_form_for_a_members_event_leads_to_the_sign_in(service: Service, typed: bytes) -> None:
    event = service.create_event(audience="members")
    sent = BROWSER | FORM | {"Referer": "http://localhost:80/"}

    answer = service.post(f"/events/{event['id']}/book", typed, **sent)

    assert (answer.status_int, answer.headers["Location"]) == (303, "/sign-in?next=%2F%3Fopen%3D1%23flash")
    assert service.event(event["id"])["held_seats"] == 0


def test_what_was_typed_when_the_session_had_ended_is_still_there_after_signing_in(
    service: Service, member: Browser
) -> None:
    event = service.create_event(questions=[{"label": "Diet?", "kind": "text", "required": True}])
    member.open(f"/e/{event['id']}")
    service.database.write(lambda tx: tx.execute("DELETE FROM sessions", ()).close())
    member.send(f"book-{event['id']}", seats="3", **{"answers.q1": "vegan"})
    assert member.url.startswith("/sign-in")
    member.send("sign-in", email="mel@example.com", password="wrong and long")
    member.send("sign-in", email="mel@example.com", password=PASSWORD)

    assert member.message == "You are signed in. What you typed is still here: check it, and send it again."
    form = member.page.forms[f"book-{event['id']}"]
    assert [form[name].value for name in ("seats", "answers.q1")] == ["3", "vegan"]
    assert service.event(event["id"])["held_seats"] == 0
    member.send(f"book-{event['id']}")
    assert service.event(event["id"])["held_seats"] == 3


def test_a_member_takes_another_name(service: Service, member: Browser) -> None:
    member.open("/account")
    member.send("rename", name="Melanie")

    assert member.message == "Your name is saved."
    assert "Melanie" in str(member.dom.h1)
    member.send("rename", name="")
    assert "Enter a name." in member.element("rename-name-fault").get_text()


def test_a_new_password_signs_every_other_device_out(service: Service, member: Browser) -> None:
    elsewhere = second_device(service)
    member.open("/account")

    member.send("change-password", current_password=PASSWORD, password=NEW_PASSWORD)

    assert "Your password is changed" in member.message
    assert is_signed_in(member)
    assert not is_signed_in(elsewhere)
    assert not is_signed_in(second_device(service))
    assert is_signed_in(second_device(service, NEW_PASSWORD))


def test_a_wrong_current_password_is_noted_beside_it_and_changes_nothing(service: Service, member: Browser) -> None:
    member.open("/account")

    member.send("change-password", current_password="wrong", password=NEW_PASSWORD)

    assert "This isn’t your password. Enter the current one." in member.element("current_password-fault").get_text()
    assert member.page.forms["change-password"]["password"].value == ""
    assert is_signed_in(second_device(service))


def test_signing_out_everywhere_ends_this_session_too(service: Service, member: Browser) -> None:
    elsewhere = second_device(service)
    member.open("/account")

    member.send("sign-out-everywhere")

    assert (member.url, member.message) == ("/sign-in", "You are signed out on every device.")
    assert not is_signed_in(member)
    assert not is_signed_in(elsewhere)


def test_a_session_that_ran_out_leads_to_the_sign_in_and_does_nothing(
    service: Service, member: Browser, clock: FixedClock
) -> None:
    member.open("/account")
    clock.move(31 * 86_400)

    answer = member.send("rename", name="Melanie")

    assert answer.headers["Location"] == "/sign-in?next=%2Faccount"
    assert "been signed out" in member.message
    assert "Melanie" not in str(service.get("/accounts", **service.as_admin).json)


def test_an_api_token_is_shown_once_works_and_can_be_revoked(service: Service, member: Browser) -> None:
    member.open("/account")
    answer = member.send("new-token", name="Calendar <b>sync</b>")
    assert answer.status_int == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<b>sync" not in answer.text
    secret = member.element("secret").get_text()
    asked = {"Authorization": f"Bearer {secret}"}
    assert service.get("/accounts/me", **asked).json["name"] == "Mel Member"

    def is_use_noted() -> bool:
        member.open("/account")
        return "Last used 22:26" in member.element("tokens").get_text()

    eventually(is_use_noted)

    assert secret not in member.page.text
    assert "Calendar <b>sync</b>" in member.element("tokens").get_text()
    revoke = next(form.action for form in member.page.forms.values() if form.action.endswith("/revoke"))
    member.press(revoke)
    assert "Calendar" not in member.text
    problem(service.get("/accounts/me", **asked), "unauthenticated")


def test_a_token_without_a_name_is_refused_beside_the_field(member: Browser) -> None:
    member.open("/account")
    member.send("new-token", name="")

    assert "Enter a name." in member.element("token-name-fault").get_text()


def test_the_page_of_a_new_token_asked_for_again_leads_to_the_account(member: Browser) -> None:
    member.open("/account/tokens")

    assert member.url == "/account"


def test_another_member_s_token_can_not_be_revoked(service: Service, member: Browser) -> None:
    other = service.as_account(service.add_account("otto@example.com", name="Otto"))
    token = service.post("/accounts/me/tokens", {"name": "Otto's"}, **other).json
    member.open("/account")

    service.post(f"/account/tokens/{token['id']}/revoke", b"", **FORM, Cookie=f"session={member.cookie('session')}")

    assert service.get("/accounts/me", Authorization=f"Bearer {token['token']}").status_int == 200


def test_deleting_an_account_asks_clearly_and_then_leaves_nothing_of_it(
    service: Service, member: Browser, clock: FixedClock
) -> None:
    past, coming = service.create_event(starts_at=instant(clock.now() + 60_000)), service.create_event(title="Opera")
    for event in (past, coming):
        member.book(event, seats="2")
        member.press(next(form.action for form in member.page.forms.values() if form.action.endswith("/confirm")))
    clock.move(61)
    member.open("/account/delete")
    assert "Your 1 booking will be cancelled" in member.text
    assert "2 seats for Opera" in member.text
    assert "Concert" not in member.text

    member.send("delete-account")

    assert "Your account is deleted" in member.message
    assert member.url == "/"
    assert not is_signed_in(member)
    assert service.event(coming["id"])["free_seats"] == 20
    kept = service.get(f"/events/{past['id']}/bookings", **service.as_admin).json["bookings"]
    assert [(one["name"], one["email"], one["account_id"]) for one in kept] == [("", "", None)]


@pytest.mark.parametrize("page", ["/account/delete", "/"])
def test_a_booking_is_shown_however_many_newer_ones_have_ended(service: Service, page: str) -> None:
    browser = Browser(service)
    account = browser.sign_in("member", "Mina Member")
    opera, concert = service.create_event(title="Opera")["id"], service.create_event()["id"]

    def book_much_and_cancel_it(tx: Tx) -> None:
        for _ in range(201):
            seats.cancel(tx, seats.book(tx, concert, account.person, 1).id)

    kept = service.database.write(seats.book, opera, account.person, 2).id
    service.database.write(seats.confirm, kept, by_admin=False)
    service.clock.move(1)
    service.database.write(book_much_and_cancel_it)
    browser.open(page)

    if page == "/":
        assert browser.element(f"booking-{kept}")
    else:
        assert "Your 1 booking will be cancelled" in browser.text
        assert "2 seats for Opera" in browser.text


def test_an_api_token_is_made_only_by_people_who_are_signed_in(service: Service) -> None:
    account = service.add_account("member@example.com")
    made = service.post("/accounts/me/tokens", {"name": "script"}, **service.as_account(account)).json["token"]

    for who in ({"Authorization": f"Bearer {made}"}, service.as_admin):
        refused = service.post("/accounts/me/tokens", {"name": "another"}, **who)
        assert "Sign in" in problem(refused, "forbidden")["detail"]


def test_the_last_admin_is_told_why_their_account_stays(service: Service) -> None:
    admin = Browser(service)
    admin.sign_in("admin")
    admin.open("/account/delete")

    admin.send("delete-account")

    assert "last admin" in admin.message
    assert is_signed_in(admin)


def test_all_bookings_are_listed_live_and_ended_the_newest_first_a_page_at_a_time(
    service: Service, member: Browser, clock: FixedClock
) -> None:
    event = service.create_event(seats=100, max_seats_per_person=100, hold_seconds=20, title="Number 0.")
    account = {"Cookie": f"session={member.cookie('session')}"}
    for _ in range(51):
        assert service.post(f"/events/{event['id']}/book", {"seats": 1}, **account).status_int == 201
        clock.move(1)

    member.open("/account/bookings")

    shown = own_bookings(member)
    assert len(shown) == 50
    assert "Held" in shown[0]
    assert "ran out" in shown[49]
    (earlier,) = member.dom.find_all("a", rel="next")
    member.open(str(earlier["href"]))
    assert len(own_bookings(member)) == 1


def test_a_member_without_bookings_is_shown_the_way_to_the_events(member: Browser) -> None:
    member.open("/account/bookings")
    assert "No bookings yet." in member.text

    member.open("/")

    assert "You have no upcoming bookings." in member.element("all-bookings").get_text()


@pytest.mark.parametrize("page", ["/", "/account", "/account/bookings", "/account/delete"])
def test_pages_of_someone_signed_in_are_kept_by_no_cache(member: Browser, page: str) -> None:
    assert member.open(page).headers["Cache-Control"] == "no-store"
