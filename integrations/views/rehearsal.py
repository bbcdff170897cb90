"""Trying a page's settings on a past booking, or on any e-mail, without a write."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from integrations import rehearsal_page, rehearsals, schemas
from integrations.contract.schema import Mapper, Schema
from integrations.errors import Problem
from integrations.models import Connection, PageSettings
from integrations.rehearsal_form import Try, offered, questions_of
from integrations.studio import Studio
from integrations.views import page_of_app
from integrations.words import words_for
from teams.access import TeamRequest, team_view
from teams.roles import Permission

# The longest name, company or e-mail that anybody looks for.
MOST_CHARS = 254


@team_view(Permission.MANAGE_PAGES)
@never_cache
def rehearse(request: TeamRequest, page: str, connector: str) -> HttpResponse:
    """Asks the other side only if somebody presses the button."""
    found = page_of_app.find(request, page, connector)
    mapper, settings = found.app.mapper, found.settings
    if mapper is None:
        raise Http404
    if settings is None:
        messages.error(request, _("Choose first what this page sends."))
        return found.go()
    may_see, text = request.membership.may(Permission.MANAGE_APPS), request.GET.get("q", "").strip()[:MOST_CHARS]
    chosen = request.POST.get("booking") or request.GET.get("booking", "")
    bookings = offered(found.page, text=text, chosen=chosen)
    studio = Studio(settings.connection, mapper, found.page)
    form = Try(
        request.POST if request.method == "POST" else None,
        bookings=bookings,
        questions=questions_of(studio, mapper.named(settings.options)) if may_see else (),
        zone=request.user.time_zone,
        may_type=may_see,
        initial={"booking": chosen or (bookings[0].pk if text and bookings else "")},
    )
    context = found.context | {"form": form, "text": text, "is_nobody_found": bool(text) and not bookings}
    if request.method == "POST" and form.is_valid():
        context |= _result(request, settings, mapper, form, may_see=may_see)
    return render(request, "integrations/rehearsal.html", context)


def _result(
    request: TeamRequest, settings: PageSettings, mapper: Mapper, form: Try, *, may_see: bool
) -> dict[str, Any]:
    """What would be done, or why nobody can tell."""
    booking = form.bookings.get(str(form.cleaned_data.get("booking")))
    if booking is None:
        if not rehearsals.may_type(request.team, settings.page, by=request.user):
            return {"trouble": _("30 e-mails were typed in within an hour. Try a booking of the page, or wait.")}
        booking = rehearsals.made_up(settings.page, page_of_app.tried(form.said(), request.user), by=request.user)
    try:
        rehearsal = rehearsals.rehearse(settings, booking)
    except Problem as problem:
        words = words_for(settings.connection.connector, problem.code, problem.params)
        return {"trouble": f"{words.what_happened} {words.what_to_do}"}
    connection, schema = settings.connection, _schema(settings.connection, mapper)
    return {
        "rehearsal": rehearsal,
        "invitee": booking,
        "why": rehearsal_page.why(connection, rehearsal, schema),
        "provisos": rehearsal_page.provisos(connection, rehearsal),
        "records": rehearsal_page.shown(connection, rehearsal, schema, zone=request.user.time_zone, may_see=may_see),
    }


def _schema(connection: Connection, mapper: Mapper) -> Schema:
    """What fields are called; asked for once if nobody has yet. Without it they stand under their API names."""
    if stored := schemas.stored(connection):
        return schemas.schema_of(stored)
    try:
        return schemas.refresh(connection, mapper)
    except Problem:
        return Schema()
