"""The API's description leaves nothing out: no route, no field, no code; and its pages show all of it."""

import functools
import json
import re
from typing import Any

import jsonschema_rs
import pytest
from bs4 import BeautifulSoup

from booking.web.api.openapi import document, path_of
from booking.web.api.resources import ROUTES
from booking.web.http.problems import PROBLEMS
from booking.web.http.route import BODY_BYTES_AT_MOST, Route
from tests.support.process import ROOT
from tests.support.service import Service
from tests.support.web_client import FORM, problem

DOCUMENT = document(900)
TAKES_FILE = [route for route in ROUTES if route.body_bytes_at_most != BODY_BYTES_AT_MOST]
SIGNED = [route for route in ROUTES if route.path == "/payments/stripe"]  # Whose body is Stripe's to describe.
WRITES = [route for route in ROUTES if route.method != "GET" and route not in TAKES_FILE + SIGNED]
LISTS = (
    *("/events", "/events/<event>/bookings", "/events/<event>/waitlist", "/events/<event>/history"),
    "/events/<event>/check-in",
    "/events/<event>/messages",
    *("/accounts", "/accounts/me/bookings", "/audit", "/notices", "/payments", "/webhooks/<webhook>/deliveries"),
)
FILES_WITH_QUERIES = ("POST /events/<event>/bookings.csv", "POST /statements")
QUERIES = [route for route in ROUTES if route.path in LISTS and route.method == "GET"]
OPERATIONS = [(path, method) for path, methods in DOCUMENT["paths"].items() for method in methods]


def name_of(route: Route) -> str:
    return f"{route.method} {route.path}"


def operation(route: Route) -> Any:
    return DOCUMENT["paths"][path_of(route)][route.method.lower()]


def schema_of(reference: dict[str, str]) -> Any:
    return DOCUMENT["components"]["schemas"][reference["$ref"].removeprefix("#/components/schemas/")]


def resolved(schema: Any) -> Any:
    """Return a schema that can be checked by itself."""
    return {**schema, "components": DOCUMENT["components"]}


def concrete(service: Service, route: Route) -> str:
    """Return the route's path with the ids of an event, a hold, a waiting-list entry and an account that exist."""
    event = service.create_event()
    path = route.path.replace("<event>", str(event["id"])).replace("<booking>", service.book(event["id"])["id"])
    path = path.replace("<entry>", service.wait(service.sell_out()["id"])["id"])
    return (
        path.replace("<account>", str(service.add_account().id))
        .replace("<token>", "1")
        .replace("<notice>", "1")
        .replace("<network>", "abcdef")
        .replace("<door>", "1")
        .replace("<conflict>", "1")
        .replace("<payment>", "1")
        .replace("<webhook>", "1")
        .replace("<delivery>", "1")
    )


def known_fields(service: Service, route: Route, path: str, **headers: str) -> set[str]:
    """Return the fields that the route itself says it knows, when it is sent one that it does not."""
    sent = service.call(route.method, path, b"surprise=1", headers=service.as_admin | headers)
    (message,) = (one["message"] for one in problem(sent, "invalid")["errors"] if one["field"] == "surprise")
    known = message.removeprefix("Leave this out; the fields known here are ").removesuffix(".")
    return set(known.split(", ")) - {"none"}


def page(service: Service, path: str, **headers: str) -> BeautifulSoup:
    answer = service.get(path, **headers)
    assert answer.status_int == 200
    return parsed(answer.body)


@functools.lru_cache(8)
def parsed(html: bytes) -> BeautifulSoup:
    """Return a page to look things up in; each test of a route looks at the same one, which takes long to read."""
    return BeautifulSoup(html, "html.parser")


def test_the_description_is_valid_and_says_that_it_is_openapi_3_1(service: Service) -> None:
    described = service.get("/openapi.json")

    assert described.content_type == "application/json"
    assert described.json["openapi"].startswith("3.1.")
    assert described.json == json.loads(json.dumps(document(service.settings.hold_seconds)))
    assert service.get("/openapi.json", **{"If-None-Match": described.headers["ETag"]}).status_int == 304
    for schema in DOCUMENT["components"]["schemas"].values():
        jsonschema_rs.validator_for(resolved(schema))


