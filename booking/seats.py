"""Book, confirm, cancel, expire: where seats change hands at a person's wish, or by time.

Every function runs in the transaction it is given; `tx.now` is its only now. A hold is dead at its deadline to the
millisecond, whether or not the sweep has been by. What frees seats ends with `offers.offer_freed`.
"""

import functools
import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Literal, NamedTuple, TypeVar

from booking import keyed, offers, reference, refusals, seat_kinds, store
from booking.errors import BookingError, Forbidden
from booking.model import (
    AUDIENCES,
    Audience,
    Booking,
    BookingStatus,
    EndedBooking,
    Entry,
    Reason,
    hold_deadline,
    must_be_proved,
)
from booking.notice import held_back
from booking.people import Account, Person
from booking.questions import NO_ANSWERS, Answers
from booking.refusals import booking_not_found, event_not_found
from booking.seat_kinds import NONE_WANTED, BookedKinds, Wanted
from booking.store import bookings, history, waitlist
from booking.store.bookings import Terms
from booking.store.database import Tx
from booking.store.search import ALL, Sought
from booking.texts.sentences import Sentence

_TRIED_AT_ONCE = 200
R = TypeVar("R")
T = TypeVar("T", Booking, Entry)
log = logging.getLogger(__name__)


class CancelledSlice(NamedTuple):
    """How many bookings of how many seats were cancelled together, whether none are left, and whose the last was."""

    bookings: int
    seats: int
    is_last: bool
    last_person: str


class Added(NamedTuple):
    """A guest whom the organiser adds: so many seats, what they become, their answers, and the organiser's note.

    Where the event has kinds of seat, `kinds` says how many of each.
    """

    person: Person
    seats: int
    status: Literal["held", "confirmed"]
    answers: Answers = NO_ANSWERS
    note: str = ""
    kinds: Wanted = NONE_WANTED


def book(
    tx: Tx,
    event_id: int,
    person: Person,
    seats: int,
    *,
    by_member: bool = False,
    audiences: Collection[Audience] = AUDIENCES,
    sees_drafts: bool = False,
    answers: Answers = NO_ANSWERS,
    kinds: Wanted = NONE_WANTED,
) -> Booking:
    """Place a hold on `seats` seats, or confirm them at once where the event says so and asks for no proof.

    When too few seats are untaken, holds of the event whose deadline has come are expired first, the oldest first and
    no more than needed; people on the waiting list come first. `kinds` says of which kinds all of the seats are.
    `by_member` says that an account is asking, for itself or, an admin, for somebody else, and `audiences` are those
    that it belongs to; for others than those with `sees_drafts` a draft is not there. Raises NotFound, Conflict
    (event_draft, event_cancelled, event_started, not_open_yet, booking_closed, limit_reached, sold_out), TooMany when
    too much is booked from the person's network, Invalid for answers and kinds that don't fit the event, and
    Unauthenticated or Forbidden when it is not for whoever is asking.
    """
    terms = find_terms(tx, event_id, person.key)
    refusals.require_bookable(tx, terms, sees_drafts=sees_drafts)
    refusals.require_member(terms, by_member=by_member, audiences=audiences)
    answers, booked = refusals.require_told(terms, person, answers), refusals.require_kinds(terms, kinds)
    refusals.require_few_enough(terms, seats)
    # What the event has is said before what the person has, for whoever asks may have typed anyone's address.
    require_free(tx, event_id, terms, seats, kinds)
    try:
        refusals.require_within_limit(terms, seats, tells_own=by_member)
        refusals.require_network_room(tx, event_id, person.origin, terms, seats)
    except BookingError as refusal:
        raise refusals.keeping_offers(refusal, terms) from None
    is_place = terms.confirmation == "instant" and (terms.proof == "none" or person.is_proved)
    made = _booking_of(tx, event_id, person, terms, seats, booked, is_place=is_place, answers=answers)
    booking = bookings.insert(tx, made)
    _record_booked(tx, booking, _who_confirms(booking, terms))
    note_taken(tx, event_id, terms, seats)
    return booking


