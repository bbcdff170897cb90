"""Who did what to a team: written beside the deed, in its transaction, and told in words on one page.

An app names its actions once, in `ready()`:
`name_actions({"page_created": _("Created a booking page")}, pages_by_id, kind=Kind.PAGES)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from teams.models import AuditEntry, Team, User

# What the subjects with these ids are called now. An id that is missing from the answer is gone.
SubjectNames = Callable[[Team, set[int]], dict[int, str]]
Entries = models.QuerySet[AuditEntry]
Word = str | Promise
Details = list[tuple[Word, Word]]


class Kind(models.TextChoices):
    """What people look for in the trail."""

    TEAM = "team", _("The team")
    MEMBERS = "members", _("Members")
    PAGES = "pages", _("Booking pages")
    APPS = "apps", _("Apps")
    BOOKINGS = "bookings", _("Bookings")
    OTHER = "other", _("Other")


@dataclass(frozen=True, kw_only=True)
class Line:
    """An entry in words."""

    at: datetime
    who: Word
    what: Word
    whom: str
    details: Details


@dataclass(frozen=True)
class _Action:
    words: Word
    subject_names: SubjectNames | None
    kind: Kind
    tell_details: Callable[[Mapping[str, Any]], Details] | None


_actions: dict[str, _Action] = {}
_detail_names: dict[str, Word] = {}
_choices: dict[str, Word] = {}
_values: dict[str, Callable[[Any], Word]] = {}
_detail_subjects: dict[str, SubjectNames] = {}


def record(team: Team, actor: User | None, action: str, subject_id: int | None = None, **details: Any) -> AuditEntry:
    """Writes into the caller's transaction. `details` hold ids and choices only, never what an invitee typed."""
    return AuditEntry.objects.create(team=team, actor=actor, action=action, subject_id=subject_id, details=details)


def name_actions(
    words: Mapping[str, Any],
    subject_names: SubjectNames | None = None,
    *,
    kind: Kind = Kind.OTHER,
    tell_details: Callable[[Mapping[str, Any]], Details] | None = None,
) -> None:
    """Teaches the page to say these actions, and to name what they were done to.

    `tell_details` says their details in words of its own, where the names of keys and choices are not enough.
    """
    for action, word in words.items():
        _actions[action] = _Action(word, subject_names, kind, tell_details)


def name_details(
    names: Mapping[str, Any],
    choices: Mapping[str, Any] | None = None,
    *,
    values: Mapping[str, Callable[[Any], Word]] | None = None,
    subjects: Mapping[str, SubjectNames] | None = None,
) -> None:
    """Teaches the page to say the keys of `details`, and the choices that stand there as values.

    `values`: what says the value of a key, where it is no choice. `subjects`: what names it, where it is an id.
    """
    _detail_names.update(names)
    _choices.update(choices or {})
    _values.update(values or {})
    _detail_subjects.update(subjects or {})


def actions_of(kind: Kind) -> list[str]:
    """The actions of a kind. OTHER has those that nobody named, which are not in any list."""
    return [action for action, known in _actions.items() if known.kind == kind]


def find(team: Team, *, kind: str = "", actor: int | None = None) -> Entries:
    """The team's entries, newest first, with their actors; of one kind, of one person, or all."""
    entries = team.audit_entries.select_related("actor").order_by("-at", "-pk")
    if kind == Kind.OTHER:
        entries = entries.exclude(action__in=[action for action, known in _actions.items() if known.kind != kind])
    elif kind:
        entries = entries.filter(action__in=actions_of(Kind(kind)))
    return entries.filter(actor=actor) if actor is not None else entries


def tell(team: Team, entries: Iterable[AuditEntry]) -> list[Line]:
    """The entries in words; a fixed number of queries for each kind of subject. Needs `actor` loaded."""
    entries = list(entries)
    names, named = _subject_names(team, entries), _names_in_details(team, entries)
    return [_line(entry, whom=names.get((entry.action, entry.subject_id), ""), named=named) for entry in entries]


def _line(entry: AuditEntry, *, whom: str, named: Mapping[tuple[str, int], str]) -> Line:
    return Line(
        at=entry.at,
        who=entry.actor.display_name if entry.actor else _("Somebody who is gone"),
        what=_words(entry.action),
        whom=whom,
        # Nothing is told of what was empty, and what stands beside the deed is not said again below it.
        details=[(key, value) for key, value in _told(entry, named) if str(value) not in {"", whom}],
    )


def _words(action: str) -> Word:
    known = _actions.get(action)
    return known.words if known else action.replace("_", " ").capitalize()


def _told(entry: AuditEntry, named: Mapping[tuple[str, int], str]) -> Details:
    known = _actions.get(entry.action)
    if known and known.tell_details:
        return known.tell_details(entry.details)
    return [
        (_detail_names.get(key, key), named[key, value] if key in _detail_subjects else _said_of(key, value))
        for key, value in sorted(entry.details.items())
    ]


def _said_of(key: str, value: Any) -> Word:
    return _values[key](value) if key in _values else _said(value)


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


def _names_in_details(team: Team, entries: list[AuditEntry]) -> dict[tuple[str, int], str]:
    """What the subjects are called that stand in details by their ids; of one that is gone, its number."""
    names: dict[tuple[str, int], str] = {}
    for key, look_up in _detail_subjects.items():
        if ids := {entry.details[key] for entry in entries if key in entry.details}:
            names |= {(key, pk): str(pk) for pk in ids}
            names |= {(key, pk): name for pk, name in look_up(team, ids).items()}
    return names
