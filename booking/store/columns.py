"""The columns of a table, as the dataclass that its rows become has them."""

from dataclasses import fields
from typing import Any


def columns_of(kind: type[Any], table: str | None = None) -> str:
    """Return the fields of a dataclass as columns, in their order, with the table's name before each where given."""
    prefix = "" if table is None else f"{table}."
    return ", ".join(prefix + field.name for field in fields(kind))


def marks_for(columns: str) -> str:
    """Return a question mark for each of the columns."""
    return ", ".join("?" for _ in columns.split(", "))
