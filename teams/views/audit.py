"""Who did what to a team: as a page, and as a file."""

from collections.abc import Iterator
from itertools import islice

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from jicoo.spreadsheets import csv_response
from teams import audit
from teams.access import TeamRequest, team_view
from teams.models import Team, User
from teams.roles import Permission

ENTRIES_PER_PAGE = 50
ENTRIES_AT_ONCE = 500


class FilterForm(forms.Form):
    """Which entries are looked for."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What"), required=False, choices=[("", gettext_lazy("Everything")), *audit.Kind.choices]
    )
    person = forms.ModelChoiceField(
        label=pgettext_lazy("who did it", "Who"),
        required=False,
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Everybody"),
    )

    def __init__(self, data: QueryDict, *, team: Team) -> None:
        super().__init__(data)
        people = Q(teams=team) | Q(pk__in=team.audit_entries.values("actor"))
        person = self.fields["person"]
        assert isinstance(person, forms.ModelChoiceField)
        person.queryset = User.objects.filter(people).distinct().order_by("name", "email")

    def found(self, team: Team) -> "audit.Entries":
        """What fits; everything, where the choice makes no sense."""
        chosen = self.cleaned_data if self.is_valid() else {}
        person = chosen.get("person")
        return audit.find(team, kind=chosen.get("kind", ""), actor=person.pk if person else None)


@team_view(Permission.MANAGE_TEAM)
@require_safe
def trail(request: TeamRequest) -> HttpResponse:
    """Newest first."""
    form = FilterForm(request.GET, team=request.team)
    page = Paginator(form.found(request.team), ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
    lines = audit.tell(request.team, page.object_list)
    context = {
        "section": "settings",
        "form": form,
        "page": page,
        "lines": lines,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "teams/audit.html", context)


@team_view(Permission.MANAGE_TEAM)
@require_safe
def trail_as_csv(request: TeamRequest) -> HttpResponseBase:
    """The same entries as a file, however many they are."""
    found = FilterForm(request.GET, team=request.team).found(request.team)
    head = [_("When"), pgettext("who did it", "Who"), _("What"), pgettext("of a deed", "Details")]
    rows = _rows(request.team, found, translation.get_language() or "en", timezone.get_current_timezone_name())
    return csv_response(f"{request.team.slug}-audit.csv", head, rows)


def _rows(team: Team, entries: "audit.Entries", language: str, zone: str) -> Iterator[list[str]]:
    """Each batch in the reader's language and time zone, which are gone by the time the file is sent."""
    unread = entries.iterator(chunk_size=ENTRIES_AT_ONCE)
    while some := list(islice(unread, ENTRIES_AT_ONCE)):
        with translation.override(language), timezone.override(zone):
            told = [_row(line) for line in audit.tell(team, some)]
        yield from told


def _row(line: audit.Line) -> list[str]:
    details = "; ".join(f"{name}: {value}" for name, value in line.details)
    return [
        timezone.localtime(line.at).isoformat(timespec="seconds"),
        str(line.who),
        f"{line.what} {line.whom}".strip(),
        details,
    ]
