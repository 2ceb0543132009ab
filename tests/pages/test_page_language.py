"""The language of pages: whose choice it is, how it is changed, and what it changes beside the page."""

import pytest

from tests.support.service import BROWSER, PASSWORD, Service
from tests.support.web_client import FORM, Browser

GUEST = "guest@example.com"


def language(browser: Browser) -> str:
    html = browser.dom.find("html")
    assert html is not None
    return str(html["lang"])


def languages_of_messages(service: Service) -> list[str]:
    """Return the languages of the messages about holds."""
    asked = "SELECT DISTINCT language FROM outbox WHERE kind = 'hold_placed' ORDER BY 1"
    rows = service.database.read(lambda tx: tx.execute(asked, ()).fetchall())
    return [row[0] for row in rows]


@pytest.mark.parametrize(("preferred", "shown"), [("ru-RU,ru;q=0.9", "ru"), ("eo, en;q=0.5", "en"), ("", "en")])
def test_a_guest_reads_the_language_that_their_browser_likes(service: Service, preferred: str, shown: str) -> None:
    guest = Browser(service, preferred)

    guest.open("/")

    assert language(guest) == shown
    assert guest.dom.select_one("h1").get_text() == {"en": "Events", "ru": "События"}[shown]  # type: ignore[union-attr]


def test_a_language_that_is_chosen_among_the_preferences_is_this_browser_s_too(service: Service) -> None:
    member = Browser(service)
    member.sign_in("member")
    member.open("/account")
    member.send("preferences", language="ru")
    assert language(member) == "ru"

    member.press("/sign-out")

    assert language(member) == "ru"


def test_a_guest_changes_the_language_for_this_browser_and_stays_on_the_page(service: Service) -> None:
    guest = Browser(service, "ru")
    guest.open("/sign-in?next=%2Faccount")

    guest.change_language()

    assert (language(guest), guest.url) == ("en", "/sign-in?next=%2Faccount")
    guest.open("/")
    assert language(guest) == "en"
    guest.change_language()
    assert language(guest) == "ru"


def test_the_chosen_language_is_kept_for_a_year_out_of_reach_of_scripts(service: Service) -> None:
    answer = service.call("POST", "/language", b"language=ru", headers=BROWSER | FORM)

    assert answer.headers["Set-Cookie"] == "language=ru; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"


def test_a_language_that_is_none_of_ours_is_refused_and_a_cookie_with_one_is_nothing(service: Service) -> None:
    refused = service.call("POST", "/language", b"language=tlh", headers=BROWSER | FORM)
    shown = service.get("/", Cookie="language=tlh", **{"Accept-Language": "ru"})

    assert "language=" not in refused.headers["Set-Cookie"]
    assert '<html lang="ru">' in shown.text


def test_an_account_s_language_is_that_of_its_pages_and_messages_on_every_device(service: Service) -> None:
    member, elsewhere = Browser(service), Browser(service)
    account = member.sign_in("member", "Мария Ли")
    member.open("/account")

    member.change_language()

    assert language(member) == "ru"
    assert member.message == "Язык изменён на русский."
    elsewhere.open("/sign-in")
    elsewhere.send("sign-in", email=str(account.email), password=PASSWORD)
    assert (language(elsewhere), elsewhere.message) == ("ru", "Вы вошли.")
    event_id = service.create_event()["id"]
    elsewhere.open("/")
    elsewhere.send(f"book-{event_id}")
    assert languages_of_messages(service) == ["ru"]


def test_whoever_signs_out_goes_on_in_the_language_they_chose(service: Service) -> None:
    member = Browser(service)
    member.sign_in("member")
    member.change_language()

    member.open("/account")
    member.send("sign-out")

    assert language(member) == "ru"


def test_a_guest_who_books_on_a_page_they_changed_is_written_to_in_its_language(service: Service) -> None:
    event_id = service.create_event()["id"]
    guest = Browser(service, "en")
    guest.open("/")
    guest.change_language()

    guest.send(f"book-{event_id}", email=GUEST, name="Анна")

    assert guest.message == "1 место отложено для вас до 22:27."
    assert languages_of_messages(service) == ["ru"]


def test_whoever_registers_on_a_page_in_russian_has_an_account_in_russian(service: Service) -> None:
    guest = Browser(service)
    guest.open("/register")
    guest.change_language()

    guest.send("register", name="Анна", email=GUEST, password=PASSWORD)

    assert language(guest) == "ru"
    assert (
        service.database.read(
            lambda tx: tx.execute("SELECT language FROM accounts WHERE email = ?", (GUEST,)).fetchone()[0]
        )
        == "ru"
    )


def test_a_refused_form_says_in_russian_what_is_wrong_with_its_fields(service: Service) -> None:
    event_id = service.create_event(seats=2)["id"]
    guest = Browser(service, "ru")
    guest.open("/")

    guest.send(f"book-{event_id}", email="nobody", seats="0")

    assert guest.message == "Не сохранено. Проверьте отмеченные поля."
    faults = [fault.get_text() for fault in guest.dom.select("small.fault")]
    assert len(faults) == 2
    assert faults == ["Укажите почту, например anna@example.com.", "Укажите число мест."]


def test_a_refusal_says_in_russian_what_it_counts(service: Service) -> None:
    event_id = service.create_event(seats=3)["id"]
    guest = Browser(service, "ru")
    guest.open("/")

    guest.send(f"book-{event_id}", email=GUEST, seats="5")

    assert "3 места" in guest.element(f"book-{event_id}-seats-fault").get_text()


def test_the_api_speaks_english_whatever_its_reader_likes(service: Service) -> None:
    event_id = service.create_event(seats=1)["id"]

    refused = service.post(f"/events/{event_id}/book", {"email": GUEST, "seats": 5}, **{"Accept-Language": "ru"})

    assert refused.json["detail"].startswith("Only 1 seat is free.")


def test_the_reference_stays_english_within_a_page_in_russian(service: Service) -> None:
    guest = Browser(service, "ru")
    for path in ("/docs", "/errors"):
        guest.open(path)

        assert language(guest) == "ru"
        assert guest.element("content")["lang"] == "en"
        assert "События" in guest.text


def test_a_secret_that_is_shown_once_is_not_lost_by_a_change_of_the_language(service: Service) -> None:
    member = Browser(service)
    member.sign_in("member")
    member.open("/account")

    member.send("new-token", name="Scanner")

    assert member.element("secret")
    assert not member.dom.find(id="languages")
