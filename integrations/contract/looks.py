"""What a connector says after it has only looked. Frozen values of the contract in `connector.py`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

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
