"""The API's endpoints for what an admin writes to the people at an event."""

from types import GenericAlias
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType, defstruct

from booking.accounts import audit
from booking.errors import Fault, Invalid
from booking.model import GREATEST
from booking.notice import Letter, Recipients, Written
from booking.organiser import messages
from booking.store.database import Tx
from booking.store.guests import Choice, State
from booking.store.search import ALL, sought
from booking.texts.languages import LANGUAGES
from booking.texts.sentences import Sentence
from booking.web.api.endpoint import Call, Endpoint, Reads, Writes
from booking.web.auth.guard import Member
from booking.web.http import paging
from booking.web.http.done import Done
from booking.web.http.fields import Answer, Count, Instant, Next, Number, PageQuery, SentBookingId
from booking.web.site import Site

MESSAGES: list[Endpoint] = []

SEARCH_CHARACTERS_AT_MOST = 200

PARTS = {
    part: {language: f"{part}_{language}" for language in LANGUAGES} for part in ("subject", "text")
}  # What the fields of each language are called.
LONGEST = {"subject": messages.SUBJECT_CHARACTERS_AT_MOST, "text": messages.TEXT_CHARACTERS_AT_MOST}
_TYPED: list[tuple[str, Any, Any]] = [
    (name, Annotated[str, Meta(max_length=LONGEST[part])], "")
    for part, names in PARTS.items()
    for name in names.values()
]
_TO = Annotated[
    Recipients,
    Meta(
        description="`chosen`: the people who have the bookings of `booking_ids`, or whom `q` finds among the live "
        "ones of this `state`"
    ),
]
_CHOSEN = Annotated[
    list[SentBookingId],
    Meta(max_length=500, description=str(Sentence("up to 500 ids of bookings"))),
]
NewMessage: type[Any] = defstruct(
    "NewMessage",
    [
        ("to", _TO),
        *_TYPED,
        ("booking_ids", _CHOSEN, []),
        ("q", Annotated[str, Meta(max_length=SEARCH_CHARACTERS_AT_MOST)], ""),
        ("state", State | UnsetType, UNSET),
    ],
    forbid_unknown_fields=True,
    namespace={"__doc__": "The body of POST /events/{id}/messages: a subject and a text in one language or more."},
)


class Outcomes(Answer):
    """How many people a message has reached: each person counts once, however many bookings they have."""

    sent: Count
    waiting: Annotated[Count, Meta(description="to be sent, or tried again")]
    failed: Count
    undelivered: Annotated[Count, Meta(description="by a channel that is not configured")]
    dropped: Annotated[Count, Meta(description="cancelled before it was sent")]
    is_complete: Annotated[bool, Meta(description="false while it is still being handed out to many people")]


Message: type[Any] = defstruct(
    "Message",
    [
        ("id", Number),
        ("event_id", Number),
        ("to", Recipients),
        *((name, str) for name, _, _ in _TYPED),
        ("sent_at", Instant),
        ("outcomes", Outcomes),
    ],
    bases=(Answer,),
    forbid_unknown_fields=True,
    namespace={"__doc__": "What was written to people at an event; of a language in which it was not, an empty text."},
)
Messages: type[Any] = defstruct(
    "Messages",
    [("messages", GenericAlias(list, (Message,))), ("next", Next)],
    bases=(Answer,),
    forbid_unknown_fields=True,
    namespace={"__doc__": "A page of messages, the newest first."},
)

_EN = {"subject_en": "The door has moved", "text_en": "Please come in from the yard: https://example.org/map"}
_RU = {"subject_ru": "Вход теперь со двора", "text_ru": "Пожалуйста, входите со двора: https://example.org/map"}
_MESSAGE: dict[str, Any] = {
    "id": 812,
    "event_id": 1,
    "to": "confirmed",
    **_EN,
    **_RU,
    "sent_at": "2099-12-01T10:00:00Z",
    "outcomes": {"sent": 12, "waiting": 2, "failed": 1, "undelivered": 0, "dropped": 0, "is_complete": True},
}
_WRITE_SOMETHING = {"subject": Sentence("Enter a subject."), "text": Sentence("Enter a text.")}


