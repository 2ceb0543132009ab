"""The stream: each fact is told once, in its order, whatever happens between the fact and its message."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import apsw
import pytest

from booking import changes, events, notices, seats, store, waitlist
from booking.accounts import accounts
from booking.errors import Busy
from booking.history import Consumer, Stream, advance
from booking.model import Fact
from booking.notice import Letter, Written
from booking.organiser import messages
from booking.people import Account, Channel
from booking.store import outbox
from booking.store.consumers import Cursor
from booking.store.database import Database, Tx
from booking.store.slices import SLICE
from booking.web.app import create_app
from tests.support import earlier
from tests.support.domain import book, guest, publish
from tests.support.service import NOON, FixedClock, Service, count, empty_database, eventually, run

DAY = 86_400_000
BOTH: tuple[Channel, ...] = ("email", "telegram")


@pytest.fixture
def database(path: Path, clock: FixedClock) -> Iterator[Database]:
    """Return a database whose stream nobody reads but the test."""
    path.write_bytes(empty_database())
    opened = Database(path, clock)
    yield opened
    opened.close()


@pytest.fixture
def booked(database: Database) -> list[str]:
    """Let some book, and one of them confirm and one cancel; return what they are to be told, in its order."""
    event_id = publish(database, 10)
    first, second = (book(database, event_id, name) for name in ("anna", "boris"))
    database.write(seats.confirm, first.id, by_admin=False)
    database.write(seats.cancel, second.id)
    database.write(changes.change_seats, first.id, 2, by_admin=False)
    return ["hold_placed", "hold_placed", "confirmed", "cancelled", "seats_changed"]


def read_slice(database: Database, *channels: Channel, limit: int = SLICE) -> int:
    return database.write(advance, notices.consumer(lambda: channels or BOTH), limit)


def read_on(database: Database, *channels: Channel) -> None:
    Stream(database, [notices.consumer(lambda: channels or BOTH)], lambda: None).read_on()


def told(database: Database, columns: str = "kind") -> list[Any]:
    def find(tx: Tx) -> list[Any]:
        found = tx.execute(f"SELECT {columns} FROM outbox ORDER BY id", ()).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]

    return database.read(find)


# Once, whatever fails


def fail_before(function: Callable[..., Any], *_: Any) -> Any:
    raise Busy(f"before {function.__name__}")


def fail_after(function: Callable[..., Any], *args: Any) -> Any:
    function(*args)
    raise Busy(f"after {function.__name__}")


@pytest.mark.parametrize("fail", [fail_before, fail_after])
@pytest.mark.parametrize(
    "step", ["consumers.find", "history.find_after", "outbox.find_people", "outbox.insert_all", "consumers.move"]
)
def test_a_reading_that_ends_at_any_step_has_neither_lost_nor_doubled_anything(
    database: Database, booked: list[str], monkeypatch: pytest.MonkeyPatch, step: str, fail: Callable[..., Any]
) -> None:
    module, name = step.split(".")
    whole = getattr(getattr(store, module), name)
    with monkeypatch.context() as patched:
        patched.setattr(f"booking.store.{step}", lambda *args: fail(whole, *args))
        with pytest.raises(Busy):
            read_slice(database)
    assert told(database) == []

    read_on(database)
    read_on(database)

    assert told(database) == booked


def test_a_start_goes_on_where_the_last_process_has_read_to(
    database: Database, booked: list[str], path: Path, clock: FixedClock
) -> None:
    assert read_slice(database, limit=3) == 3
    assert told(database) == booked[:2]
    database.close()

    with closing(Database(path, clock)) as opened:
        read_on(opened)
        assert told(opened) == booked


def test_a_database_of_an_earlier_version_is_told_of_nothing_that_happened_before(path: Path) -> None:
    (old,) = (one for one in earlier.all_of_them() if one.version == 17)
    with closing(Database(earlier.make(old, path), FixedClock(old.at))) as opened:
        before = told(opened)
        read_on(opened)
        assert told(opened) == before
        book(opened, publish(opened, 10, starts_at=old.at + DAY), "vera")
        read_on(opened)
        assert told(opened) == [*before, "hold_placed"]


def test_a_consumer_whose_cursor_was_lost_tells_nothing_twice_and_goes_on(
    database: Database, booked: list[str]
) -> None:
    run(database, "DELETE FROM consumers")

    read_on(database)
    book(database, 1, "vera")
    read_on(database)

    assert told(database) == ["hold_placed"]


def test_a_line_that_can_not_be_read_is_passed_over_and_said_and_the_others_are_told(
    database: Database, booked: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    run(database, "UPDATE history SET facts = '{broken' WHERE action = 'confirmed'")

    read_on(database)

    assert told(database) == [kind for kind in booked if kind != "confirmed"]
    assert len([one for one in caplog.records if "is of no use to the consumer 'notices'" in one.getMessage()]) == 1


class CodingError(Exception):
    pass


def fail_always(*_: Any) -> Any:
    raise CodingError


def test_where_no_line_can_be_read_the_stream_stands_still_and_goes_on_once_the_program_is_mended(
    database: Database, booked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("booking.store.outbox.insert_all", fail_always)
        with pytest.raises(CodingError):
            read_on(database)

    read_on(database)

    assert told(database) == booked


@pytest.mark.parametrize(
    ("error", "told_as"),
    [
        *((one, one) for one in (apsw.ProtocolError, apsw.SchemaChangeError, apsw.InterruptError)),
        (apsw.NoMemError, Busy),
    ],
)
def test_what_is_wrong_with_the_whole_database_is_the_fault_of_no_line(
    database: Database,
    booked: list[str],
    monkeypatch: pytest.MonkeyPatch,
    error: type[apsw.Error],
    told_as: type[Exception],
) -> None:
    insert_all, calls = store.outbox.insert_all, []

    def fail_twice(*args: Any) -> None:
        calls.append(args)
        if len(calls) <= 2:
            raise error("not of a row")
        insert_all(*args)

    with monkeypatch.context() as patched:
        patched.setattr("booking.store.outbox.insert_all", fail_twice)
        with pytest.raises(told_as):
            read_slice(database)

    read_on(database)

    assert told(database) == booked


def test_one_line_alone_that_can_not_be_read_waits_for_another_one_that_can(database: Database) -> None:
    event_id = publish(database)
    book(database, event_id, "anna")
    run(database, "UPDATE history SET facts = '{broken' WHERE action = 'booked'")
    with pytest.raises(ValueError, match="malformed"):
        read_on(database)

    book(database, event_id, "boris")
    read_on(database)

    assert told(database, "recipient") == ["boris@example.com"]


def test_one_line_that_can_not_be_read_before_a_whole_slice_that_tells_nothing_is_passed_over(
    database: Database,
) -> None:
    event_id = publish(database)
    book(database, event_id, "anna")
    run(database, "UPDATE history SET facts = '{broken' WHERE action = 'booked'")
    for number in range(5):
        database.write(events.change, event_id, {"description": f"The {number}th."})

    assert read_slice(database, limit=4) == 4
    read_on(database)

    assert told(database) == []


def test_a_column_that_is_missing_is_the_fault_of_no_line(database: Database, booked: list[str]) -> None:
    run(database, "ALTER TABLE outbox RENAME COLUMN occasion TO mislaid")
    with pytest.raises(apsw.SQLError, match="has no column"):
        read_slice(database)
    run(database, "ALTER TABLE outbox RENAME COLUMN mislaid TO occasion")

    read_on(database)

    assert told(database) == booked


# Several consumers, and one that stands still


def test_health_turns_503_while_the_stream_stands_still_and_200_once_it_is_read(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = Stream(service.database, [notices.consumer(lambda: BOTH)], lambda: None)
    service.use(create_app(replace(service.site, stream_fault=stream.fault)))
    service.clock.move(20)
    assert service.get("/healthz").status_int == 200
    service.clock.move(0.001)
    service.jobs.sweep()
    with monkeypatch.context() as patched:
        patched.setattr("booking.store.consumers.find", fail_always)
        with pytest.raises(CodingError):
            stream.read_on()

    unwell = service.get("/healthz")
    assert (unwell.status_int, unwell.json["cause"]) == (503, "stream")
    assert "has read nothing of the stream for 20 seconds" in unwell.json["reason"]

    stream.read_on()
    assert service.get("/healthz").status_int == 200


def test_a_failure_is_tried_again_after_a_while_and_a_stop_waits_for_neither(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("booking.history.LOOK_EVERY_SECONDS", 3_600)
    monkeypatch.setattr("booking.store.consumers.find", fail_always)
    stream = Stream(database, [notices.consumer(lambda: BOTH)], lambda: None)
    stream.start()
    eventually(lambda: "The stream is not read" in caplog.text)
    database.queued.set()
    stream.stop()

    assert caplog.text.count("The stream is not read") == 1


def test_a_stop_that_comes_while_the_stream_is_read_does_not_wait_for_the_next_look(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booking.history.LOOK_EVERY_SECONDS", 3_600)
    stopping: list[threading.Thread] = []

    def stop_where_the_wake_is_lost() -> None:
        stopping.append(threading.Thread(target=stream.stop))
        stopping[0].start()
        eventually(database.queued.is_set)
        database.queued.clear()

    stream = Stream(database, [notices.consumer(lambda: BOTH)], stop_where_the_wake_is_lost)
    stream.start()

    eventually(lambda: bool(stopping) and not stopping[0].is_alive())


def consume_all(seen: list[int], facts: Sequence[Fact]) -> Cursor:
    seen.extend(fact.id for fact in facts)
    return Cursor(facts[-1].id)


def test_a_consumer_that_raises_keeps_none_back(database: Database, booked: list[str]) -> None:
    run(database, "INSERT INTO consumers (name, last_history_id) VALUES ('broken', 0), ('other', 0)")
    seen: list[int] = []
    other = Consumer("other", lambda *args: consume_all(seen, args[1]))
    with pytest.raises(CodingError):
        Stream(database, [Consumer("broken", fail_always), other], lambda: None).read_on()

    assert len(seen) == count(database, "history")


def test_consumers_read_a_slice_in_turn(database: Database) -> None:
    event_id = publish(database, 1_000)
    database.write(fill, event_id, range(SLICE))
    run(database, "INSERT INTO consumers (name, last_history_id) VALUES ('one', 0), ('two', 0)")
    turns: list[str] = []

    def consumer(name: str) -> Consumer:
        def consume(tx: Tx, facts: Sequence[Fact], position: str, limit: int) -> Cursor:
            turns.append(name)
            return Cursor(facts[-1].id)

        return Consumer(name, consume)

    Stream(database, [consumer("one"), consumer("two")], lambda: None).read_on()

    assert turns == ["one", "two"] * 2


def test_a_consumer_that_does_not_come_on_is_said_and_does_not_go_round_for_ever(
    database: Database, booked: list[str]
) -> None:
    run(database, "INSERT INTO consumers (name, last_history_id) VALUES ('lazy', 0)")
    lazy = Consumer("lazy", lambda *args: Cursor(args[1][0].id - 1))

    with pytest.raises(RuntimeError, match="'lazy' does not come on"):
        database.write(advance, lazy, SLICE)


# In slices


def fill(tx: Tx, event_id: int, names: range) -> None:
    for number in names:
        seats.book(tx, event_id, guest(f"guest{number}"), 1)


def test_many_facts_are_read_in_slices_between_which_others_write(database: Database) -> None:
    event_id = publish(database, 1_000)
    database.write(fill, event_id, range(2 * SLICE))
    database.write(events.cancel, event_id)
    sizes: list[int] = []
    while read_slice(database):
        sizes.append(len(told(database)) - sum(sizes))
        run(database, "UPDATE events SET description = description || 'another'")

    assert max(sizes) == SLICE
    assert told(database) == ["hold_placed"] * 2 * SLICE + ["event_cancelled"] * 2 * SLICE
    (description,) = database.read(lambda tx: tx.execute("SELECT description FROM events", ()).fetchone())
    assert description.count("another") == len(sizes)


def test_a_change_that_everybody_is_told_goes_to_them_in_slices_and_to_nobody_twice_or_too_late(
    database: Database, clock: FixedClock, path: Path
) -> None:
    event_id = publish(database, 500, max_seats_per_person=500)
    database.write(fill, event_id, range(450))
    book(database, event_id, "many", 50)
    for number in range(30):
        database.write(waitlist.join, event_id, guest(f"waiting{number}"), 1)
    read_on(database)
    before = len(told(database))
    database.write(events.change, event_id, {"location": "Old mill"})
    database.write(waitlist.join, event_id, guest("late"), 1)
    other = book(database, publish(database), "other")

    assert read_slice(database) == SLICE
    assert len(told(database)) == before + SLICE
    with closing(Database(path, clock)) as opened:  # As another process would go on.
        read_on(opened)

    changed = [to for kind, to in told(database, "kind, recipient")[before:] if kind == "event_changed"]
    names = [*(f"guest{number}" for number in range(450)), "many", *(f"waiting{number}" for number in range(30))]
    assert sorted(changed) == sorted(f"{name}@example.com" for name in names)
    assert told(database, "kind, recipient")[-2:] == [
        ("waitlist_joined", "late@example.com"),
        ("hold_placed", other.email),
    ]
    facts = set(told(database, "facts")[before : before + len(changed)])
    assert facts == {'{"changes": {"location": ["", "Old mill"]}}'}


def test_a_slice_of_everybody_reads_no_more_of_the_event_than_itself(database: Database) -> None:
    for statement in (outbox.FIND_WITH_BOOKING, outbox.FIND_WAITING):
        args = (1, 9, 0, SLICE, NOON)[: 5 if "?5" in statement else 4]
        plan = database.read(
            lambda tx, sql, args: tx.execute(f"EXPLAIN QUERY PLAN {sql}", args).fetchall(), statement, args
        )
        steps = [row[3] for row in plan]
        assert not [step for step in steps if "TEMP B-TREE" in step or step.startswith("SCAN history")], steps
        assert [step for step in steps if "event_id=? AND rowid>?" in step], steps


def test_somebody_whose_bookings_become_an_accounts_between_two_slices_is_told(database: Database) -> None:
    event_id = publish(database)
    for name in ("anna", "zoe"):
        book(database, event_id, name)
    zoe = database.write(accounts.register, "Zoe", "zoe@example.com", "a hash")
    read_on(database)
    database.write(events.change, event_id, {"location": "Old mill"})
    assert read_slice(database, limit=1) == 1
    database.write(accounts.prove, zoe.id)
    database.write(accounts.change_address, zoe.id, "aaa@example.com", is_proved_first=False)
    read_on(database)

    changed = [to for kind, to in told(database, "kind, recipient") if kind == "event_changed"]
    assert changed == ["anna@example.com", "aaa@example.com"]


def test_whoever_is_given_their_seats_back_before_a_change_is_told_hears_of_both(database: Database) -> None:
    event_id = publish(database)
    hold = book(database, event_id, "anna")
    read_on(database)
    database.write(events.change, event_id, {"location": "Old mill"})
    database.write(seats.cancel, hold.id)
    database.write(changes.restore, hold.id, confirmed=True)
    read_on(database)

    assert told(database)[1:] == ["event_changed", "cancelled", "restored"]


def test_a_slice_is_of_fewer_facts_where_each_is_told_to_every_admin(database: Database) -> None:
    for number in range(3):
        admin = database.write(accounts.register, "Admin", f"admin{number}@example.com", "a hash")
        database.write(accounts.set_role, admin.id, "admin")
    database.write(fill, publish(database, 100, confirmation="organiser"), range(20))
    read_slice(database, limit=1)
    before = len(told(database))
    sizes: list[int] = []
    while read_slice(database, limit=20):
        sizes.append(len(told(database)) - before - sum(sizes))

    assert (max(sizes), sum(sizes)) == (20, 80)


def test_a_cursor_beyond_the_end_is_set_back_to_it(database: Database) -> None:
    event_id = publish(database)
    run(database, "UPDATE consumers SET last_history_id = 1000, position = 'entry 3'")
    read_on(database)
    book(database, event_id, "anna")
    read_on(database)

    assert told(database) == ["hold_placed"]


def test_one_person_who_can_not_be_told_a_change_costs_nobody_else_the_message(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    event_id = publish(database)
    for name in ("anna", "boris", "vera"):
        book(database, event_id, name)
    read_on(database)
    run(database, "UPDATE bookings SET email = CAST(x'ff40' AS TEXT) WHERE email LIKE 'boris%'")
    database.write(events.change, event_id, {"location": "Old mill"})
    read_on(database)

    changed = [to for kind, to in told(database, "kind, recipient") if kind == "event_changed"]
    assert changed == ["anna@example.com", "vera@example.com"]
    assert "What follows for" in caplog.text


def test_a_message_to_chosen_guests_goes_to_them_in_slices_and_passes_over_one_who_can_not_be_told(
    database: Database,
) -> None:
    event_id = publish(database)
    database.write(fill, publish(database), range(4))
    vera, boris, _, anna = (book(database, event_id, name).id for name in ("vera", "boris", "zoe", "anna"))
    read_on(database)
    run(database, "UPDATE bookings SET email = CAST(x'ff40' AS TEXT) WHERE email LIKE 'boris%'")
    database.write(
        messages.write, event_id, Written("chosen", {"en": Letter("The door", "It has moved.")}, (anna, boris, vera))
    )

    assert read_slice(database, limit=1) == 1
    assert [to for kind, to in told(database, "kind, recipient") if kind == "written"] == ["anna@example.com"]
    read_on(database)

    written = [to for kind, to in told(database, "kind, recipient") if kind == "written"]
    assert written == ["anna@example.com", "vera@example.com"]


# Whom, when and how


def test_a_notice_is_of_the_time_of_its_fact(database: Database, booked: list[str], clock: FixedClock) -> None:
    clock.move(60)
    read_on(database)

    assert set(told(database, "created_at, due_at")) == {(NOON, NOON)}


def test_a_clock_that_was_set_back_meanwhile_delays_nothing(
    database: Database, booked: list[str], clock: FixedClock
) -> None:
    clock.step_back(DAY)
    read_on(database)

    assert set(told(database, "created_at, due_at")) == {(NOON - DAY, NOON - DAY)}


@pytest.mark.parametrize(
    ("channels", "state"), [(BOTH, "due"), (("email",), "due"), (("telegram",), "undelivered"), ((), "undelivered")]
)
def test_what_no_mail_server_is_there_for_is_put_away_at_once(
    database: Database, booked: list[str], clock: FixedClock, channels: tuple[Channel, ...], state: str
) -> None:
    clock.move(1)
    database.write(advance, notices.consumer(lambda: channels), SLICE)

    ended_at = clock.now() if state == "undelivered" else None
    assert set(told(database, "state, finished_at")) == {(state, ended_at)}


def test_a_person_is_told_where_they_are_reached_when_the_fact_is_read(database: Database) -> None:
    mina = database.write(accounts.register, "Mina", "mina@example.com", "a hash")
    book(database, publish(database), mina)
    database.write(accounts.change_address, mina.id, "mina@new.example", is_proved_first=False)
    read_on(database)

    assert ("hold_placed", "mina@new.example") in told(database, "kind, recipient")


def test_the_link_that_confirms_a_guests_hold_goes_to_its_mailbox_though_an_account_has_it_by_then(
    database: Database,
) -> None:
    hold = book(database, publish(database, proof="email"), "anna")
    mina = database.write(accounts.register, "Mina", "mina@example.com", "a hash")
    database.write(seats.take_over, mina, hold.id)
    read_on(database)

    columns = "kind, account_id, channel, recipient"
    assert told(database, columns)[1:] == [("hold_placed", None, "email", "anna@example.com")]


def test_whoever_is_deleted_before_a_fact_is_read_is_told_nothing(database: Database) -> None:
    mina: Account = database.write(accounts.register, "Mina", "mina@example.com", "a hash")
    book(database, publish(database), mina)
    database.write(accounts.delete, mina.id)
    read_on(database)

    assert told(database) == []


def test_a_confirmation_that_is_taken_back_before_anybody_was_told_is_told_to_nobody(database: Database) -> None:
    hold = book(database, publish(database), "anna")
    database.write(seats.confirm, hold.id, by_admin=True)
    database.write(changes.unconfirm, hold.id)
    read_on(database)
    assert told(database) == ["hold_placed", "confirmed"]  # The latter no longer applies, and is not sent.

    database.write(seats.confirm, hold.id, by_admin=True)
    read_on(database)
    run(database, "UPDATE outbox SET state = 'sent', finished_at = 1")
    database.write(changes.unconfirm, hold.id)
    read_on(database)
    assert told(database)[-1] == "restored"


def test_nothing_of_a_person_is_kept_in_what_a_consumer_reads(database: Database, booked: list[str]) -> None:
    event_id = publish(database)
    hold = book(database, event_id, "vera")
    database.write(changes.correct, hold.id, name="Vera", email="vera@right.example")
    database.write(events.change, event_id, {"title": "Recital"})

    assert count(database, "history WHERE details LIKE '%example%' OR facts LIKE '%example%'") == 0
