"""R1 over real HTTP: fifty at once on one slot."""

from bench.race import race
from tests.journeys.stack import Stack

ROUNDS = 20


def test_fifty_at_once_on_one_slot_make_one_booking_and_one_event(connected: Stack) -> None:
    before = len(connected.standin.records("Event"))

    result = race(connected.url, connected.facts["team"], connected.facts["page"], rounds=ROUNDS)

    assert result.rounds_with_one_winner == ROUNDS
    assert not [status for status in result.answers if status >= 500]
    connected.standin.wait_until(lambda: len(connected.standin.records("Event")) >= before + ROUNDS, within_s=60)
    assert len(connected.standin.records("Event")) == before + ROUNDS
