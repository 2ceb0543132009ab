"""kill -9 under load: each fact of the history reaches an address at least once, whatever the instants of the kills."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.delivery.test_stream_crash import KILLS, book_until_killed, rows
from tests.promises.test_crash import Client, create_event
from tests.support.hook_server import HookServer
from tests.support.process import Process
from tests.support.service import eventually

FLAG = "--webhooks-to-private-networks=yes"


def is_all_sent(path: Path) -> bool:
    behind = "SELECT 1 FROM consumers WHERE last_history_id < (SELECT max(id) FROM history)"
    return not rows(path, behind) and not rows(path, "SELECT 1 FROM webhook_deliveries WHERE state = 'due' LIMIT 1")


@pytest.mark.long
def test_each_fact_reaches_an_address_at_least_once(start: Callable[..., Process], path: Path) -> None:
    process = start(FLAG)
    with closing(HookServer()) as server:
        with closing(Client(process, process.token())) as admin:
            assert admin.ask("POST", "/webhooks", {"url": server.url})[0] == 201
        event_id = create_event(process)
        for number in range(KILLS):
            book_until_killed(process, event_id, str(number))
            process = start(FLAG)
        eventually(lambda: is_all_sent(path), seconds=120)
        assert process.stop() == 0
        taken = [one.content["data"]["number"] for one in server.taken]
        ids = Counter(one.id for one in server.taken)

    facts = [number for (number,) in rows(path, "SELECT id FROM history ORDER BY id")]
    assert sorted(set(taken)) == facts
    # What was answered and not noted by the time of a kill comes again, by the same id: no more than goes at once.
    assert len(ids) == len(facts) and ids.total() - len(ids) <= 20 * KILLS
