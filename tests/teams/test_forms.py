"""Time zones as people choose them, and questions that templates ask."""

from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template

from teams.forms import TimeZoneField, time_zone_choices
from teams.models import Team, User, validate_time_zone


def zones() -> dict[str, str]:
    """Every choice and what it is called."""
    return {
        name: str(label)
        for _region, group in time_zone_choices()
        for name, label in (group if isinstance(group, list) else [(_region, group)])
    }


def test_every_time_zone_on_offer_exists() -> None:
    for name in zones():
        validate_time_zone(name)
        ZoneInfo(name)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Asia/Tokyo", "Tokyo"),
        ("America/New_York", "New York"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires (Argentina)"),
        ("UTC", "UTC"),
    ],
)
def test_places_are_called_as_people_call_them(name: str, label: str) -> None:
    assert zones()[name] == label


def test_offsets_and_book_keeping_are_not_on_offer() -> None:
    assert not any(name.startswith(("Etc/", "posix/", "right/")) for name in zones())


def test_the_field_gives_the_name_of_the_zone() -> None:
    assert TimeZoneField().clean("Asia/Tokyo") == "Asia/Tokyo"


def test_a_template_asks_what_a_member_may(team: Team, ada: User, bob: User) -> None:
    template = Template('{% load teams %}{% if who|may:"manage_apps" %}may{% else %}may not{% endif %}')

    answers = [template.render(Context({"who": user.memberships.get()})) for user in (ada, bob)]

    assert answers == ["may", "may not"]


def test_a_template_that_asks_for_a_permission_that_does_not_exist_fails(team: Team, ada: User) -> None:
    template = Template('{% load teams %}{{ who|may:"fly" }}')

    with pytest.raises(ValueError, match="fly"):
        template.render(Context({"who": ada.memberships.get()}))
