"""Further hosts, guests, shared times and who did not come, as they stand in the org."""

import pytest
from django.utils import timezone
from psycopg.types.range import Range

from bookings.models import Assignment, Booking, BookingPage, Occurrence
from integrations import outbox
from integrations.salesforce.standin import Org
from teams.models import User
from tests.integrations.cast import book, later, sync_everything


@pytest.mark.django_db
def test_guests_and_further_hosts_stand_in_the_description_and_become_no_records(
    sending_page: BookingPage, org: Org, bob: User
) -> None:
    booking = book(sending_page)
    Booking.objects.filter(pk=booking.pk).update(guests=["guest@example.com"])
    Assignment.objects.create(
        team=booking.team, booking=booking, host=bob, blocked=Range(booking.starts_at, booking.ends_at)
    )

    sync_everything()

    [event], [lead] = org.events(), org.leads()
    assert event["Description"].splitlines()[:4] == [
        "Ida Byron <ida@example.com>",
        "Analytical Example",
        "Guest: guest@example.com",
        "Host: Bob <bob@example.com>",
    ]
    assert event["WhoId"] == lead["Id"]


@pytest.mark.django_db
def test_who_did_not_come_is_marked_and_unmarked_in_the_subject(sending_page: BookingPage, org: Org) -> None:
    booking = book(sending_page)
    sync_everything()

    subjects = []
    for no_show_at in (timezone.now(), None):
        Booking.objects.filter(pk=booking.pk).update(no_show_at=no_show_at)
        outbox.request_again(booking)
        later(booking)
        sync_everything()
        subjects += [event["Subject"] for event in org.events()]

    assert subjects == ["No-show: Intro call: Ida Byron", "Intro call: Ida Byron"]


@pytest.mark.django_db
def test_each_invitee_of_a_shared_time_has_an_event_of_their_own(
    sending_page: BookingPage, org: Org, ada: User, bob: User
) -> None:
    first = book(sending_page)
    shared = Occurrence.objects.create(
        team=first.team, page=sending_page, host=ada, starts_at=first.starts_at, ends_at=first.ends_at
    )
    first.assignments.all().delete()
    for host in (ada, bob):
        Assignment.objects.create(
            team=first.team, occurrence=shared, host=host, blocked=Range(first.starts_at, first.ends_at)
        )
    Booking.objects.filter(pk=first.pk).update(occurrence=shared)
    second = Booking.objects.get(pk=first.pk)
    second.pk = None
    second.public_id, second.form_key, second.email = first.form_key, first.public_id, "cy@example.com"
    second.save()
    outbox.request_sync(second, first.syncs.get().connection, first.syncs.get().options)

    sync_everything()

    assert len(org.leads()) == len(org.events()) == 2
    assert all("Host: Bob <bob@example.com>" in event["Description"] for event in org.events())
