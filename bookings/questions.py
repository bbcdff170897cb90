"""Add, change, move and delete what a page asks. What was answered stays with the bookings as it was asked."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from bookings.models import BookingPage, Question
from teams import audit
from teams.models import User

# A form with more is not filled in by anybody, and each of them is read with every visit.
MOST_QUESTIONS = 50


@dataclass(frozen=True)
class TooMany:
    """The page asks as much as it can."""


@dataclass(frozen=True)
class StandsBefore:
    """The move would put a question before the one whose answer decides whether it is asked."""

    question: Question
    source: Question


def change_form(page: BookingPage, *, changed: list[str], by: User) -> None:
    """Saves what a form has changed of what every invitee is asked."""
    if not changed:
        return
    with transaction.atomic():
        page.save(update_fields=changed)
        audit.record(page.team, by, "page_form_changed", page.pk, fields=changed)


def add(question: Question, page: BookingPage, *, by: User) -> Question | TooMany:
    """Puts a question that is all there at the end of the page's. The same `form_key` again gets the same question."""
    try:
        with transaction.atomic():
            there = _locked(page)
            if len(there) >= MOST_QUESTIONS:
                return TooMany()
            question.team, question.page = page.team, page
            question.position = 1 + max((one.position for one in there), default=-1)
            question.save()
            audit.record(page.team, by, "question_added", page.pk, question=question.pk, kind=question.kind)
    except IntegrityError as error:
        earlier = page.questions.filter(form_key=question.form_key).first()
        if earlier is None or not isinstance(error.__cause__, UniqueViolation):
            raise
        return earlier
    return question


def change(question: Question, *, changed: list[str], by: User) -> None:
    """Saves what a form has changed."""
    with transaction.atomic():
        question.save()
        page = question.page
        audit.record(page.team, by, "question_changed", page.pk, question=question.pk, fields=changed)


@transaction.atomic
def delete(question: Question, *, by: User) -> None:
    """Asks it no more. What was asked only after a certain answer to it is asked of everybody from now on."""
    page, pk = question.page, question.pk
    _locked(page)
    page.questions.filter(shown_if=question).update(shown_if=None, shown_if_values=[])
    question.delete()
    audit.record(page.team, by, "question_deleted", page.pk, question=pk)


@transaction.atomic
def move(question: Question, *, to: int, by: User) -> StandsBefore | None:
    """Makes it the `to`-th of its page, counted from 0; None when it is there, and beyond the ends is at the ends."""
    there = _locked(question.page)
    order = [one for one in there if one.pk != question.pk]
    order.insert(max(to, 0), question)
    places = {one.pk: place for place, one in enumerate(order)}
    for one in order:
        if one.shown_if_id is not None and places[one.pk] < places[one.shown_if_id]:
            return StandsBefore(one, next(source for source in order if source.pk == one.shown_if_id))
    if [one.pk for one in there] == list(places):
        return None
    for one in order:
        one.position = places[one.pk]
    Question.objects.bulk_update(order, ["position"])
    audit.record(question.team, by, "question_moved", question.page_id, question=question.pk)
    return None


def _locked(page: BookingPage) -> list[Question]:
    """The page's questions in order, while nobody else adds or moves any. Bookings need not wait for that."""
    BookingPage.objects.select_for_update(no_key=True).get(pk=page.pk)
    return list(page.questions.all())
