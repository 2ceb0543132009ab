"""Whose browsers the tests of the pages ask for by name."""

import pytest

from tests.support.service import Service
from tests.support.web_client import Browser


@pytest.fixture
def guest(service: Service) -> Browser:
    return Browser(service)


@pytest.fixture
def admin(service: Service) -> Browser:
    browser = Browser(service)
    browser.sign_in()
    return browser
