"""The admin's page of bank statements: read one, confirm what it pays for, and look at what is left."""

import base64
import binascii
from functools import partial
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, Struct

from booking import store
from booking.errors import BookingError, Invalid
from booking.model import Booking, EndedBooking, Event
from booking.money import currencies
from booking.payments import received
from booking.payments.received import Settled, Standing
from booking.payments.statements import dealing, matching, reading, table
from booking.payments.statements.line import BYTES_AT_MOST, FIELD, LINES_AT_MOST, Line
from booking.payments.statements.matching import Act, Heaps, Kind, TakenIn
from booking.payments.statements.table import Columns, Table
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api import statements as api
from booking.web.api.endpoint import Call
from booking.web.api.late import said_of
from booking.web.auth import guard
from booking.web.auth.guard import Member
from booking.web.http import upload
from booking.web.http.answers import Answer
from booking.web.http.done import Done
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages.layout import after_form, page, query_value
from booking.web.site import Site

_PATH = "/admin/statements"
# A file comes once more, with four characters for each three bytes, when its columns are chosen.
_BODY_BYTES_AT_MOST = BYTES_AT_MOST * 3 // 2
_EXAMPLES_SHOWN = 3
_LINES_SHOWN = 5
_SHOWN_AT_MOST = 50  # Of those to be looked at.
_TYPED_CHARACTERS_AT_MOST = 100_000  # What is longer came from a file that is still there.
_CONTENT, _PASTED, _CHECK = "content", "text", "check"
_KEY_PATTERN = "^[0-9a-f]{32}$"
_KEYS_CHARACTERS_AT_MOST = 33 * matching.SHOWN_AT_MOST

# What each column is called in the form; the first two are needed.
_ROLES = {
    "date": Sentence("Date"),
    "amount": Sentence("Amount, or money in"),
    "out": Sentence("Money out, if it has its own column"),
    "sign": Sentence("In or out, if a column says so"),
    "payer": Sentence("Who paid"),
    "currency": Sentence("Currency"),
}
_WHY: dict[Kind, Sentence] = {
    "amount": Sentence("The amount isn’t what the booking costs."),
    "currency": Sentence("The booking is to be paid in another currency."),
    "free_again": Sentence("The hold has ended, but its seats are still free."),
    "ended": Sentence("The booking has ended, and its seats can’t be given back."),
    "several": Sentence("The payment names several bookings, but isn’t what they cost together."),
    "twice": Sentence("Another payment already covers this booking."),
    "confirmed": Sentence("The booking was confirmed before this payment was read."),
    "misread": Sentence("The booking number was mistyped, but only this booking fits it and the amount."),
    "reversal": Sentence("The bank has taken a payment back, or sent one back to you. Check the booking."),
    "unknown": Sentence("The booking is no longer known."),
}
_FITS_ALL = Sentence("The payment is for several bookings, and exactly what they cost together.")
_ACTS: dict[Act, Sentence] = {
    "confirm": Sentence("Confirm"),
    "restore": Sentence("Restore and confirm"),
    "anyway": Sentence("Confirm despite the amount"),
    "all": Sentence("Confirm all of them"),
    "note": Sentence("Mark as paid"),
    "late": Sentence("Add to the payments to settle"),
    "aside": Sentence("Ignore for good"),
}


class Shown(NamedTuple):
    """The page at one instant: the lines that wait, the events of their bookings, what is paid, and what a press did.

    Those are the bookings that it has confirmed, and those whose money it has put on the list of what waits.
    """

    heaps: Heaps
    events: dict[int, Event]
    standing: dict[str, Standing]
    pressed: list[Booking | EndedBooking]
    listed: list[Booking | EndedBooking]


class Choosing(NamedTuple):
    """A table whose columns are to be chosen: as it was sent, what was found, and how its first lines would read."""

    content: bytes
    table: Table
    columns: Columns
    lines: list[Line]
    said: Sentence | None


def statements_page(site: Site, request: Request) -> Answer:
    """GET /admin/statements: the form for a statement, and all lines that wait; with `?press=` what that confirmed."""
    return _page(site, request, query_value(request, "press"))


def read_statement(site: Site, request: Request) -> Answer:
    """POST /admin/statements: let the lines of a statement wait or, of a table that is new here, choose its columns."""
    call = Call(site, request, guard.require_admin(site, request))
    parts = upload.parts_of(request)
    pasted = parts.get(_PASTED, b"").strip()
    content = parts.get(FIELD, b"") or pasted or _sent_before(parts.get(_CONTENT, b""))
    try:
        # Where the columns are to be checked, it does not matter which were chosen for such a table before.
        read = partial(api.read, site) if _CHECK not in parts else reading.read
        found = read(content, is_pasted=bool(pasted))
        if isinstance(found, Table):
            return _choose(call, content, found, parts)
    except Invalid as invalid:
        return _page(site, request, refusal=invalid, typed=pasted.decode(errors="replace"))
    return _taken_in(call, found)


