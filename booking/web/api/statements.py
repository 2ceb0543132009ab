"""The API's endpoint for bank statements, and what it has in common with their page."""

import os
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta, Struct

from booking import money, store
from booking.accounts import audit
from booking.errors import Fault, Invalid
from booking.model import Booking, EndedBooking
from booking.payments.statements import dealing, matching, reading, table
from booking.payments.statements.dealing import Dealt
from booking.payments.statements.line import BYTES_AT_MOST, FIELD, Line
from booking.payments.statements.matching import Act, Heaps, Kind, Seen, TakenIn
from booking.payments.statements.table import Columns, Table
from booking.store.database import Tx
from booking.store.slices import SLICE
from booking.store.statement_lines import Pending
from booking.texts.sentences import Sentence
from booking.web.api import behalf
from booking.web.api.endpoint import Call, Endpoint, Writes
from booking.web.auth import guard
from booking.web.auth.guard import Member
from booking.web.http import upload
from booking.web.http.done import Done
from booking.web.http.fields import Answer, BookingId, Count, Instant
from booking.web.site import Site

STATEMENTS: list[Endpoint] = []
PRESS_BYTES = 8


class StatementQuery(Struct, forbid_unknown_fields=True):
    """The query of POST /statements."""

    confirm: Literal["true", "false"] = "false"
    currency: Annotated[
        str,
        Meta(
            max_length=3, pattern="^([A-Z]{3})?$", description=str(Sentence("the code of a currency in use, like EUR"))
        ),
    ] = ""


class StatementPayment(Answer):
    """A payment on a statement, and the bookings that it seems to be for."""

    at: Instant
    amount_cents: int
    currency: str
    kind: Annotated[Kind, Meta(description="what it is: `good`, or why an admin has to look at it")]
    booking_ids: list[str]
    references: list[str]


class StatementRead(Answer):
    """What was read of a statement, and what waits now for an admin."""

    new: Annotated[Count, Meta(description="payments that came and were on no statement before")]
    known: Annotated[Count, Meta(description="payments that were read before")]
    went_out: Annotated[Count, Meta(description="entries of money that went out, which are not kept")]
    confirmed: Annotated[list[BookingId], Meta(description="ids of the bookings that were confirmed")]
    good: list[StatementPayment]
    to_check: list[StatementPayment]
    others: Annotated[Count, Meta(description="payments in which no booking was found")]


class Taken(NamedTuple):
    """What was read of a statement, and the bookings that it has confirmed."""

    taken_in: TakenIn
    confirmed: list[Booking | EndedBooking]


def _lines_sent(call: Call[Member]) -> list[Line]:
    """Return the lines of the statement that was sent. Raises Malformed, and Invalid where it can't be read."""
    found = read(call.site, upload.file_in(call.request, FIELD))
    if not isinstance(found, Table):
        return found
    code = call.request.query_as(StatementQuery).currency or call.site.database.read(matching.usual_currency)
    return table.lines(found, complete(found.columns, code))


def _taken(call: Call[Member], lines: list[Line]) -> Taken:
    taken_in = take_in(call.site, call.asking, lines)
    if call.request.query_as(StatementQuery).confirm != "true":
        return Taken(taken_in, [])
    now: Heaps = call.site.database.read(matching.heaps)
    return Taken(taken_in, press_all(call.site, call.asking, [one.line.key for one in now.good], new_press()))


@Writes(
    STATEMENTS,
    "POST /statements",
    StatementRead,
    {"new": 12, "known": 0, "went_out": 3, "confirmed": [], "good": [], "to_check": [], "others": 12},
    query=StatementQuery,
    takes_file=FIELD,
    read=_lines_sent,
    prepare=_taken,
    body_bytes_at_most=BYTES_AT_MOST,
    who="admin",
    repeatable=False,
    page="/admin/statements",
)
def read_statement(tx: Tx, call: Call[Member], _lines: list[Line]) -> Done:
    """Read a bank statement.

    Takes a statement of up to 5 MB, as the body or as the part `file` of a form: CSV of any columns, CAMT.053, MT940 or
    1C’s exchange format, recognised by its contents. Payments are matched with bookings by booking number and amount.
    With `confirm=true` those are confirmed that name one hold and are exactly what it costs, up to 500 at once: send it
    again while there are `good` ones. Everything else waits on /admin/statements, for 7 days at most. `currency` is
    needed where the statement doesn’t name it. A payment is known again by a keyed hash, so a statement that is sent
    twice, or overlaps another one, does nothing twice. Of money that went out nothing is kept.
    """
    taken: Taken = call.prepared
    now = matching.heaps(tx)
    return Done(
        StatementRead(
            len(taken.taken_in.new),
            taken.taken_in.known,
            taken.taken_in.went_out,
            [one.id for one in taken.confirmed],
            list(map(_payment, now.good)),
            list(map(_payment, now.doubtful)),
            now.others_count,
        )
    )


