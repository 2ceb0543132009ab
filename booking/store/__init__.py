"""The only place that knows SQL: dataclasses in, dataclasses out."""

from booking.store import (
    accounts,
    audit,
    bookings,
    browsers,
    chats,
    events,
    flashes,
    idempotency,
    invitations,
    outbox,
    proofs,
    sessions,
    tokens,
    told_events,
)

__all__ = [
    "accounts",
    "audit",
    "bookings",
    "browsers",
    "chats",
    "events",
    "flashes",
    "idempotency",
    "invitations",
    "outbox",
    "proofs",
    "sessions",
    "tokens",
    "told_events",
]
