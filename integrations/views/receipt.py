"""A booking's receipt in one app."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.hosted import bookings_for
from integrations import receipts, standing
from integrations.views.connection import find_connector
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.HOST_BOOKINGS)
@require_safe
@never_cache
def detail(request: TeamRequest, public_id: UUID, connector: str) -> HttpResponse:
    """Why this record, each step, each field; what was read at the other side and the calls for administrators alone."""
    app = find_connector(connector)
    bookings = bookings_for(request.membership).select_related("cancelled_by")
    booking = get_object_or_404(bookings, public_id=public_id)
    sees_values, zone = request.membership.may(Permission.MANAGE_APPS), request.user.time_zone
    receipt = receipts.of_booking(booking, app.slug, zone=zone, sees_values=sees_values)
    context = {
        "section": "bookings",
        "app": app,
        "booking": booking,
        "receipt": receipt,
        "standing": receipt.standing if receipt else None,
        # Whoever has sent a test waits for what comes of it.
        "is_awaited": booking.is_test and receipt is not None and receipt.standing.meaning == standing.WAITING,
        "connection": receipt.standing.sync.connection if receipt else None,
        "zone": zone,
        "sees_raw": sees_values,
        "may_end_test": request.membership.may(Permission.MANAGE_PAGES),
        "may_decide": request.membership.may(Permission.VIEW_ALL_BOOKINGS),
    }
    return render(request, "integrations/receipt.html", context)
