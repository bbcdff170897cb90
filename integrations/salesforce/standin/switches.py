"""What the pretend org's admin can turn: rules, limits and features, as plain values that can be kept."""

from dataclasses import dataclass, field
from typing import Literal

DuplicateRule = Literal["off", "alert", "block"]


@dataclass(kw_only=True)
class ValidationRule:
    """Refuses a save of `sobject` whose `field` contains `containing` (empty: always), with the admin's own words."""

    sobject: str
    message: str
    field: str | None = None
    containing: str = ""
    # A trigger or a flow of the admin refuses with a code of its own, CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY for one.
    code: str = "FIELD_CUSTOM_VALIDATION_EXCEPTION"

    def refuses(self, record: dict[str, object]) -> bool:
        value = record.get(self.field or "")
        return not self.containing or self.containing.casefold() in str(value or "").casefold()


@dataclass(kw_only=True)
class Switches:
    # Two hours is the default of Setup, Session Settings.
    session_timeout_s: int = 7200
    # Developer Edition's allowance for 24 hours.
    daily_calls: int = 15_000
    # Whether answers say what is left of it; gateways take headers away.
    tells_limits: bool = True
    # Standard rules are active in new orgs, in alert mode; through the API an alert refuses unless allowSave is sent.
    lead_duplicates: DuplicateRule = "alert"
    contact_duplicates: DuplicateRule = "alert"
    # A Lead may also be held against Contacts, when the org's admin added the cross-object rule.
    leads_match_contacts: bool = False
    # A matching rule of the org's own: records without an e-mail match by last name alone.
    match_by_last_name: bool = False
    # Id of the User or queue to whom the active Lead assignment rule gives every Lead, None: no active rule.
    assignment_owner: str | None = None
    multiday_events: bool = False
    api_enabled: bool = True
    # Answers 503 to every REST call, as in maintenance.
    unavailable: bool = False
    validation_rules: list[ValidationRule] = field(default_factory=list)
    # Records in an approval process: any edit is refused.
    locked: list[str] = field(default_factory=list)
    storage_full: bool = False
    # Ids of records that sharing hides from every user of the API: there, but not for them.
    invisible: list[str] = field(default_factory=list)
    # Objects of which users of the API have the right to see every record. `invisible` hides all the same.
    view_all: list[str] = field(default_factory=lambda: ["Lead", "Contact"])
    # Names of record types that are not available to users of the API.
    record_types_withheld: list[str] = field(default_factory=list)
