"""Routes: how they are put together at the start."""

import bottle
import pytest

from booking.web.app import create_app
from booking.web.routes import find, routing
from tests.support.service import Service


def test_routes_are_compiled_once_and_those_of_events_before_anybody_asks(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[tuple[str, str]] = []
    compile_routes = bottle.Router._compile

    def noted(router: bottle.Router, method: str) -> None:
        compiled.extend({(method, rule.split("/")[1]) for rule in router.builder})
        compile_routes(router, method)

    monkeypatch.setattr(bottle.Router, "_compile", noted)
    routing.cache_clear()
    create_app(service.site)
    create_app(service.site)
    at_the_start = list(compiled)
    for asked in ("/events/1", "/events/2/history", "/bookings/1", "/bookings/2", "/nothing/there", "/nowhere/1"):
        find("GET", asked)

    assert {first for _, first in at_the_start} == {"events"}
    assert {first for _, first in compiled} == {"events", "bookings"}
    assert len(compiled) == len(set(compiled))


def test_a_path_that_begins_as_none_does_is_remembered_only_as_every_path_is() -> None:
    routing.cache_clear()
    for number in range(10):
        assert find("GET", f"/nothing-{number}/there") == ""

    assert routing.cache_info().currsize == 1


@pytest.mark.parametrize(
    ("method", "asked", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/nothing", 404),
        ("GET", "/events/1/nothing", 404),
        ("DELETE", "/events", 405),
        ("PUT", "/", 405),
        ("GET", "/static/live/nothing.js", 404),
    ],
)
def test_what_is_asked_is_found_by_its_first_segment_and_then_by_the_rest(
    service: Service, method: str, asked: str, status: int
) -> None:
    assert service.call(method, asked).status_code == status
