"""Statements as tables: CSV with whatever columns a bank has. What each column says is found by what stands in it."""

import csv
import hashlib
import io
import itertools
import re
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct

from booking import money
from booking.errors import Invalid
from booking.payments.statements import cells
from booking.payments.statements.line import LINES_AT_MOST, Line, made, too_many_lines, unreadable
from booking.texts.sentences import Sentence

COLUMNS_AT_MOST = 60
_DELIMITERS = ";,\t|"
_LOOKED_AT = 300  # Rows: the others are like them.
_SAMPLE_CHARACTERS = 50_000
_LINE_END = re.compile(r"[\r\n]")
_MOST = 0.8
_EXCEL_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_ACCOUNT = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9 ]{11,32}|[0-9]{16,24}")
# What columns are called, in the languages of the banks.
_IS_DATE = re.compile("buchung|booking|posting|transaction|операци|проводк|^date|^дата|^datum")
_IS_VALUE_DATE = re.compile("valut|wertstell|value|валют")
_IS_IN = re.compile(
    "credit|haben|gutschrift|einnahme|eingang|paid in|money in|deposit|приход|поступ|кредит|зачисл|crédit"
)
_IS_OUT = re.compile("debit|soll|lastschrift|ausgabe|ausgang|paid out|money out|withdraw|расход|списа|дебет|débit")
_IS_AMOUNT = re.compile("betrag|amount|umsatz|summe|сумма|montant|importe|bedrag|kwota")
_IS_NO_AMOUNT = re.compile(
    "saldo|balance|kontostand|остат|solde|fee|gebühr|комисс|konto|account|счет|счёт|iban|blz|bic|бик|инн|кпп|number|nummer"
    "|номер|код|code|\\bid\\b|mandat|gläubiger|rate|kurs|курс"
)
_IS_PAYER = re.compile(
    "auftraggeber|begünstigt|beguenstigt|zahlungspflichtig|zahlungsbeteiligt|absender|^name|payer|sender|remitter"
    "|counterparty|плательщик|контрагент|отправител|tegenpartij|naam|debtor|partner|^from"
)


class Columns(Struct, frozen=True):
    """Which columns say what, by their places from 0.

    `amount` has what came, and also what went where there is no `out` and it is below 0, or `sign` says so. Without a
    `currency` all of it is in `code`. Whatever is in none of these and no number or date is the text.
    """

    date: int
    amount: int
    out: int | None = None
    sign: int | None = None
    payer: int | None = None
    currency: int | None = None
    code: str = ""


_IS_SIGN = re.compile("sign|vorzeichen|richtung|direction|знак|[+/]")
# What a column is called that says whether a row is booked yet, and what stands there where it isn't, or never will be.
_IS_STATE = re.compile("^state|status|статус|состояние|^info$|statut|^stato|^estado")
_NOT_BOOKED = re.compile(
    "pending|declined|revert|revers|failed|denied|reject|cancel|expired|on hold|vorgemerkt|ausstehend|abgelehnt|storn"
    "|обработк|ожида|отклон|отказ|отмен|не исполн|en attente|refus|pendiente|rechaz|attesa|oczek|odrzuc"
)
# What stands in a row by which the bank takes a payment back, or gets back one that it had sent.
_IS_REVERSAL = re.compile(
    r"\b(?:storno|storniert|stornierung|rückbuchung|rückgabe|rücklastschrift|retoure|reversal|reversed|chargeback)\b"
    r"|\bсторно|\bвозврат (?:платежа|средств|перевода)|\bpayment returned\b|\breturned payment\b"
)
# What stands in a row without a day that is a sum, and no payment.
_IS_SUM = re.compile("saldo|balance|kontostand|summe|total|übertrag|итог|остат|оборот|solde|somme")


class Row(NamedTuple):
    """A row: its number, as spreadsheets count, and its cells; of those that are added `there` says how many were."""

    number: int
    cells: list[str]
    there: int = COLUMNS_AT_MOST


