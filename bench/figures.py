"""A figure: what was measured in each round, beside a baseline measured in the same round."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Literal

BEFORE = "an earlier release"  # The baseline that `--before` adds.
Verdict = Literal["reached", "missed", ""]


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some rounds, and how far they lie apart."""

    median: float
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report; `measured` and `baseline` hold one number for each round, in `unit`.

    `at_least` and `at_most` bound the ratio that is wanted, where one is.
    """

    scenario: str
    name: str
    unit: str
    measured: Sequence[float]
    baseline_name: str
    baseline: Sequence[float]
    at_least: float | None = None
    at_most: float | None = None

    @property
    def ratio(self) -> Spread:
        """Measured to baseline, round by round: what disturbs the machine for a while disturbs both."""
        return spread([one / other if other else 0.0 for one, other in zip(self.measured, self.baseline, strict=True)])

    @property
    def verdict(self) -> Verdict:
        """Whether the median ratio is as wanted; empty where nothing is."""
        if self.at_least is None and self.at_most is None:
            return ""
        enough = self.at_least is None or self.ratio.median >= self.at_least
        not_too_much = self.at_most is None or self.ratio.median <= self.at_most
        return "reached" if enough and not_too_much else "missed"

    def as_json(self) -> dict[str, Any]:
        """Return it with what follows from its rounds."""
        return asdict(self) | {
            "measured_median": median(self.measured),
            "baseline_median": median(self.baseline),
            "ratio": asdict(self.ratio),
            "verdict": self.verdict,
        }


@dataclass(frozen=True, slots=True)
class Series:
    """A line of a chart: a name and its points."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Chart:
    """A plot, drawn as docs/performance-<name>.svg; the x axis is logarithmic where its values are powers."""

    name: str
    title: str
    x_label: str
    y_label: str
    series: Sequence[Series]
    logarithmic: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario found."""

    figures: Sequence[Figure]
    charts: Sequence[Chart] = field(default=())


@dataclass(frozen=True, slots=True)
class Options:
    """How thorough a run is.

    `requests` are those after which the memory is read; `most_bookings` is the largest file of the growth; `before` is
    a checkout of an earlier release to compare with.
    """

    rounds: int
    seconds: float
    requests: int
    most_bookings: int
    before: Path | None = None


def spread(values: Sequence[float]) -> Spread:
    """Return the median, the lowest and the highest of at least one value."""
    return Spread(median(values), min(values), max(values))
