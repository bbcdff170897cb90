"""A mail that is to be sent, and then only the fact that it was."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class OutgoingMail(models.Model):
    """One mail to one address: in words, or what a writer needs to write it when it is sent. The contents go once it is sent."""

    to = models.EmailField(max_length=254)
    # Who writes it (`jicoo.mail.writers`), and about what; or empty, and the words follow.
    writer = models.CharField(max_length=40, blank=True)
    about = models.JSONField(default=dict, blank=True)
    # What of that stays when the contents go, so that it can be told what became of the mail: the writer's key of what it is
    # about, why it was sent and who reads it.
    regards = models.BigIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=16, blank=True, default="", db_default="")
    reader = models.CharField(max_length=16, blank=True, default="", db_default="")
    subject = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    # An iCalendar file and the METHOD it carries (RFC 5546), or neither.
    ics = models.TextField(blank=True)
    ics_method = models.CharField(max_length=16, blank=True)
    message_id = models.CharField(max_length=255)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    # How often it may have arrived without our hearing of it.
    doubts = models.PositiveSmallIntegerField(default=0)
    lease = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    rung_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=models.Q(sent_at=None, given_up_at=None), name="mail_due_first"),
            models.Index(fields=["regards"], condition=models.Q(regards__isnull=False), name="mail_regards"),
            models.Index(
                fields=["regards"], condition=models.Q(sent_at=None, regards__isnull=False), name="mail_not_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"
