"""Questions about the days around a clock change, made up by a seeded `Random`, and both answers to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bookings.availability import Host, Hours, Interval, Offer, Range, Weekly, free_starts, open_stretches
from bookings.availability.days import date_at
from tests.bookings.availability import reference
from tests.bookings.availability.reference import Person

M, H = 60, 3600
# Where a second and third host live: other offsets, other days of change.
ELSEWHERE = ["Asia/Tokyo", "Asia/Kathmandu", "America/New_York", "Europe/Berlin", "Australia/LHI"]


@dataclass(frozen=True, kw_only=True)
class Question:
    """Who must come, who may, and what is to be fitted in."""

    offer: Offer
    all_of: list[Person]
    any_of: list[Person]

    def fast(self) -> list[int]:
        """What the product offers."""
        return free_starts(self.offer, all_of=self._hosts(self.all_of), any_of=self._hosts(self.any_of))

    def slow(self) -> list[int]:
        """What is right."""
        return reference.free_starts(self.offer, all_of=self.all_of, any_of=self.any_of)

    def _hosts(self, people: list[Person]) -> list[Host]:
        window = self.offer.earliest, self.offer.latest
        return [
            Host(open=open_stretches(one.hours, window), busy=one.busy, away=one.away, full=one.full) for one in people
        ]


def question(random: Random, zone: str, change: int) -> Question:
    """One host half of the time; else several who all come, any of several, or some and any of others."""
    fixed, rotating = random.choice([(1, 0), (1, 0), (1, 0), (2, 0), (0, 2), (0, 3), (1, 2)])
    people = [_person(random, zone, change)]
    people += [_person(random, random.choice(ELSEWHERE), change) for _other in range(fixed + rotating - 1)]
    random.shuffle(people)
    return Question(offer=_offer(random, change), all_of=people[:fixed], any_of=people[fixed:])


def _offer(random: Random, change: int) -> Offer:
    start = change - change % (15 * M)
    return Offer(
        length=random.choice([5, 15, 30, 45, 60, 90, 240, 1440]) * M,
        step=random.choice([5, 15, 20, 30, 60, 90]) * M,
        buffer_before=random.choice([0, 0, 10, 30]) * M,
        buffer_after=random.choice([0, 0, 10, 30]) * M,
        earliest=start - random.randrange(26 * 60) * M,
        latest=start + random.randrange(26 * 60) * M,
    )


def _person(random: Random, zone: str, change: int) -> Person:
    spans = [list(_spans(random, change, most)) for most in (6, 1, 1)]
    return Person(hours=hours(random, zone, change), busy=spans[0], away=spans[1], full=spans[2])


def _spans(random: Random, change: int, most: int) -> Iterator[Interval]:
    for _span in range(random.randint(0, most)):
        start = change - change % M + random.randrange(-36 * 60, 36 * 60) * M
        yield start, start + random.randrange(300) * M


def hours(random: Random, zone: str, change: int) -> Hours:
    """Open all week, or hours as no two days have them, overlapping and past midnight; with days that are unlike others."""
    place = ZoneInfo(zone)
    around = [date_at(change, place) + timedelta(days=days) for days in (-2, -1, 0, 1, 2)]
    return Hours(
        zone=place,
        weekly=_weekly(random),
        overrides={day: _ranges(random) for day in random.sample(around, random.choice([0, 0, 1, 2]))},
        holidays=frozenset[date](random.sample(around, random.choice([0, 0, 1]))),
    )


def _weekly(random: Random) -> Weekly:
    if random.random() < 0.2:
        return {weekday: [(0, 1440)] for weekday in range(1, 8)}
    return {weekday: _ranges(random) for weekday in range(1, 8)}


def _ranges(random: Random) -> list[Range]:
    opens = [random.randrange(0, 1440, 15) for _range in range(random.randint(0, 3))]
    return [(at, at + random.choice([30, 60, 180, 480, 1440])) for at in opens]
