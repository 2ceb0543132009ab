"""The bench computes, draws and asks as it says; how fast anything is, is never asserted."""

import json
import re
import shutil
import sqlite3
import sys
import time
import xml.etree.ElementTree as ElementTree
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bench import filling, floor, load, plots, report, slow_disk
from bench.__main__ import SCENARIOS
from bench.client import Answered, content_length, etag, percentile
from bench.drive import Flood, costs, p99s, rates
from bench.figures import Chart, Figure, Series, spread
from bench.growth import sizes
from bench.rush import head_start_lost, is_proper
from bench.servers import LISTENING
from bench.soak import Minute, grown
from booking import seats
from booking.clock import SystemClock
from booking.people import Person
from booking.store.connection import connect
from booking.store.database import Database
from tests.support.process import ROOT


def figure(**changed: Any) -> Figure:
    given = {
        "scenario": "Booking",
        "name": "64 connections",
        "unit": "answers/s",
        "measured": [300.0, 100.0, 200.0],
        "baseline_name": "echo",
        "baseline": [400.0, 400.0, 400.0],
    }
    return Figure(**given | changed)


def test_a_spread_is_the_median_with_the_lowest_and_the_highest() -> None:
    found = spread([3.0, 1.0, 8.0, 2.0])

    assert (found.median, found.lowest, found.highest) == (2.5, 1.0, 8.0)


def test_a_ratio_is_taken_within_each_round() -> None:
    # The whole machine was ten times slower in the second round: that is no difference between the two.
    found = figure(measured=[50.0, 5.0, 60.0], baseline=[100.0, 10.0, 100.0]).ratio

    assert (found.median, found.lowest, found.highest) == (0.5, 0.5, 0.6)


def test_rounds_without_their_baseline_are_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        _ = figure(baseline=[400.0, 400.0]).ratio


@pytest.mark.parametrize(
    ("bounds", "verdict"),
    [
        ({}, ""),
        ({"at_least": 0.5}, "reached"),
        ({"at_least": 0.51}, "missed"),
        ({"at_most": 0.5}, "reached"),
        ({"at_most": 0.49}, "missed"),
        ({"at_least": 0.4, "at_most": 0.6}, "reached"),
        ({"at_least": 0.6, "at_most": 0.9}, "missed"),
    ],
)
def test_the_median_ratio_decides_whether_a_figure_is_reached(bounds: dict[str, float], verdict: str) -> None:
    assert figure(**bounds).verdict == verdict


def test_a_figure_s_json_has_its_rounds_and_what_follows_from_them() -> None:
    found = json.loads(json.dumps(figure(at_least=0.65).as_json()))

    assert found["measured"] == [300.0, 100.0, 200.0]
    assert (found["measured_median"], found["baseline_median"]) == (200.0, 400.0)
    assert found["ratio"] == {"median": 0.5, "lowest": 0.25, "highest": 0.75}
    assert found["verdict"] == "missed"


def test_the_table_has_a_line_of_equal_length_for_each_figure() -> None:
    lines = report.table([figure(at_least=0.65), figure(name="one hot event, p99", unit="s")]).splitlines()

    assert len(lines) == 4
    assert len({len(line) for line in lines}) == 1
    assert [cell.strip() for cell in lines[2].strip("|").split("|")] == [
        "Booking: 64 connections",
        "200 answers/s",
        "400 answers/s",
        "echo",
        "0.50",
        "0.25–0.75",
        "≥ 0.65",
        "missed",
    ]


def test_what_can_not_be_measured_here_is_said_to_be_so() -> None:
    assert report.table([]).startswith("Not measured")


def test_numbers_show_the_digits_that_count() -> None:
    shown = [report.number(value) for value in (12_345.6, 100.0, 45.67, 1.234, 0.5, 0.01234, 0.0)]

    assert shown == ["12,346", "100", "45.7", "1.23", "0.50", "0.0123", "0.00"]


def test_the_page_is_filled_between_its_markers_alone_and_again() -> None:
    page = "a\n<!-- bench: one -->\nold\n<!-- end -->\nb\n<!-- bench: two -->\nkept\n<!-- end -->\n"

    once = report.filled(page, {"one": r"new \1"})

    assert once == page.replace("old", r"new \1")
    assert report.filled(once, {"one": "old"}) == page


def test_a_part_without_a_place_on_the_page_is_an_error() -> None:
    with pytest.raises(ValueError, match="three"):
        report.filled("<!-- bench: one -->\n<!-- end -->\n", {"three": "text"})


def test_the_page_has_a_place_for_every_scenario_and_no_other() -> None:
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")

    assert re.findall(r"<!-- bench: (.*?) -->\n", page) == ["about", *SCENARIOS]
    assert page.count("<!-- end -->") == len(SCENARIOS) + 1


