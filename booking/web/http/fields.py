"""The fields of what is sent and answered: their types and limits, said once."""

from typing import Annotated

from msgspec import Meta, Struct

from booking import addresses
from booking.errors import Sentence
from booking.model import (
    CANCEL_REASON_CHARACTERS_AT_MOST,
    EXTENSIONS_AT_MOST,
    HOLD_SECONDS_AT_MOST,
    SEATS_AT_MOST,
    SEATS_PER_PERSON_AT_MOST,
)
from booking.people import Language


class Instant(int):
    """UTC milliseconds, sent as RFC 3339 text; without an offset it is in the server's time zone."""


class Password(str):
    """A new password, which is good enough for one."""

    __slots__ = ()


Title = Annotated[str, Meta(min_length=1, max_length=200)]
Description = Annotated[str, Meta(max_length=5_000)]
Location = Annotated[str, Meta(max_length=200)]
Seats = Annotated[int, Meta(ge=1, le=SEATS_AT_MOST)]
HoldSeconds = Annotated[
    int,
    Meta(
        ge=1,
        le=HOLD_SECONDS_AT_MOST,
        description=str(Sentence("a whole number of seconds from 1 to 2,592,000, which is 30 days")),
    ),
]
SeatsPerPerson = Annotated[int, Meta(ge=1, le=SEATS_PER_PERSON_AT_MOST)]
Extensions = Annotated[int, Meta(ge=0, le=EXTENSIONS_AT_MOST)]
# What is described is somewhat narrower than what `addresses` takes: letters of every language may stand there.
Email = Annotated[
    str,
    Meta(
        description=str(Sentence("an e-mail address")),
        extra={"is_address": True},
        extra_json_schema={
            "maxLength": addresses.LONGEST,
            "pattern": r"^[A-Za-z0-9!#$%&*+/=?^_{|}~-]{1,64}@([a-z0-9]{1,20}\.){1,3}[a-z]{2,20}$",
        },
    ),
]
CancelReason = Annotated[str, Meta(max_length=CANCEL_REASON_CHARACTERS_AT_MOST)]
MessageLanguage = Annotated[
    Language, Meta(description="of the messages; else the one that the browser chose or prefers")
]


class Patch(Struct):
    """A body in which what is absent stays as it is; an input that was emptied is not absent."""


class Nothing(Struct, forbid_unknown_fields=True):
    """The body of a POST that needs none."""
