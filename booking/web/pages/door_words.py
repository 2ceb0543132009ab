"""What the script of the check-in page says by itself: at a door without a connection nobody else can."""

from booking.texts.sentences import Sentence

WORDS = {
    # How the evening and the connection stand
    "count": Sentence.counted("{number} of {all} is in", "{number} of {all} are in", 2, all="{all}"),
    "connected": Sentence("Connected. The list is up to date."),
    "no_connection": Sentence("No connection since {time}. Keep going: the list is on this phone."),
    "no_list": Sentence("No connection since {time}. The list isn’t on this phone yet: connect it once."),
    "unsent": Sentence.counted("{number} check-in isn’t sent yet.", "{number} check-ins aren’t sent yet.", 2),
    "sending": Sentence.counted("Sending {number} check-in…", "Sending {number} check-ins…", 2),
    "link_ended": Sentence("You can no longer open this list. Ask the organiser for a new link, or sign in again."),
    # What the card says of a ticket
    "in": Sentence("Let them in"),
    "checking": Sentence("Checking…"),
    "ask": Sentence.counted("Let them in?", "How many come in now?", 2),
    "refusal": Sentence("Stop: {why}"),
    "checked_in": Sentence("already in"),
    "not_confirmed": Sentence("not confirmed"),
    "booking_cancelled": Sentence("cancelled"),
    "hold_expired": Sentence("never confirmed"),
    "handed_over": Sentence("passed on, with a new ticket"),
    "gone": Sentence("no longer valid"),
    "booking_not_found": Sentence("not on the list"),
    "other_event": Sentence("another event"),
    "ticket_forged": Sentence("not a real ticket"),
    "check_in_closed": Sentence("more than a day early"),
    "refused": Sentence("refused"),
    "seats": Sentence.counted("{number} seat", "{number} seats", 2),
    "now": Sentence.counted(
        "{number} now, {here} of {all} in", "{number} now, {here} of {all} in", 2, here="{here}", all="{all}"
    ),
    "since": Sentence.counted(
        "{number} of {all} in since {time}", "{number} of {all} in since {time}", 2, all="{all}", time="{time}"
    ),
    "paid": Sentence("{paid} paid"),
    "part_paid": Sentence("{paid} of {amount} paid"),
    "unpaid": Sentence("{amount} not paid"),
    "later": Sentence("Will be sent once the connection is back"),
    "not_kept": Sentence("This phone can’t store it. Keep this page open until it is sent."),
    "perhaps_new": Sentence("No connection: bookings made after {time} aren’t on this phone"),
    "let_in_late": Sentence.counted("{number} let in", "{number} let in", 2),
    "admin": Sentence("an admin"),
    # What can be pressed, and lists
    "let_in": Sentence.counted("Let {number} in", "Let {number} in", 2),
    "fewer": Sentence("One seat fewer"),
    "more_people": Sentence("One seat more"),
    "undo": Sentence("Undo check-in"),
    "take_back": Sentence("How many didn’t come in?"),
    "undone": Sentence.counted("{number} check-in undone", "{number} check-ins undone", 2),
    "scan": Sentence("Scan tickets"),
    "stop": Sentence("Stop the camera"),
    "torch": Sentence("Light"),
    "seen": Sentence("Got it"),
    "is_in": Sentence("in"),
    "more": Sentence.counted("{number} more. Type more letters.", "{number} more. Type more letters.", 2),
    "nobody": Sentence("Nobody on the list matches. Find a booking that isn’t confirmed by its number."),
}
