"""What no schema can say of a request, told to schemathesis, which loads this file into its own process."""

import itertools
import re
from typing import Any

import schemathesis

_RFC3339 = re.compile(r"\d{4}(-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))", re.ASCII | re.IGNORECASE)
_LEAP_YEAR_TO_COME = "2096"
_LEAP_YEAR_PAST = "2024"
_LEAP_YEAR_AFTER = "2104"
_FORM = "application/x-www-form-urlencoded"
_KINDS = ("text", "choice", "tick")
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)

_numbers = itertools.count(1)


@schemathesis.hook
def before_call(_context: Any, case: Any, _arguments: dict[str, Any]) -> None:
    """Make a well-formed request one that can be granted."""
    if case.operation.path.startswith("/accounts/me/tokens/") and case.path_parameters.get("id") == 1:
        case.path_parameters["id"] = 2  # The first token is the one that all of this is asked by.
    body = case.body if isinstance(case.body, dict) else {}
    if isinstance(body.get("starts_at"), str):
        # An event starts in the future, and JSON Schema knows no time.
        body["starts_at"] = _RFC3339.sub(rf"{_LEAP_YEAR_TO_COME}\1", body["starts_at"])
    if isinstance(body.get("opens_at"), str):
        # Booking opens before it closes, whenever that is, and before the event starts.
        body["opens_at"] = _RFC3339.sub(rf"{_LEAP_YEAR_PAST}\1", body["opens_at"])
    if isinstance(body.get("closes_at"), str):
        body["closes_at"] = _RFC3339.sub(rf"{_LEAP_YEAR_TO_COME}\1", body["closes_at"])
    if isinstance(body.get("ends_at"), str):
        body["ends_at"] = _RFC3339.sub(rf"{_LEAP_YEAR_AFTER}\1", body["ends_at"])
    if isinstance(body.get("doors_at"), str):
        body["doors_at"] = _RFC3339.sub(rf"{_LEAP_YEAR_PAST}\1", body["doors_at"])
    if case.operation.path.startswith("/webhooks") and isinstance(body.get("url"), str):
        # Facts are sent there, and no machine of the Internet's has this name (RFC 2606).
        body["url"] = "https://hooks.invalid/" if 0 < len(body["url"]) <= 1_000 else body["url"]
    _ask_what_can_be_asked(body, is_form=case.media_type == _FORM)
    _sell_no_kinds(body)
    # A form leaves empty what it has none of; in JSON that is a wrong value, and is to be refused.
    _agree_on_price(body, (None, "") if case.media_type == _FORM else (None,))
    # A key that comes with another body is refused, so each is used once; and it comes by one way, or the header wins.
    if isinstance(body.get("idempotency_key"), str):
        (case.headers or {}).pop("Idempotency-Key", None)
        body["idempotency_key"] = _unique(body["idempotency_key"])
    elif (case.headers or {}).get("Idempotency-Key"):
        case.headers["Idempotency-Key"] = _unique(case.headers["Idempotency-Key"])


def _ask_what_can_be_asked(body: dict[str, Any], *, is_form: bool) -> None:
    """Let well-formed questions be such as can be asked, and answers be none; a form sends them in other fields.

    Beside boxes that may all be left blank it sends `answers`, empty: or it would have none where some are asked for.
    """
    answers, questions = body.get("answers"), body.get("questions")
    if isinstance(answers, dict) and all(isinstance(one, str | bool) for one in answers.values()):
        body["answers"] = "" if is_form else {}
    if isinstance(questions, list) and all(map(_is_question, questions)):
        body["questions"] = [{"label": "Diet", "required": True}] * len(questions)
        if is_form:
            del body["questions"]


def _is_question(one: Any) -> bool:
    """Whether it is as the schema has a question, whatever else may be wrong with it."""
    if not isinstance(one, dict) or not {"label"} <= one.keys() <= {"label", "id", "kind", "required", "choices"}:
        return False
    label, id_, choices = one["label"], one.get("id", ""), one.get("choices", [])
    is_text = isinstance(label, str) and 1 <= len(label) <= 200 and isinstance(id_, str) and len(id_) <= 20
    is_chosen = isinstance(choices, list) and all(isinstance(each, str) for each in choices)
    return is_text and is_chosen and one.get("kind", "text") in _KINDS and isinstance(one.get("required", True), bool)


def _sell_no_kinds(body: dict[str, Any]) -> None:
    """Let an event have no kinds of seat where these are well-formed, and ask for seats in place of such kinds."""
    kinds, sold = body.get("kinds"), body.get("seat_kinds")
    if isinstance(kinds, dict) and all(type(one) is int and 0 <= one <= 1_000_000 for one in kinds.values()):
        del body["kinds"]
        body.setdefault("seats", 1)
    if isinstance(sold, list) and all(map(_is_kind, sold)):
        del body["seat_kinds"]


def _is_kind(one: Any) -> bool:
    """Whether it is as the schema has a kind of seat, whatever else may be wrong with it."""
    if not isinstance(one, dict) or not {"name", "price_cents"} <= one.keys() <= {"name", "price_cents", "id", "seats"}:
        return False
    name, price, id_, seats = one["name"], one["price_cents"], one.get("id", ""), one.get("seats")
    is_named = isinstance(name, str) and 1 <= len(name) <= 60 and isinstance(id_, str) and len(id_) <= 20
    is_limited = seats is None or (type(seats) is int and 1 <= seats <= 1_000_000)
    return is_named and is_limited and type(price) is int and 0 <= price <= 100_000_000_000


def _agree_on_price(body: dict[str, Any], nothing: tuple[str | None, ...]) -> None:
    """Let a price and a currency, of those in use, come together or not at all; each may be one of `nothing`."""
    if {"price_cents", "currency"}.isdisjoint(body):
        return
    price, currency = body.setdefault("price_cents", None), body.setdefault("currency", None)
    if price not in nothing and currency in nothing:
        body["currency"] = "EUR"
    elif isinstance(currency, str) and _CURRENCY.fullmatch(currency):
        body |= {"currency": "EUR", "price_cents": 1_250 if price in nothing else price}


def _unique(key: str) -> str:
    """Return the key with a number at its end; one that is none, being empty or too long, stays so."""
    return f"{key[:-8]}{next(_numbers):08}" if len(key) > 8 else f"{key}{next(_numbers)}" if key else key
