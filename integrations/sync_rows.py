"""Syncs as the rows of a list: how each stands, in words, with ways to its records. Reads, changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from integrations import standing
from integrations.connector import Connector
from integrations.contract.pushes import RemoteObject
from integrations.contract.values import Words
from integrations.field_labels import FieldLabels
from integrations.models import RemoteRecord, Sync
from integrations.registry import connector_for
from integrations.words import name


@dataclass(frozen=True, kw_only=True)
class RecordLink:
    """A record that is there: what it is called at the other side, and where a person sees it."""

    kind: str
    id: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """`meaning` is good, waiting or attention; empty where nothing was, or is, to be sent."""

    sync: Sync
    meaning: str
    word: str
    words: Words | None
    records: Sequence[RecordLink]


def rows_of(syncs: Iterable[Sync]) -> list[Row]:
    """Needs what `syncs.shown` loads; asks nothing more but what the org calls fields that are named, once a connection."""
    labels = FieldLabels()
    return [_row(sync, labels) for sync in syncs]


def _row(sync: Sync, labels: FieldLabels) -> Row:
    # Records of an org that was connected before say nothing about this one.
    records = [record for record in sync.records.all() if record.org_id == sync.lane.org_id]
    meaning, word, words = standing.state_of(sync, records, labels)
    connector = connector_for(sync.connection.connector)
    links = [_link(connector, sync, record) for record in records if record.deleted_at is None]
    return Row(sync=sync, meaning=meaning, word=word, words=words, records=links)


def _link(connector: Connector, sync: Sync, record: RemoteRecord) -> RecordLink:
    remote = RemoteObject(role=record.role, object=record.object, id=record.remote_id)
    is_here = sync.connection.remote_org_id == record.org_id
    url = connector.record_url(sync.connection.instance_url, remote) if is_here else ""
    return RecordLink(kind=name(record.object), id=record.remote_id, url=url)
