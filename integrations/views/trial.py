"""Sending a test booking of a page, and ending it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bookings.lifecycle import Booked
from integrations import trials
from integrations.models import PageSettings
from integrations.views import page_of_app
from integrations.views.connection import find_connector
from integrations.views.page_of_app import PageOfApp
from jicoo.forms import FormKeyField, LineField
from teams.access import TeamRequest, team_view
from teams.roles import Permission


class TrialForm(forms.Form):
    """With whom the test is. In production somebody has to say that it is meant."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail of the invitee"),
        max_length=254,
        help_text=gettext_lazy(
            "Yours, or any other. Nothing is sent to it; whoever has it in the app is found by it, as for any booking."
        ),
    )
    last_name = LineField(label=gettext_lazy("Last name"), max_length=120)
    first_name = LineField(label=gettext_lazy("First name"), max_length=120, required=False)
    company = LineField(label=gettext_lazy("Company"), max_length=255, required=False)
    is_meant = forms.BooleanField(
        label=gettext_lazy("Yes, write into the production organisation"),
        error_messages={"required": gettext_lazy("Tick this if the test is to be written into production.")},
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, in_production: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not in_production:
            del self.fields["is_meant"]


@team_view(Permission.MANAGE_PAGES)
@never_cache
def send(request: TeamRequest, page: str, connector: str) -> HttpResponse:
    """Says what will run before it is done; the same form sent twice makes one booking."""
    found = page_of_app.find(request, page, connector)
    settings = found.settings
    if settings is None or not trials.can_be_tried(settings):
        messages.error(
            request,
            _("This page sends nothing to %(app)s now. Choose first what it sends, and see that it is connected.")
            % {"app": found.app.name},
        )
        return found.go()
    form = TrialForm(
        request.POST if request.method == "POST" else None,
        in_production=not settings.connection.is_sandbox,
        initial={"email": request.user.email, "last_name": _("Test")},
    )
    if request.method == "POST" and form.is_valid():
        return _sent(request, found, settings, form)
    context = found.context | {
        "form": form,
        "standing": trials.standing(found.page),
        "zone": request.user.time_zone,
    }
    return render(request, "integrations/trial.html", context)


def _sent(request: TeamRequest, found: PageOfApp, settings: PageSettings, form: TrialForm) -> HttpResponse:
    said, by = form.cleaned_data, request.user
    match trials.send(settings, page_of_app.tried(said, by), by=by, form_key=said["form_key"], now=timezone.now()):
        case None:
            messages.error(
                request,
                _(
                    "The page has no free time, or takes no bookings now, so nothing was booked. Open it, then try again."
                ),
            )
            return found.go("trial")
        case Booked(booking, is_new=True):
            told = _(
                "The test is booked and on its way to %(app)s. Its receipt follows here; remove it when you have seen enough."
            )
            messages.success(request, told % {"app": found.app.name})
        case Booked(booking):
            messages.info(
                request, _("This form had been sent before, and this is its test. For another one, open the page anew.")
            )
    return redirect("integrations:receipt", request.team.slug, booking.public_id, found.app.slug)


@team_view(Permission.MANAGE_PAGES)
@require_POST
def end(request: TeamRequest, public_id: UUID, connector: str) -> HttpResponse:
    """Cancels the test, upon which the app takes away what it made; pressing twice ends it once."""
    app = find_connector(connector)
    tests = request.team.bookings.filter(is_test=True).select_related("team", "page", "host")
    booking = get_object_or_404(tests, public_id=public_id)
    if not trials.remove(booking, by=request.user, now=timezone.now()):
        messages.info(request, _("This test had been cancelled before."))
    elif request.team.connections.kept().filter(connector=app.slug).exists():
        told = _(
            "The test is cancelled. What it made in %(app)s is being removed; the receipt tells what stays and why."
        )
        messages.success(request, told % {"app": app.name})
    else:
        told = _(
            "The test is cancelled. %(app)s is not connected, so what it made there stays: delete it there by hand."
        )
        messages.warning(request, told % {"app": app.name})
    return redirect("integrations:receipt", request.team.slug, booking.public_id, app.slug)
