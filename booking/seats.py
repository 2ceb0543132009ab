"""Book, confirm, cancel, expire: the only place where seats change hands.

Every function runs in the transaction it is given; `tx.now` is its only now. A hold is dead at its deadline to the
millisecond, whether or not the sweep has been by.
"""

import os
from collections.abc import Sequence

from booking import notices, store
from booking.errors import Conflict, Forbidden, Gone, NotFound, Unauthenticated
from booking.model import Booking, BookingStatus, Confirmation, EndedBooking, Reason, Terms, deadline
from booking.people import Account, Person
from booking.store import bookings
from booking.store.database import Tx


def book(tx: Tx, event_id: int, person: Person, seats: int, *, by_member: bool = False) -> Booking:
    """Place a hold on `seats` seats, or confirm them at once where the event says so.

    When too few seats are untaken, holds of the event whose deadline has come are expired first, the oldest first and
    no more than needed. `by_member` says that an account is asking, for itself or, an admin, for somebody else. Raises
    NotFound, Conflict (event_cancelled, event_started, limit_reached, sold_out), and Unauthenticated when the event is
    for members and a guest is asking.
    """
    terms = bookings.find_terms(tx, event_id, person)
    if terms is None:
        raise event_not_found()
    _require_bookable(tx, terms, seats, by_member=by_member)
    missing = seats - terms.untaken
    if missing > 0 and release_lapsed(tx, event_id, missing) < missing:
        raise _sold_out(tx, event_id)
    instant = terms.confirmation == "instant"
    booking = Booking(
        id=_new_id(tx.now),
        event_id=event_id,
        name=person.name,
        email=person.email,
        seats=seats,
        created_at=tx.now,
        expires_at=None if instant else deadline(tx.now, terms.hold_seconds, terms.starts_at),
        confirmed_at=tx.now if instant else None,
        account_id=person.account_id,
        person=person.key,
        language=person.language,
    )
    bookings.insert(tx, booking)
    notices.owe_placed(tx, booking)
    if terms.confirmation == "organiser":
        notices.owe_confirmation(tx, booking)
    if missing >= 0 and not bookings.has_room(tx, event_id):
        notices.owe_sold_out(tx, event_id)
    return booking


def confirm(tx: Tx, booking_id: str, *, by_admin: bool, event_id: int | None = None) -> Booking:
    """Make a hold a place; a booking that is confirmed already is answered as it is.

    `event_id`, where given, must be the booking's. Raises NotFound, Gone, and Forbidden (organiser_confirms) when
    only an admin may confirm.
    """
    booking = find(tx, booking_id, event_id=event_id)
    if booking.status == "confirmed":
        return booking
    if not by_admin and _confirmation(tx, booking.event_id) == "organiser":
        raise Forbidden(
            "organiser_confirms",
            "The organiser confirms the bookings of this event. Pay as they ask, and they will confirm yours.",
        )
    if not bookings.set_confirmed(tx, booking.id):
        raise AssertionError(f"booking {booking.id} was live and is not, in one transaction")
    notices.owe(tx, "confirmed", booking)
    return find(tx, booking.id)


def cancel(tx: Tx, booking_id: str, *, by_organiser: bool = False) -> EndedBooking:
    """End a live booking at its holder's or the organiser's wish; its seats are free at once. Raises NotFound, Gone."""
    ended = find(tx, booking_id).ended(tx.now, "cancelled")
    bookings.end(tx, [ended])
    notices.owe(tx, "cancelled_by_organiser" if by_organiser else "cancelled", ended)
    return ended


def claim(tx: Tx, account: Account, booking_id: str) -> Booking:
    """Make a guest's live booking the account's, for who holds its id; one that is the account's is answered as it is.

    It keeps the name and address that it was made with. Raises NotFound (for another account's too), Gone, Conflict
    (limit_reached).
    """
    booking = find(tx, booking_id)
    if booking.account_id == account.id:
        return booking
    if booking.account_id is not None:
        raise _booking_not_found()
    person = account.person
    if booking.person != person.key:
        terms = bookings.find_terms(tx, booking.event_id, person)
        assert terms is not None
        _require_within_limit(terms, booking.seats)
    bookings.set_account(tx, booking.id, account.id, person.key)
    return find(tx, booking.id)


def leave_all(tx: Tx, account_id: int) -> None:
    """End the account's bookings of events to come, and let none of its bookings tell any more whose it was."""
    store.outbox.delete_of_account(tx, account_id)
    to_come = bookings.find_of_account_starting_after(tx, account_id, tx.now)
    bookings.end(
        tx,
        [booking.ended(tx.now, "cancelled") if booking.is_live(tx.now) else booking.expired() for booking in to_come],
    )
    bookings.forget_account(tx, account_id)


def cancel_all(tx: Tx, event_id: int) -> None:
    """End every booking of an event that is cancelled."""
    notices.owe_event_cancelled(tx, event_id)
    bookings.end_all(tx, event_id, "event_cancelled")


def sweep(tx: Tx, limit: int) -> int:
    """Expire up to `limit` holds whose deadline has come, the oldest first, and return how many there were."""
    lapsed = bookings.find_lapsed(tx, limit)
    _expire(tx, lapsed)
    return len(lapsed)


def release_lapsed(tx: Tx, event_id: int, seats: int) -> int:
    """Expire due holds of the event, the oldest deadline first, until `seats` seats came free or none is left.

    Returns how many seats came free.
    """
    freed = 0
    needed: list[Booking] = []
    for booking in bookings.find_lapsed_at_event(tx, event_id, limit=seats):
        if freed >= seats:
            break
        needed.append(booking)
        freed += booking.seats
    _expire(tx, needed)
    return freed


