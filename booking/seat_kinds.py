"""Kinds of seat at an event, each with its price: as an organiser sells them, and as they are booked."""

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, TypedDict

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from booking import money
from booking.errors import Fault, Invalid
from booking.texts.sentences import Sentence

MOST = 5
SEATS_AT_MOST = 1_000_000  # Of an event, and so of a kind.
NAME_CHARACTERS_AT_MOST = 60
_ID_CHARACTERS_AT_MOST = 20
_ID_PATTERN = f"[a-z][a-z0-9_]{{0,{_ID_CHARACTERS_AT_MOST - 1}}}"

Wanted: TypeAlias = Mapping[str, int]  # How many seats of each kind, by its id; none of a kind is not there.


class SeatKind(Struct, frozen=True):
    """A kind of seat; its id stays when its name changes, and without one it has not been sold yet.

    `price_cents` is 0 where it is free. No more than `seats` of it are sold, or with None as many as the event has.
    """

    id: str
    name: str
    price_cents: int
    seats: int | None = None


class BookedKind(Struct, frozen=True):
    """So many seats of a kind, with its name and the price of one as they were booked."""

    id: str
    name: str
    price_cents: int
    seats: int


class KindNow(SeatKind, frozen=True):
    """A kind of seat at one instant: how many of it can be booked."""

    free_seats: int = 0


SeatKinds: TypeAlias = tuple[SeatKind, ...]
BookedKinds: TypeAlias = tuple[BookedKind, ...]
NONE_WANTED: Wanted = {}  # Shared, so never changed.
NONE_SOLD = "[]"  # What a text is that keeps no kinds.
_decode_sold = msgspec.json.Decoder(SeatKinds).decode
_decode_booked = msgspec.json.Decoder(BookedKinds).decode
_decode_wanted = msgspec.json.Decoder(dict[str, int]).decode


@functools.lru_cache(maxsize=1_024)
def read(as_json: str) -> SeatKinds:
    """Return the kinds that a text keeps."""
    return _decode_sold(as_json)


def read_booked(as_json: str) -> BookedKinds:
    """Return the kinds that a booking's text keeps."""
    return _decode_booked(as_json)


def read_wanted(as_json: str) -> Wanted:
    """Return how many seats of each kind a text says."""
    return _decode_wanted(as_json)


def written(kinds: Sequence[SeatKind] | BookedKinds | Wanted | None) -> str | None:
    """Return the text that keeps kinds, sold, booked or wanted; of the same seats wanted it is the same text."""
    return None if kinds is None else msgspec.json.encode(kinds, order="deterministic").decode()


def amount(kinds: BookedKinds) -> int:
    """Return what the seats cost together, in the currency's smallest unit."""
    return sum(one.price_cents * one.seats for one in kinds)


def at_present(kinds: SeatKinds, taken: Mapping[str, int], free_seats: int) -> list[KindNow]:
    """Return the kinds of an event that has so many free seats, and of each kind so many that are taken."""
    lefts = (free_seats if one.seats is None else one.seats - taken.get(one.id, 0) for one in kinds)
    return [
        KindNow(one.id, one.name, one.price_cents, one.seats, max(0, min(left, free_seats)))
        for one, left in zip(kinds, lefts, strict=True)
    ]


class Price(TypedDict):
    """The kinds and the price of a booking's seats: of one seat where there are no kinds."""

    kinds: BookedKinds | None
    price_cents: int | None
    currency: str | None


def price(kinds: BookedKinds | None, price_cents: int | None, currency: str | None) -> Price:
    """Return what seats of these kinds cost or, without kinds, what they do at so much each; both may be nothing."""
    if kinds is None:
        return {"kinds": None, "price_cents": price_cents, "currency": currency}
    return {"kinds": kinds, "price_cents": None, "currency": currency if amount(kinds) else None}


def wanted(kinds: BookedKinds | None) -> Wanted:
    """Return how many seats of each kind were booked."""
    return {one.id: one.seats for one in kinds or ()}


def least_price(kinds: Sequence[SeatKind]) -> int | None:
    """Return the least price above 0, or None where all are free."""
    return min((one.price_cents for one in kinds if one.price_cents), default=None)


