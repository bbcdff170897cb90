"""Workers, the bell and a pretend Salesforce as processes of their own, which a measurement may stop, kill and start again."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from django.utils import timezone

from bench.cast import Seller, new_seller
from bench.standin import StandInControl
from integrations.models import Lane, Sync, SyncState
from jicoo.local.children import Child
from jicoo.local.logfiles import LogFile
from jicoo.local.place import Place
from jicoo.local.programs import Program, programs

# Beside journeys, for which the tests step back.
READY_WITHIN_S = 240.0
LOOK_AGAIN_S = 0.05
READY = " ready"


class Stack:
    """`workers` holds as many copies of the worker as were asked for, `bell` the one bell, `mailer` the one mailer."""

    def __init__(self, place: Place, *, workers: int) -> None:
        self._place = place
        ours = {program.name: program for program in programs(place)}
        self._standin = self._child(Program("standin", "bench.standin", (str(place.standin_port),), patience_s=5))
        self.bell = self._child(ours["bell"])
        self.mailer = self._child(ours["mailer"])
        self.workers = [self._child(_named(ours["worker"], copy)) for copy in range(1, workers + 1)]
        self.standin = StandInControl(f"http://127.0.0.1:{place.standin_port}")
        self.sellers: list[Seller] = []

    def start(self) -> None:
        """Returns once everybody is ready. Raises RuntimeError with the end of a log if somebody does not get ready."""
        self._standin.start()
        wait_until(self._standin_answers, within_s=READY_WITHIN_S, or_say=self._standin.log.end)
        for child in (*self.workers, self.mailer, self.bell):
            child.start()
        for worker in (*self.workers, self.mailer):
            wait_until(partial(_is_ready, worker), within_s=READY_WITHIN_S, or_say=worker.log.end)

    def stop(self) -> None:
        """Nothing is left running."""
        for child in (self.bell, *self.workers, self.mailer, self._standin):
            signal_to(child, signal.SIGCONT)
            child.stop(hurry=lambda: True)

    def new_sellers(self, count: int) -> list[Seller]:
        """Teams with a page each, connected each to an org of its own, which sends a Lead and an Event."""
        made = [new_seller(self.standin, len(self.sellers) + number) for number in range(count)]
        self.sellers += made
        return made

    @contextmanager
    def bell_held(self) -> Iterator[None]:
        """Nobody is rung for in here."""
        signal_to(self.bell, signal.SIGSTOP)
        try:
            yield
        finally:
            signal_to(self.bell, signal.SIGCONT)

    def calls(self, org: str = "") -> int:
        """How many calls Salesforce was asked since they were last forgotten; if an org is named, without those of others.

        Where a fault struck nobody knows of which org the call was.
        """
        return sum(not org or call["org"] in {org, None} for call in self.standin.call("GET", "calls"))

    def forget_calls(self) -> None:
        self.standin.call("DELETE", "calls")

    def _child(self, program: Program) -> Child:
        log = LogFile(self._place.logs / f"{program.name}.log")
        environment = os.environ | self._place.environment(database_url=self._place.database_url)
        return Child(program, log=log, environment=environment)

    def _standin_answers(self) -> bool:
        try:
            self.standin.call("GET", "")
        except OSError:
            return False
        return True


@contextmanager
def running(place: Place, *, workers: int = 2) -> Iterator[Stack]:
    """A stack that is ready, and is stopped afterwards."""
    stack = Stack(place, workers=workers)
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


def kill(child: Child) -> None:
    """SIGKILL, in the middle of whatever it does."""
    signal_to(child, signal.SIGKILL)
    child.stop(hurry=lambda: True)


def signal_to(child: Child, number: signal.Signals) -> None:
    if child.pid:
        os.killpg(child.pid, number)


def wait_until(is_so: Callable[[], bool], *, within_s: float, or_say: Callable[[], str] = str) -> None:
    """Raises RuntimeError, with what `or_say` gives, if it does not come to be so."""
    deadline = time.monotonic() + within_s
    while not is_so():
        if time.monotonic() > deadline:
            raise RuntimeError(f"it never came to be so\n{or_say()}")
        time.sleep(LOOK_AGAIN_S)


def all_settled() -> bool:
    """Whether no booking waits for Salesforce, and nobody is at it."""
    unsettled = Sync.objects.exclude(state=SyncState.SYNCED).exists()
    return not unsettled and not Lane.objects.filter(leased_until__gt=timezone.now()).exists()


def _named(program: Program, copy: int) -> Program:
    """Two workers of one name would answer for each other."""
    name = f"{program.name}-{copy}"
    return replace(program, name=name, arguments=(*program.arguments, f"--hostname={name}@%h"))


def _is_ready(worker: Child) -> bool:
    return READY in worker.log.path.read_text(errors="replace")
