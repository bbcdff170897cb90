"""What a connector tells about a push, for people who ask later: frozen values, fit to be kept and shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# `called(kind, field)`: what a field of this kind of record is called for the reader. The kind is empty where nobody knows it.
Called = Callable[[str, str], str]


@dataclass(frozen=True, kw_only=True)
class MadeCall:
    """One call as it may be kept. `path` is below the org's own address; it and both bodies are masked already.

    `started_at` is aware UTC. `status` is None where no whole answer came.
    """

    started_at: datetime
    took_ms: int
    method: str
    path: str
    status: int | None
    sent: str = ""
    answered: str = ""


class Effect(StrEnum):
    """What became of one field of a record."""

    FILLED = "filled"
    CHANGED = "changed"
    KEPT = "kept"
    CUT = "cut"


@dataclass(frozen=True, kw_only=True)
class FieldStory:
    """A field by its name at the other side. `before`: the old value as it was read there, which not everybody may see."""

    object: str
    field: str
    effect: Effect
    before: str = ""


@dataclass(frozen=True, kw_only=True)
class Story:
    """A push in one sentence, in the reader's language (empty before anything went through), and field by field."""

    sentence: str = ""
    fields: Sequence[FieldStory] = ()
