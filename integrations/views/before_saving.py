"""Asking for a yes before fields are saved that would leave something empty that the org requires."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render

from integrations import before_saving
from integrations.mapping import Rule
from integrations.studio import Studio
from teams.access import TeamRequest

# What the forms of the fields page send, and is sent again with the yes.
_SENT = ("key", "to", "inherits", "version")


def ask_first(request: TeamRequest, found: Studio, rules: Sequence[Rule]) -> HttpResponse | None:
    """The page with the question; None where these rules leave nothing empty, or that is what was said yes to."""
    unfilled = before_saving.with_rules(found, rules)
    if before_saving.is_yes_to(unfilled, request.POST.get(before_saving.ANYWAY, "")):
        return None
    context = {
        "section": "pages" if found.page else "apps",
        "tab": "integrations",
        "app": found.app,
        "connection": found.connection,
        "page": found.page,
        "studio": found,
        "unfilled": unfilled,
        "anyway": before_saving.named(unfilled),
        "sent": [(name, request.POST[name]) for name in _SENT if name in request.POST],
    }
    return render(request, "integrations/mapping_anyway.html", context)
