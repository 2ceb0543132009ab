"""The organiser's colour: as it was chosen where it fills, and as a tone that can be read where it writes."""

import colorsys
import functools
from typing import NamedTuple, TypeAlias

TEXT_CONTRAST = 4.5  # What WCAG asks of text, AA; and AAA, for those who ask for more.
MORE_CONTRAST = 7.0

_Rgb: TypeAlias = tuple[int, int, int]

_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)
_STEPS = 64


class Scheme(NamedTuple):
    """Light or dark: the grounds that text stands on, as base.css has them, and how light what is read there may be."""

    grounds: tuple[str, ...]
    card: str
    lightness: float
    soft: float


LIGHT = Scheme(("#f6f7f5", "#ffffff", "#eef1f0"), "#ffffff", 0, 0.08)
DARK = Scheme(("#11161a", "#1a2126", "#141a1e"), "#1a2126", 1, 0.16)


@functools.lru_cache(maxsize=8)
def sheet(colour: str) -> str:
    """Return the style sheet of a colour, `#rrggbb`: what base.css asks for by name."""
    return (
        "@layer base{"
        f":root{{--brand:{colour};--brand-hover:{hover(colour)};--on-brand:{text_on(colour)};{_tones(colour, LIGHT)}}}"
        f"@media(prefers-color-scheme:dark){{:root{{{_tones(colour, DARK)}}}}}"
        f"@media(prefers-contrast:more){{:root{{{_more(colour, LIGHT)}}}}}"
        f"@media(prefers-contrast:more) and (prefers-color-scheme:dark){{:root{{{_more(colour, DARK)}}}}}"
        "}"
    )


class InMail(NamedTuple):
    """The colours of a mail: its button, what is written on that, and what leads somewhere, on light and on dark."""

    button: str
    on_button: str
    link: str
    link_in_dark: str


@functools.lru_cache(maxsize=8)
def in_mail(colour: str) -> InMail:
    """Return what a mail asks for, whose grounds are those of pages."""
    return InMail(colour, text_on(colour), tone(colour, LIGHT), tone(colour, DARK))


def _tones(colour: str, scheme: Scheme) -> str:
    return f"--brand-soft:{soft(colour, scheme)};--link:{tone(colour, scheme)}"


def _more(colour: str, scheme: Scheme) -> str:
    """Return what somebody is given who asks for more contrast: one tone for all, which is read and written on."""
    read = tone(colour, scheme, MORE_CONTRAST)
    return f"--link:{read};--brand:{read};--brand-hover:{read};--on-brand:{text_on(read)}"


def text_on(colour: str) -> str:
    """Return black or white, whichever is read better on the colour."""
    return max("#000000", "#ffffff", key=lambda text: contrast(text, colour))


def hover(colour: str) -> str:
    """Return the colour of a button under the pointer, on which its text is read no worse."""
    away = _BLACK if text_on(colour) == "#ffffff" else _WHITE
    return _hex(_mixed(_rgb(colour), away, 0.12))


def soft(colour: str, scheme: Scheme) -> str:
    """Return a trace of the colour on a card, to write on."""
    return _hex(_mixed(_rgb(scheme.card), _rgb(colour), scheme.soft))


def tone(colour: str, scheme: Scheme, least: float = TEXT_CONTRAST) -> str:
    """Return the tone nearest to the colour that has the contrast `least` on each ground of the scheme."""
    grounds = (*scheme.grounds, soft(colour, scheme))
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _rgb(colour)))
    away = (scheme.lightness - lightness) / _STEPS
    tones = (colorsys.hls_to_rgb(hue, lightness + step * away, saturation) for step in range(_STEPS + 1))
    found = (_hex((round(255 * red), round(255 * green), round(255 * blue))) for red, green, blue in tones)
    return next(one for one in found if all(contrast(one, ground) >= least for ground in grounds))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG has it, from 1 to 21."""
    darker, lighter = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(rgb: _Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _mixed(one: _Rgb, other: _Rgb, share: float) -> _Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _rgb(colour: str) -> _Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(rgb: _Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)
