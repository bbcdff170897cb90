"""Trying a page's settings on a past booking, or on any e-mail, without a write."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from bookings.models import Booking, BookingPage
from bookings.words import short_day_and_time
from integrations import rehearsal_page, rehearsals, schemas
from integrations.contract.schema import Mapper, Schema
from integrations.errors import Problem
from integrations.models import Connection, PageSettings
from integrations.views import page_of_app
from integrations.words import words_for
from jicoo.forms import LineField
from teams.access import TeamRequest, team_view
from teams.roles import Permission

OFFERED = 20


class Try(forms.Form):
    """Either a past booking, or somebody typed in."""

    booking = forms.ChoiceField(label=gettext_lazy("A booking of this page"), required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    last_name = LineField(label=gettext_lazy("Last name"), max_length=120, required=False)
    company = LineField(label=gettext_lazy("Company"), max_length=255, required=False)

    def __init__(self, *args: Any, bookings: list[Booking], zone: str, may_type: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bookings = {str(each.pk): each for each in bookings}
        told = [
            (pk, f"{short_day_and_time(each.starts_at, zone)} · {each.invitee_name}")
            for pk, each in self.bookings.items()
        ]
        none = _("None of these: what is typed below") if may_type else _("Choose a booking")
        booking = self.fields["booking"]
        assert isinstance(booking, forms.ChoiceField)
        booking.choices = [("", none), *told]
        if not may_type:
            for name in ("email", "last_name", "company"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("booking") and not cleaned.get("email") and not self.errors:
            if "email" in self.fields:
                self.add_error("email", _("Type an e-mail, or choose a booking of this page."))
            else:
                self.add_error("booking", _("Choose a booking of this page first."))
        return cleaned


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
    may_see = request.membership.may(Permission.MANAGE_APPS)
    form = Try(
        request.POST if request.method == "POST" else None,
        bookings=_last_of(found.page),
        zone=request.user.time_zone,
        may_type=may_see,
    )
    context = found.context | {"form": form}
    if request.method == "POST" and form.is_valid():
        context |= _result(request, settings, mapper, form, may_see=may_see)
    return render(request, "integrations/rehearsal.html", context)


def _last_of(page: BookingPage) -> list[Booking]:
    return list(Booking.objects.filter(page=page).select_related("page", "host").order_by("-pk")[:OFFERED])


def _result(
    request: TeamRequest, settings: PageSettings, mapper: Mapper, form: Try, *, may_see: bool
) -> dict[str, Any]:
    """What would be done, or why nobody can tell."""
    cleaned = form.cleaned_data
    booking = form.bookings.get(str(cleaned.get("booking")))
    if booking is None:
        if not rehearsals.may_type(request.team, settings.page, by=request.user):
            return {"trouble": _("30 e-mails were typed in within an hour. Try a booking of the page, or wait.")}
        said = cleaned | {"last_name": cleaned["last_name"] or _("Test")}
        booking = rehearsals.made_up(settings.page, page_of_app.tried(said, request.user), by=request.user)
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
