"""Paths with a slash too many, in other letters, or with what would break a header apart."""

import pytest

from tests.support.service import BROWSER, Service


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/admin/", "/admin"),
        ("/account/", "/account"),
        ("/sign-in/", "/sign-in"),
        ("/docs/", "/docs"),
        ("/events/", "/events"),
        ("/events/1/book/", "/events/1/book"),
        ("/events///", "/events"),
        ("/events//1", "/events/1"),
        ("//events", "/events"),
        ("//", "/"),
        ("/nothing-here/", "/nothing-here"),
        ("/events/?when=past&after=a%2Fb", "/events?when=past&after=a%2Fb"),
        ("/events/?", "/events"),
        ("//evil.example/", "/evil.example"),
        ("///evil.example/%2f..", "/evil.example/.."),
        ("/%5Cevil.example/", "/%5Cevil.example"),
        ("/%09/evil.example/", "/%09/evil.example"),
        ("/https://evil.example/", "/https%3A/evil.example"),
        ("/%D0%B0/", "/%D0%B0"),
        ("/%0d%0aSet-Cookie:a=b/", "/%0D%0ASet-Cookie%3Aa%3Db"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"])
def test_a_path_with_a_slash_too_many_leads_to_the_one_without(
    service: Service, method: str, asked: str, location: str
) -> None:
    answer = service.call(method, asked)
    assert (answer.status_int, answer.headers["Location"]) == (308, location)
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_the_first_page_keeps_its_slash(service: Service) -> None:
    assert service.get("/", **BROWSER).status_int == 200
    assert service.get("/?page=2", **BROWSER).status_int == 200


def test_a_path_with_bytes_that_are_no_text_is_no_other_path(service: Service) -> None:
    event = service.create_event()
    assert service.get(f"/events/%ff{event['id']}").status_int == 404
    assert service.get("/healthz%ff").status_int == 404


@pytest.mark.parametrize("end", ["%0d%0aSet-Cookie:%20stolen=1", "%0aX:y", "%0dX:y", "%00", "%D1%8F", "%E2%80%A8"])
@pytest.mark.parametrize("start", ["/invitations", "/proofs", "/password-resets", "/events", "/bookings"])
def test_what_a_path_holds_makes_no_header(service: Service, start: str, end: str) -> None:
    for form in (f"{start}/{end}", f"{start}/{end}/confirm", f"{start}/{end}/cancel"):
        answer = service.call(
            "POST", form, b"a=b", headers=BROWSER | {"Content-Type": "application/x-www-form-urlencoded"}
        )
        assert answer.status_int < 500
        assert "Set-Cookie: stolen" not in str(answer.headers)
        assert answer.headers.get("Location", "").isascii()
        assert answer.headers.get("Location", "").isprintable()
