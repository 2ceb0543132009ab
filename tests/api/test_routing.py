"""Routes: how they are put together at the start."""

import bottle
import pytest

from booking.web.app import create_app
from booking.web.routes import routing
from tests.support.service import Service


def test_the_routes_of_a_method_are_compiled_once_however_many_routes_and_applications_there_are(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str] = []
    compile_routes = bottle.Router._compile

    def noted(router: bottle.Router, method: str) -> None:
        compiled.append(method)
        compile_routes(router, method)

    monkeypatch.setattr(bottle.Router, "_compile", noted)
    routing.cache_clear()
    create_app(service.site)
    create_app(service.site)

    assert compiled
    assert len(compiled) == len(set(compiled))
