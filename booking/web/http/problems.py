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
        "The body can’t be read",
        "The body, the form or the query can’t be read: it isn’t a valid JSON object, a key occurs twice in it, or its "
        "text isn’t UTF-8.",
        "Correct the request; `detail` says what can’t be read.",
    ),
    "unauthenticated": Problem(
        401,
        "Sign in first",
        "This needs an account, and you aren’t signed in; or the token or session you sent is wrong or has ended; or "
        "the email address or password is wrong. A wrong token is refused even where none is needed.",
        "Sign in with `POST /sessions` or on /sign-in, or send an API token as `Authorization: Bearer <token>`.",
    ),
    "forbidden": Problem(
        403,
        "You can’t do this",
        "Your account may not do this, in most cases because only an admin may.",
        "Ask an admin to do it, or to make you an admin; trying again won’t help.",
    ),
    "cross_site": Problem(
        403,
        "Another site sent this request",
        "A browser sent this request from a page of another site.",
        "Open this site and do it there. A program that isn’t a browser must not send `Origin` or `Sec-Fetch-Site`.",
    ),
    "organiser_confirms": Problem(
        403,
        "The organiser confirms",
        "The organiser confirms the bookings of this event, for instance after payment.",
        "Pay as the organiser asks, and wait until the booking’s `status` is `confirmed`.",
    ),
    "proof_required": Problem(
        403,
        "Confirm by the link in the email",
        "At this event, a booking is confirmed by the link in its email, which confirms the address, too.",
        "Open that link and confirm there, or send its last part as `proof`. A confirmed account needs none.",
    ),
    "not_found": Problem(
        404,
        "Not found",
        "There is nothing at this path.",
        "Check the path; `/docs` lists every path.",
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
        "There is no booking with this id, or it belongs to another event than the one in the path.",
        "Check the id: you got it when you booked. It can’t be guessed or looked up.",
    ),
    "account_not_found": Problem(
        404,
        "No such account",
        "There is no account with this id.",
        "List the accounts with `GET /accounts` and take an `id` from there.",
    ),
    "notice_not_found": Problem(
        404,
        "No such message",
        "There is no message with this id.",
        "List the messages with `GET /notices` and take an `id` from there.",
    ),
    "webhook_not_found": Problem(
        404,
        "No such webhook",
        "There is no webhook with this id.",
        "List the webhooks with `GET /webhooks` and take an `id` from there.",
    ),
    "delivery_not_found": Problem(
        404,
        "No such delivery",
        "There is no delivery of a webhook with this id, or no longer.",
        "List the deliveries with `GET /webhooks/{id}/deliveries` and take an `id` from there.",
    ),
    "payment_not_found": Problem(
        404,
        "No such payment",
        "There is no payment with this id.",
        "List the payments with `GET /payments` and take an `id` from there.",
    ),
    "entry_not_found": Problem(
        404,
        "No such waiting-list entry",
        "There is no waiting-list entry with this id.",
        "Check the id: you got it when you joined. It can’t be guessed or looked up.",
    ),
    "method_not_allowed": Problem(
        405,
        "Method not allowed",
        "This path doesn’t allow this method.",
        "Use one of the methods that the header `Allow` lists.",
    ),
    "sold_out": Problem(
        409,
        "Sold out",
        "Only `free_seats` seats are free, too few; or people on the waiting list come first, with `waiting` entries.",
        "Join the waiting list with `POST /events/{id}/waitlist`, or book fewer seats. `next_release_at` is when the "
        "next hold ends.",
        {"free_seats": 0, "next_release_at": "2099-12-01T10:15:00Z", "waiting": 3},
    ),
    "limit_reached": Problem(
        409,
        "Seats per person reached",
        "The person would have more seats at this event than `max_seats_per_person`, with those they are waiting for. "
        "Guests who only name an address aren’t told which of the two it is.",
        "Book fewer seats, or cancel a booking of this person first. `booked_seats` says how many they have. It is "
        "sent only to that person, signed in, to an admin, and when a booking is changed by its id.",
        {"max_seats_per_person": 10, "booked_seats": 9},
    ),
    "not_open_yet": Problem(
        409,
        "Booking is not open yet",
        "Booking opens at `opens_at`.",
        "Send the same request again after that.",
        {"opens_at": "2099-12-01T09:00:00Z"},
    ),
    "booking_closed": Problem(
        409,
        "Booking is closed",
        "Booking closed at `closes_at`. You can still confirm a hold that you have.",
        "Ask the organiser, or choose another event; trying again won’t help.",
        {"closes_at": "2099-12-20T18:00:00Z"},
    ),
    "event_started": Problem(
        409,
        "The event has started",
        "The event has started: it can no longer be booked or reopened.",
        "Choose another event; trying again won’t help.",
    ),
    "event_cancelled": Problem(
        409,
        "The event is cancelled",
        "The event is cancelled: it takes no bookings and can’t be changed.",
        "Choose another event, or publish a new one; trying again won’t help.",
    ),
    "event_draft": Problem(
        409,
        "The event is a draft",
        "The event is a draft, so it can’t be booked or cancelled. Only admins are told so: others get 404.",
        "Publish it first, with `PATCH /events/{id}` and `published` true.",
    ),
    "event_booked": Problem(
        409,
        "The event was booked",
        "Someone has booked the event or joined its waiting list, so it can’t be deleted or become a draft again.",
        "Cancel it with `POST /events/{id}/cancel`; everyone with a booking gets a message.",
    ),
    "seats_taken": Problem(
        409,
        "Seats are taken",
        "More seats are held or confirmed than the event would have.",
        "Send at least `held_seats` + `confirmed_seats`, or cancel bookings first.",
        {"held_seats": 2, "confirmed_seats": 1},
    ),
    "already_waiting": Problem(
        409,
        "On the waiting list already",
        "The person is on this event’s waiting list already. It takes one entry per person.",
        "Use the entry they have: they got its id when they joined. To wait for another number of seats, leave the "
        "list and join again, at its end. This code is sent only to that person, signed in, to an admin, and to a "
        "browser that remembers the entry; others get `limit_reached`.",
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
        "Seats have been offered, and the booking `booking_id` holds them, so this entry can’t be changed or ended.",
        "Confirm that booking, or cancel it: then the seats are offered to the next person.",
        {"booking_id": "0199a3c5d8e7f21c0b94a6d37e58f1a2b3c4d5e6f70"},
    ),
    "no_extension": Problem(
        409,
        "No extension",
        "The hold can’t be extended: it was extended as often as the event’s `max_extensions` allows, or someone is "
        "waiting for seats, or it lasts until the event starts anyway, or it is confirmed already.",
        "Confirm it in time; `detail` says which of these it is.",
    ),
    "not_confirmed": Problem(
        409,
        "Not confirmed yet",
        "Only a confirmed booking can be handed over or lets guests in, and this one is still a hold. At the door it "
        "is told whose, of how many seats, and how much of what it costs is paid.",
        "Confirm it first; or, instead of handing it over, cancel it and let the other person book.",
    ),
    "not_payable": Problem(
        409,
        "Can’t be paid here",
        "The booking is confirmed already, or is free, or this site doesn’t take its amount by a payment page.",
        "Open the booking’s page: it says how to pay.",
    ),
    "payment_settled": Problem(
        409,
        "The payment is settled",
        "The payment was dealt with already, or is its booking’s.",
        "Undo what was done with it, then settle it otherwise.",
    ),
    "not_restorable": Problem(
        409,
        "Can’t be restored",
        "The booking hasn’t ended, or was handed over to someone else, or its guest’s data was erased.",
        "Create a new booking for the person.",
    ),
    "not_undoable": Problem(
        409,
        "Can’t be undone",
        "The confirmation can’t be undone: the deadline of the hold has passed, or the booking never had one. Or a "
        "check-in can’t: so many seats aren’t in.",
        "Leave it confirmed, or cancel it.",
    ),
    "checked_in": Problem(
        409,
        "Checked in already",
        "Guests came with this booking at `checked_in_at` first, and `checked_in_seats` of its `seats` are in: not so "
        "many can be let in any longer, and it can’t be cancelled, unconfirmed, handed over or made smaller than that.",
        "At the door, ask who came with this ticket before. To change the booking, undo the check-in first.",
        {"checked_in_at": "2099-12-24T17:40:00Z", "checked_in_seats": 2, "seats": 2, "door": "Door A, Maria"},
    ),
    "other_event": Problem(
        409,
        "A ticket for another event",
        "The booking is of another event than the one at whose door you are.",
        "Look up the guest’s name at this event.",
    ),
    "ticket_forged": Problem(
        409,
        "No ticket of this site",
        "The `mark` that was sent isn’t on any ticket of this booking. It may be one from before the booking was "
        "handed over or corrected, or one that someone has made from the reference.",
        "Look up the guest’s name, and compare it with their own.",
    ),
    "check_in_closed": Problem(
        409,
        "Check-in isn’t open yet",
        "Guests can be let in from `opens_at` on, a day before the event.",
        "Send the same request again after that.",
        {"opens_at": "2099-12-23T18:00:00Z"},
    ),
    "email_taken": Problem(
        409,
        "The email address is taken",
        "There is an account with this email address already.",
        "Sign in to it, or register with another address.",
    ),
    "last_admin": Problem(
        409,
        "The last admin",
        "This is the last admin’s account. Without one, nobody could publish events or make someone else an admin.",
        "Make someone else an admin first.",
    ),
    "webhook_limit": Problem(
        409,
        "Enough webhooks",
        "There are 10 webhooks already, which is the most that there can be.",
        "Delete one with `DELETE /webhooks/{id}` first.",
    ),
    "channel_not_configured": Problem(
        409,
        "The channel isn’t set up",
        "The Telegram bot or the mail server that this needs isn’t set up, or the bot can’t be reached at the moment.",
        "Ask the organiser to set it up, or do without: let messages come by email, or leave `proof` out.",
    ),
    "idempotency_in_flight": Problem(
        409,
        "The first request is still being handled",
        "Another request with the same Idempotency-Key is being handled at the moment.",
        "Send the same request again in a second: it gets the first one’s answer.",
    ),
    "hold_expired": Problem(
        410,
        "The hold has expired",
        "The hold wasn’t confirmed by its deadline, `ended_at`, so its seats have been released.",
        "Book the event `event_id` again while seats last (`free_seats` are free now), or join its waiting list. If "
        "you have paid, ask the organiser: an admin can restore the booking, under the same id, if its seats are free.",
        {"reason": "expired", "ended_at": "2099-12-01T10:15:00Z", "event_id": 1, "free_seats": 0},
    ),
    "booking_cancelled": Problem(
        410,
        "The booking was cancelled",
        "The booking was cancelled at `ended_at`, alone or with its event; `reason` says which.",
        "Book again while seats last, or join the waiting list, unless the event is cancelled.",
        {"reason": "cancelled", "ended_at": "2099-12-01T10:15:00Z", "event_id": 1, "free_seats": 3},
    ),
    "handed_over": Problem(
        410,
        "The booking was handed over",
        "The booking was handed over to another person at `ended_at`. It has a new id that only they know.",
        "Ask the person who has the booking now.",
        {"reason": "handed_over", "ended_at": "2099-12-01T10:15:00Z"},
    ),
    "entry_closed": Problem(
        410,
        "The entry is closed",
        "The waiting-list entry was closed at `ended_at`: its offer has ended, or the event started or was cancelled.",
        "Join the list again while the event takes bookings.",
        {"ended_at": "2099-12-01T10:15:00Z"},
    ),
    "precondition_failed": Problem(
        412,
        "It has changed since",
        "It isn’t the version that `If-Match` names: someone changed it, or booked seats, since you read it.",
        "Read it again, decide again, and send the new `ETag` in `If-Match`.",
    ),
    "body_too_large": Problem(
        413,
        "The body is too large",
        "The body is over 64 KiB.",
        "Send less at once. No valid body comes near that size.",
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
        "One or more fields of the body or the query are wrong, or the Idempotency-Key is. `errors` lists each with "
        "its `field` and a `message`.",
        "Correct them all and send the request again.",
        {"errors": [{"field": "seats", "message": "Enter a whole number from 1 to 1,000,000."}]},
    ),
    "idempotency_mismatch": Problem(
        422,
        "The key was used with another body",
        "The Idempotency-Key was used with another body within the last 24 hours.",
        "Give every new request a key of its own; use a key again only for the very same request.",
    ),
    "too_many_requests": Problem(
        429,
        "Too many requests",
        "Too many requests came from one address, or too many attempts to sign in have failed. Nothing has changed.",
        "Send the same request again after as many seconds as the header `Retry-After` says.",
    ),
    "internal": Problem(
        500,
        "Internal error",
        "The server has a fault. Its log says which; the answer doesn’t.",
        "Try again later with the same Idempotency-Key, and tell the organiser if it happens again.",
    ),
    "busy": Problem(
        503,
        "Busy",
        "The service couldn’t do this in time, and nothing has changed; or the stored seat counts of the event "
        "`event_id` are wrong: `detail` says so then.",
        "Send the same request again after as many seconds as the header `Retry-After` says. Wrong counts stay until "
        f"the organiser has put them right, as `{COMMAND} check` says.",
    ),
    "payment_unavailable": Problem(
        503,
        "The payment page can’t be opened",
        "The payment provider can’t be reached or doesn’t answer as it should. Nothing was paid, and the seats are "
        "still held.",
        "Send the same request again in a minute, or pay another way.",
    ),
    "storage_full": Problem(
        503,
        "Nothing can be stored",
        "The server’s disk is full or refuses writes. Nothing has changed, and reading still works.",
        "Send the same request again later. The organiser has to make room or repair the disk; the service then goes "
        "on by itself.",
    ),
    "storage_lost": Problem(
        503,
        "The database is lost",
        "The server’s database file was removed, replaced or overwritten while it ran. Nothing has changed.",
        "Send the same request again later. The organiser has to put the file back and restart the service.",
    ),
}
