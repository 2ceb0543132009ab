"""From bytes to a typed body: JSON or a form, every fault reported at once, by field."""

import functools
import itertools
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn, TypeVar
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import msgspec

from booking import addresses, money
from booking.accounts import passwords
from booking.errors import Fault, Invalid, Malformed
from booking.model import UNIT_SECONDS
from booking.texts import characters
from booking.texts.languages import LANGUAGES
from booking.texts.sentences import Sentence
from booking.web.http.fields import REQUIRED, Instant, Password, Patch

SECRET_FIELDS = frozenset({"password", "current_password", "smtp_password"})  # Taken as typed, spaces and all.
LONG_TEXTS = frozenset(
    {
        "description",
        "payment",
        "imprint",
        "privacy",
        *(f"{part}_{language}" for part in ("text", "above", "below") for language in LANGUAGES),
    }
)
LIST_FIELDS = frozenset({"booking_ids", "types"})  # A form has one for each item.
_LIST_ITEMS_AT_MOST = 500
_FORM_FIELDS_AT_MOST = 120  # Beside those of lists; the form of an event has 5 for each question, 4 for each kind.
ANSWERS, KINDS = "answers.", "kinds."
QUESTION_FIELD = re.compile(r"questions\.([1-9]|10)\.(id|label|kind|required|choices)")
KIND_FIELD = re.compile(r"seat_kinds\.([1-5])\.(id|name|price|price_cents|seats)")
_FAULTS_TOLD_AT_MOST = 50  # More than any body has fields: whoever sends more has not mistyped one.

Body = TypeVar("Body", bound=msgspec.Struct)


class Fields(dict[str, Any]):
    """A decoded body, not yet checked; `is_form` when its values are all text that someone typed.

    `faults` are of what could not be merged.
    """

    is_form = False
    faults: tuple[Fault, ...] = ()


def fields(raw: bytes, content_type: str) -> Fields:
    """Return the fields of a JSON object or an HTML form. Raises Malformed."""
    text = raw.lstrip()
    media_type = content_type.partition(";")[0].strip().lower()
    if not text:
        return Fields()
    if text.startswith(b"{") or media_type == "application/json":
        return _json_fields(text)
    if media_type == "application/x-www-form-urlencoded":
        return _form_fields(text)
    raise Malformed(
        "unsupported_media_type",
        "Send a JSON object as application/json, or a form as application/x-www-form-urlencoded.",
    )


def merge_pairs(given: Fields) -> Fields:
    """Return a form's fields with `hold_time` (a number) and `hold_unit` as `hold_seconds`, and others like these.

    `price`, an amount such as 12.50, becomes `price_cents` of the `currency`, which may stand beside the amount, as in
    €12.50; without a price there is none. Fields such as `answers.q1` become the `answers`, such as `kinds.adult` the
    `kinds`, and those of an event's form the `questions` and the `seat_kinds`.
    """
    if not given.is_form:
        return given
    merged = Fields(given)
    merged.is_form = True
    for kind, blank in (("hold", ""), ("offer", ""), ("grace", "0")):
        if f"{kind}_time" in given:
            number = str(merged.pop(f"{kind}_time")).strip() or blank
            merged[f"{kind}_seconds"] = _seconds(number, merged.pop(f"{kind}_unit", "seconds"))
    if "price" in given:
        price = str(merged.pop("price")).strip()
        currency = str(merged.get("currency", "")).strip().upper() or _currency_beside(price, merged)
        cents = money.typed(price, currency) if price else 0
        if cents is None:
            merged.faults = (Fault("price_cents", Sentence("Enter a price, like 12.50.")),)
        else:
            merged["price_cents"] = str(cents or "")  # Nothing is as good as no price.
        has_kinds = _merge_seat_kinds(merged, currency)
        merged["currency"] = currency if cents != 0 or has_kinds else ""
    _merge_answers(merged)
    _merge_kinds(merged)
    _merge_questions(merged)
    return merged


