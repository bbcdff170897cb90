"""Hears every call of a client, answered or not, and tells of it later, masked. What was heard is kept in memory alone."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from requests.adapters import BaseAdapter
from requests.models import PreparedRequest, Response

from integrations.salesforce.masking import MOST_PATH, Mask
from integrations.stories import MadeCall


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A call as it was: nothing for logs, and nothing to be kept."""

    started_at: datetime
    took_ms: int
    method: str
    status: int | None
    url: str = field(repr=False)
    sent: bytes | str | None = field(repr=False)
    answered: bytes | None = field(repr=False)


class Recorder(BaseAdapter):
    """Put in front of the way out of one session. Masking waits until somebody asks, when nobody waits for an answer."""

    def __init__(self, way_out: BaseAdapter) -> None:
        super().__init__()
        self._way_out = way_out
        self._heard: list[Heard] = []

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """As the way out does it, with all that it raises."""
        started_at, started = datetime.now(UTC), time.monotonic()
        response: Response | None = None
        try:
            response = self._way_out.send(request, *args, **kwargs)
            return response
        finally:
            self._heard.append(
                Heard(
                    started_at=started_at,
                    took_ms=round((time.monotonic() - started) * 1000),
                    method=request.method or "",
                    status=response.status_code if response is not None else None,
                    url=request.url or "",
                    sent=request.body,
                    answered=response.content if response is not None else None,
                )
            )

    def close(self) -> None:
        self._way_out.close()

    def told(self) -> list[MadeCall]:
        """The calls so far, in their order."""
        mask = Mask()
        return [_told(mask, heard) for heard in self._heard]


def _told(mask: Mask, heard: Heard) -> MadeCall:
    return MadeCall(
        started_at=heard.started_at,
        took_ms=heard.took_ms,
        method=heard.method,
        path=mask.path(heard.url)[:MOST_PATH],
        status=heard.status,
        sent=mask.body(heard.sent),
        answered=mask.body(heard.answered),
    )
