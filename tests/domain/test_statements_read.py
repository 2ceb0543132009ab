"""Bank statements of every format are read as the same lines; what only looks like one is refused with what to do."""

import re
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from booking.errors import Invalid
from booking.payments.statements import camt, mt940, one_c, reading, table
from booking.payments.statements.line import BYTES_AT_MOST, LINES_AT_MOST, Line
from booking.payments.statements.table import Columns, Table
from tests.support.bank_statement import FORMATS, Happened

HAPPENED = (
    Happened(0, 2_500, "Tickets KT7-F3Q", "Jürgen Müller"),
    Happened(0, 123_450, "A text that a bank cuts into pieces KT7F3Q", "Somebody With A Very Long Name"),
    Happened(1, -90_000, "Rent", "Landlord"),
    Happened(2, 2_500, "KT7\nF3Q", "Anna"),
    Happened(3, 1_000, "one of two", "Ada", batch="b"),
    Happened(3, 1_500, "the other", "Ben", batch="b"),
    Happened(4, 3_000, "in dollars", "Cy", currency="USD"),
)
ORDER = re.compile("[^a-z0-9]+", re.IGNORECASE)


def lines_of(content: bytes, *, is_pasted: bool = False) -> list[Line]:
    found = reading.read(content, is_pasted=is_pasted)
    if isinstance(found, Table):
        assert found.columns is not None
        return table.lines(found, found.columns)
    return found


def told(lines: list[Line]) -> list[tuple[str, int, str, str]]:
    """Return what lines say, however their texts are cut."""
    return [(str(day_of(one)), one.cents, one.currency, ORDER.sub("", one.text)) for one in lines]


def day_of(line: Line) -> str:
    return datetime.fromtimestamp(line.at / 1_000, UTC).date().isoformat()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_tells_what_happened(name: str) -> None:
    lines = lines_of(FORMATS[name](HAPPENED))
    expected = [(str(one.on), one.cents, one.currency, ORDER.sub("", one.text)) for one in HAPPENED]
    assert sorted(told(lines)) == sorted(expected)
    assert {one.payer for one in lines if one.cents == 123_450} == {"Somebody With A Very Long Name"}


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "csv"])
def test_a_statement_may_be_pasted_whatever_encoding_it_says_it_has(name: str) -> None:
    content = FORMATS[name](HAPPENED)
    text = content.decode("windows-1251" if name == "1c" else "utf-8").replace('encoding="UTF-8"', 'encoding="UTF-16"')
    assert len(lines_of(text.encode(), is_pasted=True)) == len(HAPPENED)


def test_what_takes_a_payment_back_is_told_from_one_that_comes() -> None:
    back = (Happened(0, 2_500, "KT7F3Q"), Happened(1, -2_500, "KT7F3Q", is_reversal=True))
    for name in ("camt", "mt940"):
        assert [(one.cents, one.is_reversal) for one in lines_of(FORMATS[name](back))] == [
            (2_500, False),
            (-2_500, True),
        ]


@pytest.mark.parametrize(
    ("status", "number"),
    [("<Sts>BOOK</Sts>", 1), ("", 1), ("<Sts>PDNG</Sts>", 0), ("<Sts><Cd>PDNG</Cd></Sts>", 0)],
)
def test_money_that_the_bank_has_not_booked_yet_is_left_out(status: str, number: int) -> None:
    booked = FORMATS["camt"]([Happened(0, 2_500, "KT7F3Q")])
    assert len(lines_of(booked.replace(b"<Sts><Cd>BOOK</Cd></Sts>", status.encode()))) == number


def test_payments_that_are_not_all_of_what_the_bank_has_booked_together_are_one_line_of_all_of_it() -> None:
    batch = FORMATS["camt"]([Happened(0, 1_000, "one", batch="b"), Happened(0, 1_500, "two", batch="b")])
    (line,) = lines_of(batch.replace(b">15.00<", b">14.00<"))
    assert (line.cents, line.text) == (2_500, "one\ntwo")


def test_entries_of_mt940_without_a_type_stay_apart() -> None:
    two = FORMATS["mt940"]([Happened(0, 2_500, "KT7F3Q"), Happened(1, 3_500, "CHHKMP")])
    assert [(one.cents, one.text) for one in lines_of(two.replace(b"NTRFNONREF", b""))] == [
        (2_500, "KT7F3Q"),
        (3_500, "CHHKMP"),
    ]


