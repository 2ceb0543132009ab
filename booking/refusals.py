"""Refusals: why a person can't have the seats that they ask for, in sentences that say what they can do instead."""

from collections.abc import Collection

from booking import questions, seat_kinds, store
from booking.errors import BookingError, Conflict, Fault, Forbidden, Gone, Invalid, NotFound, TooMany, Unauthenticated
from booking.model import Audience, Booking, EndedBooking, Entry, Event, Reason, booking_window
from booking.people import Origin, Person
from booking.questions import Answers
from booking.seat_kinds import BookedKinds, KindNow, SeatKinds, Wanted
from booking.store.bookings import Terms
from booking.store.database import Tx
from booking.texts.sentences import Sentence

ENTER_NAME = Sentence("Enter a name.")
TIME_IS_OVER = Sentence(
    "The time to confirm is over. If you have paid, tell the organiser: they may still confirm your booking."
)
_TRY_AGAIN_SECONDS = 3_600  # When no hold ends before.
_SOON_MILLISECONDS = 3_600_000  # What ends in that time is worth looking again for.
_ENDED: dict[Reason, Sentence] = {
    "expired": Sentence("You didn’t confirm in time, so the seats have been released."),
    "cancelled": Sentence("This booking has been cancelled."),
    "event_cancelled": Sentence("The event was cancelled, so this booking is no longer valid."),
    "handed_over": Sentence("This booking was handed over to someone else, who has their own link."),
}
_ENDED_FOR_ADMINS = _ENDED | {
    "expired": Sentence("The hold wasn’t confirmed in time, so the seats have been released."),
}
_CORRECTED = Sentence(
    "The email address of this booking was corrected. The new link was sent to the corrected address."
)

_NOT_FOR_GUESTS: dict[Audience, Sentence] = {
    "members": Sentence("This event is for anyone with an account. Sign in or create an account, then book."),
    "approved": Sentence(
        "This event is for accounts the organiser has approved. Sign in or create an account, and ask the organiser "
        "to approve it."
    ),
}
_NOT_FOR_ACCOUNT: dict[Audience, Sentence] = {
    "members": Sentence(
        "Confirm your email address first: open the link we emailed you, or have it sent again on the page of your "
        "account. Then book."
    ),
    "approved": Sentence(
        "This event is for accounts the organiser has approved, and yours isn’t approved yet. Ask the organiser."
    ),
}


def event_not_found() -> NotFound:
    """Return the refusal for an event that is not there."""
    return NotFound("event_not_found", "There is no such event. GET /events lists them.")


def require_event(tx: Tx, event_id: int) -> None:
    """Raise NotFound without the event."""
    if not store.events.is_there(tx, event_id):
        raise event_not_found()


def require_published_event(tx: Tx, event_id: int) -> None:
    """Raise NotFound without the event, and for a draft."""
    if not store.events.is_published(tx, event_id):
        raise event_not_found()


def require_published(terms: Terms, *, sees_drafts: bool) -> None:
    """Raise NotFound for a draft, or Conflict (event_draft) where somebody asks to whom it is shown."""
    if terms.published:
        return
    if not sees_drafts:
        raise event_not_found()
    raise Conflict("event_draft", "This event is a draft, so it can’t be booked. Publish it first.")


def booking_not_found() -> NotFound:
    """Return the refusal for a booking that is not there."""
    return NotFound("booking_not_found", "We can’t find this booking. Check that you copied the whole link.")


def require_bookable(tx: Tx, terms: Terms, *, sees_drafts: bool) -> None:
    """Raise what `require_published`, `require_to_come` and `require_open` do, in this order."""
    require_published(terms, sees_drafts=sees_drafts)
    require_to_come(tx, terms)
    require_open(tx, terms)


def require_to_come(tx: Tx, terms: Terms) -> None:
    """Raise Conflict (event_cancelled, event_started) unless the event is to come."""
    if terms.cancelled_at is not None:
        raise Conflict("event_cancelled", "This event is cancelled, so it can’t be booked.")
    if terms.starts_at <= tx.now:
        raise event_started()


