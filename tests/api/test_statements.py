"""A program sends bank statements: it is told the heaps, may have what is good confirmed, and can't send too much."""

from typing import Any

import pytest

from booking.payments.statements import matching
from tests.support import paid
from tests.support.bank_statement import Happened, as_camt, as_csv
from tests.support.service import FixedClock, Service
from tests.support.web_client import faulty_fields, problem


def sent(service: Service, content: bytes, query: str = "", media_type: str = "application/xml") -> Any:
    return service.call("POST", f"/statements{query}", content, headers=service.as_admin | {"Content-Type": media_type})


def test_a_statement_is_answered_with_its_heaps_and_confirmed_where_that_is_asked(
    service: Service, clock: FixedClock
) -> None:
    what = paid.happened_for(service.database, clock, "EUR", good=4)
    first = sent(service, as_camt(what.happened)).json
    assert [first[name] for name in ("new", "known", "went_out", "others", "confirmed")] == [17, 0, 1, 3, []]
    good = {one.id for one in what.good}
    assert {one["booking_ids"][0] for one in first["good"]} == good
    assert {one["kind"] for one in first["to_check"]} >= {"amount", "currency", "ended", "several", "twice", "misread"}
    assert "Somebody" not in str(first)

    second = sent(service, as_camt(what.happened), "?confirm=true").json
    assert (second["new"], second["known"], second["good"]) == (0, 17, [])
    assert set(second["confirmed"]) == good
    assert sent(service, as_camt(what.happened), "?confirm=true").json["confirmed"] == []


def test_what_is_more_than_is_confirmed_at_once_is_confirmed_when_the_statement_is_sent_again(
    service: Service, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "SHOWN_AT_MOST", 3)
    event = service.create_event(price_cents=2_500, currency="EUR", confirmation="organiser", seats=9)["id"]
    booked = [service.book(event, f"{number}@example.com") for number in range(5)]
    came = as_camt([Happened(number, 2_500, one["reference"]) for number, one in enumerate(booked)])
    answers = [sent(service, came, "?confirm=true").json for _ in range(3)]
    assert [(len(one["confirmed"]), len(one["good"])) for one in answers] == [(3, 2), (2, 0), (0, 0)]


def test_the_currency_of_a_table_is_what_all_is_paid_in_or_is_asked_for(service: Service, clock: FixedClock) -> None:
    content = b"Date;Amount;Text\n30.11.2026;25,00;Something\n"
    assert faulty_fields(sent(service, content, media_type="text/csv")) == ["currency"]
    assert sent(service, content, "?currency=EUR", media_type="text/csv").json["new"] == 1
    what = paid.happened_for(service.database, clock, "EUR", good=3)
    assert sent(service, as_csv(what.happened), media_type="text/csv").json["new"] == 15


class Unread:
    """A body that nobody may read, and how often somebody did."""

    reads = 0

    def read(self, *_: int) -> bytes:
        self.reads += 1
        raise AssertionError("the body was read")


def test_fifty_megabytes_are_refused_before_they_are_read(service: Service) -> None:
    answers: list[str] = []
    body = Unread()
    for path in ("/statements", "/admin/statements"):
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "CONTENT_TYPE": "text/csv",
            "CONTENT_LENGTH": str(50 * 1024 * 1024),
            "wsgi.input": body,
            "wsgi.url_scheme": "http",
            "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_AUTHORIZATION": service.as_admin["Authorization"],
        }
        service.app(environ, lambda status, _headers, *_: answers.append(status) or (lambda _: None))  # type: ignore[func-returns-value]
    assert [status[:3] for status in answers] == ["413", "303"]  # A page says it at its form.
    assert body.reads == 0


def test_an_entity_bomb_is_refused(service: Service) -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">{levels}]><Document>&a9;</Document>'
    assert "no bank statement needs" in problem(sent(service, bomb.encode()), "invalid")["errors"][0]["message"]