TABLES = [
    pytest.param(
        'Date,Description,Debit,Credit,Balance\n11/30/2026,KT7F3Q,,"1,025.00","2,025.00"\n'
        '11/29/2026,Rent,900.00,,"1,000.00"\n11/13/2026,Anna,,25.00,"1,900.00"\n',
        "utf-8",
        [("2026-11-30", 102_500), ("2026-11-29", -90_000), ("2026-11-13", 2_500)],
        id="two columns of amounts, and what is left",
    ),
    pytest.param(
        "Дата операции\tПриход\tРасход\tНазначение платежа\n30.11.2026\t1 500,00\t\tБилеты KT7F3Q\n"
        "29.11.2026\t\t200,00\tАренда помещения\n",
        "windows-1251",
        [("2026-11-30", 150_000), ("2026-11-29", -20_000)],
        id="Russian, in Windows-1251",
    ),
    pytest.param(
        "Buchung;Betrag;S/H;Text\n30.11.26;25,00;H;KT7F3Q für Jürgen\n29.11.26;5,00;S;Gebühr für Äußeres\n",
        "windows-1252",
        [("2026-11-30", 2_500), ("2026-11-29", -500)],
        id="a column for the sign, in Windows-1252",
    ),
    pytest.param(
        "2026-11-30\t25.00\tKT7F3Q\n2026-11-29\t-25.00\tsomething\n",
        "utf-16",
        [("2026-11-30", 2_500), ("2026-11-29", -2_500)],
        id="without a heading, in UTF-16",
    ),
    pytest.param(
        "Datum|Omschrijving|Af Bij|Bedrag\n20261130|KT7F3Q|Bij|1.234,00\n20261129|Huur|Af|900,00\n",
        "utf-8",
        [("2026-11-30", 123_400), ("2026-11-29", -90_000)],
        id="Dutch, with days as digits alone",
    ),
    pytest.param(
        "Posted;Amount;Details\n3 Nov 2026;€ 25.00;KT7F3Q\n4 Nov 2026;(€ 7.00);Coffee\n5 Nov 2026;7.00-;Tea\n",
        "utf-8-sig",
        [("2026-11-03", 2_500), ("2026-11-04", -700), ("2026-11-05", -700)],
        id="months as words, and minus in two ways",
    ),
    pytest.param(
        "KT7F3Q Anna;1.025,00;25,00;30.11.2026\nRent;1.000,00;-900,00;29.11.2026\nGift;1.900,00;10,00;28.11.2026\n",
        "utf-8",
        [("2026-11-30", 2_500), ("2026-11-29", -90_000), ("2026-11-28", 1_000)],
        id="without a heading, the date last and what is left before the amount",
    ),
]


@pytest.mark.parametrize(("text", "encoding", "expected"), TABLES)
def test_columns_are_found_by_what_stands_in_them(text: str, encoding: str, expected: list[tuple[str, int]]) -> None:
    lines = lines_of(text.encode(encoding))
    assert [(day_of(one), one.cents) for one in lines] == expected
    assert "KT7F3Q" in lines[0].text


def test_columns_may_be_chosen_otherwise_and_the_heading_is_known_again() -> None:
    text = "Date;First;Second;Text\n30.11.2026;25,00;30,00;KT7F3Q\n"
    found = reading.read(text.encode())
    assert isinstance(found, Table)
    (line,) = table.lines(found, Columns(0, 2, code="EUR"))
    assert (line.cents, line.currency, line.text) == (3_000, "EUR", "KT7F3Q")
    again = reading.read(text.upper().replace("25,00", "26,00").encode())
    assert isinstance(again, Table)
    assert again.mark == found.mark


BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><Document>&b;</Document>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><Document>&a;</Document>'
REFUSED = [
    pytest.param(b"", "Choose a file", id="nothing"),
    pytest.param(b"PK\x03\x04" + bytes(40), "choose CAMT.053", id="a spreadsheet"),
    pytest.param(b"Dear all,\nplease pay.\n", "No dates and amounts", id="a letter"),
    pytest.param(b"2026-11-30;25.00;a\0b\n", "can’t be read", id="NULs"),
    pytest.param(BOMB.encode(), "no bank statement needs", id="an entity bomb"),
    pytest.param(OUTSIDE.encode(), "no bank statement needs", id="an entity from outside"),
    pytest.param(BOMB.replace("1.0", "1.0").encode("utf-16"), "no bank statement needs", id="a bomb in UTF-16"),
    pytest.param(b"<Document><BkToCstmrStmt>" + b"<a>" * 100_000, "no bank statement needs", id="deep nesting"),
    pytest.param(b"<Document><BkToCstmrStmt><Ntry>", "not all of it came", id="half of a file"),
    pytest.param(b"<html><p>Hello</p></html>", "isn’t a bank statement", id="a web page"),
    pytest.param(b"2026-11-30;25.00;KT7F3Q\n" * (2 * LINES_AT_MOST + 2), "more than 20,000", id="too many lines"),
    pytest.param(
        b"2026-11-30;1.00;a\n" * 9 + b"2026-11-30;" + b"9" * 24 + b".00;KT7F3Q\n",
        "can’t be read",
        id="an absurd amount",
    ),
    pytest.param(b"x" * (BYTES_AT_MOST + 1), "over 5 MB", id="too much"),
    pytest.param(
        "1CClientBankExchange\nВерсияФормата=1.03\nСекцияДокумент=x\nСумма=1".encode(), "ends in the middle", id="1C"
    ),
    pytest.param(
        b":20:A\n:60F:C261101EUR1,00\n:61:2613451345C25,00NTRF\n:62F:C261101EUR1,00\n", "Part 1", id="no such day"
    ),
    pytest.param(
        b":20:A\n:60F:C261101EUR1,00\n:61:KT7F3Q\n:62F:C261101EUR1,00\n", "Part 1", id="an entry that is none"
    ),
]


@pytest.mark.parametrize(("content", "said"), REFUSED)
def test_what_is_no_statement_is_refused_with_what_to_do(
    content: bytes, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Invalid) as refusal:
        lines_of(content)
    (fault,) = refusal.value.faults
    assert said in fault.message
    assert "KT7F3Q" not in fault.message
    assert caplog.text == ""


def test_xml_of_more_elements_than_any_statement_has_is_refused_before_all_of_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    statement = FORMATS["camt"](HAPPENED)
    monkeypatch.setattr(camt, "ELEMENTS_AT_MOST", statement.count(b"</"))
    assert len(lines_of(statement)) == len(HAPPENED)
    with pytest.raises(Invalid) as refused:
        lines_of(statement.replace(b"<Stmt>", b"<Stmt><a/><a/>") + b"<not well-formed")
    assert "more in it than can be read at once" in refused.value.faults[0].message


@pytest.mark.parametrize("name", FORMATS)
def test_a_statement_of_more_entries_than_anybody_looks_through_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for module in (camt, mt940, one_c, table):
        monkeypatch.setattr(module, "LINES_AT_MOST", len(HAPPENED))
    assert len(lines_of(FORMATS[name](HAPPENED))) == len(HAPPENED)
    with pytest.raises(Invalid) as refused:
        lines_of(FORMATS[name]((*HAPPENED, Happened(5, 100, "one more"))))
    assert "entries. Download it for a shorter time" in refused.value.faults[0].message


@pytest.mark.parametrize(
    ("came", "went"),
    [("K", "D"), ("C", "D"), ("CR", "DR"), ("+", "-"), ("Haben", "Soll"), ("H", "S"), ("приход", "расход")],
)
def test_the_marks_of_money_in_and_out_are_read_and_one_that_is_none_is_told(came: str, went: str) -> None:
    rows = "".join(f"2026-11-0{day};{5 + day}.00;{mark};Text\n" for day, mark in ((1, came), (2, went), (3, came)))
    found = table.read(f"Date;Amount;D/K;Details\n{rows}")
    assert found.columns is not None and found.columns.sign == 2
    assert [one.cents for one in table.lines(found, replace(found.columns, code="EUR"))] == [600, -700, 800]
    broken = Table(found.heading, [table.Row(2, ["2026-11-01", "5.00", "?", ""])], found.columns)
    with pytest.raises(Invalid) as refused:
        table.lines(broken, replace(found.columns, code="EUR"))
    assert "Money in can be" in refused.value.faults[0].message


