"""One measurement in a place of its own, its figures printed as one JSON object.

    .venv/bin/python -m bench sync [--small]
    .venv/bin/python -m bench faults [--small]
    .venv/bin/python -m bench neighbours [--small]
    .venv/bin/python -m bench points [--small]
    .venv/bin/python -m bench reconcile [--small]
    .venv/bin/python -m bench replay [--small]
    .venv/bin/python -m bench changes [--small] [--only R17]
    .venv/bin/python -m bench sync_pages [--small]
    .venv/bin/python -m bench http [--small]
    .venv/bin/python -m bench races [--small]
    .venv/bin/python -m bench describe
    .venv/bin/python -m bench trouble [--small] [--only R10 R11 R12 R13]

On the server of DATABASE_URL if there is one, and through the Redis of REDIS_URL if there is one. Talks to loopback only.
"""

import argparse
import importlib
import json
import sys

from bench import place

MEASUREMENTS = (
    "sync",
    "faults",
    "neighbours",
    "points",
    "reconcile",
    "replay",
    "changes",
    "sync_pages",
    "trouble",
    "http",
    "races",
    "describe",
)


def main() -> int:
    """Exit status 1 if the figures are not what they have to be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measurement", choices=MEASUREMENTS)
    chosen, options = parser.parse_known_args()
    with place.of_its_own() as here:
        # Its models can be imported only now that Django knows where it is.
        measurement = importlib.import_module(f"bench.{chosen.measurement}")
        figures, good = measurement.measure(here, options)
    print(json.dumps(figures | {"good": good}))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
