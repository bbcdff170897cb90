"""Our Events as they stand in Salesforce, held against what we wrote into them. Reads, writes nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from integrations.contract.looks import Claim, Claims, Difference
from integrations.contract.pushes import RemoteObject
from integrations.salesforce import drift, soql, texts
from integrations.salesforce.client import CROWD_S, Client, Query, Row

# So many ids make a question of less than the 8 KB that gateways let pass; five questions go in one call.
IDS_IN_A_QUESTION = 300
MISSING, MOVED, ALTERED = "missing", "moved", "altered"
_TIMES = {"StartDateTime", "EndDateTime"}
_TELLING = ("Subject", "StartDateTime")


def compare(client: Client, records: Sequence[RemoteObject]) -> list[Difference]:
    """Those of the Events in which something else stands than we wrote or a person kept. Raises Problem and AccessExpired."""
    rows = _rows(client, [record.id for record in records])
    found = [_difference(record, rows.get(_short(record.id))) for record in records]
    return [each for each in found if each is not None]


def claims(client: Client, user_id: str, *, since: datetime, after: str, limit: int) -> Claims:
    """Events that this user created, ahead of `since`, which end in the reference line of a booking. One call.

    Salesforce cannot filter on Description, so all of the user's Events are read.
    """
    asked = Query(soql=soql.events_ahead(user_id, since, after, limit))
    (rows,) = client.look_up([asked], total_s=CROWD_S)
    found = [_claim(row) for row in rows if texts.reference_in(row.get("Description"))]
    return Claims(found=found, after=soql.id_of(rows[-1]) if len(rows) >= limit else "")


def _rows(client: Client, ids: Sequence[str]) -> dict[str, Row]:
    """By the first 15 characters of the id, which are the id. Also what was deleted."""
    asked = [
        Query(soql=soql.events_by_id(*ids[start : start + IDS_IN_A_QUESTION]), everything=True)
        for start in range(0, len(ids), IDS_IN_A_QUESTION)
    ]
    return {_short(soql.id_of(row)): row for rows in client.look_up(asked, total_s=CROWD_S) for row in rows}


def _difference(record: RemoteObject, row: Row | None) -> Difference | None:
    if row is None:
        # Not even among the deleted: it may well be there, and we do not see it.
        return _unless_kept(record, MISSING, {"Id": None})
    if row.get("IsDeleted") is True:
        return _unless_kept(record, MISSING, {"IsDeleted": True})
    theirs = {name: row.get(name) for name in drift.not_ours(record.written, row)}
    return _unless_kept(record, MOVED if _TIMES & set(theirs) else ALTERED, theirs)


def _unless_kept(record: RemoteObject, kind: str, theirs: dict[str, Any]) -> Difference | None:
    new = {name: value for name, value in theirs.items() if name not in record.kept or record.kept[name] != value}
    if not new:
        return None
    still_moved = kind != MOVED or _TIMES & set(new)
    return Difference(remote_id=record.id, kind=kind if still_moved else ALTERED, theirs=new)


def _claim(row: Row) -> Claim:
    theirs = {name: row.get(name) for name in _TELLING}
    return Claim(remote_id=soql.id_of(row), reference=texts.reference_in(row.get("Description")), theirs=theirs)


def _short(record_id: str) -> str:
    return record_id[:15]