def add(tx: Tx, event_id: int, terms: Terms, guests: Sequence[Added], *, are_told: bool) -> list[Booking]:
    """Book for guests whom the organiser adds, all of them or none: held or confirmed as each is to be.

    Whether each may have so many seats, whoever calls it has seen to. Unless they `are_told`, nobody writes to them of
    this; of what follows they are told as everybody is. Raises Conflict (event_draft, event_cancelled, event_started,
    not_open_yet, booking_closed, sold_out), and Invalid for kinds of seat that the event does not have.
    """
    refusals.require_bookable(tx, terms, sees_drafts=True)
    seats = sum(guest.seats for guest in guests)
    require_free(tx, event_id, terms, seats, seat_kinds.together(guest.kinds for guest in guests))
    made = [bookings.insert(tx, _added(tx, event_id, terms, guest)) for guest in guests]
    for booking in made:
        _record_booked(tx, booking, {} if are_told else {"is_untold": True})
    note_taken(tx, event_id, terms, seats)
    return made


def _added(tx: Tx, event_id: int, terms: Terms, guest: Added) -> Booking:
    kinds = refusals.require_kinds(terms, guest.kinds)
    is_place = guest.status == "confirmed"
    return _booking_of(
        tx, event_id, guest.person, terms, guest.seats, kinds, is_place=is_place, answers=guest.answers, note=guest.note
    )


def _record_booked(tx: Tx, booking: Booking, details: dict[str, bool]) -> None:
    facts = {"seats": booking.seats, **booking.deadlines, **booking.price}
    history.record(tx, "booked", booking, details=details, **facts)


def _who_confirms(booking: Booking, terms: Terms) -> dict[str, bool]:
    """Return what the history notes of whom a new hold is confirmed by: the organiser, or a guest by a mail's link."""
    is_guests = booking.account_id is None and booking.expires_at is not None
    if is_guests and booking.proved_at is None and must_be_proved(terms.proof, terms.confirmation):
        return {"guest_proves": True}
    return offers.who_confirms(terms.confirmation)


def _booking_of(
    tx: Tx,
    event_id: int,
    person: Person,
    terms: Terms,
    seats: int,
    kinds: BookedKinds | None,
    *,
    is_place: bool,
    answers: Answers,
    note: str = "",
) -> Booking:
    """Return a new booking: a place at once, or else a hold."""
    held = None if is_place else hold_deadline(tx.now, terms.hold_seconds, terms.grace_seconds, terms.starts_at)
    return Booking(
        id=offers.new_id(tx.now),
        event_id=event_id,
        seats=seats,
        created_at=tx.now,
        expires_at=held.expires_at if held else None,
        grace_milliseconds=held.grace_milliseconds if held else 0,
        confirmed_at=None if held else tx.now,
        offer=False,
        extensions=0,
        reference=reference.new(),
        answers=answers,
        note=note,
        checked_in_at=None,
        checked_in_seats=0,
        **seat_kinds.price(kinds, terms.price_cents, terms.currency),
        **person.on_booking(tx.now),
    )


def find_terms(tx: Tx, event_id: int, person: str) -> Terms:
    """Return what decides on seats of the person with this key at the event. Raises NotFound."""
    terms = bookings.find_terms(tx, event_id, person)
    if terms is None:
        raise event_not_found()
    return terms


def require_free(tx: Tx, event_id: int, terms: Terms, seats: int, kinds: Wanted = NONE_WANTED) -> None:
    """Raise Conflict (sold_out) unless somebody new may take so many seats now, and so many of each kind."""
    if not offers.make_free(tx, event_id, seats, terms.untaken, terms.waiting, kinds):
        raise refusals.sold_out(tx, event_id, terms, seats, kinds)


def note_taken(tx: Tx, event_id: int, terms: Terms, seats: int) -> None:
    """Note what follows where somebody new took so many seats: those who wait were passed over, or it is sold out."""
    if terms.waiting and waitlist.is_waited_for(tx, event_id):
        offers.pass_over(tx, event_id)
    if (terms.waiting or seats >= terms.untaken) and not bookings.has_room(tx, event_id):
        history.record_sold_out(tx, event_id)


def confirm(
    tx: Tx,
    booking_id: str,
    *,
    by_admin: bool,
    event_id: int | None = None,
    proof: str | None = None,
    may_be_undone: bool = False,
) -> Booking:
    """Make a hold a place; a booking that is confirmed already is answered as it is.

    `event_id`, where given, must be the booking's. `proof` is the secret of the link in its mail. While it
    `may_be_undone`, nobody is told. Raises NotFound, Gone, and Forbidden: organiser_confirms when only an admin may
    confirm, proof_required when it needs that link.
    """
    booking = find(tx, booking_id, event_id=event_id)
    if booking.status == "confirmed":
        return booking
    if not by_admin:
        _require_confirmable(tx, booking, proof)
    bookings.set_confirmed(tx, booking)
    history.record(tx, "confirmed", booking, details=held_back(may_be_undone), confirmed_at=tx.now)
    return find(tx, booking.id)


