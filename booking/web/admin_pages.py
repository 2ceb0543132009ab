"""The admin's pages: events with their bookings, accounts, and the audit log."""

from typing import NamedTuple
from urllib.parse import urlencode, urljoin

from booking import accounts, audit, events, seats, tokens
from booking.model import SEATS_PER_PERSON, Booking, EndedBooking, Event
from booking.people import OPERATOR, Account
from booking.store.database import Tx
from booking.web import cursor, people_api, words
from booking.web.answers import Answer, see_other
from booking.web.pages import PageRoute, after_form, for_admins, page, query_value
from booking.web.people_pages import EVENTS_ON_PAGE, events_after
from booking.web.request import Request, Site, event_id

_PAST_EVENTS_ON_PAGE = 10
_LIVE_ON_PAGE = 50
_ENDED_ON_PAGE = 20
_ACCOUNTS_ON_PAGE = 50
_ENTRIES_ON_PAGE = 100


class EventOverview(NamedTuple):
    """An event as the admin sees it: with the first of its live bookings and the last of those that ended."""

    event: Event
    live: list[Booking]
    ended: list[EndedBooking]


def admin(site: Site, request: Request, _account: Account) -> Answer:
    """GET /admin: the form for a new event, and every event with its bookings."""
    now, upcoming, past = site.database.read(_admin, events_after(request))
    shown = upcoming[:EVENTS_ON_PAGE]
    last = shown[-1].event if len(upcoming) > len(shown) else None
    more = None if last is None else f"/admin?after={cursor.encode(last.starts_at, last.id)}"
    return page(
        site,
        request,
        "admin",
        title="Admin",
        now=now,
        upcoming=shown,
        past=past,
        more=more,
        new=_blank(site),
        channels=site.desk.channels,
    )


def admin_event(site: Site, request: Request, _account: Account, event: str) -> Answer:
    """GET /admin/events/{id}: change or cancel one event, and all of its bookings."""
    number = event_id(event)
    if number is None:
        raise seats.event_not_found()
    now, overview = site.database.read(_overview, number)
    given = _given(site, overview.event)
    return page(site, request, "event", title=overview.event.title, now=now, overview=overview, given=given)


def account_list(site: Site, request: Request, _account: Account) -> Answer:
    """GET /admin/accounts: everyone who has an account, or those whose name or address has `?search=` in it."""
    search = query_value(request, "search").strip()[:200]
    after = cursor.decode(query_value(request, "after") or None, tuple[cursor.Int64], (0,))[0]
    found = site.database.read(accounts.page, search, after, _ACCOUNTS_ON_PAGE + 1)
    shown = found[:_ACCOUNTS_ON_PAGE]
    more = None
    if len(found) > len(shown):
        more = "/admin/accounts?" + urlencode({"search": search, "after": cursor.encode(shown[-1].id)})
    operators = site.database.read(tokens.list_of, OPERATOR)
    return page(site, request, "accounts", title="Accounts", accounts=shown, search=search, more=more, tokens=operators)


def change_account(site: Site, request: Request, _account: Account, number: str) -> Answer:
    """POST /admin/accounts/{id}: give or take the admin's role, disable or enable."""
    done = people_api.change_account(site, request, number)
    return after_form(site, request, "/admin/accounts", done.sentence)


def revoke_token(site: Site, request: Request, _account: Account, token: str) -> Answer:
    """POST /admin/tokens/{id}/revoke: end one of the operator's tokens."""
    done = people_api.revoke_operator_token(site, request, token)
    return after_form(site, request, "/admin/accounts", done.sentence)


def invite(site: Site, request: Request, _account: Account) -> Answer:
    """POST /admin/invitations: make a one-time link and show it in the answer itself: nothing keeps it."""
    link = str(people_api.create_invitation(site, request).payload["link"])
    # The site may not know how people reach it. The admin who asks does, and is the only one to see this page.
    whole = urljoin(f"{'https' if request.is_https else 'http'}://{request.header('HOST')}", link)
    about = "Send it to whoever shall be an admin. It works once, within a week."
    return page(
        site, request, "once", title="An invitation", area="admin", about=about, secret=whole, back="/admin/accounts"
    )


def invitations_page(_site: Site, _request: Request, _account: Account) -> Answer:
    """GET /admin/invitations: where a browser goes that asks again for the page of an invitation, shown once."""
    return see_other("/admin/accounts")


def audit_log(site: Site, request: Request, _account: Account) -> Answer:
    """GET /admin/audit: what admins did and who signed in, the latest first."""
    before = cursor.decode(query_value(request, "after") or None, tuple[cursor.Int64], (2**63 - 1,))[0]
    found = site.database.read(audit.page, before, _ENTRIES_ON_PAGE + 1)
    shown = found[:_ENTRIES_ON_PAGE]
    more = f"/admin/audit?after={cursor.encode(shown[-1].id)}" if len(found) > len(shown) else None
    return page(site, request, "audit", title="Audit log", entries=shown, more=more)


ROUTES = (
    PageRoute("GET", "/admin", for_admins(admin)),
    PageRoute("GET", "/admin/events/<event>", for_admins(admin_event)),
    PageRoute("GET", "/admin/accounts", for_admins(account_list)),
    PageRoute("POST", "/admin/accounts/<number>", for_admins(change_account), "/admin/accounts"),
    PageRoute("POST", "/admin/tokens/<token>/revoke", for_admins(revoke_token), "/admin/accounts"),
    PageRoute("GET", "/admin/invitations", for_admins(invitations_page)),
    PageRoute("POST", "/admin/invitations", for_admins(invite), "/admin/accounts"),
    PageRoute("GET", "/admin/audit", for_admins(audit_log)),
)


def _admin(tx: Tx, after: tuple[int, int]) -> tuple[int, list[EventOverview], list[EventOverview]]:
    upcoming = [_overview_of(tx, event) for event in events.page(tx, "upcoming", after, EVENTS_ON_PAGE + 1)]
    return tx.now, upcoming, [_overview_of(tx, event) for event in events.latest_past(tx, _PAST_EVENTS_ON_PAGE)]


def _overview(tx: Tx, number: int) -> tuple[int, EventOverview]:
    return tx.now, _overview_of(tx, events.find(tx, number))


def _overview_of(tx: Tx, event: Event) -> EventOverview:
    return EventOverview(
        event,
        seats.page_of_event(tx, event.id, ("", ""), _LIVE_ON_PAGE),
        seats.page_of_event_ended(tx, event.id, (2**63 - 1, ""), _ENDED_ON_PAGE),
    )


def _blank(site: Site) -> dict[str, str | int]:
    """Return what stands in the fields of a new event."""
    number, unit = words.hold_time(site.settings.hold_seconds)
    return {
        "title": "",
        "starts_at": "",
        "seats": "",
        "hold_time": number,
        "hold_unit": unit,
        "confirmation": "attendee",
        "audience": "anyone",
        "max_seats_per_person": SEATS_PER_PERSON,
        "location": "",
        "description": "",
    }


def _given(site: Site, event: Event) -> dict[str, str | int]:
    """Return what stands in the fields of an event that is changed."""
    number, unit = words.hold_time(event.hold_seconds)
    return {
        "title": event.title,
        "starts_at": words.form_moment(event.starts_at, site.settings.timezone),
        "seats": event.seats,
        "hold_time": number,
        "hold_unit": unit,
        "confirmation": event.confirmation,
        "audience": event.audience,
        "max_seats_per_person": event.max_seats_per_person,
        "location": event.location,
        "description": event.description,
    }
