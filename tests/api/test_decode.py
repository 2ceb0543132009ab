"""From bytes to a typed body, without a server around it."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.errors import Invalid, Malformed
from booking.model import HOLD_SECONDS_AT_MOST, UNIT_SECONDS
from booking.web.api import behalf, door, events, sessions, webhooks
from booking.web.http import decode, paging
from booking.web.http import fields as fields_
from booking.web.http.answers import rfc3339
from booking.web.http.decode import Fields
from booking.web.http.request import event_id

BERLIN = ZoneInfo("Europe/Berlin")
FORM = "application/x-www-form-urlencoded"
DEADLINES = st.integers(min_value=0, max_value=250_000_000_000_000)


def start(text: Any, zone: ZoneInfo = BERLIN) -> int | None:
    """Return the instant that a body's start means, or None when it is refused."""
    try:
        patch = decode.decode(events.EventPatch, Fields(starts_at=text), zone)
    except Invalid as refusal:
        assert {fault.field for fault in refusal.faults} == {"starts_at"}
        return None
    assert isinstance(patch.starts_at, int)
    return patch.starts_at


def faults_of(body: type[Any], **given: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        decode.decode(body, Fields(given), BERLIN)
    return {fault.field: fault.message for fault in refusal.value.faults}


@pytest.mark.parametrize(
    ("text", "in_utc"),
    [
        ("2026-12-24T18:00:00Z", "2026-12-24T18:00:00Z"),
        ("2026-12-24 18:00:00z", "2026-12-24T18:00:00Z"),
        ("2026-12-24T18:00:00-00:00", "2026-12-24T18:00:00Z"),
        ("2026-12-24T18:00:00+23:59", "2026-12-23T18:01:00Z"),
        ("2026-12-24T18:00:00.9Z", "2026-12-24T18:00:00.900Z"),
        ("2026-12-24T18:00:00.123456789Z", "2026-12-24T18:00:00.123Z"),
        ("2026-12-24T18:00", "2026-12-24T17:00:00Z"),
        ("2028-02-29T18:00", "2028-02-29T17:00:00Z"),
        ("2027-03-28T01:59:59", "2027-03-28T00:59:59Z"),
        ("2027-03-28T03:00", "2027-03-28T01:00:00Z"),
        ("2027-03-28T02:30Z", "2027-03-28T02:30:00Z"),
        ("2026-10-25T02:30", "2026-10-25T00:30:00Z"),
        ("2026-10-25T02:30+01:00", "2026-10-25T01:30:00Z"),
        ("1969-12-31T23:59:59.500Z", "1969-12-31T23:59:59.500Z"),
    ],
)
def test_an_instant_means_what_rfc_3339_and_the_servers_zone_say(text: str, in_utc: str) -> None:
    assert rfc3339(start(text)) == in_utc


@pytest.mark.parametrize(
    "text",
    [
        "2027-03-28T02:00",
        "2027-03-28T02:59:59",
        "2027-02-29T18:00Z",
        "2026-13-01T18:00Z",
        "2026-12-24T24:00Z",
        "2026-12-24T18:60Z",
        "2026-12-24T18:00:61Z",
        "2026-12-24T18:00+24:00",
        "2026-12-24T18:00+0100",
        "2026-12-24T18:00:00,5Z",
        "2026-12-24T18",
        "2026-W52-4T18:00Z",
        "20261224T180000Z",
        "٢٠٢٦-12-24T18:00Z",
        "2026-12-24T18:00Z\n2026-12-24T18:00Z",
        "0000-01-01T00:00Z",
        "0001-01-01T00:00+14:00",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-14:00",
        "10000-01-01T00:00Z",
        "now",
        "",
        1_790_000_000_000,
        1e12,
        True,
        None,
        ["2026-12-24T18:00Z"],
    ],
)
def test_what_is_no_instant_is_refused(text: Any) -> None:
    assert start(text) is None


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Kiritimati", "Asia/Kathmandu"])
@settings(max_examples=60, deadline=None)
@given(milliseconds=DEADLINES)
def test_an_answered_instant_can_be_sent_again(zone: str, milliseconds: int) -> None:
    answered = rfc3339(milliseconds)
    assert start(answered, ZoneInfo(zone)) == milliseconds


@settings(max_examples=60, deadline=None)
@given(moment=st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2037, 1, 1)))
def test_a_local_time_is_refused_only_when_the_clock_never_shows_it(moment: datetime) -> None:
    understood = start(moment.isoformat(timespec="milliseconds"))
    local = moment.replace(tzinfo=BERLIN, microsecond=moment.microsecond // 1_000 * 1_000)
    if understood is None:
        assert local.astimezone(UTC).astimezone(BERLIN).replace(tzinfo=None) != local.replace(tzinfo=None)
    else:
        assert datetime.fromtimestamp(understood / 1_000, BERLIN).replace(tzinfo=None) == local.replace(tzinfo=None)


@settings(max_examples=300, deadline=None)
@given(raw=st.binary(max_size=60), media_type=st.sampled_from(["application/json", FORM, "text/plain", "", "\u00ff;"]))
def test_no_bytes_are_anything_but_fields_or_malformed(raw: bytes, media_type: str) -> None:
    try:
        fields = decode.fields(raw, media_type)
    except Malformed as refusal:
        assert refusal.sentence.isprintable()
    else:
        assert isinstance(fields, Fields)


@settings(max_examples=300, deadline=None)
@given(query=st.text(alphabet=st.characters(max_codepoint=255), max_size=60))
def test_no_query_is_anything_but_a_listing_or_a_refusal(query: str) -> None:
    try:
        asked = decode.decode(events.EventsQuery, decode.query_fields(query), BERLIN)
    except (Malformed, Invalid) as refusal:
        assert refusal.sentence.isprintable()
    else:
        assert 1 <= asked.limit <= 200


def test_a_message_says_what_is_allowed() -> None:
    assert faults_of(events.NewEvent, title=7, seats="x", confirmation="never", colour="red") == {
        "title": "Enter text of 1 to 200 characters.",
        "starts_at": "Enter a value.",
        "seats": "Enter a whole number from 1 to 1,000,000.",
        "confirmation": "Enter one of these: attendee, instant, organiser.",
        "colour": "Leave this out; the fields known here are title, starts_at, seats, description, location, ends_at, "
        "doors_at, price_cents, currency, seat_kinds, payment, contact, hold_seconds, confirmation, "
        "max_seats_per_person, "
        "audience, max_extensions, offer_seconds, proof, opens_at, closes_at, published, "
        "questions, name_required, grace_seconds.",
    }
    assert faults_of(behalf.NewBooking, email="nobody") == {"email": "Enter an email address, like name@example.com."}
    assert faults_of(behalf.NewBooking, email="a@b", language="fr") == {"language": "Enter one of these: en, ru."}
    assert faults_of(fields_.Nothing, x=1) == {"x": "Leave this out; the fields known here are none."}
    (hold_seconds,) = faults_of(events.EventPatch, hold_seconds=0).values()
    assert f"from 1 to {HOLD_SECONDS_AT_MOST:,}, which is {HOLD_SECONDS_AT_MOST // 86_400} days" in hold_seconds


class CountingFields(Fields):
    """Fields that count how often one of their values is asked for."""

    asked = 0

    def __getitem__(self, name: str) -> Any:
        self.asked += 1
        return super().__getitem__(name)


@pytest.mark.parametrize(
    ("body", "sent", "needed"),
    [
        (sessions.NewSession, {"email": "a@example.com", "password": ""}, "Enter text of 1 to 1,000 characters."),
        (door.NewArrival, {"seats": 0}, "Enter a whole number from 1 to 1,000,000."),
        (door.NewArrival, {"event_id": 0}, "Enter a whole number."),
        (webhooks.NewWebhook, {"url": "", "types": ["*"]}, "Enter text of 1 to 1,000 characters."),
    ],
)
def test_a_message_says_what_a_field_allows_rather_than_what_it_is_for(body: Any, sent: Any, needed: str) -> None:
    with pytest.raises(Invalid) as refused:
        decode.decode(body, Fields(sent), BERLIN)

    assert [str(fault.message) for fault in refused.value.faults] == [needed]


def test_of_thousands_of_unknown_fields_no_more_are_looked_at_than_are_told_of() -> None:
    given_fields = CountingFields({f"field{number}": number for number in range(5_000)})

    with pytest.raises(Invalid) as refused:
        decode.decode(behalf.NewBooking, given_fields, BERLIN)

    assert len(refused.value.faults) == 50
    assert given_fields.asked <= 50


def test_a_name_that_does_not_print_is_made_harmless_in_its_message() -> None:
    (field,) = faults_of(fields_.Nothing, **{"\x1b[31m\u202e" + "x" * 1_000: 1})
    assert field.isprintable()
    assert len(field) <= 200


def test_text_is_stripped_and_only_a_description_has_lines() -> None:
    lines = "one\n\ttwo\r\nthree"
    patch = decode.decode(events.EventPatch, Fields(title="  Tea\n", description=f" {lines} "), BERLIN)
    assert (patch.title, patch.description) == ("Tea", lines)
    for name in ("title", "location"):
        assert list(faults_of(events.EventPatch, **{name: lines})) == [name]
    for control in "\x00\x07\x1b\x7f\x85\ud800":
        assert list(faults_of(events.EventPatch, description=f"a{control}b")) == ["description"]


def test_the_line_ends_of_a_browsers_form_are_plain() -> None:
    assert decode.fields(b"description=one%0D%0Atwo", FORM) == {"description": "one\ntwo"}


@pytest.mark.parametrize(("unit", "seconds"), UNIT_SECONDS.items())
def test_a_hold_time_is_its_number_times_its_unit(unit: str, seconds: int) -> None:
    fields = decode.fields(f"hold_time=3&hold_unit={unit}".encode(), FORM)
    assert decode.merge_pairs(fields) == {"hold_seconds": str(3 * seconds)}


@pytest.mark.parametrize(
    "form", ["hold_time=٣&hold_unit=days", "hold_time=-1", "hold_time=x", "hold_time=3&hold_unit=x"]
)
def test_a_hold_time_that_is_none_is_a_fault_of_the_hold_time(form: str) -> None:
    raw = "".join(f"%{byte:02X}" if byte > 127 else chr(byte) for byte in form.encode())
    fields = decode.merge_pairs(decode.fields(raw.encode(), FORM))
    with pytest.raises(Invalid) as refusal:
        decode.decode(events.EventPatch, fields, BERLIN)
    assert [fault.field for fault in refusal.value.faults] == ["hold_seconds"]


def test_a_hold_time_belongs_to_forms_alone() -> None:
    fields = decode.fields(b'{"hold_time": 3, "hold_unit": "days"}', "application/json")
    assert decode.merge_pairs(fields) == {"hold_time": 3, "hold_unit": "days"}


def test_an_empty_input_of_a_form_is_absent_unless_it_is_text() -> None:
    fields = decode.fields(b"title=&seats=2&starts_at=2026-12-01T19:00&hold_seconds=&confirmation=", FORM)
    with pytest.raises(Invalid) as refusal:
        decode.decode(events.NewEvent, fields, BERLIN)
    assert [fault.field for fault in refusal.value.faults] == ["title"]


def test_an_empty_input_of_a_form_that_changes_something_is_a_fault() -> None:
    fields = decode.fields(b"description=&seats=&starts_at=&confirmation=", FORM)
    with pytest.raises(Invalid) as refusal:
        decode.decode(events.EventPatch, fields, BERLIN)
    assert [fault.field for fault in refusal.value.faults] == ["starts_at", "seats", "confirmation"]


@settings(max_examples=100, deadline=None)
@given(position=st.tuples(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**63), 2**63 - 1)))
def test_a_cursor_leads_back_to_its_position(position: tuple[int, int]) -> None:
    assert paging.decode(paging.encode(*position), tuple[paging.Int64, paging.Int64], (0, 0)) == position


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=60))
def test_no_cursor_is_anything_but_a_position_or_a_fault(text: str) -> None:
    try:
        position = paging.decode(text, tuple[paging.Int64, str], (0, ""))
    except Invalid as refusal:
        assert [fault.field for fault in refusal.faults] == ["after"]
    else:
        assert -(2**63) <= position[0] < 2**63


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        (str(2**63 - 1), 2**63 - 1),
        (str(2**63), None),
        ("9" * 30, None),
        ("0", None),
        ("-5", None),
        ("007", None),
        ("٣", None),
        ("１", None),
        ("1\n", None),
        (" 1", None),
        ("1.0", None),
        ("", None),
    ],
)
def test_only_plain_digits_spell_an_events_id(text: str, number: int | None) -> None:
    assert event_id(text) == number


