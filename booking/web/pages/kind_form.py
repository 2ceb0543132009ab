"""The kinds of seat in the form of an event: a row for each, and the others blank; it needs no script.

The page is given this module as `kind_form`, and its view includes `kind_fields.tpl` in the form, with the event's
kinds as `sold`. The form goes to POST /events or /events/{id}: `decode.merge_pairs` makes the kinds of its fields.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from booking import money
from booking.seat_kinds import MOST, SeatKind
from booking.texts.sentences import Sentence
from booking.web.http.decode import KIND_FIELD
from booking.web.pages.flash import Flash

FIELDS = ("name", "price", "seats")


class Row(NamedTuple):
    """What stands in the fields of one kind, by the ends of their names, and what is wrong there."""

    place: int
    values: Mapping[str, str]
    faults: Mapping[str, Sentence]

    def name(self, field: str) -> str:
        """Return the name of a field."""
        return f"seat_kinds.{self.place}.{field}"


def given(sold: Sequence[SeatKind], currency: str | None) -> dict[str, str]:
    """Return what stands in the fields of an event's kinds of seat, by their names."""
    rows = (Row(place, _values(one, currency), {}) for place, one in enumerate(sold, start=1))
    return {row.name(field): value for row in rows for field, value in row.values.items() if value}


def rows(flash: Flash, form: str, sold: Sequence[SeatKind], currency: str | None) -> list[Row]:
    """Return as many rows as there may be kinds: these kinds, or as they were typed into the form that was refused."""
    is_refused = flash.form == form and flash.is_error
    filled = _typed(flash) if is_refused else [_values(one, currency) for one in sold]
    found = [*filled, *({} for _ in range(MOST - len(filled)))]
    return [Row(place, one, _faults(flash, form, place)) for place, one in enumerate(found, start=1)]


def _values(kind: SeatKind, currency: str | None) -> dict[str, str]:
    price = kind.price_cents
    return {
        "id": kind.id,
        "name": kind.name,
        "price": str(money.exact(price, currency)) if price and currency else "0",
        "seats": "" if kind.seats is None else str(kind.seats),
    }


def _typed(flash: Flash) -> list[dict[str, str]]:
    """Return what was typed, close together as it was read: what is wrong is told by that order."""
    by_place: dict[int, dict[str, str]] = {}
    for name, value in flash.typed.items():
        if found := KIND_FIELD.fullmatch(name):
            by_place.setdefault(int(found[1]), {})[found[2]] = value
    return [one for _, one in sorted(by_place.items()) if any(one.get(field, "").strip() for field in FIELDS)]


def _faults(flash: Flash, form: str, place: int) -> dict[str, Sentence]:
    ends = {"name": "name", "price": "price_cents", "seats": "seats"}
    named = {field: flash.fault(form, f"seat_kinds.{place}.{end}") for field, end in ends.items()}
    return {field: fault for field, fault in named.items() if fault is not None}
