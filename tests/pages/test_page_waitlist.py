"""The waiting list by page, as a browser without JavaScript sees it: join, see one's place, be offered seats, leave."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.service import BROWSER, NOON, FixedClock, Service, instant
from tests.support.told import Nowhere
from tests.support.web_client import Browser

WAITER = "wim@example.com"
HOUR_MILLISECONDS = 3_600_000


def sold_out_event(service: Service, **changed: Any) -> tuple[int, str]:
    """Publish an event of one seat, book it, and return the event's and the booking's id."""
    event_id = service.create_event(**{"seats": 1} | changed)["id"]
    return event_id, service.book(event_id, "first@example.com", changed.get("seats", 1))["id"]


def join(browser: Browser, event_id: int, **typed: str) -> None:
    browser.open("/")
    browser.send(f"join-{event_id}", **{"email": WAITER} | typed)


def waiting(service: Service, event_id: int) -> list[Any]:
    entries: list[Any] = service.get(f"/events/{event_id}/waitlist", **service.as_admin).json["entries"]
    return entries


def place(browser: Browser) -> str:
    """Return what the page says of one's place."""
    (shown,) = browser.dom.select("article.own.waiting .position")
    return shown.get_text()


def title(browser: Browser) -> str:
    found = browser.dom.find("title")
    assert found is not None
    return found.get_text()


def own_id(browser: Browser) -> str:
    (card,) = browser.dom.select("article.own.held")
    return str(card["id"]).removeprefix("booking-")


def badges(browser: Browser) -> list[str]:
    return [badge.get_text() for badge in browser.dom.select("#own .badge")]


def test_a_sold_out_event_offers_its_waiting_list_and_the_card_shows_the_place(
    service: Service, guest: Browser
) -> None:
    event_id, _ = sold_out_event(service)

    join(guest, event_id, name="Wim")

    assert guest.message == "You are on the waiting list for 1 seat."
    assert place(guest) == "You are number 1 of 1 on the waiting list."
    assert "1 seat for Wim, wim@example.com" in guest.text
    assert [entry["email"] for entry in waiting(service, event_id)] == [WAITER]
    assert "Sold out – waiting list" in guest.element(f"event-{event_id}").get_text()


def test_an_event_with_free_seats_and_nobody_waiting_offers_no_list(service: Service, guest: Browser) -> None:
    event_id = service.create_event()["id"]

    guest.open("/")

    assert guest.dom.find(id=f"join-{event_id}") is None


def test_the_place_moves_up_when_somebody_before_leaves(service: Service, guest: Browser) -> None:
    event_id, _ = sold_out_event(service)
    before = service.post(f"/events/{event_id}/waitlist", {"email": "before@example.com"}).json["id"]
    join(guest, event_id)
    assert place(guest) == "You are number 2 of 2 on the waiting list."

    service.post(f"/waitlist/{before}/leave")
    guest.open("/")

    assert place(guest) == "You are number 1 of 1 on the waiting list."


def test_whoever_waits_is_offered_the_seat_that_comes_free_and_confirms_it(service: Service, guest: Browser) -> None:
    event_id, booking_id = sold_out_event(service)
    join(guest, event_id)

    service.post(f"/bookings/{booking_id}/cancel")
    guest.open("/")

    assert badges(guest) == ["Offered to you"]
    assert "It’s your turn: we’re holding 1 seat for you until 22:27." in guest.text
    assert guest.element("news").get_text().startswith("Concert: 1 seat is offered to you until 22:27.")
    guest.press(guest.page.forms[0].action)
    assert badges(guest) == ["Confirmed"]
    assert service.event(event_id)["confirmed_seats"] == 1


def test_an_offer_that_lapsed_leaves_a_line_and_a_way_back_to_the_list(
    service: Service, guest: Browser, clock: FixedClock
) -> None:
    event_id, booking_id = sold_out_event(service)
    join(guest, event_id)
    service.post(f"/events/{event_id}/waitlist", {"email": "next@example.com"})
    service.post(f"/bookings/{booking_id}/cancel")

    clock.move(20)
    service.jobs.sweep()
    guest.open("/")

    (line,) = guest.dom.select("p.ended")
    assert " ".join(line.get_text().split()) == (
        "You didn’t confirm in time, so the seat for Concert was offered to the next person. Keep waiting"
    )
    assert not line.select("a")
    guest.send(str(line.button["form"]))  # type: ignore[index]
    assert [entry["email"] for entry in waiting(service, event_id)] == ["wim@example.com"]
    assert guest.dom.select("article.own.waiting")
    assert not guest.dom.select("p.ended button")


