"""Waiting lists: join, leave, see one's place. What comes free is offered in `offers`."""

from collections.abc import Collection, Sequence
from typing import Any

from booking import offers, questions, refusals, seat_kinds, store
from booking.errors import BookingError, Conflict, Fault, Gone, Invalid, NotFound
from booking.model import AUDIENCES, Audience, Entry
from booking.people import Person
from booking.questions import NO_ANSWERS, Answers
from booking.seat_kinds import NONE_WANTED, Wanted
from booking.seats import find_terms
from booking.store import history
from booking.store.database import Tx
from booking.store.search import ALL, Sought
from booking.texts.sentences import Sentence


def join(
    tx: Tx,
    event_id: int,
    person: Person,
    seats: int,
    *,
    by_member: bool = False,
    audiences: Collection[Audience] = AUDIENCES,
    sees_drafts: bool = False,
    answers: Answers = NO_ANSWERS,
    known: Collection[str] = (),
    kinds: Wanted = NONE_WANTED,
) -> Entry:
    """Let a person wait for so many seats of an event, behind all who wait already; `kinds` says how many of each.

    Raises as `seats.book` does but for sold_out, Invalid for more seats than the event has, and Conflict: seats_free
    when as many could be booked now, and already_waiting, which only a member, an admin and whoever knows the id of the
    person's entry are told; `known` are the ids that they know. Others are told limit_reached.
    """
    terms = find_terms(tx, event_id, person.key)
    refusals.require_bookable(tx, terms, sees_drafts=sees_drafts)
    refusals.require_member(terms, by_member=by_member, audiences=audiences)
    answers, booked = refusals.require_told(terms, person, answers), refusals.require_kinds(terms, kinds)
    refusals.require_within_event(terms, seats)
    refusals.require_few_enough(terms, seats)
    # What the event has is said before what the person has, for whoever asks may have typed anyone's address.
    if offers.make_free(tx, event_id, seats, terms.untaken, terms.waiting, kinds):
        raise refusals.seats_free(find_terms(tx, event_id, person.key).untaken, terms)
    try:
        if terms.waiting_seats:
            raise refusals.already_waiting(terms, tells_own=by_member or _knows_own(tx, event_id, person, known))
        refusals.require_within_limit(terms, seats, tells_own=by_member)
        refusals.require_network_room(tx, event_id, person.origin, terms, seats)
    except BookingError as refusal:
        raise refusals.keeping_offers(refusal, terms) from None
    entry_id = offers.new_id(tx.now)
    store.waitlist.insert(tx, entry_id, event_id, person, seats, seat_kinds.wanted(booked) or None, answers)
    entry = find(tx, entry_id)
    history.record(tx, "joined", entry, seats=seats, **_kinds_of(entry))
    return entry


def look_up(tx: Tx, entry_id: str) -> Entry | None:
    """Return an entry as it stands now, waiting or not, or None."""
    return store.waitlist.find(tx, entry_id)


def look_up_by_number(tx: Tx, number: int, account_id: int | None) -> Entry | None:
    """Return the entry that has this number, an account's alone where one is given; or None."""
    entry_id = store.waitlist.find_id(tx, number, account_id)
    return None if entry_id is None else look_up(tx, entry_id)


def find(tx: Tx, entry_id: str) -> Entry:
    """Return an entry as it stands now, waiting or not. Raises NotFound."""
    entry = look_up(tx, entry_id)
    if entry is None:
        raise NotFound(
            "entry_not_found", "We can’t find this waiting-list entry. Check that you copied the whole link."
        )
    return entry


def leave(tx: Tx, entry_id: str) -> Entry:
    """Take a person off the waiting list; one who has left already is answered the same.

    Raises NotFound, Conflict (entry_offered) while seats are offered, Gone (entry_closed).
    """
    entry = find(tx, entry_id)
    match entry.status:
        case "left":
            return entry
        case "offered":
            raise Conflict(
                "entry_offered",
                "Seats have been offered to you already. Confirm or cancel that booking instead.",
                booking_id=entry.booking_id,
            )
        case "closed":
            raise Gone(
                "entry_closed", "This waiting list has closed, so there is nothing to leave.", ended_at=entry.ended_at
            )
        case "waiting":
            _leave(tx, entry)
            # Seats may have been saved up for it.
            offers.offer_freed(tx, entry.event_id)
            return find(tx, entry_id)


def offer_now(tx: Tx, entry_id: str) -> Entry:
    """Offer free seats to an entry at once, whoever is before it, even those that are saved up for a group.

    Raises NotFound, Gone (entry_closed), Conflict (entry_offered, not_open_yet, booking_closed, sold_out).
    """
    entry = _find_waiting(
        tx,
        entry_id,
        if_offered=Sentence("Seats have been offered already."),
        if_closed=Sentence("This entry is closed, so nothing can be offered to it."),
    )
    terms = find_terms(tx, entry.event_id, entry.person)
    refusals.require_open(tx, terms)
    if not offers.offer_out_of_turn(tx, entry):
        raise refusals.too_few_to_offer(tx, entry, terms)
    return find(tx, entry_id)


