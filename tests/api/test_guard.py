"""Who is asking, and what another site's page is refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from webtest import TestResponse

from booking.accounts import accounts, sessions
from tests.support.service import BROWSER, PASSWORD, FixedClock, Service
from tests.support.web_client import FORM, problem

GUEST = {"email": "guest@example.com"}
ELSEWHERE = "https://elsewhere.example"
COOKIES = ("session", "browser", "flash", "bookings")
HOST = {"Host": "localhost:80"}


def session_of(service: Service) -> dict[str, str]:
    """Return the header by which an admin's browser asks, in a session of its own."""
    known = service.database.read(accounts.find_credentials, "admin@example.com")
    account = known.account if known else service.add_account("admin@example.com", "admin")
    return {"Cookie": f"session={service.as_account(account)['Authorization'].removeprefix('Bearer ')}"}


def create(service: Service, **headers: str) -> TestResponse:
    body = {"title": "Concert", "starts_at": "2026-12-24T18:00:00Z", "seats": 20}
    return service.post("/events", body, **headers)


@pytest.fixture
def site_at_its_own_address(path: Path, clock: FixedClock) -> Iterator[Service]:
    running = Service(path, clock, public_url="https://booking.example.org")
    yield running
    running.close()


def test_an_admin_asks_by_token_or_by_session(service: Service) -> None:
    assert create(service, **service.as_admin).status_int == 201
    assert (
        create(service, Authorization=service.as_admin["Authorization"].replace("Bearer", "bearer")).status_int == 201
    )
    assert create(service, **session_of(service)).status_int == 201
    problem(create(service), "unauthenticated")


WRONG = [
    {"Authorization": "Bearer wrong"},
    {"Authorization": "Bearer"},
    {"Authorization": "Bearer "},
    {"Authorization": ""},
    {"Authorization": "Basic YWRtaW46YWRtaW4="},
    {"Authorization": "Bearer \u00fc\u00ff"},
    {"Authorization": "Bearer " + "x" * 5_000},
    {"Cookie": "session=wrong"},
    {"Cookie": "session="},
    {"Cookie": 'session="\u00fc"'},
]


@pytest.mark.parametrize("who", WRONG, ids=lambda who: str(who)[:40])
@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("GET", "/events", None),
        ("GET", "/events/1", None),
        ("POST", "/events/1/book", GUEST),
        ("POST", "/events/1/confirm", {"booking_id": "x"}),
        ("GET", "/bookings/x", None),
        ("POST", "/bookings/x/confirm", None),
        ("POST", "/bookings/x/cancel", None),
        ("POST", "/events", {}),
    ],
)
def test_a_wrong_token_is_refused_even_where_none_is_needed(
    service: Service, who: dict[str, str], method: str, url: str, body: Any
) -> None:
    event = service.create_event()
    answer = service.call(method, url, body, headers=who)
    problem(answer, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert service.event(1) == event


def test_a_wrong_token_beside_a_good_session_is_still_wrong(service: Service) -> None:
    problem(create(service, **session_of(service), Authorization="Bearer wrong"), "unauthenticated")
    assert create(service, **service.as_admin, Cookie="session=wrong").status_int == 201


def test_a_session_in_use_ends_after_thirty_days_or_by_signing_out(service: Service, clock: FixedClock) -> None:
    who = session_of(service)
    for _ in range(5):
        clock.move(6 * 86_400 - 0.001)
        assert service.get("/events", **who).status_int == 200
        service.database.write(lambda _: None)  # That it was seen is written by and by.
    clock.move(0.005)
    problem(service.get("/events", **who), "unauthenticated")
    anew, other = session_of(service), session_of(service)
    assert service.post("/sign-out", b"", **anew, **FORM, Accept="text/html").status_int == 303
    problem(service.get("/events", **anew), "unauthenticated")
    assert service.get("/events", **other).status_int == 200


def test_no_secret_is_in_the_database_as_it_is(service: Service) -> None:
    link = accounts.new_secret()
    service.database.write(sessions.replace_sign_in_link, link)
    session = session_of(service)["Cookie"].removeprefix("session=")
    token = service.as_admin["Authorization"].removeprefix("Bearer ")
    kept = b"".join(file.read_bytes() for file in service.database.path.parent.iterdir())
    for secret in (link, session, token):
        assert secret.encode() not in kept


REFUSED = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "nonsense"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost:80"},
    {"Origin": ELSEWHERE},
    {"Origin": "null"},
    {"Origin": "http://localhost"},
    {"Origin": "http://localhost:81"},
    {"Origin": "http://localhost:80.elsewhere.example"},
    {"Origin": "http://localhost:80@elsewhere.example"},
    {"Origin": "http://["},
    {"Origin": ""},
]
ALLOWED = [
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost:80"},
    {"Origin": "http://localhost:80"},
]
STATE_CHANGING = [
    ("POST", "/events", {"title": "Concert", "starts_at": "2026-12-24T18:00:00Z", "seats": 20}),
    ("PATCH", "/events/1", {"title": "Changed"}),
    ("POST", "/events/1", {"title": "Changed"}),
    ("POST", "/events/1/book", GUEST),
    ("POST", "/events/1/cancel", None),
]


