"""Accounts: what is unique, what a role and its loss mean, and what is left of somebody who goes."""

import os
from pathlib import Path

import apsw
import pytest

from booking import events, seats, store
from booking.accounts import accounts, links, sessions, tokens
from booking.errors import Conflict, Forbidden, NotFound, Unauthenticated
from booking.model import Booking, EndedBooking
from booking.people import OPERATOR, Account, Person, Role
from booking.store import check
from booking.store.database import Database
from tests.support.domain import publish
from tests.support.service import NOON, FixedClock, count

HOUR = 3_600_000


def add(database: Database, email: str = "member@example.com", role: Role = "member", name: str = "Mina") -> Account:
    account = database.write(accounts.register, name, email, "a hash")
    return database.write(accounts.set_role, account.id, role)


def add_first_admin(database: Database) -> Account:
    """Return the account that the sign-in link has made, which has neither address nor password yet."""
    database.write(sessions.replace_sign_in_link, "link")
    session = database.write(sessions.begin_by_link, "link", "192.0.2.1")
    return database.read(sessions.account_of, session.token)


def test_whoever_registers_is_a_member_whose_address_is_not_proved(database: Database) -> None:
    member = database.write(accounts.register, "Mina", "Mina@Example.com", "a hash")

    assert (member.name, member.email, member.role) == ("Mina", "Mina@Example.com", "member")
    assert (member.proved_at, member.created_at, member.disabled_at) == (None, NOON, None)
    assert database.read(accounts.find, member.id) == member


@pytest.mark.parametrize("same", ["café@example.com", "CAFÉ@example.com", "Cafe\u0301@EXAMPLE.com"])
def test_an_address_has_one_account_whatever_its_capitals(database: Database, same: str) -> None:
    add(database, "caf\u00e9@example.com")

    with pytest.raises(Conflict) as refused:
        database.write(accounts.register, "", same, "a hash")

    assert refused.value.code == "email_taken"


def test_two_addresses_that_only_look_alike_are_two_people_s(database: Database) -> None:
    people = [add(database, f"{name}@example.com") for name in ("straße", "strasse", "cafe", "caf\u00e9")]

    assert [person.email for person in database.read(store.accounts.page, "STRASSE", 0, 9)] == [
        person.email for person in people[:2]
    ]
    assert database.read(accounts.find_credentials, "STRAßE@example.com") == (people[0], "a hash")
    assert len({person.person.key for person in people}) == 4
    assert len({Person("", str(person.email)).key for person in people}) == 4, "as guests, too"


def test_credentials_are_found_by_the_address_whatever_its_capitals(database: Database) -> None:
    member = add(database)

    found = database.read(accounts.find_credentials, "MEMBER@example.com")

    assert found == (member, "a hash")
    assert database.read(accounts.find_credentials, "outsider@example.com") is None


def test_the_first_admin_chooses_address_and_password_once(database: Database) -> None:
    admin = add_first_admin(database)
    assert (admin.role, admin.email) == ("admin", None)

    set_up = database.write(accounts.set_up, admin.id, "Ada", "admin@example.com", "a hash")

    assert (set_up.id, set_up.name, set_up.email, set_up.role) == (admin.id, "Ada", "admin@example.com", "admin")
    assert database.read(accounts.find_credentials, "admin@example.com") == (set_up, "a hash")
    with pytest.raises(Forbidden):
        database.write(accounts.set_up, admin.id, "Eve", "other@example.com", "another hash")
    assert database.read(accounts.find_credentials, "other@example.com") is None


def test_the_first_admin_cannot_choose_somebody_else_s_address(database: Database) -> None:
    add(database)
    admin = add_first_admin(database)

    with pytest.raises(Conflict) as refused:
        database.write(accounts.set_up, admin.id, "Ada", "Member@example.com", "a hash")

    assert refused.value.code == "email_taken"


def test_a_name_and_a_password_can_be_changed(database: Database) -> None:
    member = add(database)

    assert database.write(accounts.rename, member.id, "Mina M.").name == "Mina M."
    database.write(accounts.set_password_hash, member.id, "another hash")

    found = database.read(accounts.find_credentials, "member@example.com")
    assert found is not None
    assert found.password_hash == "another hash"


