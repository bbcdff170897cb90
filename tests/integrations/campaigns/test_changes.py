"""R16 in short, with real workers. In one process the suite tells R14 (test_crowd), R15 and R17 (test_trouble), R18 (test_changed_by_hand)."""

from tests.integrations.campaigns.measured import figures_of

CLEAN = {"lost": 0, "doubled": 0, "stale": 0, "unsettled": {}}


def test_an_access_that_ends_is_renewed_once_and_one_that_is_revoked_keeps_every_booking() -> None:
    access = figures_of("changes", "--small", "--only", "R16")["R16"]

    assert access["refreshes_when_20_meet_it_at_once"] == [1, 1], access
    assert access["revoked"]["waiting_while_broken"] == access["revoked"]["bookings"], access
    assert {name: access[name] for name in CLEAN} == CLEAN, access