def event_started() -> Conflict:
    """Return the refusal for an event that has started."""
    return Conflict("event_started", "This event has started, so it can’t be booked any longer.")


def require_open(tx: Tx, terms: Terms) -> None:
    """Raise Conflict (not_open_yet, booking_closed) outside the window in which the event may be booked."""
    window = booking_window(terms.opens_at, terms.closes_at, tx.now)
    if window == "not_open_yet":
        raise Conflict(
            "not_open_yet",
            Sentence("Booking for this event opens {opens_at}. Come back then.", opens_at=terms.opens_at),
            opens_at=terms.opens_at,
        )
    if window == "closed":
        raise Conflict("booking_closed", "Booking for this event has closed.", closes_at=terms.closes_at)


def require_member(terms: Terms, *, by_member: bool, audiences: Collection[Audience]) -> None:
    """Raise Unauthenticated when the event is not for anyone and a guest is asking, Forbidden for a wrong account.

    `audiences` are those that the account belongs to.
    """
    if terms.audience == "anyone":
        return
    if not by_member:
        raise not_for_guests(terms.audience)
    if terms.audience not in audiences:
        raise Forbidden("forbidden", _NOT_FOR_ACCOUNT[terms.audience])


def not_for_guests(audience: Audience) -> Unauthenticated:
    """Return the refusal for a guest at an event that is for accounts."""
    return Unauthenticated(_NOT_FOR_GUESTS[audience])


def require_told(terms: Terms, person: Person, answers: Answers) -> Answers:
    """Return a person's answers as they are kept.

    Raises Invalid where they don't fit what the event asks, or a name is missing; an admin who books for somebody else
    need not know either.
    """
    if terms.questions == questions.NOTHING_ASKED and not answers and not terms.name_required:
        return answers
    may_skip = person.is_booked_by_admin
    faults = [Fault("name", ENTER_NAME)] if terms.name_required and not (person.name or may_skip) else []
    asked = questions.read(terms.questions)
    faults += questions.faults_of(asked, answers, may_skip=may_skip)
    if faults:
        raise Invalid(faults)
    return questions.kept(asked, answers)


def require_kinds(terms: Terms, wanted: Wanted, before: BookedKinds = ()) -> BookedKinds | None:
    """Return the seats that a person wants by kind, or None where the event has no kinds of seat.

    Those that they had `before` keep the price at which they were booked. Raises Invalid for kinds that are not the
    event's, and without any where it has some.
    """
    if terms.seat_kinds == seat_kinds.NONE_SOLD and not wanted:
        return None
    sold = seat_kinds.read(terms.seat_kinds)
    require_fitting(sold, wanted)
    return seat_kinds.chosen(sold, wanted, before)


def require_own_currency(terms: Terms, booking: Booking, wanted: Wanted) -> None:
    """Raise Invalid for seats that are sold in another currency than the booking is to be paid in.

    Those of a kind that it has are at the price, and in the currency, at which they were booked.
    """
    if booking.currency in (None, terms.currency):
        return
    had = seat_kinds.wanted(booking.kinds)
    sold = [one for one in seat_kinds.read(terms.seat_kinds) if one.price_cents and one.id not in had]
    message = Sentence(
        "This booking is to be paid in {currency}, and this is sold in another currency. Make a new booking for it.",
        currency=booking.currency,
    )
    faults = [Fault(f"kinds.{one.id}", message) for one in sold if wanted.get(one.id)]
    if faults:
        raise Invalid(faults)


def require_fitting(sold: SeatKinds, wanted: Wanted) -> None:
    """Raise Invalid, with every fault, unless so many seats of each kind can be booked where these are sold."""
    faults = [*seat_kinds.faults_of_wish(sold, wanted)]
    if faults:
        raise Invalid(faults)


def require_few_enough(terms: Terms, seats: int) -> None:
    """Raise Conflict (limit_reached) for more seats at once than any one person may have, whatever they have."""
    if seats > terms.max_seats_per_person:
        raise _beyond_limit(terms)


def require_within_event(terms: Terms, seats: int) -> None:
    """Raise Invalid for more seats than the event has."""
    if seats > terms.seats:
        raise Invalid([Fault("seats", only_seats(terms.seats))])


