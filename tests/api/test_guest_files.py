"""Guests as a file: out as CSV and in again, on another event the same, and nothing that a hostile file can do."""

import csv
import io
from typing import Any

import pytest
from webtest import TestResponse

from tests.support.service import FixedClock, Service, count
from tests.support.web_client import faulty_fields, problem

FORMULAS = ["=1+1", "+49", "-x", "@SUM(A1)", "'=1", "''-2", " =2", "＝3", "'tis Anna", "a;=1", '"quoted", too']


def exported(service: Service, event: int) -> str:
    answer = service.get(f"/events/{event}/bookings.csv", **service.as_admin)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return str(answer.body.decode("utf-8"))


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def sent(service: Service, event: int, content: bytes, query: str = "") -> TestResponse:
    headers = service.as_admin | {"Content-Type": "text/csv"}
    return service.call("POST", f"/events/{event}/bookings.csv{query}", content, headers=headers)


def faults(answer: TestResponse) -> list[tuple[str, str]]:
    problem(answer, "invalid")
    return [(one["field"], one["message"]) for one in answer.json["errors"]]


def guests(service: Service, event: int) -> list[tuple[Any, ...]]:
    """Return who has which seats of an event, whatever the ids and instants."""
    named = [
        (one["email"], one["name"], one["seats"], one["status"], one["note"], sorted(one["answers"].items()))
        for one in service.bookings(event, "?limit=200")
    ]
    return sorted(named)


def test_the_guests_of_one_event_are_another_s_after_export_and_import(service: Service) -> None:
    asked = [
        {"id": "q1", "label": "What do you eat?", "kind": "choice", "choices": ["fish", "=none"]},
        {"id": "q2", "label": "=Wheelchair", "kind": "tick"},
        {"id": "q3", "label": "Комментарий", "kind": "text"},  # As a column of the organiser's own may be called.
    ]
    event = service.create_event(title="Вишнёвый сад / 2", seats=60, hold_seconds=600, questions=asked)["id"]
    for number, name in enumerate(["Ёлкина Анна", *FORMULAS]):
        booking = service.book(event, f"g{number}@example.com", 1 + number % 3, name)["id"]
        if number % 2:
            service.post(f"/bookings/{booking}/confirm")
    service.book(event, "g0@example.com", 2, "Ёлкина Анна")  # Somebody with two bookings.
    first = service.bookings(event)[0]["id"]
    service.call(
        "PATCH",
        f"/bookings/{first}",
        {"note": "-by the door", "answers": {"q1": "=none", "q2": True, "q3": "Мы с коляской"}},
        headers=service.as_admin,
    )
    other = service.create_event(seats=60, questions=asked)["id"]
    answer = service.get(f"/events/{event}/bookings.csv", **service.as_admin)

    made = sent(service, other, answer.body)

    assert made.json == {"bookings": 13, "seats": 26, "already_booked": 0, "ignored_columns": []}, made.text
    assert guests(service, other) == guests(service, event)
    assert answer.body.startswith(b"\xef\xbb\xbfreference,name,email,") and answer.body.count(b"\r\n") == 14
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="vishnevyy-sad-2.csv"; '
        "filename*=UTF-8''%D0%92%D0%B8%D1%88%D0%BD%D1%91%D0%B2%D1%8B%D0%B9%20%D1%81%D0%B0%D0%B4%20%20%202.csv"
    )
    again = sent(service, other, answer.body)
    assert (again.json["bookings"], again.json["already_booked"]) == (0, 13)
    assert service.get("/audit", **service.as_admin).json["entries"][0]["action"] == "guests imported"


def test_no_cell_of_an_export_is_a_formula(service: Service) -> None:
    event = service.create_event(seats=60)["id"]
    for number, name in enumerate(FORMULAS):
        service.book(event, f"g{number}@example.com", 1, name)
    service.book(event, "+x@example.com", 1, "Plain")

    cells = [cell for row in table(exported(service, event)) for cell in row.values()]

    pieces = [piece.lstrip(" ") for cell in cells for piece in cell.split(";")]
    assert [piece for piece in pieces if piece[:1] in ("=", "+", "-", "@", "＝")] == []
    assert "'tis Anna" in cells
    assert "''=1" in cells


