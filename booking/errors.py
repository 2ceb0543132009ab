"""Every way a request can be refused: a stable code, a sentence a person can act on, and details."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from booking.texts.sentences import Sentence


class WouldWait(BaseException):
    """Said in the server's loop, which never waits: what is asked needs a thread that may.

    It is begun anew there: until then nothing was done that may not be done twice.

    No Exception: on its way to the server nobody may take it for a failure of what is asked.
    """


class BookingError(Exception):
    """A refusal that the asker is told about.

    `code` is stable and part of the HTTP contract; `sentence` says what happened and what to do next; `details` are
    further members of the answer (instants are UTC milliseconds in names that end in `_at`). With `keeps_work` what the
    transaction did before the refusal is committed: it was due anyway. `to_admins` is what admins are told instead, who
    act for a guest and can do more about it.
    """

    keeps_work = False
    to_admins: Sentence | None = None

    def __init__(self, code: str, sentence: str, **details: Any) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.details = details

    @property
    def said_to_admins(self) -> str:
        """What an admin is told who acts for a guest."""
        return self.to_admins or self.sentence


class Malformed(BookingError):
    """The request can't be read at all: malformed_body, body_too_large, unsupported_media_type."""


class Unauthenticated(BookingError):
    """Nobody is signed in, or the token is wrong or has ended."""

    def __init__(self, sentence: str) -> None:
        super().__init__("unauthenticated", sentence)


class Forbidden(BookingError):
    """The asker is known, or need not be, and still may not.

    forbidden, cross_site, organiser_confirms, proof_required.
    """


class NotFound(BookingError):
    """There is no such thing, or not for this asker.

    not_found, event_not_found, booking_not_found, entry_not_found, account_not_found, notice_not_found,
    webhook_not_found, delivery_not_found, payment_not_found.
    """


class Conflict(BookingError):
    """What is there does not allow it.

    By the event: sold_out, limit_reached, event_started, event_cancelled, not_open_yet, booking_closed, seats_taken. By
    a booking: no_extension, not_confirmed, not_restorable, not_undoable, checked_in, payment_settled; at the door
    other_event, ticket_forged, check_in_closed. By its waiting list: already_waiting,
    seats_free, entry_offered. By an earlier request: idempotency_in_flight, idempotency_mismatch, precondition_failed.
    By the accounts: email_taken, last_admin. By the webhooks: webhook_limit.
    """


class Gone(BookingError):
    """What was there has ended: hold_expired, booking_cancelled, handed_over, entry_closed; details carry ended_at."""


_FAULTS_TOLD_AT_MOST = 60  # More than any form has fields; each costs time.


class Fault(NamedTuple):
    """One thing that is wrong with one field of a body."""

    field: str
    message: str


class Invalid(BookingError):
    """One or more fields of a body are wrong; `faults` has every one of them, or the first 60.

    What cannot be shown in the names of fields, which anybody may have chosen, is `�`.
    `sentence`, where given, is said in place of the list, for a field that nobody sees, say.
    """

    def __init__(self, faults: Sequence[Fault], sentence: Sentence | None = None) -> None:
        self.faults = tuple(map(_shown, faults[:_FAULTS_TOLD_AT_MOST]))
        listed = [
            Sentence("{field}: {fault}", field=fault.field, fault=Sentence.of(fault.message)) for fault in self.faults
        ]
        super().__init__(
            "invalid",
            sentence
            or Sentence("Correct the following and send it again. {faults}", faults=Sentence.together(*listed)),
            errors=[{"field": str(fault.field), "message": str(fault.message)} for fault in self.faults],
        )


def _shown(fault: Fault) -> Fault:
    if fault.field.isprintable() or isinstance(fault.field, Sentence):  # Which has been put together here.
        return fault
    return fault._replace(field="".join(one if one.isprintable() else "�" for one in fault.field))


class Busy(BookingError):
    """The service can't do it in time and has done none of it; the same request may be sent again."""

    def __init__(self, sentence: str, *, code: str = "busy", **details: Any) -> None:
        super().__init__(code, sentence, **details)


class StorageFault(Busy):
    """The database takes no writes, and none of it was done: storage_full, storage_lost."""

    def __init__(self, code: str, sentence: str, **details: Any) -> None:
        super().__init__(sentence, code=code, **details)


class Miscounted(BookingError):
    """What the database counts of an event is not what it has of it, so that nothing can be done there until mended."""

    def __init__(self, event_id: int) -> None:
        self.event_id = event_id
        super().__init__(
            "busy",
            Sentence(
                "The stored counts of event {event_id} don’t match its bookings, so nothing has changed. Tell the "
                "organiser, who has to put them right; then try again.",
                event_id=event_id,
            ),
            event_id=event_id,
        )


class TooMany(BookingError):
    """The asker has tried too often; the same request may be sent again after `retry_after_seconds`, whole ones."""

    def __init__(self, sentence: str, retry_after_seconds: int) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__("too_many_requests", sentence)


class MethodNotAllowed(BookingError):
    """The path exists, but not for this method; `allowed` lists those it has."""

    def __init__(self, allowed: str) -> None:
        self.allowed = allowed
        super().__init__("method_not_allowed", Sentence("Use {allowed} for this address.", allowed=allowed))


class Internal(BookingError):
    """The program has a fault; its log says which, the asker is not shown."""

    def __init__(self) -> None:
        super().__init__(
            "internal",
            Sentence("Something went wrong on our side, and it was noted. Try again, or tell the organiser."),
        )


class SendError(Exception):
    """A message was not delivered; `sentence` says why and may be logged, kept and shown.

    It is one line without addresses, tokens and passwords. `permanent` says that another try is in vain, `is_blocked`
    that the person wants nothing more this way; `retry_after_seconds` is what the other side asks to wait;
    `is_unreachable` says that there was no other side, or none that would have taken any message.
    """

    def __init__(
        self,
        sentence: str,
        *,
        permanent: bool,
        retry_after_seconds: int | None = None,
        is_blocked: bool = False,
        is_unreachable: bool = False,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.permanent = permanent
        self.retry_after_seconds = retry_after_seconds
        self.is_blocked = is_blocked
        self.is_unreachable = is_unreachable


class ProviderError(Exception):
    """A payment provider has not done what it was asked; `sentence` says why and may be logged, kept and shown.

    `permanent` says that to ask the same again is in vain, `code` is the provider's own for the reason;
    `retry_after_seconds` is what it asks to wait. Where it `is_kept_by_key`, the same key gets this same answer for a
    day, and only another one lets the provider try again.
    """

    def __init__(
        self,
        sentence: str,
        *,
        permanent: bool,
        code: str = "",
        retry_after_seconds: int | None = None,
        is_kept_by_key: bool = False,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.permanent = permanent
        self.code = code
        self.retry_after_seconds = retry_after_seconds
        self.is_kept_by_key = is_kept_by_key


class CannotStart(Exception):
    """The process can't start; the message is the one line that its operator reads."""
