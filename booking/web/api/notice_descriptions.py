"""What the routes of notices, proofs and chats take and answer, in words and types."""

from typing import Any

from booking.web.api import account_shapes, bodies, shapes
from booking.web.api.operation import Operation
from booking.web.http import fields

_ACCEPTED = {"status": "accepted"}
_NOTICE: dict[str, Any] = {
    "id": 41,
    "kind": "hold_placed",
    "event_id": 1,
    "account_id": 2,
    "channel": "email",
    "recipient": "anna@example.com",
    "language": "en",
    "state": "sent",
    "due_at": "2099-12-01T10:00:00Z",
    "tries": 1,
    "last_error": None,
    "created_at": "2099-12-01T10:00:00Z",
    "finished_at": "2099-12-01T10:00:01Z",
}

NOTICE_OPERATIONS: dict[tuple[str, str], Operation] = {
    ("POST", "/accounts/me/proofs"): Operation(
        "askForProof",
        "Ask for the mail that proves one's address",
        "Sends the link that shows that the account's address is its owner's, one in five minutes at most: "
        "`mail` says whether it goes now or went before. An address that is proved already is left so, and no mail is "
        "sent.",
        (account_shapes.AskedForProof,),
        _ACCEPTED | {"mail": "on_its_way"},
        body=fields.Nothing,
        status=202,
        who="account",
        repeatable=False,
        codes=("forbidden",),
    ),
    ("POST", "/accounts/me/telegram"): Operation(
        "linkTelegram",
        "Link a Telegram chat",
        "Makes a link to the bot that works once, within an hour: who opens it and presses Start gets the account's "
        "messages in that chat.",
        (account_shapes.TelegramLink,),
        {"link": "https://t.me/example_bot?start=3q2-7wAAq83vEjRWeJASNFZ4"},
        body=fields.Nothing,
        status=201,
        who="account",
        repeatable=False,
        codes=("forbidden", "channel_not_configured"),
    ),
    ("DELETE", "/accounts/me/telegram"): Operation(
        "unlinkTelegram",
        "Unlink the Telegram chat",
        "Ends messages to the account's chat; they go by e-mail from now on.",
        (),
        {},
        body=fields.Nothing,
        status=204,
        who="account",
        repeatable=False,
    ),
    ("POST", "/password-resets"): Operation(
        "askForNewPassword",
        "Ask for a new password",
        "Sends a link to a new password to the account that has this address. What is answered does not tell whether "
        "there is one.",
        (account_shapes.Accepted,),
        _ACCEPTED,
        body=bodies.NewReset,
        body_example={"email": "anna@example.com"},
        status=202,
        repeatable=False,
    ),
    ("GET", "/notices"): Operation(
        "listNotices",
        "List notices",
        "A page of the messages that are owed to people or were told, the newest first; `state` lists only those that "
        "are `due`, `sending`, `sent`, `failed` for good, `dropped` because they were no longer true, or "
        "`undelivered` because their channel is not configured.",
        (shapes.Notices,),
        {"notices": [_NOTICE], "next": None},
        query=bodies.NoticesQuery,
        who="admin",
        codes=("invalid",),
    ),
    ("POST", "/notices"): Operation(
        "sendTest",
        "Send a test",
        "Sends a test to the admin who asks, by one channel, and answers once it was sent or refused: `last_error` "
        "is what the other side said.",
        (shapes.Notice,),
        _NOTICE | {"kind": "test", "event_id": None},
        body=bodies.NewTest,
        body_example={"channel": "email"},
        status=201,
        who="admin",
        repeatable=False,
    ),
    ("POST", "/notices/<notice>/send"): Operation(
        "sendAgain",
        "Send a notice again",
        "Lets a notice that has ended be due again. One that tells what is no longer true is dropped all the same.",
        (shapes.Notice,),
        _NOTICE | {"state": "due", "finished_at": None},
        body=fields.Nothing,
        who="admin",
        codes=("notice_not_found",),
    ),
}
