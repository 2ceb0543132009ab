"""What an event's address says of its title: letters of every script, and nothing that an address could mean."""

import re
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.texts import places


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("The Cherry Orchard", "the-cherry-orchard"),
        ("Вишнёвый сад", "vishnevyy-sad"),
        ("Щи да каша — пища наша", "shchi-da-kasha-pishcha-nasha"),
        ("Über Größe & Straße", "uber-grosse-strasse"),
        ("日本語のタイトル", "ribenyunotaitoru"),
        ("Don’t stop", "dont-stop"),
        ("a/b\\c\x00%2F..//evil.example", "a-b-c-2f-evil-example"),
        ("\u202eabc\r\nX: y", "abc-x-y"),
        ("… !?", ""),
        ("\U0010ffff\ue000", ""),
        ("word " * 40, "word-word-word-word-word-word-word-word-word-word-word-word"),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_title_is_told_in_latin_letters(title: str, named: str) -> None:
    assert places.slug(title) == named


@given(st.text(max_size=200), st.integers(1, 2**63 - 1))
def test_any_title_makes_an_address_of_this_site(title: str, number: int) -> None:
    path = places.event_path(SimpleNamespace(id=number, title=title))

    assert re.fullmatch(rf"/e/{number}(?:-[a-z0-9]+)*", path)
    assert len(path) <= len(f"/e/{number}-") + 60