def test_an_account_that_is_not_there_is_not_found(database: Database) -> None:
    for write in (accounts.find, accounts.delete, accounts.prove):
        with pytest.raises(NotFound) as refused:
            database.write(write, 99)
        assert refused.value.code == "account_not_found"


def test_the_operator_can_be_changed_by_nobody(database: Database) -> None:
    changes = (
        lambda tx: accounts.rename(tx, OPERATOR, "Eve"),
        lambda tx: accounts.set_password_hash(tx, OPERATOR, "a hash"),
        lambda tx: accounts.set_up(tx, OPERATOR, "Eve", "eve@example.com", "a hash"),
        lambda tx: accounts.set_role(tx, OPERATOR, "member"),
        lambda tx: accounts.set_disabled(tx, OPERATOR, True),
        lambda tx: accounts.prove(tx, OPERATOR),
        lambda tx: accounts.delete(tx, OPERATOR),
    )
    for change in changes:
        with pytest.raises(Forbidden):
            database.write(change)
    with pytest.raises(Unauthenticated):
        database.write(sessions.begin, OPERATOR, "192.0.2.1")


def test_the_database_itself_gives_the_operator_no_password(database: Database) -> None:
    with pytest.raises(apsw.ConstraintError):
        database.write(lambda tx: tx.execute("UPDATE accounts SET password_hash = 'a hash' WHERE id = 1", ()))


def test_nothing_takes_the_last_admin_away(database: Database) -> None:
    admin = add(database, "admin@example.com", "admin")
    changes = (
        lambda tx: accounts.set_role(tx, admin.id, "member"),
        lambda tx: accounts.set_disabled(tx, admin.id, True),
        lambda tx: accounts.delete(tx, admin.id),
    )
    for change in changes:
        with pytest.raises(Conflict) as refused:
            database.write(change)
        assert refused.value.code == "last_admin"

    second = add(database, "second@example.com", "admin")
    assert database.write(accounts.set_role, admin.id, "member").role == "member"
    with pytest.raises(Conflict):
        database.write(accounts.set_disabled, second.id, True)


def test_an_admin_who_cannot_sign_in_does_not_count_as_another(database: Database) -> None:
    add_first_admin(database)
    disabled = add(database, "disabled@example.com", "admin")
    admin = add(database, "admin@example.com", "admin")
    database.write(accounts.set_disabled, disabled.id, True)

    with pytest.raises(Conflict) as refused:
        database.write(accounts.set_role, admin.id, "member")

    assert refused.value.code == "last_admin"


def test_disabling_ends_sessions_tokens_and_invitations_at_once_and_enabling_brings_none_back(
    database: Database,
) -> None:
    add(database, "admin@example.com", "admin")
    second = add(database, "second@example.com", "admin")
    session = database.write(sessions.begin, second.id, "192.0.2.1")
    _, token = database.write(tokens.create, second.id, "script")
    invitation, _ = database.write(links.create_invitation, "admin", second.id)

    disabled = database.write(accounts.set_disabled, second.id, True)

    assert disabled.disabled_at == NOON
    for enabled in (False, True):
        if enabled:
            assert database.write(accounts.set_disabled, second.id, False).disabled_at is None
        with pytest.raises(Unauthenticated):
            database.read(sessions.account_of, session.token)
        with pytest.raises(Unauthenticated):
            database.read(tokens.account_of, token)
        with pytest.raises(NotFound):
            database.read(links.require_invitation, invitation)
    assert database.write(sessions.begin, second.id, "192.0.2.1")


def test_a_disabled_account_cannot_begin_a_session(database: Database) -> None:
    member = add(database)
    database.write(accounts.set_disabled, member.id, True)

    with pytest.raises(Unauthenticated):
        database.write(sessions.begin, member.id, "192.0.2.1")


def test_an_admin_who_becomes_a_member_cannot_come_back_by_an_invitation_of_their_own(database: Database) -> None:
    add(database, "admin@example.com", "admin")
    second = add(database, "second@example.com", "admin")
    own, _ = database.write(links.create_invitation, "admin", second.id)
    of_another, _ = database.write(links.create_invitation, "admin", OPERATOR)

    database.write(accounts.set_role, second.id, "member")

    with pytest.raises(NotFound):
        database.write(links.use_invitation, own)
    assert database.write(links.use_invitation, of_another) == "admin"


