"""The stand-in as a server: sockets, threads, faults on the wire. What it says is decided behind `routes`."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from integrations.salesforce.standin import routes
from integrations.salesforce.standin.apps import App
from integrations.salesforce.standin.calls import CallLog
from integrations.salesforce.standin.faults import Fault, Faults
from integrations.salesforce.standin.oauth.sign_in import Browsers
from integrations.salesforce.standin.org import Org
from integrations.salesforce.standin.orgs import ADMIN_EMAIL, ORG_NAME, PASSWORD, Orgs
from integrations.salesforce.standin.sockets import Line, LoopbackServer
from integrations.salesforce.standin.store import Store
from integrations.salesforce.standin.wire import Request, Response, empty

log = logging.getLogger(__name__)


class StandIn:
    """A pretend Salesforce on loopback: `with StandIn() as standin: standin.url, standin.org, standin.faults`.

    `path`: where its state is kept between runs (None: nowhere). `latency_s`: how long every call takes at least.
    `clock`: aware UTC, for codes, sessions and stamps. A kept state is taken up again; only an empty one is furnished
    with an org of `name`, whose administrator is `username` and whose users have `user_emails`; `furnish` may put first records in.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        path: Path | None = None,
        latency_s: float = 0.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        seed: int = 0,
        name: str = ORG_NAME,
        sandbox: bool = False,
        username: str = ADMIN_EMAIL,
        password: str = PASSWORD,
        user_emails: Iterable[str] = (),
        callbacks: Iterable[str] = (),
        app: App | None = None,
        furnish: Callable[[Org], None] | None = None,
    ) -> None:
        self.latency_s = latency_s
        self.clock = clock
        self.faults = Faults(seed)
        self.browsers = Browsers()
        self.log = CallLog()
        self.stopping = threading.Event()
        # Calls that have been given up on and may still be carried out, oldest first.
        self.put_aside: list[Request] = []
        self._port = port
        self._store = Store(path)
        self._server: LoopbackServer | None = None
        self._first: dict[str, Any] = {
            "name": name,
            "sandbox": sandbox,
            "username": username,
            "password": password,
            "user_emails": list(user_emails),
            "callbacks": list(callbacks),
            "app": app,
        }
        self.orgs = Orgs(store=self._store, clock=clock, url=lambda: self.url)
        self._furnish = furnish
        if not len(self.orgs):
            self._add_first()

    # Life

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`, without a slash at its end. A port of 0 becomes a number at `start`."""
        return f"http://127.0.0.1:{self._server.server_port if self._server else self._port}"

    def start(self) -> Self:
        self.stopping.clear()
        self._server = LoopbackServer(self._port, self._serve)
        threading.Thread(target=self._server.serve_forever, name="standin", daemon=True).start()
        return self

    def stop(self) -> None:
        """Open connections are closed and hanging calls end."""
        self.stopping.set()
        if self._server is not None:
            self._server.stop()
            self._server = None
        self._store.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def reset(self) -> None:
        """One newly furnished org, no faults, no calls. Keys and tokens given out before are worthless."""
        self.faults.clear()
        self.put_aside.clear()
        self.log.clear()
        self.orgs.clear()
        self._add_first()

    def _add_first(self) -> None:
        org = self.orgs.add(**self._first)
        if self._furnish:
            self._furnish(org)

    # For tests and benchmarks

    @property
    def org(self) -> Org:
        """The first org."""
        return self.orgs.first()

    def add_org(self, **options: Any) -> Org:
        """One more org (see Orgs.add)."""
        return self.orgs.add(**options)

    @property
    def calls(self) -> list[Any]:
        """What was called, oldest first: see calls.Call."""
        return self.log.all()

    def carry_out(self) -> None:
        """Does what was put aside first. IndexError if nothing is."""
        routes.answer(self, self.put_aside.pop(0))

    # One call

    def _serve(self, line: Line, request: Request) -> None:
        began = time.monotonic()
        if routes.is_ours(request):
            line.send(routes.answer(self, request)[0])
            return
        fault = self.faults.choose(request)
        if self.latency_s:
            self.stopping.wait(self.latency_s)
        response, org = self._answer(line, request, fault)
        self.log.add(request, response, org, at=self.clock(), seconds=time.monotonic() - began, fault=fault)
        if response is not None:
            _send(line, response, fault)

    def _answer(self, line: Line, request: Request, fault: Fault | None) -> tuple[Response | None, Org | None]:
        """The answer to send, None where the caller gets none."""
        match fault.way if fault else "":
            case "answer":
                assert fault is not None
                return fault.response(), None
            case "reset_before" | "put_aside" as way:
                self.put_aside += [request] if way == "put_aside" else []
                line.reset()
                return None, None
            case "hang_before":
                line.wait_for_hang_up(self.stopping)
                return None, None
            case "late_commit":
                assert fault is not None
                if line.wait_for_hang_up(self.stopping) and not self.stopping.wait(fault.seconds):
                    return None, routes.answer(self, request)[1]
                return None, None
            case "delay":
                assert fault is not None
                self.stopping.wait(fault.seconds)
        return self._carried_out(line, request, fault)

    def _carried_out(self, line: Line, request: Request, fault: Fault | None) -> tuple[Response | None, Org | None]:
        response, org = routes.answer(self, request)
        match fault.way if fault else "":
            case "answer_after":
                assert fault is not None
                return fault.response(), org
            case "reset_after":
                line.reset()
                return None, org
            case "hang_after":
                line.wait_for_hang_up(self.stopping)
                return None, org
            case "empty":
                return empty(200), org
        return response, org


def _send(line: Line, response: Response, fault: Fault | None) -> None:
    match fault.way if fault else "":
        case "drip":
            assert fault is not None
            line.drip(response, fault.seconds)
        case "truncate":
            line.send(response, cut=len(response.body) // 2)
        case "reset_midway":
            line.send(response, cut=len(response.body) // 2)
            line.reset()
        case _:
            line.send(response)
