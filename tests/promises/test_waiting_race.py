"""200 people wait, 100 holds lapse in the same second, and 64 threads of newcomers book: the line is kept."""

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from booking import events, seats, waitlist
from booking.people import Person
from booking.store.database import Database, Tx
from tests.support.database_file import opened
from tests.support.live import LiveServer, in_parallel, post_json
from tests.support.service import Service, event_draft
from tests.support.ungated import UngatedDatabase

SEATS = 100
WAITING = 200
RACERS = 64
TRIES = 5
ADMINS = 16


def fill(tx: Tx) -> tuple[int, list[str]]:
    """Publish an event, let 100 hold its seats and 200 wait; return it and the entries in their order."""
    draft = event_draft("Concert", "", "", tx.now + 10**9, SEATS, 20, "attendee", 1)
    event_id = events.publish(tx, draft).id
    for number in range(SEATS):
        seats.book(tx, event_id, Person("", f"holder{number}@example.com"), 1)
    return event_id, [
        waitlist.join(tx, event_id, Person("", f"waiting{number}@example.com"), 1).id for number in range(WAITING)
    ]


class Watcher:
    """Looks at what is committed, again and again, for free seats beside somebody who waits for one."""

    def __init__(self, path: Path) -> None:
        self.looks = 0
        self.faults = 0
        self._path = path
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Watcher":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        with opened(self._path, "ro") as file:
            while not self._stop.is_set():
                ((taken, waiting),) = file.execute("SELECT taken, waiting FROM events").fetchall()
                self.looks += 1
                self.faults += taken < SEATS and waiting > 0


def test_those_who_wait_longest_hold_the_seats_that_lapse_whoever_comes_meanwhile(
    service: Service, serve: Callable[[Database], LiveServer]
) -> None:
    event_id, entries = service.database.write(fill)
    server = serve(service.database)
    service.clock.move(20)

    def book(number: int) -> list[str]:
        with closing(server.connect()) as connection:
            path = f"/events/{event_id}/book"
            return [
                post_json(connection, path, {"email": f"newcomer{number}.{again}@example.com"})[1]["code"]
                for again in range(TRIES)
            ]

    with Watcher(service.settings.db) as watcher:
        told = in_parallel([*(partial(book, number) for number in range(RACERS)), service.jobs.sweep])

    assert Counter(code for codes in told[:-1] for code in codes) == {"sold_out": RACERS * TRIES}
    found = [service.database.read(waitlist.find, entry_id) for entry_id in entries]
    assert [entry.status for entry in found] == ["offered"] * SEATS + ["waiting"] * (WAITING - SEATS)
    assert [entry.position for entry in found[SEATS:]] == list(range(1, WAITING - SEATS + 1))
    offers = [service.database.read(seats.find, entry.booking_id or "") for entry in found[:SEATS]]
    assert [offer.person for offer in offers] == [entry.person for entry in found[:SEATS]]
    assert all(offer.offer and offer.created_at == service.clock.now() for offer in offers)
    assert service.event(event_id)["held_seats"] == SEATS
    assert (watcher.faults, watcher.looks > 10) == (0, True)


def test_newcomers_alone_do_what_the_sweep_would(service: Service, serve: Callable[[Database], LiveServer]) -> None:
    """Whose request expires the holds is refused for it, or is not: what was due stays done."""
    event_id, entries = service.database.write(fill)
    server = serve(service.database)
    service.clock.move(20)

    def join(number: int) -> int:
        with closing(server.connect()) as connection:
            return post_json(connection, f"/events/{event_id}/waitlist", {"email": f"newcomer{number}@example.com"})[0]

    assert in_parallel([partial(join, number) for number in range(RACERS)]) == [201] * RACERS

    found = [service.database.read(waitlist.find, entry_id).status for entry_id in entries]
    assert found == ["offered"] * SEATS + ["waiting"] * (WAITING - SEATS)


def save_up_one(service: Service) -> tuple[int, list[str]]:
    """Publish an event with one free seat that is saved up for a pair, and racers behind them; return it, and those."""
    event_id = service.create_event(seats=5, max_seats_per_person=5)["id"]
    holder = service.book(event_id, email="holder@example.com", seats=4)["id"]
    last = service.book(event_id, email="last@example.com")["id"]
    service.wait(event_id, "pair@example.com", seats=2)
    first = [service.wait(event_id, f"first{number}@example.com")["id"] for number in range(3)]
    entries = [service.wait(event_id, f"racer{number}@example.com")["id"] for number in range(ADMINS)]
    for seats_left in (3, 2, 1):
        assert service.call("PATCH", f"/bookings/{holder}", {"seats": seats_left}).status_int == 200
    assert [service.get(f"/waitlist/{entry}").json["status"] for entry in first] == ["offered"] * 3
    assert service.post(f"/bookings/{last}/cancel").status_int == 200
    assert service.event(event_id)["free_seats"] == 1
    return event_id, entries


def offer_to_all(server: LiveServer, service: Service, entries: list[str]) -> Counter[str]:
    """Let as many admins offer the same seat at once, each to another entry; return how many were told what."""

    def offer(entry: str) -> str:
        with closing(server.connect()) as connection:
            status, answer = post_json(connection, f"/waitlist/{entry}/offer", {}, service.as_admin)
            return "offered" if status == 200 else str(answer["code"])

    return Counter(in_parallel([partial(offer, entry) for entry in entries]))


def test_one_seat_that_many_admins_offer_at_once_is_offered_once(
    service: Service, serve: Callable[[Database], LiveServer]
) -> None:
    event_id, entries = save_up_one(service)

    told = offer_to_all(serve(service.database), service, entries)

    assert told == {"offered": 1, "sold_out": ADMINS - 1}
    event = service.event(event_id)
    assert (event["held_seats"], event["free_seats"], event["waiting"]) == (5, 0, ADMINS)


def test_without_the_gate_the_same_seat_is_offered_to_many(
    service: Service, serve: Callable[[Database], LiveServer]
) -> None:
    _, entries = save_up_one(service)
    ungated = UngatedDatabase(service.settings.db, service.clock, service.settings.threads)

    told = offer_to_all(serve(ungated), service, entries)

    ungated.close()
    assert told["offered"] > 1
