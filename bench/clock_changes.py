"""R24: the days around each clock change of every IANA zone, 2024 to 2030, against the slow reference. Without Django.

    .venv/bin/python bench/clock_changes.py [--rounds N] [--zones N]

Each round is another question, with hours, meetings, limits and hosts made up anew; its seed is the zone's name. Zones without a
change are asked about an ordinary day. Prints one JSON object; differences go to stderr. Exit status 1 if there is one.
"""

import argparse
import json
import sys
from collections import Counter
from multiprocessing import Pool
from pathlib import Path
from random import Random
from zoneinfo import available_timezones

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.bookings.availability.changes import changes_of
from tests.bookings.availability.questions import question

ORDINARY_DAY = 1_800_000_000


def main() -> int:
    """Two processes, as long as it takes: some minutes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=4, help="questions for each change")
    parser.add_argument("--zones", type=int, help="so many zones only")
    asked = parser.parse_args()
    zones = sorted(available_timezones())[: asked.zones]
    tally: Counter[str] = Counter(zones=len(zones), changes=0, questions=0, starts=0, differences=0)
    with Pool(2) as pool:
        for counts in pool.imap_unordered(_try_zone, [(zone, asked.rounds) for zone in zones]):
            tally.update(counts)
    print(json.dumps(tally | {"good": not tally["differences"]}))
    return 1 if tally["differences"] else 0


def _try_zone(job: tuple[str, int]) -> dict[str, int]:
    zone, rounds = job
    random, changes = Random(zone), changes_of(zone)
    counts = Counter(changes=len(changes))
    for change in changes or [ORDINARY_DAY]:
        for _round in range(rounds):
            counts += _try_question(random, zone, change)
    return counts


def _try_question(random: Random, zone: str, change: int) -> Counter[str]:
    asked = question(random, zone, change)
    fast, slow = asked.fast(), asked.slow()
    if fast != slow:
        print(f"{zone} around {change}: {asked}", file=sys.stderr)
    return Counter(questions=1, starts=len(slow), differences=int(fast != slow))


if __name__ == "__main__":
    sys.exit(main())
