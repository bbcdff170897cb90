"""From `booking_changed` to the outbox: the only link from bookings. Runs inside the booking's transaction."""

from typing import Any

from bookings.models import Booking
from integrations import outbox
from integrations.models import ConnectionStatus, PageSettings
from integrations.registry import NoSuchConnector, connector_for


def on_booking_changed(booking: Booking, change: str, **_: Any) -> None:
    """A confirmed booking is to be sent as its page's settings are now; a changed one as they were when it was confirmed."""
    if change != "confirmed":
        outbox.request_again(booking)
        return
    # Nothing was to look right before: asking for it again would only cost the invitee's request three statements.
    for settings in _wanted_by(booking):
        outbox.request_sync(booking, settings.connection, settings.options)


def _wanted_by(booking: Booking) -> list[PageSettings]:
    """The settings of the page that send anything. A broken connection counts: its bookings wait until it is mended."""
    candidates = (
        PageSettings.objects.filter(page_id=booking.page_id)
        .exclude(connection__status=ConnectionStatus.DISCONNECTED)
        .select_related("connection")
    )
    return [settings for settings in candidates if _sends(settings)]


def _sends(settings: PageSettings) -> bool:
    try:
        return connector_for(settings.connection.connector).is_active(settings.options)
    except NoSuchConnector:
        return False
