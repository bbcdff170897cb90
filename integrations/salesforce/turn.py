"""One push under way: the order, the org it goes to, and whom to tell before each write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from integrations.connector import BeforeWrite, Order, PushResult, Reason, RemoteObject
from integrations.salesforce.client import Client, Refusal, Row, Write


@dataclass(frozen=True, kw_only=True)
class Turn:
    """`user_id` is the connected user, by whom our own records are known."""

    order: Order
    client: Client
    user_id: str
    before_write: BeforeWrite

    def write(self, writes: Sequence[Write]) -> dict[str, Row] | Refusal:
        """Says what will be sent, durably, and sends it."""
        self.before_write(self._sent(writes))
        return self.client.write(writes)

    def _sent(self, writes: Sequence[Write]) -> Mapping[str, Any]:
        return {
            "user_id": self.user_id,
            "writes": [
                {"ref": write.ref, "method": write.method, "path": write.path, "body": write.body} for write in writes
            ],
        }

    def done(self, event: RemoteObject, *reasons: Reason) -> PushResult:
        """The result in which the Event stands so, and everything else as it was."""
        others = [record for record in self.order.known if record.role != event.role]
        return PushResult(records=[*others, event], reasons=list(reasons))
