"""How notices read: every kind in both languages, with the right words, plurals, times and links, and nothing more."""

import json
import re
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from msgspec.structs import replace

from booking.delivery.letters import Letters
from booking.notice import KINDS, Letter, NoticeKind, Written
from booking.organisation import Organisation, Organiser
from booking.payment import Payee
from booking.people import Channel, Language
from booking.seat_kinds import BookedKind
from booking.senders.message import Message
from booking.store.own_words import OwnWords
from booking.texts.colour import contrast
from booking.texts.format import words_in
from booking.zone import Zone
from tests.support.notices_example import BOOKING, DAY, ENTRY, LINK, SECRET, claimed
from tests.support.service import NOON

SITE = "https://tickets.example.org"
BERLIN = ZoneInfo("Europe/Berlin")
LANGUAGES: tuple[Language, ...] = ("en", "ru")
OWN = f"{SITE}/b/{BOOKING}"
WAITS = f"{SITE}/w/{ENTRY}"
EVENT_PAGE = f"{SITE}/e/5"
# Where each kind leads, beside the page on which messages are chosen.
LEADS_TO = {
    "hold_placed": {f"{OWN}#confirm", f"{OWN}#cancel"},
    "reminder": {f"{OWN}#confirm", f"{OWN}#cancel"},
    "deadline_passed": {OWN, f"{OWN}#cancel"},
    "confirmed": {OWN},
    "expired": {EVENT_PAGE},
    "cancelled": {EVENT_PAGE},
    "cancelled_by_organiser": {EVENT_PAGE},
    "event_changed": {OWN, f"{OWN}#cancel"},
    "event_cancelled": {f"{SITE}/"},
    "event_tomorrow": {OWN, f"{OWN}#cancel"},
    "offered": {f"{OWN}#confirm", f"{OWN}#cancel"},
    "seats_changed": {f"{OWN}#confirm", f"{OWN}#cancel"},
    "restored": {f"{OWN}#confirm", f"{OWN}#cancel"},
    "handed_over": {EVENT_PAGE},
    "received": {OWN, f"{OWN}#cancel"},
    "payment_returned": {OWN},
    "written": {OWN, "https://example.org/map"},
    "waitlist_joined": {WAITS, f"{WAITS}#leave"},
    "waitlist_closed": {f"{SITE}/"},
    "prove_address": {f"{SITE}/proofs/{SECRET}"},
    "address_changed": {f"{SITE}/forgotten-password"},
    "reset_password": {f"{SITE}/password-resets/{SECRET}"},
    "personal_data": {f"{SITE}/my-data/{SECRET}"},
    "erased": {f"{SITE}/"},
    "test": {f"{SITE}/admin/notices"},
    "sold_out": {f"{SITE}/admin/events/5"},
    "confirmation_wanted": {f"{SITE}/admin/events/5/guests?booking={BOOKING}#booking-{BOOKING}"},
    "delivery_failed": {f"{SITE}/admin/notices"},
    "webhook_disabled": {f"{SITE}/admin/webhooks/2"},
}
CHOICES = f"{SITE}/account#notices"
OF_HOLDS: tuple[NoticeKind, ...] = ("hold_placed", "reminder", "offered", "seats_changed", "restored")

# How a booking stands, and what is not told of one that stands so.
STATES_OF_NO: tuple[tuple[str, tuple[NoticeKind, ...]], ...] = (
    ("held", ("confirmed", "received", "event_tomorrow")),
    ("confirmed", ("hold_placed", "reminder", "deadline_passed", "offered", "expired", "confirmation_wanted")),
)


def write(kind: NoticeKind, language: Language = "en", *, now: int = NOON, **changed: Any) -> Message:
    return Letters(SITE, Zone(BERLIN)).message(claimed(kind, language, **changed), now)


def links_of(message: Message) -> set[str]:
    """Return where a letter leads; to an event's page without what the event is called in this language."""
    links = {str(link["href"]) for link in BeautifulSoup(message.html, "html.parser").find_all("a")}
    return {re.sub(rf"^({EVENT_PAGE})-[a-z-]+$", r"\1", link) for link in links}


def words_of(text: str) -> str:
    return " ".join(text.split())


def test_every_kind_has_its_words_and_links() -> None:
    assert list(KINDS) == list(get_args(NoticeKind))
    assert [kind for kind in KINDS if kind not in LEADS_TO] == [], "each takes a row in LEADS_TO, in the order of KINDS"
    assert list(LEADS_TO) == list(KINDS)


