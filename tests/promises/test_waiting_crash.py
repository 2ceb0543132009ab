"""kill -9 between a seat's coming free and its offer is not possible: they are one transaction."""

import http.client
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.promises.test_crash import Client, create_event, rows
from tests.support import replay
from tests.support.process import Process, run_here

Start = Callable[..., Process]
THREADS = 6
# Whoever waits and would fit what no row holds, though seats are not saved up for somebody older.
WAITING_THOUGH_IT_FITS = """
    SELECT count(*) FROM waitlist_entries AS entries JOIN events ON events.id = event_id
    WHERE entries.seats <= events.seats - taken AND NOT EXISTS (SELECT 1 FROM waitlist_entries AS older
        WHERE older.event_id = entries.event_id AND older.number < entries.number AND older.passed_over = 3)
"""


class Crowd:
    """People who book, or wait where it is sold out, confirm or cancel, until the process is gone."""

    def __init__(self, process: Process, event_id: int, seed: int) -> None:
        self.answers = 0
        self._process = process
        self._event_id = event_id
        self._seed = seed

    def run_until_killed(self, thread: int, kill_after: int) -> None:
        random = Random(self._seed * THREADS + thread)
        with closing(Client(self._process)) as client:
            for number in range(100_000):
                try:
                    self._one_person(client, f"guest{self._seed}.{thread}.{number}@example.com", random)
                except (OSError, http.client.HTTPException):
                    return
                if self.answers >= kill_after:
                    self._process.process.send_signal(signal.SIGKILL)

    def _one_person(self, client: Client, email: str, random: Random) -> None:
        body = {"email": email, "seats": random.choice((1, 1, 1, 2, 3))}
        status, answer = client.ask("POST", f"/events/{self._event_id}/book", body)
        self.answers += 1
        if status == 201:
            # Most leave their hold to lapse.
            if random.random() < 0.4:
                client.ask("POST", f"/bookings/{answer['id']}/cancel")
            return
        assert answer["code"] == "sold_out", answer
        status, answer = client.ask("POST", f"/events/{self._event_id}/waitlist", body)
        assert status == 201 or answer["code"] == "seats_free", answer
        if status == 201 and random.random() < 0.1:
            client.ask("POST", f"/waitlist/{answer['id']}/leave")


@pytest.mark.parametrize("kills", [2, pytest.param(6, marks=pytest.mark.long)])
def test_after_kill_9_no_free_seat_is_beside_somebody_who_waits_and_fits(start: Start, path: Path, kills: int) -> None:
    process = start("--sweep-seconds=1")
    event_id = create_event(process, seats=40, hold_seconds=1, offer_seconds=1)
    random = Random(6)
    for kill in range(kills):
        crowd = Crowd(process, event_id, kill)
        kill_after = random.randint(200, 900)
        with ThreadPoolExecutor(THREADS) as pool:
            for ended in [pool.submit(crowd.run_until_killed, thread, kill_after) for thread in range(THREADS)]:
                ended.result(60)
        assert process.stop() == -signal.SIGKILL

        assert rows(path, WAITING_THOUGH_IT_FITS) == [(0,)]
        replay.require_same(path)
        checked = run_here("check", f"--db={path}", environment={})
        assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout
        process = start("--sweep-seconds=1")
    ((offers,),) = rows(path, "SELECT count(*) FROM history WHERE action = 'offered'")
    ((waiting,),) = rows(path, "SELECT count(*) FROM waitlist_entries")
    assert offers > 15 * kills
    assert waiting > 15 * kills
