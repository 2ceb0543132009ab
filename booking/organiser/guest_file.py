"""Guest lists as files: how bookings become CSV that every spreadsheet opens, and how such a file is read again.

The columns have English names whoever asks: programs find them, and a file from one organiser fits another's list.
What is read may have Russian ones, too. Nothing in a file can become a formula, and what was written is read as it was.
"""

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from booking import money
from booking.errors import Fault, Invalid
from booking.model import Booking, Event
from booking.questions import Question
from booking.seat_kinds import SeatKind, Wanted, together
from booking.store.payments import Paid
from booking.texts import encodings
from booking.texts.sentences import Sentence

FIELD = "file"
BYTES_AT_MOST = 1024 * 1024
ROWS_AT_MOST = 2_000
_FAULTS_TOLD_AT_MOST = 50
_COLUMNS_AT_MOST = 100
_HEAD_CHARACTERS_AT_MOST = 20_000
_SEPARATORS = ",;\t"
# Where a spreadsheet may see a formula: at the beginning of a cell and, if it takes the cell apart at another separator
# or at a line end, behind that; the full-width signs, too. What Excel shows as text has an apostrophe before it.
_FORMULA = re.compile(r"(?:^|(?<=[;\t\r\n]))(?='*(?:[\t\r]|[\s\ufeff\u200b]*[=+\-@＝＋－＠]))")
_DEFUSED = re.compile(r"(?:^|(?<=[;\t\r\n]))'(?='*(?:[\t\r]|[\s\ufeff\u200b]*[=+\-@＝＋－＠]))")
_LINE_END = re.compile(r"[\r\n]")

# The columns that are read, each with the names by which it is found, the one that is written first.
_READ = {
    "reference": ("reference", "booking number", "номер брони", "номер"),
    "name": ("name", "guest", "full name", "имя", "гость", "фио", "имя и фамилия", "фамилия и имя"),
    "first_name": ("first name", "given name", "forename"),
    "middle_name": ("middle name", "отчество"),
    "last_name": ("last name", "surname", "family name", "фамилия"),
    "email": ("email", "e mail", "email address", "mail", "почта", "эл. почта", "электронная почта", "адрес"),
    "seats": ("seats", "places", "tickets", "места", "мест", "число мест", "количество мест", "билеты"),
    "kinds": ("kinds", "kinds of seat", "категории", "категории мест"),
    "status": ("status", "state", "статус", "состояние"),
    "language": ("language", "язык"),
    "note": ("note", "notes", "заметка", "примечание", "комментарий"),
}
# Of these a name is put together, in this order, where a file has it in several columns.
_PARTS_OF_NAME = ("name", "first_name", "middle_name", "last_name")
# Those that are written beside them: what they say follows from the event and the clock.
_TOLD = (
    *("booked at", "hold until", "confirmed at", "amount", "currency", "paid", "paid at"),
    *("checked in at", "checked in seats"),
)
_COLUMNS = ("reference", "name", "email", "seats", "status", *_TOLD, "language", "note")
_KINDS = ("kinds",)
_ASKED_BEFORE = "{label} (asked before)"
_YES, _NO = "yes", "no"
_TICKED = ("yes", "true", "x", "1", "да")
_FIELD_OF = {name: field for field, names in _READ.items() for name in names}
_STATUSES = {
    "held": ("hold", "отложено", "отложена", "ждёт подтверждения", "ждет подтверждения", "держится"),
    "confirmed": ("подтверждено", "подтверждена", "подтверждён", "подтвержден"),
}
_STATUS_OF = {name: status for status, names in _STATUSES.items() for name in names}
_LANGUAGE_OF = {"english": "en", "английский": "en", "russian": "ru", "русский": "ru"}


class Row(NamedTuple):
    """A row of a file: its number, as spreadsheets count, and what stands in the columns that are known."""

    number: int
    cells: dict[str, str]


class Table(NamedTuple):
    """A file that was read: what its columns are called there, by ours; those that are unknown; and its rows."""

    named: dict[str, str]
    ignored: list[str]
    rows: list[Row]

    def fault(self, row: Row, field: str, message: str) -> Fault:
        """Return what is wrong at a row, in the column by the name that it has in the file."""
        place = Sentence("row {row}, {column}", row=row.number, column=self.named.get(field, field))
        return Fault(place, message)


def refused(faults: Sequence[Fault]) -> Invalid:
    """Return the refusal of a file by what is wrong with it: the first of many faults, and how many more there are."""
    more = len(faults) - _FAULTS_TOLD_AT_MOST
    others = [Fault(FIELD, Sentence.counted("And {number} more.", "And {number} more.", more))] if more > 0 else []
    return Invalid([*faults[:_FAULTS_TOLD_AT_MOST], *others])


def answer_columns(event: Event, before: Iterable[Question]) -> tuple[Question, ...]:
    """Return the questions that have columns: the event's, and others that were asked `before`, called so."""
    return (*event.questions, *(replace(one, label=_ASKED_BEFORE.format(label=one.label)) for one in before))


