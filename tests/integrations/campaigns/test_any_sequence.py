"""Any sequence of what people, the org and the network do ends, once faults stop, in the state that the rules give."""

import faulthandler
import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from integrations.salesforce.standin import StandIn
from tests.integrations.campaigns.any_sequence import AnySequence

IN_THE_SUITE = 20
EXAMPLES = int(os.environ.get("JICOO_EXAMPLES", str(IN_THE_SUITE)))


@pytest.mark.django_db
def test_any_sequence_ends_as_the_rules_say_with_nothing_lost_and_nothing_doubled(standin: StandIn) -> None:
    """JICOO_EXAMPLES=2000 makes it a campaign; the few of the suite are the same ones each time."""
    if EXAMPLES != IN_THE_SUITE:
        # pytest ends what takes as long as a campaign does.
        faulthandler.cancel_dump_traceback_later()
    story = type("Story", (AnySequence,), {"standin": standin})
    few = settings(
        max_examples=EXAMPLES,
        stateful_step_count=15,
        derandomize=EXAMPLES == IN_THE_SUITE,
        # A campaign looks for the shortest story that fails, which takes minutes.
        phases=[Phase.generate] if EXAMPLES == IN_THE_SUITE else [Phase.generate, Phase.shrink],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )

    run_state_machine_as_test(story, settings=few)
