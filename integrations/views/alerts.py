"""Which mails a person gets when something keeps bookings waiting."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import BookingPage
from integrations import recipients
from integrations.alert_words import NAMES
from integrations.alerts import DIGEST_AT
from integrations.models import AlertKind
from jicoo.places import city
from teams.access import TeamRequest, team_view
from teams.roles import Permission


class AlertsForm(forms.Form):
    """One switch for each kind."""

    broken = forms.BooleanField(
        label=NAMES[AlertKind.BROKEN],
        help_text=gettext_lazy("At once, with the number of bookings that wait."),
        required=False,
    )
    failed = forms.BooleanField(
        label=NAMES[AlertKind.FAILED],
        help_text=gettext_lazy(
            "Once for each reason, however many bookings wait for it. Reasons that come within a minute are told together."
        ),
        required=False,
    )
    recovered = forms.BooleanField(
        label=NAMES[AlertKind.RECOVERED],
        help_text=gettext_lazy("To whoever was told of it, once the bookings went through."),
        required=False,
    )
    digest = forms.BooleanField(label=NAMES[AlertKind.DIGEST], required=False)
    health = forms.BooleanField(
        label=NAMES[AlertKind.HEALTH],
        help_text=gettext_lazy(
            "To administrators, when the nightly check or one of yours finds a light changed for the worse."
        ),
        required=False,
    )

    def __init__(self, *args: Any, zone: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["digest"].help_text = _("At %(hour)s:00, %(city)s time.") % {
            "hour": DIGEST_AT.hour,
            "city": city(zone),
        }

    def chosen(self) -> set[AlertKind]:
        """The kinds that are wanted. Needs a valid form."""
        return {kind for kind in AlertKind if self.cleaned_data[kind.value]}


@team_view(Permission.MANAGE_PAGES)
def choose(request: TeamRequest) -> HttpResponse:
    """One's own choice, and who else gets each kind."""
    initial = {kind.value: True for kind in recipients.chosen_by(request.membership)}
    form = AlertsForm(initial=initial, zone=request.team.time_zone)
    if request.method == "POST":
        # Nothing ticked is sent as nothing at all, and is a choice too.
        form = AlertsForm(request.POST, zone=request.team.time_zone)
        if form.is_valid():
            recipients.choose(request.membership, form.chosen())
            messages.success(request, _("Your choice is saved."))
            return redirect("integrations:alerts", request.team.slug)
    context = {
        "section": "settings" if request.membership.may(Permission.MANAGE_TEAM) else "apps",
        "form": form,
        "listeners": [(form[kind.value].label, *recipients.listeners(request.team, kind)) for kind in AlertKind],
        "administers": request.membership.may(Permission.MANAGE_APPS),
        "own_pages": _own_pages(request),
    }
    return render(request, "integrations/alerts.html", context)


def _own_pages(request: TeamRequest) -> list[str]:
    """Titles of the pages for which a manager is told, as whoever set them last."""
    pages = BookingPage.objects.filter(team=request.team, app_settings__updated_by=request.user)
    return list(pages.distinct().order_by("title").values_list("title", flat=True))
