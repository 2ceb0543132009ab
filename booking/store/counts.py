"""The counts that triggers keep with each event: a write that they make impossible names the event."""

from collections.abc import Iterable
from types import TracebackType

import apsw

from booking.errors import Miscounted
from booking.store.database import Tx

# The second: the sum of a far too large count is no whole number, which a strict table refuses.
_REFUSED_BY_COUNTS = (apsw.SQLITE_CONSTRAINT_CHECK, apsw.SQLITE_CONSTRAINT_DATATYPE)
MISCOUNTED = """
    SELECT events.id, taken, confirmed, coalesce(sum(bookings.seats), 0) AS booked,
        coalesce(sum(bookings.seats) FILTER (WHERE confirmed_at IS NOT NULL), 0) AS booked_confirmed, events.seats
    FROM events LEFT JOIN bookings ON bookings.event_id = events.id{where}
    GROUP BY events.id
    HAVING taken <> booked OR confirmed <> booked_confirmed OR taken > events.seats
"""
MISCOUNTED_KINDS = """
    SELECT event_id, kind, taken, coalesce((
        SELECT sum(booked.value ->> 'seats') FROM bookings, json_each(bookings.kinds) AS booked
        WHERE bookings.event_id = seat_kind_counts.event_id AND booked.value ->> 'id' = kind), 0) AS booked, seats
    FROM seat_kind_counts WHERE taken <> booked
"""
MISCOUNTED_WAITING = """
    SELECT events.id, waiting, (SELECT count(*) FROM waitlist_entries WHERE event_id = events.id) AS entries
    FROM events WHERE waiting <> entries
"""


class Kept:
    """The writes inside change what is counted of these events; Miscounted is raised where a wrong count forbids it."""

    __slots__ = ("_event_ids", "_tx")

    def __init__(self, tx: Tx, event_ids: Iterable[int]) -> None:
        self._tx, self._event_ids = tx, event_ids

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        if getattr(error, "extendedresult", None) in _REFUSED_BY_COUNTS:
            raise Miscounted(self._culprit()) from error

    def _culprit(self) -> int:
        found = list(dict.fromkeys(self._event_ids))
        look = MISCOUNTED.format(where=" WHERE events.id = ?")
        wrong = (event_id for event_id in found[1:] if self._tx.execute(look, (event_id,)).fetchone())
        return next(wrong, found[0])