@pytest.mark.parametrize("logarithmic", [True, False])
def test_a_chart_is_well_formed_and_stays_in_its_frame(logarithmic: bool) -> None:
    first = 1.0 if logarithmic else 0.0
    series = [Series("a < b & c", [(first, 5.0), (64.0, 12.0)]), Series("other", [(first, 0.0), (256.0, 3.5)])]

    drawn = ElementTree.fromstring(plots.svg(Chart("x", 'Fast & "slow"', "x", "y", series, logarithmic)))

    space = "{http://www.w3.org/2000/svg}"
    assert drawn.findtext(f"{space}title") == 'Fast & "slow"'
    assert "a < b & c" in [text.text for text in drawn.iter(f"{space}text")]
    width, height = map(float, drawn.attrib["viewBox"].split()[2:])
    points = [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in drawn.iter(f"{space}circle")]
    assert all(0 < x < width and 0 < y < height for x, y in points)
    assert points[0][0] < points[1][0]
    assert points[0][1] > points[1][1], "more is higher"


def test_each_of_six_names_below_a_chart_has_a_place_of_its_own_and_a_line_like_no_other() -> None:
    names = [f"echo, waitress tuned {number}" for number in range(6)]
    series = [Series(name, [(1.0, 5.0), (64.0, 12.0)]) for name in names]

    drawn = ElementTree.fromstring(plots.svg(Chart("x", "Six", "x", "y", series)))

    space = "{http://www.w3.org/2000/svg}"
    places = {(text.attrib["x"], text.attrib["y"]) for text in drawn.iter(f"{space}text") if text.text in names}
    assert len(places) == 6
    lines = [line for line in drawn.iter(f"{space}path") if line.attrib.get("stroke-width") == "2"]
    assert len({(line.attrib["stroke"], line.attrib["stroke-dasharray"]) for line in lines}) == 6


def test_a_chart_of_one_point_can_be_drawn() -> None:
    drawn = plots.svg(Chart("x", "One", "x", "y", [Series("only", [(1_000.0, 1.0)])]))

    assert ElementTree.fromstring(drawn).tag.endswith("svg")


@pytest.mark.parametrize(
    ("value", "ceiling"),
    [(0.0, 1.0), (0.9, 1.0), (1.0, 1.0), (1.1, 2.0), (2.2, 2.5), (4_321.0, 5_000.0), (51.0, 100.0)],
)
def test_an_axis_ends_at_a_round_number(value: float, ceiling: float) -> None:
    assert plots.nice_ceiling(value) == pytest.approx(ceiling)


def test_each_booking_is_another_person_s_at_the_next_event() -> None:
    booking = load.book(3)
    requests = [booking.request(number) for number in range(4)]

    assert [request.split(b" ")[1] for request in requests] == [
        b"/events/1/book",
        b"/events/2/book",
        b"/events/3/book",
        b"/events/1/book",
    ]
    for request in requests:
        head, _, body = request.partition(b"\r\n\r\n")
        assert f"Content-Length: {len(body)}".encode() in head.split(b"\r\n")
    emails = {json.loads(request.partition(b"\r\n\r\n")[2])["email"] for request in requests}
    assert len(emails | {json.loads(load.book(3).request(0).partition(b"\r\n\r\n")[2])["email"]}) == 5


def test_a_read_has_its_headers_and_no_body() -> None:
    request = load.get("/events", 'If-None-Match: "a"').request(7)

    assert request == b'GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\nIf-None-Match: "a"\r\n\r\n'


def test_a_mixed_load_sends_its_parts_in_turn() -> None:
    both = load.mixed(load.book(2), load.get("/events/<event>"))

    assert [both.request(number).split(b" ")[0] for number in range(3)] == [b"POST", b"GET", b"POST"]


def test_the_script_for_wrk_sends_what_the_own_client_sends() -> None:
    both = load.mixed(load.book(5), load.get("/events/<event>", 'If-None-Match: "a\\b"'))

    written = re.findall(r"function\(event, number\) return (.*?) end", load.script(both))

    for number, expression in enumerate(written):
        assert lua_value(expression, str(number % 5 + 1), f"{number:09d}") == both.request(number)
    assert len(written) == 2


def lua_value(expression: str, event: str, number: str) -> bytes:
    """Return what Lua makes of strings joined with two variables; its escapes here are those of JSON."""
    parts = re.findall(r'"(?:[^"\\]|\\.)*"|\w+', expression)
    assert " .. ".join(parts) == expression
    return "".join({"event": event, "number": number}.get(part) or json.loads(part) for part in parts).encode()


def test_a_proper_answer_is_a_seat_a_refusal_or_when_to_come_again() -> None:
    answers = [(201, False), (409, False), (503, True), (503, False), (500, False), (0, False)]

    assert [is_proper(Answered(0.0, 1.0, *answer)) for answer in answers] == [True, True, True, False, False, False]


def test_the_head_start_that_lost_is_between_the_first_loser_and_the_last_winner() -> None:
    def answered(set_out_at: float, status: int) -> Answered:
        return Answered(set_out_at, 9.0, status, has_retry_after=False)

    assert head_start_lost([answered(0.0, 201), answered(0.5, 409), answered(0.75, 201)]) == 0.25
    assert head_start_lost([answered(0.0, 201), answered(0.5, 409)]) == 0.0
    assert head_start_lost([answered(0.0, 201)]) == 0.0


