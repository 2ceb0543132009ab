"""Money that found no seats, listed until an admin says what was done with it; and what they were given by hand."""

from pathlib import Path
from typing import Any

from booking.payments import received
from booking.payments.received import Money
from tests.support import replay
from tests.support.service import FixedClock, Service
from tests.support.web_client import faulty_fields, problem

PRICE = 2_500


def booked(service: Service, **event: Any) -> Any:
    usual = {"price_cents": PRICE, "currency": "EUR", "confirmation": "organiser", "hold_seconds": 20}
    return service.book(service.create_event(**usual | event)["id"])


def pay(service: Service, booking: Any, cents: int = PRICE, key: str = "a", currency: str = "EUR") -> int:
    money = Money("statement", key, booking["id"], cents, currency, service.clock.now())
    return service.database.write(received.settle, money).payment.id


def settle(service: Service, payment: int, settlement: str) -> Any:
    return service.post(f"/payments/{payment}/settle", {"settled_as": settlement}, **service.as_admin)


def undo(service: Service, payment: int) -> Any:
    return service.post(f"/payments/{payment}/settle/undo", **service.as_admin)


def listed(service: Service, state: str = "late") -> list[tuple[int, str, str | None]]:
    found = service.get(f"/payments?state={state}", **service.as_admin).json["payments"]
    return [(one["id"], one["outcome"], one["settled_as"]) for one in found]


def test_late_money_waits_until_an_admin_says_what_was_done_with_it(
    service: Service, clock: FixedClock, path: Path
) -> None:
    bookings = [booked(service) for _ in range(3)]
    clock.move(20)
    first, second, third = (pay(service, booking, key=booking["id"]) for booking in bookings)
    assert listed(service) == [(first, "late", None), (second, "late", None), (third, "late", None)]

    assert settle(service, first, "restored").json["outcome"] == "restored"
    assert service.get(f"/bookings/{bookings[0]['id']}").json["status"] == "confirmed"
    clock.move(1)
    assert settle(service, second, "returned").json["settled_as"] == "returned"
    assert settle(service, second, "returned").status_int == 200
    problem(settle(service, second, "kept"), "payment_settled")
    clock.move(1)
    settle(service, third, "kept")
    assert listed(service) == []
    assert listed(service, "settled") == [
        (third, "late", "kept"),
        (second, "late", "returned"),
        (first, "restored", "restored"),
    ]
    replay.require_same(path)

    for _ in range(2):  # Pressed twice, it is undone once, and still waits.
        assert undo(service, second).json["settled_as"] is None
    assert undo(service, first).json["outcome"] == "taken_back"
    assert service.get(f"/bookings/{bookings[0]['id']}").status_int == 410
    assert listed(service) == [(first, "taken_back", None), (second, "late", None)]
    assert settle(service, first, "restored").json["outcome"] == "restored"
    replay.require_same(path)


def test_what_does_not_fit_is_confirmed_at_an_admins_word_or_says_why_not(
    service: Service, clock: FixedClock, path: Path
) -> None:
    held, foreign, taken = booked(service), booked(service), booked(service, seats=2)
    less = pay(service, held, 2_000)
    assert listed(service) == [(less, "amount", None)]
    assert settle(service, less, "restored").json["outcome"] == "confirmed"
    twice = pay(service, held, key="b")
    assert listed(service) == [(twice, "amount", None)]
    assert undo(service, less).json["outcome"] == "taken_back"
    assert service.get(f"/bookings/{held['id']}").json["status"] == "held"

    other = pay(service, foreign, key="c", currency="USD")
    problem(settle(service, other, "restored"), "not_payable")
    clock.move(20)
    late = pay(service, taken, key="d")
    service.book(taken["event_id"], seats=2)
    problem(settle(service, late, "restored"), "sold_out")
    assert (late, "late", None) in listed(service)
    replay.require_same(path)


def test_an_admin_enters_what_they_were_given_and_may_take_that_back(service: Service, path: Path) -> None:
    booking = booked(service)
    path_of_payments = f"/bookings/{booking['id']}/payments"

    for wrong in ({"price_cents": 1_000, "currency": "USD"}, {"price_cents": 0}):
        assert faulty_fields(service.post(path_of_payments, wrong, **service.as_admin)) == [[*wrong][-1]]
    part = service.post(path_of_payments, {"price_cents": 1_000, "currency": "EUR"}, **service.as_admin).json

    assert (part["source"], part["amount_cents"], part["outcome"]) == ("hand", 1_000, "amount")
    rest = service.post(path_of_payments, **service.as_admin).json
    assert (rest["amount_cents"], rest["outcome"]) == (1_500, "confirmed")
    problem(service.post(path_of_payments, **service.as_admin), "not_payable")
    assert undo(service, rest["id"]).status_int == 200
    assert undo(service, part["id"]).status_int == 200
    problem(undo(service, part["id"]), "payment_not_found")
    assert service.get(f"/bookings/{booking['id']}").json["status"] == "held"
    assert listed(service) == listed(service, "settled") == []
    replay.require_same(path)
    said = [one["action"] for one in service.get("/audit", **service.as_admin).json["entries"]]
    assert said[:4] == ["payment reopened", "payment reopened", "payment entered", "payment entered"]


def test_the_pages_of_many_payments_follow_each_other(service: Service, clock: FixedClock) -> None:
    booking = booked(service)
    clock.move(20)
    made = [pay(service, booking, key=str(number)) for number in range(5)]

    for state, expected in (("late", made), ("settled", made[::-1])):
        if state == "settled":
            for payment in made:
                clock.move(1)
                settle(service, payment, "kept")
        found: list[int] = []
        following = f"/payments?state={state}&limit=2"
        while following:
            answer = service.get(following, **service.as_admin).json
            found += [one["id"] for one in answer["payments"]]
            following = answer["next"]
        assert found == expected