def find(tx: Tx, booking_id: str, *, event_id: int | None = None) -> Booking:
    """Return a live booking; `event_id`, where given, must be its event's.

    Raises NotFound, and Gone (hold_expired, booking_cancelled) for one that ended.
    """
    booking = look_up(tx, booking_id)
    if booking is None or (event_id is not None and booking.event_id != event_id):
        if event_id is not None:
            _confirmation(tx, event_id)
        raise _booking_not_found()
    if isinstance(booking, EndedBooking):
        raise _gone(booking)
    return booking


def look_up(tx: Tx, booking_id: str) -> Booking | EndedBooking | None:
    """Return a booking, live or ended, or None; a hold whose deadline has come is ended, swept or not."""
    booking = bookings.find(tx, booking_id)
    if booking is None:
        return bookings.find_ended(tx, booking_id)
    return booking if booking.is_live(tx.now) else booking.expired()


def page_of_event(
    tx: Tx, event_id: int, after: tuple[str, str], limit: int, status: BookingStatus | None = None
) -> list[Booking]:
    """Return up to `limit` live bookings of an event, of all statuses or one, by person, then id, after these two.

    Raises NotFound.
    """
    _confirmation(tx, event_id)
    return bookings.page(tx, event_id, after, limit, status)


def page_of_event_ended(
    tx: Tx, event_id: int, before: tuple[int, str], limit: int, status: BookingStatus | None = None
) -> list[EndedBooking]:
    """Return up to `limit` ended bookings of an event, of all statuses or one, the latest end first.

    They come before the pair (ended_at, id). Raises NotFound.
    """
    _confirmation(tx, event_id)
    return bookings.page_ended(tx, event_id, before, limit, status)


def page_of_account(tx: Tx, account_id: int, before: str | None, limit: int) -> list[Booking | EndedBooking]:
    """Return up to `limit` bookings of the account, live and ended, the newest first, from before the id `before`.

    An id begins with the instant that the booking was made at, so the order of ids is that of their making.
    """
    bound = "g" if before is None else before  # Beyond all hexadecimal digits.
    live = bookings.page_of_account(tx, account_id, bound, limit)
    found = [booking if booking.is_live(tx.now) else booking.expired() for booking in live]
    found += bookings.page_of_account_ended(tx, account_id, bound, limit)
    return sorted(found, key=lambda booking: booking.id, reverse=True)[:limit]


def live_of_account(tx: Tx, account_id: int, starting_after: int) -> list[Booking]:
    """Return all live bookings of the account at events that start after this instant, the newest first."""
    found = bookings.find_of_account_starting_after(tx, account_id, starting_after)
    return [booking for booking in found if booking.is_live(tx.now)]


def event_not_found() -> NotFound:
    """Return the refusal for an event that is not there."""
    return NotFound("event_not_found", "There is no such event. GET /events lists those there are.")


def _require_bookable(tx: Tx, terms: Terms, seats: int, *, by_member: bool) -> None:
    if terms.cancelled_at is not None:
        raise Conflict("event_cancelled", "This event is cancelled and takes no bookings.")
    if terms.starts_at <= tx.now:
        raise Conflict("event_started", "This event has started and takes no more bookings.")
    if terms.audience == "members" and not by_member:
        raise Unauthenticated("This event is for members. Sign in or register, then book.")
    _require_within_limit(terms, seats)


def _require_within_limit(terms: Terms, seats: int) -> None:
    if terms.live_seats + seats > terms.max_seats_per_person:
        left = terms.max_seats_per_person - terms.live_seats
        raise Conflict(
            "limit_reached",
            f"One person may have at most {terms.max_seats_per_person} seats at this event; "
            + (f"you may book {left} more." if left > 0 else "you have them all already."),
            max_seats_per_person=terms.max_seats_per_person,
            booked_seats=terms.live_seats,
        )


def _booking_not_found() -> NotFound:
    return NotFound("booking_not_found", "There is no such booking. Check the link or the id you were given.")


def _sold_out(tx: Tx, event_id: int) -> Conflict:
    event = store.events.find(tx, event_id)
    assert event is not None
    free = event.free_seats
    seats = "No seat is free" if not free else "Only 1 seat is free" if free == 1 else f"Only {free} seats are free"
    hint = "" if event.next_release_at is None else " Unconfirmed holds end soon: look again in a while."
    return Conflict("sold_out", seats + "." + hint, free_seats=free, next_release_at=event.next_release_at)


def _expire(tx: Tx, lapsed: Sequence[Booking]) -> None:
    if lapsed:
        bookings.end(tx, [booking.expired() for booking in lapsed])
        notices.owe_expired(tx, lapsed)


def _confirmation(tx: Tx, event_id: int) -> Confirmation:
    confirmation = store.events.find_confirmation(tx, event_id)
    if confirmation is None:
        raise event_not_found()
    return confirmation


def _gone(ended: EndedBooking) -> Gone:
    sentences: dict[Reason, str] = {
        "expired": "This hold was not confirmed in time and its seats are free again. Book again while seats last.",
        "cancelled": "This booking was cancelled and its seats are free again. Book again while seats last.",
        "event_cancelled": "The event was cancelled, and this booking with it.",
    }
    return Gone(
        "hold_expired" if ended.reason == "expired" else "booking_cancelled",
        sentences[ended.reason],
        reason=ended.reason,
        ended_at=ended.ended_at,
    )


def _new_id(now: int) -> str:
    """Return an id that nobody can guess (128 random bits) and that sorts by when it was made."""
    return f"{now:011x}{os.urandom(16).hex()}"
