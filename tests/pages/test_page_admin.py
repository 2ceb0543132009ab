"""The admin's pages: every action on an event, on accounts, and the audit log, as plain forms."""

from typing import Any
from urllib.parse import quote

import pytest

from booking.accounts import sessions
from booking.model import EventDraft
from booking.web.pages import event_form
from tests.support.service import BROWSER, NOON, FixedClock, Service, instant
from tests.support.web_client import FORM, Browser, problem

SCRIPT = "<script>alert(1)</script>\"'&"
NEW_EVENT = {"title": "Concert", "starts_at": "2026-12-24T18:00", "seats": "20"}


def newest(service: Service) -> Any:
    return service.get("/events?when=all").json["events"][-1]


def fault_beside(browser: Browser, field_id: str) -> str:
    """Return the note that a field marked as wrong refers to."""
    field = browser.element(field_id)
    assert field["aria-invalid"] == "true"
    return browser.element(str(field["aria-describedby"]).split()[-1]).get_text()


@pytest.mark.parametrize("url", ["/admin", "/admin/events/1", "/admin/events/x", "/admin/accounts", "/admin/audit"])
def test_whoever_is_not_signed_in_is_sent_to_the_sign_in(service: Service, guest: Browser, url: str) -> None:
    service.create_event(title="Hidden from outsiders here")
    guest.open(url)
    assert guest.url == f"/sign-in?next={quote(url, safe='')}"
    assert "python app.py invite" in guest.text
    assert "Hidden" not in guest.text


@pytest.mark.parametrize("url", ["/admin", "/admin/events/1", "/admin/accounts", "/admin/invitations", "/admin/audit"])
def test_a_member_is_sent_back_to_the_events_and_a_program_of_theirs_is_refused(
    service: Service, guest: Browser, url: str
) -> None:
    service.create_event()
    member = guest.sign_in("member", "Mel Member")
    assert "/admin" not in [link.get("href") for link in guest.dom.find_all("a")]
    guest.open(url)
    assert (guest.url, guest.message) == ("/", "Only admins can open that page.")
    problem(service.get(url, **service.as_account(member)), "forbidden")


def test_an_ended_session_leads_to_the_sign_in_page_and_does_nothing(
    service: Service, admin: Browser, clock: FixedClock
) -> None:
    event = service.create_event(starts_at="2027-01-01T00:00:00Z")
    admin.open(f"/admin/events/{event['id']}/settings")
    clock.move(sessions.IDLE_SECONDS)
    answer = admin.press(f"/events/{event['id']}/cancel")
    assert answer.headers["Location"] == f"/sign-in?next=%2Fadmin%2Fevents%2F{event['id']}%2Fsettings"
    assert admin.message == "You’ve been signed out. Sign in again."
    assert service.event(event["id"])["status"] == "open"


def test_whoever_opens_a_page_with_an_ended_session_is_told_on_signing_in(
    service: Service, admin: Browser, clock: FixedClock
) -> None:
    clock.move(sessions.IDLE_SECONDS)
    admin.open("/admin")
    assert (admin.url, admin.message) == ("/sign-in?next=%2Fadmin", "You’ve been signed out. Sign in again.")
    assert admin.cookie("session") in (None, "")
    admin.open("/admin")
    assert (admin.url, admin.message) == ("/sign-in?next=%2Fadmin", "")


def test_the_people_page_forgets_a_session_that_has_ended(service: Service, admin: Browser, clock: FixedClock) -> None:
    event = service.create_event(starts_at="2027-01-01T00:00:00Z")
    clock.move(sessions.IDLE_SECONDS)
    admin.open("/")
    assert admin.cookie("session") in (None, "")
    admin.send(f"book-{event['id']}", email="guest@example.com")
    assert service.event(event["id"])["held_seats"] == 1


@pytest.mark.parametrize(
    ("typed", "hold_seconds"),
    [
        ({}, 900),
        ({"hold_time": "20", "hold_unit": "seconds"}, 20),
        ({"hold_time": " 2 ", "hold_unit": "hours"}, 7_200),
        ({"hold_time": "30", "hold_unit": "days"}, 2_592_000),
        ({"hold_time": "", "hold_unit": "days"}, 900),
    ],
)
def test_an_admin_publishes_an_event_with_a_hold_time_in_a_unit(
    service: Service, admin: Browser, typed: dict[str, str], hold_seconds: int
) -> None:
    admin.open("/admin")
    answer = admin.send("new-event", **NEW_EVENT | typed)
    event = newest(service)
    row = f"event-{event['id']}"
    assert (answer.status_int, answer.headers["Location"]) == (303, f"/admin?open={event['id']}#{row}")
    address = f"http://localhost:80/e/{event['id']}-concert"
    assert admin.message == f"“Concert” is open for booking. Share this address: {address}"
    assert admin.dom.select_one(f'#flash a[href="{address}"]')
    assert admin.element(row).select_one("details[open]")
    assert (event["starts_at"], event["seats"], event["hold_seconds"]) == ("2026-12-24T17:00:00Z", 20, hold_seconds)
    assert admin.page.forms["new-event"]["title"].value == ""
    assert "Concert" in admin.element(f"event-{event['id']}").get_text()


