"""No sentence that people stumbled over comes back: those that were replaced, and where none of them may be."""

from pathlib import Path

import pytest

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
    ),
}


@pytest.mark.parametrize(("folders", "sentences"), REPLACED.items(), ids=("letters", "chats", "times", "pages"))
def test_no_sentence_that_was_replaced_is_said_any_longer(
    folders: tuple[tuple[Path, str], ...], sentences: tuple[str, ...]
) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for folder, files in folders for path in folder.glob(files)}

    assert texts
    assert [(name, one) for name, text in texts.items() for one in sentences if one in text] == []
