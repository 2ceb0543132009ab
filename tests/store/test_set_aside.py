"""One row that is wrong is set aside and said; the mail, the sweep and the jobs go on with the others."""

from pathlib import Path

import pytest

from booking.store import check
from tests.support.database_file import opened
from tests.support.service import BROWSER, FixedClock, Service, run
from tests.support.told import Told

DAY = 86_400


@pytest.mark.parametrize("facts", ["{broken", "[]", "null"])
def test_a_notice_that_can_not_be_read_is_set_aside_and_the_others_go(
    service: Service, caplog: pytest.LogCaptureFixture, facts: str
) -> None:
    told = Told(service.database, service.clock)
    event = service.create_event(confirmation="instant")
    for number in range(3):
        service.book(event["id"], f"guest{number}@example.com")
    run(service.database, f"UPDATE outbox SET facts = '{facts}' WHERE recipient = 'guest1@example.com'")
    told.delivery.deliver_due()
    told.delivery.deliver_due()
    assert service.get("/healthz").json["notices"] == {"due": 0, "failed": 1}
    (failed,) = service.call("GET", "/notices?state=failed", headers=service.as_admin).json["notices"]
    assert "It can’t be read" in failed["last_error"]
    states = "SELECT state FROM outbox ORDER BY recipient"
    assert service.database.read(lambda tx: tx.execute(states, ()).fetchall()) == [("sent",), ("failed",), ("sent",)]
    assert len([record for record in caplog.records if "is set aside" in record.getMessage()]) == 1
    admin = service.as_account(service.add_account("admin@example.com", "admin"))
    cookie = f"session={admin['Authorization'].removeprefix('Bearer ')}"
    assert "guest1@example.com" in service.get("/admin/notices?state=failed", **BROWSER, Cookie=cookie).text


def test_a_notice_whose_facts_lack_something_is_set_aside_and_the_others_go(service: Service) -> None:
    told = Told(service.database, service.clock)
    event = service.create_event(confirmation="instant")
    for number in range(2):
        booking = service.book(event["id"], f"guest{number}@example.com")
        service.call("PATCH", f"/bookings/{booking['id']}", {"seats": 2}, headers=service.as_admin)
    run(
        service.database,
        "UPDATE outbox SET facts = '{}' WHERE kind = 'seats_changed' AND recipient = 'guest0@example.com'",
    )
    told.delivery.deliver_due()
    assert service.get("/healthz").json["notices"] == {"due": 0, "failed": 1}


@pytest.mark.parametrize("with_list", [False, True])
def test_an_event_that_makes_the_sweep_raise_is_set_aside_until_it_is_mended_and_the_others_are_swept(
    service: Service, clock: FixedClock, caplog: pytest.LogCaptureFixture, with_list: bool
) -> None:
    bad, good = (service.create_event(seats=2)["id"] for _ in range(2))
    for event_id in (bad, good):
        service.book(event_id, "one@example.com")
        service.book(event_id, "two@example.com")
        if with_list:
            service.wait(event_id, "three@example.com", seats=2)
    run(service.database, f"UPDATE events SET taken = 0 WHERE id = {bad}")
    clock.move(20)
    for _ in range(3):
        service.jobs.sweep()
    assert service.event(good)["held_seats"] == (2 if with_list else 0)
    healthy = service.get("/healthz")
    assert (healthy.status_int, healthy.json["set_aside_events"]) == (200, [bad])
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert f"can't see to event {bad}" in caplog.text
    admin = service.as_account(service.add_account("admin@example.com", "admin"))
    page = service.get("/admin", **BROWSER, Cookie=f"session={admin['Authorization'].removeprefix('Bearer ')}")
    assert f'id="set-aside-{bad}"' in page.text
    run(service.database, f"UPDATE events SET taken = 2 WHERE id = {bad}")
    service.jobs.try_what_was_set_aside()
    assert "set_aside_events" not in service.get("/healthz").json
    service.jobs.sweep()
    assert service.event(bad)["held_seats"] == (2 if with_list else 0)


def test_a_trigger_that_refuses_one_events_end_stops_no_other(service: Service, clock: FixedClock) -> None:
    bad, good = (service.create_event()["id"] for _ in range(2))
    for event_id in (bad, good):
        service.book(event_id)
    run(
        service.database,
        f"CREATE TRIGGER refuse BEFORE INSERT ON ended_bookings WHEN NEW.event_id = {bad}"
        " BEGIN SELECT RAISE(ABORT, 'refused'); END",
    )
    clock.move(20)
    service.jobs.sweep()
    assert service.event(good)["free_seats"] == 20
    assert service.get("/healthz").json["set_aside_events"] == [bad]


@pytest.mark.parametrize("wrong", ["taken = 2, confirmed = 0", "waiting = 2"])
def test_a_cancelled_event_with_wrong_counts_stays_set_aside_and_is_said_once(
    service: Service, caplog: pytest.LogCaptureFixture, wrong: str
) -> None:
    event_id = service.create_event()["id"]
    service.post(f"/events/{event_id}/cancel", **service.as_admin)
    run(service.database, f"UPDATE events SET {wrong} WHERE id = {event_id}")
    for _ in range(3):
        service.jobs.sweep()
        service.jobs.try_what_was_set_aside()
    assert service.get("/healthz").json["set_aside_events"] == [event_id]
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    run(service.database, f"UPDATE events SET taken = 0, waiting = 0 WHERE id = {event_id}")
    service.jobs.try_what_was_set_aside()
    assert "set_aside_events" not in service.get("/healthz").json


