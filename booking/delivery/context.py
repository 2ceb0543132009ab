"""What notices are about, as it stands when they are claimed."""

from collections.abc import Iterator, Sequence

from booking import seats, store
from booking.model import Event
from booking.notice import KINDS, Context, Notice
from booking.store.database import Tx


def look_up(tx: Tx, notice: Notice) -> Context:
    """Return what a notice is about as it stands now; a hold whose deadline has come is ended, swept or not."""
    return next(look_up_all(tx, [notice]))


def look_up_all(tx: Tx, notices: Sequence[Notice]) -> Iterator[Context]:
    """Yield what each notice is about, as `look_up` does; an event is looked up but once for all of them."""
    counted = {notice.event_id for notice in notices if KINDS[notice.kind].tells_free_seats}
    events: dict[int, Event | None] = {}
    for notice in notices:
        event_id = notice.event_id
        if event_id is not None and event_id not in events:
            find = store.events.find if event_id in counted else store.events.find_uncounted
            events[event_id] = find(tx, event_id)
        account = None if notice.account_id is None else store.accounts.find(tx, notice.account_id)
        event = None if event_id is None else events[event_id]
        entry = None if notice.entry_id is None else store.waitlist.find(tx, notice.entry_id)
        booking = None if notice.booking_id is None else seats.look_up(tx, notice.booking_id)
        yield Context(notice, event, booking, entry, account, tx.now)
