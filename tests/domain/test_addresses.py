"""The one rule for e-mail addresses: which exist, how each is spelled, and which two are one mailbox's."""

import re
import unicodedata

import pytest

from booking import addresses
from booking.texts.sentences import Sentence

INVISIBLE = (
    "\u200b\u200c\u200d\u2060\u00ad\ufeff\u200e\u200f\u202a\u202e\u2066\u2069"
    "\u180e\u115f\u1160\u3164\uffa0\ufe0f\u034f\u2800\U000e0061"
)
LONG_LABEL = "x" * 63
LONGEST_DOMAIN = ".".join([LONG_LABEL, LONG_LABEL, "x" * 57, "org"])
# What is typed, and what a mail server is told.
RIGHT = {
    "anna@example.com": "anna@example.com",
    "Anna.Meier@Example.COM": "Anna.Meier@example.com",
    "a@example.com.": "a@example.com",
    "a@localhost": "a@localhost",
    "a@b.c": "a@b.c",
    "a@123.example": "a@123.example",
    "a@1and1.com": "a@1and1.com",
    "a@x-y.example": "a@x-y.example",
    "a@r3---sn.example.com": "a@r3---sn.example.com",
    "!#$%&'*+-/=?^_`{|}~@example.org": "!#$%&'*+-/=?^_`{|}~@example.org",
    "o'brien@example.ie": "o'brien@example.ie",
    "a+tag@example.com": "a+tag@example.com",
    "-a-@example.com": "-a-@example.com",
    "_@example.com": "_@example.com",
    "1@example.com": "1@example.com",
    f"{'a' * 64}@example.com": f"{'a' * 64}@example.com",
    f"a@{LONG_LABEL}.org": f"a@{LONG_LABEL}.org",
    f"{'a' * 64}@{LONGEST_DOMAIN}": f"{'a' * 64}@{LONGEST_DOMAIN}",
    "анна@пример.рф": "анна@xn--e1afmkfd.xn--p1ai",
    "anna@пример.рф": "anna@xn--e1afmkfd.xn--p1ai",
    "anna@ПРИМЕР.РФ": "anna@xn--e1afmkfd.xn--p1ai",
    "x@straße.de": "x@xn--strae-oqa.de",
    "x@STRAẞE.de": "x@xn--strae-oqa.de",
    "x@strasse.de": "x@strasse.de",
    "x@xn--strae-oqa.de": "x@xn--strae-oqa.de",
    "x@XN--STRAE-OQA.DE": "x@xn--strae-oqa.de",
    "x@faß.de": "x@xn--fa-hia.de",
    "x@κλαρα-σωλις.ευ": "x@xn----ylba7abgd9bnh0e.xn--qxa6a",
    "x@βόλος.com": "x@xn--nxasmm1c.com",
    "x@ශ්‍රී.com": "x@xn--10cl1a0b660p.com",
    "x@نامه‌ای.com": "x@xn--mgba3gch31f060k.com",
    "x@mu\u0308ller.de": "x@xn--mller-kva.de",
    "x@MÜLLER.de": "x@xn--mller-kva.de",
    "x@example。com": "x@example.com",
    "x@example．com。": "x@example.com",
    "x@ｅｘａｍｐｌｅ.com": "x@example.com",
    "x@日本語。jp": "x@xn--wgv71a119e.jp",
    "ju\u0308rgen@example.com": "jürgen@example.com",
    "\u200banna@example.com": "anna@example.com",
    "anna@example.com\u200b": "anna@example.com",
    "\ufeffanna@example.com": "anna@example.com",
    "\u202aanna@example.com\u202c": "anna@example.com",
    "\u2066anna@example.com\u2069": "anna@example.com",
    "anna@example.com\u00a0": "anna@example.com",
    "\u3000anna@example.com\u2009\t": "anna@example.com",
    "anna@example.com\ufe0f": "anna@example.com",
    "\u2060 \u00ad\u180e\u034f\u115f\u3164\uffa0\U000e0061anna@example.com \u200f": "anna@example.com",
    "anna@example.com. \u200b": "anna@example.com",
}
WRONG = {
    "Enter an email address": [
        "",
        "anna",
        "@",
        "@example.com",
        "anna@",
        "anna.example.com",
        "anna＠example.com",
        " ",
    ],
    "Enter an address with only one @.": ["a@b@example.com", "a@@example.com", "@a@example.com"],
    "Enter the address alone": [
        "Anna <a@example.com>",
        "<a@example.com>",
        "mailto:a@example.com",
        "MAILTO:a@example.com",
        "a@example.com>",
    ],
    "Enter an address without two dots": [
        "a@example..com",
        "a@.com",
        "a@.",
        "a@..",
        "a@example.com..",
        "a@example。。com",
        ".a@example.com",
        "a.@example.com",
        "a..b@example.com",
    ],
    "Enter a domain without a hyphen": [
        "a@-x.com",
        "a@x-.com",
        "a@x.-com",
        "a@x.com-",
        "a@-",
        "a@-straße.de",
        "a@straße-.de",
        "a@xn--.com",
        "a@xn--example-.com",
    ],
    "After the @, enter a domain of letters": [
        "a@x_y.com",
        "a@_dmarc.example.com",
        "a@x.com'",
        "a@x.com,",
        "a@x.com;",
        'a@x.com"',
        "a@x.com)",
        "a@x.com/path",
        "a@x.com:25",
        "a@x.com?subject=hi",
        "a@[1.2.3.4]",
        "a@[IPv6:::1]",
        "a@x!.com",
        "a@ex*mple.com",
        "a@i❤.ws",
        "a@xn--i-7iq.ws",
        "a@xn--a.com",
        "a@ab--ß.de",
        "a@\u0301x.com",
        "a@xא.com",
        "a@x\x7f.com",
        "a@x\x00.com",
        "a@x\ud800.com",
        "a@ex·ample.com",
        "a@" + "ß" * 64 + ".de",
    ],
    "Enter at most 63 characters between": [f"a@{LONG_LABEL}x.org", f"a@x.{LONG_LABEL}x", "a@" + "x." * 126 + "xy"],
    "After the @, enter a domain like example.com, not a number": [
        "a@1.2.3.4",
        "a@127.0.0.1",
        "a@123",
        "a@example.123",
        "a@１２.３４",
    ],
    "Enter at most 254 characters": [f"{'a' * 64}@x.{LONGEST_DOMAIN}"],
    "Enter at most 64 characters before": [f"{'a' * 65}@example.com", f"{'ä' * 33}@example.com"],
    "Enter the address without spaces": [
        "an na@example.com",
        "anna @example.com",
        "anna@ example.com",
        "a@exa mple.com",
        "a@x\u00a0y.com",
        "a\u2003b@x.com",
    ],
    "Enter an address without": [
        "a,b@example.com",
        "'a@x.com'",
        '"a@x.com"',
        "a;b@example.com",
        "a:b@example.com",
        "a(b)@example.com",
        "a[b]@example.com",
        "a\\b@example.com",
        '"ab"@example.com',
        "'a@example.com",
        "`a@example.com",
        "“a”@example.com",
        "‘a@example.com",
        "o’brien@example.com",
        "«a»@example.com",
        "a\x00@example.com",
        "a\x7f@example.com",
        "a\ud800@example.com",
        "a\ue000@example.com",
        "a＠b@example.com",
    ],
    "has an invisible character in it": [f"an{character}na@example.com" for character in INVISIBLE]
    + [f"anna@exam{character}ple.com" for character in "\u200b\u200c\u200d\u2060\u00ad\ufeff\u200e\u202e\u3164\ufe0f"]
    + ["anna\u200b@example.com", "anna@\u200bexample.com", "anna@example.com\u200b.", "anna@\u200cexample.com"],
}


