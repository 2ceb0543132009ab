"""What the routes of accounts take and answer, in words and types."""

from typing import Any

from booking.web.api import account_shapes, bodies, shapes
from booking.web.api.operation import Link, Operation
from booking.web.http import fields

_PASSWORD = "correct horse battery staple"
_SECRET = "3q2-7wAAq83vEjRWeJASNFZ4kBI0VniQEjRWeJASNFY"
_BOOKING_ID = "0199a3c5d8e7f21c0b94a6d37e58f1a2b3c4d5e6f70"
_ME: dict[str, Any] = {
    "id": 2,
    "name": "Anna",
    "email": "anna@example.com",
    "role": "member",
    "email_proved": False,
    "new_email": None,
    "language": "en",
    "channel": "email",
    "telegram_linked": False,
    "admin_notices": "all",
    "approved": False,
    "created_at": "2099-11-01T09:00:00Z",
}
_ACCOUNT = _ME | {"disabled": False}
_BOOKING: dict[str, Any] = {
    "id": _BOOKING_ID,
    "event_id": 1,
    "account_id": 2,
    "name": "Anna",
    "email": "anna@example.com",
    "seats": 2,
    "status": "held",
    "created_at": "2099-12-01T10:00:00Z",
    "expires_at": "2099-12-01T10:15:00Z",
    "expires_in_seconds": 900,
    "confirmed_at": None,
    "offer": False,
    "extensions": 0,
}
_TOKEN: dict[str, Any] = {
    "id": 1,
    "name": "Door scanner",
    "created_at": "2099-11-01T09:00:00Z",
    "last_used_at": None,
}
_ENTRY: dict[str, Any] = {
    "id": 17,
    "at": "2099-12-01T10:00:00Z",
    "account_id": 2,
    "name": "Anna",
    "action": "event published",
    "subject": "event 1",
    "address": "203.0.113.7",
}

