"""What the open internet tries: OWASP's cases on sessions, forgery, frames, redirects, hosts, bodies and guessing."""

import re
import statistics
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from webtest import TestResponse

from booking.accounts.passwords import Passwords
from booking.errors import Busy
from booking.people import Account
from booking.web.api.resources import ROUTES
from booking.web.http.finish import HEADERS
from booking.web.routes import PAGES
from booking.webhooks import webhooks
from tests.support.service import BROWSER, PASSWORD, FixedClock, Service
from tests.support.web_client import FORM, faulty_fields, problem

EVIL = "evil.example"
PERSON = {"name": "Nina", "email": "nina@example.com", "password": "seven green lamps"}
SERVED = {(one.method, one.path) for one in ROUTES} | {(one.method, one.path) for one in PAGES}
READ = sorted({path for method, path in SERVED if method == "GET"})
CHECK_IN = "/admin/events/<event>/check-in"
ASKS_FOR_CAMERA = {"Permissions-Policy": "camera=(self)"}
WRITE = sorted({(method, path) for method, path in SERVED if method != "GET"})


@pytest.fixture
def at_https(path: Path, clock: FixedClock) -> Iterator[Service]:
    running = Service(path, clock, public_url="https://booking.example.org")
    running.add_account("member@example.com")
    yield running
    running.close()


def cookie_of(service: Service, **headers: str) -> str:
    """Sign in as the member and return the cookie as it was set."""
    body = {"email": "member@example.com", "password": PASSWORD}
    answer = service.post("/sessions", body, **headers)
    service.forget_cookies()
    return str(answer.headers["Set-Cookie"])


def cookie_value(answer: TestResponse, name: str) -> str:
    """Return the value to which the answer sets a cookie."""
    (cookie,) = (one for one in answer.headers.getall("Set-Cookie") if one.startswith(f"{name}="))
    return str(cookie.partition(";")[0].partition("=")[2])


def concrete(service: Service, path: str) -> str:
    """Return the path with the ids of things that exist."""
    event = service.create_event()["id"]
    booking = service.book(event)
    known = {"event": event, "booking": booking["id"], "account": 2, "number": 2, "token": 1}
    known |= {"called": booking["reference"], "network": "aaaaaa", "picture": "0" * 32, "key": "0" * 32}
    known["entry"] = known["place"] = service.wait(service.sell_out()["id"])["id"]
    known |= {
        "secret": "unknown",
        "proof": "unknown",
        "reset": "unknown",
        "data": "unknown",
        "notice": 1,
        "kind": "confirmed",
        "name:path": "base.css",
        "door": 1,
        "conflict": 1,
        "opened": "unknown",
        "code": "unknown",
    }
    hook = service.database.write(webhooks.add, "https://hooks.example.org/booking", ())
    tested = service.database.write(webhooks.test, hook.id)
    known |= {"webhook": hook.id, "delivery": tested.delivery.id, "payment": 1}
    return re.sub("<([a-z:]+)>", lambda found: str(known[found[1]]), path)


# Sessions


def test_a_session_that_somebody_planted_is_never_taken_over(service: Service, member: Account) -> None:
    planted = "planted-by-somebody-else"
    token = cookie_of(service, Accept="text/html", Cookie=f"session={planted}").partition(";")[0]

    assert planted not in token
    problem(service.get("/accounts/me", Cookie=f"session={planted}"), "unauthenticated")
    assert service.get("/accounts/me", Cookie=token).status_int == 200


def test_every_sign_in_has_a_long_token_of_its_own_and_leaves_the_others(service: Service, member: Account) -> None:
    tokens = [cookie_of(service).partition(";")[0] for _ in range(3)]

    assert len(set(tokens)) == 3
    assert all(len(token) >= len("session=") + 43 for token in tokens)
    assert [service.get("/accounts/me", Cookie=token).status_int for token in tokens] == [200] * 3


