"""The page on which an admin begins: what needs them, what comes next, and events that open into their bookings."""

from dataclasses import replace

from booking.backup.daily import CopyState
from booking.errors import SendError
from booking.organiser import reach
from booking.payments import received
from booking.payments.received import Money
from booking.senders.message import Message
from booking.store.database import Database
from booking.web.app import create_app
from tests.support.service import NOON, FixedClock, Service, instant, note_statements, run
from tests.support.told import Mailbox, Told
from tests.support.web_client import Browser

HOUR = 3_600
DAY = 86_400
_MANY = """
    WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < ? - 1)
    INSERT INTO bookings (id, event_id, name, email, person, seats, created_at, expires_at, confirmed_at, account_id,
        network, proved_at, reference, language)
    SELECT printf('%032x', ?2 * 100000 + n), ?2, 'Guest number ' || n, 'guest' || n || '@example.com',
        'guest' || n || '@example.com', 1, ?3, ?3 + 600000 + n, NULL, NULL, NULL, NULL, printf('%06d', ?2 * 1000 + n),
        'en'
    FROM numbers
"""


def words_of(admin: Browser, element_id: str) -> str:
    return " ".join(admin.element(element_id).get_text(" ").split())


def rows_of(admin: Browser, element_id: str) -> list[str]:
    return [one.get_text() for one in admin.element(element_id).select("tbody td.who > bdi")]


def fill(database: Database, event_id: int, number: int) -> None:
    """Give an event so many holds, each of which ends a little after the one before."""
    run(database, _MANY, number, event_id, NOON)


def statements_of(service: Service, admin: Browser) -> int:
    """Return how many statements the page runs."""
    ran: list[str] = []
    service.database.read(note_statements, ran)
    admin.open("/admin")
    return len(ran)


def test_each_event_to_come_is_a_row_with_its_numbers_that_opens_into_its_live_bookings(
    service: Service, admin: Browser
) -> None:
    event = service.create_event(title="Concert", seats=40, hold_seconds=600)["id"]
    for name, seats in (("Adam", 2), ("Berta", 1)):
        service.book(event, f"{name}@example.com", name=name, seats=seats)
    confirmed = service.book(event, "cem@example.com", name="Cem", seats=5)["id"]
    service.post(f"/bookings/{confirmed}/confirm")
    service.create_event(title="Gone", starts_at=instant(NOON + 1_000))

    admin.open("/admin")

    assert words_of(admin, f"seats-{event}") == "5 confirmed · 3 held · 32 free"
    assert rows_of(admin, f"live-{event}") == ["Adam", "Berta", "Cem"]
    row = admin.element(f"event-{event}")
    assert not row.details.has_attr("open")  # type: ignore[union-attr]
    assert {str(form["action"]) for form in admin.element(f"booking-{confirmed}").select("form")} == {
        f"/bookings/{confirmed}/cancel"
    }
    admin.open(f"/admin?open={event}")
    assert admin.element(f"event-{event}").details.has_attr("open")  # type: ignore[union-attr]


def test_of_many_bookings_the_first_twenty_are_shown_those_that_run_out_first_and_a_link_leads_to_all(
    service: Service, admin: Browser
) -> None:
    event = service.create_event(seats=100)["id"]
    fill(service.database, event, 30)

    admin.open("/admin")

    assert rows_of(admin, f"live-{event}") == [f"Guest number {number}" for number in range(20)]
    assert rows_of(admin, "ending") == [f"Guest number {number}" for number in range(10)]
    (rest,) = admin.element(f"bookings-{event}").select(".shown a")
    assert (rest["href"], rest.get_text()) == (f"/admin/events/{event}/guests", "20 of 30 shown – all bookings")


def test_with_many_full_events_those_that_are_opened_have_their_bookings_and_the_page_stays_small(
    service: Service, admin: Browser
) -> None:
    first = service.create_event(title="Event 0", seats=50, starts_at=instant(NOON + 86_400_000))["id"]
    fill(service.database, first, 40)
    few = statements_of(service, admin)
    for number in range(1, 50):
        event = service.create_event(title=f"Event {number}", seats=50, starts_at=instant(NOON + 86_400_000 + number))
        fill(service.database, event["id"], 40)
    last = event["id"]

    assert statements_of(service, admin) <= few + 5  # None for each of the rows.
    assert len(admin.page.body) < 200_000
    assert admin.dom.find(id=f"live-{last}") is None
    (way,) = admin.element(f"bookings-{last}").select("[data-box]")
    admin.open(str(way["href"]).partition("#")[0])

    assert rows_of(admin, f"live-{last}") == [f"Guest number {number}" for number in range(20)]
    assert admin.element(f"event-{last}").details.has_attr("open")  # type: ignore[union-attr]
    assert len(admin.page.body) < 200_000


