"""Series of events in the database."""

from booking.model import Event
from booking.store import events
from booking.store.database import Tx


def join(tx: Tx, event_id: int, series_id: int) -> None:
    """Make an event one of a series."""
    tx.execute("UPDATE events SET series_id = ? WHERE id = ?", (series_id, event_id))


def find_to_come(tx: Tx, series_id: int) -> list[Event]:
    """Return the events of a series that have not started and are not cancelled, by start."""
    return events.select(
        tx,
        "series_id = ?2 AND starts_at > ?1 AND cancelled_at IS NULL ORDER BY starts_at, id",
        (series_id,),
    )
