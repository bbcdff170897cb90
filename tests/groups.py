"""Which tests stay with one worker of pytest-xdist, and which groups begin first."""

import pytest

# The journeys share so many stacks: each costs a database, six programs and a browser.
STACKS = 2


def put_together(items: list[pytest.Item]) -> None:
    """A file stays together: those of its tests that take many connections do not run twice at once.

    What waits for processes begins first, so that the many short tests fill the machine meanwhile.
    """
    journeys = sorted({item.path for item in items if _uses_the_stack(item)})
    stacks = {path: f"stack {place % STACKS + 1}" for place, path in enumerate(journeys)}
    slow = {item.path for item in items if item.get_closest_marker("campaign") or item.get_closest_marker("embedded")}
    for item in items:
        item.add_marker(pytest.mark.xdist_group(stacks.get(item.path) or str(item.path)))
    items.sort(key=lambda item: (item.path not in stacks, stacks.get(item.path), item.path not in slow))


def _uses_the_stack(item: pytest.Item) -> bool:
    return "journeys" in item.path.parts and item.get_closest_marker("journey") is not None
