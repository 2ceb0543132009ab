"""A mailbox that nobody has proved gets a handful of messages, whoever asks for them; no organiser is held up by it."""

from pathlib import Path
from typing import Any

import pytest

from booking import store
from booking.people import Channel
from booking.store.migrate import SCHEMA
from booking.store.statements import statements
from tests.support.service import BROWSER, FixedClock, Service
from tests.support.told import Mailbox, Told, permanent, temporary
from tests.support.web_client import Browser

BY_MAIL: tuple[Channel, ...] = ("email",)
VICTIM = "victim@example.com"
AN_HOUR, A_DAY = 6, 20


def flood(service: Service, times: int, email: str = VICTIM) -> None:
    """Book with somebody's address and cancel, again and again: each queues two messages."""
    event = service.create_event()
    for _ in range(times):
        service.post(f"/bookings/{service.book(event['id'], email)['id']}/cancel")


def to_victim(told: Told) -> int:
    return sum(recipient.lower() == VICTIM for _, recipient in told.deliver())


def test_thirty_bookings_that_are_cancelled_again_send_their_victim_a_handful(service: Service, told: Told) -> None:
    event = service.create_event()
    sent = 0
    for number in range(30):
        email = VICTIM if number % 2 else VICTIM.upper()
        booking = service.book(event["id"], email)
        sent += to_victim(told)
        service.post(f"/bookings/{booking['id']}/cancel")
        sent += to_victim(told)

    assert sent == AN_HOUR


def test_a_burst_within_one_slice_sends_no_more(service: Service, told: Told) -> None:
    event = service.create_event(confirmation="instant", max_seats_per_person=20)
    for _ in range(20):
        service.book(event["id"], VICTIM)

    assert to_victim(told) == AN_HOUR
    assert told.column("state").count("dropped") == 20 - AN_HOUR
    assert set(told.column("last_error")) == {None, "held back"}


def mails(service: Service, told: Told, emails: list[str]) -> int:
    """Book once with each of these and return how many messages are sent."""
    event = service.create_event(confirmation="instant", seats=1_000, max_seats_per_person=50)
    sent = 0
    for number, email in enumerate(emails):
        service.book(event["id"], email)
        if number % 3:  # Several within one slice, too.
            sent += len(told.deliver())
    return sent + len(told.deliver())


@pytest.mark.parametrize(
    "spelled",
    [
        "victim+{}@example.com",
        "VICTIM+{}+more@Example.com",
        "v.i.c.t.i.m+{}@gmail.com",
        "vic.tim+{}@GoogleMail.com",
        "ünal+{}@bücher.example",
    ],
)
def test_tags_behind_a_plus_do_not_make_one_mailbox_many(service: Service, told: Told, spelled: str) -> None:
    assert mails(service, told, [spelled.format(number) for number in range(20)]) == AN_HOUR


def test_dots_and_the_two_domains_of_gmail_are_one_mailbox(service: Service, told: Told) -> None:
    spellings = ["victim", "v.ictim", "vi.ctim", "vic.tim", "vict.im", "victi.m", "v.i.ctim", "V.i.c.tim"]
    emails = [f"{local}@{domain}" for local in spellings for domain in ("gmail.com", "googlemail.com")]

    assert mails(service, told, emails) == AN_HOUR


def test_spellings_of_a_domain_and_of_letters_beyond_english_are_one_mailbox(service: Service, told: Told) -> None:
    spellings = ["ünal@bücher.example", "ÜNAL@bücher.example", "ünal@xn--bcher-kva.example", "Ünal@BÜCHER.example"]

    assert mails(service, told, [*spellings, *(one.replace("@", "+1@") for one in spellings)]) == AN_HOUR


def test_dots_elsewhere_and_other_people_of_a_domain_are_other_mailboxes(service: Service, told: Told) -> None:
    emails = [f"{local}@example.com" for local in ("victim", "v.ictim", "vi.ctim", "vic.tim", "vict.im", "victi.m")]
    emails += ["other@example.com", "victim@example.org", "+@example.com", "+a@example.com", "victims+1@example.com"]

    assert mails(service, told, emails) == len(emails)