_TEXTS = st.sampled_from(
    ["", "Anna", "Анна", " Anna", "Anna ", "a:b", "a\\u003ab", "a\\u0022 b", "\x7f", "\u200b", "\ud7ff"]
)
_ADDRESSES = st.sampled_from(["anna@example.com", "Anna@Example.com", " anna@example.com", "anna", "anna@ex ample.com"])
_PAIRS = st.one_of(
    st.tuples(st.just("email"), _ADDRESSES.map(lambda text: f'"{text}"')),
    st.tuples(st.sampled_from(["name", "email", "nobody", "n\\u0061me"]), _TEXTS.map(lambda text: f'"{text}"')),
    st.tuples(st.just("seats"), st.sampled_from(["1", "2.0", "1e0", "0", "true", "null", '"1"', "1000001"])),
    st.tuples(st.just("language"), st.sampled_from(['"en"', '"ru"', '"de"', "null"])),
    st.tuples(
        st.sampled_from(["answers", "kinds"]),
        st.sampled_from(
            ["{}", '{"q": "x"}', '{"q": "x:", "q": "y"}', '{"q": 1}', '{"q": 1, "q": 2}', '{"q": " "}', "[]"]
        ),
    ),
)


@settings(max_examples=400, deadline=None)
@given(pairs=st.lists(_PAIRS, max_size=4), body=st.sampled_from([behalf.NewBooking, behalf.BookingByAccount]))
def test_what_is_decoded_at_once_is_what_is_decoded_field_by_field(
    pairs: list[tuple[str, str]], body: type[behalf.NewBooking | behalf.BookingByAccount]
) -> None:
    sent = [("email", '"boris@example.com"'), *pairs][-4:]
    raw = ("{" + ", ".join(f'"{name}": {value}' for name, value in sent) + "}").encode()
    made = decode.at_once(body, raw)
    if made is not None:
        assert made == decode.decode(body, decode.fields(raw, "application/json"), BERLIN)


@pytest.mark.parametrize(
    "sent",
    [
        '{"email": "anna@example.com", "name": "Anna"}',
        '{"email":"anna@example.com","name":"Анна: Пётр","seats":2,"language":"ru","answers":{"q1":"x"}}',
    ],
)
def test_what_nearly_everybody_books_with_is_decoded_at_once(sent: str) -> None:
    assert decode.at_once(behalf.NewBooking, sent.encode()) is not None


@pytest.mark.parametrize(
    "sent",
    [
        '{"email": "anna@example.com", "email": "boris@example.com"}',
        '{"email": "anna@example.com", "name": "a:b", "name": "Anna"}',
        '{"email": "anna@example.com", "name": "Anna", "name": "a:b"}',
        '{"email": "anna@example.com", "name": "a", "name": "a\\u003ab"}',
        '{"email": "anna@example.com", "answers": {"q1": "x", "q1": "y"}}',
    ],
)
def test_a_key_that_occurs_twice_is_refused_though_a_body_is_decoded_at_once(sent: str) -> None:
    assert decode.at_once(behalf.NewBooking, sent.encode()) is None
    with pytest.raises(Malformed, match="a key occurs twice"):
        decode.fields(sent.encode(), "application/json")
