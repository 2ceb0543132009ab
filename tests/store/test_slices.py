"""Slices: how much of the writer's time a long piece of work takes, alone and beside those who book."""

from collections.abc import Callable

import pytest

from booking.store.database import Database, Tx, Work
from booking.store.slices import SLICE, Slices
from tests.support.service import FixedClock
from tests.support.writes import add_event


@pytest.fixture
def taking(clock: FixedClock) -> Callable[[float], Callable[[Tx, int], int]]:
    """Return work that takes so many seconds and has no end."""

    def work(seconds: float) -> Callable[[Tx, int], int]:
        def write(_: Tx, limit: int) -> int:
            clock.move(seconds)
            return limit

        return write

    return work


def book(database: Database) -> None:
    with database.never_waiting(lambda: None):
        assert database.write_at_once([Work(lambda: database.write(add_event, "Concert"), lambda _: None)], 1, 1) == 1


def test_there_may_be_more_as_long_as_a_slice_is_full(database: Database) -> None:
    limits: list[int] = []
    slices = Slices(database)
    assert slices.write(lambda _, limit: limits.append(limit) or limit)  # type: ignore[func-returns-value]
    assert not slices.write(lambda _, limit: limit - 1)
    assert limits == [SLICE]


def test_where_nobody_books_slices_are_full_and_rest_for_a_moment(
    database: Database, taking: Callable[[float], Callable[[Tx, int], int]]
) -> None:
    slices = Slices(database)
    for _ in range(3):
        slices.write(taking(0.08))
        assert slices.rest_seconds() == 0.01


def test_beside_those_who_book_slices_are_short_and_rest_twice_as_long_as_they_took(
    database: Database, taking: Callable[[float], Callable[[Tx, int], int]]
) -> None:
    limits: list[int] = []
    slices = Slices(database)

    def write(seconds: float) -> None:
        book(database)
        slices.write(lambda tx, limit: limits.append(limit) or taking(seconds)(tx, limit))  # type: ignore[func-returns-value]

    for seconds in (0.01, 0.01, 0.08, 0.001):
        write(seconds)
    assert limits[1:] == [100, 50, 50]
    write(0.08)
    assert slices.rest_seconds() == pytest.approx(0.16)
    write(0.002)
    assert slices.rest_seconds() == 0.01
    slices.write(taking(0.08))
    assert slices.rest_seconds() == 0.01
