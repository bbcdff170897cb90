"""The secret address of a booking: whoever has it may see, move and cancel that booking. Nothing secret is stored."""

from __future__ import annotations

from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from bookings.models import Booking


def token_of(booking: Booking) -> str:
    """`<public id>.<signature>`, 256 bits of signature."""
    return str(_signer().sign(booking.public_id.hex))


def public_id_in(token: str) -> UUID | None:
    """The public id if the token was made by us. Compares in constant time."""
    try:
        return UUID(_signer().unsign(token))
    except (BadSignature, ValueError):
        return None


def path_of(booking: Booking, name: str = "booked") -> str:
    """The path of one of the invitee's pages: `booked`, `reschedule`, `own_month`, `confirm_reschedule`, `cancel` or `calendar_file`."""
    return reverse(f"bookings:{name}", args=[token_of(booking)])


def url_of(booking: Booking, name: str = "booked") -> str:
    """The same with scheme and host, for mails and calendar entries."""
    return absolute(path_of(booking, name))


def absolute(path: str) -> str:
    """A path of ours as it is reached from outside."""
    return urljoin(str(settings.BASE_URL), path)


def _signer() -> Signer:
    """A signature under this salt opens nothing else. Old keys in SECRET_KEY_FALLBACKS keep old links working."""
    return Signer(salt="bookings.address", sep=".")
