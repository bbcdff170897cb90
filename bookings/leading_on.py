"""Where a page leads its invitees after they have booked."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bookings.models import Booking


def address_after(booking: Booking) -> str:
    """Where `booking.page` leads on to; empty where it does not, and where that is no https address.

    With `redirect_with_details` it says who booked what and when. What the address said before, it says still.
    """
    page = booking.page
    parts = urlsplit(page.redirect_url)
    if parts.scheme != "https" or not parts.hostname:
        return ""
    if not page.redirect_with_details:
        return page.redirect_url
    details = {
        "booking": str(booking.public_id),
        "page": page.slug,
        "starts_at": booking.starts_at.isoformat(),
        "ends_at": booking.ends_at.isoformat(),
        "time_zone": booking.time_zone,
        "first_name": booking.first_name,
        "last_name": booking.last_name,
        "email": booking.email,
        **booking.source,
    }
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in details]
    query = urlencode([*kept, *((name, value) for name, value in details.items() if value)])
    return urlunsplit(parts._replace(query=query))
