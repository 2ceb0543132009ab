"""GET /metrics: who may see it, that its figures are true, and that they cost the same however much there is."""

import re

import pytest

from booking.errors import Busy
from booking.model import Fact
from booking.store import history, measures
from booking.store.database import Tx
from tests.support.service import BROWSER, FixedClock, Service, note_statements


def sample(service: Service, name: str) -> float:
    """Return the value of a sample, named with its labels."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", service.get("/metrics").text, re.MULTILINE)
    assert found, name
    return float(found[1])


def all_facts(tx: Tx) -> list[Fact]:
    return history.find_after(tx, 0, 100)


def test_the_metrics_are_for_this_machine_and_for_admins(service: Service) -> None:
    answer = service.get("/metrics")
    assert answer.status_int == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    assert answer.headers["Cache-Control"] == "no-store"
    member = service.as_account(service.add_account())
    assert service.get("/metrics", **{"X-Forwarded-For": "127.0.0.1"}).status_int == 401
    assert service.get("/metrics", Host="tickets.example").status_int == 401
    service.ask_from("203.0.113.7")
    assert service.get("/metrics").status_int == 401
    assert service.get("/metrics", **BROWSER).status_int == 401
    assert service.get("/metrics", **member).status_int == 403
    assert service.get("/metrics", **service.as_admin).status_int == 200
    assert service.get("/metrics", Authorization="Bearer wrong").status_int == 401


def test_holds_are_live_until_their_deadline_then_due_until_the_sweep(service: Service, clock: FixedClock) -> None:
    event = service.create_event(hold_seconds=5)["id"]
    service.book(event)
    assert sample(service, 'booking_holds{state="live"}') == 1
    clock.move(8)
    assert sample(service, 'booking_holds{state="live"}') == 0
    assert sample(service, 'booking_holds{state="due"}') == 1
    assert sample(service, "booking_sweep_lag_seconds") == 3
    service.jobs.sweep()
    assert sample(service, 'booking_holds{state="due"}') == 0
    assert sample(service, "booking_sweep_lag_seconds") == 0


def test_facts_are_counted_once_however_often_they_are_read_and_refusals_by_code(service: Service) -> None:
    event = service.create_event(seats=1)["id"]
    service.book(event)
    assert service.post(f"/events/{event}/book", {"email": "late@example.com"}).status_int == 409
    facts = service.database.read(all_facts)
    for _ in range(2):
        service.site.journal.note(facts)
    assert sample(service, 'booking_facts_total{action="booked"}') == 1
    assert sample(service, 'booking_refusals_total{code="sold_out"}') == 1


def test_what_the_database_does_not_know_is_told_while_it_does_not_answer(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise Busy("locked")

    monkeypatch.setattr(service.database, "read", fail)
    assert sample(service, 'booking_part_ready{part="database"}') == 0
    assert sample(service, "booking_commit_seconds_count") > 0
    assert "booking_holds" not in service.get("/metrics").text


def test_no_figure_is_read_by_going_through_a_table_that_grows(service: Service) -> None:
    service.book(service.create_event()["id"])
    ran: list[str] = []

    def measure(tx: Tx) -> list[str]:
        note_statements(tx, ran)
        measures.holds(tx)
        measures.sweep_lag(tx)
        measures.stream_lags(tx)
        measures.delivery_lag(tx, ["email", "telegram"])
        measures.webhook_lag(tx)
        statements = [one for one in ran if one.startswith("SELECT")]
        assert len(statements) >= 6
        plans = [tx.execute(f"EXPLAIN QUERY PLAN {re.sub('[?][0-9]*', '1', one)}", ()) for one in statements]
        return [str(row[3]) for plan in plans for row in plan]

    plans = service.database.read(measure)
    scanned = {plan.split()[1] for plan in plans if plan.startswith("SCAN")}
    # What a subquery has found ends with its LIMIT, or is one row.
    bounded = {"consumers", "CONSTANT", "set_aside_events", "webhooks"}
    assert {name for name in scanned if not name.startswith("(")} <= bounded
