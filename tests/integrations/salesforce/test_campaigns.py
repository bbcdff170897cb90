"""Whoever books becomes a member of the page's campaign, once."""

import pytest
from django.utils.translation import override

from bookings.models import BookingPage
from integrations import backfill, standing
from integrations.models import Connection
from integrations.registry import connector_for
from integrations.salesforce.standin import Org, StandIn
from teams.models import User
from tests.cast import next_monday
from tests.integrations.cast import book, cancel, later, reschedule, sync_everything
from tests.integrations.earlier import earlier, finish, look_up
from tests.integrations.salesforce.joining import Wish, codes, composites, members, several, word
from tests.integrations.salesforce.lost import LOST
from tests.integrations.trying import removed, sent

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("wished", "known_host")
def test_a_new_person_becomes_a_member_in_the_same_two_calls(page: BookingPage, org: Org, standin: StandIn) -> None:
    standin.log.clear()
    booking = book(page)

    sync_everything()

    assert members(org) == [(org.leads()[0]["Id"], "Registered")]
    assert composites(standin) == 2
    assert codes(booking)[-1] == "member_added"
    assert word(booking) == "In Salesforce"


@pytest.mark.usefixtures("known_host")
@pytest.mark.parametrize(("person", "kind"), [("Lead", "LeadId"), ("Contact", "ContactId")])
@pytest.mark.parametrize("event", [True, False])
def test_leads_and_contacts_become_members_with_and_without_an_event(
    *, page: BookingPage, org: Org, wished: Wish, person: str, kind: str, event: bool
) -> None:
    wished(person=person, event=event)
    book(page)

    sync_everything()

    assert [bool(one[kind]) for one in org.live("CampaignMember")] == [True]
    assert len(org.events()) == event


@pytest.mark.usefixtures("wished")
def test_a_host_who_is_not_known_yet_costs_one_more_look_up(page: BookingPage, org: Org, standin: StandIn) -> None:
    standin.log.clear()
    book(page)

    sync_everything()

    assert (len(members(org)), composites(standin)) == (1, 3)


@pytest.mark.parametrize(
    ("stands_at", "may_be_raised", "ends_at", "code"),
    [
        ("Sent", [], "Sent", "member_kept"),
        ("Sent", ["Sent"], "Registered", "member_raised"),
        ("Attended", ["Sent"], "Attended", "member_kept"),
        ("Registered", ["Registered"], "Registered", "member_kept"),
    ],
)
def test_an_existing_member_keeps_the_status_unless_the_page_says_which_may_be_raised(
    *,
    page: BookingPage,
    org: Org,
    wished: Wish,
    campaign: str,
    stands_at: str,
    may_be_raised: list[str],
    ends_at: str,
    code: str,
) -> None:
    wished(campaign_raise=may_be_raised)
    lead = org.add_lead(Email="ida@example.com", LastName="Byron")["Id"]
    org.add("CampaignMember", CampaignId=campaign, LeadId=lead, Status=stands_at)
    booking = book(page)

    sync_everything()

    assert members(org) == [(lead, ends_at)]
    assert codes(booking)[-1] == code


def test_without_a_status_the_campaigns_default_is_given(page: BookingPage, org: Org, wished: Wish) -> None:
    wished(campaign_status="")
    book(page)

    sync_everything()

    assert [status for _, status in members(org)] == ["Sent"]


@pytest.mark.usefixtures("wished", "known_host")
def test_a_crowd_takes_one_call_more_for_all_members(page: BookingPage, org: Org, standin: StandIn) -> None:
    several(page, 6)
    standin.log.clear()

    sync_everything()

    assert len(members(org)) == 6
    assert composites(standin) == 4


@pytest.mark.usefixtures("wished")
def test_later_changes_of_the_booking_leave_the_membership_alone(page: BookingPage, org: Org) -> None:
    booking = book(page)
    sync_everything()
    member = org.live("CampaignMember")[0]["Id"]
    org.edit(member, Status="Attended")
    reschedule(booking, next_monday(15))
    sync_everything()
    cancel(booking)
    sync_everything()

    assert [status for _, status in members(org)] == ["Attended"]


