"""Charts as SVG, written by hand: lines over a linear or logarithmic x axis, y from zero."""

import math
from collections.abc import Sequence
from html import escape

from bench.figures import Chart

_WIDTH, _HEIGHT = 720, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 80, 20, 50, 110
_NAMES_IN_A_ROW, _ROW_HEIGHT = 3, 20
_COLOURS = ("#1d4ed8", "#b45309", "#047857", "#7c3aed", "#be123c", "#0e7490")
_DASHES = ("", "6 3", "2 3", "9 3 2 3", "12 4", "4 2 1 2")
_STEPS = 5


def svg(chart: Chart) -> str:
    """Return the chart as an SVG document."""
    xs = sorted({x for series in chart.series for x, _ in series.points})
    top = nice_ceiling(max((y for series in chart.series for _, y in series.points), default=1.0))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif">',
        f"<title>{escape(chart.title)}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        _text(_WIDTH / 2, 26, chart.title, "middle", size=16),
    ]
    for step in range(_STEPS + 1):
        y = _y(top * step / _STEPS, top)
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#d4d4d8"/>')
        parts.append(_text(_LEFT - 8, y + 4, label(top * step / _STEPS), "end"))
    parts += [_text(_x(x, xs, chart.logarithmic), _HEIGHT - _BOTTOM + 20, label(x), "middle") for x in xs]
    parts.append(_text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - _BOTTOM + 42, chart.x_label, "middle"))
    parts.append(f'<g transform="rotate(-90 18 {_middle():.1f})">{_text(18, _middle(), chart.y_label, "middle")}</g>')
    for number, series in enumerate(chart.series):
        points = [(_x(x, xs, chart.logarithmic), _y(y, top)) for x, y in series.points]
        parts.append(_line(points, number))
        parts.append(_legend(series.name, number))
    return "\n".join([*parts, "</svg>", ""])


def nice_ceiling(value: float) -> float:
    """Return the next number from 1, 2, 2.5, 5 times a power of ten that is not below `value`."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= value)


def label(value: float) -> str:
    """Return a number as an axis shows it."""
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.2f}".rstrip("0")


def _x(x: float, xs: Sequence[float], logarithmic: bool) -> float:
    low, high, at = (math.log10(xs[0]), math.log10(xs[-1]), math.log10(x)) if logarithmic else (xs[0], xs[-1], x)
    share = (at - low) / (high - low) if high > low else 0.5
    return _LEFT + 20 + share * (_WIDTH - _LEFT - _RIGHT - 40)


def _y(y: float, top: float) -> float:
    return _HEIGHT - _BOTTOM - y / top * (_HEIGHT - _TOP - _BOTTOM)


def _middle() -> float:
    return (_TOP + _HEIGHT - _BOTTOM) / 2


def _line(points: Sequence[tuple[float, float]], number: int) -> str:
    colour, dash = _COLOURS[number % len(_COLOURS)], _DASHES[number % len(_DASHES)]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points)
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>{dots}'


def _legend(name: str, number: int) -> str:
    row, column = divmod(number, _NAMES_IN_A_ROW)
    x = _LEFT + column * (_WIDTH - _LEFT - _RIGHT) / _NAMES_IN_A_ROW
    y = _HEIGHT - 38 + row * _ROW_HEIGHT
    return _line([(x, y), (x + 28, y)], number) + _text(x + 38, y + 4, name, "start")


def _text(x: float, y: float, text: str, anchor: str, size: int = 12) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="#27272a">{escape(text)}</text>'
    )
