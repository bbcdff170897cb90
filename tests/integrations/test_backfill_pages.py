"""The pages of a backfill: choosing, what was looked up, saying yes, and what is said when it cannot be."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bookings.models import BookingPage
from integrations import backfill
from integrations.models import Connection, Job, JobState
from integrations.salesforce.standin import Org
from teams.models import User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import wish
from tests.integrations.earlier import earlier, finish, look_up, work
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

APP = "/teams/acme/apps/salesforce/"
PAGE = f"{APP}backfill/"


def job_page(job: Job, user: User) -> Any:
    return signed_in_as(user).get(f"{APP}jobs/{job.pk}/")


def press_send(job: Job, user: User) -> str:
    return words_of(signed_in_as(user).post(f"{APP}jobs/{job.pk}/send/", follow=True))


def test_an_administrator_chooses_looks_and_sends(
    sending_page: BookingPage, connection: Connection, org: Org, adam: User
) -> None:
    org.add_contact(LastName="Guest1", Email="guest1@example.com")
    for number in (1, 2):
        earlier(sending_page, number)
    asked = signed_in_as(adam).post(PAGE, {"pages": [sending_page.pk], "since": "", "until": ""})
    job = work(Job.objects.get())

    seen = words_of(job_page(job, adam))
    sent = press_send(job, adam)
    finish(job)

    assert asked.headers["Location"] == f"{APP}jobs/{job.pk}/"
    assert "2 bookings" in seen
    assert "Somebody in Salesforce has this e-mail 1 Somebody would be created 1" in seen
    assert "Your organisation's own flows, triggers and rules will run for them" in seen.replace("&#x27;", "'")
    assert "Send 2" in seen
    assert "Being sent" in sent
    assert "Done In Salesforce 2" in words_of(job_page(job, adam))
    assert len(org.events()) == 2


def test_a_manager_sees_it_but_an_administrator_says_yes(
    sending_page: BookingPage, connection: Connection, ada: User, mia: User
) -> None:
    earlier(sending_page)
    job = look_up(sending_page, connection, ada)

    seen = words_of(job_page(job, mia))

    assert "An administrator of the team can send them." in seen
    assert signed_in_as(mia).post(f"{APP}jobs/{job.pk}/send/").status_code == 403
    job.refresh_from_db()
    assert job.state == JobState.PREVIEWED


def test_the_form_offers_the_pages_that_send_from_today_on(sending_page: BookingPage, team: Any, ada: User) -> None:
    shown = signed_in_as(ada).get(PAGE)

    assert shown.context["form"]["pages"].value() == [sending_page.pk]
    assert f'value="{timezone.now().date().isoformat()}"' in shown.content.decode()


def test_wrong_days_are_said_beside_the_field_and_kept(
    sending_page: BookingPage, connection: Connection, ada: User
) -> None:
    earlier(sending_page)
    typed = {"pages": [sending_page.pk], "since": "2026-12-02", "until": "2026-12-01", "with_withheld": "on"}

    shown = signed_in_as(ada).post(PAGE, typed)

    assert shown.context["form"].errors == {"until": ["This day lies before the first one."]}
    assert 'value="2026-12-02"' in shown.content.decode()
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "odd",
    [{"pages": []}, {"pages": ["999999"]}, {"since": "0001-01-01"}, {"until": "9999-12-31"}, {"since": "%' OR 1"}],
)
def test_odd_input_is_refused(sending_page: BookingPage, connection: Connection, ada: User, odd: Any) -> None:
    earlier(sending_page)

    shown = signed_in_as(ada).post(PAGE, {"pages": [sending_page.pk]} | odd)

    assert shown.status_code == 200
    assert shown.context["form"].errors
    assert not Job.objects.exists()


def test_nothing_to_send_is_said_before_anything_is_asked(
    sending_page: BookingPage, connection: Connection, ada: User
) -> None:
    shown = words_of(signed_in_as(ada).post(PAGE, {"pages": [sending_page.pk]}))

    assert "There is nothing to send" in shown
    assert not Job.objects.exists()


def test_two_people_at_once_get_one_backfill(
    sending_page: BookingPage, connection: Connection, ada: User, adam: User
) -> None:
    earlier(sending_page)
    signed_in_as(ada).post(PAGE, {"pages": [sending_page.pk]})

    told = words_of(signed_in_as(adam).post(PAGE, {"pages": [sending_page.pk]}, follow=True))

    assert "Another backfill is under way." in told
    assert Job.objects.count() == 1


def test_two_people_say_yes_at_once_and_the_second_is_told(
    sending_page: BookingPage, connection: Connection, ada: User, adam: User
) -> None:
    earlier(sending_page)
    job = look_up(sending_page, connection, ada)
    press_send(job, ada)

    assert "Somebody pressed “Send” before you." in press_send(job, adam)


def test_what_somebody_looks_up_anew_takes_the_place_of_what_waited(
    sending_page: BookingPage, connection: Connection, ada: User, adam: User
) -> None:
    earlier(sending_page)
    first = look_up(sending_page, connection, ada)
    signed_in_as(adam).post(PAGE, {"pages": [sending_page.pk]})

    said = press_send(first, ada)

    assert "This can no longer be sent." in said
    assert "Somebody had bookings looked up anew, so these were not sent." in said


def test_what_was_looked_up_more_than_a_day_ago_is_looked_up_anew(
    sending_page: BookingPage, connection: Connection, ada: User
) -> None:
    earlier(sending_page)
    job = look_up(sending_page, connection, ada)
    job.what["looked_up_at"] = (timezone.now() - backfill.GOOD_FOR - timedelta(minutes=1)).isoformat()
    job.save()

    shown, said = words_of(job_page(job, ada)), press_send(job, ada)

    assert "Send 1" not in shown
    assert "This was looked up more than a day ago." in shown
    assert "Look the bookings up again" in said
    job.refresh_from_db()
    assert job.state == JobState.PREVIEWED


def test_settings_that_were_changed_meanwhile_are_looked_up_anew(
    sending_page: BookingPage, connection: Connection, ada: User
) -> None:
    earlier(sending_page)
    job = look_up(sending_page, connection, ada)
    wish(sending_page, connection, person="Contact")

    assert "The settings of a booking page were changed" in press_send(job, ada)


def test_a_team_whose_pages_send_nothing_is_told_where_to_begin(
    page: BookingPage, connection: Connection, ada: User
) -> None:
    assert "No booking page sends anything to Salesforce" in words_of(signed_in_as(ada).get(PAGE))


def test_a_broken_connection_has_to_be_mended_first(
    sending_page: BookingPage, connection: Connection, ada: User
) -> None:
    Connection.objects.update(status="broken", broken_code="grant_dead")

    assert "needs to be reconnected" in words_of(signed_in_as(ada).get(PAGE))


def test_another_teams_backfill_is_not_there(
    sending_page: BookingPage, connection: Connection, ada: User, eve: User
) -> None:
    earlier(sending_page)
    job = look_up(sending_page, connection, ada)
    theirs = eve.teams.get().slug

    assert signed_in_as(eve).post(f"/teams/{theirs}/apps/salesforce/jobs/{job.pk}/send/").status_code == 404


def test_the_page_of_a_job_takes_a_fixed_number_of_queries(
    sending_page: BookingPage,
    connection: Connection,
    ada: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    browser = signed_in_as(ada)
    for number in range(1, 4):
        earlier(sending_page, number, starts_at=next_monday() + number * timedelta(hours=1))
    job = look_up(sending_page, connection, ada)
    browser.get(f"{APP}jobs/{job.pk}/")

    with django_assert_num_queries(8):
        browser.get(f"{APP}jobs/{job.pk}/")
