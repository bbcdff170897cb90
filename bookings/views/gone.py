"""What somebody reads who sends a form whose page was deleted meanwhile: that it is gone, and what they had typed.

A form carries a sealed note of the page that it was made for. Only who has seen the page has one, so that a 410 instead of a 404
tells nobody else that there ever was a page at an address.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from bookings.forms import InviteeForm
from bookings.forms.answers import PREFIX
from bookings.models import BookingPage
from teams.models import Team

P = ParamSpec("P")

SALT = "bookings.views.gone"
NOTE = "made_for"


def note_of(page: BookingPage, address: str) -> str:
    """Goes along with a form that is sent to this path."""
    return signing.dumps({"at": address, "team": page.team_id, "title": page.title}, salt=SALT)


def keeps_what_was_typed(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """For views that a form is sent to: what is not there any more is answered 410, what never was 404."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            note = _opened(request)
            team = Team.objects.filter(pk=note["team"]).first() if note else None
            if note is None or team is None:
                raise
            context = {"team": team, "title": note["title"], "typed": list(_typed(request.POST))}
            return render(request, "bookings/gone.html", context, status=410)

    return answered


def _opened(request: HttpRequest) -> dict[str, Any] | None:
    try:
        note: dict[str, Any] = signing.loads(request.POST.get(NOTE, ""), salt=SALT)
    except signing.BadSignature:
        return None
    return note if note["at"] == request.path else None


def _typed(sent: QueryDict) -> list[tuple[str, str]]:
    """Labels and values. What the page asked for is gone with it, so its answers stand without their questions."""
    asked = [(name, field) for name, field in InviteeForm.base_fields.items() if not field.widget.is_hidden]
    about = [(str(field.label), sent.get(name, "")) for name, field in asked]
    answers = [value for name in sent if name.startswith(PREFIX) for value in sent.getlist(name)]
    told = [*about, (_("Guests"), sent.get("guests", "")), (_("Answers"), "\n".join(filter(None, answers)))]
    return [(what, value) for what, value in told if value.strip()]
