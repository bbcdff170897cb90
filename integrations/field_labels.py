"""What the connected org calls the fields that problems and reasons name: they come with API names alone."""

from integrations import schemas
from integrations.contract.schema import Schema
from integrations.contract.values import Json, Words
from integrations.models import Connection
from integrations.words import name, words_for


class FieldLabels:
    """For one page or mail: our database is asked once a connection, and only where a field is named. Goes nowhere else."""

    def __init__(self) -> None:
        self._schemas: dict[int, Schema] = {}

    def words_for(self, connection: Connection, code: str, params: Json) -> Words:
        """As `integrations.words.words_for`, with fields by their labels."""
        known = with_labels(params, self._schema(connection)) if params.get("fields") else params
        return words_for(connection.connector, code, known)

    def name(self, connection: Connection, kind: str, field: str) -> str:
        """Of one field of this kind of record, in the reader's language where it has words for it."""
        ours = name(field)
        return _label(field, kind, self._schema(connection)) if ours == field else ours

    def _schema(self, connection: Connection) -> Schema:
        """As it was described last; empty if nobody has asked."""
        if connection.pk not in self._schemas:
            stored = schemas.stored(connection)
            self._schemas[connection.pk] = schemas.schema_of(stored) if stored else Schema()
        return self._schemas[connection.pk]


def with_labels(params: Json, schema: Schema) -> Json:
    """Standard fields keep their names, which have words in the reader's language; so does what the schema does not tell.

    Where the parameters name no kind of record, a label counts that fields of this name have in all kinds of records.
    """
    fields, kind = params.get("fields"), params.get("object")
    if not isinstance(fields, list):
        return params
    return {**params, "fields": [_label(str(each), kind, schema) if name(each) == each else each for each in fields]}


def _label(field: str, kind: object, schema: Schema) -> str:
    if kind:
        known = schema.by_key.get(f"{kind}.{field}")
        return known.label if known else field
    labels = schema.labels_by_name.get(field, ())
    return next(iter(labels)) if len(labels) == 1 else field
