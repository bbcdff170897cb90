"""Who hosts in a team, and who hosts a booking."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import words
from bookings.models import Assignment, Booking, BookingPage, PageHost
from teams.models import Team, User

# More names than that nobody reads.
NAMES_MOST = 3


def hosts_of(team: Team) -> QuerySet[User]:
    """Members who host a booking page or a booking that is still to come, by name."""
    of_pages = PageHost.objects.filter(team=team).values("host_id")
    of_bookings = Booking.objects.filter(team=team).upcoming(timezone.now()).values("host_id")
    members = User.objects.filter(memberships__team=team)
    return members.filter(Q(pk__in=of_pages) | Q(pk__in=of_bookings)).order_by("name", "email")


def more_hosts_of(bookings: Sequence[Booking]) -> dict[int, list[User]]:
    """Who else hosts these bookings besides `Booking.host`, by primary key, in the order in which they were given. One query."""
    shared = {booking.occurrence_id for booking in bookings if booking.occurrence_id}
    taken = Assignment.objects.filter(Q(booking__in=bookings) | Q(occurrence__in=shared), active=True)
    hosts: dict[tuple[int | None, int | None], list[User]] = defaultdict(list)
    for each in taken.select_related("host").order_by("pk"):
        hosts[each.booking_id, each.occurrence_id].append(each.host)
    return {
        booking.pk: [host for host in found if host.pk != booking.host_id]
        for booking in bookings
        if (found := hosts.get((None, booking.occurrence_id) if booking.occurrence_id else (booking.pk, None)))
    }


def who_hosts(page: BookingPage) -> str:
    """Whom invitees will meet, as the page says it: `Ada and Bob`, `Ada or Bob`, or the team where that is open."""
    seats = page.hosts_in_order()
    fixed = [seat.host.display_name for seat in seats if seat.is_fixed]
    rotating = [seat.host.display_name for seat in seats if not seat.is_fixed]
    if not rotating:
        return words.listed(fixed)
    if fixed:
        return _("%(names)s and one more of %(team)s") % {"names": words.listed(fixed), "team": page.team.name}
    if len(rotating) > NAMES_MOST:
        return _("One of %(team)s") % {"team": page.team.name}
    return words.listed(rotating, either=True)
