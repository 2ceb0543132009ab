"""Pages of a list, and opaque cursors: where one ended, so that the next goes on there whatever was inserted."""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Generic, NamedTuple, TypeVar
from urllib.parse import urlencode

import msgspec

from booking.errors import Fault, Invalid
from booking.model import GREATEST

Item = TypeVar("Item")
Position = TypeVar("Position")
Int64 = Annotated[int, msgspec.Meta(ge=-GREATEST - 1, le=GREATEST)]


class Page(NamedTuple, Generic[Item]):
    """What a page of a list shows, and the path of the page that follows, or None."""

    shown: list[Item]
    following: str | None


def cut(
    found: list[Item], at_most: int, position: Callable[[Item], str], path: str, query: Mapping[str, str] | None = None
) -> Page[Item]:
    """Return the page that shows `at_most` of what was found, which is one more where another page follows.

    That has the same path and query, and the cursor of the last item shown.
    """
    shown = found[:at_most]
    if len(found) == len(shown):
        return Page(shown, None)
    return Page(shown, f"{path}?{urlencode({**(query or {}), 'after': position(shown[-1])})}")


def page(path: str, found: list[Item], limit: int, position: Callable[[Item], str], **query: str) -> Page[Item]:
    """Return the page of a list of the API: as `cut` does, with the `limit` that was asked for in the next path."""
    return cut(found, limit, position, path, query | {"limit": str(limit)})


def encode(*position: int | str) -> str:
    """Return the cursor for a position: the sort keys of the last item shown."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).decode("ascii").rstrip("=")


def decode(cursor: str | None, kind: Any, first: Position) -> Position:
    """Return the position of a cursor, a tuple of type `kind`, or `first` without one. Raises Invalid."""
    if cursor is None:
        return first
    try:
        position: Position = msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=kind)
    except (binascii.Error, ValueError):
        raise Invalid([Fault("after", "Send the cursor that stands in `next` of the page before.")]) from None
    return position
