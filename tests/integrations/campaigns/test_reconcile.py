"""R19, small: what people deleted and changed by hand is found, repaired as the pages say, and not found again."""

from tests.integrations.campaigns.measured import figures_of


def test_each_change_by_hand_is_found_repaired_and_not_found_again() -> None:
    figures = figures_of("reconcile", "--small")

    assert (figures["first"]["found"], figures["first"]["missing"]) == (10, 5)
    # One call for all that we wrote, one for what the connected user made there.
    assert figures["first"]["calls"] == 2
    assert figures["repaired"]["as_the_pages_say"] == 10
    assert figures["second"]["found"] == 0
    assert figures["good"]
