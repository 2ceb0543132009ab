"""What people type arrives as typed: joiners and marks stay, no character is cut in two, no line is turned around."""

import base64
import quopri
import re
from email import message_from_bytes
from email.headerregistry import Address
from email.policy import default
from zoneinfo import ZoneInfo

import icalendar
import pytest

from booking.bot import chat_words
from booking.delivery.letters import Letters
from booking.notice import NoticeKind
from booking.people import Channel
from booking.senders import mail
from booking.senders.message import Message
from booking.senders.telegram import shortened
from booking.texts.characters import isolated, on_one_line, whole_until
from booking.zone import Zone
from tests.support.notices_example import claimed
from tests.support.service import NOON

TYPED = [
    "می‌خواهم به کنسرت بروم",
    "नेपाली क्‍षेत्र और हिन्दी",
    "ශ්‍රී ලංකා සංගීත",
    "Familie 👩‍👩‍👧‍👦 tanzt",
    "Applaus 👏🏽 und 🧑🏿‍🚒",
    "Herz ❤️‍🔥 und ☎︎",
    "🏴󠁧󠁢󠁳󠁣󠁴󠁿 gegen 🇩🇪🇺🇦",
    "Zoe\u0308 und a\u0301\u0323",
    "שלום\u200f 2026",
    "東京\u3000公演",
    "10\u00a0000 personnes",
    "Donau\u00addampfschiff",
    "🫨🪿 Neues",
]


def letter(kind: NoticeKind, channel: Channel = "email", **event: str) -> Message:
    letters = Letters("https://booking.example", Zone(ZoneInfo("Europe/Berlin")))
    return letters.message(claimed(kind, channel=channel, event=event), NOON)


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("channel", ["email", "telegram"])
def test_a_title_and_a_place_have_the_same_characters_in_every_message(typed: str, channel: Channel) -> None:
    message = letter("confirmed", channel=channel, title=typed, location=typed)

    assert message.subject == f"Confirmed: {typed}"
    assert f"Where: {isolated(typed)}\n" in message.text
    assert typed in message.html
    assert message.calendar is not None
    (event,) = icalendar.Calendar.from_ical(message.calendar).walk("VEVENT")
    assert (str(event["summary"]), str(event["location"])) == (typed, typed)


@pytest.mark.parametrize("typed", TYPED)
def test_a_name_is_greeted_and_told_the_organiser_as_it_was_typed(typed: str) -> None:
    letters = Letters("https://booking.example", Zone(ZoneInfo("Europe/Berlin")))

    assert f"Hello {isolated(typed)}," in letters.message(claimed("hold_placed", booking={"name": typed}), NOON).text
    assert (
        f"Guest: {isolated(typed)}, "
        in letters.message(claimed("confirmation_wanted", booking={"name": typed}), NOON).text
    )


@pytest.mark.parametrize("typed", TYPED)
def test_a_subject_is_folded_between_characters_and_reads_the_same(typed: str) -> None:
    for more in range(30):
        message = letter("confirmed", title="x" * more + " ".join([typed] * 6))
        sent = mail.written(message, Address("", "booking", "example.org"), Address("", "anna", "example.com"), NOON)
        assert message_from_bytes(sent, policy=default)["Subject"] == message.subject
        (subject,) = re.findall(rb"^Subject: (.*\r\n(?:[ \t].*\r\n)*)", sent, re.MULTILINE)
        for kind, word in re.findall(rb"=\?utf-8\?([bq])\?(.*?)\?=", subject):
            bytes_of_word = base64.b64decode(word) if kind == b"b" else quopri.decodestring(word, header=True)
            assert bytes_of_word.decode("utf-8")


@pytest.mark.parametrize("control", [*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))])
def test_nothing_turns_a_subject_or_a_line_around(control: str) -> None:
    message = letter("confirmed", title=f"Con{control}cert", location=f"{control}Hall")

    assert message.subject == "Confirmed: Concert"
    assert "Where: Hall\n" in message.text
    assert control not in message.text + message.html


@pytest.mark.parametrize("control", ["\r\n", "\0", "\x1b", "\x85", "\u2028", "\u2029", "\t", "\x7f", " \n "])
def test_a_break_or_a_control_is_one_space(control: str) -> None:
    assert on_one_line(f"{control}Con{control}{control}cert{control}") == "Con cert"


@pytest.mark.parametrize("whole", ["👩‍👩‍👧‍👦", "👏🏽", "❤️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🇩🇪", "ẹ́", "क्‍ष", "හ්‍ය", "ی‌"])
def test_a_text_that_is_too_long_is_cut_between_characters(whole: str) -> None:
    text = "a" + whole * 30
    for end in range(1, len(text)):
        kept = text[: whole_until(text, end)]
        assert (len(kept) - 1) % len(whole) == 0
        assert end - len(kept) < len(whole)
    for before in range(len(whole) * 2):
        for cut in (chat_words.short("b" * before + whole * 40), shortened("b" * before + whole * 4_096)):
            assert cut.endswith("…")
            assert (len(cut) - 1 - before) % len(whole) == 0


def test_what_is_no_character_but_marks_is_cut_all_the_same() -> None:
    assert whole_until("\u0301" * 100, 40) == 40
