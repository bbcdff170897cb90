"""A worker is killed, or stopped until its lease is over, at each named point of a push. Nothing is lost or doubled.

The points are met for sure: its call gets no answer, or a row that it needs next is locked, and it is hit there. It serves
several orgs at a time, so that one hit strikes all of them at one point.
"""

import argparse
import contextlib
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, models, transaction

from bench import clock, tally
from bench.converge import converge, second_look
from bench.stack import Stack, kill, running, signal_to
from integrations.models import Lane, Sync
from integrations.tasks import run_lane
from jicoo.local.children import Child
from jicoo.local.place import Place

PAST_A_LEASE = timedelta(minutes=5)
WRITES = '"method": ?"(POST|PATCH|DELETE)"|"records"'
WITHIN_S = 30.0
# Longer than it takes to see that everybody who comes to a slow call is there.
SLOW_S = 6.0
COMES_BACK_WITHIN_S = 3.0
# Nobody more has come to the point for so long: whoever comes there is there.
NOBODY_COMES_FOR_S = 0.7
TRIES = 3


@dataclass(frozen=True)
class Point:
    """Reached by a call that `fault` strikes after `skip` others, and then, if a table is to be `locked`, by waiting for a row of it."""

    name: str
    fault: str = ""
    body: str | None = None
    locked: type[models.Model] | None = None
    skip: int = 0


TAKING = Point("before the lane is taken", locked=Lane)
LOOKED_UP = Point("after the look-up", "timeout_after")
LEAVING = Point("before the write leaves, its lease renewed", "slow", locked=Lane)
WRITTEN = Point("after the write", "timeout_after", WRITES)
# Of a crowd people are written first; one alone has no second write.
EVENTS_WRITTEN = Point("after the second write of a crowd", "timeout_after", '"records"', skip=1)
SETTLING = Point("before it is settled", "slow", WRITES, locked=Sync)
KILLED_AT = (
    TAKING,
    Point("before the look-up", "hang"),
    LOOKED_UP,
    LEAVING,
    Point("before the write", "hang", WRITES),
    WRITTEN,
    EVENTS_WRITTEN,
    SETTLING,
)
# Stopped in the middle of settling it keeps its rows locked until PostgreSQL has waited long enough for it.
STOPPED_AT = (TAKING, LOOKED_UP, LEAVING, WRITTEN, SETTLING)


def measure(place: Place, options: Sequence[str]) -> tuple[dict[str, Any], bool]:
    """Good if each point was met, and nothing was lost or doubled there after the second look."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true")
    small = parser.parse_args(options).small
    orgs, killed, stopped = (2, (WRITTEN, SETTLING), (LEAVING, SETTLING)) if small else (20, KILLED_AT, STOPPED_AT)
    figures: dict[str, Any] = {}
    with running(place, workers=2) as stack:
        stack.new_sellers(orgs)
        for point in killed:
            figures[f"killed {point.name}"] = _met(stack, point, comes_back=False)
        for point in stopped:
            figures[f"stopped {point.name}"] = _met(stack, point, comes_back=True)
    return figures, all(each["struck"] and each["clean"] for each in figures.values())


def _met(stack: Stack, point: Point, *, comes_back: bool) -> dict[str, Any]:
    """On a busy machine the worker may be past the point before it is held: then it is tried again. What is wrong is told at once."""
    for _ in range(TRIES):
        found = _hit(stack, point, comes_back=comes_back)
        if found["struck"] or not found["clean"]:
            break
    return found


def _hit(stack: Stack, point: Point, *, comes_back: bool) -> dict[str, Any]:
    """What is left when one worker has been hit there, another one has taken over, and the first came back or did not."""
    first, second = stack.workers
    kill(second)
    with stack.bell_held():
        struck = _freeze(stack, first, point)
    if not comes_back:
        kill(first)
    # Whoever had a lane is dead or frozen.
    clock.jump(PAST_A_LEASE)
    second.start()
    converge(stack)
    before = tally.count(stack.sellers, stack.standin)
    if comes_back:
        signal_to(first, signal.SIGCONT)
        _is_through(stack)
    else:
        first.start()
    second_look(stack)
    found = tally.count(stack.sellers, stack.standin)
    doubled = {"doubled_before_the_second_look": before.doubled}
    return {"struck": struck, "clean": before.lost == 0 and found.is_clean, **doubled, **found.figures()}


def _freeze(stack: Stack, worker: Child, point: Point) -> int:
    """Lets the worker come to the point in as many orgs as it has threads for, and stops it there; how many orgs."""
    for number, seller in enumerate(stack.sellers):
        # One alone and a crowd take different ways.
        for _ in range(1 + number % 2 * 2):
            seller.book()
        if point.fault:
            facts = {"body": point.body, "seconds": SLOW_S, "skip": point.skip}
            stack.standin.call("POST", "faults", fault=point.fault, org=seller.org, **facts)
    with contextlib.ExitStack() as locked:
        if point.locked and not point.fault:
            locked.enter_context(_locked(point.locked))
        for lane in Lane.objects.values_list("pk", flat=True):
            run_lane.si(lane).apply_async(retry=False)
        struck = _how_many(lambda: _struck(stack) if point.fault else _waiting_for_a_lock())
        if point.locked and point.fault:
            locked.enter_context(_locked(point.locked))
            struck = _how_many(_waiting_for_a_lock)
        signal_to(worker, signal.SIGSTOP)
    stack.standin.call("DELETE", "faults")
    return struck


def _is_through(stack: Stack) -> None:
    """Whoever comes back has sent what it was about to send, however busy the machine is."""
    time.sleep(COMES_BACK_WITHIN_S)
    before = -1
    while (now := stack.calls()) != before:
        before = now
        time.sleep(COMES_BACK_WITHIN_S)


@contextmanager
def _locked(table: type[models.Model]) -> Iterator[None]:
    with transaction.atomic():
        list(table._base_manager.select_for_update().order_by("pk"))
        yield


def _struck(stack: Stack) -> int:
    return sum(int(fault["struck"]) for fault in stack.standin.call("GET", "faults"))


def _waiting_for_a_lock() -> int:
    with connection.cursor() as cursor:
        # What others do is remembered for the length of a transaction, unless it is forgotten.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])


def _how_many(count: Callable[[], int]) -> int:
    """The number once somebody has come and nobody more comes, or 0 if nobody does."""
    deadline = time.monotonic() + WITHIN_S
    before = 0
    while time.monotonic() < deadline:
        time.sleep(NOBODY_COMES_FOR_S)
        now = count()
        if now and now == before:
            return now
        before = now
    return 0
