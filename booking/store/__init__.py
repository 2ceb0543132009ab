"""The only place that knows SQL: dataclasses in, dataclasses out."""

from booking.store import accounts, bookings, events, flashes, idempotency

__all__ = ["accounts", "bookings", "events", "flashes", "idempotency"]