def test_whoever_leaves_the_list_is_told_so_and_may_join_again(service: Service, guest: Browser) -> None:
    event_id, _ = sold_out_event(service)
    join(guest, event_id)
    entry_id = waiting(service, event_id)[0]["id"]

    guest.press(f"/waitlist/{entry_id}/leave")

    assert guest.message == "You are no longer on the waiting list."
    assert [line.get_text().strip() for line in guest.dom.select("p.ended")] == [
        "You left the waiting list for Concert."
    ]
    assert waiting(service, event_id) == []
    guest.open(f"/w/{entry_id}")
    assert "You left the waiting list for" in guest.text
    assert "You stay on the list." not in guest.text
    guest.open("/")
    join(guest, event_id)
    assert len(waiting(service, event_id)) == 1


def test_a_place_is_found_and_remembered_by_its_link(service: Service, guest: Browser) -> None:
    event_id, _ = sold_out_event(service)
    entry_id = service.post(f"/events/{event_id}/waitlist", {"email": WAITER}).json["id"]
    guest.open("/")
    assert WAITER not in guest.text

    guest.open(f"/?entry={entry_id}")

    assert place(guest) == "You are number 1 of 1 on the waiting list."
    assert guest.cookie("waiting") == entry_id
    guest.open("/")
    assert WAITER in guest.text


def test_the_link_to_a_place_leads_to_the_offer_once_there_is_one(service: Service) -> None:
    event_id, booking_id = sold_out_event(service)
    entry_id = service.post(f"/events/{event_id}/waitlist", {"email": WAITER}).json["id"]
    service.post(f"/bookings/{booking_id}/cancel")
    elsewhere = Browser(service)

    elsewhere.open(f"/?entry={entry_id}")

    assert elsewhere.message == ""
    assert badges(elsewhere) == ["Offered to you"]


@pytest.mark.parametrize("asked", ["nothing", "%00", "0" * 43])
def test_a_link_to_no_place_says_so_and_is_not_remembered(service: Service, asked: str) -> None:
    answer = service.follow(f"/?entry={asked}")

    assert answer.status_int == 404
    assert "We can’t find this booking" in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_member_sees_their_place_in_every_browser_and_is_not_asked_twice(service: Service, guest: Browser) -> None:
    event_id, _ = sold_out_event(service)
    member = guest.sign_in("member", "Mel Member")
    guest.open("/")
    guest.send(f"join-{event_id}")

    elsewhere = Browser(service)
    elsewhere.open("/")
    assert "Your bookings" not in elsewhere.text
    shown = service.get("/", Accept="text/html", **service.as_account(member))

    assert "number 1" in shown.text
    assert guest.cookie("waiting") is None
    assert guest.dom.find(id=f"join-{event_id}") is None
    guest.open("/account/bookings")
    assert place(guest) == "You are number 1 of 1 on the waiting list."
    guest.open("/account/delete")
    assert "You’ll lose 1 waiting-list entry." in guest.text


def test_whoever_has_signed_out_leaves_no_place_on_show(service: Service, guest: Browser) -> None:
    event_id, _ = sold_out_event(service)
    account = service.add_account(name="Mel Member")
    entry_id = service.post(f"/events/{event_id}/waitlist", {}, **service.as_account(account)).json["id"]

    guest.open(f"/?entry={entry_id}")
    assert place(guest)
    guest.open("/")

    assert "Your bookings" not in guest.text


