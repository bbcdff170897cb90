"""A mail that is to be sent, and then only the fact that it was."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class OutgoingMail(models.Model):
    """One mail to one address, rendered when it was asked for. The contents go once it is sent."""

    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField(blank=True)
    # An iCalendar file and the METHOD it carries (RFC 5546), or neither.
    ics = models.TextField(blank=True)
    ics_method = models.CharField(max_length=16, blank=True)
    message_id = models.CharField(max_length=255)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    rung_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=models.Q(sent_at=None, given_up_at=None), name="mail_due_first"),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"
