"""Being asked to stop is noted, whichever way it is asked."""

import signal
from collections.abc import Iterator

import pytest

from jicoo.local.signals import stop_signals


@pytest.fixture
def hang_up_ignored() -> Iterator[None]:
    """As nohup starts a program."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_kill_and_a_closed_terminal_all_ask_to_stop(number: signal.Signals) -> None:
    with stop_signals() as stop:
        before = stop.is_wanted()
        signal.raise_signal(number)

    assert (before, stop.is_wanted(), stop.is_urgent()) == (False, True, False)


def test_asking_twice_is_urgent() -> None:
    with stop_signals() as stop:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    assert stop.is_urgent()


def test_a_program_started_by_nohup_survives_the_terminal(hang_up_ignored: None) -> None:
    with stop_signals() as stop:
        signal.raise_signal(signal.SIGHUP)

    assert not stop.is_wanted()


def test_afterwards_signals_mean_what_they_meant_before() -> None:
    before = signal.getsignal(signal.SIGINT)

    with stop_signals():
        pass

    assert signal.getsignal(signal.SIGINT) is before
