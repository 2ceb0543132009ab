"""Bank statements: which heap a line is in, what a press does, and that nothing is ever done twice."""

from dataclasses import replace
from pathlib import Path

import pytest

from booking import seats
from booking.model import Booking
from booking.payments.statements import dealing, matching, reading, table
from booking.payments.statements.line import Line
from booking.payments.statements.matching import Act, Heaps, TakenIn
from booking.payments.statements.table import Table
from booking.reference import ALPHABET
from booking.store import check, statement_lines
from booking.store.database import Database
from tests.support import killed, paid, replay
from tests.support.bank_statement import FORMATS, Happened
from tests.support.domain import book, guest, publish
from tests.support.paid import Paid
from tests.support.service import NOON, FixedClock, count

CURRENCY = {"1c": "RUB"}
KNOWS_REVERSALS = ("camt", "mt940")


def lines_of(name: str, happened: list[Happened]) -> list[Line]:
    found = reading.read(FORMATS[name](happened))
    if isinstance(found, Table):
        assert found.columns is not None
        return table.lines(found, found.columns)
    return found


def take_in(database: Database, name: str, happened: list[Happened]) -> TakenIn:
    taken = database.read(matching.taken_in, lines_of(name, happened))
    database.write(statement_lines.insert, taken.new)
    return taken


def heaps(database: Database) -> Heaps:
    return database.read(matching.heaps)


def press_all(database: Database, press: str = "press") -> list[str]:
    """Confirm all that is good, each in a transaction of its own, and return the names."""
    dealt = [database.write(dealing.confirm, one.line.key, press) for one in heaps(database).good]
    return sorted(booking.name for one in dealt if one is not None for booking in one.confirmed)


def confirmed(database: Database) -> int:
    return count(database, "bookings WHERE confirmed_at IS NOT NULL")


@pytest.mark.parametrize("name", FORMATS)
def test_sixty_lines_with_ten_oddities_are_in_the_right_heaps_and_done_once(
    database: Database, clock: FixedClock, name: str
) -> None:
    what = paid.happened_for(database, clock, CURRENCY.get(name, "EUR"))
    assert len(what.happened) == 60
    taken = take_in(database, name, what.happened)
    assert (len(taken.new), taken.known) == (59 - (name not in KNOWS_REVERSALS), 0)
    require_heaps(heaps(database), what, name)

    before = confirmed(database)
    assert press_all(database) == sorted(one.name for one in what.good)
    assert confirmed(database) == before + len(what.good)

    # The same statement again, and one that overlaps it, do nothing twice.
    assert press_all(database) == []
    again = take_in(database, name, what.happened)
    assert (again.new, again.known) == ([], len(taken.new))
    later = take_in(database, name, [*what.happened[30:], replace(what.happened[-1], text="Another", day=20)])
    assert len(later.new) == 1
    assert press_all(database) == []
    assert confirmed(database) == before + len(what.good)


def require_heaps(now: Heaps, what: Paid, name: str) -> None:
    assert sorted(one.bookings[0].id for one in now.good) == sorted(one.id for one in what.good)
    expected = dict(what.odd)
    if name not in KNOWS_REVERSALS:
        del expected["reversal"]
    unfitting = expected.pop("unfitting")
    found = {(one.kind, tuple(booking.reference for booking in one.bookings)): one.acts for one in now.doubtful}
    assert {*expected.items(), ("several", unfitting)} == found.keys()
    assert found["several", unfitting] == ("aside",)
    assert found["several", expected["several"]] == ("all", "aside")
    assert [one.text for one in now.others].count("Membership") == now.others_count - 1 == 2


def test_a_statement_that_is_read_while_its_payments_are_confirmed_does_nothing_twice(
    database: Database, clock: FixedClock
) -> None:
    what = paid.happened_for(database, clock, "EUR", good=5)
    read_meanwhile = database.read(matching.taken_in, lines_of("camt", what.happened))
    take_in(database, "camt", what.happened)
    press_all(database)
    waiting = count(database, "statement_lines")
    database.write(statement_lines.insert, read_meanwhile.new)
    assert count(database, "statement_lines") == waiting
    assert heaps(database).good == []


