"""A journey that hangs fails, and the next one has a browser again."""

import pytest
from playwright.sync_api import Error

from tests.journeys.chromium import ended_after
from tests.journeys.conftest import NewPerson


def test_a_page_that_never_answers_ends_its_own_journey_alone(person: NewPerson) -> None:
    hangs = person()

    with pytest.raises(Error), ended_after(1):
        hangs.evaluate("() => { for (;;); }")

    assert person().evaluate("1 + 1") == 2
