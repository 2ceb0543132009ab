"""At every door the same rule for e-mail addresses: one mailbox is one person, and nobody waits for a mail in vain."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from webtest import TestResponse

from booking import seats, store, waitlist
from booking.accounts import accounts
from booking.people import Person
from booking.senders.email import EmailSender
from booking.senders.smtp_url import parse
from booking.store import check
from booking.store.connection import connect
from booking.store.migrate import SCHEMA
from booking.store.ownership import open_database
from booking.store.statements import statements
from tests.domain.test_addresses import RIGHT, WRONG
from tests.support.database_file import opened
from tests.support.service import PASSWORD, FixedClock, Service, password_hash
from tests.support.smtp_server import SmtpServer
from tests.support.web_client import faulty_fields

Door = Callable[[Service, str], int]


@pytest.fixture
def mailing(path: Path, clock: FixedClock, mail_server: SmtpServer) -> Iterator[Service]:
    sender = EmailSender(parse(f"smtp://127.0.0.1:{mail_server.port}"), "booking@example.org", clock)
    service = Service(path, clock, senders={"email": sender}, bookings_per_minute=1_000_000)
    yield service
    sender.close()
    service.close()


def test_every_address_is_refused_at_the_door_or_written_to_as_it_is_known_to_mail_servers(
    mailing: Service, mail_server: SmtpServer
) -> None:
    event = mailing.create_event(seats=1_000, max_seats_per_person=1_000, starts_at="2099-01-01T00:00:00Z")
    wrong = [one for many in WRONG.values() for one in many]

    answers: dict[str, TestResponse] = {}
    for typed in (*RIGHT, *wrong):
        answers[typed] = mailing.post(f"/events/{event['id']}/book", {"email": typed})
        while mailing.delivery.deliver_due():
            pass
        mailing.clock.move(3_600)  # No mailbox gets more than a handful of messages an hour.

    assert {typed: answers[typed].text for typed in RIGHT if answers[typed].status_int != 201} == {}
    assert {typed for typed in wrong if faulty_fields(answers[typed]) != ["email"]} == set()
    assert sorted(taken.recipients[0] for taken in mail_server.taken) == sorted(RIGHT.values())


def book(service: Service, email: str) -> int:
    event = service.create_event()
    return service.post(f"/events/{event['id']}/book", {"email": email}).status_int


def book_for_somebody(service: Service, email: str) -> int:
    event = service.create_event()
    return service.post(f"/events/{event['id']}/book", {"email": email}, **service.as_admin).status_int


def join_waitlist(service: Service, email: str) -> int:
    event = service.sell_out()
    return service.post(f"/events/{event['id']}/waitlist", {"email": email}).status_int


def register(service: Service, email: str) -> int:
    return service.post("/accounts", {"name": "Anna", "email": email, "password": PASSWORD}).status_int


def hand_over(service: Service, email: str) -> int:
    booking = service.book(service.create_event(confirmation="instant")["id"])
    return service.post(f"/bookings/{booking['id']}/hand-over", {"email": email}).status_int


def reset_password(service: Service, email: str) -> int:
    return service.post("/password-resets", {"email": email}).status_int


def ask_for_data(service: Service, email: str) -> int:
    return service.post("/data-requests", {"email": email}).status_int


DOORS: list[Door] = [book, book_for_somebody, join_waitlist, register, hand_over, reset_password, ask_for_data]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "typed",
    ["an\u200bna@example.com", "a@example..com", "a@-x.com", "a@x_y.com", "'a@x.com'", "Anna <a@x.com>", "a@[1.2.3.4]"],
    ids=ascii,
)
def test_no_door_takes_an_address_that_no_mail_can_be_sent_to(service: Service, door: Door, typed: str) -> None:
    assert door(service, typed) == 422


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("typed", ["\u200bx@straße.de\u00a0", "x@XN--STRAE-OQA.de.", "x@localhost"], ids=ascii)
def test_every_door_takes_an_address_that_there_may_be(service: Service, door: Door, typed: str) -> None:
    assert door(service, typed) in (200, 201, 202)


SPELLINGS = [
    "x@straße.de",
    "X@STRAẞE.DE",
    "x@xn--strae-oqa.de",
    "\ufeffx@straße.de\u200b",
    "x@straße。de",
    "x@straße.de.",
]


@pytest.mark.parametrize("typed", SPELLINGS, ids=ascii)
def test_one_mailbox_is_one_person_however_its_address_is_spelled(service: Service, typed: str) -> None:
    event = service.create_event(max_seats_per_person=1)
    service.book(event["id"], "x@straße.de")
    service.post("/accounts", {"name": "X", "email": "x@straße.de", "password": PASSWORD})

    assert service.post(f"/events/{event['id']}/book", {"email": typed}).json["code"] == "limit_reached"
    assert service.post("/accounts", {"name": "X", "email": typed, "password": PASSWORD}).json["code"] == "email_taken"
    assert service.post("/sessions", {"email": typed, "password": PASSWORD}).status_int == 201
    found = service.get(f"/accounts?search={quote(typed)}", **service.as_admin).json["accounts"]
    assert [one["email"] for one in found] == ["x@straße.de"]


def test_another_domain_is_another_person(service: Service) -> None:
    event = service.create_event(max_seats_per_person=1)
    service.book(event["id"], "x@straße.de")

    assert service.book(event["id"], "x@strasse.de")["status"] == "held"


@pytest.mark.parametrize("search", ["STRAßE", "x@straße.de", "x@xn--strae-oqa.de", "X@STRASSE.de", "straße.de"])
def test_an_admin_finds_an_account_by_any_spelling_of_its_address(service: Service, search: str) -> None:
    account = service.add_account("x@straße.de")

    found = service.database.read(store.accounts.page, search, 0, 9)

    assert [one.id for one in found] == [account.id]


def test_whoever_signs_in_with_an_invisible_character_in_the_address_is_told_so(service: Service) -> None:
    service.add_account("anna@example.com")

    answer = service.post("/sessions", {"email": "an\u200bna@example.com", "password": PASSWORD})

    assert faulty_fields(answer) == ["email"]
    assert "invisible character" in answer.json["detail"]
    assert service.post("/sessions", {"email": "\u2066anna@example.com\u2069 ", "password": PASSWORD}).status_int == 201


def test_the_answer_has_the_address_as_people_read_it(service: Service) -> None:
    event = service.create_event()

    assert service.book(event["id"], "Anna.Meier@Example.com")["email"] == "Anna.Meier@Example.com"
    assert service.book(event["id"], "\u200bx@STRASSE.de. ")["email"] == "x@STRASSE.de"
    assert service.book(event["id"], "x@STRAẞE。de")["email"] == "x@straße.de"


OLD = ["x@Straße.de", "\u200bc@example.com", "d@example.com.", "a@x_y.com", "Anna@Example.com", "юлия@пример.рф"]


@pytest.fixture
def old(path: Path, clock: FixedClock) -> Path:
    """Return a database in which an account, a booking and an entry of each address have the keys of earlier versions.

    The schema file that gives them today's was not applied to it yet.
    """
    service = Service(path, clock)
    event, full = service.create_event(), service.sell_out()
    for email in OLD:
        service.database.write(accounts.register, "", email, password_hash())
        service.database.write(seats.book, event["id"], Person("", email), 1)
        service.database.write(waitlist.join, full["id"], Person("", email), 1)
    service.close()
    with opened(path) as connection:
        for table in ("accounts", "bookings", "waitlist_entries"):
            for email in OLD:
                connection.execute(f"UPDATE {table} SET person = ? WHERE email = ?", (email.lower(), email))
    return path


def migrate(path: Path) -> None:
    """Apply the schema file that gives rows the keys of today."""
    (file,) = SCHEMA.glob("*_addresses.sql")
    with closing(connect(path, "rw")) as connection:
        for statement in statements(file.read_text(encoding="utf-8")):
            connection.execute(statement)


@pytest.mark.parametrize("email", OLD, ids=ascii)
def test_whoever_came_before_the_rule_is_still_known_by_their_address(old: Path, clock: FixedClock, email: str) -> None:
    migrate(old)
    service = Service(old, clock)
    try:
        assert service.post("/sessions", {"email": email, "password": PASSWORD}).status_int == 201
        person = Person("", email)
        assert service.database.read(seats.find_terms, 1, person.key).live_seats == 1
        assert service.database.read(seats.find_terms, 2, person.key).waiting_seats == 1
    finally:
        service.close()
    assert check.faults(old) == []


def test_two_accounts_that_turn_out_to_be_of_one_mailbox_both_stay(old: Path, clock: FixedClock) -> None:
    with opened(old) as file:
        file.execute(
            "UPDATE accounts SET email = 'x@xn--strae-oqa.de', person = 'x@xn--strae-oqa.de' WHERE person LIKE 'anna%'"
        )

    migrate(old)
    with open_database(old, clock, must_own=True) as database:
        older = database.read(accounts.find_credentials, "x@Straße.de")
        younger = database.read(accounts.find_credentials, "x@xn--strae-oqa.de")

    assert older is not None
    assert younger is not None
    assert older.account.email == "x@Straße.de"
    assert younger.account.email == "x@xn--strae-oqa.de"
