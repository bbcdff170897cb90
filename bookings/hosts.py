"""Who hosts in a team."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from bookings.models import Booking, BookingPage
from teams.models import Team, User


def hosts_of(team: Team) -> QuerySet[User]:
    """Members who host a booking page or a booking that is still to come, by name."""
    of_pages = BookingPage.objects.filter(team=team).values("host_id")
    of_bookings = Booking.objects.filter(team=team).upcoming(timezone.now()).values("host_id")
    members = User.objects.filter(memberships__team=team)
    return members.filter(Q(pk__in=of_pages) | Q(pk__in=of_bookings)).order_by("name", "email")