def test_an_export_tells_amounts_and_instants(service: Service) -> None:
    event = service.create_event(price_cents=1_250, currency="EUR", hold_seconds=600)["id"]
    booking = service.book(event, "anna@example.com", 2)

    (row,) = table(exported(service, event))

    assert (row["paid"], row["paid at"]) == ("", "")
    assert (row["amount"], row["currency"], row["status"]) == ("25.00", "EUR", "held")
    assert row["hold until"] == "2026-05-28 22:36:40+02:00"
    assert row["confirmed at"] == ""
    at = "2026-05-28 22:26:40+02:00"
    for cents, standing in ((2_000, ("20.00", at, "held")), (500, ("25.00", at, "confirmed"))):
        service.post(f"/bookings/{booking['id']}/payments", {"price_cents": cents}, **service.as_admin)
        (row,) = table(exported(service, event))
        assert (row["paid"], row["paid at"], row["status"]) == standing


def test_an_export_has_what_was_answered_to_questions_that_are_no_longer_asked(service: Service) -> None:
    asked = [{"label": "Hat?"}, {"label": "Diet?"}, {"label": "Coat?", "kind": "tick"}]
    event = service.create_event(seats=9, questions=asked)["id"]
    given = {"email": "anna@example.com", "seats": 1, "answers": {"q1": "=red", "q2": "vegan"}}
    assert service.post(f"/events/{event}/book", given).status_int == 201
    kept = service.get(f"/events/{event}").json["questions"][1:2]
    service.call("PATCH", f"/events/{event}", {"questions": kept}, headers=service.as_admin)

    text = exported(service, event)

    (row,) = table(text)
    assert list(row)[-2:] == ["Diet?", "Hat? (asked before)"]  # And none for the coat, of which nobody said anything.
    assert (row["Diet?"], row["Hat? (asked before)"]) == ("vegan", "'=red")
    other = service.create_event(questions=kept)["id"]
    made = sent(service, other, text.encode()).json
    assert (made["bookings"], made["ignored_columns"]) == (1, ["Hat? (asked before)"])


def test_a_cell_of_several_lines_is_read_as_one(service: Service) -> None:
    event = service.create_event(questions=[{"label": "Diet"}])["id"]
    content = (
        'Email,Name,Note,Diet\na@example.com,"Anna\r\nKarenina","By the aisle.\n\n=Wheelchair","no milk\nno nuts"\n'
    )

    assert sent(service, event, content.encode()).status_int == 200

    assert guests(service, event) == [
        ("a@example.com", "Anna Karenina", 1, "confirmed", "By the aisle. =Wheelchair", [("q1", "no milk no nuts")])
    ]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Почта;Имя;Места;Статус\nanna@example.com;Анна Каренина;2;подтверждено", "utf-8"),
        ("Имя;Места;E-mail;Статус\nАнна Каренина;2;anna@example.com;подтверждено", "windows-1251"),
        ("sep=;\r\nname;EMAIL;seats\r\nАнна Каренина;anna@example.com;2\r\n", "utf-8-sig"),
        ("name\temail\tplaces\nАнна Каренина\tanna@example.com\t2\n", "utf-16"),
        ("name,Email,Tickets\r\n,,\r\nАнна Каренина,anna@example.com,2,,\r\n", "utf-8"),
    ],
)
def test_a_list_is_read_as_spreadsheets_write_it(service: Service, content: str, encoding: str) -> None:
    event = service.create_event()["id"]

    answer = sent(service, event, content.encode(encoding))

    assert answer.status_int == 200, answer.text
    assert guests(service, event) == [("anna@example.com", "Анна Каренина", 2, "confirmed", "", [])]


