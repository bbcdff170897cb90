"""A fixed moment, so that every test of bookings knows what is to come."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.bookings.story import NOW


@pytest.fixture
def friday() -> Iterator[None]:
    """It is Friday 20 November 2026, noon in UTC, and stays so."""
    with time_machine.travel(NOW, tick=False):
        yield