def test_the_form_for_an_event_has_a_row_for_each_thing_that_an_organiser_decides() -> None:
    typed_in = {name for one in event_form.FIELDS for name in (one.name, *one.inputs)}
    # By the form's buttons, and in fields that have tests of their own. A copy is made from what is in the form.
    elsewhere = {"published", "questions", "seat_kinds"}
    assert {*EventDraft.__struct_fields__} - elsewhere <= typed_in
    assert {one.name for one in event_form.FIELDS} <= {*EventDraft.__struct_fields__}


def test_an_event_is_made_with_five_fields_and_all_else_has_its_default(service: Service, admin: Browser) -> None:
    admin.open("/admin")
    assert admin.element("new").has_attr("open")  # There is no event yet.
    fields = [one["name"] for one in admin.element("new-event").select("input:not([type=hidden]), select, textarea")]
    assert fields == ["title", "starts_at", "location", "seats", "hold_time", "hold_unit"]
    admin.send("new-event", **NEW_EVENT, location="Café", hold_time="2", hold_unit="hours")
    assert not admin.element("new").has_attr("open")
    by_form = newest(service)
    body = {"title": "Concert", "starts_at": by_form["starts_at"], "seats": 20, "location": "Café"}
    by_program = service.call("POST", "/events", body | {"hold_seconds": 7_200}, headers=service.as_admin).json
    its_own = {"id", "created_at", "confirmation", "changed_at"}
    assert {name: by_form[name] for name in by_form if name not in its_own} == {
        name: by_program[name] for name in by_program if name not in its_own
    }
    assert (by_form["confirmation"], by_form["max_extensions"]) == ("attendee", 1)


@pytest.mark.parametrize("hold_time", ["0", "٣", "-1", "1.5", "9" * 30, "31"])
def test_a_refused_event_keeps_what_was_typed_and_notes_every_fault_beside_its_field(
    service: Service, admin: Browser, hold_time: str
) -> None:
    admin.open("/admin")
    typed = {
        "title": "x" * 201,
        "starts_at": "2027-03-28T02:30",
        "seats": "0",
        "hold_time": hold_time,
        "hold_unit": "days",
        "location": SCRIPT,
    }
    admin.send("new-event", **typed)
    assert admin.message == "Not saved. Please check the highlighted fields."
    form = admin.page.forms["new-event"]
    assert {name: form[name].value for name in typed} == typed
    for field, words in {"title": "1 to 200", "starts_at": "set forward", "seats": "from 1 to 1,000,000"}.items():
        assert words in fault_beside(admin, f"new-{field}")
    assert fault_beside(admin, "new-hold_time") == "Enter a hold time of up to 30 days."
    assert "<script>alert" not in admin.page.text
    assert admin.element("new").has_attr("open")
    assert service.get("/events?when=all").json["events"] == []
    admin.open("/admin")
    assert admin.page.forms["new-event"]["title"].value == ""


def test_a_start_in_the_past_is_noted_beside_the_start(service: Service, admin: Browser) -> None:
    admin.open("/admin")
    admin.send("new-event", **NEW_EVENT | {"starts_at": "2001-01-01T10:00"})
    assert "Enter a time in the future." in fault_beside(admin, "new-starts_at")


def test_an_admin_confirms_and_cancels_bookings_from_the_list(service: Service, admin: Browser) -> None:
    event = service.create_event(confirmation="organiser", hold_seconds=300)
    hold = service.post(f"/events/{event['id']}/book", {"email": "guest@example.com", "name": "Зоя", "seats": 2}).json
    admin.open("/admin")
    row = " ".join(admin.element(f"booking-{hold['id']}").get_text(" ").split())
    for words in ("Зоя", "guest@example.com", "2", "Held", "5 min"):
        assert words in row
    answer = admin.press(f"/bookings/{hold['id']}/confirm")
    assert answer.headers["Location"] == f"/admin#booking-{hold['id']}"
    assert "Confirmed" in admin.element(f"booking-{hold['id']}").get_text()
    admin.press(f"/bookings/{hold['id']}/cancel")
    assert service.bookings(event["id"]) == []
    assert admin.dom.find(id=f"booking-{hold['id']}") is None
    assert "Зоя · Booking cancelled" in " ".join(admin.element("lately").get_text(" ").split())


