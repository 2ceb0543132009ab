"""Every route that is short is served without anything that takes long or waits: found from the table of the routes."""

import io
import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import argon2
import bottle
import pytest

from booking import STATIC
from booking.accounts.passwords import Passwords
from booking.errors import WouldWait
from booking.store.database import Tx, Work
from booking.web.http.request import NEVER_WAITS
from booking.web.http.route import Route
from booking.web.routes import ROUTES, is_short
from tests.support.service import Service, note_statements

SHORT = [route for route in ROUTES if route.short]
LONG = [
    (Passwords, "hash"),
    (Passwords, "verify"),
    (argon2.PasswordHasher, "hash"),
    (argon2.PasswordHasher, "verify"),
    (bottle, "template"),
    (bottle.SimpleTemplate, "render"),
    (socket.socket, "connect"),
    (socket, "create_connection"),
    (socket, "getaddrinfo"),
    (time, "sleep"),
]


class TookLong(BaseException):
    """What is short has begun what is not; no Exception, so that nothing answers it as a failure."""


@contextmanager
def nothing_long() -> Iterator[None]:
    """Let all that takes long or waits raise."""
    with ExitStack() as patched:
        for owner, name in LONG:
            patched.enter_context(mock.patch.object(owner, name, side_effect=TookLong(name)))
        yield


def path_of(route: Route, event: str, booking: str) -> str:
    file = next(one for one in sorted(STATIC.rglob("*")) if one.is_file())
    path = route.path.replace("<event>", event).replace("<event:re:[^/.]+>", event).replace("<booking>", booking)
    return path.replace("<name:path>", file.relative_to(STATIC).as_posix())


def body_of(route: Route, booking: str, **changed: Any) -> bytes:
    example = getattr(route.endpoint.__self__, "body_example", {}) if route.method == "POST" else {}  # type: ignore[attr-defined]
    return json.dumps(example | ({"booking_id": booking} if "booking_id" in example else {}) | changed).encode()


def served(service: Service, route: Route, path: str, body: bytes, headers: dict[str, str]) -> int | None:
    """Return the status with which the loop answers, or None where it leaves the answer to a thread."""
    statuses: list[int] = []

    def ask() -> None:
        environ = {
            "REQUEST_METHOD": route.method,
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "REMOTE_ADDR": "203.0.113.9",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/json",
            NEVER_WAITS: True,
        } | {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        service.app(environ, lambda status, *_: statuses.append(int(status[:3])))

    errors: list[BaseException | None] = []
    with service.database.never_waiting(lambda: None), nothing_long():
        if route.method == "POST":
            assert service.database.write_at_once([Work(ask, errors.append)], 1, 1) == 1
            assert errors == [None]
        else:
            try:
                ask()
            except WouldWait:
                return None
    return statuses[0]


def test_short_routes_read_by_get_or_write_by_post() -> None:
    assert {route.method for route in SHORT} == {"GET", "POST"}


@pytest.mark.parametrize("route", SHORT, ids=lambda route: f"{route.method} {route.path}")
@pytest.mark.parametrize("asker", ["guest", "member", "admin", "stranger"])
@pytest.mark.parametrize("kind", ["good", "of nothing", "wrong"])
def test_a_short_route_does_nothing_that_takes_long_or_waits(
    service: Service, route: Route, asker: str, kind: str
) -> None:
    account = service.add_proved_account("member@example.com")
    headers = {
        "guest": {},
        "member": service.as_account(account),
        "admin": service.as_admin,
        "stranger": {"Authorization": "Bearer nobody's"},
    }[asker]
    event = service.create_event()
    booking = service.book(event["id"])
    path = path_of(route, str(event["id"]), booking["id"])
    body = body_of(route, booking["id"], **({"seats": "many"} if kind == "wrong" else {}))
    if kind == "of nothing":
        path, body = path_of(route, "999", "ab"), body_of(route, "ab")
    assert is_short(route.method, path)
    status = served(service, route, path, body, headers)
    if route.short is True:
        assert status is not None
        assert status < 500
    else:
        assert status is None


def test_what_is_short_if_it_is_remembered_is_served_once_it_is(service: Service) -> None:
    service.create_event()
    remembered = {route.path: route for route in SHORT if route.short == "if remembered"}
    service.get("/events")
    assert served(service, remembered["/events"], "/events", b"", {}) == 200
    opened = service.get("/", Accept="text/html")
    refresh = {"X_Refresh": "1", "If_None_Match": opened.headers["ETag"]}
    assert served(service, remembered["/"], "/", b"", refresh) == 304
    service.create_event()
    assert served(service, remembered["/events"], "/events", b"", {}) is None
    assert served(service, remembered["/"], "/", b"", refresh) is None


@pytest.mark.parametrize("route", [route for route in SHORT if route.short is True and route.method == "GET"])
def test_a_short_read_goes_through_no_whole_table(service: Service, route: Route) -> None:
    event = service.create_event()
    booking = service.book(event["id"])
    ran: list[str] = []
    with service.database.never_waiting(lambda: None):
        service.database.read(note_statements, ran)
    served(service, route, path_of(route, str(event["id"]), booking["id"]), b"", {})

    def plans(tx: Tx) -> list[str]:
        queries = {re.sub(r"\?\d*|:\w+", "NULL", one) for one in ran if one.startswith(("SELECT", "WITH"))}
        return [row[3] for one in queries for row in tx.execute(f"EXPLAIN QUERY PLAN {one}", ())]

    scanned = {found[1] for plan in service.database.read(plans) if (found := re.fullmatch(r"SCAN (\w+)", plan))}
    assert scanned <= {"set_aside_events"}  # Those whose rows are wrong: none, mostly.
