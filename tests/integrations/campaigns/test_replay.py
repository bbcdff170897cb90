"""What stands in Salesforce is never made again, however often it is sent (R20)."""

from tests.integrations.campaigns.measured import figures_of


def test_sending_everything_again_makes_no_new_record() -> None:
    figures = figures_of("replay", "--small")

    assert figures["good"], figures
    assert figures["bookings"] == 60
    assert figures["new_records"] == 0
