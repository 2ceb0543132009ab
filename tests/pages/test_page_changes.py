"""What becomes of a booking by page: more time, other seats, another person, a second chance; the organiser's part."""

from typing import Any

import pytest

from tests.support.service import NOON, FixedClock, Service, instant
from tests.support.web_client import Browser

GUEST = "guest@example.com"
SHORT, LONG = 20, 900


def said(browser: Browser, element_id: str) -> str:
    return " ".join(browser.element(element_id).get_text().split())


def buttons(browser: Browser) -> list[str]:
    return [button.get_text() for button in browser.dom.select("#own button")]


def event_of(service: Service, event: Any) -> Any:
    return service.event(event["id"])


def test_whoever_has_paid_for_a_hold_that_has_ended_is_told_whom_to_ask(
    service: Service, guest: Browser, clock: FixedClock
) -> None:
    event = service.create_event(price_cents=800, currency="EUR", hold_seconds=900, contact="Ina, ina@example.com")
    booking = service.book(event["id"])
    guest.open(f"/b/{booking['id']}")
    assert "Have you paid already?" not in guest.text
    clock.move(901)
    guest.open(f"/b/{booking['reference']}")
    assert said(guest, "has-paid").startswith("Have you paid already? Ask the organiser (Ina, ina@example.com)")


def test_a_hold_is_given_more_time_as_often_as_the_event_allows(service: Service, guest: Browser) -> None:
    booking_id = guest.book(service.create_event(max_extensions=1))
    assert "Hold until 22:27" in buttons(guest)

    guest.press(f"/bookings/{booking_id}/extend")

    assert "for you until 22:27." in said(guest, f"deadline-{booking_id}")
    assert guest.message == "We’re holding your seats until 22:27."
    assert f"/bookings/{booking_id}/extend" not in [form.action for form in guest.page.forms.values()]


def test_an_extension_reaches_no_further_than_the_start(service: Service, guest: Browser) -> None:
    guest.book(service.create_event(max_extensions=9, starts_at=instant(NOON + 25_000)))

    assert "Hold until 22:27" in buttons(guest)


def test_whoever_could_take_more_time_is_told_that_others_wait(service: Service, guest: Browser) -> None:
    event = service.create_event(seats=1, max_extensions=5)
    booking_id = guest.book(event)
    service.post(f"/events/{event['id']}/waitlist", {"email": "wim@example.com"})

    guest.open("/")

    assert "Other people are waiting" in said(guest, f"deadline-{booking_id}")
    assert not [button for button in buttons(guest) if "time" in button]


def test_an_extension_refused_because_somebody_began_to_wait_says_so(service: Service, guest: Browser) -> None:
    event = service.create_event(seats=1, max_extensions=5)
    booking_id = guest.book(event)
    guest.open("/")
    service.post(f"/events/{event['id']}/waitlist", {"email": "wim@example.com"})

    guest.press(f"/bookings/{booking_id}/extend")

    assert guest.dom.select("#flash.error")
    assert "0:20 left" in said(guest, f"deadline-{booking_id}")


@pytest.mark.parametrize(
    ("hold_seconds", "moved", "is_warned"),
    [(SHORT, 0, True), (LONG, 599, False), (LONG, 600, True), (300, 179, False), (300, 180, True)],
    ids=["short", "before a third", "a third", "before two minutes", "two minutes"],
)
def test_the_page_warns_before_a_hold_ends_and_asks_whether_more_time_is_needed(
    service: Service, guest: Browser, clock: FixedClock, hold_seconds: int, moved: int, is_warned: bool
) -> None:
    booking_id = guest.book(service.create_event(hold_seconds=hold_seconds, max_extensions=2))
    clock.move(moved)
    guest.open("/")

    deadline = guest.element(f"deadline-{booking_id}")
    assert ("ending" in (deadline.get("class") or [])) is is_warned
    assert ("Need more time?" in deadline.get_text()) is is_warned
    assert ("Your hold for" in guest.element("news").get_text()) is is_warned
    assert guest.element("news")["aria-live"] == "polite"


