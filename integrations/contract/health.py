"""What a connector finds when it is asked how a connection is. Frozen values of the contract in `connector.py`."""

from dataclasses import dataclass, field
from enum import StrEnum

from integrations.contract.values import Json


class Light(StrEnum):
    """How a probe stands: well; not well, but bookings arrive; bookings do not arrive, or will not; nobody could tell."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one probe found. `about`: the kind of record, where a probe is asked for several.

    `code` is one that `Connector.words` or `integrations.health_words` knows: what is so, and the cure.
    """

    probe: str
    light: Light
    code: str
    params: Json = field(default_factory=dict)
    about: str = ""

    @property
    def key(self) -> str:
        """Names it among the findings of a connection."""
        return f"{self.probe}:{self.about}" if self.about else self.probe
