"""What apps read of a page in the statement that reads it for a booking: an invitee waits for each statement."""

from __future__ import annotations

_columns: dict[str, str] = {}


def read_beside(name: str, column: str) -> None:
    """`column`: a text or NULL in SQL, where `page` is the row of the page and no value is named. Told with a new booking."""
    _columns[name] = column


def beside_page() -> str:
    """All of it as one column: an object of JSON."""
    named = ", ".join(f"'{name}', {column}" for name, column in _columns.items())
    return f"json_build_object({named})"
