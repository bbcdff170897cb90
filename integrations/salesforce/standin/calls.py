"""What was called: enough to count by, and no secret or person in it."""

import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from integrations.salesforce.standin.faults import Fault
from integrations.salesforce.standin.wire import Request, Response

if TYPE_CHECKING:
    from integrations.salesforce.standin.org import Org

# A long benchmark's worth.
KEPT = 200_000


@dataclass(frozen=True, kw_only=True)
class Call:
    """`path` is without the query; `status` 0: no answer was sent; `fault`: the name or way of the fault that struck."""

    method: str
    path: str
    status: int
    org: str | None
    at: datetime
    seconds: float
    fault: str | None


class CallLog:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: deque[Call] = deque(maxlen=KEPT)

    def add(
        self,
        request: Request,
        response: Response | None,
        org: "Org | None",
        *,
        at: datetime,
        seconds: float,
        fault: Fault | None,
    ) -> None:
        call = Call(
            method=request.method,
            path=request.path,
            status=response.status if response else 0,
            org=org.id if org else None,
            at=at,
            seconds=seconds,
            fault=(fault.name or fault.way) if fault else None,
        )
        with self._lock:
            self._calls.append(call)

    def all(self) -> list[Call]:
        with self._lock:
            return list(self._calls)

    def clear(self) -> None:
        with self._lock:
            self._calls.clear()
