"""The figures that do not depend on the machine: how many calls a booking takes, alone and in a crowd."""

from tests.integrations.campaigns.measured import figures_of


def test_one_booking_takes_two_calls_and_a_crowd_far_fewer_each() -> None:
    figures = figures_of("sync", "--small")

    assert figures["single"]["calls_per_booking"] == 2.0
    # The first batch of an org that nobody knows yet is of ten.
    assert figures["crowd_of_40"]["calls_per_booking"] <= 0.3
