"""That something no longer keeps bookings waiting is told to whoever was told that it did, and not too often."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import Booking, BookingPage
from integrations.models import Incident, Sync, SyncState
from integrations.salesforce.standin import Org
from teams.models import Team, User
from tests.integrations.alarm import RULE, break_it, look, mend_it, to_whom
from tests.integrations.cast import book, connect_to, sync_everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_whoever_was_told_is_told_that_it_is_over(sending_page: BookingPage, org: Org, adam: User) -> None:
    break_it(sending_page, org)
    look()
    mend_it(org)

    at_once, mails, again = look(after=timedelta(0)), look(), look()

    assert (at_once, to_whom(mails), again) == ([], ["ada", "adam"], [])
    assert mails[0].subject == "Acme Example: bookings reach Salesforce again"
    assert "No booking waits for this any more." in mails[0].text


def test_a_connection_that_works_again_is_told(sending_page: BookingPage, org: Org, team: Team, ada: User) -> None:
    org.revoke_grants()
    book(sending_page)
    sync_everything()
    look()
    connect_to(org, team, ada)

    (mail,) = look()

    assert "It works again." in mail.text


def test_what_is_mended_within_the_minute_is_not_told_at_all(sending_page: BookingPage, org: Org) -> None:
    break_it(sending_page, org)
    look(after=timedelta(0))
    mend_it(org)

    assert (look(), look()) == ([], [])


def test_what_comes_back_before_its_end_was_told_has_not_ended(sending_page: BookingPage, org: Org) -> None:
    booking = break_it(sending_page, org)
    look()
    mend_it(org)
    look(after=timedelta(0))
    break_again(booking, org)

    mails = look()

    assert Incident.objects.count() == 2
    assert mails == []


def test_a_cause_that_comes_and_goes_is_told_once_an_hour(sending_page: BookingPage, org: Org) -> None:
    booking = break_it(sending_page, org)
    told, over = look(), []
    for _ in range(3):
        mend_it(org)
        over += look()
        break_again(booking, org)
        told += look()

    an_hour_later = look(after=timedelta(minutes=63))

    assert (len(told), len(over), len(an_hour_later)) == (1, 1, 1)


def break_again(booking: Booking, org: Org) -> None:
    """The booking is to be sent anew, and is refused as before."""
    org.turn(validation_rules=RULE)
    Sync.objects.filter(booking=booking).update(done=0, state=SyncState.WAITING, due_at=timezone.now())
    booking.syncs.get().records.all().delete()
    for record in [*org.events(), *org.leads()]:
        org.delete(record["Id"])
    sync_everything()
