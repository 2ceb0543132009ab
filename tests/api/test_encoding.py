"""Answers that are the same for everyone come as gzip to those who take it, and what holds a secret never does."""

import gzip
from typing import Any

import pytest
from webob import Request, Response

from booking.web.http.encoding import BYTES_AT_LEAST, takes_gzip
from booking.web.pages import assets
from tests.support.service import BROWSER, Service
from tests.support.web_client import problem

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


def unpacked(answer: Response) -> bytes:
    """Return what a gzip answer holds; it must be one, and say so."""
    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) == len(answer.body)
    return gzip.decompress(answer.body)


def ask(service: Service, url: str, **headers: str) -> Response:
    """Return an answer as it is sent: what the other tests ask by unpacks it."""
    return Request.blank(url, headers=headers).get_response(service.app)


@pytest.mark.parametrize("url", ["/events", "/openapi.json", "/", "/docs", "/errors", assets.url("base.css")])
def test_an_answer_for_everyone_comes_as_gzip_to_those_who_take_it(service: Service, url: str) -> None:
    for _ in range(5):
        service.create_event()
    plain, packed = ask(service, url, **BROWSER), ask(service, url, **BROWSER, **GZIP)
    assert len(plain.body) >= BYTES_AT_LEAST
    assert len(unpacked(packed)) == len(plain.body)
    assert len(packed.body) < len(plain.body) / 2
    assert [answer.headers["Vary"] for answer in (plain, packed)] == ["Accept-Encoding"] * 2
    assert "Content-Encoding" not in plain.headers


def test_a_short_answer_stays_as_it_is(service: Service) -> None:
    service.create_event()
    answer = ask(service, "/events/1", **GZIP)
    assert len(answer.body) < BYTES_AT_LEAST
    assert "Content-Encoding" not in answer.headers


def personal(service: Service) -> dict[str, tuple[str, dict[str, str]]]:
    service.create_event()
    made = service.book(1)
    booking = made["id"]
    cookies = service.as_account(service.add_account("admin@example.com", "admin"))["Authorization"]
    session = {"Cookie": f"session={cookies.removeprefix('Bearer ')}"}
    return {
        "the guest's own page": ("/", {"Cookie": f"bookings={booking}"}),
        "the page of a booking": (f"/b/{made['reference']}", {"Cookie": f"bookings={booking}"}),
        "the admin's page": ("/admin", session),
        "the bookings of an event": ("/events/1/bookings", service.as_admin),
        "a page with any cookie": ("/", {"Cookie": "theme=dark"}),
    }


def test_what_is_made_for_somebody_is_never_compressed(service: Service) -> None:
    for name, (url, headers) in personal(service).items():
        answer = ask(service, url, **BROWSER, **headers, **GZIP)
        assert answer.status_int == 200, name
        assert "Content-Encoding" not in answer.headers, name


@pytest.mark.parametrize("url", ["/events", assets.url("live.js")])
def test_the_two_forms_have_strong_etags_of_their_own_and_either_is_known_again(service: Service, url: str) -> None:
    for _ in range(5):
        service.create_event()
    plain, packed = ask(service, url).headers["ETag"], ask(service, url, **GZIP).headers["ETag"]
    assert plain != packed
    assert not any(tag.startswith("W/") for tag in (plain, packed))

    def status(known: str, encoding: dict[str, str]) -> int:
        answer = ask(service, url, **encoding, **{"If-None-Match": known})
        if answer.status_int == 304:
            assert (answer.body, answer.headers["ETag"], answer.headers["Vary"]) == (b"", known, "Accept-Encoding")
        return answer.status_int

    assert [status(plain, {}), status(packed, GZIP), status(packed, {}), status(plain, GZIP)] == [304, 304, 200, 200]


def test_an_event_that_was_read_as_gzip_can_be_changed_by_its_etag(service: Service) -> None:
    service.create_event(description="x" * 2_000)
    tag = ask(service, "/events/1", **GZIP).headers["ETag"]
    changed = service.call("PATCH", "/events/1", {"seats": 7}, headers=service.as_admin | {"If-Match": tag})
    assert changed.status_int == 200
    refused = service.call("PATCH", "/events/1", {"seats": 8}, headers=service.as_admin | {"If-Match": tag})
    problem(refused, "precondition_failed")


def test_what_is_given_again_is_compressed_once(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        service.create_event(title="Read by many")
    made: list[int] = []
    compress = gzip.compress

    def counting(body: bytes, *args: Any, **kwargs: Any) -> bytes:
        made.append(len(body))
        return compress(body, *args, **kwargs)

    monkeypatch.setattr(gzip, "compress", counting)
    bodies = {ask(service, "/events", **GZIP).body for _ in range(3)}
    assert (len(bodies), len(made)) == (1, 1)
    service.book(1)
    assert b'"held_seats":1' in unpacked(ask(service, "/events", **GZIP))
    assert len(made) == 2


@pytest.mark.parametrize(
    ("accept_encoding", "takes"),
    [
        ("gzip", True),
        ("GZip;q=0.5", True),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        ("*", True),
        ("x-gzip", True),
        ("identity;q=0.5, gzip;q=1.0", True),
        ("", False),
        ("br, deflate", False),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("*;q=0", False),
        ("identity, gzip;q=0.5", False),
        ("notgzip", False),
        ("gzip;q=2", False),
        ("gzip; q", False),
        ("gzip br", False),
        ("br, " * 400 + "gzip", False),
    ],
)
def test_accept_encoding_is_read_as_it_is_meant(accept_encoding: str, takes: bool) -> None:
    assert takes_gzip(accept_encoding) is takes
