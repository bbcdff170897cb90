"""Which tests stay with one worker of pytest-xdist, and which groups begin first."""

from pathlib import Path

import pytest

# So many at a time: a journey's stack costs a database, six programs and a browser, a campaign's up to forty connections.
TURNS = {"journeys": 2, "campaigns": 3}


def put_together(items: list[pytest.Item]) -> None:
    """A file stays together: those of its tests that take many connections do not run twice at once.

    What waits for processes begins first, so that the many short tests fill the machine meanwhile.
    """
    turns = _turns({item.path for item in items})
    embedded = {item.path for item in items if item.get_closest_marker("embedded")}
    for item in items:
        item.add_marker(pytest.mark.xdist_group(turns.get(item.path) or str(item.path)))
    items.sort(key=lambda item: (item.path not in turns, turns.get(item.path), item.path not in embedded))


def _turns(paths: set[Path]) -> dict[Path, str]:
    """The name of a group for each file that takes turns with others."""
    found: dict[Path, str] = {}
    for folder, at_once in TURNS.items():
        files = sorted(path for path in paths if path.parent.name == folder)
        found |= {path: f"{folder} {place % at_once + 1}" for place, path in enumerate(files)}
    return found
