"""The fields of what is sent and answered: their types and limits, said once."""

import functools
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Annotated, Any, Self, get_args

from msgspec import Meta, Struct, UnsetType, structs

from booking import addresses
from booking.model import CANCEL_REASON_CHARACTERS_AT_MOST
from booking.people import Language
from booking.seat_kinds import SEATS_AT_MOST
from booking.texts.sentences import Sentence
from booking.web.http import answers

# What is wrong with a field that must be there; a page says what to enter, by its name.
REQUIRED = Sentence("Enter a value.")


class Instant(int):
    """UTC milliseconds, sent as RFC 3339 text; without an offset it is in the server's time zone."""


class Password(str):
    """A new password, which is good enough for one."""

    __slots__ = ()


Seats = Annotated[int, Meta(ge=1, le=SEATS_AT_MOST)]
# What is described is somewhat narrower than what `addresses` takes: letters of every language may stand there.
Email = Annotated[
    str,
    Meta(
        description=str(Sentence("an email address, like name@example.com")),
        extra={"is_address": True},
        extra_json_schema={
            "maxLength": addresses.LONGEST,
            "pattern": r"^[A-Za-z0-9!#$%&*+/=?^_{|}~-]{1,64}@([a-z0-9]{1,20}\.){1,3}[a-z]{2,20}$",
        },
    ),
]
CancelReason = Annotated[str, Meta(max_length=CANCEL_REASON_CHARACTERS_AT_MOST)]
MessageLanguage = Annotated[
    Language, Meta(description="the language of messages; if left out, the one the browser chose or prefers")
]
Name = Annotated[str, Meta(max_length=200)]
FullName = Annotated[str, Meta(min_length=1, max_length=200)]
# A password that was chosen before, which no rule of today may keep out.
GivenPassword = Annotated[str, Meta(min_length=1, max_length=1_000, extra_json_schema={"format": "password"})]
PasswordAgain = Annotated[
    GivenPassword,
    Meta(description="your own; needed if you signed in more than ten minutes ago, unless you are the operator"),
]
GivenAnswers = Annotated[
    dict[str, str | bool],
    Meta(
        description=str(Sentence("an answer to each of the event’s questions, by its id: a text, or true for a tick"))
    ),
]
Count = Annotated[int, Meta(ge=0)]
Number = Annotated[int, Meta(ge=1)]
Reference = Annotated[str, Meta(description="its name in transfers, at the door and on the phone; unique, no secret")]
Amount = Annotated[Number | None, Meta(description="for all its seats, in the currency’s smallest unit; null if free")]
AmountCurrency = Annotated[str | None, Meta(description="an ISO 4217 code; null if free")]
CheckedInAt = Annotated[Instant | None, Meta(description="when the first of it came; null until then")]
CheckedInSeats = Annotated[Count, Meta(description="how many of its seats have come")]


Kinds = Annotated[
    dict[str, Annotated[int, Meta(ge=0, le=SEATS_AT_MOST)]],
    Meta(description=str(Sentence("how many seats of each of the event’s kinds, by its id, in place of `seats`"))),
]
SeatsOrOne = Seats | UnsetType  # One where it is not sent, nor `kinds`.


class BookedKind(Struct, forbid_unknown_fields=True):
    """So many seats of a kind, with its name and the price of one as they were booked."""

    id: str
    name: str
    price_cents: Count
    seats: Seats


BookedKinds = Annotated[
    tuple[BookedKind, ...] | None,
    Meta(description="its seats by kind, as they were booked; null where the event has no kinds of seat"),
]
SentBookingId = Annotated[str, Meta(pattern="^[!-~]{1,200}$")]
BookingId = Annotated[str, Meta(description="a secret: anyone who has it can see, confirm and cancel the booking")]
NetworkMark = Annotated[
    str | None,
    Meta(description="for admins: stands for the network of a person with an unconfirmed address; else null"),
]
Limit = Annotated[int, Meta(ge=1, le=200)]
Cursor = Annotated[str, Meta(min_length=1, max_length=200)]
Next = Annotated[str | None, Meta(description="the path of the next page; null on the last page")]


class Patch(Struct):
    """A body in which what is absent stays as it is; an input that was emptied is not absent."""


class Nothing(Struct, forbid_unknown_fields=True):
    """The body of a POST that needs none."""


class PageQuery(Struct, forbid_unknown_fields=True):
    """The query of a list that is only paged."""

    limit: Limit = 50
    after: Cursor | None = None


class Answer(Struct, forbid_unknown_fields=True):
    """What is answered of a value of ours: its attributes by the names of the fields, its instants as RFC 3339."""

    @classmethod
    def of(cls, value: object, **given: Any) -> Self:
        """Return what is answered of the value, but for the fields that are `given`."""
        take, added, instants = _plan(cls, *given)
        values = [*take(value)]
        for place, name in added:
            values.insert(place, given[name])
        for place in instants:
            values[place] = answers.rfc3339(values[place])
        return cls(*values)

    def __getitem__(self, name: str) -> Any:
        """Return a field, as it is got of the same answer when it was kept and is given again."""
        return getattr(self, name)


@functools.cache
def _plan(
    kind: type[Answer], *given: str
) -> tuple[Callable[[object], Iterable[Any]], list[tuple[int, str]], list[int]]:
    """Return how a kind of answer is made: what takes the values, the places of those given, and of the instants."""
    fields = [one for one in structs.fields(kind) if one.required or one.name in given]
    names = [one.name for one in fields if one.name not in given]
    take = _getter(names)
    added = [(place, one.name) for place, one in enumerate(fields) if one.name in given]
    return take, added, [place for place, one in enumerate(fields) if _is_instant(one.type)]


def _getter(names: list[str]) -> Callable[[object], Iterable[Any]]:
    """Return what takes these attributes of a value; of one alone, `attrgetter` would return no tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: [getattr(value, name) for name in names]


def _is_instant(kind: Any) -> bool:
    return kind is Instant or any(map(_is_instant, get_args(kind)))
