"""CSV files: what they hold is never taken for a formula, and they can be read again."""

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicoo.spreadsheets import BYTE_ORDER_MARK, FORMULAS, csv_response, defused


def read(*rows: list[str]) -> list[list[str]]:
    response = csv_response("rows.csv", ["Name"], rows)
    text = b"".join(response).decode()
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


@pytest.mark.parametrize(
    "cell", ["=1+1", "+49 30 1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=cmd|"/c calc"!A1', "＝１＋１", "＠SUM"]
)
def test_a_cell_that_would_be_calculated_is_text(cell: str) -> None:
    assert defused(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Byron", "a=b", "ida@example.com", "2026-11-24", "山田"])
def test_a_cell_that_is_text_stays_as_it_is(cell: str) -> None:
    assert defused(cell) == cell


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1)))
def test_whatever_people_typed_comes_out_cell_by_cell(rows: list[list[str]]) -> None:
    read_again = read(*rows)[1:]

    assert read_again == [[defused(cell) for cell in row] for row in rows]
    assert not any(cell.startswith(FORMULAS) for row in read_again for cell in row)


def test_it_is_sent_row_by_row() -> None:
    asked = []

    def rows() -> Iterator[list[int]]:
        for number in range(3):
            asked.append(number)
            yield [number]

    parts = iter(csv_response("rows.csv", ["Number"], rows()))
    next(parts)
    next(parts)

    assert asked == [0]


def test_it_is_a_file_to_be_kept() -> None:
    response = csv_response("rows.csv", ["Name"], [])

    assert response["Content-Disposition"] == 'attachment; filename="rows.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