def _currency_beside(price: str, fields: Fields) -> str:
    """Return the currency that is typed beside a price, or beside that of a kind of seat, or nothing."""
    of_kinds = (str(value) for name, value in fields.items() if KIND_FIELD.fullmatch(name) and name.endswith(".price"))
    return next(filter(None, map(money.currency_of, (price, *of_kinds))), "")


def _merge_answers(merged: Fields) -> None:
    names = [name for name in merged if name.startswith(ANSWERS)]
    if names or "answers" in merged:  # Which a form sends beside boxes that may all be left blank.
        merged["answers"] = {name.removeprefix(ANSWERS): merged.pop(name) for name in names}


def _merge_kinds(merged: Fields) -> None:
    names = [name for name in merged if name.startswith(KINDS)]
    if names:
        merged["kinds"] = {name.removeprefix(KINDS): str(merged.pop(name)).strip() or "0" for name in names}


def _merge_seat_kinds(merged: Fields, currency: str) -> bool:
    """Let the fields of kinds of seat be a list, and return whether any is typed; one that isn't is no kind."""
    named = [found for name in merged if (found := KIND_FIELD.fullmatch(name))]
    by_place: dict[int, dict[str, str]] = {}
    for found in named:
        by_place.setdefault(int(found[1]), {})[found[2]] = str(merged.pop(found[0])).strip()
    kinds = [one for _, one in sorted(by_place.items()) if any(one[name] for name in one if name != "id")]
    if named:
        merged["seat_kinds"] = [
            {
                "id": one.get("id", ""),
                "name": one.get("name", ""),
                "price_cents": _cents(one.get("price", ""), currency),
                "seats": _limit(one.get("seats", "")),
            }
            for one in kinds
        ]
    return bool(kinds)


def _cents(price: str, currency: str) -> int:
    """Return a price that somebody has typed; of one that is none it is less than nothing, to be refused."""
    cents = money.typed(price or "0", currency)
    return -1 if cents is None else cents


def _limit(typed: str) -> int | None:
    """Return how many seats somebody has typed; where that is no number it is 0, to be refused."""
    return None if not typed else int(typed) if re.fullmatch(r"[0-9]{1,7}", typed, re.ASCII) else 0


def _merge_questions(merged: Fields) -> None:
    """Let the fields of questions be a list; a question of which nothing is typed is none, or one no longer."""
    named = [found for name in merged if (found := QUESTION_FIELD.fullmatch(name))]
    if not named:
        return
    by_place: dict[int, dict[str, Any]] = {}
    for found in named:
        by_place.setdefault(int(found[1]), {})[found[2]] = merged.pop(found[0])
    typed = [one for _, one in sorted(by_place.items()) if is_typed(one)]
    merged["questions"] = [
        one | {"choices": [choice for choice in str(one.get("choices", "")).split("\n") if choice.strip()]}
        for one in typed
    ]


def is_typed(question: Mapping[str, str]) -> bool:
    """Whether anything of a question is typed into its fields."""
    return any(question.get(name, "").strip() for name in ("label", "choices"))


def _seconds(number: str, unit: str) -> str:
    """Return so many units as seconds; what makes none stays as it is, to be refused or to stand for nothing."""
    if number and unit not in UNIT_SECONDS:
        return f"{number} {unit}"
    return str(int(number) * UNIT_SECONDS[unit]) if re.fullmatch(r"[0-9]{1,9}", number, re.ASCII) else number


def query_fields(query: str) -> Fields:
    """Return the fields of a query string. Raises Malformed."""
    return _form_fields(query.encode("latin-1"))


def decode(body: type[Body], given: Fields, zone: ZoneInfo) -> Body:
    """Return the body that the fields make. Raises Invalid with every fault, by field."""
    cleaned, faults = _clean(body, given if len(given) <= _FAULTS_TOLD_AT_MOST else _without_most_unknown(body, given))
    faults += given.faults
    convert = _converter(zone, strict=not given.is_form)
    try:
        converted: Body = convert(cleaned, body)
    except msgspec.ValidationError:
        faults += _faults_by_field(body, cleaned, convert)
    else:
        if not faults:
            return converted
    by_field = {fault.field: fault for fault in reversed(faults)}
    raise Invalid(list(by_field.values())[::-1][:_FAULTS_TOLD_AT_MOST])


