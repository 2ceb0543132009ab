"""A route of the API or of the pages."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, TypeAlias

Who: TypeAlias = Literal["anyone", "account", "admin"]


class Route(NamedTuple):
    """A method and path, and the endpoint that serves them.

    An endpoint of the API returns a Done. A browser that has sent a form goes back to the page it was sent from, or to
    `page` if it does not say which, and is told there what was done.

    A route that has `readers` is a page's: anybody else is led away. Its endpoint returns an Answer or, for a form, a
    Done, which the page `to` tells, if one is named. If it `is_shared`, it looks the same to all guests whose browsers
    bring nothing of their own.

    A route that `is_short` is one write and little else, unless a browser's form asks for it: it never waits for
    another request, and reads nothing that it has written.
    """

    method: str
    path: str
    endpoint: Callable[..., Any]
    page: str = ""
    to: str = ""
    readers: Who | None = None
    is_shared: bool = False
    is_short: bool = False
