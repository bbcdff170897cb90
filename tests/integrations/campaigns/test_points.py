"""R5 and R6 in short: a worker is hit where it matters most."""

import json

from tests.integrations.campaigns.measured import figures_of


def test_a_worker_killed_or_frozen_where_it_matters_most_leaves_nothing_lost_and_nothing_doubled() -> None:
    figures = figures_of("points", "--small")

    assert figures["good"], json.dumps(figures)
