"""What tests of the server ask for by its name: servers with any application."""

from collections.abc import Callable, Iterable, Iterator

import pytest

from booking.clock import Clock
from booking.web.server.turn import ShortWrites
from tests.support.running import Running, SlowApp


@pytest.fixture
def serve_app() -> Iterator[Callable[..., Running]]:
    """Start servers that are stopped after the test."""
    started: list[Running] = []

    def start(
        app: Callable[..., Iterable[bytes]],
        threads: int = 4,
        database: ShortWrites | None = None,
        clock: Clock | None = None,
    ) -> Running:
        running = Running(app, threads, database, clock)
        started.append(running)
        running.start()
        return running

    yield start
    for running in started:
        running.stop()


@pytest.fixture
def running(serve_app: Callable[..., Running]) -> Running:
    return serve_app(SlowApp())
