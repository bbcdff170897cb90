"""The writes of a draft for people: fields as Salesforce's screens call them, and which records their ids name. PURE."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from integrations.contract.looks import PlannedField, PlannedWrite
from integrations.contract.pushes import RemoteObject
from integrations.salesforce import individuals, names, soql
from integrations.salesforce.campaigns import MEMBER, PERSON_ID
from integrations.salesforce.draft import Draft
from integrations.salesforce.invitees import EVENT_ID
from integrations.salesforce.wishes import CONTACT, EVENT, LEAD
from integrations.salesforce.writes import Write

# The first three characters of an id tell the object. Salesforce Help, "Standard Field Record ID Prefix Decoder".
_KINDS = {"001": "Account", "003": CONTACT, "005": "User", "006": "Opportunity", "00Q": LEAD, "701": "Campaign"}
_REFERENCES = frozenset({"WhoId", "WhatId", "OwnerId", "AccountId", "CampaignId", "LeadId", "ContactId", "RelationId"})


def planned(draft: Draft) -> list[PlannedWrite]:
    """All that it writes, in order."""
    known = {_key(record): record for record in _named(draft)}
    return [_planned(write, known) for write in draft.planned if write.method != "GET"]


def _planned(write: Write, known: Mapping[str, RemoteObject]) -> PlannedWrite:
    kind, _, rest = write.path.partition("/")
    body = {**(write.body or {}), **write.key}
    return PlannedWrite(
        object=kind,
        # The address of an Event with a key ends in that, and not in an id.
        id=rest if write.ref in {"update", MEMBER} else "",
        fields=[
            PlannedField(
                name=name,
                after=body[name],
                before=write.before.get(name),
                record=_record(str(body[name]), known) if name in _REFERENCES else None,
                known_as=individuals.known_as(kind, name),
            )
            for name in names.in_order(body)
        ],
    )


def _named(draft: Draft) -> Iterator[RemoteObject]:
    """What we ourselves call those whose ids may stand there: how the org calls them is not everybody's to read."""
    booking, wishes = draft.booking, draft.wishes
    if draft.person:
        yield _as_named(draft.person.id, booking.invitee_name)
        # What is made as the person is their Account, where they get one of their own.
        made = individuals.ACCOUNT if draft.is_individual else draft.person.object
        yield RemoteObject(role=PERSON_ID, object=made, id="")
        yield RemoteObject(role=individuals.WHO, object=draft.person.object, id="")
    yield RemoteObject(role=EVENT_ID, object=EVENT, id="")
    for host in (
        *([replace(booking.host, user_id=draft.hosts[0])] if len(draft.hosts) == 1 else []),
        *booking.more_hosts,
    ):
        yield _as_named(host.user_id, host.name)
    yield _as_named(wishes.campaign, wishes.campaign_name)
    for account_id in draft.found.accounts if draft.found else ():
        yield _as_named(account_id, booking.company)


def _as_named(record_id: str, label: str = "") -> RemoteObject:
    return RemoteObject(role="named", object=_KINDS.get(record_id[:3], ""), id=record_id, label=label)


def _key(record: RemoteObject) -> str:
    """How it stands in a reference: by what tells ids apart, or as what a record of the same breath is called."""
    return record.id[:15] or record.role


def _record(value: str, known: Mapping[str, RemoteObject]) -> RemoteObject | None:
    if value.startswith("@{"):
        return known.get(value)
    found = known.get(value[:15]) or _as_named(value)
    return found if found.object and soql.is_id(value) else None