def test_mailboxes_are_one_for_the_flood_and_never_one_person(service: Service, told: Told) -> None:
    anna = service.add_proved_account("victim@gmail.com")
    event = service.create_event(confirmation="instant", max_seats_per_person=1)
    for email in ("victim+1@gmail.com", "v.ictim@gmail.com"):
        assert service.book(event["id"], email)["account_id"] is None

    assert service.post(f"/events/{event['id']}/book", {}, **service.as_account(anna)).status_int == 201


def test_what_was_sent_before_an_upgrade_counts_on(service: Service, told: Told) -> None:
    assert mails(service, told, [VICTIM, VICTIM] * 5) == AN_HOUR
    (file,) = SCHEMA.glob("*_mailboxes.sql")
    (fill,) = [one for one in statements(file.read_text(encoding="utf-8")) if "UPDATE outbox" in one]
    service.database.write(lambda tx: tx.execute("UPDATE outbox SET mailbox = NULL", ()))
    service.database.write(lambda tx: tx.execute(fill, ()))

    assert mails(service, told, [VICTIM.upper()]) == 0


def test_a_day_brings_no_more_than_its_own_number(service: Service, told: Told, clock: FixedClock) -> None:
    sent = 0
    for _ in range(23):
        event = service.create_event(confirmation="instant")
        for _ in range(2):
            service.book(event["id"], VICTIM)
        sent += to_victim(told)
        clock.move(3_600)

    assert sent == A_DAY


def test_a_mail_server_that_defers_does_not_open_the_way(service: Service, told: Told, clock: FixedClock) -> None:
    event = service.create_event(seats=100, confirmation="instant", max_seats_per_person=30)
    told.refuse(*(temporary() for _ in range(60)))
    for _ in range(15):
        for _ in range(2):
            service.book(event["id"], VICTIM)
        told.deliver()
    told.refuse()
    clock.move(120)

    assert to_victim(told) <= AN_HOUR


def test_registrations_and_resets_count_with_bookings(service: Service, told: Told, clock: FixedClock) -> None:
    account = service.add_account(VICTIM)
    flood(service, 2)
    sent = to_victim(told)
    for _ in range(5):
        clock.move(301)
        service.post("/password-resets", {"email": VICTIM})
        service.post("/accounts/me/proofs", **service.as_account(account))
        sent += to_victim(told)

    assert sent <= AN_HOUR + 1


def test_whoever_has_proved_the_address_is_told_everything(service: Service, told: Told) -> None:
    anna = service.add_proved_account(VICTIM)
    event = service.create_event(confirmation="instant")
    for _ in range(10):
        service.post(f"/events/{event['id']}/book", {}, **service.as_account(anna))

    assert to_victim(told) == 10


def test_what_an_organiser_says_is_never_held_back(service: Service, told: Told) -> None:
    kept = service.create_event()
    booking = service.book(kept["id"], VICTIM)
    told.deliver()
    flood(service, 10)
    told.deliver()
    service.call("PATCH", f"/events/{kept['id']}", {"location": "Old mill"}, headers=service.as_admin)
    changed = told.deliver()
    service.post(f"/bookings/{booking['id']}/cancel", **service.as_admin)

    assert ("event_changed", VICTIM) in changed
    assert ("cancelled_by_organiser", VICTIM) in told.deliver()


def test_other_people_are_not_held_up(service: Service, told: Told) -> None:
    flood(service, 10)
    told.deliver()
    service.book(service.create_event()["id"], "other@example.com")

    assert told.deliver() == [("hold_placed", "other@example.com")]


def fill(service: Service, told: Told) -> Any:
    event = service.create_event(confirmation="instant", max_seats_per_person=20)
    for _ in range(AN_HOUR):
        service.book(event["id"], VICTIM)
    told.deliver()
    return service.book(event["id"], VICTIM)


def test_the_page_of_a_booking_says_that_messages_are_held_back(service: Service, told: Told) -> None:
    booking = fill(service, told)
    english, russian = Browser(service), Browser(service, "ru")
    for browser in (english, russian):
        browser.open(f"/?booking={booking['id']}")

    assert "We’ve sent several messages to this address lately" in english.text
    assert "На этот адрес недавно ушло много писем" in russian.text


