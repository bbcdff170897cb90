"""What a booking page does in each app."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.models import BookingPage
from integrations import before_saving, facts, lacking, page_options, rehearsals, sources, store
from integrations.connector import Connector
from integrations.contract.settings import SettingsForm
from integrations.contract.values import Json
from integrations.mapping import RemoteField
from integrations.models import Connection, PageSettings
from integrations.studio import Studio
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
    last = sources.last_of(found)
    form = app.settings_form(
        request.POST or None,
        initial=stored.options if stored else {},
        facts=told,
        sample=sources.sample(last or rehearsals.example(found, by=request.user), request.team),
        is_sample_made_up=last is None,
        ask=partial(facts.answer, connection) if connection and connection.is_connected else None,
        elsewhere=_elsewhere(connection, found) if connection else None,
    )
    # As long as nothing is saved, the form is of the version from which it was drawn.
    seen = request.POST.get("seen") or page_options.version(stored.options if stored else {})
    would_lack: list[RemoteField] = []
    if connection is None:
        _lock(form)
    elif request.method == "POST" and form.is_valid() and not _only_looks(request):
        _refuse_what_lacks_fields(form, connection, app, found)
        would_lack = _would_lack(request, form, connection, app, found) if form.is_valid() else []
        if form.is_valid() and not would_lack and _save(request, found, connection, form):
            return redirect("integrations:page_settings", request.team.slug, found.slug, app.slug)
        seen = page_options.version(page_options.of(connection, found))
    context = _context(found) | {
        "app": app,
        "connection": connection,
        "form": form,
        "seen": seen,
        "unfilled": _unfilled(connection, app, found) if connection and not would_lack else [],
        "would_lack": would_lack,
        "anyway": before_saving.named(would_lack),
        "lacking": lacking.told(connection, app, found) if connection and request.method != "POST" else "",
        "may_connect": request.membership.may(Permission.MANAGE_APPS),
        "who_connects": store.who_connects(request.team),
    }
    return render(request, "integrations/page_settings.html", context)


def _elsewhere(connection: Connection, page: BookingPage) -> dict[str, Json]:
    """What the other pages have stored, by title."""
    others = connection.page_settings.exclude(page=page).select_related("page").order_by("page__title", "pk")
    return {each.page.title: each.options for each in others}


def _unfilled(connection: Connection, app: Connector, page: BookingPage) -> list[RemoteField]:
    """What the org requires of what the page creates by what is stored, as far as anybody has asked for its fields."""
    return Studio(connection, app.mapper, page).unfilled() if app.mapper else []


def _would_lack(
    request: TeamRequest, form: SettingsForm, connection: Connection, app: Connector, page: BookingPage
) -> list[RemoteField]:
    """What the org requires and nothing would fill by these settings, as far as the sender was not told of it."""
    if app.mapper is None:
        return []
    fields = before_saving.with_options(Studio(connection, app.mapper, page), form.options())
    return [] if before_saving.is_yes_to(fields, request.POST.get(before_saving.ANYWAY, "")) else fields


def _refuse_what_lacks_fields(form: SettingsForm, connection: Connection, app: Connector, page: BookingPage) -> None:
    """New people without fields that the page fills; what was so before keeps nobody from saving something else."""
    told = lacking.told_of(connection, app, page, form.options())
    if told and told != lacking.told(connection, app, page):
        form.add_error(None, told)


def _only_looks(request: TeamRequest) -> bool:
    """A preview, or a search for what to choose: nothing is saved."""
    return bool({"preview", "find"} & set(request.POST))


def _page(request: TeamRequest, slug: str) -> BookingPage:
    return get_object_or_404(request.team.pages.select_related("team"), slug=slug)


def _context(page: BookingPage) -> dict[str, object]:
    return {"section": "pages", "page": page, "tab": "integrations"}


def _is_used(connector: Connector, settings: PageSettings | None) -> bool:
    return settings is not None and connector.is_active(settings.options)


def _lock(form: SettingsForm) -> None:
    for field in form.fields.values():
        field.disabled = True


def _save(request: TeamRequest, page: BookingPage, connection: Connection, form: SettingsForm) -> bool:
    """Under the version that the sender had seen."""
    options = form.options()
    try:
        with transaction.atomic():
            before = page_options.save(connection, page, options, by=request.user, after=request.POST.get("seen"))
            changed = {name: value for name, value in options.items() if name not in before or before[name] != value}
            if changed:
                audit.record(request.team, request.user, "page_app_set", page.pk, app=connection.connector, **changed)
    except page_options.Changed:
        messages.error(
            request,
            _(
                "Somebody saved other settings while you looked, so nothing was saved. "
                "Yours still stand below: save again to put them in place of theirs, or open this page anew to see theirs."
            ),
        )
        return False
    messages.success(request, _("Saved. This applies to bookings that are confirmed from now on."))
    return True