def test_the_description_has_every_route_and_no_other() -> None:
    assert {(path_of(route), route.method.lower()) for route in ROUTES} == set(OPERATIONS)
    names = [DOCUMENT["paths"][path][method]["operationId"] for path, method in OPERATIONS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("route", WRITES, ids=name_of)
def test_the_description_has_every_field_of_a_body(service: Service, route: Route) -> None:
    content = operation(route)["requestBody"]["content"]
    as_json = schema_of(content["application/json"]["schema"])
    as_form = schema_of(content["application/x-www-form-urlencoded"]["schema"])

    known = known_fields(service, route, concrete(service, route), **FORM)

    assert set(as_json["properties"]) == known
    assert set(as_form["properties"]) == known | {"idempotency_key"}
    assert as_json["additionalProperties"] is as_form["additionalProperties"] is False


@pytest.mark.parametrize("route", QUERIES, ids=name_of)
def test_the_description_has_every_field_of_a_query(service: Service, route: Route) -> None:
    known = known_fields(service, route, concrete(service, route) + "?surprise=1")

    described = {one["name"] for one in operation(route)["parameters"] if one["in"] == "query"}
    assert described == known


def test_a_route_without_a_described_query_has_none() -> None:
    for route in ROUTES:
        has_query = any(one["in"] == "query" for one in operation(route)["parameters"])
        assert has_query == (route in QUERIES or name_of(route) in FILES_WITH_QUERIES)


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_the_description_says_which_routes_need_an_account(service: Service, route: Route) -> None:
    answer = service.call(route.method, concrete(service, route), None)

    needs_account = answer.status_int == 401
    assert ({} not in operation(route)["security"]) == needs_account


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_the_description_says_which_routes_need_an_admin(service: Service, route: Route) -> None:
    path = concrete(service, route)
    member = service.as_account(service.add_account("another@example.com"))
    answer = service.call(route.method, path, None, headers=member)

    is_refused = answer.status_int == 403 and "Only an admin" in answer.text
    assert operation(route)["x-who"].startswith("admin") == is_refused


def test_every_code_is_in_the_description_where_some_route_answers_it() -> None:
    answered = {
        code
        for path, method in OPERATIONS
        for status, response in DOCUMENT["paths"][path][method]["responses"].items()
        for code in response.get("content", {}).get("application/problem+json", {}).get("examples", ())
        if PROBLEMS[code].status == int(status)
    }
    assert answered == set(PROBLEMS)


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_every_example_is_what_its_schema_asks_for(route: Route) -> None:
    described = operation(route)
    answers = described["responses"].values()
    contents = [described.get("requestBody", {}).get("content", {}), *(one.get("content", {}) for one in answers)]
    for media in (media for content in contents for media in content.values()):
        if "binary" in str(media["schema"]):
            continue  # Of a file there is no example in JSON.
        examples = [one["value"] for one in media["examples"].values()] if "examples" in media else [media["example"]]
        for example in examples:
            jsonschema_rs.validate(resolved(media["schema"]), example)


def test_every_link_leads_to_an_operation_and_its_values_are_in_the_answer() -> None:
    by_name = {DOCUMENT["paths"][path][method]["operationId"]: path for path, method in OPERATIONS}
    links = 0
    for path, method in OPERATIONS:
        for response in DOCUMENT["paths"][path][method]["responses"].values():
            for link in response.get("links", {}).values():
                answered = schema_of(response["content"]["application/json"]["schema"])["properties"]
                sources = [*link["parameters"].values(), *link.get("requestBody", {}).values()]
                assert all(source.removeprefix("$response.body#/") in answered for source in sources)
                assert "{id}" in by_name[link["operationId"]]
                links += 1
    assert links >= 10


def test_the_default_hold_is_the_server_s_own() -> None:
    assert document(77)["components"]["schemas"]["NewEvent"]["properties"]["hold_seconds"]["default"] == 77


def test_every_code_is_explained_in_whole_sentences() -> None:
    for explained in PROBLEMS.values():
        assert explained.happened.endswith(".")
        assert explained.remedy.endswith(".")


@pytest.mark.parametrize("code", PROBLEMS)
def test_the_type_of_every_problem_leads_to_its_explanation(service: Service, code: str) -> None:
    element = page(service, "/errors").find(id=code)

    assert element
    words = " ".join(element.get_text().split())
    assert all(part in words for part in (code, str(PROBLEMS[code].status), PROBLEMS[code].title))
    assert PROBLEMS[code].happened.replace("`", "") in words
    assert PROBLEMS[code].remedy.replace("`", "") in words


def test_the_type_that_a_refusal_sends_is_a_page_with_that_anchor(service: Service) -> None:
    path, _, anchor = service.get("/events/999").json["type"].partition("#")

    assert page(service, path).find(id=anchor)


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_the_page_shows_every_route_with_its_parameters_fields_and_codes(service: Service, route: Route) -> None:
    described = operation(route)
    element = page(service, "/docs").find(id=described["operationId"])

    assert element
    shown = {code.get_text() for code in element.find_all("code")}
    assert f"{route.method} {path_of(route)}" in shown
    assert {one["name"] for one in described["parameters"]} <= shown
    if "requestBody" in described:
        taken = described["requestBody"]["content"]
        media = taken["multipart/form-data" if route in TAKES_FILE else "application/json"]["schema"]
        assert set((media if route in TAKES_FILE else schema_of(media))["properties"]) <= shown
    statuses = {term.get_text() for term in element.find_all("dt")}
    assert set(described["responses"]) <= statuses
    codes = {
        code
        for response in described["responses"].values()
        for code in response.get("content", {}).get("application/problem+json", {}).get("examples", ())
    }
    assert {link["href"] for link in element.find_all("a")} == {f"/errors#{code}" for code in codes}


def test_the_page_shows_every_field_that_is_answered(service: Service) -> None:
    shown = page(service, "/docs")
    for name in ("Event", "Booking", "EndedBooking", "Entry", "HistoryEntry", "Problem"):
        element = shown.find(id=name)
        assert element
        assert "; by default" not in element.get_text()
        fields = {term.find("code").get_text() for term in element.find_all("dt")}  # type: ignore[union-attr]
        assert fields == set(DOCUMENT["components"]["schemas"][name]["properties"])


@pytest.mark.parametrize("url", ["/docs", "/errors"])
def test_the_pages_of_the_api_need_no_script_and_bother_no_guest(service: Service, url: str) -> None:
    shown = page(service, url)

    assert not shown.find_all("script")
    ids = [element["id"] for element in shown.find_all(id=True)]
    assert len(set(ids)) == len(ids)
    link = f'footer a[href="{url}"]'
    assert not page(service, "/").select(link)
    assert all(page(service, one).select(link) for one in ("/docs", "/errors"))


def test_every_link_within_the_pages_of_the_api_leads_somewhere(service: Service) -> None:
    for here in ("/docs", "/errors"):
        for link in page(service, here).find_all("a"):
            path, _, anchor = str(link["href"]).partition("#")
            answer = service.get(path or here, **service.as_admin)
            assert answer.status_int in (200, 303), link
            assert not anchor or f'id="{anchor}"' in answer.text, link


def test_every_answer_has_the_id_by_which_the_log_names_the_request() -> None:
    for path, method in OPERATIONS:
        for status, response in DOCUMENT["paths"][path][method]["responses"].items():
            assert "X-Request-Id" in response["headers"], (method, path, status)


def test_every_cause_that_operators_are_told_of_is_known_to_programs() -> None:
    _, _, explained = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8").partition("| `cause` |")
    causes = re.findall(r"^\| `(\w+)` \|", explained.partition("\n\n")[0], re.MULTILINE)
    assert sorted(DOCUMENT["components"]["schemas"]["Problem"]["properties"]["cause"]["enum"]) == sorted(causes)
