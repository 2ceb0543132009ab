"""Today: what waits for an organiser, what comes next, and what happened lately, over all events."""

from collections.abc import Sequence
from typing import NamedTuple

from booking import notices, store, zone
from booking.model import Booking, Event
from booking.notice import DAY_MILLISECONDS
from booking.people import Account
from booking.store import set_aside
from booking.store.database import Tx
from booking.store.outbox import Counts
from booking.store.search import ALL
from booking.store.set_aside import SetAside
from booking.store.today import Awaiting, RunningOut
from booking.store.webhooks import Webhook

EVENTS_ON_PAGE = 50
LIVE_AT_EVENT = 20
_NEXT_UP = 3
_RUNNING_OUT = 10
# The most lines of events and bookings together: 50 events with 20 bookings each would make the page too heavy.
_LINES_ON_PAGE = 100
_CHECKLIST = "checklist"
_HIDDEN = "hidden"


class Row(NamedTuple):
    """An event with the first of its live bookings, or with None where the page has no room for them.

    `live_count` is how many there are.
    """

    event: Event
    live: list[Booking] | None
    live_count: int


class Needs(NamedTuple):
    """What waits for an organiser: bookings, messages and webhooks in trouble, events set aside, payments to settle."""

    awaiting: list[Awaiting]
    messages: Counts
    set_aside: list[SetAside]
    webhooks: list[Webhook]
    payments: int

    @property
    def is_any(self) -> bool:
        """Whether there is something of that."""
        return bool(self.held or self.messages.failed or self.set_aside or self.webhooks or self.payments)

    @property
    def held(self) -> int:
        """How many bookings wait to be confirmed."""
        return sum(one.held for one in self.awaiting)

    @property
    def ending(self) -> int:
        """How many of them run out within a day."""
        return sum(one.ending for one in self.awaiting)


class Begun(NamedTuple):
    """How far the site is set up, as far as the database knows."""

    has_zone: bool
    takes_mail: bool
    has_event: bool
    has_booking: bool
    has_second_admin: bool
    is_hidden: bool


class Overview(NamedTuple):
    """What an admin sees first: what needs them, the events at work and those that come next, the holds that end next.

    `seats_in` says how many seats are in at those of the events where any is.
    """

    needs: Needs
    under_way: list[Event]
    next_up: list[Event]
    seats_in: dict[int, int]
    running_out: list[RunningOut]
    begun: Begun


def rows(tx: Tx, shown: Sequence[Event], opened: Sequence[int]) -> list[Row]:
    """Return the events with their bookings, as far as the page has room: first of those opened last, then in order."""
    with_live = _with_room(shown, opened)
    live = store.today.find_live(tx, with_live, LIVE_AT_EVENT + 1)
    return [Row(event, *_first(tx, event, live.get(event.id))) for event in shown]


def overview(tx: Tx, upcoming: Sequence[Event], account: Account) -> Overview:
    """Return what the account's owner sees first; `upcoming` are the first events to come."""
    needs = Needs(
        store.today.find_awaiting(tx, tx.now + DAY_MILLISECONDS),
        notices.counts(tx),
        set_aside.find_all(tx),
        [one for one in store.webhooks.find_all(tx) if one.is_in_trouble],
        store.payments.count_open(tx),
    )
    next_up = [event for event in upcoming if event.published and event.status != "cancelled"][:_NEXT_UP]
    under_way = store.today.find_under_way(tx, _NEXT_UP)
    return Overview(
        needs,
        under_way,
        next_up,
        store.doors.find_seats_in(tx, [event.id for event in (*under_way, *next_up)]),
        store.today.find_running_out(tx, _RUNNING_OUT),
        _begun(tx, account),
    )


def hide_checklist(tx: Tx, *, is_hidden: bool) -> None:
    """Hide from all admins how far the site is set up, or show it to them again."""
    store.settings.put(tx, _CHECKLIST, _HIDDEN if is_hidden else "")


def _with_room(shown: Sequence[Event], opened: Sequence[int]) -> list[int]:
    """Return the events whose bookings fit on the page. An event never has more bookings than seats taken."""
    room = _LINES_ON_PAGE - len(shown)
    found = []
    for event in sorted(shown, key=lambda one: -1 - opened.index(one.id) if one.id in opened else 0):
        most = min(event.taken, LIVE_AT_EVENT)
        if event.status != "cancelled" and most <= room:
            room -= most
            found.append(event.id)
    return found


def _first(tx: Tx, event: Event, live: list[Booking] | None) -> tuple[list[Booking] | None, int]:
    if live is None or len(live) <= LIVE_AT_EVENT:
        return live, len(live or ())
    return live[:LIVE_AT_EVENT], store.guests.count(tx, event.id, ALL).of("all")


def _begun(tx: Tx, account: Account) -> Begun:
    return Begun(
        zone.chosen(tx) is not None,
        store.outbox.takes_mail(tx),
        store.today.has_event(tx),
        store.today.has_booking(tx),
        store.accounts.has_other_admin(tx, account.id),
        store.settings.find(tx, _CHECKLIST) == _HIDDEN,
    )
