"""Endpoints: a route is declared once, with who may ask, what it takes and what it answers.

From that it is served here, and described in `openapi`. The docstring of its function is its summary and description.
"""

import re
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Any, Generic, NamedTuple, get_args

from msgspec import Struct

from booking import notices, refusals
from booking.accounts import accounts, tokens
from booking.door import doors, guests
from booking.errors import NotFound, WouldWait
from booking.payments import late
from booking.store.database import Tx
from booking.web.auth import door, guard
from booking.web.auth.guard import AnyAsker, Asker, Asking, Member
from booking.web.auth.idempotency import write_once
from booking.web.http import answers, conditions
from booking.web.http.done import Done
from booking.web.http.fields import Nothing
from booking.web.http.request import Request, event_id
from booking.web.http.route import BODY_BYTES_AT_MOST, Route, Short, Who
from booking.web.site import Site
from booking.webhooks import webhooks

NETWORK_PATTERN = "[a-z2-7]{6,16}"
NUMBERED: dict[str, Callable[[], NotFound]] = {
    "event": refusals.event_not_found,
    "account": accounts.not_found,
    "token": tokens.not_found,
    "notice": notices.not_found,
    "payment": late.payment_not_found,
    "door": doors.not_found,
    "conflict": guests.conflict_not_found,
    "webhook": webhooks.not_found,
    "delivery": webhooks.delivery_not_found,
}
# The code of a path whose id is of nothing that is there; `not_found` itself belongs to every route.
_NOT_FOUND = {
    kind: f"{kind}_not_found"
    for kind in ("event", "booking", "account", "notice", "entry", "webhook", "delivery", "payment")
}


def id_of(kind: str, segment: str) -> Any:
    """Return the id that a segment of a path spells: a number or a text, as its kind has it. Raises NotFound."""
    not_found = NUMBERED.get(kind)
    if not_found is not None:
        number = event_id(segment)
        if number is None:
            raise not_found()
        return number
    if kind == "network" and not re.fullmatch(NETWORK_PATTERN, segment):
        raise NotFound("not_found", "There is no such network. A booking’s `network_mark` names its network.")
    return segment


def _guest(_site: Site, request: Request) -> Asker:
    return Asking(None, request.client_address)


def _guest_by_form(site: Site, request: Request) -> Asker:
    return _guest(site, request) if request.prefers_page else guard.asker(site, request)


_ASKERS: dict[Who, Callable[[Site, Request], Asker | Member]] = {
    "anyone": guard.asker,
    "account": guard.require_account,
    "admin": guard.require_admin,
    "door": door.asker,
}


class Link(NamedTuple):
    """What can be done next with what was answered: an operation, its path's id, and its body where it needs one."""

    operation: str
    id: str = "$response.body#/id"
    body: dict[str, str] | None = None


class Call(Struct, Generic[AnyAsker]):
    """One request to an endpoint: who asks, as they are in its transaction, and what was prepared before that."""

    site: Site
    request: Request
    asking: AnyAsker
    prepared: Any = None


@dataclass
class Endpoint:
    """A route as it is declared above the function that serves it; called with the function it becomes an endpoint.

    `answer` is the type of the 2xx answer, or a union of such; None for an answer without a body. `location` is the
    path of what was made, `{id}` in it the answer's. `codes` are the refusals beside those that follow from all else;
    `links` the operations that can be done next, most of them by the answer's id. `name`, `summary` and `description`
    are those of the operation, where the function's name and its docstring are not. `page` is where a browser's form
    belongs, and `short` what Route says of it. `shown_at` returns, given (tx, asking, ids), the path of the page that
    shows people what is answered to programs. `form_as_guest`: the sender of a browser's form asks as a guest,
    whatever session the browser has, and the answer has a secret in it. `media_type` is that of the file which it reads
    or answers, where that is not any. `counts_as_booking`: it writes to somebody, as
    booking does, and is limited together with that. `body_bytes_at_most` is for a body of more than 64 KiB.
    """

    among: list["Endpoint"]
    route: str
    answer: Any = None
    example: dict[str, Any] = field(default_factory=dict)
    _: KW_ONLY
    who: Who = "anyone"
    query: type[Struct] | None = None
    status: int = 200
    location: str | None = None
    codes: tuple[str, ...] = ()
    links: tuple[str | Link, ...] = ()
    name: str = ""
    page: str = ""
    form_as_guest: bool = False
    counts_as_booking: bool = False
    short: Short = False
    shown_at: Callable[..., str] | None = None
    summary: str = ""
    description: str = ""
    body_bytes_at_most: int = BODY_BYTES_AT_MOST
    media_type: str = ""
    function: Callable[..., Done] = field(init=False)

    def __call__(self, function: Callable[..., Done]) -> Callable[..., Done]:
        """Return the endpoint that the function serves: called with the site, the request and the path's segments."""
        self.function = function
        summary, _, description = (function.__doc__ or "").partition("\n\n")
        self.summary = self.summary or summary.removesuffix(".")
        self.description = self.description or " ".join(description.split())
        self.name = self.name or re.sub("_(.)", lambda found: found[1].upper(), function.__name__)
        self.among.append(self)
        return self.serve

    def serve(self, site: Site, request: Request, *segments: str, **named: str) -> Done:
        """Answer a request."""
        call: Call[Any] = Call(site, request, self.asker(site, request))
        if self.counts_as_booking:
            site.limits.require_booking(call.asking.address)
        try:
            return self.run(call, [*map(id_of, self.kinds, (*segments, *named.values()))])
        except WouldWait:
            if self.counts_as_booking:
                site.limits.give_booking_back(call.asking.address)
            raise

    def run(self, call: Call[Any], ids: list[Any]) -> Done:
        """Do what is asked, and answer it."""
        raise NotImplementedError

    @property
    def method(self) -> str:
        """The method, in capitals."""
        return self.route.partition(" ")[0]

    @property
    def path(self) -> str:
        """The path, with `<kind>` for the id of each such thing."""
        return self.route.partition(" ")[2]

    @property
    def served(self) -> Route:
        """The route as it is served."""
        shown_at = self.path_to_page if self.shown_at else None
        return Route(
            *(self.method, self.path, self.serve, self.page),
            short=self.short,
            shown_at=shown_at,
            body_bytes_at_most=self.body_bytes_at_most,
        )

    def path_to_page(self, site: Site, request: Request, *segments: str, **named: str) -> str:
        """Return the path of the page that shows people what is answered to programs. Raises NotFound."""
        assert self.shown_at is not None
        asking = self.asker(site, request)
        return site.database.read(self.shown_at, asking, *map(id_of, self.kinds, (*segments, *named.values())))

    @property
    def answers(self) -> tuple[type[Struct], ...]:
        """The types of the 2xx answer."""
        return get_args(self.answer) or (() if self.answer is None else (self.answer,))

    @property
    def all_codes(self) -> set[str]:
        """The refusals beside those of every route and, where it writes, of every write."""
        codes = {*self.codes, *(_NOT_FOUND[kind] for kind in self.kinds if kind in _NOT_FOUND)}
        codes |= {"forbidden"} if self.who in ("admin", "door") else set()
        return codes | ({"invalid"} if self.query else set())

    def __post_init__(self) -> None:
        self.kinds = re.findall("<([a-z]+)>", self.path)
        self.asker = _guest_by_form if self.form_as_guest else _ASKERS[self.who]