def head(questions: Sequence[Question], *, has_kinds: bool) -> bytes:
    """Return how a file begins: the mark by which Excel knows UTF-8, and the names of the columns.

    Behind the others there is one for the kinds of seat where the event has some, and one for each question, called as
    it is asked.
    """
    return codecs.BOM_UTF8 + _written([(*_COLUMNS, *_KINDS[:has_kinds], *(one.label for one in questions))])


def lines(
    found: Iterable[Booking],
    paid: Mapping[str, Paid],
    questions: Sequence[Question],
    zone: ZoneInfo,
    *,
    has_kinds: bool,
) -> bytes:
    """Return bookings as rows of a file, with what is paid of those for which money came; instants are the zone's."""
    return _written(
        (
            *_cells(booking, paid.get(booking.id), zone),
            *[_kinds(booking)][:has_kinds],
            *(_answer(one, booking.answers.get(one.id, "")) for one in questions),
        )
        for booking in found
    )


def _kinds(booking: Booking) -> str:
    return ", ".join(f"{one.seats} × {one.name}" for one in booking.kinds or ())


def kinds(row: Row, sold: Sequence[SeatKind]) -> Wanted:
    """Return how many seats of each of these kinds a row says, as `2 × Adult, 1 × Child`. Raises Invalid."""
    text = " ".join(row.cells.get("kinds", "").casefold().split())
    if text and not sold:
        raise Invalid([Fault("kinds", Sentence("Leave this out: the event has no such kind of seat."))])
    named = {one.name.casefold(): one.id for one in sold}
    names = "|".join(re.escape(name) for name in sorted(named, key=len, reverse=True))
    one = rf"([0-9]{{1,7}})\s*[×x*х]?\s*({names})"
    if text and not re.fullmatch(rf"{one}(\s*[,;]\s*{one})*", text, re.ASCII):
        raise Invalid([Fault("kinds", Sentence("Enter how many seats of each kind, like 2 × Adult, 1 × Child."))])
    return together({named[name]: int(number)} for number, name in re.findall(one, text, re.ASCII))


def _answer(question: Question, given: str | bool) -> str:
    if question.kind == "tick":
        return _YES if given else _NO
    return str(given)


def _cells(booking: Booking, paid: Paid | None, zone: ZoneInfo) -> tuple[str, ...]:
    amount, currency = booking.amount_cents, booking.currency
    return (
        booking.reference,
        booking.name,
        booking.email,
        str(booking.seats),
        booking.status,
        *(_instant(at, zone) for at in (booking.created_at, booking.expires_at, booking.confirmed_at)),
        "" if amount is None or currency is None else str(money.exact(amount, currency)),
        currency or "",
        str(money.exact(paid.cents, paid.currency)) if paid else "",
        _instant(paid.came_at if paid else None, zone),
        _instant(booking.checked_in_at, zone),
        str(booking.checked_in_seats or ""),
        booking.language,
        booking.note,
    )


