"""Many press at once, round after round: two pages of one host, all hosts and any of three, requests, moves, seats, equal forms.

    .venv/bin/python -m bench races [--small]

Each round is a crowd of 50 acts, 25 at a time, over connections of their own. Good if no host is ever in two places, no seat is
given twice, nobody sees an error of the database, and the slowest act takes at most a second.
"""

import argparse
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier
from typing import Any

from django.db import connection, connections
from django.utils import timezone

from bookings import lifecycle
from bookings.models import Booking, BookingPage
from jicoo.local.place import Place
from teams.models import Team, User
from teams.roles import Role
from tests.bookings.story import ida
from tests.cast import add_host, create_page, create_team, create_user, join, rotate

CROWD, IN_FLIGHT = 50, 25
SLOWEST_S = 1.0
Act = Callable[[], Any]


@dataclass
class Race:
    """What the rounds of one kind came to. `wrong`: rounds in which something was given twice, or not at all."""

    rounds: int = 0
    wrong: int = 0
    errors: int = 0
    slowest_s: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Ada, Bob and Mia with their pages."""

    ada: User
    one: BookingPage
    other: BookingPage
    any_of: BookingPage
    all_of: BookingPage
    asking: BookingPage
    seats: BookingPage


def measure(_place: Place, options: Sequence[str]) -> tuple[dict[str, Any], bool]:
    """Every kind of race, each round at a time of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true", help="5 rounds of each instead of 200")
    rounds = 5 if parser.parse_args(options).small else 200
    stage = _stage()
    kinds = {"one_slot": _one_slot, "two_pages_overlapping": _two_pages, "last_of_three_hosts": _three_hosts,
             "all_of_three_hosts": _together, "pending_to_confirmed": _pending, "moved_into": _moved_into,
             "cancel_and_book": _cancel_and_book, "last_seats": _seats, "same_key": _same_key}  # fmt: skip
    races = {}
    for number, (name, kind) in enumerate(kinds.items()):
        race = races[name] = Race()
        for round_ in range(rounds):
            # Days apart, so that the rounds of one kind cannot help each other.
            at = _midnight() + timedelta(days=2 + number * 70 + round_ // 3, hours=round_ % 3 * 8)
            kind(race, stage, at)
            race.wrong += _overlaps(around=at) > 0
    good = all(not race.wrong and not race.errors and race.slowest_s <= SLOWEST_S for race in races.values())
    return {"crowd": CROWD, "in_flight": IN_FLIGHT, "races": {name: vars(race) for name, race in races.items()}}, good


def _one_slot(race: Race, stage: Stage, at: datetime) -> None:
    _judge(race, _at_once(race, [_book(stage.one, at)] * CROWD), Booked=1, SlotTaken=CROWD - 1)


def _two_pages(race: Race, stage: Stage, at: datetime) -> None:
    acts = [
        _book(page, at + timedelta(minutes=page.duration_min * step))
        for page in (stage.one, stage.other)
        for step in range(5)
    ]
    _at_once(race, acts * 5)


def _three_hosts(race: Race, stage: Stage, at: datetime) -> None:
    _judge(race, _at_once(race, [_book(stage.any_of, at)] * CROWD), Booked=3, SlotTaken=CROWD - 3)


def _together(race: Race, stage: Stage, at: datetime) -> None:
    _at_once(
        race, [_book(stage.all_of, at), _book(stage.any_of, at), _book(stage.one, at + timedelta(minutes=30))] * 16
    )


def _pending(race: Race, stage: Stage, at: datetime) -> None:
    request = _book(stage.asking, at)().booking
    yes = partial(lifecycle.confirm, request, by=stage.ada, now=timezone.now())
    no = partial(lifecycle.decline, request, by=stage.ada, now=timezone.now())
    _at_once(race, [*[yes] * 5, *[no] * 5, *[_book(stage.asking, at)] * 40])
    race.wrong += Booking.objects.live().filter(page=stage.asking, starts_at=at).count() > 1


def _moved_into(race: Race, stage: Stage, at: datetime) -> None:
    there = [_book(stage.one, at + timedelta(minutes=30 * number))().booking for number in range(1, 9)]
    _judge(
        race,
        _at_once(race, [partial(lifecycle.reschedule, each, at, by=None, now=timezone.now()) for each in there]),
        Rescheduled=1,
        SlotTaken=len(there) - 1,
    )


def _cancel_and_book(race: Race, stage: Stage, at: datetime) -> None:
    there = _book(stage.one, at)().booking
    cancel = partial(lifecycle.cancel, there, by=None, now=timezone.now())
    _at_once(race, [*[cancel] * 5, *[_book(stage.one, at)] * 45])
    race.wrong += Booking.objects.live().filter(page=stage.one, starts_at=at).count() > 1


def _seats(race: Race, stage: Stage, at: datetime) -> None:
    _judge(race, _at_once(race, [_book(stage.seats, at)] * CROWD), Booked=10, SlotTaken=CROWD - 10)


def _same_key(race: Race, stage: Stage, at: datetime) -> None:
    key = uuid.uuid4()
    _judge(race, _at_once(race, [_book(stage.one, at, key)] * CROWD), Booked=CROWD)
    race.wrong += Booking.objects.filter(form_key=key).count() != 1


def _book(page: BookingPage, at: datetime, key: uuid.UUID | None = None) -> Act:
    return lambda: lifecycle.book(page, at, ida(), form_key=key or uuid.uuid4(), now=timezone.now())


def _at_once(race: Race, acts: list[Act]) -> Counter[str]:
    """What came of each, by its type; an exception counts as an error."""
    crowd = min(len(acts), IN_FLIGHT)
    barrier = Barrier(crowd)
    with ThreadPoolExecutor(crowd) as pool:
        done = [pool.submit(_run, acts[first::crowd], barrier) for first in range(crowd)]
    found = [each for future in done for each in future.result()]
    outcomes = Counter(name for name, _seconds in found)
    race.rounds += 1
    race.outcomes += outcomes
    race.errors += sum(count for name, count in outcomes.items() if name.endswith("Error"))
    race.slowest_s = round(max(race.slowest_s, *(seconds for _name, seconds in found)), 3)
    return outcomes


def _run(acts: list[Act], barrier: Barrier) -> list[tuple[str, float]]:
    connection.ensure_connection()
    barrier.wait(timeout=60)
    try:
        return [_timed(act) for act in acts]
    finally:
        connections.close_all()


def _timed(act: Act) -> tuple[str, float]:
    began = time.perf_counter()
    try:
        name = type(act()).__name__
    except Exception as error:  # noqa: BLE001 (whatever it is, it is counted)
        name = f"{type(error).__name__}Error"
    return name, time.perf_counter() - began


def _judge(race: Race, outcomes: Counter[str], **wanted: int) -> None:
    race.wrong += outcomes != Counter(wanted)


def _overlaps(*, around: datetime) -> int:
    """How many pairs of active assignments of one host overlap, near the round."""
    near = [around - timedelta(days=1), around + timedelta(days=1)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM bookings_assignment a JOIN bookings_assignment b "
            "ON a.id < b.id AND a.host_id = b.host_id AND a.active AND b.active AND a.blocked && b.blocked"
            " AND a.blocked && tstzrange(%s, %s) AND b.blocked && tstzrange(%s, %s)",
            [*near, *near],
        )
        return int(cursor.fetchone()[0])


def _midnight() -> datetime:
    return timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)


def _stage() -> Stage:
    ada, bob, mia = (create_user(name) for name in ("ada", "bob", "mia"))
    team = create_team("acme", owner=ada)
    for user in (bob, mia):
        join(team, user, Role.MEMBER)
    all_of = _page(team, ada, "all-of")
    for user in (bob, mia):
        add_host(all_of, user, is_fixed=True)
    return Stage(
        ada=ada,
        one=_page(team, ada, "one"),
        other=_page(team, ada, "other", duration_min=20, buffer_after_min=10),
        any_of=rotate(_page(team, ada, "any-of"), bob, mia),
        all_of=all_of,
        asking=_page(team, ada, "asking", needs_approval=True),
        seats=_page(team, ada, "seats", capacity=10),
    )


def _page(team: Team, host: User, slug: str, **fields: Any) -> BookingPage:
    return create_page(team, host, slug=slug, always_open=True, window_days=730, **fields)
