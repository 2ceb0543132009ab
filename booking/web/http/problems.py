"""The codes of refusals: what each means in HTTP, and in words on `/errors`."""

from typing import Any, NamedTuple

from booking import COMMAND


class Problem(NamedTuple):
    """A code: its status and title, what happened, what a client should do, examples of members that only it has."""

    status: int
    title: str
    happened: str
    remedy: str
    members: dict[str, Any] = {}  # noqa: RUF012 - an example that nobody changes


PROBLEMS = {
    "malformed_body": Problem(
        400,
        "The body can't be read",
        "The body, the form or the query can't be read: it is no valid JSON object, a key occurs twice in it, or its "
        "text is not UTF-8.",
        "Correct what builds the request; the sentence in `detail` says what could not be read.",
    ),
    "unauthenticated": Problem(
        401,
        "Sign in first",
        "This needs an account and nobody is signed in; or the token or session that was sent is wrong or has ended; "
        "or the e-mail address or password is wrong. A wrong token is refused even where none is needed.",
        "Sign in with `POST /sessions` or on /sign-in, or send an API token as `Authorization: Bearer <token>`.",
    ),
    "forbidden": Problem(
        403,
        "Not yours to do",
        "The account that asks may not do this: mostly because only an admin may.",
        "Ask an admin to do it, or to make the account an admin's; trying again won't help.",
    ),
    "cross_site": Problem(
        403,
        "Another site sent this request",
        "A browser sent this request for a page of another site.",
        "Open this site and do it there. A program that is no browser must not send `Origin` or `Sec-Fetch-Site`.",
    ),
    "organiser_confirms": Problem(
        403,
        "The organiser confirms",
        "At this event an admin confirms the bookings, for instance once they are paid.",
        "Pay as the organiser asks, and wait: the booking's `status` becomes `confirmed`.",
    ),
    "proof_required": Problem(
        403,
        "The mail's link confirms",
        "At this event a booking is confirmed by the link in its mail, which shows that the address is right.",
        "Open that link and confirm there, or send its last part as `proof`. Accounts with a proved address need none.",
    ),
    "not_found": Problem(
        404,
        "Not found",
        "There is nothing at this path.",
        "Check the path; `/docs` lists those there are.",
    ),
    "event_not_found": Problem(
        404,
        "No such event",
        "There is no event with this id.",
        "List the events with `GET /events` and take an `id` from there.",
    ),
    "booking_not_found": Problem(
        404,
        "No such booking",
        "There is no booking with this id, or it is of another event than the path names.",
        "Check the id that the answer to the booking gave. It can't be guessed or looked up.",
    ),
    "account_not_found": Problem(
        404,
        "No such account",
        "There is no account with this id.",
        "List the accounts with `GET /accounts` and take an `id` from there.",
    ),
    "notice_not_found": Problem(
        404,
        "No such notice",
        "There is no notice with this id.",
        "List the notices with `GET /notices` and take an `id` from there.",
    ),
    "entry_not_found": Problem(
        404,
        "No such waiting-list entry",
        "There is no waiting-list entry with this id.",
        "Check the id that the answer to joining gave. It can't be guessed or looked up.",
    ),
    "method_not_allowed": Problem(
        405,
        "Method not allowed",
        "The path exists, but not for this method.",
        "Use one of the methods that the header `Allow` lists.",
    ),
    "sold_out": Problem(
        409,
        "Sold out",
        "Fewer seats are free than were asked for, `free_seats`; or others wait for them, `waiting`, who come first.",
        "Join the waiting list with `POST /events/{id}/waitlist`, or ask for fewer. `next_release_at` is when the next "
        "unconfirmed hold ends.",
        {"free_seats": 0, "next_release_at": "2099-12-01T10:15:00Z", "waiting": 3},
    ),
    "limit_reached": Problem(
        409,
        "Seats per person reached",
        "The person would have more live seats at this event than `max_seats_per_person`, or waits for some already, "
        "which a guest is not told of an address that they only name.",
        "Ask for fewer, or cancel a booking of this person first. `booked_seats` says how many they have, and only to "
        "them, signed in, to an admin and to whoever changes a booking of theirs by its id.",
        {"max_seats_per_person": 10, "booked_seats": 9},
    ),
    "not_open_yet": Problem(
        409,
        "Booking is not open yet",
        "The event takes bookings from `opens_at` on.",
        "Send the same request again then.",
        {"opens_at": "2099-12-01T09:00:00Z"},
    ),
    "booking_closed": Problem(
        409,
        "Booking is closed",
        "The event has taken no bookings since `closes_at`. A hold that was placed before may still be confirmed.",
        "Ask the organiser, or choose another event; trying again won't help.",
        {"closes_at": "2099-12-20T18:00:00Z"},
    ),
    "event_started": Problem(
        409,
        "The event has started",
        "The event has started: it can no longer be booked or reopened.",
        "Choose another event; trying again won't help.",
    ),
    "event_cancelled": Problem(
        409,
        "The event is cancelled",
        "The event is cancelled: it takes no bookings and can't be changed.",
        "Choose another event, or publish a new one; trying again won't help.",
    ),
    "seats_taken": Problem(
        409,
        "Seats are taken",
        "The event was to have fewer seats than are held or confirmed.",
        "Ask for at least `held_seats` + `confirmed_seats`, or cancel bookings first.",
        {"held_seats": 2, "confirmed_seats": 1},
    ),
    "already_waiting": Problem(
        409,
        "On the waiting list already",
        "The person is on this event's waiting list already, which has one entry per person.",
        "It is told to that person, signed in, to an admin and to a browser that holds the entry; others are told "
        "`limit_reached`. Use the entry they have: its id came with the answer to joining. To wait for another number "
        "of seats, leave and join anew, at the end of the list.",
    ),
    "seats_free": Problem(
        409,
        "Seats are free",
        "There is no need to wait: the seats can be booked now.",
        "Book them with `POST /events/{id}/book`.",
    ),
    "entry_offered": Problem(
        409,
        "The seats were offered",
        "Nobody who was offered the seats can leave the waiting list: they are held by the booking `booking_id`.",
        "Confirm that booking, or cancel it: then the seats go to the next in line.",
        {"booking_id": "0199a3c5d8e7f21c0b94a6d37e58f1a2b3c4d5e6f70"},
    ),
    "no_extension": Problem(
        409,
        "No extension",
        "The hold can't be extended: as often as the event's `max_extensions` allows it was extended already, or "
        "somebody waits for seats, or it would end no later because the event starts, or it is no hold any more.",
        "Confirm it in time; `detail` says which of these it is.",
    ),
    "not_confirmed": Problem(
        409,
        "Not confirmed yet",
        "Only a confirmed booking can be handed over, and this one is still a hold.",
        "Confirm it first, or cancel it and let the other person book.",
    ),
    "not_restorable": Problem(
        409,
        "Can't be restored",
        "The booking has not ended, or was handed over to somebody else, or it is no longer known whose it was.",
        "Book anew for the person.",
    ),
    "not_undoable": Problem(
        409,
        "Can't be undone",
        "The confirmation can't be taken back: the deadline that the booking had has passed, or it never had one.",
        "Leave it confirmed, or cancel it.",
    ),
    "email_taken": Problem(
        409,
        "The e-mail address is taken",
        "There is an account with this e-mail address already.",
        "Sign in to it, or register with another address.",
    ),
    "last_admin": Problem(
        409,
        "The last admin",
        "The account is that of the last admin, without whom nobody could publish events or make another admin.",
        "Make somebody else an admin first.",
    ),
    "channel_not_configured": Problem(
        409,
        "The channel is not configured",
        "There is no Telegram bot here, or it can't be reached at present.",
        "Let the messages come by e-mail, or ask the organiser to set the bot up.",
    ),
    "idempotency_in_flight": Problem(
        409,
        "The first request is still at work",
        "Another request with the same Idempotency-Key is being done at this moment.",
        "Send the same request again in a second: it gets the answer of the first.",
    ),
    "hold_expired": Problem(
        410,
        "The hold has expired",
        "The hold was not confirmed by its deadline, at `ended_at`, and its seats are free again.",
        "Book again at the event `event_id` while seats last, `free_seats` of them now, or join its waiting list. Who "
        "has paid asks the organiser: an admin can restore a booking, under the same id, if its seats are free.",
        {"reason": "expired", "ended_at": "2099-12-01T10:15:00Z", "event_id": 1, "free_seats": 0},
    ),
    "booking_cancelled": Problem(
        410,
        "The booking was cancelled",
        "The booking was cancelled at `ended_at`, by itself or with its event; `reason` says which.",
        "Book again while seats last, or join the waiting list, unless the event is cancelled.",
        {"reason": "cancelled", "ended_at": "2099-12-01T10:15:00Z", "event_id": 1, "free_seats": 3},
    ),
    "handed_over": Problem(
        410,
        "The booking was handed over",
        "The booking was handed over to another person at `ended_at`, and has a new id, which only they know.",
        "Ask the person who has it now.",
        {"reason": "handed_over", "ended_at": "2099-12-01T10:15:00Z"},
    ),
    "entry_closed": Problem(
        410,
        "The entry is closed",
        "The waiting-list entry was closed at `ended_at`: its offer has ended, or the event started or was cancelled.",
        "Join the list anew while the event takes bookings.",
        {"ended_at": "2099-12-01T10:15:00Z"},
    ),
    "precondition_failed": Problem(
        412,
        "It has changed since",
        "What the request would change is not what its `If-Match` names: somebody changed it, or a seat of it was "
        "booked, since it was read.",
        "Read it again, decide again, and send the new `ETag` in `If-Match`.",
    ),
    "body_too_large": Problem(
        413,
        "The body is too large",
        "The body is over 64 KiB.",
        "Send less at once. No body that is valid here comes near that size.",
    ),
    "unsupported_media_type": Problem(
        415,
        "Unsupported media type",
        "The body is neither JSON nor an HTML form.",
        "Send `application/json` or `application/x-www-form-urlencoded`.",
    ),
    "invalid": Problem(
        422,
        "Some fields are wrong",
        "The request can be read, but one or more fields of its body, its query or its key are wrong. `errors` lists "
        "every one with its `field` and a `message`.",
        "Correct them all and send it again; unchanged it will be refused again.",
        {"errors": [{"field": "seats", "message": "must be a whole number from 1 to 1,000,000"}]},
    ),
    "idempotency_mismatch": Problem(
        422,
        "The key was used with another body",
        "The Idempotency-Key was used within the last 24 hours with another body.",
        "Give every new request a key of its own; use one again only for the very same request.",
    ),
    "too_many_requests": Problem(
        429,
        "Too many requests",
        "Too many requests came from one client address, or too many attempts to sign in have failed. Nothing was "
        "done.",
        "Send the same request again after the seconds that the header `Retry-After` names.",
    ),
    "internal": Problem(
        500,
        "Internal error",
        "The program has a fault. Its log says which; nothing of it is shown.",
        "Try again later with the same Idempotency-Key, and tell the organiser if it stays.",
    ),
    "busy": Problem(
        503,
        "Busy",
        "The service could not do it in time and has done none of it; or what the database counts of the event "
        "`event_id` is wrong, as `detail` says then.",
        "Send the same request again after the seconds that the header `Retry-After` names. Wrong counts stay until "
        f"the organiser has put them right, as `{COMMAND} check` says.",
    ),
    "storage_full": Problem(
        503,
        "Nothing can be stored",
        "The disk of the service is full, or refuses writes. Nothing was done; what can be read can still be read.",
        "Send the same request again later. The organiser has to make room, or to look after the disk; the service "
        "then goes on by itself.",
    ),
    "storage_lost": Problem(
        503,
        "The database is lost",
        "The database file of the service was removed, replaced or overwritten while it ran. Nothing was done.",
        "Send the same request again later. The organiser has to put the file back and to start the service again.",
    ),
}
