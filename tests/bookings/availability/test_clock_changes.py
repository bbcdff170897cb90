"""Each kind of clock change there is, against the slow reference. Every zone: `bench/clock_changes.py`."""

from random import Random

import pytest

from tests.bookings.availability.changes import first_of_each_kind
from tests.bookings.availability.questions import question

# Between them they have every change of offset and clock that any zone has from 2024 to 2030, by the tz database of 2026.
ZONES = [
    "Africa/Cairo",  # from midnight
    "Africa/Casablanca",  # back, for Ramadan
    "Africa/Ceuta",
    "America/Adak",
    "America/Anchorage",
    "America/Asuncion",  # at midnight, for the last time in 2024
    "America/Boise",
    "America/Chicago",
    "America/Detroit",
    "America/Ensenada",
    "America/Glace_Bay",
    "America/Godthab",  # skips the hour before midnight
    "America/Havana",  # its midnight comes twice
    "America/Miquelon",
    "America/St_Johns",
    "Antarctica/Macquarie",
    "Antarctica/McMurdo",
    "Antarctica/Troll",  # by two hours
    "Asia/Almaty",  # once
    "Asia/Famagusta",
    "Asia/Gaza",
    "Atlantic/Azores",  # skips midnight
    "Atlantic/Canary",
    "Australia/Adelaide",
    "Australia/LHI",  # by half an hour
    "Chile/EasterIsland",
    "Europe/Chisinau",
    "NZ-CHAT",  # 12:45 ahead
    "Pacific/Norfolk",
]


@pytest.mark.parametrize("zone", ZONES)
def test_what_is_offered_around_a_clock_change_is_what_the_wall_clocks_say(zone: str) -> None:
    random = Random(zone)

    for change in first_of_each_kind(zone):
        for _round in range(4):
            asked = question(random, zone, change)
            assert asked.fast() == asked.slow(), asked


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Asia/Kolkata", "Etc/GMT+12", "Pacific/Kiritimati", "UTC"])
def test_so_it_is_where_clocks_never_change(zone: str) -> None:
    random = Random(zone)

    for _round in range(8):
        asked = question(random, zone, 1_800_000_000)
        assert asked.fast() == asked.slow(), asked