def _payment(seen: Seen) -> StatementPayment:
    return StatementPayment.of(
        seen.line,
        amount_cents=seen.line.cents,
        kind=seen.kind,
        booking_ids=[one.id for one in seen.bookings],
        references=[one.reference for one in seen.bookings],
    )


def read(site: Site, content: bytes, *, is_pasted: bool = False) -> list[Line] | Table:
    """Return the lines of a statement, or a table whose columns nobody has chosen yet. Raises Invalid."""
    found = reading.read(content, is_pasted=is_pasted)
    if not isinstance(found, Table):
        return found
    kept = kept_columns(site, found)
    return found if kept is None else table.lines(found, kept)


def kept_columns(site: Site, found: Table) -> Columns | None:
    """Return the columns that an admin has chosen for tables like this one, or None."""
    kept = site.database.read(store.statement_lines.find_columns, found.mark) if found.mark else None
    return None if kept is None else msgspec.json.decode(kept, type=Columns)


def complete(columns: Columns | None, code: str) -> Columns:
    """Return the columns that were found, with a currency. Raises Invalid where either is missing."""
    if columns is None:
        message = Sentence("The columns can’t be told apart. Choose them at /admin/statements once.")
        raise Invalid([Fault(FIELD, message)])
    if columns.currency is None and not columns.code:
        if code not in money.currencies():
            raise Invalid([Fault("currency", Sentence("Enter the currency: the statement doesn’t name it."))])
        return msgspec.structs.replace(columns, code=code)
    return columns


def take_in(site: Site, asking: Member, lines: Sequence[Line]) -> TakenIn:
    """Let the new lines of a statement wait, a slice at a time, so that bookings flow between the slices."""
    taken = site.database.read(matching.taken_in, lines)

    def insert(tx: Tx, _asking: Member, part: Sequence[Pending], is_first: bool) -> None:
        store.statement_lines.insert(tx, part)
        if is_first:
            audit.record(tx, "statement read")

    for begin in range(0, max(len(taken.new), 1), SLICE):
        part = taken.new[begin : begin + SLICE]
        guard.write(site, asking, partial(insert, part=part, is_first=not begin))
    return taken


def new_press() -> str:
    """Return what names those things that are done together."""
    return os.urandom(PRESS_BYTES).hex()


def press_all(site: Site, asking: Member, keys: Sequence[bytes], press: str) -> list[Booking | EndedBooking]:
    """Confirm the bookings of those of these lines that are good, each in a transaction of its own; return them."""

    def confirm(tx: Tx, now_asking: Member, key: bytes) -> Dealt | None:
        return _logged(tx, now_asking, dealing.confirm(tx, key, press))

    dealt = [guard.write(site, asking, partial(confirm, key=key)) for key in keys]
    return [booking for one in dealt if one is not None for booking in one.confirmed]


def deal(tx: Tx, asking: Member, key: bytes, act: Act, press: str) -> Dealt:
    """Do with a line what an admin has chosen. Raises as `dealing.deal` does."""
    dealt = dealing.deal(tx, key, act, press)
    _logged(tx, asking, dealt)
    return dealt


def _logged(tx: Tx, asking: Member, dealt: Dealt | None) -> Dealt | None:
    for one in dealt.settled if dealt else ():
        if one.is_new and one.outcome in ("confirmed", "restored"):
            action = "booking confirmed" if one.outcome == "confirmed" else "booking restored"
            behalf.record_if_anothers(tx, asking, action, one.booking)
    return dealt
