"""A draft is for admins alone: to everybody else it is not there, wherever they look, until it is published."""

import re
from typing import Any

import pytest

from tests.support import replay
from tests.support.service import BROWSER, FixedClock, Service, instant
from tests.support.web_client import FORM, Browser, problem


@pytest.fixture
def draft(service: Service) -> Any:
    return service.create_event(title="Secret supper", location="Cellar", published=False)


def publish(service: Service, event: Any, *, published: bool = True) -> Any:
    return service.call("PATCH", f"/events/{event['id']}", {"published": published}, headers=service.as_admin)


def ids(service: Service, query: str, **headers: str) -> list[int]:
    return [event["id"] for event in service.get(f"/events{query}", **headers).json["events"]]


def seen(answer: Any, number: int) -> tuple[int, str]:
    """Return an answer without what names the event that was asked for, and without the keys of forms."""
    text = re.sub('value="[^"]*"', "", answer.text)
    return answer.status_int, re.sub(rf"(?<=[/=F]){number}\b", "N", text.partition("<body")[2] or text)


def test_to_others_than_admins_a_draft_is_answered_as_an_event_that_is_not_there(service: Service, draft: Any) -> None:
    missing = draft["id"] + 1
    member = service.as_account(service.add_proved_account("member@example.com"))
    booking = {"email": "guest@example.com"}
    asked: list[tuple[str, str, Any, dict[str, str]]] = [
        ("GET", "/events/{}", None, {}),
        ("GET", "/events/{}", None, BROWSER),
        ("GET", "/?event={}", None, BROWSER),
        ("GET", "/e/{}", None, BROWSER),
        ("GET", "/e/{}-secret-supper", None, BROWSER),
        ("GET", "/e/{}-secret-supper/poster", None, BROWSER),
        ("GET", "/e/{}.ics", None, {}),
        ("POST", "/events/{}/book", booking, {}),
        ("POST", "/events/{}/waitlist", booking, {}),
        ("POST", "/events/{}/confirm", {"booking_id": "nothing"}, {}),
    ]
    for method, path, body, headers in asked:
        for who in ({}, member):
            given = {} if who and "email" in (body or {}) else body
            answers = [
                seen(service.call(method, path.format(number), given, headers=headers | who), number)
                for number in (draft["id"], missing)
            ]
            assert answers[0] == answers[1], path
            assert answers[0][0] == 404, path


def test_a_draft_is_in_no_list_that_others_than_admins_read(service: Service, draft: Any) -> None:
    shown = service.create_event(title="Open supper")
    for query in ("", "?when=all", "?published=any", "?published=true"):
        assert ids(service, query) == [shown["id"]]
    assert ids(service, "?published=false") == []
    for path in ("/", "/?q=supper", f"/?open={draft['id']}", "/calendar.ics"):
        text = service.get(path, **BROWSER).text
        assert "Open supper" in text, path
        assert "Secret supper" not in text, path
    assert ids(service, "", **service.as_admin) == [draft["id"], shown["id"]]
    assert ids(service, "?published=false", **service.as_admin) == [draft["id"]]
    assert ids(service, "?published=true", **service.as_admin) == [shown["id"]]
    assert ids(service, "") == [shown["id"]]  # The admins' list was kept for nobody else.


def test_a_draft_whose_start_has_passed_is_not_in_the_archive(service: Service, clock: FixedClock) -> None:
    service.create_event(title="Secret supper", published=False)
    clock.move(2 * 86_400)
    assert "Secret supper" not in service.get("/past", **BROWSER).text
    assert "/past" not in service.get("/", **BROWSER).text


def test_an_admin_reads_on_the_page_of_a_draft_that_it_is_one(service: Service, draft: Any) -> None:
    admin = Browser(service)
    admin.sign_in()
    admin.open(f"/e/{draft['id']}-secret-supper")
    assert "This is a draft" in admin.element(f"draft-{draft['id']}").text
    assert admin.dom.select_one(".booking-box") is None
    publish(service, draft)
    admin.open(f"/e/{draft['id']}-secret-supper")
    assert admin.dom.select_one(f"#draft-{draft['id']}") is None
    assert admin.element(f"book-{draft['id']}")