def test_accounts_are_listed_by_id_in_pages_and_the_operator_is_not_among_them(database: Database) -> None:
    made = [add(database, f"member{number}@example.com") for number in range(5)]

    first = database.read(store.accounts.page, "", 0, 3)
    second = database.read(store.accounts.page, "", first[-1].id, 3)

    assert first + second == made


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["mina@example.com", "юлия@example.org"]),
        ("MIN", ["mina@example.com"]),
        ("юЛ", ["юлия@example.org"]),
        ("example.ORG", ["юлия@example.org"]),
        ("ЖУКО", ["юлия@example.org"]),
        ("%", []),
        ("_", []),
        ("nobody", []),
    ],
)
def test_accounts_are_found_by_a_part_of_name_or_address_whatever_its_capitals(
    database: Database, search: str, found: list[str]
) -> None:
    add(database, "mina@example.com", name="Mina Klein")
    add(database, "юлия@example.org", name="Юлия Жукова")

    assert [account.email for account in database.read(store.accounts.page, search, 0, 9)] == found


def test_deleting_an_account_cancels_what_is_to_come_and_leaves_no_trace_of_the_person(
    database: Database, clock: FixedClock, path: Path
) -> None:
    """A booking in each state: of a past event, confirmed to come, held to come, due to expire, ended before."""
    member = add(database)
    past, to_come = (
        publish(database, 20, starts_at=at, max_seats_per_person=10) for at in (NOON + HOUR, NOON + 48 * HOUR)
    )
    attended = database.write(seats.book, past, member.person, 1, by_member=True)
    confirmed = database.write(seats.book, to_come, member.person, 2, by_member=True)
    cancelled = database.write(seats.book, to_come, member.person, 1, by_member=True)
    lapsed = database.write(seats.book, to_come, member.person, 1, by_member=True)
    database.write(seats.cancel, cancelled.id)
    for booking in (attended, confirmed):
        database.write(seats.confirm, booking.id, by_admin=False)
    clock.move(2 * 3_600)
    guests = database.write(seats.book, to_come, Person("Mina", "member@example.com"), 1)
    held = database.write(seats.book, to_come, member.person, 3, by_member=True)
    database.write(sessions.begin, member.id, "192.0.2.1")
    database.write(tokens.create, member.id, "script")

    database.write(accounts.delete, member.id)

    with pytest.raises(NotFound):
        database.read(accounts.find, member.id)
    states: dict[str, Booking | EndedBooking | None] = {
        name: database.read(seats.look_up, booking.id)
        for name, booking in (
            ("attended", attended),
            ("confirmed", confirmed),
            ("cancelled", cancelled),
            ("lapsed", lapsed),
            ("held", held),
        )
    }
    assert {name: booking.status for name, booking in states.items() if booking} == {
        "attended": "confirmed",
        "confirmed": "cancelled",
        "cancelled": "cancelled",
        "lapsed": "expired",
        "held": "cancelled",
    }
    kept = [booking for booking in states.values() if booking]
    assert {(booking.name, booking.email, booking.account_id) for booking in kept} == {("", "", None)}
    assert len({booking.person for booking in kept}) == len(kept), "two bookings can be told to be one person's"
    assert all(booking.person.startswith("deleted ") for booking in kept)
    # Its seats are free again; the booking that a guest made by the same address, which nobody has proved, stands.
    assert database.read(events.find, to_come).taken == guests.seats
    assert database.read(events.find, past).confirmed_seats == 1
    assert database.read(seats.find, guests.id) == guests
    assert [count(database, table) for table in ("sessions", "api_tokens")] == [0, 0]
    assert check.faults(path) == []


def test_an_id_is_never_given_to_another_account(database: Database) -> None:
    gone = add(database)
    database.write(accounts.delete, gone.id)

    assert add(database).id > gone.id


def test_an_account_s_secrets_are_not_in_the_file(database: Database, path: Path) -> None:
    member = add(database)
    session = database.write(sessions.begin, member.id, "192.0.2.1")
    _, token = database.write(tokens.create, member.id, "script")
    invitation, _ = database.write(links.create_invitation, "member", member.id)
    database.close()

    content = path.read_bytes() + b"".join(
        file.read_bytes() for file in path.parent.iterdir() if file.name.startswith(f"{path.name}-")
    )
    for secret in (session.token, token, invitation):
        assert os.fsencode(secret) not in content
    assert os.fsencode("a hash") in content
