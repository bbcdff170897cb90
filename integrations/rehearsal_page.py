"""What a rehearsal found, as a person reads it: the reasons, and each record field by field. Asks nobody."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from integrations import mapping_words
from integrations.contract.looks import PlannedField, PlannedWrite, Rehearsal
from integrations.contract.pushes import RemoteObject
from integrations.contract.schema import Schema
from integrations.contract.values import Words
from integrations.field_labels import with_labels
from integrations.mapping import RemoteField
from integrations.models import Connection
from integrations.registry import connector_for
from integrations.words import name, translated, words_for


@dataclass(frozen=True, kw_only=True)
class Line:
    """A field in words. `before` is None for whoever may not see what stands at the other side, and of new records.

    `url`: of the record that `after` names, for whoever may see it.
    """

    label: str
    after: str
    before: str | None
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One record that would be written. `url`: where it stands, for whoever may see that."""

    object: str
    is_new: bool
    url: str
    lines: Sequence[Line]


def why(connection: Connection, rehearsal: Rehearsal, schema: Schema) -> list[Words]:
    """The reasons in sentences, each once; of one that would stop, why. Fields are called as the org calls them."""
    slug, forecast = connection.connector, rehearsal.forecast
    if forecast.code:
        return [words_for(slug, forecast.code, with_labels(rehearsal.params, schema))]
    told = ((each.code, with_labels(each.params, schema)) for each in rehearsal.reasons)
    return list(dict.fromkeys(words_for(slug, code, params) for code, params in told))


def provisos(connection: Connection, rehearsal: Rehearsal) -> list[Words]:
    """What may come otherwise."""
    return [words_for(connection.connector, each.code, each.params) for each in rehearsal.provisos]


def shown(connection: Connection, rehearsal: Rehearsal, schema: Schema, *, zone: str, may_see: bool) -> list[Shown]:
    """The records with their fields, times by the clock of `zone`. `may_see`: what stands at the other side."""
    reader = _Reader(connection, schema, zone=zone, may_see=may_see)
    return [reader.record(write) for write in rehearsal.writes]


@dataclass(frozen=True)
class _Reader:
    """Whoever reads it."""

    connection: Connection
    schema: Schema
    zone: str = field(kw_only=True)
    may_see: bool = field(kw_only=True)

    @cached_property
    def _record_types(self) -> dict[str, str]:
        return {each.id: each.label for each in self.schema.record_types}

    def record(self, write: PlannedWrite) -> Shown:
        """One of them."""
        return Shown(
            object=write.object,
            is_new=not write.id,
            url=self._url(RemoteObject(role="written", object=write.object, id=write.id)),
            lines=[self._line(write, each) for each in write.fields],
        )

    def _line(self, write: PlannedWrite, planned: PlannedField) -> Line:
        known = self.schema.by_key.get(planned.known_as or f"{write.object}.{planned.name}")
        shows_before = self.may_see and bool(write.id)
        return Line(
            label=_label(write.object, planned, known),
            after=_named(planned.record) if planned.record else self._text(planned.after, known),
            before=self._text(planned.before, known) if shows_before else None,
            url=self._url(planned.record) if planned.record else "",
        )

    def _text(self, value: Any, known: RemoteField | None) -> str:
        is_type = isinstance(value, str) and value in self._record_types
        return self._record_types[value] if is_type else mapping_words.value(value, known, self.zone)

    def _url(self, record: RemoteObject) -> str:
        """Empty for one that is not there yet, and for whoever may not see."""
        if not record.id or not self.may_see:
            return ""
        return connector_for(self.connection.connector).record_url(self.connection.instance_url, record)


def _label(kind: str, planned: PlannedField, known: RemoteField | None) -> str:
    """What the org calls it; standard fields in the reader's language where we know their name."""
    if known and not (known.fixed and translated(planned.name)):
        return known.label
    return name(planned.name, kind)


def _named(record: RemoteObject) -> str:
    """What we call it, or what it is."""
    if not record.id:
        return _("(the new %(object)s)") % {"object": name(record.object)}
    return record.label or name(record.object)
