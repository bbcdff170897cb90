"""What stands against a host's leaving, and what goes with them."""

from datetime import timedelta

import pytest
from psycopg.types.range import Range

from bookings import profiles, schedules
from bookings.leaving import what_keeps_a_host
from bookings.models import Absence, Assignment, BookingPage, BookingStatus, HostProfile, Schedule
from teams import membership
from teams.models import Membership, Team, User
from tests.cast import create_booking, create_team, next_monday


@pytest.mark.parametrize("status", [BookingStatus.CONFIRMED, BookingStatus.REQUESTED])
def test_who_comes_second_to_a_coming_booking_is_kept(page: BookingPage, bob: User, status: str) -> None:
    booking = create_booking(page, status=status)
    Assignment.objects.create(
        team=page.team, booking=booking, host=bob, blocked=Range(booking.starts_at, booking.ends_at)
    )
    member = Membership.objects.get(user=bob)

    assert "bookings that are still to come" in str(what_keeps_a_host(member))

    booking.status = BookingStatus.CANCELLED
    booking.save()
    assert what_keeps_a_host(member) is None


def test_hours_days_away_and_link_go_with_the_member_and_only_in_this_team(team: Team, bob: User) -> None:
    other, start = create_team("second", owner=bob), next_monday()
    for one in (team, other):
        schedules.usual_of(one, bob, by=bob)
        profiles.set_meeting_link(one, bob, "https://meet.example.com/bob", by=bob)
        Absence.objects.create(team=one, host=bob, starts_at=start, ends_at=start + timedelta(days=1))

    assert membership.leave(Membership.objects.get(team=team, user=bob)) is None

    for kind in (Schedule, HostProfile, Absence):
        assert [row.team_id for row in kind._default_manager.all()] == [other.pk]