@pytest.mark.parametrize("is_offer", [False, True], ids=["hold", "offer"])
def test_a_screen_reader_is_told_when_five_minutes_are_left_and_when_one_is(
    service: Service, guest: Browser, clock: FixedClock, is_offer: bool
) -> None:
    if is_offer:  # How long it lasts is not how long a hold does.
        event = service.sell_out(hold_seconds=180, offer_seconds=LONG)["id"]
        guest.open(f"/w/{service.wait(event)['id']}")
        service.post(f"/bookings/{service.bookings(event)[0]['id']}/cancel")
    else:
        guest.book(service.create_event(hold_seconds=LONG, offer_seconds=180))

    for passes, news in (
        (LONG - 301, ""),
        (1, "ends in less than 5 minutes, at"),
        (239, "ends in less than 5 minutes, at"),
        (1, "ends in less than 1 minute, at"),
    ):
        clock.move(passes)
        guest.open("/")
        said_aloud = guest.element("news").get_text()
        assert news in said_aloud
        assert bool(news) is ("Your hold for" in said_aloud)


def test_a_hold_without_extensions_is_warned_of_but_not_asked(service: Service, guest: Browser) -> None:
    booking_id = guest.book(service.create_event())

    assert "ending" in (guest.element(f"deadline-{booking_id}").get("class") or [])
    assert "more time" not in said(guest, f"deadline-{booking_id}")


@pytest.mark.parametrize(("seats", "free"), [("1", 19), ("4", 16)])
def test_seats_are_changed_up_and_down_and_the_deadline_stays(
    service: Service, guest: Browser, clock: FixedClock, seats: str, free: int
) -> None:
    event = service.create_event()
    booking_id = guest.book(event, seats="2")
    clock.move(5)
    guest.open(f"/b/{booking_id}")

    guest.send(f"change-seats-{booking_id}", seats=seats)

    assert event_of(service, event)["free_seats"] == free
    assert "for you until 22:27." in said(guest, f"deadline-{booking_id}")
    assert not guest.dom.select("#flash.error")


def test_a_refused_change_of_seats_stands_in_its_open_form(service: Service, guest: Browser) -> None:
    booking_id = guest.book(service.create_event(), seats="2")
    guest.open(f"/b/{booking_id}")

    guest.send(f"change-seats-{booking_id}", seats="0")

    assert guest.element(f"change-{booking_id}").has_attr("open")
    assert guest.page.forms[f"change-seats-{booking_id}"]["seats"].value == "0"
    assert "Enter a whole number from 1 to" in guest.text


def test_no_more_seats_are_asked_for_than_may_be_had(service: Service, guest: Browser) -> None:
    event = service.create_event(seats=5, max_seats_per_person=3)
    booking_id = guest.book(event)
    guest.open(f"/b/{booking_id}")
    assert guest.element(f"seats-{booking_id}")["max"] == "3"

    service.book(event["id"], "second@example.com", 3)
    guest.open(guest.url)
    assert guest.element(f"seats-{booking_id}")["max"] == "2"
    service.post(f"/events/{event['id']}/waitlist", {"email": "wim@example.com", "seats": 3})
    guest.open(guest.url)
    assert guest.dom.find(id=f"seats-{booking_id}") is None


def test_a_confirmed_booking_is_handed_over_and_leaves_a_line(service: Service, guest: Browser) -> None:
    event = service.create_event()
    booking_id = guest.book(event, seats="2")
    guest.open(f"/b/{booking_id}")
    assert guest.dom.find(id=f"hand-over-{booking_id}") is None
    guest.press(f"/bookings/{booking_id}/confirm")

    guest.send(f"hand-over-{booking_id}", name="Nora", email="nora@example.com")

    assert "Your booking of 2 seats for Concert was handed over at 22:26." in guest.text
    assert "nora@example.com" not in str(guest.element("own"))
    assert guest.cookie("bookings") == booking_id
    (heir,) = service.bookings(event["id"])
    assert (heir["name"], heir["email"], heir["seats"]) == ("Nora", "nora@example.com", 2)


