"""The admin's page of a new event: typed anew or filled from another one, once or as a series, published or a draft."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec.structs import asdict

from booking import events, store
from booking.accounts import audit
from booking.errors import Fault, Invalid, NotFound
from booking.model import Event, EventDraft, draft_of
from booking.organiser import series
from booking.pictures import pictures
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api import events as events_api
from booking.web.api.endpoint import Call, Endpoint, Writes, id_of
from booking.web.auth import guard
from booking.web.auth.guard import Member
from booking.web.http import decode, upload
from booking.web.http.answers import NO_STORE, Answer
from booking.web.http.done import Done
from booking.web.http.request import ZONE_FIELD, Request
from booking.web.http.route import Route
from booking.web.pages import event_form, kind_form, question_form
from booking.web.pages.layout import after_form, page, words_of
from booking.web.pages.places import event_path
from booking.web.site import Site
from booking.zone import named

PATH = "/admin/events/new"
_LINES_AT_MOST = 100
_TEXT = ("Content-Type", "text/plain; charset=UTF-8")
# As people write a day, and the time where it is another: 2026-12-24 19:30, or 24.12.2026 19:30.
_TYPED = re.compile(
    r"(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<D>\d{1,2})\.(?P<M>\d{1,2})\.(?P<Y>\d{4}))"
    r"(?:[ T,]+(?P<time>\d{1,2}[:.]\d{2}))?",
    re.ASCII,
)
# By which a picture is named that came with a form which was refused: its sender need not choose it again.
_KEPT_PICTURE = "kept_picture"
# A picture that is somewhat too large is told of beside its field; of a body that is larger than this nothing is read.
_BODY_BYTES_AT_MOST = 2 * pictures.SENT_BYTES_AT_MOST
_FORMS: list[Endpoint] = []


class Wanted(NamedTuple):
    """What the form asks for: events to be made at once, like `copied`, and where its sender is led then.

    `picture` is the id of theirs, or empty.
    """

    drafts: list[EventDraft]
    copied: int | None
    picture: str
    is_preview: bool


def new_page(site: Site, request: Request) -> Answer:
    """GET /admin/events/new: the form of an event, with what usually holds."""
    return _form_page(site, request, event_form.usual(site), Sentence("New event"))


def copy_page(site: Site, request: Request, event: str) -> Answer:
    """GET /admin/events/{id}/copy: the form of an event like this one, a week later."""
    now, copied = site.database.read(_find, id_of("event", event))
    draft = series.next_week(draft_of(copied), now, site.zone.now)
    return _form_page(site, request, asdict(draft), Sentence("Copy of “{title}”", title=copied.title), copied=copied)


def _form_page(
    site: Site, request: Request, values: event_form.Values, title: Sentence, copied: Event | None = None
) -> Answer:
    return page(
        site,
        request,
        "new_event",
        title=title,
        action=PATH,
        copied=copied,
        given=event_form.given(site, event_form.with_currency(site, values)),
        rules=event_form.rules(values),
        question_form=question_form,
        kind_form=kind_form,
        sold=values["seat_kinds"],
        parts_of_form=event_form.PARTS,
        series_at_most=series.MOST,
    )


def rules(site: Site, request: Request) -> Answer:
    """GET /admin/events/rules: the line that sums up the rules in the query, for a form that is being filled in.

    Raises Invalid for rules that are none: the form's page tells of them once it is sent.
    """
    typed = decode.merge_pairs(decode.query_fields(request.query))
    zone = named(typed.pop(ZONE_FIELD, "")) or site.zone.now
    changes = events_api.changes(site, decode.decode(events_api.EventPatch, typed, zone))
    said = event_form.rules({**event_form.usual(site), **changes})
    return Answer(200, [_TEXT, NO_STORE], said(words_of(site, request)).encode("utf-8"))


def make(site: Site, request: Request) -> Answer:
    """POST /admin/events/new: publish the event or keep it as a draft, and lead to it."""
    done = _make(site, request)
    assert done.location is not None
    return after_form(site, request, done, to=done.location)


def _wanted(call: Call[Member]) -> Wanted:
    """Return what the form asks for, with its picture kept. Raises Malformed, Busy, and Invalid with every fault."""
    unfit = _keep_picture(call)
    try:
        wanted = _typed(call)
    except Invalid as refused:
        raise Invalid([*refused.faults, *unfit]) from None
    if unfit:
        raise Invalid(unfit)
    return wanted


def _keep_picture(call: Call[Member]) -> Sequence[Fault]:
    """Keep the picture that a form brings, and let its fields name it. Return what is wrong with it."""
    content = upload.file_beside_fields(call.request, pictures.FIELD)
    if not content:
        return ()
    try:
        made = pictures.made_anew(content, "cover")
    except Invalid as unfit:
        return unfit.faults
    guard.write(call.site, call.asking, lambda tx, _: store.pictures.put(tx, made))
    call.request.fields()[_KEPT_PICTURE] = made.id
    return ()


def _typed(call: Call[Member]) -> Wanted:
    given = call.request.fields()
    with event_form.beside(given, "copied", "preview", "repeat_weeks", "repeat_dates", _KEPT_PICTURE) as further:
        if further["preview"]:
            given["published"] = "false"
        body = events_api.read_body(call, events_api.NewEvent)
    drafts = _drafts(events_api.described(call.site, body), further["repeat_weeks"], further["repeat_dates"], call)
    copied = further["copied"]
    return Wanted(drafts, id_of("event", copied) if copied else None, further[_KEPT_PICTURE], bool(further["preview"]))


def _drafts(draft: EventDraft, weeks: str, dates: str, call: Call[Member]) -> list[EventDraft]:
    """Return the event and those that repeat it. Raises Invalid."""
    zone = call.request.zone_of_form
    if weeks and dates:
        raise Invalid([Fault(series.FIELD, "Enter a number of weeks or dates, and leave the other blank.")])
    if weeks:
        if not re.fullmatch("[1-9][0-9]?", weeks, re.ASCII) or int(weeks) > series.MOST:
            raise Invalid(
                [Fault(series.FIELD, Sentence("Enter a number of events from 1 to {most}.", most=series.MOST))]
            )
        return series.weekly(draft, int(weeks), zone)
    start = series.local(draft.starts_at, zone)
    return [draft, *(series.moved(draft, by, zone) for by in _shifts(dates, start))]


def _shifts(dates: str, start: datetime) -> list[timedelta]:
    """Return how much later than the start each typed date is. Raises Invalid, with a line for each that is none."""
    typed = [(number, line.strip()) for number, line in enumerate(dates.splitlines()[:_LINES_AT_MOST], 1)]
    found = [(number, _date(line, start)) for number, line in typed if line]
    known = {start}
    faults = list[Sentence]()
    for number, at in found:
        if at is None:
            faults.append(Sentence("Line {line}: enter a date, like 2026-12-24 or 24.12.2026.", line=number))
        elif at in known:
            faults.append(Sentence("Line {line}: this date is there already.", line=number))
        else:
            known.add(at)
    if len(found) >= series.MOST:
        faults.append(Sentence("Enter at most {most} dates.", most=series.MOST - 1))
    if faults:
        raise Invalid([Fault(series.FIELD, Sentence.together(*faults[:10], between="\n"))])
    return sorted(at - start for _, at in found if at is not None)


def _date(line: str, start: datetime) -> datetime | None:
    """Return the moment that a line names, at the time of the start unless it has one; None where it names none."""
    typed = _TYPED.fullmatch(line)
    if typed is None:
        return None
    day = [int(typed[one] or typed[other]) for one, other in (("y", "Y"), ("m", "M"), ("d", "D"))]
    hour, minute = (int(part) for part in re.split("[:.]", typed["time"] or f"{start:%H:%M}"))
    try:
        return datetime(day[0], day[1], day[2], hour, minute)
    except ValueError:
        return None


@Writes(
    _FORMS,
    f"POST {PATH}",
    events_api.Event,
    who="admin",
    read=_wanted,
)
def _make(tx: Tx, call: Call[Member], wanted: Wanted) -> Done:
    """Publish events, or keep them as drafts."""
    copied = None if wanted.copied is None else events.find(tx, wanted.copied)
    made = series.publish(tx, wanted.drafts)
    picture = _kept(tx, call.request, wanted.picture) or (copied.picture if copied else None)
    if picture:
        made = [events.set_picture(tx, event.id, picture) for event in made]
    for event in made:
        audit.record(tx, "event published" if event.published else "draft created", f"event {event.id}")
    first = made[0]
    location = event_path(first) if wanted.is_preview else f"/admin/events/{first.id}"
    return Done(events_api.Event.of(first), _said(made), location=location)


def _kept(tx: Tx, request: Request, picture_id: str) -> str:
    """Return the id of a picture that is kept, empty where none is named. Raises Invalid where it is gone, once."""
    if not picture_id:
        return ""
    try:
        return pictures.find(tx, picture_id).id
    except NotFound:
        del request.fields()[_KEPT_PICTURE]
        raise Invalid([Fault(pictures.FIELD, "Choose the picture again: we keep it for an hour only.")]) from None


ROUTES = (
    Route("GET", PATH, new_page, readers="admin"),
    Route("GET", "/admin/events/rules", rules, readers="admin"),
    Route("POST", PATH, make, PATH, readers="admin", body_bytes_at_most=_BODY_BYTES_AT_MOST),
    Route("GET", "/admin/events/<event>/copy", copy_page, readers="admin"),
)


def _said(made: list[Event]) -> Sentence:
    first = made[0]
    if len(made) > 1 and first.published:
        return Sentence.counted("{number} event is published.", "{number} events are published.", len(made))
    if len(made) > 1:
        return Sentence.counted("{number} draft is saved.", "{number} drafts are saved.", len(made))
    return events_api.said_of_new(first)


def _find(tx: Tx, number: int) -> tuple[int, Event]:
    return tx.now, events.find(tx, number)
