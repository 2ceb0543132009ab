"""The form of an event, new or changed: its fields in their order, and what stands in them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal, NamedTuple, TypeAlias

from msgspec import inspect

from booking import money, store
from booking.texts.format import Words, form_moment, hold_time
from booking.texts.sentences import Sentence
from booking.web.api.events import NewEvent
from booking.web.http.decode import Fields
from booking.web.http.request import ZONE_FIELD
from booking.web.pages import labels
from booking.web.site import Site

Values: TypeAlias = Mapping[str, Any]  # What an organiser decides, fields of EventDraft by name.
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
        return _LIMITS[self.name].default not in ("", None, 0)

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
        Sentence(
            "Whom to pay, how and by when: guests see it when they book. The account to pay to is set once for all "
            "events, [in Settings]({settings})."
        ),
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
    Field(
        "grace_seconds",
        Sentence("Grace time"),
        "duration",
        Sentence(
            "So long after the deadline the seats stay held, and only you can confirm: a payment may be under way. "
            "Guests aren’t told. Leave blank for none."
        ),
        unit_label=Sentence("Unit of grace time"),
    ),
    Field("audience", Sentence("Who can book"), "choice", choices=labels.AUDIENCE),
    Field("max_seats_per_person", Sentence("Limit per person"), "number"),
    Field("name_required", Sentence("Guest’s name"), "choice", choices=labels.NAME_REQUIRED),
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


def _named(*names: str) -> tuple[Field, ...]:
    return tuple(field for name in names for field in FIELDS if field.name == name)


class Parts(NamedTuple):
    """The form of an event in two: what it needs first, and the rules that usually hold as they are."""

    first: tuple[Field, ...]
    rules: tuple[Field, ...]


_FIRST = _named("title", "starts_at", "ends_at", "location", "seats", "description")
PARTS = Parts(_FIRST, tuple(field for field in FIELDS if field not in _FIRST))
_CONFIRMED = {
    "attendee": Sentence("Guests confirm within {time}"),
    "organiser": Sentence("You confirm within {time}"),
    "instant": Sentence("Bookings are confirmed at once"),
}
_FOR_WHOM = {
    "members": Sentence("only guests with an account"),
    "approved": Sentence("only approved accounts"),
}


def usual(site: Site) -> Values:
    """Return what a new event is unless its organiser says otherwise; None for what they have to say."""
    defaults = {name: None if one.required else one.default for name, one in _LIMITS.items()}
    return defaults | {"hold_seconds": site.settings.hold_seconds}


def with_currency(site: Site, values: Values) -> Values:
    """Return values with a currency where they have none: the one used last, or else that of the payee's account."""
    payee = site.organisation.now.payee
    of_payee = "EUR" if payee.takes_euros else "RUB" if payee.takes_roubles else None
    currency = values["currency"] or site.database.read(store.events.find_last_currency) or of_payee
    return {**values, "currency": currency}


def blank(site: Site) -> dict[str, str | int]:
    """Return what stands in the fields of a new event."""
    return given(site, usual(site))


@contextmanager
def beside(fields: Fields, *names: str) -> Iterator[dict[str, str]]:
    """Take what a form has beside an event's fields out of it while these are read; a refused form shows it again."""
    taken = {name: str(fields.pop(name)) for name in names if name in fields}
    try:
        yield {name: taken.get(name, "").strip() for name in names}
    finally:
        fields.update(taken)


def rules(values: Values) -> Callable[[Words], str]:
    """Return what says an event's rules, as they are saved, in a line."""
    return lambda words: " · ".join(map(words.say, _rules(values, words)))


def _rules(values: Values, words: Words) -> Iterator[Sentence]:
    said = _CONFIRMED[values["confirmation"]]
    yield Sentence(said, time=words.duration(values["hold_seconds"])) if "{time}" in said else said
    if values["grace_seconds"] and values["confirmation"] != "instant":
        yield Sentence("{time} of grace", time=words.duration(values["grace_seconds"]))
    yield Sentence.counted("at most {number} seat each", "at most {number} seats each", values["max_seats_per_person"])
    if values["audience"] in _FOR_WHOM:
        yield _FOR_WHOM[values["audience"]]
    if values["opens_at"] is not None:
        yield Sentence("booking opens {moment}", moment=words.when(values["opens_at"]))
    if values["closes_at"] is None:
        yield Sentence("booking closes at the start")
    else:
        yield Sentence("booking closes {moment}", moment=words.when(values["closes_at"]))


def given(site: Site, values: Values) -> dict[str, str | int]:
    """Return what stands in the fields where all is as these values say."""
    zone = site.zone.now
    filled_in: dict[str, str | int] = {ZONE_FIELD: zone.key}
    for field in FIELDS:
        value = values[field.name]
        if field.kind == "duration":
            filled_in |= zip(field.inputs, hold_time(value) if value else ("", "hours"), strict=True)
        elif field.kind == "money":
            has_one = value is not None and not values["seat_kinds"]
            amount = str(money.exact(value, values["currency"])) if has_one else ""
            filled_in |= zip(field.inputs, (amount, values["currency"] or ""), strict=True)
        elif field.kind == "moment" and value is not None:
            filled_in[field.name] = form_moment(value, zone)
        elif isinstance(value, bool):
            filled_in[field.name] = str(value).lower()
        else:
            filled_in[field.name] = "" if value is None else value
    return filled_in
