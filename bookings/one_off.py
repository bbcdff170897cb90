"""Addresses of a page that book once: made for one invitee, used up by their booking, closed by hand or by a date."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from bookings.models import BookingPage, OneOffLink
from teams import audit
from teams.models import User

# 256 bits, as 43 characters of an address.
KEY_BYTES = 32


@transaction.atomic
def create(page: BookingPage, *, by: User, expires_at: datetime | None) -> OneOffLink:
    """A link that nobody has yet. Without `expires_at` it stays open until it is used or closed."""
    link = OneOffLink.objects.create(
        team=page.team, page=page, key=secrets.token_urlsafe(KEY_BYTES), created_by=by, expires_at=expires_at
    )
    audit.record(page.team, by, "one_off_link_created", page.pk)
    return link


@transaction.atomic
def close(link: OneOffLink, *, by: User, now: datetime) -> bool:
    """It opens nothing any more. False when it did not before either: it was used, or has expired."""
    still_open = OneOffLink.objects.open(now).filter(pk=link.pk)
    if not still_open.update(expires_at=now):
        return False
    audit.record(link.team, by, "one_off_link_closed", link.page_id)
    return True