class Reads(Endpoint):
    """A route that reads: its function is one of (tx, call, ids, query)."""

    def run(self, call: Call[Any], ids: list[Any]) -> Done:
        """Answer out of a transaction that reads."""
        given = ids if self.query is None else [*ids, call.request.query_as(self.query)]
        return call.site.database.read(self.function, call, *given)


@dataclass
class Writes(Endpoint):
    """A route that writes: its function is one of (tx, call, ids, body), and works and answers in one transaction.

    `read` reads a body that is not simply what its type says, given (call, ids); `prepare` does what must come before
    the transaction, a costly hash say, given (call, ids, body), and what it returns is the call's. What is not
    `repeatable` takes no Idempotency-Key: to do it again does no harm, or its answer has a secret in it, which is not
    kept. `conditional` returns, given (tx, ids), what an If-Match must have named. `by_form` is the summary of
    POST to the same path, for HTML forms, which know no PATCH and no PUT. One that `takes_file` has it as its body or
    as the part of that name.
    """

    _: KW_ONLY
    body: type[Struct] = Nothing
    body_example: dict[str, Any] = field(default_factory=dict)
    read: Callable[..., Any] | None = None
    prepare: Callable[..., Any] | None = None
    repeatable: bool = True
    conditional: Callable[..., Struct] | None = None
    by_form: str = ""
    takes_file: str = ""

    def __call__(self, function: Callable[..., Done]) -> Callable[..., Done]:
        """Return the endpoint that the function serves; a form's is a route of its own."""
        endpoint = super().__call__(function)
        if self.by_form:
            form = replace(
                self,
                route=f"POST {self.path}",
                name=f"{self.name}ByForm",
                summary=self.by_form,
                description=f"Does the same as {self.method}, for HTML forms, which can’t send {self.method}.",
                by_form="",
            )
            form(function)
        return endpoint

    def run(self, call: Call[Any], ids: list[Any]) -> Done:
        """Work and answer within the transaction, or answer as before where the key says so."""
        request = call.request
        given = [*ids, request.body(self.body) if self.read is None else self.read(call, *ids)]

        def work(tx: Tx, asking: Any) -> Done:
            call.asking = asking
            if self.conditional and (wanted := request.header("IF_MATCH")) is not None:
                conditions.require_match(wanted, answers.etag(self.conditional(tx, *ids)))
            return self._finished(self.function(tx, call, *given))

        def prepare() -> None:
            call.prepared = self.prepare(call, *given) if self.prepare else None

        is_repeatable = self.repeatable and not (self.form_as_guest and request.prefers_page)
        key = request.idempotency_key if is_repeatable else None
        if key is not None:
            return write_once(call.site, request, key, call.asking, work, prepare)
        prepare()
        return guard.write(call.site, call.asking, work, request)

    @property
    def all_codes(self) -> set[str]:
        """The refusals, with that of If-Match."""
        return super().all_codes | ({"precondition_failed"} if self.conditional else set())

    def _finished(self, done: Done) -> Done:
        """Return what was done, with what is declared of its answer."""
        done.status = self.status
        if self.location is not None:
            done.location = self.location.replace("{id}", str(done.payload.id))
        return done


class ReadsByItself(Endpoint):
    """A route that reads in several transactions, or in none: its function is one of (call, ids).

    It answers while the database does not, so it has to ask by itself who asks: to the call everyone is a guest.
    """

    def run(self, call: Call[Any], ids: list[Any]) -> Done:
        """Let the function read as it will."""
        return self.function(call, *ids)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.asker = _guest


@dataclass
class Receives(ReadsByItself):
    """A route that another program sends its messages to; a header, `signed_by`, shows that it is the one.

    Its function is one of (call), and reads the body as it was sent. A session or a token in it counts for nothing.
    """

    _: KW_ONLY
    signed_by: str = ""


class WritesByItself(Writes):
    """A route that works outside of any transaction, or in several: its function is one of (call, ids, body)."""

    def run(self, call: Call[Any], ids: list[Any]) -> Done:
        """Let the function work as it will."""
        return self._finished(self.function(call, *ids, call.request.body(self.body)))
