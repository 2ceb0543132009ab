"""Whose the entries of waiting lists are, in the database: accounts that prove their address, and that go."""

from booking.store.database import Tx


def find_doubles(tx: Tx, account_id: int, person: str) -> list[str]:
    """Return the younger of each two entries of one event that both become this person's, as the account's do."""
    rows = tx.execute(
        "SELECT CASE WHEN own.number > other.number THEN own.id ELSE other.id END"
        " FROM waitlist_entries AS own JOIN waitlist_entries AS other"
        "  ON other.event_id = own.event_id AND other.person = ?2"
        " WHERE own.account_id = ?1 AND own.person <> ?2",
        (account_id, person),
    )
    return [entry_id for (entry_id,) in rows]


def set_person_of_account(tx: Tx, account_id: int, person: str) -> None:
    """Count the account's entries as those of `person`, and make the guests' entries of `person` that wait its own."""
    for table in ("waitlist_entries", "ended_entries"):
        tx.execute(f"UPDATE {table} SET person = ? WHERE account_id = ?", (person, account_id))
    # By way of the events, which the index begins with: one look for each, and no row of another person is read.
    tx.execute(
        "UPDATE waitlist_entries SET account_id = ? WHERE account_id IS NULL AND number IN"
        " (SELECT entries.number FROM events CROSS JOIN waitlist_entries AS entries"
        "  ON entries.event_id = events.id AND entries.person = ? WHERE events.waiting > 0)",
        (account_id, person),
    )


def set_email_of_account(tx: Tx, account_id: int, before: str, after: str) -> None:
    """Let the account's entries that have one address have another; those made by a guest with a third keep it."""
    for table in ("waitlist_entries", "ended_entries"):
        tx.execute(
            f"UPDATE {table} SET email = ? WHERE account_id = ? AND casefold(email) = ?",
            (after, account_id, before.casefold()),
        )


def forget_account(tx: Tx, account_id: int) -> None:
    """Let nothing in the account's entries, none of which waits, tell whose they were."""
    tx.execute(
        "UPDATE ended_entries SET name = '', email = '', person = 'deleted ' || lower(hex(randomblob(16))),"
        " network = NULL, account_id = NULL WHERE account_id = ?",
        (account_id,),
    )
