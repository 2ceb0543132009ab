"""Whose browsers the tests of the pages ask for by name, and a service that can send mail."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from booking.senders.message import Sender
from tests.support.service import FixedClock, Service
from tests.support.told import Mailbox
from tests.support.web_client import Browser


@pytest.fixture
def guest(service: Service) -> Browser:
    return Browser(service)


@pytest.fixture
def admin(service: Service) -> Browser:
    browser = Browser(service)
    browser.sign_in()
    return browser


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def mailing(path: Path, clock: FixedClock, mailbox: Sender) -> Iterator[Service]:
    """Serve with a mail server."""
    running = Service(path, clock, senders={"email": mailbox})
    yield running
    running.close()
