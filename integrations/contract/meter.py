"""What a connector lets the engine know of its calls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from integrations.stories import MadeCall


@dataclass(kw_only=True)
class Meter:
    """What the calls of one run told about the org: how slow it is, and what is left of its allowance (None: not told)."""

    calls: int = 0
    slowest_s: float = 0.0
    timed_out: bool = False
    # It met one of the limits that code in the org has for each call.
    limited: bool = False
    used: int | None = None
    allowed: int | None = None
    # Tell of the calls, masked, when somebody asks: that takes a while, and a push should not wait for it.
    tellers: list[Callable[[], Sequence[MadeCall]]] = field(default_factory=list)

    def told(self) -> list[MadeCall]:
        """The calls of the run in their order, fit to be kept."""
        return [call for tell in self.tellers for call in tell()]

    def took(self, seconds: float) -> None:
        """A call was answered after so long."""
        self.slowest_s = max(self.slowest_s, seconds)
