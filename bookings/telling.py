"""That a person told an invitee whom no mail reached: noted once for each mail. The trail remembers who and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import BigIntegerField, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from bookings import mailing
from bookings.models import Booking
from teams import audit
from teams.models import AuditEntry, Team, User


@dataclass(frozen=True, kw_only=True)
class Told:
    """Who says that they told the invitee, and when."""

    by: str
    at: datetime
    mail: int


def told_of(booking: Booking) -> list[Told]:
    """Oldest first. One query."""
    entries = _noted(booking.team).filter(subject_id=booking.pk).select_related("actor").order_by("at", "pk")
    return [
        Told(
            by=entry.actor.display_name if entry.actor else _("somebody who is gone"),
            at=entry.at,
            mail=entry.details["mail"],
        )
        for entry in entries
    ]


def told_mails(team: Team) -> QuerySet[AuditEntry, int]:
    """Keys of the mails of which a person told the invitee, to be asked for within another query."""
    return _noted(team).values_list(Cast(KT("details__mail"), BigIntegerField()), flat=True)


@transaction.atomic
def note(booking: Booking, *, mail: int | None, by: User) -> bool:
    """That `by` told the invitee what stands in this mail. False if that is not, or no longer, what they have to be told."""
    # Of two presses at once the second one finds what the first one noted.
    Booking.objects.select_for_update(no_key=True).values_list("pk").get(pk=booking.pk)
    lost = mailing.lost(mailing.mails_of(booking), told={told.mail for told in told_of(booking)})
    if lost is None or lost.pk != mail:
        return False
    audit.record(booking.team, by, "invitee_told", booking.pk, mail=lost.pk)
    return True


def _noted(team: Team) -> QuerySet[AuditEntry]:
    return team.audit_entries.filter(action="invitee_told")