def test_an_event_that_is_made_behind_many_others_is_shown_open_too(service: Service, admin: Browser) -> None:
    for number in range(50):
        service.create_event(title=f"{number}")
    admin.open("/admin")
    admin.send("new-event", title="Last", starts_at="2036-01-01T19:30", seats="5")
    assert admin.message.startswith("“Last” is open for booking.")
    assert admin.element("event-51").select_one("details[open]")


def test_nothing_needs_an_admin_until_something_does(service: Service, clock: FixedClock) -> None:
    calm = replace(
        service.site,
        copies=lambda: CopyState(is_set_up=True, made_at=NOON),
        desk=replace(service.site.desk, configured=lambda: frozenset({"email"})),
    )
    service.use(create_app(calm))
    admin = Browser(service)
    admin.sign_in()
    admin.open("/admin")
    assert admin.element("no-address").find("a", href="/admin/settings#address")
    assert "Nothing needs you." not in admin.text
    admin.open("/admin/settings")
    admin.send("settings-address", public_url="https://tickets.example.org")
    admin.open("/admin")
    assert words_of(admin, "needs") == "Needs you Nothing needs you."
    paid = service.book(service.create_event(confirmation="instant", price_cents=500, currency="EUR")["id"])["id"]
    other_amount = Money("statement", "a", paid, 400, "EUR", NOON)
    payment = service.database.write(received.settle, other_amount).payment.id
    admin.open("/admin")
    assert words_of(admin, "needs") == "Needs you 1 payment came too late or doesn’t fit."
    service.post(f"/payments/{payment}/settle", {"settled_as": "kept"}, **service.as_admin)
    assert "Nothing needs you." in admin.open("/admin").text

    soon = service.create_event(title="Soon", confirmation="organiser", hold_seconds=HOUR)["id"]
    later = service.create_event(
        title="Later", confirmation="organiser", hold_seconds=30 * HOUR, starts_at="2027-01-01T00:00:00Z"
    )["id"]
    for event, email in ((soon, "a@example.com"), (later, "b@example.com"), (later, "c@example.com")):
        service.book(event, email)
    admin.open("/admin")
    assert words_of(admin, "awaiting") == (
        "3 bookings wait for your confirmation. 1 of them runs out within a day. Soon · 1 Later · 2"
    )
    clock.move(7 * HOUR)
    run(service.database, "UPDATE outbox SET state = 'failed', finished_at = ? WHERE id = 1", NOON)
    admin.open("/admin")
    assert words_of(admin, "awaiting").startswith("2 bookings wait for your confirmation. 2 of them run out")
    assert words_of(admin, "failed-messages") == "1 message failed."


def test_the_next_events_and_the_holds_that_run_out_next_are_shown_with_what_can_be_done(
    service: Service, admin: Browser
) -> None:
    gone = service.create_event(title="Cancelled", starts_at=instant(NOON + HOUR * 1_000))["id"]
    service.post(f"/events/{gone}/cancel", {}, **service.as_admin)
    events = [
        service.create_event(
            title=f"Event {day}",
            seats=10,
            hold_seconds=HOUR * (9 - day),
            starts_at=instant(NOON + day * 86_400_000),
        )["id"]
        for day in range(1, 6)
    ]
    holds = [service.book(event, f"guest{event}@example.com", name=f"Guest {event}")["id"] for event in events]

    admin.open("/admin")

    assert [one.get_text() for one in admin.dom.select("#next-up h3")] == ["Event 1", "Event 2", "Event 3"]
    links = [str(link["href"]) for link in admin.element(f"next-up-{events[0]}").select("a")]
    guests = f"/admin/events/{events[0]}/guests"
    assert links == [f"/admin/events/{events[0]}", f"/admin/events/{events[0]}/check-in", guests, f"{guests}?print=1"]
    assert words_of(admin, f"next-{events[0]}") == "0 confirmed · 1 held · 9 free"
    assert rows_of(admin, "ending") == [f"Guest {event}" for event in reversed(events)]
    ending = admin.element(f"ending-{holds[-1]}")
    assert "Event 5" in ending.get_text()
    assert ending.form["action"] == f"/bookings/{holds[-1]}/confirm"  # type: ignore[index]
    admin.press(f"/bookings/{holds[-1]}/confirm")
    assert admin.message == f"Guest {events[-1]}’s booking is confirmed."
    assert rows_of(admin, "ending") == [f"Guest {event}" for event in reversed(events[:-1])]


