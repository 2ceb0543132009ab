"""Statistics: how an event's seats were taken, and what became of its holds; counted from the history, read by the day.

A hold counts on the day it was placed, whatever becomes of it later, and under whatever id it goes on. What is
confirmed at the instant it is booked was never a hold.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from booking import store
from booking.history import Consumer
from booking.model import Action, Event, Fact
from booking.store.consumers import Cursor
from booking.store.database import Tx
from booking.store.event_counts import ALL_EVENTS, Counts

Unit = Literal["day", "week", "month"]
_Quarter: TypeAlias = tuple[int, int]  # An event, and the instant at which a quarter of an hour begins.
# So many days or weeks are shown each by itself; of a longer story each week or month.
_DAYS_AT_MOST = 92
_MONTHS_OF_SITE = 12
_QUARTER_MILLISECONDS = 15 * 60 * 1_000
_BEGINS: frozenset[Action] = frozenset({"booked", "offered", "received", "restored", "reissued"})
_CHANGES: frozenset[Action] = frozenset({"seats_changed", "confirmed", "unconfirmed"})
_ENDS: frozenset[Action] = frozenset({"expired", "cancelled", "handed_over", "corrected"})
OF_BOOKINGS = _BEGINS | _CHANGES | _ENDS


class Point(NamedTuple):
    """A day, week or month: how the seats stood at its end, and what became of the holds that were placed in it."""

    begins_at: int
    seats: int
    held: int
    confirmed: int
    holds: Counts

    @property
    def free(self) -> int:
        """How many seats could be booked at its end."""
        return max(self.seats - self.held - self.confirmed, 0)


class Story(NamedTuple):
    """What is counted, a point for each unit from the first to the last, and all holds together."""

    unit: Unit
    points: list[Point]
    holds: Counts


class _Standing(Struct, frozen=True):
    """A booking as its lines tell; `ended` is the last of them once it is over."""

    seats: int
    created_at: int
    confirmed_at: int | None
    ended: Action | None = None


class _Counted(Struct, frozen=True):
    """What is counted alike of most bookings: how one stands at an event, from a quarter of an hour on.

    Its hold was placed at `placed_at`, a quarter too; `held` is for how long it was one, None until it is a place.
    """

    event_id: int
    at: int
    placed_at: int
    seats: int
    held: int | None
    ended: Action | None

    @property
    def taken(self) -> Counts:
        """What it takes of the event's seats."""
        if self.ended is not None:
            return Counts()
        return Counts(held=self.seats) if self.held is None else Counts(confirmed=self.seats)

    @property
    def hold(self) -> Counts:
        """What became of it as a hold; one that was corrected goes on under another id and counts there."""
        if self.ended == "corrected":
            return Counts()
        if self.held is None:
            is_cancelled = self.ended is not None and self.ended != "expired"
            return Counts(holds=1, expired=int(self.ended == "expired"), cancelled=int(is_cancelled))
        return Counts(holds=1, places=1, milliseconds=self.held) if self.held > 0 else Counts()


def consume(tx: Tx, facts: Sequence[Fact], _position: str, _limit: int) -> Cursor:
    """Count what the facts change: of each booking, what its lines until then tell against what they tell with it."""
    told = [fact for fact in facts if fact.booking_id is not None and fact.action in OF_BOOKINGS]
    standings: dict[str | None, _Standing] = {}
    # What was booked just now, as most were, has no line before.
    older = {fact.booking_id for fact in told} - {fact.booking_id for fact in told if fact.action == "booked"}
    for fact in store.history.find_earlier(tx, filter(None, older), facts[0].id) if older else ():
        _follow(standings, fact)
    times: Counter[_Counted] = Counter()
    for fact in told:
        _count(times, fact, standings.get(fact.booking_id), -1)
        _follow(standings, fact)
        _count(times, fact, standings.get(fact.booking_id), 1)
    counts: defaultdict[_Quarter, Counts] = defaultdict(Counts)
    for one, number in times.items():
        taken, hold = one.taken.times(number), one.hold.times(number)
        for quarter, counted in (
            ((one.event_id, one.at), taken),
            ((one.event_id, one.placed_at), hold),
            ((ALL_EVENTS, one.placed_at), hold),
        ):
            counts[quarter] = counts[quarter].plus(counted)
    _count_seats(tx, counts, facts)
    store.event_counts.add(tx, counts)
    return Cursor(facts[-1].id)


CONSUMER = Consumer("statistics", consume)