def answer(tx: Tx, entry_id: str, answers: Answers, *, by_admin: bool) -> Entry:
    """Let an entry that waits have these answers to the event’s questions; those to questions that went stay.

    An admin need not know what is required. Raises NotFound, Invalid, Conflict (entry_offered), Gone (entry_closed).
    """
    entry = _find_waiting(
        tx,
        entry_id,
        if_offered=Sentence("Seats have been offered already. Change the answers on the page of that booking."),
        if_closed=Sentence("This entry is closed, so there is nothing to answer."),
    )
    event = store.events.get(tx, entry.event_id)
    answers = questions.answered_anew(event.questions, entry.answers, answers, may_skip=by_admin)
    store.waitlist.set_answers(tx, entry, answers)
    return find(tx, entry_id)


def correct(tx: Tx, entry_id: str, *, name: str | None, email: str | None) -> Entry:
    """Give a guest's entry that waits the name and address that were meant; None leaves either as it is.

    Another mailbox goes with a new id, which only that one is told: whoever has the wrong one was sent the old id. The
    place in the list stays. Raises NotFound, Conflict (entry_offered, already_waiting, limit_reached), Gone
    (entry_closed), and Invalid for an account's.
    """
    entry = _find_waiting(
        tx,
        entry_id,
        if_offered=Sentence("Seats have been offered already. Correct that booking instead."),
        if_closed=Sentence("This entry is closed, so there is nothing to correct."),
    )
    if entry.account_id is not None:
        field = "name" if email is None else "email"
        raise Invalid(
            [Fault(field, "You can’t correct this here: an account’s entry has the account’s name and address.")]
        )
    person = Person(
        entry.name if name is None else name, entry.email if email is None else email, language=entry.language
    )
    if person.key == entry.person:
        store.waitlist.set_name_and_email(tx, entry, person.name, person.email)
        return find(tx, entry.id)
    terms = find_terms(tx, entry.event_id, person.key)
    if terms.waiting_seats:
        raise refusals.already_waiting(terms, tells_own=True)
    refusals.require_within_limit(terms, entry.seats, tells_own=True)
    return _reissued(tx, entry, person)


def _find_waiting(tx: Tx, entry_id: str, *, if_offered: Sentence, if_closed: Sentence) -> Entry:
    """Return an entry that waits. Raises NotFound, Conflict (entry_offered) or Gone (entry_closed), saying why."""
    entry = find(tx, entry_id)
    if entry.status == "offered":
        raise Conflict("entry_offered", if_offered, booking_id=entry.booking_id)
    if entry.status != "waiting":
        raise Gone("entry_closed", if_closed, ended_at=entry.ended_at)
    return entry


def are_kept_for_another(tx: Tx, entry: Entry) -> bool:
    """Whether seats of the event are being saved up for an entry before this one."""
    saved = store.waitlist.find_saved(tx, entry.event_id)
    return saved is not None and saved.has_seats_before(entry)


def _reissued(tx: Tx, entry: Entry, person: Person) -> Entry:
    """Let an entry go on as another person's, in its place, under an id that they alone are told."""
    new_id = offers.new_id(tx.now)
    store.waitlist.reissue(tx, entry, new_id, person)
    corrected = find(tx, new_id)
    history.record(tx, "corrected", entry, to=new_id)
    history.record(tx, "reissued", corrected, seats=corrected.seats, **_kinds_of(corrected))
    return corrected


def _kinds_of(entry: Entry) -> dict[str, Any]:
    """Return what the history notes of the kinds of seat that an entry waits for."""
    return {} if entry.kinds is None else {"kinds": entry.kinds}


def page_of_event(tx: Tx, event_id: int, after: int, limit: int, sought: Sought = ALL) -> list[Entry]:
    """Return up to `limit` entries that wait at an event, in their order, beyond the number `after`. Raises NotFound.

    `sought` is what they are searched for. Nobody waits at an event that has started or is cancelled.
    """
    refusals.require_event(tx, event_id)
    return store.waitlist.page(tx, event_id, after, limit, sought)


def of_account(tx: Tx, account_id: int) -> list[Entry]:
    """Return the account's entries that wait, the oldest first."""
    return [entry for entry in store.waitlist.find_of_account(tx, account_id) if entry.status == "waiting"]


def merge_into_person(tx: Tx, account_id: int, person: str) -> None:
    """Count the account's entries, and the waiting guests' of `person`, as those of `person`, and the account's.

    Of two that wait at one event the older stays, the younger is closed without a word: its person goes on waiting.
    """
    doubles = [find(tx, entry_id) for entry_id in store.waitlist.find_doubles(tx, account_id, person)]
    for double in doubles:
        store.waitlist.close(tx, double)
        history.record(tx, "closed", double, details={"waits_on": True})
    store.waitlist.set_person_of_account(tx, account_id, person)
    for double in doubles:
        offers.offer_freed(tx, double.event_id)


def leave_all(tx: Tx, entries: Sequence[Entry]) -> None:
    """Let the person of these entries wait for nothing any more."""
    for entry in entries:
        if entry.status == "waiting":
            _leave(tx, entry)
        else:
            offers.close(tx, [entry])
    for entry in entries:
        offers.offer_freed(tx, entry.event_id)


def _knows_own(tx: Tx, event_id: int, person: Person, known: Collection[str]) -> bool:
    """Whether one of these ids is that of the entry by which the person waits at the event."""
    found = [store.waitlist.find(tx, entry_id) for entry_id in known]
    return any(one and (one.event_id, one.person, one.status) == (event_id, person.key, "waiting") for one in found)


def _leave(tx: Tx, entry: Entry) -> None:
    store.waitlist.end_as_left(tx, entry)
    history.record(tx, "left", entry)
