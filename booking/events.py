"""Publish, change, cancel, reopen, delete, find and list events."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import asdict, replace

from booking import money, offers, questions, refusals, seat_kinds, seats, store
from booking.errors import Busy, Conflict, Fault, Invalid
from booking.model import Action, Event, EventDraft, When, draft_of
from booking.questions import Answers, Question
from booking.seat_kinds import SeatKinds
from booking.store import history
from booking.store.database import Tx
from booking.texts.places import slug
from booking.texts.sentences import Sentence

PRICE = ("price_cents", "currency")
_ENDED_AT_ONCE = 500  # Bookings and entries: what one transaction may keep the others waiting for.


def publish(tx: Tx, draft: EventDraft) -> Event:
    """Add an event, open for booking at once or from `opens_at`; one that is not published is a draft.

    Raises Invalid, with every fault, when it would start in the past, for times that are in no order, and for a price
    that is none, and questions that can't be asked and kinds of seat that can't be sold.
    """
    draft = replace(draft, seat_kinds=_named(draft.seat_kinds, ()))
    draft = _at_least_price(draft, draft.price_cents)
    _require_sound(tx, asdict(draft))
    draft = replace(draft, questions=questions.asked(draft.questions, ()))
    event = find(tx, store.events.insert(tx, draft))
    history.record(tx, "published" if draft.published else "drafted", event, **asdict(draft))
    return event


def change(tx: Tx, event_id: int, given: Mapping[str, Any]) -> Event:
    """Change what the organiser gives, fields of EventDraft by name, and leave the rest.

    Holds keep the deadline they were told, unless the event now starts before it. Whoever waited at an event that had
    started, or where booking had closed, no longer waits, even if it now starts or opens again. A kind of seat that
    somebody has or waits for stays, with as many seats as are taken; bookings keep its name and its price as they were.
    Raises NotFound, Invalid, Conflict (event_cancelled; seats_taken for fewer seats than are held or confirmed;
    event_booked for a draft that somebody has booked).
    """
    event = find(tx, event_id)
    _require_not_cancelled(event)
    changed = replace(draft_of(event), **given)
    if changed.seat_kinds:
        changed = replace(changed, seat_kinds=_named(changed.seat_kinds, event.seat_kinds))
        changed = _at_least_price(changed, given.get("price_cents"))
    is_published_now = changed.published and not event.published
    _require_sound(tx, asdict(changed), None if is_published_now else event)
    if changed.questions != event.questions:
        changed = _asking_anew(tx, event, changed)
    if event.published and not changed.published:
        _require_never_booked(
            tx, event, Sentence("People have booked this event or waited for it, so it can’t be a draft again.")
        )
    if event.waiting_entries and not event.waiting:
        offers.close(tx, store.waitlist.find_at_event(tx, event_id))
    _make_room(tx, event, changed.seats)
    if changed.seat_kinds != event.seat_kinds:
        _make_room_for_kinds(tx, event, changed.seat_kinds)
    store.events.update(tx, event_id, changed)
    _record_change(tx, event, changed)
    if changed.starts_at < event.starts_at:
        history.insert_clamped(tx, event_id, changed.starts_at)
        store.bookings.clamp_deadlines(tx, event_id, changed.starts_at)
    offers.offer_freed(tx, event_id)
    return find(tx, event_id)


def _record_change(tx: Tx, event: Event, changed: EventDraft) -> None:
    facts = {name: value for name, value in asdict(changed).items() if value != getattr(event, name)}
    if facts.keys() & {*PRICE}:
        facts |= {name: getattr(changed, name) for name in PRICE}  # An amount says nothing without the other.
    if facts:
        before = {name: getattr(event, name) for name in facts}
        action: Action = "changed"
        if "published" in facts:
            action = "published" if changed.published else "unpublished"
        history.record(tx, action, event, details={"before": before}, **facts)


def _named(given: SeatKinds, earlier: SeatKinds) -> SeatKinds:
    """Return kinds of seat as they are sold from now on; one without an id is the earlier one of its name, or new.

    A new one is given an id that is like its name. Raises Invalid, with every fault.
    """
    seat_kinds.require_sound(given)
    ids = {one.id for one in given}
    found = {one.name.casefold(): one.id for one in earlier if one.id not in ids}
    ids |= {one.id for one in earlier}
    named = []
    for one in given:
        new = one.id or found.get(one.name.casefold()) or seat_kinds.new_id(slug(one.name), ids)
        ids.add(new)
        named.append(replace(one, id=new))
    return tuple(named)


def _at_least_price(draft: EventDraft, price_cents: int | None) -> EventDraft:
    """Return an event at the least price of its kinds of seat, without a currency where all are free.

    Raises Invalid where somebody has given it another price.
    """
    if not draft.seat_kinds:
        return draft
    least = seat_kinds.least_price(draft.seat_kinds)
    if price_cents not in (None, least):
        raise Invalid([Fault("price_cents", "Leave the price blank: each kind of seat has its own.")])
    return replace(draft, price_cents=least, currency=None if least is None else draft.currency)


def _asking_anew(tx: Tx, event: Event, changed: EventDraft) -> EventDraft:
    """Return the changed event with questions that can be asked; by those that go, older answers are read on."""
    former = store.events.find_former_questions(tx, event.id)
    earlier = {one.id: one for one in (*former, *event.questions)}
    asked = questions.asked(changed.questions, earlier)
    for one in asked:
        earlier.pop(one.id, None)
    store.events.set_former_questions(tx, event.id, [*earlier.values()])
    return replace(changed, questions=asked)


def set_picture(tx: Tx, event_id: int, picture: str | None) -> Event:
    """Give an event the picture that is kept under this id, or none. Raises NotFound, Conflict (event_cancelled)."""
    event = find(tx, event_id)
    _require_not_cancelled(event)
    if picture != event.picture:
        store.events.set_picture(tx, event_id, picture)
        history.record(tx, "changed", event, details={"before": {"picture": event.picture}}, picture=picture)
    return find(tx, event_id)


def cancel(tx: Tx, event_id: int, reason: str = "") -> Event:
    """Cancel an event, end its bookings and close its waiting list; their people are told the reason.

    Of more than 500 bookings and entries the sweep ends the rest, so that nobody else's booking waits for it. An event
    that is cancelled already is answered as it is. Raises NotFound, Conflict (event_draft).
    """
    event = find(tx, event_id)
    if event.cancelled_at is not None:
        return event
    if not event.published:
        raise Conflict("event_draft", "This event is a draft, so nobody needs to be told. Delete it instead.")
    store.events.set_cancelled(tx, event_id, reason)
    history.record(tx, "event_cancelled", event, reason=reason)
    seats.end_cancelled(tx, event_id, tx.now, _ENDED_AT_ONCE)
    return find(tx, event_id)


def reopen(tx: Tx, event_id: int) -> Event:
    """Let a cancelled event take bookings again; those that it had stay ended.

    One that is not cancelled is answered as it is. Raises NotFound, Conflict (event_started), Busy while its bookings
    are still being ended.
    """
    event = find(tx, event_id)
    if event.cancelled_at is None:
        return event
    if event.taken or event.waiting_entries:
        raise Busy("The bookings for this event are still being cancelled. Try again in a few seconds.")
    if event.starts_at <= tx.now:
        raise Conflict("event_started", "The start time has passed, so the event can’t be reopened.")
    store.events.set_reopened(tx, event_id)
    history.record(tx, "reopened", event)
    return find(tx, event_id)


def delete(tx: Tx, event_id: int) -> Event:
    """Delete an event that nobody ever booked or waited for, a draft mostly, and return it as it was.

    Nothing of it stays but a line in the history that there was one. Raises NotFound, Conflict (event_booked).
    """
    event = find(tx, event_id)
    _require_never_booked(
        tx, event, Sentence("People have booked this event or waited for it, so it can’t be deleted.")
    )
    history.record(tx, "deleted", event)
    store.events.delete(tx, event_id)
    return event


def find(tx: Tx, event_id: int) -> Event:
    """Return the event as it stands now. Raises NotFound."""
    event = store.events.find(tx, event_id)
    if event is None:
        raise refusals.event_not_found()
    return event


def find_shown(tx: Tx, event_id: int, to_admin: bool = False) -> Event:
    """Return the event as it stands now; a draft is there for admins only. Raises NotFound."""
    event = find(tx, event_id)
    if not (event.published or to_admin):
        raise refusals.event_not_found()
    return event


def answered(tx: Tx, event: Event, answers: Answers) -> list[tuple[str, str | bool]]:
    """Return what was answered, each with its question: those of the event, and those that it asked before."""
    return questions.told(all_questions(tx, event) if answers else (), answers)


def all_questions(tx: Tx, event: Event) -> tuple[Question, ...]:
    """Return what the event asks, then what it asked before."""
    return (*event.questions, *store.events.find_former_questions(tx, event.id))


def answered_before(tx: Tx, event: Event) -> tuple[Question, ...]:
    """Return what the event no longer asks, as far as live bookings have answers to it."""
    former = store.events.find_former_questions(tx, event.id)
    answered = store.guests.find_answered(tx, event.id) if former else ()
    return tuple(one for one in former if one.id in answered)


def page(tx: Tx, when: When, after: tuple[int, int], limit: int, *, published: bool | None = True) -> list[Event]:
    """Return up to `limit` events by start, then id, that come after the pair `after` of these.

    Only those that are `published`, or drafts only; with None both.
    """
    return store.events.page(tx, when, after, limit, published=published)


def faults_of(tx: Tx, given: Mapping[str, Any], event: Event | None = None) -> list[Fault]:
    """Return what is wrong with times and prices, fields of EventDraft by name; those that are absent are none.

    They must not be in the past but where they are the start of the `event` itself, must be in their order, and in a
    currency that there is and that its live bookings have. A price that is not known yet may be any value.
    """
    return [*_faults_of_times(tx, given, event), *_faults_of_price(tx, given, event), *_faults_of_kinds(given)]


def _require_sound(tx: Tx, given: Mapping[str, Any], event: Event | None = None) -> None:
    faults = faults_of(tx, given, event)
    if faults:
        raise Invalid(faults)


def _faults_of_times(tx: Tx, given: Mapping[str, Any], event: Event | None) -> Iterator[Fault]:
    starts_at, ends_at, doors_at = given.get("starts_at"), given.get("ends_at"), given.get("doors_at")
    opens_at, closes_at = given.get("opens_at"), given.get("closes_at")
    if starts_at is not None:
        if starts_at <= tx.now and (event is None or starts_at != event.starts_at):
            yield Fault("starts_at", "Enter a time in the future.")
        if ends_at is not None and ends_at <= starts_at:
            yield Fault("ends_at", "The event must end after it starts.")
        if doors_at is not None and doors_at > starts_at:
            yield Fault("doors_at", "Doors must open by the time the event starts.")
        if opens_at is not None and opens_at >= starts_at:
            yield Fault("opens_at", "Booking must open before the event starts.")
    if opens_at is not None and closes_at is not None and opens_at >= closes_at:
        yield Fault("closes_at", "Booking must close after it opens.")


def _faults_of_price(tx: Tx, given: Mapping[str, Any], event: Event | None) -> Iterator[Fault]:
    price, currency = given.get("price_cents"), given.get("currency")
    if price is not None and currency is None:
        yield Fault("currency", "Enter the currency of the price.")
    elif currency is not None and price is None:
        yield Fault("price_cents", "Enter a price, or leave the currency blank.")
    if currency is None or (event is not None and currency == event.currency):
        return  # One that was taken before may no longer be in use.
    if currency not in money.currencies():
        yield Fault("currency", "Enter the code of a currency in use, like EUR.")
    elif event is not None and store.bookings.has_amount_in_another(tx, event.id, currency):
        yield Fault("currency", "Keep the currency: there are bookings to be paid in it.")


def _faults_of_kinds(given: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong where all kinds of seat have a limit: some of the event's seats could be sold to nobody."""
    limits = [one.seats for one in given.get("seat_kinds", ())]
    if limits and None not in limits and sum(limits) < given["seats"]:
        yield Fault(
            "seat_kinds",
            Sentence(
                "Let the kinds have {seats} seats together, as many as the event, or leave one without a limit.",
                seats=given["seats"],
            ),
        )


