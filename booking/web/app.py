"""The WSGI application: routes gathered, one error handler."""

import logging
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias
from urllib.parse import quote

from booking.config import Settings
from booking.errors import BookingError, Busy, Internal, MethodNotAllowed, NotFound, WouldWait
from booking.payments import stripe
from booking.web import routes
from booking.web.auth import guard, languages
from booking.web.http import answers, cookies, encoding
from booking.web.http.answers import Answer
from booking.web.http.done import Done
from booking.web.http.finish import Headers, finished, security_headers
from booking.web.http.limits import Flooded
from booking.web.http.request import REQUEST, TRUE_FOR, Request
from booking.web.http.route import Route
from booking.web.pages import layout
from booking.web.site import Site

Environ: TypeAlias = dict[str, Any]
WSGIApp: TypeAlias = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
Endpoint: TypeAlias = Callable[..., Answer]

_SLASHES = re.compile(r"/+")
_VARY = ("Vary", "Accept")

log = logging.getLogger(__name__)


def create_app(site: Site) -> WSGIApp:
    """Return the application."""
    endpoints = [_endpoint(site, route) for route in routes.ROUTES]
    routes.routing("events")  # Takes a while, for which no booking should have to wait; the others take less.
    headers: Headers = []

    def follow(now: Settings) -> None:
        headers[:] = security_headers(site.settings, stripe.pages_of(now))
        site.database.outdate()  # Answers that were given with other headers.

    follow(site.reach.now)
    site.reach.tell(follow)

    def respond(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer, method = _answer(site, endpoints, environ), environ["REQUEST_METHOD"]
        if answer.as_of >= 0:
            environ[TRUE_FOR] = answer.as_of, answer.true_until
        status, all_headers, body = finished(answer, method, headers)
        start_response(status, all_headers)
        return [body] if answer.pieces is None else iter(()) if method == "HEAD" else answer.pieces

    return respond


def _answer(site: Site, endpoints: Sequence[Endpoint], environ: Environ) -> Answer:
    """Find the endpoint, and call it; a slash too many leads to the path without it, whatever is there."""
    given, path = environ, environ["PATH_INFO"]
    if not path.isascii():
        path = path.encode("latin-1").decode("utf-8", "replace")
        environ = environ | {"PATH_INFO": path}
    if path != "/" and path.startswith("/") and (path.endswith("/") or "//" in path):
        return answers.moved(_SLASHES.sub("/", path).rstrip("/") or "/", environ.get("QUERY_STRING", ""))
    found = routes.find(environ["REQUEST_METHOD"], path)
    if isinstance(found, str):
        return _unrouted(site, Request(environ, site.settings, site.zone), found)
    answer: Answer = endpoints[found.place](environ, **found.segments)
    given[REQUEST] = environ[REQUEST]  # For the server, which has counted nothing yet.
    return answer


def _unrouted(site: Site, request: Request, routed: str) -> Answer:
    """Answer what no route serves: its path is `routed` by other methods, or by none."""
    if not routed:
        return _problem(site, request, NotFound("not_found", "The link may be mistyped, or the page may have moved."))
    allowed = _allowed(routed)
    return (
        answers.options(allowed) if request.method == "OPTIONS" else _problem(site, request, MethodNotAllowed(allowed))
    )


def _problem(site: Site, request: Request, refusal: BookingError, *, may_ask_database: bool = True) -> Answer:
    """Answer a refusal as a problem or, to a browser that opens an address or sends a form, as a page."""
    is_opened = request.method in ("GET", "HEAD") and not request.is_refresh
    if not (request.prefers_page and (is_opened or request.method == "POST")):
        return answers.problem(refusal)
    page = layout.of_refusal(site, request, refusal, may_ask_database=may_ask_database)
    return layout.with_keys_of_its_own(page)


def _allowed(routed: str) -> str:
    """Return the value of Allow for a path that is routed by these methods."""
    methods = set(routed.split(",")) | {"OPTIONS"}
    return ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))


def _endpoint(site: Site, route: Route) -> Endpoint:
    """Return the endpoint as the router knows it."""
    answer_of = _page if route.readers is not None else _found if route.method == "GET" else _written

    name = f"{route.method} {route.path}"

    def respond(environ: Environ, **segments: str) -> Answer:
        request = environ[REQUEST] = Request(environ, site.settings, site.zone)
        request.route, request.body_bytes_at_most = name, route.body_bytes_at_most
        try:
            guard.admit(site, request)
            return answer_of(site, request, route, segments)
        except WouldWait:
            guard.uncount_write(site, request)
            raise
        except Exception as error:
            return _refused(site, request, route, error)

    return respond


