"""A line of a bank statement, whatever its format, and what all formats read alike."""

import re
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from booking import money
from booking.errors import Fault, Invalid
from booking.texts.sentences import Sentence

FIELD = "file"
BYTES_AT_MOST = 5 * 1024 * 1024
LINES_AT_MOST = 20_000
TEXT_CHARACTERS_AT_MOST = 1_000
PAYER_CHARACTERS_AT_MOST = 140
NO_ID = ("", "NONREF", "NOTPROVIDED")  # What stands, in capitals, where a bank or a payer gives something no name.
_CENTS_AT_MOST = 100 * money.PRICE_CENTS_AT_MOST
_PLAIN_AMOUNT = re.compile(r"([0-9]{1,18})(?:[.,]([0-9]{0,18}))?", re.ASCII)


class Line(NamedTuple):
    """Money that came, or that went out and then is below 0, in the smallest unit of its currency.

    `at` is noon in UTC of its day, which is that day in nearly every zone. `bank_id` is what the bank calls it, empty
    where that is nothing. One that `is_reversal` takes an earlier one back.
    """

    at: int
    cents: int
    currency: str
    text: str
    payer: str = ""
    bank_id: str = ""
    is_reversal: bool = False


def made(
    day: date,
    cents: int,
    currency: str,
    texts: list[str],
    payer: str = "",
    bank_id: str = "",
    *,
    is_reversal: bool = False,
) -> Line:
    """Return a line of these texts, which stay apart, cut where they are longer than anybody reads."""
    at = int(datetime.combine(day, time(12), UTC).timestamp()) * 1_000
    text = "\n".join(one.strip() for one in texts if one.strip())[:TEXT_CHARACTERS_AT_MOST]
    return Line(at, cents, currency, text, " ".join(payer.split())[:PAYER_CHARACTERS_AT_MOST], bank_id, is_reversal)


def cents_of(amount: str, currency: str) -> int | None:
    """Return an amount without a sign and without anything between its digits; None where it is none, or absurd.

    Banks write more decimals than the currency has as long as these are 0.
    """
    found = _PLAIN_AMOUNT.fullmatch(amount.strip())
    if found is None:
        return None
    places, decimals = money.decimals(currency), found[2] or ""
    if decimals[places:].strip("0"):
        return None
    cents = int(found[1] + decimals[:places].ljust(places, "0"))
    return cents if cents <= _CENTS_AT_MOST else None


def unreadable(sentence: Sentence) -> Invalid:
    """Return the refusal of a statement, which never says what stands in it."""
    return Invalid([Fault(FIELD, sentence)])


def wrong_amount(number: int) -> Invalid:
    """Return the refusal of a statement in which the amount of one of the entries is none; they count from 1."""
    return unreadable(
        Sentence(
            "The amount of entry {number} can’t be read. Download the statement from your bank again.", number=number
        )
    )


def wrong_day(number: int) -> Invalid:
    """Return the refusal of a statement in which the date of one of the entries is none; they count from 1."""
    return unreadable(
        Sentence(
            "The date of entry {number} can’t be read. Download the statement from your bank again.", number=number
        )
    )


def too_many_lines() -> Invalid:
    """Return the refusal of a statement of more lines than anybody can look through."""
    return unreadable(
        Sentence(
            "The statement has more than {most:,} entries. Download it for a shorter time, one part after the other.",
            most=LINES_AT_MOST,
        )
    )
