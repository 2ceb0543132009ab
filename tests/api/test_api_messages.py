"""The API of what an admin writes to the people at an event."""

import pytest

from booking.model import GREATEST
from booking.organiser import messages
from tests.support.service import Service
from tests.support.web_client import faulty_fields, problem

EN = {"subject_en": "The door", "text_en": "It has moved.\nSee you!"}
RU = {"subject_ru": "Вход", "text_ru": "Теперь со двора."}


def test_what_was_written_is_listed_with_what_became_of_it_the_newest_first(service: Service, event_id: int) -> None:
    path, key = f"/events/{event_id}/messages", {"Idempotency-Key": "once"}
    service.book(event_id, "anna@example.com")

    sent = service.post(path, {"to": "held", **EN}, **service.as_admin, **key)
    again = service.post(path, {"to": "held", **EN}, **service.as_admin, **key)
    refused = service.post(path, {"to": "held", **EN}, **service.as_admin)
    service.post(path, {"to": "all", **EN, **RU}, **service.as_admin)
    service.delivery.deliver_due()

    assert sent.status_int == 201
    assert sent.json == again.json
    assert (sent.json["to"], sent.json["subject_en"], sent.json["subject_ru"]) == ("held", "The door", "")
    problem(refused, "too_many_requests")
    assert refused.headers["Retry-After"] == "60"
    first = service.get(f"{path}?limit=1", **service.as_admin).json
    second = service.get(first["next"], **service.as_admin).json
    assert [one["subject_ru"] for one in first["messages"] + second["messages"]] == ["Вход", ""]
    assert second["next"] is None
    nobody = {"sent": 0, "waiting": 0, "failed": 0, "undelivered": 0, "dropped": 0, "is_complete": True}
    assert second["messages"][0]["outcomes"] == nobody | {"undelivered": 1}
    history = service.get(f"/events/{event_id}/history", **service.as_admin).json["history"]
    assert [(one["action"], one["facts"]) for one in history][2:] == [
        ("written", {"to": "held"}),
        ("written", {"to": "all"}),
    ]
    audit = service.get("/audit", **service.as_admin).json["entries"]
    assert [one["subject"] for one in audit if one["action"] == "message written"] == [f"event {event_id}"] * 2


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"to": "all"}, ["subject_en", "text_en"]),
        ({"to": "all", "subject_ru": "Вход"}, ["text_ru"]),
        ({"to": "all", **EN, "text_ru": "Вход"}, ["subject_ru"]),
        ({"to": "all", **EN, "subject_en": "The door\r\nBcc: everyone@example.com"}, ["subject_en"]),
        ({"to": "all", **EN, "subject_en": "a" * 79}, ["subject_en"]),
        ({"to": "all", **EN, "text_en": "a" * 2_001}, ["text_en"]),
        ({"to": "chosen", **EN}, ["booking_ids"]),
        ({"to": "chosen", **EN, "booking_ids": ["x"] * 501}, ["booking_ids"]),
        ({"to": "anyone", **EN}, ["to"]),
        ({**EN}, ["to"]),
    ],
)
def test_half_a_message_and_a_subject_of_two_lines_are_refused(
    service: Service, event_id: int, body: dict[str, object], fields: list[str]
) -> None:
    assert faulty_fields(service.post(f"/events/{event_id}/messages", body, **service.as_admin)) == fields
    assert service.get(f"/events/{event_id}/messages", **service.as_admin).json["messages"] == []


def test_those_whom_a_search_finds_are_written_to(service: Service, event_id: int) -> None:
    for name in ("anna", "boris"):
        service.book(event_id, f"{name}@example.com")

    service.post(f"/events/{event_id}/messages", {"to": "chosen", "q": "bor", **EN}, **service.as_admin)

    listed = service.get("/notices", **service.as_admin).json["notices"]
    assert [one["recipient"] for one in listed if one["kind"] == "written"] == ["boris@example.com"]


def test_a_booking_that_is_chosen_twice_is_one(service: Service, event_id: int) -> None:
    booking = service.book(event_id, "anna@example.com")["id"]

    service.post(
        f"/events/{event_id}/messages", {"to": "chosen", "booking_ids": [booking, booking], **EN}, **service.as_admin
    )

    (message,) = service.database.read(messages.page, event_id, GREATEST, 9)
    assert message.written.booking_ids == (booking,)
