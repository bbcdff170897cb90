"""R11 in short: calls whose whole deadline passes although the records were made."""

from tests.integrations.campaigns.measured import figures_of


def test_what_was_made_by_calls_that_ran_out_of_time_is_never_made_again() -> None:
    figures = figures_of("trouble", "--small", "--only", "R11")

    part = figures["R11"]
    assert (part["timed_out"], part["made_all_the_same"]) == (4, 4)
    assert (part["doubled_before_the_second_look"], part["doubled"], part["lost"], part["unsettled"]) == (0, 0, 0, {})
    assert figures["good"], figures