def confirm_good(site: Site, request: Request) -> Answer:
    """POST /admin/statements/confirm: confirm the bookings of the lines that were shown as good."""
    asking, body = guard.require_admin(site, request), request.body(_Keys)
    press = api.new_press()
    confirmed = api.press_all(site, asking, [bytes.fromhex(key) for key in body.keys.split()], press)
    said = Sentence.counted("{number} booking is confirmed.", "{number} bookings are confirmed.", len(confirmed))
    return after_form(site, request, Done(sentence=said), to=f"{_PATH}?press={press}#flash" if confirmed else _PATH)


def deal(site: Site, request: Request) -> Answer:
    """POST /admin/statements/deal: do with a line what was chosen."""
    asking, body = guard.require_admin(site, request), request.body(_Chosen)
    press = api.new_press()

    def work(tx: Tx, now_asking: Member) -> Done:
        dealt = api.deal(tx, now_asking, bytes.fromhex(body.key), body.act, press)
        return Done(sentence=_said(tx, dealt, body.act))

    done = guard.write(site, asking, work, request)
    return after_form(site, request, done, to=f"{_PATH}?press={press}#flash")


def assign(site: Site, request: Request) -> Answer:
    """POST /admin/statements/assign: match a line with the booking whose number was typed."""
    asking, body = guard.require_admin(site, request), request.body(_Assigned)

    def work(tx: Tx, _asking: Member) -> Done:
        booking = dealing.assign(tx, bytes.fromhex(body.key), body.reference)
        if booking is None:
            raise Invalid([], Sentence("There’s no booking with this number. Check it and enter it again."))
        return Done(sentence=Sentence("Matched with the booking of {who}.", who=booking.who))

    return after_form(site, request, guard.write(site, asking, work, request), to=f"{_PATH}#flash")


def undo(site: Site, request: Request) -> Answer:
    """POST /admin/statements/undo: take back what was confirmed in a press; its lines wait again."""
    asking, press = guard.require_admin(site, request), request.body(_Press).press
    undone, refused = list[Settled](), list[str]()
    for key in dict.fromkeys(key for key, _ in site.database.read(store.statement_lines.find_dealt, press)):
        try:
            undone += guard.write(site, asking, partial(_undone, key=key, press=press))
        except BookingError as error:
            refused.append(error.sentence)
    told = _told_undone(undone) + [Sentence.of(one) for one in dict.fromkeys(refused)]
    said = Sentence.together(*told) if told else Sentence("There was nothing left to undo.")
    return after_form(site, request, Done(sentence=said), to=f"{_PATH}#flash")


def forget(site: Site, request: Request) -> Answer:
    """POST /admin/statements/forget: forget all lines that wait."""
    asking = guard.require_admin(site, request)

    def work(tx: Tx, _asking: Member) -> Done:
        store.statement_lines.delete_all(tx)
        return Done(sentence=Sentence("The payments that were waiting here are deleted."))

    return after_form(site, request, guard.write(site, asking, work, request), to=f"{_PATH}#flash")


ROUTES = (
    Route("GET", _PATH, statements_page, readers="admin"),
    Route("POST", _PATH, read_statement, "/admin", readers="admin", body_bytes_at_most=_BODY_BYTES_AT_MOST),
    *(
        Route("POST", f"{_PATH}/{name}", endpoint, _PATH, readers="admin")
        for name, endpoint in (
            ("confirm", confirm_good),
            ("deal", deal),
            ("assign", assign),
            ("undo", undo),
            ("forget", forget),
        )
    ),
)


class _Keys(Struct, forbid_unknown_fields=True):
    keys: Annotated[str, Meta(max_length=_KEYS_CHARACTERS_AT_MOST, pattern="^([0-9a-f]{32} ?)*$")]


class _Chosen(Struct, forbid_unknown_fields=True):
    key: Annotated[str, Meta(pattern=_KEY_PATTERN)]
    act: Act


class _Assigned(Struct, forbid_unknown_fields=True):
    key: Annotated[str, Meta(pattern=_KEY_PATTERN)]
    reference: Annotated[str, Meta(max_length=100)] = ""


class _Press(Struct, forbid_unknown_fields=True):
    press: Annotated[str, Meta(pattern="^[0-9a-f]{1,64}$")]


def _undone(tx: Tx, _asking: Member, key: bytes, press: str) -> list[Settled]:
    return dealing.undo(tx, key, press)


def _told_undone(undone: list[Settled]) -> list[Sentence]:
    """Return what was undone: whose bookings are held again, and whose payments only wait here again."""
    held = sum(one.booking.status == "held" and one.payment.outcome == "taken_back" for one in undone)
    other = len(undone) - held
    said = []
    if held:
        said.append(Sentence.counted("{number} booking is held again.", "{number} bookings are held again.", held))
    if other:
        said.append(Sentence.counted("{number} payment waits here again.", "{number} payments wait here again.", other))
    return said


def _said(tx: Tx, dealt: dealing.Dealt, act: Act) -> Sentence:
    """Return what has become of a line."""
    confirmed = dealt.confirmed
    if confirmed:
        return Sentence.counted("{number} booking is confirmed.", "{number} bookings are confirmed.", len(confirmed))
    if act == "aside":
        return Sentence(
            "The payment is ignored for good: it won’t come up again, even if you read its statement again."
        )
    (one,) = dealt.settled
    stands = received.standing(tx, [one.booking])[one.booking.id]
    if one.payment in stands.parts:
        return said_of(one.booking, stands)
    return Sentence("The payment is on the list of payments to settle, where you say what was done with it.")


