"""Out of office, and the host's own meeting link."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from bookings import absences, profiles
from bookings.forms.absences import AbsenceForm
from bookings.models import Absence
from teams.models import Membership, Team, User
from tests.bookings.page_forms import beside
from tests.cast import create_team
from tests.conftest import signed_in_as

SUMMER = {
    "first_day": "2027-07-05",
    "first_time": "",
    "last_day": "2027-07-09",
    "last_time": "",
    "time_zone": "Europe/Berlin",
    "note": "At the sea",
}
JULY = {"starts_at": datetime(2027, 7, 4, 22, tzinfo=UTC), "ends_at": datetime(2027, 7, 9, 22, tzinfo=UTC)}


@pytest.mark.django_db
def test_days_without_times_are_away_as_a_whole() -> None:
    form = AbsenceForm(SUMMER, time_zone="UTC")

    assert form.is_valid()
    assert {"starts_at": form.starts_at, "ends_at": form.ends_at} == JULY


@pytest.mark.parametrize(
    ("wrong", "field", "word"),
    [
        ({"last_day": "2027-07-04"}, "last_day", "before the start"),
        ({"last_day": "2027-07-05", "first_time": "10:00", "last_time": "10:00"}, "last_time", "before the start"),
        ({"last_day": "2037-07-05"}, "last_day", "longer than three years"),
        ({"last_day": "9999-12-31"}, "last_day", "longer than three years"),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "valid choice"),
        ({"first_day": "soon"}, "first_day", "valid date"),
    ],
)
def test_days_in_the_wrong_order_are_refused_beside_their_field(wrong: dict[str, str], field: str, word: str) -> None:
    form = AbsenceForm(SUMMER | wrong, time_zone="UTC")

    assert word in form.errors[field][0]


def test_pressed_twice_the_days_are_kept_once_and_can_be_taken_back(team: Team, bob: User) -> None:
    client, member = signed_in_as(bob), Membership.objects.get(user=bob)
    for _ in range(2):
        client.post(f"/teams/acme/hours/of/{member.pk}/away/", SUMMER)
    absence = team.absences.get()
    assert (absence.host, absence.note) == (bob, "At the sea")

    html = client.get(f"/teams/acme/hours/away/{absence.pk}/").content.decode()
    assert 'value="2027-07-09"' in html.replace("2027-07-09", "2027-07-09")
    client.post(f"/teams/acme/hours/away/{absence.pk}/", {"remove": "1"})

    assert not team.absences.exists()


def test_another_team_sees_nothing_of_days_away(team: Team, bob: User, eve: User) -> None:
    other = create_team("second", owner=bob)
    Absence.objects.create(team=team, host=bob, note="At the sea", **JULY)

    html = signed_in_as(bob).get("/teams/second/hours/").content.decode()

    assert "At the sea" not in html
    assert not absences.editable_by(Membership.objects.get(team=other, user=bob)).exists()


def test_a_meeting_link_is_kept_for_the_team(manager: Client, team: Team, mia: User) -> None:
    member = Membership.objects.get(user=mia)
    url = f"/teams/acme/hours/of/{member.pk}/meeting-link/"

    html = manager.post(url, {"meeting_link": "javascript:alert(1)"}).content.decode()
    assert beside(html, "meeting_link").startswith("Enter a valid URL")
    manager.post(url, {"meeting_link": "meet.example.com/mia"})

    assert profiles.meeting_link(team, mia) == "https://meet.example.com/mia"
