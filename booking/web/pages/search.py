"""The admin's page that finds a person at all events, on all waiting lists and among the accounts."""

from booking.model import Booking, EndedBooking, Entry
from booking.organiser import guests
from booking.people import Account
from booking.store.search import sought
from booking.texts.sentences import Sentence
from booking.web.http.answers import Answer
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages.event import searched_text
from booking.web.pages.layout import page
from booking.web.pages.pager import with_query
from booking.web.site import Site


def search(site: Site, request: Request) -> Answer:
    """GET /admin/search: the people whom `?q=` finds, each with all their bookings and places on waiting lists."""
    text = searched_text(request)
    wanted = sought(text)
    results = site.database.read(guests.search, wanted) if guests.is_enough(wanted) else None
    return page(
        site,
        request,
        "search",
        title=Sentence("Search results"),
        searched=text,
        results=results,
        row_of=_row_of,
        account_row=_account_row,
    )


ROUTES = (Route("GET", "/admin/search", search, readers="admin"),)


def _row_of(one: Booking | EndedBooking | Entry) -> str:
    """Return the path of the page that has a booking's or an entry's row, and of the row on it."""
    of_event = f"/admin/events/{one.event_id}"
    if not isinstance(one, Entry):
        return f"{of_event}/guests?booking={one.id}#booking-{one.id}"
    assert one.position is not None
    number = guests.page_of_position(one.position)
    return with_query(f"{of_event}/waitlist", {"page": str(number) if number > 1 else ""}) + f"#entry-{one.id}"


def _account_row(account: Account) -> str:
    """Return the path of the page that has an account's row, and of the row on it."""
    return with_query("/admin/accounts", {"search": account.email or account.name}) + f"#account-{account.id}"