def _instant(at: int | None, zone: ZoneInfo) -> str:
    """Return an instant as RFC 3339 allows it and people read it: 2026-12-24 19:30:00+01:00."""
    return "" if at is None else datetime.fromtimestamp(at // 1_000, zone).isoformat(" ")


def _written(rows: Iterable[Iterable[str]]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows([_FORMULA.sub("'", cell) for cell in row] for row in rows)
    return written.getvalue().encode()


def answers(row: Row, questions: Sequence[Question]) -> dict[str, str | bool]:
    """Return what a row answers to the questions, as it is sent to the API: of columns that the file has."""
    given = {one: row.cells[one.field] for one in questions if row.cells.get(one.field)}
    return {one.id: text.casefold() in _TICKED if one.kind == "tick" else text for one, text in given.items()}


def read(content: bytes, questions: Sequence[Question]) -> Table:
    """Return the table in a file, with answers to these questions. Raises Invalid where it is none, or is too long."""
    text = _text(content)
    if text[:4].lower() == "sep=":  # By which Excel is told the separator.
        text = text.partition("\n")[2]
    named = text.lstrip().partition("\n")[0]
    if len(named) > _HEAD_CHARACTERS_AT_MOST:
        raise _unreadable(_TOO_MANY_COLUMNS)
    separator = max(_SEPARATORS, key=lambda one: len(_fields(_split(named, one))))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number, rows = 0, list[tuple[int, list[str]]]()
    try:
        for number, cells in enumerate(reader, 1):
            if any(map(str.strip, cells)):
                rows.append((number, cells))
            if len(rows) > ROWS_AT_MOST + 1:
                raise _unreadable(_TOO_MANY_ROWS)
    except csv.Error:
        raise _unreadable(
            Sentence("Row {row} can’t be read. Check the quotes in it: each that opens must close.", row=number + 1)
        ) from None
    if not rows:
        raise _unreadable(_EMPTY)
    return _table(rows[0][1], rows[1:], {_plain(one.label): one.field for one in questions})


_TOO_MANY_ROWS = Sentence(
    "The file has more than {most:,} guests. Split it and import the parts one after the other.", most=ROWS_AT_MOST
)
_TOO_MANY_COLUMNS = Sentence("The file has more than {most} columns. Keep those that you need.", most=_COLUMNS_AT_MOST)
_EMPTY = Sentence("The file is empty. Choose one with a row for each guest.")
_NOT_TEXT = Sentence(
    "This file isn’t CSV. In your spreadsheet, choose “Save as” and “CSV (UTF-8)”, then choose that file."
)
_UNKNOWN_ENCODING = Sentence(
    "The letters in this file can’t be told apart. Save it as “CSV (UTF-8)” and choose that file."
)


def _text(content: bytes) -> str:
    if encodings.is_no_text(content):
        raise _unreadable(_NOT_TEXT)
    encoding = encodings.encoding_of(content)
    try:
        text = content.decode(encoding.name)
    except UnicodeDecodeError:
        raise _unreadable(_UNKNOWN_ENCODING) from None
    if not encoding.is_plain:
        raise _unreadable(_UNKNOWN_ENCODING)
    if "\0" in text:
        raise _unreadable(_NOT_TEXT)
    return text


def _split(line: str, separator: str) -> list[str]:
    """Return the cells of a line; none where that can't be done."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def _fields(names: Iterable[str], asked: Mapping[str, str] = MappingProxyType({})) -> list[tuple[int, str]]:
    """Return the columns that are known: where each stands, and what we call it; those of what is `asked`, too.

    Where a question is called like one of our columns, the first that is called so is ours: an export has that first.
    """
    found = list[tuple[int, str]]()
    taken = set[str]()
    for place, name in enumerate(names):
        plain = _plain(_DEFUSED.sub("", name))
        ours, asks = _FIELD_OF.get(plain), asked.get(plain)
        field = asks if asks is not None and (ours is None or ours in taken) else ours
        if field is not None:
            found.append((place, field))
            taken.add(field)
    return found


def _plain(text: str) -> str:
    """Return a word of a file as it is looked up."""
    return " ".join(text.strip().casefold().replace("_", " ").replace("-", " ").split())


def _table(head_cells: list[str], rows: list[tuple[int, list[str]]], asked: Mapping[str, str]) -> Table:
    if len(head_cells) > _COLUMNS_AT_MOST:
        raise _unreadable(_TOO_MANY_COLUMNS)
    found = _fields(head_cells, asked)
    fields = [field for _, field in found]
    if "email" not in fields:
        raise _unreadable(
            Sentence("The first row must name the columns, and one of them must be “email”. Add it and import again.")
        )
    twice = next((field for field in fields if fields.count(field) > 1), None)
    if twice is not None:
        raise _unreadable(Sentence("Two columns are for “{column}”. Keep one of them.", column=twice))
    if not rows:
        raise _unreadable(_EMPTY)
    _require_no_more_cells(rows, len(head_cells))
    known = {place for place, _ in found}
    ignored = [
        name.strip()
        for place, name in enumerate(head_cells)
        if place not in known and name.strip() and _plain(name) not in _TOLD
    ]
    named = {field: head_cells[place].strip() for place, field in found}
    return Table(
        {"name": next((named[part] for part in _PARTS_OF_NAME if part in named), "name")} | named,
        ignored,
        [
            Row(
                number,
                _with_whole_name({field: _cell(field, cells[place]) for place, field in found if place < len(cells)}),
            )
            for number, cells in rows
        ],
    )


def _with_whole_name(cells: dict[str, str]) -> dict[str, str]:
    """Return the cells with the name in one, in which no part stands twice."""
    whole = ""
    for part in (cells.get(one, "") for one in _PARTS_OF_NAME):
        if not set(part.split()) <= set(whole.split()):
            whole = f"{whole} {part}".strip()
    others = {field: text for field, text in cells.items() if field not in _PARTS_OF_NAME}
    return others | {"name": whole}


def _require_no_more_cells(rows: Collection[tuple[int, list[str]]], most: int) -> None:
    faults = [
        Fault(
            Sentence("row {row}", row=number),
            Sentence(
                "This row has more cells than the first one. Put quotes around text that has the separator in it."
            ),
        )
        for number, cells in rows
        if any(map(str.strip, cells[most:]))
    ]
    if faults:
        raise refused(faults)


def _cell(field: str, text: str) -> str:
    """Return what stands in a cell, on one line, as the API has it where that is one word of a few."""
    text = " ".join(filter(None, map(str.strip, _LINE_END.split(_DEFUSED.sub("", text)))))
    if field == "status":
        return _STATUS_OF.get(_plain(text), _plain(text))
    return _LANGUAGE_OF.get(_plain(text), _plain(text)) if field == "language" else text


def _unreadable(sentence: Sentence) -> Invalid:
    return Invalid([Fault(FIELD, sentence)])
