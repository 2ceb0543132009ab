"""After so many days nobody is named any more at a past event, and all else about it is as it was."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from booking import events, seats
from booking.accounts import accounts, audit
from booking.accounts.audit import Actor
from booking.door import doors
from booking.jobs import Jobs
from booking.people import Account
from booking.privacy import erasure
from booking.store import check
from booking.store.database import Database, Tx
from booking.store.slices import SLICE
from tests.support import replay
from tests.support.domain import HOLD_SECONDS, book, join, publish
from tests.support.service import NOON, FixedClock, count, run

KEPT_DAYS = 30
DAY_SECONDS = 86_400
HOUR = 3_600_000
ROWS_OF_PEOPLE = ("bookings", "ended_bookings", "waitlist_entries", "ended_entries")


@pytest.fixture
def jobs(database: Database, clock: FixedClock) -> Jobs:
    return Jobs(database, clock, 2, retention_days=KEPT_DAYS)


def fill(database: Database, clock: FixedClock, member: Account, starts_at: int) -> int:
    """Publish an event at which each kind of row and end has come about, and return its id."""
    event_id = publish(database, 3, starts_at=starts_at)
    book(database, event_id, "Cancelled", 2)
    database.write(seats.cancel, first_live(database, event_id))
    book(database, event_id, "Lapsed", 2)
    clock.move(HOLD_SECONDS)
    database.write(seats.sweep, SLICE)

    def book_as_member(tx: Tx) -> None:
        tx.act_as(member)
        booking = seats.book(tx, event_id, member.person, 2, by_member=True)
        seats.confirm(tx, booking.id, by_admin=False)

    database.write(book_as_member)
    database.write(seats.confirm, book(database, event_id, "Anna").id, by_admin=False)
    join(database, event_id, "Waited")
    return event_id


def first_live(database: Database, event_id: int) -> str:
    return database.read(
        lambda tx: str(tx.execute("SELECT id FROM bookings WHERE event_id = ?", (event_id,)).fetchone()[0])
    )


def named_at(database: Database, event_id: int) -> int:
    where = f"WHERE event_id = {event_id} AND person NOT LIKE 'deleted %'"
    return sum(count(database, f"{table} {where}") for table in ROWS_OF_PEOPLE)


def actors_at(database: Database, event_id: int) -> set[str]:
    found = database.read(lambda tx: tx.execute("SELECT actor FROM history WHERE event_id = ?", (event_id,)).fetchall())
    return {actor for (actor,) in found}


def test_people_of_a_past_event_are_erased_and_all_else_stays(
    database: Database, clock: FixedClock, member: Account, jobs: Jobs, path: Path
) -> None:
    past = fill(database, clock, member, NOON + HOUR)
    later = fill(database, clock, member, NOON + (KEPT_DAYS + 2) * 24 * HOUR)
    for event_id in (past, later):
        database.write(doors.create, event_id, "Door A, Maria")
    clock.move(KEPT_DAYS * DAY_SECONDS + 3_600)
    database.write(seats.sweep, SLICE)
    before, told = replay.live(path), replay.lines(path)
    counted = database.read(events.find, past)
    others = named_at(database, later)
    outbox_of_later = count(database, f"outbox WHERE event_id = {later}")

    jobs.erase_past()

    assert named_at(database, past) == 0
    assert [count(database, f"doors WHERE event_id = {one} AND name <> ''") for one in (past, later)] == [0, 1]
    assert count(database, f"outbox WHERE event_id = {past} AND subject NOT LIKE 'event %'") == 0
    assert actors_at(database, past) == {"system", "erased"}
    assert (named_at(database, later), actors_at(database, later)) == (others, {"system", f"account {member.id}"})
    assert count(database, f"outbox WHERE event_id = {later}") == outbox_of_later > 0
    assert database.read(events.find, past) == counted
    assert (counted.confirmed_seats, counted.free_seats) == (3, 0)
    assert (replay.live(path), replay.lines(path)) == (before, told)
    replay.require_same(path)
    assert check.faults(path) == []


def test_nothing_in_the_file_names_them_any_more(
    database: Database, clock: FixedClock, member: Account, jobs: Jobs, path: Path
) -> None:
    fill(database, clock, member, NOON + HOUR)
    clock.move((KEPT_DAYS + 1) * DAY_SECONDS)
    database.write(seats.sweep, SLICE)
    jobs.erase_past()
    database.close()

    content = path.read_bytes()
    assert [name for name in ("Cancelled", "Lapsed", "Anna", "Waited") if f"{name}@".encode() in content] == []
    assert b"member@example.com" in content  # The account is still there.


def test_people_are_kept_to_the_last_millisecond_and_for_ever_without_a_number_of_days(
    database: Database, clock: FixedClock, member: Account, jobs: Jobs
) -> None:
    event_id = fill(database, clock, member, NOON + HOUR)
    clock.move((NOON + HOUR - clock.now()) / 1_000 + KEPT_DAYS * DAY_SECONDS - 0.001)
    database.write(seats.sweep, SLICE)
    named = named_at(database, event_id)
    jobs.erase_past()
    assert named_at(database, event_id) == named > 0
    clock.move(0.001)
    Jobs(database, clock, 2).erase_past()
    assert named_at(database, event_id) == named
    jobs.erase_past()
    assert named_at(database, event_id) == 0


def fill_with_many(database: Database, event_id: int, number: int) -> None:
    """Add so many rows of each kind to an event; all have ended at one instant, as those of a cancelled one."""
    numbers = f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {number}) "
    row_id = f"printf('{event_id:04}%08d', i)"
    values = f"{row_id}, {event_id}, 'N' || i, 'n' || i || '@example.com', 'n' || i || '@example.com'"
    booked = "(id, event_id, name, email, person, seats, created_at, confirmed_at, reference"
    run(database, f"{numbers} INSERT INTO bookings {booked}) SELECT {values}, 1, 0, 0, {row_id} FROM n")
    ended = f"INSERT INTO ended_bookings {booked}, ended_at, reason)"
    run(database, f"{numbers} {ended} SELECT 'e' || {values}, 1, 0, 0, 'e' || {row_id}, 7, 'cancelled' FROM n")
    entries = (
        "INSERT INTO ended_entries (number, id, event_id, name, email, person, seats, created_at, language, status"
    )
    shown = f"{event_id} * 10000 + i, {values}"
    run(database, f"{numbers} {entries}, ended_at) SELECT {shown}, 1, 0, 'en', 'left', 7 FROM n")
    told = "INSERT INTO history (at, event_id, action, actor, entry_id, facts)"
    run(database, f"{numbers} {told} SELECT 0, {event_id}, 'joined', 'account ' || i, 'x', '{{}}' FROM n")


def test_many_people_are_erased_in_slices_of_which_each_goes_on_where_the_last_one_ended(
    database: Database, clock: FixedClock, path: Path
) -> None:
    each = 3 * SLICE
    past = [publish(database, 1_000, starts_at=NOON + HOUR + place) for place in range(2)]
    for event_id in past:
        fill_with_many(database, event_id, each)
    clock.move((KEPT_DAYS + 1) * DAY_SECONDS)
    slices = 1
    while database.write(partial(erasure.forget_past, retention_days=KEPT_DAYS), SLICE) == SLICE:
        slices += 1
    assert [named_at(database, event_id) for event_id in past] == [0, 0]
    assert [actors_at(database, event_id) for event_id in past] == [{"system", "erased"}] * 2
    assert slices <= 2 * 4 * each / SLICE + 4
    assert check.faults(path) == []


def test_what_is_done_is_not_looked_at_again(database: Database, clock: FixedClock) -> None:
    for place in range(30):
        publish(database, 5, starts_at=NOON + HOUR + place)
    clock.move((KEPT_DAYS + 1) * DAY_SECONDS)
    forget = partial(erasure.forget_past, retention_days=KEPT_DAYS)
    while database.write(forget, SLICE) == SLICE:
        pass
    commits = database.commits
    assert database.write(forget, SLICE) == 0
    assert database.commits == commits  # Nothing was written, by which pages would be made anew.
    late = publish(database, 5, starts_at=clock.now() + HOUR)
    fill_with_many(database, late, 2)
    assert database.write(forget, SLICE) == 0
    clock.move((KEPT_DAYS + 1) * DAY_SECONDS)
    database.write(forget, SLICE)
    assert named_at(database, late) == 0


def test_a_clock_that_was_wrong_lets_nobody_be_forgotten_later(
    database: Database, clock: FixedClock, member: Account, jobs: Jobs
) -> None:
    """What was gone through in a future that did not come is gone through again when its time has come."""
    clock.move(900 * DAY_SECONDS)
    published_late = publish(database, 5, starts_at=clock.now() + HOUR)
    clock.move((KEPT_DAYS + 1) * DAY_SECONDS)
    jobs.erase_past()
    clock.move(-(930 * DAY_SECONDS))
    jobs.erase_past()
    event_id = fill(database, clock, member, NOON + 3 * 24 * HOUR)
    clock.move((KEPT_DAYS + 4) * DAY_SECONDS)
    database.write(seats.sweep, SLICE)
    jobs.erase_past()
    assert named_at(database, event_id) == 0
    assert named_at(database, published_late) == 0


def test_whose_booking_was_told_of_tomorrow_last_is_not_kept(database: Database, clock: FixedClock, jobs: Jobs) -> None:
    event_id = publish(database, 3, starts_at=NOON + 30 * HOUR)
    database.write(seats.confirm, book(database, event_id, "Anna").id, by_admin=False)
    clock.move(7 * 3_600)
    jobs.queue_tomorrow()
    assert count(database, "outbox WHERE kind = 'event_tomorrow'") == 1
    assert count(database, "told_events WHERE finished_at IS NOT NULL AND last_person = '' AND last_id = ''") == 1
    jobs.queue_tomorrow()
    assert count(database, "outbox WHERE kind = 'event_tomorrow'") == 1


def test_the_audit_log_no_longer_tells_from_where_and_stands_as_it_was(
    database: Database, clock: FixedClock, member: Account, jobs: Jobs
) -> None:
    outsider = database.write(accounts.register, "Oskar", "outsider@example.com", "a hash")
    for account in (member, outsider):
        database.write(audit.record, "signed in", f"account {account.id}", Actor(account.id, "192.0.2.7"))
    database.write(accounts.delete, outsider.id)
    own, others = database.read(audit.page, None, 9)
    assert (own.address, others.address) == ("", "192.0.2.7")
    clock.move(KEPT_DAYS * DAY_SECONDS - 1)
    jobs.erase_past()
    assert database.read(audit.page, None, 9) == [own, others]
    clock.move(1)
    jobs.erase_past()
    assert database.read(audit.page, None, 9) == [own, replace(others, address="")]


def guest_of(database: Database, email: str) -> Any:
    return database.read(erasure.find_of_address, email)


def forget_guest(database: Database, email: str) -> None:
    ids = database.read(erasure.find_ids_of_address, email)
    database.write(erasure.forget_guest, email, ids)


def test_a_guest_who_is_erased_holds_no_seat_and_is_named_nowhere(
    database: Database, clock: FixedClock, member: Account, path: Path
) -> None:
    past, to_come, full = (publish(database, 2, starts_at=NOON + hours * HOUR) for hours in (1, 48, 72))
    attended = book(database, past, "Anna")
    database.write(seats.confirm, attended.id, by_admin=False)
    clock.move(2 * 3_600)
    held = book(database, to_come, "Anna")
    theirs = book(database, to_come, "Boris")
    next_one = join(database, to_come, "Vera")
    book(database, full, "Boris", 2)
    join(database, full, "Anna")
    for mark, paid in enumerate((held, theirs)):
        run(
            database,
            "INSERT INTO statement_lines (key, read_at, at, cents, currency, text, payer, is_reversal, found,"
            f" is_doubtful) VALUES (x'0{mark}', 0, 0, 1200, 'EUR', 'Tickets {paid.reference}', '{paid.name}', 0,"
            f""" '["{paid.reference}"]', 0)""",
        )
    assert {table: len(rows) for table, rows in guest_of(database, "ANNA@example.com").items()} == {
        "bookings": 2,
        "ended_bookings": 0,
        "waitlist_entries": 1,
        "ended_entries": 0,
        "outbox": 4,
        "payments": 0,
        "statement_lines": 1,
    }

    forget_guest(database, "ANNA@Example.com")

    assert {table: len(rows) for table, rows in guest_of(database, "anna@example.com").items() if rows} == {}
    ended = database.read(seats.look_up, held.id)
    assert ended is not None
    assert (ended.status, ended.name, ended.email) == ("cancelled", "", "")
    kept = database.read(seats.look_up, attended.id)
    assert kept is not None
    assert (kept.status, kept.name, kept.email) == ("confirmed", "", "")
    # The seat went to the next who waits, and nobody else's booking has changed.
    assert count(database, f"bookings WHERE event_id = {to_come} AND email = 'Vera@example.com' AND offer = 1") == 1
    assert database.read(seats.find, theirs.id) == theirs
    assert count(database, f"waitlist_entries WHERE id = '{next_one.id}'") == 0
    assert count(database, "statement_lines") == count(database, "statement_lines WHERE payer = 'Boris'") == 1
    assert database.read(events.find, full).waiting == 0
    replay.require_same(path)
    assert check.faults(path) == []
    database.close()
    assert b"anna@" not in path.read_bytes().lower()


def test_an_erased_guest_touches_no_booking_of_an_account_with_the_same_address(database: Database) -> None:
    account = database.write(accounts.register, "Anna", "anna@example.com", "a hash")
    event_id = publish(database, 5)
    own = book(database, event_id, account)
    book(database, event_id, "anna")
    forget_guest(database, "anna@example.com")
    assert database.read(seats.find, own.id) == own
    assert count(database, "bookings WHERE name = 'Anna'") == count(database, "bookings") == 1