class Table(NamedTuple):
    """A file that was read as a table: what its columns are called, its payments, and which columns say what.

    `columns` are None where that could not be found. `between` are the rows between the payments that are none.
    """

    heading: list[str]
    rows: list[Row]
    columns: Columns | None
    between: Sequence[Row] = ()

    @property
    def mark(self) -> bytes:
        """By what a file with the same columns is known again; empty where they have no names."""
        if not any(self.heading):
            return b""
        return hashlib.sha256("\x1f".join(map(_plain, self.heading)).encode()).digest()

    def examples(self, place: int, most: int) -> list[str]:
        """Return the first things that stand in a column."""
        return [row.cells[place] for row in self.rows if row.cells[place]][:most]


def read(text: str) -> Table:
    """Return the table in a text. Raises Invalid where there is none, or one with too much in it."""
    if text.count("\n") > 2 * LINES_AT_MOST:
        raise too_many_lines()
    begin = text[:_SAMPLE_CHARACTERS]
    found = {delimiter: table for delimiter in _DELIMITERS if (table := _table(begin, delimiter)) is not None}
    if not found:
        raise unreadable(
            Sentence(
                "No dates and amounts were found in this. Download the statement from your bank as CSV, CAMT.053 or "
                "MT940, and upload that file as it is."
            )
        )
    best = max(found, key=lambda one: (found[one].columns is not None, len(found[one].rows), len(found[one].heading)))
    return _table(text, best) or found[best]


def lines(table: Table, columns: Columns) -> list[Line]:
    """Return the lines of a table. Raises Invalid where a row has no amount or date that can be read.

    What the bank has not booked is left out: it may come yet, and may not.
    """
    _require_whole(table, columns)
    order = cells.order_of(_column(table.rows, columns.date))
    states = [place for place, name in enumerate(table.heading) if _IS_STATE.search(_plain(name))]
    read_amount = _reader(table, columns)
    found = []
    for row in table.rows:
        day = cells.day_of(row.cells[columns.date], order)
        if day is None:
            raise _wrong(row, table, columns.date)
        cents = read_amount(row)
        if cents and not any(_NOT_BOOKED.search(_plain(row.cells[place])) for place in states):
            payer = "" if columns.payer is None else row.cells[columns.payer]
            is_reversal = any(_IS_REVERSAL.search(_plain(cell)) for cell in row.cells)
            texts = _texts(row, columns)
            found.append(made(day, cents, _currency(row, columns), texts, payer, is_reversal=is_reversal))
    return found


def _require_whole(table: Table, columns: Columns) -> None:
    """Raise Invalid where a row ends before its amount, or one between the payments has an amount and no day."""
    first = columns.amount if columns.out is None else min(columns.amount, columns.out)
    for row in table.rows:
        if row.there <= first and any(row.cells[: columns.date] + row.cells[columns.date + 1 :]):
            raise unreadable(Sentence(_ENDS_EARLY.template, row=row.number))
    for row in table.between:
        has_amount = cells.amount_in(row.cells[columns.amount]) and _is_something(row.cells[columns.amount])
        texts = [cell for place, cell in enumerate(row.cells) if cell and place not in (columns.amount, columns.out)]
        if has_amount and texts and not any(_IS_SUM.search(_plain(cell)) for cell in texts):
            raise _wrong(row, table, columns.date)


_ENDS_EARLY = Sentence(
    "Row {row} ends before its amount. Put quotes around text that has a line break in it, or download the statement "
    "from your bank again."
)