def require_page_of_another_sites_form(answer: TestResponse) -> None:
    """Require what a browser is shown that sends a form of another site: why not, and nothing to keep."""
    assert (answer.status_int, answer.content_type) == (403, "text/html")
    assert "Open this site and do it there." in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("headers", REFUSED, ids=str)
@pytest.mark.parametrize(("method", "url", "body"), STATE_CHANGING)
@pytest.mark.parametrize("accept", ["application/json", BROWSER["Accept"]], ids=["program", "page"])
def test_another_sites_request_changes_nothing(
    service: Service, headers: dict[str, str], method: str, url: str, body: Any, accept: str
) -> None:
    event = service.create_event()
    answer = service.call(method, url, body, headers=HOST | headers | session_of(service) | {"Accept": accept})
    if method == "POST" and "text/html" in accept:
        require_page_of_another_sites_form(answer)
    else:
        problem(answer, "cross_site")
    assert service.get("/events").json["events"] == [event]


@pytest.mark.parametrize("headers", ALLOWED, ids=str)
@pytest.mark.parametrize(("method", "url", "body"), STATE_CHANGING)
def test_this_sites_pages_and_programs_may_change_things(
    service: Service, headers: dict[str, str], method: str, url: str, body: Any
) -> None:
    service.create_event()
    answer = service.call(method, url, body, headers=HOST | headers | session_of(service))
    assert answer.status_int in (200, 201), answer.text


@pytest.mark.parametrize("headers", REFUSED, ids=str)
@pytest.mark.parametrize("url", ["/", "/events", "/events/1", "/sign-in", "/healthz"])
def test_a_link_on_another_site_may_lead_here(service: Service, url: str, headers: dict[str, str]) -> None:
    service.create_event()
    assert service.get(url, **HOST, **headers).status_int == 200


@pytest.mark.parametrize("url", ["/sign-in", "/sign-out", "/sessions"])
def test_another_site_can_neither_sign_a_browser_in_nor_out(service: Service, url: str) -> None:
    who = session_of(service)
    form = f"email=admin@example.com&password={PASSWORD}".encode()
    answer = service.post(url, form, **who, **FORM, Origin=ELSEWHERE, Accept="text/html")
    require_page_of_another_sites_form(answer)
    assert service.get("/events", **who).status_int == 200


def test_behind_a_proxy_the_public_address_is_this_site(site_at_its_own_address: Service) -> None:
    service = site_at_its_own_address
    event = service.create_event()
    own = {"Host": "10.0.0.5:8080", "Origin": "https://booking.example.org"}
    assert service.post(f"/events/{event['id']}/book", GUEST, **own).status_int == 201
    for origin in ("http://booking.example.org", "https://booking.example.org.elsewhere.example", "null"):
        problem(service.post(f"/events/{event['id']}/book", GUEST, **own | {"Origin": origin}), "cross_site")


@pytest.mark.parametrize(("public_url", "secure"), [("https://booking.example.org", True), (None, False)])
def test_cookies_are_out_of_reach_of_scripts_and_of_plain_http_where_the_site_has_https(
    path: Path, clock: FixedClock, public_url: str | None, secure: bool
) -> None:
    service = Service(path, clock, public_url=public_url)
    service.add_account("member@example.com")
    event = service.create_event()
    answers = [
        service.post(f"/events/{event['id']}/book", GUEST, Accept="text/html"),
        service.post("/sessions", {"email": "member@example.com", "password": PASSWORD}),
    ]
    cookies = [cookie for answer in answers for cookie in answer.headers.getall("Set-Cookie")]
    prefix = "__Host-" if secure else ""
    assert {cookie.partition("=")[0] for cookie in cookies} == {f"{prefix}{name}" for name in COOKIES}
    for cookie in cookies:
        attributes = {attribute.strip().lower() for attribute in cookie.split(";")[1:]}
        assert {"httponly", "samesite=lax", "path=/"} <= attributes
        assert ("secure" in attributes) == secure
    service.close()


@pytest.mark.parametrize("url", ["/", "/account", "/account/bookings", "/admin", "/admin/audit", "/admin/notices"])
def test_a_page_asks_the_database_once_who_is_asking_and_once_for_what_it_shows(
    service: Service, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    asking = session_of(service)
    reads: list[Any] = []
    read = service.database.read

    def counted(*given: Any) -> Any:
        reads.append(given[0])
        return read(*given)

    monkeypatch.setattr(service.database, "read", counted)

    assert service.get(url, **BROWSER | asking).status_int == 200

    assert len(reads) == 2
