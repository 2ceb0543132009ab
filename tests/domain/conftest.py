"""Whom the tests of the domain ask for by name: accounts in a bare database."""

import pytest

from booking.accounts import accounts
from booking.people import Account
from booking.store.database import Database


@pytest.fixture
def member(database: Database) -> Account:
    return database.write(accounts.register, "Mina", "member@example.com", "a hash")


@pytest.fixture
def outsider(database: Database) -> Account:
    return database.write(accounts.register, "Oskar", "outsider@example.com", "a hash")
