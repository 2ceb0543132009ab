"""Changes to a booking: extend, unconfirm, change seats, restore, hand over, answer, note, correct its address."""

from typing import Any

from msgspec.structs import replace

from booking import notices, offers, questions, reference, refusals, seat_kinds, seats, store
from booking.errors import Conflict, Fault, Forbidden, Invalid
from booking.model import Booking, Deadline, EndedBooking, booking_values, hold_deadline
from booking.notice import held_back, tell_at
from booking.people import Origin, Person
from booking.questions import NO_ANSWERS, Answers
from booking.seat_kinds import NONE_WANTED, Wanted
from booking.store import bookings, history
from booking.store.bookings import Terms
from booking.store.database import Tx
from booking.texts.sentences import Sentence


def extend(tx: Tx, booking_id: str) -> Booking:
    """Put the deadline of a hold off by the event's `hold_seconds`, never beyond its start; its grace follows it.

    Raises NotFound, Gone, Conflict (no_extension: it is confirmed, its deadline has passed, it has no extension left,
    somebody waits for seats, or it would not end later).
    """
    booking = seats.find(tx, booking_id)
    event = store.events.get(tx, booking.event_id)
    if booking.expires_at is None:
        raise Conflict("no_extension", "This booking is confirmed, so there is nothing to extend.")
    if not event.max_extensions:
        raise Conflict("no_extension", "Holds of this event can’t be extended. Confirm in time, or book again.")
    if booking.is_in_grace(tx.now):
        raise Conflict("no_extension", "The deadline of this hold has passed, so it can’t be extended.")
    if booking.extensions >= event.max_extensions:
        raise Conflict("no_extension", _no_extension_left(event.max_extensions))
    if event.waiting:
        raise Conflict("no_extension", "Other people are waiting, so this hold can’t be extended. Confirm in time.")
    expires_at = booking.extended_until(event)
    if expires_at is None:
        raise Conflict("no_extension", "This hold lasts until the event starts, so it can’t be extended.")
    held = Deadline(expires_at, booking.grace_milliseconds).by(event.starts_at)
    bookings.set_deadline(tx, booking.id, held)
    extended = seats.find(tx, booking.id)
    history.record(tx, "extended", extended, extensions=extended.extensions, **held.facts())
    return extended


def unconfirm(tx: Tx, booking_id: str, *, undone: int | None = None) -> Booking:
    """Take a confirmation back: the booking is held until the deadline that it had. A hold is answered as it is.

    Money that came for it is known, and waits for an admin; `undone` is the id of that which is taken back by this.
    A person who was told of the confirmation is told that it is a hold again; one who was not yet is told neither.
    Raises NotFound, Gone, Conflict (not_undoable: no deadline of it is known, or it has come; checked_in).
    """
    booking = seats.find(tx, booking_id)
    if booking.status == "held":
        return booking
    refusals.require_nobody_in(booking)
    held_until = bookings.find_held_until(tx, booking.id)
    if held_until is None:
        raise Conflict(
            "not_undoable",
            "This booking never had a deadline, so it can’t be held again. Cancel it, or leave it confirmed.",
        )
    if held_until.ends_at <= tx.now:
        raise Conflict(
            "not_undoable",
            "The time to confirm this booking has passed, so it can’t be held again. Cancel it, or leave it confirmed.",
        )
    bookings.set_held(tx, booking, held_until)
    store.payments.take_back(tx, booking.id, undone)
    held = seats.find(tx, booking.id)
    # Whoever waits to be told of the confirmation is not: it no longer applies.
    told = {"was_told": True} if notices.is_told_of_confirmation(tx, booking) else {}
    history.record(tx, "unconfirmed", held, details=told, **held_until.facts())
    return held


