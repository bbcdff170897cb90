"""What a booking page does in each app."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.models import BookingPage
from integrations import facts, store
from integrations.connector import Connector
from integrations.contract.settings import SettingsForm
from integrations.contract.values import Json
from integrations.models import Connection, PageSettings
from integrations.views.connection import find_connector
from teams import audit
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.MANAGE_PAGES)
@require_safe
def index(request: TeamRequest, page: str) -> HttpResponse:
    """Every app, and whether this page uses it."""
    found = _page(request, page)
    used = {
        settings.connection.connector: settings
        for settings in PageSettings.objects.filter(page=found).select_related("connection")
    }
    rows = [(card, _is_used(card.connector, used.get(card.connector.slug))) for card in store.cards(request.team)]
    return render(request, "integrations/page_apps.html", _context(found) | {"rows": rows})


@team_view(Permission.MANAGE_PAGES)
def edit(request: TeamRequest, page: str, connector: str) -> HttpResponse:
    """The page's settings for one app; locked while nothing is connected."""
    found, app = _page(request, page), find_connector(connector)
    connection = request.team.connections.kept().filter(connector=app.slug).first()
    stored = PageSettings.objects.filter(page=found, connection=connection).first() if connection else None
    told = facts.of(connection) if connection and connection.is_connected else None
    form = app.settings_form(request.POST or None, initial=stored.options if stored else {}, facts=told)
    if connection is None:
        _lock(form)
    elif request.method == "POST" and form.is_valid():
        _save(request, found, connection, form, before=stored.options if stored else {})
        messages.success(request, _("Saved. This applies to bookings that are confirmed from now on."))
        return redirect("integrations:page_settings", request.team.slug, found.slug, app.slug)
    context = _context(found) | {
        "app": app,
        "connection": connection,
        "form": form,
        "may_connect": request.membership.may(Permission.MANAGE_APPS),
        "who_connects": store.who_connects(request.team),
    }
    return render(request, "integrations/page_settings.html", context)


def _page(request: TeamRequest, slug: str) -> BookingPage:
    return get_object_or_404(request.team.pages.select_related("team"), slug=slug)


def _context(page: BookingPage) -> dict[str, object]:
    return {"section": "pages", "page": page, "tab": "integrations"}


def _is_used(connector: Connector, settings: PageSettings | None) -> bool:
    return settings is not None and connector.is_active(settings.options)


def _lock(form: SettingsForm) -> None:
    for field in form.fields.values():
        field.disabled = True


@transaction.atomic
def _save(request: TeamRequest, page: BookingPage, connection: Connection, form: SettingsForm, *, before: Json) -> None:
    options = form.options()
    PageSettings.objects.update_or_create(
        page=page,
        connection=connection,
        defaults={
            "team": request.team,
            "options": options,
            "updated_by": request.user,
            "updated_at": timezone.now(),
        },
    )
    changed = {name: value for name, value in options.items() if name not in before or before[name] != value}
    if changed:
        audit.record(request.team, request.user, "page_app_set", page.pk, app=connection.connector, **changed)
