"""Statements as MT940 of SWIFT has them, with what German, Dutch and other banks make of its field 86.

The package `mt-940` reads the fields. It loses entries without a type, cuts long references, stops at any field that it
does not know, and writes what it can't read into the log: so it is given the fields that matter alone, and no log.
"""

import logging
import re
from typing import Any

from booking.payments.statements.line import LINES_AT_MOST, NO_ID, Line, cents_of, made, too_many_lines, unreadable
from booking.texts.sentences import Sentence

_IS_ONE = re.compile(r"(?:^|\r):(?:60[FM]|61|62[FM]):", re.MULTILINE)
_BEGINS = re.compile(r"^(?=:20:)", re.MULTILINE)
_FIELD = re.compile(r"^:(20|21|25P?|28C?|13D?|34F|60[FM]|61|62[FM]|64|65|86|90[CD]|NS):", re.MULTILINE)
_ENTRY = ":61:"
_KEPT = ("20", "60F", "60M", "61", "86", "62F", "62M")
_ENDS = re.compile(r"^-\}.*", re.MULTILINE | re.DOTALL)
# The code of the kind of transaction, then subfields behind a sign that the bank has chosen (DFÜ-Abkommen, appendix 3).
_IS_STRUCTURED = re.compile(r"\d{3}\s*([?<>~^+@|])(?=\d\d)", re.ASCII)
_IS_OF_AMOUNT = re.compile(r"[.,' ]\s*[0-9]|[A-Z]?,", re.IGNORECASE)
_OF_PURPOSE = re.compile("2[0-9]|6[0-3]")
_OF_NAME = ("32", "33")
_NAME_OF_DUTCH_BANKS = re.compile(r"/NAME/([^/]*)")


def is_one(text: str) -> bool:
    """Whether a text is MT940."""
    return _IS_ONE.search(text) is not None and ":" in text[:2_000]


def read(text: str) -> list[Line]:
    """Return the lines of one statement or several, one below the other. Raises Invalid."""
    lines: list[Line] = []
    unwrapped = text.replace("\r\n", "\n").replace("\r", "\n").replace("{4::20:", "{4:\n:20:")
    if unwrapped.count(_ENTRY) > LINES_AT_MOST:
        raise too_many_lines()
    for number, block in enumerate(_BEGINS.split(unwrapped)[1:] or [unwrapped], 1):
        fields = _of_interest(block)
        if _ENTRY in fields:  # There may be a part for each day, and each costs time.
            lines += _lines(fields, number)
    return lines


def _of_interest(block: str) -> str:
    """Return the fields of a statement that matter: what stands behind the last balance is about no entry."""
    parts = _FIELD.split(_ENDS.sub("", block))
    kept = []
    for name, content in zip(parts[1::2], parts[2::2], strict=True):
        if name in _KEPT:
            kept.append(f":{name}:{content.strip()}\n")
        if name.startswith("62"):
            break
    return "".join(kept)


def _lines(block: str, number: int) -> list[Line]:
    import mt940

    logging.getLogger("mt940").setLevel(logging.CRITICAL + 1)
    statement = mt940.models.Transactions(
        {"post_statement": [_with_type], "post_transaction_details": []},
        {61: mt940.tags.StatementGLS()},
        options=mt940.Options.all(),
    )
    try:
        return [_line(one.data) for one in statement.parse(block) if one.data]
    except (RuntimeError, ValueError, ArithmeticError, LookupError, TypeError):
        refusal = Sentence("Part {number} of this MT940 can’t be read. Download the statement again.", number=number)
        raise unreadable(refusal) from None


def _with_type(_statement: Any, _tag: Any, _fields: Any, entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry with a type, without which it would become one with the next.

    Raises ValueError where the amount before it was read as far as it was one.
    """
    if not entry.get("id") and _IS_OF_AMOUNT.match(str(entry.get("customer_reference") or "")):
        raise ValueError
    return entry | {"id": entry.get("id") or "NMSC"}


def _line(entry: dict[str, Any]) -> Line:
    """Return the line of an entry. Raises ValueError for what is none."""
    amount, status = entry["amount"], str(entry["status"]).upper()
    currency = str(amount.currency or "").upper()
    cents = cents_of(format(abs(amount.amount), "f"), currency)
    if cents is None or not re.fullmatch("[A-Z]{3}", currency):
        raise ValueError
    details = str(entry.get("transaction_details") or "")
    purpose, payer = _taken_apart(details)
    own = [str(entry.get(name) or "") for name in ("customer_reference", "extra_details")]
    bank_id = str(entry.get("bank_reference") or "").strip()
    return made(
        entry.get("entry_date") or entry["date"],
        cents if status in ("C", "RD") else -cents,
        currency,
        [*purpose, *(one for one in own if one.strip().upper() not in NO_ID)],
        payer,
        "" if bank_id.upper() in NO_ID else bank_id,
        is_reversal=status.startswith("R"),
    )


def _taken_apart(details: str) -> tuple[list[str], str]:
    """Return what field 86 says that a payment is for, each part as the bank has cut it, and who has paid."""
    found = _IS_STRUCTURED.match(details)
    if found is None:
        name = _NAME_OF_DUTCH_BANKS.search(details.replace("\n", ""))
        return details.split("\n"), name[1] if name else ""
    # A line end may stand anywhere, and is no part of it.
    parts = re.split(rf"{re.escape(found[1])}(\d\d)", details.replace("\n", ""))
    subfields = list(zip(parts[1::2], parts[2::2], strict=True))
    purpose = [content for key, content in subfields if _OF_PURPOSE.fullmatch(key)]
    return purpose, "".join(content for key, content in subfields if key in _OF_NAME)
