"""Faults that a stand-in can be told to have: what goes wrong, for which calls, how often."""

import random
import re
import threading
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from integrations.salesforce.standin.wire import HTML, JSON, Request, Response

Way = Literal[
    "answer",  # status and body instead of an answer, nothing done
    "answer_after",  # the same, but the call was carried out
    "delay",  # wait, then serve
    "hang_before",  # never answer, nothing done
    "hang_after",  # carried out, never answered
    "late_commit",  # wait until the caller hangs up, then `seconds` more, then carry it out
    "put_aside",  # the connection breaks, and the call is carried out at StandIn.carry_out
    "reset_before",  # the connection breaks, nothing done
    "reset_after",  # carried out, then the connection breaks
    "drip",  # carried out, the answer comes a byte a second
    "truncate",  # carried out, half of the answer comes
    "reset_midway",  # the same, and then the connection breaks
    "empty",  # carried out, an empty 200 comes
]
REST_PATHS = r"/services/data/"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Matches a call when every given condition does: `method`, `path` and `body` (regular expressions, searched), `org` (id), `token`.

    It strikes `times` calls (None: until removed), each with probability `share`, after letting `skip` matching calls pass.
    """

    way: Way = "answer"
    name: str = ""
    method: str | None = None
    path: str = REST_PATHS
    body: str | None = None
    org: str | None = None
    token: str | None = None
    times: int | None = 1
    share: float = 1.0
    skip: int = 0
    seconds: float = 0.0
    status: int = 500
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def matches(self, request: Request) -> bool:
        bearer = request.header("authorization").partition(" ")[2]
        return (
            (self.method is None or re.fullmatch(self.method, request.method) is not None)
            and re.search(self.path, request.path) is not None
            and (self.body is None or re.search(self.body, request.body.decode("utf-8", "replace")) is not None)
            and (self.org is None or bearer[:15] == self.org[:15])
            and (self.token is None or bearer == self.token)
        )

    def response(self) -> Response:
        kind = JSON if self.text.startswith(("[", "{")) else HTML
        return Response(status=self.status, body=self.text.encode(), headers={"Content-Type": kind, **self.headers})


def _error(code: str, message: str) -> str:
    return f'[{{"message":"{message}","errorCode":"{code}"}}]'


_MAINTENANCE = (
    "<html><head><title>Down for maintenance</title></head><body><h1>We are down for maintenance.</h1></body></html>"
)
_LOCKED = "unable to obtain exclusive access to this record or 1 records: 001000000000000AAA"
# One name for each thing that goes wrong in the world.
NAMED: dict[str, Fault] = {
    "expired_session": Fault(status=401, text=_error("INVALID_SESSION_ID", "Session expired or invalid")),
    "session_not_for_rest": Fault(
        status=401, text=_error("INVALID_SESSION_ID", "This session is not valid for use with the REST API")
    ),
    "request_limit": Fault(status=403, text=_error("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")),
    "concurrency_limit": Fault(
        status=403, text=_error("REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded")
    ),
    "forbidden_html": Fault(status=403, text="<html><body>Access denied by network policy</body></html>"),
    "no_access": Fault(
        status=403, text=_error("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")
    ),
    "api_disabled": Fault(
        status=403, text=_error("API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.")
    ),
    "lock_row": Fault(status=400, text=_error("UNABLE_TO_LOCK_ROW", _LOCKED)),
    "apex": Fault(
        status=400,
        text=_error(
            "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
            "PretendTrigger: execution of BeforeInsert caused by: System.NullPointerException",
        ),
    ),
    "flow": Fault(
        status=400,
        text=_error("CANNOT_EXECUTE_FLOW_TRIGGER", "We can't save this record because the pretend process failed."),
    ),
    "unavailable": Fault(status=503, text=_error("SERVER_UNAVAILABLE", "The server is temporarily unavailable.")),
    "maintenance": Fault(status=503, text=_MAINTENANCE),
    "maintenance_ok": Fault(status=200, text=_MAINTENANCE),
    "server_error": Fault(status=500, text=_error("UNKNOWN_EXCEPTION", "An unexpected error occurred. ErrorId: 1 (1)")),
    "server_error_html": Fault(status=500, text="<html><body>Internal error</body></html>"),
    "server_error_after": Fault(way="answer_after", status=500, text="<html><body>Internal error</body></html>"),
    "bad_gateway": Fault(status=502, text="<html><body>Bad gateway</body></html>"),
    "no_routing": Fault(status=420, text=""),
    "too_many": Fault(status=429, text="<html><body>Too many requests</body></html>", headers={"Retry-After": "30"}),
    "gone": Fault(
        status=410, text=_error("UNSUPPORTED_API_VERSION", "The requested API version is no longer supported.")
    ),
    "uri_too_long": Fault(status=414, text="<html><body>URI too long</body></html>"),
    "redirect": Fault(status=302, headers={"Location": "https://elsewhere.example.com/"}),
    "not_json": Fault(status=200, text="pretend proxy: hello"),
    "several": Fault(
        status=300,
        text='["/services/data/v66.0/sobjects/Lead/00Q000000000001EAA","/services/data/v66.0/sobjects/Lead/00Q000000000002EAA"]',
    ),
    "empty": Fault(way="empty"),
    "truncated": Fault(way="truncate"),
    "slow": Fault(way="delay", seconds=1.0),
    "drip": Fault(way="drip", seconds=1.0),
    "hang": Fault(way="hang_before"),
    "timeout_before": Fault(way="hang_before"),
    "timeout_after": Fault(way="hang_after"),
    "late_commit": Fault(way="late_commit", seconds=2.0),
    "put_aside": Fault(way="put_aside"),
    "reset_before": Fault(way="reset_before"),
    "reset_after": Fault(way="reset_after"),
    "reset_midway": Fault(way="reset_midway"),
    "oauth_server_error": Fault(path="/services/oauth2/token", status=503, text=_MAINTENANCE),
    "oauth_reset_after": Fault(path="/services/oauth2/token", way="reset_after"),
    "oauth_timeout_after": Fault(path="/services/oauth2/token", way="hang_after"),
    "oauth_rate_limit": Fault(
        path="/services/oauth2/token",
        status=400,
        text='{"error":"rate_limit_exceeded","error_description":"number of logins exceeded"}',
    ),
}


@dataclass
class _Set:
    fault: Fault
    number: int
    struck: int = 0
    seen: int = 0


class Faults:
    """The faults now set; asked once for every call. Thread-safe, and repeatable for a given `seed` and order of calls."""

    def __init__(self, seed: int = 0) -> None:
        self._lock = threading.Lock()
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self._set: list[_Set] = []
        self._number = 0

    def add(self, fault: Fault | str, **changes: Any) -> int:
        """Set a fault, by value or by name (see NAMED), with any of its facts changed. The number removes it again."""
        chosen = replace(NAMED[fault], name=fault) if isinstance(fault, str) else fault
        made = replace(chosen, **changes)
        with self._lock:
            self._number += 1
            self._set.append(_Set(made, self._number))
            return self._number

    def remove(self, number: int) -> None:
        with self._lock:
            self._set = [one for one in self._set if one.number != number]

    def clear(self) -> None:
        with self._lock:
            self._set = []

    def struck(self) -> int:
        """How many calls were struck by the faults that are set now."""
        with self._lock:
            return sum(one.struck for one in self._set)

    def all(self) -> list[tuple[int, Fault, int]]:
        """(number, fault, calls struck)"""
        with self._lock:
            return [(one.number, one.fault, one.struck) for one in self._set]

    def choose(self, request: Request) -> Fault | None:
        """The first fault that strikes this call, counted."""
        if not self._set:
            return None
        with self._lock:
            return next((one.fault for one in self._set if self._strikes(one, request)), None)

    def _strikes(self, one: _Set, request: Request) -> bool:
        fault = one.fault
        if (fault.times is not None and one.struck >= fault.times) or not fault.matches(request):
            return False
        one.seen += 1
        if one.seen <= fault.skip or (fault.share < 1 and self._random.random() >= fault.share):
            return False
        one.struck += 1
        return True
