"""Events and bookings as search engines and mail programs read them (schema.org, as JSON-LD): pure values, no I/O."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from booking import money
from booking.clock import on_calendar
from booking.model import Booking, EndedBooking, Event
from booking.texts import markdown
from booking.texts.catalogue import Html

Thing: TypeAlias = dict[str, Any]
_CONTEXT = {"@context": "https://schema.org"}
# What could end the element that it stands in, or begin another one; JSON has another way to write each. What turns
# text around is left out.
_TURNS_AROUND = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_ESCAPED = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"} | dict.fromkeys(_TURNS_AROUND, "")


def of_event(event: Event, *, url: str, zone: ZoneInfo, organiser: str, site_url: str, image: str = "") -> Thing:
    """Return an event with its offer, for the page at `url`; every URL is whole, and `image` may be empty."""
    offer = {
        "@type": "Offer",
        "validFrom": _time(event.created_at if event.opens_at is None else event.opens_at, zone),
        "url": url,
    }
    is_open = event.status == "open" and event.window != "closed"
    offers: Thing | list[Thing] = offer | _at(event.price_cents, event.currency, is_free=is_open)
    if event.seat_kinds:
        offers = [
            offer | {"name": kind.name} | _at(kind.price_cents, event.currency, is_free=is_open and kind.free_seats > 0)
            for kind in event.kinds_now
        ]
    organizer = {"@type": "Organization", "name": organiser, "url": site_url}
    more = {"description": markdown.lines(event.description), "image": [image] if image else None, "offers": offers}
    return _CONTEXT | _event(event, zone) | _given(more) | {"url": url, "organizer": organizer}


def of_booking(
    booking: Booking | EndedBooking, event: Event, *, url: str, zone: ZoneInfo, organiser: str, site_url: str
) -> Thing:
    """Return a booking as it stands, for its person alone; `url` must be no key where others may read it."""
    status = "ReservationConfirmed" if booking.status == "confirmed" else "ReservationCancelled"
    if booking.status == "held":
        status = "ReservationPending" if event.confirmation == "organiser" else "ReservationHold"
    organizer = {"@type": "Organization", "name": organiser, "url": site_url}
    made = {
        "@type": "EventReservation",
        "reservationNumber": booking.reference,
        "reservationStatus": _named(status),
        "underName": {"@type": "Person", "name": booking.who},
        "reservationFor": _event(event, zone) | {"organizer": organizer},
        "numSeats": booking.seats,
        "ticketNumber": booking.reference,
        "bookingTime": _time(booking.created_at, zone),
        "url": url,
    }
    if booking.amount_cents is not None and booking.currency is not None:
        made["totalPrice"] = str(money.exact(booking.amount_cents, booking.currency))
        made["priceCurrency"] = booking.currency
    return _CONTEXT | made


def block(thing: Thing) -> Html:
    """Return a thing as an element to stand in a page or a mail: whatever is in it, it ends nothing and runs nothing.

    Browsers run no block of data, so that a Content-Security-Policy without inline scripts has nothing against it.
    """
    written = json.dumps(thing, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
    return Html(f'<script type="application/ld+json">{written}</script>')


def _event(event: Event, zone: ZoneInfo) -> Thing:
    """Return what is said of an event wherever it is named."""
    place = {"@type": "Place", "name": event.location, "address": event.location}
    return {
        "@type": "Event",
        "name": event.title,
        "startDate": _time(event.starts_at, zone),
        **_given({"endDate": _time(event.ends_at, zone), "doorTime": _time(event.doors_at, zone)}),
        "eventStatus": _named("EventScheduled" if event.cancelled_at is None else "EventCancelled"),
        **_given({"location": place if event.location else None}),
    }


def _at(price_cents: int | None, currency: str | None, *, is_free: bool) -> Thing:
    """Return at what price seats are offered, and whether there are any."""
    at_price = {"price": "0"}
    if price_cents and currency is not None:
        at_price = {"price": str(money.exact(price_cents, currency)), "priceCurrency": currency}
    return at_price | {"availability": _named("InStock" if is_free else "SoldOut")}


def _given(things: Mapping[str, Any]) -> Thing:
    return {name: value for name, value in things.items() if value}


def _named(name: str) -> str:
    return f"https://schema.org/{name}"


def _time(instant: int | None, zone: ZoneInfo) -> str:
    """Return an instant with the offset that the zone has then; of None an empty text."""
    return "" if instant is None else datetime.fromtimestamp(on_calendar(instant) // 1_000, zone).isoformat()
