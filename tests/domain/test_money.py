"""Amounts of money: read exactly as they are typed, kept with what was booked, and said in the reader's language."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking import changes, events, money, seats
from booking.errors import Invalid
from booking.store.database import Database
from booking.texts.format import words_in
from booking.texts.languages import Language
from tests.support import replay
from tests.support.domain import book, guest, join, publish
from tests.support.service import FixedClock


@pytest.mark.parametrize(
    ("text", "currency", "cents"),
    [
        ("12.50", "EUR", 1_250),
        ("12,50", "EUR", 1_250),
        (" 12,5 ", "EUR", 1_250),
        ("12", "EUR", 1_200),
        ("0.29", "EUR", 29),
        ("1 200", "RUB", 120_000),
        ("1\u202f234\u00a0567,89", "RUB", 123_456_789),
        ("999999999999.99", "EUR", 99_999_999_999_999),
        ("1200", "JPY", 1_200),
        ("12.500", "KWD", 12_500),
        ("0", "EUR", 0),
        *(
            (text, "EUR", None)
            for text in ("", "x", "-1", "+1", "12.", ".5", "1e3", "12.500", "1.200,50", "12 50", "١")
        ),
        *((text, "EUR", None) for text in ("0x1", "1_000", "NaN", "9" * 13, "12.50 USD", "€ 1 €", "1\n2")),
        *((text, "EUR", 1_500) for text in ("15 €", "15€", "€15", "€\u00a015,00", "15 eur", "EUR 15")),
        ("1 200 руб.", "RUB", 120_000),
        ("$15", "CAD", 1_500),
        ("$15", "EUR", None),
        ("12.5", "JPY", None),
        ("12.5000", "KWD", None),
    ],
)
def test_an_amount_is_read_exactly_as_it_is_typed_or_not_at_all(text: str, currency: str, cents: int | None) -> None:
    assert money.typed(text, currency) == cents


@pytest.mark.parametrize(("cents", "currency"), [(1, "EUR"), (1_250, "EUR"), (7, "JPY"), (12_005, "KWD"), (1, "CLF")])
def test_what_a_form_shows_of_an_amount_is_read_as_the_same(cents: int, currency: str) -> None:
    assert money.typed(str(money.exact(cents, currency)), currency) == cents


@pytest.mark.parametrize(
    ("language", "cents", "currency", "said"),
    [
        ("en", 1_250, "EUR", "€12.50"),
        ("ru", 1_250, "EUR", "12,50 €"),
        ("en", 120_000, "RUB", "RUB 1,200.00"),
        ("ru", 120_000, "RUB", "1 200,00 ₽"),
        ("en", 1_200, "JPY", "¥1,200"),
        ("ru", 12_500, "KWD", "12,500 KWD"),
        ("en", 125_050, "RSD", "RSD 1,250.50"),
    ],
)
def test_it_is_said_with_all_the_decimals_of_its_currency(
    language: Language, cents: int, currency: str, said: str
) -> None:
    assert words_in(language, ZoneInfo("UTC"), 0).money(cents, currency).replace("\u00a0", " ") == said


def test_the_currencies_are_those_in_use() -> None:
    assert {"EUR", "RUB", "JPY", "KWD"} <= money.currencies()
    assert not {"RUR", "DEM", "XXX", "XTS", "XAU", "eur", ""} & money.currencies()


def price_of(database: Database, booking_id: str) -> tuple[Any, ...]:
    found = database.read(seats.look_up, booking_id)
    assert found is not None
    return found.price_cents, found.currency, found.amount_cents


def test_a_booking_keeps_the_price_at_which_it_was_booked(database: Database, clock: FixedClock) -> None:
    event_id = publish(database, 4, price_cents=1_000, currency="EUR", max_seats_per_person=4)
    booked = book(database, event_id, "ada", 2)
    assert price_of(database, booked.id) == (1_000, "EUR", 2_000)
    database.write(events.change, event_id, {"price_cents": 1_500})
    database.write(lambda tx: changes.change_seats(tx, booked.id, 3, by_admin=False))
    assert price_of(database, booked.id) == (1_000, "EUR", 3_000)
    late = book(database, event_id, "ben")
    assert price_of(database, late.id) == (1_500, "EUR", 1_500)
    join(database, event_id, "cleo")
    database.write(seats.cancel, booked.id)
    offered = [one for one in database.read(seats.page_of_event, event_id, ("", ""), 10) if one.offer]
    assert [(one.name, one.amount_cents) for one in offered] == [("cleo", 1_500)]
    database.write(events.change, event_id, {"price_cents": None, "currency": None})
    assert price_of(database, booked.id) == (1_000, "EUR", 3_000)
    assert price_of(database, book(database, event_id, "dora").id) == (None, None, None)
    database.write(lambda tx: seats.confirm(tx, late.id, by_admin=True))
    received = database.write(changes.hand_over, late.id, guest("eve"))
    assert price_of(database, received.id) == (1_500, "EUR", 1_500)
    database.write(seats.cancel, received.id)
    database.write(lambda tx: changes.restore(tx, received.id, confirmed=False))
    assert price_of(database, received.id) == (1_500, "EUR", 1_500)
    replay.require_same(database.path)


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"price_cents": 1}, ["currency"]),
        ({"currency": "EUR"}, ["price_cents"]),
        ({"currency": "DEM"}, ["price_cents", "currency"]),
        ({"price_cents": 1, "currency": "RUR"}, ["currency"]),
        ({"ends_at": 5, "doors_at": 6 * 10**12, "starts_at": 2}, ["starts_at", "doors_at"]),
    ],
)
def test_every_fault_of_times_and_prices_is_said_at_its_field(
    database: Database, given: dict[str, Any], fields: list[str]
) -> None:
    with pytest.raises(Invalid) as raised:
        publish(database, **given)
    assert [fault.field for fault in raised.value.faults] == fields


def test_the_currency_stays_while_live_bookings_are_to_be_paid_in_it(database: Database, clock: FixedClock) -> None:
    event_id = publish(database, price_cents=1_000, currency="EUR")
    hold = book(database, event_id, "ada")
    for step in ({}, {"price_cents": None, "currency": None}):
        database.write(events.change, event_id, step)
        with pytest.raises(Invalid) as raised:
            database.write(events.change, event_id, {"price_cents": 90_000, "currency": "RUB"})
        assert [fault.field for fault in raised.value.faults] == ["currency"]
    database.write(events.change, event_id, {"price_cents": 1_200, "currency": "EUR"})
    clock.move(901)  # The hold has ended, whether or not the sweep has been by.
    database.write(events.change, event_id, {"price_cents": 90_000, "currency": "RUB"})
    assert price_of(database, hold.id) == (1_000, "EUR", 1_000)