@pytest.mark.parametrize(("first", "named"), [("27", 3), ("30", 2)])
def test_a_row_with_a_day_that_no_calendar_has_is_named(first: str, named: int) -> None:
    found = table.read(f"Date;Amount;Text\n{first}.02.2026;5,00;A\n31.02.2026;6,00;B\n28.02.2026;7,00;C\n")
    assert found.columns is not None
    with pytest.raises(Invalid) as refused:
        table.lines(found, replace(found.columns, code="EUR"))
    assert refused.value.faults[0].message.startswith(f"Row {named}: what stands in “Date”")


@pytest.mark.parametrize("others", ["0,00", "0", "-"])
def test_a_column_of_nothing_but_zeros_is_neither_what_came_nor_what_went_nor_a_reason_to_see_a_balance(
    others: str,
) -> None:
    same = "".join(f"2026-11-0{day};KT7F3Q;25,00;{others}\n" for day in (1, 2, 3))
    assert [one.cents for one in lines_of(f"Date;Text;Amount EUR;Tip\n{same}".encode())] == [2_500] * 3
    first = "".join(f"2026-11-0{day};KT7F3Q;{others};{day}5,00\n" for day in (1, 2, 3))
    assert [one.cents for one in lines_of(f"Date;Text;Tip;EUR\n{first}".encode())] == [1_500, 2_500, 3_500]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param('2026-11-01;a;25,00\n2026-11-02;"b;25,00\n2026-11-03;c;25,00\n', id="to the end"),
        pytest.param('2026-11-01;a;25,00\n2026-11-02;"b;25,00\n2026-11-03;c";25,00\n', id="to another quote"),
        pytest.param('2026-11-01;"a";"25,00"\n2026-11-02;"b";"25,00\n2026-11-03;"c";"25,00"\n', id="of an amount"),
    ],
)
def test_a_quote_that_is_never_closed_takes_no_row_with_it(rows: str) -> None:
    assert [one.cents for one in lines_of(f"Date;Text;EUR\n{rows}".encode())] == [2_500] * 3


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        pytest.param("2026-11-01;a;25,00\n2026-11-02;KT7F3Q", "Row 3 ends before", id="the file is cut"),
        pytest.param('2026-11-01;"a";"25,00"\n2026-11-02;"b;"25,00"\n', "Row 3 ends", id="a quote too few"),
        pytest.param(
            "2026-11-01;a;25,00\n2026-11-02;b\nKT7F3Q;25,00\n2026-11-03;c;5,00\n", "Row 3 ends", id="a line end"
        ),
        pytest.param("2026-11-01;a;25,00\nyesterday;KT7F3Q;25,00\n2026-11-03;c;5,00\n", "Row 3: what", id="no day"),
        pytest.param("2026-11-01;a;25,00\n;KT7F3Q;25,00\n2026-11-03;c;5,00\n", "Row 3: what", id="an empty day"),
    ],
)
def test_a_row_of_which_the_day_or_the_amount_is_missing_is_named_and_not_left_out(rows: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        lines_of(f"Date;Text;EUR\n{rows}".encode())
    assert refused.value.faults[0].message.startswith(said)


def test_sums_between_the_payments_are_no_payments() -> None:
    sums = "Saldo;;25,00\n;Zwischensumme;25,00\n;;25,00\n;Rate;0,00\n"
    rows = f"2026-11-01;a;25,00\n{sums}Date;Text;EUR\n;;\n2026-11-03;c;5,00\nSumme;;30,00\n"
    assert [one.cents for one in lines_of(f"Date;Text;EUR\n{rows}".encode())] == [2_500, 500]


@pytest.mark.parametrize("state", ["PENDING", "Reverted", "Umsatz vorgemerkt", "В обработке", "Denied"])
def test_what_a_bank_lists_before_it_is_booked_or_after_it_was_declined_is_no_payment(state: str) -> None:
    rows = f"2026-11-01;KT7F3Q;25,00;COMPLETED\n2026-11-02;CHHKMP;25,00;{state}\n2026-11-03;pending;5,00;COMPLETED\n"
    assert [one.text[:6] for one in lines_of(f"Date;Text;EUR;State\n{rows}".encode())] == ["KT7F3Q", "pendin"]


@pytest.mark.parametrize(
    "amount",
    ["25.-", "25,--", "25,—", "\u200e25.00", "２５.００", "25.00\u202fEUR", "+\u00a025,00"],
)
def test_amounts_are_read_as_banks_write_them(amount: str) -> None:
    rows = "".join(f'2026-11-0{day};KT7F3Q;"{amount}"\n' for day in (1, 2))
    assert [one.cents for one in lines_of(f"Date;Text;Amount EUR\n{rows}".encode())] == [2_500, 2_500]


@pytest.mark.parametrize("minus", "-−–—‐‑‒―﹣－")
def test_every_dash_before_an_amount_is_a_minus(minus: str) -> None:
    rows = f"Date;Text;EUR\n2026-11-01;a;25,00\n2026-11-02;b;{minus}25,00\n2026-11-03;c;{minus} 5,00\n"
    assert [one.cents for one in lines_of(rows.encode())] == [2_500, -2_500, -500]


@pytest.mark.parametrize(
    "day",
    [
        "Nov 03, 2026",
        "November 3, 2026",
        "Tue, 03 Nov 2026",
        "03 ноября 2026 г.",
        "2026.11.03.",
        "2026. 11. 3.",
        "3. 11. 2026",
        "Вт, 03.11.2026",
        "03.11.2026 10:11",
        "\u200e03.11.2026",
    ],
)
def test_days_are_read_as_banks_write_them(day: str) -> None:
    lines = lines_of(f'Date;Text;EUR\n"{day}";KT7F3Q;25,00\n"{day}";KT7F3Q;35,00\n'.encode())
    assert [day_of(one) for one in lines] == ["2026-11-03"] * 2


@pytest.mark.parametrize("declared", ["utf8", "UTF-16", "utf_8"])
def test_xml_that_says_it_has_another_encoding_than_it_can_have_is_read_all_the_same(declared: str) -> None:
    content = FORMATS["camt"](HAPPENED).replace(b'encoding="UTF-8"', f'encoding="{declared}"'.encode())
    assert len(lines_of(content)) == len(HAPPENED)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "camt"])
