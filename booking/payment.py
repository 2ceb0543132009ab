"""To whom money is transferred: a payee’s accounts, their check digits, and the codes that banks’ apps read."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields

from booking.errors import Fault
from booking.texts.sentences import Sentence

NAME_CHARACTERS_AT_MOST = 70
BANK_CHARACTERS_AT_MOST = 45
_REFERENCE_CHARACTERS_AT_MOST = 140
_PURPOSE_CHARACTERS_AT_MOST = 210
_EPC_BYTES_AT_MOST = 331
_EURO_CENTS_AT_MOST = 99_999_999_999
# How long an IBAN is in the countries of SEPA: where many digits are 0, the check digits miss one that was left out.
_IBAN_LENGTHS_BY_COUNTRY = (
    "AD24 AL28 AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FO18 FR27 GB22 GI23 GL18 GR27 HR21 HU28 IE22 "
    "IS26 IT27 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MT31 NL18 NO15 PL28 PT25 RO24 RS22 SE24 SI19 SK24 SM27 VA22 XK20"
)
_IBAN_LENGTHS = {one[:2]: int(one[2:]) for one in _IBAN_LENGTHS_BY_COUNTRY.split()}
_WEIGHTS = (7, 1, 3)
_SEPARATORS = "|#~^;"


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid, and their accounts: for euro `iban` and `bic`, for roubles all that follows; each may be empty.

    `bank_code` is the bank's BIK, and `tax_number` the payee's INN.
    """

    name: str = ""
    iban: str = ""
    bic: str = ""
    account: str = ""
    bank: str = ""
    bank_code: str = ""
    correspondent_account: str = ""
    tax_number: str = ""

    @property
    def grouped_iban(self) -> str:
        """The IBAN as people read it: in groups of four."""
        return " ".join(re.findall(".{1,4}", self.iban))

    @property
    def takes_euros(self) -> bool:
        """Whether money in euro can be transferred to it."""
        return bool(self.name and self.iban)

    @property
    def takes_roubles(self) -> bool:
        """Whether money in roubles can be transferred to it."""
        return bool(self.name and self.account and self.bank and self.bank_code and self.correspondent_account)


def tidy(payee: Payee) -> Payee:
    """Return a payee as it was typed without what people put between its letters and digits."""
    texts = {"name": " ".join(payee.name.split()), "bank": " ".join(payee.bank.split())}
    numbers = {
        one.name: re.sub(r"[\s\u00ad\u2010-\u2015-]", "", getattr(payee, one.name)).upper()
        for one in fields(Payee)
        if one.name not in texts
    }
    return Payee(**texts, **numbers)


def faults(payee: Payee) -> list[Fault]:
    """Return what is wrong with a tidy payee, each fault with the name of its field; all of it may be empty."""
    found = [
        Fault(name, message)
        for name, (is_right, message) in _CHECKS.items()
        if getattr(payee, name) and not is_right(payee)
    ]
    of_roubles = (payee.account, payee.bank, payee.bank_code, payee.correspondent_account)
    if any(of_roubles) and not all(of_roubles):
        names = ("account", "bank", "bank_code", "correspondent_account")
        found += [Fault(name, _NEEDED) for name, given in zip(names, of_roubles, strict=True) if not given]
    if (payee.iban or payee.account) and not payee.name:
        found.append(Fault("name", _NEEDED))
    return found


def transfer(payee: Payee, currency: str, cents: int | None, reference: str, purpose: str) -> bytes | None:
    """Return what a code says with which a bank's app fills in the transfer; None where there is no such code.

    Without `cents` whoever pays says how much. The payee's bank statement has the reference; in roubles it comes before
    the purpose.
    """
    if currency == "EUR" and payee.takes_euros and (cents or 0) <= _EURO_CENTS_AT_MOST:
        return _epc(payee, cents, reference)
    if currency == "RUB" and payee.takes_roubles and cents is not None:
        return _st00012(payee, cents, f"{reference} {purpose}")
    return None


def _epc(payee: Payee, cents: int | None, reference: str) -> bytes | None:
    """Return the code of EPC069-12, version 002, in UTF-8, or None for what is too long for it."""
    amount = "" if cents is None else f"EUR{cents // 100}.{cents % 100:02d}"  # Which the standard lets be left out.
    no_purpose_code, no_structured_reference = "", ""
    lines = ["BCD", "002", "1", "SCT", payee.bic, payee.name[:NAME_CHARACTERS_AT_MOST], payee.iban, amount]
    lines += [no_purpose_code, no_structured_reference, _on_one_line(reference)[:_REFERENCE_CHARACTERS_AT_MOST]]
    content = "\n".join(lines).encode("utf-8")
    return content if len(content) <= _EPC_BYTES_AT_MOST else None


