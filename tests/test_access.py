"""Each address opens for whom the table of tests/access_table.py says, and for nobody else; and the table is whole."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from tests.access_rows import (
    CAST,
    LOGIN,
    Expected,
    Row,
    World,
)
from tests.access_table import TABLE
from tests.access_world import shared_world

OUR_PACKAGES = ("jicoo", "teams", "bookings", "integrations")

READS = [row for row in TABLE if row.method == "get"]
WRITES = [row for row in TABLE if row.method == "post"]
PRESSED_ONLY = [row for row in WRITES if row.name not in {read.name for read in READS} and ":" in row.name]
IN_A_TEAM = [row for row in READS if "{team.slug}" in row.args.split() and row.answers["eve"] == 404]


@pytest.fixture(scope="module")
def shared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with shared_world(django_db_blocker) as built:
        yield built


@pytest.fixture
def world(shared: World, db: None) -> World:
    return shared


def ask(row: Row, who: str, world: World, *, team: str | None = None) -> HttpResponse:
    browser = world.browser_of(who)
    data = {key: value.format(**vars(world)) for key, value in row.data.items()}
    response: HttpResponse = getattr(browser, row.method)(row.address(world, team=team), data)
    return response


def answer(response: HttpResponse) -> Expected:
    location = response.headers.get("Location", "")
    if response.status_code == 302 and location.startswith(f"{reverse('account_login')}?next="):
        return LOGIN
    return response.status_code


@pytest.mark.parametrize("row", READS, ids=str)
def test_each_page_opens_for_whom_it_should(row: Row, world: World) -> None:
    answers = {who: answer(ask(row, who, world)) for who in CAST}

    assert answers == row.answers


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("row", WRITES, ids=str)
def test_each_change_is_made_by_whom_it_should(row: Row, who: str, world: World) -> None:
    response = ask(row, who, world)

    assert answer(response) == row.answers[who]


@pytest.mark.parametrize("row", PRESSED_ONLY, ids=str)
def test_what_a_button_does_no_link_does(row: Row, world: World) -> None:
    response = world.browser_of("ada").get(row.address(world))

    assert response.status_code == 405


@pytest.mark.parametrize("row", IN_A_TEAM, ids=str)
def test_not_yours_and_not_there_answer_alike(row: Row, world: World) -> None:
    not_yours = ask(row, "eve", world)
    not_there = ask(row, "eve", world, team="no-such-team")

    assert not_yours.status_code == not_there.status_code == 404
    assert without_what_differs(not_yours) == without_what_differs(not_there)


@pytest.mark.parametrize("row", [row for row in IN_A_TEAM if row.names_a_thing], ids=str)
def test_another_teams_things_are_not_there_in_ones_own_team(row: Row, world: World) -> None:
    response = ask(row, "eve", world, team=world.elsewhere.slug)

    assert response.status_code == 404


@pytest.mark.parametrize("row", [row for row in WRITES if row.names_a_thing], ids=str)
def test_another_teams_things_cannot_be_changed_from_ones_own_team(row: Row, world: World) -> None:
    response = ask(row, "eve", world, team=world.elsewhere.slug)

    assert response.status_code == 404 or row.answers["eve"] != 404


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    named = {(row.name, len(row.args.split())) for row in TABLE}
    there = {(name, pattern.pattern.regex.groups) for name, pattern in addresses()}

    assert there - named == set(), "these addresses have no row in the table of tests/access_table.py"
    assert named - there == set(), "these rows of tests/access_table.py name addresses that do not exist"


def test_every_view_of_ours_says_who_may_open_it() -> None:
    unmarked = [name for name, pattern in addresses() if is_ours(pattern) and not marker_of(pattern)]

    assert unmarked == [], "these views wear none of the markers of teams/access.py"


def test_every_view_inside_a_team_turns_the_signed_out_to_the_log_in_and_strangers_away() -> None:
    inside = {name for name, pattern in addresses() if marker_of(pattern).startswith("team:")}

    loose = [
        str(row) for row in TABLE if row.name in inside and (row.answers["nobody"], row.answers["eve"]) != (LOGIN, 404)
    ]

    assert inside
    assert loose == []


def addresses() -> list[tuple[str, URLPattern]]:
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern


def is_ours(pattern: URLPattern) -> bool:
    return pattern.callback.__module__.partition(".")[0] in OUR_PACKAGES


def marker_of(pattern: URLPattern) -> str:
    return str(getattr(pattern.callback, "access_marker", ""))


def without_what_differs(response: HttpResponse) -> str:
    """The page without what differs from one request to the next anyway: its own address and the form tokens."""
    body = response.content.decode()
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", body)
    return re.sub(r'name="next" value="[^"]+"', "", body)
