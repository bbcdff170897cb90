"""The page of a connection's health: what stands there before, while and after it is asked, and for whom."""

from datetime import UTC, datetime

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from bookings.models import BookingPage
from integrations import health, host_looks
from integrations.contract.health import Finding, Light
from integrations.models import Connection, Job, JobKind, ProbeResult
from integrations.salesforce.standin import Org, StandIn
from teams.models import AuditEntry, Team, User
from teams.roles import Role
from tests.cast import create_page, create_user, join
from tests.conftest import signed_in_as
from tests.integrations.cast import allow
from tests.integrations.checking import check
from tests.integrations.comparison import finish
from tests.integrations.connecting import come_back, press_connect
from tests.integrations.test_views import APP, words_of

pytestmark = pytest.mark.django_db

PAGE = f"{APP}health/"


def seen(user: User) -> str:
    """The words of the page."""
    return words_of(signed_in_as(user).get(PAGE))


def press(user: User) -> str:
    """ "Check now", and the words of the page that follows."""
    return words_of(signed_in_as(user).post(f"{PAGE}check/", follow=True))


def test_before_the_first_check_the_page_says_when_it_comes(connection: Connection, mia: User) -> None:
    assert "Nothing was asked yet" in seen(mia)


def test_whoever_connects_need_not_ask_for_the_first_check(standin: StandIn, team: Team, ada: User) -> None:
    browser = signed_in_as(ada)

    come_back(browser, allow(standin, press_connect(browser, standin)))

    assert Job.objects.get(kind=JobKind.HEALTH).asked_by == ada
    assert "Checking" in seen(ada)


def test_check_now_asks_once_and_is_told_when_it_is_done(
    sending_page: BookingPage, connection: Connection, mia: User
) -> None:
    first, second = press(mia), press(mia)
    job = Job.objects.get(kind=JobKind.HEALTH)
    finish(job)
    after = seen(mia)

    assert "Checking" in first
    assert "A check is under way already." in second
    assert "Salesforce accepts our access." in after
    assert "Check now" in after
    assert AuditEntry.objects.get(action="health_checked").actor == mia
    assert "Checked" in words_of(signed_in_as(mia).get(f"{APP}jobs/{job.pk}/"))


def test_eleven_of_twelve_hosts_is_said_so(
    sending_page: BookingPage, connection: Connection, org: Org, team: Team, mia: User
) -> None:
    emails = [sending_page.first_host.host.email]
    for number in range(11):
        host = create_user(f"host-{number}")
        join(team, host, Role.MEMBER)
        create_page(team, host, slug=f"page-{number}")
        emails.append(host.email)
    for email in emails[:11]:
        org.add_user(email=email)
    host_looks.refresh(connection)
    check(connection)

    assert "11 of 12 hosts. What the others are booked for belongs to the connected user." in seen(mia)


def test_what_has_to_be_mended_stands_first_with_its_cure_and_since_when(
    sending_page: BookingPage, connection: Connection, org: Org, mia: User
) -> None:
    org.change_schema(denied={"Lead": ["create"]})
    check(connection)
    ProbeResult.objects.update(since=datetime(2031, 3, 3, 10, tzinfo=UTC))

    words = seen(mia)

    places = [words.index(said) for said in ("To be mended: 1", "Worth a look:", "Not known:", "Well:")]
    assert places == sorted(places)
    assert "Rights of the connected user: Lead The connected user lacks Create." in words
    assert "“Object Settings”, Lead" in words
    assert "3 March 2031" in words


def test_a_probe_that_was_answered_with_html_leaves_the_page_whole(
    sending_page: BookingPage, connection: Connection, standin: StandIn, mia: User
) -> None:
    standin.faults.add("server_error_html", path="/sobjects/Lead/describe", times=None)
    check(connection)

    words = seen(mia)

    assert "Salesforce did not answer this, or not in a way that we understand." in words
    assert "Rights of the connected user: Contact" in words


def test_the_connection_says_what_is_to_be_mended(
    sending_page: BookingPage, connection: Connection, org: Org, mia: User
) -> None:
    check(connection)
    well = words_of(signed_in_as(mia).get(APP))
    org.change_schema(denied={"Lead": ["create"]})
    check(connection)
    unwell = words_of(signed_in_as(mia).get(APP))

    assert "See its health" in well
    assert "to be mended" not in well
    assert "See its health: 1 to be mended" in unwell


def test_a_probe_that_this_version_does_not_know_is_not_shown(connection: Connection, mia: User) -> None:
    health.keep(connection, [Finding(probe="of_old", light=Light.RED, code="of_old")])

    assert "of_old" not in seen(mia)


def test_it_reads_in_japanese(sending_page: BookingPage, connection: Connection, org: Org, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(language="ja", time_zone="Asia/Tokyo")
    org.change_schema(denied={"Lead": ["create"]})
    check(connection)
    browser = signed_in_as(ada)
    browser.cookies["django_language"] = "ja"

    words = words_of(browser.get(PAGE))

    assert "接続ユーザーの権限（リード） 接続ユーザーに権限がありません：作成。" in words


def test_it_takes_the_same_queries_however_much_was_found(connection: Connection, mia: User) -> None:
    browser = signed_in_as(mia)
    counts = []
    for number in (1, 60):
        health.keep(connection, [_right(kind) for kind in range(number)])
        browser.get(PAGE)
        with CaptureQueriesContext(database) as queries:
            browser.get(PAGE)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def _right(number: int) -> Finding:
    params = {"object": "Lead", "rights": ["Create"]}
    return Finding(probe="rights", about=f"Kind{number}", light=Light.RED, code="health_rights_lacking", params=params)
