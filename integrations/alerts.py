"""When people are told: of a broken connection at once, of causes, their ends and a health that is worse after a minute together, of
what still waits each morning.

What is to be told stands in the incidents; it becomes mails in one transaction under a lock on the team, so that each is
told once however many workers look.
"""

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock
from functools import cached_property
from zoneinfo import ZoneInfo

from celery.canvas import Signature
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from integrations import alert_words, incidents, recipients
from integrations.field_labels import FieldLabels
from integrations.incidents import Waiting
from integrations.models import AlertKind, Digest, Incident
from integrations.recipients import People
from jicoo.mail import outbox
from teams.models import Membership, Team

LOOK_EVERY_S = 5
# Causes that come within a minute come from one trouble, and one mail tells them.
TOGETHER_WITHIN = timedelta(minutes=1)
# A cause that comes and goes is told no more often.
AGAIN_AFTER = timedelta(hours=1)
DIGEST_AT = clock(8)

_last_looked = [float("-inf")]


def ring_due() -> Iterable[Signature]:
    """For the bell, every few seconds. Its own memory is enough: looking twice does no harm."""
    from integrations.tasks import tell_people  # noqa: PLC0415 (tasks import this module)

    if time.monotonic() - _last_looked[0] < LOOK_EVERY_S:
        return []
    _last_looked[0] = time.monotonic()
    # Where workers are behind, these would pile up; the next one does as well.
    return [tell_people.si().set(expires=LOOK_EVERY_S * 4)]


def look(now: datetime | None = None) -> None:
    """Opens and closes incidents that nobody else does, and queues the mails that are due. `now`: in UTC, for tests."""
    now = now or timezone.now()
    incidents.open_lasting()
    incidents.close_recovered()
    for team_id in list(_at_work().order_by("team").values_list("team", flat=True).distinct()):
        _tell(team_id, now)


@transaction.atomic
def _tell(team_id: int, now: datetime) -> None:
    """Whatever this team's people are to be told now, unless another worker is at it."""
    team = Team.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=team_id).first()
    if team is None:
        return
    # In the order in which failures lock them, and locked, so that none is closed while it is being told.
    held = _at_work().filter(team=team).select_for_update(of=("self",), no_key=True)
    found = list(held.select_related("connection").order_by("connection_id", "cause", "pk"))
    _join(found)
    desk = _Desk(team=team, found=found, now=now)
    desk.tell_failures(AlertKind.BROKEN, desk.newly_broken())
    desk.tell_failures(AlertKind.FAILED, desk.newly_failed())
    desk.tell_failures(AlertKind.HEALTH, desk.newly_worse())
    desk.tell_recoveries()
    desk.tell_digest()


def _at_work() -> QuerySet[Incident]:
    """Open, or over and not told yet."""
    return Incident.objects.filter(recovery_told_at=None)


def _join(found: Sequence[Incident]) -> None:
    """What came back before its end was told never ended, as far as people know."""
    ended = {(each.connection_id, each.cause): each for each in found if each.recovered_at is not None}
    for incident in found:
        before = ended.get((incident.connection_id, incident.cause))
        if incident.recovered_at is None and incident.told_at is None and before is not None:
            incident.told_at, incident.told_to = before.told_at, before.told_to
            before.recovery_told_at = before.recovered_at
            incident.save(update_fields=["told_at", "told_to"])
            before.save(update_fields=["recovery_told_at"])


@dataclass(kw_only=True)
class _Desk:
    """What one look at one team decides by."""

    team: Team
    found: Sequence[Incident]
    now: datetime

    @cached_property
    def waiting(self) -> Mapping[int, Waiting]:
        """Counted only where something is to be told: it may be many thousand bookings, and the bell asks often."""
        return incidents.waiting([incident for incident in self.found if incident.recovered_at is None])

    @cached_property
    def _labels(self) -> FieldLabels:
        return FieldLabels()

    def newly_broken(self) -> list[Incident]:
        """Each time anew: only a person who connects again could make it break again."""
        return [each for each in self._untold() if not each.cause]

    def newly_failed(self) -> list[Incident]:
        """What bookings wait for."""
        return [each for each in self._new(is_of_health=False) if self.waiting[each.pk].count]

    def newly_worse(self) -> list[Incident]:
        """What a probe found, for which nothing has to wait."""
        return self._new(is_of_health=True)

    def _new(self, *, is_of_health: bool) -> list[Incident]:
        """All that are new, once the oldest has waited for others."""
        untold = [each for each in self._untold() if each.cause and each.is_of_health == is_of_health]
        new = [each for each in untold if (each.connection_id, each.cause) not in self._told_lately]
        is_time = any(each.opened_at <= self.now - TOGETHER_WITHIN for each in new)
        return new if is_time else []

    @cached_property
    def _told_lately(self) -> Collection[tuple[int, str]]:
        recent = Incident.objects.filter(team=self.team, told_at__gt=self.now - AGAIN_AFTER)
        return set(recent.values_list("connection_id", "cause"))

    def tell_failures(self, kind: AlertKind, new: Sequence[Incident]) -> None:
        if not new:
            return
        people = recipients.of(self.team, kind)
        told = recipients.by_reader(new, lambda each: recipients.of_failure(people, each, self.waiting[each.pk]))
        for incident in new:
            incident.told_at = self.now
            incident.told_to = [member.pk for member, theirs in told.items() if incident in theirs]
        Incident.objects.bulk_update(new, ["told_at", "told_to"])
        self._queue(kind, people, told)

    def tell_recoveries(self) -> None:
        over = [each for each in self.found if each.recovered_at is not None and each.recovery_told_at is None]
        if not any(each.recovered_at <= self.now - TOGETHER_WITHIN for each in over if each.recovered_at):
            return
        Incident.objects.filter(pk__in=[each.pk for each in over]).update(recovery_told_at=self.now)
        people = recipients.of(self.team, AlertKind.RECOVERED)
        told = recipients.by_reader(over, lambda each: recipients.of_recovery(people, each))
        self._queue(AlertKind.RECOVERED, people, told)

    def tell_digest(self) -> None:
        """Once a day, of what waits since before that morning's hour."""
        local = self.now.astimezone(ZoneInfo(self.team.time_zone))
        morning = datetime.combine(local.date(), DIGEST_AT, tzinfo=local.tzinfo)
        open_then = [each for each in self.found if each.recovered_at is None and each.opened_at < morning]
        if self.now < morning or not open_then or Digest.objects.filter(team=self.team, day__gte=local.date()).exists():
            return
        still = [each for each in open_then if self.waiting[each.pk].count or not each.cause]
        # Under the team's lock: nobody else is about to send this day's.
        Digest.objects.update_or_create(team=self.team, defaults={"day": local.date()})
        if not still:
            return
        people = recipients.of(self.team, AlertKind.DIGEST)
        told = recipients.by_reader(still, lambda each: recipients.of_failure(people, each, self.waiting[each.pk]))
        self._queue(AlertKind.DIGEST, people, told)

    def _untold(self) -> list[Incident]:
        return [each for each in self.found if each.told_at is None and each.recovered_at is None]

    def _queue(self, kind: AlertKind, people: People, told: Mapping[Membership, Sequence[Incident]]) -> None:
        outbox.queue_all(
            alert_words.letter(
                kind, reader, theirs, self.waiting, labels=self._labels, is_last_resort=reader.pk in people.off
            )
            for reader, theirs in told.items()
        )
