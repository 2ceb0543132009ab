"""GET /readyz: which part of the service is not ready, by which figure, and who is told."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from booking.backup.daily import NOT_SET_UP, CopyState
from booking.errors import Busy
from booking.web.app import create_app
from tests.support.service import NOON, FixedClock, Service

MISSING = "there has been no daily copy of the database for two days; see the log"


def parts_of(service: Service) -> dict[str, dict[str, Any]]:
    answer = service.get("/readyz")
    return {part["name"]: part for part in answer.json["parts"]}


def unready(service: Service) -> list[str]:
    return [name for name, part in parts_of(service).items() if not part["ready"]]


def test_each_part_has_its_figures(service: Service) -> None:
    answer = service.get("/readyz")
    assert (answer.status_int, answer.json["status"]) == (200, "ready")
    figures = {part["name"]: set(part["figures"]) for part in answer.json["parts"]}
    assert figures == {
        "database": {"bytes", "log_bytes"},
        "commit": {"seconds_ago", "slowest_seconds"},
        "sweep": {"lag_seconds"},
        "stream": {"lines_unread", "lag_seconds"},
        "delivery": {"lag_seconds"},
        "webhooks": {"lag_seconds"},
        "payments": set(),
        "disk": {"free_bytes"},
        "backup": set(),
        "clock": {"unix_seconds"},
    }
    assert parts_of(service)["database"]["figures"]["bytes"] > 0


def test_a_hold_that_is_not_swept_shows_as_lag_and_a_dead_sweep_as_not_ready(
    service: Service, clock: FixedClock
) -> None:
    service.book(service.create_event(hold_seconds=5)["id"])
    clock.move(12)
    assert parts_of(service)["sweep"]["figures"] == {"lag_seconds": 7.0}
    assert service.get("/readyz").status_int == 200
    clock.move(10)
    assert unready(service) == ["sweep"]
    assert "no sweep has succeeded" in parts_of(service)["sweep"]["reason"]
    service.jobs.sweep()
    assert service.get("/readyz").status_int == 200
    assert parts_of(service)["sweep"]["figures"] == {"lag_seconds": 0.0}


def test_nothing_committed_for_long_is_not_ready_and_the_sentence_names_the_part(
    service: Service, clock: FixedClock
) -> None:
    clock.move(31)
    service.jobs.sweep()
    answer = service.get("/readyz")
    assert answer.status_int == 503
    assert answer.json["code"] == "busy"
    assert answer.json["detail"] == "The service is not ready: commit. See its log."
    assert int(answer.headers["Retry-After"]) >= 1


def test_a_full_disk_is_not_ready_before_writes_fail(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=5 * 2**20))
    assert unready(service) == ["disk"]
    assert parts_of(service)["disk"]["reason"] == "only 5 MiB are free beside the database: make room"
    assert service.get("/healthz").status_int == 200


@pytest.mark.parametrize(
    ("copies", "reason"),
    [
        (CopyState(is_set_up=True, made_at=NOON - 5_000), None),
        (NOT_SET_UP, None),
        (CopyState(is_set_up=True, made_at=NOON - 5_000, fault="no room"), "no room"),
        (
            CopyState(is_set_up=True, is_late=True),
            "there has been no daily copy of the database for two days; see the log",
        ),
    ],
)
def test_a_daily_copy_that_failed_or_is_missing_is_not_ready(
    service: Service, copies: CopyState, reason: str | None
) -> None:
    service.use(create_app(replace(service.site, copies=lambda: copies)))
    part = parts_of(service)["backup"]
    assert (part["ready"], part.get("reason")) == (reason is None, reason)
    assert part["figures"] == ({} if copies.made_at is None else {"age_seconds": 5})


def test_a_dead_delivery_and_a_dead_stream_are_not_ready(service: Service) -> None:
    for part, field in (("delivery", "delivery_fault"), ("stream", "stream_fault")):
        faulty: dict[str, Callable[[], str]] = {field: lambda: "it is dead"}
        service.use(create_app(replace(service.site, **faulty)))  # type: ignore[arg-type]
        assert unready(service) == [part]
        assert parts_of(service)[part]["reason"] == "it is dead"


def test_delivery_counts_as_dead_when_it_has_looked_for_nothing_for_ten_minutes(
    service: Service, clock: FixedClock
) -> None:
    clock.move(600)
    assert service.delivery.fault() is None
    clock.move(1)
    assert service.delivery.fault() == "the thread 'delivery' has not looked for work for 601 seconds; it looks every 2"
    service.delivery.deliver_due()
    assert service.delivery.fault() is None


def test_outsiders_are_told_only_whether_all_is_ready(service: Service, clock: FixedClock) -> None:
    member = service.as_account(service.add_account())
    service.ask_from("203.0.113.7")
    assert service.get("/readyz").json == {"status": "ready"}
    assert service.get("/readyz", **member).json == {"status": "ready"}
    assert service.get("/readyz", **service.as_admin).json["parts"]
    clock.move(31)
    answer = service.get("/readyz")
    assert answer.status_int == 503
    assert "parts" not in answer.json
    assert "commit" not in answer.text
    assert [part["name"] for part in service.get("/readyz", **service.as_admin).json["parts"] if not part["ready"]]


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"]
)
def test_what_a_proxy_on_this_machine_passes_on_is_from_outside(service: Service, header: str) -> None:
    assert "parts" in service.get("/readyz").json
    assert "parts" not in service.get("/readyz", **{header: "127.0.0.1"}).json


@pytest.mark.parametrize("host", ["tickets.example", "127.evil.example", "localhost.evil.example", "["])
def test_what_was_sent_to_another_host_is_from_outside(service: Service, host: str) -> None:
    assert "parts" not in service.get("/readyz", Host=host).json


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "127.0.0.1"])
def test_a_program_on_this_machine_needs_no_token(service: Service, host: str) -> None:
    assert "parts" in service.get("/readyz", Host=host).json


def test_behind_a_proxy_that_the_settings_do_not_name_nobody_is_believed_to_be_on_this_machine(
    service: Service,
) -> None:
    unnamed = replace(service.settings, public_url="https://tickets.example")
    service.use(create_app(replace(service.site, settings=unnamed)))
    assert "parts" not in service.get("/readyz", Host="127.0.0.1:8080").json
    service.use(create_app(replace(service.site, settings=replace(unnamed, trusted_proxy="127.0.0.1"))))
    assert "parts" in service.get("/readyz", Host="127.0.0.1:8080").json


def test_a_database_that_does_not_answer_is_not_ready_and_the_other_parts_are_told_all_the_same(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise Busy("locked")

    monkeypatch.setattr(service.database, "read", fail)
    assert unready(service) == ["database"]
    assert len(parts_of(service)) == 10
    service.ask_from("203.0.113.7")
    assert service.get("/readyz", **service.as_admin).status_int == 503
