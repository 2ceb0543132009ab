"""The row by which the database shows that it takes writes, and how late it has become."""

from booking.store.database import Tx

# More than what is free at the end of a page of the disk: a small row would fit there though there is no room.
_BALLAST_BYTES = 64 * 1024


def beat(tx: Tx, *, with_ballast: bool) -> None:
    """Note that it is now; `with_ballast` the row is as big as a few bookings, and small again the next time."""
    tx.is_unseen = True
    tx.execute(
        "INSERT INTO heartbeats (id, seen_at, ballast) VALUES (1, ?1, zeroblob(?2))"
        " ON CONFLICT DO UPDATE SET seen_at = excluded.seen_at, ballast = excluded.ballast",
        (tx.now, _BALLAST_BYTES if with_ballast else 0),
    )


def move_what_is_to_come(tx: Tx, milliseconds: int) -> None:
    """Move every deadline still to come earlier by so much, because the clock itself is set back by as much.

    So each has as long to go as before, and what has ended stays ended. The starts of events and their booking windows
    were chosen by people, and stay.
    """
    new_now = tx.now - milliseconds
    columns = tx.execute(
        "SELECT tables.name, columns.name FROM pragma_table_list AS tables"
        " JOIN pragma_table_info(tables.name) AS columns"
        " WHERE tables.schema = 'main' AND tables.type = 'table' AND tables.name NOT LIKE 'ended\\_%' ESCAPE '\\'"
        " AND (columns.name IN ('expires_at', 'due_at', 'remind_at', 'next_offer_at')"
        "  OR columns.name LIKE '%\\_until' ESCAPE '\\'"
        "  OR tables.name = 'outbox' AND columns.name = 'created_at')",
        (),
    ).fetchall()
    for table, column in columns:
        tx.execute(f"UPDATE {table} SET {column} = {column} - ?1 WHERE {column} > ?2", (milliseconds, new_now))
    tx.execute("INSERT INTO heartbeats (id, seen_at) VALUES (1, ?1) ON CONFLICT DO UPDATE SET seen_at = ?1", (new_now,))


def last_seen(tx: Tx) -> int:
    """Return the latest instant that this database knows to have been; 0 when it is new."""
    (seen_at,) = tx.execute(
        "SELECT coalesce((SELECT seen_at FROM heartbeats), (SELECT at FROM history ORDER BY id DESC LIMIT 1), 0)", ()
    ).fetchone()
    return int(seen_at)