def only_seats(number: int) -> Sentence:
    """Return what is wrong with more seats than the event has."""
    return Sentence.counted("This event has only {number} seat.", "This event has only {number} seats.", number)


def has_all(most: int) -> Sentence:
    """Return what somebody is told who has as many seats of an event as one person may."""
    return Sentence.counted(
        "You can book {number} seat, and you have it already.",
        "You can book up to {number} seats, and you have them all.",
        most,
    )


def may_have_more(most: int, left: int) -> Sentence:
    """Return how many seats of an event somebody may have, and how many of them are left to them."""
    return Sentence.counted(
        "You can book {number} seat at this event.",
        "You can book up to {number} seats at this event, so {left} more.",
        most,
        left=left,
    )


def require_within_limit(terms: Terms, seats: int, *, tells_own: bool) -> None:
    """Raise Conflict (limit_reached) when so many more seats are too many for one person, with those they wait for.

    With `tells_own` it says how many the person has: only for that person, and for an admin. Everyone else learns only
    that the address can't have so many.
    """
    own = terms.live_seats + terms.waiting_seats
    if own + seats <= terms.max_seats_per_person:
        return
    if not tells_own:
        raise _beyond_limit(terms)
    refusal = Conflict(
        "limit_reached",
        _too_many(terms, terms.max_seats_per_person - own),
        max_seats_per_person=terms.max_seats_per_person,
        booked_seats=terms.live_seats,
    )
    refusal.to_admins = _limit_for_admins(terms, own)
    raise refusal


def already_waiting(terms: Terms, *, tells_own: bool) -> Conflict:
    """Return the refusal for waiting twice at an event; without `tells_own` that for too many seats, as it sounds."""
    if not tells_own:
        return _beyond_limit(terms)
    return Conflict("already_waiting", "This address is on the waiting list of this event already.")


