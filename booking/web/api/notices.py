"""The API's endpoints for admins, of notices: what is queued and what was sent, and whether a channel works."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from booking import notice, notices
from booking.accounts import audit
from booking.model import GREATEST
from booking.notice import NoticeKind, NoticeState
from booking.people import CHANNELS, Channel, Language
from booking.senders.plain import in_plain_words
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api.endpoint import Call, Endpoint, Reads, Writes, WritesByItself
from booking.web.auth.guard import Member
from booking.web.http import paging
from booking.web.http.done import Done
from booking.web.http.fields import Answer, Count, Cursor, Instant, Limit, Next, Number
from booking.web.http.paging import page

NOTICES: list[Endpoint] = []

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


class Notice(Answer):
    """A message to one person, sent or to be sent."""

    # Without what it is about, which may be a booking's key.
    id: Number
    kind: NoticeKind
    event_id: int | None
    account_id: Annotated[int | None, Meta(description="the account it is for; null for a guest")]
    channel: Channel
    recipient: Annotated[str, Meta(description="an email address, or the number of a Telegram chat")]
    language: Language
    state: NoticeState
    due_at: Annotated[Instant, Meta(description="when it will be sent or tried again")]
    tries: Count
    last_error: Annotated[str | None, Meta(description="what the mail server or Telegram replied")]
    created_at: Instant
    finished_at: Instant | None


class Notices(Answer):
    """A page of messages, newest first."""

    notices: list[Notice]
    next: Next


class NoticesQuery(Struct, forbid_unknown_fields=True):
    """The query of GET /notices."""

    state: Literal["any", NoticeState] = "any"
    limit: Limit = 50
    after: Cursor | None = None


@Reads(NOTICES, "GET /notices", Notices, {"notices": [_NOTICE], "next": None}, query=NoticesQuery, who="admin")
def list_notices(tx: Tx, _call: Call[Member], query: NoticesQuery) -> Done:
    """List messages.

    A page of the messages to people, newest first. With `state`, only those that are `due`, being sent (`sending`),
    `sent`, `failed` for good, `dropped` because they were out of date, or `undelivered` because their channel isn’t set
    up.
    """
    state = None if query.state == "any" else query.state
    (before,) = paging.decode(query.after, tuple[paging.Int64], (GREATEST,))
    found = notices.page(tx, state, before, query.limit + 1)
    chosen = {} if state is None else {"state": state}
    shown, following = page("/notices", found, query.limit, lambda last: paging.encode(last.id), **chosen)
    return Done(Notices([Notice.of(one) for one in shown], following))


class NewTest(Struct, forbid_unknown_fields=True):
    """The body of POST /notices."""

    channel: Channel


@WritesByItself(
    NOTICES,
    "POST /notices",
    Notice,
    _NOTICE | {"kind": "test", "event_id": None},
    body=NewTest,
    body_example={"channel": "email"},
    who="admin",
    status=201,
    repeatable=False,
    page="/admin/notices",
)
def send_test(call: Call[Member], body: NewTest) -> Done:
    """Send a test message.

    Sends a test message to the admin who asks, by one channel, and answers once it has been sent or refused.
    `last_error` is what the mail server or Telegram replied.
    """
    sent = call.site.desk.send_test(call.asking.account, body.channel)
    return Done(Notice.of(sent), _outcome(sent))


@Writes(
    NOTICES,
    "POST /notices/<notice>/send",
    Notice,
    _NOTICE | {"state": "due", "finished_at": None},
    who="admin",
    page="/admin/notices",
)
def send_again(tx: Tx, _call: Call[Member], notice_id: int, _body: object) -> Done:
    """Send a message again.

    Queues a message again that was sent, failed or skipped. If it is out of date, it is skipped.
    """
    renewed = notices.send_again(tx, notice_id)
    audit.record(tx, "notice sent again", f"notice {notice_id}")
    return Done(Notice.of(renewed), Sentence("Queued again. It’s sent if it’s still relevant."))


def _outcome(sent: notice.Notice) -> Sentence:
    """Return what became of a test, in the words of the other side where it had some."""
    way = CHANNELS[sent.channel]
    if sent.state == "sent":
        return Sentence(way.test_sent.template, to=sent.recipient)
    if sent.state == "undelivered":
        return way.test_kept
    plain = in_plain_words(sent.last_error or "")
    if plain is not None:
        why, words = plain
        if not words:
            return Sentence("The test couldn’t be sent. {why}", why=why)
        return Sentence("The test couldn’t be sent. {why} Details: {words}", why=why, words=words)
    return Sentence(way.test_failed.template, words=sent.last_error or Sentence("nothing"))
