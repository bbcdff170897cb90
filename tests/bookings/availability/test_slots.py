"""Free starts: small cases by hand, many against the slow reference, one against an outside answer."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.availability import Interval, Offer, Weekly, free_starts, open_stretches
from tests.bookings.availability import reference
from tests.bookings.availability.test_hours import ZONES_AND_DAYS, instant, weeklies

H, M = 3600, 60
OFFER = Offer(length=H, step=H, earliest=0, latest=24 * H)


def test_starts_are_counted_from_where_the_stretch_begins() -> None:
    assert free_starts([(9 * H + 10 * M, 12 * H)], [], OFFER) == [9 * H + 10 * M, 10 * H + 10 * M]


def test_a_meeting_may_touch_another() -> None:
    assert free_starts([(9 * H, 12 * H)], [(10 * H, 11 * H)], OFFER) == [9 * H, 11 * H]


def test_one_second_of_overlap_is_too_much() -> None:
    assert free_starts([(9 * H, 12 * H)], [(10 * H - 1, 11 * H + 1)], OFFER) == []


def test_the_buffers_of_both_meetings_add_up() -> None:
    day, busy = [(8 * H, 18 * H)], [(11 * H, 13 * H)]  # 11:30 to 12:30 with half an hour on each side
    offer = replace(OFFER, step=30 * M, buffer_before=30 * M, buffer_after=30 * M)

    starts = free_starts(day, busy, offer)

    assert 9 * H + 30 * M in starts
    assert [start for start in starts if 9 * H + 30 * M < start < 13 * H + 30 * M] == []
    assert 13 * H + 30 * M in starts


def test_buffers_may_lie_outside_opening_hours() -> None:
    offer = replace(OFFER, buffer_before=H, buffer_after=H)

    assert free_starts([(9 * H, 10 * H)], [], offer) == [9 * H]


def test_a_meeting_may_run_on_into_the_stretch_that_follows() -> None:
    assert free_starts([(9 * H, 10 * H), (10 * H, 11 * H)], [], replace(OFFER, length=2 * H)) == [9 * H]


def test_starts_lie_from_earliest_to_before_latest() -> None:
    offer = replace(OFFER, earliest=10 * H, latest=12 * H)

    assert free_starts([(9 * H, 17 * H)], [], offer) == [10 * H, 11 * H]


def test_asking_for_a_small_window_gives_the_same_starts() -> None:
    weekly: Weekly = {weekday: [(0, 1440)] for weekday in range(1, 8)}
    noon = instant("2027-06-07T12:00")
    seven_hours = replace(OFFER, length=7 * H, step=7 * H)

    def starts(earliest: int, latest: int) -> list[int]:
        stretches = open_stretches(weekly, ZoneInfo("UTC"), (earliest, latest))
        return free_starts(stretches, [], replace(seven_hours, earliest=earliest, latest=latest))

    wide = starts(noon - 40 * H, noon + 40 * H)
    assert starts(noon, noon + 5 * H) == [start for start in wide if noon <= start < noon + 5 * H]


minutes = st.integers(-36 * 60, 60 * 60)
busy_times = st.lists(st.tuples(minutes, st.integers(0, 300)), max_size=8)


@pytest.mark.parametrize(("zone", "day"), ZONES_AND_DAYS)
@settings(deadline=None, max_examples=15)
@given(
    weekly=weeklies,
    busy=busy_times,
    offer=st.builds(
        Offer,
        length=st.sampled_from([5, 15, 30, 45, 60, 90, 240, 1440]).map(lambda minutes: minutes * M),
        step=st.sampled_from([5, 15, 20, 30, 60, 90]).map(lambda minutes: minutes * M),
        buffer_before=st.sampled_from([0, 0, 10 * M, 30 * M]),
        buffer_after=st.sampled_from([0, 0, 10 * M, 30 * M]),
        earliest=st.just(-20 * H),
        latest=st.just(40 * H),
    ),
)
def test_equals_the_slow_reference_around_clock_changes(
    zone: str, day: str, weekly: Weekly, busy: list[Interval], offer: Offer
) -> None:
    midnight = instant(f"{day}T00:00")
    offer = replace(offer, earliest=midnight + offer.earliest, latest=midnight + offer.latest)
    taken = [(midnight + start * M, midnight + (start + lasts) * M) for start, lasts in busy]

    stretches = open_stretches(weekly, ZoneInfo(zone), (offer.earliest, offer.latest))

    assert free_starts(stretches, taken, offer) == reference.free_starts(weekly, ZoneInfo(zone), taken, offer)


CASE = Path(__file__).parents[4] / "shared" / "bench" / "h1_b50.json"


@pytest.mark.skipif(not CASE.exists(), reason="the shared slot cases are not beside this checkout")
def test_equals_the_answer_that_others_have_computed() -> None:
    case = json.loads(CASE.read_text())

    starts = _answer(case)

    text = "\n".join(f"{datetime.fromtimestamp(start, UTC):%Y-%m-%dT%H:%M:%S}.000Z" for start in starts)
    assert len(starts) == case["expect"]["count"]
    assert hashlib.sha256(text.encode()).hexdigest() == case["expect"]["sha256"]


def _answer(case: dict[str, Any]) -> list[int]:
    zone = ZoneInfo(case["hostTimeZone"])
    start = datetime.fromisoformat(case["start"]).replace(tzinfo=zone)
    earliest, latest = int(start.timestamp()), int((start + timedelta(days=case["days"])).timestamp())
    opens, closes = (int(case[at][:2]) * 60 + int(case[at][3:]) for at in ("open", "close"))
    busy = [(_instant(start), _instant(end)) for start, end in case["hosts"][0]["busy"]]
    weekly = {weekday: [(opens, closes)] for weekday in case["weekdays"]}
    stretches = open_stretches(weekly, zone, (earliest, latest))
    step, length = case["interval"] * M, case["duration"] * M
    return free_starts(stretches, busy, Offer(length=length, step=step, earliest=earliest, latest=latest))


def _instant(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())
