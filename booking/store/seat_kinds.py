"""How many seats of each kind are taken, as triggers count them, and who waits for which."""

from booking.store.database import Tx

# Whether of each kind that an entry of the event ?1 waits for there are as many left.
FITS = (
    "NOT EXISTS (SELECT 1 FROM json_each({kinds}) AS wanted JOIN seat_kind_counts AS counted"
    " ON counted.event_id = ?1 AND counted.kind = wanted.key WHERE counted.taken + wanted.value > counted.seats)"
)


def find_left(tx: Tx, event_id: int) -> dict[str, int]:
    """Return of each kind with a limit how many seats no row holds, by its id."""
    rows = tx.execute(
        "SELECT kind, seats - taken FROM seat_kind_counts WHERE event_id = ? AND seats IS NOT NULL", (event_id,)
    )
    return dict(rows.fetchall())


def find_taken(tx: Tx, event_id: int) -> dict[str, int]:
    """Return how many seats of each kind rows hold, by its id."""
    rows = tx.execute("SELECT kind, taken FROM seat_kind_counts WHERE event_id = ?", (event_id,))
    return dict(rows.fetchall())


def find_waited_for(tx: Tx, event_id: int) -> set[str]:
    """Return the ids of the kinds that somebody waits for at the event."""
    rows = tx.execute(
        "SELECT DISTINCT wanted.key FROM waitlist_entries, json_each(kinds) AS wanted"
        " WHERE event_id = ? AND kinds IS NOT NULL",
        (event_id,),
    )
    return {kind for (kind,) in rows}
