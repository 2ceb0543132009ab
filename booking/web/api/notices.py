"""The API's endpoints for admins, of notices: what is queued and what was sent, and whether a channel works."""

from booking import notices
from booking.accounts import audit
from booking.errors import NotFound, Sentence
from booking.notice import Notice
from booking.people import CHANNELS
from booking.store.database import Tx
from booking.web.api import bodies, members
from booking.web.auth import guard
from booking.web.auth.guard import Member
from booking.web.auth.idempotency import write_once
from booking.web.http import fields, paging
from booking.web.http.done import Done
from booking.web.http.request import Request, event_id
from booking.web.http.route import Route, page
from booking.web.site import Site

_NEWEST = 2**63 - 1


def list_notices(site: Site, request: Request) -> Done:
    """GET /notices"""
    guard.require_admin(site, request)
    query = request.query_as(bodies.NoticesQuery)
    state = None if query.state == "any" else query.state
    (before,) = paging.decode(query.after, tuple[paging.Int64], (_NEWEST,))
    found = site.database.read(notices.page, state, before, query.limit + 1)
    chosen = {} if state is None else {"state": state}
    shown, following = page("/notices", found, query.limit, lambda last: paging.encode(last.id), **chosen)
    return Done(200, {"notices": [members.notice(one) for one in shown], "next": following})


def send_again(site: Site, request: Request, notice: str) -> Done:
    """POST /notices/{id}/send"""
    admin = guard.require_admin(site, request)
    number = notice_id(notice)
    request.body(fields.Nothing)

    def renew(tx: Tx, admin: Member) -> Notice:
        renewed = notices.send_again(tx, number)
        audit.record(tx, admin.actor, "notice sent again", f"notice {number}")
        return renewed

    def done(renewed: Notice) -> Done:
        return Done(
            200,
            members.notice(renewed),
            sentence=Sentence("It is due again, and is sent if what it tells is still true."),
        )

    return write_once(site, request, admin, renew, done)


def send_test(site: Site, request: Request) -> Done:
    """POST /notices: a test to the admin's own address or chat, sent before this is answered"""
    admin = guard.require_admin(site, request)
    channel = request.body(bodies.NewTest).channel
    sent = site.desk.send_test(admin.account, channel)
    return Done(201, members.notice(sent), sentence=_outcome(sent))


def notice_id(segment: str) -> int:
    """Return the id that a path segment spells. Raises NotFound."""
    number = event_id(segment)
    if number is None:
        raise NotFound("notice_not_found", "There is no such notice. GET /notices lists those there are.")
    return number


ROUTES = (
    Route("GET", "/notices", list_notices),
    Route("POST", "/notices", send_test, "/admin/notices"),
    Route("POST", "/notices/<notice>/send", send_again, "/admin/notices"),
)


def _outcome(sent: Notice) -> Sentence:
    """Return what became of a test, in the words of the other side where it had some."""
    way = CHANNELS[sent.channel]
    if sent.state == "sent":
        return Sentence(way.test_sent.template, to=sent.recipient)
    if sent.state == "undelivered":
        return way.test_kept
    return Sentence(way.test_failed.template, words=sent.last_error or Sentence("nothing"))
