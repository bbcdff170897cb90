"""CSV files as spreadsheets open them: streamed however long they are, and with no cell that is taken for a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

# OWASP, "CSV Injection"; the wide forms are what a Japanese keyboard types, and its spreadsheets calculate them as well.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Without it Excel takes UTF-8 for the machine's old encoding, and Japanese for noise.
BYTE_ORDER_MARK = "\ufeff"


class _Line:
    """What csv writes to: hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A download called `name`. `rows` are read while it is sent: after the middlewares, so in no one's language or time zone."""
    response = StreamingHttpResponse(_lines(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def defused(cell: object) -> str:
    """The cell as text that no spreadsheet calculates: an apostrophe before what would begin a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULAS) else text


def _lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + writer.writerow([defused(cell) for cell in head])
    for row in rows:
        yield writer.writerow([defused(cell) for cell in row])