def test_a_session_is_shown_by_cookie_or_header_and_never_by_an_address(service: Service, member: Account) -> None:
    token = cookie_of(service).partition(";")[0].removeprefix("session=")

    for path in (f"/accounts/me?session={token}", f"/accounts/me?token={token}", f"/accounts/me?access_token={token}"):
        problem(service.get(path), "unauthenticated")


def test_under_https_a_cookie_that_another_host_could_have_set_is_not_believed(at_https: Service) -> None:
    cookie = cookie_of(at_https, Host="booking.example.org")
    name, _, token = cookie.partition(";")[0].partition("=")

    assert name == "__Host-session"
    attributes = {attribute.strip() for attribute in cookie.split(";")[1:]}
    assert {"HttpOnly", "SameSite=Lax", "Secure", "Path=/"} <= attributes
    assert not [one for one in attributes if one.startswith("Domain")]
    assert at_https.get("/accounts/me", Cookie=f"__Host-session={token}").status_int == 200
    problem(at_https.get("/accounts/me", Cookie=f"session={token}"), "unauthenticated")


def test_a_stolen_session_ends_with_the_password(service: Service, member: Account) -> None:
    stolen = cookie_of(service).partition(";")[0]
    own = {"Cookie": cookie_of(service).partition(";")[0]}
    new = {"password": "seven green lamps", "current_password": PASSWORD}
    assert service.call("PATCH", "/accounts/me", new, headers=own).status_int == 200

    problem(service.get("/accounts/me", Cookie=stolen), "unauthenticated")


def test_whoever_has_stolen_a_session_cannot_guess_the_password_by_it(service: Service, member: Account) -> None:
    stolen = {"Cookie": cookie_of(service).partition(";")[0]}
    answered = [
        service.call("PATCH", "/accounts/me", {"password": "x" * 7 + "y", "current_password": guess}, headers=stolen)
        for guess in map(str, range(8))
    ]

    assert [answer.status_int for answer in answered] == [422] * 6 + [429] * 2


# Requests that another site forges, and frames


@pytest.mark.parametrize(("method", "route"), WRITE, ids=str)
def test_no_page_of_another_site_can_have_anything_done(service: Service, method: str, route: str) -> None:
    admin = service.as_account(service.add_account("admin@example.com", "admin"))
    session = {"Cookie": f"session={admin['Authorization'].removeprefix('Bearer ')}"}
    there = concrete(service, route)
    for forged in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": f"https://{EVIL}"}):
        for kind in (FORM, {"Content-Type": "text/plain"}, {"Content-Type": "application/json"}):
            answer = service.call(method, there, b"", headers=session | forged | kind)
            problem(answer, "cross_site")


