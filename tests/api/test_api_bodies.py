"""What may be sent and how: JSON or a form, every fault at once, and nothing hostile ever makes an internal error."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.web.http import decode
from tests.support.service import Service
from tests.support.web_client import FORM, faulty_fields, problem

KIB = 1_024
NEW_EVENT = {"title": "Concert", "starts_at": "2026-12-24T18:00:00Z", "seats": 20}
BODIES: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/events", NEW_EVENT),
    ("PATCH", "/events/1", {"title": "Concert"}),
    ("POST", "/events/1", {"title": "Concert"}),
    ("POST", "/events/1/cancel", {}),
    ("POST", "/events/1/book", {"email": "guest@example.com"}),
    ("POST", "/events/1/confirm", {"booking_id": "x"}),
    ("POST", "/bookings/x/confirm", {}),
    ("POST", "/bookings/x/cancel", {}),
    ("POST", "/events/1/waitlist", {"email": "guest@example.com"}),
    ("POST", "/waitlist/x/leave", {}),
    ("POST", "/bookings/x/extend", {}),
    ("PATCH", "/bookings/x", {"seats": 2}),
    ("POST", "/bookings/x", {"seats": 2}),
    ("POST", "/bookings/x/restore", {"status": "held"}),
    ("POST", "/bookings/x/hand-over", {"email": "guest@example.com"}),
    ("POST", "/events/1/reopen", {}),
]
calls = pytest.mark.parametrize(("method", "url"), [(method, url) for method, url, _ in BODIES])


def book(service: Service, body: Any, **headers: str) -> Any:
    return service.post("/events/1/book", body, **headers)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"null",
        b"616",
        b'"text"',
        b"{'email': 1}",
        b'{"email": "a@b"} {}',
        b'{"email": "a@b",}',
        b"\xef\xbb\xbf{}",
        b'{"email": "a@b", "email": "c@d"}',
        b'{"seats": NaN}',
        b'{"seats": Infinity}',
        b'{"seats": -Infinity}',
        b'{"name": "\xff"}',
        b'{"name": "\xed\xa0\x80"}',
        b'{"name": "\xc0\x80"}',
        b'{"name": "a\x00b"}',
        b'{"seats": ' + b"9" * 5_000 + b"}",
        b'{"seats": 0x10}',
        b'{"seats": 007}',
        b'{"name": ' + b"[" * 30_000 + b"}",
        b'{"name": ' + b'{"a":' * 10_000 + b"}",
        b'{"name": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    ],
    ids=lambda body: repr(body[:24]),
)
@calls
def test_a_body_that_is_no_json_object_is_malformed(service: Service, method: str, url: str, body: bytes) -> None:
    problem(service.call(method, url, body, headers=service.as_admin), "malformed_body")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b'{"email": "a@b", "name": "\\ud800"}', ["name"]),
        (b'{"email": "a@b", "name": "a\\u0000b"}', ["name"]),
        (b'{"email": "a@b", "name": "\\u007f"}', ["name"]),
        (b'{"email": "a@b", "\\ud800": 1}', ["\ufffd"]),
        (b'{"email": "a@b", "": 1}', [""]),
        (b'{"email": "\\udfff@b", "seats": 0}', ["email", "seats"]),
        (b'{"email": "a@b", "seats": "\\udfff"}', ["seats"]),
        (b'{"email": "a@b", "seats": {"\\udfff": 1}}', ["seats"]),
        (b'{"email": "a@b", "__class__": {}}', ["__class__"]),
        (b'{"email": "a@b", "seats": 1000000000000000000000000000000}', ["seats"]),
        (b'{"email": "a@b", "seats": 1e30}', ["seats"]),
        (b'{"email": "a@b", "seats": 1e400}', ["seats"]),
        (b'{"email": "a@b", "seats": 9223372036854775808}', ["seats"]),
        (b'{"email": "a@b", "seats": 18446744073709551617}', ["seats"]),
        (b'{"email": "a@b", "seats": -1}', ["seats"]),
        (b'{"email": "a@b", "seats": 0}', ["seats"]),
        (b'{"email": "a@b", "seats": 1.5}', ["seats"]),
        (b'{"email": "a@b", "seats": "1"}', ["seats"]),
        (b'{"email": "a@b", "seats": true}', ["seats"]),
        (b'{"email": "a@b", "seats": null}', ["seats"]),
        (b'{"email": "a@b", "seats": [1]}', ["seats"]),
        (b'{"email": ["a@b"], "name": {}}', ["email", "name"]),
        (b'{"email": "a@b", "name": ' + b"[" * 500 + b"]" * 500 + b"}", ["name"]),
        (b"{}", ["email"]),
        (b"", ["email"]),
    ],
    ids=lambda value: repr(value[-24:]),
)
def test_a_hostile_value_is_a_fault_of_its_field(service: Service, body: bytes, fields: list[str]) -> None:
    event = service.create_event()
    assert faulty_fields(book(service, body)) == fields
    assert service.event(event["id"]) == event


@pytest.mark.parametrize(
    "email",
    ["guest", "@example.com", "guest@", "a@b@c", "a b@example.com", "<a@b>", "a,b@c", "", "\n", "a\u2028@b", "x" * 255],
)
def test_an_email_has_one_at_sign_between_two_somethings(service: Service, email: str) -> None:
    service.create_event()
    assert faulty_fields(book(service, {"email": email})) == ["email"]


@pytest.mark.parametrize("number", [b"7", b"7.0", b"70e-1", b"0.7e1"])
def test_a_number_without_a_fraction_is_an_integer_however_it_is_written(service: Service, number: bytes) -> None:
    service.create_event()
    answer = book(service, b'{"email": "guest@example.com", "seats": ' + number + b"}")
    assert answer.json["seats"] == 7


def test_a_thousand_written_with_an_exponent_is_a_thousand(service: Service) -> None:
    body = b'{"title": "Concert", "starts_at": "2026-12-24T18:00:00Z", "seats": 1e3, "hold_seconds": 616.0}'
    event = service.post("/events", body, **service.as_admin).json
    assert (event["seats"], event["hold_seconds"]) == (1_000, 616)


def test_every_fault_of_a_body_is_reported_at_once(service: Service) -> None:
    body = {"title": "", "seats": 0, "hold_seconds": "x", "confirmation": "never", "location": "\u0000", "colour": 1}
    fields = ["colour", "confirmation", "hold_seconds", "location", "seats", "starts_at", "title"]
    assert faulty_fields(service.post("/events", body, **service.as_admin)) == fields
    assert faulty_fields(service.post("/events", urlencode(body).encode(), **service.as_admin, **FORM)) == fields


def test_a_start_in_the_past_is_reported_beside_the_other_faults(service: Service) -> None:
    body = {"title": "", "seats": 0, "starts_at": "2001-01-01T00:00:00Z"}
    fields = faulty_fields(service.post("/events", body, **service.as_admin))
    assert fields == ["seats", "starts_at", "title"]


@calls
def test_an_unknown_field_is_an_error_and_not_ignored(service: Service, method: str, url: str) -> None:
    known = next(body for at_method, at_url, body in BODIES if (at_method, at_url) == (method, url))
    answer = service.call(method, url, known | {"colour": "red"}, headers=service.as_admin)
    assert faulty_fields(answer) == ["colour"]


@pytest.mark.parametrize("way", ["book", "waitlist"])
def test_a_faulty_body_is_told_the_same_of_a_draft_as_of_no_event(service: Service, way: str) -> None:
    asked = [{"label": "Diet", "kind": "text", "required": True}]
    draft = service.create_event(published=False, questions=asked)["id"]
    of_draft, of_none = (service.post(f"/events/{event}/{way}", {"seats": 0}) for event in (draft, draft + 1))
    assert faulty_fields(of_draft) == faulty_fields(of_none) == ["email", "seats"]
    assert of_draft.json["errors"] == of_none.json["errors"]


@calls
def test_a_body_over_64_kib_is_refused_and_one_of_64_kib_is_read(service: Service, method: str, url: str) -> None:
    largest = b"{" + b" " * (64 * KIB - 2) + b"x"
    assert len(largest) == 64 * KIB
    problem(service.call(method, url, largest, headers=service.as_admin), "malformed_body")
    problem(service.call(method, url, largest + b" ", headers=service.as_admin), "body_too_large")


@pytest.mark.parametrize(
    "media_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "application/x-www-form-urlencoded",
        "text/plain",
        "multipart/form-data; boundary=x",
        "",
        "nonsense",
    ],
)
def test_a_body_that_starts_with_a_brace_is_json_whatever_its_type(service: Service, media_type: str) -> None:
    service.create_event()
    body = b' \r\n\t{"email": "guest@example.com"}'
    assert book(service, body, **{"Content-Type": media_type}).status_int == 201


@pytest.mark.parametrize(
    "media_type", ["text/plain", "multipart/form-data; boundary=x", "application/xml", "", "application/jsonx"]
)
def test_any_other_body_of_another_type_is_refused(service: Service, media_type: str) -> None:
    service.create_event()
    answer = book(service, b"email=guest@example.com", **{"Content-Type": media_type})
    problem(answer, "unsupported_media_type")


def test_a_form_is_read_as_well_as_json(service: Service) -> None:
    event = service.create_event()
    form = urlencode({"email": " guest@example.com ", "name": "Зоя & Ёж", "seats": "2"}).encode()
    booking = book(service, form, **FORM).json
    assert (booking["email"], booking["name"], booking["seats"]) == ("guest@example.com", "Зоя & Ёж", 2)
    blank = book(service, b"email=member@example.com&name=&seats=", **FORM).json
    assert (blank["name"], blank["seats"]) == ("", 1)
    confirmed = service.post(
        f"/events/{event['id']}/confirm", urlencode({"booking_id": booking["id"]}).encode(), **FORM
    )
    assert confirmed.json["status"] == "confirmed"


@pytest.mark.parametrize("seats", ["٣", "1.5", "-1", "0", "1_0", "0x1", "1 0", "9" * 30, "1e30", "NaN", "ten", "²"])
def test_a_number_in_a_form_is_whole_and_of_plain_digits(service: Service, seats: str) -> None:
    service.create_event()
    form = urlencode({"email": "guest@example.com", "seats": seats}).encode()
    assert faulty_fields(book(service, form, **FORM)) == ["seats"]


@pytest.mark.parametrize(
    "form",
    [
        b"email=%FF",
        b"email=%ED%A0%80",
        "email=жук".encode(),
        b"email=a@b&email=c@d",
        b"&".join(b"field%d=1" % number for number in range(121)),
    ],
    ids=lambda form: repr(form[:24]),
)
def test_a_form_that_can_not_be_read_is_malformed(service: Service, form: bytes) -> None:
    problem(book(service, form, **FORM), "malformed_body")


def test_a_form_without_a_value_or_with_a_nul_names_the_field(service: Service) -> None:
    assert faulty_fields(book(service, b"email", **FORM)) == ["email"]
    assert faulty_fields(book(service, b"email=a@b&name=%00", **FORM)) == ["name"]
    assert faulty_fields(book(service, b"=x", **FORM)) == ["", "email"]


@pytest.mark.parametrize(
    "segment", ["%D9%A3", "-5", "007", "0", "9" * 30, str(2**63), "1.0", "1e0", "+1", "%201", "1%0A", "%EF%BC%91", "x"]
)
@pytest.mark.parametrize(
    ("method", "url"),
    [(method, url.replace("1", "{}", 1)) for method, url, _ in BODIES if "1" in url]
    + [("GET", "/events/{}"), ("GET", "/events/{}/bookings"), ("GET", "/admin/events/{}")],
)
def test_an_id_in_a_path_is_a_small_integer_in_plain_digits(
    service: Service, method: str, url: str, segment: str
) -> None:
    service.create_event()
    body = next((body for at_method, at_url, body in BODIES if (at_method, at_url) == (method, url.format(1))), None)
    problem(service.call(method, url.format(segment), body, headers=service.as_admin), "event_not_found")


@pytest.mark.parametrize("listing", ["/events", "/events/1/bookings", "/events/1/bookings?ended=true"])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("limit", limit) for limit in ["0", "-1", "201", "9" * 30, "%D9%A3", "ten", "1.5"]),
        *(
            ("after", cursor)
            for cursor in ["%2B%2B", "W10", "WzFd", "x", "e30", "A" * 5_000, "%C3%A9", "%00", "WyJcdWQ4MDAiXQ", "_w"]
        ),
        # Numbers beyond SQLite's: [9223372036854775808, 1], and text where a number belongs: [1, 2, 3].
        ("after", "WzkyMjMzNzIwMzY4NTQ3NzU4MDgsMV0"),
        ("after", "WzEsMiwzXQ"),
        ("when", "never"),
        ("ended", "maybe"),
        ("colour", "red"),
    ],
)
def test_a_hostile_query_is_refused_by_field(service: Service, listing: str, field: str, value: str) -> None:
    service.create_event()
    url = f"{listing}{'&' if '?' in listing else '?'}{field}={value}"
    if field == "ended" and "ended=true" in listing:
        problem(service.get(url, **service.as_admin), "malformed_body")
    else:
        assert faulty_fields(service.get(url, **service.as_admin)) == [field]


@pytest.mark.parametrize("query", ["after=%FF", "limit=1&limit=2", "&".join(f"a{n}=1" for n in range(121))])
def test_a_query_that_can_not_be_read_is_malformed(service: Service, query: str) -> None:
    problem(service.get(f"/events?{query}"), "malformed_body")


def test_a_faulty_cursor_on_a_page_is_refused_too(service: Service) -> None:
    for page in ("/", "/admin"):
        assert faulty_fields(service.get(f"{page}?after=garbage", **service.as_admin)) == ["after"]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(
    body=st.one_of(
        st.binary(max_size=40),
        st.dictionaries(
            st.sampled_from(["email", "name", "seats", "x"]),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
                lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
                max_leaves=5,
            ),
        ).map(lambda fields: json.dumps(fields).encode()),
    ),
    media_type=st.sampled_from(["application/json", "application/x-www-form-urlencoded", "text/plain"]),
    accept=st.sampled_from(["application/json", "text/html"]),
)
def test_no_body_makes_an_internal_error(service: Service, body: bytes, media_type: str, accept: str) -> None:
    if not service.get("/events").json["events"]:
        service.create_event(seats=1_000_000)
    answer = book(service, body, **{"Content-Type": media_type, "Accept": accept})
    assert answer.status_int in (201, 303, 400, 409, 415, 422), answer.text


def test_a_body_of_thousands_of_unknown_fields_gets_a_short_answer(service: Service) -> None:
    event = service.create_event()
    answer = service.post(f"/events/{event['id']}/book", {f"f{number}": 0 for number in range(5_000)})
    assert "email" in faulty_fields(answer)
    assert len(answer.json["errors"]) == 50
    assert len(answer.body) < 32_768


def kinds_and_questions(service: Service) -> Any:
    kinds = [{"name": "Adult", "price_cents": 1_000}]
    return service.create_event(seat_kinds=kinds, currency="EUR", questions=[{"label": "Coat?"}])


@pytest.mark.parametrize(
    ("name", "shown"), [("\ud800", "�"), ("\udfffa", "�a"), ("a\0", "a�"), ("\x1b[31m", "�[31m"), ("\u202e", "�")]
)
@pytest.mark.parametrize(("field", "value"), [("kinds", 1), ("answers", "x")])
def test_names_that_are_no_text_are_told_as_far_as_they_can_be_shown(
    service: Service, field: str, value: Any, name: str, shown: str
) -> None:
    event = kinds_and_questions(service)
    body = {"email": "anna@example.com", "kinds": {"adult": 1}} | {field: {name: value}}
    refused = service.post(f"/events/{event['id']}/book", json.dumps(body).encode())
    assert f"{field}.{shown}" in faulty_fields(refused)


@pytest.mark.parametrize(("field", "value"), [("kinds", 1), ("answers", "x")])
def test_thousands_of_wrong_names_get_a_short_answer(service: Service, field: str, value: Any) -> None:
    event = kinds_and_questions(service)
    body = {"email": "anna@example.com", "kinds": {"adult": 1}} | {field: dict.fromkeys(map(str, range(4_000)), value)}
    refused = service.post(f"/events/{event['id']}/book", body)
    assert 50 <= len(faulty_fields(refused)) < 100
    assert len(refused.body) < 32_768


@pytest.mark.parametrize("name", sorted(decode.LIST_FIELDS))
@calls
def test_fields_that_are_lists_elsewhere_are_as_unknown_as_others(
    service: Service, method: str, url: str, name: str
) -> None:
    service.create_event()
    answer = service.call(method, url, f"{name}=x&{name}=y".encode(), headers=service.as_admin | FORM)
    assert answer.status_int in (404, 422), answer.text
    if answer.status_int == 422:
        assert name in faulty_fields(answer)
