"""What has happened, as it is read from the history: counted, and a line of the log for each.

No booking's id is in it, because that is its key: `line` and `event` lead to the booking on the event's history.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from booking.model import Fact
from booking.monitoring.logs import Entry


class Journal:
    """Takes each line of the history once, in their order; `write` takes what is logged of it."""

    def __init__(self, write: Callable[[Entry], None] = lambda _: None) -> None:
        self.counts: Counter[str] = Counter()
        self._write = write
        self._last_id = 0

    def note(self, facts: Sequence[Fact]) -> None:
        """Count and log those lines that are new; called by one thread."""
        for fact in facts:
            if fact.id > self._last_id:
                self._last_id = fact.id
                self.counts[fact.action] += 1
                fields = {"action": fact.action, "event": fact.event_id, "line": fact.id, "by": fact.actor}
                self._write(Entry(fact.at / 1_000, "fact", fields))