def _require_confirmable(tx: Tx, booking: Booking, proof: str | None) -> None:
    """Raise unless the booking's person may confirm it; the secret in its mail proves the address, too."""
    refusals.require_in_time(tx, booking)
    confirmation, needed = store.events.find_what_confirms(tx, booking.event_id)
    if confirmation == "organiser":
        raise Forbidden(
            "organiser_confirms",
            "Your booking is confirmed when the organiser receives your payment.",
        )
    if proof is not None and keyed.is_confirmation_secret(tx, booking.id, booking.email, proof):
        bookings.set_proved(tx, booking.id)
    elif booking.proved_at is None and must_be_proved(needed, confirmation):
        raise Forbidden(
            "proof_required",
            Sentence("Open the link in the email that we sent to {email}, and confirm there.", email=booking.email),
        )


def cancel(tx: Tx, booking_id: str, *, by_organiser: bool = False, may_be_undone: bool = False) -> EndedBooking:
    """End a live booking at its holder's or the organiser's wish; its seats are free at once.

    While it `may_be_undone`, its person is not told. Raises NotFound, Gone, Conflict (checked_in).
    """
    booking = find(tx, booking_id)
    refusals.require_nobody_in(booking)
    (ended,) = _end(tx, [booking], tx.now, "cancelled")
    by = {"by_organiser": True} if by_organiser else {}
    history.record_end(tx, ended, details=by | held_back(may_be_undone))
    offers.offer_freed(tx, ended.event_id)
    return ended


def cancel_network(tx: Tx, event_id: int, mark: str, limit: int, last_person: str = "") -> CancelledSlice:
    """Close up to `limit` entries that wait from a network, then end so many live bookings, at the organiser's wish.

    Each person is told once: pass the `last_person` of the slice before, until a slice is the last. The bookings of a
    cancelled event end with it, and those of people who have come stay. Raises NotFound.
    """
    if find_terms(tx, event_id, "").cancelled_at is not None:
        return CancelledSlice(0, 0, True, last_person)
    entries = waitlist.find_of_network(tx, event_id, mark, limit)
    offers.close(tx, entries)
    found = bookings.find_of_network(tx, event_id, mark, limit - len(entries))
    ended = _end(tx, found, tx.now, "cancelled")
    for one in ended:
        told = {"is_told_of_another": True} if one.person == last_person else {}
        history.record_end(tx, one, details={"by_organiser": True} | told)
        last_person = one.person
    offers.offer_freed(tx, event_id)
    return CancelledSlice(len(ended), sum(one.seats for one in ended), len(entries) + len(found) < limit, last_person)


def has_more_of_network(tx: Tx, event_id: int, mark: str, limit: int) -> bool:
    """Whether `cancel_network` needs more than one slice of `limit` for this network."""
    if event_id in store.events.find_all_to_empty(tx):
        return False
    entries = waitlist.find_of_network(tx, event_id, mark, limit)
    return len(entries) + len(bookings.find_of_network(tx, event_id, mark, limit - len(entries))) == limit


def take_over(tx: Tx, account: Account, booking_id: str) -> Booking:
    """Make a guest's live booking the account's, where its id is known; one that it has already is answered as it is.

    It keeps the name and address that it was made with: one that is not the account's is not proved by this. Raises
    NotFound (for another account's too), Gone, Conflict (limit_reached).
    """
    booking = find(tx, booking_id)
    if booking.account_id == account.id:
        return booking
    if booking.account_id is not None:
        raise booking_not_found()
    person = account.person
    is_same_person = booking.person == person.key
    if not is_same_person:
        terms = find_terms(tx, booking.event_id, person.key)
        refusals.require_within_limit(terms, booking.seats, tells_own=True)
    bookings.set_account(tx, booking.id, account.id, person.key)
    if person.is_proved and is_same_person:
        bookings.set_proved(tx, booking.id)
    return find(tx, booking.id)


def leave_all(tx: Tx, found: Sequence[Booking]) -> list[int]:
    """End these bookings as their person leaves, or as expired; return the events whose seats are to be offered."""
    standing = _as_they_stand(tx, found)
    ended = [one.ended(tx.now, "cancelled") if isinstance(one, Booking) else one for one in standing]
    bookings.end(tx, ended)
    for one in ended:
        history.record_end(tx, one)
    return list(dict.fromkeys(one.event_id for one in ended))


