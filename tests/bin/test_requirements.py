"""The locked requirements: exact, hashed, the same everywhere, and without a word about where they come from."""

import re
from pathlib import Path

import pytest

from jicoo.local.place import ROOT

LOCKS = [ROOT / "requirements" / name for name in ("run.txt", "test.txt")]
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z0-9,_-]+\])?==([^ ;\\]+)(.*)$")


def requirements(lock: Path) -> list[str]:
    """One text per package, its hashes included."""
    return [entry for entry in re.split(r"\n(?=\S)", lock.read_text().replace("\\\n", " ")) if entry.strip()]


def pins(lock: Path) -> set[tuple[str, str]]:
    """Name and version of each package; a package may have several versions, each for other machines."""
    return {(found[1], found[2]) for entry in requirements(lock) if (found := PIN.match(entry))}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_has_one_version_and_hashes(lock: Path) -> None:
    loose = [entry for entry in requirements(lock) if not (PIN.match(entry) and "--hash=sha256:" in entry)]

    assert loose == []
    assert len(requirements(lock)) > 10


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_address_stands_in_a_lock(lock: Path) -> None:
    found = re.findall(r"://|--index|--extra-index|--find-links|--trusted-host|@ ", lock.read_text())

    assert found == []


def test_what_tests_run_with_is_what_the_product_runs_with() -> None:
    run, test = (pins(lock) for lock in LOCKS)

    assert run - test == set()


def test_the_lock_serves_debians_python() -> None:
    # 3.11.3 brought with it what this package gives to 3.11.2: a lock made for a later Python leaves it out.
    assert re.search(r"^async-timeout==.*python_full_version < '3.11.3'", LOCKS[0].read_text(), re.MULTILINE)


def test_time_zones_come_with_the_product() -> None:
    assert "tzdata" in {name for name, _ in pins(LOCKS[0])}
