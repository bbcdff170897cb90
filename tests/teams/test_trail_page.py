"""The trail as people read it: by kind, by person, page by page, and as a file."""

import csv
import io

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from teams import audit
from teams.models import Team, User
from tests.conftest import signed_in_as

TRAIL = "/teams/acme/audit/"


def lines_of(browser: Client, **query: str) -> str:
    """The part of the page in which the entries stand."""
    return browser.get(TRAIL, query).content.decode().partition("<table")[2].partition("</table>")[0]


def rows_of(browser: Client, **query: str) -> list[list[str]]:
    response = browser.get(f"{TRAIL}csv/", query)
    text = b"".join(response).decode().removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.fixture
def trail(team: Team, ada: User, bob: User) -> None:
    """ada changed the settings, then a role; bob left an entry that nobody has words for."""
    audit.record(team, ada, "team_changed", fields=["name"])
    audit.record(team, ada, "role_changed", bob.pk, before="member", now="manager")
    audit.record(team, bob, "moon_landed_on")


def test_the_trail_can_be_read_by_kind(trail: None, ada: User) -> None:
    browser = signed_in_as(ada)

    assert "Changed the team" in lines_of(browser, kind="team")
    assert "Changed the role" not in lines_of(browser, kind="team")
    assert "Changed the role" in lines_of(browser, kind="members")
    assert "Moon landed on" in lines_of(browser, kind="other")
    assert "Changed the team" not in lines_of(browser, kind="other")


def test_the_trail_can_be_read_by_person(trail: None, ada: User, bob: User) -> None:
    shown = lines_of(signed_in_as(ada), person=str(bob.pk))

    assert "Moon landed on" in shown
    assert "Changed" not in shown


def test_who_has_left_can_still_be_looked_for(trail: None, team: Team, ada: User, bob: User) -> None:
    team.memberships.filter(user=bob).delete()

    assert "Moon landed on" in lines_of(signed_in_as(ada), person=str(bob.pk))


@pytest.mark.parametrize("query", [{"kind": "no such kind"}, {"person": "x"}, {"person": "999999"}])
def test_a_choice_that_makes_no_sense_is_told_and_hides_nothing(trail: None, ada: User, query: dict[str, str]) -> None:
    page = signed_in_as(ada).get(TRAIL, query).content.decode()

    assert "Select a valid choice" in page
    assert "Moon landed on" in page


def test_strangers_are_nobody_to_look_for(trail: None, ada: User, eve: User) -> None:
    page = signed_in_as(ada).get(TRAIL).content.decode()

    assert f'<option value="{eve.pk}"' not in page


def test_nothing_of_a_kind_is_said(team: Team, ada: User) -> None:
    assert "Nothing of this kind" in signed_in_as(ada).get(TRAIL, {"kind": "pages"}).content.decode()


def test_the_file_has_the_same_entries_in_the_readers_words(trail: None, ada: User, bob: User) -> None:
    browser = signed_in_as(ada)

    head, *rows = rows_of(browser)

    assert head == ["When", "Who", "What", "Details"]
    assert [row[1:] for row in rows] == [
        ["Bob", "Moon landed on", ""],
        ["Ada Hopper", "Changed the role of Bob", "before: Member; now: Manager"],
        ["Ada Hopper", "Changed the team's settings", "changed: name"],
    ]
    assert len(rows_of(browser, kind="members")) == 2


def test_the_file_speaks_japanese_to_who_reads_it(trail: None, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(language="ja", time_zone="Asia/Tokyo")

    head, *rows = rows_of(signed_in_as(User.objects.get(pk=ada.pk)))

    assert head[0] == "日時"
    assert rows[0][0].endswith("+09:00")
    assert "Changed" not in str(rows)


def test_a_name_that_a_spreadsheet_would_calculate_stays_a_name(team: Team, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(name="=1+1")
    audit.record(team, ada, "team_created")

    assert rows_of(signed_in_as(ada))[1][1] == "'=1+1"


def test_a_long_trail_is_written_whole_and_in_few_questions(
    team: Team, ada: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(1200):
        audit.record(team, ada, "role_changed", ada.pk, before="member", now="manager")
    browser = signed_in_as(ada)

    with django_assert_max_num_queries(16):
        rows = rows_of(browser)

    assert len(rows) == 1201
