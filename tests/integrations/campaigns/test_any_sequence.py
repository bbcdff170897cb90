"""Any sequence of what people, the org and the network do ends, once faults stop, in the state that the rules give."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from integrations.salesforce.standin import StandIn
from tests.integrations.campaigns.any_sequence import AnySequence

IN_THE_SUITE = 20
# Each turn in a transaction of its own: what all of them wrote would be turned back with the clock each time.
EXAMPLES = int(os.environ.get("JICOO_EXAMPLES", str(IN_THE_SUITE)))


@pytest.fixture
def turn(request: pytest.FixtureRequest) -> int:
    """Other stories each time, but for the suite's."""
    return int(request.param)


@pytest.mark.django_db
@pytest.mark.usefixtures("turn")
@pytest.mark.parametrize("turn", range(max(1, EXAMPLES // IN_THE_SUITE)), indirect=True)
def test_any_sequence_ends_as_the_rules_say_with_nothing_lost_and_nothing_doubled(standin: StandIn) -> None:
    """JICOO_EXAMPLES=2000 makes it a campaign of a hundred turns; the few of the suite are the same ones each time."""
    story = type("Story", (AnySequence,), {"standin": standin})
    few = settings(
        max_examples=IN_THE_SUITE,
        stateful_step_count=15,
        derandomize=EXAMPLES == IN_THE_SUITE,
        # A campaign looks for the shortest story that fails, which takes minutes.
        phases=[Phase.generate] if EXAMPLES == IN_THE_SUITE else [Phase.generate, Phase.shrink],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )

    run_state_machine_as_test(story, settings=few)
