"""The org's own shape, by describe: the fields we use, record types, Shared Activities."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from integrations.contract.health import Finding, Light
from integrations.salesforce import facts
from integrations.salesforce.client import Row
from integrations.salesforce.health.asked import Asked
from integrations.salesforce.health.finding import found
from integrations.salesforce.health.wanted import CREATE, EVENT, READ, UPDATE, Wanted

FIELDS, RECORD_TYPES, SHARED_ACTIVITIES = "fields", "record_types", "shared_activities"


def fields(asked: Asked, wanted: Wanted, kind: str) -> Finding:
    """Whether each field that we read or write is there for the connected user, and nothing else has to be given."""
    there = asked.fields(kind)
    needed = wanted.fields(kind)
    hidden = [name for name in dict.fromkeys([*needed[READ], *needed[CREATE], *needed[UPDATE]]) if name not in there]
    if hidden:
        return found(FIELDS, Light.RED, "fields_hidden", about=kind, fields=hidden)
    closed = [name for right in (CREATE, UPDATE) for name in needed[right] if there[name].get(right) is not True]
    if closed:
        return found(FIELDS, Light.RED, "fields_closed", about=kind, fields=list(dict.fromkeys(closed)))
    if needed[CREATE] and (asked_for := _required(there, wanted.given(kind))):
        return found(FIELDS, Light.RED, "fields_required", about=kind, fields=asked_for)
    if kind == EVENT and wanted.event_key:
        return _key(there, wanted.event_key)
    return found(FIELDS, Light.GREEN, "fields_right", about=kind)


def _required(there: Mapping[str, Row], given: Collection[str]) -> list[str]:
    """What a new record has to be given and a booking does not give."""
    return [
        name
        for name, each in there.items()
        if name not in given
        and each.get("createable") is True
        and each.get("nillable") is False
        and each.get("defaultedOnCreate") is False
        and each.get("type") != "boolean"
    ]


def _key(there: Mapping[str, Row], name: str) -> Finding:
    """The key field of Events: without Unique it still works, and two calls at once may make two."""
    if name not in there:
        return found(FIELDS, Light.RED, "key_hidden", about=EVENT, field=name)
    why = list(facts.reasons_against(there[name]))
    if why == [facts.NOT_UNIQUE]:
        return found(FIELDS, Light.AMBER, "key_not_unique", about=EVENT, field=name)
    if why:
        return found(FIELDS, Light.RED, "key_unfit", about=EVENT, field=name)
    return found(FIELDS, Light.GREEN, "fields_right", about=EVENT)


def record_types(asked: Asked, wanted: Wanted, kind: str) -> Finding:
    """Which record type a new one gets: the one that its page names, else the default of the connected user's profile."""
    infos = asked.kind(kind).get("recordTypeInfos")
    own = [info for info in infos if _is_own(info)] if isinstance(infos, list) else []
    available = [info for info in own if info.get("available") is True]
    named = wanted.record_types(kind)
    if _are_closed(named, available):
        return found(RECORD_TYPES, Light.RED, "record_types_gone", about=kind)
    if "" not in named:
        return found(RECORD_TYPES, Light.GREEN, "record_types_named", about=kind)
    if not own:
        return found(RECORD_TYPES, Light.GREEN, "record_types_none", about=kind)
    if not available:
        return found(RECORD_TYPES, Light.AMBER, "record_types_closed", about=kind)
    default = next((info for info in available if info.get("defaultRecordTypeMapping") is True), None)
    told = {"default": str((default or {}).get("name") or ""), "names": [str(info.get("name")) for info in available]}
    if default is None:
        return found(RECORD_TYPES, Light.AMBER, "record_types_no_default", about=kind, **told)
    code = "record_types_one" if len(available) == 1 else "record_types_several"
    return found(RECORD_TYPES, Light.GREEN if len(available) == 1 else Light.AMBER, code, about=kind, **told)


def _are_closed(named: Iterable[str], available: Iterable[Row]) -> bool:
    """Whether new ones of some page would be refused."""
    usable = {str(info.get("recordTypeId"))[:15] for info in available}
    return any(each and each[:15] not in usable for each in named)


def _is_own(info: Any) -> bool:
    """Active, and not the Master that every object has."""
    return isinstance(info, dict) and info.get("active") is True and info.get("master") is not True


def shared_activities(asked: Asked, _: Wanted) -> Finding:
    """Whether an Event may name several people: only then it has EventWhoIds. Object Reference, Event."""
    is_on = "EventWhoIds" in asked.fields(EVENT)
    return found(SHARED_ACTIVITIES, Light.GREEN, "shared_on" if is_on else "shared_off")
