"""Campaigns as the Object Reference has them: statuses of their own, nobody twice, and what goes with what."""

from integrations.salesforce import soql_beside
from integrations.salesforce.standin import StandIn
from tests.integrations.salesforce.standin.talk import Api, problem


def statuses(api: Api, campaign: str) -> list[str]:
    return [row["Label"] for row in api.rows(soql_beside.campaign_statuses(campaign))]


def test_a_new_campaign_has_two_statuses_and_may_get_more(standin: StandIn, api: Api) -> None:
    campaign = standin.org.add_campaign("Webinar", "Registered")["Id"]

    assert statuses(api, campaign) == ["Sent", "Responded", "Registered"]


def test_a_status_that_a_campaign_does_not_have_becomes_its_default(standin: StandIn, api: Api) -> None:
    campaign = standin.org.add_campaign("Webinar", "Registered")["Id"]
    lead, other = standin.org.add_lead()["Id"], standin.org.add_lead()["Id"]

    made = api.create("CampaignMember", CampaignId=campaign, LeadId=lead, Status="registered")
    lost = api.create("CampaignMember", CampaignId=campaign, LeadId=other, Status="Attended")

    assert standin.org.record(made)["Status"] == "Registered"
    assert standin.org.record(lost)["Status"] == "Sent"


def test_a_status_says_whether_somebody_responded(standin: StandIn, api: Api) -> None:
    campaign, lead = standin.org.add_campaign()["Id"], standin.org.add_lead()["Id"]
    member = api.create("CampaignMember", CampaignId=campaign, LeadId=lead)

    before = standin.org.record(member)["HasResponded"]
    standin.org.edit(member, Status="Responded")

    assert (before, standin.org.record(member)["HasResponded"]) == (False, True)


def test_with_a_campaign_go_its_members_and_statuses(standin: StandIn, api: Api) -> None:
    campaign, lead = standin.org.add_campaign()["Id"], standin.org.add_lead()["Id"]
    member = api.create("CampaignMember", CampaignId=campaign, LeadId=lead)

    standin.org.delete(campaign)

    assert statuses(api, campaign) == []
    assert standin.org.record(member)["IsDeleted"]
    refused = api.post("sobjects/CampaignMember", {"CampaignId": campaign, "LeadId": lead})
    assert problem(refused)[:2] == (400, "ENTITY_IS_DELETED")


def test_members_are_found_by_their_persons_e_mail(standin: StandIn, api: Api) -> None:
    campaign = standin.org.add_campaign()["Id"]
    lead = standin.org.add_lead(Email="a@example.com")["Id"]
    contact = standin.org.add_contact(Email="b@example.com")["Id"]
    api.create("CampaignMember", CampaignId=campaign, LeadId=lead)
    api.create("CampaignMember", CampaignId=campaign, ContactId=contact)

    found = api.rows(soql_beside.campaign_members(campaign, "a@example.com", "c@example.com"))

    assert [(row["LeadId"], row["ContactId"]) for row in found] == [(lead, None)]


def test_who_was_converted_stays_a_member_as_the_contact(standin: StandIn, api: Api) -> None:
    campaign, lead = standin.org.add_campaign()["Id"], standin.org.add_lead()["Id"]
    member = api.create("CampaignMember", CampaignId=campaign, LeadId=lead)

    contact = standin.org.convert_lead(lead)["Id"]

    assert standin.org.record(member)["ContactId"] == contact


def test_an_opportunity_is_closed_by_its_stage(standin: StandIn, api: Api) -> None:
    account = standin.org.add("Account", Name="Acme")["Id"]
    open_one = standin.org.add_opportunity(account)["Id"]
    standin.org.add_opportunity(account, StageName="Closed Won")

    found = api.rows(soql_beside.open_opportunities(account))

    assert [row["Id"] for row in found] == [open_one]


def test_a_relation_that_says_nothing_of_itself_is_an_invitees(standin: StandIn, api: Api) -> None:
    user = standin.org.add_user(email="bob@example.com")["Id"]
    event = standin.org.add_event(StartDateTime="2031-03-03T10:00:00Z")["Id"]
    refused = api.post("sobjects/EventRelation", {"EventId": event, "RelationId": user, "IsInvitee": True})

    standin.org.change_schema(shared_activities=True)
    relation = api.create("EventRelation", EventId=event, RelationId=user)

    assert problem(refused)[:2] == (400, "INVALID_FIELD")
    assert standin.org.record(relation)["IsInvitee"] is True