def _table(text: str, delimiter: str) -> Table | None:
    """Return the table that a delimiter makes of a text, or None where that has no dates and amounts."""
    rows = _rows(text, delimiter)
    begins = [place for place, row in enumerate(rows[:_LOOKED_AT]) if _is_payment(row.cells)]
    if not begins:
        return None
    widths = [len(rows[place].cells) for place in begins]
    width = max(set(widths), key=widths.count)
    if width > COLUMNS_AT_MOST:
        return None
    first = next(place for place in begins if len(rows[place].cells) == width)
    named = next((row.cells for row in reversed(rows[:first]) if _is_heading(row.cells, width)), [])
    if named and delimiter == ",":  # Also between decimals, where nobody has put quotes around them.
        for place in begins:
            _padded(rows[place], len(named))
    heading = [_clean(name) for name in _as_wide(named, width)]
    if len(rows) - first > LINES_AT_MOST:
        raise too_many_lines()
    sure = [_padded(rows[place], width) for place in begins if place >= first]
    between = list[Row]()
    columns = _columns(heading, sure[:_LOOKED_AT])
    if columns is not None:  # Whatever has a date there is a payment, even where its amount can't be read.
        while first and cells.is_written_as_day(_as_wide(rows[first - 1].cells, width)[columns.date]):
            first -= 1  # A day that no calendar has did not look like a payment.
        says_day = [_says_day(_as_wide(row.cells, width)[columns.date]) for row in rows]
        last = max(place for place, says in enumerate(says_day) if says)
        sure = [_padded(row, width) for row, says in zip(rows[first:], says_day[first:], strict=True) if says]
        between = [
            Row(row.number, _as_wide(row.cells, width))
            for row, says in zip(rows[first:last], says_day[first:last], strict=True)
            if not says
        ]
    return Table(heading, sure, columns, between)


def _rows(text: str, delimiter: str) -> list[Row]:
    """Return the rows of a text. A quote that is never closed, or by another row's, is a character like others."""
    quoted = _split(text, delimiter, csv.QUOTE_MINIMAL)
    if quoted and not any(_LINE_END.search(cell) for row in quoted for cell in row.cells):
        return quoted
    plain = [
        Row(row.number, [_clean(cell.strip('"')) for cell in row.cells])
        for row in _split(text, delimiter, csv.QUOTE_NONE)
    ]
    return max(quoted, plain, key=lambda rows: sum(_is_payment(row.cells) for row in rows))


def _split(text: str, delimiter: str, quoting: Literal[0, 3]) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
    try:
        return [Row(number, list(map(_clean, row))) for number, row in enumerate(reader, 1) if row]
    except csv.Error:
        return []


def _clean(cell: str) -> str:
    """Return a cell without what spreadsheets put around a text that looks like a number."""
    cell = cell.strip().strip("\ufeff")
    found = _EXCEL_TEXT.fullmatch(cell)
    return (found[1] if found else cell).strip()


def _is_payment(row: list[str]) -> bool:
    """Whether there are a date and an amount in a row."""
    dates = {place for place, cell in enumerate(row) if cells.is_day(cell)}
    return bool(dates) and any(place not in dates and cells.amount_in(cell) for place, cell in enumerate(row))


