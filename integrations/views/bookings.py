"""What a person can do about one booking in an app."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings.hosted import bookings_for
from integrations import outbox
from integrations.models import Sync
from integrations.views.connection import find_connector
from teams import audit
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.HOST_BOOKINGS)
@require_POST
def send_again(request: TeamRequest, public_id: UUID, connector: str) -> HttpResponse:
    """Tries a parked booking once more. Whoever may see the booking may do it; pressing twice sends once."""
    app = find_connector(connector)
    booking = get_object_or_404(bookings_for(request.membership), public_id=public_id)
    released = outbox.release(Sync.objects.filter(booking=booking, connection__connector=app.slug))
    if released:
        audit.record(request.team, request.user, "booking_sent_again", booking.pk, app=app.slug)
        messages.success(request, _("The booking is on its way to %(app)s again.") % {"app": app.name})
    else:
        messages.info(request, _("There is nothing to send again: this booking no longer waits for anybody."))
    return redirect("bookings:detail", request.team.slug, booking.public_id)
