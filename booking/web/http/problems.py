"""The codes of refusals, and what each means in HTTP."""

from typing import NamedTuple


class Problem(NamedTuple):
    """What a code means in HTTP."""

    status: int
    title: str


PROBLEMS = {
    "malformed_body": Problem(400, "The body can't be read"),
    "unauthenticated": Problem(401, "Sign in first"),
    "forbidden": Problem(403, "Not yours to do"),
    "cross_site": Problem(403, "Another site sent this request"),
    "organiser_confirms": Problem(403, "The organiser confirms"),
    "proof_required": Problem(403, "The mail's link confirms"),
    "not_found": Problem(404, "Not found"),
    "event_not_found": Problem(404, "No such event"),
    "booking_not_found": Problem(404, "No such booking"),
    "account_not_found": Problem(404, "No such account"),
    "notice_not_found": Problem(404, "No such notice"),
    "entry_not_found": Problem(404, "No such waiting-list entry"),
    "method_not_allowed": Problem(405, "Method not allowed"),
    "sold_out": Problem(409, "Sold out"),
    "limit_reached": Problem(409, "Seats per person reached"),
    "not_open_yet": Problem(409, "Booking is not open yet"),
    "booking_closed": Problem(409, "Booking is closed"),
    "event_started": Problem(409, "The event has started"),
    "event_cancelled": Problem(409, "The event is cancelled"),
    "seats_taken": Problem(409, "Seats are taken"),
    "already_waiting": Problem(409, "On the waiting list already"),
    "seats_free": Problem(409, "Seats are free"),
    "entry_offered": Problem(409, "The seats were offered"),
    "no_extension": Problem(409, "No extension"),
    "not_confirmed": Problem(409, "Not confirmed yet"),
    "not_restorable": Problem(409, "Can't be restored"),
    "not_undoable": Problem(409, "Can't be undone"),
    "email_taken": Problem(409, "The e-mail address is taken"),
    "last_admin": Problem(409, "The last admin"),
    "channel_not_configured": Problem(409, "The channel is not configured"),
    "idempotency_in_flight": Problem(409, "The first request is still at work"),
    "hold_expired": Problem(410, "The hold has expired"),
    "booking_cancelled": Problem(410, "The booking was cancelled"),
    "handed_over": Problem(410, "The booking was handed over"),
    "entry_closed": Problem(410, "The entry is closed"),
    "precondition_failed": Problem(412, "It has changed since"),
    "body_too_large": Problem(413, "The body is too large"),
    "unsupported_media_type": Problem(415, "Unsupported media type"),
    "invalid": Problem(422, "Some fields are wrong"),
    "idempotency_mismatch": Problem(422, "The key was used with another body"),
    "too_many_requests": Problem(429, "Too many requests"),
    "internal": Problem(500, "Internal error"),
    "busy": Problem(503, "Busy"),
    "storage_full": Problem(503, "Nothing can be stored"),
    "storage_lost": Problem(503, "The database is lost"),
}