@pytest.mark.usefixtures("wished")
def test_a_booking_that_is_cancelled_before_it_is_sent_adds_nobody(page: BookingPage, org: Org) -> None:
    booking = book(page)
    cancel(booking)

    sync_everything()

    assert members(org) == []


@pytest.mark.usefixtures("wished")
def test_the_receipt_tells_of_the_campaign_in_both_languages(page: BookingPage, org: Org) -> None:
    booking = book(page)
    sync_everything()

    told = {}
    for language in ("en", "ja"):
        with override(language):
            (found,) = standing.of_booking(booking)
            told[language] = found.story.sentence
    assert "added the Lead to the campaign “Webinar” as “Registered”" in told["en"]
    assert "Webinar" in told["ja"]
    assert "Registered" in told["ja"]
    assert "campaign" not in told["ja"]


@pytest.fixture
def individuals(org: Org, wished: Wish) -> None:
    """New Contacts of the page are person accounts."""
    org.change_schema(person_accounts=True)
    record_type = org.add_record_type("Account", "Private person", person=True)["Id"]
    wished(person="Contact", account="individual", person_record_type=record_type)


@pytest.mark.usefixtures("individuals")
@pytest.mark.parametrize("count", [1, 3])
def test_of_a_person_account_the_contact_becomes_the_member(page: BookingPage, org: Org, count: int) -> None:
    several(page, count)

    sync_everything()

    assert {who for who, _ in members(org)} == {account["PersonContactId"] for account in org.live("Account")}
    assert len(members(org)) == count


@pytest.mark.usefixtures("individuals")
@pytest.mark.parametrize("fault", LOST)
def test_a_person_account_whose_answer_was_lost_is_a_member_once(
    page: BookingPage, org: Org, standin: StandIn, fault: str
) -> None:
    booking = book(page)
    standin.faults.add(fault, body=r'sobjects/Account"')
    sync_everything()

    later(booking)
    sync_everything()

    assert (len(org.live("Account")), len(members(org))) == (1, 1)
    assert "member_added" in codes(booking)


@pytest.mark.usefixtures("individuals")
def test_a_refused_membership_of_a_person_account_is_a_remark(page: BookingPage, org: Org) -> None:
    org.turn(validation_rules=[{"sobject": "CampaignMember", "message": "no"}])
    booking = book(page)

    sync_everything()

    assert (len(org.contacts()), len(org.events())) == (1, 1)
    assert codes(booking)[-1] == "member_refused"


@pytest.mark.usefixtures("wished")
@pytest.mark.parametrize("in_another_one", [False, True])
def test_a_removed_test_takes_its_person_with_it_though_they_are_a_member_of_the_pages_campaign(
    *, page: BookingPage, org: Org, mia: User, in_another_one: bool
) -> None:
    booking = sent(page, mia)
    lead = org.leads()[0]["Id"]
    if in_another_one:
        org.add("CampaignMember", CampaignId=org.add_campaign("Fair")["Id"], LeadId=lead)

    removed(booking, mia)

    assert len(org.leads()) == in_another_one


@pytest.mark.usefixtures("wished", "known_host")
def test_a_backfill_foretells_the_call_for_its_members_too(
    page: BookingPage, connection: Connection, org: Org, standin: StandIn, ada: User
) -> None:
    for number in range(3):
        earlier(page, number + 1)

    job = look_up(page, connection, ada)
    foretold = connector_for("salesforce").calls_for(job.counts, at_once=3)
    standin.log.clear()
    assert backfill.send(job, by=ada) == backfill.Answer.SENDING
    finish(job)

    assert job.counts["beside"] == len(members(org)) == 3
    assert composites(standin) == foretold == 4
