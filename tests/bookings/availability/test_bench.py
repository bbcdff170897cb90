"""The measurement over case files: answers that others have computed, and one of our own."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jicoo.environment import BASE_DIR

SHARED = BASE_DIR.parent / "shared" / "bench"
# Two hosts who are never free at once, in a week that loses an hour.
CASE = {
    "name": "ours",
    "mode": "round_robin",
    "start": "2027-03-27",
    "days": 2,
    "hostTimeZone": "Europe/Berlin",
    "weekdays": [6, 7],
    "open": "01:00",
    "close": "05:00",
    "duration": 60,
    "interval": 60,
    "hosts": [
        {"busy": [["2027-03-27T00:00:00.000Z", "2027-03-27T12:00:00.000Z"]]},
        {"busy": [["2027-03-27T01:00:00.000Z", "2027-03-29T00:00:00.000Z"]]},
    ],
}
RIGHT = ["2027-03-27T00:00", "2027-03-28T00:00", "2027-03-28T01:00", "2027-03-28T02:00"]


def slots(folder: Path, *options: str) -> tuple[int, list[dict[str, Any]]]:
    """Exit status and lines."""
    command = [sys.executable, str(BASE_DIR / "bench" / "slots.py"), str(folder), "--rounds", "1", *options]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert not done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def written(folder: Path, starts: list[str]) -> Path:
    digest = hashlib.sha256("\n".join(f"{start}:00.000Z" for start in starts).encode()).hexdigest()
    (folder / "ours.json").write_text(json.dumps(CASE | {"expect": {"count": len(starts), "sha256": digest}}))
    return folder


def test_a_case_is_answered_with_its_free_starts(tmp_path: Path) -> None:
    status, (line,) = slots(written(tmp_path, RIGHT))

    assert (status, line["case"], line["equal"]) == (0, "ours", True)


def test_another_answer_is_told_and_ends_with_status_1(tmp_path: Path) -> None:
    status, (line,) = slots(written(tmp_path, RIGHT[1:]))

    assert (status, line["equal"]) == (1, False)


def test_a_folder_without_cases_proves_nothing(tmp_path: Path) -> None:
    assert slots(tmp_path) == (1, [])


@pytest.mark.skipif(not SHARED.exists(), reason="the shared slot cases are not beside this checkout")
def test_the_shared_cases_have_the_answers_that_others_have_computed() -> None:
    status, lines = slots(SHARED)

    assert {line["case"]: line["equal"] for line in lines} == dict.fromkeys(
        ["h1_b50", "rr10_b50", "coll10_b50", "rr50_b50"], True
    )
    assert status == 0


def test_it_runs_without_django() -> None:
    script = (
        f"import runpy, sys; runpy.run_path({str(BASE_DIR / 'bench' / 'slots.py')!r}); print('django' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)

    assert done.stdout.strip() == "False"
