"""What an organiser asks of people who book: asked, answered, carried along, and read for good."""

from typing import Any

import pytest

from tests.support import replay
from tests.support.service import FixedClock, Service
from tests.support.web_client import faulty_fields, problem

DIET = {"label": "Diet", "kind": "choice", "required": True, "choices": ["vegan", "with meat"]}
QUESTIONS = [DIET, {"label": "Who sent you?"}, {"label": "I’ve read the rules", "kind": "tick", "required": True}]
ANSWERS = {"q1": "vegan", "q3": True}


@pytest.fixture
def event(service: Service) -> Any:
    return service.create_event(questions=QUESTIONS, seats=2)


def change(service: Service, event: Any, **body: Any) -> Any:
    return service.call("PATCH", f"/events/{event['id']}", body, headers=service.as_admin)


def book(service: Service, event: Any, email: str = "guest@example.com", **body: Any) -> Any:
    return service.post(f"/events/{event['id']}/book", {"email": email} | body)


def listed(service: Service, event: Any, query: str = "") -> Any:
    return service.get(f"/events/{event['id']}/bookings{query}", **service.as_admin).json


def test_questions_are_answered_with_ids_that_stay_when_they_are_worded_anew(service: Service, event: Any) -> None:
    first, second, third = event["questions"]
    assert [one["id"] for one in event["questions"]] == ["q1", "q2", "q3"]
    assert first == DIET | {"id": "q1"}
    assert second == {"id": "q2", "label": "Who sent you?", "kind": "text", "required": False, "choices": []}
    asked = [third, first | {"label": "What do you eat?"}, {"label": "Coat?", "kind": "tick"}]
    changed = change(service, event, questions=asked).json["questions"]
    assert [(one["id"], one["label"]) for one in changed] == [
        ("q3", "I’ve read the rules"),
        ("q1", "What do you eat?"),
        ("q4", "Coat?"),
    ]
    assert change(service, event, questions=[second]).json["questions"] == [second]
    assert change(service, event, questions=[]).json["questions"] == []
    replay.require_same(service.settings.db)


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        ([{"label": " "}], ["questions.1.label"]),
        ([{"label": "x" * 201}, {"label": "a\u0007b"}], ["questions.1.label", "questions.2.label"]),
        ([{"label": "Diet", "kind": "choice", "choices": ["vegan"]}], ["questions.1.choices"]),
        (
            [{"label": "Diet", "kind": "choice", "choices": [*"abcdefghijklmnopqrstu"]}],
            ["questions.1.choices"],
        ),
        ([{"label": "Diet", "kind": "choice", "choices": ["vegan", " vegan"]}], ["questions.1.choices"]),
        ([{"label": "Diet", "kind": "choice", "choices": ["vegan", ""]}], ["questions.1.choices"]),
        ([{"label": "Diet", "choices": ["vegan", "with meat"]}], ["questions.1.choices"]),
        ([{"label": "Diet", "id": "Q 1"}], ["questions.1.id"]),
        ([{"label": "Diet", "id": "q1"}, {"label": "Coat", "id": "q1"}], ["questions.1.id", "questions.2.id"]),
        ([{"label": "Diet"}] * 11, ["questions"]),
    ],
)
def test_each_question_that_cant_be_asked_is_named(service: Service, asked: Any, fields: list[str]) -> None:
    body = {"title": "Supper", "starts_at": "2099-01-01T00:00:00Z", "seats": 2, "questions": asked}
    assert faulty_fields(service.post("/events", body, **service.as_admin)) == fields


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({}, ["answers.q1", "answers.q3"]),
        ({"q1": "", "q3": False}, ["answers.q1", "answers.q3"]),
        ({"q1": "fish", "q3": True}, ["answers.q1"]),
        ({"q1": True, "q2": True, "q3": "yes"}, ["answers.q1", "answers.q2", "answers.q3"]),
        (ANSWERS | {"q2": "x" * 501}, ["answers.q2"]),
        (ANSWERS | {"q2": "a\u0000b"}, ["answers.q2"]),
        (ANSWERS | {"q9": "x"}, ["answers.q9"]),
        (ANSWERS | {"q2": 7}, ["answers", "answers.q2"]),
        ("vegan", ["answers"]),
    ],
)
def test_each_answer_that_doesnt_fit_is_named(service: Service, event: Any, answers: Any, fields: list[str]) -> None:
    assert faulty_fields(book(service, event, answers=answers)) == fields
    service.sell_out()
    for path in ("book", "waitlist"):
        refused = service.post(f"/events/{event['id']}/{path}", {"email": "nobody", "seats": 0, "answers": answers})
        assert set(faulty_fields(refused)) == {"email", "seats", *fields}