def change_seats(
    tx: Tx,
    booking_id: str,
    seats_wanted: int,
    *,
    by_admin: bool,
    unproved_seats_at_most: int = 0,
    may_be_undone: bool = False,
    kinds: Wanted = NONE_WANTED,
) -> Booking:
    """Let a booking be of more or fewer seats; its deadline stays. As many as it has: it is answered as it is.

    Where it has kinds of seat, `kinds` says how many of each. Those of a kind that it has cost what they did, others
    what they do now. While it `may_be_undone`, its person is not told; nor of a change back that comes so soon.

    More are taken as by somebody new, but cost what the booking's others do: it has one price, as it was booked.
    `unproved_seats_at_most` is what unproved people of one network may have, 0 any number. Raises NotFound, Gone,
    Conflict (event_started; checked_in for fewer than are in; for more not_open_yet, booking_closed, limit_reached,
    sold_out), TooMany where its network has too many, Forbidden (organiser_confirms) for more than an admin confirmed.
    """
    booking = seats.find(tx, booking_id)
    more = seats_wanted - booking.seats
    had = seat_kinds.wanted(booking.kinds)
    if not more and kinds in (had, NONE_WANTED):
        return booking
    refusals.require_nobody_in(booking, seats_wanted)
    refusals.require_in_time(tx, booking, by_admin=by_admin)
    terms = seats.find_terms(tx, booking.event_id, booking.person)
    refusals.require_to_come(tx, terms)
    changed = _with_seats(booking, terms, seats_wanted, kinds)
    more_of = {kind: number - had.get(kind, 0) for kind, number in kinds.items() if number > had.get(kind, 0)}
    if more > 0 or more_of:
        _require_more(tx, booking, terms, max(more, 0), more_of, unproved_seats_at_most, by_admin=by_admin)
    bookings.set_seats(tx, changed)
    _record_seats(tx, booking, changed, may_be_undone=may_be_undone)
    if more > 0:
        seats.note_taken(tx, booking.event_id, terms, more)
    else:
        offers.offer_freed(tx, booking.event_id)
    return changed


def _record_seats(tx: Tx, booking: Booking, changed: Booking, *, may_be_undone: bool) -> None:
    before: dict[str, Any] = {"before": booking.seats}
    if booking.kinds is not None:
        before["before_kinds"] = seat_kinds.wanted(booking.kinds)
    details = before | held_back(may_be_undone) | _untold_if_undone(tx, booking, changed)
    price = {} if changed.kinds is None else changed.price | {"price_cents": None}
    history.record(tx, "seats_changed", changed, details=details, seats=changed.seats, **price)


def _with_seats(booking: Booking, terms: Terms, seats_wanted: int, kinds: Wanted) -> Booking:
    """Return a booking with the seats that it is to have; one from before there were kinds of seat goes on without."""
    if booking.kinds is None and not kinds:
        return replace(booking, seats=seats_wanted)
    refusals.require_own_currency(terms, booking, kinds)
    booked = refusals.require_kinds(terms, kinds, booking.kinds or ())
    return replace(booking, seats=seats_wanted, **seat_kinds.price(booked, None, booking.currency or terms.currency))


def _require_more(
    tx: Tx,
    booking: Booking,
    terms: Terms,
    more: int,
    more_of: Wanted,
    unproved_seats_at_most: int,
    *,
    by_admin: bool,
) -> None:
    """Raise as `change_seats` does unless the booking may have so many more seats, and so many more of each kind."""
    if booking.status == "confirmed" and terms.confirmation == "organiser" and not by_admin:
        raise Forbidden(
            "organiser_confirms",
            "The organiser confirms the seats of this event. Ask them for more, or create another booking.",
        )
    refusals.require_open(tx, terms)
    if more:
        refusals.require_within_limit(terms, more, tells_own=True)
    if more and booking.network is not None and booking.proved_at is None and not by_admin:
        origin = Origin(booking.network, unproved_seats_at_most)
        refusals.require_network_room(tx, booking.event_id, origin, terms, more)
    seats.require_free(tx, booking.event_id, terms, more, more_of)


def _untold_if_undone(tx: Tx, booking: Booking, changed: Booking) -> dict[str, bool]:
    """Return what the history notes of a change of seats that takes one back of which nobody was told yet."""
    last = history.find_last(tx, booking.id)
    if last is None or last.action != "seats_changed" or tx.now >= tell_at(last):
        return {}
    before = (last.details["before"], last.details.get("before_kinds", {}))
    return {"is_untold": True} if before == (changed.seats, seat_kinds.wanted(changed.kinds)) else {}


def restore(tx: Tx, booking_id: str, *, confirmed: bool) -> Booking:
    """Give a booking that has ended its seats again, as to somebody new: confirmed, or for a whole new hold.

    It has its reference and its price again; of a hold, the money that had come for it waits for an admin. The booking
    window does not matter. Raises NotFound, Conflict (not_restorable: it has not ended, was handed over, or its person
    was deleted; event_cancelled, event_started, limit_reached, sold_out).
    """
    ended = _require_restorable(tx, booking_id)
    unswept = bookings.find(tx, booking_id)
    if unswept is not None and not unswept[0].is_live(tx.now):
        offers.expire(tx, [unswept[0]])
    terms = _require_seats(tx, ended)
    restored = ended.restored(
        None if confirmed else hold_deadline(tx.now, terms.hold_seconds, terms.grace_seconds, terms.starts_at),
        confirmed_at=tx.now if confirmed else None,
    )
    restored = _restored(tx, restored, terms, are_told=True)
    paid = None if confirmed else store.payments.find_paid(tx, [restored.id]).get(restored.id)
    if paid is not None:
        store.payments.take_back(tx, restored.id)
        history.record(tx, "money_taken_back", restored, paid_cents=paid.cents, currency=paid.currency)
    return restored


