from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from integrations.salesforce.standin import StandIn
from tests.integrations.salesforce.standin.talk import CALLBACK, Api


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 5, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def standin(clock: Clock) -> Iterator[StandIn]:
    """One org with ada and bob as users."""
    with StandIn(clock=clock, callbacks=[CALLBACK], user_emails=["ada@example.com", "bob@example.com"]) as running:
        yield running


@pytest.fixture
def api(standin: StandIn) -> Iterator[Api]:
    """The REST interface as the org's administrator."""
    talk = Api(standin)
    yield talk
    talk.session.close()
