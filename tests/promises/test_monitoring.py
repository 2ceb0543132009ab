"""The alert rules and the dashboard ask for nothing that a scrape of the real process does not have."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.support.process import ROOT, Process
from tests.support.service import eventually

FOLDER = ROOT / "deploy" / "monitoring"
ADDED = {"job", "instance"}  # By Prometheus itself.
SAMPLE = re.compile(r"^([a-z_]+)(?:\{(.*)\})? \S+$", re.MULTILINE)
LABEL = re.compile(r'([a-z_]+)="([^"]*)"')
SELECTOR = re.compile(r"\b((?:booking|process)_[a-z_]+)(?:\{([^}]*)\})?")
MATCHER = re.compile(r'([a-z_]+)(=~|!~|!=|=)"([^"]*)"')
GROUPING = re.compile(r"\b(?:by|ignoring|on|without) \(([a-z_, ]*)\)")

Samples = dict[str, list[dict[str, str]]]


def ask(process: Process, path: str, body: Any = None, token: str = "") -> str:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(process.url + path, data, headers), timeout=20) as answer:
        return str(answer.read().decode())


def samples_of(text: str) -> Samples:
    found: Samples = {}
    for name, labels in SAMPLE.findall(text):
        found.setdefault(name, []).append(dict(LABEL.findall(labels)))
    return found


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Samples]:
    """Return the labels of every sample by its name, once somebody has booked and somebody was refused."""
    process = Process(tmp_path_factory.mktemp("site") / "booking.db")
    event = {"title": "Concert", "starts_at": "2099-01-01T00:00:00Z", "seats": 5}
    number = json.loads(ask(process, "/events", event, process.token()))["id"]
    ask(process, f"/events/{number}/book", {"email": "guest@example.com"})
    with pytest.raises(OSError, match="404"):
        ask(process, "/events/99")
    eventually(lambda: 'action="booked"' in ask(process, "/metrics"))
    yield samples_of(ask(process, "/metrics"))
    process.stop()


def alerts() -> dict[str, str]:
    text = (FOLDER / "alerts.yml").read_text(encoding="utf-8")
    return dict(re.findall(r"- alert: (\w+)\n +expr: (.+)\n", text))


def queries() -> dict[str, str]:
    dashboard = json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8"))
    return {
        f"{panel['title']}, {target['refId']}": target["expr"]
        for panel in dashboard["panels"]
        for target in panel["targets"]
    }


def test_every_alert_and_every_panel_asks_for_what_is_exported(samples: Samples) -> None:
    asked = alerts() | queries()
    assert len(alerts()) == 16
    assert len(queries()) > 20
    for where, expression in asked.items():
        for name, matchers in SELECTOR.findall(expression):
            assert name in samples, f"{where}: nothing exports {name}"
            for label, how, value in MATCHER.findall(matchers):
                values = [labels[label] for labels in samples[name] if label in labels]
                assert label in ADDED or values, f"{where}: {name} has no label {label}"
                assert label in ADDED or how != "=" or value in values, f"{where}: {name} has no {label}={value}"
        known = {label for name, _ in SELECTOR.findall(expression) for labels in samples[name] for label in labels}
        for group in GROUPING.findall(expression):
            assert set(group.split(", ")) <= known | ADDED, where


@pytest.mark.parametrize("file", ["alerts.yml", "dashboard.json"])
def test_what_the_files_tell_people_to_look_at_is_exported(samples: Samples, file: str) -> None:
    families = set(samples) | {re.sub("_(total|bucket|count|sum)$", "", name) for name in samples}
    text = Path(FOLDER / file).read_text(encoding="utf-8")
    assert {name for name, _ in SELECTOR.findall(text)} <= families


def test_panels_have_places_of_their_own_on_the_dashboard() -> None:
    panels = json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8"))["panels"]
    fields = [
        (x, y)
        for panel in panels
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(fields) == len(set(fields))
    assert max(x for x, _ in fields) < 24
    assert len({panel["id"] for panel in panels}) == len(panels)


def test_names_and_values_keep_to_the_conventions_of_prometheus(samples: Samples) -> None:
    """Sizes are in bytes, times in seconds, and no label has as many values as there are bookings or people."""
    for name, found in samples.items():
        assert not re.search(r"_(ms|milliseconds|minutes|kb|mb)\b", name), name
        for labels in found:
            assert set(labels) <= {
                *("method", "route", "status", "le", "action", "code", "part", "state", "consumer", "version")
            }, labels
    assert {labels["route"] for labels in samples["booking_requests_total"]} >= {"/events/<event>", "/metrics"}
