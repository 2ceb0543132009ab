"""What the tests of the store ask for by its name."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from booking.store.database import Database
from tests.support.writes import Queue


@pytest.fixture
def waiting(database: Database) -> Iterator[Queue]:
    with closing(Queue(database)) as queue:
        yield queue
