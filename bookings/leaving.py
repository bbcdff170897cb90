"""What stands against a member's leaving."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.models import Booking, BookingPage
from teams.models import Membership


def what_keeps_a_host(membership: Membership) -> str | None:
    """Pages and meetings must not lose their host: two sentences that say which do, or None."""
    team, user = membership.team, membership.user
    if BookingPage.objects.filter(team=team, host=user).exists():
        return _("%(name)s hosts booking pages of this team. Give those pages another host first.") % {
            "name": user.display_name
        }
    if Booking.objects.filter(team=team, host=user).upcoming(timezone.now()).exists():
        return _("%(name)s has bookings that are still to come. Cancel them, or wait until they are over.") % {
            "name": user.display_name
        }
    return None
