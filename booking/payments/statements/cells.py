"""What stands in the cells of a bank's table: dates, amounts, and the words for money that came and money that went."""

import re
import unicodedata
from datetime import date
from typing import Literal, NamedTuple

from booking import money
from booking.payments.statements.line import cents_of

Order = Literal["dmy", "mdy", "ymd"]
Mark = Literal[".", ",", ""]  # Before the decimals.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan янв ene gen",
            "feb фев fév fev",
            "mar мар mär mrz mrt",
            "apr апр avr abr",
            "may мая май mai mei",
            "jun июн jui giu",
            "jul июл lug",
            "aug авг aoû ago",
            "sep сен set",
            "oct окт okt ott",
            "nov ноя",
            "dec дек dez déc dic",
        ),
        1,
    )
    for name in names.split()
}
_DAY_CHARACTERS_AT_MOST = 40
_TIME = r"(?:[T ,]+\d{1,2}[:.]\d{2}.{0,20})?"
_WEEKDAY = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}|mo|di|mi|do|fr|sa|so|пн|вт|ср|чт|пт|сб|вс)\.?,? ", re.IGNORECASE
)
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.]) ?(\d{{1,2}})\2 ?(\d{{1,2}})\.?{_TIME}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.]) ?(\d{{1,2}})\2 ?(\d{{4}}|\d{{2}}){_TIME}", re.ASCII)
_WITH_MONTH = re.compile(
    rf"(\d{{1,2}})[ .-]+([^\W\d_]{{3,12}})\.?[ .,-]+(\d{{4}}|\d{{2}})(?: г\.?)?{_TIME}", re.IGNORECASE
)
_MONTH_FIRST = re.compile(rf"([^\W\d_]{{3,12}})\.? (\d{{1,2}}),? (\d{{4}}){_TIME}", re.IGNORECASE)
_DIGITS_ALONE = re.compile(r"(20\d{2})(\d{2})(\d{2})", re.ASCII)

_AMOUNT_CHARACTERS_AT_MOST = 50
_GAPS = re.compile(r"[\s'’]+")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_SYMBOLS = re.compile(r"€|\$|£|₽|₴|₸|руб\.?|р\.|zł|Kč", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<sign>[+-])?(?P<code>[A-Z]{3})?(?P<sign2>[+-])?(?P<digits>[0-9](?:[0-9.,]{0,24}[0-9])?)"
    r"(?:[.,]--?)?(?P<code2>[A-Z]{3})?(?P<after>[+-]|CR|DR|[CDSH])?(?P<close>\))?",
    re.IGNORECASE,
)
_MINUS = ("-", "DR", "D", "S")
_CAME = "+ c cr cr. crdt credit h haben gutschrift eingang einnahme in incoming received deposit bij приход поступление"
_CAME_TOO = "зачисление кредит к k п пополнение credito crédit entrée haben/gutschrift"
_WENT = "- − – d dr dr. dbit debit s soll lastschrift ausgang ausgabe out outgoing sent withdrawal af расход списание"
_WENT_TOO = "дебет д р снятие débito débit sortie"
CAME = frozenset(f"{_CAME} {_CAME_TOO}".split())
WENT = frozenset(f"{_WENT} {_WENT_TOO}".split())
MARKS = CAME | WENT


_DATE_LIKE = re.compile(r"\d{1,2}([-/.])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}([-/.])\d{1,2}\2\d{1,2}", re.ASCII)


class Amount(NamedTuple):
    """An amount as it is written: its digits with whatever stands between them, and whether it is below 0."""

    digits: str
    is_negative: bool


def day_of(cell: str, order: Order) -> date | None:
    """Return the day that a cell names, whose first number is the day or the month; None where it names none."""
    numbers = _numbers_of(cell, order)
    if numbers is None:
        return None
    year, month, day = numbers
    try:
        return date(year + 2_000 if year < 100 else year, month, day)
    except ValueError:
        return None


