"""When a host is out of office. It counts in every team, like a booking; only the host's own team knows the note."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from bookings.models import Absence
from teams import audit
from teams.models import Membership, Team, User
from teams.roles import Permission


def editable_by(membership: Membership) -> QuerySet[Absence]:
    """A member's own; for managers those of everybody in the team. Never what was entered in another team."""
    absences = membership.team.absences.select_related("host")
    return absences if membership.may(Permission.MANAGE_PAGES) else absences.filter(host_id=membership.user_id)


def upcoming(team: Team, host: User, *, now: datetime) -> QuerySet[Absence]:
    """What this team knows of and is not over yet, soonest first."""
    return team.absences.filter(host=host, ends_at__gt=now)


@transaction.atomic
def add(team: Team, host: User, *, starts_at: datetime, ends_at: datetime, note: str, by: User) -> Absence:
    """Out of office in `[starts_at, ends_at)`. Said twice, it is there once."""
    absence, is_new = Absence.objects.get_or_create(
        team=team, host=host, starts_at=starts_at, ends_at=ends_at, defaults={"note": note}
    )
    if is_new:
        audit.record(team, by, "absence_added", host.pk)
    return absence


@transaction.atomic
def change(absence: Absence, *, starts_at: datetime, ends_at: datetime, note: str, by: User) -> None:
    """Other times, another note."""
    absence.starts_at, absence.ends_at, absence.note = starts_at, ends_at, note
    absence.save(update_fields=["starts_at", "ends_at", "note"])
    audit.record(absence.team, by, "absence_changed", absence.host_id)


@transaction.atomic
def remove(absence: Absence, *, by: User) -> None:
    """The host is there after all."""
    audit.record(absence.team, by, "absence_removed", absence.host_id)
    absence.delete()
