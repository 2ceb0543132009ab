"""What is counted, as it is drawn: paths in a box of their own units, which the page stretches to its width.

Each point takes ten units of the width. No text is in a drawing: it would be stretched with it.
"""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from booking.organiser.statistics import Story
from booking.store.event_counts import Counts

POINT = 10
_GAP = 1
# Up to two hours in whole minutes, up to two days in whole hours: units in seconds, and up to how many seconds each.
_ROUNDED = ((60, 7_200), (3_600, 172_800), (86_400, math.inf))


class Seats(NamedTuple):
    """How the seats stood: the areas of those confirmed and of those taken at all, and the steps of all there are."""

    width: int
    height: int
    confirmed: str
    taken: str
    edges: dict[str, str]


class Columns(NamedTuple):
    """A column for each point, upwards, and downwards from the same line for `below`."""

    width: int
    height: int
    depth: int
    above: str
    below: str


def seats(story: Story) -> Seats:
    """Return how an event's seats were taken."""
    confirmed = [point.confirmed for point in story.points]
    taken = [point.confirmed + point.held for point in story.points]
    total = [point.seats for point in story.points]
    height = max(*taken, *total, 1)
    levels = {"confirmed": confirmed, "held": taken, "free": total}
    edges = {name: _steps(level, height) for name, level in levels.items()}
    return Seats(
        POINT * len(story.points), height, _area(edges["confirmed"], height), _area(edges["held"], height), edges
    )


def outcomes(story: Story) -> Columns:
    """Return how many holds became places, and below them how many ran out, by when they were placed."""
    return _columns([point.holds.places for point in story.points], [point.holds.expired for point in story.points])


def waits(story: Story) -> Columns:
    """Return for how many seconds those that became places were held, on average."""
    return _columns([mean_seconds(point.holds) for point in story.points])


def shares(story: Story) -> Columns:
    """Return how many in a hundred became places."""
    return _columns([share(point.holds) for point in story.points], height=100)


def mean_seconds(holds: Counts) -> int:
    """Return for how many seconds holds that became places were held, on average, as people say it; 0 without one."""
    seconds = holds.milliseconds / holds.places / 1_000 if holds.places else 0
    unit = next(unit for unit, most in _ROUNDED if seconds < most)
    return max(round(seconds / unit), 1) * unit if seconds else 0


def share(holds: Counts) -> int:
    """Return how many of a hundred holds became places; 0 without one."""
    return round(100 * holds.places / holds.holds) if holds.holds else 0


def _columns(above: Sequence[int], below: Sequence[int] = (), height: int = 1) -> Columns:
    height, depth = max(*above, height), max(*below, 0, 0)
    return Columns(POINT * len(above), height, depth, _bars(above, height), _bars([-one for one in below], height))


def _bars(sizes: Iterable[int], line: int) -> str:
    """Return the bars that stand on a line so far below the top, or hang from it where they are negative."""
    width = POINT - 2 * _GAP
    return "".join(
        f"M{POINT * place + _GAP} {line}v{-size}h{width}v{size}z" for place, size in enumerate(sizes) if size
    )


def _steps(levels: Sequence[int], height: int) -> str:
    """Return the steps from point to point; equal levels in a row make one step."""
    path, level = f"M0 {height - levels[0]}", levels[0]
    for place, following in enumerate(levels):
        if following != level:
            path, level = f"{path}H{POINT * place}V{height - following}", following
    return f"{path}H{POINT * len(levels)}"


def _area(steps: str, height: int) -> str:
    """Return what lies below the steps."""
    return f"{steps}V{height}H0z"
