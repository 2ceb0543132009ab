"""Long random runs of the service against the model, at events that fill up: what takes many steps to come about."""

from collections import Counter
from random import Random

import pytest

from tests.promises.test_state_machine import ServiceAgainstModel

STEPS = 500
PEOPLE = [f"guest{number}@example.com" for number in range(16)]
# What happens, and how often beside the others.
WEIGHTS = {
    "book": 12,
    "join": 16,
    "cancel": 6,
    "confirm": 6,
    "extend": 3,
    "change_the_seats_of_a_booking": 5,
    "restore": 3,
    "hand_over": 2,
    "leave": 2,
    "change_the_seats_of_an_event": 2,
    "change_the_terms": 1,
    "change_the_window": 1,
    "open_the_window": 2,
    "let_the_next_hold_lapse": 4,
    "sweep": 4,
    "move_the_clock": 3,
    "restart": 1,
}
RUNS = 3
RARE = {"offered", "left", "extended", "restored", "handed_over", "seats_changed", "saved and offered"}
INVARIANTS = (
    "everybody_sees_their_place",
    "seats_balance_and_nothing_differs",
    "lists_have_every_booking_once",
    "rows_equal_counts",
    "nobody_waits_for_what_they_could_have",
    "nobody_is_offered_twice",
    "the_history_replayed_is_what_the_rows_are",
)


class LongRun:
    """A state machine that is driven by a random generator, at two events far ahead."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.machine = ServiceAgainstModel()
        self.events = [
            self.machine.publish(5, 60, "attendee", 4, 900_000, 2),
            self.machine.publish(4, 30, "organiser", 3, 900_000, 1),
        ]

    def run(self) -> None:
        """Take the steps, with everything that always holds asked after each."""
        for name in self.random.choices(list(WEIGHTS), list(WEIGHTS.values()), k=STEPS):
            self._step(name)
            for invariant in INVARIANTS:
                getattr(self.machine, invariant)()

    def happened(self) -> Counter[str]:
        """Return how often each kind of thing happened, and how often seats were saved up and given up."""
        found = Counter(dict(self.machine.rows("SELECT action, count(*) FROM history GROUP BY action")))
        entries = [entry for event in self.machine.model.values() for entry in event.entries]
        found["saved and offered"] = sum(entry.passed_over >= 3 and entry.status == "offered" for entry in entries)
        return found

    def _step(self, name: str) -> None:
        draw, machine = self.random, self.machine
        event_id = draw.choice(self.events)
        event = machine.model[event_id]
        live = [booking_id for booking_id, booking in event.bookings.items() if booking.is_live]
        bookings = live if live and draw.random() < 0.8 else list(event.bookings)
        entries = [entry.id for entry in event.entries]
        arguments: dict[str, tuple[object, ...]] = {
            "book": (event_id, draw.choice(PEOPLE), draw.choice((1, 1, 2, 3))),
            "join": (event_id, draw.choice(PEOPLE), draw.choice((1, 1, 2, 3, 4))),
            "change_the_seats_of_an_event": (event_id, draw.randint(3, 7)),
            "change_the_terms": (event_id, draw.randint(20, 90), draw.randint(3, 6), draw.randint(0, 2)),
            "change_the_window": (event_id, *draw.choice(((5, None), (None, 0), (-9, 9)))),
            "open_the_window": (event_id, None, None),
            "let_the_next_hold_lapse": (event_id, draw.random() < 0.7),
            "move_the_clock": (draw.choice((0.5, 5.0, 20.0, 86_400.0)),),
        }
        if bookings:
            known = (event_id, draw.choice(bookings))
            arguments |= {
                "cancel": (known,),
                "confirm": (known, True, False),
                "extend": (known,),
                "change_the_seats_of_a_booking": (known, draw.randint(1, 4), draw.random() < 0.5),
                "restore": (known, draw.random() < 0.5),
                "hand_over": (known, draw.choice(PEOPLE)),
            }
        if entries:
            arguments["leave"] = ((event_id, draw.choice(entries)),)
        if name in arguments or name in ("sweep", "restart"):
            getattr(machine, name.replace("open", "change"))(*arguments.get(name, ()))


@pytest.mark.long
def test_in_long_runs_nothing_ever_differs() -> None:
    happened: Counter[str] = Counter()
    for seed in range(RUNS):
        run = LongRun(seed)
        try:
            run.run()
            happened += run.happened()
        finally:
            run.machine.teardown()

    assert happened.keys() >= RARE, happened
