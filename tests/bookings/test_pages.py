"""Booking pages on the host's side."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from bookings import pages
from bookings.demo import make_demo_page
from bookings.forms.pages import PageForm, free_slug
from bookings.models import BookingPage, Schedule
from bookings.pages import AddressTaken
from teams.models import AuditEntry, Team, User
from tests.bookings.page_forms import beside, details, hours, new_page, stretches
from tests.bookings.story import booked
from tests.cast import create_page, create_team
from tests.conftest import signed_in_as

# --- A new page


def test_a_manager_makes_a_page_and_is_shown_its_address(manager: Client, team: Team, bob: User) -> None:
    response = manager.post("/teams/acme/pages/new/", new_page(bob) | hours(), follow=True)

    page = team.pages.get()
    assert (page.title, page.slug, page.first_host.host, page.duration_min) == ("Product tour", "product-tour", bob, 45)
    assert (page.first_host.schedule.time_zone, page.first_host.schedule.host, stretches(page)) == (
        "Asia/Tokyo",
        bob,
        [(1, 540, 1020)],
    )
    assert "/t/acme/e/product-tour/" in response.content.decode()
    assert AuditEntry.objects.get(action="page_created").subject_id == page.pk


def test_a_new_page_can_be_booked_at_once(manager: Client, client: Client, bob: User) -> None:
    manager.post("/teams/acme/pages/new/", new_page(bob) | hours())

    assert 'class="slot"' in client.get("/t/acme/e/product-tour/").content.decode()


def test_the_form_begins_with_a_working_week_in_the_teams_zone(manager: Client, team: Team) -> None:
    Team.objects.update(time_zone="Asia/Tokyo")

    html = manager.get("/teams/acme/pages/new/").content.decode()

    assert len(re.findall(r'name="opens_\d_0" value="09:00"', html)) == 5
    assert '<option value="Asia/Tokyo" selected>' in html


def test_all_that_is_wrong_is_said_at_once(manager: Client, bob: User) -> None:
    wrong = new_page(bob, title="", duration_min_0=3) | hours(closes_1_0="")

    html = manager.post("/teams/acme/pages/new/", wrong).content.decode()

    assert beside(html, "title") == "This field is required."
    assert beside(html, "duration_min")
    assert beside(html, "closes_1_0").startswith("One of the two times is missing.")
    assert 'value="Video call"' in html


def test_an_address_that_another_page_has_is_refused_beside_the_field(
    manager: Client, page: BookingPage, bob: User
) -> None:
    html = manager.post("/teams/acme/pages/new/", new_page(bob, slug="Intro") | hours()).content.decode()

    assert beside(html, "slug") == "Another page has this address. Choose a different one."
    assert BookingPage.objects.count() == 1


@pytest.mark.parametrize("slug", ["new", "-a", "a b", "ä", "a/b", "a" * 61])
def test_an_address_that_cannot_be_is_refused(manager: Client, bob: User, slug: str) -> None:
    html = manager.post("/teams/acme/pages/new/", new_page(bob, slug=slug) | hours()).content.decode()

    assert beside(html, "slug")
    assert not BookingPage.objects.exists()


def test_teams_do_not_share_addresses(manager: Client, page: BookingPage, ada: User) -> None:
    other = create_team("second", owner=ada)

    assert create_page(other, ada, slug="intro").slug == page.slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Intro", "intro-2"), ("Demo & Q/A", "demo-qa"), ("初回相談", "meeting"), ("New", "new-2"), ("x" * 200, "x" * 50)],
)
def test_an_address_is_made_from_the_title(page: BookingPage, title: str, slug: str) -> None:
    assert free_slug(page.team, title) == slug


def test_two_who_make_the_same_address_at_once_do_not_both_get_it(page: BookingPage, team: Team, ada: User) -> None:
    twin = BookingPage(title="Twin", slug="intro")

    assert isinstance(pages.create(twin, team, host=ada, by=ada), AddressTaken)
    assert Schedule.objects.count() == 1


@pytest.mark.parametrize("slug", ["", "tour"])
def test_a_form_that_is_sent_twice_makes_one_page(manager: Client, team: Team, bob: User, slug: str) -> None:
    form = new_page(bob, slug=slug, form_key=str(uuid4())) | hours()

    first, second = (manager.post("/teams/acme/pages/new/", form) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert team.pages.count() == Schedule.objects.count() == 1


def test_each_form_that_is_opened_makes_a_page_of_its_own(manager: Client) -> None:
    opened = [manager.get("/teams/acme/pages/new/").content.decode() for _ in range(2)]

    keys = {found[1] for html in opened if (found := re.search(r'name="form_key" value="([^"]+)"', html))}

    assert len(keys) == 2


def test_what_was_wrong_is_sent_again_with_the_same_key(manager: Client, bob: User) -> None:
    key = str(uuid4())

    html = manager.post("/teams/acme/pages/new/", new_page(bob, title="", form_key=key) | hours()).content.decode()

    assert f'name="form_key" value="{key}"' in html


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_one_moment_make_one_page(team: Team, mia: User, bob: User) -> None:
    together, form = Barrier(2, timeout=60), new_page(bob, form_key=str(uuid4())) | hours()
    browsers = [signed_in_as(mia), signed_in_as(mia)]

    def press(browser: Client) -> str:
        together.wait()
        try:
            return str(browser.post("/teams/acme/pages/new/", form).headers.get("Location"))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as at_once:
        led_to = set(at_once.map(press, browsers))

    assert led_to == {"/teams/acme/pages/product-tour/share/"}
    assert team.pages.count() == 1


def test_only_members_of_the_team_can_host(manager: Client, eve: User) -> None:
    html = manager.post("/teams/acme/pages/new/", new_page(eve) | hours()).content.decode()

    assert beside(html, "host")


# --- Its details


def test_details_are_changed(manager: Client, page: BookingPage) -> None:
    response = manager.post(
        "/teams/acme/pages/intro/", details(slug="tour", other_durations_min="60、15, 45"), follow=True
    )

    page.refresh_from_db()
    assert (page.slug, page.duration_min, page.other_durations_min, page.is_active) == ("tour", 45, [15, 60], True)
    assert response.redirect_chain == [("/teams/acme/pages/tour/", 302)]
    assert AuditEntry.objects.get(action="page_changed").actor_id


def test_a_page_is_paused_and_opened_with_its_details(manager: Client, page: BookingPage) -> None:
    paused = details(slug="intro")
    del paused["is_active"]

    html = manager.post("/teams/acme/pages/intro/", paused, follow=True).content.decode()

    page.refresh_from_db()
    assert not page.is_active
    assert "Paused" in html


def test_wrong_details_change_nothing(manager: Client, page: BookingPage) -> None:
    html = manager.post("/teams/acme/pages/intro/", details(title="", slug="intro")).content.decode()

    page.refresh_from_db()
    assert beside(html, "title")
    assert page.title == "Intro call"
    assert re.search(r"<h1>\s*Intro call\s*</h1>", html)


@pytest.mark.parametrize(
    ("wrong", "field", "word"),
    [
        ({"duration_min_0": 3}, "duration_min", "between 5 minutes and 1 day"),
        ({"duration_min_0": 25, "duration_min_1": 60}, "duration_min", "between 5 minutes and 1 day"),
        ({"duration_min_0": ""}, "duration_min", "Give a number."),
        ({"duration_min_0": 10**20}, "duration_min", "between 5 minutes"),
        ({"other_durations_min": "15, half"}, "other_durations_min", "commas between them"),
        ({"other_durations_min": "4"}, "other_durations_min", "between 5 minutes and 1 day"),
        ({"place": "moon"}, "place", "valid choice"),
    ],
)
def test_details_that_cannot_be_are_refused_beside_their_field(
    team: Team, wrong: dict[str, Any], field: str, word: str
) -> None:
    form = PageForm(details(slug="tour") | wrong, instance=BookingPage(team=team), team=team)

    assert word in form.errors[field][0]


def test_the_page_goes_by_its_hosts_own_hours_unless_others_are_given(manager: Client, team: Team, bob: User) -> None:
    Team.objects.update(time_zone="Asia/Tokyo")
    for title in ("One", "Two"):
        manager.post("/teams/acme/pages/new/", new_page(bob, title=title, whose_hours="host"))

    one, two = (page.first_host.schedule for page in team.pages.all())

    assert one == two
    assert (one.host, one.time_zone, one.weekly_hours.count()) == (bob, "Asia/Tokyo", 5)


# --- Sharing, listing, deleting


def test_the_address_is_there_in_full_to_copy(bob: User, page: BookingPage) -> None:
    html = signed_in_as(bob).get("/teams/acme/pages/intro/share/").content.decode()

    assert 'value="http://127.0.0.1:8000/t/acme/e/intro/"' in html
    assert "Details" not in html


def test_members_see_the_pages_and_managers_may_make_more(manager: Client, bob: User, page: BookingPage) -> None:
    assert "New booking page" in manager.get("/teams/acme/pages/").content.decode()

    html = signed_in_as(bob).get("/teams/acme/pages/").content.decode()
    assert "Intro call" in html
    assert "New booking page" not in html


def test_a_team_without_pages_is_told_what_they_are_for(manager: Client, bob: User) -> None:
    assert "New booking page" in manager.get("/teams/acme/pages/").content.decode()
    assert "Managers of the team make them." in signed_in_as(bob).get("/teams/acme/pages/").content.decode()


def test_the_list_takes_the_same_queries_however_many_pages(
    manager: Client, team: Team, ada: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        create_page(team, ada, slug=f"page-{number}")

    with django_assert_max_num_queries(7):
        manager.get("/teams/acme/pages/")


def test_a_page_that_nobody_has_booked_is_deleted(manager: Client, page: BookingPage) -> None:
    assert "Delete this page?" in manager.get("/teams/acme/pages/intro/delete/").content.decode()

    html = manager.post("/teams/acme/pages/intro/delete/", follow=True).content.decode()

    assert "is deleted" in html
    assert not BookingPage.objects.exists()
    assert Schedule.objects.exists()


@pytest.mark.usefixtures("friday")
def test_a_page_with_bookings_is_paused_instead(manager: Client, page: BookingPage) -> None:
    booked(page)

    html = manager.post("/teams/acme/pages/intro/delete/").content.decode()
    assert "This page has bookings" in html
    manager.post("/teams/acme/pages/intro/delete/", {"pause": "1"})

    page.refresh_from_db()
    assert not page.is_active
    assert AuditEntry.objects.filter(action="page_paused").exists()


def test_the_trail_names_what_was_done_to_which_page(ada: User, manager: Client, page: BookingPage) -> None:
    manager.post("/teams/acme/pages/intro/switch/")

    html = signed_in_as(ada).get("/teams/acme/audit/").content.decode()

    assert "Paused a booking page" in html
    assert "Intro call" in html


def test_the_demo_page_is_made_once(team: Team, ada: User) -> None:
    first, second = make_demo_page(team, ada), make_demo_page(team, ada)

    assert first == second
    assert (first.slug, first.title, first.duration_min, first.first_host.schedule.time_zone) == (
        "intro",
        "Intro call",
        30,
        "UTC",
    )
    assert stretches(first) == [(weekday, 540, 1020) for weekday in range(1, 6)]
