"""A route of the API or of the pages."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, TypeAlias

BODY_BYTES_AT_MOST = 64 * 1024
Short: TypeAlias = bool | Literal["if remembered"]
Who: TypeAlias = Literal["anyone", "account", "admin", "door"]


class Route(NamedTuple):
    """A method and path, and the endpoint that serves them.

    An endpoint of the API returns a Done. A browser that has sent a form goes back to the page it was sent from, or to
    `page` if it does not say which, and is told there what was done.

    A route that has `readers` is a page's: anybody else is led away. Its endpoint returns an Answer or, for a form, a
    Done, which the page `to` tells, if one is named. If it `is_shared`, it looks the same to all guests whose browsers
    bring nothing of their own.

    A route that is `short` may be served by the server's loop, to whoever does not prefer a page: it is one write and
    little else, which reads nothing that it has written, or a bounded read. It never waits for another request, and
    makes no page, no hash of a password and no connection. With "if remembered" the loop has it only as it was
    answered before.

    A GET of the API that has `shown_at` leads a browser there: to the page that shows people what it would find.

    Most routes take a body of 64 KiB, or `body_bytes_at_most`.
    """

    method: str
    path: str
    endpoint: Callable[..., Any]
    page: str = ""
    to: str = ""
    readers: Who | None = None
    is_shared: bool = False
    short: Short = False
    shown_at: Callable[..., str] | None = None
    body_bytes_at_most: int = BODY_BYTES_AT_MOST
