"""The paths by which pages lead back to an event."""

import re
from urllib.parse import parse_qsl, urlencode

from booking.texts.places import Titled, booking_link, booking_path, entry_link, entry_path, event_path

__all__ = [
    "back_to",
    "booking_link",
    "booking_path",
    "entry_link",
    "entry_path",
    "event_path",
    "path_of_number",
    "row_path",
    "whole_path",
]

AT_STATE = "#booking"  # On the page of a booking, or of a place on a waiting list: how it stands.
# To an event on the page for people, as mails of older releases have it.
_AT_EVENT = re.compile(r"/(?:\?[^#]*)?#event-([1-9][0-9]{0,18})")
_CHOOSE_EVENTS = ("q", "show")


def path_of_number(number: int) -> str:
    """Return the path that leads on to an event's page, whatever the event is called."""
    return f"/e/{number}"


def row_path(number: int, query: str) -> str:
    """Return the path of the list of events with the row of one open, at why its form was refused.

    `query` is that of such a list.
    """
    kept = [(name, value) for name, value in parse_qsl(query) if name in _CHOOSE_EVENTS]
    return f"/?{urlencode([*kept, ('open', number)])}#flash"


def back_to(event: Titled) -> str:
    """Return the query with which the pages for signing in and registering lead back to the event."""
    return urlencode({"next": event_path(event)})


def whole_path(path: str) -> str:
    """Return a path as it is, but one to an event among all others as the one that leads to its page."""
    found = _AT_EVENT.fullmatch(path)
    return path_of_number(int(found[1])) if found else path