def at_once(body: type[Body], raw: bytes) -> Body | None:
    """Return the body that a JSON object makes in one step; None where something in it may be refused or cleaned.

    What is wrong shows in how it is written again. A key that occurred twice is there once, so that fewer colons come
    back; therefore the body leaves out what is as it would be without it (`omit_defaults`), and the object has no
    escapes, which may stand for colons. A text that is to be stripped has a space beside a quotation mark.
    """
    if not body.__struct_config__.omit_defaults or not raw.startswith(b"{") or b"\\" in raw:
        return None
    try:
        made: Body = _decoder(body)(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    again = msgspec.json.encode(made).decode()
    if again.count(":") != raw.count(b":") or not again.isprintable() or '" ' in again or ' "' in again:
        return None
    for name in _addresses_of(body):
        address = getattr(made, name)
        if address is not msgspec.UNSET and not addresses.is_as_kept(address):
            return None
    return made


@functools.cache
def _decoder(body: type[Body]) -> Callable[[bytes], Body]:
    return msgspec.json.Decoder(body).decode


def _without_most_unknown(body: type[msgspec.Struct], given: Fields) -> Fields:
    """Return the fields that the body has, and of the others only as many as a refusal names: each costs time."""
    known = _fields_of(body)
    unknown = itertools.islice((name for name in given if name not in known), _FAULTS_TOLD_AT_MOST)
    fewer = Fields({name: given[name] for name in [*(known.keys() & given.keys()), *unknown]})
    fewer.is_form = given.is_form
    return fewer


def _clean(body: type[msgspec.Struct], given: Fields) -> tuple[dict[str, Any], list[Fault]]:
    """Return the fields with their texts stripped, and a fault for each text that is none.

    A form's empty input for anything but text counts as absent, but in a patch, where it stands for none.
    """
    known = _fields_of(body)
    may_be_empty = given.is_form and not issubclass(body, Patch)
    cleaned: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, value in given.items():
        text = _stripped(name, value) if isinstance(value, str) else None
        if text is not None and not _is_clean(text, multiline=name in LONG_TEXTS):
            faults.append(Fault(_printable(name), "Remove the control characters and the broken text."))
        if given.is_form and name in _names_that_take(body, msgspec.inspect.BoolType) and text not in ("true", "false"):
            faults.append(Fault(name, "Enter true or false."))  # msgspec would take 0 and 1, too.
        if text == "" and may_be_empty and name in known and not _takes_text(known[name].type):
            continue
        if text is not None and name in _addresses_of(body):
            try:
                text = addresses.parse(text).text
            except ValueError as error:
                faults.append(Fault(name, error.args[0]))
        is_none = text == "" and given.is_form and name in _names_that_take(body, msgspec.inspect.NoneType)
        cleaned[name] = None if is_none else value if text is None else text
    return cleaned, faults


def _stripped(name: str, text: str) -> str:
    """Return a text without what stands around it unmeant."""
    if name in SECRET_FIELDS:
        return text
    return addresses.trimmed(text) if name == "email" else text.strip()


def _faults_by_field(
    body: type[msgspec.Struct], cleaned: Mapping[str, Any], convert: Callable[[Any, Any], Any]
) -> list[Fault]:
    """Check field by field: msgspec itself stops at the first fault."""
    known = _fields_of(body)
    faults = []
    for name, field in known.items():
        if name in cleaned:
            try:
                convert(cleaned[name], field.type)
            except msgspec.ValidationError as error:
                faults.append(Fault(name, _requirement(field.type) or _said_by_check(error)))
        elif field.required:
            faults.append(Fault(name, REQUIRED))
    unknown = Sentence("Leave this out; the fields known here are {names}.", names=", ".join(known) or Sentence("none"))
    return faults + [Fault(_printable(name), unknown) for name in sorted(cleaned.keys() - known.keys())]


@functools.cache
def _fields_of(body: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    return {field.name: field for field in msgspec.structs.fields(body)}


@functools.cache
def _addresses_of(body: type[msgspec.Struct]) -> frozenset[str]:
    """Return the fields that are e-mail addresses to which mail can be sent."""
    return frozenset(
        name
        for name, field in _fields_of(body).items()
        for option in _options(field.type)
        if isinstance(option, msgspec.inspect.Metadata) and (option.extra or {}).get("is_address")
    )


@functools.cache
def _names_that_take(body: type[msgspec.Struct], kind: type[msgspec.inspect.Type]) -> frozenset[str]:
    """Return the fields whose value may be of a kind."""
    return frozenset(
        name
        for name, field in _fields_of(body).items()
        if any(isinstance(option, kind) for option in _options(field.type))
    )


def _requirement(kind: Any) -> Sentence | None:
    """Return in words what a field's type allows, or None where its own check says it better."""
    for option in _undescribed(msgspec.inspect.type_info(kind)):
        if isinstance(option, msgspec.inspect.Metadata):
            what = (option.extra_json_schema or {}).get("description", "")
            return Sentence("Enter {what}.", what=Sentence(what))
        if isinstance(option, msgspec.inspect.IntType):
            if option.ge is None or option.le is None:
                return Sentence("Enter a whole number.")
            return Sentence("Enter a whole number from {least:,} to {most:,}.", least=option.ge, most=option.le)
        if isinstance(option, msgspec.inspect.StrType):
            if option.max_length is None:
                return Sentence("Load the page again, and send the form from there.") if option.pattern else None
            return Sentence(
                "Enter text of {least:,} to {most:,} characters.", least=option.min_length or 0, most=option.max_length
            )
        if isinstance(option, msgspec.inspect.LiteralType):
            return _one_of(option)
        if isinstance(option, msgspec.inspect.BoolType):
            return Sentence("Enter true or false.")
    return None


def _undescribed(option: msgspec.inspect.Type) -> Iterator[msgspec.inspect.Type]:
    """Yield what a type allows, without the descriptions that say what it is for: its limits then say what it allows.

    That is so of a text's that are its length alone, of a choice, and of what may be left out or null.
    """
    if isinstance(option, msgspec.inspect.UnionType):
        for one in option.types:
            yield from _undescribed(one)
    elif not isinstance(option, msgspec.inspect.Metadata):
        yield option
    elif "description" not in (option.extra_json_schema or {}) or _is_said_by_limits(option.type):
        yield from _undescribed(option.type)
    else:
        yield option


def _is_said_by_limits(kind: msgspec.inspect.Type) -> bool:
    if isinstance(kind, msgspec.inspect.StrType):
        return kind.pattern is None and kind.max_length is not None
    return isinstance(kind, (msgspec.inspect.LiteralType, msgspec.inspect.UnionType))


def _said_by_check(error: msgspec.ValidationError) -> str:
    """Return what a field's own check said, or else msgspec."""
    cause = error.__cause__
    said = cause.args[0] if isinstance(cause, ValueError) and cause.args else None
    return said if isinstance(said, Sentence) else str(error).partition(" - at ")[0]


def _one_of(choice: msgspec.inspect.LiteralType) -> Sentence:
    return Sentence("Enter one of these: {names}.", names=", ".join(map(str, choice.values)))


@functools.lru_cache(maxsize=256)
def _converter(zone: ZoneInfo, *, strict: bool) -> Callable[[Any, Any], Any]:
    def convert_custom(kind: type, value: Any) -> Any:
        return _password(value) if kind is Password else _instant(value, zone)

    def convert(value: Any, kind: Any) -> Any:
        try:
            return msgspec.convert(value, kind, strict=strict, dec_hook=convert_custom)
        except UnicodeEncodeError:  # A lone surrogate in a name or a text that msgspec has to look into.
            raise msgspec.ValidationError("must not contain broken text") from None

    return convert


def _password(value: object) -> Password:
    """Return a new password. Raises ValueError."""
    text = value if isinstance(value, str) else ""
    fault = passwords.fault_of(text, "")
    if fault is not None:
        raise ValueError(fault)
    return Password(text)


# RFC 3339, section 5.6; the seconds and the offset may be absent, as a browser's datetime-local sends it.
_INSTANT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(:\d{2})?(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})?", re.ASCII
)


