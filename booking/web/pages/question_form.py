"""The questions in the form of an event: a row for each, and some that are still blank; it needs no script.

The page is given this module as `question_form`, and its view includes `question_fields.tpl` in the form, with the
event's `questions`. What `given` returns is counted to what the form has shown, so that what was not changed stays as
it is. The form goes to POST /events or /events/{id}: `decode.merge_pairs` makes the questions of its fields.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from booking.questions import MOST, Question, QuestionKind
from booking.texts.sentences import Sentence
from booking.web.http.decode import QUESTION_FIELD, is_typed
from booking.web.pages.flash import Flash

_BLANK_ROWS = 3
KINDS: dict[QuestionKind, Sentence] = {
    "text": Sentence("Words"),
    "choice": Sentence("One of these answers"),
    "tick": Sentence("A box to tick"),
}


class Row(NamedTuple):
    """What stands in the fields of one question, by the ends of their names, and what is wrong there."""

    place: int
    values: Mapping[str, str]
    faults: Mapping[str, Sentence]

    @property
    def is_blank(self) -> bool:
        """Whether nothing of a question is typed there."""
        return not is_typed(self.values)

    def name(self, field: str) -> str:
        """Return the name of a field."""
        return f"questions.{self.place}.{field}"


def given(questions: Sequence[Question]) -> dict[str, str]:
    """Return what stands in the fields of an event's questions, by their names."""
    rows = (Row(place, _values(one), {}) for place, one in enumerate(questions, start=1))
    return {row.name(field): value for row in rows for field, value in row.values.items() if value}


def rows(flash: Flash, form: str, questions: Sequence[Question]) -> list[Row]:
    """Return a row for each question, or as they were typed into the form that was refused, and blank ones after."""
    filled = _typed(flash) if flash.form == form and flash.is_error else [_values(one) for one in questions]
    blank = min(_BLANK_ROWS, MOST - len(filled))
    found = [*filled, *({} for _ in range(max(blank, 0)))]
    return [Row(place, one, _faults(flash, form, place)) for place, one in enumerate(found, start=1)]


def _values(question: Question) -> dict[str, str]:
    return {
        "id": question.id,
        "label": question.label,
        "kind": question.kind,
        "required": "true" if question.required else "",
        "choices": "\n".join(question.choices),
    }


def _typed(flash: Flash) -> list[dict[str, str]]:
    """Return what was typed, close together as it was read: what is wrong is told by that order."""
    by_place: dict[int, dict[str, str]] = {}
    for name, value in flash.typed.items():
        if found := QUESTION_FIELD.fullmatch(name):
            by_place.setdefault(int(found[1]), {})[found[2]] = value
    return [one for _, one in sorted(by_place.items()) if is_typed(one)]


def _faults(flash: Flash, form: str, place: int) -> dict[str, Sentence]:
    named = {field: flash.fault(form, f"questions.{place}.{field}") for field in ("id", "label", "kind", "choices")}
    return {field: fault for field, fault in named.items() if fault is not None}
