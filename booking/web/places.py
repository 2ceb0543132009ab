"""The paths that lead to one thing on a page of many."""

from urllib.parse import parse_qsl, urlencode

_CHOOSE_EVENTS = ("after", "event")


def event_path(event_id: int, query: str = "") -> str:
    """Return the path at which the page for people shows the event, however many come before it.

    `query` is that of a page for people whose own bookings are to stay on show.
    """
    kept = [(name, value) for name, value in parse_qsl(query) if name not in _CHOOSE_EVENTS]
    return f"/?{urlencode([*kept, ('event', event_id)])}#event-{event_id}"
