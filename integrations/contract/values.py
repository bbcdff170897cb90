"""The small types that all of the contract uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Words:
    """Two sentences for a person: what happened, and what to do (empty if there is nothing to do)."""

    what_happened: str
    what_to_do: str = ""