def undo_cancellation(tx: Tx, booking_id: str) -> Booking:
    """Give a booking that was cancelled its seats again, just as it was: confirmed since then, or with its deadline.

    A person who was told of the cancellation is told that it is restored; one who was not yet is told neither. Raises
    as `restore` does; not_restorable, too, where its deadline has come or it was not cancelled.
    """
    ended = _require_restorable(tx, booking_id)
    if ended.reason != "cancelled":
        raise Conflict("not_restorable", "This booking was not cancelled: there is nothing to undo.")
    as_it_was = Booking(*booking_values(ended))
    if not as_it_was.is_live(tx.now):
        raise Conflict(
            "not_restorable",
            "The time to confirm this booking has passed meanwhile. Restore it as held or as confirmed instead.",
        )
    terms = _require_seats(tx, ended)
    if as_it_was.held is not None:
        held = as_it_was.held.by(terms.starts_at)
        as_it_was = replace(as_it_was, expires_at=held.expires_at, grace_milliseconds=held.grace_milliseconds)
    return _restored(tx, as_it_was, terms, are_told=notices.is_told_of_cancellation(tx, ended))


def _require_seats(tx: Tx, ended: EndedBooking) -> Terms:
    """Return the terms of a booking that is to have its seats again. Raises Conflict where it can't have them."""
    terms = seats.find_terms(tx, ended.event_id, ended.person)
    refusals.require_to_come(tx, terms)
    refusals.require_within_limit(terms, ended.seats, tells_own=True)
    wanted = seat_kinds.wanted(ended.kinds)
    if not wanted.keys() <= {one.id for one in seat_kinds.read(terms.seat_kinds)}:
        raise Conflict(
            "not_restorable", "The event no longer has a kind of seat that this booking was for. Make a new booking."
        )
    seats.require_free(tx, ended.event_id, terms, ended.seats, wanted)
    return terms


def _restored(tx: Tx, restored: Booking, terms: Terms, *, are_told: bool) -> Booking:
    bookings.restore(tx, restored)
    untold = {} if are_told else {"is_untold": True}
    facts = _facts(restored) | ({"extensions": restored.extensions} if restored.extensions else {})
    history.record(tx, "restored", restored, details=untold, **facts)
    seats.note_taken(tx, restored.event_id, terms, restored.seats)
    return restored


def may_be_restored(tx: Tx, ended: EndedBooking) -> bool:
    """Whether a booking that has just ended could have its seats again now."""
    event = store.events.get(tx, ended.event_id)
    has_room = event.free_seats >= ended.seats and seat_kinds.have_room(event.kinds_now, ended.kinds)
    return event.status in ("open", "sold_out") and not event.waiting and has_room


def hand_over(tx: Tx, booking_id: str, person: Person) -> Booking:
    """Make a confirmed booking somebody else's, under an id that only they are told; the seats never come free.

    It is a new booking, with a reference of its own, at the price of the other one; the answers were the other
    person's, and the note was about them. Raises NotFound, Gone, Conflict
    (not_confirmed, checked_in, event_started, limit_reached), TooMany where the network has too many, and Invalid for
    the same person.
    """
    booking = seats.find(tx, booking_id)
    if booking.status != "confirmed":
        raise Conflict("not_confirmed", "Only a confirmed booking can be handed over. Confirm it first.")
    refusals.require_nobody_in(booking)
    terms = seats.find_terms(tx, booking.event_id, person.key)
    refusals.require_to_come(tx, terms)
    if person.key == booking.person:
        raise Invalid([Fault("email", "Enter another address: the booking has this one already.")])
    refusals.require_within_limit(terms, booking.seats, tells_own=False)
    # Seats that count for this network already are not counted twice.
    counts_already = booking.proved_at is None and booking.network == person.network
    if not counts_already:
        refusals.require_network_room(tx, booking.event_id, person.origin, terms, booking.seats)
    received = replace(
        booking,
        id=offers.new_id(tx.now),
        created_at=tx.now,
        offer=False,
        extensions=0,
        reference=reference.new(),
        answers=NO_ANSWERS,
        note="",
        **person.on_booking(tx.now),
    )
    handed_over = booking.ended(tx.now, "handed_over")
    bookings.end(tx, [handed_over])
    received = bookings.insert(tx, received)
    store.payments.move(tx, booking.id, to=received.id)
    history.record_end(tx, handed_over, "handed_over", to=received.id)
    at_price = received.price
    history.record(tx, "received", received, seats=received.seats, confirmed_at=received.confirmed_at, **at_price)
    return received


