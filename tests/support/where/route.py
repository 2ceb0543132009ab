"""Run in a copy of the house that has the route `POST /events/{id}/close`: it is served, described and listed."""

from pathlib import Path

from booking.web.api.resources import ROUTES
from tests.pages.test_translations import test_all_that_is_said_is_in_the_catalogue_and_nothing_else
from tests.promises.test_access import API
from tests.support.service import FixedClock, Service
from tests.support.web_client import problem

service = Service(Path("booking.db"), FixedClock())
path = f"/events/{service.create_event()['id']}"
problem(service.post(f"{path}/close"), "unauthenticated")
assert service.post(f"{path}/close", **service.as_admin).json["closes_at"]
problem(service.post(f"{path}/book", {"email": "guest@example.com"}), "booking_closed")

described = service.get("/openapi.json").json["paths"]["/events/{id}/close"]["post"]
assert (described["operationId"], described["summary"]) == ("closeEvent", "Close an event")
assert {"200", "401", "403", "404", "409"} <= set(described["responses"])
assert list(API) == [f"{route.method} {route.path}" for route in ROUTES]
test_all_that_is_said_is_in_the_catalogue_and_nothing_else("ru")
