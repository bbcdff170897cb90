"""Instants in words."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from bookings import clocks, words, zones

TUESDAY = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


def test_a_moment_is_said_with_weekday_and_city() -> None:
    assert words.from_to(TUESDAY, TUESDAY.replace(hour=2, minute=0), "Asia/Tokyo") == (
        "Tuesday 24 November 2026, 10:30 to 11:00 (Tokyo time)"
    )


def test_short_words_leave_out_the_year() -> None:
    assert words.short_day_and_time(TUESDAY, "Asia/Tokyo") == "Tue 24 Nov, 10:30"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_clock_has_24_hours_and_no_leading_zero_in_every_language(language: str) -> None:
    with translation.override(language):
        assert words.clock(TUESDAY, "UTC") == "1:30"
        assert words.clock(TUESDAY.replace(hour=14), "UTC") == "14:30"
        assert words.clock(TUESDAY.replace(hour=0, minute=5), "UTC") == "0:05"


def test_only_times_that_happen_twice_are_told_apart() -> None:
    first = datetime(2027, 11, 7, 5, 30, tzinfo=UTC)

    assert words.day_and_time(first, "America/New_York").endswith("1:30 EDT")
    assert words.day_and_time(first.replace(hour=6), "America/New_York").endswith("1:30 EST")
    assert words.day_and_time(first.replace(hour=7), "America/New_York").endswith("2:30")


def test_a_zone_without_letters_is_told_by_its_distance() -> None:
    assert words.zone_abbreviation(TUESDAY, "America/Sao_Paulo") == "UTC-03"


@pytest.mark.parametrize("name", ["Mars/Olympus", "", None, "../etc/passwd", "asia/tokyo"])
def test_what_is_no_zone_is_not_taken_for_one(name: str | None) -> None:
    assert not zones.is_zone(name)


def test_the_list_offers_places_and_utc() -> None:
    assert {"Asia/Tokyo", "Europe/Berlin", "UTC"} <= set(zones.named_zones())
    assert not {"US/Pacific", "EST", "Etc/GMT+1"} & set(zones.named_zones())


@pytest.mark.parametrize(
    ("hour", "english", "japanese"),
    [
        (0, "12:30 am", "午前0:30"),
        (9, "9:30 am", "午前9:30"),
        (12, "12:30 pm", "午後0:30"),
        (14, "2:30 pm", "午後2:30"),
    ],
)
def test_whoever_chose_so_reads_twelve_hours(hour: int, english: str, japanese: str) -> None:
    at = TUESDAY.replace(hour=hour)

    with clocks.showing(twelve=True):
        assert words.clock(at, "UTC") == english
        with translation.override("ja"):
            assert words.clock(at, "UTC") == japanese
    assert words.clock(at, "UTC") == f"{hour}:30"


@pytest.mark.parametrize("browser", ["en-GB", "fr-CA,en-US", "ja-JP", "en", "", "x-y;q=z", "xx-YY", "en-1"])
def test_twelve_hours_are_usual_where_the_browsers_region_says_so(browser: str) -> None:
    assert clocks.leans_to_twelve("en-US,en;q=0.9")
    assert clocks.leans_to_twelve("en-AU")
    assert not clocks.leans_to_twelve(browser)
