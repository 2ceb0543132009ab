"""The organiser's colour: whatever it is, what is written on it and in it can be read."""

import itertools
import re

import pytest

from booking import STATIC
from booking.texts import colour
from booking.texts.colour import DARK, LIGHT, Scheme, contrast
from tests.support.service import Service

COLOURS = ["#{:02x}{:02x}{:02x}".format(*rgb) for rgb in itertools.product((0, 64, 128, 191, 255), repeat=3)]
TOKENS = (STATIC / "base.css").read_text(encoding="utf-8").partition("*, ::before")[0]


def test_contrast_is_what_wcag_says_of_it() -> None:
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#b3261e", "#b3261e") == 1


def test_text_on_any_colour_is_black_or_white_and_read_as_well_under_the_pointer() -> None:
    for one in COLOURS:
        text = colour.text_on(one)
        assert text in ("#000000", "#ffffff")
        assert contrast(text, colour.hover(one)) >= contrast(text, one) >= 4.5, one


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_link_of_any_colour_is_read_on_every_ground(scheme: Scheme) -> None:
    for one, least in itertools.product(COLOURS, (4.5, 7)):
        grounds = (*scheme.grounds, colour.soft(one, scheme))
        tone = colour.tone(one, scheme, least)
        assert min(contrast(tone, ground) for ground in (*grounds, colour.text_on(tone))) >= least, one


def test_a_colour_that_can_be_read_is_left_as_it_was_chosen() -> None:
    assert colour.tone("#0f6e7d", LIGHT) == "#0f6e7d"
    assert colour.tone("#ffe000", DARK) == "#ffe000"
    assert colour.tone("#ffe000", LIGHT) != "#ffe000"


def test_the_grounds_are_those_of_the_sheet() -> None:
    light, dark = (
        dict(re.findall(r"--(ground|surface|sunken): (#[0-9a-f]+)", part))
        for part in TOKENS.split("prefers-color-scheme: dark")[:2]
    )

    assert sorted(light.values()) == sorted(one.replace("#ffffff", "#fff") for one in LIGHT.grounds)
    assert sorted(dark.values()) == sorted(DARK.grounds)


def test_a_page_links_the_sheet_of_the_colour_which_browsers_keep(service: Service) -> None:
    (link,) = re.findall(r'href="(/static/colour-[^"]+)"', service.get("/", Accept="text/html").text)

    answer = service.get(link)
    assert answer.headers["Content-Type"] == "text/css; charset=UTF-8"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.text == colour.sheet(service.site.organisation.now.colour)
    for wrong in ("colour-fff.css", "colour-0B6475.css", "colour-}body{.css", "colour-00000g.css"):
        assert service.call("GET", f"/static/{wrong}").status_int == 404
