"""When a page can be booked, and what may become of its bookings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bookings import page_rules
from bookings.forms.page_rules import LimitsForm, RulesForm
from bookings.views.pages import context_of, page_of
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.MANAGE_PAGES)
def rules(request: TeamRequest, page: str) -> HttpResponse:
    """Times, limits, and the life of a booking."""
    found, instance = page_of(request, page), page_of(request, page)
    form, limits = RulesForm(request.POST or None, instance=instance), LimitsForm(request.POST or None, page=found)
    # Both are asked, so that everything that is wrong is said at once.
    if request.method == "POST" and all([form.is_valid(), limits.is_valid()]):
        page_rules.change(
            instance,
            fields=form.Meta.fields,
            limits=limits.limits(instance),
            changed=form.changed_data + (["limits"] if limits.has_changed() else []),
            by=request.user,
        )
        messages.success(request, _("The rules are saved. Bookings that were made stay where they are."))
        return redirect("bookings:page_rules", request.team.slug, found.slug)
    return render(request, "bookings/page_rules.html", context_of(found, "rules") | {"form": form, "limits": limits})
