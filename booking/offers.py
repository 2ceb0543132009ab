"""Offers: seats that come free go to the waiting list, in the transaction that frees them.

The oldest entry that fits gets a hold. One that is too big for what is free is passed over; after three times, seats
are saved up for it, for up to a day: then nobody behind it and nobody new gets any.
"""

import os
from collections.abc import Sequence

from booking import reference, seat_kinds, store
from booking.errors import WouldWait
from booking.model import GREATEST, Booking, Confirmation, Entry, Window, booking_window, hold_deadline, offer_time
from booking.seat_kinds import NONE_WANTED, SEATS_AT_MOST, Wanted
from booking.store import bookings, history, waitlist
from booking.store.database import Tx
from booking.store.waitlist import Saved, Standing

_EXPIRED_AT_ONCE = 200  # What one transaction may keep a booking waiting for, and so many offers.
_SAVED_MILLISECONDS = 24 * 60 * 60 * 1_000


def new_id(now: int) -> str:
    """Return an id that nobody can guess (128 random bits) and that sorts by when it was made."""
    return f"{now:011x}{os.urandom(16).hex()}"


def expire(tx: Tx, lapsed: Sequence[Booking]) -> None:
    """End holds whose deadline has come. Whoever calls it lets the seats be offered."""
    if lapsed:
        ended = [booking.expired() for booking in lapsed]
        bookings.end(tx, ended)
        for booking in ended:
            history.record_end(tx, booking)


def offer_freed(tx: Tx, event_id: int) -> int:
    """Offer the event's free seats to its waiting list; call it at the end of whatever frees some.

    Holds whose deadline has come are expired first, up to 200, and up to 200 offers made: the sweep goes on from there.
    Nothing is offered once the event has started or is cancelled, nor outside its booking window. Returns how many
    holds were expired and offers made. Raises WouldWait in a transaction that is to be short, where somebody waits.
    """
    standing = waitlist.find_standing(tx, event_id)
    if standing is None or not (standing.waiting or standing.next_offer_at):
        return 0
    if tx.is_short:
        raise WouldWait
    done = 0
    if standing.waiting and standing.cancelled_at is None:
        lapsed = bookings.find_lapsed_at_event(tx, event_id, _EXPIRED_AT_ONCE)
        expire(tx, lapsed)
        done = len(lapsed)
    next_offer_at = None
    if standing.waiting and standing.cancelled_at is None and tx.now < standing.starts_at:
        window = _window(tx, standing)
        if window == "not_open_yet":
            next_offer_at = standing.opens_at
        elif window == "open":
            offered, next_offer_at = _offer_all(tx, event_id, more_lapsed=len(lapsed) == _EXPIRED_AT_ONCE)
            done += offered
    if next_offer_at != standing.next_offer_at:
        waitlist.set_next_offer(tx, event_id, next_offer_at)
    return done


def make_free(tx: Tx, event_id: int, seats: int, untaken: int, waiting: int, kinds: Wanted = NONE_WANTED) -> bool:
    """Make sure that somebody new may take so many seats now, of these kinds, and return whether they may.

    `untaken` and `waiting` are as the event has them. Without anyone waiting, holds whose deadline has come are expired
    as far as it needs. Else the waiting list comes first: seats are offered to it, and somebody new gets only what fits
    no entry and is not saved up.
    """
    if waiting:
        offer_freed(tx, event_id)
        standing = waitlist.find_standing(tx, event_id)
        assert standing is not None
        if standing.waiting and _is_kept(tx, event_id, standing):
            return False
        untaken = standing.untaken
    missing = seats - untaken
    if missing > 0 and release_lapsed(tx, event_id, missing) < missing:
        return False
    return not kinds or _make_kinds_free(tx, event_id, kinds, is_waited_for=waiting > 0)


def pass_over(tx: Tx, event_id: int) -> None:
    """Note that somebody new got seats while entries wait that are too big for what is free."""
    waitlist.pass_over(tx, event_id, GREATEST)
    offer_freed(tx, event_id)  # Now the seats that are still free may have to be saved up for one of them.


def offer_out_of_turn(tx: Tx, entry: Entry) -> bool:
    """Offer free seats to an entry that waits, whoever is before it, even those that are saved up for a group.

    What is due at the event is done first, which may offer to the entry in its turn. Returns whether enough were free.
    """
    offer_freed(tx, entry.event_id)
    if not waitlist.is_waiting(tx, entry.number):
        return True
    standing = waitlist.find_standing(tx, entry.event_id)
    assert standing is not None
    kinds = entry.kinds or NONE_WANTED
    if standing.untaken < entry.seats or not _make_kinds_free(tx, entry.event_id, kinds, is_waited_for=True):
        return False
    _offer(tx, standing, entry)
    offer_freed(tx, entry.event_id)
    return True


