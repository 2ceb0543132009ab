"""What an organiser asks of people who book: questions as they can be asked, and answers that fit them."""

import functools
import itertools
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from booking.errors import Fault, Invalid
from booking.texts.sentences import Sentence

MOST = 10
LABEL_CHARACTERS_AT_MOST = 200
ANSWER_CHARACTERS_AT_MOST = 500
CHOICES_AT_LEAST, CHOICES_AT_MOST = 2, 20
ID_PATTERN = "[a-z][a-z0-9_]{0,19}"

QuestionKind = Literal["text", "choice", "tick"]
Answers: TypeAlias = Mapping[str, str | bool]  # By the ids of the questions; what is not answered is not there.


class Question(Struct, frozen=True):
    """A question; its id stays when it is worded anew, and without one it has not been asked yet.

    It is answered by a text, by one of its choices, or by a tick, which only a question of that kind can require.
    """

    id: str
    label: str
    kind: QuestionKind
    required: bool = False
    choices: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """The name of its answer in a body and in a form."""
        return f"answers.{self.id}"


NO_ANSWERS: Answers = {}  # Shared, so never changed.
_decode_questions = msgspec.json.Decoder(tuple[Question, ...]).decode
_decode_answers = msgspec.json.Decoder(dict[str, str | bool]).decode
encode = msgspec.json.encode
NOTHING_ASKED, NONE = "[]", "{}"  # What a text is that keeps no questions, and no answers.


@functools.lru_cache(maxsize=1_024)
def read(as_json: str) -> tuple[Question, ...]:
    """Return the questions that a text keeps."""
    return _decode_questions(as_json)


def optional(questions: Sequence[Question]) -> list[Question]:
    """Return the same questions, none of which must be answered."""
    return [replace(one, required=False) for one in questions]


def read_answers(as_json: str) -> Answers:
    """Return the answers that a text keeps."""
    return {} if as_json == NONE else _decode_answers(as_json)


def written(answers: Answers) -> str:
    """Return the text that keeps these answers."""
    return encode(answers).decode() if answers else NONE


def asked(given: Sequence[Question], earlier: Collection[str]) -> tuple[Question, ...]:
    """Return questions as they are asked from now on: each has an id, and no new one has that of an `earlier` one.

    Raises Invalid, with every fault, at fields such as `questions.1.label`, the first question being 1.
    """
    faults = [fault for place, one in enumerate(given, start=1) for fault in _faults_of(place, one)]
    ids = [one.id for one in given if one.id]
    faults += [
        Fault(f"questions.{place}.id", Sentence("Give each question an id of its own, or none."))
        for place, one in enumerate(given, start=1)
        if ids.count(one.id) > 1
    ]
    if len(given) > MOST:
        faults.append(Fault("questions", Sentence("Ask at most {most} questions.", most=MOST)))
    if faults:
        raise Invalid(faults)
    taken = {*ids, *earlier}
    unused = (name for number in itertools.count(1) if (name := f"q{number}") not in taken)
    return tuple(one if one.id else replace(one, id=next(unused)) for one in given)


def kept(questions: Sequence[Question], given: Answers) -> Answers:
    """Return answers that fit as they are kept: without blanks and boxes that are not ticked."""
    found = {one.id: _value(one, given.get(one.id, "")) for one in questions}
    return {name: value for name, value in found.items() if value}


def answered_anew(questions: Sequence[Question], before: Answers, given: Answers, *, may_skip: bool) -> Answers:
    """Return what somebody has answered once they answer anew; answers to questions that went stay. Raises Invalid."""
    faults = faults_of(questions, given, may_skip=may_skip)
    if faults:
        raise Invalid(faults)
    asked = {one.id for one in questions}
    older = {name: value for name, value in before.items() if name not in asked}
    return {**older, **kept(questions, given)}


def told(questions: Sequence[Question], answers: Answers) -> list[tuple[str, str | bool]]:
    """Return each answer with its question, in the order of these."""
    return [(one.label, answers[one.id]) for one in questions if one.id in answers]


def faults_of(questions: Sequence[Question], given: Mapping[str, Any], *, may_skip: bool) -> list[Fault]:
    """Return what is wrong with answers to these questions, at fields such as `answers.q1`.

    One who `may_skip` need not answer those that are required.
    """
    unknown = Sentence("Leave this out: it isn’t asked here.")
    known = {one.id for one in questions}
    faults = [Fault(f"answers.{name[:20]}", unknown) for name in given if name not in known]
    for one in questions:
        fault = _fault(one, _value(one, given.get(one.id, "")), may_skip=may_skip)
        if fault is not None:
            faults.append(Fault(one.field, fault))
    return faults


def _value(question: Question, given: Any) -> Any:
    """Return an answer without the blanks around it; a form can only send texts."""
    if question.kind == "tick" and given in ("true", "false", ""):
        return given == "true"
    return given.strip() if isinstance(given, str) else given


def _fault(question: Question, value: Any, *, may_skip: bool) -> Sentence | None:
    """Return what is wrong with the answer to a question, or None."""
    if question.kind == "tick":
        if not isinstance(value, bool):
            return Sentence("Enter true or false.")
        return Sentence("Tick this box.") if question.required and not (value or may_skip) else None
    if not isinstance(value, str):
        return Sentence("Answer this in words.")
    if not value:
        if may_skip or not question.required:
            return None
        return Sentence("Choose an answer.") if question.kind == "choice" else Sentence("Answer this question.")
    if question.kind == "choice":
        choices = ", ".join(question.choices)
        return None if value in question.choices else Sentence("Choose one of these: {choices}.", choices=choices)
    return _fault_of_text(value, ANSWER_CHARACTERS_AT_MOST)


def _faults_of(place: int, question: Question) -> list[Fault]:
    """Return what is wrong with a question at this place."""
    is_id = re.fullmatch(ID_PATTERN, question.id or "q", re.ASCII)
    label = question.label
    faults = {
        "id": None if is_id else Sentence("Leave this out, or send it as it was."),
        "label": _fault_of_text(label, LABEL_CHARACTERS_AT_MOST) if label else Sentence("Enter a question."),
        "choices": _fault_of_choices(question),
    }
    return [Fault(f"questions.{place}.{name}", fault) for name, fault in faults.items() if fault is not None]


def _fault_of_choices(question: Question) -> Sentence | None:
    choices = question.choices
    if question.kind != "choice":
        return Sentence("Leave this blank: only a choice has answers to choose from.") if choices else None
    if not CHOICES_AT_LEAST <= len(choices) <= CHOICES_AT_MOST:
        return Sentence("Enter {least} to {most} answers.", least=CHOICES_AT_LEAST, most=CHOICES_AT_MOST)
    if len({*choices}) < len(choices) or not all(choices):
        return Sentence("Enter each answer once.")
    faults = (_fault_of_text(one, LABEL_CHARACTERS_AT_MOST) for one in choices)
    return next((fault for fault in faults if fault is not None), None)


def _fault_of_text(text: str, most: int) -> Sentence | None:
    if len(text) > most:
        return Sentence("Enter at most {most} characters.", most=most)
    if not text.isprintable() and any(unicodedata.category(one) in ("Cc", "Cs") for one in text):
        return Sentence("Remove the control characters and the broken text.")
    return None