def test_what_is_to_be_looked_at_is_done_as_it_is_chosen(database: Database, clock: FixedClock) -> None:
    what = paid.happened_for(database, clock, "EUR", good=5)
    take_in(database, "camt", what.happened)
    press_all(database)
    chosen: dict[str, Act] = {
        "amount": "anyway",
        "free_again": "restore",
        "several": "all",
        "misread": "confirm",
        "confirmed": "note",
    }
    chosen |= {"currency": "late", "ended": "late", "reversal": "aside"}
    for one in heaps(database).doubtful:
        act = chosen.get(one.kind, one.acts[0]) if one.acts != ("aside",) else "aside"
        database.write(dealing.deal, one.line.key, act, one.kind)
    assert heaps(database).doubtful == []
    statuses = {kind: [status_of(database, name) for name in names] for kind, names in what.odd.items()}
    assert {kind for kind, found in statuses.items() if set(found) == {"confirmed"}} == {
        *("amount", "free_again", "several", "misread", "confirmed", "twice", "unfitting")
    }
    waiting = database.read(lambda tx: tx.execute("SELECT outcome FROM payments ORDER BY outcome", ()).fetchall())
    assert [outcome for (outcome,) in waiting if outcome in ("late", "amount", "twice")] == ["amount", "late", "twice"]


def status_of(database: Database, reference: str) -> str:
    found = database.read(seats.look_up_by_reference, reference)
    assert found is not None
    return found.status


def test_a_press_is_undone_and_its_lines_wait_again_without_what_they_said(
    database: Database, clock: FixedClock
) -> None:
    what = paid.happened_for(database, clock, "EUR", good=5)
    take_in(database, "camt", what.happened)
    before = confirmed(database)
    press_all(database)
    assert count(database, "statement_lines WHERE payer LIKE 'Guest%'") == 0
    for key, _ in database.read(statement_lines.find_dealt, "press"):
        database.write(dealing.undo, key, "press")
    assert confirmed(database) == before
    assert sorted(one.bookings[0].id for one in heaps(database).good) == sorted(one.id for one in what.good)
    assert count(database, "statement_lines WHERE payer LIKE 'Guest%'") == 0
    assert press_all(database) == sorted(one.name for one in what.good)
    assert count(database, "payments WHERE outcome = 'confirmed'") == len(what.good)


def test_two_bookings_in_one_transfer_are_undone_together(database: Database, clock: FixedClock) -> None:
    what = paid.happened_for(database, clock, "EUR", good=5)
    take_in(database, "csv", what.happened)
    (both,) = [one for one in heaps(database).doubtful if "all" in one.acts]
    database.write(dealing.deal, both.line.key, "all", "press")
    assert [status_of(database, name) for name in what.odd["several"]] == ["confirmed"] * 2
    database.write(dealing.undo, both.line.key, "press")
    assert [status_of(database, name) for name in what.odd["several"]] == ["held"] * 2
    (again,) = [one for one in heaps(database).doubtful if "all" in one.acts]
    assert again.line.cents == both.line.cents


def test_a_line_without_a_reference_is_given_to_a_booking_by_hand(database: Database, clock: FixedClock) -> None:
    what = paid.happened_for(database, clock, "EUR", good=5)
    take_in(database, "mt940", what.happened)
    other = heaps(database).others[0]
    (reference,) = what.odd["amount"]
    assert database.write(dealing.assign, other.key, "no such") is None
    database.write(dealing.assign, other.key, reference.lower())
    (one,) = [one for one in heaps(database).good if one.line.key == other.key]
    assert one.bookings[0].reference == reference


