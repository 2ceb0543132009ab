"""An event's waiting list as an organiser sees it: who waits, who was offered seats, and who let an offer lapse."""

from typing import NamedTuple

from booking import events, store
from booking.model import Booking, EndedBooking, Entry, Event, deadline
from booking.organiser import guests
from booking.organiser.guests import WaitingPage
from booking.seat_kinds import NONE_WANTED
from booking.store.database import Tx
from booking.store.search import Sought
from booking.store.waitlist import PassedOver, Saved

OFFERS_ON_PAGE = 20


class Daylight(NamedTuple):
    """A page of those who wait, with `seats` that all of them want; the offers stand on the first page alone.

    `passed_over` has those of the page's entries by number for whom too few seats came free, `saved` the entry that the
    free seats are saved up for. `waiting_again` are the persons of missed offers who wait again.
    """

    now: int
    event: Event
    page: WaitingPage
    seats: int
    passed_over: dict[int, PassedOver]
    saved: Saved | None
    offers: list[Booking]
    offers_count: int
    missed: list[EndedBooking]
    missed_count: int
    waiting_again: set[str]

    @property
    def offered_until(self) -> int:
        """Until when an offer lasts that is made now."""
        return deadline(self.now, self.event.offer_time, self.event.starts_at)

    def may_be_offered(self, entry: Entry) -> bool:
        """Whether an entry can be offered seats out of turn."""
        kinds = entry.kinds or NONE_WANTED
        has_room = all(kinds.get(one.id, 0) <= one.free_seats for one in self.event.kinds_now)
        return self.event.takes_people and entry.seats <= self.event.free_seats and has_room

    def is_kept_for_another(self, entry: Entry) -> bool:
        """Whether the free seats are saved up for another entry, before this one."""
        return self.saved is not None and self.saved.has_seats_before(entry)


def look(tx: Tx, event_id: int, wanted: Sought, number: int) -> Daylight:
    """Return a page of those who wait whom the search finds, and of the offers that it finds. Raises NotFound."""
    event = events.find(tx, event_id)
    page = guests.waiting_page(tx, event_id, wanted, number)
    is_first = page.number == 1
    missed = store.waitlist.find_missed(tx, event_id, wanted, OFFERS_ON_PAGE) if is_first else []
    return Daylight(
        tx.now,
        event,
        page,
        store.waitlist.count_seats(tx, event_id) if event.waiting else 0,
        store.waitlist.find_passed_over(tx, [entry.number for entry in page.entries]),
        store.waitlist.find_saved(tx, event_id),
        store.waitlist.find_offers(tx, event_id, wanted, OFFERS_ON_PAGE) if is_first else [],
        store.waitlist.count_offers(tx, event_id, wanted),
        missed,
        store.waitlist.count_missed(tx, event_id, wanted),
        store.waitlist.which_wait(tx, event_id, [booking.person for booking in missed]),
    )
