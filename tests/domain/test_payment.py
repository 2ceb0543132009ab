"""A payee's numbers are checked before money goes astray, and codes say what the standards have in their examples."""

from dataclasses import replace

import pytest

from booking import payment
from booking.payment import Payee

# EPC069-12, in its own example; ours is of version 002 and leaves out the purpose code and the last line.
RED_CROSS = Payee("Red Cross of Belgium", iban="BE72000000001616", bic="BPOTBEB1")
# ГОСТ Р 56042-2014, in its own example.
WHALES = Payee(
    "ООО «Три кита»",
    account="40702810138250123017",
    bank='ОАО "БАНК"',
    bank_code="044525225",
    correspondent_account="30101810400000000225",
)
RIGHT = {
    "iban": ["BE72000000001616", "DE33100205000001194700", "GB82WEST12345698765432", "NO9386011117947"],
    "bic": ["BPOTBEB1", "COBADEFFXXX"],
    "account": ["40702810138250123017"],
    "bank_code": ["044525225"],
    "tax_number": ["7707083893", "500100732259"],
}
WRONG = {
    "iban": ["BE72000000001617", "BE7200000000161", "DE33100205000001194070", "72BE000000001616", "BE72"],
    "bic": ["BPOTBE", "12345678", "BPOTBEB1X"],
    "account": ["40702810138250123018", "4070281013825012301", "40702810138250123071"],
    "bank_code": ["04452522", "O44525225"],
    "correspondent_account": ["30101810400000000226"],
    "tax_number": ["7707083894", "500100732258", "500100732249", "77070838"],
}


def faulty(payee: Payee) -> set[str]:
    return {fault.field for fault in payment.faults(payee)}


def test_a_payee_may_be_empty_and_the_standards_own_are_right() -> None:
    for payee in (Payee(), RED_CROSS, WHALES):
        assert payment.faults(payee) == []


@pytest.mark.parametrize("field", WRONG)
def test_a_number_with_one_digit_wrong_missing_or_swapped_is_refused(field: str) -> None:
    for number in RIGHT.get(field, []):
        assert faulty(replace(WHALES, **{field: number})) == set(), number
    for number in WRONG[field]:
        assert field in faulty(replace(WHALES, **{field: number})), number


def test_what_a_transfer_needs_is_asked_for() -> None:
    assert faulty(replace(RED_CROSS, name="")) == {"name"}
    assert faulty(Payee("Kita", bank_code="044525225")) == {"account", "bank", "correspondent_account"}
    assert faulty(replace(WHALES, name="К" * 71, bank="Б" * 46)) == {"name", "bank"}


def test_spaces_and_hyphens_come_with_what_is_pasted_and_are_left_out() -> None:
    typed = Payee("  Red  Cross ", iban="be72 0000 0000\u00a01616", bic="bpot-be-b1", bank=" Big  Bank ")

    assert payment.tidy(typed) == Payee("Red Cross", iban="BE72000000001616", bic="BPOTBEB1", bank="Big Bank")
    assert RED_CROSS.grouped_iban == "BE72 0000 0000 1616"


def test_a_transfer_in_euro_is_written_as_epc069_12_has_it() -> None:
    assert payment.transfer(RED_CROSS, "EUR", 100, "Urgency\nfund", "") == (
        b"BCD\n002\n1\nSCT\nBPOTBEB1\nRed Cross of Belgium\nBE72000000001616\nEUR1.00\n\n\nUrgency fund"
    )


def test_whoever_pays_says_how_much_where_no_amount_is_known() -> None:
    content = payment.transfer(RED_CROSS, "EUR", None, "K7F3QX", "")

    assert content == b"BCD\n002\n1\nSCT\nBPOTBEB1\nRed Cross of Belgium\nBE72000000001616\n\n\n\nK7F3QX"
    assert payment.transfer(WHALES, "RUB", None, "K7F3QX", "") is None


def test_a_transfer_in_roubles_is_written_as_gost_r_56042_has_it() -> None:
    assert (
        payment.transfer(WHALES, "RUB", 123_450, "K7F3QX", "Вишнёвый сад")
        == (
            'ST00012|Name=ООО «Три кита»|PersonalAcc=40702810138250123017|BankName=ОАО "БАНК"|BIC=044525225'
            "|CorrespAcc=30101810400000000225|Sum=123450|Purpose=K7F3QX Вишнёвый сад"
        ).encode()
    )


def test_what_parts_the_fields_is_in_none_of_them() -> None:
    content = payment.transfer(WHALES, "RUB", 1, "K7F3QX", "A|B#C|Sum=1")
    everything = payment.transfer(WHALES, "RUB", 1, "K7F3QX", "|#~^;Sum=1|")

    assert content is not None and content.startswith(b"ST00012~Name=") and content.count(b"~") == 7
    assert everything is not None and everything.count(b"|") == 7


def test_there_is_no_code_for_what_no_standard_fits() -> None:
    for payee, currency, cents in (
        (RED_CROSS, "CHF", 100),
        (RED_CROSS, "RUB", 100),
        (WHALES, "EUR", 100),
        (Payee("Nobody"), "EUR", 100),
        (RED_CROSS, "EUR", 100_000_000_000),
        (replace(RED_CROSS, name="𝄞" * 70), "EUR", 1),
    ):
        assert payment.transfer(payee, currency, cents, "K7F3QX" * 30, "") is None