def _instant(value: object, zone: ZoneInfo) -> Instant:
    """Return the instant that an RFC 3339 text names; without an offset it is the zone's. Raises ValueError."""
    match = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(Sentence("Enter a date and time, like 2026-12-24T18:00:00Z or 2026-12-24T18:00."))
    date, minutes, seconds, fraction, offset = match.groups()
    try:
        moment = datetime.fromisoformat(f"{date}T{minutes}{seconds or ':00'}{(offset or '').upper()}")
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
        in_utc = moment.astimezone(UTC)
        in_utc + timedelta(days=1)  # Pages show it in a zone, which may be ahead of UTC: no clock shows the year 10000.
        exists = in_utc.astimezone(moment.tzinfo).replace(tzinfo=None) == moment.replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise ValueError(Sentence("Enter a date and time that exists.")) from None
    if not exists:
        raise ValueError(
            Sentence("Enter another time: the clocks in {zone} are set forward over this one.", zone=zone.key)
        )
    milliseconds = int(((fraction or "") + "000")[:3])
    return Instant(int(in_utc.timestamp()) * 1_000 + milliseconds)


def instant_or_none(value: object, zone: ZoneInfo) -> Instant | None:
    """Return the instant that a field's value names, or None."""
    try:
        return _instant(value.strip() if isinstance(value, str) else value, zone)
    except ValueError:
        return None