@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_lines_may_end_in_every_way(name: str, end: bytes) -> None:
    content = re.sub(rb"\r\n|\r|\n", end, FORMATS[name]((HAPPENED[0], HAPPENED[2])))
    assert len(lines_of(content)) == 2


@pytest.mark.parametrize("amount", ["C2x,00", "C25.50", "C1.234,56", "C2 500,00"])
def test_an_amount_of_mt940_of_which_only_the_beginning_is_one_is_refused(amount: str) -> None:
    content = f":20:A\n:60F:C261101EUR1,00\n:61:2611011101{amount}NTRFNONREF\n:86:KT7F3Q\n:62F:C261101EUR1,00\n"
    with pytest.raises(Invalid):
        lines_of(content.encode())


def test_spaces_around_the_names_of_1c_lose_no_payment() -> None:
    content = FORMATS["1c"](HAPPENED).decode("windows-1251").replace("=", " = ")
    assert len(lines_of(content.encode("windows-1251"))) == len(HAPPENED)


def test_decimals_behind_a_comma_that_separates_cells_too_are_told() -> None:
    with pytest.raises(Invalid) as refused:
        lines_of(b"Date,Text,EUR\n2026-11-01,KT7F3Q,25,50\n2026-11-02,CHHKMP,30,50\n")
    assert refused.value.faults[0].message.startswith("Row 2 has more cells")
    assert len(lines_of(b"Date,Text,EUR\n2026-11-01,KT7F3Q,25.50,,\n2026-11-02,CHHKMP,30.50,,\n")) == 2


@pytest.mark.parametrize(
    "word", ["Storno", "RÜCKLASTSCHRIFT", "Chargeback", "Reversal", "Сторно", "Возврат платежа", "Payment returned"]
)
def test_a_row_that_says_so_takes_a_payment_back(word: str) -> None:
    rows = f"2026-11-01;KT7F3Q;Credit;25,00\n2026-11-02;KT7F3Q;{word};-25,00\n2026-11-03;Rent;Debit;-5,00\n"
    lines = lines_of(f"Date;Text;Type;EUR\n{rows}".encode())
    assert [(one.cents, one.is_reversal) for one in lines] == [(2_500, False), (-2_500, True), (-500, False)]