def test_nobody_books_a_draft_and_admins_are_told_why(service: Service, draft: Any) -> None:
    for path in ("book", "waitlist"):
        answer = service.post(f"/events/{draft['id']}/{path}", {"email": "guest@example.com"}, **service.as_admin)
        problem(answer, "event_draft")
    cancelled = service.post(f"/events/{draft['id']}/cancel", **service.as_admin)
    problem(cancelled, "event_draft")


def test_publishing_shows_a_draft_at_once_and_it_goes_back_only_while_nobody_has_booked(
    service: Service, draft: Any
) -> None:
    assert service.get(f"/events/{draft['id']}").status_int == 404
    assert publish(service, draft).json["published"] is True
    assert service.event(draft["id"])["title"] == "Secret supper"
    assert publish(service, draft, published=False).json["published"] is False
    assert service.get(f"/events/{draft['id']}").status_int == 404
    publish(service, draft)
    booking = service.book(draft["id"])
    service.post(f"/bookings/{booking['id']}/cancel")
    problem(publish(service, draft, published=False), "event_booked")
    history = service.get(f"/events/{draft['id']}/history", **service.as_admin).json["history"]
    told = [line["action"] for line in history]
    assert told == ["drafted", "published", "unpublished", "published", "booked", "cancelled"]
    replay.require_same(service.settings.db)
    audit = service.database.read(lambda tx: tx.execute("SELECT action FROM audit_log ORDER BY id", ()).fetchall())
    assert [action for (action,) in audit if "event" in action or "draft" in action] == [
        "draft created",
        *("event published", "event made a draft again", "event published"),
    ]


def test_a_draft_whose_start_has_passed_needs_another_one_to_be_published(
    service: Service, clock: FixedClock, draft: Any
) -> None:
    clock.move(2 * 86_400)
    refused = publish(service, draft)
    assert [fault["field"] for fault in refused.json["errors"]] == ["starts_at"]
    later = {"published": True, "starts_at": instant(clock.now() + 86_400_000)}
    moved = service.call("PATCH", f"/events/{draft['id']}", later, headers=service.as_admin)
    assert moved.json["published"] is True


def test_deleting_leaves_nothing_of_an_event_but_its_number(service: Service, draft: Any, clock: FixedClock) -> None:
    service.create_event(title="Open supper", starts_at=instant(clock.now() + 3_600_000))
    service.jobs.queue_tomorrow()  # Which goes through the events that start soon.
    shown = service.create_event(title="Late supper")
    for event in (draft, shown):
        deleted = service.call("DELETE", f"/events/{event['id']}", headers=service.as_admin)
        assert (deleted.status_int, deleted.body) == (204, b"")
        problem(service.get(f"/events/{event['id']}", **service.as_admin), "event_not_found")
        problem(service.call("DELETE", f"/events/{event['id']}", headers=service.as_admin), "event_not_found")
    assert service.create_event()["id"] == shown["id"] + 1
    replay.require_same(service.settings.db)
    (kept,) = [line for line in replay.lines(service.settings.db) if line.event_id == draft["id"]]
    assert (kept.action, kept.facts) == ("deleted", {})


def test_what_people_have_booked_or_waited_for_is_cancelled_and_never_deleted(service: Service) -> None:
    booked, waited_for = service.create_event(), service.sell_out()
    service.wait(waited_for["id"])
    service.post(f"/bookings/{service.book(booked['id'])['id']}/cancel")
    for event in (booked, waited_for):
        refused = service.call("DELETE", f"/events/{event['id']}", headers=service.as_admin)
        assert "Cancel it instead." in problem(refused, "event_booked")["detail"]
        assert service.event(event["id"])["title"] == "Concert"


def test_an_admin_deletes_a_draft_by_a_form_and_is_told(service: Service, draft: Any) -> None:
    admin = Browser(service)
    admin.sign_in()
    answer = service.call(
        "POST",
        f"/admin/events/{draft['id']}/delete",
        b"",
        headers=BROWSER | {"Content-Type": FORM["Content-Type"], "Cookie": f"session={admin.cookie('session')}"},
    )
    assert (answer.status_int, answer.headers["Location"]) == (303, "/admin/events")
    problem(service.get(f"/events/{draft['id']}", **service.as_admin), "event_not_found")
