"""Waiting lists by the API: who joins, what a freed seat becomes, who sees what, and what is refused."""

from typing import Any

import pytest
from webtest import TestResponse

from tests.support.service import NOON, FixedClock, Service, instant
from tests.support.web_client import faulty_fields, problem

ANNA, BORIS, VERA = "anna@example.com", "boris@example.com", "vera@example.com"
DAY = 86_400_000


def join(service: Service, event: Any, body: Any, **headers: str) -> TestResponse:
    return service.post(f"/events/{event['id']}/waitlist", body, **headers)


def leave(service: Service, entry: Any, **headers: str) -> TestResponse:
    return service.post(f"/waitlist/{entry['id']}/leave", **headers)


def entry_now(service: Service, entry: Any) -> Any:
    answer = service.get(f"/waitlist/{entry['id']}")
    assert answer.status_int == 200, answer.text
    return answer.json


def holder_cancels(service: Service, event: Any, number: int = 0) -> None:
    """Let one of those go who hold the seats of an event that was sold out."""
    held = service.bookings(event["id"])
    (booking,) = (one for one in held if one["email"] == f"holder{number}@example.com")
    assert service.post(f"/bookings/{booking['id']}/cancel").status_int == 200


def listed(service: Service, event: Any, query: str = "") -> Any:
    answer = service.get(f"/events/{event['id']}/waitlist{query}", **service.as_admin)
    assert answer.status_int == 200, answer.text
    return answer.json


def test_an_entry_is_answered_with_its_place_in_the_line_and_its_unguessable_path(service: Service) -> None:
    event = service.sell_out(seats=2)
    answer = join(service, event, {"email": "Anna@Example.com", "name": "Зоя", "seats": 2, "language": "ru"})

    assert answer.status_int == 201
    entry = answer.json
    assert answer.headers["Location"] == f"/waitlist/{entry['id']}"
    assert entry == {
        "id": entry["id"],
        "event_id": event["id"],
        "account_id": None,
        "name": "Зоя",
        "email": "Anna@Example.com",
        "seats": 2,
        "status": "waiting",
        "position": 1,
        "booking_id": None,
        "created_at": "2026-05-28T20:26:40Z",
        "ended_at": None,
        "answers": {},
        "kinds": None,
    }
    assert service.get(answer.headers["Location"]).json == entry
    other = service.wait(event["id"], BORIS)
    assert other["id"][11:] != entry["id"][11:]
    assert len(entry["id"]) >= 11 + 32


def test_the_event_says_how_many_wait_and_each_entry_how_many_come_before_it(service: Service) -> None:
    event = service.sell_out()
    first, second, third = (service.wait(event["id"], email) for email in (ANNA, BORIS, VERA))
    assert [first["position"], second["position"], third["position"]] == [1, 2, 3]
    assert service.event(event["id"])["waiting"] == 3

    leave(service, second)

    assert [entry_now(service, one)["position"] for one in (first, second, third)] == [1, None, 2]
    assert service.event(event["id"])["waiting"] == 2


def test_a_cancelled_seat_is_held_at_once_for_whoever_waits_longest(service: Service, clock: FixedClock) -> None:
    event = service.sell_out(hold_seconds=20)
    first, second = service.wait(event["id"], ANNA), service.wait(event["id"], BORIS)
    clock.move(5)
    holder_cancels(service, event)

    offered = entry_now(service, first)
    assert (offered["status"], offered["position"]) == ("offered", None)
    assert offered["ended_at"] == "2026-05-28T20:26:45Z"
    booking = service.get(f"/bookings/{offered['booking_id']}").json
    assert (booking["email"], booking["status"], booking["offer"]) == (ANNA, "held", True)
    assert booking["expires_at"] == "2026-05-28T20:27:05Z"
    assert entry_now(service, second)["position"] == 1
    now = service.event(event["id"])
    assert (now["free_seats"], now["held_seats"], now["waiting"]) == (0, 1, 1)


def test_an_offer_is_confirmed_like_any_hold_and_is_a_place_then(service: Service, clock: FixedClock) -> None:
    event = service.sell_out()
    entry = service.wait(event["id"], ANNA)
    holder_cancels(service, event)
    booking_id = entry_now(service, entry)["booking_id"]

    confirmed = service.post(f"/bookings/{booking_id}/confirm").json

    assert (confirmed["status"], confirmed["offer"]) == ("confirmed", True)
    clock.move(3_600)
    assert entry_now(service, entry)["status"] == "offered"


