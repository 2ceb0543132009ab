"""The form of an event, new or changed: its fields in their order, and what stands in them."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Literal, NamedTuple, TypeAlias

from msgspec import inspect

from booking import money
from booking.model import Event, draft_of
from booking.texts.format import form_moment, hold_time
from booking.texts.sentences import Sentence
from booking.web.api.events import NewEvent
from booking.web.http.request import ZONE_FIELD
from booking.web.pages import labels
from booking.web.site import Site

Kind: TypeAlias = Literal["text", "long text", "number", "moment", "duration", "money", "choice"]
_body = inspect.type_info(NewEvent)
assert isinstance(_body, inspect.StructType)
_LIMITS = {one.name: one for one in _body.fields}


class Field(NamedTuple):
    """A field of an event: how it is called, how it is typed in, and what is said beneath it.

    Its limits are those of the API's body. A duration is typed in as a number and a unit, and a price as an amount and
    its currency: the second of the two has its own label.
    """

    name: str
    label: Sentence
    kind: Kind
    hint: Sentence = Sentence("")
    hint_without_mail: Sentence = Sentence("")
    choices: Mapping[Any, Sentence] = {}
    unit_label: Sentence = Sentence("")

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of what is typed in."""
        if self.kind == "money":
            return ("price", "currency")
        kind = self.name.removesuffix("_seconds")
        return (f"{kind}_time", f"{kind}_unit") if self.kind == "duration" else (self.name,)

    @property
    def is_required(self) -> bool:
        """Whether it can't be left empty."""
        return _LIMITS[self.name].default not in ("", None)

    @property
    def limits(self) -> Any:
        """The type of the field in the API's body: `ge` and `le` of a number, `max_length` of a text."""
        kind = _LIMITS[self.name].type
        return kind.type if isinstance(kind, inspect.Metadata) else kind  # One with a description is wrapped.


FIELDS = (
    Field("title", Sentence("Title"), "text"),
    Field("starts_at", Sentence("Date and start time"), "moment", Sentence("Times are in {zone}.")),
    Field("ends_at", Sentence("Ends"), "moment", Sentence("Leave blank if you don’t know yet.")),
    Field("doors_at", Sentence("Doors open"), "moment", Sentence("Leave blank if they open at the start.")),
    Field("location", Sentence("Location"), "text"),
    Field("seats", Sentence("Seats"), "number"),
    Field("description", Sentence("Description"), "long text"),
    Field(
        "price_cents",
        Sentence("Price per seat"),
        "money",
        Sentence("For instance 12.50. Leave blank if the event is free."),
        unit_label=Sentence("Currency"),
    ),
    Field(
        "payment",
        Sentence("How to pay"),
        "long text",
        Sentence("Whom to pay, how and by when. Guests see it when they book."),
    ),
    Field(
        "contact",
        Sentence("Contact"),
        "text",
        Sentence("Whom guests can ask: a name, with an email address or a phone number."),
    ),
    Field("confirmation", Sentence("Confirmation"), "choice", choices=labels.CONFIRMATION),
    Field(
        "hold_seconds",
        Sentence("Hold time"),
        "duration",
        Sentence("Unconfirmed bookings are released after this time."),
        unit_label=Sentence("Unit"),
    ),
    Field(
        "max_extensions",
        Sentence("Extensions"),
        "number",
        Sentence("How many times a guest can extend a hold, while nobody is waiting."),
    ),
    Field("audience", Sentence("Who can book"), "choice", choices=labels.AUDIENCE),
    Field("max_seats_per_person", Sentence("Limit per person"), "number"),
    Field("opens_at", Sentence("Booking opens"), "moment", Sentence("Leave blank to open now.")),
    Field("closes_at", Sentence("Booking closes"), "moment", Sentence("Leave blank to close when the event starts.")),
    Field(
        "offer_seconds",
        Sentence("Time for an offer"),
        "duration",
        Sentence(
            "How long seats are held for someone on the waiting list. Leave blank for the hold time, but at least 12 "
            "hours."
        ),
        unit_label=Sentence("Unit of that time"),
    ),
    Field(
        "proof",
        Sentence("Confirming the address"),
        "choice",
        Sentence("What guests do before their booking is confirmed."),
        Sentence("Email isn’t set up, so no link can be sent."),
        labels.ADDRESS_PROOF,
    ),
)


def blank(site: Site) -> dict[str, str | int]:
    """Return what stands in the fields of a new event."""
    defaults = {name: None if one.required else one.default for name, one in _LIMITS.items()}
    return _filled(site, defaults | {"hold_seconds": site.settings.hold_seconds})


def filled(site: Site, event: Event) -> dict[str, str | int]:
    """Return what stands in the fields of an event that is changed."""
    return _filled(site, asdict(draft_of(event)))


def _filled(site: Site, values: Mapping[str, Any]) -> dict[str, str | int]:
    zone = site.zone.now
    given: dict[str, str | int] = {ZONE_FIELD: zone.key}
    for field in FIELDS:
        value = values[field.name]
        if field.kind == "duration":
            given |= zip(field.inputs, ("", "hours") if value is None else hold_time(value), strict=True)
        elif field.kind == "money":
            amount = "" if value is None else str(money.exact(value, values["currency"]))
            given |= zip(field.inputs, (amount, values["currency"] or ""), strict=True)
        elif field.kind == "moment" and value is not None:
            given[field.name] = form_moment(value, zone)
        else:
            given[field.name] = "" if value is None else value
    return given