def test_a_refused_hand_over_keeps_what_was_typed(service: Service, guest: Browser) -> None:
    booking_id = guest.book(service.create_event())
    guest.press(f"/bookings/{booking_id}/confirm")
    guest.open(f"/b/{booking_id}")

    guest.send(f"hand-over-{booking_id}", name="Nora", email="nobody")

    assert guest.element(f"give-{booking_id}").has_attr("open")
    form = guest.page.forms[f"hand-over-{booking_id}"]
    assert (form["name"].value, form["email"].value) == ("Nora", "nobody")
    assert "Enter an email address, like name@example.com." in guest.text


def test_whoever_confirms_too_late_is_led_to_book_again(service: Service, guest: Browser, clock: FixedClock) -> None:
    event = service.create_event()
    booking_id = guest.book(event)
    clock.move(20)

    guest.press(f"/bookings/{booking_id}/confirm")

    assert guest.dom.select("#flash.error")
    (link,) = guest.dom.select("p.ended a")
    assert (link.get_text(), link["href"]) == ("Book again", f"#event-{event['id']}")
    assert guest.element(str(link["href"]).removeprefix("#"))


def test_whoever_confirms_too_late_at_a_sold_out_event_is_led_to_the_list(
    service: Service, guest: Browser, clock: FixedClock
) -> None:
    event = service.create_event(seats=1)
    booking_id = guest.book(event)
    clock.move(20)
    service.book(event["id"], "second@example.com")

    guest.press(f"/bookings/{booking_id}/confirm")

    assert [link.get_text() for link in guest.dom.select("p.ended a")] == ["Join the waiting list"]


def test_a_member_s_old_bookings_lead_to_the_page_of_the_event(
    service: Service, guest: Browser, clock: FixedClock
) -> None:
    event = service.create_event()
    guest.sign_in("member", "Mel Member")
    guest.open("/")
    guest.send(f"book-{event['id']}")
    clock.move(20)

    guest.open("/account/bookings")
    (link,) = guest.dom.select("p.ended a")
    guest.open(str(link["href"]))

    assert guest.element(f"book-{event['id']}")


@pytest.mark.parametrize(("status", "state"), [("confirmed", "Confirmed"), ("held", "Held")])
def test_an_admin_restores_a_booking_whose_payment_came_late(
    service: Service, admin: Browser, clock: FixedClock, status: str, state: str
) -> None:
    event = service.create_event(confirmation="organiser")
    booking_id = service.book(event["id"], seats=2)["id"]
    clock.move(40)
    service.jobs.sweep()
    admin.open(f"/admin/events/{event['id']}")

    admin.send(f"restore-{status}-{booking_id}")

    assert not admin.dom.select("#flash.error")
    assert state in said(admin, f"booking-{booking_id}")
    assert event_of(service, event)[f"{status}_seats"] == 2


def test_a_booking_whose_seats_are_gone_is_not_restored(service: Service, admin: Browser, clock: FixedClock) -> None:
    event = service.create_event(seats=1)
    booking_id = service.book(event["id"])["id"]
    clock.move(20)
    service.book(event["id"], "second@example.com")
    admin.open(f"/admin/events/{event['id']}/bookings/ended")

    admin.send(f"restore-confirmed-{booking_id}")

    assert admin.dom.select("#flash.error")
    assert admin.url == f"/admin/events/{event['id']}/bookings/ended#booking-{booking_id}"
    assert event_of(service, event)["confirmed_seats"] == 0


def test_bookings_that_ended_long_ago_are_on_pages_of_their_own(
    service: Service, admin: Browser, clock: FixedClock
) -> None:
    event = service.create_event(seats=200)
    first = service.book(event["id"])["id"]
    clock.move(20)
    for number in range(100):
        service.book(event["id"], f"guest{number}@example.com")
    clock.move(20)
    service.jobs.sweep()

    admin.open(f"/admin/events/{event['id']}/bookings/ended")
    assert len(admin.dom.select("tbody tr")) == 100
    admin.open(str(admin.dom.select("a[rel=next]")[0]["href"]))

    assert [row["id"] for row in admin.dom.select("tbody tr")] == [f"booking-{first}"]


