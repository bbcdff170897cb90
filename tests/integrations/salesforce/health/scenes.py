"""Every probe in every light that it can have: what has to be so in the org or with us, and the code that says it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from bookings.models import BookingPage
from integrations import host_looks
from integrations.models import Connection, Sync, SyncState
from integrations.salesforce.standin import Org, StandIn
from tests.cast import create_page, create_user
from tests.integrations.cast import book, sync_everything, wish

KEY = "Booking_Key__c"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A team whose page sends a Lead and an Event to a pretend org."""

    standin: StandIn
    org: Org
    connection: Connection
    page: BookingPage

    def unanswered(self, path: str) -> None:
        """Calls to this address are answered with a page of HTML."""
        self.standin.faults.add("server_error_html", path=path, times=None)

    def cannot_see(self, *objects: str) -> None:
        """For the connected user these are not there."""
        self.org.change_schema(hidden_objects=set(objects))

    def describe(self, kind: str) -> None:
        """The describe of this kind is not answered."""
        self.unanswered(f"/sobjects/{kind}/describe")

    def scopes(self, *names: str) -> None:
        """What the administrator had chosen for the app."""
        for grant in self.org.grants.all():
            grant.scopes[:] = names

    def organization(self, **fields: Any) -> None:
        """Another kind of org."""
        self.org.edit(self.org.id, **fields)

    def name_key(self, flags: str = "CUNFPKQ", *, is_there: bool = True) -> None:
        """A key of Events is named, as it was when it fitted; `flags` is what it has come to."""
        self.connection.options = {"event_key": KEY}
        self.connection.save()
        if is_there:
            self.org.change_schema(custom={"Activity": [f"{KEY} | string 64 | {flags} | Booking Key |"]})

    def record_types(self, *names: str, withheld: tuple[str, ...] = ()) -> None:
        """Of Leads."""
        for name in names:
            self.org.add_record_type("Lead", name)
        self.org.turn(record_types_withheld=list(withheld))

    def hosts(self, *, known: int, unknown: int) -> None:
        """So many hosts have a Salesforce user, so many none; the page's own host is one of them."""
        emails = [self.page.host.email]
        for number in range(known + unknown - 1):
            host = create_user(f"host-{number}")
            host.memberships.create(team=self.page.team, role="member")
            create_page(self.page.team, host, slug=f"page-{number}")
            emails.append(host.email)
        for email in emails[:known]:
            self.org.add_user(email=email)
        host_looks.refresh(self.connection)

    def sent(self) -> None:
        """A booking that arrived."""
        book(self.page)
        sync_everything()

    def waits_since(self, ago: timedelta) -> None:
        """One arrived before, and one waits."""
        self.sent()
        then = timezone.now() - ago
        Sync.objects.update(synced_at=then - timedelta(hours=1))
        waiting = book(self.page, starts_at=self.page.bookings.get().starts_at + timedelta(hours=1))
        Sync.objects.filter(booking=waiting).update(state=SyncState.PARKED, failing_since=then, code="NOT_FOUND")

    def renewed(self, ago: timedelta) -> None:
        """When the access was renewed last."""
        Connection.objects.filter(pk=self.connection.pk).update(refreshed_at=timezone.now() - ago)

    def passes_rules_by(self) -> None:
        """An assignment rule is active, and the page gives new Leads to the host."""
        self.org.turn(assignment_owner=self.org.admin["Id"])
        self.wishes(lead_owner="host")

    def wishes(self, **options: Any) -> None:
        """What the page wants instead."""
        wish(self.page, self.connection, **options)


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
ALL = [*ACCESS, *RIGHTS, *SHAPE, *OURS]
