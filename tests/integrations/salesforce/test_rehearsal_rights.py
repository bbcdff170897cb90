"""What the connected user may not do at all is foretold as it comes: describe tells rights on kinds of records."""

from typing import Any

import pytest

from bookings.models import BookingPage
from integrations import host_looks
from integrations.contract.looks import Foreseen
from integrations.models import Connection, Sync
from integrations.salesforce.standin import Org
from teams.models import User
from tests.cast import add_host
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.salesforce.test_rehearsal_refusals import codes, foretold

pytestmark = pytest.mark.django_db


def made_up_of_persons(org: Org) -> dict[str, Any]:
    org.change_schema(person_accounts=True)
    kind = org.add_record_type("Account", "Person", person=True)["Id"]
    return {"person": "Contact", "account": "individual", "person_record_type": kind}


@pytest.mark.parametrize(
    ("options", "denied"),
    [
        ({}, "Lead"),
        ({}, "Event"),
        ({"person": "Contact"}, "Contact"),
        ({"person": "Contact", "account": "individual"}, "Account"),
        ({"person": "Contact", "account": "individual"}, "Contact"),
    ],
    ids=["Lead", "Event", "Contact", "person account", "Contact of a person account"],
)
def test_a_kind_of_record_that_may_not_be_created_is_foretold_as_it_comes(
    page: BookingPage, connection: Connection, org: Org, *, options: dict[str, Any], denied: str
) -> None:
    wish(page, connection, **(made_up_of_persons(org) if "account" in options else options))
    org.change_schema(denied={denied: ["create"]})
    booking = book(page)

    rehearsal = foretold(booking)
    sync_everything()

    assert Sync.objects.get().code == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"
    assert (rehearsal.forecast.outcome, rehearsal.forecast.code) == (Foreseen.TROUBLE, Sync.objects.get().code)
    assert list(rehearsal.writes) == []


def test_an_overwrite_without_the_right_is_left_out_with_a_remark(
    page: BookingPage, connection: Connection, org: Org
) -> None:
    wish(page, connection, overwrite=True)
    org.add_lead(LastName="Byron", Email="ida@example.com", Company="Before")
    org.change_schema(denied={"Lead": ["update"]})
    booking = book(page)

    rehearsal = foretold(booking)
    sync_everything()

    assert "update_refused" in codes(rehearsal.reasons)
    assert [each.params for each in rehearsal.reasons] == [each["params"] for each in Sync.objects.get().reasons]
    assert [write.object for write in rehearsal.writes] == ["Event"]
    assert rehearsal.forecast.overwrites is False


@pytest.mark.parametrize(("right", "there"), [("create", False), ("update", True)])
def test_a_membership_without_the_right_is_foretold_as_the_remark_that_it_is(
    page: BookingPage, connection: Connection, org: Org, *, right: str, there: bool
) -> None:
    campaign = org.add_campaign("Webinar", "Sent", "Registered")["Id"]
    wish(page, connection, campaign=campaign, campaign_status="Registered", campaign_raise=["Sent"])
    if there:
        lead = org.add_lead(LastName="Byron", Email="ida@example.com", Company="Before")
        org.add("CampaignMember", CampaignId=campaign, LeadId=lead["Id"], Status="Sent")
    org.change_schema(denied={"CampaignMember": [right]})
    booking = book(page)

    rehearsal = foretold(booking)
    sync_everything()

    assert "member_refused" in codes(rehearsal.reasons)
    assert codes(rehearsal.reasons) == codes(Sync.objects.get().reasons)
    assert "CampaignMember" not in [write.object for write in rehearsal.writes]
    assert rehearsal.forecast.writes_beside is False


def test_further_hosts_who_may_not_be_invited_are_foretold_as_the_remark_that_it_is(
    page: BookingPage, connection: Connection, org: Org, bob: User
) -> None:
    wish(page, connection, more_hosts="invite")
    add_host(page, bob, is_fixed=True)
    org.add_user(email=bob.email)
    host_looks.refresh(connection)
    org.change_schema(denied={"EventRelation": ["create"]})
    booking = book(page)

    rehearsal = foretold(booking)
    sync_everything()

    assert "hosts_invite_refused" in codes(rehearsal.reasons)
    assert codes(rehearsal.reasons) == codes(Sync.objects.get().reasons)
    assert [write.object for write in rehearsal.writes] == ["Lead", "Event"]


@pytest.mark.parametrize("options", [{}, {"more_hosts": "invite"}], ids=["Event", "EventRelation"])
def test_a_kind_of_record_that_is_hidden_from_the_user_is_foretold_as_it_comes(
    page: BookingPage, connection: Connection, org: Org, bob: User, *, options: dict[str, str]
) -> None:
    wish(page, connection, **options)
    add_host(page, bob, is_fixed=True)
    org.add_user(email=bob.email)
    host_looks.refresh(connection)
    org.change_schema(denied={"EventRelation" if options else "Event": ["read"]})
    booking = book(page)

    rehearsal = foretold(booking)
    sync_everything()

    sync = Sync.objects.get()
    assert rehearsal.forecast.code == sync.code == ("" if options else "NOT_FOUND")
    assert not sync.reasons or codes(rehearsal.reasons) == codes(sync.reasons)
