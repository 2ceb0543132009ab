"""A guest's name reaches the organiser as typed; a greeting repeats all but what mail programs make a link of."""

from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup

from booking.delivery.letters import Letters
from booking.notice import NoticeKind
from booking.people import Channel, Language
from booking.senders.message import Message
from booking.zone import Zone
from tests.support.notices_example import claimed
from tests.support.service import NOON

NAMES = [
    "Dr.Anna Meier",
    "St.John Smith",
    "J.R.R. Tolkien",
    "J.R.R.Tolkien",
    "Anna/Bernd Schmidt",
    "Meier c/o Müller",
    "e.V. Süd",
    "Verein e.V.",
    "Dr.med.vet. Weber",
    "Dr.med.dent.Weber",
    "Prof.Dr.Anna Weber",
    "Dipl.-Ing. Koch",
    "Dipl.Ing.Koch",
    "M.Sc. Kim Lee",
    "Ph.D. Jones",
    "Anna (2.OG)",
    "Familie Meier: 4 Kinder",
    "Anna @ Home",
    "Müller & Söhne GmbH",
    "И.И.Иванов",
    "Кузнецова А.С.",
    "O'Neill, Shaun",
    "Anna-Lena d.J.",
    "St.-Martin-Chor",
    "Klasse 7b/8a",
    "Martin Luther King jr.",
    "S\\M Müller",
    "Meier 24/7",
    "Anna.Bernd",
    "www",
    "HTTP Müller",
    "K.u.K. Hofmusik",
]
LINKS = [
    "http://evil.example",
    "https://evil.com/x",
    "HTTPS://EVIL.COM",
    "ftp://evil",
    "mailto:evil@x",
    "www.evil",
    "WWW.evil.zz",
    "www2.evil.com",
    "evil.com",
    "Evil.Com",
    "Win at evil.example",
    "evil.com.",
    "(evil.com)",
    "a,evil.de",
    "x.example/y",
    "x.example?y=1",
    "x.example:8080",
    "sub.domain.evil.co.uk",
    "t.me/evil",
    "bit.ly/3x",
    "evil.shop",
    "evil-shop.info",
    "a@b.example",
    "Anna <a@b.de>",
    "пример.рф",
    "bücher.de",
    "xn--bcher-kva.xn--p1ai",
    "evil。com",
    "ｅｖｉｌ．ｃｏｍ",
    "evil\u200b.com",
    "192.168.1.1",
    "192.168.1.1/x",
]


def write(kind: NoticeKind, name: str, language: Language = "en", channel: Channel = "email") -> Message:
    letters = Letters("https://booking.example", Zone(ZoneInfo("Europe/Berlin")))
    return letters.message(claimed(kind, language, channel=channel, booking={"name": name}), NOON)


@pytest.mark.parametrize("name", NAMES)
def test_a_greeting_repeats_a_name_as_it_was_typed(name: str) -> None:
    assert f"Hello {name},\n" in write("hold_placed", name).text
    assert f"Здравствуйте, {name}!\n" in write("hold_placed", name, "ru").text
    assert f"Hello {name},\n" in write("hold_placed", name, channel="telegram").text


@pytest.mark.parametrize("name", LINKS)
def test_a_greeting_repeats_nothing_that_mail_programs_make_a_link_of(name: str) -> None:
    message = write("hold_placed", name)

    assert "Hello,\n" in message.text
    assert name not in message.text + message.html


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", [*NAMES, *LINKS, "<b>Anna</b>", "&amp; Co.KG", "x" * 200])
def test_the_organiser_is_told_the_name_as_it_was_typed(name: str, language: Language) -> None:
    message = write("confirmation_wanted", name, language)

    assert f": {name}, anna@example.com\n" in message.text
    assert f": {name}, anna@example.com" in BeautifulSoup(message.html, "html.parser").get_text()


@pytest.mark.parametrize("name", [name for name in LINKS if not name.startswith("mailto")])
def test_the_organiser_s_mail_makes_no_link_of_a_name(name: str) -> None:
    html = BeautifulSoup(write("confirmation_wanted", name).html, "html.parser")

    assert not any(name in text for text in html.find_all(string=True))
    assert len(html.find_all("a")) == 2
