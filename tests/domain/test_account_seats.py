"""Seats and accounts: whose a booking is, what counts towards the limit per person, and races that never exceed it."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from booking import events, seats
from booking.accounts import accounts
from booking.errors import Conflict, Gone, NotFound, Unauthenticated
from booking.model import Booking, EndedBooking
from booking.people import Account, Person
from booking.store.database import Database, Tx
from tests.support.domain import book, publish
from tests.support.live import LiveServer, in_parallel, post_json
from tests.support.service import FixedClock, Service, code_of, eventually, held_back_writer
from tests.support.ungated import UngatedDatabase

HOUR = 3_600_000
LIMIT = 3
TABS = 24
ADDRESS = "member@example.com"
GUEST = Person("", "guest@example.com")


@pytest.fixture
def event_id(database: Database) -> int:
    return publish(database, 100)


# Whose a booking is


def test_a_member_s_booking_is_the_account_s_under_its_name_and_address(
    database: Database, member: Account, event_id: int
) -> None:
    booking = book(database, event_id, member)

    assert (booking.account_id, booking.name, booking.email) == (member.id, "Mina", ADDRESS)
    assert database.read(seats.find, booking.id) == booking


def test_a_booking_stays_the_account_s_when_it_is_confirmed_and_when_it_ends(
    database: Database, clock: FixedClock, member: Account, event_id: int
) -> None:
    confirmed, cancelled, swept = (book(database, event_id, member) for _ in range(3))
    database.write(seats.confirm, confirmed.id, by_admin=False)
    database.write(seats.cancel, cancelled.id)
    clock.move(900)
    database.write(seats.sweep, 9)
    database.write(events.cancel, event_id)

    for booking, reason in ((confirmed, "event_cancelled"), (cancelled, "cancelled"), (swept, "expired")):
        ended = database.read(seats.look_up, booking.id)
        assert isinstance(ended, EndedBooking)
        assert (ended.account_id, ended.person, ended.reason) == (member.id, booking.person, reason)


def test_an_account_s_bookings_are_listed_live_and_ended_the_newest_first_in_pages(
    database: Database, clock: FixedClock, member: Account, outsider: Account
) -> None:
    made = []
    for number in range(7):
        made.append(book(database, publish(database), member).id)
        book(database, publish(database), outsider)
        if number in (0, 3, 6):
            database.write(seats.cancel, made[-1])
        clock.move(300)  # The first holds end meanwhile, and no sweep comes by.

    pages: list[list[Booking | EndedBooking]] = []
    before = None
    while not pages or pages[-1]:
        pages.append(database.read(seats.page_of_account, member.id, before, 3))
        before = pages[-1][-1].id if pages[-1] else None

    listed = [booking for page in pages for booking in page]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert [booking.id for booking in listed] == made[::-1]
    assert [booking.status for booking in listed] == [
        "cancelled",
        "held",
        "expired",
        "cancelled",
        "expired",
        "expired",
        "cancelled",
    ]


# Events for members


def test_a_guest_is_asked_to_sign_in_at_an_event_for_members_and_a_member_books(
    database: Database, member: Account
) -> None:
    event_id = publish(database, audience="members")

    with pytest.raises(Unauthenticated, match="Sign in"):
        book(database, event_id, GUEST)

    assert book(database, event_id, member).account_id == member.id
    # An admin books for somebody who has no account.
    assert database.write(seats.book, event_id, GUEST, 1, by_member=True).account_id is None


def test_an_event_can_be_closed_to_guests_later_and_their_bookings_stand(database: Database, event_id: int) -> None:
    before = book(database, event_id, GUEST)

    changed = database.write(events.change, event_id, {"audience": "members"})

    assert changed.audience == "members"
    assert database.write(seats.confirm, before.id, by_admin=False).status == "confirmed"
    with pytest.raises(Unauthenticated):
        book(database, event_id, GUEST)


# The limit per person


def test_an_account_and_a_guest_of_its_address_are_two_persons_until_the_address_is_proved(
    database: Database, member: Account, event_id: int
) -> None:
    """Or else anyone could use up the seats of an address by registering it, and its owner those of the account."""
    book(database, event_id, Person("", "MEMBER@example.com"), 2)
    book(database, event_id, member, LIMIT)
    with pytest.raises(Conflict) as refused:
        book(database, event_id, member)
    assert (refused.value.code, refused.value.details["booked_seats"]) == ("limit_reached", LIMIT)
    book(database, event_id, Person("", ADDRESS))

    proved = database.write(accounts.prove, member.id)

    assert code_of(lambda: book(database, event_id, proved)) == "limit_reached"
    assert code_of(lambda: book(database, event_id, Person("", ADDRESS))) == "limit_reached"


def test_the_limit_counts_an_account_and_the_guest_of_its_proved_address_in_either_order(
    database: Database, member: Account
) -> None:
    proved = database.write(accounts.prove, member.id)
    for first, second in ((proved, Person("", "Member@Example.com")), (Person("", ADDRESS), proved)):
        event_id = publish(database)
        book(database, event_id, first, 2)
        with pytest.raises(Conflict):
            book(database, event_id, second, 2)
        assert book(database, event_id, second).person == ADDRESS


def test_two_accounts_are_two_persons(database: Database, member: Account, outsider: Account, event_id: int) -> None:
    book(database, event_id, member, LIMIT)
    book(database, event_id, outsider, LIMIT)


def test_proving_an_address_brings_its_live_guest_bookings_to_the_account_and_no_other(
    database: Database, member: Account, outsider: Account, event_id: int
) -> None:
    own = book(database, event_id, member)
    as_guest = book(database, publish(database), Person("", "Member@example.com"))
    others = [book(database, event_id, GUEST), book(database, event_id, outsider)]

    database.write(accounts.prove, member.id)

    for booking in (own, as_guest):
        found = database.read(seats.find, booking.id)
        assert (found.account_id, found.person) == (member.id, ADDRESS)
    assert [database.read(seats.find, booking.id) for booking in others] == others


# Adding a guest's booking to an account


def test_whoever_has_the_id_of_a_guest_s_booking_adds_it_to_their_account_once(
    database: Database, member: Account, event_id: int
) -> None:
    as_guest = book(database, event_id, GUEST, 2)

    claimed = database.write(seats.take_over, member, as_guest.id)

    assert (claimed.account_id, claimed.person, claimed.email) == (member.id, member.person.key, GUEST.email)
    assert (claimed.seats, claimed.expires_at) == (2, as_guest.expires_at)
    assert database.write(seats.take_over, member, as_guest.id) == claimed
    # It counts for the account from now on, and no longer for the guest.
    assert code_of(lambda: book(database, event_id, member, 2)) == "limit_reached"
    book(database, event_id, GUEST, LIMIT)


def test_another_account_s_booking_cannot_be_added_nor_told_from_none(
    database: Database, member: Account, outsider: Account, event_id: int
) -> None:
    booking = book(database, event_id, member)
    refusals = []
    for booking_id in (booking.id, "0" * 43):
        with pytest.raises(NotFound) as refused:
            database.write(seats.take_over, outsider, booking_id)
        refusals.append((refused.value.code, refused.value.sentence))

    assert refusals[0] == refusals[1]
    assert database.read(seats.find, booking.id) == booking


def test_a_booking_that_has_ended_is_not_added(database: Database, clock: FixedClock, member: Account) -> None:
    event_id = publish(database)
    held = book(database, event_id, GUEST)
    clock.move(900)

    with pytest.raises(Gone):
        database.write(seats.take_over, member, held.id)


def test_a_booking_beyond_the_limit_is_not_added(database: Database, member: Account, event_id: int) -> None:
    book(database, event_id, member, 2)
    as_guest = book(database, event_id, GUEST, 2)

    with pytest.raises(Conflict) as refused:
        database.write(seats.take_over, member, as_guest.id)

    assert refused.value.code == "limit_reached"
    assert database.read(seats.find, as_guest.id) == as_guest


def test_the_booking_of_a_proved_address_counts_already_so_that_it_is_added_whatever_the_limit(
    database: Database, member: Account, event_id: int
) -> None:
    proved = database.write(accounts.prove, member.id)
    as_guest = book(database, event_id, Person("", ADDRESS), LIMIT)

    assert database.write(seats.take_over, proved, as_guest.id).account_id == member.id


def test_many_guest_bookings_added_at_once_never_exceed_the_limit(
    database: Database, member: Account, event_id: int
) -> None:
    ids = [book(database, event_id, Person("", f"guest{number}@example.com")).id for number in range(TABS)]
    calls = [partial(database.write, seats.take_over, member, booking_id) for booking_id in ids]

    told = Counter(in_parallel([partial(code_of, call) for call in calls]))

    assert told == {"done": LIMIT, "limit_reached": TABS - LIMIT}


# Races, through real HTTP


def live_seats(tx: Tx, event_id: int) -> Counter[str]:
    """Return how many seats each person has at the event."""
    rows = tx.execute("SELECT person, sum(seats) FROM bookings WHERE event_id = ? GROUP BY person", (event_id,))
    return Counter(dict(rows))


def race(server: LiveServer, event_id: int, requests: list[tuple[dict[str, str], dict[str, object]]]) -> Counter[str]:
    """Send these bookings, each with its headers and body, at once; return how many were told what."""

    def send(headers: dict[str, str], body: dict[str, object]) -> str:
        connection = server.connect()
        status, answer = post_json(connection, f"/events/{event_id}/book", body, headers)
        connection.close()
        return "booked" if status == 201 else str(answer["code"])

    return Counter(in_parallel([partial(send, *request) for request in requests]))


def members_for_the_last_seat(service: Service) -> tuple[int, list[tuple[dict[str, str], dict[str, object]]]]:
    """Return an event with one seat left and what two members send at once, each in several tabs."""
    event_id = int(service.create_event(seats=2)["id"])
    service.book(event_id)
    both = [service.add_account(f"{name}@example.com") for name in ("member", "outsider")]
    return event_id, [(service.as_account(account), {}) for account in both for _ in range(8)]


@pytest.mark.parametrize("asked_at", ["/events/{event}/book", "/accounts/me/bookings"])
def test_an_account_that_is_deleted_while_its_request_waits_books_nothing(
    service: Service, serve: Callable[[Database], LiveServer], asked_at: str
) -> None:
    event_id = service.create_event()["id"]
    as_guest = service.book(event_id)["id"]
    account = service.add_account(ADDRESS)
    headers, connection = service.as_account(account), serve(service.database).connect()
    body = {"booking_id": as_guest} if "accounts" in asked_at else {}
    with ThreadPoolExecutor(2) as pool:
        with held_back_writer(service):
            service.database.commit_seconds = 1.0  # So slow that the server's loop leaves the booking to the writer.
            deleted = pool.submit(service.database.write, accounts.delete, account.id)
            eventually(lambda: service.database.writes_waiting == 1)
            asked = pool.submit(post_json, connection, asked_at.format(event=event_id), body, headers)
            eventually(lambda: service.database.writes_waiting == 2)
        deleted.result(20)
        status, answer = asked.result(20)
    connection.close()

    assert (status, answer["code"]) == (401, "unauthenticated")
    assert service.event(event_id)["held_seats"] == 1


def test_two_members_race_for_the_last_seat_and_one_gets_it(
    service: Service, serve: Callable[[Database], LiveServer]
) -> None:
    event_id, requests = members_for_the_last_seat(service)

    told = race(serve(service.database), event_id, requests)

    assert told == {"booked": 1, "sold_out": len(requests) - 1}
    assert service.event(event_id)["held_seats"] == 2


def test_without_the_gate_both_members_get_the_last_seat(
    service: Service, serve: Callable[[Database], LiveServer]
) -> None:
    event_id, requests = members_for_the_last_seat(service)
    ungated = UngatedDatabase(service.settings.db, service.clock, len(requests))

    told = race(serve(ungated), event_id, requests)

    ungated.close()
    assert told["booked"] > 1


def tabs_of_one_member(service: Service) -> tuple[int, list[tuple[dict[str, str], dict[str, object]]]]:
    """Return an event and what one member sends at once: in tabs of two sessions, and as its guest."""
    event_id = int(service.create_event(seats=100, max_seats_per_person=LIMIT)["id"])
    account = service.add_account(ADDRESS)
    service.database.write(accounts.prove, account.id)
    sessions = [service.as_account(account) for _ in range(2)]
    requests: list[tuple[dict[str, str], dict[str, object]]] = [(sessions[tab % 2], {}) for tab in range(8)]
    return event_id, requests + [({}, {"email": "Member@Example.com"})] * 8


def test_one_member_s_tabs_and_guest_bookings_never_exceed_the_limit_per_person(
    service: Service, serve: Callable[[Database], LiveServer]
) -> None:
    event_id, requests = tabs_of_one_member(service)

    told = race(serve(service.database), event_id, requests)

    assert told == {"booked": LIMIT, "limit_reached": len(requests) - LIMIT}
    assert service.database.read(live_seats, event_id) == {ADDRESS: LIMIT}


def test_without_the_gate_one_member_s_tabs_exceed_the_limit(
    service: Service, serve: Callable[[Database], LiveServer]
) -> None:
    event_id, requests = tabs_of_one_member(service)
    ungated = UngatedDatabase(service.settings.db, service.clock, len(requests))

    told = race(serve(ungated), event_id, requests)

    ungated.close()
    assert told["booked"] > LIMIT
    assert service.database.read(live_seats, event_id)[ADDRESS] > LIMIT