def _written(site: Site, request: Request, route: Route, segments: dict[str, str]) -> Answer:
    """Return what the API says of a write: JSON or, to a browser's form, the way back to its page."""
    is_form = _is_form(request, route)
    if is_form:
        layout.tell_by_the_write(request)
    done: Done = route.endpoint(site, request, **segments)
    if is_form:
        return layout.after_form(site, request, done, route.page or "/")
    answer = answers.written(done)
    cookies.keep_or_forget(request, answer, done)
    return answer


def _found(site: Site, request: Request, route: Route, segments: dict[str, str]) -> Answer:
    """Return what the endpoint finds or, for a request without credentials, what it found for another just now.

    A browser is led to the page that shows the same, where there is one.
    """
    if route.shown_at is not None and request.prefers_page:
        led = answers.see_other(route.shown_at(site, request, **segments))
        led.headers.append(_VARY)
        return led
    asked = f"{request.path}?{request.query}" if guard.shows_nothing(request) else ""
    answer = site.remembered.find(asked)
    if answer is None:
        _require_not_only_remembered(request, route)
        commits = site.database.commits
        done: Done = route.endpoint(site, request, **segments)
        answer = answers.found(done)
        if route.shown_at is not None:
            answer.headers.append(_VARY)
        if asked and done.is_public:
            site.remembered.keep(asked, answer, commits, done.true_until)
    fitting = encoding.fitting(answer, request.header("ACCEPT_ENCODING"))
    return answers.unless_known(fitting, request.method, request.header("IF_NONE_MATCH"))


def _page(site: Site, request: Request, route: Route, segments: dict[str, str]) -> Answer:
    """Return a page or, after a form, the way to the page that tells what was done; a 304 to one that is unchanged."""
    unchanged = site.open_pages.unchanged(request)
    if unchanged is not None:
        return unchanged
    _require_not_only_remembered(request, route)
    commits = site.database.commits

    def make() -> Answer:
        away = layout.lead_away(site, request, route.readers)
        if away is not None:
            return away
        if request.method == "POST":
            layout.tell_by_the_write(request)
        made: Done | Answer = route.endpoint(site, request, **segments)
        return layout.after_form(site, request, made, route.page, route.to) if isinstance(made, Done) else made

    is_shared = route.is_shared and request.gets_shared_page
    page = _shared(site, request, make)._replace(is_for_all=True) if is_shared else make()
    answer = encoding.fitting(layout.with_keys_of_its_own(page), request.header("ACCEPT_ENCODING"))
    if answer.true_until:
        site.open_pages.keep(request, answer, commits)
    return answers.unless_known(answer, request.method, request.header("IF_NONE_MATCH"))


def _require_not_only_remembered(request: Request, route: Route) -> None:
    """Raise WouldWait in the server's loop for what is not remembered and would take too long to make."""
    if route.short == "if remembered" and not request.may_wait:
        raise WouldWait


def _shared(site: Site, request: Request, make: Callable[[], Answer]) -> Answer:
    """Return a page that looks the same to everyone who asks as this request does; links in it may have its host."""
    refreshes = site.open_pages.tag_known(request) if request.is_refresh else None
    asked = f"{languages.of_guest(request)} {refreshes} {request.asked_host} {request.path}?{request.query}"
    return site.shared_pages.page(asked, make)


def _refused(site: Site, request: Request, route: Route, error: Exception) -> Answer:
    """Answer what went wrong: on its page for a browser's form, else as a problem or a page of its own.

    The log has the route, because the path may hold a secret.
    """
    if isinstance(error, BookingError):
        refusal = error
    else:
        log.error("%s %s failed (request %s).", request.method, route.path, request.id, exc_info=error)
        refusal = Internal()
    site.traffic.note_refusal(refusal.code)
    if not _is_form(request, route):
        return _problem(site, request, refusal)
    page = route.page or ("/" if route.readers is None else quote(request.path))
    if refusal.code == "cross_site":  # No page of ours has sent it, so there is none to go back to.
        return _problem(site, request, refusal, may_ask_database=False)
    # A flood must not make the database write what its pages would show.
    if not isinstance(refusal, Flooded):
        try:
            return layout.with_keys_of_its_own(layout.after_refused_form(site, request, page, refusal))
        except Busy:
            if isinstance(refusal, Busy):
                return answers.problem(refusal)
        except Flooded as flooded:
            refusal = flooded
    if not request.prefers_page:
        return answers.problem(refusal)
    return layout.with_keys_of_its_own(layout.of_form_not_kept(site, request, page, refusal))


def _is_form(request: Request, route: Route) -> bool:
    """Whether it is a browser's form, which is answered by the way to a page."""
    return request.method == "POST" and (route.readers is not None or request.prefers_page)
