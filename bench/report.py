"""The table on the screen, the JSON beside it, and docs/performance.md with its plots."""

import re
from collections.abc import Mapping, Sequence
from statistics import median

from bench.figures import Figure

_HEADINGS = ("", "measured", "baseline", "", "ratio", "min–max", "wanted", "")


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a table in Markdown, which also reads well on a screen."""
    if not figures:
        return "Not measured: this system does not show what its processes use."
    rows = [_HEADINGS, *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    lines = [_line(row, widths) for row in rows]
    return "\n".join([lines[0], _line(["-" * width for width in widths], widths), *lines[1:]])


def facts(about: Mapping[str, str]) -> str:
    """Return what is known of the machine and the run as a table in Markdown."""
    return "\n".join(["| | |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in about.items())])


def filled(page: str, parts: Mapping[str, str]) -> str:
    """Return the page with each part written between its markers, `<!-- bench: NAME -->` and `<!-- end -->`.

    What lies between the markers of a part that is not given stays. Raises ValueError for a part without markers.
    """
    for name, text in parts.items():
        between = re.compile(rf"(<!-- bench: {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
        if not between.search(page):
            raise ValueError(f"the page has no place for {name!r}")
        page = between.sub(lambda found, text=text: f"{found[1]}{text}\n{found[2]}", page)  # type: ignore[misc]
    return page


def number(value: float) -> str:
    """Return a number with about three digits that count."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 or value == 0 else f"{value:.4f}"


def _row(figure: Figure) -> tuple[str, ...]:
    ratio = figure.ratio
    bounds = [
        f"{sign} {bound:g}" for sign, bound in (("≥", figure.at_least), ("≤", figure.at_most)) if bound is not None
    ]
    return (
        f"{figure.scenario}: {figure.name}",
        f"{number(median(figure.measured))} {figure.unit}",
        f"{number(median(figure.baseline))} {figure.unit}",
        figure.baseline_name,
        number(ratio.median),
        f"{number(ratio.lowest)}–{number(ratio.highest)}",
        ", ".join(bounds),
        figure.verdict,
    )


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return f"| {' | '.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))} |"