def test_letters_of_western_europe_are_read_in_the_encoding_of_windows(service: Service) -> None:
    event = service.create_event()["id"]

    sent(service, event, "name,email,diet\nJürgen Größe,j@example.com,vegan".encode("windows-1252"))

    assert guests(service, event) == [("j@example.com", "Jürgen Größe", 1, "confirmed", "", [])]


def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_done(service: Service) -> None:
    event = service.create_event(max_seats_per_person=3)["id"]
    rows = ["a@example.com,0", "nobody,1", ",1", "b@example.com,2", "c@example.com,x", "d@example.com,1,more"]
    bad = "Почта,seats\n" + "\n".join(rows)
    assert [field for field, _ in faults(sent(service, event, bad.encode()))] == ["row 7"]

    told = faults(sent(service, event, bad.removesuffix(",more").encode()))

    assert [field for field, _ in told] == ["row 2, seats", "row 3, Почта", "row 4, Почта", "row 6, seats"]
    assert told[1][1] == "Enter an email address, like name@example.com."
    doubled = b"email,seats\nx@example.com,2\ny@example.com,4\nX@example.com,1\n"
    assert faults(sent(service, event, doubled)) == [
        ("row 4, email", "The same address stands in row 2. Put their seats together in one row."),
        (
            "row 3, seats",
            "One person can have up to 3 seats at this event. Choose fewer, or raise the limit per person in Settings.",
        ),
    ]
    assert guests(service, event) == []


@pytest.mark.parametrize(
    ("head", "cells", "name"),
    [
        ("Имя;Фамилия", "Анна;Каренина", "Анна Каренина"),
        ("Фамилия;Имя;Отчество", "Каренина;Анна;Аркадьевна", "Анна Аркадьевна Каренина"),
        ("Last name,First name", "Karenina,Anna", "Anna Karenina"),
        ("Surname,Given_name", "Karenina,", "Karenina"),
        ("Name,Last name", "Anna Karenina,Karenina", "Anna Karenina"),
    ],
)
def test_a_name_in_several_columns_is_put_together(service: Service, head: str, cells: str, name: str) -> None:
    event, separator = service.create_event()["id"], ";" if ";" in head else ","

    sent(service, event, f"{head}{separator}email\n{cells}{separator}anna@example.com\n".encode())

    assert [guest[:2] for guest in guests(service, event)] == [("anna@example.com", name)]
    too_long = "x" * 201
    row = separator.join([too_long] * (head.count(separator) + 1))
    (fault,) = faults(sent(service, event, f"{head}{separator}email\n{row}{separator}b@example.com\n".encode()))
    assert fault[0].removeprefix("row 2, ") in head.split(separator)


def test_kinds_are_refused_where_there_are_none_and_added_up_where_one_is_named_twice(service: Service) -> None:
    none = service.create_event()["id"]
    assert [field for field, _ in faults(sent(service, none, b"email,kinds\na@example.com,2\n"))] == ["row 2, kinds"]

    kinds = [{"name": "Adult", "price_cents": 1_250}, {"name": "Child", "price_cents": 600}]
    event = service.create_event(currency="EUR", seat_kinds=kinds)["id"]
    assert sent(service, event, b'email,kinds\na@example.com,"1 x Adult; 1 Child, 2 x adult"\n').json["seats"] == 4
    (booking,) = service.bookings(event)
    assert [(one["name"], one["seats"]) for one in booking["kinds"]] == [("Adult", 3), ("Child", 1)]
    spaces = b"email,kinds\na@example.com,1" + b" " * 100_000 + b"x\n"
    assert [field for field, _ in faults(sent(service, event, spaces))] == ["row 2, kinds"]


