"""The one table from Salesforce's errors to ours, with the two sentences for each. Unknown ones keep the raw text for support.

Sources: REST API guide, "Status Codes and Error Responses"; Object Reference, "API Fault Element"; OAuth, "Error Codes".
Messages are translated into the connected user's language: what is decided on is the error code alone.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from integrations.contract.values import Json, Words
from integrations.errors import (
    AccessExpired,
    Ambiguous,
    FixSettings,
    OutcomeUnknown,
    Problem,
    Reconnect,
    Refused,
    TryAgain,
)
from integrations.salesforce import duplicates
from integrations.words import fill

# After that long a write whose connection was lost, or that ran out of time, has either committed or never will.
LOOK_AFTER_RESET_S, LOOK_AFTER_TIME_OUT_S = 15.0, 60.0
LIMIT_PAUSE_S = 600.0
RULE = "FIELD_CUSTOM_VALIDATION_EXCEPTION"


class Entry(NamedTuple):
    """What an error code is to us, and what is said about it."""

    kind: type[Problem]
    happened: Any
    to_do: Any
    after_s: float | None = None


_ASK_ADMIN_RIGHTS = _(
    "Ask your Salesforce administrator to give the connected user that right, then send the booking again."
)
_BY_ITSELF = _("Nothing to do: we try again by ourselves.")
_TELL_US = _("Tell whoever runs this service, with the booking's reference.")

TABLE: Mapping[str, Entry] = {
    # Access
    "API_DISABLED_FOR_ORG": Entry(FixSettings, _("This Salesforce edition or the connected user has no access to the API."), _("Ask your Salesforce administrator for API access (“API Enabled”), then send the booking again.")),
    "API_CURRENTLY_DISABLED": Entry(FixSettings, _("The API is switched off for the connected user."), _("Ask your Salesforce administrator to switch on “API Enabled” for the connected user, then send the booking again.")),
    "INVALID_AUTH_HEADER": Entry(Reconnect, _("Salesforce did not understand our access."), _("An administrator connects Salesforce again.")),
    "INSUFFICIENT_SCOPE": Entry(Reconnect, _("The access that was allowed does not include Salesforce's API."), _("An administrator adds the scope “Manage user data via APIs (api)” to the app in Salesforce and connects again.")),
    "INVALID_SESSION_ID": Entry(TryAgain, _("Salesforce stopped taking our access in the middle of this."), _BY_ITSELF),
    "TXN_SECURITY": Entry(FixSettings, _("A transaction security policy of your Salesforce organisation refused this."), _("Ask your Salesforce administrator to let the connected user pass, then send the booking again.")),
    "ORG_LOCKED": Entry(FixSettings, _("The Salesforce organisation is locked."), _("Ask your Salesforce administrator what locked it, then send the booking again.")),
    "FUNCTIONALITY_NOT_ENABLED": Entry(FixSettings, _("Salesforce says that a feature this needs is not switched on."), _("Ask your Salesforce administrator to switch it on, then send the booking again.")),
    "INSUFFICIENT_ACCESS_OR_READONLY": Entry(FixSettings, _("The connected user may not change this record in Salesforce."), _ASK_ADMIN_RIGHTS),
    "INSUFFICIENT_ACCESS": Entry(FixSettings, _("The connected user may not do this in Salesforce."), _ASK_ADMIN_RIGHTS),
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": Entry(FixSettings, _("The connected user may not use a record that this one points at."), _ASK_ADMIN_RIGHTS),
    "INVALID_TYPE": Entry(FixSettings, _("The connected user does not see this kind of record in Salesforce."), _ASK_ADMIN_RIGHTS),
    "INVALID_FIELD": Entry(FixSettings, _("A field that we need is hidden from the connected user, or does not exist in this organisation."), _("Ask your Salesforce administrator to make it visible to the connected user, then send the booking again.")),
    "INVALID_FIELD_FOR_INSERT_UPDATE": Entry(FixSettings, _("%(fields)s cannot be written by the connected user."), _("Ask your Salesforce administrator to make the field writable for the connected user, then send the booking again.")),
    "NOT_FOUND": Entry(FixSettings, _("Salesforce does not find the record, or the connected user does not see it."), _("Ask your Salesforce administrator whether it still exists and who may see it, then send the booking again.")),
    # The org's own rules
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY": Entry(FixSettings, _("A trigger of your Salesforce organisation stopped this."), _("Show your Salesforce administrator what Salesforce answered; once it is mended, send the booking again.")),
    "CANNOT_EXECUTE_FLOW_TRIGGER": Entry(FixSettings, _("A flow of your Salesforce organisation stopped this."), _("Show your Salesforce administrator what Salesforce answered; once it is mended, send the booking again.")),
    RULE: Entry(FixSettings, _("A validation rule of your Salesforce organisation refused this."), _("Show your Salesforce administrator what Salesforce answered; once the rule lets it pass, send the booking again.")),
    "FIELD_FILTER_VALIDATION_EXCEPTION": Entry(FixSettings, _("A lookup filter of your Salesforce organisation refused %(fields)s."), _("Show your Salesforce administrator what Salesforce answered; once the filter lets it pass, send the booking again.")),
    "REQUIRED_FIELD_MISSING": Entry(FixSettings, _("Your Salesforce organisation requires %(fields)s, which the booking does not give."), _("Ask your Salesforce administrator to make it optional or give it a default, then send the booking again.")),
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": Entry(FixSettings, _("%(fields)s takes only values from a list, and this one is not on it."), _("Ask your Salesforce administrator to add the value, then send the booking again.")),
    "INACTIVE_OWNER_OR_USER": Entry(FixSettings, _("The person who would own this record is not active in Salesforce."), _("Ask your Salesforce administrator to activate that user, then send the booking again.")),
    "ENTITY_IS_LOCKED": Entry(FixSettings, _("The record is locked in Salesforce, for example by an approval."), _("Unlock it in Salesforce, then send the booking again.")),
    "LIMIT_EXCEEDED": Entry(FixSettings, _("Something in your Salesforce organisation met one of Salesforce's own limits while this was saved."), _("Show your Salesforce administrator what Salesforce answered; once it is mended, send the booking again.")),
    "STORAGE_LIMIT_EXCEEDED": Entry(FixSettings, _("Your Salesforce organisation has no storage left."), _("Ask your Salesforce administrator to free some, then send the booking again.")),
    "DUPLICATES_DETECTED": Entry(Ambiguous, _("A duplicate rule of your Salesforce organisation does not let us create this person."), _("If it names a record, a manager chooses it on the booking's page. Or let the rule allow saving, then send the booking again.")),
    "DUPLICATE_VALUE": Entry(Ambiguous, _("Another record in Salesforce already has a value that must be there only once."), _("Find and mend that record in Salesforce, then send the booking again.")),
    # The booking as it is
    "FIELD_INTEGRITY_EXCEPTION": Entry(Refused, _("Salesforce does not take %(fields)s together with the rest."), _("Show your Salesforce administrator what Salesforce answered; once it is mended, send the booking again.")),
    "STRING_TOO_LONG": Entry(Refused, _("%(fields)s is shorter in your Salesforce organisation than what was to be written."), _("Ask your Salesforce administrator to lengthen the field, then send the booking again.")),
    "INVALID_EMAIL_ADDRESS": Entry(Refused, _("Salesforce does not take the invitee's e-mail as an address."), _("Create the person by hand in Salesforce, or ask the invitee for another address and book again.")),
    "EMAIL_TOO_LONG": Entry(Refused, _("The invitee's e-mail is longer than the 80 characters that Salesforce keeps."), _("Create the person by hand in Salesforce, or ask the invitee for a shorter address and book again.")),
    "NUMBER_OUTSIDE_VALID_RANGE": Entry(Refused, _("%(fields)s is outside of what Salesforce takes."), _("Show your Salesforce administrator what Salesforce answered; once it is mended, send the booking again.")),
    "INVALID_CROSS_REFERENCE_KEY": Entry(Refused, _("A record that this one points at is gone, or the connected user may not use it."), _("Look for it in Salesforce, then send the booking again.")),
    "MALFORMED_ID": Entry(Refused, _("Salesforce did not take one of its own record numbers."), _TELL_US),
    "ENTITY_IS_DELETED": Entry(Refused, _("The record was deleted in Salesforce."), _("Restore it from the recycle bin if it is still needed, then send the booking again.")),
    "CANNOT_UPDATE_CONVERTED_LEAD": Entry(TryAgain, _("The Lead was converted while we were writing to it."), _("Nothing to do: we go on with its Contact by ourselves.")),
    # It passes
    "REQUEST_LIMIT_EXCEEDED": Entry(TryAgain, _("Your Salesforce organisation has used up the API calls it is allowed."), _("We go on by ourselves when there are calls again. If it happens often, ask your Salesforce administrator what uses them."), LIMIT_PAUSE_S),
    "TOO_MANY_APEX_REQUESTS": Entry(TryAgain, _("Your Salesforce organisation is busy with its own code."), _BY_ITSELF),
    "UNABLE_TO_LOCK_ROW": Entry(TryAgain, _("Somebody else was changing the same record in Salesforce."), _BY_ITSELF),
    "QUERY_TIMEOUT": Entry(TryAgain, _("Salesforce took too long to look something up."), _BY_ITSELF),
    "SERVER_UNAVAILABLE": Entry(TryAgain, _("Salesforce is not available at the moment."), _BY_ITSELF),
    "SERVER_DURING_MAINTENANCE": Entry(TryAgain, _("Salesforce is being maintained."), _BY_ITSELF),
    "UNKNOWN_EXCEPTION": Entry(TryAgain, _("Salesforce had an error of its own."), _("We try again by ourselves. If it lasts, show your Salesforce administrator what Salesforce answered.")),
    "APEX_ERROR": Entry(TryAgain, _("Code of your Salesforce organisation failed."), _("We try again by ourselves. If it lasts, show your Salesforce administrator what Salesforce answered.")),
    "PROCESSING_HALTED": Entry(TryAgain, _("Salesforce took this back together with something else that it refused."), _BY_ITSELF),
    "INVALID_QUERY_LOCATOR": Entry(TryAgain, _("Salesforce lost its place in a long answer."), _BY_ITSELF),
    "PARTIAL_ANSWER": Entry(TryAgain, _("Salesforce gave only a part of what we looked up."), _BY_ITSELF),
    "NOT_UNDERSTOOD": Entry(TryAgain, _("Salesforce, or something between it and us, answered in a way that we do not understand."), _("We try again by ourselves. If it lasts, ask your Salesforce administrator whether a network rule keeps us out.")),
    "BLOCKED_ON_THE_WAY": Entry(TryAgain, _("Something between us and Salesforce refused the call."), _("Ask your Salesforce administrator whether this service's address is allowed. We go on trying by ourselves.")),
    "INSTANCE_URL_NOT_ALLOWED": Entry(Reconnect, _("Salesforce named an address that is not one of its own, so nothing was sent there."), _("Connect with your My Domain address. If it happens again, tell whoever runs this service.")),
    # Ours
    "OPERATION_TOO_LARGE": Entry(Refused, _("Salesforce found this too large."), _TELL_US),
    "MALFORMED_QUERY": Entry(Refused, _("Salesforce did not understand our question."), _TELL_US),
    "JSON_PARSER_ERROR": Entry(Refused, _("Salesforce did not understand what we sent."), _TELL_US),
    "VERSION_RETIRED": Entry(FixSettings, _("Salesforce no longer speaks the version of its API that this service uses."), _("Whoever runs this service sets SALESFORCE_API_VERSION to a newer one.")),
    # What our own look-up finds
    "CONVERTED_UNREADABLE": Entry(Ambiguous, _("The Lead with this e-mail was converted, and the connected user does not see the Contact it became."), _("Let the connected user see that Contact in Salesforce, then send the booking again.")),
    "SEVERAL_MATCHES": Entry(Ambiguous, _("Several records in Salesforce have this e-mail, and this page asks a person which one is meant."), _("A manager chooses one on the booking's page; the choice is kept for this e-mail.")),
    "PERSON_GONE": Entry(FixSettings, _("The person of this booking was deleted in Salesforce, or the connected user no longer sees them."), _("Restore or share the record in Salesforce, then send the booking again.")),
    "EVENT_KEY_GONE": Entry(FixSettings, _("The field that is named as the key of Events is not there, or hidden from the connected user."), _("Make it visible in Salesforce, or name another one in the settings of the connection, then send the booking again.")),
    "DUPLICATE_EXTERNAL_ID": Entry(FixSettings, _("Several Events in Salesforce carry the key of this booking."), _("Delete those that are too many and make the key field unique in Salesforce, then send the booking again.")),
    "EVENT_INVISIBLE": Entry(FixSettings, _("The connected user no longer sees the Event of this booking in Salesforce."), _("Share the Event with the connected user again, then send the booking again.")),
}  # fmt: skip
UNKNOWN = Entry(Refused, _("Salesforce refused this for a reason that we do not know."), _("Show your Salesforce administrator what Salesforce answered, then send the booking again."))  # fmt: skip
# They pass, and they are about the records of one booking: another one may go through at the same moment.
ONES_OWN = {"UNABLE_TO_LOCK_ROW", "CANNOT_UPDATE_CONVERTED_LEAD", "PARTIAL_ANSWER", "QUERY_TIMEOUT", "APEX_ERROR"}
# Code of the org's own sees a whole crowd at once, and its limits are for the whole of it. Whom a duplicate rule names a
# collection does not say: its errors have no more than code, message and fields.
TRY_ALONE = {
    "DUPLICATES_DETECTED",
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
    "CANNOT_EXECUTE_FLOW_TRIGGER",
    "APEX_ERROR",
    "LIMIT_EXCEEDED",
    "OPERATION_TOO_LARGE",
    "UNKNOWN_EXCEPTION",
}
_EXPIRED = {"INVALID_SESSION_ID", "SESSION_EXPIRED"}
# Other names of the same.
_SAME_AS: Mapping[str, str] = {
    "SESSION_EXPIRED": "INVALID_SESSION_ID",
    "INVALID_HEADER_TYPE": "INVALID_AUTH_HEADER",
    "ALL_OR_NONE_OPERATION_ROLLED_BACK": "PROCESSING_HALTED",
    "BATCH_PROCESSING_HALTED": "PROCESSING_HALTED",
    "UNSUPPORTED_API_VERSION": "VERSION_RETIRED",
    "UNSUPPORTED_MEDIA_TYPE": "JSON_PARSER_ERROR",
    "METHOD_NOT_ALLOWED": "JSON_PARSER_ERROR",
}
_BY_STATUS = {410: "VERSION_RETIRED", 414: "MALFORMED_QUERY", 431: "MALFORMED_QUERY", 415: "JSON_PARSER_ERROR", 405: "JSON_PARSER_ERROR"}  # fmt: skip
_PASSING = {408, 420, 425, 429, 500, 502, 503, 504}


def problem_for(status: int, body: Any, *, writing: bool, after_s: float | None = None) -> Problem | AccessExpired:
    """Our error for an answer of any of the four shapes. `writing`: a whole call, so that a 5xx leaves its outcome unknown."""
    code, fields, raw = read_error(body)
    if status == 401 and (code in _EXPIRED or not code):
        return AccessExpired()
    if writing and status >= 500:
        unknown = OutcomeUnknown("outcome_unknown", after_s=max(after_s or 0, LOOK_AFTER_RESET_S), raw=raw)
        unknown.asked_s = after_s
        return unknown
    code = _known_as(code, status)
    entry = TABLE.get(code)
    if entry is None and status in _PASSING:
        code, entry = "SERVER_UNAVAILABLE", TABLE["SERVER_UNAVAILABLE"]
    if not code:
        # Not one of Salesforce's shapes: a gateway, a maintenance page, a firewall. Never a reason to refresh a token.
        code = "BLOCKED_ON_THE_WAY" if status == 403 else "NOT_UNDERSTOOD"
        entry = TABLE[code]
    problem = _problem(code, entry or UNKNOWN, fields, raw, after_s)
    if isinstance(problem, Ambiguous):
        problem.params["candidates"] = duplicates.named(body)
    if code == RULE and (said := _message(body)):
        # Two rules are two causes. What each says tells them apart; its words stay in the answer, which administrators see.
        problem.params["rule"] = hashlib.sha256(said.encode()).hexdigest()[:8]
    return problem


def _known_as(code: str, status: int) -> str:
    """The table's own name of it; the code itself where the table has none."""
    if code.startswith("TXN_SECURITY"):
        return "TXN_SECURITY"
    return code if code in TABLE else _SAME_AS.get(code) or _BY_STATUS.get(status, code)