def test_an_offer_that_lapses_goes_to_the_next_and_closes_the_entry(service: Service, clock: FixedClock) -> None:
    event = service.sell_out(hold_seconds=20)
    first, second = service.wait(event["id"], ANNA), service.wait(event["id"], BORIS)
    holder_cancels(service, event)
    assert entry_now(service, second)["status"] == "waiting"
    clock.move(20)
    assert entry_now(service, first)["status"] == "closed"

    service.jobs.sweep()

    assert entry_now(service, first)["status"] == "closed"
    offered = entry_now(service, second)
    assert offered["status"] == "offered"
    assert service.get(f"/bookings/{offered['booking_id']}").json["email"] == BORIS


def test_a_hold_that_is_swept_goes_to_the_list_and_not_to_a_newcomer(service: Service, clock: FixedClock) -> None:
    event = service.sell_out(hold_seconds=20)
    entry = service.wait(event["id"], ANNA)
    clock.move(20)

    refused = problem(service.post(f"/events/{event['id']}/book", {"email": BORIS}), "sold_out")

    assert "waiting list" in refused["detail"]
    service.jobs.sweep()
    assert entry_now(service, entry)["status"] == "offered"
    problem(service.post(f"/events/{event['id']}/book", {"email": BORIS}), "sold_out")


def test_whoever_finds_an_event_sold_out_is_told_of_the_waiting_list_and_how_many_wait(service: Service) -> None:
    event = service.sell_out()
    refused = problem(service.post(f"/events/{event['id']}/book", {"email": VERA}), "sold_out")
    assert (refused["free_seats"], refused["waiting"]) == (0, 0)
    assert "waiting list" in refused["detail"]

    service.wait(event["id"], ANNA)

    assert problem(service.post(f"/events/{event['id']}/book", {"email": VERA}), "sold_out")["waiting"] == 1


def test_a_newcomer_may_have_a_seat_that_nobody_who_waits_could_use(service: Service) -> None:
    event = service.sell_out(seats=2)
    group = service.wait(event["id"], ANNA, seats=2)
    holder_cancels(service, event)

    assert service.book(event["id"], BORIS)["status"] == "held"
    assert entry_now(service, group)["position"] == 1


def test_more_seats_go_to_those_who_wait(service: Service) -> None:
    event = service.sell_out()
    first, second = service.wait(event["id"], ANNA), service.wait(event["id"], BORIS)

    changed = service.call("PATCH", f"/events/{event['id']}", {"seats": 3}, headers=service.as_admin).json

    assert (changed["free_seats"], changed["held_seats"], changed["waiting"]) == (0, 3, 0)
    assert [entry_now(service, one)["status"] for one in (first, second)] == ["offered", "offered"]


def test_an_offer_at_an_instant_event_has_to_be_confirmed_all_the_same(service: Service) -> None:
    event = service.sell_out(confirmation="instant")
    entry = service.wait(event["id"], ANNA)
    holder_cancels(service, event)

    booking_id = entry_now(service, entry)["booking_id"]

    assert service.get(f"/bookings/{booking_id}").json["status"] == "held"
    assert service.post(f"/bookings/{booking_id}/confirm").json["status"] == "confirmed"


def test_leaving_is_answered_again_as_it_was_and_the_place_is_gone(service: Service, clock: FixedClock) -> None:
    event = service.sell_out()
    entry = service.wait(event["id"], ANNA)
    clock.move(1)

    left = leave(service, entry)

    assert left.status_int == 200
    assert left.json == entry | {"status": "left", "position": None, "ended_at": "2026-05-28T20:26:41Z"}
    clock.move(1)
    assert leave(service, entry).json == left.json
    assert entry_now(service, entry) == left.json
    holder_cancels(service, event)
    assert service.event(event["id"])["free_seats"] == 1


def test_whoever_left_may_join_again_at_the_end(service: Service) -> None:
    event = service.sell_out()
    entry = service.wait(event["id"], ANNA)
    service.wait(event["id"], BORIS)
    leave(service, entry)

    again = service.wait(event["id"], ANNA)

    assert again["position"] == 2
    assert again["id"] != entry["id"]


def test_an_offer_is_declined_by_cancelling_its_booking_not_by_leaving(service: Service) -> None:
    event = service.sell_out()
    first, second = service.wait(event["id"], ANNA), service.wait(event["id"], BORIS)
    holder_cancels(service, event)
    booking_id = entry_now(service, first)["booking_id"]

    assert problem(leave(service, first), "entry_offered")["booking_id"] == booking_id
    service.post(f"/bookings/{booking_id}/cancel")

    problem(leave(service, first), "entry_closed")
    assert entry_now(service, second)["status"] == "offered"


