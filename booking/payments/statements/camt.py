"""Statements in XML as ISO 20022 has them: camt.053, and camt.052 and camt.054, whose entries are the same."""

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from booking.payments.statements.line import (
    LINES_AT_MOST,
    NO_ID,
    Line,
    cents_of,
    made,
    too_many_lines,
    unreadable,
    wrong_amount,
    wrong_day,
)
from booking.texts.sentences import Sentence

_DEPTH_AT_MOST = 60
ELEMENTS_AT_MOST = 300_000  # A bank writes about 20 for an entry. Each costs time, and 5 MB hold a million.
_BEGINS = re.compile(rb"[\s\x00\xef\xbb\xbf\xff\xfe]*<")
# What begins so is in no UTF-16, whatever it says since it was saved again; and the name of UTF-8 has a hyphen.
_ALWAYS_UTF_8 = re.compile(
    rb"\A(\s*(?:\xef\xbb\xbf)?<\?xml[^>]{0,200}?)\sencoding=[\"']utf[-_]?(?:8|16|16[bl]e)[\"']", re.IGNORECASE
)
_MESSAGES = ("BkToCstmrStmt", "BkToCstmrAcctRpt", "BkToCstmrDbtCdtNtfctn")


class _Amount(NamedTuple):
    cents: int
    currency: str


def is_one(content: bytes) -> bool:
    """Whether a file is XML."""
    return _BEGINS.match(content) is not None


def read(content: bytes) -> list[Line]:
    """Return the lines of a statement. Raises Invalid for what is none, and for XML that wants to be more than text."""
    lines: list[Line] = []
    for number, entry in enumerate(_entries(_ALWAYS_UTF_8.sub(rb"\1", content, count=1)), 1):
        lines += _lines(entry, number)
        if len(lines) > LINES_AT_MOST:
            raise too_many_lines()
    return lines


def _entries(content: bytes) -> Iterator[Any]:
    """Yield each entry once it is whole, and let go of it."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException, ElementTree

    depth, elements, knows_message = 0, 0, False
    try:
        for event, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end"), forbid_dtd=True):
            element.tag = element.tag.rpartition("}")[2]
            depth += 1 if event == "start" else -1
            elements += event == "start"
            if depth > _DEPTH_AT_MOST:
                raise unreadable(_HOSTILE)
            if elements > ELEMENTS_AT_MOST:
                raise unreadable(_TOO_MUCH)
            knows_message = knows_message or element.tag in _MESSAGES
            if event == "end" and element.tag == "Ntry":
                yield element
                element.clear()
    except DefusedXmlException:
        raise unreadable(_HOSTILE) from None
    except (ParseError, ValueError, LookupError):
        raise unreadable(_BROKEN) from None
    if not knows_message:
        raise unreadable(_OTHER_XML)


_HOSTILE = Sentence(
    "This XML has parts that no bank statement needs, so it isn’t read. Download the statement from your bank again."
)
_TOO_MUCH = Sentence(
    "The statement has more in it than can be read at once. Download it for a shorter time, one part after the other."
)
_BROKEN = Sentence("The XML in this file is broken or not all of it came. Download the statement from your bank again.")
_OTHER_XML = Sentence(
    "This XML isn’t a bank statement. In your bank, choose CAMT.053, MT940 or CSV, then upload that file."
)


def _lines(entry: Any, number: int) -> list[Line]:
    """Return what an entry says: a line for each of the payments that the bank has booked together in it."""
    if _text(entry, "Sts/Cd") not in ("", "BOOK") or (_text(entry, "Sts") or "BOOK") != "BOOK":
        return []  # It may come yet, and may not.
    whole = _amount(entry.find("Amt"))
    if whole is None:
        raise wrong_amount(number)
    day = _day(entry, number)
    details = entry.findall("NtryDtls/TxDtls")
    amounts = _amounts(details, whole)
    if amounts is None:
        return [_line(entry, details, day, whole, is_batch=len(details) > 1)]
    return [_line(entry, [one], day, amount, is_batch=True) for one, amount in zip(details, amounts, strict=True)]


def _amounts(details: list[Any], whole: _Amount) -> list[_Amount] | None:
    """Return the amount of each payment in an entry; None where that can't be told, or they are not all of it.

    In the account's currency, where the bank says it: what was sent may have been in another.
    """
    if len(details) < 2:
        return None
    found = []
    for one in details:
        said = [
            _amount(one.find(path))
            for path in ("AmtDtls/TxAmt/Amt", "Amt", "AmtDtls/CntrValAmt/Amt", "AmtDtls/InstdAmt/Amt")
        ]
        in_currency = next(
            (amount for amount in said if amount is not None and amount.currency == whole.currency), None
        )
        if in_currency is None:
            return None
        found.append(in_currency)
    return found if sum(one.cents for one in found) == whole.cents else None


def _line(entry: Any, details: list[Any], day: date, amount: _Amount, *, is_batch: bool) -> Line:
    """Return the line of an entry, or of one of its payments; an entry with several of them is a batch."""
    is_reversal = _text(entry, "RvslInd") in ("true", "1")
    direction = _text(entry, "CdtDbtInd")
    texts = [text for one in details for text in _remittance(one)]
    own_id = next(
        (found for one in details for path in ("Refs/AcctSvcrRef", "Refs/TxId") if (found := _id(one, path))), ""
    )
    bank_id = own_id if len(details) == 1 else ""
    if not is_batch:
        bank_id = _id(entry, "AcctSvcrRef") or bank_id
    payer = next((name for one in details if (name := _payer(one))), "")
    return made(
        day,
        amount.cents if direction == "CRDT" else -amount.cents,
        amount.currency,
        [*texts, _text(entry, "AddtlNtryInf")],
        payer,
        bank_id,
        is_reversal=is_reversal,
    )


def _remittance(detail: Any) -> list[str]:
    """Return all in which the payer, or their bank, may have said what the payment is for."""
    paths = ("RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/RfrdDocInf/Nb", "RmtInf/Strd/AddtlRmtInf")
    found = [one.text or "" for path in paths for one in detail.findall(path)]
    return [*found, _text(detail, "AddtlTxInf"), _id(detail, "Refs/EndToEndId")]


def _payer(detail: Any) -> str:
    paths = ("UltmtDbtr/Pty/Nm", "UltmtDbtr/Nm", "Dbtr/Pty/Nm", "Dbtr/Nm")
    return next((name for path in paths if (name := _text(detail, f"RltdPties/{path}"))), "")


def _day(entry: Any, number: int) -> date:
    said = next((one for path in _DAYS if (one := _text(entry, path))), "")
    try:
        return date.fromisoformat(said[:10])
    except ValueError:
        raise wrong_day(number) from None


_DAYS = ("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")


def _amount(element: Any) -> _Amount | None:
    if element is None:
        return None
    currency = str(element.get("Ccy", "")).strip().upper()
    cents = cents_of(element.text or "", currency) if re.fullmatch("[A-Z]{3}", currency) else None
    return None if cents is None else _Amount(cents, currency)


def _id(element: Any, path: str) -> str:
    found = _text(element, path)
    return "" if found.upper() in NO_ID else found


def _text(element: Any, path: str) -> str:
    found = element.find(path)
    return "" if found is None else (found.text or "").strip()