def test_an_event_that_runs_for_days_is_shown_until_it_ends_and_one_without_an_end_for_six_hours(
    service: Service, admin: Browser, clock: FixedClock
) -> None:
    begins = NOON + HOUR * 1_000
    service.create_event(title="Exhibition", starts_at=instant(begins), ends_at=instant(begins + 6 * DAY * 1_000))
    service.create_event(title="Concert", starts_at=instant(begins))

    def shown_after(seconds: int) -> list[str]:
        clock.move(seconds)
        admin.open("/admin")
        return [one.get_text().removesuffix(" Started") for one in admin.dom.select("#next-up h3")]

    assert shown_after(HOUR) == ["Exhibition", "Concert"]
    assert shown_after(6 * HOUR) == ["Exhibition"]
    assert shown_after(5 * DAY) == ["Exhibition"]
    assert shown_after(DAY) == []


def test_what_happened_lately_is_told_with_the_names_that_are_still_known(service: Service, admin: Browser) -> None:
    event = service.create_event(title="Concert")["id"]
    hold = service.book(event, "anna@example.com", name="Anna")["id"]
    service.call("PATCH", f"/events/{event}", {"title": "Recital", "seats": 30}, headers=service.as_admin)
    service.post(f"/bookings/{hold}/confirm")

    admin.open("/admin")

    told = [" ".join(one.get_text(" ").split()) for one in admin.element("lately").select("li")]
    assert told == [
        "22:26 · Recital Anna · Confirmed",
        "22:26 · Recital Event changed: title, seats",
        "22:26 · Recital Anna · Booked 1 seat, held until 22:27",
        "22:26 · Recital Event published",
    ]


def test_the_steps_of_setting_the_site_up_are_ticked_by_what_is_there_and_go_when_all_are(service: Service) -> None:
    admin = Browser(service)
    admin.sign_in()

    def open_steps() -> list[str]:
        admin.open("/admin")
        return [link.get_text() for link in admin.dom.select("#checklist li:not(.done) a")]

    first = ["Name your site and choose its time zone", "Set up email", "Create your first event"]
    last = ["Share the link to your event and get your first booking", "Invite a second admin"]
    assert open_steps() == [*first, *last]
    event = service.create_event()["id"]
    assert open_steps() == [*first[:2], *last]
    assert admin.element("share").a.get_text().endswith("/e/1-concert")  # type: ignore[union-attr]
    service.book(event)
    service.add_account("second@example.com", "admin")
    assert open_steps() == first[:2]

    admin.send("hide-checklist")
    assert admin.message == "The list is hidden."
    assert admin.dom.find(id="checklist") is None
    admin.send("undo")
    assert admin.dom.find(id="checklist") is not None
    site = replace(service.site, desk=replace(service.site.desk, configured=lambda: frozenset({"email"})))
    service.use(create_app(site))
    admin = Browser(service)
    third = admin.sign_in(name="Third Admin")
    service.post("/admin/settings", {"site_name": "Mill", "timezone": "Europe/Berlin"}, **service.as_admin)
    assert open_steps() == ["Send yourself a test email to see that it works"]
    Told(service.database, service.clock, ["email"]).delivery.send_test(third, "email")
    assert open_steps() == []
    assert admin.dom.find(id="checklist") is None


def test_email_is_ticked_once_the_mail_server_that_is_set_has_taken_one(
    mailing: Service, mailbox: Mailbox, clock: FixedClock
) -> None:
    admin = Browser(mailing)
    admin.sign_in()

    def is_ticked() -> bool:
        admin.open("/admin")
        open_step = admin.dom.select('#checklist a[href="/admin/settings#email"]')
        assert [one.get_text() for one in open_step] in ([], untried)
        return "Done: Set up email" in admin.text

    def refuse(_: Message) -> None:
        raise SendError("550 no", permanent=True)

    def send_test(times: int = 1) -> None:
        for _ in range(times):
            clock.move(60)
            admin.open("/admin/settings")
            admin.send("test-email")

    untried = ["Send yourself a test email to see that it works"]
    assert not is_ticked()
    mailbox.before_each = refuse
    send_test()
    assert not is_ticked()
    mailbox.before_each = lambda _: None
    send_test()
    assert is_ticked()
    mailbox.before_each = refuse
    send_test(2)
    assert is_ticked()
    send_test()
    assert not is_ticked()
    mailbox.before_each = lambda _: None
    send_test()
    clock.move(60)
    mailing.database.write(reach.choose, "smtp_url", "smtp://another.example.org")
    assert not is_ticked()


def test_a_draft_is_among_the_events_to_come_and_called_one_but_is_not_next(service: Service, admin: Browser) -> None:
    draft = service.create_event(title="Plans", published=False)["id"]
    service.call("DELETE", f"/events/{service.create_event(title='Mistake')['id']}", headers=service.as_admin)

    admin.open("/admin")

    assert "Draft" in words_of(admin, f"event-{draft}")
    assert admin.dom.find(id="next-up") is None
    told = [" ".join(one.get_text(" ").split()) for one in admin.element("lately").select("li")]
    assert told == ["22:26 Event deleted", "22:26 · Plans Draft created"]
