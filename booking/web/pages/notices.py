"""The admin's pages of notices: each message with its state and its words, tests, and how to set channels up."""

from typing import NamedTuple, get_args
from urllib.parse import urlencode

from booking import notices, store
from booking.delivery import previews
from booking.errors import BookingError, Sentence
from booking.notice import Notice, NoticeState
from booking.people import Account
from booking.store.database import Tx
from booking.store.outbox import Counts
from booking.texts import letter_words
from booking.web.api import notices as notice_api
from booking.web.http import paging
from booking.web.http.answers import Answer, see_other
from booking.web.http.request import Request
from booking.web.pages import flash
from booking.web.pages.layout import PageRoute, after_form, for_admins, page, query_value
from booking.web.site import Site

NOTICES = "/admin/notices"
_ON_PAGE = 50
_NEWEST = 2**63 - 1


class _Found(NamedTuple):
    """What the page shows, at one instant."""

    now: int
    counts: Counts
    notices: list[Notice]
    titles: dict[int, str]
    names: dict[int, str]


def notice_list(site: Site, request: Request, _account: Account) -> Answer:
    """GET /admin/notices: the newest first, of all states or of `?state=`."""
    asked = query_value(request, "state")
    state = next((one for one in get_args(NoticeState) if one == asked), None)
    before = paging.decode(query_value(request, "after") or None, tuple[paging.Int64], (_NEWEST,))[0]
    found = site.database.read(_find, state, before)
    shown = found.notices[:_ON_PAGE]
    more = None
    if len(found.notices) > len(shown):
        more = f"{NOTICES}?{urlencode({'state': state or '', 'after': paging.encode(shown[-1].id)})}"
    return page(
        site,
        request,
        "notices",
        title=Sentence("Messages"),
        now=found.now,
        counts=found.counts,
        notices=shown,
        titles=found.titles,
        names=found.names,
        state=state,
        more=more,
        kinds=letter_words.KIND_NAMES,
        channels=site.desk.channels,
    )


def notice_page(site: Site, request: Request, _account: Account, notice: str) -> Answer:
    """GET /admin/notices/{id}: what became of it, and its words."""
    found = site.database.read(previews.find, notice_api.notice_id(notice))
    claimed = found.claimed
    return page(
        site,
        request,
        "notice",
        title=Sentence("Message"),
        notice=found.notice,
        kinds=letter_words.KIND_NAMES,
        is_true=found.is_true,
        message=site.desk.compose(claimed, found.read_at) if claimed else None,
        language=claimed.language if claimed else None,
    )


def send_again(site: Site, request: Request, _account: Account, notice: str) -> Answer:
    """POST /admin/notices/{id}/send"""
    return after_form(site, request, NOTICES, notice_api.send_again(site, request, notice).sentence)


def send_test(site: Site, request: Request, _account: Account) -> Answer:
    """POST /admin/notices/test: to the admin's own address or chat; the page then says what the other side said."""
    try:
        done = notice_api.send_test(site, request)
    except BookingError as error:
        answer = see_other(NOTICES)
        flash.leave(site, request, answer, flash.of_refusal(request, error))
        return answer
    answer = see_other(NOTICES)
    flash.leave(site, request, answer, flash.Flash(done.sentence, is_error=done.payload["state"] != "sent"))
    return answer


def test_page(_site: Site, _request: Request, _account: Account) -> Answer:
    """GET /admin/notices/test: where a browser goes that signs in again after a test was refused."""
    return see_other(NOTICES)


ROUTES = (
    PageRoute("GET", NOTICES, for_admins(notice_list)),
    PageRoute("GET", f"{NOTICES}/test", for_admins(test_page)),
    PageRoute("POST", f"{NOTICES}/test", for_admins(send_test)),
    PageRoute("GET", f"{NOTICES}/<notice>", for_admins(notice_page)),
    PageRoute("POST", f"{NOTICES}/<notice>/send", for_admins(send_again)),
)


def _find(tx: Tx, state: NoticeState | None, before: int) -> _Found:
    found = notices.page(tx, state, before, _ON_PAGE + 1)
    events = [store.events.find_uncounted(tx, number) for number in {one.event_id for one in found if one.event_id}]
    accounts = [store.accounts.find(tx, number) for number in {one.account_id for one in found if one.account_id}]
    return _Found(
        tx.now,
        notices.counts(tx),
        found,
        {event.id: event.title for event in events if event},
        {account.id: account.name or account.email or "" for account in accounts if account},
    )
