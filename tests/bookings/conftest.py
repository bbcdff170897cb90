"""A fixed moment, so that every test of bookings knows what is to come; and who changes pages."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from teams.models import User
from tests.bookings.story import NOW
from tests.conftest import signed_in_as


@pytest.fixture
def friday() -> Iterator[None]:
    """It is Friday 20 November 2026, noon in UTC, and stays so."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def manager(mia: User) -> Client:
    """Where mia, who manages, is logged in."""
    return signed_in_as(mia)
