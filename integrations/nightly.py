"""Jobs that ask an org something: each connection has one of a kind at a time, for a person or for the night.

A kind registers once which connections are due: `register(JobKind.RECONCILE, reconcile.connections)`.
"""

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from celery.canvas import Signature
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from integrations import jobs, nights
from integrations.models import Connection, ConnectionStatus, Job, JobKind, Lane
from integrations.registry import all_connectors
from teams.models import User

LOOK_EVERY_S = 60
# Of each kind at one look.
AT_ONCE = 50
KEEP_FOR = timedelta(days=30)
# Asked for in its last night it is due in no other for most of a day.
NOT_AGAIN_FOR = timedelta(hours=18)
WAIT_WHILE_SAVING = timedelta(minutes=15)

_connections: dict[JobKind, Callable[[], QuerySet[Connection]]] = {}
_last_looked = [float("-inf")]


class HeldUp(NamedTuple):
    """For how long nothing can be asked, and why."""

    pause: timedelta
    code: str


def register(kind: JobKind, connections: Callable[[], QuerySet[Connection]]) -> None:
    """Says of which connections this is asked for each night, as far as they are connected."""
    _connections[kind] = connections


def ask(connection: Connection, kind: JobKind, *, by: User | None) -> tuple[Job, bool]:
    """The job that is under way, or a new one; and whether it is new. However many ask at once, there is one."""
    with transaction.atomic():
        Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
        under_way = connection.jobs.filter(kind=kind, state__in=jobs.AT_WORK).first()
        if under_way:
            return under_way, False
        return jobs.ask(connection, kind, by=by), True


def latest(connection: Connection, kind: JobKind) -> Job | None:
    """The one that was asked for last."""
    asked = connection.jobs.filter(kind=kind).select_related("connection", "asked_by")
    return asked.order_by("-asked_at", "-pk").first()


def held_up(job: Job) -> HeldUp | None:
    """Whether the org is to be left alone: it is in trouble, or its allowance is kept for what a person asks for."""
    now = timezone.now()
    lane = Lane.objects.filter(connector=job.connection.connector, org_id=job.connection.remote_org_id).first()
    if lane and lane.paused_until and lane.paused_until > now:
        return HeldUp(pause=lane.paused_until - now, code=lane.cause)
    saves = lane is not None and lane.saves_until is not None and lane.saves_until > now
    return HeldUp(pause=WAIT_WHILE_SAVING, code="allowance_low") if saves and job.asked_by_id is None else None


def ring_due() -> Iterable[Signature]:
    """For the bell, once a minute: asks for what each connection is due whose moment of the night has come. Rings nobody: the
    jobs do that themselves.
    """
    if time.monotonic() - _last_looked[0] >= LOOK_EVERY_S:
        _last_looked[0] = time.monotonic()
        for kind in _connections:
            ask_for_tonight(kind, timezone.now())
    return []


def ask_for_tonight(kind: JobKind, now: datetime) -> int:
    """How many were asked for. Each connection once a night, however many bells ring."""
    lately = Job.objects.filter(kind=kind, asked_by=None, asked_at__gt=now - NOT_AGAIN_FOR)
    connected = (
        _connections[kind]()
        .filter(status=ConnectionStatus.CONNECTED, connector__in=[connector.slug for connector in all_connectors()])
        .exclude(pk__in=lately.values("connection_id"))
    )
    due = [each for each in connected.select_related("team").order_by("pk") if nights.is_night_for(each, now)]
    return sum(_ask_once(each, kind, now) for each in due[:AT_ONCE])


def _ask_once(connection: Connection, kind: JobKind, now: datetime) -> bool:
    with transaction.atomic():
        # Another bell may be at it: then it asks, and we do not wait.
        mine = Connection.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=connection.pk)
        asked = connection.jobs.filter(kind=kind)
        of_nights = asked.filter(asked_by=None)
        if not mine or of_nights.filter(asked_at__gt=now - NOT_AGAIN_FOR).exists():
            return False
        if asked.filter(state__in=jobs.AT_WORK).exists():
            return False
        of_nights.filter(asked_at__lt=now - KEEP_FOR).exclude(state__in=jobs.AT_WORK).delete()
        jobs.ask(connection, kind, by=None)
    return True
