"""What the tests of the API ask for by its name."""

import pytest

from tests.support.service import Service


@pytest.fixture
def event_id(service: Service) -> int:
    return int(service.create_event()["id"])
