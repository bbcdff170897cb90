"""The mail of the morning, while something waits."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from bookings.models import BookingPage
from integrations import alerts, connections
from integrations.models import Connection, Incident
from integrations.salesforce.standin import Org
from jicoo.mail.models import OutgoingMail
from teams.models import Team, User
from tests.integrations.alarm import break_it, look, mend_it

pytestmark = pytest.mark.django_db


def morning_of(team: Team, *, days: int, minutes: int = 5) -> timedelta:
    """How long until 8:05 in the team's time zone, so many days from now."""
    zone = ZoneInfo(team.time_zone)
    day = timezone.now().astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time(8), tzinfo=zone) + timedelta(minutes=minutes) - timezone.now()


def test_what_still_waits_is_told_every_morning_once(sending_page: BookingPage, org: Org, team: Team) -> None:
    Team.objects.update(time_zone="Asia/Tokyo")
    team.refresh_from_db()
    break_it(sending_page, org)
    look()

    before = look(after=morning_of(team, days=2, minutes=-5))
    mails = look(after=morning_of(team, days=2)) + look(after=morning_of(team, days=2, minutes=90))
    next_day = look(after=morning_of(team, days=3))

    assert [len(before), len(mails), len(next_day)] == [0, 1, 1]
    assert mails[0].subject == "Acme Example: 1 booking still waits for Salesforce"
    assert "This still keeps bookings waiting." in mails[0].text


def test_the_day_on_which_it_broke_has_no_digest_after_its_morning(
    sending_page: BookingPage, org: Org, team: Team
) -> None:
    break_it(sending_page, org)
    look()
    noon = timezone.now().replace(hour=12, minute=0)
    Incident.objects.update(opened_at=noon)

    alerts.look(noon + timedelta(hours=2))

    assert OutgoingMail.objects.filter(subject__contains="still").count() == 0


def test_no_morning_is_disturbed_when_nothing_waits(sending_page: BookingPage, org: Org, team: Team) -> None:
    break_it(sending_page, org)
    look()
    mend_it(org)
    look()

    assert look(after=morning_of(team, days=2)) == []


def test_after_disconnecting_nobody_is_told_anything(
    sending_page: BookingPage, org: Org, connection: Connection, ada: User, team: Team
) -> None:
    break_it(sending_page, org)
    look()
    connections.disconnect(connection, by=ada)

    assert look() + look(after=morning_of(team, days=2)) == []
