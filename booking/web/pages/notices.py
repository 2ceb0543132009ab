"""The admin's pages of notices: each message with its state and its words, tests, and how to set channels up."""

from typing import NamedTuple, get_args

from booking import notices, store
from booking.delivery import previews
from booking.errors import BookingError
from booking.notice import Notice, NoticeState
from booking.people import CHANNELS
from booking.store.database import Tx
from booking.store.outbox import Counts
from booking.texts.sentences import Sentence
from booking.web.api import notices as notice_api
from booking.web.api.endpoint import id_of
from booking.web.http import paging
from booking.web.http.answers import Answer, see_other
from booking.web.http.request import Request
from booking.web.http.request import event_id as number_of
from booking.web.http.route import Route
from booking.web.pages import flash
from booking.web.pages.layout import after_form, leads_to, page, position, query_value
from booking.web.pages.setting_fields import SETTINGS
from booking.web.site import Site

NOTICES = "/admin/notices"
_ON_PAGE = 50


class _Found(NamedTuple):
    """What the page shows, at one instant."""

    now: int
    counts: Counts
    notices: list[Notice]
    titles: dict[int, str]
    names: dict[int, str]


def notice_list(site: Site, request: Request) -> Answer:
    """GET /admin/notices: the newest first, of all states or of `?state=`, of all events or of `?event=`."""
    asked = query_value(request, "state")
    state = next((one for one in get_args(NoticeState) if one == asked), None)
    (before,) = position(request, tuple[paging.Int64], (None,))
    event_id = number_of(query_value(request, "event"))
    found = site.database.read(_find, state, before, event_id)
    query = {"state": state or ""} | ({"event": str(event_id)} if event_id else {})
    shown, more = paging.cut(found.notices, _ON_PAGE, lambda last: paging.encode(last.id), NOTICES, query)
    return page(
        site,
        request,
        "notices",
        title=Sentence("Messages"),
        changes_at=[],
        now=found.now,
        counts=found.counts,
        notices=shown,
        titles=found.titles,
        names=found.names,
        state=state,
        event_id=event_id,
        more=more,
        ways=CHANNELS,
        channels=site.desk.channels,
    )


def notice_page(site: Site, request: Request, notice: str) -> Answer:
    """GET /admin/notices/{id}: what became of it, and its words."""
    found = site.database.read(previews.find, id_of("notice", notice))
    claimed = found.claimed
    return page(
        site,
        request,
        "notice",
        title=Sentence("Message"),
        notice=found.notice,
        way=CHANNELS[found.notice.channel],
        still_applies=found.still_applies,
        message=site.desk.compose(claimed, found.read_at) if claimed else None,
        language=claimed.notice.language if claimed else None,
    )


def send_again(site: Site, request: Request, notice: str) -> Answer:
    """POST /admin/notices/{id}/send"""
    return after_form(site, request, notice_api.send_again(site, request, notice), NOTICES)


def send_test(site: Site, request: Request) -> Answer:
    """POST /admin/notices/test: to the admin's own address or chat; the page then says what the other side said."""
    try:
        done = notice_api.send_test(site, request)
        told = flash.Flash(done.sentence, is_error=done.payload["state"] != "sent")
    except BookingError as error:
        told = flash.of_refusal(request, error)
    at = next((channel for channel in CHANNELS if channel == request.fields().get("channel")), "")
    answer = see_other(f"{SETTINGS}#{at}" if request.came_from == SETTINGS else NOTICES)
    flash.leave(site, request, answer, told)
    return answer


ROUTES = (
    Route("GET", NOTICES, notice_list, readers="admin"),
    Route("GET", f"{NOTICES}/test", leads_to(NOTICES), readers="admin"),
    Route("POST", f"{NOTICES}/test", send_test, readers="admin"),
    Route("GET", f"{NOTICES}/<notice>", notice_page, readers="admin"),
    Route("POST", f"{NOTICES}/<notice>/send", send_again, readers="admin"),
)


def _find(tx: Tx, state: NoticeState | None, before: int | None, event_id: int | None) -> _Found:
    found = notices.page(tx, state, before, _ON_PAGE + 1, event_id)
    numbers = {event_id, *(one.event_id for one in found)} - {None}
    events = [store.events.find_uncounted(tx, number) for number in numbers if number]
    accounts = [store.accounts.find(tx, number) for number in {one.account_id for one in found if one.account_id}]
    return _Found(
        tx.now,
        notices.counts(tx),
        found,
        {event.id: event.title for event in events if event},
        {account.id: account.name or account.email or "" for account in accounts if account},
    )
