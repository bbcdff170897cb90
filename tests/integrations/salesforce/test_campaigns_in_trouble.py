"""What is wrong with a campaign, or with the way there, costs no Event and makes nobody a member twice."""

import pytest

from bookings.models import BookingPage
from integrations.models import Sync
from integrations.salesforce.standin import Org, StandIn
from tests.cast import next_monday
from tests.integrations.cast import book, later, sync_everything
from tests.integrations.salesforce.joining import Wish, codes, members, several, word
from tests.integrations.salesforce.lost import LOST

pytestmark = pytest.mark.django_db


def test_a_status_that_is_gone_is_a_remark_and_never_lowers_anybody(
    page: BookingPage, org: Org, wished: Wish, campaign: str
) -> None:
    wished(campaign_status="Cancelled", campaign_raise=["Attended"])
    lead = org.add_lead(Email="ida@example.com", LastName="Byron")["Id"]
    org.add("CampaignMember", CampaignId=campaign, LeadId=lead, Status="Attended")
    booking, other = book(page), book(page, email="b@example.com", starts_at=next_monday(12))

    sync_everything()

    assert {status for _, status in members(org)} == {"Attended", "Sent"}
    assert "campaign_status_gone" in codes(booking)
    assert word(other) == "In Salesforce, with a remark"


@pytest.mark.usefixtures("wished")
def test_a_deleted_campaign_is_a_remark(page: BookingPage, org: Org, campaign: str) -> None:
    org.delete(campaign)
    booking = book(page)

    sync_everything()

    assert (members(org), len(org.events())) == ([], 1)
    assert codes(booking)[-1] == "campaign_gone"
    assert word(booking) == "In Salesforce, with a remark"


@pytest.mark.usefixtures("wished")
def test_an_inactive_campaign_takes_the_member_and_is_a_remark(page: BookingPage, org: Org, campaign: str) -> None:
    org.edit(campaign, IsActive=False)
    booking = book(page)

    sync_everything()

    assert len(members(org)) == 1
    assert codes(booking)[-2:] == ["member_added", "campaign_inactive"]
    assert word(booking) == "In Salesforce, with a remark"


@pytest.mark.usefixtures("wished")
@pytest.mark.parametrize("hidden", ["CampaignMemberStatus", "CampaignMember"])
def test_who_may_not_see_campaigns_gets_person_and_event_with_a_remark(
    page: BookingPage, org: Org, hidden: str
) -> None:
    org.change_schema(hidden_objects={hidden})
    booking = book(page)

    sync_everything()

    assert (len(org.leads()), len(org.events())) == (1, 1)
    assert codes(booking)[-1] == "campaign_unseen"


@pytest.mark.usefixtures("wished")
@pytest.mark.parametrize("count", [1, 4])
def test_a_refused_membership_never_costs_the_event(page: BookingPage, org: Org, count: int) -> None:
    rule = {"sobject": "CampaignMember", "message": "no", "field": "Status", "containing": "Registered"}
    org.turn(validation_rules=[rule])
    made = several(page, count)

    sync_everything()

    assert (len(org.leads()), len(org.events()), members(org)) == (count, count, [])
    for booking in made:
        assert Sync.objects.get(booking=booking).state == "synced"
        assert codes(booking)[-1] == "member_refused"
        assert word(booking) == "In Salesforce, with a remark"


@pytest.mark.usefixtures("wished")
@pytest.mark.parametrize("count", [1, 3])
def test_whom_salesforce_says_to_be_a_member_already_is_one(page: BookingPage, org: Org, count: int) -> None:
    """The look-up goes by e-mail, and somebody may be added between our look and our write."""
    rule = {"sobject": "CampaignMember", "message": "Already a campaign member.", "code": "DUPLICATE_VALUE"}
    org.turn(validation_rules=[rule])
    made = several(page, count)

    sync_everything()

    assert len(org.events()) == count
    assert {codes(booking)[-1] for booking in made} == {"member_there"}
    assert word(made[0]) == "In Salesforce"


@pytest.mark.usefixtures("wished")
def test_in_a_crowd_one_refused_member_is_one_remark(page: BookingPage, org: Org) -> None:
    rule = {"sobject": "CampaignMember", "message": "no", "field": "Status", "containing": "Registered"}
    made = several(page, 4)
    lead = org.add_lead(Email="guest2@example.com", LastName="Byron")["Id"]
    org.turn(validation_rules=[rule])
    campaign = org.live("Campaign")[0]["Id"]
    org.add("CampaignMember", CampaignId=campaign, LeadId=lead, Status="Attended")

    sync_everything()

    assert [codes(booking)[-1] for booking in made] == ["member_refused"] * 2 + ["member_kept", "member_refused"]
    assert len(org.events()) == 4


@pytest.mark.usefixtures("wished")
@pytest.mark.parametrize("count", [1, 4])
def test_a_locked_campaign_is_tried_once_more_by_itself(
    page: BookingPage, org: Org, standin: StandIn, count: int
) -> None:
    made = several(page, count)
    org.turn(validation_rules=[{"sobject": "CampaignMember", "message": "busy", "code": "UNABLE_TO_LOCK_ROW"}])

    sync_everything()

    assert len(org.events()) == count
    assert {codes(booking)[-1] for booking in made} == {"member_refused"}


@pytest.mark.usefixtures("wished", "known_host")
def test_what_the_orgs_own_code_says_of_a_crowd_is_believed_of_each_by_itself(
    page: BookingPage, org: Org, standin: StandIn
) -> None:
    several(page, 3)
    code = "CANNOT_EXECUTE_FLOW_TRIGGER"
    org.turn(validation_rules=[{"sobject": "CampaignMember", "message": "no", "code": code}])
    standin.log.clear()

    sync_everything()

    assert [call.path.partition("v66.0")[2] for call in standin.calls] == [
        "/composite", "/composite/sobjects", "/composite/sobjects", "/composite/sobjects", "/composite",
    ]  # fmt: skip
    assert {sync.state for sync in Sync.objects.all()} == {"synced"}
    assert all({"member_refused"} <= {each["code"] for each in sync.reasons} for sync in Sync.objects.all())


@pytest.mark.usefixtures("wished")
@pytest.mark.parametrize("fault", LOST)
def test_after_an_unknown_outcome_nobody_is_a_member_twice_and_nobody_is_left_out(
    page: BookingPage, org: Org, standin: StandIn, fault: str
) -> None:
    booking = book(page)
    standin.faults.add(fault, body='"method": ?"POST"')
    sync_everything()

    later(booking)
    sync_everything()

    assert (len(org.leads()), len(org.events()), len(members(org))) == (1, 1, 1)
    assert "member_added" in codes(booking)


@pytest.mark.usefixtures("wished")
@pytest.mark.parametrize("fault", [*LOST, "reset_before"])
@pytest.mark.parametrize("skip", [0, 1, 2])
def test_a_crowd_whose_answers_were_lost_comes_out_right(
    page: BookingPage, org: Org, standin: StandIn, fault: str, skip: int
) -> None:
    """Of people, of Events or of members."""
    made = several(page, 3)
    standin.faults.add(fault, path="/composite/sobjects", skip=skip)
    sync_everything()

    for _ in range(3):
        for booking in made:
            later(booking)
        sync_everything()

    assert (len(org.leads()), len(org.events()), len(members(org))) == (3, 3, 3)
    assert all("member_refused" not in codes(booking) for booking in made)