def looks_of(message: Message) -> list[tuple[str, str]]:
    """Return the links of a mail to this site, above its footer, each with how it looks."""
    told = BeautifulSoup(message.html, "html.parser").find_all("div")[1]
    links = [(str(link["href"]), str(link["style"])) for link in told.find_all("a", href=re.compile(f"^{SITE}"))]
    return [
        (url, "primary" if "background:" in style else "button" if "border:" in style else "plain")
        for url, style in links
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("confirmation", ["attendee", "organiser"])
@pytest.mark.parametrize(
    ("kind", "status"),
    [(kind, status) for status, other in STATES_OF_NO for kind in KINDS if kind not in other],
)
def test_the_one_styled_link_of_a_mail_is_the_next_step_and_what_gives_a_place_up_is_plain_text_at_its_end(
    kind: NoticeKind, status: str, confirmation: str, language: Language
) -> None:
    is_held = status == "held"
    state = {"expires_at": NOON + 900_000 if is_held else None, "confirmed_at": None if is_held else NOON}
    guest: dict[str, Any] = {"account_id": None, "link": LINK}
    for reader in ({"account_id": 3}, guest):
        event = {"confirmation": confirmation, "max_extensions": 1}
        message = write(kind, language, booking=state, event=event, **reader)
        looks = looks_of(message)
        styled = [url for url, look in looks if look == "primary"]
        gives_up = [url for url, _ in looks if url.endswith(("#cancel", "#leave"))]
        assert len(styled) == 1
        assert [url for url, look in looks if look == "plain"] == gives_up
        assert not gives_up or (looks[-1] == (gives_up[0], "plain") and len(gives_up) == 1)
        if f"{OWN}#confirm" in links_of(message):
            assert styled == [f"{OWN}#confirm"]
        elif f"{OWN}#cancel" in links_of(message):
            words = "View booking" if language == "en" else "Посмотреть бронь"
            assert styled == [OWN]
            assert f"\n{words}: {OWN}\n" in message.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_is_whole_in_text_and_html(kind: NoticeKind, language: Language) -> None:
    message = write(kind, language)

    assert message.subject == message.subject.strip() != ""
    assert not re.search(r"None|{{|}}|<built-in|^%", message.text + message.subject, re.MULTILINE)
    shown = words_of(BeautifulSoup(message.html, "html.parser").body.get_text(" "))  # type: ignore[union-attr]
    assert shown.startswith(words_of(message.subject))
    for line in message.text.split("\n-- \n")[0].splitlines():
        assert words_of(line.partition(f": {SITE}")[0]) in shown
    assert links_of(message) - {CHOICES} == LEADS_TO[kind]
    assert all(link in message.text for link in LEADS_TO[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_each_language_is_written_in_its_own_letters(kind: NoticeKind) -> None:
    english, russian = write(kind, "en"), write(kind, "ru")

    assert not re.search("[а-яё]", english.text + english.subject, re.IGNORECASE)
    without_links = re.sub(r"https?://\S+", "", russian.text)
    assert len(re.findall("[а-яё]", without_links, re.IGNORECASE)) > 5 * len(re.findall("[a-z]", without_links))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("confirmation", ["attendee", "organiser"])
@pytest.mark.parametrize("kind", OF_HOLDS)
def test_every_clock_time_of_a_subject_says_whose_it_is(
    kind: NoticeKind, confirmation: str, language: Language
) -> None:
    for ahead in (900_000, 3 * DAY):
        subject = write(
            kind, language, booking={"expires_at": NOON + ahead}, event={"confirmation": confirmation}
        ).subject
        times = re.findall(r"\d\d:\d\d(?! Berlin time| по берлинскому времени)", subject)
        assert times == [], subject


def test_a_hold_tells_the_deadline_in_words_and_zone() -> None:
    english, russian = write("hold_placed"), write("hold_placed", "ru")

    assert english.subject == "Confirm by 28 May, 22:41 Berlin time: Chamber concert"
    assert "We’re holding 2 seats for you until Thursday 28 May, 22:41 Berlin time." in english.text
    assert "Мы отложили для вас 2 места до 28 мая, 22:41 по берлинскому времени." in russian.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", OF_HOLDS)
def test_no_deadline_is_told_later_than_it_is_nor_as_so_long_from_whenever_it_is_read(
    kind: NoticeKind, language: Language
) -> None:
    told = [write(kind, language, booking={"expires_at": NOON + ahead}) for ahead in (20_000, 79_999)]

    assert told[0].text == told[1].text
    assert "22:27" in told[0].text
    assert not re.search(r"\d\d:\d\d:\d\d|today|tomorrow|from now|сегодня|завтра|примерно", told[0].text)


@pytest.mark.parametrize(
    ("seats", "words"), [(1, "1 место"), (2, "2 места"), (5, "5 мест"), (21, "21 место"), (111, "111 мест")]
)
def test_russian_numbers_have_their_form(seats: int, words: str) -> None:
    text = write("hold_placed", "ru", booking={"seats": seats}).text

    assert re.search(rf"{words}\b", text)


@pytest.mark.parametrize("confirmation", ["attendee", "organiser"])
@pytest.mark.parametrize("seats", [2, 5, 21])
@pytest.mark.parametrize("kind", KINDS)
def test_russian_seats_without_their_number_are_one_only_where_it_is_one(
    kind: NoticeKind, seats: int, confirmation: str
) -> None:
    many = {"seats": seats}
    message = write(kind, "ru", booking=many, entry=many, event={"confirmation": confirmation})

    told = f"{message.subject}\n{message.text}".replace("\xa0", " ")
    assert not re.search(r"(?<!\d )\bместо\b", told, re.IGNORECASE)


@pytest.mark.parametrize(
    ("seconds", "time"),
    [
        (60, "1 минуту"),
        (120, "2 минуты"),
        (300, "5 минут"),
        (21 * 60, "21 минуту"),
        (21, "21 секунду"),
        (3_600, "1 час"),
    ],
)
def test_a_russian_hold_time_stands_as_it_must_after_its_preposition(seconds: int, time: str) -> None:
    event = {"hold_seconds": seconds, "offer_seconds": seconds, "max_extensions": 1}
    joined = write("waitlist_joined", "ru", event=event).text
    longer = write("reminder", "ru", event=event).text

    assert f"отложим места на {time} " in joined.replace("\xa0", " ")
    assert f"ещё на {time}," in longer.replace("\xa0", " ")


@pytest.mark.parametrize(("seats", "words"), [(1, "holding 1 seat for"), (2, "holding 2 seats for")])
def test_english_numbers_have_their_form(seats: int, words: str) -> None:
    assert words in write("hold_placed", booking={"seats": seats}).text


def test_where_the_organiser_confirms_nobody_else_is_asked_to() -> None:
    for language in LANGUAGES:
        message = write("hold_placed", language, event={"confirmation": "organiser"})
        assert links_of(message) - {CHOICES} == {OWN, f"{OWN}#cancel"}
        assert [button.data for button in message.buttons] == [f"cancel:{BOOKING}"]


def test_a_chat_has_buttons_in_place_of_links_and_is_told_how_to_stop() -> None:
    message = write("reminder", "ru", channel="telegram")

    assert [(one.label, one.data) for one in message.buttons] == [
        ("Подтвердить", f"confirm:{BOOKING}"),
        ("Отменить", f"cancel:{BOOKING}"),
    ]
    assert "/b/" not in message.text
    assert "/stop" in message.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_says_why_it_came_and_how_such_are_stopped(kind: NoticeKind) -> None:
    for language, why in zip(
        LANGUAGES, ("You received this because", "Вы получили это сообщение, потому что"), strict=True
    ):
        message = write(kind, language)
        assert why in message.text.partition("\n-- \n")[2]
        is_for_admins = KINDS[kind].is_for_admins
        assert message.list_unsubscribe == (CHOICES if is_for_admins else None)
        assert not is_for_admins or CHOICES in message.text


def test_a_guest_is_not_led_to_an_account() -> None:
    message = write("hold_placed", account_id=None)

    assert CHOICES not in message.text
    assert "someone booked with this address" in message.text


@pytest.mark.parametrize("kind", ["hold_placed", "confirmed"])
def test_a_guest_s_first_mail_leads_to_an_account_by_a_link_that_is_theirs_alone(kind: NoticeKind) -> None:
    proof = f"{SITE}/proofs/{SECRET}"
    for language, words in zip(LANGUAGES, ("works once", "один раз"), strict=True):
        first = write(kind, language, account_id=None, link=LINK)
        assert proof in links_of(first)
        assert words in first.text
        assert links_of(first) - {proof} == LEADS_TO[kind]
        assert proof not in write(kind, language, account_id=None).text


def test_what_changed_is_told_old_and_new() -> None:
    text = write("event_changed").text

    assert "When: Tuesday 2 June 2026, 22:26 Berlin time → Saturday 6 June 2026, 22:26 Berlin time" in text
    assert "Where: Town hall → Old mill" in text


def test_whoever_holds_seats_of_an_event_that_has_changed_is_told_their_deadline() -> None:
    held = {"expires_at": NOON + 900_000, "confirmed_at": None}
    for language, words in zip(LANGUAGES, ("until Thursday 28 May, 22:41", "до 28 мая, 22:41"), strict=True):
        message = write("event_changed", language, booking=held)
        assert words in message.text.replace("\xa0", " ")
        assert links_of(message) - {CHOICES} == {f"{OWN}#confirm", f"{OWN}#cancel"}
        assert [button.data for button in message.buttons] == [f"confirm:{BOOKING}", f"cancel:{BOOKING}"]
        assert write("event_changed", language).buttons == ()

    paid = write("event_changed", booking=held, event={"confirmation": "organiser"})
    assert "until Thursday 28 May, 22:41 Berlin time." in paid.text
    assert "confirmed when the organiser receives your payment" in paid.text
    assert links_of(paid) - {CHOICES} == {OWN, f"{OWN}#cancel"}
    assert "Your booking stays confirmed. New details:" in write("event_changed").text


@pytest.mark.parametrize(
    ("event", "english", "russian"),
    [
        ({}, "Book again", "Забронировать снова"),
        ({"taken": 10}, "Join the waiting list", "Записаться в лист ожидания"),
        ({"waiting_entries": 1}, "Join the waiting list", "Записаться в лист ожидания"),
        ({"closes_at": NOON}, "View event", "Открыть событие"),
    ],
)
@pytest.mark.parametrize("kind", ["expired", "cancelled"])
def test_whoever_has_lost_their_seats_is_led_to_what_they_can_do(
    kind: NoticeKind, event: dict[str, Any], english: str, russian: str
) -> None:
    said = ((english, "chamber-concert"), (russian, "kamernyy-kontsert"))
    for language, (words, named) in zip(LANGUAGES, said, strict=True):
        text = write(kind, language, event=event).text
        assert [line for line in text.splitlines() if EVENT_PAGE in line] == [f"{words}: {EVENT_PAGE}-{named}"]


def test_whoever_lets_an_offer_lapse_is_told_that_they_no_longer_wait() -> None:
    missed = write("expired", booking={"offer": True})

    assert missed.subject == "The offer has ended: Chamber concert"
    assert "You’re no longer on the waiting list." in missed.text


def test_a_hold_that_may_be_extended_says_so_and_leads_there() -> None:
    extend = f"{OWN}#extend"
    for language, words in zip(LANGUAGES, ("for another 15 minutes", "продлить ещё на 15 минут"), strict=True):
        for kind in OF_HOLDS:
            may = write(kind, language, event={"max_extensions": 1})
            assert words in may.text.replace("\xa0", " ")
            assert extend in links_of(may)
            assert [button.data.partition(":")[0] for button in may.buttons] == ["confirm", "extend", "cancel"]
            assert extend not in write(kind, language).text


def test_an_offer_tells_until_when_and_is_confirmed_or_declined() -> None:
    english, russian = write("offered"), write("offered", "ru")

    assert english.subject == "2 seats for you until 28 May, 22:41 Berlin time: Chamber concert"
    assert russian.subject == "2 места для вас до 28 мая, 22:41 по берлинскому времени: «Камерный концерт»"
    assert "Good news: it’s your turn." in english.text
    assert "until Thursday 28 May, 22:41 Berlin time" in english.text
    assert [button.label for button in english.buttons] == ["Confirm", "Decline"]
    assert [button.label for button in russian.buttons] == ["Подтвердить", "Отказаться"]
    paid = write("offered", event={"confirmation": "organiser"})
    assert "Your booking is confirmed when the organiser receives your payment." in paid.text
    assert [button.label for button in paid.buttons] == ["Decline"]


def test_whoever_waits_is_told_their_place_and_how_long_an_offer_lasts() -> None:
    english, russian = write("waitlist_joined"), write("waitlist_joined", "ru")

    assert "You’re number 12 on the waiting list, for 2 seats." in english.text
    assert "we’ll hold the seats for you for 15 minutes" in english.text
    assert "ваш номер в листе ожидания — 12" in russian.text
    assert [button.data for button in english.buttons] == [f"leave:{ENTRY}"]
    assert "someone joined a waiting list with this address" in write("waitlist_joined", account_id=None).text


def test_whoever_waits_for_an_event_that_has_changed_is_led_to_their_place() -> None:
    for language, words in zip(LANGUAGES, ("An event you are waiting for", "Событие, которого вы ждёте"), strict=True):
        message = write("event_changed", language, entry={"seats": 3})
        assert words in message.text
        assert links_of(message) - {CHOICES} == LEADS_TO["waitlist_joined"]
        assert [button.data for button in message.buttons] == [f"leave:{ENTRY}"]
        assert message.calendar is None


@pytest.mark.parametrize(
    ("event", "subject"),
    [
        ({"cancelled_at": NOON}, "The event is cancelled: Chamber concert"),
        ({}, "No seat came free: Chamber concert"),
        ({"as_of": NOON}, "The waiting list has closed: Chamber concert"),
    ],
)
def test_whoever_no_longer_waits_is_told_why(event: dict[str, Any], subject: str) -> None:
    assert write("waitlist_closed", event=event).subject == subject


@pytest.mark.parametrize("kind", ["event_cancelled", "waitlist_closed"])
def test_why_an_event_is_cancelled_is_told_in_the_organiser_s_words(kind: NoticeKind) -> None:
    event = {"cancelled_at": NOON, "cancel_reason": "The hall\r\nis flooded."}

    assert "\nThe organiser writes: The hall is flooded.\n" in write(kind, event=event).text
    assert "\nОрганизатор пишет: The hall is flooded.\n" in write(kind, "ru", event=event).text
    assert "The organiser writes" not in write(kind, event={"cancelled_at": NOON}).text


def test_whoever_hears_late_of_an_event_that_takes_place_after_all_is_led_back_to_it() -> None:
    late = write("event_cancelled", event={"cancelled_at": None})

    assert late.subject == "Your booking is no longer valid: Chamber concert"
    assert links_of(late) - {CHOICES} == {EVENT_PAGE}


def test_what_is_told_of_a_booking_goes_by_how_it_stands() -> None:
    confirmed = {"expires_at": None, "confirmed_at": NOON}
    for kind in ("seats_changed", "restored"):
        for language in LANGUAGES:
            message = write(kind, language, booking=confirmed)
            assert links_of(message) - {CHOICES} == {OWN, f"{OWN}#cancel"}
            assert message.buttons == ()
    assert "has changed from 1 to 2" in write("seats_changed").text
    assert write("restored").subject == "Your booking is restored: Chamber concert"
    assert "it isn’t confirmed yet" in write("restored").text
    assert "It’s confirmed: 2 seats are yours." in write("restored", booking=confirmed).text


def test_whoever_receives_a_booking_may_know_nothing_of_it() -> None:
    assert "someone handed a booking over to this address" in write("received", account_id=None).text


def test_whoever_missed_the_deadline_is_told_how_many_seats_are_left() -> None:
    assert "3 seats were free" in write("expired").text
    assert "All seats are taken at the moment" in write("expired", event={"taken": 10}).text


@pytest.mark.parametrize(
    ("ahead", "word"), [(0, "Today, 28 May"), (DAY, "Tomorrow, 29 May"), (2 * DAY, "Soon, 30 May")]
)
def test_the_day_before_is_told_as_the_calendar_has_it(ahead: int, word: str) -> None:
    assert write("event_tomorrow", event={"starts_at": NOON + ahead + 60_000}).subject == f"{word}: Chamber concert"


def test_a_place_that_is_lost_is_taken_out_of_the_calendar() -> None:
    place = write("confirmed").calendar
    assert place is not None
    uid = next(line for line in place.split() if line.startswith("UID:"))
    for kind in ("cancelled", "cancelled_by_organiser", "event_cancelled", "handed_over"):
        ended = {"ended_at": NOON, "expires_at": None, "confirmed_at": NOON}
        taken_out = write(kind, booking=ended).calendar
        assert taken_out is not None
        assert {uid, "METHOD:CANCEL", "STATUS:CANCELLED"} <= set(taken_out.split())
        assert write(kind, booking=ended | {"confirmed_at": None}).calendar is None


def test_what_has_ended_is_not_said_to_be_there_still() -> None:
    for kind in ("expired", "cancelled", "event_cancelled"):
        for account_id, sentence in ((None, "Not you? Ignore it."), (3, "you had a booking")):
            ended = write(kind, account_id=account_id, booking={"ended_at": NOON})
            assert sentence in ended.text
            assert "cancel the booking" not in ended.text


def test_what_is_confirmed_comes_with_an_entry_for_the_calendar() -> None:
    entry = write("confirmed").calendar

    assert entry is not None
    assert "SUMMARY:Chamber concert" in entry
    assert write("received").calendar == entry
    assert write("restored", booking={"confirmed_at": NOON}).calendar == entry
    assert write("hold_placed").calendar is write("restored").calendar is None


@pytest.mark.parametrize(
    "name", ["http://evil.example", "Win at evil.example", "www.evil", "<b>", "a@b.example", "x" * 61]
)
def test_a_name_that_is_none_is_not_repeated(name: str) -> None:
    message = write("hold_placed", booking={"name": name})

    assert name not in message.text
    assert "Hello," in message.text


def test_nothing_that_was_typed_breaks_a_line_or_an_element() -> None:
    message = write("confirmed", event={"title": "A <b>title</b>\r\nBcc: all@example.com", "location": "Hall & yard"})

    assert message.subject == "Confirmed: A <b>title</b> Bcc: all@example.com"
    assert "Hall & yard" in message.text
    shown = BeautifulSoup(message.html, "html.parser")
    assert not shown.find_all("b")
    assert "Hall & yard" in shown.get_text()


def test_the_organiser_sends_in_their_own_name() -> None:
    named = Letters(SITE, Zone(BERLIN), Organiser({"site_name": "Stage 9"}))
    for language, where in zip(LANGUAGES, ("a booking at Stage 9 (", "бронь на сайте Stage 9 ("), strict=True):
        message = named.message(claimed("hold_placed", language), NOON)
        assert message.sender_name == "Stage 9"
        assert f"{where}{SITE})." in message.text
        assert "Stage 9" in BeautifulSoup(message.html, "html.parser").find_all("p")[0].get_text()
    assert write("hold_placed").sender_name == ""
    assert f"a booking at {SITE}." in write("hold_placed").text


def test_a_mail_has_the_organisers_colour_and_whatever_that_is_its_button_and_links_can_be_read() -> None:
    for chosen in ("#ffe000", "#8a2f4b", "#0f6e7d", "#ffffff", "#101010"):
        named = Letters(SITE, Zone(BERLIN), Organiser({"colour": chosen}))
        shown = BeautifulSoup(named.message(claimed("hold_placed"), NOON).html, "html.parser")
        button, link = (
            dict(part.split(":", 1) for part in str(shown.select("a." + look)[0]["style"]).strip(";").split(";"))
            for look in ("primary", "plain")
        )
        dark = dict(re.findall(r"\.(plain|secondary) \{ color: (#[0-9a-f]{6})", str(shown.style)))
        assert button["background"] == chosen
        assert contrast(button["background"], button["color"]) >= 4.5
        assert min(contrast(link["color"], ground) for ground in ("#ffffff", "#f6f7f5")) >= 4.5
        assert min(contrast(dark["plain"], ground) for ground in ("#1a2126", "#11161a")) >= 4.5
        assert dark["plain"] == dark["secondary"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_has_to_pay_is_told_how_much_how_and_with_which_reference(language: Language) -> None:
    how = "Bank transfer to Stage 9\nWithin three days."
    asked = write("hold_placed", language, event={"confirmation": "organiser", "payment": how})
    once_paid = write("confirmed", language, event={"confirmation": "organiser", "payment": how})

    pay = asked.text[asked.text.index("KT7F3Q\n\n") : asked.text.index(SITE)]
    assert "25" in pay
    assert "KT7F3Q.\nBank transfer to Stage 9\nWithin three days.\n" in pay
    assert "Bank transfer" not in once_paid.text
    marked = {"confirmation": "organiser", "payment": "By **transfer**, see [our page](https://haus.example/pay)"}
    assert (
        "\nBy transfer, see our page (https://haus.example/pay)\n" in write("hold_placed", language, event=marked).text
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_is_confirmed_at_once_is_told_then_how_to_pay(language: Language) -> None:
    known = {"confirmation": "instant", "payment": "In cash at the door"}
    told = write("confirmed", language, event=known)
    assert "25" in told.text[told.text.index("KT7F3Q\n\n") : told.text.index(SITE)]
    assert "KT7F3Q.\nIn cash at the door\n" in told.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_has_to_pay_is_told_whom_by_the_account_in_the_currency_of_the_price(language: Language) -> None:
    payee = Payee("Stage 9", "DE33100205000001194700", "BFSWDE33BER", *("1" * 20, "Bank", "044525225", "2" * 20))
    named = Letters(SITE, Zone(BERLIN), Organiser({"payee": payee}))  # type: ignore[dict-item]
    for currency, shown, hidden in (("EUR", "DE33 1002 0500 0001 1947 00", "044525225"), ("RUB", "044525225", "DE33")):
        booking = {"price_cents": 1_250, "currency": currency}
        asked = named.message(claimed("hold_placed", language, booking=booking), NOON)
        for text in (asked.text, asked.html):
            assert ": Stage 9" in text
            assert f": {shown}" in text
            assert hidden not in text
        assert asked.text.count("KT7F3Q") == 3
        paid = named.message(claimed("confirmed", language, booking=booking), NOON)
        assert shown not in paid.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_seats_of_several_kinds_are_told_with_what_they_cost_together(language: Language) -> None:
    kinds = (BookedKind("adult", "Adult", 1_250, 2), BookedKind("child", "Child", 600, 1))
    asked = write("hold_placed", language, booking={"seats": 3, "price_cents": None, "kinds": kinds})
    sum_of_all = {"en": "€31.00", "ru": "31,00\u00a0€"}[language]
    assert f": 2 × Adult, 1 × Child: {sum_of_all}\n" in asked.text


@pytest.mark.parametrize(
    ("language", "said"), [("en", "The organiser confirms"), ("ru", "Организатор подтвердит бронь.")]
)
def test_whoever_has_seats_of_a_kind_that_is_free_is_not_told_to_pay(language: Language, said: str) -> None:
    event = {"confirmation": "organiser", "payment": "Bank transfer to Stage 9"}
    kinds = (BookedKind("child", "Child", 0, 1),)
    asked = write("hold_placed", language, event=event, booking={"seats": 1, "price_cents": None, "kinds": kinds})
    assert said in asked.text
    assert "Bank transfer" not in asked.text


def test_a_letter_tells_when_an_event_ends_when_its_doors_open_and_whom_to_ask() -> None:
    hour = 3_600_000
    known = {"ends_at": NOON + 9 * DAY + hour, "doors_at": NOON + 9 * DAY - hour, "contact": "Anna, +49 30 1234"}
    text = write("confirmed", event=known).text

    assert "\nEnds: 23:26 Berlin time\nDoors open: 21:26 Berlin time\n" in text
    assert "\nQuestions: Anna, +49 30 1234\n" in text
    assert "Ends: Sunday 7 June 2026, 22:26 Berlin time" in write("confirmed", event={"ends_at": NOON + 10 * DAY}).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_in_another_direction_turns_nothing_round_and_its_joiners_stay(language: Language) -> None:
    name, title, place = "می\u200cخواهم", "קונצרט!", "\u202eHall\u202c \U0001f469\u200d\U0001f3a4"
    event = {"title": title, "location": place}
    message = write("confirmed", language, booking={"name": name}, event=event)

    assert title in message.subject
    assert f"\u2068{name}\u2069" in message.text
    assert "Hall \U0001f469\u200d\U0001f3a4" in message.text
    assert not re.search("[\u202a-\u202e]", message.text + message.html + message.subject)
    shown = BeautifulSoup(message.html, "html.parser")
    assert {name, title} == {one.get_text() for one in shown.find_all("bdi")}
    assert "\u2068" not in shown.body.decode()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("kind", "changed", "status"),
    [
        ("confirmed", {}, "ReservationConfirmed"),
        ("hold_placed", {}, "ReservationHold"),
        ("expired", {}, "ReservationCancelled"),
        ("event_cancelled", {}, "ReservationCancelled"),
        ("confirmation_wanted", {}, None),
        ("waitlist_joined", {}, None),
        ("prove_address", {}, None),
    ],
)
def test_mail_programs_read_the_booking_itself_where_the_mail_is_to_its_person(
    kind: NoticeKind, changed: dict[str, Any], status: str | None
) -> None:
    head = BeautifulSoup(write(kind, event={"title": "</script><b>"}, **changed).html, "html.parser").head
    assert head is not None
    blocks = [json.loads(one.get_text()) for one in head.select('script[type="application/ld+json"]')]

    assert [one["reservationStatus"].rpartition("/")[2] for one in blocks] == ([status] if status else [])
    for one in blocks:
        assert (one["@type"], one["reservationNumber"], one["reservationFor"]["name"]) == (
            "EventReservation",
            "KT7F3Q",
            "</script><b>",
        )
        assert one["reservationFor"]["startDate"].endswith("+02:00")


def test_the_message_id_is_the_notice_s() -> None:
    assert write("test").message_id == claimed("test").notice.message_id == write("test", now=NOON + DAY).message_id


@pytest.mark.parametrize(
    ("zone", "told"),
    [("UTC", " UTC"), ("Etc/GMT-3", " UTC+3"), ("Asia/Kolkata", "Kolkata time"), ("America/New_York", "New York time")],
)
def test_a_zone_is_told_by_its_place_or_its_offset(zone: str, told: str) -> None:
    assert words_in("en", ZoneInfo(zone), NOON, "letter").moment_in_full(NOON).endswith(told)


@pytest.mark.parametrize(
    ("why", "english", "russian"),
    [
        ("made", "An account was created with this address.", "С этим адресом создана учётная запись."),
        ("changed", "This address was entered as the new one of an account.", "Этот адрес указан как новый"),
        ("asked", "There is an account with this address.", "С этим адресом есть учётная запись."),
    ],
)
def test_a_mail_that_proves_an_address_says_how_it_came_to_an_account(why: str, english: str, russian: str) -> None:
    for language, said in zip(LANGUAGES, (english, russian), strict=True):
        text = write("prove_address", language, why=why).text
        others = (
            "was created with",
            "entered as",
            "There is an account",
            "создана",
            "указан как",
            "есть учётная",
        )
        assert said in text
        assert sum(other in text for other in others) == 1


# What an organiser types


def test_what_an_organiser_types_is_text_with_links_whatever_it_is_and_turns_no_words_round() -> None:
    typed = "Read <b>this</b>: https://example.org/a?b=1&c=2).\nשלום: https://example.org/x\n\nRoom: https://tickets.example.org/e/5"
    written = Written("all", {"en": Letter("News", typed)})
    message = Letters(SITE, Zone(BERLIN)).message(replace(claimed("written"), written=written), NOON)

    lines = [line for line in message.text.splitlines() if line][1:4]
    assert lines[0] == typed.splitlines()[0]
    assert lines[1] == f"\u2068{typed.splitlines()[1]}\u2069"
    assert "<b>" not in message.html
    assert {"https://example.org/a?b=1&c=2", "https://example.org/x", f"{SITE}/e/5"} <= links_of_all(message)
    assert looks_of(message) == [(f"{SITE}/e/5", "plain"), (OWN, "primary")]


@pytest.mark.parametrize("channel", ["email", "telegram"])
def test_own_words_stand_below_the_greeting_and_at_the_end_in_the_reader_s_language_or_the_one_there_is(
    channel: Channel,
) -> None:
    organiser = Organiser()
    own_words = (
        OwnWords("confirmed", "above", "en", "Mind the step."),
        OwnWords("confirmed", "above", "ru", "Осторожно, ступенька."),
        OwnWords("confirmed", "below", "ru", "Ждём!\n\nМы"),
    )
    organiser.follow(lambda: Organisation(own_words=own_words))
    letters = Letters(SITE, Zone(BERLIN), organiser)

    for language, above in zip(LANGUAGES, ("Mind the step.", "Осторожно, ступенька."), strict=True):
        text = letters.message(claimed("confirmed", language, channel=channel), NOON).text
        assert text.split("\n\n")[1] == above
        assert "Ждём!\n\nМы\n\n" in text
    other = claimed("restored", channel=channel)
    assert letters.message(other, NOON) == Letters(SITE, Zone(BERLIN)).message(other, NOON)


def links_of_all(message: Message) -> set[str]:
    return {str(link["href"]) for link in BeautifulSoup(message.html, "html.parser").find_all("a")}