@pytest.mark.parametrize("route", READ)
def test_every_answer_forbids_frames_and_foreign_code(service: Service, member: Account, route: str) -> None:
    there = concrete(service, route)
    answers = [service.get(there), service.get(there, **service.as_admin), service.get(there, Cookie="session=wrong")]
    answers += [service.call("PUT", there), service.call("OPTIONS", there), service.get(there, **BROWSER)]

    for answer in answers:
        camera = ASKS_FOR_CAMERA if route == CHECK_IN and answer.status_int == 200 else {}
        assert {name: answer.headers[name] for name, _ in HEADERS} == dict(HEADERS) | camera
    policy = dict(HEADERS)["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "Access-Control-Allow-Origin" not in answers[0].headers


@pytest.mark.parametrize("route", [route for route in READ if not route.startswith("/static/")])
def test_nothing_that_is_anybody_s_own_is_kept_by_a_cache(service: Service, member: Account, route: str) -> None:
    answer = service.get(concrete(service, route), **service.as_admin)

    public = route in ("/events", "/events/<event>", "/openapi.json", "/calendar.ics", "/e/<event>.ics")
    assert answer.headers["Cache-Control"] == ("no-cache" if public else "no-store")


# Redirects and hosts

ELSEWHERE = [
    f"https://{EVIL}/",
    f"//{EVIL}",
    f"/\\{EVIL}",
    f"\\\\{EVIL}",
    f"/\t/{EVIL}",
    f"/%0d%0aLocation:https://{EVIL}",
    "javascript:alert(1)",
    f"https:{EVIL}",
    "/\r\nSet-Cookie: x=y",
]


@pytest.mark.parametrize("following", ELSEWHERE)
def test_signing_in_leads_nowhere_but_to_this_site(service: Service, member: Account, following: str) -> None:
    form = {"email": "member@example.com", "password": PASSWORD, "next": following}
    answer = service.post("/sign-in", urlencode(form).encode(), **FORM, **BROWSER)

    location = answer.headers["Location"]
    assert answer.status_int == 303
    assert re.fullmatch(r"/(?![/\\])[!-~]*", location)
    assert EVIL not in location or location.startswith("/%0d%0a")
    shown = service.get("/sign-in?" + urlencode({"next": following}), **BROWSER)
    assert not shown.headers.get("Location", "/").startswith(("//", "http"))


@pytest.mark.parametrize("referer", [f"https://{EVIL}/page", f"http://localhost:80@{EVIL}/", f"//{EVIL}", "nonsense"])
def test_a_form_leads_back_to_no_other_site(service: Service, referer: str) -> None:
    event = service.create_event()["id"]
    form = b"email=guest@example.com"
    answer = service.post(f"/events/{event}/book", form, **FORM, **BROWSER, Referer=referer)

    assert (answer.status_int, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize("route", READ)
def test_the_host_that_a_request_names_is_never_answered(service: Service, member: Account, route: str) -> None:
    there = concrete(service, route)
    forged = {"Host": EVIL, "X-Forwarded-Host": EVIL, "Forwarded": f"host={EVIL}"}
    for who in ({}, service.as_admin, {"Accept": "text/html"}):
        answer = service.get(there, **forged, **who)
        assert EVIL not in answer.text
        assert EVIL not in str(answer.headers)


def test_an_invitation_s_link_is_the_site_s_own_whatever_host_was_named(at_https: Service, service: Service) -> None:
    forged = {"Host": EVIL, "X-Forwarded-Host": EVIL}
    with_address = at_https.post("/invitations", {"role": "member"}, **at_https.as_admin, **forged)
    without = service.post("/invitations", {"role": "member"}, **service.as_admin, **forged)

    assert with_address.json["link"].startswith("https://booking.example.org/invitations/")
    assert without.json["link"].startswith("/invitations/")


# Bodies that ask for more


@pytest.mark.parametrize(
    ("method", "url", "body", "more"),
    [
        ("POST", "/accounts", PERSON, {"role": "admin"}),
        ("POST", "/accounts", PERSON, {"proved_at": 1}),
        ("POST", "/accounts", PERSON, {"password_hash": "x"}),
        ("POST", "/sessions", {"email": "member@example.com", "password": PASSWORD}, {"account_id": 1}),
        ("PATCH", "/accounts/me", {"name": "Mia"}, {"role": "admin"}),
        ("PATCH", "/accounts/me", {"name": "Mia"}, {"disabled": False}),
        ("PATCH", "/accounts/me", {"name": "Mia"}, {"new_email": "admin@example.com"}),
        ("POST", "/accounts/me/tokens", {"name": "x"}, {"account_id": 1}),
        ("POST", "/events/1/book", {"seats": 1}, {"account_id": 1}),
        ("POST", "/events/1/book", {"seats": 1}, {"status": "confirmed"}),
        ("POST", "/events/1/book", {"seats": 1}, {"expires_at": "2099-01-01T00:00:00Z"}),
        ("POST", "/register", PERSON, {"role": "admin"}),
    ],
    ids=str,
)
def test_a_field_that_is_not_asked_for_is_refused_and_changes_nothing(
    service: Service, member: Account, method: str, url: str, body: dict[str, Any], more: dict[str, Any]
) -> None:
    service.create_event()
    who = service.as_account(member)
    before = service.get("/accounts", **service.as_admin).json
    answer = service.call(method, url, body | more, headers=who)

    if url == "/register":
        assert answer.status_int == 303
    else:
        assert faulty_fields(answer) == [*more]
    assert service.get("/accounts", **service.as_admin).json == before
    assert service.event(1)["free_seats"] == 20


# Who is there, and what they typed


def test_a_sign_in_that_fails_says_the_same_and_does_the_same_work_whoever_is_meant(
    service: Service, member: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.add_account("disabled@example.com")
    service.call("PATCH", f"/accounts/{member.id + 1}", {"disabled": True}, headers=service.as_admin)
    checked = 0
    verify = service.passwords.verify

    def counted(password_hash: str | None, password: str) -> bool:
        nonlocal checked
        checked += 1
        return verify(password_hash, password)

    monkeypatch.setattr(service.passwords, "verify", counted)
    guesses = [("member@example.com", "wrong"), ("nobody@example.com", "wrong"), ("disabled@example.com", PASSWORD)]
    answers = [service.post("/sessions", {"email": email, "password": guess}) for email, guess in guesses]

    assert checked == 3
    assert len({answer.body for answer in answers}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1
    problem(answers[0], "unauthenticated")


def test_whoever_guesses_waits_the_same_whether_or_not_there_is_such_an_account(
    service: Service, member: Account
) -> None:
    def answered(email: str) -> list[tuple[int, str | None]]:
        found = [service.post("/sessions", {"email": email, "password": "wrong"}) for _ in range(8)]
        return [(answer.status_int, answer.headers.get("Retry-After")) for answer in found]

    assert answered("member@example.com") == answered("nobody@example.com")
    assert answered("MEMBER@example.com")[0][0] == 429, "capitals are no other account"


def test_a_sign_in_takes_as_long_without_an_account_as_with_one(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Passwords()) as in_earnest:
        kept = in_earnest.hash(PASSWORD)
    monkeypatch.setattr("tests.support.service.password_hash", lambda: kept)
    known = [service.add_account(f"member{number}@example.com").email for number in range(5)]

    def seconds(email: str | None) -> float:
        # Of the CPU, by all threads of this process: what else the machine does counts for neither.
        began = time.process_time()
        service.post("/sessions", {"email": email, "password": "wrong"})
        return time.process_time() - began

    pairs = [(seconds(email), seconds(f"nobody{number}@example.com")) for number, email in enumerate(known)]
    ratio = statistics.median(without / with_one for with_one, without in pairs)
    assert 0.5 < ratio < 2, pairs  # Without the hash it is below 0.1.


def test_what_is_another_s_is_answered_as_if_it_were_not_there(service: Service, member: Account) -> None:
    other = service.as_account(service.add_account("another@example.com"))
    event = service.create_event()["id"]
    booking = service.post(f"/events/{event}/book", {}, **service.as_account(member)).json["id"]
    token = service.post("/accounts/me/tokens", {"name": "x"}, **service.as_account(member)).json["id"]

    claimed = [service.post("/accounts/me/bookings", {"booking_id": one}, **other) for one in (booking, "0" * 43)]
    assert claimed[0].body == claimed[1].body
    revoked = [service.call("DELETE", f"/accounts/me/tokens/{one}", headers=other) for one in (token, 999)]
    assert revoked[0].body == revoked[1].body
    problem(revoked[0], "not_found")


def test_no_secret_is_kept_as_it_is_logged_or_repeated(
    service: Service, member: Account, caplog: pytest.LogCaptureFixture
) -> None:
    key = {"Idempotency-Key": "mine-0123456789abcdef"}
    typed = "typed-by-mistake-0123456789"
    secrets = [PASSWORD, PERSON["password"], typed]
    service.post("/accounts", PERSON, **key)
    session = service.post("/sessions", {"email": "member@example.com", "password": PASSWORD}, **key).json["token"]
    who = service.as_account(member)
    secrets += [session, who["Authorization"].removeprefix("Bearer ")]
    secrets.append(service.post("/accounts/me/tokens", {"name": "x"}, **who, **key).json["token"])
    link = service.post("/invitations", {"role": "admin"}, **service.as_admin, **key).json["link"]
    secrets.append(link.rpartition("/")[2])
    refused = [
        service.post("/sessions", {"email": "member@example.com", "password": typed}),
        service.post("/accounts", PERSON | {"password": typed, "email": typed}),
        service.post("/register", f"email=nobody&password={typed}".encode(), **FORM, **BROWSER),
    ]
    told = service.get("/audit?limit=200", **service.as_admin).text + "".join(answer.text for answer in refused)

    kept = b"".join(file.read_bytes() for file in service.database.path.parent.iterdir())
    for secret in secrets:
        assert secret.encode() not in kept
        assert secret not in told
        assert secret not in caplog.text


def test_a_password_too_long_to_be_one_is_refused_before_it_is_hashed(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.passwords, "verify", None)
    monkeypatch.setattr(service.passwords, "hash", None)

    assert faulty_fields(service.post("/sessions", {"email": "a@example.com", "password": "xy" * 5_000})) == [
        "password"
    ]
    assert faulty_fields(service.post("/accounts", PERSON | {"password": "xy" * 5_000})) == ["password"]


def test_a_flood_of_sign_ins_is_told_to_come_again_and_counts_as_no_failure(
    service: Service, member: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bool:
        raise Busy("Too many people are signing in at the moment. Try again in a few seconds.")

    body = {"email": "member@example.com", "password": PASSWORD}
    with monkeypatch.context() as flooded:
        flooded.setattr(service.passwords, "verify", refuse)
        for _ in range(10):
            answer = service.post("/sessions", body)
            problem(answer, "busy")
            assert int(answer.headers["Retry-After"]) >= 1

    assert service.post("/sessions", body).status_int == 201


RIGHT = {"email": "member@example.com", "password": PASSWORD}


class Guesser:
    """Somebody who guesses the member's password, from as many addresses as they like; none of it costs a hash."""

    def __init__(self, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
        self._service = service
        self._monkeypatch = monkeypatch
        monkeypatch.setattr(service.site.limits, "require_write", lambda _address: None)

    def guess(self, address: str, email: str = "member@example.com") -> int:
        """Make a guess and return the status of the answer."""
        self._service.ask_from(address)
        with self._monkeypatch.context() as cheap:
            cheap.setattr(self._service.passwords, "verify", lambda *_: False)
            answer = self._service.post("/sessions", {"email": email, "password": "wrong"})
        self._service.forget_cookies()
        return int(answer.status_int)


@pytest.fixture
def guesser(service: Service, member: Account, monkeypatch: pytest.MonkeyPatch) -> Guesser:
    return Guesser(service, monkeypatch)


def sign_in_from(service: Service, address: str, password: str = PASSWORD, **headers: str) -> int:
    """Sign in as the member and return the status of the answer."""
    service.ask_from(address)
    answer = service.post("/sessions", RIGHT | {"password": password}, **headers)
    service.forget_cookies()
    return int(answer.status_int)


def browser_of(service: Service, address: str, **headers: str) -> dict[str, str]:
    """Sign in as the member and return the header by which the browser is known from then on."""
    service.ask_from(address)
    answer = service.post("/sessions", RIGHT, **headers)
    service.forget_cookies()
    return {"Cookie": f"browser={cookie_value(answer, 'browser')}"}


def test_the_owner_signs_in_from_a_new_address_at_any_moment_of_an_attack_from_ever_new_addresses(
    service: Service, clock: FixedClock, guesser: Guesser
) -> None:
    guesses = 0
    for moment in range(12):
        for number in range(20):
            # As soon as a common wait ended, whoever polls would be the next to take the slot.
            assert guesser.guess(f"203.{moment}.{number}.1") == 401
            guesses += 1
        assert sign_in_from(service, f"192.0.2.{moment}") == 201, f"locked out after {guesses} guesses"
        clock.move(5)


def test_in_an_attack_each_address_has_fewer_guesses_and_what_it_does_delays_no_other(
    service: Service, guesser: Guesser
) -> None:
    for number in range(50):
        guesser.guess(f"203.0.113.{number}")

    assert [guesser.guess("198.51.100.1") for _ in range(4)] == [401, 401, 429, 429]
    # The owner mistypes once, at an address that was never here.
    assert sign_in_from(service, "192.0.2.1", "wrong") == 401
    assert sign_in_from(service, "192.0.2.1") == 201


def test_a_known_browser_is_not_delayed_by_whoever_guesses_at_the_same_address(
    service: Service, guesser: Guesser
) -> None:
    shared = "198.51.100.7"
    known = browser_of(service, shared)
    for number in range(30):
        guesser.guess(shared)
        guesser.guess(shared, f"guest{number}@example.com")
    assert guesser.guess(shared) == 429
    assert guesser.guess(shared, "guest99@example.com") == 429

    assert sign_in_from(service, shared) == 429
    assert sign_in_from(service, shared, "mistyped", **known) == 401
    assert sign_in_from(service, shared, **known) == 201
    assert sign_in_from(service, "192.0.2.99", **known) == 201


def test_whoever_has_a_known_browser_waits_after_ten_failures_wherever_they_go(
    service: Service, guesser: Guesser
) -> None:
    known = browser_of(service, "198.51.100.7")

    answered = [sign_in_from(service, f"192.0.2.{number}", "wrong", **known) for number in range(13)]

    assert answered == [401] * 11 + [429] * 2
    assert sign_in_from(service, "192.0.2.1") == 201, "the browser's failures are no address's"


@pytest.mark.parametrize("kind", ["another account's", "made up", "malformed", "signed out everywhere"])
def test_a_browser_s_cookie_that_is_not_this_account_s_counts_for_nothing(
    service: Service, guesser: Guesser, kind: str
) -> None:
    shared = "198.51.100.7"
    service.add_account("thief@example.com")
    stolen = {"Cookie": f"browser={'A' * 43}"}
    if kind == "malformed":
        stolen = {"Cookie": "browser=\xff\x01;browser;=;browser=" + "x" * 5_000}
    elif kind == "another account's":
        theirs = service.post("/sessions", RIGHT | {"email": "thief@example.com"})
        stolen = {"Cookie": f"browser={cookie_value(theirs, 'browser')}"}
        service.forget_cookies()
    elif kind == "signed out everywhere":
        stolen = browser_of(service, "192.0.2.9")
        token = service.post("/sessions", RIGHT).json["token"]
        service.forget_cookies()
        service.call("DELETE", "/sessions", headers={"Authorization": f"Bearer {token}"})
    for _ in range(7):
        guesser.guess(shared)

    assert sign_in_from(service, shared, **stolen) == 429
    again = browser_of(service, "192.0.2.9", **stolen)
    assert again != stolen, "a secret that somebody else may know was taken over"


def test_under_https_every_answer_forbids_plain_http_and_elsewhere_none_does(
    at_https: Service, service: Service
) -> None:
    asked = [("GET", "/"), ("GET", "/events"), ("GET", "/nowhere"), ("PUT", "/events"), ("POST", "/events")]
    for method, path in asked:
        assert at_https.call(method, path).headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "Strict-Transport-Security" not in service.call(method, path).headers
