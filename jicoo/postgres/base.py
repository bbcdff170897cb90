"""PostgreSQL as Django speaks to it, with statements that the server keeps, and a look at the line instead of a question.

Named as Django wants it: `ENGINE` is a package with a module `base` that has a `DatabaseWrapper`.
"""

from __future__ import annotations

import re
import select
from collections.abc import Sequence
from typing import Any, cast

from django.db.backends.postgresql import base, operations
from django.db.backends.utils import CursorWrapper
from psycopg import RawCursor

PLACE = re.compile(r"\$(\d+)")


class DatabaseOperations(operations.DatabaseOperations):
    """Puts statements that the server keeps into words, too, where queries are logged or counted."""

    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        """With its values."""
        if not isinstance(cursor, RawCursor):
            return str(super().last_executed_query(cursor, sql, params))
        named = {f"of_{at}": value for at, value in enumerate(params, 1)}
        return str(self.compose_sql(PLACE.sub(r"%(of_\1)s", sql.replace("%", "%%")), named))


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection. `jicoo.statements` asks through it."""

    ops_class = DatabaseOperations
    _keeping: RawCursor[Any] | None = None

    def kept(self, statement: str, values: Sequence[Any]) -> CursorWrapper:
        """Executes what is asked again and again: the server parses and plans each text once a connection, with `$1` for values.

        Django's own cursors write the values into the text, so that each text is another one. The cursor serves the next one,
        too: what was found is to be fetched before.
        """
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            if self._keeping is None or self._keeping.connection is not self.connection:
                self._keeping = RawCursor(self.connection)
            cursor = cast("CursorWrapper", self._prepare_cursor(self._keeping))  # type: ignore[attr-defined]  # Django's own
        cursor.execute(statement, values)
        return cursor

    def is_usable(self) -> bool:
        """Whether the line still stands, seen from our end of it.

        A server that stops or ends a session closes the line, so there is something to be read where nobody asked for
        anything. Only then is it asked, and where something went wrong before: Django's own `SELECT 1` in front of each request
        costs as much as what follows.
        """
        if self.connection is None or self.connection.closed:
            return False
        if self.errors_occurred:
            return super().is_usable()
        line = select.poll()
        line.register(self.connection.fileno(), select.POLLIN)
        return not line.poll(0) or super().is_usable()
