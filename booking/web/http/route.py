"""A route of the API or of the pages, and what the endpoints of lists share."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, TypeAlias

from booking.web.http import paging
from booking.web.http.paging import Item

Readers: TypeAlias = Literal["anyone", "account", "admin"]


class Route(NamedTuple):
    """A method and path, and the endpoint that serves them.

    The API's endpoints return what they did as a Done, which a browser that sends its form is told on the form's page:
    the one that it was sent from or, where the browser does not say which that was, `page`.

    What is for `readers` is a page, which others are led away from. Its endpoint returns an Answer or, for a form, a
    Done, which is told on the page `to`, where one is named. One that `is_shared` looks the same to all guests whose
    browsers bring nothing of their own.

    What `is_short` is, unless a browser's form asks for it, one write and little else: it never waits for another
    request, and reads nothing that it has written.
    """

    method: str
    path: str
    endpoint: Callable[..., Any]
    page: str = ""
    to: str = ""
    readers: Readers | None = None
    is_shared: bool = False
    is_short: bool = False


def page(
    path: str, found: list[Item], limit: int, position: Callable[[Item], str], **query: str
) -> tuple[list[Item], str | None]:
    """Cut what was found, one more than asked for, to a page and the path of the next page, or None."""
    return paging.cut(found, limit, position, path, query | {"limit": str(limit)})
