"""How bookings, waiting-list entries and refusals are told in a chat, where there is room for a line or two."""

from collections.abc import Mapping

from booking import refusals
from booking.errors import BookingError
from booking.model import Booking, Entry, Event
from booking.texts.characters import isolated, on_one_line, whole_until
from booking.texts.format import Words
from booking.texts.sentences import Sentence

_REFUSALS: Mapping[str, Sentence] = {
    "hold_expired": Sentence("You didn’t confirm in time, so this hold has ended. Book again while seats last."),
    "booking_cancelled": Sentence("This booking has been cancelled."),
    "handed_over": Sentence("This booking has been handed over to someone else."),
    "no_extension": Sentence("This hold can’t be extended. Send /bookings to see until when it lasts."),
    "booking_not_found": Sentence("We can’t find this booking among yours."),
    "entry_not_found": Sentence("You’re not on this waiting list."),
    "entry_offered": Sentence("You already have an offer. Send /bookings to see until when."),
    "entry_closed": Sentence("This waiting list has closed."),
    "organiser_confirms": Sentence("Your booking is confirmed when the organiser receives your payment."),
    "proof_required": Sentence("This event needs a confirmed email address. Confirm yours on your account’s page."),
}
_REFUSED = Sentence("This can’t be done. Send /bookings to see your bookings.")
_TITLE_AT_MOST = 40


def refusal(error: BookingError) -> Sentence:
    """Return why something was not done; the error's own sentence is too long for the answer to a button."""
    return refusals.TIME_IS_OVER if is_of_grace(error) else _REFUSALS.get(error.code, _REFUSED)


def is_of_grace(error: BookingError) -> bool:
    """Whether it is refused because the time to confirm is over, while the seats are still held."""
    return error.sentence == refusals.TIME_IS_OVER


def state(booking: Booking, event: Event, words: Words) -> str:
    """Return a booking in two lines: which event and when, and how the booking stands."""
    stands = Sentence("confirmed")
    if booking.is_in_grace(event.as_of):
        stands = Sentence("the time to confirm is over")
    elif booking.expires_at is not None:
        until = words.deadline(booking.expires_at)
        stands = Sentence("held until {until}", until=until)
        if booking.offer:
            stands = Sentence("offered to you until {until}", until=until)
    return _two_lines(event, words.seats_of(booking), stands, words)


def place_in_line(entry: Entry, event: Event, words: Words) -> str:
    """Return a waiting-list entry in two lines: which event and when, and the place on the list."""
    stands = Sentence("number {position} on the waiting list", position=entry.position)
    return _two_lines(event, words.seats_wanted(entry, event), stands, words)


def short(title: str) -> str:
    """Return a title that fits on a button."""
    title = on_one_line(title)
    return title if len(title) <= _TITLE_AT_MOST else title[: whole_until(title, _TITLE_AT_MOST - 1)] + "…"


def _two_lines(event: Event, seats: str, stands: Sentence, words: Words) -> str:
    title = isolated(on_one_line(event.title))
    return f"{title} · {words.moment(event.starts_at)}\n{seats} · {words.say(stands)}"
