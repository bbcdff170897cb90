"""What an org refuses, revokes or changes by itself while bookings change here: in the end each stands there once, as it ended (R14–R18).

.venv/bin/python -m bench changes [--small] [--only R17]
"""

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from bench import changed_there, lost_access, one_of_many, refusals, while_down
from bench.stack import Stack, running
from jicoo.local.place import Place

MEASUREMENTS: Mapping[str, Any] = {
    "R14": one_of_many.measure,
    "R15": refusals.measure,
    "R16": lost_access.measure,
    "R17": while_down.measure,
    "R18": changed_there.measure,
}


def measure(place: Place, options: Sequence[str]) -> tuple[dict[str, Any], bool]:
    """The figures of each, with whether they are `good`; good if all are."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--only", nargs="+", choices=MEASUREMENTS, default=list(MEASUREMENTS))
    chosen = parser.parse_args(options)
    with running(place) as stack:
        figures = {name: _one(stack, name, small=chosen.small) for name in chosen.only}
    return figures, all(each["good"] for each in figures.values())


def _one(stack: Stack, name: str, *, small: bool) -> dict[str, Any]:
    figures, good = MEASUREMENTS[name](stack, small=small)
    return {**figures, "good": good}
