"""How long a window of free times takes, over case files with known right answers. Without Django.

    .venv/bin/python bench/slots.py DIR [--rounds N]

Prints one JSON line for each `*.json` in DIR: `case`; `median_ms` of the whole computation, from the case as decoded from JSON to
the free starts as ISO strings; `equal`, whether the answer is the file's. Exit status 1 if one is not.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bookings.availability import Host, Hours, Interval, Offer, free_starts, iso_texts, open_stretches, whole_days


@dataclass(frozen=True)
class Busy:
    """A host's meetings, read from their text when the host is asked: of any-of hosts not all have to be."""

    texts: list[tuple[str, str]]

    def __iter__(self) -> Iterator[Interval]:
        return ((_instant(start), _instant(end)) for start, end in self.texts)


def main() -> int:
    """Runs each case of the folder named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--rounds", type=int, default=201)
    asked = parser.parse_args()
    lines = [figures(json.loads(file.read_text()), rounds=asked.rounds) for file in sorted(asked.folder.glob("*.json"))]
    for line in lines:
        print(json.dumps(line))
    return 0 if lines and all(line["equal"] for line in lines) else 1


def figures(case: dict[str, Any], *, rounds: int) -> dict[str, Any]:
    """The line of one case."""
    return {
        "case": case["name"],
        "median_ms": round(median(_seconds(case) for _round in range(rounds)) * 1000, 3),
        "equal": is_equal(answer(case), case["expect"]),
    }


def answer(case: dict[str, Any]) -> list[str]:
    """The free starts, as the case has them."""
    zone = ZoneInfo(case["hostTimeZone"])
    opening = _minutes(case["open"]), _minutes(case["close"])
    hours = Hours(zone=zone, weekly={weekday: [opening] for weekday in case["weekdays"]})
    first = date.fromisoformat(case["start"])
    window = whole_days(first, first + timedelta(days=case["days"] - 1), zone)
    stretches = open_stretches(hours, window)
    hosts = [Host(open=stretches, busy=Busy(host["busy"])) for host in case["hosts"]]
    offer = Offer(length=case["duration"] * 60, step=case["interval"] * 60, earliest=window[0], latest=window[1])
    who = {"any_of": hosts} if case["mode"] == "round_robin" else {"all_of": hosts}
    return iso_texts(free_starts(offer, **who))


def is_equal(texts: list[str], expect: dict[str, Any]) -> bool:
    """Whether these are the starts that the file has in mind."""
    digest = hashlib.sha256("\n".join(sorted(texts)).encode()).hexdigest()
    return (len(texts), digest) == (expect["count"], expect["sha256"])


def _seconds(case: dict[str, Any]) -> float:
    began = perf_counter()
    answer(case)
    return perf_counter() - began


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _instant(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


if __name__ == "__main__":
    sys.exit(main())