def test_percentiles_come_from_the_ordered_durations() -> None:
    durations = [float(number) for number in range(100)]

    assert (percentile(durations, 50), percentile(durations, 99), percentile([], 99)) == (50.0, 99.0, 0.0)


def test_an_answer_without_a_body_has_no_length() -> None:
    assert content_length(b"http/1.1 200 ok\r\ncontent-length: 12\r\nx: y") == 12
    assert content_length(b"http/1.1 204 no content\r\nx: y") == 0
    assert content_length(b"http/1.1 304 not modified\r\ncontent-length: 12") == 0


def test_the_etag_by_which_an_open_page_asks_again_is_taken_as_it_came() -> None:
    assert etag(b'HTTP/1.1 200 OK\r\netag: "Ab1"\r\nx: y') == b'"Ab1"'
    assert etag(b'HTTP/1.1 200 OK\r\nx: y\r\nETag: W/"Ab1"') == b'W/"Ab1"'
    assert etag(b"HTTP/1.1 200 OK\r\nx: y") == b""


def test_a_flood_has_its_rate_and_what_each_answer_cost_the_server() -> None:
    floods = [Flood(answers=2_000, seconds=0.5, refused=0, failed=0, p50=0.01, p99=0.02, cpu_seconds=0.4)]

    assert (rates(floods), p99s(floods)) == ([4_000.0], [0.02])
    assert costs(floods) == [pytest.approx(200.0)]


def test_a_slower_disk_keeps_the_commits_of_changes_waiting_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(sqlite3, "connect", sqlite3.connect)  # So that it is put back.
    monkeypatch.setitem(sys.modules, "apsw", None)  # Which keeps a hook for good.
    monkeypatch.setattr(time, "sleep", waited.append)
    slow_disk.slow_down(0.02)

    with closing(sqlite3.connect(tmp_path / "slow.db", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE facts (fact)")
        for statement in ("SELECT fact FROM facts", "INSERT INTO facts VALUES (1)", "INSERT INTO facts VALUES (2)"):
            connection.execute("BEGIN")
            connection.execute(statement)
            connection.execute("COMMIT")

    assert waited == [0.02, 0.02]


def test_the_floor_is_every_row_that_came_with_the_bookings_in_batches(tmp_path: Path) -> None:
    empty = filling.fill(tmp_path / "empty.db", events=2)
    filled = shutil.copyfile(empty, tmp_path / "filled.db")
    database = Database(filled, SystemClock())
    for number in range(40):
        database.write(seats.book, number % 2 + 1, Person("", f"guest-{number}@example.com"), 1)
    database.close()

    bookings, batches = floor.read_back(filled)

    assert bookings == 40
    assert len(batches) == 2
    with closing(connect(empty, "rw")) as bare:
        for sql, row in (statement for batch in batches for statement in batch):
            bare.execute(sql, row)
        taken = bare.execute("SELECT taken FROM events ORDER BY id").fetchall()
        assert [tuple(row) for row in taken] == [(20,), (20,)]
        assert bare.execute("SELECT count(*) FROM history").fetchall()[0][0] == 40


def test_a_file_for_an_earlier_release_is_made_by_that_release_s_own_bench(tmp_path: Path) -> None:
    path = filling.fill_by(ROOT, tmp_path / "earlier.db", events=3, seats=5, bookings=6)

    with closing(connect(path, "ro")) as made:
        assert [tuple(row) for row in made.execute("SELECT seats, taken FROM events").fetchall()] == [(5, 2)] * 3


@pytest.mark.parametrize(
    ("printed", "port"),
    [
        ("Listening on http://127.0.0.1:8080", "8080"),
        ("2026/11/29 20:25:51 Server started at http://127.0.0.1:18123", "18123"),
        ("Sign in as admin with this link, which works once: http://127.0.0.1:8080/admin/sign-in?link=x", None),
    ],
)
def test_a_server_is_found_by_the_line_that_says_where_it_listens(printed: str, port: str | None) -> None:
    found = LISTENING.search(printed)

    assert (found and found[1]) == port


def test_the_growth_goes_on_in_powers_of_ten() -> None:
    assert sizes(100_000) == [1_000, 10_000, 100_000]
    assert sizes(1_000_000) == [1_000, 10_000, 100_000, 1_000_000]


def soaked(**changed: float) -> Minute:
    given: dict[str, Any] = dict.fromkeys(Minute._fields, 10) | changed
    return Minute(**given)


def test_a_soak_is_flat_when_its_last_quarter_is_as_its_first_but_for_noise_and_the_first_minute() -> None:
    assert grown([soaked(threads=4), *[soaked(p99=10 + number % 3) for number in range(20)]]) == []
    assert grown([soaked(), soaked()]) == []


@pytest.mark.parametrize("name", ["pss_mebibytes", "replicator_mebibytes", "threads", "descriptors", "p50", "p99"])
def test_a_soak_names_what_has_grown(name: str) -> None:
    lines = grown([soaked(**{name: 10 + 5 * number}) for number in range(21)])
    assert len(lines) == 1
    assert lines[0].startswith(f"{name} grew from ")
