"""The page on which an admin begins: what needs them, what comes next, and every event with its bookings."""

from typing import NamedTuple

from booking import events, store
from booking.model import EndedBooking, Event
from booking.organiser import today
from booking.organiser.today import Begun, Overview, Row
from booking.people import Account
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.auth import guard
from booking.web.auth.guard import Member
from booking.web.http import paging
from booking.web.http.answers import Answer
from booking.web.http.done import Done, Undo
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages import event_form, history, history_words
from booking.web.pages.history import Told
from booking.web.pages.layout import leads_to, page, query_value
from booking.web.pages.listing import cursor_of, missed_by, opened_by
from booking.web.pages.pager import with_query
from booking.web.pages.places import event_path
from booking.web.pages.programme import FROM_THE_FIRST, Position, position_of
from booking.web.site import Site

TODAY = "/admin"
_CHECKLIST = "/admin/checklist"
_LATELY = 10
# Of these the page says why they are no longer in a list that is open.
_ENDED_LATELY = 40
# What an event needs before all else; whatever is left out has its default.
_FIRST_FIELDS = ("title", "starts_at", "location", "seats", "hold_seconds")
_NEW_EVENT = tuple(field for field in event_form.FIELDS if field.name in _FIRST_FIELDS)


class Step(NamedTuple):
    """A step of setting the site up: whether it is done, and where it is."""

    said: Sentence
    path: str
    is_done: bool


class _Found(NamedTuple):
    """What the page shows, at one instant; `overview` is None on its later pages, which have events alone."""

    now: int
    upcoming: list[Event]
    rows: list[Row]
    overview: Overview | None
    lately: list[Told]
    titles: dict[int, str]


def today_page(site: Site, request: Request) -> Answer:
    """GET /admin: what needs an admin, what comes next, and every event to come with the first of its bookings."""
    after = cursor_of(request, FROM_THE_FIRST).position
    account, opened = guard.require_admin(site, request).account, opened_by(request)
    found = site.database.read(_find, account, after, opened)
    shown, more = paging.cut(found.upcoming, today.EVENTS_ON_PAGE, _cursor_after, TODAY)
    overview = found.overview
    running_out = overview.running_out if overview else []
    return page(
        site,
        request,
        "admin",
        title=Sentence("Today"),
        changes_at=[
            *(at for event in shown for at in event.changes_at),
            *(at for one in running_out for at in (one.booking.expires_at, one.booking.ends_at)),
        ],
        now=found.now,
        rows=found.rows,
        opened=opened,
        path_to_open=lambda event: _path_to_open(request, event),
        more=more,
        overview=overview,
        steps=_steps(site, overview.begun) if overview else [],
        share=site.url(event_path(overview.next_up[0])) if overview and overview.next_up else "",
        story=found.lately[:_LATELY],
        titles=found.titles,
        lately=[one.owner for one in found.lately if isinstance(one.owner, EndedBooking)],
        corrected=frozenset(one.line.booking_id for one in found.lately if one.line.action == "corrected"),
        briefly=history_words.briefly,
        event_form=_NEW_EVENT,
        new=event_form.blank(site),
        channels=site.desk.channels,
        has_address=bool(site.reach.now.public_url),
        copies=site.copies(),
    )


def change_checklist(site: Site, request: Request) -> Done:
    """POST /admin/checklist: hide from the page how the site is set up or, with `show`, show it there again."""
    admin = guard.require_admin(site, request)
    is_hidden = "show" not in request.fields()

    def change(tx: Tx, _admin: Member) -> Done:
        today.hide_checklist(tx, is_hidden=is_hidden)
        if is_hidden:
            return Done(sentence=Sentence("The list is hidden."), undo=Undo(_CHECKLIST, {"show": "yes"}))
        return Done(sentence=Sentence("The list is shown again."))

    return guard.write(site, admin, change, request)


ROUTES = (
    Route("GET", TODAY, today_page, readers="admin", short="if remembered"),
    Route("GET", _CHECKLIST, leads_to(TODAY), readers="admin"),
    Route("POST", _CHECKLIST, change_checklist, TODAY, to=TODAY, readers="admin"),
)


def _find(tx: Tx, account: Account, after: Position, opened: tuple[int, ...]) -> _Found:
    upcoming = events.page(tx, "upcoming", after, today.EVENTS_ON_PAGE + 1, published=None)
    missed = missed_by(tx, opened, upcoming[: today.EVENTS_ON_PAGE])
    if missed is not None:
        start, number = position_of(missed)
        after = (start, number - 1)
        upcoming = events.page(tx, "upcoming", after, today.EVENTS_ON_PAGE + 1, published=None)
    rows = today.rows(tx, upcoming[: today.EVENTS_ON_PAGE], opened)
    if after != FROM_THE_FIRST.position:
        return _Found(tx.now, upcoming, rows, None, [], {})
    lately = history.told(tx, store.history.latest(tx, _ENDED_LATELY))
    titles = store.today.find_titles(tx, {one.line.event_id for one in lately})
    return _Found(tx.now, upcoming, rows, today.overview(tx, upcoming, account), lately, titles)


def _cursor_after(event: Event) -> str:
    return paging.encode(*position_of(event))


def _path_to_open(request: Request, event: Event) -> str:
    """Return the path of the same page with the row of an event open and in view."""
    return f"{with_query(TODAY, {'after': query_value(request, 'after'), 'open': str(event.id)})}#event-{event.id}"


def _steps(site: Site, begun: Begun) -> list[Step]:
    """Return the steps of setting the site up; none once all are done, or when they are hidden."""
    is_named = bool(site.organisation.now.site_name) and (begun.has_zone or site.zone.is_fixed)
    has_mail, set_up = site.desk.has_mail, Sentence("Set up email")
    email = Sentence("Send yourself a test email to see that it works") if has_mail and not begun.takes_mail else set_up
    shared = "#share" if begun.has_event else "#new"  # Without an event there is no link yet.
    steps = [
        Step(Sentence("Name your site and choose its time zone"), "/admin/settings", is_named),
        Step(email, "/admin/settings#email", has_mail and begun.takes_mail),
        Step(Sentence("Create your first event"), "#new", begun.has_event),
        Step(Sentence("Share the link to your event and get your first booking"), shared, begun.has_booking),
        Step(Sentence("Invite a second admin"), "/admin/accounts", begun.has_second_admin),
    ]
    return [] if begun.is_hidden or all(step.is_done for step in steps) else steps