def _is_heading(row: list[str], width: int) -> bool:
    named = [cell for cell in row if cell]
    return len(row) <= width + 1 and len(named) >= max(2, width // 2) and not any(cell[0].isdecimal() for cell in named)


def _padded(row: Row, width: int) -> Row:
    """Return a row of so many cells. Raises Invalid where it has more with something in them."""
    if any(row.cells[width:]):
        message = Sentence(
            "Row {row} has more cells than the others. Put quotes around text that has the separator in it.",
            row=row.number,
        )
        raise unreadable(message)
    return Row(row.number, _as_wide(row.cells, width), len(row.cells))


def _as_wide(row: Sequence[str], width: int) -> list[str]:
    """Return so many cells of a row: its own, and empty ones where it has fewer."""
    return [*row, *[""] * width][:width]


def _columns(heading: list[str], rows: list[Row]) -> Columns | None:
    """Return which columns say what, as far as that can be found by what stands in them, and else by their names."""
    names = list(map(_plain, heading))
    every = {place: _column(rows, place) for place in range(len(heading))}
    dates = [place for place, column in every.items() if _mostly(column, cells.is_day)]
    if not dates:
        return None
    day = min(
        dates, key=lambda place: (bool(_IS_VALUE_DATE.search(names[place])), not _IS_DATE.search(names[place]), place)
    )
    amounts = _amount_columns(names, every, set(dates))
    pair = _in_and_out(names, every, amounts)
    if not amounts:
        return None
    signs = [place for place, column in every.items() if place not in amounts and _is_of_signs(names[place], column)]
    currencies = [place for place, column in every.items() if _mostly(column, lambda cell: cell in money.currencies())]
    payers = [place for place, name in enumerate(names) if _IS_PAYER.search(name) and place not in (*dates, *amounts)]
    amount, out = pair or (amounts[0], None)
    return Columns(
        day,
        amount,
        out,
        signs[0] if signs and out is None else None,
        payers[0] if payers else None,
        currencies[0] if currencies else None,
        "" if currencies else _code_in(heading, every[amount]),
    )


def _amount_columns(names: list[str], every: dict[int, list[str]], dates: set[int]) -> list[int]:
    """Return the columns of amounts, the likeliest first; of those that say how much is left then, none."""
    found = [
        place
        for place, column in every.items()
        if place not in dates and _mostly(column, cells.amount_in) and not _IS_NO_AMOUNT.search(names[place])
    ]
    found = [
        place
        for place in found
        if not any(_is_balance(every[place], every[other]) for other in found if other != place)
    ]

    def unlikely(place: int) -> tuple[bool, bool, bool, int]:
        has_decimals = any(re.search(r"[.,][0-9]{2}\D*$", cell) for cell in every[place])
        is_nothing = not any(map(_is_something, every[place]))
        return is_nothing, not _IS_AMOUNT.search(names[place]), not has_decimals, place

    return sorted(found, key=unlikely)


def _in_and_out(names: list[str], every: dict[int, list[str]], amounts: list[int]) -> tuple[int, int] | None:
    """Return the columns of what came and of what went, where there is one for each: each row has but one of them."""
    called_in, called_out = (
        [place for place, name in enumerate(names) if kind.search(name)] for kind in (_IS_IN, _IS_OUT)
    )
    for came in called_in:
        for went in called_out:
            if came != went and {came, went} & set(amounts) and _exclude_each_other(every[came], every[went]):
                return came, went
    told = [place for place in amounts if any(map(_is_something, every[place]))]
    for place, first in enumerate(told):
        for second in told[place + 1 :]:
            if _exclude_each_other(every[first], every[second]) and _IS_OUT.search(names[max(first, second)]):
                return min(first, second), max(first, second)
            if _exclude_each_other(every[first], every[second]):  # As nearly all banks have it: what went comes first.
                return max(first, second), min(first, second)
    return None


def _exclude_each_other(first: list[str], second: list[str]) -> bool:
    pairs = list(zip(first, second, strict=True))
    return all(not (_is_something(one) and _is_something(other)) for one, other in pairs) and any(
        _is_something(one) or _is_something(other) for one, other in pairs
    )


def _is_something(cell: str) -> bool:
    """Whether what stands in a cell is neither empty nor a zero."""
    return any(one.isdecimal() and one != "0" for one in cell)


def _is_balance(column: list[str], other: list[str]) -> bool:
    """Whether a column has what is left after each of another's amounts, from the top or from the bottom."""
    rows = [
        (left, amount)
        for left, amount in zip(_cents(column), _cents(other), strict=True)
        if left is not None and amount is not None
    ]
    if len(rows) < 3 or not any(amount for _, amount in rows):  # Nothing leaves any amount as it is.
        return False
    downward = sum(after[0] == before[0] + after[1] for before, after in itertools.pairwise(rows))
    upward = sum(before[0] == after[0] + before[1] for before, after in itertools.pairwise(rows))
    return max(downward, upward) >= _MOST * (len(rows) - 1)


def _cents(column: list[str]) -> list[int | None]:
    """Return the amounts of a column in hundredths, whatever their currency is."""
    read = list(map(cells.amount_in, column))
    mark = cells.mark_of([one for one in read if one is not None], "")
    return [None if one is None else cells.cents_in(one, mark, "") for one in read]


def _reader(table: Table, columns: Columns) -> Callable[[Row], int]:
    """Return what reads the cents of a row, 0 for none. It raises Invalid where there is no amount that can be read."""
    used = [place for place in (columns.amount, columns.out) if place is not None]
    code = _currency(table.rows[0], columns)
    marks = {
        place: cells.mark_of([one for cell in _column(table.rows, place) if (one := cells.amount_in(cell))], code)
        for place in used
    }

    def cents_at(row: Row, place: int) -> int:
        cell = row.cells[place]
        if not cell:
            return 0
        amount = cells.amount_in(cell)
        cents = None if amount is None else cells.cents_in(amount, marks[place], _currency(row, columns))
        if cents is None:
            raise _wrong(row, table, place)
        return cents

    def read_amount(row: Row) -> int:
        came = cents_at(row, columns.amount)
        if columns.out is not None:
            return abs(came) - abs(cents_at(row, columns.out))
        if columns.sign is None:
            return came
        word = _plain(row.cells[columns.sign])
        if word not in cells.MARKS:
            raise unreadable(Sentence(_WRONG_SIGN.template, row=row.number, column=_name_of(table, columns.sign)))
        return abs(came) if word in cells.CAME else -abs(came)

    return read_amount


def _currency(row: Row, columns: Columns) -> str:
    if columns.currency is None:
        return columns.code
    found = row.cells[columns.currency].upper()
    return found if found in money.currencies() else columns.code


def _texts(row: Row, columns: Columns) -> list[str]:
    """Return all else that stands in a row, but for numbers of accounts, and dates and amounts alone."""
    told = {columns.date, columns.amount, columns.out, columns.sign, columns.payer, columns.currency}
    others = [cell for place, cell in enumerate(row.cells) if place not in told and cell]
    return [
        cell
        for cell in others
        if not _ACCOUNT.fullmatch(cell)
        and not cells.is_day(cell)
        and not (cells.amount_in(cell) and re.search("[.,]", cell))
    ]


def _wrong(row: Row, table: Table, place: int) -> Invalid:
    message = Sentence(
        "Row {row}: what stands in “{column}” can’t be read. Choose other columns, or correct the file.",
        row=row.number,
        column=_name_of(table, place),
    )
    return unreadable(message)


_WRONG_SIGN = Sentence(
    "Row {row}: what stands in “{column}” can’t be read. Money in can be +, C, CR, K, H, Haben or credit; money out -, "
    "D, DR, S, Soll or debit."
)


def _name_of(table: Table, place: int) -> str:
    return table.heading[place] or Sentence("Column {number}", number=place + 1)


def _code_in(heading: list[str], column: list[str]) -> str:
    """Return the currency that the heading or the amounts name; empty where they name none, or several."""
    text = " ".join([*heading, *column[:20]])
    named = {code for code in re.findall(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])", text) if code in money.currencies()}
    named |= {code for symbol, code in _SYMBOLS.items() if symbol in text.lower()}
    return named.pop() if len(named) == 1 else ""


_SYMBOLS = {"€": "EUR", "£": "GBP", "₽": "RUB", "руб": "RUB", "zł": "PLN", "₴": "UAH", "₸": "KZT"}


def _column(rows: list[Row], place: int) -> list[str]:
    return [row.cells[place] for row in rows]


def _mostly(column: list[str], is_such: Callable[[str], object]) -> bool:
    """Whether nearly all that stands in a column is such."""
    there = [cell for cell in column if cell]
    return bool(there) and sum(bool(is_such(cell)) for cell in there) >= _MOST * len(there)


def _says_day(cell: str) -> bool:
    """Whether a cell is a date or is written like one: what no calendar has is refused, never left out."""
    return cells.is_day(cell) or cells.is_written_as_day(cell)


def _is_of_signs(name: str, column: list[str]) -> bool:
    """Whether a column says of each amount whether it came or went; a dash may stand for nothing at all."""
    says_more = any(cell not in ("", "-") for cell in column) or _IS_SIGN.search(name)
    return bool(says_more) and _mostly(column, lambda cell: _plain(cell) in cells.MARKS)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
