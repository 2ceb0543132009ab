"""Opaque cursors: where a page of a list ended, so that the next one goes on there whatever was inserted."""

import base64
import binascii
from typing import Annotated, Any, TypeVar

import msgspec

from booking.errors import Fault, Invalid

Position = TypeVar("Position")
Int64 = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]


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
        raise Invalid([Fault("after", "must be a cursor as it stands in `next` of a page before")]) from None
    return position
