"""What the admin's page says of a line of the audit log, which is kept in English."""

from booking.notice import KINDS
from booking.people import OPERATOR, AuditEntry
from booking.texts.sentences import Sentence
from booking.web.pages import settings

ACTIONS = {
    "account approved": Sentence("Account approved"),
    "answers changed": Sentence("Answers changed"),
    "approval withdrawn": Sentence("Approval withdrawn"),
    "account deleted": Sentence("Account deleted"),
    "guest erased": Sentence("Guest erased"),
    "account disabled": Sentence("Account disabled"),
    "account enabled": Sentence("Account enabled"),
    "address change asked for": Sentence("Address change requested"),
    "address changed": Sentence("Address changed"),
    "address proved": Sentence("Address confirmed"),
    "booking cancelled": Sentence("Booking cancelled"),
    "booking confirmed": Sentence("Booking confirmed"),
    "booking corrected": Sentence("Booking corrected"),
    "booking handed over": Sentence("Booking handed over"),
    "booking made": Sentence("Booking created"),
    "booking restored": Sentence("Booking restored"),
    "booking unconfirmed": Sentence("Confirmation undone"),
    "bookings of a network cancelled": Sentence("Bookings of a network cancelled"),
    "check-in undone": Sentence("Check-in undone"),
    "checked in": Sentence("Checked in"),
    "door link created": Sentence("Link for the door created"),
    "door link ended": Sentence("Link for the door ended"),
    "draft created": Sentence("Draft created"),
    "e-mail address and password chosen": Sentence("Email address and password set"),
    "event cancelled": Sentence("Event cancelled"),
    "event changed": Sentence("Event changed"),
    "event deleted": Sentence("Event deleted"),
    "event made a draft again": Sentence("Event made a draft again"),
    "event published": Sentence("Event published"),
    "event reopened": Sentence("Event reopened"),
    "failed to sign in": Sentence("Failed to sign in"),
    "guests imported": Sentence("Guests imported"),
    "hold extended": Sentence("Hold extended"),
    "data of a guest opened": Sentence("Data of a guest opened"),
    "invitation accepted": Sentence("Invitation accepted"),
    "invitation created": Sentence("Invitation created"),
    "message written": Sentence("Message written"),
    "name changed": Sentence("Name changed"),
    "note changed": Sentence("Note changed"),
    "notice sent again": Sentence("Message sent again"),
    "payment entered": Sentence("Payment entered"),
    "payment kept": Sentence("Payment kept as a donation"),
    "payment reopened": Sentence("Payment to be settled again"),
    "payment restored": Sentence("Booking confirmed with a payment"),
    "payment returned": Sentence("Payment returned"),
    "password changed": Sentence("Password changed"),
    "password reset": Sentence("Password reset"),
    "payment refunded": Sentence("Payment refunded"),
    "registered": Sentence("Account created"),
    "role changed to admin": Sentence("Role changed to admin"),
    "role changed to member": Sentence("Role changed to member"),
    "seats changed": Sentence("Seats changed"),
    "seats offered": Sentence("Seats offered"),
    "signed in": Sentence("Signed in"),
    "signed in by the first link": Sentence("Signed in by the first link"),
    "signed out": Sentence("Signed out"),
    "signed out everywhere": Sentence("Signed out everywhere"),
    "statement read": Sentence("Bank statement read"),
    "Telegram linked": Sentence("Telegram linked"),
    "Telegram unlinked": Sentence("Telegram unlinked"),
    "setting changed": Sentence("Setting changed"),
    "time zone changed": Sentence("Time zone changed"),
    "token created": Sentence("Token created"),
    "token revoked": Sentence("Token revoked"),
    "tokens revoked": Sentence("Tokens revoked"),
    "waiting list corrected": Sentence("Waiting list corrected"),
    "waiting list joined": Sentence("Waiting list joined"),
    "waiting list left": Sentence("Waiting list left"),
    "webhook added": Sentence("Webhook added"),
    "webhook changed": Sentence("Webhook changed"),
    "webhook deleted": Sentence("Webhook deleted"),
    "webhook delivery sent again": Sentence("Webhook delivery sent again"),
    "webhook tested": Sentence("Webhook tested"),
    "webhook’s secret changed": Sentence("Webhook’s secret changed"),
    "words in messages changed": Sentence("Words in messages changed"),
}
_SUBJECTS = {
    "account": Sentence("account {id}"),
    "booking": Sentence("booking {id}"),
    "entry": Sentence("entry {id}"),
    "event": Sentence("event {id}"),
    "notice": Sentence("message {id}"),
    "token": Sentence("token {id}"),
    "webhook": Sentence("webhook {id}"),
}
_ROLES = {"role admin": Sentence("role admin"), "role member": Sentence("role member")}


def who(entry: AuditEntry) -> Sentence:
    """Return who did it."""
    if entry.account_id == OPERATOR:
        return Sentence("API / command line")
    return Sentence.together(entry.name) if entry.name else Sentence("Unknown")


def what(entry: AuditEntry) -> str:
    """Return what was done."""
    return ACTIONS.get(entry.action, entry.action)


def on_what(entry: AuditEntry) -> str:
    """Return what it was done with, such as `event 5`; empty where it says nothing."""
    kind, _, key = entry.subject.partition(" ")
    if kind in KINDS:
        return KINDS[kind].name
    if kind in _SUBJECTS:
        return Sentence(_SUBJECTS[kind], id=key)
    return (_ROLES | settings.LABELS).get(entry.subject, entry.subject)
