"""What tests of outgoing mail share: the mail server, and a clock that stands still."""

from collections.abc import Iterator

import pytest
import time_machine
from django.conf import LazySettings

from tests.jicoo.mail.border import NOON, Server


@pytest.fixture
def server(settings: LazySettings) -> type[Server]:
    """The mail server of these tests, newly started."""
    settings.EMAIL_BACKEND = "tests.jicoo.mail.border.Server"
    Server.start()
    return Server


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Noon, until it is moved."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller
