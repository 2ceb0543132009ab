"""The only place that knows SQL: dataclasses in, dataclasses out."""

from booking.store import (
    accounts,
    audit,
    bookings,
    browsers,
    events,
    flashes,
    idempotency,
    invitations,
    sessions,
    tokens,
)

__all__ = [
    "accounts",
    "audit",
    "bookings",
    "browsers",
    "events",
    "flashes",
    "idempotency",
    "invitations",
    "sessions",
    "tokens",
]
