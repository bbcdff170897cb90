"""Duplicate rules: a Lead or Contact with the e-mail of another is an alert or a refusal, in the body that Salesforce sends."""

from typing import Any

from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.messages import say
from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.refusals import Problem, Refusal


def check_duplicates(caller: Caller, sobject: str, record: Record) -> None:
    """Raises DUPLICATES_DETECTED. An alert rule lets a request pass that says allowSave, a block rule none."""
    switches = caller.org.switches
    rule = {"Lead": switches.lead_duplicates, "Contact": switches.contact_duplicates}.get(sobject, "off")
    if rule == "off" or not record.get("Email") or (rule == "alert" and caller.may_save_duplicates):
        return
    matches = _matches(caller, sobject, record)
    if matches:
        raise Refusal(400, _problem(caller, sobject, matches, alert=rule == "alert"))


def _matches(caller: Caller, sobject: str, record: Record) -> list[tuple[str, Record]]:
    switches = caller.org.switches
    kinds = ["Lead", "Contact"] if sobject == "Lead" and switches.leads_match_contacts else [sobject]
    found = [(kind, one) for kind in kinds for one in caller.org.live_where(kind, "Email", [record["Email"]])]
    if switches.match_by_last_name:
        named = [(kind, one) for kind in kinds for one in caller.org.live_where(kind, "LastName", [record["LastName"]])]
        found += [(kind, one) for kind, one in named if not one.get("Email")]
    return [(kind, one) for kind, one in found if one["Id"] != record["Id"] and not one.get("IsConverted")]


def _problem(caller: Caller, sobject: str, matches: list[tuple[str, Record]], *, alert: bool) -> Problem:
    text = say(caller.language, "duplicate_alert" if alert else "duplicate_block")
    result = {
        "allowSave": alert,
        "duplicateRule": f"Standard_{sobject}_Duplicate_Rule",
        "duplicateRuleEntityType": sobject,
        "errorMessage": text,
        "matchResults": [_match_result(caller, kind, matches) for kind in dict.fromkeys(kind for kind, _ in matches)],
    }
    # Recorded at v50 and v51 with a letter missing; right in later recordings.
    key = "duplicateResut" if float(caller.version) < 52 else "duplicateResult"
    return Problem("DUPLICATES_DETECTED", text, None, extra=((key, result),))


def _match_result(caller: Caller, kind: str, matches: list[tuple[str, Record]]) -> dict[str, Any]:
    records = [_match(caller, kind, one) for matched, one in matches if matched == kind]
    return {
        "entityType": kind,
        "errors": [],
        "matchEngine": "FuzzyMatchEngine",
        "matchRecords": records,
        "rule": f"Standard_{kind}_Match_Rule_v1_1" if kind == "Contact" else f"Standard_{kind}_Match_Rule_v1_0",
        "size": len(records),
        "success": True,
    }


def _match(caller: Caller, kind: str, record: Record) -> dict[str, Any]:
    address = f"{caller.base}/sobjects/{kind}/{record['Id']}"
    body = {"attributes": {"type": kind, "url": address}, "Id": record["Id"]}
    return {"additionalInformation": [], "fieldDiffs": [], "matchConfidence": 100.0, "record": body}
