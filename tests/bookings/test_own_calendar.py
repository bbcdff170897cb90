"""The meeting as an invitee saves it: a file, and addresses of calendars on the web."""

import pytest
from django.test import Client
from psycopg.types.range import Range
from pytest_django import DjangoAssertNumQueries

from bookings import addresses, lifecycle
from bookings.models import Assignment, Booking, BookingPage
from teams.models import User
from tests.bookings.letters import letters
from tests.bookings.story import MONDAY, NOW, booked, ida, the_event

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def booking(page: BookingPage) -> Booking:
    """Ida's, on Monday at nine."""
    return booked(page, guest=ida(time_zone="UTC"))


def test_the_calendar_file_is_the_meeting(client: Client, booking: Booking) -> None:
    response = client.get(addresses.path_of(booking, "calendar_file"))

    event = the_event(response.content.decode())
    assert response["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert event["DTSTART"].dt == MONDAY
    assert event["UID"] == f"{booking.public_id}@bookings.jicoo"


def test_the_calendar_file_names_all_hosts_and_invites_nobody(
    client: Client, booking: Booking, bob: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """What is published has an organizer and no attendee: RFC 5546, 3.2.1."""
    seat(booking, bob)

    with django_assert_num_queries(2):  # the booking, and who else hosts it
        event = the_event(client.get(addresses.path_of(booking, "calendar_file")).content.decode())

    assert event["SUMMARY"] == "Intro call: Ida Byron and Ada Hopper, Bob"
    assert str(event["ORGANIZER"]) == "mailto:ada@example.com"
    assert "ATTENDEE" not in event


def test_the_calendar_file_of_a_cancelled_meeting_takes_it_out_for_whoever_was_to_come(
    client: Client, booking: Booking, bob: User
) -> None:
    seat(booking, bob)
    mailed = the_event(letters("ida@example.com")[0].ics)
    lifecycle.cancel(booking, by=None, now=NOW)

    response = client.get(addresses.path_of(booking, "calendar_file"))

    event = the_event(response.content.decode())
    assert response["Content-Type"].endswith("method=CANCEL")
    assert event["UID"] == mailed["UID"]
    assert str(event["ATTENDEE"]) == "mailto:ida@example.com"


def test_the_addresses_for_calendars_on_the_web_name_all_hosts(client: Client, booking: Booking, bob: User) -> None:
    seat(booking, bob)

    html = client.get(addresses.path_of(booking)).content.decode()

    assert html.count("Ada+Hopper%2C+Bob") == 2


def seat(booking: Booking, host: User) -> None:
    """One more who hosts it."""
    Assignment.objects.create(
        team=booking.team, booking=booking, host=host, blocked=Range(booking.starts_at, booking.ends_at, "[)")
    )
