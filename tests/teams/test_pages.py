"""Pages of teams and people: what they show, and what they do with what is typed."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from teams import audit, ports
from teams.access import TeamRequest
from teams.models import AuditEntry, Membership, Team, User
from teams.ports import Panel
from teams.roles import Role
from tests.cast import create_team, join
from tests.conftest import signed_in_as


def page_of(browser: Client, address: str) -> str:
    return str(browser.get(address, follow=True).content.decode())


# --- Which team


def test_with_one_team_there_is_nothing_to_choose(team: Team, ada: User) -> None:
    assert signed_in_as(ada).get("/teams/").headers["Location"] == "/teams/acme/"


def test_with_two_teams_one_chooses(team: Team, ada: User) -> None:
    create_team("other", owner=ada)

    page = page_of(signed_in_as(ada), "/teams/")

    assert 'href="/teams/acme/"' in page
    assert 'href="/teams/other/"' in page


def test_the_rail_leads_from_one_team_to_the_other(team: Team, ada: User) -> None:
    create_team("other", owner=ada)

    assert 'href="/teams/other/"' in page_of(signed_in_as(ada), "/teams/acme/")


def test_an_address_that_is_taken_is_said_beside_the_field_and_the_name_is_kept(team: Team, eve: User) -> None:
    data = {"name": "Another Acme", "slug": "ACME", "time_zone": "UTC"}

    page = signed_in_as(eve).post("/new-team/", data).content.decode()

    assert 'id="id_slug_error"' in page
    assert 'value="Another Acme"' in page


@pytest.mark.parametrize("slug", ["with space", "-hyphen", "hyphen-", "日本", "a/b"])
def test_an_address_that_would_not_read_in_a_link_is_refused(eve: User, slug: str) -> None:
    page = signed_in_as(eve).post("/new-team/", {"name": "X", "slug": slug, "time_zone": "UTC"}).content.decode()

    assert 'id="id_slug_error"' in page


def test_a_time_zone_that_does_not_exist_is_refused(eve: User) -> None:
    data = {"name": "X", "slug": "", "time_zone": "Moon/Tranquility"}

    page = signed_in_as(eve).post("/new-team/", data).content.decode()

    assert 'id="id_time_zone_error"' in page


# --- Home


@pytest.mark.parametrize(
    ("hour_utc", "greeting"), [(0, "Good morning"), (4, "Good afternoon"), (9, "Good evening"), (15, "Good morning")]
)
def test_home_greets_by_the_hour_where_the_person_is(team: Team, ada: User, hour_utc: int, greeting: str) -> None:
    User.objects.filter(pk=ada.pk).update(time_zone="Asia/Tokyo")

    with time_machine.travel(datetime(2026, 11, 24, hour_utc, tzinfo=UTC), tick=False):
        page = page_of(signed_in_as(ada), "/teams/acme/")

    assert f"{greeting}, Ada Hopper" in page


@pytest.fixture
def panels(monkeypatch: pytest.MonkeyPatch) -> None:
    """A home that nobody fills yet."""
    monkeypatch.setattr(ports, "home_panels", [])


def test_an_empty_home_says_what_to_do_first(team: Team, ada: User, panels: None) -> None:
    assert "Create your first booking page" in page_of(signed_in_as(ada), "/teams/acme/")


def test_an_empty_home_asks_nothing_of_members_that_they_may_not_do(team: Team, bob: User, panels: None) -> None:
    page = page_of(signed_in_as(bob), "/teams/acme/")

    assert "No meetings yet" in page
    assert "Create your first booking page" not in page


def test_home_shows_what_other_apps_tell_in_the_order_of_their_places(team: Team, ada: User, panels: None) -> None:
    ports.add_home_panel(_says("second"), place=20)
    ports.add_home_panel(_says("first"), place=10)
    ports.add_home_panel(_says_nothing, place=5)

    page = page_of(signed_in_as(ada), "/teams/acme/")

    assert page.index("first panel of acme") < page.index("second panel of acme")
    assert "Create your first booking page" not in page


def _says_nothing(request: TeamRequest) -> None:
    return None


def _says(word: str) -> ports.HomePanel:
    def panel(request: TeamRequest) -> Panel:
        return Panel(
            template="teams/_refused.html", context={"refused": {"reason": f"{word} panel of {request.team.slug}"}}
        )

    return panel


# --- Settings and the trail


def test_settings_change_name_and_zone_but_not_the_address(team: Team, ada: User) -> None:
    data = {"name": "Acme Reborn", "time_zone": "Asia/Tokyo", "slug": "reborn"}

    signed_in_as(ada).post("/teams/acme/settings/", data)

    team.refresh_from_db()
    assert (team.name, team.time_zone, team.slug) == ("Acme Reborn", "Asia/Tokyo", "acme")
    assert AuditEntry.objects.get(action="team_changed").details == {"fields": ["name", "time_zone"]}


def test_a_name_that_is_not_saved_is_not_shown_as_the_teams(team: Team, ada: User) -> None:
    data = {"name": "Wrong Zone Inc", "time_zone": "nowhere"}

    page = signed_in_as(ada).post("/teams/acme/settings/", data).content.decode()

    assert "· Acme Example" in page
    assert 'value="Wrong Zone Inc"' in page


def test_the_trail_says_who_did_what_newest_first(team: Team, ada: User, bob: User) -> None:
    browser = signed_in_as(ada)
    browser.post("/teams/acme/members/", {"email": "ida@example.com", "role": "manager"})
    browser.post(f"/teams/acme/members/{bob.memberships.get().pk}/", {"role": "manager"})

    page = page_of(browser, "/teams/acme/audit/")

    assert page.index("Changed the role of") < page.index("Bob</span>") < page.index("ida@example.com</span>")
    assert page.index("before: Member") < page.index("now: Manager")


def test_the_trail_shows_nothing_of_another_team(team: Team, ada: User, eve: User) -> None:
    audit.record(eve.teams.get(), eve, "team_created")

    assert "Nothing was changed yet" in page_of(signed_in_as(ada), "/teams/acme/audit/")


def test_a_long_trail_comes_in_pages(team: Team, ada: User) -> None:
    for number in range(60):
        audit.record(team, ada, "team_changed", fields=[f"field {number}"])
    browser = signed_in_as(ada)

    assert "field 9<" not in page_of(browser, "/teams/acme/audit/")
    assert "field 9<" in page_of(browser, "/teams/acme/audit/?page=2")


def test_a_long_trail_costs_no_more_queries_than_a_short_one(team: Team, ada: User, bob: User) -> None:
    browser = signed_in_as(ada)
    audit.record(team, ada, "role_changed", bob.pk, before="member", now="manager")
    with CaptureQueriesContext(
        connection,
    ) as short:
        browser.get("/teams/acme/audit/")
    for _ in range(40):
        audit.record(team, ada, "role_changed", ada.pk, before="member", now="manager")
    with CaptureQueriesContext(connection) as long:
        browser.get("/teams/acme/audit/")

    assert len(long) == len(short)


# --- A person


def test_the_profile_changes_name_zone_and_language_at_once(team: Team, ada: User) -> None:
    browser = signed_in_as(ada)
    browser.cookies["django_language"] = "en"

    page = browser.post("/profile/", {"name": "Ada H.", "time_zone": "Asia/Tokyo", "language": "ja"}, follow=True)

    ada.refresh_from_db()
    assert (ada.name, ada.time_zone, ada.language) == ("Ada H.", "Asia/Tokyo", "ja")
    assert '<html lang="ja">' in page.content.decode()


def test_the_stored_language_is_used_where_the_browser_chose_none(team: Team, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(language="ja")

    assert '<html lang="ja">' in page_of(signed_in_as(ada), "/teams/acme/")


def test_a_language_chosen_in_this_browser_wins(team: Team, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(language="ja")
    browser = signed_in_as(ada)

    browser.post("/i18n/setlang/", {"language": "en", "next": "/profile/"})

    assert '<html lang="en">' in page_of(browser, "/profile/")


def test_one_persons_language_and_zone_do_not_stay_for_the_next(team: Team, ada: User, bob: User) -> None:
    User.objects.filter(pk=ada.pk).update(language="ja", time_zone="Asia/Tokyo")
    page_of(signed_in_as(ada), "/teams/acme/")

    assert '<html lang="en">' in page_of(signed_in_as(bob), "/teams/acme/")
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.django_db
def test_a_visitor_chooses_a_language_too(client: Client) -> None:
    client.post("/i18n/setlang/", {"language": "ja"})

    assert '<html lang="ja">' in page_of(client, "/")


def test_a_member_of_two_teams_has_a_role_in_each(team: Team, bob: User, eve: User) -> None:
    join(eve.teams.get(), bob, Role.ADMINISTRATOR)
    browser = signed_in_as(bob)

    assert browser.get("/teams/elsewhere/settings/").status_code == 200
    assert browser.get("/teams/acme/settings/").status_code == 403
    assert Membership.objects.filter(user=bob).count() == 2