def require_network_room(tx: Tx, event_id: int, origin: Origin | None, terms: Terms, seats: int) -> None:
    """Raise TooMany when unproved people of one network would have more seats of the event than may be."""
    if origin is None or not origin.seats_at_most:
        return
    used, ends_at = store.bookings.find_use(tx, event_id, origin.network, with_waiting=terms.waiting > 0)
    if used + seats > origin.seats_at_most:
        wait = _TRY_AGAIN_SECONDS if ends_at is None else -((tx.now - ends_at) // 1_000)
        raise TooMany(
            Sentence(
                "Too many seats for this event have been booked from your network by people who haven’t confirmed "
                "their address. Sign in to an account with a confirmed address and book again, or ask the organiser."
            ),
            wait,
        )


def sold_out(tx: Tx, event_id: int, terms: Terms, seats: int, kinds: Wanted) -> BookingError:
    """Return the refusal for more seats than are free for somebody new, in all or of a kind, as the event stands now.

    `terms` are as they were before; see `keeping_offers`.
    """
    event = store.events.get(tx, event_id)
    lacking = _lacking(event, kinds) if event.free_seats >= seats else None
    refusal = Conflict(
        "sold_out",
        Sentence.together(*(_what_is_free(tx, event) if lacking is None else [_kind_sold_out(lacking)])),
        free_seats=event.free_seats,
        next_release_at=event.next_release_at,
        waiting=event.waiting,
        **({} if lacking is None else {"kind": lacking.id}),
    )
    refusal.to_admins = _sold_out_for_admins(event, lacking)
    return keeping_offers(refusal, terms)


def _lacking(event: Event, kinds: Wanted) -> KindNow | None:
    """Return a kind of seat of which more are wanted than are free, or None."""
    return next((one for one in event.kinds_now if one.free_seats < kinds.get(one.id, 0)), None)


def _what_is_free(tx: Tx, event: Event) -> list[Sentence]:
    free = event.free_seats
    said = _free_seats(free, is_waited_for=event.waiting > 0)
    if event.waiting:  # What is released is theirs who wait: whoever looks again finds nothing.
        return [said, Sentence("Free seats go to the waiting list first.")]
    if free:
        return [said, Sentence("Book fewer, or join the waiting list.")]
    if event.next_release_at is not None and event.next_release_at - tx.now <= _SOON_MILLISECONDS:
        return [said, Sentence("Some holds end soon: look again in a while, or join the waiting list.")]
    return [said, Sentence("Free seats go to the waiting list first.")]


def _sold_out_for_admins(event: Event, lacking: KindNow | None) -> Sentence:
    free, raise_seats = event.free_seats, Sentence("Raise the number of seats in Settings, or cancel a booking first.")
    if lacking is not None:
        free = lacking.free_seats
        said = Sentence.counted(
            "Only {number} seat of the kind “{name}” is free.",
            "Only {number} seats of the kind “{name}” are free.",
            free,
            name=lacking.name,
        )
        said = said if free else Sentence("All seats of the kind “{name}” are taken.", name=lacking.name)
        return Sentence.together(said, Sentence("Raise its limit in Settings, or cancel a booking of it first."))
    if event.waiting:
        raise_seats = Sentence("Raise the number of seats in Settings by enough for the waiting list, too.")
    return Sentence.together(_free_seats(free, is_waited_for=event.waiting > 0), raise_seats)


def _kind_sold_out(kind: KindNow) -> Sentence:
    if not kind.free_seats:
        return Sentence(
            "All seats of the kind “{name}” are taken. Choose another kind, or join the waiting list.", name=kind.name
        )
    return Sentence.counted(
        "Only {number} seat of the kind “{name}” is free. Book fewer of it, or join the waiting list.",
        "Only {number} seats of the kind “{name}” are free. Book fewer of it, or join the waiting list.",
        kind.free_seats,
        name=kind.name,
    )


def too_few_to_offer(tx: Tx, entry: Entry, terms: Terms) -> BookingError:
    """Return the refusal for offering an entry more seats than are free; `terms` are as they were before."""
    event = store.events.get(tx, entry.event_id)
    refusal = Conflict(
        "sold_out",
        _too_few(event, entry),
        free_seats=event.free_seats,
        next_release_at=event.next_release_at,
        waiting=event.waiting,
    )
    return keeping_offers(refusal, terms)


def _too_few(event: Event, entry: Entry) -> Sentence:
    kinds = entry.kinds or seat_kinds.NONE_WANTED
    lacking = _lacking(event, kinds) if event.free_seats >= entry.seats else None
    if lacking is not None:
        return Sentence(
            "This entry is for {wanted} of the kind “{name}”, and {free} are free. Raise the limit or cancel one.",
            name=lacking.name,
            wanted=kinds[lacking.id],
            free=lacking.free_seats,
        )
    if not event.free_seats:
        return Sentence("No seat is free. Cancel a booking or add seats: those that come free are offered in order.")
    return Sentence.counted(
        "Only {number} seat is free, and this entry is for {wanted}. Offer it to someone who needs fewer.",
        "Only {number} seats are free, and this entry is for {wanted}. Offer them to someone who needs fewer.",
        event.free_seats,
        wanted=entry.seats,
    )


def seats_free(free: int, terms: Terms) -> BookingError:
    """Return the refusal for waiting for seats that can be booked now; `terms` are as they were before."""
    refusal = Conflict("seats_free", "Seats are available, so you can book right away.", free_seats=free)
    return keeping_offers(refusal, terms)


def require_in_time(tx: Tx, booking: Booking, *, by_admin: bool = False) -> None:
    """Raise Gone (hold_expired) where the deadline of a hold has passed, unless an admin acts, who can still do so."""
    if booking.is_in_grace(tx.now) and not by_admin:
        event = store.events.get(tx, booking.event_id)
        raise Gone(
            "hold_expired",
            TIME_IS_OVER,
            reason="expired",
            ended_at=booking.expires_at,
            event_id=event.id,
            free_seats=event.free_seats,
        )


def gone(tx: Tx, ended: EndedBooking) -> Gone:
    """Return the refusal for a booking that has ended, and what its person can do now."""
    event = store.events.get(tx, ended.event_id)
    sentence = _ENDED[ended.reason]
    if ended.reason == "handed_over":
        sentence = _CORRECTED if store.history.was_corrected(tx, ended.id) else sentence
        return Gone("handed_over", sentence, reason=ended.reason, ended_at=ended.ended_at)
    if ended.reason != "event_cancelled":
        sentence = Sentence.together(sentence, *_what_to_do_now(event))
    refusal = Gone(
        "hold_expired" if ended.reason == "expired" else "booking_cancelled",
        sentence,
        reason=ended.reason,
        ended_at=ended.ended_at,
        event_id=event.id,
        free_seats=event.free_seats,
    )
    is_to_come = event.status not in ("cancelled", "started")
    then = [Sentence("You can restore it under “Ended”.")] if is_to_come else []
    refusal.to_admins = Sentence.together(_ENDED_FOR_ADMINS[ended.reason], *then)
    return refusal


def require_nobody_in(booking: Booking, seats: int = 0) -> None:
    """Raise Conflict (checked_in) where more than so many of a booking's seats are in: those must stay theirs."""
    if booking.checked_in_seats > seats:
        raise Conflict(
            "checked_in",
            "Guests have come with this booking, so its seats stay theirs. The organiser can undo the check-in first.",
            checked_in_at=booking.checked_in_at,
            checked_in_seats=booking.checked_in_seats,
            seats=booking.seats,
        )


def _beyond_limit(terms: Terms) -> Conflict:
    """Return the refusal that does not tell what the person has: too many at once or in all, or a place in the line."""
    return Conflict(
        "limit_reached",
        Sentence.counted(
            "You can have {number} seat at this event, and one entry on its waiting list. Change what you have by the "
            "link in our email.",
            "You can have up to {number} seats at this event, including those you have already, and one entry on its "
            "waiting list. Choose fewer, or change what you have by the link in our email.",
            terms.max_seats_per_person,
        ),
        max_seats_per_person=terms.max_seats_per_person,
    )


def _limit_for_admins(terms: Terms, own: int) -> Sentence:
    """Return how many seats a person may have, and has, as whoever can raise the limit is told."""
    most = terms.max_seats_per_person
    said = Sentence.counted(
        "One person can have {number} seat at this event.",
        "One person can have up to {number} seats at this event.",
        most,
    )
    if own:
        said = Sentence.counted(
            "One person can have {number} seat at this event, and this person has {own}.",
            "One person can have up to {number} seats at this event, and this person has {own}.",
            most,
            own=own,
        )
    waits = [Sentence("Those on the waiting list count, too.")] if terms.waiting_seats else []
    return Sentence.together(said, *waits, Sentence("Choose fewer, or raise the limit per person in Settings."))


def _too_many(terms: Terms, left: int) -> Sentence:
    """Return the sentence that these are too many seats, and how many more the person, not the asker, may have."""
    most = terms.max_seats_per_person
    if left > 0:
        return may_have_more(most, left)
    if terms.waiting_seats:
        return Sentence.counted(
            "You can have {number} seat at this event, and you are on its waiting list already.",
            "You can have up to {number} seats at this event, including those you are waiting for. You have them all.",
            most,
        )
    return has_all(most)


def _free_seats(free: int, *, is_waited_for: bool) -> Sentence:
    if not free:
        return Sentence("All seats are taken.")
    if is_waited_for:
        return Sentence.counted(
            "Only {number} seat is free, and people on the waiting list come first.",
            "Only {number} seats are free, and people on the waiting list come first.",
            free,
        )
    return Sentence.counted("Only {number} seat is free.", "Only {number} seats are free.", free)


def _what_to_do_now(event: Event) -> list[Sentence]:
    if event.status in ("cancelled", "started") or event.window != "open":
        return []
    if event.free_seats and not event.waiting:
        return [Sentence("Book again while seats last.")]
    return [Sentence("All seats are taken: join the waiting list.")]


def keeping_offers(refusal: BookingError, terms: Terms) -> BookingError:
    """Let what the refusal comes after stay done where somebody waited: due holds have ended, and seats were offered.

    If it were undone, each request that is refused would do it all again, and the sweep would hardly come to it.
    """
    refusal.keeps_work = terms.waiting > 0
    return refusal
