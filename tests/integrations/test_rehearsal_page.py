"""Trying a page's settings: what would be done stands on the page, and nothing is done."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import Booking, BookingPage
from bookings.words import day_and_time
from integrations import host_looks, rehearsals
from integrations.models import Connection, Sync
from integrations.salesforce.standin import Org, StandIn
from teams.models import AuditEntry, User
from tests.cast import add_host
from tests.conftest import signed_in_as
from tests.integrations.cast import book, wish
from tests.integrations.mapped import rule, save
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

PAGE = "/teams/acme/pages/intro/integrations/salesforce/rehearsal/"


def test_a_past_booking_shows_what_would_match_and_be_written(
    page: BookingPage, connection: Connection, org: Org, mia: User
) -> None:
    wish(page, connection, overwrite=True)
    org.add_lead(LastName="Byron", Email="ida@example.com", Company="Old Company")
    booking = book(page)

    told = words_of(signed_in_as(mia).post(PAGE, {"booking": booking.pk}))

    assert "Used the Lead with this e-mail (1 of 1). Overwrote Company of the Lead." in told
    assert "The Lead would be changed" in told
    assert "Analytical Example" in told
    assert "Old Company" not in told
    assert org.events() == []
    assert org.leads()[0]["Company"] == "Old Company"


def test_fields_are_called_as_the_org_calls_them_and_times_stand_on_the_readers_clock(
    sending_page: BookingPage, mia: User
) -> None:
    booking = book(sending_page)

    told = words_of(signed_in_as(mia).post(PAGE, {"booking": booking.pk}))

    assert f"Start Date Time {day_and_time(booking.starts_at, mia.time_zone)}" in told


def test_a_past_booking_to_which_nobody_came_is_tried_as_a_new_one(
    sending_page: BookingPage, connection: Connection, mia: User
) -> None:
    booking = book(sending_page)
    Booking.objects.filter(pk=booking.pk).update(no_show_at=timezone.now())

    told = words_of(signed_in_as(mia).post(PAGE, {"booking": booking.pk}))

    assert "Subject Intro call: Ida Byron" in told


def test_fields_of_the_orgs_own_are_called_by_their_labels_in_the_reasons(
    sending_page: BookingPage, connection: Connection, org: Org, mia: User
) -> None:
    org.change_schema(custom={"Lead": ["Stage__c | picklist 80 | CUNRFP | Stage of life | values=Open"]})
    save(None, connection, org, mia, rule("Lead.Stage__c", "company"))
    booking = book(sending_page)

    told = words_of(signed_in_as(mia).post(PAGE, {"booking": booking.pk}))

    assert "Left out Stage of life of the Lead: it is none of the values of the field." in told
    assert "Stage__c" not in told


def test_an_administrator_who_types_nothing_is_told_what_to_do(sending_page: BookingPage, adam: User) -> None:
    told = words_of(signed_in_as(adam).post(PAGE, {}))

    assert "Type an e-mail, or choose a booking of this page." in told


def test_an_administrator_types_any_email_and_sees_before_and_after(
    page: BookingPage, connection: Connection, org: Org, adam: User
) -> None:
    wish(page, connection, overwrite=True)
    lead = org.add_lead(LastName="Byron", Email="ida@example.com", Company="Old Company")
    sent = {"email": "IDA@example.com", "last_name": "Byron", "company": "New Company"}

    answer = signed_in_as(adam).post(PAGE, sent)

    assert "Old Company" in words_of(answer)
    assert lead["Id"] in answer.content.decode()
    assert AuditEntry.objects.filter(action="rehearsed", actor=adam, subject_id=page.pk).count() == 1
    assert not Sync.objects.exists()


def test_records_are_called_as_we_call_them_and_lead_where_they_stand(
    sending_page: BookingPage, connection: Connection, org: Org, adam: User, mia: User
) -> None:
    lead = org.add_lead(LastName="Byron", Email="ida@example.com")["Id"]
    owner = org.add_user(email=sending_page.first_host.host.email)["Id"]
    booking = book(sending_page)

    administrators, managers = (signed_in_as(who).post(PAGE, {"booking": booking.pk}) for who in (adam, mia))

    assert "Name Ida Byron Assigned To Ada" in words_of(administrators)
    assert "Name Ida Byron Assigned To Ada" in words_of(managers)
    for record_id in (lead, owner):
        assert f"/{record_id}/view" in administrators.content.decode()
        assert record_id not in managers.content.decode()


def test_what_is_new_and_what_looks_like_it_are_told_apart(
    sending_page: BookingPage, connection: Connection, adam: User
) -> None:
    typed = {"email": "ida@example.com", "last_name": "@{x.y}", "company": "@{person.id}"}

    told = words_of(signed_in_as(adam).post(PAGE, typed))

    assert "Last Name @ {x.y}" in told
    assert "Company @ {person.id}" in told
    assert "Name (the new Lead)" in told


def test_a_record_type_stands_by_its_name(page: BookingPage, connection: Connection, org: Org, adam: User) -> None:
    direct = org.add_record_type("Lead", "Direct")["Id"]
    wish(page, connection, lead_record_type=direct)

    told = words_of(signed_in_as(adam).post(PAGE, {"email": "ida@example.com", "last_name": "Byron"}))

    assert "Record Type Direct" in told


def test_whoever_always_hosts_the_page_would_be_invited(
    page: BookingPage, connection: Connection, org: Org, adam: User, bob: User
) -> None:
    wish(page, connection, more_hosts="invite")
    add_host(page, bob, is_fixed=True)
    user = org.add_user(email="bob@example.com")["Id"]
    host_looks.refresh(connection)

    answer = signed_in_as(adam).post(PAGE, {"email": "ida@example.com", "last_name": "Byron"})

    assert "Invited to the Event, because they host it too: Bob." in words_of(answer)
    assert user in answer.content.decode()
    assert org.live("EventRelation") == []


def test_a_campaign_stands_among_what_would_be_done(
    page: BookingPage, connection: Connection, org: Org, adam: User
) -> None:
    campaign = org.add_campaign("Webinar", "Registered")["Id"]
    wish(page, connection, campaign=campaign, campaign_name="Webinar", campaign_status="Registered")

    told = words_of(signed_in_as(adam).post(PAGE, {"email": "ida@example.com", "last_name": "Byron"}))

    assert "The Lead was added to the campaign “Webinar” with the status “Registered”." in told
    assert "Registered" in told
    assert org.live("CampaignMember") == []


def test_a_manager_may_not_type_an_email(sending_page: BookingPage, mia: User, standin: StandIn) -> None:
    standin.log.clear()

    answer = signed_in_as(mia).post(PAGE, {"email": "ida@example.com", "last_name": "Byron"})

    assert "Choose a booking of this page first." in words_of(answer)
    assert list(standin.calls) == []


def test_the_thirty_first_email_of_an_hour_is_not_looked_up_whoever_of_the_team_types_it(
    sending_page: BookingPage, adam: User, ada: User, standin: StandIn
) -> None:
    first, second = signed_in_as(adam), signed_in_as(ada)
    typed = {"email": "ida@example.com", "last_name": "Byron"}
    looked = [words_of(browser.post(PAGE, typed)) for browser in (first, second)]
    assert all(rehearsals.may_type(sending_page.team, sending_page, by=who) for who in [adam, ada] * 14)
    standin.log.clear()

    refused = words_of(first.post(PAGE, typed))

    assert all("For Byron (ida@example.com)" in text for text in looked)
    assert "30 e-mails were typed in within an hour." in refused
    assert "For Byron" not in refused
    assert list(standin.calls) == []
    AuditEntry.objects.filter(action="rehearsed").update(at=timezone.now() - timedelta(minutes=61))
    assert "For Byron (ida@example.com)" in words_of(second.post(PAGE, typed))


def test_who_rehearsed_which_page_is_in_the_trail_and_what_they_typed_is_not(
    sending_page: BookingPage, adam: User, ada: User
) -> None:
    sent = {"email": "canary@example.com", "last_name": "Canarylast", "company": "Canary Company"}

    signed_in_as(adam).post(PAGE, sent)

    (entry,) = AuditEntry.objects.filter(action="rehearsed")
    assert (entry.actor, entry.subject_id, entry.details) == (adam, sending_page.pk, {})
    trail = signed_in_as(ada).get("/teams/acme/audit/")
    assert "Rehearsed a booking page with an e-mail that was typed in" in words_of(trail)
    assert "Intro call" in words_of(trail)
    assert "canary" not in trail.content.decode().casefold()


def test_a_booking_of_another_page_cannot_be_tried(sending_page: BookingPage, adam: User, eve: User) -> None:
    assert signed_in_as(eve).post(PAGE, {"booking": "1"}).status_code == 404
    assert "Select a valid choice" in words_of(signed_in_as(adam).post(PAGE, {"booking": "999999"}))


def test_why_nobody_can_tell_is_said(sending_page: BookingPage, adam: User, org: Org) -> None:
    org.revoke_grants()
    org.expire_sessions()

    told = words_of(signed_in_as(adam).post(PAGE, {"email": "ida@example.com"}))

    assert "no longer accepts our access" in told
