"""The bell: rings for what is due, and waits out trouble."""

import time
from collections.abc import Iterator

import pytest
from celery.canvas import Signature
from django.conf import LazySettings
from django.db import DatabaseError
from kombu.exceptions import OperationalError
from kombu.simple import SimpleQueue

from integrations.tasks import run_lane
from jicoo import bell
from jicoo.celery import app


@pytest.fixture(autouse=True)
def ringers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody rings but who is registered by the test."""
    monkeypatch.setattr(bell, "_ringers", [])


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the bell slept, in seconds; the clock does not stand still for it."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


@pytest.fixture
def broker() -> Iterator[SimpleQueue]:
    """The queue that workers read, in files or in Redis as the environment says, empty before and after."""
    app.loader.import_default_modules()
    with app.connection_for_read() as connection:
        queue = connection.SimpleQueue(app.conf.task_default_queue)
        queue.clear()
        yield queue
        queue.clear()
        queue.close()


def nothing_due() -> list[Signature]:
    return []


def rounds(count: int) -> list[bool]:
    return [False] * count + [True]


def test_what_is_due_reaches_the_broker(broker: SimpleQueue) -> None:
    bell.register(lambda: [run_lane.si(7), run_lane.si(8)])

    assert bell.ring_once() == 2

    messages = [broker.get(timeout=5) for _ in range(2)]
    assert {message.headers["task"] for message in messages} == {"integrations.tasks.run_lane"}
    assert sorted(message.decode()[0][0] for message in messages) == [7, 8]


def test_a_ringer_is_registered_once() -> None:
    asked: list[str] = []

    def ringer() -> list[Signature]:
        asked.append("asked")
        return []

    bell.register(ringer)
    bell.register(ringer)
    bell.ring_once()

    assert asked == ["asked"]


def test_the_bell_asks_four_times_a_second_until_it_is_told_to_stop(naps: list[float]) -> None:
    bell.register(nothing_due)
    stops = iter(rounds(3))

    bell.ring_forever(should_stop=lambda: next(stops))

    assert naps == [0.25, 0.25, 0.25]


@pytest.mark.django_db
@pytest.mark.parametrize("trouble", [DatabaseError(), OperationalError(), ConnectionResetError()], ids=repr)
def test_trouble_is_waited_out_and_then_the_bell_goes_on(
    naps: list[float], trouble: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    troubles = iter([trouble, None])

    def ringer() -> list[Signature]:
        if ahead := next(troubles):
            raise ahead
        return []

    bell.register(ringer)
    stops = iter(rounds(2))

    bell.ring_forever(should_stop=lambda: next(stops))

    assert naps == [bell.PAUSE_IN_TROUBLE_S, bell.PAUSE_S]
    assert f"error={type(trouble).__name__}" in caplog.text


def test_a_mistake_of_ours_is_not_waited_out(naps: list[float]) -> None:
    def ringer() -> list[Signature]:
        raise ZeroDivisionError

    bell.register(ringer)

    with pytest.raises(ZeroDivisionError):
        bell.ring_forever(should_stop=lambda: False)


def test_mail_rings_the_bell(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.apps import apps  # noqa: PLC0415 (the app is asked once more, on an empty bell)

    from jicoo.mail import outbox  # noqa: PLC0415 (as above)

    apps.get_app_config("mail").ready()

    assert bell._ringers == [outbox.ring_due]