def test_a_booking_refused_for_want_of_seats_offers_the_list_with_what_was_typed(
    service: Service, guest: Browser
) -> None:
    event_id = service.create_event(seats=2)["id"]
    guest.open("/")
    service.book(event_id, "first@example.com")

    guest.send(f"book-{event_id}", name="Wim", email=WAITER, seats="2")

    assert "Only 1 seat is free." in guest.element("flash").get_text()
    form = guest.page.forms[f"join-{event_id}"]
    assert [form[name].value for name in ("name", "email", "seats")] == ["Wim", WAITER, "2"]
    assert guest.element(f"wait-{event_id}").has_attr("open")
    guest.send(f"join-{event_id}")
    assert place(guest) == "You are number 1 of 1 on the waiting list."


def test_a_refused_entry_keeps_what_was_typed_and_notes_the_faults(service: Service, guest: Browser) -> None:
    event_id, _ = sold_out_event(service)

    join(guest, event_id, email="nobody", seats="0")

    assert guest.message == "Not saved. Please check the highlighted fields."
    for name in ("email", "seats"):
        field = guest.element(f"join-{event_id}-{name}")
        assert field["aria-invalid"] == "true"
        assert "Enter " in guest.element(str(field["aria-describedby"]).split()[-1]).get_text()
    assert guest.page.forms[f"join-{event_id}"]["email"].value == "nobody"


def test_whoever_is_on_the_list_already_is_told_so(service: Service, guest: Browser) -> None:
    event_id, _ = sold_out_event(service)
    service.post(f"/events/{event_id}/waitlist", {"email": WAITER})

    join(guest, event_id)

    assert guest.dom.select("#flash[role=alert]")
    assert len(waiting(service, event_id)) == 1


def test_a_guest_must_sign_in_to_wait_at_a_members_event(service: Service, guest: Browser) -> None:
    account = service.add_account()
    event_id = service.create_event(seats=1, audience="members")["id"]
    service.post(f"/events/{event_id}/book", {}, **service.as_account(account))

    guest.open("/")

    assert "Sign in to join the waiting list" in " ".join(guest.element(f"members-only-{event_id}").get_text().split())
    assert guest.dom.find(id=f"join-{event_id}") is None


def test_when_the_event_is_cancelled_whoever_waited_is_told_that_the_list_is_closed(
    service: Service, guest: Browser
) -> None:
    event_id, _ = sold_out_event(service)
    join(guest, event_id)

    service.post(f"/events/{event_id}/cancel", {"reason": "The hall is flooded."}, **service.as_admin)
    guest.open("/")

    assert "The waiting list for Concert has closed. You were waiting for 1 seat." in guest.text
    assert "The organiser says: The hall is flooded." in guest.text


def test_an_admin_sees_who_waits_in_order_and_removes_one(service: Service) -> None:
    event_id, _ = sold_out_event(service, seats=2)
    for name in ("Wim", "Xena"):
        body = {"email": f"{name}@example.com", "name": name, "seats": 2}
        assert service.post(f"/events/{event_id}/waitlist", body).status_int == 201
    admin = Browser(service)
    admin.sign_in()
    admin.open(f"/admin/events/{event_id}")
    rows = [" ".join(row.get_text(" ").split()) for row in admin.dom.select("table.waiting tbody tr")]
    assert [row.split(" since ")[0] for row in rows] == [
        "Wim Wim@example.com 2 seats Number 1",
        "Xena Xena@example.com 2 seats Number 2",
    ]

    admin.press(f"/waitlist/{waiting(service, event_id)[0]['id']}/leave")

    assert [entry["name"] for entry in waiting(service, event_id)] == ["Xena"]
    assert "Wim" not in admin.text


def test_a_long_waiting_list_has_pages_of_its_own(service: Service) -> None:
    event_id, _ = sold_out_event(service)
    for number in range(52):
        service.post(f"/events/{event_id}/waitlist", {"email": f"guest{number}@example.com"})
    admin = Browser(service)
    admin.sign_in()
    admin.open(f"/admin/events/{event_id}")
    assert "All 52 on the waiting list" in admin.text

    admin.open(f"/admin/events/{event_id}/waitlist")
    assert len(admin.dom.select("tbody tr")) == 50
    admin.open(str(admin.dom.select("a[rel=next]")[0]["href"]))

    places = [row.select(".place")[0].get_text() for row in admin.dom.select("tbody tr")]
    assert places == ["Number 51", "Number 52"]


