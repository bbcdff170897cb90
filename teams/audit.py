"""Who did what to a team: written beside the deed, in its transaction, and told in words on one page.

An app names its actions once, in `ready()`: `name_actions({"page_created": _("Created a booking page")}, pages_by_id)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from teams.models import AuditEntry, Team, User

# What the subjects with these ids are called now. An id that is missing from the answer is gone.
SubjectNames = Callable[[Team, set[int]], dict[int, str]]
Word = str | Promise


@dataclass(frozen=True, kw_only=True)
class Line:
    """An entry in words."""

    at: datetime
    who: Word
    what: Word
    whom: str
    details: list[tuple[str, Word]]


@dataclass(frozen=True)
class _Action:
    words: Word
    subject_names: SubjectNames | None


_actions: dict[str, _Action] = {}
_detail_names: dict[str, Word] = {}
_choices: dict[str, Word] = {}


def record(team: Team, actor: User | None, action: str, subject_id: int | None = None, **details: Any) -> AuditEntry:
    """Writes into the caller's transaction. `details` hold ids and choices only, never what an invitee typed."""
    return AuditEntry.objects.create(team=team, actor=actor, action=action, subject_id=subject_id, details=details)


def name_actions(words: dict[str, Any], subject_names: SubjectNames | None = None) -> None:
    """Teaches the page to say these actions, and to name what they were done to."""
    for action, word in words.items():
        _actions[action] = _Action(word, subject_names)


def name_details(names: dict[str, Any], choices: dict[str, Any] | None = None) -> None:
    """Teaches the page to say the keys of `details`, and the choices that stand there as values."""
    _detail_names.update(names)
    _choices.update(choices or {})


def tell(team: Team, entries: Iterable[AuditEntry]) -> list[Line]:
    """The entries in words; a fixed number of queries for each kind of subject. Needs `actor` loaded."""
    entries = list(entries)
    names = _subject_names(team, entries)
    return [
        Line(
            at=entry.at,
            who=entry.actor.display_name if entry.actor else _("Somebody who is gone"),
            what=_words(entry.action),
            whom=names.get((entry.action, entry.subject_id), ""),
            details=[(_detail_names.get(key, key), _said(value)) for key, value in sorted(entry.details.items())],
        )
        for entry in entries
    ]


def _words(action: str) -> Word:
    known = _actions.get(action)
    return known.words if known else action.replace("_", " ").capitalize()


def _said(value: Any) -> Word:
    """Roles and the like in words; everything else as it was written."""
    if isinstance(value, list):
        return ", ".join(str(_said(one)) for one in value)
    return _choices.get(value, str(value)) if isinstance(value, str) else str(value)


def _subject_names(team: Team, entries: list[AuditEntry]) -> dict[tuple[str, int | None], str]:
    wanted: dict[SubjectNames, set[tuple[str, int]]] = {}
    for entry in entries:
        known = _actions.get(entry.action)
        if known and known.subject_names and entry.subject_id is not None:
            wanted.setdefault(known.subject_names, set()).add((entry.action, entry.subject_id))
    names: dict[tuple[str, int | None], str] = {}
    for look_up, subjects in wanted.items():
        found = look_up(team, {pk for _action, pk in subjects})
        names |= {(action, pk): found[pk] for action, pk in subjects if pk in found}
    return names
