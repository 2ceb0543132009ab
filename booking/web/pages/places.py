"""The paths that lead to one thing on a page of many."""

import re
from urllib.parse import parse_qsl, urlencode

_CHOOSE_EVENTS = ("after", "event")
# To an event on the page for people, as mails of older releases have it.
_AT_EVENT = re.compile(r"/(?:\?([^#]*))?#event-([1-9][0-9]{0,18})")


def event_path(event_id: int, query: str = "") -> str:
    """Return the path at which the page for people shows the event, however many come before it.

    `query` is that of a page for people whose own bookings are to stay on show.
    """
    kept = [(name, value) for name, value in parse_qsl(query) if name not in _CHOOSE_EVENTS]
    return f"/?{urlencode([*kept, ('event', event_id)])}#event-{event_id}"


def back_to(event_id: int) -> str:
    """Return the query with which the pages for signing in and registering lead back to the event."""
    return urlencode({"next": event_path(event_id)})


def whole_path(path: str) -> str:
    """Return a path as it is, but one to an event of the page for people as the one at which that event is shown."""
    found = _AT_EVENT.fullmatch(path)
    return event_path(int(found[2]), found[1] or "") if found else path