def test_before_booking_opens_there_is_no_form_but_when_it_opens(
    service: Service, guest: Browser, clock: FixedClock
) -> None:
    event_id = service.create_event(opens_at=instant(NOON + HOUR_MILLISECONDS))["id"]

    guest.open("/")

    said = " ".join(guest.element(f"not-open-{event_id}").get_text().split())
    assert said == "Booking opens at 23:26, in 60 minutes."
    assert "Opens at 23:26" in guest.element(f"event-{event_id}").get_text()
    assert [form["id"] for form in guest.dom.select("form")] == ["languages"]
    clock.move(3_600)
    guest.open("/")
    guest.send(f"book-{event_id}", email=WAITER)
    assert service.event(event_id)["held_seats"] == 1


def test_after_booking_closed_there_is_no_form_and_a_hold_may_still_be_confirmed(
    service: Service, guest: Browser, clock: FixedClock
) -> None:
    event_id = service.create_event(closes_at=instant(NOON + 10_000))["id"]
    guest.open("/")
    assert "Booking closes at 22:26." in guest.text
    guest.send(f"book-{event_id}", email=WAITER)

    clock.move(10)
    guest.open("/")

    assert guest.element(f"closed-{event_id}").get_text() == "Booking closed at 22:26."
    assert "Booking closed" in guest.element(f"event-{event_id}").select(".seats-left")[0].get_text()
    assert guest.dom.find(id=f"book-{event_id}") is None
    guest.press(f"/bookings/{(guest.cookie('bookings') or '')}/confirm")
    assert guest.message == "Confirmed: 1 seat is yours."


def test_a_refresh_of_a_place_s_page_sets_no_cookie(service: Service) -> None:
    event_id, _ = sold_out_event(service)
    entry_id = service.post(f"/events/{event_id}/waitlist", {"email": WAITER}).json["id"]

    first = service.get(f"/w/{entry_id}", **BROWSER)
    path = first.headers["Location"].partition("#")[0]
    refresh = service.get(path, **BROWSER, **{"X-Refresh": "1", "Cookie": f"waiting={entry_id}"})

    assert "Set-Cookie" in first.headers
    assert "Set-Cookie" not in refresh.headers
    assert "number 1" in refresh.text


def test_a_place_given_up_by_a_cancelled_event_does_not_come_back_when_it_reopens(
    service: Service, guest: Browser
) -> None:
    event_id, _ = sold_out_event(service)
    join(guest, event_id)
    service.post(f"/events/{event_id}/cancel", **service.as_admin)
    service.post(f"/events/{event_id}/reopen", **service.as_admin)

    guest.open("/")

    assert not guest.dom.select("article.own")
    assert guest.page.forms[f"book-{event_id}"]
    assert service.event(event_id)["waiting"] == 0


def test_seats_that_are_saved_up_for_a_group_are_not_offered_for_booking(service: Service, guest: Browser) -> None:
    event_id = service.create_event(seats=2)["id"]
    kept = service.book(event_id, "first@example.com")["id"]
    service.post(f"/bookings/{kept}/confirm")
    given_up = service.book(event_id, "second@example.com")["id"]
    service.wait(event_id, "group@example.com", 2)
    for number in range(3):
        service.post(f"/bookings/{given_up}/cancel")
        guest.open("/")
        assert guest.dom.find(id=f"book-{event_id}")
        given_up = service.book(event_id, f"single{number}@example.com")["id"]
    service.post(f"/bookings/{given_up}/cancel")

    guest.open("/")

    assert "1 seat is being kept for a group" in " ".join(guest.element(f"saved-{event_id}").get_text().split())
    assert guest.dom.find(id=f"book-{event_id}") is None
    assert guest.dom.find(id=f"join-{event_id}")


def test_seats_that_are_offered_stand_first_in_the_title(service: Service, guest: Browser) -> None:
    event_id, booking_id = sold_out_event(service, title="Jazz")
    join(guest, event_id)
    assert title(guest) == "Events · Bookings"

    service.post(f"/bookings/{booking_id}/cancel")
    guest.open("/")

    assert title(guest) == "Seats for you – Jazz · Bookings"
    guest.press(f"/bookings/{own_id(guest)}/confirm")
    assert title(guest) == "Events · Bookings"


