"""An access to another org, or as another user: what it means is said first, and only a yes to exactly that changes anything."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from bookings.models import BookingPage
from integrations import connections, offers
from integrations.models import Connection, Offer, RemoteRecord
from integrations.salesforce.standin import Org, StandIn
from teams.models import AuditEntry, Team, User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import allow, book, cancel, connect_to, reschedule, sync_everything
from tests.integrations.connecting import ANSWER, CONNECT, PAGE, by_itself, come_back, entered, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(connection: Connection, ada: User) -> Client:
    """The administrator's, of a team that is connected."""
    return signed_in_as(ada)


@pytest.fixture
def other_org(standin: StandIn) -> Org:
    """Another org, with an app of its own that may come in by itself: that needs no log-in page."""
    org = standin.add_org(name="Sandbox of the same people", sandbox=True)
    org.app.client_credentials, org.app.run_as = True, org.admin["Id"]
    return org


@pytest.fixture
def other_user(org: Org) -> str:
    """The name of another user of the same org."""
    return str(
        org.add_user(email="next@example.com", username="next@standin.example.com", password="made-up")["Username"]
    )


def to_other_org(browser: Client, standin: StandIn, org: Org) -> str:
    """Enters its app's key and secret; the page where that ends."""
    typed = by_itself(standin, key=org.app.consumer_key, secret=org.app.consumer_secret)
    return browser.post(CONNECT, typed).headers["Location"]


def yes(browser: Client, *, seen: str = "") -> str:
    seen = seen or browser.get(ANSWER).context["change"].seen
    return words_of(browser.post(ANSWER, {"seen": seen}, follow=True))


def test_another_org_is_asked_for_and_nothing_has_changed_yet(
    browser: Client, connection: Connection, standin: StandIn, other_org: Org
) -> None:
    before = Connection.objects.values().get()

    asked = to_other_org(browser, standin, other_org)
    page = words_of(browser.get(asked))

    assert asked == ANSWER
    for said in ("Connect another organisation?", "Nothing has changed yet.", other_org.name, "Sandbox"):
        assert said in page
    for about in ("Owners", "Links", "Waiting bookings", "Settings", "Access"):
        assert about in page
    assert Connection.objects.values().get() == before


def test_a_yes_connects_the_other_org_gives_the_former_access_back_and_says_what_now_holds(
    browser: Client, connection: Connection, standin: StandIn, org: Org, other_org: Org
) -> None:
    to_other_org(browser, standin, other_org)

    page = yes(browser)

    connection.refresh_from_db()
    assert (connection.remote_org_id, connection.is_sandbox) == (other_org.id, True)
    assert org.grants.all() == []
    assert f"Connected to {other_org.name}" in page
    assert "only by “Send earlier bookings”" in page
    assert AuditEntry.objects.filter(action="app_connected", details__org=other_org.id).exists()


def test_a_no_changes_nothing_and_gives_the_new_access_back(
    browser: Client, connection: Connection, standin: StandIn, org: Org, other_org: Org
) -> None:
    to_other_org(browser, standin, other_org)

    page = words_of(browser.post(ANSWER, {"no": "1"}, follow=True))

    assert "Nothing has changed" in page
    assert connections.check(Connection.objects.get()).org_id == org.id
    assert [grant.sessions for grant in other_org.grants.all()] == [[]]


def test_nothing_of_before_is_sent_to_another_org_and_links_stay(
    sending_page: BookingPage, browser: Client, standin: StandIn, org: Org, other_org: Org
) -> None:
    book(sending_page)
    sync_everything()
    book(sending_page, email="waits@example.com", starts_at=next_monday(hour=12))
    to_other_org(browser, standin, other_org)

    asked = words_of(browser.get(ANSWER))
    yes(browser)
    sync_everything()

    assert "1 booking that waits for the former organisation is not sent to the new one." in asked
    assert not list(other_org.records.all("Lead"))
    assert set(RemoteRecord.objects.values_list("org_id", flat=True)) == {org.id}


def test_what_becomes_of_earlier_bookings_afterwards_is_sent_to_neither_org(
    sending_page: BookingPage, browser: Client, standin: StandIn, org: Org, other_org: Org
) -> None:
    moved, cancelled = book(sending_page), book(sending_page, email="two@example.com", starts_at=next_monday(hour=12))
    sync_everything()
    before = org.events()
    to_other_org(browser, standin, other_org)
    yes(browser)

    reschedule(moved, next_monday(hour=15))
    cancel(cancelled)
    sync_everything()

    assert [each for kind in ("Lead", "Contact", "Event") for each in other_org.records.all(kind)] == []
    assert org.events() == before


def test_another_user_of_the_same_org_is_asked_for_too(
    sending_page: BookingPage, browser: Client, standin: StandIn, org: Org, other_user: str
) -> None:
    book(sending_page)
    away = browser.post(CONNECT, entered(standin)).headers["Location"]

    asked = words_of(come_back(browser, allow(standin, away, username=other_user, password="made-up")))
    done = yes(browser)
    sync_everything()

    assert "Connect as another user?" in asked
    assert f"1 booking that waits is sent as {other_user}." in asked
    assert f"as {other_user}, who makes and changes everything from now on." in done
    assert Connection.objects.get().remote_username == other_user
    assert len(list(org.records.all("Lead"))) == 1


