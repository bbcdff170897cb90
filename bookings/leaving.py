"""What stands against a member's leaving, and what goes with them."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.models import Absence, Booking, HostProfile, PageHost, Schedule
from teams.models import Membership


def what_keeps_a_host(membership: Membership) -> str | None:
    """Pages and meetings must not lose their host: two sentences that say which do, or None."""
    team, user = membership.team, membership.user
    if PageHost.objects.filter(team=team, host=user).exists():
        return _("%(name)s hosts booking pages of this team. Give those pages another host first.") % {
            "name": user.display_name
        }
    # Also where they come as one of several hosts, and to requests that nobody has decided.
    if Booking.objects.filter(team=team, ends_at__gt=timezone.now()).live().hosted_by(user).exists():
        return _("%(name)s has bookings that are still to come. Cancel them, or wait until they are over.") % {
            "name": user.display_name
        }
    return None


def forget_a_host(membership: Membership) -> None:
    """Hours, days away and the meeting link go with the member. Other teams keep their own."""
    of_theirs = {"team_id": membership.team_id, "host_id": membership.user_id}
    for kind in (Absence, HostProfile, Schedule):
        kind._default_manager.filter(**of_theirs).delete()