def test_no_message_is_promised_where_none_can_be_sent(path: Path, clock: FixedClock) -> None:
    for number, (senders, promised) in enumerate((({}, False), ({"email": Nowhere()}, True))):
        service = Service(path.with_name(f"{number}.db"), clock, senders=senders)
        guest = Browser(service)
        event_id = service.sell_out()["id"]
        guest.open("/")
        assert ("We’ll send you a message." in guest.text) == promised

        join(guest, event_id)

        assert ("We’ll send you a message." in guest.text) == promised
        assert ("keep this page open" in guest.text) != promised
        service.close()


def test_whoever_has_telegram_is_promised_a_message_without_a_mail_server(path: Path, clock: FixedClock) -> None:
    service = Service(path, clock, senders={"telegram": Nowhere()})
    event_id = service.sell_out()["id"]
    member, guest = Browser(service), Browser(service)
    account = member.sign_in("member")
    service.link_chat(account, channel="email")

    member.open("/")
    guest.open("/")

    assert "We’ll send you a message." in member.element(f"join-{event_id}").get_text()
    assert "We’ll send you a message." not in guest.element(f"join-{event_id}").get_text()
    service.close()


def refuse_for_want_of_seats(service: Service, guest: Browser, **typed: Any) -> int:
    """Let a guest fill in the form that books while the event is sold out to somebody else; return the event's id."""
    event_id = int(service.create_event(seats=1)["id"])
    guest.open("/")
    service.book(event_id, "first@example.com")
    guest.send(f"book-{event_id}", **{"name": "Wim", "email": WAITER} | typed)
    return event_id


def test_a_shared_computer_stays_one_when_a_refused_booking_becomes_a_place_on_the_list(
    service: Service, guest: Browser
) -> None:
    event_id = refuse_for_want_of_seats(service, guest, shared_computer=True)

    assert guest.page.forms[f"join-{event_id}"]["shared_computer"].checked
    answer = guest.send(f"join-{event_id}")

    (cookie,) = [one for one in answer.headers.getall("Set-Cookie") if one.startswith("waiting=")]
    assert "Max-Age" not in cookie


def test_faults_of_a_booking_are_marked_in_the_list_s_form_that_takes_its_place(
    service: Service, guest: Browser
) -> None:
    event_id = refuse_for_want_of_seats(service, guest, email="nobody")

    assert guest.message == "Not saved. Please check the highlighted fields."
    assert guest.element(f"join-{event_id}-email")["aria-invalid"] == "true"


def test_a_form_of_the_list_that_was_refused_is_kept_by_the_one_that_books_once_there_is_no_list(
    service: Service, guest: Browser
) -> None:
    event_id, booking_id = sold_out_event(service)
    guest.open("/")
    service.post(f"/bookings/{booking_id}/cancel")

    guest.send(f"join-{event_id}", name="Wim", email=WAITER, shared_computer=True)

    form = guest.page.forms[f"book-{event_id}"]
    assert [form[name].value for name in ("name", "email")] == ["Wim", WAITER]
    assert form["shared_computer"].checked


def test_the_page_of_an_entry_says_what_happens_next_and_when_booking_has_closed_that_it_is_over(
    service: Service, guest: Browser, clock: FixedClock
) -> None:
    full = service.sell_out(closes_at=instant(NOON + HOUR_MILLISECONDS))
    entry = service.wait(full["id"], WAITER)
    guest.open(f"/w/{entry['id']}")
    assert place(guest) == "You are number 1 of 1 on the waiting list."
    assert (
        "If you miss an offer, the next person gets it, and you can keep waiting at the end of the list." in guest.text
    )
    assert "The waiting list closes at 23:26. If no seat has come free for you by then, we’ll say so." in guest.text

    clock.move(3_600)
    guest.open(f"/w/{entry['id']}")
    assert "has closed. You were waiting for 1 seat. No seat came free for you." in guest.text
    admin = Browser(service)
    admin.sign_in()
    admin.open(f"/admin/events/{full['id']}/waitlist")
    assert "Booking has closed, and the waiting list with it." in admin.text