def test_nothing_is_restored_that_was_handed_over_or_whose_person_is_forgotten(
    service: Service, admin: Browser
) -> None:
    event = service.create_event()
    given = service.book(event["id"])["id"]
    service.post(f"/bookings/{given}/confirm")
    service.post(f"/bookings/{given}/hand-over", {"name": "Nora", "email": "nora@example.com"})
    member = service.add_account(name="Mel Member")
    headers = service.as_account(member)
    service.post(f"/events/{event['id']}/book", {}, **headers)
    assert service.call("DELETE", "/accounts/me", headers=headers).status_int == 204

    admin.open(f"/admin/events/{event['id']}")

    assert len(admin.dom.select("table.ended tbody tr")) == 2
    assert not admin.dom.select("table.ended form")


def test_an_event_is_cancelled_with_a_reason_and_reopened(service: Service, admin: Browser, guest: Browser) -> None:
    event = service.create_event()
    guest.book(event)
    admin.open(f"/admin/events/{event['id']}/settings")

    admin.send("cancel-event", reason="The hall is flooded.")

    assert "Reason given to guests: The hall is flooded." in said(admin, "was-cancelled")
    guest.open("/")
    assert "The organiser says: The hall is flooded." in guest.text
    assert not guest.dom.select("p.ended a")
    admin.send("reopen-event")
    assert event_of(service, event)["status"] == "open"
    assert admin.element("status").get_text() == "Open"
    guest.open("/")
    assert [link.get_text() for link in guest.dom.select("p.ended a")] == ["Book again"]


def test_a_reason_that_is_too_long_is_refused_beside_its_field(service: Service, admin: Browser) -> None:
    event = service.create_event()
    admin.open(f"/admin/events/{event['id']}/settings")

    admin.send("cancel-event", reason="x" * 501)

    assert admin.element("reason")["aria-invalid"] == "true"
    assert "Enter text of 0 to" in admin.text
    assert event_of(service, event)["status"] == "open"


def test_a_cancelled_event_that_would_have_started_can_not_be_reopened(
    service: Service, admin: Browser, clock: FixedClock
) -> None:
    event = service.create_event(starts_at=instant(NOON + 10_000))
    service.post(f"/events/{event['id']}/cancel", **service.as_admin)
    clock.move(10)

    admin.open(f"/admin/events/{event['id']}/settings")

    assert admin.element("was-cancelled")
    assert admin.dom.find(id="reopen-event") is None


def test_an_admin_sets_the_booking_window_and_the_extensions_and_clears_the_window(
    service: Service, admin: Browser
) -> None:
    event = service.create_event(starts_at=instant(NOON + 10 * 86_400_000))
    admin.open(f"/admin/events/{event['id']}/settings")
    admin.send("edit-event", opens_at="2026-05-29T10:00", closes_at="2026-05-30T10:00", max_extensions="3")
    set_up = event_of(service, event)
    assert (set_up["opens_at"], set_up["closes_at"]) == ("2026-05-29T08:00:00Z", "2026-05-30T08:00:00Z")
    assert set_up["max_extensions"] == 3
    form = admin.page.forms["edit-event"]
    assert (form["opens_at"].value, form["closes_at"].value) == ("2026-05-29T10:00", "2026-05-30T10:00")

    admin.send("edit-event", opens_at="", closes_at="")

    cleared = event_of(service, event)
    assert (cleared["opens_at"], cleared["closes_at"], cleared["max_extensions"]) == (None, None, 3)


def test_a_booking_window_that_ends_before_it_begins_is_refused_beside_its_fields(
    service: Service, admin: Browser
) -> None:
    event = service.create_event(starts_at="2026-12-24T17:00:00Z")
    admin.open(f"/admin/events/{event['id']}/settings")

    admin.send("edit-event", opens_at="2026-12-20T10:00", closes_at="2026-12-19T10:00")

    assert admin.message == "Not saved. Please check the highlighted fields."
    assert [field["name"] for field in admin.dom.select("[aria-invalid=true]")] in (["opens_at"], ["closes_at"])
    assert admin.page.forms["edit-event"]["opens_at"].value == "2026-12-20T10:00"
