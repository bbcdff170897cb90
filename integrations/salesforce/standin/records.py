"""The org's rows: by object and id, found by value through indexes, and taken back when a transaction fails."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

Record = dict[str, Any]
Key = tuple[str, str]


class Records:
    """Not thread-safe by itself: the org's lock is held around every use.

    Rows are replaced, never changed in place, so a row that was read stays as it was read.
    """

    def __init__(self) -> None:
        self._tables: dict[str, dict[str, Record]] = {}
        self._indexes: dict[Key, dict[str, set[str]]] = {}
        self._journal: list[tuple[str, str, Record | None]] = []
        self.changed: set[Key] = set()

    def get(self, sobject: str, record_id: str) -> Record | None:
        return self._tables.get(sobject, {}).get(record_id)

    def all(self, sobject: str) -> Iterable[Record]:
        return self._tables.get(sobject, {}).values()

    def count(self) -> int:
        return sum(len(table) for table in self._tables.values())

    def put(self, sobject: str, record: Record) -> None:
        self._replace(sobject, record["Id"], record)

    def drop(self, sobject: str, record_id: str) -> None:
        self._replace(sobject, record_id, None)

    def load(self, sobject: str, record: Record) -> None:
        """Put a row that is kept already."""
        self._tables.setdefault(sobject, {})[record["Id"]] = record

    def ids(self, sobject: str) -> Iterable[str]:
        return self._tables.get(sobject, {}).keys()

    def where(self, sobject: str, field: str, values: Iterable[Any]) -> list[Record]:
        """Rows whose field equals one of the values, text compared without regard to case; an index is kept from then on."""
        index = self._index(sobject, field)
        table = self._tables.get(sobject, {})
        found = dict.fromkeys(one for value in values for one in sorted(index.get(_folded(value), ())))
        return [table[record_id] for record_id in found]

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """On an exception, every row changed inside is put back as it was."""
        mark = self.mark()
        try:
            yield
        except BaseException:
            self.roll_back(mark)
            raise

    def mark(self) -> int:
        """A place to which `roll_back` can return, within the same transaction."""
        return len(self._journal)

    def forget_journal(self) -> None:
        self._journal.clear()

    def take_changes(self) -> dict[Key, Record | None]:
        changes = {key: self.get(*key) for key in self.changed}
        self.changed = set()
        return changes

    def roll_back(self, mark: int) -> None:
        undone = self._journal[mark:]
        for sobject, record_id, before in reversed(undone):
            self._replace(sobject, record_id, before)
        del self._journal[mark:]

    def _replace(self, sobject: str, record_id: str, record: Record | None) -> None:
        table = self._tables.setdefault(sobject, {})
        before = table.pop(record_id, None) if record is None else table.get(record_id)
        if record is not None:
            table[record_id] = record
        self._journal.append((sobject, record_id, before))
        self.changed.add((sobject, record_id))
        self._reindex(sobject, record_id, before, record)

    def _reindex(self, sobject: str, record_id: str, before: Record | None, after: Record | None) -> None:
        for (name, field), index in self._indexes.items():
            if name != sobject:
                continue
            if before is not None:
                index.get(_folded(before.get(field)), set()).discard(record_id)
            if after is not None:
                index.setdefault(_folded(after.get(field)), set()).add(record_id)

    def _index(self, sobject: str, field: str) -> dict[str, set[str]]:
        key = (sobject, field)
        if key not in self._indexes:
            index: dict[str, set[str]] = {}
            for record_id, record in self._tables.get(sobject, {}).items():
                index.setdefault(_folded(record.get(field)), set()).add(record_id)
            self._indexes[key] = index
        return self._indexes[key]


def _folded(value: Any) -> str:
    return str(value).casefold()
