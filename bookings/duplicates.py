"""A second page like the first: hosts, limits, questions, messages and what others keep of it. No bookings, no links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import ports
from bookings.forms.pages import free_slug
from bookings.models import BookingPage, Question
from teams import audit
from teams.models import User

Row = TypeVar("Row", bound=models.Model)


def duplicate(page: BookingPage, *, form_key: UUID, by: User) -> BookingPage:
    """The copy, paused until somebody has looked at it. The same `form_key` again gets the same copy."""
    team = page.team
    before = team.pages.filter(form_key=form_key).first()
    if before:
        return before
    try:
        return _copied(page, form_key, by)
    except IntegrityError:
        # Another press of the same button may have been faster by a moment.
        before = team.pages.filter(form_key=form_key).first()
        if before is None:
            raise
        return before


@transaction.atomic
def _copied(page: BookingPage, form_key: UUID, by: User) -> BookingPage:
    title = (_("Copy of %(name)s") % {"name": page.title})[:120]
    made = _again(
        page,
        title=title,
        slug=free_slug(page.team, title),
        form_key=form_key,
        is_active=False,
        created_by=by,
        created_at=timezone.now(),
    )
    made.save()
    rows: Iterable[models.QuerySet[models.Model]] = (
        page.hosts.all(),
        page.limits.all(),
        page.messages.all(),
        page.reminders.all(),
    )
    for of_page in rows:
        of_page.model._default_manager.bulk_create(_again(row, page=made) for row in of_page)
    questions = _copy_questions(page, made)
    ports.copy_what_others_keep(ports.PageCopy(page=page, copy=made, questions=questions, by=by))
    audit.record(page.team, by, "page_duplicated", made.pk)
    return made


def _copy_questions(page: BookingPage, made: BookingPage) -> dict[int, int]:
    """A question that waits for another's answer waits for the copy of that one. Primary keys, old to new."""
    old = list(page.questions.all())
    new = Question.objects.bulk_create(_again(question, page=made, shown_if=None, form_key=None) for question in old)
    copies = {before.pk: after for before, after in zip(old, new, strict=True)}
    waiting = [(copies[question.pk], copies.get(question.shown_if_id)) for question in old if question.shown_if_id]
    for question, awaited in waiting:
        question.shown_if = awaited
    Question.objects.bulk_update([question for question, _awaited in waiting], ["shown_if"])
    return {before: after.pk for before, after in copies.items()}


def _again(row: Row, **changed: object) -> Row:
    """The row once more, not saved, with its primary key left to the database."""
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    made = type(row)(**kept)
    for name, value in changed.items():
        setattr(made, name, value)
    return made
