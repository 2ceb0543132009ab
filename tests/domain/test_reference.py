"""A booking's reference: made by chance, never twice, found however it is typed, kept whatever becomes of it."""

from collections.abc import Iterator

import pytest

from booking import changes, offers, reference, seats
from booking.model import Booking
from booking.organiser import guests
from booking.store import bookings, everywhere
from booking.store.database import Database, Tx
from booking.store.search import sought
from tests.support.domain import book, guest, join, publish
from tests.support.service import FixedClock

MISREAD = ("0O", "1IL", "5S", "2Z", "8B", "UV")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Return the references that are made next, in their order; once they are used up, they are made by chance."""
    next_ones: list[str] = []
    by_chance = reference.new
    monkeypatch.setattr(reference, "new", lambda: next_ones.pop(0) if next_ones else by_chance())
    yield next_ones
    assert next_ones == []


def look_up(database: Database, typed: str) -> str | None:
    found = database.read(seats.look_up_by_reference, typed)
    return None if found is None else found.id


def test_it_has_six_characters_of_which_none_is_taken_for_another_and_no_vowel() -> None:
    several = {reference.new() for _ in range(500)}
    assert len(several) > 490
    assert {*"".join(several)} == {*reference.ALPHABET}
    assert {len(one) for one in several} == {6}
    assert not {*reference.ALPHABET} & {*"AEIOUY", *"".join(MISREAD)}


@pytest.mark.parametrize(
    "typed", ["KT7F3Q", "kt7f3q", " KT7-F3Q ", "kt7 f3q", "KT 7F 3Q", "kt7–f3q", "ＫＴ７Ｆ３Ｑ", "кт7f3q", "#KT7F3Q"]
)
def test_it_is_found_however_it_is_typed(typed: str) -> None:
    assert reference.read(typed) == "KT7F3Q"


@pytest.mark.parametrize("typed", ["", "KT7F3", "KT7F3QQ", "KT7F3O", "KT7F3\u0665", "Кирилл", "0199a3c5"])
def test_what_is_none_is_none(typed: str) -> None:
    assert reference.read(typed) is None


IN_TEXTS = [
    ("Tickets KT7F3Q, two seats", "KT7F3Q", "", ""),
    ("kt7-f3q", "KT7F3Q", "", ""),
    ("KT7\nF3Q", "KT7F3Q", "", ""),
    ("KT7F 3 Q", "KT7F3Q", "", ""),
    ("кт7f3q", "KT7F3Q", "", ""),
    ("ＫＴ７Ｆ３Ｑ", "KT7F3Q", "", ""),
    ("KT7F3Q+MWXC46", "KT7F3Q MWXC46", "", ""),
    ("NOKT7F3QUEEN", "", "KT7F3Q", ""),
    ("NR:OUIKT7\nF3Q", "", "KT7F3Q", ""),
    ("KT7F30", "", "", "KT7F3?"),
    ("K07F3O", "", "", "K?7F3?"),
    ("DE893704004405333333", "", "", ""),
    ("333333", "333333", "", ""),
    ("Thank you and goodbye", "", "", ""),
    ("", "", "", ""),
]


@pytest.mark.parametrize(("text", "whole", "glued", "misread"), IN_TEXTS)
def test_it_is_found_in_a_text_split_glued_or_misread(text: str, whole: str, glued: str, misread: str) -> None:
    found = reference.found_in(text)
    assert found == (tuple(whole.split()), tuple(glued.split()), tuple(misread.split()))


def test_one_that_another_booking_has_is_not_given_again(database: Database, made: list[str]) -> None:
    event_id = publish(database)
    made += ["CCCCCC", "CCCCCC", "CCCCCC", "DDDDDD"]
    live, second = book(database, event_id, "ada"), book(database, event_id, "ben")
    assert (live.reference, second.reference) == ("CCCCCC", "DDDDDD")
    database.write(seats.cancel, second.id)
    made += ["DDDDDD", "CCCCCC", "FFFFFF"]
    third = book(database, event_id, "cleo")
    assert third.reference == "FFFFFF"
    assert [look_up(database, one) for one in ("cccccc", "ddd-ddd", "FFF FFF", "GGGGGG")] == [
        *(live.id, second.id, third.id),
        None,
    ]


def test_neither_an_offer_nor_who_is_handed_a_booking_is_given_anothers(database: Database, made: list[str]) -> None:
    event_id = publish(database, 1)
    made += ["CCCCCC"]
    first = book(database, event_id, "ada")
    join(database, event_id, "ben")
    made += ["CCCCCC", "DDDDDD"]
    database.write(seats.cancel, first.id)
    found = database.read(seats.look_up_by_reference, "DDDDDD")
    assert isinstance(found, Booking)
    assert (found.offer, found.email) == (True, "ben@example.com")
    database.write(lambda tx: seats.confirm(tx, found.id, by_admin=True))
    made += ["DDDDDD", "CCCCCC", "FFFFFF"]
    received = database.write(changes.hand_over, found.id, guest("cleo"))
    assert received.reference == "FFFFFF"
    assert look_up(database, "DDDDDD") == found.id


def test_it_stays_while_the_booking_expires_is_restored_and_changes(database: Database, clock: FixedClock) -> None:
    event_id = publish(database, max_extensions=1)
    booked = book(database, event_id, "ada")

    def of_now(tx: Tx) -> tuple[str, str | None]:
        found = bookings.find(tx, booked.id)
        ended = bookings.find_ended(tx, booked.id)
        (one,) = [one for one in (found[0] if found else None, ended) if one is not None]
        return one.reference, bookings.find_id(tx, one.reference)

    same = (booked.reference, booked.id)
    database.write(changes.extend, booked.id)
    database.write(lambda tx: changes.change_seats(tx, booked.id, 2, by_admin=False))
    assert database.read(of_now) == same
    clock.move(10_000)
    database.write(seats.sweep, 100)
    assert database.read(of_now) == same
    database.write(lambda tx: changes.restore(tx, booked.id, confirmed=True))
    assert database.read(of_now) == same
    assert database.write(offers.release_lapsed, event_id, 1) == 0


def test_a_corrected_booking_keeps_it_for_it_may_be_on_a_transfer_and_the_wrong_one_is_given_nobodys(
    database: Database, made: list[str]
) -> None:
    event_id = publish(database)
    booked, other = book(database, event_id, "ada"), book(database, event_id, "ben")
    made += [other.reference, booked.reference, "CCCCCC"]
    corrected = database.write(lambda tx: changes.correct(tx, booked.id, name=None, email="right@example.com"))
    assert corrected.id != booked.id
    assert corrected.reference == booked.reference
    assert look_up(database, booked.reference) == corrected.id
    wrong = database.read(bookings.find_ended, booked.id)
    assert wrong is not None
    assert (wrong.reference, look_up(database, "CCCCCC")) == ("CCCCCC", booked.id)


@pytest.mark.parametrize("typed", ["{0}", "{1}", "{1} "])
def test_an_admin_finds_a_booking_by_it_live_and_ended_however_old_it_is(
    database: Database, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(everywhere, "ROWS_AT_MOST", 0)  # All but the latest are too old for other searches.
    event_id = publish(database)
    booked, other = book(database, event_id, "ada"), book(database, event_id, "ben")
    wanted = sought(typed.format(booked.reference, f"{booked.reference[:3]}-{booked.reference[3:]}".lower()))

    def ids(tx: Tx) -> list[str]:
        live = seats.page_of_event(tx, event_id, ("", ""), 10, None, wanted)
        ended = seats.page_of_event_ended(tx, event_id, (2**62, ""), 10, None, wanted)
        everywhere = [one.id for person in guests.search(tx, wanted).people for one in person.bookings]
        assert [one.id for one in (*live, *ended)] == everywhere
        return everywhere

    assert database.read(ids) == [booked.id]
    database.write(seats.cancel, booked.id)
    assert database.read(ids) == [booked.id]
    assert other.id not in database.read(ids)