@pytest.mark.parametrize("confirmed", [False, True])
def test_an_event_that_is_cancelled_closes_its_list(service: Service, clock: FixedClock, confirmed: bool) -> None:
    event = service.sell_out(seats=2)
    waiting, offered = service.wait(event["id"], ANNA, seats=2), service.wait(event["id"], BORIS)
    holder_cancels(service, event)
    if confirmed:
        service.post(f"/bookings/{entry_now(service, offered)['booking_id']}/confirm")
    clock.move(1)
    cancelled = service.post(f"/events/{event['id']}/cancel", **service.as_admin).json

    assert cancelled["waiting"] == 0
    for entry in (waiting, offered):
        assert entry_now(service, entry)["status"] == "closed"
        problem(leave(service, entry), "entry_closed")
    problem(join(service, event, {"email": VERA}), "event_cancelled")


@pytest.mark.parametrize("swept", [False, True])
def test_an_event_that_starts_closes_its_list_swept_or_not(service: Service, clock: FixedClock, swept: bool) -> None:
    event = service.sell_out(starts_at=instant(NOON + 10_000), confirmation="instant")
    entry = service.wait(event["id"], ANNA)
    clock.move(9.999)
    assert entry_now(service, entry)["status"] == "waiting"
    clock.move(0.001)
    if swept:
        service.jobs.sweep()

    closed = entry_now(service, entry)

    assert (closed["status"], closed["position"], closed["ended_at"]) == ("closed", None, "2026-05-28T20:26:50Z")
    assert service.event(event["id"])["waiting"] == 0
    problem(leave(service, entry), "entry_closed")
    problem(join(service, event, {"email": VERA}), "event_started")


def test_whoever_can_book_is_told_to_book(service: Service, clock: FixedClock) -> None:
    event = service.sell_out(seats=2)
    problem(join(service, service.create_event(), {"email": ANNA}), "seats_free")

    holder_cancels(service, event)

    problem(join(service, event, {"email": ANNA, "seats": 1}), "seats_free")
    assert join(service, event, {"email": ANNA, "seats": 2}).status_int == 201


def test_a_person_waits_once_at_an_event_and_is_not_shown_the_key_again(service: Service) -> None:
    event, other = service.sell_out(), service.sell_out()
    entry = service.wait(event["id"], ANNA)

    refused = join(service, event, {"email": "ANNA@example.COM"})

    problem(refused, "limit_reached")
    assert entry["id"] not in refused.text
    assert join(service, other, {"email": ANNA}).status_int == 201


def test_seats_one_has_and_seats_one_waits_for_are_limited_together(service: Service) -> None:
    event = service.create_event(seats=4, max_seats_per_person=3)
    service.book(event["id"], ANNA, seats=2)
    service.book(event["id"], BORIS, seats=2)
    problem(join(service, event, {"email": ANNA, "seats": 2}), "limit_reached")
    assert join(service, event, {"email": ANNA, "seats": 1}).status_int == 201

    wider = service.call("PATCH", f"/events/{event['id']}", {"seats": 10}, headers=service.as_admin).json

    assert wider["waiting"] == 0
    problem(service.post(f"/events/{event['id']}/book", {"email": ANNA}), "limit_reached")


def test_nobody_can_wait_for_more_seats_than_the_event_has(service: Service) -> None:
    event = service.sell_out(seats=2)

    assert faulty_fields(join(service, event, {"email": ANNA, "seats": 3})) == ["seats"]
    assert service.event(event["id"])["waiting"] == 0


def test_the_list_is_open_while_booking_is(service: Service, clock: FixedClock) -> None:
    window = {"opens_at": instant(NOON + 10_000), "closes_at": instant(NOON + 30_000)}
    event = service.create_event(seats=1, **window)
    early = problem(join(service, event, {"email": ANNA}), "not_open_yet")
    assert early["opens_at"] == event["opens_at"]
    clock.move(10)
    service.book(event["id"], BORIS)
    assert join(service, event, {"email": ANNA}).status_int == 201
    clock.move(20)
    assert problem(join(service, event, {"email": VERA}), "booking_closed")["closes_at"] == event["closes_at"]


def test_a_members_event_has_a_members_list(service: Service) -> None:
    member = service.add_account(ANNA, name="Anna")
    event = service.create_event(seats=1, audience="members")
    service.post(f"/events/{event['id']}/book", {"email": BORIS}, **service.as_admin)
    problem(join(service, event, {"email": VERA}), "unauthenticated")

    entry = join(service, event, {}, **service.as_account(member)).json

    assert (entry["account_id"], entry["name"], entry["email"]) == (member.id, "Anna", ANNA)


def test_whoever_is_signed_in_waits_for_themselves_and_their_offer_is_their_account_s(service: Service) -> None:
    member = service.add_account(ANNA, name="Anna")
    as_member = service.as_account(member)
    event = service.sell_out()
    assert faulty_fields(join(service, event, {"email": BORIS}, **as_member)) == ["email"]
    join(service, event, {}, **as_member)

    holder_cancels(service, event)

    (booking,) = service.get("/accounts/me/bookings", **as_member).json["bookings"]
    assert (booking["account_id"], booking["offer"]) == (member.id, True)