def test_an_event_whose_waiting_list_can_not_be_closed_stays_set_aside_and_is_said_once(
    service: Service, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    event_id = service.sell_out()["id"]
    service.wait(event_id, "one@example.com")
    run(
        service.database,
        "CREATE TRIGGER refuse BEFORE INSERT ON ended_entries BEGIN SELECT RAISE(ABORT, 'refused'); END",
    )
    clock.move(2 * DAY)
    for _ in range(3):
        service.jobs.sweep()
        service.jobs.try_what_was_set_aside()
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    run(service.database, "DROP TRIGGER refuse")
    service.jobs.try_what_was_set_aside()
    service.jobs.sweep()
    assert "set_aside_events" not in service.get("/healthz").json
    assert service.event(event_id)["waiting"] == 0


def test_people_of_one_event_that_can_not_be_told_of_tomorrow_keep_it_from_no_other(
    service: Service, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = (service.create_event(confirmation="instant")["id"] for _ in range(2))
    for event_id in (bad, good):
        service.book(event_id)
    run(service.database, "UPDATE bookings SET created_at = created_at - 172800000")
    run(
        service.database,
        f"CREATE TRIGGER refuse BEFORE INSERT ON outbox WHEN NEW.event_id = {bad}"
        " BEGIN SELECT RAISE(ABORT, 'refused'); END",
    )
    clock.move(60)
    service.jobs.queue_tomorrow()
    owed = "SELECT event_id FROM outbox WHERE kind = 'event_tomorrow'"
    assert service.database.read(lambda tx: tx.execute(owed, ()).fetchall()) == [(good,)]
    assert f"People of event {bad} can't be told" in caplog.text


@pytest.mark.parametrize("with_list", [False, True])
def test_rows_of_an_event_that_is_not_there_are_set_aside_said_once_and_the_others_are_swept(
    service: Service, clock: FixedClock, path: Path, caplog: pytest.LogCaptureFixture, with_list: bool
) -> None:
    gone, good = (service.create_event(seats=2)["id"] for _ in range(2))
    for event_id in (gone, good):
        service.book(event_id, "one@example.com")
        service.book(event_id, "two@example.com")
        if with_list:
            service.wait(event_id, "three@example.com", seats=2)
    with opened(path) as other:
        other.execute("DELETE FROM events WHERE id = ?", (gone,))
    clock.move(20)
    for _ in range(3):
        service.jobs.sweep()
        service.jobs.try_what_was_set_aside()
    assert service.event(good)["held_seats"] == (2 if with_list else 0)
    healthy = service.get("/healthz")
    assert (healthy.status_int, healthy.json["set_aside_events"]) == (200, [gone])
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert f"can't see to event {gone}" in caplog.text
    admin = service.as_account(service.add_account("admin@example.com", "admin"))
    page = service.get("/admin", **BROWSER, Cookie=f"session={admin['Authorization'].removeprefix('Bearer ')}")
    assert page.status_int == 200
    service.jobs.queue_tomorrow()
    for job in service.jobs.jobs:
        service.jobs.run_safely(job)
    assert [record.levelname for record in caplog.records] == ["ERROR"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events SET starts_at = 300000000000000",
        "UPDATE events SET starts_at = 9223372036854775807",
        "UPDATE events SET starts_at = -9223372036854775808",
        "UPDATE events SET opens_at = -99999999999999999",
        "UPDATE events SET closes_at = 9223372036854775807, created_at = -9223372036854775808",
        "UPDATE bookings SET expires_at = 9223372036854775807",
        "UPDATE bookings SET created_at = -9223372036854775808",
        "UPDATE outbox SET due_at = 9223372036854775807",
        "UPDATE outbox SET due_at = -9223372036854775808, created_at = 9223372036854775807",
        "UPDATE history SET at = 9223372036854775807",
    ],
)
def test_an_instant_that_no_calendar_has_fails_no_list_and_is_named_by_the_check(
    service: Service, path: Path, change: str
) -> None:
    event = service.create_event()
    booking = service.book(event["id"])
    run(service.database, change)
    admin = service.as_account(service.add_account("admin@example.com", "admin"))
    cookie = {"Cookie": f"session={admin['Authorization'].removeprefix('Bearer ')}"}
    reads = ["/events", "/events?when=all", "/events?when=past", f"/events/{event['id']}", f"/bookings/{booking['id']}"]
    for read in [*reads, f"/events/{event['id']}/bookings", f"/events/{event['id']}/history", "/notices", "/healthz"]:
        assert service.call("GET", read, headers=service.as_admin).status_int in (200, 410), read
    for page in ["/", f"/e/{event['id']}-concert", "/admin", "/admin/notices", f"/admin/events/{event['id']}"]:
        for language in ("en", "ru"):
            answer = service.get(page, **BROWSER, **cookie, **{"Accept-Language": language})
            assert answer.status_int in (200, 404), page
    table = change.split()[1]
    assert any(f"a row of {table} (" in line and "has an instant that" in line for line in check.faults(path))
