"""What is alike for the rows of every table: the columns that a value has, and deleting in slices."""

from msgspec import Struct

from booking.store.database import Tx


def columns_of(kind: type[Struct], table: str | None = None) -> str:
    """Return a struct's fields as columns, in their order, each behind the table's name if given."""
    prefix = "" if table is None else f"{table}."
    return ", ".join(prefix + name for name in kind.__struct_fields__)


def marks_for(columns: str) -> str:
    """Return a question mark for each of the columns."""
    return ", ".join("?" for _ in columns.split(", "))


def delete_slice(tx: Tx, table: str, key: str, condition: str, instant: int, limit: int, left: int) -> int:
    """Delete up to `limit` rows that the condition on an instant, `?`, is true of; return how many there were.

    The first `left` of them stay.
    """
    rows = f"SELECT {key} FROM {table} WHERE {condition} LIMIT ? OFFSET ?"
    tx.execute(f"DELETE FROM {table} WHERE ({key}) IN ({rows})", (instant, limit, left))
    return tx.changes()
