"""Which addresses are asked about as likely mistyped: slips of well-known ones, and no real look-alike."""

import pytest

from booking.web.auth.typos import doubt_of

MEANT = {
    "gmial.com": "gmail.com",
    "gamil.com": "gmail.com",
    "gnail.com": "gmail.com",
    "gmai.com": "gmail.com",
    "gmaill.com": "gmail.com",
    "ggmail.com": "gmail.com",
    "gmail.con": "gmail.com",
    "gmail.co": "gmail.com",
    "gmail.cm": "gmail.com",
    "gmail.comm": "gmail.com",
    "gmail.ocm": "gmail.com",
    "GMIAL.COM": "gmail.com",
    "gmail": "gmail.com",
    "gmial": "gmail.com",
    "googlemial.com": "googlemail.com",
    "hotmial.com": "hotmail.com",
    "hotmial.de": "hotmail.de",
    "hotmai.com": "hotmail.com",
    "yahooo.com": "yahoo.com",
    "yaho.com": "yahoo.com",
    "yahoo.con": "yahoo.com",
    "outlok.com": "outlook.com",
    "outloook.de": "outlook.de",
    "icloud.con": "icloud.com",
    "iclud.com": "icloud.com",
    "yandex.r": "yandex.ru",
    "yandx.ru": "yandex.ru",
    "yandex": "yandex.ru",
    "mial.ru": "mail.ru",
    "amil.ru": "mail.ru",
    "mail.r": "mail.ru",
    "mail.ruu": "mail.ru",
    "wbe.de": "web.de",
    "gxm.de": "gmx.de",
    "gmx.nte": "gmx.net",
    "t-onlin.de": "t-online.de",
    "live.con": "live.com",
    "protonmial.com": "protonmail.com",
}
REAL = (
    *("gmail.com", "mail.com", "ymail.com", "email.com", "cloud.com", "me.com", "mac.com", "aol.com", "live.com"),
    *("gmx.com", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "web.de", "mail.ru", "mail.de", "mail.ee", "mai.ru", "ya.ru"),
    *("yandex.ru", "yandex.com", "yandex.by", "yandex.kz", "hotmail.es", "hotmail.se", "hotmail.nl", "yahoo.ca"),
    *("yahoo.co.jp", "yahoo.com.br", "outlook.at", "live.nl", "proton.me", "pm.me", "bk.ru", "list.ru", "inbox.ru"),
    *("online.de", "posteo.de", "mailbox.org", "example.com", "example.org", "stage.theatre", "love.com", "wex.de"),
    *("xn--e1afmkfd.xn--p1ai", "straße.de", "mail.example.com", "gmail.example.com"),
)


@pytest.mark.parametrize("domain", MEANT)
def test_a_slip_of_a_well_known_domain_is_asked_about(domain: str) -> None:
    doubt = doubt_of(f"Anna.M@{domain}")

    assert doubt is not None
    assert doubt == (f"Anna.M@{domain}", f"Anna.M@{MEANT[domain]}")


@pytest.mark.parametrize("domain", REAL)
def test_a_domain_that_only_looks_like_another_is_not_asked_about(domain: str) -> None:
    assert doubt_of(f"anna@{domain}") is None


@pytest.mark.parametrize("domain", ["stage", "localhost", "nowhere", "example"])
def test_a_domain_without_a_dot_is_asked_about_without_a_suggestion(domain: str) -> None:
    doubt = doubt_of(f"marta@{domain}.")

    assert doubt is not None
    assert doubt == (f"marta@{domain}", "")
