"""Where people find things on the site: the paths that its pages and its mails lead to."""

import functools
import re
from typing import Protocol

from anyascii import anyascii

_SLUG_CHARACTERS_AT_MOST = 60


class Titled(Protocol):
    """An event, or whatever tells its id and its title."""

    @property
    def id(self) -> int:
        """By which it is found."""
        ...

    @property
    def title(self) -> str:
        """What it is called."""
        ...


class Referenced(Protocol):
    """A booking, or whatever tells its reference."""

    @property
    def reference(self) -> str:
        """What it is called in transfers and at the door; no key."""
        ...


class Numbered(Protocol):
    """A place on a waiting list, or whatever tells its number."""

    @property
    def number(self) -> int:
        """By which it is told from others; no key."""
        ...


def event_path(event: Titled) -> str:
    """Return the path of an event's page."""
    named = slug(event.title)
    return f"/e/{event.id}-{named}" if named else f"/e/{event.id}"


def booking_path(booking: Referenced) -> str:
    """Return the path of a booking's page, which opens it to those alone who may see it."""
    return f"/b/{booking.reference}"


def booking_link(booking_id: str) -> str:
    """Return the path by which a mail leads to a booking's page; whoever has it may see and change the booking."""
    return f"/b/{booking_id}"


def entry_link(entry_id: str) -> str:
    """Return the path by which a mail leads to a place on a waiting list; whoever has it may leave the list."""
    return f"/w/{entry_id}"


def entry_path(entry: Numbered) -> str:
    """Return the path of the page of a place on a waiting list, which opens it to those alone who may see it."""
    return f"/w/{entry.number}"


@functools.lru_cache(maxsize=1_024)
def slug(title: str) -> str:
    """Return a title as it can stand in an address: Latin small letters, digits and hyphens; maybe nothing at all."""
    plain = re.sub(r"['`’]", "", anyascii(title)).lower()
    whole = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(whole) <= _SLUG_CHARACTERS_AT_MOST:
        return whole
    cut = whole[: _SLUG_CHARACTERS_AT_MOST + 1].rpartition("-")[0]
    return cut or whole[:_SLUG_CHARACTERS_AT_MOST]