def test_an_admin_sees_why_bookings_ended_swept_or_not(service: Service, admin: Browser, clock: FixedClock) -> None:
    event = service.create_event(hold_seconds=20)
    service.book(event["id"])
    clock.move(20)
    admin.open(f"/admin/events/{event['id']}")
    before = admin.element(f"ended-{event['id']}").get_text()
    assert "ran out at 22:27" in before
    assert "No bookings." in admin.text
    service.jobs.sweep()
    admin.open(f"/admin/events/{event['id']}")
    assert admin.element(f"ended-{event['id']}").get_text() == before


@pytest.mark.parametrize("starts_at", [NOON + 86_400_000, NOON + 86_400_001, 1_782_000_000_000])
def test_saving_an_event_as_it_stands_changes_nothing(service: Service, admin: Browser, starts_at: int) -> None:
    event = service.create_event(
        title=SCRIPT,
        location=SCRIPT,
        description=SCRIPT,
        starts_at=instant(starts_at),
        confirmation="organiser",
        audience="members",
    )
    admin.open(f"/admin/events/{event['id']}/settings")
    assert "<script>alert" not in admin.page.text
    admin.send("edit-event")
    assert admin.message == f"“{SCRIPT}” is saved."
    assert service.event(event["id"]) == event


def test_an_event_that_has_started_can_still_be_saved(service: Service, admin: Browser, clock: FixedClock) -> None:
    event = service.create_event()
    clock.move(86_400)
    admin.open(f"/admin/events/{event['id']}/settings")
    admin.send("edit-event", title="Renamed")
    assert admin.message == "“Renamed” is saved."
    admin.open("/admin")
    assert "Renamed" not in admin.element("upcoming").get_text()


def test_an_admin_edits_and_cancels_an_event(service: Service, admin: Browser) -> None:
    event = service.create_event(seats=5)
    hold = service.book(event["id"], seats=3)
    admin.open(f"/admin/events/{event['id']}/settings")
    answer = admin.send("edit-event", title="Renamed", seats="4", hold_time="2", hold_unit="minutes")
    assert answer.headers["Location"] == f"/admin/events/{event['id']}/settings"
    now = service.event(event["id"])
    assert (now["title"], now["seats"], now["hold_seconds"]) == ("Renamed", 4, 120)
    admin.send("edit-event", seats="2")
    assert admin.message == "3 seats are held or confirmed, so the event can’t have fewer. Cancel bookings first."
    assert admin.page.forms["edit-event"]["seats"].value == "2"
    admin.send("edit-event", seats="none")
    assert "Enter a whole number" in fault_beside(admin, "edit-seats")
    admin.press(f"/events/{event['id']}/cancel")
    assert admin.message == "“Renamed” is cancelled, and every booking with it."
    assert "edit-event" not in admin.page.forms
    assert service.event(event["id"])["status"] == "cancelled"
    problem(service.get(f"/bookings/{hold['id']}"), "booking_cancelled")
    admin.open(f"/admin/events/{event['id']}")
    assert "event cancelled at 22:26" in admin.text


def test_an_event_that_is_not_there_has_no_page(service: Service) -> None:
    problem(service.get("/admin/events/7", **service.as_admin), "event_not_found")


def test_a_guest_can_do_nothing_by_the_admins_forms(service: Service) -> None:
    event = service.create_event()
    for url, body in (("/events", b"title=x&starts_at=2027-01-01T10:00&seats=1"), ("/events/1", b"title=x")):
        answer = service.post(url, body, **BROWSER, **FORM)
        assert answer.headers["Location"] == "/sign-in?next=%2Fadmin"
    answer = service.post("/events/1/cancel", b"", **BROWSER, **FORM)
    assert answer.headers["Location"] == "/sign-in?next=%2Fadmin"
    assert service.get("/events?when=all").json["events"] == [event]


def test_everything_that_people_typed_is_shown_escaped_to_the_admin(
    service: Service, admin: Browser, clock: FixedClock
) -> None:
    event = service.create_event(title=SCRIPT, location=SCRIPT)
    body = {"email": "guest@example.com", "name": SCRIPT}
    service.post(f"/events/{event['id']}/book", body)
    for url in ("/admin", f"/admin/events/{event['id']}"):
        admin.open(url)
        assert "<script>alert" not in admin.page.text
        assert SCRIPT in admin.element(f"bookings-{event['id']}").get_text()
    clock.move(20)
    for url, place in (("/admin", "lately"), (f"/admin/events/{event['id']}", f"ended-{event['id']}")):
        admin.open(url)
        assert "<script>alert" not in admin.page.text
        assert SCRIPT in admin.element(place).get_text()


def test_the_admins_list_leads_to_the_later_events(service: Service, admin: Browser) -> None:
    for number in range(51):
        service.create_event(title=f"Number {number}.", starts_at=instant(NOON + 86_400_000 + number))
    admin.open("/admin")
    assert "Number 50." not in admin.element("upcoming").get_text()
    (later,) = admin.dom.find_all("a", rel="next")
    admin.open(str(later["href"]))
    assert "Number 50." in admin.element("upcoming").get_text()
    assert admin.dom.find(id="needs") is None  # Whoever looks at later events has seen what stands before them.


