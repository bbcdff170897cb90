"""What the connected org calls the fields that problems and reasons name: they come with API names alone."""

from collections.abc import Iterable

from integrations import schemas
from integrations.contract.schema import Schema
from integrations.contract.values import Json, Words
from integrations.models import Connection
from integrations.words import is_ours, name, translated, words_for


class FieldLabels:
    """For one page or mail: our database is asked once a connection, and only where a field is named. Goes nowhere else."""

    def __init__(self) -> None:
        self._schemas: dict[int, Schema] = {}

    def words_for(self, connection: Connection, code: str, params: Json) -> Words:
        """As `integrations.words.words_for`, with fields by their labels."""
        known = with_labels(params, self._schema(connection)) if params.get("fields") else params
        return words_for(connection.connector, code, known)

    def name(self, connection: Connection, kind: str, field: str) -> str:
        """Of one field of this kind of record, in the reader's language where it has a word for it."""
        return translated(field) or _label(field, kind, self._schema(connection))

    def kept(self, connection: Connection, kind: str, fields: Iterable[str]) -> list[str]:
        """As they stand in the trail for good: those that we have words for by name, the others by what they are called now."""
        return [each if is_ours(each) else _label(each, kind, self._schema(connection)) for each in fields]

    def _schema(self, connection: Connection) -> Schema:
        """As it was described last; empty if nobody has asked."""
        if connection.pk not in self._schemas:
            stored = schemas.stored(connection)
            self._schemas[connection.pk] = schemas.schema_of(stored) if stored else Schema()
        return self._schemas[connection.pk]


def with_labels(params: Json, schema: Schema) -> Json:
    """Standard fields keep their names where the reader's language has words for them; the others are called as the org does.

    Where the parameters name no kind of record, a label counts that fields of this name have in all kinds of records.
    """
    fields, kind = params.get("fields"), params.get("object")
    if not isinstance(fields, list):
        return params
    return {**params, "fields": [each if translated(str(each)) else _label(str(each), kind, schema) for each in fields]}


def _label(field: str, kind: object, schema: Schema) -> str:
    """What the org calls it; what English screens do, where nobody has asked the org."""
    if kind:
        known = schema.by_key.get(f"{kind}.{field}")
        return known.label if known else name(field, str(kind))
    labels = schema.labels_by_name.get(field, ())
    return next(iter(labels)) if len(labels) == 1 else name(field)
