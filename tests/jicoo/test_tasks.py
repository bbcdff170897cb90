"""Housekeeping."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jicoo.mail import outbox
from jicoo.mail.models import OutgoingMail
from jicoo.models import RateCount
from jicoo.tasks import tidy


@pytest.mark.django_db
def test_tidying_removes_old_counts_and_keeps_the_present_minute() -> None:
    now = timezone.now()
    RateCount.objects.create(key_digest="old", minute=now - timedelta(hours=2), count=3)
    RateCount.objects.create(key_digest="new", minute=now, count=1)

    tidy()

    assert [count.key_digest for count in RateCount.objects.all()] == ["new"]


@pytest.mark.django_db
def test_tidying_never_removes_a_mail_that_still_waits() -> None:
    waiting = outbox.queue(to="ida@example.com", subject="Waits", text="…")
    sent = outbox.queue(to="ida@example.com", subject="Left", text="…")
    OutgoingMail.objects.filter(pk=sent.pk).update(sent_at=timezone.now() - timedelta(days=31))
    OutgoingMail.objects.filter(pk=waiting.pk).update(created_at=timezone.now() - timedelta(days=90))

    tidy()

    assert list(OutgoingMail.objects.all()) == [waiting]
