"""A fixed moment, so that every test of bookings knows what is to come; who changes pages, and what is announced."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from bookings.signals import booking_changed
from teams.models import User
from tests.bookings.story import NOW
from tests.conftest import signed_in_as


@pytest.fixture
def friday() -> Iterator[None]:
    """It is Friday 20 November 2026, noon in UTC, and stays so."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """What is announced of bookings."""
    changes: list[str] = []

    def listen(change: str, **_: Any) -> None:
        changes.append(change)

    booking_changed.connect(listen)
    yield changes
    booking_changed.disconnect(listen)


@pytest.fixture
def manager(mia: User) -> Client:
    """Where mia, who manages, is logged in."""
    return signed_in_as(mia)
