"""A booking page and an app of its team, as the pages that try and copy the page's settings for the app find them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language

from bookings.lifecycle import Invitee
from bookings.models import BookingPage
from integrations.connector import Connector
from integrations.models import Connection, PageSettings
from integrations.views.connection import find_connector
from teams.access import TeamRequest
from teams.models import User


@dataclass(frozen=True)
class PageOfApp:
    """`connection`: one that is kept; None where nobody has connected the app, or somebody has disconnected it."""

    page: BookingPage
    app: Connector
    connection: Connection | None

    @cached_property
    def settings(self) -> PageSettings | None:
        """What the page sends; None where nobody has chosen, or nothing is connected. With `page` and `connection`."""
        if self.connection is None:
            return None
        settings = PageSettings.objects.filter(page=self.page, connection=self.connection).first()
        if settings is not None:
            settings.page, settings.connection = self.page, self.connection
        return settings

    @property
    def context(self) -> dict[str, Any]:
        """What every one of these pages draws."""
        return {
            "section": "pages",
            "tab": "integrations",
            "app": self.app,
            "page": self.page,
            "connection": self.connection,
        }

    def go(self, name: str = "page_settings") -> HttpResponse:
        """The way to one of its pages."""
        return redirect(f"integrations:{name}", self.page.team.slug, self.page.slug, self.app.slug)


def find(request: TeamRequest, page: str, connector: str) -> PageOfApp:
    """Raises Http404."""
    found = get_object_or_404(request.team.pages, slug=page)
    app = find_connector(connector)
    connection = request.team.connections.kept().filter(connector=app.slug).first()
    found.team = request.team
    if connection is not None:
        connection.team = request.team
    return PageOfApp(found, app, connection)


def tried(said: dict[str, Any], by: User) -> Invitee:
    """Somebody with whom a page is tried, from a form's cleaned data; they read and live as whoever tries it does."""
    return Invitee(
        email=said["email"],
        last_name=said["last_name"],
        first_name=said.get("first_name", ""),
        company=said["company"],
        phone=said.get("phone", ""),
        answers=said.get("answers", []),
        time_zone=by.time_zone,
        language=get_language() or by.language,
    )
