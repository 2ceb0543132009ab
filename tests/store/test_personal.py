"""What is stored of people is one list: nothing that is personal is missing there, and the README says all of it."""

import re
from pathlib import Path

import pytest

from booking.store.database import Database
from booking.store.personal import PERSONAL
from tests.support.process import ROOT
from tests.support.service import FixedClock

README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("## What is stored, why and for how long\n")[2].partition("\n## ")[0]
# Whatever tells nothing of people. A new column goes here or into PERSONAL.
OF_NOBODY = {
    **dict.fromkeys(
        [
            "own_words",
            "consumers",
            "erasure",
            "event_counts",
            "heartbeats",
            "seat_kind_counts",
            "secret_keys",
            "set_aside_events",
            "settings",
            "statement_columns",
        ],
        "*",
    ),
    **dict.fromkeys(["events", "pictures", "sign_in_links", "sqlite_sequence", "telegram_offsets"], "*"),
    **dict.fromkeys(["checkouts", "refunds"], "*"),  # A booking's id and what the provider calls its money.
    **dict.fromkeys(["webhooks", "webhook_deliveries", "webhook_tries"], "*"),
    "accounts": "id role proved_at created_at disabled_at language channel admin_notices approved_at",
    "bookings": "id event_id seats created_at expires_at grace_milliseconds confirmed_at language remind_at offer"
    " extensions held_until proved_at reference price_cents currency kinds checked_in_at checked_in_seats",
    "ended_bookings": "id event_id seats created_at expires_at grace_milliseconds confirmed_at ended_at reason language"
    " offer extensions proved_at reference price_cents currency kinds checked_in_at checked_in_seats",
    "waitlist_entries": "number id event_id seats created_at language passed_over saved_until proved_at kinds",
    "ended_entries": "number id event_id seats created_at language status booking_id ended_at proved_at kinds",
    "outbox": "id kind event_id channel language state due_at tries leased_until message_id created_at finished_at"
    " is_sent_again is_for_many",
    "payments": "id source key booking_id event_id cents currency came_at recorded_at outcome settled_as settled_at",
    "history": "id at event_id action booking_id entry_id facts details",
    "audit_log": "id at action",
    "sessions": "sha256 created_at last_seen_at expires_at",
    "known_browsers": "sha256 created_at",
    "api_tokens": "id sha256 created_at last_used_at revoked_at",
    "invitations": "sha256 role created_at expires_at",
    "proofs": "sha256 purpose created_at expires_at",
    "telegram_links": "sha256 expires_at",
    "telegram_questions": "mark asked_at",
    "statement_lines": "key read_at at cents currency is_reversal found is_doubtful",
    "dealt_lines": "key booking_id press dealt_at",
    "idempotency_keys": "route key fingerprint created_at",
    "flashes": "id created_at",
    "told_events": "event_id starts_at finished_at",
    "doors": "id event_id sha256 created_at opened_at ended_at",
    "door_conflicts": "*",
}


@pytest.fixture
def schema(path: Path, clock: FixedClock) -> dict[str, set[str]]:
    database = Database(path, clock)
    try:
        found = database.read(
            lambda tx: tx.execute(
                "SELECT tables.name, columns.name FROM sqlite_schema AS tables"
                " JOIN pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'",
                (),
            ).fetchall()
        )
    finally:
        database.close()
    return {table: {column for name, column in found if name == table} for table, _ in found}


def test_every_column_is_personal_or_known_to_tell_nothing_of_people(schema: dict[str, set[str]]) -> None:
    undecided = {
        f"{table}.{column}"
        for table, columns in schema.items()
        for column in columns
        if OF_NOBODY.get(table) != "*"
        and (column in OF_NOBODY.get(table, "").split()) == (table in PERSONAL and column in PERSONAL[table].columns)
    }
    assert undecided == set(), "each goes into PERSONAL in booking/store/personal.py, or else into OF_NOBODY here"


def test_the_list_has_no_column_that_is_not_there(schema: dict[str, set[str]]) -> None:
    assert {
        table: one.columns for table, one in PERSONAL.items() if not {*one.columns} <= schema.get(table, set())
    } == {}
    given = {table: {*one.given.split(", ")} - {""} for table, one in PERSONAL.items()}
    assert {table: columns for table, columns in given.items() if not columns <= schema[table]} == {}


@pytest.mark.parametrize("table", PERSONAL)
def test_the_readme_says_what_is_stored_of_people_why_and_for_how_long(table: str) -> None:
    rows = [line for line in SECTION.splitlines() if line.startswith("| ") and f"`{table}`" in line.split("|")[1]]
    assert len(rows) == 1, f"{table} has a row in the table"
    _, _, what, why, how_long, _ = rows[0].split("|")
    assert re.findall(r"`(\w+)`", what) == [*PERSONAL[table].columns]
    assert why.strip()
    assert how_long.strip()