def written(site: Site, event_id: int, body: Any) -> Written:
    """Return what was typed, in the languages in which it was. Raises Invalid for half a message, and for none."""
    given = {language: Letter(*(getattr(body, names[language]) for names in PARTS.values())) for language in LANGUAGES}
    letters = {language: letter for language, letter in given.items() if any(letter)}
    faults = [
        Fault(PARTS[part][language], sentence)
        for language in letters or [next(iter(LANGUAGES))]
        for part, sentence in _WRITE_SOMETHING.items()
        if not getattr(given[language], part)
    ]
    booking_ids = _chosen(site, event_id, body) if body.to == "chosen" else ()
    if body.to == "chosen" and not booking_ids:
        faults.append(Fault("booking_ids", Sentence("Select the bookings first.")))
    if faults:
        raise Invalid(faults)
    return Written(body.to, letters, booking_ids)


def _chosen(site: Site, event_id: int, body: Any) -> tuple[str, ...]:
    """Return the bookings that are chosen: looked for before the message is written, for that may take a while."""
    if body.booking_ids:
        return tuple(dict.fromkeys(body.booking_ids))
    wanted = sought(body.q)
    if wanted == ALL and body.state is UNSET:
        return ()
    return site.database.read(messages.find_chosen, event_id, Choice(wanted, body.state or "all"))


def _written(call: Call[Member], event_id: int) -> Written:
    return written(call.site, event_id, call.request.body(NewMessage))


@Writes(
    MESSAGES,
    "POST /events/<event>/messages",
    Message,
    _MESSAGE | {"outcomes": _MESSAGE["outcomes"] | {"sent": 0, "failed": 0, "waiting": 0, "is_complete": False}},
    body=NewMessage,
    body_example={"to": "confirmed", **_EN, **_RU},
    read=_written,
    who="admin",
    status=201,
    page="/admin",
)
def write_message(tx: Tx, call: Call[Member], event_id: int, written: Written) -> Done:
    """Write to the people at an event.

    Sends a message to all people with a booking and all on the waiting list, or to some of them: each person gets it
    once, in their language, or in the one language it is written in. Below it are the event’s details and the link to
    their booking. People who cancel before it is sent don’t get it. You can send the same message again after a minute.
    """
    message = messages.write(tx, event_id, written)
    audit.record(tx, "message written", f"event {event_id}")
    if not call.site.desk.has_mail:
        return Done(_answer(message), Sentence("Your message is saved. No emails will be sent until email is set up."))
    return Done(_answer(message), Sentence("Your message is on its way."))


@Reads(
    MESSAGES,
    "GET /events/<event>/messages",
    Messages,
    {"messages": [_MESSAGE], "next": None},
    query=PageQuery,
    who="admin",
)
def list_messages(tx: Tx, _call: Call[Member], event_id: int, query: PageQuery) -> Done:
    """List what was written to the people at an event.

    A page of the messages, the newest first, each with how many people it has reached. Whom it has reached is kept for
    90 days; from then on all counts are 0.
    """
    (before,) = paging.decode(query.after, tuple[paging.Int64], (GREATEST,))
    found = messages.page(tx, event_id, before, query.limit + 1)
    path = f"/events/{event_id}/messages"
    shown, following = paging.page(path, found, query.limit, lambda last: paging.encode(last.id))
    return Done(Messages([_answer(one) for one in shown], following))


def _answer(message: messages.Message) -> Any:
    letters, counts = message.written.letters, message.outcomes
    typed = {
        name: getattr(letters[language], part) if language in letters else ""
        for part, names in PARTS.items()
        for language, name in names.items()
    }
    outcomes = Outcomes(
        sent=counts["sent"],
        waiting=counts["due"] + counts["sending"],
        failed=counts["failed"],
        undelivered=counts["undelivered"],
        dropped=counts["dropped"],
        is_complete=not message.is_on_its_way,
    )
    return Message.of(message, to=message.written.to, outcomes=outcomes, **typed)