def _make_room(tx: Tx, event: Event, seats_wanted: int) -> None:
    """Free rows of holds whose deadline has come, as far as fewer seats need it. Raises Conflict (seats_taken)."""
    in_use = event.held_seats + event.confirmed_seats
    if seats_wanted < in_use:
        raise Conflict(
            "seats_taken",
            Sentence.counted(
                "{number} seat is held or confirmed, so the event can’t have fewer. Cancel bookings first.",
                "{number} seats are held or confirmed, so the event can’t have fewer. Cancel bookings first.",
                in_use,
            ),
            held_seats=event.held_seats,
            confirmed_seats=event.confirmed_seats,
        )
    if event.taken > seats_wanted:
        offers.release_lapsed(tx, event.id, event.taken - seats_wanted)


def _make_room_for_kinds(tx: Tx, event: Event, kinds: SeatKinds) -> None:
    """Free rows of holds whose deadline has come, as far as what becomes of the kinds of seat needs it.

    Raises Invalid where a kind goes that somebody has or waits for, or has fewer seats than are taken of it.
    """
    faults = [*_faults_of_fewer_kinds(tx, event, kinds)]
    if faults:
        raise Invalid(faults)
    mosts = {one.id: one.seats for one in kinds}
    for kind, taken in store.seat_kinds.find_taken(tx, event.id).items():
        most = mosts.get(kind, 0)
        if most is not None and taken > most:
            offers.release_lapsed(tx, event.id, taken - most, kind)


