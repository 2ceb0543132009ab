"""Amounts of money: whole numbers of a currency's smallest unit, as people type them. Never a float."""

import functools
import re
from decimal import Decimal

from babel.core import get_global
from babel.numbers import get_territory_currencies

PRICE_CENTS_AT_MOST = 100_000_000_000
# How many decimals a currency has (ISO 4217); the others have two. The table is our own, for what is stored is read by
# it: Babel's may change with a version, and leaves the cents away where nobody has such coins any more.
_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
# What people write beside an amount, and of which currencies; where none is said it is the first.
_SIGNS = {
    "€": ("EUR",),
    "£": ("GBP",),
    "₽": ("RUB",),
    "РУБ": ("RUB",),
    "РУБ.": ("RUB",),
    "₴": ("UAH",),
    "ZŁ": ("PLN",),
    "KČ": ("CZK",),
    "$": ("USD", "AUD", "CAD", "NZD"),
    "¥": ("JPY", "CNY"),
}
_WITH_SIGN = re.compile(r"([^0-9\s]*)\s*([0-9].*?)\s*([^0-9\s]*)", re.DOTALL)
_AMOUNT = re.compile(r"([0-9]{1,12}|[0-9]{1,3}(?:[ \u00a0\u202f'’][0-9]{3}){1,3})(?:[.,]([0-9]{1,4}))?", re.ASCII)


def decimals(currency: str) -> int:
    """Return how many decimals amounts of a currency have: 2 of euros, 0 of yen, 3 of dinars."""
    return next((number for number, codes in _DECIMALS.items() if currency in codes.split()), 2)


def exact(cents: int, currency: str) -> Decimal:
    """Return an amount in the currency's whole units, with all of its decimals: 12.50."""
    return Decimal(cents).scaleb(-decimals(currency))


def typed(text: str, currency: str) -> int | None:
    """Return the amount that somebody has typed as 12.50, 1 200 or €12, or None where the currency has none such."""
    amount, signed = _signed(text)
    found = _AMOUNT.fullmatch(amount)
    if signed and currency not in signed:
        return None
    if found is None or len(found[2] or "") > decimals(currency):
        return None
    return int(re.sub(r"[^0-9]", "", found[1]) + (found[2] or "").ljust(decimals(currency), "0"))


def currency_of(text: str) -> str:
    """Return the currency that somebody has typed beside an amount, as €12 or 12 EUR, or nothing."""
    return next(iter(_signed(text)[1]), "")


def _signed(text: str) -> tuple[str, tuple[str, ...]]:
    """Return an amount without the sign beside it, and of which currencies that is; it stays with what is no amount."""
    found = _WITH_SIGN.fullmatch(text.strip())
    if found is None or (found[1] and found[3]):
        return text.strip(), ()
    sign = (found[1] or found[3]).upper()
    signed = (sign,) if sign in currencies() else _SIGNS.get(sign, ())
    return (found[2], signed) if signed else (text.strip(), ())


@functools.cache
def currencies() -> frozenset[str]:
    """Return the codes of all currencies that are legal tender somewhere today."""
    territories = get_global("territory_currencies")
    return frozenset(code for territory in territories for code in get_territory_currencies(territory))