def end_cancelled(tx: Tx, event_id: int, cancelled_at: int, limit: int) -> int:
    """End up to `limit` bookings of an event that is cancelled, then close so many entries of its waiting list.

    Holds whose deadline had come when it was cancelled have expired. Returns how many bookings and entries that were;
    what is left is for the sweep.
    """
    found = bookings.find_of_event(tx, event_id, limit)
    for booking in _end(tx, found, cancelled_at, "event_cancelled"):
        history.record_end(tx, booking)
    entries = waitlist.find_at_event(tx, event_id, limit - len(found))
    offers.close(tx, entries)
    return len(found) + len(entries)


def _end(tx: Tx, found: Sequence[Booking], ended_at: int, reason: Reason) -> list[EndedBooking]:
    """End these bookings for this reason, but as expired where the deadline came before.

    Returns the former, whose ends whoever calls it records.
    """
    offers.expire(tx, [booking for booking in found if not booking.is_live(ended_at)])
    ended = [booking.ended(ended_at, reason) for booking in found if booking.is_live(ended_at)]
    bookings.end(tx, ended)
    return ended


def sweep(tx: Tx, limit: int) -> int:
    """Do what is due: end what cancelled events still have, expire holds, offer their seats, close waiting lists.

    The oldest deadline comes first; lists close when their event has started or its booking has closed. A cancelled
    event gets half of the `limit` at most, so that the others need not wait for it. Returns about how many rows that
    were; `limit` says that there may be more. An event whose rows make it raise is set aside, so that the others go on.
    """
    cancelled = store.events.find_to_empty(tx)
    half = max(1, limit // 2)
    done = (_attempt(tx, cancelled[0], functools.partial(_empty, tx, *cancelled, half)) or 0) if cancelled else 0
    may_be_more = done > 0
    lapsed = bookings.find_lapsed(tx, limit - done)
    waited_for = waitlist.which_are_waited_for(tx, dict.fromkeys(booking.event_id for booking in lapsed))
    unwaited = [booking for booking in lapsed if booking.event_id not in waited_for]
    if store.set_aside.attempt(tx, lambda: offers.expire(tx, unwaited)) is not None:
        for event_id, of_event in _by_event(unwaited).items():
            _attempt(tx, event_id, functools.partial(offers.expire, tx, of_event))
    done += len(unwaited)
    # An event's due holds end together where somebody waits: a big entry gets what several of them free.
    for event_id in [*waited_for, *waitlist.find_due(tx, limit)]:
        if done < limit:
            done += max(1, _attempt(tx, event_id, functools.partial(offers.offer_freed, tx, event_id)) or 0)
    if done < limit:
        over = waitlist.find_over(tx, limit - done)
        if store.set_aside.attempt(tx, lambda: offers.close(tx, over)) is not None:
            for event_id, of_it in _by_event(over).items():
                _attempt(tx, event_id, functools.partial(offers.close, tx, of_it))
        done += len(over)
    return limit if may_be_more else min(done, limit)


def sweep_what_was_set_aside(tx: Tx) -> list[int]:
    """Try the events again that the sweep has set aside; return those that no longer raise."""
    mended = []
    for aside in store.set_aside.find_all(tx):
        if store.set_aside.attempt(tx, functools.partial(_sweep_one, tx, aside.event_id)) is None:
            store.set_aside.delete(tx, aside.event_id)
            mended.append(aside.event_id)
    return mended


def _empty(tx: Tx, event_id: int, cancelled_at: int, limit: int) -> int:
    """End what a cancelled event still has. Raises LookupError where that is nothing, whatever its counts say."""
    ended = end_cancelled(tx, event_id, cancelled_at, limit)
    if not ended:
        raise LookupError("it counts bookings or entries that are not there")
    return ended


def _sweep_one(tx: Tx, event_id: int) -> None:
    """Do all that the sweep has to do at an event, up to 200 rows of each kind."""
    event = store.events.find_uncounted(tx, event_id)
    assert event is not None
    if event.cancelled_at is not None and (event.taken or event.waiting_entries):
        _empty(tx, event_id, event.cancelled_at, _TRIED_AT_ONCE)
        return
    offers.expire(tx, bookings.find_lapsed_at_event(tx, event_id, _TRIED_AT_ONCE))
    offers.offer_freed(tx, event_id)
    if event.waiting_entries and not event.waiting:
        offers.close(tx, waitlist.find_at_event(tx, event_id, _TRIED_AT_ONCE))


def _attempt(tx: Tx, event_id: int, work: Callable[[], R]) -> R | None:
    """Do an event's part of the sweep, and set the event aside where that raises."""
    result: list[R] = []
    error = store.set_aside.attempt(tx, lambda: result.append(work()))
    if error is None:
        return result[0]
    if store.set_aside.insert(tx, event_id, error):
        log.error("The sweep can't see to event %d and leaves it aside: %s", event_id, error)
    return None


def _by_event(rows: Iterable[T]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for row in rows:
        found.setdefault(row.event_id, []).append(row)
    return found


def next_due(tx: Tx) -> int | None:
    """Return when the sweep has something to do next, or None."""
    return bookings.find_next_due(tx)


def find(tx: Tx, booking_id: str, *, event_id: int | None = None) -> Booking:
    """Return a live booking; `event_id`, where given, must be its event's.

    Raises NotFound, and Gone (hold_expired, booking_cancelled) for one that ended.
    """
    booking = look_up(tx, booking_id)
    if booking is None or (event_id is not None and booking.event_id != event_id):
        if event_id is not None:
            refusals.require_published_event(tx, event_id)
        raise booking_not_found()
    if isinstance(booking, EndedBooking):
        raise refusals.gone(tx, booking)
    return booking


def look_up(tx: Tx, booking_id: str) -> Booking | EndedBooking | None:
    """Return a booking, live or ended, or None.

    A hold whose deadline has come is ended, as is every booking of a cancelled event, whether or not the sweep has been
    by.
    """
    found = bookings.find(tx, booking_id)
    if found is None:
        return bookings.find_ended(tx, booking_id)
    booking, cancelled_at = found
    return booking.as_it_stands(tx.now, cancelled_at)


def look_up_by_reference(tx: Tx, typed: str, account_id: int | None = None) -> Booking | EndedBooking | None:
    """Return the booking, live or ended as `look_up` says, that has the reference which was typed; or None.

    With an account, only its own bookings are looked up.
    """
    booking_id = bookings.find_id(tx, typed, account_id)
    return None if booking_id is None else look_up(tx, booking_id)


def page_of_event(
    tx: Tx,
    event_id: int,
    after: tuple[str, str],
    limit: int,
    status: BookingStatus | None = None,
    sought: Sought = ALL,
) -> list[Booking]:
    """Return up to `limit` live bookings of an event, of all statuses or one, by person, then id, after these two.

    `sought` is what they are searched for. Raises NotFound.
    """
    refusals.require_event(tx, event_id)
    return bookings.page(tx, event_id, after, limit, status, sought)


def page_of_event_ended(
    tx: Tx,
    event_id: int,
    before: tuple[int, str],
    limit: int,
    status: BookingStatus | None = None,
    sought: Sought = ALL,
) -> list[EndedBooking]:
    """Return up to `limit` ended bookings of an event, of all statuses or one, the latest end first.

    They come before the pair (ended_at, id); `sought` is what they are searched for. Raises NotFound.
    """
    refusals.require_event(tx, event_id)
    return bookings.page_ended(tx, event_id, before, limit, status, sought)


def page_of_account(tx: Tx, account_id: int, before: str | None, limit: int) -> list[Booking | EndedBooking]:
    """Return up to `limit` bookings of the account, live and ended, the newest first, from before the id `before`.

    An id begins with the instant that the booking was made at, so the order of ids is that of their making.
    """
    bound = "g" if before is None else before  # Beyond all hexadecimal digits.
    live = bookings.page_of_account(tx, account_id, bound, limit)
    found = _as_they_stand(tx, live)
    found += bookings.page_of_account_ended(tx, account_id, bound, limit)
    return sorted(found, key=lambda booking: booking.id, reverse=True)[:limit]


def live_of_account(tx: Tx, account_id: int, starting_after: int) -> list[Booking]:
    """Return all live bookings of the account at events that start after this instant, the newest first."""
    found = bookings.find_of_account_starting_after(tx, account_id, starting_after)
    return [booking for booking in _as_they_stand(tx, found) if isinstance(booking, Booking)]


def _as_they_stand(tx: Tx, rows: Sequence[Booking]) -> list[Booking | EndedBooking]:
    cancelled = store.events.find_all_to_empty(tx)
    return [booking.as_it_stands(tx.now, cancelled.get(booking.event_id)) for booking in rows]
