"""What notices are about, as it stands when they are claimed."""

from collections.abc import Iterator, Sequence

from booking import seats, store
from booking.model import Event
from booking.notice import KINDS, Context, Notice, Written, written_by
from booking.store.database import Tx


def look_up(tx: Tx, notice: Notice) -> Context:
    """Return what a notice is about as it stands now; a hold whose deadline has come is ended, swept or not."""
    return next(look_up_all(tx, [notice]))


def look_up_all(tx: Tx, notices: Sequence[Notice]) -> Iterator[Context]:
    """Yield what each notice is about, as `look_up` does; an event or a message is looked up but once for all."""
    messages: dict[int, Written | None] = {}
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
        written = _written(tx, notice, messages) if notice.kind == "written" else None
        yield Context(notice, event, booking, entry, account, tx.now, written=written)


def _written(tx: Tx, notice: Notice, known: dict[int, Written | None]) -> Written | None:
    """Return what the organiser writes in a notice, looked up but once for all of them; None where that is gone."""
    line = notice.facts.get("message")
    if line is None:
        return Written.of("all", notice.facts)
    if line not in known:
        fact = store.history.find_message(tx, line)
        known[line] = None if fact is None else written_by(fact)
    return known[line]