def answer(tx: Tx, booking_id: str, answers: Answers, *, by_admin: bool) -> Booking:
    """Let a booking have these answers to the event's questions, and no others but those to questions that went.

    An admin need not know what is required. Raises NotFound, Gone, Invalid, Conflict (event_started).
    """
    booking = seats.find(tx, booking_id)
    event = store.events.get(tx, booking.event_id)
    if event.starts_at <= tx.now and not by_admin:
        raise refusals.event_started()
    answers = questions.answered_anew(event.questions, booking.answers, answers, may_skip=by_admin)
    bookings.set_answers(tx, booking.id, answers)
    return seats.find(tx, booking.id)


def note(tx: Tx, booking_id: str, text: str) -> Booking:
    """Note something with a live booking, for the organiser alone. Raises NotFound, Gone."""
    bookings.set_note(tx, seats.find(tx, booking_id).id, text)
    return seats.find(tx, booking_id)


def correct(tx: Tx, booking_id: str, *, name: str | None, email: str | None) -> Booking:
    """Give a guest's booking the name and address that were meant; None leaves either as it is.

    With another mailbox it gets a new id, which only that mailbox is sent: the wrong one has the old id. The deadline
    stays. Raises NotFound, Gone, Conflict (event_started, limit_reached), and Invalid for an account's.
    """
    booking = seats.find(tx, booking_id)
    if booking.account_id is not None:
        field = "name" if email is None else "email"
        raise Invalid(
            [Fault(field, "You can’t correct this here: an account’s booking has the account’s name and address.")]
        )
    person = Person(
        booking.name if name is None else name, booking.email if email is None else email, language=booking.language
    )
    if person.key == booking.person:
        bookings.set_name_and_email(tx, booking.id, person.name, person.email)
        return seats.find(tx, booking.id)
    terms = seats.find_terms(tx, booking.event_id, person.key)
    refusals.require_to_come(tx, terms)
    refusals.require_within_limit(terms, booking.seats, tells_own=True)
    return _reissued(tx, booking, person)


def _reissued(tx: Tx, booking: Booking, person: Person) -> Booking:
    """End a booking and return the same one of another person, under an id that only they are sent.

    It keeps the reference, by which it may be paid already; what ended gets one that nobody was told.
    """
    corrected = replace(
        booking, id=offers.new_id(tx.now), name=person.name, email=person.email, person=person.key, proved_at=None
    )
    wrong = replace(booking.ended(tx.now, "handed_over"), reference=bookings.unused_reference(tx))
    held_until = bookings.find_held_until(tx, booking.id)
    bookings.end(tx, [wrong])
    bookings.insert(tx, corrected)
    if held_until is not None:
        bookings.set_held_until(tx, corrected.id, held_until)
    store.payments.move(tx, booking.id, to=corrected.id)
    store.checkouts.move(tx, booking.id, to=corrected.id)
    history.record_end(tx, wrong, "corrected", to=corrected.id)
    history.record(tx, "reissued", corrected, **_facts(corrected), extensions=corrected.extensions)
    return corrected


def _facts(booking: Booking) -> dict[str, Any]:
    """Return what the history tells of a booking that begins, or begins again, as it stands."""
    return {
        "seats": booking.seats,
        "created_at": booking.created_at,
        **booking.deadlines,
        "offer": booking.offer,
        **booking.price,
        **booking.attendance,
    }


def _no_extension_left(extensions: int) -> Sentence:
    return Sentence.counted(
        "This hold was extended once and can’t be extended again.",
        "This hold was extended {number} times and can’t be extended again.",
        extensions,
    )


def _require_restorable(tx: Tx, booking_id: str) -> EndedBooking:
    found = seats.look_up(tx, booking_id)
    if found is None:
        raise refusals.booking_not_found()
    if isinstance(found, Booking):
        raise Conflict("not_restorable", "This booking has not ended: there is nothing to restore.")
    if found.reason == "handed_over" and history.was_corrected(tx, found.id):
        raise Conflict("not_restorable", "The address of this booking was corrected: it goes on under its new link.")
    if found.reason == "handed_over":
        raise Conflict("not_restorable", "This booking was handed over, so the seats belong to someone else now.")
    if not found.email:
        raise Conflict("not_restorable", "The data of this booking’s guest was erased, so it can’t be restored.")
    return found
