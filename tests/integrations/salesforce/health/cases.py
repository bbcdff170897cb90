"""Every probe in every light that it can have: what has to be so in the org or with us, and the code that says it."""

from collections.abc import Callable
from datetime import timedelta

from integrations.mapping import Mode
from tests.integrations.salesforce.health.scenes import CHOICE, STAGE, Scene

MUST_CHOOSE, ANY_CHOICE = CHOICE.replace("CUNRFP", "CURFP"), CHOICE.replace("CUNRFP", "CUNFP")

Arrange = Callable[[Scene], object]
# (probe, light, code without "health_", what is so)
Case = tuple[str, str, str, Arrange]


def nothing(_: Scene) -> None:
    """As a new org is."""


ACCESS: list[Case] = [
    ("token", "green", "access_taken", nothing),
    ("token", "amber", "renewed_late", lambda s: s.renewed(timedelta(days=15))),
    ("token", "red", "oauth_dead", lambda s: s.org.revoke_grants()),
    ("token", "grey", "no_answer", lambda s: s.standin.faults.add("maintenance", times=None)),
    ("scopes", "green", "scopes_right", nothing),
    ("scopes", "amber", "scopes_more", lambda s: s.scopes("api", "refresh_token", "full")),
    ("scopes", "red", "scopes_no_renewal", lambda s: s.scopes("api")),
    ("scopes", "red", "secret_changed", lambda s: setattr(s.org.app, "consumer_secret", "another")),
    ("scopes", "grey", "unanswered", lambda s: s.unanswered("/services/oauth2/introspect")),
    (
        "scopes",
        "grey",
        "scopes_untold",
        lambda s: s.standin.faults.add(
            "not_json", path="/introspect", times=None, text='{"active": false}', headers={}
        ),
    ),
    ("org", "green", "org_right", nothing),
    ("org", "green", "org_sandbox", lambda s: s.organization(IsSandbox=True)),
    ("org", "amber", "org_edition", lambda s: s.organization(OrganizationType="Professional Edition")),
    ("org", "amber", "org_trial", lambda s: s.organization(TrialExpirationDate="2031-03-03T00:00:00.000+0000")),
    ("org", "red", "API_DISABLED_FOR_ORG", lambda s: s.org.turn(api_enabled=False)),
    ("org", "grey", "not_allowed", lambda s: s.cannot_see("Organization")),
    ("allowance", "green", "allowance_right", nothing),
    ("allowance", "amber", "allowance_low", lambda s: setattr(s.org, "calls_used", 13_000)),
    ("allowance", "red", "allowance_out", lambda s: setattr(s.org, "calls_used", 14_800)),
    ("allowance", "red", "REQUEST_LIMIT_EXCEEDED", lambda s: setattr(s.org, "calls_used", 15_000)),
    ("allowance", "grey", "allowance_untold", lambda s: s.org.turn(tells_limits=False)),
    ("allowance", "grey", "not_asked", lambda s: s.org.turn(api_enabled=False)),
]
RIGHTS: list[Case] = [
    ("rights:Lead", "green", "rights_right", nothing),
    ("rights:Lead", "amber", "rights_no_edit", lambda s: s.org.change_schema(denied={"Lead": ["update"]})),
    ("rights:Lead", "red", "rights_lacking", lambda s: s.org.change_schema(denied={"Lead": ["create"]})),
    ("rights:Lead", "red", "not_seen", lambda s: s.org.change_schema(denied={"Lead": ["read"]})),
    ("rights:Lead", "grey", "unanswered", lambda s: s.describe("Lead")),
    ("rights:Contact", "red", "not_seen", lambda s: s.org.change_schema(denied={"Contact": ["read"]})),
    ("rights:Event", "red", "rights_lacking", lambda s: s.org.change_schema(denied={"Event": ["update"]})),
    ("rights:Event", "red", "rights_lacking", lambda s: s.org.change_schema(denied={"Event": ["delete"]})),
    ("view_all", "green", "view_all_right", nothing),
    (
        "view_all",
        "amber",
        "view_all_public",
        # A new org shares Leads with everybody.
        lambda s: s.org.turn(view_all=["Contact"]),
    ),
    ("view_all", "red", "view_all_lacking", lambda s: s.org.turn(view_all=["Lead"])),
    ("view_all", "grey", "not_allowed", lambda s: s.cannot_see("ObjectPermissions")),
    ("view_all", "grey", "not_allowed", lambda s: s.cannot_see("PermissionSetAssignment")),
]
SHAPE: list[Case] = [
    ("fields:Lead", "green", "fields_right", nothing),
    ("fields:Lead", "red", "fields_hidden", lambda s: s.org.change_schema(hidden={"Lead": {"Company"}})),
    ("fields:Lead", "red", "fields_closed", lambda s: s.org.change_schema(read_only={"Lead": {"FirstName"}})),
    (
        "fields:Lead",
        "red",
        "fields_required",
        lambda s: s.org.change_schema(custom={"Lead": ["Region__c | string 20 | CUFP | Region |"]}),
    ),
    ("fields:Lead", "green", "fields_right", lambda s: s.fills(after=STAGE.replace("CUNFP", "CUFP"))),
    ("fields:Lead", "grey", "unanswered", lambda s: s.describe("Lead")),
    ("fields:Event", "green", "fields_right", lambda s: s.name_key()),
    ("fields:Event", "amber", "key_not_unique", lambda s: s.name_key("CUNFPK")),
    ("fields:Event", "red", "key_unfit", lambda s: s.name_key("CUNFP")),
    ("fields:Event", "red", "key_hidden", lambda s: s.name_key(is_there=False)),
    ("fields:Event", "red", "fields_closed", lambda s: s.org.change_schema(read_only={"Event": {"Location"}})),
    ("record_types:Lead", "green", "record_types_none", nothing),
    ("record_types:Lead", "green", "record_types_one", lambda s: s.record_types("Direct")),
    ("record_types:Lead", "amber", "record_types_several", lambda s: s.record_types("Direct", "Partner")),
    ("record_types:Lead", "amber", "record_types_closed", lambda s: s.record_types("Direct", withheld=("Direct",))),
    ("record_types:Lead", "grey", "unanswered", lambda s: s.describe("Lead")),
    ("record_types:Lead", "green", "record_types_named", lambda s: s.names_a_record_type()),
    ("record_types:Lead", "red", "record_types_gone", lambda s: s.names_a_record_type(withheld=True)),
    ("record_types:Account", "green", "record_types_named", lambda s: s.makes_persons()),
    ("record_types:Account", "red", "record_types_gone", lambda s: s.makes_persons(withheld=True)),
    ("rights:Account", "green", "rights_right", lambda s: s.makes_persons()),
    ("rights:Account", "red", "rights_lacking", lambda s: s.makes_persons(denied=True)),
    ("fields:Account", "green", "fields_right", lambda s: s.makes_persons()),
    ("shared_activities", "green", "shared_off", nothing),
    ("shared_activities", "green", "shared_on", lambda s: s.org.change_schema(shared_activities=True)),
    ("shared_activities", "grey", "unanswered", lambda s: s.describe("Event")),
    ("duplicate_rules", "green", "duplicates_none", lambda s: s.org.turn(lead_duplicates="off")),
    ("duplicate_rules", "amber", "duplicates_ask", nothing),
    ("duplicate_rules", "amber", "duplicates_use", lambda s: s.wishes(duplicates="use")),
    ("duplicate_rules", "grey", "not_allowed", lambda s: s.cannot_see("DuplicateRule")),
    ("assignment_rules", "green", "assignment_none", nothing),
    (
        "assignment_rules",
        "green",
        "assignment_passed_by",
        lambda s: s.passes_rules_by(),
    ),
    (
        "assignment_rules",
        "amber",
        "assignment_active",
        lambda s: s.org.turn(assignment_owner=s.org.admin["Id"]),
    ),
    ("assignment_rules", "grey", "not_allowed", lambda s: s.cannot_see("AssignmentRule")),
]
RELATED: list[Case] = [
    ("related", "green", "related_right", lambda s: s.stands_on("account")),
    ("related", "green", "related_right", lambda s: s.stands_on("opportunity")),
    ("related", "amber", "related_closed", lambda s: s.stands_on("account", read_only={"Event": {"WhatId"}})),
    ("related", "amber", "related_closed", lambda s: s.stands_on("account", hidden={"Event": {"WhatId"}})),
    ("related", "amber", "related_unseen", lambda s: s.stands_on("opportunity", hidden_objects={"Opportunity"})),
    ("related", "amber", "related_unseen", lambda s: s.stands_on("opportunity", denied={"Opportunity": ["read"]})),
    ("related", "green", "related_right", lambda s: s.stands_on("account", hidden_objects={"Opportunity"})),
    ("related", "grey", "unanswered", lambda s: s.stands_on_unseen_opportunities()),
]
INVITEES: list[Case] = [
    ("invitees", "green", "invitees_right", lambda s: s.invites()),
    ("invitees", "green", "invitees_right", lambda s: s.invites(shared_activities=True)),
    ("invitees", "amber", "invitees_refused", lambda s: s.invites(denied={"EventRelation": ["create"]})),
    ("invitees", "amber", "invitees_refused", lambda s: s.invites(denied={"EventRelation": ["read"]})),
    ("invitees", "amber", "invitees_refused", lambda s: s.invites(hidden_objects={"EventRelation"})),
    ("invitees", "amber", "invitees_refused", lambda s: s.invites(read_only={"EventRelation": {"RelationId"}})),
    ("invitees", "amber", "invitees_stay", lambda s: s.invites(denied={"EventRelation": ["delete"]})),
    ("invitees", "grey", "unanswered", lambda s: s.invites_unseen()),
]
CAMPAIGNS: list[Case] = [
    ("campaigns", "green", "campaigns_right", lambda s: s.campaign()),
    ("campaigns", "amber", "campaigns_gone", lambda s: s.org.delete(s.campaign())),
    ("campaigns", "amber", "campaigns_inactive", lambda s: s.org.edit(s.campaign(), IsActive=False)),
    ("campaigns", "amber", "campaigns_status_gone", lambda s: s.campaign(campaign_status="Attended")),
    ("campaigns", "amber", "campaigns_no_members", lambda s: s.campaign_without_rights("create")),
    ("campaigns", "amber", "campaigns_no_raise", lambda s: s.campaign_without_rights("update")),
    ("campaigns", "amber", "campaigns_no_members", lambda s: s.campaign_without_rights("read")),
    ("campaigns", "green", "campaigns_right", lambda s: s.campaign_without_rights()),
    ("campaigns", "amber", "campaigns_unseen", lambda s: s.unseen_campaign()),
]
OURS: list[Case] = [
    ("hosts", "green", "hosts_all", lambda s: s.hosts(known=2, unknown=0)),
    ("hosts", "amber", "hosts_some", lambda s: s.hosts(known=11, unknown=1)),
    ("hosts", "red", "hosts_some", lambda s: s.hosts(known=0, unknown=2)),
    ("hosts", "grey", "hosts_unknown", nothing),
    ("last_success", "green", "last_success", lambda s: s.sent()),
    ("last_success", "amber", "no_success_since", lambda s: s.waits_since(timedelta(hours=2))),
    ("last_success", "red", "no_success_since", lambda s: s.waits_since(timedelta(days=2))),
    ("last_success", "grey", "nothing_sent", nothing),
    ("oldest_waiting", "green", "nothing_waits", nothing),
    ("oldest_waiting", "green", "on_its_way", lambda s: s.waits_since(timedelta(minutes=1))),
    ("oldest_waiting", "amber", "waits_long", lambda s: s.waits_since(timedelta(hours=2))),
    ("oldest_waiting", "red", "waits_long", lambda s: s.waits_since(timedelta(days=2))),
]
MAPPED: list[Case] = [
    ("mapping", "green", "fields_fit", lambda s: s.fills()),
    ("mapping", "amber", "options_unknown", lambda s: s.answers_fill(after=CHOICE + "Open")),
    ("mapping", "amber", "source_gone", lambda s: s.answered_no_more()),
    ("mapping", "amber", "placeholder_gone", lambda s: s.words_answered_no_more()),
    ("mapping", "green", "fields_fit", lambda s: s.wishes(subject="{full_name}")),
    ("mapping", "amber", "field_may_be_blank", lambda s: s.fills(after=STAGE.replace("CUNFP", "CUFP"))),
    ("mapping", "amber", "kinds_differ", lambda s: s.fills(after="Stage__c | double | CUNFP | Stage |")),
    ("mapping", "red", "field_gone", lambda s: s.fills(after="gone")),
    ("mapping", "red", "field_fixed", lambda s: s.fills(after="Stage__c | time | CUFP | Stage |")),
    ("mapping", "red", "field_read_only", lambda s: s.fills(after="Stage__c | string 80 | CNFP | Stage |")),
    (
        "mapping",
        "red",
        "field_not_on_create",
        lambda s: s.fills(mode=Mode.ON_CREATE, after="Stage__c | string 80 | UNFP | Stage |"),
    ),
    ("mapping", "red", "field_required", lambda s: s.fills(after=f"{STAGE}\nMust__c | string 9 | CUFP | Must |")),
    (
        "mapping",
        "amber",
        "value_gone",
        lambda s: s.fills("constant", constant="Open", before=CHOICE + "Open", after=CHOICE + "Closed"),
    ),
    (
        "mapping",
        "red",
        "value_gone_required",
        lambda s: s.fills("constant", constant="Open", before=CHOICE + "Open", after=MUST_CHOOSE + "Closed"),
    ),
    (
        "mapping",
        "amber",
        "value_gone_written",
        lambda s: s.fills("constant", constant="Open", before=ANY_CHOICE + "Open", after=ANY_CHOICE + "Closed"),
    ),
    (
        "mapping",
        "amber",
        "constant_unfit",
        lambda s: s.fills("constant", constant="Open", after="Stage__c | date | CUNFP | Stage |"),
    ),
    (
        "mapping",
        "red",
        "constant_unfit_required",
        lambda s: s.fills("constant", constant="Open", after="Stage__c | date | CUFP | Stage |"),
    ),
    (
        "mapping",
        "amber",
        "constant_unfit_written",
        lambda s: s.fills("constant", constant="Open", after="Stage__c | string 2 | CUNFP | Stage |"),
    ),
    ("mapping", "red", "field_lacking", lambda s: s.fills_what_persons_lack()),
    ("mapping", "grey", "no_answer", lambda s: s.fills_unseen()),
]
ALL = [*ACCESS, *RIGHTS, *SHAPE, *RELATED, *INVITEES, *CAMPAIGNS, *MAPPED, *OURS]
