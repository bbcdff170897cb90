"""What a connector says after it has only looked. Frozen values of the contract in `connector.py`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from integrations.contract.pushes import Reason, RemoteObject
from integrations.contract.values import Json


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What stands at the other side instead of what we wrote into a record.

    `kind` is "missing", "moved" or "altered"; `theirs` is what was read there by field. Of a missing one that is
    {"IsDeleted": True}, or {"Id": None} if it is not even to be seen among the deleted ones.
    """

    remote_id: str
    kind: str
    theirs: Json


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A record that the connected user made and that says which booking it is of. `theirs`: what helps a person to tell it."""

    remote_id: str
    reference: str
    theirs: Json = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Claims:
    """Some of them, and where the next ones begin; empty if there are no more."""

    found: Sequence[Claim]
    after: str = ""


class Foreseen(StrEnum):
    """What would become of a booking that has not been sent yet: its person is there, is created, is asked for, or is nobody."""

    MATCH = "match"
    CREATE = "create"
    ASK = "ask"
    NOTHING = "nothing"
    TROUBLE = "trouble"


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Of one booking. `code`: why a person is asked, or what the trouble is."""

    outcome: Foreseen
    code: str = ""
    overwrites: bool = False
    writes_event: bool = False
    # Whether anything else is written with them.
    writes_beside: bool = False


@dataclass(frozen=True, kw_only=True)
class PlannedField:
    """What would be written into a field, and what stands there, as it was read; None for nothing, and of a new record.

    `record`: the one that `after` names, with what we call it; one that is made in the same breath has no id. `known_as`: the key of
    the described field that says what it is, where that is one of another kind of record.
    """

    name: str
    after: Any
    before: Any = None
    record: RemoteObject | None = None
    known_as: str = ""


@dataclass(frozen=True, kw_only=True)
class PlannedWrite:
    """One record that would be written. `id` is empty for one that would be created."""

    object: str
    id: str
    fields: Sequence[PlannedField]


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """What a first push of a booking would do, without anything being done. `params` belong to the forecast's code.

    `provisos`: what may come otherwise by rules at the other side that nobody can ask without a write.
    """

    forecast: Forecast
    params: Json = field(default_factory=dict)
    reasons: Sequence[Reason] = ()
    writes: Sequence[PlannedWrite] = ()
    provisos: Sequence[Reason] = ()