def test_the_same_user_is_not_asked_anything(browser: Client, standin: StandIn) -> None:
    away = browser.post(CONNECT, entered(standin)).headers["Location"]

    page = come_back(browser, allow(standin, away))

    assert page.redirect_chain[-1][0] == PAGE
    assert not Offer.objects.exists()


def test_a_yes_to_what_somebody_else_has_changed_meanwhile_is_asked_for_once_more(
    browser: Client, connection: Connection, standin: StandIn, adam: User, other_org: Org
) -> None:
    to_other_org(browser, standin, other_org)
    seen = browser.get(ANSWER).context["change"].seen
    third = standin.add_org(name="A third")
    connect_to(third, connection.team, adam)

    page = yes(browser, seen=seen)

    assert "Somebody connected this team anew meanwhile." in page
    assert "A third" in page
    assert Connection.objects.get().remote_org_id == third.id


def test_pressed_twice_it_is_done_once(browser: Client, standin: StandIn, other_org: Org) -> None:
    to_other_org(browser, standin, other_org)
    seen = browser.get(ANSWER).context["change"].seen

    yes(browser, seen=seen)
    again = yes(browser, seen=seen)

    assert "This question is no longer open" in again
    assert AuditEntry.objects.filter(action="app_connected").count() == 2


@pytest.mark.usefixtures("browser")
def test_nobody_elses_offer_can_be_answered(browser: Client, standin: StandIn, adam: User, other_org: Org) -> None:
    to_other_org(browser, standin, other_org)

    page = words_of(signed_in_as(adam).post(ANSWER, {"seen": "x"}, follow=True))

    assert "This question is no longer open" in page
    assert Offer.objects.exists()


@pytest.fixture
def at_ten() -> Iterator[time_machine.Traveller]:
    """It is ten o'clock, and stays so until the test moves on."""
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False) as traveller:
        yield traveller


def test_after_ten_minutes_it_is_over_and_the_hourly_sweep_gives_it_back(
    browser: Client, at_ten: time_machine.Traveller, standin: StandIn, other_org: Org
) -> None:
    to_other_org(browser, standin, other_org)
    at_ten.shift(601)

    page = words_of(browser.get(ANSWER, follow=True))

    assert "This question is no longer open" in page
    assert offers.sweep(timezone.now()) == 1
    assert [grant.sessions for grant in other_org.grants.all()] == [[]]


def test_a_second_offer_takes_the_place_of_the_first_which_is_given_back(
    browser: Client, standin: StandIn, org: Org, other_org: Org, other_user: str
) -> None:
    to_other_org(browser, standin, other_org)
    away = browser.post(CONNECT, entered(standin)).headers["Location"]

    come_back(browser, allow(standin, away, username=other_user, password="made-up"))

    assert Offer.objects.count() == 1
    assert [grant.sessions for grant in other_org.grants.all()] == [[]]


def test_what_is_kept_of_it_is_sealed_to_its_team_and_person(
    browser: Client, standin: StandIn, other_org: Org, adam: User
) -> None:
    to_other_org(browser, standin, other_org)
    row = str(Offer.objects.values().get())
    token = other_org.grants.all()[0].sessions[0].token

    Offer.objects.update(by=adam)

    assert token not in row
    assert other_org.app.consumer_secret not in row
    assert "question is no longer open" in words_of(signed_in_as(adam).get(ANSWER, follow=True))


def test_going_back_finds_what_was_made_there(
    sending_page: BookingPage, browser: Client, standin: StandIn, org: Org, other_org: Org
) -> None:
    booking = book(sending_page)
    sync_everything()
    to_other_org(browser, standin, other_org)
    yes(browser)

    away = browser.post(CONNECT, entered(standin)).headers["Location"]
    come_back(browser, allow(standin, away))
    yes(browser)

    assert Connection.objects.get().remote_org_id == org.id
    assert RemoteRecord.objects.filter(sync__booking=booking, org_id=org.id).exists()


def test_a_disconnected_team_is_asked_before_it_gets_another_org(
    browser: Client, connection: Connection, standin: StandIn, ada: User, other_org: Org
) -> None:
    connections.disconnect(connection, by=ada)

    assert to_other_org(browser, standin, other_org) == ANSWER


def test_a_team_that_was_never_connected_is_not_asked(team: Team, ada: User, standin: StandIn, other_org: Org) -> None:
    assert to_other_org(signed_in_as(ada), standin, other_org) == PAGE


def test_whoever_is_asked_while_the_former_access_is_dead_reads_that_nothing_is_sent_meanwhile(
    browser: Client, connection: Connection, standin: StandIn, org: Org, other_org: Org
) -> None:
    org.revoke_grants()
    browser.post(f"{PAGE}test/")
    to_other_org(browser, standin, other_org)

    asked = words_of(browser.get(ANSWER))

    assert "The former access does not work any more, so nothing is sent until you connect." in asked
