"""The API's endpoints for the pictures of events."""

from booking import events, store
from booking.accounts import audit
from booking.pictures import pictures
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api.endpoint import Call, Endpoint, Writes
from booking.web.api.events import EVENTS, Event
from booking.web.auth.guard import Member
from booking.web.http import upload
from booking.web.http.done import Done

PICTURES: list[Endpoint] = []

_EXAMPLE = EVENTS[0].example | {"picture": "/pictures/0f6e7d0f6e7d0f6e7d0f6e7d0f6e7d0f"}


@Writes(
    PICTURES,
    "PUT /events/<event>/picture",
    Event,
    _EXAMPLE,
    takes_file=pictures.FIELD,
    read=lambda call, _event_id: upload.file_in(call.request, pictures.FIELD),
    prepare=lambda _call, _event_id, content: pictures.made_anew(content, "cover"),
    body_bytes_at_most=pictures.SENT_BYTES_AT_MOST,
    who="admin",
    repeatable=False,
    codes=("event_cancelled",),
    by_form="Give an event a picture by a form",
    page="/admin",
)
def put_picture(tx: Tx, call: Call[Member], event_id: int, _content: bytes) -> Done:
    """Give an event a picture.

    Takes a JPEG, PNG, WebP or GIF file of up to 10 MB, as the body or as the part `picture` of a form. It is stored
    upright, at most 1,600 pixels wide or high and at most 300 kB, without the time and place that the camera recorded.
    It replaces the previous picture.
    """
    store.pictures.put(tx, call.prepared)
    return _saved(tx, event_id, call.prepared.id, Sentence("The picture is saved."))


@Writes(
    PICTURES,
    "POST /events/<event>/picture/remove",
    Event,
    EVENTS[0].example,
    who="admin",
    repeatable=False,
    codes=("event_cancelled",),
    page="/admin",
)
def remove_picture(tx: Tx, _call: Call[Member], event_id: int, _body: object) -> Done:
    """Remove an event’s picture.

    If the event has no picture, nothing changes.
    """
    return _saved(tx, event_id, None, Sentence("The picture is removed."))


def _saved(tx: Tx, event_id: int, picture: str | None, sentence: Sentence) -> Done:
    changed = events.set_picture(tx, event_id, picture)
    audit.record(tx, "event changed", f"event {event_id}")
    return Done(Event.of(changed), sentence)
