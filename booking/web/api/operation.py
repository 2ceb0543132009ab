"""What is said of each route: the form in which the tables of descriptions are written."""

from typing import Any, Literal, NamedTuple

from msgspec import Struct

Who = Literal["anyone", "account", "admin"]


class Link(NamedTuple):
    """What can be done next with what was answered: an operation, its path's id, and its body where it needs one."""

    operation: str
    id: str = "$response.body#/id"
    body: dict[str, str] | None = None


class Operation(NamedTuple):
    """A route in words and types.

    `answer` are the types of the 2xx answer, none for one without a body; `codes` the refusals beside those of every
    route and, where it writes, of every write; `links` what can be done next. What is not `repeatable` takes no
    Idempotency-Key: to do it again does no harm, or its answer has a secret in it, which is not kept.
    """

    name: str
    summary: str
    description: str
    answer: tuple[type[Struct], ...]
    example: dict[str, Any]
    body: type[Struct] | None = None
    body_example: dict[str, Any] | None = None
    query: type[Struct] | None = None
    status: int = 200
    who: Who = "anyone"
    repeatable: bool = True
    has_location: bool = False
    conditional: bool = False
    codes: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
