"""Long lists read sheet by sheet: each is found from the row before it by an index, so the last is as quick as the first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)

PER_SHEET = 50


@dataclass(frozen=True, kw_only=True)
class Sheet(Generic[Row]):
    """Rows in the order of the list. `after` and `before` lead to the sheets beside it; empty where there is none."""

    rows: Sequence[Row]
    after: str = ""
    before: str = ""


def sheet(
    rows: QuerySet[Row], field: str, *, falling: bool, after: str = "", before: str = "", most: int = PER_SHEET
) -> Sheet[Row]:
    """Up to `most` rows by the moment in `field`, from the first, or from beside what another sheet said.

    Anything else in `after` and `before` is taken for the first sheet. One query, that reads no more than it shows.
    """
    place = _place(before or after)
    if place and before:
        found = list(
            _ordered(rows.filter(_beyond(field, place, falling=not falling)), field, falling=not falling)[: most + 1]
        )
        return _sheet(found[:most][::-1], field, has_after=True, has_before=len(found) > most)
    if place:
        rows = rows.filter(_beyond(field, place, falling=falling))
    found = list(_ordered(rows, field, falling=falling)[: most + 1])
    return _sheet(found[:most], field, has_after=len(found) > most, has_before=bool(place))


def following(rows: QuerySet[Row], field: str, last: Row | None, *, falling: bool) -> QuerySet[Row]:
    """What comes after this row, in order; everything, where there is none. For whoever reads a list to its end."""
    if last is not None:
        rows = rows.filter(_beyond(field, (getattr(last, field), last.pk), falling=falling))
    return _ordered(rows, field, falling=falling)


def _ordered(rows: QuerySet[Row], field: str, *, falling: bool) -> QuerySet[Row]:
    return rows.order_by(f"-{field}", "-pk") if falling else rows.order_by(field, "pk")


def _beyond(field: str, place: tuple[datetime, int], *, falling: bool) -> Q:
    at, pk = place
    side = "lt" if falling else "gt"
    # The first condition says nothing new; it is what the index is entered by.
    return Q(**{f"{field}__{side}e": at}) & (Q(**{f"{field}__{side}": at}) | Q(**{f"pk__{side}": pk}))


def _sheet(rows: Sequence[Row], field: str, *, has_after: bool, has_before: bool) -> Sheet[Row]:
    return Sheet(
        rows=rows,
        after=_said(rows[-1], field) if rows and has_after else "",
        before=_said(rows[0], field) if rows and has_before else "",
    )


def _said(row: Any, field: str) -> str:
    return f"{getattr(row, field).isoformat()}~{row.pk}"


def _place(said: str) -> tuple[datetime, int] | None:
    at, _, pk = said.partition("~")
    try:
        place = datetime.fromisoformat(at), int(pk)
    except ValueError:
        return None
    # As `_said` writes it: in UTC. The database does not know every offset that Python does.
    return place if place[0].utcoffset() == timedelta(0) and 0 <= place[1] < 2**63 else None