def _sent_before(sent: bytes) -> bytes:
    """Return the content of a table whose columns were chosen, as its page sends it; nothing where that is not it."""
    try:
        return base64.b64decode(sent, validate=True)
    except binascii.Error:
        return b""


def _taken_in(call: Call[Member], lines: list[Line]) -> Answer:
    taken = api.take_in(call.site, call.asking, lines)
    return after_form(call.site, call.request, Done(sentence=_told(taken)), to=f"{_PATH}#flash")


def _told(taken: TakenIn) -> Sentence:
    said = Sentence.counted("{number} new payment was read.", "{number} new payments were read.", len(taken.new))
    if not taken.known:
        return said
    known = Sentence.counted(
        "{number} payment was left out: it was read before.",
        "{number} payments were left out: they were read before.",
        taken.known,
    )
    return Sentence.together(said, known)


def _choose(call: Call[Member], content: bytes, found: Table, parts: dict[str, bytes]) -> Answer:
    """Let the lines of a table wait, of which the columns were chosen and are kept, or show the form for that."""
    columns = _columns_of(call, found, parts)
    said: Sentence | None = None
    lines: list[Line] = []
    try:
        lines = table.lines(found, api.complete(columns, ""))
        if _CHOSEN in parts:
            call.site.database.write(_keep, found, columns)
            return _taken_in(call, lines)
    except Invalid as invalid:
        said = Sentence.of(invalid.faults[0].message)
    choosing = Choosing(content, found, columns, lines[:_LINES_SHOWN], said)
    return page(
        call.site,
        call.request,
        "statement_columns",
        title=Sentence("Check the columns"),
        choosing=choosing,
        content=base64.b64encode(content).decode("ascii"),
        names=[name or Sentence("Column {number}", number=place + 1) for place, name in enumerate(found.heading)],
        roles=_ROLES,
        currencies=sorted(currencies()),
        examples=_EXAMPLES_SHOWN,
    )


_CHOSEN = "chosen"


def _keep(tx: Tx, found: Table, columns: Columns) -> None:
    if found.mark:
        store.statement_lines.keep_columns(tx, found.mark, msgspec.json.encode(columns).decode())


def _columns_of(call: Call[Member], found: Table, parts: dict[str, bytes]) -> Columns:
    """Return the columns as they were chosen, else as they were kept or found, else the first ones."""
    if _CHOSEN in parts:
        chosen = {name: _place(parts.get(name, b""), found) for name in _ROLES}
        code = parts.get("currency", b"").decode("ascii", "replace")
        chosen |= {"date": chosen["date"] or 0, "amount": chosen["amount"] or 0}
        return msgspec.convert({**chosen, "code": code if code in currencies() else ""}, Columns)
    columns = api.kept_columns(call.site, found) or found.columns or Columns(0, min(1, len(found.heading) - 1))
    if columns.currency is None and not columns.code:
        columns = msgspec.structs.replace(columns, code=call.site.database.read(matching.usual_currency))
    return columns


def _place(sent: bytes, found: Table) -> int | None:
    """Return the column that was chosen, or None where that is none."""
    place = int(sent) if sent.isdigit() and len(sent) < 3 else -1
    return place if 0 <= place < len(found.heading) else None


def _page(site: Site, request: Request, press: str = "", refusal: Invalid | None = None, typed: str = "") -> Answer:
    shown = site.database.read(_find, press)
    return page(
        site,
        request,
        "statements",
        title=Sentence("Bank statements"),
        heaps=shown.heaps,
        shown_at_most=_SHOWN_AT_MOST,
        events=shown.events,
        standing=shown.standing,
        pressed=shown.pressed,
        listed=shown.listed,
        press=press,
        refusal=None if refusal is None else refusal.faults[0].message,
        typed=typed if len(typed) <= _TYPED_CHARACTERS_AT_MOST else "",
        why=_WHY,
        fits_all=_FITS_ALL,
        acts=_ACTS,
        field=FIELD,
        megabytes=BYTES_AT_MOST // (1024 * 1024),
        lines_at_most=LINES_AT_MOST,
    )


def _find(tx: Tx, press: str) -> Shown:
    heaps = matching.heaps(tx)
    done = dealing.done_in(tx, press) if press else []
    pressed = [one.booking for one in done if one.payment.is_the_bookings]
    listed = [one.booking for one in done if one.payment.is_open and one.outcome != "taken_back"]
    bookings = [*pressed, *listed, *(one for seen in (*heaps.good, *heaps.doubtful) for one in seen.bookings)]
    events = {number: store.events.get(tx, number) for number in {one.event_id for one in bookings}}
    standing = received.standing(tx, [seen.bookings[0] for seen in heaps.doubtful if seen.kind == "amount"])
    return Shown(heaps, events, standing, [one for one in pressed if one.status == "confirmed"], listed)
