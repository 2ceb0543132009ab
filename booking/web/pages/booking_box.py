"""The box in which seats of an event are booked: what will happen then, and what is wrong with what was typed."""

from collections.abc import Sequence
from typing import NamedTuple

from booking import addresses, refusals
from booking.model import Event, must_be_proved
from booking.money import decimals
from booking.people import Account
from booking.texts.format import Words
from booking.texts.sentences import Sentence
from booking.web.http.decode import ANSWERS
from booking.web.pages.flash import ENTER, Flash
from booking.web.pages.own import OwnBooking, OwnEntry

_FIELDS = ("name", "email", "seats")
_OF_ALL_SEATS = ("kinds", "seats")


class Trouble(NamedTuple):
    """Why a form was refused: in all, and where it is to be corrected, by the names of its fields."""

    sentence: Sentence
    faults: dict[str, Sentence]


def heading(event: Event) -> Sentence:
    """Return what the box is called, by what can be done in it."""
    if not event.takes_people:
        return Sentence("Booking")
    return Sentence("Book seats") if event.has_seats else Sentence("Waiting list")


def button(event: Event) -> tuple[Sentence, Sentence]:
    """Return what the button says: without a number of seats, and with one and, where they cost something, the sum."""
    is_instant, costs = event.confirmation == "instant", event.price_cents is not None
    counted = {
        (True, False): Sentence.counted("Book {number} seat", "Book {number} seats", 1),
        (True, True): Sentence.counted("Book {number} seat · {sum}", "Book {number} seats · {sum}", 1, sum=""),
        (False, False): Sentence.counted("Hold {number} seat", "Hold {number} seats", 1),
        (False, True): Sentence.counted("Hold {number} seat · {sum}", "Hold {number} seats · {sum}", 1, sum=""),
    }
    return Sentence("Book seats") if is_instant else Sentence("Hold seats"), counted[is_instant, costs]


def unit(event: Event) -> int:
    """Return how many of the smallest unit of its currency make a whole one."""
    return int(10 ** decimals(event.currency or ""))


def steps(event: Event, account: Account | None, words: Words) -> list[str]:
    """Return what will happen to whoever books, in the order in which it does."""
    needs_proof = must_be_proved(event.proof, event.confirmation) and not (account and account.email_is_proved)
    ticket = Sentence("You get a ticket to show at the door.")
    if event.confirmation == "instant" and not needs_proof:
        return [words.say(one) for one in (Sentence("Your booking is confirmed immediately."), ticket)]
    if event.confirmation == "organiser":
        says_how = event.price_cents is not None or event.payment
        then = Sentence("Pay within that time. After booking you see how.")
        then = then if says_how else Sentence("Pay the organiser within that time.")
        last = Sentence("Your booking is confirmed when the organiser receives your payment.")
    elif needs_proof:
        then, last = (
            Sentence("Open the link in the email that we send you, and confirm there within that time."),
            ticket,
        )
    elif event.is_held_until_start:
        then, last = Sentence("Confirm before then or they’ll be released."), ticket
    else:
        then, last = Sentence("Confirm within that time or they’ll be released."), ticket
    return [_hold(event, words), words.say(then), words.say(last)]


def extension(event: Event, words: Words) -> Sentence | None:
    """Return how often and by how much more a hold can be extended, or None where it can't."""
    if event.confirmation == "instant" or not event.max_extensions or event.waiting or event.is_held_until_start:
        return None
    return Sentence.counted(
        "Need longer? You can extend the hold once, by {hold}.",
        "Need longer? You can extend the hold {number} times, by {hold} each time.",
        event.max_extensions,
        hold=words.duration_ahead(event.hold_seconds),
    )


def limit(event: Event, own: Sequence[OwnBooking], entries: Sequence[OwnEntry], account: Account | None) -> Sentence:
    """Return how many seats a person may have: how many more, where what this reader has there is one person's."""
    most = min(event.max_seats_per_person, event.seats)
    live = [one.booking for one in own if one.event.id == event.id and one.booking.status in ("held", "confirmed")]
    waiting = [one.entry for one in entries if one.event.id == event.id and one.entry.status == "waiting"]
    theirs = [one for one in (*live, *waiting) if account is None or one.account_id == account.id]
    if len({one.person for one in theirs}) != 1:
        return Sentence("Up to {most} per person", most=most)
    left = most - sum(one.seats for one in theirs)
    if left <= 0:
        return refusals.has_all(most)
    if waiting:
        return refusals.may_have_more(most, left)
    return Sentence("You have {seats}, so you can book {left} more.", seats=most - left, left=left)


def trouble(flash: Flash, event: Event) -> Trouble | None:
    """Return what is wrong with the form of an event that was sent last, or None."""
    forms = (f"/events/{event.id}/book", f"/events/{event.id}/waitlist")
    if not flash.is_error or flash.form not in forms:
        return None
    kinds = tuple(f"kinds.{one.id}" for one in event.seat_kinds)
    names = (*_FIELDS, *kinds, "kinds", *(one.field for one in event.questions))
    faults = {name: found for name in names if (found := _fault(flash, name, event)) is not None}
    for name in _OF_ALL_SEATS if kinds else ():
        if name in faults:
            faults.setdefault(kinds[0], faults.pop(name))  # There stands the first of the fields that say how many.
    if not faults and any(name.startswith(ANSWERS) for name in flash.faults):  # It was asked when the page was opened.
        return Trouble(
            Sentence("The organiser has changed the questions. Check your answers, then send them again."), {}
        )
    is_said_there = list(faults.values()) == [flash.sentence]  # Once above the form and once at its field is enough.
    return Trouble(Sentence("Nothing is booked yet.") if is_said_there else flash.sentence, faults)


def _fault(flash: Flash, name: str, event: Event) -> Sentence | None:
    """Return what is to be done at a field, or None where it is right."""
    refusal = flash.refusal(flash.form, name)
    fault = flash.fault(flash.form, name)
    if refusal is not None or fault is None or name not in _FIELDS:
        return refusal or fault
    if name == "name":
        if fault == refusals.ENTER_NAME:
            return fault
        return Sentence("Enter a name of at most {most} characters.", most=200)
    if name == "email":
        if flash.doubted:
            return Sentence("Check the email address.")
        if fault == addresses.INVISIBLE:
            return fault
        return ENTER["email"]
    typed = flash.value(flash.form, name)
    if typed.isdecimal() and int(typed) > event.seats:
        return refusals.only_seats(event.seats)
    return ENTER["seats"]


def _hold(event: Event, words: Words) -> str:
    if event.is_held_until_start:
        return words.say(Sentence("We’ll hold your seats until the event starts."))
    return words.say(Sentence("We’ll hold your seats for {hold}.", hold=words.duration_ahead(event.hold_seconds)))
