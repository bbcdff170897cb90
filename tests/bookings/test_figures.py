"""The dashboard: what a team's bookings come to."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bookings import figures, ports
from bookings.models import Assignment, BookingPage, BookingStatus, Occurrence
from bookings.ports import Panel
from jicoo.charts import Point, Rank, Series, ranking
from teams.access import TeamRequest
from teams.models import Team, User
from tests.bookings.story import MONDAY, NOW
from tests.cast import create_booking, create_page
from tests.conftest import signed_in_as

pytestmark = pytest.mark.usefixtures("friday")


def told(ranks: Any) -> dict[str, list[int]]:
    return {rank.name: [number for _, number in rank.numbers] for rank in ranks}


@pytest.fixture
def busy(team: Team, page: BookingPage, bob: User) -> None:
    """Three weeks of two hosts."""
    bobs = create_page(team, bob, slug="bobs", title="With bob")
    create_booking(page, starts_at=MONDAY)
    create_booking(page, starts_at=MONDAY + timedelta(days=1), status=BookingStatus.CANCELLED)
    create_booking(bobs, starts_at=MONDAY - timedelta(days=7), no_show_at=NOW, source={"utm_source": "ads"})
    # Sunday evening in London is Monday in Tokyo.
    create_booking(bobs, starts_at=MONDAY + timedelta(days=6, hours=12), status=BookingStatus.REQUESTED)
    create_booking(bobs, starts_at=MONDAY + timedelta(days=365))


@pytest.mark.usefixtures("busy")
def test_bookings_are_counted_by_week_page_host_and_source(team: Team, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):
        found = figures.of(team, host=None, weeks=12, zone="Asia/Tokyo", now=NOW)

    weeks = {column.name: [number for _, number in column.numbers] for column in found.by_week.columns}
    assert {name: numbers for name, numbers in weeks.items() if any(numbers)} == {
        "Mon 16 Nov": [0, 0, 1, 0],
        "Mon 23 Nov": [1, 0, 0, 1],
        "Mon 30 Nov": [0, 1, 0, 0],
    }
    assert len(weeks) == 12
    assert told(found.by_page) == {"Intro call": [1, 0, 0, 1], "With bob": [0, 1, 1, 0]}
    assert told(found.by_host) == {"Ada Hopper": [1, 0, 0, 1], "Bob": [0, 1, 1, 0]}
    assert told(found.by_source) == {"No source": [1, 1, 0, 1], "ads": [0, 0, 1, 0]}
    assert (found.sums.total, found.sums.ended_in_percent, found.sums.missed_in_percent) == (4, 25, 50)


@pytest.mark.usefixtures("busy")
def test_a_members_figures_count_where_they_come_as_a_second_host(
    team: Team, page: BookingPage, bob: User, django_assert_num_queries: Any
) -> None:
    alone, seated = (create_booking(page, starts_at=MONDAY + timedelta(hours=hours)) for hours in (2, 4))
    Assignment.objects.create(team=team, booking=alone, host=bob, blocked=(alone.starts_at, alone.ends_at))
    seated.occurrence = Occurrence.objects.create(
        team=team, page=page, host=seated.host, starts_at=seated.starts_at, ends_at=seated.ends_at
    )
    seated.save(update_fields=["occurrence"])
    Assignment.objects.create(
        team=team, occurrence=seated.occurrence, host=bob, blocked=(seated.starts_at, seated.ends_at)
    )

    with django_assert_num_queries(5):
        found = figures.of(team, host=bob, weeks=12, zone="Asia/Tokyo", now=NOW)

    assert told(found.by_page) == {"Intro call": [2, 0, 0, 0], "With bob": [0, 1, 1, 0]}
    assert told(found.by_source) == {"No source": [2, 1, 0, 0], "ads": [0, 0, 1, 0]}


def test_what_is_beyond_the_first_ten_is_one_row() -> None:
    series = [Series(name="Bookings", meaning="good")]
    rows = [Point(name=f"page {number:02}", values=[number]) for number in range(1, 14)]

    ranks = ranking(series, rows, rest="Others")

    assert [rank.name for rank in ranks[:2]] == ["page 13", "page 12"]
    assert ranks[-1] == Rank(name="Others", numbers=[(series[0], 6)], total=6, width=46.15)


def all_is_sent(request: TeamRequest) -> Panel:
    return Panel(template="ui/state.html", context={"icon_name": "check", "word": "All is sent"})


@pytest.fixture
def an_app(team: Team) -> Iterator[None]:
    """One that has something to say on the dashboard."""
    panels = list(ports.dashboard_panels)
    ports.add_dashboard_panel(all_is_sent)
    yield
    ports.dashboard_panels[:] = panels


@pytest.mark.usefixtures("busy", "an_app")
def test_managers_see_the_teams_figures_and_members_their_own(mia: User, bob: User) -> None:
    teams = signed_in_as(mia).get("/teams/acme/bookings/dashboard/?weeks=26").content.decode()
    bobs = signed_in_as(bob).get("/teams/acme/bookings/dashboard/?weeks=many").content.decode()

    assert "With bob" in teams
    assert "Ada Hopper" in teams
    assert "All is sent" in teams
    assert "With bob" in bobs
    assert "Intro call" not in bobs
    assert "What your bookings come to" in bobs


def test_a_dashboard_without_bookings_says_what_to_do(team: Team, mia: User) -> None:
    assert (
        "Nothing was booked in these weeks" in signed_in_as(mia).get("/teams/acme/bookings/dashboard/").content.decode()
    )
