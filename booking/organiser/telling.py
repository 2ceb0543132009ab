"""Whom a change of events would be told to, before it is made."""

from collections.abc import Mapping, Sequence
from typing import Any

from booking import store
from booking.model import Event
from booking.notice import TOLD_OF_CHANGES
from booking.store.database import Tx


def told_of(event: Event, given: Mapping[str, Any]) -> list[str]:
    """Return which of the fields that are given people are told of, for they change."""
    return [name for name in TOLD_OF_CHANGES if name in given and given[name] != getattr(event, name)]


def count(tx: Tx, changed: Sequence[Event]) -> int:
    """Return how many people have a booking of these events, or wait for their seats, and can be told."""
    return sum(store.outbox.count_people(tx, event.id) for event in changed if event.starts_at > tx.now)
