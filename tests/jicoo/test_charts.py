"""Bar charts: every number is seen, nothing runs out of the picture."""

from hypothesis import given
from hypothesis import strategies as st

from jicoo.charts import LEAST, Point, Series, bar_chart

SERIES = [Series(name="Went through", meaning="good"), Series(name="Waits", meaning="attention")]
COUNTS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=40)


def test_columns_stand_side_by_side_and_the_highest_reaches_the_top() -> None:
    chart = bar_chart(SERIES, [Point(name="9:00", values=[5, 5]), Point(name="10:00", values=[5, 0])])

    first, second = chart.columns
    assert (first.x, first.width, second.x) == (5, 40, 55)
    assert [(bar.meaning, bar.y, bar.height) for bar in first.bars] == [("good", 50, 50), ("attention", 0, 50)]
    assert [(bar.meaning, bar.y, bar.height) for bar in second.bars] == [("good", 50, 50)]
    assert (chart.top, chart.totals) == (10, [10, 5])


def test_one_among_thousands_is_still_seen() -> None:
    (column,) = bar_chart(SERIES, [Point(name="9:00", values=[5000, 1])]).columns

    assert column.bars[1].height >= LEAST * 0.9


def test_nothing_at_all_is_said_to_be_empty() -> None:
    chart = bar_chart(SERIES, [Point(name="9:00", values=[0, 0])])

    assert chart.is_empty
    assert chart.columns[0].bars == []


@given(COUNTS)
def test_every_number_has_a_bar_inside_the_picture(counts: list[tuple[int, int]]) -> None:
    chart = bar_chart(SERIES, [Point(name=str(number), values=values) for number, values in enumerate(counts)])

    for column, values in zip(chart.columns, counts, strict=True):
        assert 0 <= column.x <= column.x + column.width <= 100
        assert len(column.bars) == sum(value > 0 for value in values)
        assert all(bar.height > 0 and bar.y >= 0 and bar.y + bar.height <= 100.02 for bar in column.bars)


def test_the_axis_names_the_first_the_middle_and_the_last() -> None:
    points = [Point(name=f"{hour}:00", values=[1, 0]) for hour in range(24)]

    assert bar_chart(SERIES, points).ticks == ["0:00", "12:00", "23:00"]