def test_answers_are_told_to_whoever_may_see_the_booking_and_are_taken_anew_until_it_starts(
    service: Service, event: Any, clock: FixedClock
) -> None:
    booking = book(service, event, answers=ANSWERS | {"q2": "  Ada  "}).json
    assert booking["answers"] == {"q1": "vegan", "q2": "Ada", "q3": True}
    assert service.get(f"/bookings/{booking['id']}").json["answers"] == booking["answers"]
    path = f"/bookings/{booking['id']}"
    assert faulty_fields(service.call("PATCH", path, {"answers": {"q1": "vegan"}})) == ["answers.q3"]
    changed = service.call("PATCH", path, {"answers": {"q1": "with meat", "q3": True}}).json
    assert changed["answers"] == {"q1": "with meat", "q3": True}
    by_admin = service.call("PATCH", path, {"answers": {}, "seats": 2}, headers=service.as_admin).json
    assert (by_admin["answers"], by_admin["seats"]) == ({}, 2)
    service.post(f"{path}/confirm")
    clock.move(2 * 86_400)
    problem(service.call("PATCH", path, {"answers": ANSWERS}), "event_started")


def test_old_answers_are_read_by_the_questions_that_they_were_given_to(service: Service, event: Any) -> None:
    booking = book(service, event, answers=ANSWERS).json
    change(service, event, questions=[{"label": "Coat?", "kind": "tick"}])
    page = listed(service, event)
    assert page["bookings"][0]["answers"] == ANSWERS
    assert [(one["id"], one["label"]) for one in page["questions"]] == [
        ("q4", "Coat?"),
        ("q1", "Diet"),
        ("q2", "Who sent you?"),
        ("q3", "I’ve read the rules"),
    ]
    answered = service.call("PATCH", f"/bookings/{booking['id']}", {"answers": {"q4": True}}).json
    assert answered["answers"] == ANSWERS | {"q4": True}
    service.post(f"/bookings/{booking['id']}/cancel")
    assert listed(service, event, "?ended=true")["bookings"][0]["answers"] == ANSWERS | {"q4": True}
    assert listed(service, event, "?ended=true")["questions"] == page["questions"]
    restored = service.post(f"/bookings/{booking['id']}/restore", **service.as_admin)
    assert restored.json["answers"] == ANSWERS | {"q4": True}


def test_answers_go_from_the_waiting_list_to_its_offer_and_not_to_another_person(service: Service, event: Any) -> None:
    first = book(service, event, seats=2, answers=ANSWERS).json
    path = f"/events/{event['id']}/waitlist"
    waiting = {"email": "waits@example.com"}
    assert faulty_fields(service.post(path, waiting)) == ["answers.q1", "answers.q3"]
    entry = service.post(path, waiting | {"answers": {"q1": "with meat", "q3": True}}).json
    assert entry["answers"] == {"q1": "with meat", "q3": True}
    service.post(f"/bookings/{first['id']}/cancel")
    offer = service.get(f"/waitlist/{entry['id']}").json["booking_id"]
    assert service.post(f"/bookings/{offer}/confirm").json["answers"] == entry["answers"]
    service.post(f"/bookings/{offer}/hand-over", {"email": "new@example.com"})
    (received,) = listed(service, event)["bookings"]
    assert (received["email"], received["answers"]) == ("new@example.com", {})


def test_an_admin_who_books_for_somebody_need_not_know_their_name_and_answers(service: Service) -> None:
    event = service.create_event(questions=QUESTIONS, name_required=True)
    path = f"/events/{event['id']}/book"
    guest = {"email": "guest@example.com"}
    assert faulty_fields(service.post(path, guest)) == ["answers.q1", "answers.q3", "name"]
    assert faulty_fields(service.post(path, guest | {"name": " ", "answers": ANSWERS})) == ["name"]
    assert service.post(path, guest, **service.as_admin).status_int == 201
    member = service.as_account(service.add_proved_account("member@example.com"))
    assert faulty_fields(service.post(path, {"answers": ANSWERS}, **member)) == ["name"]
    booked = service.post(path, {"answers": ANSWERS, "name": "Mia"}, **member)
    assert (booked.status_int, booked.json["name"]) == (201, "Mia")