def test_a_list_that_needs_more_seats_than_are_free_is_refused_as_a_whole(service: Service) -> None:
    event = service.create_event(seats=3)["id"]
    service.book(event, "first@example.com", 2)

    answer = sent(service, event, b"email\na@example.com\nb@example.com\n")

    assert faults(answer)[0][1].startswith("The list needs 2 seats, and 1 are free.")
    assert len(guests(service, event)) == 1
    assert sent(service, event, b"email\na@example.com\n").json["bookings"] == 1
    assert service.event(event)["status"] == "sold_out"


def test_a_preview_does_nothing_and_says_what_would_be_done(service: Service) -> None:
    event = service.create_event()["id"]

    answer = sent(service, event, b"email,seats,diet\na@example.com,2,vegan\n", "?preview=true")

    assert answer.json == {"bookings": 1, "seats": 2, "already_booked": 0, "ignored_columns": ["diet"]}
    assert guests(service, event) == []
    assert faulty_fields(sent(service, event, b"email\na@example.com\n", "?tell=maybe")) == ["tell"]


def test_nobody_is_told_of_an_import_unless_that_is_asked_for(service: Service, clock: FixedClock) -> None:
    event = service.create_event()["id"]
    sent(service, event, b"email,status\na@example.com,held\nb@example.com,confirmed\n")
    assert count(service.database, "outbox") == 0

    sent(service, event, b"email,status\nc@example.com,held\nd@example.com,confirmed\n", "?tell=true")

    told = service.get("/notices", **service.as_admin).json["notices"]
    assert sorted((one["kind"], one["recipient"]) for one in told) == [
        ("confirmed", "d@example.com"),
        ("hold_placed", "c@example.com"),
    ]


HOSTILE = {
    "nothing": (b"", "Choose a CSV file."),
    "blank lines": (b"\r\n\r\n", "The file is empty"),
    "no guest": (b"email\n", "The file is empty"),
    "NULs": (b"email\na\0b@example.com", "isn’t CSV"),
    "only NULs": (b"\0" * 1_000, "isn’t CSV"),
    "a zip, as xlsx is": (b"PK\x03\x04" + bytes(50), "isn’t CSV"),
    "gzip": (b"\x1f\x8b\x08" + bytes(50), "isn’t CSV"),
    "broken letters": (b"email\nM\xfcller \xcc\xe0\xf8\xe0", "can’t be told apart"),
    "half of UTF-16": (b"\xff\xfee\0m\0a", "can’t be told apart"),
    "a quote never closed": (b'email\n"a@example.com\n' + b"x\n" * 9_000, "Row 2 can’t be read"),
    "one line of a megabyte": (b"email\n" + b"x" * 1_000_000, "Row 2 can’t be read"),
    "a million columns": (b"email" + b"," * 1_000_000, "more than 100 columns"),
    "a million cells": (b"email\nx@example.com" + b";" * 500_000, "Row 2 can’t be read"),
    "no address": (b"name;seats\nAnna;2", "must be “email”"),
    "two columns of addresses": ("email,почта\n".encode() + b"a@example.com,b@example.com", "Two columns"),
    "too many guests": (b"email\n" + b"".join(b"g%d@example.com\n" % number for number in range(2_001)), "2,000"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_list_is_refused(service: Service, name: str) -> None:
    content, said = HOSTILE[name]
    event = service.create_event()["id"]

    told = faults(sent(service, event, content))

    assert said in told[0][1]
    assert count(service.database, "bookings") == 0


def test_a_file_that_is_too_large_is_refused_unread(service: Service) -> None:
    event = service.create_event()["id"]

    problem(sent(service, event, b"email\n" + b"x" * 2_000_000), "body_too_large")


def test_an_import_to_an_event_that_takes_no_bookings_is_refused(service: Service) -> None:
    event = service.create_event()["id"]
    service.post(f"/events/{event}/cancel", **service.as_admin)

    problem(sent(service, event, b"email\na@example.com\n"), "event_cancelled")
    problem(sent(service, 77, b"email\na@example.com\n"), "event_not_found")
    problem(service.get("/events/77/bookings.csv", **service.as_admin), "event_not_found")