def release_lapsed(tx: Tx, event_id: int, seats: int, kind: str | None = None) -> int:
    """Expire due holds of the event, the oldest deadline first, until `seats` seats came free or none is left.

    With a `kind` only seats of it count, and holds that have some. Returns how many seats came free. Where somebody
    waits, whoever calls it lets them be offered.
    """
    freed = 0
    needed: list[Booking] = []
    for booking in bookings.find_lapsed_at_event(tx, event_id, min(seats, SEATS_AT_MOST), kind):
        if freed >= seats:
            break
        needed.append(booking)
        freed += booking.seats if kind is None else seat_kinds.wanted(booking.kinds)[kind]
    expire(tx, needed)
    return freed


def close(tx: Tx, entries: Sequence[Entry]) -> None:
    """Close entries that have nothing to wait for any more; their people are told."""
    for entry in entries:
        waitlist.close(tx, entry)
        history.record(tx, "closed", entry)


def who_confirms(confirmation: Confirmation) -> dict[str, bool]:
    """Return what the history notes for the admins of a hold that begins: that they are the ones to confirm it."""
    return {"organiser_confirms": True} if confirmation == "organiser" else {}


def _offer_all(tx: Tx, event_id: int, *, more_lapsed: bool) -> tuple[int, int | None]:
    """Make every offer that can be made, up to 200; return how many, and when there may be more.

    With `more_lapsed` there are due holds left: as many more are expired as the oldest entry needs.
    """
    waitlist.end_saving(tx, event_id)
    offered = 0
    while True:
        standing = waitlist.find_standing(tx, event_id)
        assert standing is not None
        if offered == _EXPIRED_AT_ONCE:
            return offered, tx.now
        missing = waitlist.find_seats_of_oldest(tx, event_id) - standing.untaken if more_lapsed else 0
        if missing > 0 and release_lapsed(tx, event_id, missing):
            continue
        saved = waitlist.find_saved(tx, event_id)
        entry = None
        if standing.untaken:
            last = saved.number if saved else None
            entry = waitlist.find_fitting(tx, event_id, standing.untaken, last, has_kinds=bool(standing.seat_kinds))
        if entry is None:
            return offered, _save(tx, standing, saved)
        _offer(tx, standing, entry)
        offered += 1


def _offer(tx: Tx, standing: Standing, entry: Entry) -> None:
    # Whoever has joined the list before there were kinds gets seats of none, at the least price.
    kinds = None if entry.kinds is None else seat_kinds.chosen(standing.seat_kinds, entry.kinds)
    seconds = offer_time(standing.offer_seconds, standing.hold_seconds)
    held = hold_deadline(tx.now, seconds, standing.grace_seconds, standing.starts_at)
    booking = Booking(
        id=new_id(tx.now),
        event_id=entry.event_id,
        name=entry.name,
        email=entry.email,
        seats=entry.seats,
        created_at=tx.now,
        expires_at=held.expires_at,
        grace_milliseconds=held.grace_milliseconds,
        confirmed_at=None,
        account_id=entry.account_id,
        person=entry.person,
        language=entry.language,
        offer=True,
        extensions=0,
        network=entry.network,
        proved_at=entry.proved_at,
        reference=reference.new(),
        checked_in_at=None,
        checked_in_seats=0,
        answers=entry.answers,
        note="",
        **seat_kinds.price(kinds, standing.price_cents, standing.currency),
    )
    waitlist.end_as_offered(tx, entry, booking.id)
    bookings.insert(tx, booking)
    waitlist.pass_over(tx, entry.event_id, entry.number)
    facts = {"seats": booking.seats, **held.facts(), **booking.price}
    history.record(tx, "offered", booking, entry_id=entry.id, details=who_confirms(standing.confirmation), **facts)


def _make_kinds_free(tx: Tx, event_id: int, kinds: Wanted, *, is_waited_for: bool) -> bool:
    """Make sure that no kind would be beyond its own limit by so many more seats, and return whether none would.

    Unless somebody waits, holds whose deadline has come are expired as far as it needs.
    """
    for kind in kinds.keys() & store.seat_kinds.find_left(tx, event_id).keys():
        # Counted anew: a hold that is expired for one kind may have had seats of another.
        missing = kinds[kind] - store.seat_kinds.find_left(tx, event_id)[kind]
        if missing > 0 and (is_waited_for or release_lapsed(tx, event_id, missing, kind) < missing):
            return False
    return True


def _save(tx: Tx, standing: Standing, saved: Saved | None) -> int | None:
    """Begin to save the untaken seats up, where there is somebody to save them for; return until when it goes on."""
    if saved is None or saved.saved_until is not None or not standing.untaken:
        return None if saved is None else saved.saved_until
    until = tx.now + _SAVED_MILLISECONDS
    waitlist.save_for(tx, saved.number, until)
    return until


def _is_kept(tx: Tx, event_id: int, standing: Standing) -> bool:
    """Whether the untaken seats are for those who wait: saved up for one of them, or to be offered yet."""
    window = _window(tx, standing)
    if window != "open":
        return window == "not_open_yet"
    if standing.next_offer_at is not None and standing.next_offer_at <= tx.now:
        return True
    return waitlist.find_saved(tx, event_id) is not None or bool(bookings.find_lapsed_at_event(tx, event_id, 1))


def _window(tx: Tx, standing: Standing) -> Window:
    return booking_window(standing.opens_at, standing.closes_at, tx.now)
