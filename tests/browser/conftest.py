"""What tests in a real browser are given; each of them also fails when the browser complains of anything."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import Client, Visitors, chromium
from tests.support.process import Process
from tests.support.service import copy_empty_database


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def visitors(browser: Browser) -> Iterator[Visitors]:
    coming = Visitors(browser)
    yield coming
    coming.leave()
    assert coming.complaints == []


@pytest.fixture
def process(start: Callable[..., Process], path: Path) -> Process:
    copy_empty_database(path)
    return start("--timezone=Europe/Berlin", "--sweep-seconds=1")


@pytest.fixture
def client(process: Process) -> Client:
    return Client(process)
