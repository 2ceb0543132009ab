"""One table of what happened on an account, and the statements that banks give of it: CSV, CAMT.053, MT940 and 1C's."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape

from booking import money

FIRST_DAY = date(2026, 5, 4)
_OWN_ACCOUNTS = {"RUB": "40702810900000000001", "EUR": "40702978900000000001", "USD": "40702840900000000001"}


@dataclass(frozen=True)
class Happened:
    """Money that came or, below 0, went: so many days after the first, in cents, with these words, of somebody.

    Several of one `batch` are booked together where the format knows that.
    """

    day: int
    cents: int
    text: str
    payer: str = ""
    currency: str = "EUR"
    is_reversal: bool = False
    batch: str = ""

    @property
    def on(self) -> date:
        """The day."""
        return FIRST_DAY + timedelta(self.day)


def as_csv(happened: Sequence[Happened]) -> bytes:
    """Return it as a German bank's table, with lines before its heading, in Windows-1252 as far as that goes."""
    written = io.StringIO(newline="")
    rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    rows.writerows([("Umsatzanzeige", "Konto 1234567", "", "", "", ""), ()])
    rows.writerow(("Buchungstag", "Valuta", "Auftraggeber/Empfänger", "Verwendungszweck", "Betrag", "Währung"))
    for one in happened:
        amount = _grouped(one.cents, one.currency)
        rows.writerow((f"{one.on:%d.%m.%Y}", f"{one.on:%d.%m.%Y}", one.payer, one.text, amount, one.currency))
    text = written.getvalue()
    return text.encode("utf-8-sig" if any("а" <= letter <= "я" for letter in text.lower()) else "windows-1252")


def as_camt(happened: Sequence[Happened]) -> bytes:
    """Return it as camt.053.001.08, with one statement for each currency."""
    entries = "".join(_entry([one]) for one in happened if not one.batch)
    for batch in dict.fromkeys(one.batch for one in happened if one.batch):
        entries += _entry([one for one in happened if one.batch == batch])
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
        f"<BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id>{entries}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _entry(together: list[Happened]) -> str:
    first, whole = together[0], sum(one.cents for one in together)
    details = "".join(
        f"<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>{_amount(one.cents, one.currency)}"
        f"<RltdPties><Dbtr><Pty><Nm>{escape(one.payer)}</Nm></Pty></Dbtr></RltdPties>"
        f"<RmtInf><Ustrd>{escape(one.text)}</Ustrd></RmtInf></TxDtls>"
        for one in together
    )
    batch = f"<Btch><NbOfTxs>{len(together)}</NbOfTxs></Btch>" if len(together) > 1 else ""
    return (
        f"<Ntry>{_amount(whole, first.currency)}<CdtDbtInd>{'CRDT' if whole > 0 else 'DBIT'}</CdtDbtInd>"
        f"<RvslInd>{str(first.is_reversal).lower()}</RvslInd><Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{first.on}</Dt></BookgDt><NtryDtls>{batch}{details}</NtryDtls></Ntry>"
    )


def _amount(cents: int, currency: str) -> str:
    return f'<Amt Ccy="{currency}">{money.exact(abs(cents), currency)}</Amt>'


def as_mt940(happened: Sequence[Happened]) -> bytes:
    """Return it as MT940 with field 86 as German banks have it, cut after 27 letters, one part for each currency."""
    parts = []
    for currency in dict.fromkeys(one.currency for one in happened):
        fields = "".join(_statement_line(one) for one in happened if one.currency == currency)
        balance = f"C260504{currency}1000,00"
        parts.append(
            f":20:STARTUMS\r\n:25:10020030/1234567\r\n:28C:1/1\r\n:60F:{balance}\r\n{fields}:62F:{balance}\r\n-\r\n"
        )
    return "".join(parts).encode()


def _statement_line(one: Happened) -> str:
    side = ("R" if one.is_reversal else "") + ("C" if (one.cents > 0) != one.is_reversal else "D")
    amount = str(money.exact(abs(one.cents), one.currency)).replace(".", ",")
    purpose = [part[begin : begin + 27] for part in one.text.split("\n") for begin in range(0, len(part) or 1, 27)]
    subfields = "".join(f"?{20 + place}{part}" for place, part in enumerate(purpose))
    details = f"166?00GUTSCHRIFT?109310{subfields}?30AAAABBCC?31DE0012?32{one.payer[:27]}?33{one.payer[27:]}"
    lines = "\r\n".join(details[begin : begin + 65] for begin in range(0, len(details), 65))
    return f":61:{one.on:%y%m%d%m%d}{side}{amount}NTRFNONREF\r\n:86:{lines}\r\n"


def as_one_c(happened: Sequence[Happened]) -> bytes:
    """Return it as a Russian bank gives it to 1C; a text of two lines stands in two."""
    head = ["1CClientBankExchange", "ВерсияФормата=1.03", "Кодировка=Windows", "ДатаНачала=04.05.2026"]
    head += [f"РасчСчет={account}" for account in _OWN_ACCOUNTS.values()]
    rows = [*head, *(row for one in happened for row in _document(one)), "КонецФайла"]
    return "\r\n".join(rows).encode("windows-1251", "replace")


def _document(one: Happened) -> list[str]:
    own, other = _OWN_ACCOUNTS[one.currency], f"40817{_OWN_ACCOUNTS[one.currency][5:8]}100000000009"
    payer, payee = (other, own) if one.cents > 0 else (own, other)
    return [
        "СекцияДокумент=Платежное поручение",
        f"Дата={one.on:%d.%m.%Y}",
        f"Сумма={money.exact(abs(one.cents), one.currency)}",
        f"ПлательщикСчет={payer}",
        f"Плательщик1={one.payer}",
        f"ПолучательСчет={payee}",
        f"{'ДатаПоступило' if one.cents > 0 else 'ДатаСписано'}={one.on:%d.%m.%Y}",
        *f"НазначениеПлатежа={one.text}".split("\n"),
        "КонецДокумента",
    ]


FORMATS: dict[str, Callable[[Sequence[Happened]], bytes]] = {
    "csv": as_csv,
    "camt": as_camt,
    "mt940": as_mt940,
    "1c": as_one_c,
}


def _grouped(cents: int, currency: str) -> str:
    whole = f"{money.exact(cents, currency):,}"
    return whole.replace(",", " ").replace(".", ",").replace(" ", ".")
