"""A route of the API, and what the endpoints of lists share."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar
from urllib.parse import urlencode

from booking.web.http.done import Done

Item = TypeVar("Item")


class Route(NamedTuple):
    """A method and path, what serves it, and the page that a browser's form belongs to."""

    method: str
    path: str
    endpoint: Callable[..., Done]
    page: str = "/"


def page(
    path: str, found: list[Item], limit: int, position: Callable[[Item], str], **query: str
) -> tuple[list[Item], str | None]:
    """Cut what was found, one more than asked for, to a page and the path of the next page, or None."""
    shown = found[:limit]
    if len(found) == len(shown):
        return shown, None
    return shown, f"{path}?{urlencode(query | {'limit': str(limit), 'after': position(shown[-1])})}"
