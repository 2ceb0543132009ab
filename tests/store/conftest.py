"""What the tests of the store ask for by its name."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from booking.store.database import Database
from tests.support.service import FixedClock, copy_empty_database
from tests.support.writes import Queue


@pytest.fixture
def database(path: Path, clock: FixedClock) -> Iterator[Database]:
    """Return the database alone: nobody reads the stream beside what the test does."""
    copy_empty_database(path)
    with closing(Database(path, clock)) as opened:
        yield opened


@pytest.fixture
def waiting(database: Database) -> Iterator[Queue]:
    with closing(Queue(database)) as queue:
        yield queue