@pytest.mark.parametrize("typed", RIGHT, ids=ascii)
def test_a_mail_server_is_told_the_one_spelling_of_a_mailbox(typed: str) -> None:
    parsed = addresses.parse(typed)

    assert f"{parsed.local}@{parsed.ascii_domain}" == RIGHT[typed]
    assert addresses.key(typed) == RIGHT[typed].lower()
    assert addresses.parse(parsed.text) == parsed


@pytest.mark.parametrize(("said", "typed"), [(said, one) for said, many in WRONG.items() for one in many], ids=ascii)
def test_what_is_no_address_is_refused_by_what_is_wrong_with_it(said: str, typed: str) -> None:
    with pytest.raises(ValueError, match=said) as refusal:
        addresses.parse(typed)

    assert isinstance(refusal.value.args[0], Sentence)
    assert addresses.key(typed) == unicodedata.normalize("NFC", typed).lower()


def test_there_are_far_more_examples_than_anybody_thinks_of_at_once() -> None:
    assert len(RIGHT) + sum(map(len, WRONG.values())) >= 120


PLAIN = [
    *(typed for typed in RIGHT if typed.isascii()),
    *(typed for many in WRONG.values() for typed in many if typed.isascii()),
    *(
        f"{local}@{domain}"
        for local in ("a", "A.b_c+d-e", "a..b", "x" * 65)
        for domain in ("b", "1.2", "a--b.c", "b-.c")
    ),
    *(f"anna@{'x' * count}.{'y' * count}" for count in (31, 61, 62, 63, 64)),
    *(f"{'a' * 64}@{'x' * 60}.{'x' * 60}.{'x' * count}.example" for count in (58, 59, 60)),
]


def test_an_address_that_looks_plain_is_read_as_it_would_be_at_the_second_look(monkeypatch: pytest.MonkeyPatch) -> None:
    def read() -> list[object]:
        addresses.parse.cache_clear()
        return [_read(typed) for typed in PLAIN]

    at_first_look = read()
    plain = sum(addresses.PLAIN.fullmatch(typed) is not None for typed in PLAIN)
    monkeypatch.setattr(addresses, "PLAIN", re.compile("(?!)"))

    assert at_first_look == read()
    assert 15 <= plain < len(PLAIN) - 15


def _read(typed: str) -> object:
    try:
        return addresses.parse(typed)
    except ValueError as refusal:
        return refusal.args[0]
