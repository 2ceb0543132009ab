"""Statements as Russian banks give them to 1C: `1CClientBankExchange`, of which v8.1c.ru describes the standard.

A line has a name and a value; a payment is a section of them. Who is paid tells what came in from what went out.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime

from booking.payments.statements.line import (
    LINES_AT_MOST,
    TEXT_CHARACTERS_AT_MOST,
    Line,
    cents_of,
    made,
    too_many_lines,
    unreadable,
    wrong_amount,
    wrong_day,
)
from booking.texts.sentences import Sentence

_BEGINS = "1CClientBankExchange"
_ENCODINGS = ("utf-16", "utf-8-sig", "windows-1251", "cp866")
_KNOWN = "ВерсияФормата"
_ACCOUNT, _SECTION, _SECTION_ENDS = "РасчСчет", "СекцияДокумент", "КонецДокумента"
# By which the fields of a payment are told from the second line of a text that has two.
_NAMES = re.compile(
    "(?:Номер|Дата|Сумма|Квитанция|Плательщик|Получатель|Вид|Статус|Показатель|Назначение|Очередность|Срок|Код|Условие"
    "|Окато|ОКТМО)[А-ЯЁа-яё]*[0-9]?"
)
# Which digits of an account's number are its currency (Bank of Russia, 579-П), and what they are.
_CURRENCY = slice(5, 8)
_CURRENCIES = {"810": "RUB", "643": "RUB", "840": "USD", "978": "EUR", "156": "CNY", "398": "KZT", "933": "BYN"}
_Payment = dict[str, str]


def is_one(content: bytes) -> bool:
    """Whether a file is of this format."""
    return _BEGINS.encode() in content[:80].replace(b"\0", b"")


def read(content: bytes) -> list[Line]:
    """Return the lines of a statement, in whichever encoding it is. Raises Invalid."""
    rows = [row.strip() for row in _decoded(content).splitlines()]
    own = _own_accounts(rows)
    lines: list[Line] = []
    for number, payment in enumerate(_payments(rows), 1):
        amount, sign = _amount(payment), _sign(payment, own)
        if amount is None:
            raise wrong_amount(number)
        if amount and sign:
            lines.append(_line(payment, sign * amount, number))
        if len(lines) > LINES_AT_MOST:
            raise too_many_lines()
    return lines


def _decoded(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if _KNOWN in text[:4_000]:
            return text
    raise unreadable(
        Sentence(
            "The letters in this file for 1C can’t be read. Download it from your bank again, in Windows encoding."
        )
    )


def _own_accounts(rows: list[str]) -> set[str]:
    """Return the accounts that the statement is of: those that are named outside of any payment."""
    return {
        value.strip()
        for name, is_field, value in (row.partition("=") for row in rows)
        if name.rstrip() == _ACCOUNT and value
    }


def _payments(rows: list[str]) -> Iterator[_Payment]:
    """Yield the fields of each payment. Raises Invalid where the file ends within one."""
    payment: _Payment | None = None
    last = ""
    for row in rows:
        name, is_field, value = row.partition("=")
        name = name.rstrip()
        if name == _SECTION:
            payment, last = {}, ""
        elif payment is None:
            continue
        elif row.startswith(_SECTION_ENDS):
            yield payment
            payment = None
        elif is_field and _NAMES.fullmatch(name):
            last = name
            payment[name] = value.strip()
        elif last and len(payment[last]) < TEXT_CHARACTERS_AT_MOST:
            payment[last] += f"\n{row}"
    if payment is not None:
        raise unreadable(Sentence("The file ends in the middle of a payment. Download it from your bank again."))


def _sign(payment: _Payment, own: set[str]) -> int:
    """Return 1 where a payment came in, -1 where it went out, and 0 where it is neither: between two own accounts."""
    comes, goes = (
        payment.get(f"{side}Счет", "") or payment.get(f"{side}РасчСчет", "") for side in ("Получатель", "Плательщик")
    )
    if own and (comes in own or goes in own):
        return (comes in own) - (goes in own)
    return 1 if payment.get("ДатаПоступило") else -1


def _amount(payment: _Payment) -> int | None:
    written = re.sub(r"[\s\u00a0\u202f]", "", payment.get("Сумма", ""))
    return cents_of(re.sub(r"-(?=[0-9]{2}$)", ".", written), _currency(payment))


def _currency(payment: _Payment) -> str:
    account = payment.get("ПолучательСчет", "") or payment.get("ПолучательРасчСчет", "")
    return _CURRENCIES.get(account[_CURRENCY], "RUB")


def _line(payment: _Payment, cents: int, number: int) -> Line:
    own_number, payer_account = payment.get("Номер", ""), payment.get("ПлательщикСчет", "")
    day = _day(payment.get("ДатаПоступило", "") or payment.get("Дата", ""), number)
    is_named = bool(own_number.strip("0") and payer_account)
    return made(
        day,
        cents,
        _currency(payment),
        [value for name, value in payment.items() if name.startswith("НазначениеПлатежа")],
        payment.get("Плательщик1", "") or re.sub(r"^ИНН\s*[0-9/]*\s*", "", payment.get("Плательщик", "")),
        f"{own_number} {payment.get('Дата', '')} {payer_account}" if is_named else "",
    )


def _day(written: str, number: int) -> date:
    try:
        return datetime.strptime(written.strip(), "%d.%m.%Y").date()
    except ValueError:
        raise wrong_day(number) from None
