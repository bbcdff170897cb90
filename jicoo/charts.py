"""Charts as plain numbers: bars over time for `ui/chart.html`, in a picture of 100 by 100, and what is most for `ui/ranking.html`."""

from collections.abc import Sequence
from dataclasses import dataclass

# A drawn 1 among hundreds must be seen.
LEAST = 2.0
GAP = 0.2


@dataclass(frozen=True, kw_only=True)
class Series:
    """What is stacked, from the bottom up. `meaning` chooses the colour: good, waiting, attention or broken."""

    name: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Point:
    """One column before it is drawn: what it is called, and a number for each series."""

    name: str
    values: Sequence[int]


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A rectangle of one series in one column."""

    meaning: str
    y: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column as drawn: its bars stand between `x` and `x + width`. `said`: all of it, in one line."""

    name: str
    said: str
    numbers: Sequence[tuple[Series, int]]
    x: float
    width: float
    bars: Sequence[Bar]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """`top` is the number at the upper edge; `totals` go with the series."""

    series: Sequence[Series]
    columns: Sequence[Column]
    top: int
    totals: Sequence[int]

    @property
    def legend(self) -> list[tuple[Series, int]]:
        return list(zip(self.series, self.totals, strict=True))

    @property
    def ticks(self) -> list[str]:
        """Names of the first, the middle and the last column."""
        names = [column.name for column in self.columns]
        return [names[0], names[len(names) // 2], names[-1]] if len(names) > 2 else names

    @property
    def is_empty(self) -> bool:
        return not any(self.totals)


@dataclass(frozen=True, kw_only=True)
class Rank:
    """One row of a ranking: its numbers, their sum, and how wide it is drawn beside the first, in percent."""

    name: str
    numbers: Sequence[tuple[Series, int]]
    total: int
    width: float


# More rows than that nobody compares; the others are one row together.
MOST_RANKS = 10


def ranking(series: Sequence[Series], rows: Sequence[Point], *, rest: str, most: int = MOST_RANKS) -> list[Rank]:
    """The largest first, and what is left over as one row called `rest`."""
    ordered = sorted(rows, key=lambda row: (-sum(row.values), row.name))
    shown, others = ordered[:most], ordered[most:]
    if others:
        sums = [sum(column) for column in zip(*(row.values for row in others), strict=True)]
        shown = [*shown, Point(name=rest, values=sums)]
    largest = max((sum(row.values) for row in shown), default=0)
    return [
        Rank(
            name=row.name,
            numbers=list(zip(series, row.values, strict=True)),
            total=sum(row.values),
            width=_round(100 * sum(row.values) / largest) if largest else 0.0,
        )
        for row in shown
    ]


def bar_chart(series: Sequence[Series], points: Sequence[Point]) -> Chart:
    """Stacks each point's values. The highest column reaches the top."""
    top = max((sum(point.values) for point in points), default=0)
    width = 100 / max(len(points), 1)
    columns = [
        Column(
            name=point.name,
            said=" · ".join([point.name, *_said(series, point.values)]),
            numbers=list(zip(series, point.values, strict=True)),
            x=_round((number + GAP / 2) * width),
            width=_round(width * (1 - GAP)),
            bars=_stacked(series, point.values, top),
        )
        for number, point in enumerate(points)
    ]
    totals = [sum(point.values[number] for point in points) for number in range(len(series))]
    return Chart(series=series, columns=columns, top=top, totals=totals)


def _said(series: Sequence[Series], values: Sequence[int]) -> list[str]:
    return [f"{each.name}: {value}" for each, value in zip(series, values, strict=True) if value]


def _stacked(series: Sequence[Series], values: Sequence[int], top: int) -> list[Bar]:
    heights = [max(LEAST, 100 * value / top) if value else 0.0 for value in values]
    # Small ones were drawn higher than they are: all give a little, so that nothing runs out of the picture.
    scale = min(1.0, 100 / sum(heights)) if any(heights) else 1.0
    bars, y = [], 100.0
    for each, height in zip(series, heights, strict=True):
        if height:
            y -= height * scale
            bars.append(Bar(meaning=each.meaning, y=_round(max(y, 0)), height=_round(height * scale)))
    return bars


def _round(number: float) -> float:
    return round(number, 2)