def test_a_letter_that_was_misread_is_suggested_where_exactly_one_booking_of_that_amount_fits(
    database: Database,
) -> None:
    event_id = publish(database, 9, price_cents=2_500, currency="EUR", confirmation="organiser")
    one, other = book(database, event_id, "Anna"), book(database, event_id, "Boris", 2)
    place = next(place for place in range(6) if one.reference[place] != other.reference[place])

    def misread(booking: Booking, *places: int) -> str:
        letters = list(booking.reference)
        for changed in places:
            taken = {one.reference[changed], other.reference[changed]}
            letters[changed] = next(letter for letter in ALPHABET if letter not in taken)
        return "".join(letters)

    texts = [misread(one, place), misread(one, 0, 5), misread(one, place), f"{misread(other, place)} Tickets"]
    came = [2_500, 2_500, 2_600, 5_000]
    lines = [Line(NOON + at, cents, "EUR", text) for at, (cents, text) in enumerate(zip(came, texts, strict=True))]
    taken = database.read(matching.taken_in, lines)
    assert [(new.found, new.is_doubtful) for new in taken.new] == [
        ((one.reference,), True),
        ((), False),
        ((), False),
        ((other.reference,), True),
    ]
    database.write(statement_lines.insert, taken.new)
    now = heaps(database)
    assert (now.good, [(seen.kind, seen.acts) for seen in now.doubtful]) == (
        [],
        [("misread", ("confirm", "aside"))] * 2,
    )
    twin = database.write(lambda tx: seats.book(tx, event_id, guest("Clara"), 1))
    near = (*one.reference[:5], misread(one, 5)[5])
    database.write(lambda tx: tx.execute("UPDATE bookings SET reference = ? WHERE id = ?", ("".join(near), twin.id)))
    both = "".join((*one.reference[:5], next(x for x in ALPHABET if x not in (one.reference[5], near[5]))))
    (again,) = database.read(matching.taken_in, [Line(NOON, 2_500, "EUR", both)]).new
    assert (again.found, again.is_doubtful) == ((), False)


def test_a_line_that_nobody_deals_with_is_forgotten_and_known_again_only_when_it_was_dealt_with(
    database: Database, clock: FixedClock
) -> None:
    what = paid.happened_for(database, clock, "EUR", good=5)
    take_in(database, "camt", what.happened)
    press_all(database)
    waiting = count(database, "statement_lines")
    clock.move(7 * 86_400)
    assert database.write(statement_lines.purge, 1_000) == waiting
    assert count(database, "statement_lines") == 0
    assert len(take_in(database, "camt", what.happened).new) == waiting


def test_which_payments_were_dealt_with_is_known_for_800_days(database: Database, clock: FixedClock) -> None:
    what = paid.happened_for(database, clock, "EUR", good=3)
    take_in(database, "camt", what.happened)
    press_all(database)
    dealt = count(database, "dealt_lines")
    clock.move(800 * 86_400 - 1)
    assert database.write(statement_lines.purge_dealt, 1_000) == 0
    clock.move(1)
    assert database.write(statement_lines.purge_dealt, 1_000) == dealt == 3


def test_what_a_bank_calls_alike_on_two_days_is_known_again_on_a_statement_of_one_of_them(database: Database) -> None:
    days = [Line(NOON + day * 86_400_000, 500, "EUR", f"day {day}", "Ada", "0001") for day in (0, 1)]
    database.write(statement_lines.insert, database.read(matching.taken_in, days).new)
    taken = database.read(matching.taken_in, days[:1])
    assert (taken.new, taken.known) == ([], 1)


@pytest.mark.parametrize("kills", [3, pytest.param(40, marks=pytest.mark.long)])
def test_a_press_that_is_killed_at_any_write_loses_and_doubles_nothing(
    database: Database, clock: FixedClock, path: Path, tmp_path: Path, kills: int
) -> None:
    what = paid.happened_for(database, clock, "EUR", good=6)
    take_in(database, "camt", what.happened)
    before, lines = confirmed(database), count(database, "statement_lines")
    database.close()
    folder = tmp_path / "killed"
    folder.mkdir()
    came_through = set()
    for left in killed.kill("press", path, folder, 16, kills):
        again = Database(left, clock)
        done = confirmed(again) - before
        came_through.add(done)
        assert check.faults(left) == []
        assert count(again, "payments WHERE outcome = 'confirmed'") == count(again, "dealt_lines") == done
        assert count(again, "statement_lines") == lines - done
        press_all(again)
        assert confirmed(again) - before == len(what.good)
        assert count(again, "payments WHERE outcome = 'confirmed'") == len(what.good)
        assert heaps(again).good == []
        again.close()
        replay.require_same(left)
    assert came_through - {0, len(what.good)}, "a kill fell in the middle of a press"