def _problem(code: str, entry: Entry, fields: list[str], raw: str, after_s: float | None) -> Problem:
    known = {"fields": fields} if fields else {}
    if issubclass(entry.kind, TryAgain):
        return entry.kind(code, after_s=after_s or entry.after_s, raw=raw, **known)
    return entry.kind(code, raw=raw, **known)


def is_limit(answer: object) -> bool:
    """Whether a limit that Salesforce has for each call was met: a smaller crowd may stay below it."""
    if not isinstance(answer, Problem):
        return False
    return answer.code in {"LIMIT_EXCEEDED", "OPERATION_TOO_LARGE"} or "LimitException" in str(answer.params.get("raw"))


def own(code: str) -> Problem:
    """A problem that we find ourselves, by its code in the table."""
    return _problem(code, TABLE[code], [], "", None)


def read_error(body: Any) -> tuple[str, list[str], str]:
    """(code, fields, raw text) of an error body: REST's array, a collection's `statusCode`, OAuth's object, or plain text."""
    first = body[0] if isinstance(body, list) and body else body
    if not isinstance(first, dict):
        return "", [], str(body or "")[:2000]
    code = first.get("errorCode") or first.get("statusCode") or first.get("error") or ""
    fields = first.get("fields")
    raw = json.dumps(body, ensure_ascii=False)[:2000]
    return str(code)[:64], [str(field) for field in fields] if isinstance(fields, list) else [], raw


def _message(body: Any) -> str:
    first = body[0] if isinstance(body, list) and body else body
    return str(first.get("message") or "")[:255] if isinstance(first, dict) else ""


def words(code: str, params: Json) -> Words | None:
    """The sentences for a code of this table."""
    entry = TABLE.get(code)
    if entry is None:
        return None
    if params.get("fields"):
        return Words(what_happened=fill(entry.happened, params), what_to_do=fill(entry.to_do, params))
    # Salesforce does not always say which, and a sentence may begin with it.
    told = {**params, "fields": _("a field")}
    return Words(what_happened=capfirst(fill(entry.happened, told)), what_to_do=fill(entry.to_do, told))
