"""R4 in short: workers killed at random moments while Salesforce answers badly."""

from tests.integrations.campaigns.measured import figures_of


def test_kills_and_faults_of_every_kind_lose_nothing_and_double_nothing() -> None:
    figures = figures_of("faults", "--small")

    assert (figures["bookings"], figures["kills"]) == (60, 6)
    assert (figures["lost"], figures["doubled"], figures["stale"], figures["unsettled"]) == (0, 0, 0, {})
