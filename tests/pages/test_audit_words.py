"""What the audit log's page says of what was done, which is kept in English."""

import ast
from collections.abc import Iterator
from typing import get_args
from zoneinfo import ZoneInfo

from booking.people import AuditEntry, Role
from booking.store.payments import Settlement
from booking.texts.format import words_in
from booking.web.pages import audit_words
from tests.support.process import ROOT
from tests.support.service import NOON

# Who writes a line, and which of the arguments says what was done.
_WRITERS = {
    "audit.record": 1,
    "behalf.record": 1,
    "behalf.record_if_anothers": 2,
}
# What an action begins with that ends in one of these.
_BEGINNINGS = {"role changed to ": get_args(Role), "payment ": get_args(Settlement)}


def actions() -> Iterator[str]:
    """Yield every action that the sources have."""
    for path in sorted((ROOT / "booking").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            place = _WRITERS.get(ast.unparse(node.func))
            if place is not None and place < len(node.args):
                yield from (str(one.value) for one in ast.walk(node.args[place]) if isinstance(one, ast.Constant))


def entry(action: str, subject: str = "") -> AuditEntry:
    return AuditEntry(1, 0, None, "", action, subject, "")


def test_every_action_has_its_words() -> None:
    found = set(actions())
    for beginning, ends in _BEGINNINGS.items():
        found.remove(beginning)
        found |= {f"{beginning}{end}" for end in ends}

    assert len(found) > 20
    assert found <= audit_words.ACTIONS.keys()


def test_the_page_says_in_english_what_the_log_has() -> None:
    english = words_in("en", ZoneInfo("UTC"), NOON)

    in_other_words = {
        "address change asked for": "Address change requested",
        "address proved": "Address confirmed",
        "booking made": "Booking created",
        "booking unconfirmed": "Confirmation undone",
        "door link created": "Link for the door created",
        "door link ended": "Link for the door ended",
        "e-mail address and password chosen": "Email address and password set",
        "notice sent again": "Message sent again",
        "payment kept": "Payment kept as a donation",
        "payment reopened": "Payment to be settled again",
        "payment restored": "Booking confirmed with a payment",
        "registered": "Account created",
        "statement read": "Bank statement read",
    }
    for action, said in audit_words.ACTIONS.items():
        assert english.say(said) == in_other_words.get(action, action[:1].upper() + action[1:])
    for subject in (
        "event 1234",
        "account 5",
        "booking 0199a…",
        "role admin",
        "token 3",
        "entry 0199b…",
        "",
    ):
        assert english.say(audit_words.on_what(entry("", subject))) == subject
    assert english.say(audit_words.on_what(entry("", "notice 8"))) == "message 8"


def test_a_line_of_another_version_is_shown_as_it_is() -> None:
    assert audit_words.what(entry("seat painted")) == "seat painted"
    assert audit_words.on_what(entry("", "chair 5")) == "chair 5"
