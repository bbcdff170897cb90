"""Housekeeping: what has served its time goes."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from celery import shared_task
from celery.canvas import Signature
from django.contrib.sessions.models import Session
from django.utils import timezone

from jicoo.mail.models import OutgoingMail
from jicoo.models import RateCount

EVERY_S = 3600
KEEP_COUNTS_FOR = timedelta(hours=1)
KEEP_SENT_MAILS_FOR = timedelta(days=30)

# Deletes what has served its time by now (aware UTC).
Sweep = Callable[[datetime], object]
_sweeps: list[Sweep] = []
_last_rung = [float("-inf")]


def sweep_with(sweep: Sweep) -> None:
    """Has `sweep` called once an hour, by a worker. Fill these in an app's `ready()`."""
    if sweep not in _sweeps:
        _sweeps.append(sweep)


def ring_hourly() -> Iterable[Signature]:
    """For the bell. Its own memory is enough: sweeping twice after a restart does no harm."""
    if time.monotonic() - _last_rung[0] < EVERY_S:
        return []
    _last_rung[0] = time.monotonic()
    return [tidy.si()]


@shared_task
def tidy() -> None:
    """Deletes counted minutes, ended sessions, the rows of mails that left long ago, and what others have registered."""
    now = timezone.now()
    RateCount.objects.filter(minute__lt=now - KEEP_COUNTS_FOR).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    OutgoingMail.objects.filter(sent_at__lt=now - KEEP_SENT_MAILS_FOR).delete()
    OutgoingMail.objects.filter(given_up_at__lt=now - KEEP_SENT_MAILS_FOR).delete()
    for sweep in _sweeps:
        sweep(now)
