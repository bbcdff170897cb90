"""Why somebody is written to, and all that may be otherwise by the time the mail is written."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any


class Reader(StrEnum):
    """Who reads a mail about a booking."""

    INVITEE = "invitee"
    GUEST = "guest"
    HOST = "host"
    # Who hosted it until now.
    FORMER_HOST = "former_host"


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """Frozen in the transaction that causes the mail: what was so then is what the mail says, whatever comes next.

    `kind` is a MessageKind. `booking`, `occurrence`, `host` and `hosts` are primary keys; `host` is the reader, where a host reads; the
    first of `hosts` is the booking's. Times are UTC.
    """

    kind: str
    reader: Reader
    booking: int
    # The time that it shares with other bookings, where it has one.
    occurrence: int | None = None
    host: int | None = None
    hosts: list[int]
    starts_at: datetime
    ends_at: datetime
    sequence: int
    location: str
    # It awaited a yes.
    is_request: bool = False
    # Told to the hosts of the shared time that the booking moved away from; times and `occurrence` are those of before.
    is_left: bool = False
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """What a row can keep."""
        # Field by field: to copy it deeply takes longer than to write it.
        kept = {field.name: getattr(self, field.name) for field in fields(self)}
        return kept | {"starts_at": self.starts_at.isoformat(), "ends_at": self.ends_at.isoformat()}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Occasion:
        """The same again."""
        times = {name: datetime.fromisoformat(kept[name]) for name in ("starts_at", "ends_at")}
        return cls(**(kept | times | {"reader": Reader(kept["reader"])}))
