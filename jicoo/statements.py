"""Statements that are asked so often that the server keeps them, and rows that are written without composing SQL anew.

For what an invitee waits for. Everything else is Django's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, cast

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from jicoo.postgres.base import DatabaseWrapper

Values = Mapping[str, Any]
Told = list[tuple[str, Values]]

NAMED = re.compile(r"%\((\w+)\)s")
# Columns that take a value of Python as it is; what others take, Django knows.
PLAIN = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.DateTimeField,
    models.UUIDField,
    models.ForeignKey,
)

_put_off: ContextVar[Told | None] = ContextVar("statements that wait for others", default=None)


def ask(statement: str, values: Values) -> list[tuple[Any, ...]]:
    """The rows that it finds. One text is one statement to the server: values go beside it, never into it."""
    return list(_executed(statement, values).fetchall())


def tell(statement: str, values: Values) -> None:
    """The same for one that finds nothing. Within `together` it waits for the others."""
    put_off = _put_off.get()
    if put_off is None:
        _executed(statement, values)
    else:
        put_off.append((statement, values))


def _executed(statement: str, values: Values) -> CursorWrapper:
    text, names = _numbered(statement)
    return _kept(text, [values[name] for name in names])


def _kept(text: str, values: Sequence[Any]) -> CursorWrapper:
    return cast("DatabaseWrapper", connection).kept(text, values)


@contextmanager
def together() -> Iterator[None]:
    """What is told and inserted meanwhile, by whomever, goes to the server as one statement when this ends.

    In no certain order: none of it may need what another part writes, and no row gets its key. Nothing of it if this ends by
    an exception.
    """
    told: Told = []
    outer = _put_off.get()
    before = _put_off.set(told)
    try:
        yield
    finally:
        _put_off.reset(before)
    if outer is not None:
        outer.extend(told)
    elif told:
        text, places = _composed(tuple(statement for statement, _ in told))
        _kept(text, [told[at][1][name] for at, name in places])


def insert(rows: Sequence[models.Model], *, unless_there: bool = False) -> None:
    """Writes new rows of one model in one statement; as with `bulk_create` each gets its primary key, and nobody is signalled.

    `unless_there`: what a unique constraint refuses is left out; then no row gets a key, nor does one within `together`. Rows
    that have their key keep it: all of them or none.
    """
    if not rows:
        return
    model, keyed = type(rows[0]), rows[0].pk is not None
    values = {str(at): value for at, value in enumerate(value for row in rows for value in _values(row, keyed=keyed))}
    if keyed or unless_there or _put_off.get() is not None:
        tell(_insertion(model, len(rows), "ON CONFLICT DO NOTHING" if unless_there else "", keyed=keyed), values)
        keys = [row.pk for row in rows if keyed]
    else:
        end = f'RETURNING "{model._meta.pk.column}"'
        keys = [key for (key,) in ask(_insertion(model, len(rows), end, keyed=False), values)]
    for row, key in zip(rows, keys, strict=False):
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias


def _values(row: models.Model, *, keyed: bool) -> list[Any]:
    take, others = _taking(type(row), keyed=keyed)
    values = list(take(row))
    for at, field in others:
        values[at] = field.get_db_prep_save(values[at], connection)
    return values


@cache
def _taking(
    model: type[models.Model], *, keyed: bool
) -> tuple[Callable[[models.Model], tuple[Any, ...]], list[tuple[int, Any]]]:
    """What gets the values of a row, and the columns that are not plain, by their place."""
    fields = _fields(model, keyed=keyed)
    others = [(at, field) for at, field in enumerate(fields) if not isinstance(field, PLAIN)]
    return attrgetter(*(field.attname for field in fields)), others


@cache
def _fields(model: type[models.Model], *, keyed: bool) -> list[Any]:
    """All that is written: mostly the database gives the key."""
    return [field for field in model._meta.concrete_fields if keyed or not field.primary_key]


# Nothing but names of our own tables and columns is put together.
@lru_cache(maxsize=200)
def _insertion(model: type[models.Model], count: int, end: str, *, keyed: bool) -> str:
    fields = _fields(model, keyed=keyed)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    names = [f"%({number})s" for number in range(count * len(fields))]
    rows = [f"({', '.join(names[at : at + len(fields)])})" for at in range(0, len(names), len(fields))]
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES {", ".join(rows)} {end}'  # noqa: S608 (see above)


@lru_cache(maxsize=200)
def _composed(statements: tuple[str, ...]) -> tuple[str, Sequence[tuple[int, str]]]:
    """One statement of several, as PostgreSQL takes it, and whose value of which name comes in which place."""
    parts: list[str] = []
    places: list[tuple[int, str]] = []
    for at, statement in enumerate(statements):
        text, names = _numbered(statement, first=len(places) + 1)
        parts.append(f"of_{at} AS ({text})")
        places += [(at, name) for name in names]
    return f"WITH {', '.join(parts)} SELECT 1", places


@lru_cache(maxsize=500)
def _numbered(statement: str, *, first: int = 1) -> tuple[str, Sequence[str]]:
    """The text as PostgreSQL takes it, with `$1` for `%(name)s` and one percent sign for two, and the names in that order."""
    places = {name: f"${place}" for place, name in enumerate(dict.fromkeys(NAMED.findall(statement)), first)}
    return NAMED.sub(lambda found: places[found[1]], statement).replace("%%", "%"), list(places)