ACCOUNT_OPERATIONS: dict[tuple[str, str], Operation] = {
    ("POST", "/accounts"): Operation(
        "register",
        "Register",
        "Makes an account. Nobody needs one to book; it keeps a person's bookings together. The password has 8 to 128 "
        "characters, is not one character over and over, and is not the e-mail address.",
        (account_shapes.Account,),
        _ME,
        body=bodies.NewAccount,
        body_example={"name": "Anna", "email": "anna@example.com", "password": _PASSWORD},
        status=201,
        has_location=True,
        codes=("email_taken",),
    ),
    ("POST", "/sessions"): Operation(
        "signIn",
        "Sign in",
        "Begins a session. Its token is sent as `Authorization: Bearer <token>`; a browser is given it as a cookie. "
        "After some attempts that failed there are waits, which grow. A second cookie, `browser`, tells whoever signs "
        "in with it again from those who guess: their waits are not for it. What is answered does not tell whether "
        "there is an account with this address.",
        (account_shapes.SignedIn,),
        {"token": _SECRET, "expires_at": "2099-12-31T10:00:00Z"},
        body=bodies.NewSession,
        body_example={"email": "anna@example.com", "password": _PASSWORD},
        status=201,
        repeatable=False,
    ),
    ("DELETE", "/sessions/current"): Operation(
        "signOut",
        "Sign out",
        "Ends the session by which this is asked.",
        (),
        {},
        body=fields.Nothing,
        status=204,
        who="account",
        repeatable=False,
        codes=("forbidden",),
    ),
    ("DELETE", "/sessions"): Operation(
        "signOutEverywhere",
        "Sign out everywhere",
        "Ends every session of the account, and lets it know no browser any more. API tokens go on working and a "
        "Telegram chat stays linked, unless `end_tokens` and `unlink_telegram` say to end them, too.",
        (),
        {},
        body=bodies.EndOfSessions,
        status=204,
        who="account",
        repeatable=False,
        codes=("forbidden",),
    ),
    ("GET", "/accounts/me"): Operation(
        "getMe", "Read one's account", "The account that asks.", (account_shapes.Account,), _ME, who="account"
    ),
    ("PATCH", "/accounts/me"): Operation(
        "changeMe",
        "Change one's name, address, password or preferences",
        "Changes what is sent and leaves the rest. `language` and `channel` are those of the messages that come; the "
        "channel `telegram` needs a linked chat. `admin_notices` is for admins: `none` ends those that are told to "
        "admins. A new `password` needs the `current_password`, and ends every other "
        "session; API tokens go on working. A new `email` needs it, too: a mail with "
        "a link goes there, `new_email` is the address until the link is followed, and then it takes the place of "
        "`email`. Until then the old one stays, and is told. Without a mail server it changes at once, unproved. To "
        "send the old `email` takes a change back. Both take a session: a token can't change them.",
        (account_shapes.Account,),
        _ME,
        body=bodies.OwnAccountPatch,
        body_example={"name": "Anna"},
        who="account",
        codes=("forbidden", "email_taken"),
    ),
    ("DELETE", "/accounts/me"): Operation(
        "deleteMe",
        "Delete one's account",
        "Ends its sessions and tokens and cancels its bookings of events to come; no other booking keeps its name or "
        "e-mail address. This can't be undone. It takes a session, and the `password` where that began more than ten "
        "minutes ago.",
        (),
        {},
        body=bodies.OwnDeletion,
        status=204,
        who="account",
        repeatable=False,
        codes=("forbidden", "last_admin"),
    ),
    ("GET", "/accounts/me/bookings"): Operation(
        "listMyBookings",
        "List one's bookings",
        "A page of the account's bookings, live and ended, the newest first; those that ended have `ended_at` and "
        "`reason`.",
        (account_shapes.OwnBookings,),
        {"bookings": [_BOOKING], "next": None},
        query=bodies.PageQuery,
        who="account",
        codes=("invalid",),
    ),
    ("POST", "/accounts/me/bookings"): Operation(
        "addMyBooking",
        "Add a guest booking to one's account",
        "Makes a booking that was made without an account the account's, for who has its id.",
        (shapes.Booking,),
        _BOOKING,
        body=bodies.BookingReference,
        body_example={"booking_id": _BOOKING_ID},
        who="account",
        codes=("forbidden", "booking_not_found", "hold_expired", "booking_cancelled", "handed_over", "limit_reached"),
    ),
    ("GET", "/accounts/me/tokens"): Operation(
        "listMyTokens",
        "List one's API tokens",
        "The tokens that are not revoked, the newest first, without their secrets.",
        (account_shapes.Tokens,),
        {"tokens": [_TOKEN]},
        who="account",
    ),
    ("POST", "/accounts/me/tokens"): Operation(
        "createToken",
        "Make an API token",
        "Makes a token by which a program acts for the account. Its secret is shown only now. It takes a session: "
        "a token can't make another.",
        (account_shapes.TokenWithSecret,),
        _TOKEN | {"token": _SECRET},
        body=bodies.NewToken,
        body_example={"name": "Door scanner"},
        status=201,
        who="account",
        repeatable=False,
        codes=("forbidden",),
    ),
    ("DELETE", "/accounts/me/tokens/<token>"): Operation(
        "revokeToken",
        "Revoke an API token",
        "Ends a token of the account at once.",
        (),
        {},
        body=fields.Nothing,
        status=204,
        who="account",
        repeatable=False,
    ),
    ("GET", "/accounts"): Operation(
        "listAccounts",
        "List accounts",
        "A page of accounts by id; with `search` those whose name or e-mail address has it in it.",
        (account_shapes.Accounts,),
        {"accounts": [_ACCOUNT], "next": None},
        query=bodies.AccountsQuery,
        who="admin",
        codes=("invalid",),
    ),
    ("GET", "/accounts/<account>"): Operation(
        "getAccount",
        "Read an account",
        "One account.",
        (account_shapes.AccountForAdmins,),
        _ACCOUNT,
        who="admin",
        codes=("account_not_found",),
    ),
    ("PATCH", "/accounts/<account>"): Operation(
        "changeAccount",
        "Change an account's role or address, approve or disable it",
        "Disabling ends the account's sessions and revokes its API tokens at once. The last admin's account stays one. "
        "Another `email` is taken at once, unproved: the old one is told, and the new one is sent the link that proves "
        "it. An `approved` account may book events whose `audience` is `approved`. All but that takes a session, or "
        "the operator's token; a `role` or `email` takes one's own `password`, too, where the "
        "session began more than ten minutes ago.",
        (account_shapes.AccountForAdmins,),
        _ACCOUNT,
        body=bodies.AccountPatch,
        body_example={"role": "admin"},
        who="admin",
        codes=("account_not_found", "last_admin", "email_taken"),
        links=(Link("getAccount"),),
    ),
    ("POST", "/invitations"): Operation(
        "invite",
        "Invite somebody",
        "Makes a link that works once, within 7 days: who opens it makes an account that has the role, or is given it. "
        "For the role `admin` it takes a session, or the operator's token; and one's own `password` where the session "
        "began more than ten minutes ago.",
        (account_shapes.Invitation,),
        {"link": f"https://booking.example.org/invitations/{_SECRET}", "expires_at": "2099-12-08T10:00:00Z"},
        body=bodies.NewInvitation,
        body_example={"role": "admin"},
        status=201,
        who="admin",
        repeatable=False,
    ),
    ("GET", "/audit"): Operation(
        "readAuditLog",
        "Read the audit log",
        "A page of what admins did and who signed in, the newest first. Nothing in it is ever changed.",
        (account_shapes.AuditLog,),
        {"entries": [_ENTRY], "next": None},
        query=bodies.PageQuery,
        who="admin",
        codes=("invalid",),
    ),
}
