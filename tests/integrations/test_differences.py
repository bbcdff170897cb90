"""The page of differences: who sees what of them, what is said, and what its buttons do."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from bookings.models import Booking, BookingPage
from integrations import differences
from integrations.models import Connection, Drift, DriftEnd, Job, JobKind, Lane
from integrations.salesforce.standin import Org
from integrations.words import words_for
from teams.models import User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.comparison import compare, finish, settle
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

PAGE = "/teams/acme/apps/salesforce/differences/"


@pytest.fixture
def booking(sending_page: BookingPage) -> Booking:
    """A booking whose Event stands in the org."""
    booking = book(sending_page)
    sync_everything()
    return booking


@pytest.fixture
def altered(booking: Booking, connection: Connection, org: Org) -> Drift:
    """Its Event has another place."""
    org.edit(org.events()[0]["Id"], Location="A secret place")
    compare(connection)
    return Drift.objects.get()


def press(user: User, what: str, **data: Any) -> str:
    """The words of the page that follows."""
    return words_of(signed_in_as(user).post(f"{PAGE}{what}/", data, follow=True))


def test_before_the_first_comparison_the_page_says_when_it_comes(connection: Connection, mia: User) -> None:
    assert "Nothing was compared yet" in words_of(signed_in_as(mia).get(PAGE))


def test_compare_now_asks_once_and_tells_what_was_found(booking: Booking, connection: Connection, mia: User) -> None:
    first, second = press(mia, "compare"), press(mia, "compare")
    finish(Job.objects.get(kind=JobKind.RECONCILE))

    assert "Comparing" in first
    assert "under way already" in second
    assert "No differences" in words_of(signed_in_as(mia).get(PAGE))


def test_administrators_see_both_values_and_managers_the_field(altered: Drift, adam: User, mia: User) -> None:
    for_administrator, for_manager = (words_of(signed_in_as(user).get(PAGE)) for user in (adam, mia))

    assert "The Event was changed in Salesforce: Location." in for_manager
    assert "A secret place" not in for_manager
    assert "Video call" in for_administrator
    assert "A secret place" in for_administrator


def test_japanese_readers_get_japanese(altered: Drift) -> None:
    with override("ja"):
        (line,) = differences.told(Drift.objects.all(), with_values=False)

    assert "Salesforce" in line.happened
    assert "was changed" not in line.happened


def test_keep_theirs_and_restore_ours_say_what_they_did_and_do_it_once(
    altered: Drift, connection: Connection, org: Org, mia: User
) -> None:
    restored, again = (press(mia, "restore", drift=altered.pk) for _ in range(2))
    sync_everything()
    org.edit(org.events()[0]["Id"], Location="Another place")
    compare(connection)
    kept = press(mia, "keep", drift=Drift.objects.get(ended_at=None).pk)

    assert "on its way to Salesforce again" in restored
    assert "Nothing was changed: somebody settled this before" in again
    assert "1 difference was let stand in Salesforce." in kept
    assert list(Drift.objects.order_by("pk").values_list("end", flat=True)) == [DriftEnd.RESTORED, DriftEnd.KEPT]


@pytest.mark.parametrize("drift", ["", "x", "9" * 30, "-1", "０１"])
def test_what_is_no_difference_changes_nothing(altered: Drift, mia: User, drift: str) -> None:
    assert "Nothing was changed" in press(mia, "restore", drift=drift)
    assert Drift.objects.get().asked_at is None


def test_the_difference_of_another_team_is_not_there(altered: Drift, eve: User, team: Any) -> None:
    press(eve, "keep", drift=altered.pk)

    assert Drift.objects.get().ended_at is None


@pytest.mark.parametrize("first", ["Keep theirs", "Restore ours"])
def test_what_the_page_is_set_to_is_offered_first(
    page: BookingPage, connection: Connection, org: Org, mia: User, first: str
) -> None:
    wish(page, connection, by_hand=first.partition(" ")[0].lower())
    book(page)
    sync_everything()
    org.delete(org.events()[0]["Id"])
    compare(connection)

    shown = signed_in_as(mia).get(PAGE).content.decode()

    offered = shown.partition('class="button button--small"')[2].partition("</button>")[0]
    assert offered.endswith(first)


def test_all_are_settled_by_one_press(sending_page: BookingPage, connection: Connection, org: Org, mia: User) -> None:
    for hour in (9, 10):
        book(sending_page, starts_at=next_monday(hour), email=f"guest-{hour}@example.com")
    sync_everything()
    for event in org.events():
        org.delete(event["Id"])
    compare(connection)

    press(mia, "settle", how="ours")
    again = press(mia, "settle", how="ours")
    settle(Job.objects.get(kind=JobKind.RESTORE))

    assert "nothing to settle any more, or somebody has asked for it already" in again
    assert len(org.events()) == 2


def test_a_broken_connection_is_told_and_nothing_is_lost(
    altered: Drift, connection: Connection, org: Org, mia: User
) -> None:
    org.revoke_grants()
    compare(connection)

    shown = words_of(signed_in_as(mia).get(PAGE))

    assert "The last comparison did not come to its end." in shown
    assert "The Event was changed in Salesforce: Location." in shown


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_comparison_that_waits_says_why(booking: Booking, connection: Connection, mia: User, language: str) -> None:
    User.objects.update(language=language)
    Lane.objects.update(paused_until=timezone.now() + timedelta(minutes=10), cause="SERVER_UNAVAILABLE")
    job = compare(connection, by=mia)
    browser = signed_in_as(User.objects.get(pk=mia.pk))

    with override(language):
        why = words_for("salesforce", "SERVER_UNAVAILABLE", {}).what_happened
        not_ended = _("The last comparison did not come to its end.")
    for address in (PAGE, f"/teams/acme/apps/salesforce/jobs/{job.pk}/"):
        text = words_of(browser.get(address))
        assert why in text
        assert not_ended not in text


def test_the_page_asks_the_same_few_questions_however_many_differ(
    sending_page: BookingPage, connection: Connection, org: Org, mia: User
) -> None:
    asked = []
    for hour in (9, 10, 11):
        book(sending_page, starts_at=next_monday(hour), email=f"guest-{hour}@example.com")
        sync_everything()
        for event in org.events():
            org.edit(event["Id"], Location=f"Place {hour}")
        compare(connection)
        client = signed_in_as(mia)
        with CaptureQueriesContext(database) as queries:
            client.get(PAGE)
        asked.append(len(queries))

    assert Drift.objects.filter(ended_at=None).count() == 3
    assert asked[1] == asked[2] <= 18


def test_a_booking_tells_its_own_differences(altered: Drift, booking: Booking) -> None:
    (for_manager,) = differences.of_booking(booking, with_values=False)
    (for_administrator,) = differences.of_booking(booking, with_values=True)

    assert for_manager.values == []
    assert [(value.ours, value.theirs) for value in for_administrator.values] == [("Video call", "A secret place")]
