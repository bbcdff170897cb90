"""A measurement as its command shows it, in a process, a database and a stack of its own."""

import json
import subprocess
import sys
from typing import Any

from jicoo.local.place import ROOT

# Far more than it takes: a machine that has much else to do is no failure.
WITHIN_S = 900


def figures_of(measurement: str, *options: str) -> dict[str, Any]:
    """What `python -m bench <measurement>` prints. AssertionError, with the end of its log, if it prints nothing."""
    ran = subprocess.run(
        [sys.executable, "-m", "bench", measurement, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
        check=False,
    )
    assert ran.stdout, ran.stderr[-4000:]
    figures: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return figures
