"""Series: events that are made at once, alike but for their times, and changed together or singly."""

import contextlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from booking import events, store
from booking.clock import on_calendar
from booking.errors import BookingError, Fault, Invalid
from booking.model import TIMES, Event, EventDraft
from booking.store import history
from booking.store.database import Tx
from booking.texts.sentences import Sentence

MOST = 52
FIELD = "repeat"  # By which faults are told that none of an event's own fields has.
_LINES_AT_MOST = 10
_WEEK = timedelta(weeks=1)

Scope = Literal["one", "later", "all"]  # which events of a series are changed with one of them


def weekly(draft: EventDraft, number: int, zone: ZoneInfo) -> list[EventDraft]:
    """Return the draft and `number` - 1 more, a week apart by the clock of a zone."""
    return [moved(draft, _WEEK * week, zone) for week in range(number)]


def next_week(draft: EventDraft, now: int, zone: ZoneInfo) -> EventDraft:
    """Return the draft a week later, or as many weeks as it takes to start after `now`."""
    passed = timedelta(milliseconds=max(now - draft.starts_at, 0))
    return moved(draft, _WEEK * (passed // _WEEK + 1), zone)


def moved(draft: EventDraft, by: timedelta, zone: ZoneInfo) -> EventDraft:
    """Return the draft with all its times moved by a zone’s clock: 19:30 stays 19:30 over a change of the clocks."""
    times = {name: at for name in TIMES if (at := getattr(draft, name)) is not None}
    later: dict[str, Any] = {name: _moved(at, by, zone) for name, at in times.items()}
    return replace(draft, **later)


def local(at: int, zone: ZoneInfo) -> datetime:
    """Return what the clock of a zone shows at an instant."""
    return datetime.fromtimestamp(at / 1_000, zone).replace(tzinfo=None)


def publish(tx: Tx, drafts: Sequence[EventDraft]) -> list[Event]:
    """Add all these events, as a series where there are several. Raises Invalid, with a line for each that can't be."""
    faults, made = list[Fault](), list[Event]()
    lines = list[Sentence]()
    for draft in drafts:
        try:
            made.append(events.publish(tx, draft))
        except Invalid as invalid:
            if draft is drafts[0]:
                faults.extend(invalid.faults)
            else:
                lines += [_line(draft.starts_at, fault.message) for fault in invalid.faults]
    _require_none(faults, lines)
    return made if len(made) == 1 else [_joined(tx, event, made[0].id) for event in made]


def members(tx: Tx, event: Event, scope: Scope) -> list[Event]:
    """Return the event and those of its series that are changed with it: none that has started or was cancelled."""
    if scope == "one" or event.series_id is None:
        return [event]
    found = store.series.find_to_come(tx, event.series_id)
    if scope == "later":
        found = [one for one in found if (one.starts_at, one.id) > (event.starts_at, event.id)]
    return [event, *(one for one in found if one.id != event.id)]


def change(tx: Tx, changed: Sequence[Event], given: Mapping[str, Any], zone: ZoneInfo) -> list[Event]:
    """Change the first of these events as the organiser gives, and the others alike: their times by as much.

    Raises what `events.change` does for the first, and Invalid, with a line for each of the others that can't be.
    """
    first, *others = changed
    done, lines = [events.change(tx, first.id, given)], list[Sentence]()
    for event in others:
        try:
            done.append(events.change(tx, event.id, _alike(first, event, given, zone)))
        except Invalid as invalid:
            lines += [_line(event.starts_at, fault.message) for fault in invalid.faults]
        except BookingError as refusal:
            lines.append(_line(event.starts_at, refusal.sentence))
    _require_none([], lines)
    return done


def _joined(tx: Tx, event: Event, series_id: int) -> Event:
    store.series.join(tx, event.id, series_id)
    history.record(tx, "changed", event, details={"before": {"series_id": None}}, series_id=series_id)
    return events.find(tx, event.id)


def _alike(first: Event, event: Event, given: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """Return what is changed at an event where `first` is changed so."""
    return {
        name: _time_alike(first, event, name, value, zone) if name in TIMES else value for name, value in given.items()
    }


def _time_alike(first: Event, event: Event, name: str, at: int | None, zone: ZoneInfo) -> int | None:
    """Return an event’s time, moved as that of `first` is, or as far from the start where it had none."""
    if at is None:
        return None
    before, its_own = getattr(first, name), getattr(event, name)
    if before is None or its_own is None:
        before, its_own = first.starts_at, event.starts_at
    return _moved(its_own, local(at, zone) - local(before, zone), zone)


def _moved(at: int, by: timedelta, zone: ZoneInfo) -> int:
    """Return the instant that is so much later by the clock; one that the clock leaves out is an hour later.

    Raises Invalid for one that no calendar shows.
    """
    with contextlib.suppress(OverflowError, ValueError):
        later = round((local(at, zone) + by).replace(tzinfo=zone).timestamp() * 1_000)
        if later == on_calendar(later):
            return later
    raise Invalid([Fault(FIELD, "Enter a date and time that exists.")])


def _line(starts_at: int, sentence: str) -> Sentence:
    return Sentence("The event {starts_at}: {fault}", starts_at=starts_at, fault=Sentence.of(sentence))


def _require_none(faults: list[Fault], lines: Sequence[Sentence]) -> None:
    """Raise Invalid where anything is wrong."""
    if lines:
        more = len(lines) - _LINES_AT_MOST
        said = [*lines[:_LINES_AT_MOST], *([Sentence("And {more} others.", more=more)] if more > 0 else [])]
        faults = [*faults, Fault(FIELD, Sentence.together(*said, between="\n"))]
    if faults:
        raise Invalid(faults)