def chosen(sold: Sequence[SeatKind], wanted: Wanted, before: BookedKinds = ()) -> BookedKinds:
    """Return the seats that somebody wants, in the order of the kinds, at the prices of today.

    Of a kind that they had `before` the name and the price stay. All of the kinds wanted must be among these.
    """
    had = {one.id: one for one in before}
    known = {one.id: BookedKind(one.id, one.name, one.price_cents, 0) for one in sold} | had
    return tuple(replace(one, seats=wanted[one.id]) for one in known.values() if wanted.get(one.id))


def have_room(kinds: Sequence[KindNow], booked: BookedKinds | None) -> bool:
    """Whether the seats of a booking that has none now can be booked again, kind by kind."""
    free = {one.id: one.free_seats for one in kinds}
    return all(one.seats <= free.get(one.id, 0) for one in booked or ())


def together(several: Iterable[Wanted]) -> Wanted:
    """Return how many seats of each kind several people want together."""
    total = Counter[str]()
    for one in several:
        total.update(one)
    return total


def faults_of_wish(sold: Sequence[SeatKind], wanted: Wanted) -> Iterator[Fault]:
    """Yield what is wrong with a wish for so many seats of each kind at an event that sells these."""
    known = {one.id for one in sold}
    for name in wanted.keys() - known:
        unknown = Sentence("Leave this out: the event has no such kind of seat.")
        yield Fault(f"kinds.{name[:20]}", unknown)
    if sold and not wanted:
        names = ", ".join(one.name for one in sold)
        yield Fault("kinds", Sentence("Choose how many seats of each kind: {names}.", names=names))
    for one in sold:
        if one.seats is not None and wanted.get(one.id, 0) > one.seats:
            yield Fault(
                f"kinds.{one.id}",
                Sentence.counted(
                    "This event has only {number} seat of this kind.",
                    "This event has only {number} seats of this kind.",
                    one.seats,
                ),
            )


def require_sound(given: Sequence[SeatKind]) -> None:
    """Raise Invalid, with every fault, at fields such as `seat_kinds.1.name`, unless these kinds can be sold."""
    faults = [fault for place, one in enumerate(given, start=1) for fault in _faults_of(place, one, given)]
    if len(given) > MOST:
        faults.append(Fault("seat_kinds", Sentence("Sell at most {most} kinds of seat.", most=MOST)))
    if faults:
        raise Invalid(faults)


def new_id(slug: str, taken: Collection[str]) -> str:
    """Return an id that is like a name's slug, such as `adult`, and none of those that are taken."""
    like = re.sub(r"^(?=[^a-z])", "k", slug.replace("-", "_"))[: _ID_CHARACTERS_AT_MOST - 2].rstrip("_") or "k"
    return next(one for one in (like, *(f"{like}{number}" for number in range(2, 99))) if one not in taken)


def _faults_of(place: int, kind: SeatKind, given: Sequence[SeatKind]) -> Iterator[Fault]:
    """Yield what is wrong with a kind at this place."""
    field = f"seat_kinds.{place}"
    if kind.id and not re.fullmatch(_ID_PATTERN, kind.id, re.ASCII):
        yield Fault(f"{field}.id", Sentence("Leave this out, or send it as it was."))
    elif kind.id and [one.id for one in given].count(kind.id) > 1:
        yield Fault(f"{field}.id", Sentence("Give each kind an id of its own, or none."))
    if not 1 <= len(kind.name) <= NAME_CHARACTERS_AT_MOST:
        yield Fault(f"{field}.name", Sentence("Enter a name of 1 to {most} characters.", most=NAME_CHARACTERS_AT_MOST))
    elif any(unicodedata.category(one) in ("Cc", "Cs") for one in kind.name):
        yield Fault(f"{field}.name", Sentence("Remove the control characters and the broken text."))
    elif [one.name.casefold() for one in given].count(kind.name.casefold()) > 1:
        yield Fault(f"{field}.name", Sentence("Give each kind a name of its own."))
    if not 0 <= kind.price_cents <= money.PRICE_CENTS_AT_MOST:
        yield Fault(f"{field}.price_cents", Sentence("Enter a price, like 12.50, or 0."))
    if kind.seats is not None and not 1 <= kind.seats <= SEATS_AT_MOST:
        yield Fault(f"{field}.seats", Sentence("Enter how many there are, or leave this blank."))
