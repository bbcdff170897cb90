"""Whom a duplicate rule names when it refuses a new person. PURE."""

from collections.abc import Iterator, Mapping
from typing import Any

from integrations.contract.pushes import Candidate
from integrations.salesforce import soql
from integrations.salesforce.wishes import CONTACT, LEAD


def named(body: Any) -> list[str]:
    """The Leads and Contacts that a refusal names, as candidates in text, each once. Never raises, whatever came."""
    found = {str(each.get("Id")): _kind(each) for each in _records(body) if soql.is_id(each.get("Id"))}
    return [str(Candidate(object=kind, id=record_id)) for record_id, kind in found.items() if kind in {LEAD, CONTACT}]


def _records(body: Any) -> Iterator[Mapping[str, Any]]:
    """Shape from recordings: the key has lost a letter at v50 and v51."""
    for error in _dicts(body):
        result = error.get("duplicateResult") or error.get("duplicateResut")
        for match in _dicts(result.get("matchResults") if isinstance(result, dict) else None):
            for one in _dicts(match.get("matchRecords")):
                yield from _dicts([one.get("record")])


def _dicts(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _kind(record: Mapping[str, Any]) -> str:
    attributes = record.get("attributes")
    return str(attributes.get("type")) if isinstance(attributes, dict) else ""
