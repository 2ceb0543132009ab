"""The way through a list of pages that are counted: where one is, and where the others are."""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from booking.web.http.request import Request
from booking.web.pages.layout import query_value

_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


class Pager(NamedTuple):
    """The rows `first` to `last` of `total` are shown; paths of other pages, or None where there is none."""

    first: int
    last: int
    total: int
    to_first: str | None
    to_previous: str | None
    to_next: str | None


def number_of(request: Request) -> int:
    """Return the number of the page that is asked for, from 1."""
    given = query_value(request, "page")
    return int(given) if _NUMBER.fullmatch(given) else 1


def pager(path: str, query: Mapping[str, str], number: int, total: int, on_page: int) -> Pager:
    """Return the way from page `number` of a list of `total` rows; of the query what is empty is left out."""
    last = min(number * on_page, total)

    def to(other: int) -> str:
        return with_query(path, dict(query) | {"page": str(other) if other > 1 else ""})

    return Pager(
        (number - 1) * on_page + 1 if total else 0,
        last,
        total,
        to(1) if number > 1 else None,
        to(number - 1) if number > 1 else None,
        to(number + 1) if last < total else None,
    )


def with_query(path: str, query: Mapping[str, str]) -> str:
    """Return a path with the values of a query that are not empty."""
    given = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(given)}" if given else path
