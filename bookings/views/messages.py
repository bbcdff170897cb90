"""What a page writes, and when: on the host's side."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.contrib import messages as flash
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bookings import messages
from bookings.forms.messages import TextForm, TimesForm
from bookings.letters.letter import Letter
from bookings.letters.own_words import Texts, letter_to_invitee
from bookings.letters.placeholders import MEANINGS
from bookings.letters.sample import sample_meeting
from bookings.models import BookingPage, MessageKind
from bookings.views.pages import context_of
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.MANAGE_PAGES)
def index(request: TeamRequest, page: str) -> HttpResponse:
    """When the page writes by itself, and every text that it may have of its own."""
    found = _page(request, page)
    form = TimesForm(request.POST or None, page=found)
    if request.method == "POST" and form.is_valid():
        messages.change_times(found, form.times, by=request.user)
        flash.success(request, _("The times are saved. Bookings that were made keep theirs."))
        return redirect("bookings:page_messages", request.team.slug, found.slug)
    own = messages.with_own_words(found)
    texts = [
        {"kind": kind, "languages": [(code, name, (kind.value, code) in own) for code, name in settings.LANGUAGES]}
        for kind in MessageKind
    ]
    return render(request, "bookings/page_messages.html", _context(found) | {"form": form, "texts": texts})


@team_view(Permission.MANAGE_PAGES)
def edit(request: TeamRequest, page: str, kind: str, language: str) -> HttpResponse:
    """One text beside how it will read. `preview` in the form keeps nothing."""
    found = _page(request, page)
    if kind not in MessageKind or language not in dict(settings.LANGUAGES):
        raise Http404
    own = messages.texts_of(found, kind, language)
    form = TextForm(request.POST or None, initial=asdict(own))
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        messages.change_texts(found, kind, language, Texts(**form.cleaned_data), by=request.user)
        flash.success(request, _("The text is saved."))
        return redirect("bookings:page_message", request.team.slug, found.slug, kind, language)
    return render(request, "bookings/page_message.html", _editor(found, kind, language, form))


def _editor(page: BookingPage, kind: str, language: str, form: TextForm) -> dict[str, Any]:
    standard = _letter(page, kind, language, Texts())
    form.fields["subject"].widget.attrs["placeholder"] = standard.subject
    return _context(page) | {
        "form": form,
        "kind": MessageKind(kind),
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
        "letter": _letter(page, kind, language, form.texts),
        "placeholders": [(f"{{{name}}}", meaning) for name, meaning in MEANINGS.items()],
    }


def _letter(page: BookingPage, kind: str, language: str, texts: Texts) -> Letter:
    with translation.override(language):
        return letter_to_invitee(sample_meeting(page, kind, language=language, now=timezone.now()), texts)


def _page(request: TeamRequest, slug: str) -> BookingPage:
    found: BookingPage = get_object_or_404(request.team.pages.select_related("team"), slug=slug)
    return found


def _context(page: BookingPage) -> dict[str, Any]:
    return context_of(page, "messages")