def _st00012(payee: Payee, kopecks: int, purpose: str) -> bytes:
    """Return the code of ГОСТ Р 56042-2014, in UTF-8; what parts its fields is in none of them."""
    given = {
        "Name": payee.name,
        "PersonalAcc": payee.account,
        "BankName": payee.bank,
        "BIC": payee.bank_code,
        "CorrespAcc": payee.correspondent_account,
        "Sum": str(kopecks),
        "Purpose": _on_one_line(purpose)[:_PURPOSE_CHARACTERS_AT_MOST],
        "PayeeINN": payee.tax_number,
    }
    all_values = "".join(given.values())
    separator = next((one for one in _SEPARATORS if one not in all_values), _SEPARATORS[0])
    parts = [f"{name}={value.replace(separator, ' ')}" for name, value in given.items() if value]
    return f"ST00012{separator}{separator.join(parts)}".encode()


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _is_iban(iban: str) -> bool:
    """Whether its length and its check digits are right (ISO 13616)."""
    is_long_enough = len(iban) == _IBAN_LENGTHS.get(iban[:2], len(iban))
    if not is_long_enough or not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", iban):
        return False
    return int("".join(str(int(one, 36)) for one in iban[4:] + iban[:4])) % 97 == 1


def _has_key(digits: str) -> bool:
    """Whether the key of a Russian account is right, after the digits of its bank's code that it is made with."""
    return sum(int(one) * _WEIGHTS[place % 3] for place, one in enumerate(digits)) % 10 == 0


def _is_account(account: str, bank_code: str, of_bank: str) -> bool:
    """Whether an account has its 20 digits and, where its bank's code is right, the key made with `of_bank`."""
    if not re.fullmatch(r"[0-9]{20}", account):
        return False
    return not _is_bank_code(bank_code) or _has_key(of_bank + account)


def _is_bank_code(code: str) -> bool:
    return re.fullmatch(r"[0-9]{9}", code) is not None


def _is_tax_number(number: str) -> bool:
    """Whether the last digits, one of a company's and two of a person's, are right."""
    weights = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    if not re.fullmatch(r"[0-9]{10}|[0-9]{12}", number):
        return False

    def is_right(place: int) -> bool:
        pairs = zip(weights[-place:], number[:place], strict=True)
        return sum(weight * int(digit) for weight, digit in pairs) % 11 % 10 == int(number[place])

    return is_right(9) if len(number) == 10 else is_right(10) and is_right(11)


_NEEDED = Sentence("Fill this in: a transfer needs it.")
_MISTYPED = Sentence("Check this number: a digit is wrong or missing.")
# Each is of a part that is there: any may be empty.
_CHECKS: dict[str, tuple[Callable[[Payee], bool], Sentence]] = {
    "name": (
        lambda payee: len(payee.name) <= NAME_CHARACTERS_AT_MOST,
        Sentence("Enter at most {most} characters.", most=NAME_CHARACTERS_AT_MOST),
    ),
    "iban": (
        lambda payee: _is_iban(payee.iban),
        Sentence("Check this number: a letter or a digit is wrong or missing."),
    ),
    "bic": (
        lambda payee: re.fullmatch(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", payee.bic) is not None,
        Sentence("Enter 8 or 11 letters and digits, like COBADEFFXXX."),
    ),
    "account": (lambda payee: _is_account(payee.account, payee.bank_code, payee.bank_code[-3:]), _MISTYPED),
    "bank": (
        lambda payee: len(payee.bank) <= BANK_CHARACTERS_AT_MOST,
        Sentence("Enter at most {most} characters.", most=BANK_CHARACTERS_AT_MOST),
    ),
    "bank_code": (
        lambda payee: _is_bank_code(payee.bank_code),
        Sentence("Enter 9 digits."),
    ),
    "correspondent_account": (
        lambda payee: _is_account(payee.correspondent_account, payee.bank_code, f"0{payee.bank_code[4:6]}"),
        _MISTYPED,
    ),
    "tax_number": (lambda payee: _is_tax_number(payee.tax_number), _MISTYPED),
}
