"""What a member brings along as a host of a team."""

from __future__ import annotations

from django.db import transaction

from bookings.models import HostProfile
from teams import audit
from teams.models import Team, User


def meeting_link(team: Team, host: User) -> str:
    """The host's own link in this team, or nothing."""
    return team.host_profiles.filter(host=host).values_list("meeting_link", flat=True).first() or ""


@transaction.atomic
def set_meeting_link(team: Team, host: User, link: str, *, by: User) -> None:
    """For bookings made from now on; those that were made keep theirs."""
    HostProfile.objects.update_or_create(team=team, host=host, defaults={"meeting_link": link})
    audit.record(team, by, "meeting_link_changed", host.pk)
