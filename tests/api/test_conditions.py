"""ETag, If-None-Match and If-Match: no answer is sent twice, nothing unseen is overwritten."""

from collections.abc import Callable

import pytest

from booking.errors import Conflict
from booking.store.database import Database
from booking.web.http import conditions
from tests.support.live import LiveServer
from tests.support.service import BROWSER, Service
from tests.support.web_client import FORM, problem


def paths(service: Service, event_id: int) -> list[str]:
    """Return every path that is read, after one booking that ended and one that lives."""
    service.post(f"/bookings/{service.book(event_id)['id']}/cancel")
    booking_id = service.book(event_id)["id"]
    bookings = f"/events/{event_id}/bookings"
    return ["/events", f"/events/{event_id}", f"/bookings/{booking_id}", bookings, f"{bookings}?ended=true"]


def test_whoever_has_it_already_is_told_so(service: Service, event_id: int) -> None:
    for path in paths(service, event_id):
        first = service.get(path, **service.as_admin)
        again = service.get(path, **service.as_admin, **{"If-None-Match": first.headers["ETag"]})
        head = service.call("HEAD", path, headers=service.as_admin | {"If-None-Match": first.headers["ETag"]})

        assert (again.status_int, again.body, again.headers["ETag"]) == (304, b"", first.headers["ETag"]), path
        assert head.status_int == 304, path
        assert service.get(path, **service.as_admin, **{"If-None-Match": '"other"'}).status_int == 200, path


def test_a_hold_s_passing_seconds_do_not_change_its_tag_but_its_confirmation_does(
    service: Service, event_id: int
) -> None:
    booking_id = service.book(event_id)["id"]
    first = service.get(f"/bookings/{booking_id}")
    service.clock.move(5)
    later = service.get(f"/bookings/{booking_id}")
    service.post(f"/bookings/{booking_id}/confirm")
    confirmed = service.get(f"/bookings/{booking_id}")

    assert first.headers["ETag"] == later.headers["ETag"] != confirmed.headers["ETag"]
    assert first.headers["ETag"].startswith("W/")


def test_a_booking_and_a_hold_s_end_change_an_event_s_tag(service: Service, event_id: int) -> None:
    def tag() -> str:
        return service.get(f"/events/{event_id}").headers["ETag"]

    before = tag()
    service.book(event_id)
    held = tag()
    service.clock.move(20)

    assert held != before
    assert tag() == before, "the seat is free again, so the event reads as it did"


def test_a_change_of_what_was_seen_is_made_and_of_what_was_not_is_refused(service: Service, event_id: int) -> None:
    seen = service.get(f"/events/{event_id}").headers["ETag"]
    path = f"/events/{event_id}"

    assert service.call("PATCH", path, {"seats": 30}, headers=service.as_admin | {"If-Match": seen}).status_int == 200
    refused = service.call("PATCH", path, {"seats": 40}, headers=service.as_admin | {"If-Match": seen})

    problem(refused, "precondition_failed")
    assert service.event(event_id)["seats"] == 30


@pytest.mark.parametrize("if_match", ["*", '"x", {}', '{}, W/"x"'])
def test_if_match_takes_a_list_or_a_star(service: Service, event_id: int, if_match: str) -> None:
    seen = service.get(f"/events/{event_id}").headers["ETag"]
    headers = service.as_admin | {"If-Match": if_match.format(seen)}

    assert service.call("PATCH", f"/events/{event_id}", {"seats": 30}, headers=headers).status_int == 200


def test_a_weak_tag_is_enough_to_read_and_not_to_write() -> None:
    assert conditions.is_unchanged('W/"a"', '"a"')
    assert conditions.is_unchanged('"b", "a"', 'W/"a"')
    assert not conditions.is_unchanged('"b"', '"a"')
    with pytest.raises(Conflict):
        conditions.require_match('W/"a"', '"a"')


def test_what_is_personal_is_never_stored_and_what_is_public_asked_after(service: Service, event_id: int) -> None:
    told = {path: service.get(path, **service.as_admin).headers["Cache-Control"] for path in paths(service, event_id)}

    assert [path for path, value in told.items() if value == "no-cache"] == ["/events", f"/events/{event_id}"]
    assert set(told.values()) == {"no-cache", "no-store"}


@pytest.mark.parametrize("close", [False, True])
def test_an_answer_without_a_body_closes_the_connection_only_when_asked_to(
    service: Service, event_id: int, serve: Callable[[Database], LiveServer], close: bool
) -> None:
    connection = serve(service.database).connect()
    tag = service.get(f"/events/{event_id}").headers["ETag"]
    asked = {"If-None-Match": tag} | ({"Connection": "close"} if close else {})
    connection.request("GET", f"/events/{event_id}", headers=asked)
    answer = connection.getresponse()
    content = answer.read()
    told = (answer.status, content, answer.getheader("Connection"))
    connection.close()

    assert told == (304, b"", "close" if close else None)


def test_one_connection_takes_many_answers_without_a_body(
    service: Service, event_id: int, serve: Callable[[Database], LiveServer]
) -> None:
    connection = serve(service.database).connect()
    connection.connect()
    own_port = connection.sock.getsockname()[1]
    for method in ("OPTIONS", "GET", "OPTIONS", "GET"):
        connection.request(method, f"/events/{event_id}", headers={"If-None-Match": "*"})
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (204 if method == "OPTIONS" else 304, b"")
        assert connection.sock is not None, "the server has closed the connection"
        assert connection.sock.getsockname()[1] == own_port
    connection.close()


@pytest.mark.parametrize("known", ["*", "", '""'])
def test_what_has_no_etag_is_never_unchanged(service: Service, known: str) -> None:
    headers = BROWSER | {"If-None-Match": known}
    assert service.get("/sign-in", **headers).status_int == 200
    assert service.get("/nothing", **headers).status_int == 404
    assert service.get("/admin", **headers).status_int == 303


@pytest.mark.parametrize("known", ["*", "", '""'])
def test_a_form_that_was_done_leads_back_whatever_its_browser_knows(service: Service, known: str) -> None:
    service.create_event()
    headers = BROWSER | FORM | {"If-None-Match": known}
    answer = service.post("/events/1/book", b"email=guest@example.com&seats=1", **headers)
    assert (answer.status_int, "Location" in answer.headers) == (303, True)
    assert [cookie for cookie in answer.headers.getall("Set-Cookie") if cookie.startswith("bookings=")]
    signed_out = service.post("/sign-out", b"", **headers)
    assert (signed_out.status_int, "Location" in signed_out.headers) == (303, True)
