"""Tables that belong to no app of the product."""

from typing import ClassVar

from django.db import models


class RateCount(models.Model):
    """How often one key was seen in one minute. In PostgreSQL, so that every web process counts together."""

    # A digest: an address is personal data, and a count needs none.
    key_digest = models.CharField(max_length=64)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key_digest", "minute"], name="jicoo_ratecount_once_per_minute"),
        ]
        indexes: ClassVar = [models.Index(fields=["minute"], name="jicoo_ratecount_by_minute")]

    def __str__(self) -> str:
        return f"{self.count} in {self.minute:%H:%M}"
