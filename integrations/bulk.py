"""Many rows changed in one statement, each by values of its own."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection


def update(sql: str, rows: Sequence[Mapping[str, Any]], *, before: Sequence[Any] = ()) -> list[int]:
    """Runs an UPDATE whose last parameter is `rows` as JSON, for jsonb_to_recordset; the keys that it returns."""
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, [*before, json.dumps(rows)])
        return [int(row[0]) for row in cursor.fetchall()]
