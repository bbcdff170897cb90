"""Whom a mail reaches when a connection is less well than it was, and how often."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import BookingPage
from integrations import recipients
from integrations.models import AlertKind, Connection, PageSettings, Sync
from integrations.salesforce.standin import Org
from teams.models import User
from tests.integrations.alarm import break_it, look, to_whom
from tests.integrations.checking import check

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def well(connection: Connection, sending_page: BookingPage) -> Connection:
    """A connection that was asked once and found well."""
    check(connection)
    return connection


def spoil(org: Org) -> None:
    """Three probes find something at once."""
    org.change_schema(denied={"Lead": ["create"], "Event": ["update"]})
    org.turn(view_all=[])


def test_administrators_get_one_mail_however_many_probes_changed(well: Connection, org: Org, adam: User) -> None:
    spoil(org)
    check(well)

    mails = look()

    assert to_whom(mails) == ["ada", "adam"]
    assert mails[0].subject == "Acme Example: something at Salesforce has changed for the worse"
    for said in (
        "Rights of the connected user: Lead. The connected user lacks Create.",
        "Rights of the connected user: Event. The connected user lacks Edit.",
        "View All on Lead and Contact. The connected user lacks “View All” on Lead, Contact",
        "/teams/acme/apps/salesforce/health/",
    ):
        assert said in mails[0].text
    assert "booking waits" not in mails[0].text
    assert "bookings wait" not in mails[0].text


def test_the_same_is_not_told_again(well: Connection, org: Org) -> None:
    spoil(org)
    check(well)
    look()

    check(well)

    assert look() == []


def test_what_is_well_again_is_seen_on_the_page_and_sends_no_mail(well: Connection, org: Org) -> None:
    spoil(org)
    check(well)
    look()
    org.change_schema(denied={})
    org.turn(view_all=["Lead", "Contact"])

    check(well)

    assert look() == []


def test_a_manager_is_not_told_though_they_set_the_page(well: Connection, org: Org, mia: User) -> None:
    PageSettings.objects.update(updated_by=mia)
    spoil(org)
    check(well)

    assert to_whom(look()) == ["ada"]


def test_each_person_can_turn_it_off(well: Connection, org: Org, adam: User) -> None:
    recipients.choose(adam.memberships.get(), set(AlertKind) - {AlertKind.HEALTH})
    spoil(org)
    check(well)

    assert to_whom(look()) == ["ada"]


def test_it_is_not_among_what_keeps_bookings_waiting_in_the_morning(well: Connection, org: Org) -> None:
    spoil(org)
    check(well)
    look()

    assert look(after=timedelta(days=1)) == []


def test_a_grant_that_ended_is_told_by_its_own_alert_alone(well: Connection, org: Org) -> None:
    org.revoke_grants()

    check(well)

    (mail,) = look()
    assert mail.subject == "Acme Example: Salesforce needs to be connected again"


def test_bookings_that_wait_are_told_by_their_own_alert_alone(
    well: Connection, sending_page: BookingPage, org: Org
) -> None:
    break_it(sending_page, org)
    look()
    Sync.objects.update(failing_since=timezone.now() - timedelta(hours=2))

    found = check(well)

    assert found["oldest_waiting"].light == "amber"
    assert look() == []


def test_each_reads_it_in_their_language(well: Connection, org: Org, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(language="ja", time_zone="Asia/Tokyo")
    spoil(org)
    check(well)

    (mail,) = look()

    assert "悪く" in mail.subject
    assert "作成" in mail.text or "Create" in mail.text