def _follow(standings: dict[str | None, _Standing], fact: Fact) -> None:
    """Let a booking stand as this line of it says; one whose beginning nothing tells of is left out."""
    standing = standings.get(fact.booking_id)
    given = fact.facts
    if fact.action in _BEGINS:
        standing = _Standing(given["seats"], given.get("created_at", fact.at), given.get("confirmed_at"))
    elif standing is None:
        return
    elif fact.action in _ENDS:
        standing = replace(standing, ended=fact.action)
    elif fact.action == "seats_changed":
        standing = replace(standing, seats=given["seats"])
    elif fact.action in _CHANGES:
        standing = replace(standing, confirmed_at=given.get("confirmed_at"))
    standings[fact.booking_id] = standing


def _count(times: Counter[_Counted], fact: Fact, standing: _Standing | None, number: int) -> None:
    if standing is not None:
        created_at, confirmed_at = standing.created_at, standing.confirmed_at
        held = None if confirmed_at is None else confirmed_at - created_at
        at = _quarter(fact.at)
        times[_Counted(fact.event_id, at, _quarter(created_at), standing.seats, held, standing.ended)] += number


def _count_seats(tx: Tx, counts: defaultdict[_Quarter, Counts], facts: Iterable[Fact]) -> None:
    """Count the seats that events have come to have, or lost."""
    of_events = [fact for fact in facts if fact.booking_id is None and fact.entry_id is None and "seats" in fact.facts]
    seats = store.event_counts.find_seats(tx, {fact.event_id for fact in of_events}) if of_events else {}
    for fact in of_events:
        key, wanted = (fact.event_id, _quarter(fact.at)), fact.facts["seats"]
        counts[key] = counts[key].plus(Counts(seats=wanted - seats.get(fact.event_id, 0)))
        seats[fact.event_id] = wanted


def _quarter(instant: int) -> int:
    return instant - instant % _QUARTER_MILLISECONDS


def of_event(tx: Tx, event: Event, zone: ZoneInfo) -> Story | None:
    """Return what is counted of an event until now or, once it has started, until nothing changes.

    None where nobody has booked. By the day; of more than 92 days by the week, of more than 91 weeks by the month.
    """
    first, last = store.event_counts.find_first(tx, event.id), store.event_counts.find_last(tx, event.id)
    if first is None or last is None:
        return None
    until = min(tx.now, max(event.starts_at, last))
    unit, begins = _units(*(datetime.fromtimestamp(at / 1_000, zone).date() for at in (first, max(first, until))))
    story = _story(tx, event.id, unit, [_midnight(day, zone) for day in begins])
    has_booking = any(point.held or point.confirmed or point.holds.holds for point in story.points)
    return story if has_booking else None


def of_site(tx: Tx, zone: ZoneInfo) -> Story | None:
    """Return what became of the holds of all events: all together, and of the last twelve months; None without one."""
    first = store.event_counts.find_first(tx, ALL_EVENTS)
    if first is None:
        return None
    (holds,) = store.event_counts.between(tx, ALL_EVENTS, [first, max(tx.now, first) + _QUARTER_MILLISECONDS])
    begins = [datetime.fromtimestamp(tx.now / 1_000, zone).date().replace(day=1)]
    while len(begins) < _MONTHS_OF_SITE:
        begins.insert(0, (begins[0] - timedelta(days=1)).replace(day=1))
    begins.append(_next(begins[-1], "month"))
    return _story(tx, ALL_EVENTS, "month", [_midnight(day, zone) for day in begins])._replace(holds=holds)


def _story(tx: Tx, event_id: int, unit: Unit, instants: Sequence[int]) -> Story:
    counted = store.event_counts.between(tx, event_id, instants)
    ends = accumulate(counted, Counts.plus)
    points = [
        Point(begins_at, end.seats, end.held, end.confirmed, holds)
        for begins_at, end, holds in zip(instants, ends, counted, strict=False)
    ]
    return Story(unit, points, sum_of(counted))


def sum_of(counted: Iterable[Counts]) -> Counts:
    """Return all of them together."""
    return Counts(*map(sum, zip(Counts(), *counted, strict=True)))


def _units(first: date, last: date) -> tuple[Unit, list[date]]:
    """Return in what steps to show these days, the first of each step, and the day behind the last."""
    days = (last - first).days + 1
    unit: Unit = "day" if days <= _DAYS_AT_MOST else "week" if days <= 7 * (_DAYS_AT_MOST - 1) else "month"
    begins = [first]
    if unit == "week":
        begins = [first - timedelta(days=first.weekday())]
    elif unit == "month":
        begins = [first.replace(day=1)]
    while begins[-1] <= last:
        begins.append(_next(begins[-1], unit))
    return unit, begins


def _next(day: date, unit: Unit) -> date:
    if unit == "month":
        return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    return day + timedelta(days=7 if unit == "week" else 1)


def _midnight(day: date, zone: ZoneInfo) -> int:
    return round(datetime.combine(day, time(), zone).timestamp() * 1_000)
