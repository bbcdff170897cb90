"""What can be so in an org, or with us, for a probe to find."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from bookings.models import BookingPage, Question, QuestionKind
from integrations import host_looks
from integrations.models import Connection, Sync, SyncState
from integrations.salesforce.standin import Org, StandIn
from tests.cast import create_page, create_user
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.mapped import rule, save

KEY = "Booking_Key__c"
STAGE = "Stage__c | string 80 | CUNFP | Stage |"
CHOICE = "Stage__c | picklist 80 | CUNRFP | Stage | values="


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

    def names_a_record_type(self, *, withheld: bool = False) -> None:
        """The page names one for new Leads."""
        self.wishes(lead_record_type=str(self.org.add_record_type("Lead", "Partner")["Id"]))
        self.org.turn(record_types_withheld=["Partner"] if withheld else [])

    def makes_persons(self, *, withheld: bool = False, denied: bool = False) -> None:
        """New Contacts of the page are person accounts."""
        self.org.change_schema(person_accounts=True, denied={"Account": ["create"]} if denied else {})
        kind = str(self.org.add_record_type("Account", "Private person", person=True)["Id"])
        self.wishes(person="Contact", account="individual", person_record_type=kind)
        self.org.turn(record_types_withheld=["Private person"] if withheld else [])

    def hosts(self, *, known: int, unknown: int) -> None:
        """So many hosts have a Salesforce user, so many none; the page's own host is one of them."""
        emails = [self.page.first_host.host.email]
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

    def fills(self, source: str = "company", *, before: str = STAGE, after: str = "", **of_rule: Any) -> None:
        """A rule fills a field of Leads, which has become another since, or is gone where `after` says "gone"."""
        self.org.change_schema(custom={"Lead": [before]})
        save(None, self.connection, self.org, self.page.first_host.host, rule("Lead.Stage__c", source, **of_rule))
        if after:
            self.org.change_schema(custom={"Lead": [line for line in after.splitlines() if line != "gone"]})

    def fills_what_persons_lack(self) -> None:
        """New Contacts of the page are person accounts, which do not have a field that is filled."""
        self.makes_persons()
        self.org.change_schema(custom={"Contact": [STAGE]}, hidden={"Account": {"Stage__pc"}})
        save(None, self.connection, self.org, self.page.first_host.host, rule("Contact.Stage__c", "company"))

    def asks(self) -> Question:
        """The page asks one of two."""
        return Question.objects.create(
            team=self.page.team, page=self.page, label="Stage", kind=QuestionKind.ONE_OF, options=["Open", "Closed"]
        )

    def answers_fill(self, *, after: str = "") -> None:
        """A question's answers fill a picklist."""
        self.fills(f"question:{self.asks().pk}", before=CHOICE + "Open/Closed", after=after)

    def answered_no_more(self) -> None:
        """The question is deleted."""
        self.answers_fill()
        Question.objects.all().delete()

    def words_answered_no_more(self) -> None:
        """The Event's Subject tells an answer, and the question is deleted."""
        self.wishes(subject=f"{{full_name}}: {{question:{self.asks().pk}}}")
        Question.objects.all().delete()

    def fills_unseen(self) -> None:
        """A rule fills a field of Leads, which are not described any more."""
        self.fills()
        self.describe("Lead")

    def passes_rules_by(self) -> None:
        """An assignment rule is active, and the page gives new Leads to the host."""
        self.org.turn(assignment_owner=self.org.admin["Id"])
        self.wishes(lead_owner="host")

    def campaign(self, **options: Any) -> str:
        """The page puts whoever books into one, as “Registered”."""
        campaign = str(self.org.add_campaign("Webinar", "Registered")["Id"])
        usual = {"campaign": campaign, "campaign_name": "Webinar", "campaign_status": "Registered"}
        self.wishes(**(usual | options))
        return campaign

    def campaign_without_rights(self, *denied: str) -> None:
        """The same, which raises members, and the connected user may not do this with them."""
        self.campaign(campaign_raise=["Sent"])
        self.org.change_schema(denied={"CampaignMember": list(denied)})

    def unseen_campaign(self) -> None:
        """The same, and the connected user does not see campaigns."""
        self.campaign()
        self.cannot_see("CampaignMemberStatus")

    def stands_on(self, what: str, **schema: Any) -> None:
        """New Events of the page's Contacts are to stand on it, in an org of this shape."""
        self.wishes(person="Contact", related_to=what)
        self.org.change_schema(**schema)

    def stands_on_unseen_opportunities(self) -> None:
        """The same on an Opportunity, and what those are is not answered."""
        self.stands_on("opportunity")
        self.describe("Opportunity")

    def invites(self, **schema: Any) -> None:
        """Further hosts of the page become invitees of its Events, in an org of this shape."""
        self.wishes(more_hosts="invite")
        self.org.change_schema(**schema)

    def invites_unseen(self) -> None:
        """The same, and what invitees are is not answered."""
        self.invites()
        self.describe("EventRelation")

    def wishes(self, **options: Any) -> None:
        """What the page wants instead."""
        wish(self.page, self.connection, **options)
