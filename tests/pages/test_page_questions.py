"""An event's questions on pages: typed by the organiser, answered in the booking box, changed by those who answered."""

from typing import Any

import pytest

from tests.support.service import Service
from tests.support.web_client import Browser

QUESTIONS = [
    {"label": "Diet", "kind": "choice", "required": True, "choices": ["vegan", "with meat"]},
    {"label": "Who sent you?"},
    {"label": "I’ve read the rules", "kind": "tick", "required": True},
]


@pytest.fixture
def event(service: Service) -> Any:
    return service.create_event(questions=QUESTIONS, seats=2)


def label_of(browser: Browser, field: str) -> str:
    label = browser.dom.select_one(f'label[for="{field}"]')
    assert label is not None
    return " ".join(label.get_text().split())


def answers(diet: str, *, is_read: bool) -> dict[str, str | bool]:
    return {"answers.q1": diet, "answers.q3": is_read}


@pytest.mark.parametrize("where", ["/", "/e/1-concert"])
def test_the_box_asks_and_a_refusal_keeps_what_was_answered(guest: Browser, event: Any, where: str) -> None:
    guest.open(where)
    form, at = f"book-{event['id']}", f"book-{event['id']}-answers"
    assert label_of(guest, f"{at}.q1") == "Diet"
    assert label_of(guest, f"{at}.q2") == "Who sent you? (optional)"
    assert label_of(guest, f"{at}.q3") == "I’ve read the rules"
    typed: dict[str, str | bool] = {"answers.q1": "vegan", "answers.q2": "<b>Ada</b>"}
    guest.send(form, email="guest@example.com", **typed)
    assert guest.element(f"{at}.q3-fault").text == "Tick this box."
    link = guest.dom.select_one(f'.error-summary a[href="#{at}.q3"]')
    assert link is not None
    assert link.get_text() == "I’ve read the rules – Tick this box."
    refused = guest.page.forms[form]
    assert {name: refused[name].value for name in typed} == typed
    guest.send(form, **{"answers.q3": True})
    guest.open(f"/b/{guest.booking_id}")
    answered = guest.dom.select_one(".answered")
    assert answered is not None
    assert answered.get_text(" ", strip=True) == "Diet vegan Who sent you? <b>Ada</b> I’ve read the rules yes"


def test_who_has_booked_changes_their_answers_on_the_page_of_the_booking(
    service: Service, guest: Browser, event: Any
) -> None:
    booking = service.post(
        f"/events/{event['id']}/book",
        {"email": "guest@example.com", "answers": {"q1": "vegan", "q3": True}},
    ).json
    guest.open(f"/b/{booking['id']}")
    form = f"change-answers-{booking['id']}"
    guest.send(form, **answers("with meat", is_read=False))
    assert guest.element(f"answer-{booking['id']}-answers.q3-fault").text == "Tick this box."
    assert guest.page.forms[form]["answers.q3"].checked is False
    guest.send(form, **answers("with meat", is_read=True))
    assert guest.message == "The answers are saved."
    assert service.get(f"/bookings/{booking['id']}").json["answers"] == {"q1": "with meat", "q3": True}


def test_the_waiting_list_asks_too_and_a_name_where_it_is_required(service: Service, guest: Browser) -> None:
    event = service.create_event(questions=QUESTIONS[:1], seats=1, name_required=True)
    answered = {"q1": "vegan"}
    service.post(f"/events/{event['id']}/book", {"email": "one@example.com", "name": "One", "answers": answered})
    guest.open("/")
    form = f"join-{event['id']}"
    assert label_of(guest, f"{form}-name") == "Name"
    guest.send(form, email="guest@example.com")
    assert guest.element(f"{form}-name-fault").text == "Enter a name."
    assert guest.element(f"{form}-answers.q1-fault").text == "Choose an answer."
    guest.send(form, name="Grace", **{"answers.q1": "vegan"})
    (entry,) = service.get(f"/events/{event['id']}/waitlist", **service.as_admin).json["entries"]
    assert (entry["name"], entry["answers"]) == ("Grace", answered)
    guest.open(f"/w/{entry['id']}")
    form, path = f"change-answers-{entry['id']}", f"/waitlist/{entry['id']}"
    guest.send(form, **{"answers.q1": ""})
    assert guest.element(f"answer-{entry['id']}-answers.q1-fault").text == "Choose an answer."
    guest.send(form, **{"answers.q1": "with meat"})
    assert guest.message == "The answers are saved."
    assert guest.element(f"answers-{entry['id']}").get_text(" ", strip=True).startswith("Your answers Diet with meat")
    assert service.get(path).json["answers"] == {"q1": "with meat"}
    service.post(f"{path}/leave")
    assert service.post(f"{path}/answers", {"answers": answered}).status_int == 410


def test_the_organiser_types_questions_without_a_script_and_sees_at_each_what_is_wrong(
    service: Service, admin: Browser, event: Any
) -> None:
    path = f"/admin/events/{event['id']}/settings"
    admin.open(path)
    admin.send("edit-event", title="Supper")  # What was not touched stays.
    assert service.event(event["id"])["questions"] == event["questions"]
    admin.send("edit-event", **{"questions.2.label": "", "questions.5.label": "Coat?", "questions.5.kind": "choice"})
    assert admin.element("edit-question-3-choices-fault").text == "Enter 2 to 20 answers."
    typed: dict[str, str | bool] = {"questions.3.choices": "yes\n\nno\n", "questions.1.required": False}
    admin.send("edit-event", **typed)
    asked = service.event(event["id"])["questions"]
    assert [(one["id"], one["label"], one["required"]) for one in asked] == [
        ("q1", "Diet", False),
        ("q3", "I’ve read the rules", True),
        ("q4", "Coat?", False),
    ]
    assert asked[2]["choices"] == ["yes", "no"]


def test_a_form_whose_question_has_gone_meanwhile_says_so(service: Service, guest: Browser, event: Any) -> None:
    guest.open("/e/1-concert")
    service.call("PATCH", "/events/1", {"questions": [event["questions"][1]]}, headers=service.as_admin)
    guest.send("book-1", email="guest@example.com", **{"answers.q1": "vegan", "answers.q2": "Ada"})
    assert guest.message.startswith("The organiser has changed the questions.")
    assert guest.page.forms["book-1"]["answers.q2"].value == "Ada"
