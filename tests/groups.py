"""Which tests stay with one worker of pytest-xdist, and which groups begin first."""

from functools import cache
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parent.parent
# So many at a time: a campaign's stack takes up to forty connections.
TURNS = {"tests/integrations/campaigns": 3}
# Whoever begins last with what takes longest keeps everybody waiting.
LONGEST = ("test_health", "test_waiting", "test_connecting_refused", "test_ways_in", "test_pages", "test_guide")


class Groups(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist has no types
    """A file stays together, and files that take turns do: those of its tests that take many connections do not run twice at once."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return _turns().get(path, path)


def put_in_order(items: list[pytest.Item]) -> None:
    """What waits for processes begins first, so that the many short tests fill the machine meanwhile."""
    embedded = {item.path for item in items if item.get_closest_marker("embedded")}

    def place(item: pytest.Item) -> tuple[bool, str, bool, int]:
        turn = _turns().get(item.path.relative_to(ROOT).as_posix(), "")
        return not turn, turn, item.path not in embedded, _length(item.path)

    items.sort(key=place)


def _length(path: Path) -> int:
    is_journey = path.parent == ROOT / "tests" / "journeys"
    return LONGEST.index(path.stem) if is_journey and path.stem in LONGEST else len(LONGEST)


@cache
def _turns() -> dict[str, str]:
    """The name of a group for each file that takes turns with others."""
    found: dict[str, str] = {}
    for folder, at_once in TURNS.items():
        files = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / folder).glob("test_*.py"))
        found |= {file: f"{folder} {number % at_once + 1}" for number, file in enumerate(files)}
    return found
