"""Housekeeping: what has served its time goes."""

import time
from collections.abc import Iterable
from datetime import timedelta

from celery import shared_task
from celery.canvas import Signature
from django.contrib.sessions.models import Session
from django.utils import timezone

from jicoo.mail.models import OutgoingMail
from jicoo.models import RateCount

EVERY_S = 3600
KEEP_COUNTS_FOR = timedelta(hours=1)
KEEP_SENT_MAILS_FOR = timedelta(days=30)

_last_rung = [float("-inf")]


def ring_hourly() -> Iterable[Signature]:
    """For the bell. Its own memory is enough: sweeping twice after a restart does no harm."""
    if time.monotonic() - _last_rung[0] < EVERY_S:
        return []
    _last_rung[0] = time.monotonic()
    return [tidy.si()]


@shared_task
def tidy() -> None:
    """Deletes counted minutes, ended sessions, and the rows of mails that left long ago."""
    now = timezone.now()
    RateCount.objects.filter(minute__lt=now - KEEP_COUNTS_FOR).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    OutgoingMail.objects.filter(sent_at__lt=now - KEEP_SENT_MAILS_FOR).delete()