def test_an_admin_puts_somebody_else_on_the_list_which_is_logged_without_the_key(service: Service) -> None:
    event = service.sell_out()
    entry = join(service, event, {"email": ANNA, "name": "Anna"}, **service.as_admin).json
    assert (entry["account_id"], entry["email"]) == (None, ANNA)
    leave(service, entry, **service.as_admin)
    leave(service, entry, **service.as_admin)

    log = service.get("/audit", **service.as_admin)

    subject = f"entry {entry['id'][:16]}…"
    actions = [(one["action"], one["subject"]) for one in log.json["entries"] if one["subject"].startswith("entry")]
    assert actions == [("waiting list left", subject), ("waiting list joined", subject)]
    assert entry["id"] not in log.text


def test_whoever_waits_is_written_in_the_language_that_their_client_prefers(service: Service) -> None:
    event = service.sell_out()
    join(service, event, {"email": ANNA}, **{"Accept-Language": "ru"})

    holder_cancels(service, event)

    notices = service.get("/notices", **service.as_admin).json["notices"]
    told = {one["kind"]: one["language"] for one in notices if one["recipient"] == ANNA}
    assert (told["waitlist_joined"], told["offered"]) == ("ru", "ru")


def test_the_same_request_sent_twice_joins_once(service: Service) -> None:
    event = service.sell_out()
    key = {"Idempotency-Key": "mine-0123456789abcdef"}
    first, again = (join(service, event, {"email": ANNA}, **key) for _ in range(2))

    assert (again.status_int, again.json) == (201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert service.event(event["id"])["waiting"] == 1


def test_the_admin_s_pages_of_a_list_show_each_entry_once_though_others_come_and_go(service: Service) -> None:
    event = service.sell_out()
    entries = [service.wait(event["id"], f"guest{number}@example.com") for number in range(7)]
    service.wait(service.sell_out()["id"])
    assert [one["id"] for one in listed(service, event)["entries"]] == [one["id"] for one in entries]
    assert listed(service, event)["next"] is None
    leave(service, entries[6])

    page = listed(service, event, "?limit=2")
    seen = [(one["id"], one["position"]) for one in page["entries"]]
    leave(service, entries[0])
    service.wait(event["id"], "latecomer@example.com")
    while page["next"]:
        page = service.get(page["next"], **service.as_admin).json
        seen += [(one["id"], one["position"]) for one in page["entries"]]

    assert [entry_id for entry_id, _ in seen[:-1]] == [one["id"] for one in entries[:6]]
    assert [position for _, position in seen] == [1, 2, 2, 3, 4, 5, 6]


def test_a_cursor_that_is_none_is_a_fault_of_the_list_s_query(service: Service) -> None:
    event = service.sell_out()
    answer = service.get(f"/events/{event['id']}/waitlist?after=x", **service.as_admin)
    assert faulty_fields(answer) == ["after"]


@pytest.mark.parametrize(("method", "url"), [("GET", "/waitlist/{}"), ("POST", "/waitlist/{}/leave")])
@pytest.mark.parametrize("entry_id", ["1", "unknown", "%00", "%27%20OR%201=1", "x" * 5_000, "x%ED%A0%80", "x%FF"])
def test_an_entry_that_is_not_there_is_404(service: Service, method: str, url: str, entry_id: str) -> None:
    service.wait(service.sell_out()["id"])
    problem(service.call(method, url.format(entry_id)), "entry_not_found")


def test_a_booking_s_id_opens_no_entry_and_an_entry_s_no_booking(service: Service) -> None:
    entry, hold = service.wait(service.sell_out()["id"]), service.book(service.create_event()["id"])
    problem(service.get(f"/waitlist/{hold['id']}"), "entry_not_found")
    problem(service.get(f"/bookings/{entry['id']}"), "booking_not_found")


def test_joining_counts_against_what_one_address_may_book(service: Service) -> None:
    event = service.sell_out()
    service.ask_from("203.0.113.7")
    for _ in range(service.settings.bookings_per_minute):
        join(service, event, {"email": ANNA})

    problem(join(service, event, {"email": BORIS}), "too_many_requests")


def test_the_answers_on_an_entry_are_kept_by_nobody_and_change_with_its_place(service: Service) -> None:
    event = service.sell_out()
    first, second = service.wait(event["id"], ANNA), service.wait(event["id"], BORIS)
    seen = service.get(f"/waitlist/{second['id']}")
    assert seen.headers["Cache-Control"] == "no-store"
    known = {"If-None-Match": seen.headers["ETag"]}
    assert service.get(f"/waitlist/{second['id']}", **known).status_int == 304

    leave(service, first)

    assert service.get(f"/waitlist/{second['id']}", **known).json["position"] == 1