def test_an_admin_sees_what_was_held_back_and_can_send_it_again(service: Service, told: Told) -> None:
    fill(service, told)
    told.deliver()
    (last,) = service.get("/notices?limit=1", **service.as_admin).json["notices"]

    assert (last["state"], last["last_error"]) == ("dropped", "held back")
    page = service.get("/admin/notices", **BROWSER, **service.as_admin).text
    assert "1 held back" in page
    assert "Held back: this address was sent too many messages." in page
    service.clock.move(1)
    service.post(f"/notices/{last['id']}/send", **service.as_admin)
    assert to_victim(told) == 1


def wait_for_room(told: Told, clock: FixedClock) -> list[tuple[str, str]]:
    clock.move(3_601)
    return told.deliver()


def test_a_hold_s_message_that_is_held_back_comes_when_the_hour_has_room(
    service: Service, told: Told, clock: FixedClock
) -> None:
    fill(service, told)
    told.deliver()
    booking = service.book(service.create_event(hold_seconds=86_400)["id"], VICTIM)
    browser = Browser(service)
    assert to_victim(told) == 0
    browser.open(f"/?booking={booking['id']}")
    assert "so the one about this booking waits" in browser.text

    assert ("hold_placed", VICTIM) in wait_for_room(told, clock)
    assert told.column("last_error")[-1] is None


def test_what_is_put_off_beyond_its_deadline_is_dropped(service: Service, told: Told, clock: FixedClock) -> None:
    fill(service, told)
    told.deliver()
    service.book(service.create_event(hold_seconds=900)["id"], VICTIM)
    assert to_victim(told) == 0

    assert told.column("state")[-1] == "dropped"


def test_a_mailbox_that_others_have_filled_still_gets_the_link_that_confirms_and_only_a_few(
    path: Path, clock: FixedClock
) -> None:
    service = Service(path, clock, senders={"email": Mailbox()})
    told = Told(service.database, clock)
    fill(service, told)
    told.deliver()
    sent = 0
    for _ in range(10):
        service.book(service.create_event(proof="email", hold_seconds=900)["id"], VICTIM)
        sent += to_victim(told)

    assert sent == 3
    service.close()


def test_what_was_revived_or_put_off_is_no_wish_of_an_admin(service: Service, told: Told, clock: FixedClock) -> None:
    event = service.create_event(confirmation="instant", max_seats_per_person=50)
    for _ in range(20):
        service.book(event["id"], VICTIM)
    service.database.write(lambda tx: store.outbox.set_undelivered(tx, "email", 200))
    clock.move(60)
    service.database.write(lambda tx: store.outbox.revive(tx, BY_MAIL, 200))

    assert to_victim(told) == AN_HOUR


LETTERS = "The mail server can’t send to addresses with such letters."


@pytest.mark.parametrize("error", ["550 5.1.1 no such user", LETTERS])
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "We couldn’t deliver a message to jürgen@example.com."), ("ru", "Письмо на jürgen@example.com")],
)
def test_whoever_no_mail_reaches_reads_so_beside_their_booking_until_one_does(
    service: Service, told: Told, clock: FixedClock, error: str, language: str, words: str
) -> None:
    booking = service.book(service.create_event()["id"], "jürgen@example.com")
    browser = Browser(service, language)
    page = f"/?booking={booking['id']}"
    browser.open(page)
    assert words not in browser.text
    told.refuse(permanent(error))
    told.deliver()

    browser.open(page)

    assert words in browser.text
    clock.move(1)
    (failed,) = [one for one in service.get("/notices", **service.as_admin).json["notices"] if one["state"] == "failed"]
    service.post(f"/notices/{failed['id']}/send", **service.as_admin)
    told.deliver()
    browser.open(page)
    assert words not in browser.text


def test_whoever_no_mail_reaches_reads_so_beside_their_place_on_a_waiting_list(service: Service, told: Told) -> None:
    full = service.sell_out()["id"]
    told.deliver()
    entry = service.post(f"/events/{full}/waitlist", {"email": "bad@example.com", "name": "Bad"}).json
    told.refuse(permanent())
    told.deliver()
    browser = Browser(service)

    browser.open(f"/?entry={entry['id']}")

    assert "We couldn’t deliver a message to bad@example.com." in browser.element(f"unreachable-{entry['id']}").text