def _faults_of_fewer_kinds(tx: Tx, event: Event, kinds: SeatKinds) -> Iterator[Fault]:
    places = {one.id: place for place, one in enumerate(kinds, start=1)}
    waited_for = store.seat_kinds.find_waited_for(tx, event.id) if event.waiting else set()
    for was in event.seat_kinds:
        taken = event.taken_of_kinds[was.id]
        if was.id not in places and (taken or was.id in waited_for):
            yield Fault("seat_kinds", Sentence("Keep “{name}”: people have booked it or wait for it.", name=was.name))
        elif was.id in places:
            most = kinds[places[was.id] - 1].seats
            if most is not None and most < taken:
                fault = Sentence("Enter at least {number}: so many are held or confirmed.", number=taken)
                yield Fault(f"seat_kinds.{places[was.id]}.seats", fault)


def _require_never_booked(tx: Tx, event: Event, refusal: Sentence) -> None:
    """Raise Conflict (event_booked) where somebody booked the event or waited for it, and say what can be done."""
    if not store.events.had_people(tx, event.id):
        return
    instead = [Sentence("Cancel it instead.")] if event.status in ("open", "sold_out") else []
    raise Conflict("event_booked", Sentence.together(refusal, *instead))


def _require_not_cancelled(event: Event) -> None:
    if event.cancelled_at is not None:
        raise Conflict("event_cancelled", "A cancelled event can’t be changed. Reopen it first.")
