"""No sentence that people stumbled over comes back, and one thing has one word wherever people read of it."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from booking.web.api import openapi
from booking.web.http.problems import PROBLEMS
from tests.support.process import ROOT

_LETTERS = (ROOT / "views" / "notices", "*.tpl")
_CHATS = (ROOT / "booking" / "bot", "*.py")
_FORMAT = (ROOT / "booking" / "texts", "*.py")
_PAGES = (ROOT / "views", "*.tpl")
_CATALOGUES = (ROOT / "booking" / "texts" / "catalogues", "*.po")

# By the folders that may say none of them.
REPLACED = {
    (_LETTERS,): (
        "who has it can cancel it",
        "Would you like to find your bookings on every device?",
        "Something has changed about an event",
        "Your booking is still only held",
        "the waiting list has come to you",
        "the next in line need not wait",
        "A booking waits for your confirmation",
        "it cancels itself",
        "Yours again",
        "has failed for good",
        "they probably mistyped their own",
        "Please prove your address",
        "Prove my address",
        "from now. After that",
        "крайний срок",
        "Крайний срок",
        "Предложением не воспользовались",
        "покажите, что адрес ваш",
        "В мою учётную запись",
        "сделал бронь",
        "Other side",
        "Ответ другой стороны",
    ),
    (_CHATS, _CATALOGUES): (
        "/bookings shows",
        "not confirmed yet",
        "ещё не подтверждено",
        "Не ждать:",
    ),
    (_FORMAT, _CATALOGUES): (
        "Booked is booked",
        "confirm in that time, or they go to the next person",
        "once you have paid.",
        "which it is not at this moment",
        "look at this page now and then",
        "expired on {",
        "ended with the event on",
        "d h min s",
        "or the seats go to the next person",
        "The offer of {",
        "You waited for them",
        "Others wait for a seat",
        "Take more time",
        "for who waits longest",
        "Too few seats for you",
        "Put somebody else",
        "You book as",
        "You wait as",
        "they are saved up for you",
        "is saved up for a group",
        "What comes free is offered",
        "who is on the waiting list comes first",
        "go to who waits",
        "are free for others at once",
        "Seats that you add",
        "What you keep stays",
        "is closed, and you were on it",
        "No message is sent from here",
        "Members, who sign in",
        "How often one may take",
        "Holds that are placed already",
        "description new",
        "extensions of a hold",
        "Места отложены на время оплаты",
        "Мест ждут другие",
        "Вы бронируете как",
        "копятся для вас — не дольше",
        "Время на подтверждение —",
        "Не подтвердите — места достанутся следующему",
        "срок вашей брони (",
    ),
    (_PAGES, _CATALOGUES): (
        "Nothing is done yet",
        "must be text of",
        "must be a whole number",
        "is required",
        "Make an account",
        "Make account",
        "Make a token",
        "Booked is booked",
        "Password now",
        "They come by",
        "What admins are told",
        "Leave it empty",
        "None yet. The form above",
        "nobody is told anything yet",
        "Live bookings",
        "Confirm anyway",
        "Hold again",
        "Why and when",
        "It stands in the message",
        "one by one",
        "nothing to send it by",
        "These are its words",
        "is nobody's but",
        "The other side said",
        "Nobody waits",
        "Nobody known",
        "has that in",
        "Send it to whoever",
        "to whom you invite",
        "e-mail",
        "E-mail",
        "Somebody",
        "So many seats are free",
        "There is no booking behind",
        "is out of date. Sign in, or ask whoever",
        "One person may have",
        "what stands here may be out of date",
        "from now on",
        "your hold ends soon",
        "сделал бронь",
        "сделана и",
        "Мест на этом событии на одного человека",
        "Пока ничего не сделано",
        "нужно целое число",
        "нужно указать адрес",
        "Они приходят через",
        "О чём сообщать администраторам",
        "На будущие события броней нет",
        "отправлять было нечем",
        "как всё обстоит",
        "Отброшено",
        "проверку",
        "Этого нет ни в одном",
        "скажет следующая",
        "уже началось бы",
        "участник",
        "Срок брони",
        "Закончившиеся брони",
        "Действующих броней",
        "None for an event to come",
        "which is all that the event has",
        "nobody waiting behind",
        "You sign in with it",
        "A few words that only you",
        "You have one?",
        "I have one",
        "Later: until then",
        "It signs you out everywhere but here",
        "Nobody has shown yet",
        "Please show that",
        "which you say is your address",
        "Yes, it’s mine",
        "that isn’t with you",
        "In UTC time.",
        "What it tells",
        "what it tells",
        "It is sent on",
        "Undelivered",
        "Не подтверждена",
        "придержано",
        "свободно из",
        "Мест этого события уже ждут",
        "По этой ссылке нет",
        "никто не ждёт",
        "никто не сообщит",
        "События публикуются",
        "Тот, кто бронирует",
        "Никто: бронь",
        "Мест на человека, не больше",
        "Все брони закончатся",
        "люди увидят это на своих",
        "описание: новое",
        "то, что здесь написано",
        "Страница продолжает",
        "in English from now on",
        "Брони этого события",
        "места в листах ожидания",
        "place on this device",
        "waiting-list place",
    ),
}


# Words for which there is another, and marks that are typed otherwise, wherever English is read.
_OTHERWISE = re.compile(
    r"[A-Za-z]'[a-z]|\b(?:e-mail|(?:un)?prove[ds]?|proofs|whoever|somebody|anew|shall|be it)\b", re.IGNORECASE
)
_CODE = re.compile(r"`[^`]*`|\{[^{}]*\}|/\w+/?\w*")
# English that is a name in one place and a state, a role or a word within a sentence in another.
_TWO_MEANINGS = {
    *("admin", "cancelled", "confirmed", "contact", "delete your account", "event changed", "extensions", "in"),
    *("seat", "seats", "since"),
}


@pytest.mark.parametrize(("folders", "sentences"), REPLACED.items(), ids=("letters", "chats", "times", "pages"))
def test_no_sentence_that_was_replaced_is_said_any_longer(
    folders: tuple[tuple[Path, str], ...], sentences: tuple[str, ...]
) -> None:
    texts = {path.name: _in_one_line(path) for folder, files in folders for path in folder.glob(files)}

    assert texts
    assert [(name, one) for name, text in texts.items() for one in sentences if one in text] == []


def test_english_says_one_thing_by_one_word_on_pages_in_letters_and_in_the_api() -> None:
    letters = (line for path in (ROOT / "views" / "notices").glob("*.en.tpl") for line in _said(path))
    of_problems = (text for problem in PROBLEMS.values() for text in (problem.title, problem.happened, problem.remedy))
    read = [*letters, *of_problems, *_described(openapi.document(900)), *(english for english, _ in _entries())]

    assert len(read) > 1_500
    assert [text for text in read if _OTHERWISE.search(_CODE.sub("", text))] == []


def test_what_is_said_twice_in_english_is_said_alike_in_russian() -> None:
    said: dict[str, set[str]] = defaultdict(set)
    for english, russian in _entries():
        said[_plain(english)].add(_plain(russian))

    assert {english for english, in_russian in said.items() if len(in_russian) > 1} <= _TWO_MEANINGS


def test_russian_is_written_with_its_own_dash_and_quotation_marks() -> None:
    letters = (line for path in (ROOT / "views" / "notices").glob("*.ru.tpl") for line in _said(path))
    read = [*letters, *(russian for _, russian in _entries())]

    assert len(read) > 1_000
    assert [text for text in read if re.search(r"\s–\s|[“”]|[а-я]\"", text)] == []


def _in_one_line(path: Path) -> str:
    """Return a file in which a text that is written in several parts is one."""
    return re.sub(r'"\s*\n\s*f?"', "", path.read_text(encoding="utf-8"))


def _said(letter: Path) -> Iterator[str]:
    for line in letter.read_text(encoding="utf-8").splitlines():
        if not line.lstrip().startswith("%"):
            yield re.sub(r"\{\{.*?\}\}+", "", line)


def _described(part: Any) -> Iterator[str]:
    """Yield every summary and description in a part of the API's description."""
    for name, inner in part.items() if isinstance(part, dict) else enumerate(part if isinstance(part, list) else ()):
        if name in ("summary", "description") and isinstance(inner, str):
            yield inner
        else:
            yield from _described(inner)


def _entries() -> Iterator[tuple[str, str]]:
    """Yield what the catalogue has in English and in Russian; of what is counted, the many."""
    catalogue = ROOT / "booking" / "texts" / "catalogues" / "ru.po"
    with catalogue.open("rb") as file:
        for message in read_po(file, locale="ru"):
            if message.id and not message.context:
                yield _many(message.id), _many(message.string)


def _many(forms: Any) -> str:
    """Return a text, or the last of the forms of what is counted."""
    return str(forms[-1] if isinstance(forms, tuple) else forms)


def _plain(text: str) -> str:
    """Return a text without what case and punctuation make of it."""
    return re.sub(r"[^\w{} ]", "", text.casefold()).strip()
