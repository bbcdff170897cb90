"""The fields of a booking page or of the team, as the pages that show and change them find them."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from bookings.models import BookingPage
from integrations.connector import Connector
from integrations.studio import Studio
from integrations.views.connection import connection_of, find_connector
from teams.access import TeamRequest


def finds_studio(
    *, even_disconnected: bool = False
) -> Callable[[Callable[[TeamRequest, Studio], HttpResponse]], Callable[..., HttpResponse]]:
    """The view gets what its address names. Raises Http404.

    Where the app is not connected, or not any more, that is said where it can be mended, and the view is not called;
    `even_disconnected`: it is, as long as the app was connected once, and says so itself.
    """

    def mark(view: Callable[[TeamRequest, Studio], HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def found_first(request: TeamRequest, connector: str, page: str = "") -> HttpResponse:
            app = find_connector(connector)
            if app.mapper is None:
                raise Http404
            of_page = get_object_or_404(request.team.pages, slug=page) if page else None
            connection = connection_of(request, app)
            if connection is None or not (connection.is_kept or even_disconnected):
                return not_connected(request, app, of_page)
            connection.team = request.team
            return view(request, Studio(connection, app.mapper, of_page))

        return found_first

    return mark


def not_connected(request: TeamRequest, app: Connector, page: BookingPage | None) -> HttpResponse:
    """To where it is said who can connect the app."""
    told = (
        _(
            "%(app)s is not connected any more, so nothing was saved. Your fields are kept for when it is connected again."
        )
        if request.method == "POST"
        else _("%(app)s is not connected, so its fields cannot be chosen. An administrator connects it first.")
    )
    messages.error(request, told % {"app": app.name})
    if page is None:
        return redirect("integrations:connection", request.team.slug, app.slug)
    return redirect("integrations:page_settings", request.team.slug, page.slug, app.slug)
