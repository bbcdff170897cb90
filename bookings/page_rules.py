"""When a page can be booked and what may become of its bookings. Bookings that were made stay where they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from bookings.models import BookingPage, PageLimit
from teams import audit
from teams.models import User


@transaction.atomic
def change(
    page: BookingPage, *, fields: Iterable[str], limits: Sequence[PageLimit], changed: list[str], by: User
) -> None:
    """Saves these fields of the page, and puts `limits` in the place of those it has."""
    # Locked, so that the limits of two who save at once do not mix.
    BookingPage.objects.select_for_update(no_key=True).get(pk=page.pk)
    page.save(update_fields=list(fields))
    page.limits.all().delete()
    PageLimit.objects.bulk_create(limits)
    audit.record(page.team, by, "page_rules_changed", page.pk, fields=changed)