def test_saving_unchanged_does_not_move_a_start_in_the_hour_that_comes_twice(service: Service, admin: Browser) -> None:
    # 02:30 in Berlin for the second time that night.
    event = service.create_event(starts_at="2026-10-25T01:30:00Z")
    admin.open(f"/admin/events/{event['id']}/settings")

    admin.send("edit-event")

    assert service.event(event["id"])["starts_at"] == event["starts_at"]


def test_what_another_admin_has_changed_meanwhile_stays_as_they_changed_it(service: Service, admin: Browser) -> None:
    event = service.create_event(location="Old mill", description="One\nTwo", hold_seconds=60)
    admin.open(f"/admin/events/{event['id']}/settings")
    changed = {"location": "New mill", "starts_at": "2026-12-24T18:00:00Z", "hold_seconds": 7_200, "seats": 30}
    service.call("PATCH", f"/events/{event['id']}", changed, headers=service.as_admin)

    admin.send("edit-event", title="Renamed", seats="40")

    now = service.event(event["id"])
    assert {name: now[name] for name in changed} == changed | {"seats": 40}
    assert (now["title"], now["description"]) == ("Renamed", "One\nTwo")


def test_an_edit_that_was_refused_is_saved_whole_at_the_second_try(service: Service, admin: Browser) -> None:
    event = service.create_event(description="One")
    admin.open(f"/admin/events/{event['id']}/settings")
    admin.send("edit-event", title="Renamed", description="Two", seats="none", hold_time="1", hold_unit="hours")

    admin.send("edit-event", seats="40")

    now = service.event(event["id"])
    assert (now["title"], now["description"], now["seats"], now["hold_seconds"]) == ("Renamed", "Two", 40, 3_600)


@pytest.mark.parametrize("shown", ["", "no colon", "title: seats:x", "title:" + "0" * 16, "x" * 9_000, "\x00:ä"])
def test_whatever_a_form_says_that_its_page_has_shown_what_was_typed_is_saved(
    service: Service, admin: Browser, shown: str
) -> None:
    event = service.create_event()
    admin.open(f"/admin/events/{event['id']}/settings")

    admin.send("edit-event", title="Renamed", seats="30", shown=shown)

    assert admin.message == "“Renamed” is saved."
    assert service.event(event["id"])["seats"] == 30


def test_a_number_that_was_emptied_is_a_fault_and_no_silence(service: Service, admin: Browser) -> None:
    event = service.create_event()
    admin.open(f"/admin/events/{event['id']}/settings")

    admin.send("edit-event", seats="", hold_time="")

    assert fault_beside(admin, "edit-seats")
    assert admin.element("edit-hold_seconds-fault")


def test_a_price_is_typed_as_an_amount_of_its_currency_and_saved_to_the_cent(service: Service, admin: Browser) -> None:
    event = service.create_event(starts_at="2026-12-24T17:00:00Z", ends_at="2026-12-24T19:00:00Z")
    admin.open(f"/admin/events/{event['id']}/settings")
    admin.send("edit-event", price="12.555", currency="EU", doors_at="2026-12-24T19:00")
    assert {field["name"] for field in admin.dom.select("[aria-invalid=true]")} == {"price", "currency", "doors_at"}
    assert fault_beside(admin, "edit-price") == "Enter a price, like 12.50."
    assert admin.page.forms["edit-event"]["price"].value == "12.555"
    admin.send("edit-event", price="12,5", currency="eur", doors_at="", payment="By transfer,\r\nplease.")
    event = service.event(event["id"])
    assert (event["price_cents"], event["currency"], event["payment"]) == (1_250, "EUR", "By transfer,\nplease.")
    assert (event["ends_at"], event["doors_at"]) == ("2026-12-24T19:00:00Z", None)

    admin.open(f"/admin/events/{event['id']}/settings")
    form = admin.page.forms["edit-event"]
    assert (form["price"].value, form["currency"].value) == ("12.50", "EUR")
    for price, currency, saved in (
        ("1200", "JPY", (1_200, "JPY")),
        ("3.500", "KWD", (3_500, "KWD")),
        ("", "KWD", (None, None)),
        ("7", "RUB", (700, "RUB")),
        ("0", "RUB", (None, None)),
    ):
        admin.send("edit-event", price=price, currency=currency)
        event = service.event(event["id"])
        assert (event["price_cents"], event["currency"]) == saved
    admin.open(f"/admin/events/{event['id']}/history")
    assert "price per seat ¥1,200" in admin.text
    assert "price per seat KWD 3.500" in admin.text
    assert "price per seat none" in admin.text