def is_day(cell: str) -> bool:
    """Whether a cell names a day, whichever of its numbers that is."""
    return day_of(cell, "dmy") is not None or day_of(cell, "mdy") is not None


def is_written_as_day(cell: str) -> bool:
    """Whether a cell is written like a date, even like one that no calendar has."""
    return _DATE_LIKE.fullmatch(_plain(cell)) is not None


def _numbers_of(cell: str, order: Order) -> tuple[int, int, int] | None:
    if not 6 <= len(cell) <= _DAY_CHARACTERS_AT_MOST:
        return None
    cell = _WEEKDAY.sub("", _plain(cell), count=1) if not cell[0].isdecimal() else _plain(cell)
    if found := _YEAR_FIRST.fullmatch(cell):
        return int(found[1]), int(found[3]), int(found[4])
    if found := _YEAR_LAST.fullmatch(cell):
        first, second = int(found[1]), int(found[3])
        return (int(found[4]), first, second) if order == "mdy" else (int(found[4]), second, first)
    if found := _WITH_MONTH.fullmatch(cell):
        month = _MONTHS.get(found[2][:3].lower())
        return None if month is None else (int(found[3]), month, int(found[1]))
    if found := _MONTH_FIRST.fullmatch(cell):
        month = _MONTHS.get(found[1][:3].lower())
        return None if month is None else (int(found[3]), month, int(found[2]))
    if found := _DIGITS_ALONE.fullmatch(cell):
        return int(found[1]), int(found[2]), int(found[3])
    return None


def order_of(column: list[str]) -> Order:
    """Return whether days or months come first in a column of dates: as all of them exist, and lie near together."""

    def spread(order: Order) -> tuple[int, int]:
        days = [day for cell in column if (day := day_of(cell, order)) is not None]
        return -len(days), (max(days) - min(days)).days if days else 0

    return min(("dmy", "mdy"), key=spread)


def amount_in(cell: str) -> Amount | None:
    """Return the amount in a cell, or None where it is none."""
    if len(cell) > _AMOUNT_CHARACTERS_AT_MOST:
        return None
    found = _AMOUNT.fullmatch(_SYMBOLS.sub("", _GAPS.sub("", _plain(cell))))
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    if any(code and code.upper() not in money.currencies() for code in (found["code"], found["code2"])):
        return None
    signs = (found["sign"], found["sign2"], (found["after"] or "").upper())
    return Amount(found["digits"], bool(found["open"]) or any(sign in _MINUS for sign in signs))


def mark_of(amounts: list[Amount], currency: str) -> Mark:
    """Return what stands before the decimals in a column of amounts: what cannot be between thousands."""
    votes: dict[Mark, int] = {".": 0, ",": 0}
    places = money.decimals(currency) or 2
    for one in amounts:
        last = max(one.digits.rfind("."), one.digits.rfind(","))
        if last < 0:
            continue
        mark: Mark = "." if one.digits[last] == "." else ","
        other: Mark = "," if mark == "." else "."
        behind = len(one.digits) - last - 1
        if one.digits.count(mark) > 1:
            votes[other] += 1
        elif other in one.digits or behind != 3 or places == 3 or last > 3:
            votes[mark] += 1
    best = max(votes, key=lambda mark: votes[mark])
    return best if votes[best] else ""


def cents_in(amount: Amount, mark: Mark, currency: str) -> int | None:
    """Return an amount in the currency's smallest unit, below 0 where it is; None where it is absurd."""
    digits = "".join(one for one in amount.digits if one.isdecimal() or (mark and one == mark))
    cents = cents_of(digits, currency)
    return None if cents is None else -cents if amount.is_negative else cents


def _plain(cell: str) -> str:
    """Return a cell with the digits, spaces and dashes of a keyboard, and nothing that is not seen."""
    if cell.isascii():
        return cell
    known = unicodedata.normalize("NFKC", cell).translate(_DASHES)
    return "".join(one for one in known if unicodedata.category(one) != "Cf")
