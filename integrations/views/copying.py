"""Giving a page the settings of another one, after what would change was seen."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from integrations import before_saving, copying, facts, mappings, page_options
from integrations.copying import Copy
from integrations.studio import Studio
from integrations.views import page_of_app
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.MANAGE_PAGES)
@never_cache
def copy(request: TeamRequest, page: str, connector: str) -> HttpResponse:
    """Nothing is done but what was seen: if it has changed since, it is shown again."""
    found = page_of_app.find(request, page, connector)
    target, app, connection = found.page, found.app, found.connection
    if connection is None:
        return found.go()
    pages = list(copying.others(connection, target))
    asked = (request.POST or request.GET).get("from", "")
    source = next((each for each in pages if each.slug == asked), None)
    told = facts.of(connection) if source and connection.is_connected else None
    if source and app.mapper:
        before_saving.described(Studio(connection, app.mapper, target))
    made = Copy(connection, app, source, target, told) if source else None
    if made and request.method == "POST":
        if request.POST.get("seen") == made.seen() and _do(request, made):
            messages.success(request, _("Copied. This applies to bookings that are confirmed from now on."))
            return found.go()
        messages.error(
            request, _("The settings changed while you looked, so nothing was copied. See what would change now.")
        )
        made = Copy(connection, app, made.source, target, told)
    context = found.context | {"pages": pages, "copy": made}
    return render(request, "integrations/copy.html", context)


def _do(request: TeamRequest, made: Copy) -> bool:
    try:
        made.do(by=request.user)
    except (mappings.Meanwhile, page_options.Changed):
        return False
    return True
