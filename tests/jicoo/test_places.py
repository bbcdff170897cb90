"""Time zones are read as places, in the reader's language."""

import re
from zoneinfo import available_timezones

import pytest
from django.template import Context, Template
from django.utils.translation import override

from jicoo import places
from teams.forms import time_zone_choices

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("zone", "city", "in_japanese"),
    [
        ("Asia/Tokyo", "Tokyo", "東京"),
        ("America/New_York", "New York", "ニューヨーク"),
        ("Asia/Kolkata", "Kolkata", "コルカタ"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires", "ブエノスアイレス"),
        ("UTC", "UTC", "UTC"),
        ("Europe/Belfast", "Belfast", "Belfast"),
    ],
)
def test_a_zone_is_called_by_its_city(zone: str, city: str, in_japanese: str) -> None:
    assert places.city(zone) == city
    with override("ja"):
        assert places.city(zone) == in_japanese


def test_cities_of_one_name_are_told_apart() -> None:
    assert places.label("America/Kentucky/Louisville") == "Louisville (Kentucky)"
    assert places.label("America/North_Dakota/Center") == "Center, North Dakota"


def test_every_part_of_the_world_has_a_name_in_japanese() -> None:
    with override("ja"):
        assert [name for name in places.AREAS if not JAPANESE.search(places.area(name))] == []


def test_who_reads_japanese_chooses_among_japanese_names() -> None:
    with override("ja"):
        listed = Template('{% load moments %}{% zone_options "Asia/Tokyo" %}').render(Context())
        groups = dict(time_zone_choices())

    assert '<option value="Asia/Tokyo" selected>アジア/東京</option>' in listed
    assert ("Europe/London", "ロンドン") in groups["ヨーロッパ"]


def test_who_reads_english_chooses_among_english_ones() -> None:
    listed = Template('{% load moments %}{% zone_options "UTC" %}').render(Context())

    assert '<option value="America/New_York">America/New York</option>' in listed
    assert '<option value="UTC" selected>UTC</option>' in listed


def test_each_zone_can_be_called_something() -> None:
    with override("ja"):
        assert all(places.city(zone) and places.label(zone) for zone in available_timezones())
