"""What is somebody's own at a browser, bookings and places on waiting lists, and what they can do with it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from booking import events, history, seats, waitlist
from booking.delivery import mailboxes
from booking.model import Booking, EndedBooking, Entry, Event
from booking.people import Account
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.pages.places import event_path

SHOWN_AFTER_START_MILLISECONDS = 24 * 60 * 60 * 1_000
_ENDED_OF_ACCOUNT_AT_MOST = 50
_WARNED_AT_LEAST_MILLISECONDS = 2 * 60 * 1_000
_MINUTE_MILLISECONDS = 60 * 1_000
_ENDS_SOON_MILLISECONDS = 5 * _MINUTE_MILLISECONDS
_JUST_ENDED_MILLISECONDS = 12 * 1_000
_RELOADED_WITHIN_SECONDS = 24 * 60 * 60
_JOIN = Sentence("Join the waiting list")


class OwnBooking(NamedTuple):
    """A booking of the person at this browser, live or ended, with its event.

    `offered_to` is the id of the waiting-list entry that it was made for, where this browser knows that;
    `are_messages_held_back` says that its address was sent too many lately, `message_waits_until` from when one about
    it that waits for that may be sent, `is_unreachable` that the last mail about it could not be delivered there,
    `is_corrected` that it goes on under another id, which was sent to its corrected address.
    """

    event: Event
    booking: Booking | EndedBooking
    offered_to: str | None = None
    are_messages_held_back: bool = False
    is_corrected: bool = False
    is_unreachable: bool = False
    message_waits_until: int | None = None

    @property
    def account_id(self) -> int | None:
        """Whose it is; None for a guest's."""
        return self.booking.account_id

    @property
    def needs_proof(self) -> bool:
        """Whether the link in its mail alone confirms it."""
        return isinstance(self.booking, Booking) and self.booking.needs_proof(self.event)

    @property
    def is_to_be_paid(self) -> bool:
        """Whether the page of the booking says how much there is to pay, or how."""
        return bool(self.booking.amount_cents or (self.event.payment and not self.booking.is_of_free_kinds))

    @property
    def is_in_grace(self) -> bool:
        """Whether its person can no longer confirm it, though its seats are still held."""
        return isinstance(self.booking, Booking) and self.booking.is_in_grace(self.event.as_of)

    @property
    def is_offer(self) -> bool:
        """Whether the seats are offered now, to whoever waited for them."""
        return self.booking.offer and self.booking.status == "held" and not self.is_in_grace

    @property
    def may_be_extended(self) -> bool:
        """Whether the hold may be given more time now."""
        return self.extended_until is not None and not self.event.waiting

    @property
    def why_not_extended(self) -> Sentence | None:
        """Why a hold may not be given more time now, where its person may have counted on that; else None."""
        is_over = self.booking.status != "held" or self.is_in_grace
        if is_over or self.may_be_extended or not self.event.max_extensions:
            return None
        if self.extended_until is not None:
            return Sentence("Other people are waiting, so this hold can’t be extended.")
        if self.booking.extensions >= self.event.max_extensions:
            return Sentence("This hold has been extended already and can’t be extended again.")
        return Sentence("This hold lasts until the event starts, so it can’t be extended.")

    @property
    def extended_until(self) -> int | None:
        """The deadline that one more extension gives, or None when there is none left for this hold."""
        return self.booking.extended_until(self.event) if isinstance(self.booking, Booking) else None

    def is_ending(self, now: int) -> bool:
        """Whether its person must be warned: a third of its time is left, or two minutes, whichever is more."""
        expires_at = self.booking.expires_at
        if expires_at is None or self.is_in_grace:
            return False
        return expires_at - now <= max(self.lasts // 3, _WARNED_AT_LEAST_MILLISECONDS)

    @property
    def lasts(self) -> int:
        """For how many milliseconds such seats are held."""
        return 1_000 * (self.event.offer_time if self.booking.offer else self.event.hold_seconds)

    @property
    def most_seats(self) -> int:
        """The number of seats it may be changed to at most, as far as the page can tell."""
        given = self.booking.seats
        is_paid = self.booking.confirmed_at is not None and self.event.confirmation == "organiser"
        if is_paid or self.event.waiting or self.event.window != "open":
            return given
        return max(given, min(given + self.event.free_seats, self.event.max_seats_per_person))

    def next_step(self, entries: Sequence["OwnEntry"]) -> Sentence | None:
        """Return what somebody with these places on waiting lists may do whose booking has ended, or None."""
        event = self.event
        if isinstance(self.booking, Booking) or self.booking.reason == "handed_over":
            return None
        is_waiting = any(one.event.id == event.id and one.entry.status == "waiting" for one in entries)
        if is_waiting or not event.takes_people:
            return None
        if event.status == "sold_out" or event.waiting:
            return _JOIN
        return Sentence("Book again")

    def may_rejoin(self, account: Account | None, entries: Sequence["OwnEntry"]) -> bool:
        """Whether an offer to this reader was not taken up, and all that is left to them is to join the list again."""
        is_lapsed_offer = (
            isinstance(self.booking, EndedBooking) and self.booking.offer and self.booking.reason == "expired"
        )
        is_theirs = self.account_id == (account.id if account else None)
        return is_lapsed_offer and is_theirs and self.next_step(entries) == _JOIN

    @property
    def path_to_event(self) -> str:
        """The path of the event's page."""
        return event_path(self.event)

    @property
    def offered(self) -> Sentence:
        """What is said when seats are offered."""
        return Sentence.counted(
            "{event}: {number} seat is offered to you until {until_at}.",
            "{event}: {number} seats are offered to you until {until_at}.",
            self.booking.seats,
            event=self.event.title,
            until_at=self.booking.expires_at,
        )

    @property
    def released(self) -> Sentence:
        """What is said at once when the hold runs out."""
        if self.event.waiting:
            return Sentence.counted(
                "Your hold for {event} has ended. The seat goes to the next person on the waiting list.",
                "Your hold for {event} has ended. The seats go to the next person on the waiting list.",
                self.booking.seats,
                event=self.event.title,
            )
        return Sentence.counted(
            "Your hold for {event} has ended. The seat has been released.",
            "Your hold for {event} has ended. The seats have been released.",
            self.booking.seats,
            event=self.event.title,
        )

    def has_just_ended(self, now: int) -> bool:
        """Whether it has ended so lately that a page that is open still shows where it was."""
        return isinstance(self.booking, EndedBooking) and now - self.booking.ended_at < _JUST_ENDED_MILLISECONDS

    def is_to_be_confirmed(self, now: int) -> bool:
        """Whether its person can and must confirm it."""
        asks = self.event.confirmation != "organiser" and self.event.starts_at > now
        return asks and self.booking.status == "held" and not self.is_in_grace

    @property
    def is_of_interest(self) -> bool:
        """Live ones until a day after the start, so that they can be shown at the door; ended ones until the start."""
        until = self.event.starts_at
        if isinstance(self.booking, Booking):
            until += SHOWN_AFTER_START_MILLISECONDS
        return self.event.as_of < until


class OwnEntry(NamedTuple):
    """A place on a waiting list of the person at this browser, or what became of it, with the event.

    `is_unreachable` says that the last mail about it could not be delivered.
    """

    event: Event
    entry: Entry
    is_unreachable: bool = False

    @property
    def account_id(self) -> int | None:
        """Whose it is; None for a guest's."""
        return self.entry.account_id

    @property
    def is_of_interest(self) -> bool:
        """Until the start, when every list closes."""
        return self.event.as_of < self.event.starts_at


class Own(NamedTuple):
    """Somebody's own bookings and places on waiting lists."""

    bookings: list[OwnBooking]
    entries: list[OwnEntry]

    def shown_to(self, account: Account | None) -> "Own":
        """Return what is of interest of a guest's and the account's: whoever has signed out leaves nothing on show."""

        def is_shown(one: OwnBooking | OwnEntry) -> bool:
            return one.account_id in (None, account.id if account else None) and one.is_of_interest

        return Own(list(filter(is_shown, self.bookings)), list(filter(is_shown, self.entries)))


def find(tx: Tx, account: Account | None, booking_ids: Sequence[str], entry_ids: Sequence[str]) -> tuple[int, Own]:
    """Return the present instant, and what these ids and the account lead to."""
    entries = [entry for entry in (waitlist.look_up(tx, entry_id) for entry_id in entry_ids) if entry is not None]
    if account is not None:
        entries += [entry for entry in waitlist.of_account(tx, account.id) if entry.id not in entry_ids]
    offers = {entry.booking_id: entry.id for entry in entries if entry.booking_id is not None}
    ids = dict.fromkeys([*booking_ids, *offers])
    bookings = [booking for booking in (seats.look_up(tx, booking_id) for booking_id in ids) if booking is not None]
    if account is not None:
        bookings += [booking for booking in _of_account(tx, account.id) if booking.id not in ids]
    return tx.now, Own(
        [own._replace(offered_to=offers.get(own.booking.id)) for own in with_events(tx, bookings)],
        [of_entry(tx, entry) for entry in entries if entry.booking_id is None],
    )


def with_events(tx: Tx, bookings: Sequence[Booking | EndedBooking]) -> list[OwnBooking]:
    """Return the bookings, each with its event."""
    found = {number: events.find(tx, number) for number in {booking.event_id for booking in bookings}}
    return [
        OwnBooking(
            found[booking.event_id],
            booking,
            are_messages_held_back=mailboxes.are_held_back(tx, booking),
            is_corrected=isinstance(booking, EndedBooking) and history.was_corrected(tx, booking),
            is_unreachable=mailboxes.is_unreachable(tx, booking),
            message_waits_until=mailboxes.put_off_until(tx, booking),
        )
        for booking in bookings
    ]


def waiting_of_account(tx: Tx, account_id: int) -> list[OwnEntry]:
    """Return where the account waits for seats."""
    return [of_entry(tx, entry) for entry in waitlist.of_account(tx, account_id)]


def of_entry(tx: Tx, entry: Entry) -> OwnEntry:
    """Return a place on a waiting list with its event."""
    return OwnEntry(events.find(tx, entry.event_id), entry, is_unreachable=mailboxes.is_unreachable(tx, entry))


def title(bookings: Sequence[OwnBooking], now: int, otherwise: str) -> str:
    """Return the title of a page of somebody's bookings: it says in a tab what they have to do.

    Seats that are offered come first, then the hold that ends first.
    """
    offer = next((own for own in bookings if own.is_offer), None)
    if offer is not None:
        return Sentence("Seats for you – {event}", event=offer.event.title)
    held = [(one.booking.expires_at or now, one.event.title) for one in bookings if one.is_to_be_confirmed(now)]
    if not held:
        return otherwise
    expires_at, event = min(held)
    minutes = (expires_at - now) // _MINUTE_MILLISECONDS
    if minutes < 1:
        return Sentence("Confirm now – {event}", event=event)
    return Sentence("{left} – confirm: {event}", left=_about(minutes), event=event)


def told(bookings: Sequence[OwnBooking], now: int) -> dict[str, Any]:
    """Return what every page that shows somebody's bookings says of them, and when it is loaded anew for them."""
    return {
        "now": now,
        "news": news(bookings, now),
        "released": released(bookings, now),
        "reload_seconds": seconds_to_reload(bookings, now),
    }


def news(bookings: Sequence[OwnBooking], now: int) -> list[Sentence]:
    """Return what somebody who does not look at the page must be told: seats offered, and holds that end soon."""
    sentences = []
    for own in bookings:
        if not isinstance(own.booking, Booking) or own.booking.expires_at is None or own.is_in_grace:
            continue
        if own.is_offer:
            sentences.append(own.offered)
        sentences += _warning(own, now)
    return sentences


def released(bookings: Sequence[OwnBooking], now: int) -> list[Sentence]:
    """Return what somebody must be told at once: the holds that have just run out."""
    return [own.released for own in bookings if own.booking.status == "expired" and own.has_just_ended(now)]


def changes_at(found: Sequence[OwnBooking | OwnEntry], now: int, listed: Sequence[Event] = ()) -> list[int | None]:
    """Return the instants at which time alone changes what is shown of these and of the events listed beside them.

    What is said of a hold changes by the minute, and what has just ended is a line soon.
    """
    instants = [at for event in (*listed, *(own.event for own in found)) for at in event.changes_at]
    for own in found:
        if isinstance(own, OwnBooking) and own.booking.expires_at is not None:
            until_at = own.booking.expires_at
            instants += [until_at, own.booking.ends_at, now + (until_at - now) % _MINUTE_MILLISECONDS + 1]
        elif isinstance(own, OwnBooking) and isinstance(own.booking, EndedBooking):
            instants.append(own.booking.ended_at + _JUST_ENDED_MILLISECONDS)
    return instants


def seconds_to_reload(bookings: Sequence[OwnBooking], now: int) -> int | None:
    """Return when a page without JavaScript must be loaded anew, for a hold ends then; None when none ends today."""
    ends = [own.booking.expires_at for own in bookings if own.booking.expires_at is not None and not own.is_in_grace]
    seconds = (min(ends) - now) // 1_000 + 1 if ends else _RELOADED_WITHIN_SECONDS
    return seconds if 0 < seconds < _RELOADED_WITHIN_SECONDS else None


def _about(minutes: int) -> Sentence:
    """Return so much time in its largest unit, rounded down, so that nobody is promised more than there is."""
    if minutes < 60:
        return Sentence("{minutes} min", minutes=minutes)
    if minutes < 24 * 60:
        return Sentence("{hours} h", hours=minutes // 60)
    return Sentence("{days} d", days=minutes // (24 * 60))


def _warning(own: OwnBooking, now: int) -> list[Sentence]:
    """Return what is said of a hold that ends soon: first that it does, then at five minutes, then at one."""
    ends_at = own.booking.expires_at
    assert ends_at is not None
    event, left = own.event.title, ends_at - now
    if left <= _MINUTE_MILLISECONDS < own.lasts:
        return [Sentence("Your hold for {event} ends in less than 1 minute, {ends_at}.", event=event, ends_at=ends_at)]
    if left <= _ENDS_SOON_MILLISECONDS < own.lasts:
        return [Sentence("Your hold for {event} ends in less than 5 minutes, {ends_at}.", event=event, ends_at=ends_at)]
    if own.is_ending(now):
        return [Sentence("Your hold for {event} ends {ends_at}.", event=event, ends_at=ends_at)]
    return []


def _of_account(tx: Tx, account_id: int) -> list[Booking | EndedBooking]:
    found: list[Booking | EndedBooking] = []
    found += seats.live_of_account(tx, account_id, tx.now - SHOWN_AFTER_START_MILLISECONDS)
    newest = seats.page_of_account(tx, account_id, None, _ENDED_OF_ACCOUNT_AT_MOST)
    return found + [booking for booking in newest if isinstance(booking, EndedBooking)]
