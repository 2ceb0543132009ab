"""JSON-LD: what search engines and mail programs are told of events and bookings, and that it breaks out of nothing."""

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup

from booking.model import Event
from booking.seat_kinds import SeatKind
from booking.texts import schema_org
from tests.support.notices_example import claimed
from tests.support.service import NOON

SITE: dict[str, Any] = {"zone": ZoneInfo("Europe/Berlin"), "organiser": "Stage", "site_url": "https://x.org"}
ENDS = "</script><script>alert(1)</script><!-- <script> ]]>&lt;\u2028\u2029\"'\\"


def event(**changed: Any) -> Event:
    found = claimed("confirmed", event=changed).event
    assert found is not None
    return found


def of_event(**changed: Any) -> Any:
    return schema_org.of_event(event(**changed), url="https://x.org/e/5-concert", **SITE)


def test_an_event_says_when_where_and_for_how_much() -> None:
    told = of_event(
        ends_at=NOON + 9 * 86_400_000 + 7_200_000,
        doors_at=NOON + 9 * 86_400_000 - 1_800_000,
        price_cents=1_250,
        currency="EUR",
    )
    assert told["@type"] == "Event"
    assert (told["startDate"], told["endDate"]) == ("2026-06-06T22:26:40+02:00", "2026-06-07T00:26:40+02:00")
    assert told["doorTime"] == "2026-06-06T21:56:40+02:00"
    assert told["location"] == {"@type": "Place", "name": "Town hall", "address": "Town hall"}
    assert (told["offers"]["price"], told["offers"]["priceCurrency"]) == ("12.50", "EUR")
    assert told["eventStatus"] == "https://schema.org/EventScheduled"
    assert told["organizer"]["name"] == "Stage"
    assert of_event(price_cents=1_200, currency="JPY")["offers"]["price"] == "1200"


def test_each_kind_of_seat_is_an_offer_of_its_own() -> None:
    kinds = (SeatKind("adult", "Adult", 1_250), SeatKind("child", "Child", 0, 2))
    offers = of_event(seat_kinds=kinds, price_cents=1_250, currency="EUR", taken_of_kinds={"child": 2})["offers"]
    told = [(one["name"], one["price"], one["availability"].rpartition("/")[2]) for one in offers]
    assert told == [("Adult", "12.50", "InStock"), ("Child", "0", "SoldOut")]


@pytest.mark.parametrize(
    ("changed", "availability"),
    [
        ({}, "InStock"),
        ({"taken": 10, "confirmed": 10}, "SoldOut"),
        ({"closes_at": NOON - 1}, "SoldOut"),
        ({"opens_at": NOON + 5}, "InStock"),  # From then on, as `validFrom` says.
        ({"cancelled_at": NOON}, "SoldOut"),
    ],
)
def test_its_offer_says_whether_there_are_seats(changed: dict[str, Any], availability: str) -> None:
    assert of_event(**changed)["offers"]["availability"] == f"https://schema.org/{availability}"


def test_what_an_event_lacks_is_not_said_and_a_cancelled_one_says_so() -> None:
    told = of_event(location="", description="", cancelled_at=NOON)
    assert not {"endDate", "doorTime", "location", "description", "image"} & told.keys()
    assert told["eventStatus"] == "https://schema.org/EventCancelled"
    assert told["offers"]["price"] == "0"
    image = schema_org.of_event(event(), url="https://x.org/e/5", image="https://x.org/pictures/1", **SITE)["image"]
    assert image == ["https://x.org/pictures/1"]


@pytest.mark.parametrize(
    ("kind", "changed", "status"),
    [
        ("confirmed", {}, "ReservationConfirmed"),
        ("hold_placed", {}, "ReservationHold"),
        ("hold_placed", {"confirmation": "organiser"}, "ReservationPending"),
        ("expired", {}, "ReservationCancelled"),
    ],
)
def test_a_booking_says_how_it_stands(kind: Any, changed: dict[str, Any], status: str) -> None:
    found = claimed(kind, event=changed)
    assert found.booking is not None
    assert found.event is not None
    told = schema_org.of_booking(found.booking, found.event, url="https://x.org/b/KT7F3Q", **SITE)
    assert told["reservationStatus"] == f"https://schema.org/{status}"
    assert (told["reservationNumber"], told["underName"]["name"], told["numSeats"]) == ("KT7F3Q", "Anna", 2)
    assert (told["totalPrice"], told["priceCurrency"]) == ("25.00", "EUR")
    assert told["reservationFor"]["name"] == "Chamber concert"
    assert found.booking.id not in json.dumps(told)


def test_nothing_that_people_typed_ends_the_block_or_begins_another() -> None:
    thing = of_event(title=ENDS, description=ENDS, location=ENDS)
    for html in (
        f"<p>{schema_org.block(thing)}</p><b>after</b>",
        f"<head>{schema_org.block(thing)}</head><b>after</b>",
    ):
        found = BeautifulSoup(html, "html.parser")
        (block,) = found.find_all("script")
        assert block["type"] == "application/ld+json"
        assert json.loads(block.string or "") == thing
        assert found.b is not None
    assert not {"<", ">", "&", "\u2028"} & {*schema_org.block(thing)[len('<script type="application/ld+json">') : -9]}
