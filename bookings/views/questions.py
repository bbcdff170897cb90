"""What a booking page asks: the part "Form" of a page, with its questions one by one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings import questions
from bookings.forms import InviteeForm
from bookings.forms.answers import condition_in_words
from bookings.forms.questions import PageFormForm, QuestionForm
from bookings.models import BookingPage, Question
from bookings.views.pages import context_of
from jicoo.parts import wants_part
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.MANAGE_PAGES)
def index(request: TeamRequest, page: str) -> HttpResponse:
    """What every invitee is asked, the questions in order, and the form as invitees see it."""
    # Read twice: what is typed may not show before it is saved.
    found, instance = _page(request, page), _page(request, page)
    asked = list(found.questions.all())
    form = PageFormForm(request.POST or None, instance=instance)
    if wants_part(request):
        return _preview(request, "bookings/page_form.html", form, instance, asked)
    if request.method == "POST" and form.is_valid():
        questions.change_form(instance, changed=form.changed_data, by=request.user)
        messages.success(request, _("The form is saved."))
        return redirect("bookings:page_form", request.team.slug, page)
    context = _context(found, asked) | {"form": form, "rows": _rows(asked)}
    return render(request, "bookings/page_form.html", context | {"is_full": len(asked) >= questions.MOST_QUESTIONS})


@team_view(Permission.MANAGE_PAGES)
def create(request: TeamRequest, page: str) -> HttpResponse:
    """A new question, which is asked last."""
    found = _page(request, page)
    asked = list(found.questions.all())
    form = QuestionForm(request.POST or None, others=asked)
    if wants_part(request):
        return _preview(request, "bookings/question.html", form, found, [*asked, form.instance])
    if request.method == "POST" and form.is_valid():
        if isinstance(added := questions.add(form.save(commit=False), found, by=request.user), Question):
            messages.success(request, _("The question is added."))
            return _back_to(request, found, added)
        form.add_error(None, _("This page asks as much as it can. Delete a question first."))
    return render(request, "bookings/question.html", _context(found, asked) | {"form": form})


@team_view(Permission.MANAGE_PAGES)
def edit(request: TeamRequest, page: str, question: int) -> HttpResponse:
    """One question. What was answered to it stays as it was asked."""
    found = _page(request, page)
    asked = list(found.questions.all())
    instance = _question(found, question)
    form = QuestionForm(request.POST or None, instance=instance, others=asked)
    if wants_part(request):
        changed = [form.instance if one.pk == instance.pk else one for one in asked]
        return _preview(request, "bookings/question.html", form, found, changed)
    if request.method == "POST" and form.is_valid():
        questions.change(instance, changed=form.changed_data, by=request.user)
        messages.success(request, _("The question is saved. Bookings that were made keep what they were asked."))
        return _back_to(request, found, instance)
    stored = next(one for one in asked if one.pk == instance.pk)
    return render(request, "bookings/question.html", _context(found, asked) | {"form": form, "question": stored})


@team_view(Permission.MANAGE_PAGES)
def delete(request: TeamRequest, page: str, question: int) -> HttpResponse:
    """Asks once."""
    found = _page(request, page)
    chosen = _question(found, question)
    if request.method == "POST":
        questions.delete(chosen, by=request.user)
        messages.success(request, _("The question is deleted. Bookings that were made keep their answers."))
        return redirect("bookings:page_form", request.team.slug, page)
    depending = [one.label for one in found.questions.all() if one.shown_if_id == chosen.pk]
    context = {"section": "pages", "page": found, "question": chosen, "depending": depending}
    return render(request, "bookings/question_delete.html", context)


@team_view(Permission.MANAGE_PAGES)
@require_POST
def move(request: TeamRequest, page: str, question: int) -> HttpResponse:
    """Makes it the `to`-th question, counted from 0."""
    found = _page(request, page)
    chosen, to = _question(found, question), request.POST.get("to", "")
    # Longer numbers than these are no place of a list.
    if to.isascii() and to.isdigit() and len(to) < len("1000"):
        blocked = questions.move(chosen, to=int(to), by=request.user)
        if blocked:
            words = {"question": blocked.question.label, "source": blocked.source.label}
            messages.error(
                request,
                _("“%(question)s” depends on “%(source)s”, so it has to stand below it. Nothing moved.") % words,
            )
    return _back_to(request, found, chosen)


def _preview(
    request: HttpRequest, template: str, form: PageFormForm | QuestionForm, page: BookingPage, asked: list[Question]
) -> HttpResponse:
    """The invitee's form with what is being typed; while that cannot be, what is shown stays."""
    if not form.is_valid():
        return HttpResponse(status=204)
    return render(request, f"{template}#preview", _context(page, asked))


def _context(page: BookingPage, asked: list[Question]) -> dict[str, object]:
    # Ids of its own: the same page has fields with the same names.
    preview = InviteeForm(page=page, questions=asked, auto_id="preview_%s")
    return context_of(page, "form") | {"preview": preview}


def _rows(asked: list[Question]) -> list[dict[str, object]]:
    """Each question with when it is asked, in words."""
    by_id = {question.pk: question for question in asked}
    rows: list[dict[str, object]] = []
    for place, question in enumerate(asked):
        source = by_id.get(question.shown_if_id) if question.shown_if_id else None
        condition = (source.label, condition_in_words(source, question.shown_if_values)) if source else None
        is_last = place == len(asked) - 1
        rows.append(
            {"question": question, "condition": condition, "above": place - 1, "below": -1 if is_last else place + 1}
        )
    return rows


def _back_to(request: TeamRequest, page: BookingPage, question: Question) -> HttpResponse:
    """The list, at this question, so that a keyboard goes on where it was."""
    address = reverse("bookings:page_form", args=[request.team.slug, page.slug])
    return redirect(f"{address}#question-{question.pk}")


def _question(page: BookingPage, pk: int) -> Question:
    found = page.questions.select_related("page__team").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page(request: TeamRequest, slug: str) -> BookingPage:
    found = request.team.pages.select_related("team").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found