def _json_fields(text: bytes) -> Fields:
    try:
        decoded = _decode_json(text.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        refusal = Sentence("The body is not valid JSON: {reason}.", reason=_printable(reason))
        raise Malformed("malformed_body", refusal) from None
    if not isinstance(decoded, dict):
        raise Malformed("malformed_body", "The body must be a JSON object: {…}.")
    return Fields(decoded)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    if len(unique) != len(pairs):
        raise ValueError("a key occurs twice in one object")
    return unique


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _number(text: str) -> int | float:
    """JSON Schema counts 616.0 and 1e3 as integers."""
    number = float(text)
    return int(number) if number.is_integer() else number


_decode_json = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_number).decode


def _form_fields(text: bytes) -> Fields:
    try:
        pairs = parse_qsl(
            text.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=_FORM_FIELDS_AT_MOST + _LIST_ITEMS_AT_MOST,
        )
        # Browsers send every line end as CRLF; a text that is saved again as it stands must not change.
        single = [(name, value.replace("\r\n", "\n")) for name, value in pairs if name not in LIST_FIELDS]
        if len(single) > _FORM_FIELDS_AT_MOST:
            raise ValueError("Max number of fields exceeded")
        decoded = Fields(_unique(single))
        for name in LIST_FIELDS & {name for name, _ in pairs}:
            decoded[name] = [value for of, value in pairs if of == name]
    except ValueError as error:
        refusal = Sentence("The form can’t be read: {reason}.", reason=_printable(str(error)))
        raise Malformed("malformed_body", refusal) from None
    decoded.is_form = True
    return decoded


def _takes_text(kind: Any) -> bool:
    described = msgspec.inspect.type_info(kind)
    if isinstance(described, msgspec.inspect.Metadata):
        described = described.type
    return isinstance(described, msgspec.inspect.StrType)


def _options(kind: Any) -> tuple[msgspec.inspect.Type, ...]:
    """Return the types that a field may have."""
    described = msgspec.inspect.type_info(kind)
    return described.types if isinstance(described, msgspec.inspect.UnionType) else (described,)


def _is_clean(text: str, *, multiline: bool) -> bool:
    """Whether the text has neither control characters (but line ends, where `multiline`) nor lone surrogates."""
    if text.isprintable():
        return True
    allowed = "\n\r\t" if multiline else ""
    return all(unicodedata.category(character) not in ("Cc", "Cs") or character in allowed for character in text)


def _printable(text: str) -> str:
    """Return the text so that it can be shown: shortened, and without anything that does not print."""
    return characters.printable(text[:200])
